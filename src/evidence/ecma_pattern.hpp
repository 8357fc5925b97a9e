#pragma once
// Patterns of ECMA-262, as JSON Schema uses them, on ICU's engine.
//
//   TRY(EcmaPattern pattern, EcmaPattern::compile("^(\\p{L}|_)+$"));
//   PatternWork work;
//   PatternMatcher matcher(pattern, work);
//   TRY(bool fits, matcher.matches("größe"));
//
// A pattern fits when it matches anywhere in the text. It is rewritten first, because the two languages differ: \d, \w,
// \s and \b mean what ECMA-262 says, "." excludes its four line ends, "$" is the very end, "[" and "&&" in a class are
// plain, \u{…} and surrogate pairs are one character. As with the flag "u", \p{…} is known and texts are code points.
// What ECMA-262 does not have (\A, \Z, (?i), possessive quantifiers …) is refused. One difference stays: a reference to
// a group that took no part in the match (\1, \k<name>) matches nothing here and the empty text in ECMA-262.

#include <cstdint>
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

/// What many matches together may cost, so that a document full of texts that each backtrack almost long enough ends
/// too. The engine's own measure: a step is of the order of a millisecond.
struct PatternWork {
  std::uint32_t steps_left = 10'000;
};

/// Matches texts against one pattern; for one thread. `pattern` and `work` must outlive it.
class PatternMatcher {
 public:
  PatternMatcher(const EcmaPattern& pattern, PatternWork& work);
  ~PatternMatcher();
  PatternMatcher(PatternMatcher&&) noexcept;
  PatternMatcher& operator=(PatternMatcher&&) = delete;

  /// `text` is UTF-8. Errors: refused when the engine gives up (`work` is used up, or its limit of steps or memory for
  /// one text).
  Result<bool> matches(std::string_view text);

 private:
  struct Engine;
  const EcmaPattern* pattern_;
  PatternWork* work_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace haip
