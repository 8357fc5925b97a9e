#pragma once
// The permanent address of a provision: "coc/a1/d". The first segment is the instrument's id; the page of the provision
// is /instruments/coc/a1/d, its place on the page of the instrument is #a1-d.

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace haip {

/// "coc", "oecd-haip": at most 40 characters of a-z 0-9 -, the first one a letter or digit.
Status check_instrument_id(std::string_view text);
/// "2023-10-30", "2.0": at most 40 characters of a-z 0-9 . -, the first and last one a letter or digit.
Status check_edition_id(std::string_view text);

class ProvisionId {
 public:
  /// Two to eight segments joined by "/", each as an instrument's id; at most 120 characters. The second segment may
  /// not be a word that the site uses there ("editions", "history", "compare", "contents" …).
  static Result<ProvisionId> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  /// "coc"
  [[nodiscard]] std::string_view instrument() const;
  /// "a1/d"
  [[nodiscard]] std::string_view rest() const;
  /// "a1-d"
  [[nodiscard]] std::string anchor() const;
  /// One segment shorter; nothing when only the instrument would remain.
  [[nodiscard]] std::optional<ProvisionId> parent() const;

  auto operator<=>(const ProvisionId&) const = default;

 private:
  explicit ProvisionId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace haip
