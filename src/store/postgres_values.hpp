#pragma once
// Values and errors as PostgreSQL sends them (protocol 3, binary format); private to src/store.

#include <libpq-fe.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "store/database.hpp"

namespace haip {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearResult>;

/// Parameters in the arrays that libpq takes. Text and blobs stay where they are: `parameters` of the last set() must
/// live as long as the arrays are used.
class PostgresParameters {
 public:
  void set(const SqlParameters& parameters);

  /// One letter per parameter: i, r, t, b, and n for NULL.
  [[nodiscard]] const std::string& signature() const { return signature_; }
  [[nodiscard]] int count() const { return static_cast<int>(values_.size()); }
  [[nodiscard]] const char* const* values() const { return values_.data(); }
  [[nodiscard]] const int* lengths() const { return lengths_.data(); }
  [[nodiscard]] const int* formats() const { return formats_.data(); }

 private:
  void set_number(std::size_t place, std::uint64_t bits);

  std::string signature_;
  std::vector<std::array<char, 8>> numbers_;  ///< Big-endian.
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

/// The types to prepare a statement with. For NULL the server works out the type.
std::vector<Oid> types_of_signature(const std::string& signature);

/// All rows of a result that was asked for in binary format.
Result<Rows> rows_of(const PGresult* result);

/// What an error result says, without values from rows.
Error postgres_error(const PGresult* result);

}  // namespace haip
