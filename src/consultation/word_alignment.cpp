#include "consultation/word_alignment.hpp"

#include <algorithm>

#include "base/edit_script.hpp"

namespace haip {
namespace {

constexpr std::size_t most_edits = 2'000;

std::uint32_t common_weight(const QuotableText& from, WordRange a, const QuotableText& to, WordRange b) {
  std::vector<std::uint32_t> best(b.size() + 1, 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    const QuotableWord& word = from.words()[a.begin + i];
    std::uint32_t diagonal = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::uint32_t above = best[j + 1];
      const bool is_same = word.folded == to.words()[b.begin + j].folded;
      best[j + 1] = is_same ? diagonal + word.weight : std::max(above, best[j]);
      diagonal = above;
    }
  }
  return best[b.size()];
}

WordRange before(const QuotableText& text, WordRange words, std::uint32_t context) {
  WordRange range{words.begin, words.begin};
  for (std::uint32_t sum = 0; range.begin > 0 && sum < context;) sum += text.words()[--range.begin].weight;
  return range;
}

WordRange behind(const QuotableText& text, WordRange words, std::uint32_t context) {
  WordRange range{words.end, words.end};
  for (std::uint32_t sum = 0; range.end < text.words().size() && sum < context;)
    sum += text.words()[range.end++].weight;
  return range;
}

struct SharedWeight {
  std::uint32_t common = 0;
  std::uint32_t all = 0;
  [[nodiscard]] int thousandths() const {
    return all == 0 ? 1000 : static_cast<int>(std::uint64_t{2000} * common / all);
  }
};

// Of long quotes only the same words are compared at all; where they differ, the ends say enough.
constexpr std::size_t most_compared = 600;

WordRange compared(WordRange words) { return {words.begin, std::min(words.end, words.begin + most_compared)}; }

SharedWeight shared_weight(const QuotableText& from, WordRange a, const QuotableText& to, WordRange b) {
  return {common_weight(from, compared(a), to, compared(b)), from.weight(compared(a)) + to.weight(compared(b))};
}

}  // namespace

WordAlignment::WordAlignment(const QuotableText& from, const QuotableText& to)
    : partners_(from.words().size()), new_size_(to.words().size()) {
  const std::vector<std::string_view> old_words = folded_words_of(from);
  const std::vector<std::string_view> new_words = folded_words_of(to);
  const std::size_t shorter = std::min(old_words.size(), new_words.size());
  std::size_t head = 0;
  while (head < shorter && old_words[head] == new_words[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head && old_words[old_words.size() - 1 - tail] == new_words[new_words.size() - 1 - tail])
    ++tail;
  for (std::size_t i = 0; i < head; ++i) partners_[i] = i;
  for (std::size_t i = 1; i <= tail; ++i) partners_[old_words.size() - i] = new_words.size() - i;
  const auto middle = [&](const QuotableText& text) {
    return folded_words_of(text, {head, text.words().size() - tail});
  };
  const auto steps = shortest_edit(middle(from), middle(to), most_edits);
  if (!steps) return;
  std::size_t old_word = head;
  std::size_t new_word = head;
  for (const EditStep step : *steps) {
    if (step == EditStep::keep) partners_[old_word] = new_word;
    if (step != EditStep::insert) ++old_word;
    if (step != EditStep::remove) ++new_word;
  }
}

std::optional<std::size_t> WordAlignment::partner(std::size_t old_word) const { return partners_[old_word]; }

WordRange WordAlignment::in_place_of(WordRange old_words) const {
  std::size_t first = old_words.begin;
  while (first < old_words.end && !partners_[first]) ++first;
  std::size_t last = old_words.end;
  while (last > first && !partners_[last - 1]) --last;
  // Where the words before them end and the words behind them begin.
  std::size_t low = 0;
  for (std::size_t i = old_words.begin; i > 0; --i)
    if (partners_[i - 1]) {
      low = *partners_[i - 1] + 1;
      break;
    }
  std::size_t high = new_size_;
  for (std::size_t i = old_words.end; i < partners_.size(); ++i)
    if (partners_[i]) {
      high = *partners_[i];
      break;
    }
  if (first == old_words.end) return {low, std::max(low, high)};
  WordRange range{*partners_[first], *partners_[last - 1] + 1};
  if (first > old_words.begin) range.begin = low;
  if (last < old_words.end) range.end = high;
  return range;
}

PlaceLikeness place_likeness(const QuotableText& from, WordRange old_words, const QuotableText& to, WordRange new_words,
                             std::uint32_t context) {
  const WordRange old_left = before(from, old_words, context);
  const WordRange old_right = behind(from, old_words, context);
  const SharedWeight left = shared_weight(from, old_left, to, before(to, new_words, from.weight(old_left)));
  const SharedWeight right = shared_weight(from, old_right, to, behind(to, new_words, from.weight(old_right)));
  const SharedWeight inner = shared_weight(from, old_words, to, new_words);
  const SharedWeight whole{left.common + right.common + inner.common, left.all + right.all + inner.all};
  return {.left = left.thousandths(),
          .right = right.thousandths(),
          .score = whole.thousandths(),
          .evidence = whole.common,
          .has_left = !old_left.is_empty(),
          .has_right = !old_right.is_empty()};
}

}  // namespace haip
