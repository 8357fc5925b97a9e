#include "campaigns/text_difference.hpp"

#include <unicode/uchar.h>

#include <algorithm>

#include "base/edit_script.hpp"
#include "base/text.hpp"
#include "campaigns/folded_text.hpp"

namespace haip {
namespace {

constexpr std::size_t most_edits = 1'000;
/// Words times edits: what one difference may cost.
constexpr std::size_t most_steps = 50'000'000;

struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string folded;
};

enum class CharacterRole { gap, word, word_of_its_own, goes_with_the_last };

CharacterRole role_of(UChar32 c) {
  if (c < 0) return CharacterRole::word;  // Not UTF-8: folded into U+FFFD, a symbol.
  if (u_isalnum(c) != 0 && c < 0x80) return CharacterRole::word;
  const std::uint32_t category = U_GET_GC_MASK(c);
  constexpr UChar32 halfwidth_voiced_mark = 0xFF9E;
  constexpr UChar32 halfwidth_half_voiced_mark = 0xFF9F;
  if ((category & U_GC_M_MASK) != 0 || c == halfwidth_voiced_mark || c == halfwidth_half_voiced_mark ||
      u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0)
    return CharacterRole::goes_with_the_last;
  if ((category & (U_GC_Z_MASK | U_GC_P_MASK | U_GC_CC_MASK | U_GC_CF_MASK)) != 0) return CharacterRole::gap;
  return is_written_without_spaces(static_cast<char32_t>(c)) ? CharacterRole::word_of_its_own : CharacterRole::word;
}

struct Character {
  UChar32 value = -1;  ///< -1 for a byte that begins no character.
  std::size_t size_bytes = 1;
};

Character first_character(std::string_view text) {
  constexpr std::size_t longest = 4;
  for (std::size_t size = 1; size <= std::min(longest, text.size()); ++size) {
    if (!is_utf8(text.substr(0, size))) continue;
    const auto byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(text[i])}; };
    std::uint32_t value = size == 1 ? byte(0) : byte(0) & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) value = (value << 6U) | (byte(i) & 0x3FU);
    return {static_cast<UChar32>(value), size};
  }
  return {};
}

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  bool is_open = false;  // Does the last word go on?
  for (std::size_t at = 0; at < text.size();) {
    const Character character = first_character(text.substr(at));
    const std::size_t end = at + character.size_bytes;
    const CharacterRole role = role_of(character.value);
    const bool touches_last = !words.empty() && words.back().end == at;
    if (role == CharacterRole::goes_with_the_last ? touches_last : role == CharacterRole::word && is_open)
      words.back().end = end;
    else if (role != CharacterRole::gap)
      words.push_back({at, end, {}});
    if (role != CharacterRole::goes_with_the_last) is_open = role == CharacterRole::word;
    at = end;
  }
  for (Word& word : words) word.folded = folded_text(text.substr(word.begin, word.end - word.begin));
  std::erase_if(words, [](const Word& word) { return word.folded.empty(); });
  return words;
}

std::vector<EditStep> steps_between(const std::vector<Word>& from, const std::vector<Word>& to) {
  const std::size_t shorter = std::min(from.size(), to.size());
  std::size_t before = 0;
  while (before < shorter && from[before].folded == to[before].folded) ++before;
  std::size_t after = 0;
  while (after < shorter - before && from[from.size() - 1 - after].folded == to[to.size() - 1 - after].folded) ++after;
  const auto middle = [&](const std::vector<Word>& words) {
    std::vector<std::string_view> folded;
    for (std::size_t i = before; i < words.size() - after; ++i) folded.push_back(words[i].folded);
    return folded;
  };
  const std::vector<std::string_view> from_middle = middle(from);
  const std::vector<std::string_view> to_middle = middle(to);
  const std::size_t all = from_middle.size() + to_middle.size() + 1;
  std::vector<EditStep> steps(before, EditStep::keep);
  if (const auto found = shortest_edit(from_middle, to_middle, std::min(most_edits, most_steps / all))) {
    steps.insert(steps.end(), found->begin(), found->end());
  } else {
    steps.insert(steps.end(), from_middle.size(), EditStep::remove);
    steps.insert(steps.end(), to_middle.size(), EditStep::insert);
  }
  steps.insert(steps.end(), after, EditStep::keep);
  return steps;
}

/// Collects parts, so that each begins where the last of its text ended.
class Parts {
 public:
  Parts(std::string_view original, std::string_view variant) : original_(original), variant_(variant) {}

  void keep(const Word& from, const Word& to) {
    if (is_changing()) flush();
    original_end_ = original_begin_ = from.end;
    variant_end_ = to.end;
  }
  void leave_out(const Word& from) {
    if (!is_changing()) flush();
    original_end_ = from.end;
  }
  void add(const Word& to) {
    if (!is_changing()) flush();
    variant_end_ = to.end;
    adds_ = true;
  }
  /// What follows the last word of the variant is kept.
  std::vector<DifferencePart> take() {
    if (is_changing()) flush();
    variant_end_ = variant_.size();
    flush();
    return std::move(parts_);
  }

 private:
  [[nodiscard]] bool is_changing() const { return adds_ || original_end_ > original_begin_; }
  void flush() {
    push(DifferenceStep::left_out, original_.substr(original_begin_, original_end_ - original_begin_));
    push(adds_ ? DifferenceStep::added : DifferenceStep::kept,
         variant_.substr(variant_begin_, variant_end_ - variant_begin_));
    original_begin_ = original_end_;
    variant_begin_ = variant_end_;
    adds_ = false;
  }
  void push(DifferenceStep step, std::string_view text) {
    if (!text.empty()) parts_.push_back({step, text});
  }

  std::string_view original_;
  std::string_view variant_;
  std::vector<DifferencePart> parts_;
  std::size_t original_begin_ = 0;
  std::size_t original_end_ = 0;
  std::size_t variant_begin_ = 0;
  std::size_t variant_end_ = 0;
  bool adds_ = false;
};

}  // namespace

std::vector<DifferencePart> text_difference(std::string_view original, std::string_view variant) {
  const std::vector<Word> from = words_of(original);
  const std::vector<Word> to = words_of(variant);
  Parts parts(original, variant);
  std::size_t from_at = 0;
  std::size_t to_at = 0;
  for (const EditStep step : steps_between(from, to)) switch (step) {
      case EditStep::keep:
        parts.keep(from[from_at++], to[to_at++]);
        break;
      case EditStep::remove:
        parts.leave_out(from[from_at++]);
        break;
      case EditStep::insert:
        parts.add(to[to_at++]);
        break;
    }
  return parts.take();
}

}  // namespace haip
