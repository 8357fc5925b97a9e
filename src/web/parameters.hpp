#pragma once
// Names with values as browsers send them, in queries and in forms (application/x-www-form-urlencoded).

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace haip {

/// Pairs in the order sent. A name may occur several times (check boxes).
class Parameters {
 public:
  struct Entry {
    std::string name;
    std::string value;
    friend bool operator==(const Entry&, const Entry&) = default;
  };

  /// The first value of that name, or nullptr.
  [[nodiscard]] const std::string* find(std::string_view name) const;
  /// The first value of that name, or "".
  [[nodiscard]] std::string_view text(std::string_view name) const;
  /// All values of that name, in order; they live as long as this object.
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

  void add(std::string name, std::string value) { entries_.push_back({std::move(name), std::move(value)}); }
  void clear() { entries_.clear(); }

 private:
  std::vector<Entry> entries_;
};

struct ParameterLimits {
  std::size_t count = 1000;
  std::size_t name_bytes = 200;                        ///< After decoding.
  std::size_t value_bytes = std::size_t{1024} * 1024;  ///< After decoding.
};

/// Reads "a=1&b=x+y%C3%A9" (the urlencoded parser of the URL standard, but strict): refuses an incomplete or
/// non-hexadecimal percent-encoding, invalid UTF-8, NUL, and more than the limits (too_large). An empty piece between
/// two "&" is skipped; a piece without "=" is a name with an empty value.
Result<Parameters> parse_parameters(std::string_view text, const ParameterLimits& limits = {});

}  // namespace haip
