#pragma once
// Patterns of ECMA-262, as JSON Schema uses them, on ICU's engine.
//
//   TRY(EcmaPattern pattern, EcmaPattern::compile("^(\\p{L}|_)+$"));
//   PatternMatcher matcher(pattern);
//   TRY(bool fits, matcher.matches("größe"));
//
// A pattern fits when it matches anywhere in the text. It is rewritten first, because the two languages differ: \d, \w,
// \s and \b mean what ECMA-262 says, "." excludes its four line ends, "$" is the very end, "[" and "&&" in a class are
// plain, \u{…} and surrogate pairs are one character. As with the flag "u", \p{…} is known and texts are code points.
// What ECMA-262 does not have (\A, \Z, (?i), possessive quantifiers …) is refused.

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace haip {

class EcmaPattern {
 public:
  /// Errors: malformed.
  static Result<EcmaPattern> compile(std::string_view source);

  [[nodiscard]] const std::string& source() const { return source_; }

 private:
  friend class PatternMatcher;
  struct Compiled;
  using QuickTest = bool (*)(std::string_view ascii);
  EcmaPattern(std::string source, std::shared_ptr<const Compiled> compiled, QuickTest quick)
      : source_(std::move(source)), compiled_(std::move(compiled)), quick_(quick) {}
  std::string source_;
  std::shared_ptr<const Compiled> compiled_;
  QuickTest quick_;  ///< The same answer for ASCII texts, without the engine; or nullptr.
};

/// Matches texts against one pattern; for one thread. `pattern` must outlive it.
class PatternMatcher {
 public:
  explicit PatternMatcher(const EcmaPattern& pattern);
  ~PatternMatcher();
  PatternMatcher(PatternMatcher&&) noexcept;
  PatternMatcher& operator=(PatternMatcher&&) = delete;

  /// `text` is UTF-8. Errors: refused when the engine gives up (its limit of steps or memory).
  Result<bool> matches(std::string_view text);

 private:
  struct Engine;
  const EcmaPattern* pattern_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace haip
