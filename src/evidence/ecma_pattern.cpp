#include "evidence/ecma_pattern.hpp"

#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.hpp"

namespace haip {
namespace {

// ICU counts work in steps of about a millisecond; this is its own measure, not a clock.
constexpr std::int32_t most_engine_steps = 500;
constexpr std::int32_t most_engine_bytes = 4 * 1024 * 1024;
constexpr std::size_t longest_pattern = 16 * 1024;

constexpr std::string_view space = R"(\t\n\x0b\x0c\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff)";
constexpr std::string_view word = "A-Za-z0-9_";
constexpr std::string_view digit = "0-9";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Rewrites a pattern of ECMA-262 into ICU's language.
class Rewriter {
 public:
  explicit Rewriter(std::string_view source) : source_(source) {}

  Result<std::string> rewrite() {
    while (at_ < source_.size()) {
      const char c = source_[at_];
      const bool after_quantifier = std::exchange(is_after_quantifier_, false);
      if (c == '\\') {
        CHECK(escape(false));
      } else if (c == '[') {
        CHECK(character_class());
      } else if (c == '(') {
        CHECK(group());
      } else if (c == '.') {
        take(R"([^\n\r\u2028\u2029])");
      } else if (c == '$') {
        take(R"(\z)");
      } else if (c == '*' || c == '+' || c == '?' || c == '}') {
        if (after_quantifier && c != '?') return wrong("a quantifier follows another");
        is_after_quantifier_ = true;
        take(source_.substr(at_, 1));
      } else {
        take(source_.substr(at_, 1));
      }
    }
    return std::move(out_);
  }

 private:
  tl::unexpected<Error> wrong(std::string_view what) const {
    return malformed("the pattern \"" + printable(source_) + "\" is not one of ECMA-262: " + std::string(what) +
                     " (at byte " + std::to_string(at_ + 1) + ")");
  }
  void take(std::string_view written, std::size_t bytes = 1) {
    out_ += written;
    at_ += bytes;
  }
  [[nodiscard]] bool next_is(std::string_view text) const { return source_.substr(at_).starts_with(text); }

  Status group() {
    if (next_is("(?") && !next_is("(?:") && !next_is("(?=") && !next_is("(?!") && !next_is("(?<"))
      return wrong("this group is not known");
    if (next_is("(?"))
      take("(?", 2);
    else
      take("(");
    return {};
  }

  Status character_class() {
    if (next_is("[^]")) return take(R"([\x{0}-\x{10ffff}])", 3), Status();
    // A class and no look-ahead, for a quantifier may follow.
    if (next_is("[]")) return take(R"([^\x{0}-\x{10ffff}])", 2), Status();
    take("[");
    if (next_is("^")) take("^");
    // What ICU would read as a range without a beginning, or as [:alpha:].
    if (next_is("-")) take("\\-");
    if (next_is(":")) take("\\:");
    while (at_ < source_.size() && source_[at_] != ']') {
      const char c = source_[at_];
      if (c == '\\') {
        CHECK(escape(true));
      } else if (c == '[' || c == '&' || (c == '-' && out_.ends_with('-') && !out_.ends_with("\\-"))) {
        take(std::string("\\") + c);
      } else {
        take(source_.substr(at_, 1));
      }
    }
    if (at_ >= source_.size()) return wrong("a class does not end");
    take("]");
    return {};
  }

  Status escape(bool in_class) {
    if (at_ + 1 >= source_.size()) return wrong("a backslash ends it");
    const char c = source_[at_ + 1];
    const auto set = [&](std::string_view members, bool is_negated) {
      if (in_class && !is_negated)
        take(members, 2);
      else
        take((is_negated ? "[^" : "[") + std::string(members) + "]", 2);
    };
    switch (c) {
      case 'd':
      case 'D':
        return set(digit, c == 'D'), Status();
      case 'w':
      case 'W':
        return set(word, c == 'W'), Status();
      case 's':
      case 'S':
        return set(space, c == 'S'), Status();
      case 'b':
        if (in_class) return take(R"(\x08)", 2), Status();
        return take("(?:(?<=[A-Za-z0-9_])(?![A-Za-z0-9_])|(?<![A-Za-z0-9_])(?=[A-Za-z0-9_]))", 2), Status();
      case 'B':
        if (in_class) return wrong("\\B in a class");
        return take("(?:(?<=[A-Za-z0-9_])(?=[A-Za-z0-9_])|(?<![A-Za-z0-9_])(?![A-Za-z0-9_]))", 2), Status();
      case 'v':
        return take(R"(\x0b)", 2), Status();
      case 'u':
        return code_unit();
      case '0':
        return take(R"(\x00)", 2), Status();
      case 'c':
        if (at_ + 2 >= source_.size() || !is_letter(source_[at_ + 2])) return wrong("\\c without a letter");
        return take(std::string("\\x") + (source_[at_ + 2] % 32 < 16 ? "0" : "1") +
                        "0123456789abcdef"[source_[at_ + 2] % 16],
                    3),
               Status();
      default:
        break;
    }
    // Whole, so that its end is not taken for the end of a quantifier.
    if (c == 'p' || c == 'P') return in_braces();
    constexpr std::string_view known_letters = "tnfrxk";
    if (is_letter(c) && known_letters.find(c) == std::string_view::npos)
      return wrong(std::string("the escape \\") + c + " is not known");
    // A byte of a longer character follows as it is.
    take(source_.substr(at_, 2), 2);
    return {};
  }

  /// "XXXX" at `at`, or nothing.
  [[nodiscard]] std::optional<std::uint32_t> hex4(std::size_t at) const {
    if (at + 4 > source_.size()) return std::nullopt;
    std::uint32_t unit = 0;
    const char* first = source_.data() + at;
    const auto [end, error] = std::from_chars(first, first + 4, unit, 16);
    if (error != std::errc() || end != first + 4) return std::nullopt;
    return unit;
  }

  /// \p{…}, \P{…} and \u{…}
  Status in_braces() {
    const std::size_t end = source_.find('}', at_);
    if (end == std::string_view::npos || source_[at_ + 2] != '{')
      return wrong(std::string("\\") + source_[at_ + 1] + " without braces");
    if (source_[at_ + 1] == 'u')
      take("\\x" + std::string(source_.substr(at_ + 2, end - at_ - 1)), end - at_ + 1);
    else
      take(source_.substr(at_, end - at_ + 1), end - at_ + 1);
    return {};
  }

  Status code_unit() {
    if (next_is("\\u{")) return in_braces();
    const std::optional<std::uint32_t> high = hex4(at_ + 2);
    if (!high) return wrong("\\u without four digits");
    if (*high >= 0xd800 && *high < 0xdc00 && source_.substr(at_ + 6).starts_with("\\u"))
      if (const std::optional<std::uint32_t> low = hex4(at_ + 8); low && *low >= 0xdc00 && *low < 0xe000) {
        std::array<char, 8> digits{};
        const std::uint32_t point = 0x10000 + ((*high - 0xd800) << 10U) + (*low - 0xdc00);
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), point, 16).ptr;
        take("\\x{" + std::string(digits.data(), end) + "}", 12);
        return {};
      }
    take(source_.substr(at_, 6), 6);
    return {};
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::string out_;
  bool is_after_quantifier_ = false;
};

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool quick_token(std::string_view text) {
  const auto may_begin = [](char c) { return is_letter(c) || c == '_'; };
  const auto may_follow = [&](char c) { return may_begin(c) || is_digit(c) || c == '.' || c == '-'; };
  return !text.empty() && may_begin(text[0]) && std::ranges::all_of(text.substr(1), may_follow);
}

bool quick_string(std::string_view text) {
  return !text.empty() && !is_space(text.front()) && !is_space(text.back()) &&
         text.substr(1).find_first_of("\n\r") == std::string_view::npos;
}

bool quick_line(std::string_view text) { return !text.empty() && text.find('\n') == std::string_view::npos; }

bool quick_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return (text[14] == '4' || text[14] == '5') && std::string_view("89ABab").find(text[19]) != std::string_view::npos;
}

UBool U_CALLCONV spend_step(const void* work, std::int32_t /*steps_of_this_match*/) {
  auto& left = const_cast<PatternWork*>(static_cast<const PatternWork*>(work))->steps_left;  // ICU hands it back const
  if (left > 0) --left;
  return left > 0 ? 1 : 0;
}

}  // namespace

struct EcmaPattern::Compiled {
  std::unique_ptr<icu::RegexPattern> pattern;
};

struct PatternMatcher::Engine {
  std::unique_ptr<icu::RegexMatcher> matcher;
  icu::UnicodeString text;  ///< What `matcher` reads.
};

Result<EcmaPattern> EcmaPattern::compile(std::string_view source) {
  // The patterns of OSCAL's data types, which every text of its documents must fit (docs/performance.md).
  static constexpr std::array<std::pair<std::string_view, QuickTest>, 4> quick_tests{{
      {R"(^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$)", quick_token},
      {R"(^\S(.*\S)?$)", quick_string},
      {"^[^\n]+$", quick_line},
      {"^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$", quick_uuid},
  }};
  if (source.size() > longest_pattern)
    return fail(ErrorKind::too_large, "a pattern is longer than " + std::to_string(longest_pattern) + " bytes");
  TRY(const std::string rewritten, Rewriter(source).rewrite());
  UErrorCode code = U_ZERO_ERROR;
  UParseError place{};
  std::unique_ptr<icu::RegexPattern> pattern(
      icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(rewritten), 0, place, code));
  if (U_FAILURE(code))
    return malformed("the pattern \"" + printable(source) + "\" cannot be read (" + u_errorName(code) + ")");
  const auto quick = std::ranges::find(quick_tests, source, &std::pair<std::string_view, QuickTest>::first);
  return EcmaPattern(std::string(source), std::make_shared<const Compiled>(Compiled{std::move(pattern)}),
                     quick == quick_tests.end() ? nullptr : quick->second);
}

PatternMatcher::PatternMatcher(const EcmaPattern& pattern, PatternWork& work) : pattern_(&pattern), work_(&work) {}
PatternMatcher::~PatternMatcher() = default;
PatternMatcher::PatternMatcher(PatternMatcher&&) noexcept = default;

Result<bool> PatternMatcher::matches(std::string_view text) {
  if (pattern_->quick_ != nullptr && is_ascii(text)) return pattern_->quick_(text);
  UErrorCode code = U_ZERO_ERROR;
  if (!engine_) {
    engine_ = std::make_unique<Engine>();
    engine_->matcher.reset(pattern_->compiled_->pattern->matcher(code));
    engine_->matcher->setTimeLimit(most_engine_steps, code);
    engine_->matcher->setStackLimit(most_engine_bytes, code);
    engine_->matcher->setMatchCallback(spend_step, work_, code);
  }
  engine_->text = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  engine_->matcher->reset(engine_->text);
  const bool found = engine_->matcher->find(code) != 0;
  if (U_FAILURE(code))
    return fail(ErrorKind::refused,
                "the pattern \"" + printable(pattern_->source()) + "\" takes too long on a text of " +
                    std::to_string(text.size()) + " bytes",
                "write the pattern without repetitions inside repetitions");
  return found;
}

}  // namespace haip
