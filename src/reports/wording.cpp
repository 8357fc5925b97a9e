#include "reports/wording.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <span>

namespace haip {
namespace {

// Small letters; matched at the beginning and end of words in scripts that have spaces between them.
constexpr std::array<std::string_view, 26> overclaims{"certified by the oecd",
                                                      "oecd certified",
                                                      "oecd-certified",
                                                      "haip certified",
                                                      "haip-certified",
                                                      "certified",
                                                      "fully compliant",
                                                      "haip compliant",
                                                      "haip-compliant",
                                                      "compliant",
                                                      "endorsed by",
                                                      "approved by the oecd",
                                                      "approved by the g7",
                                                      "guaranteed safe",
                                                      "認証済み",
                                                      "認証を取得",
                                                      "準拠している",
                                                      "準拠済み",
                                                      "承認を受け",
                                                      "zertifiziert",
                                                      "certifié",
                                                      "conforme au code",
                                                      "certificato",
                                                      "certificado",
                                                      "인증",
                                                      "معتمد"};
constexpr std::array<std::string_view, 26> intentions{
    "will be",       "will",       "plan to",   "plans to",   "is planned",   "are planned", "we planned",
    "planned for",   "planned to", "intend to", "intends to", "are going to", "is going to", "aim to introduce",
    "in the future", "予定",       "計画して",  "今後",       "werden wir",   "geplant",     "prévoyons",
    "prévoit de",    "prevediamo", "planeamos", "예정",       "سوف"};

UChar32 folded(UChar32 c) { return u_foldCase(c, U_FOLD_CASE_DEFAULT); }
bool is_word_letter(UChar32 c) { return u_isalnum(c) != 0; }
/// Scripts that write words without spaces between them.
bool is_run_on(UChar32 c) {
  const int script = u_getIntPropertyValue(c, UCHAR_LINE_BREAK);
  return script == U_LB_IDEOGRAPHIC || script == U_LB_H2 || script == U_LB_H3 ||
         script == U_LB_CONDITIONAL_JAPANESE_STARTER;
}

UChar32 next(std::string_view text, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  UChar32 c = 0;
  U8_NEXT(bytes, at, text.size(), c);  // NOLINT(bugprone-inc-dec-in-conditions): a macro of ICU
  return c;
}

/// How many bytes of `text` from `at` match the phrase, whatever the case; 0 for none.
std::size_t match(std::string_view text, std::size_t at, std::string_view phrase) {
  std::size_t in_text = at;
  for (std::size_t in_phrase = 0; in_phrase < phrase.size();) {
    if (in_text >= text.size()) return 0;
    if (folded(next(text, in_text)) != folded(next(phrase, in_phrase))) return 0;
  }
  std::size_t behind = in_text;
  std::size_t first = at;
  if (is_run_on(next(text, first))) return in_text - at;
  if (behind < text.size() && is_word_letter(next(text, behind))) return 0;
  return in_text - at;
}

template <std::size_t Count>
std::optional<FoundWords> find_phrase(std::string_view text, const std::array<std::string_view, Count>& phrases) {
  UChar32 before = ' ';
  for (std::size_t at = 0; at < text.size();) {
    std::size_t after = at;
    const UChar32 c = next(text, after);
    if (!is_word_letter(before) || is_run_on(c))
      for (const std::string_view phrase : phrases)
        if (const std::size_t length = match(text, at, phrase); length > 0) return FoundWords{at, length};
    before = c;
    at = after;
  }
  return std::nullopt;
}

bool holds_any(std::string_view text, std::span<const std::string_view> phrases) {
  for (std::size_t at = 0; at < text.size(); ++at)
    for (const std::string_view phrase : phrases)
      if ((at == 0 || !is_word_letter(static_cast<unsigned char>(text[at - 1]))) && match(text, at, phrase) > 0)
        return true;
  return false;
}

/// "not certified", "認証を取得していません": who says what is not the case promises nothing.
bool is_denied(std::string_view text, const FoundWords& found) {
  constexpr std::array<std::string_view, 6> before{"not", "never", "neither", "nor", "nobody", "non"};
  constexpr std::array<std::string_view, 2> after{"ません", "ない"};
  const std::string_view earlier = text.substr(0, found.offset);
  // Stops with a space behind them: "ISO/IEC 42001.1" is one word.
  std::size_t begin = 0;
  for (const std::string_view stop : {". ", "! ", "? ", "; ", ", ", "\n"})
    if (const std::size_t at = earlier.rfind(stop); at != std::string_view::npos) begin = std::max(begin, at + 1);
  const std::string_view clause = earlier.substr(begin);
  constexpr std::array<std::string_view, 1> more{"not only"};
  if (holds_any(clause, before) && !holds_any(clause, more)) return true;
  std::string_view later = text.substr(found.offset + found.length);
  for (const std::string_view stop : {"。", "、", "が", "\n"}) later = later.substr(0, later.find(stop));
  return std::ranges::any_of(after, [&](std::string_view word) { return later.find(word) != std::string_view::npos; });
}

std::vector<std::uint64_t> runs_of(std::string_view text) {
  constexpr std::size_t run = 5;
  std::vector<UChar32> letters;
  for (std::size_t at = 0; at < text.size();)
    if (const UChar32 c = next(text, at); is_word_letter(c)) letters.push_back(folded(c));
  std::vector<std::uint64_t> runs;
  for (std::size_t i = 0; i + run <= letters.size(); ++i) {
    std::uint64_t hash{14695981039346656037U};  // FNV-1a
    for (std::size_t k = 0; k < run; ++k)
      hash = (hash ^ static_cast<std::uint32_t>(letters[i + k])) * std::uint64_t{1099511628211};
    runs.push_back(hash);
  }
  std::ranges::sort(runs);
  const auto repeated = std::ranges::unique(runs);
  runs.erase(repeated.begin(), repeated.end());
  return runs;
}

}  // namespace

std::optional<FoundWords> find_overclaim(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    auto found = find_phrase(text.substr(at), overclaims);
    if (!found) break;
    found->offset += at;
    if (!is_denied(text, *found)) return found;
    at = found->offset + found->length;
  }
  return std::nullopt;
}
std::optional<FoundWords> find_intention(std::string_view text) { return find_phrase(text, intentions); }

double shared_wording(std::string_view one, std::string_view other) {
  const std::vector<std::uint64_t> left = runs_of(one);
  const std::vector<std::uint64_t> right = runs_of(other);
  if (left.empty() || right.empty()) return 0;
  std::vector<std::uint64_t> both;
  std::ranges::set_intersection(left, right, std::back_inserter(both));
  return static_cast<double>(both.size()) / static_cast<double>(left.size() + right.size() - both.size());
}

}  // namespace haip
