#include "instruments/similarity.hpp"

#include <algorithm>
#include <cmath>

#include "instruments/words.hpp"

namespace haip {

WordWeights::WordSet WordWeights::add(std::string_view text) {
  WordSet set;
  for (std::string& word : folded_words(text)) {
    const auto [found, is_new] = numbers_.try_emplace(std::move(word), static_cast<std::uint32_t>(numbers_.size()));
    if (is_new) texts_with_.push_back(0);
    set.push_back(found->second);
  }
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
  for (const std::uint32_t word : set) ++texts_with_[word];
  ++texts_;
  return set;
}

double WordWeights::weight(std::uint32_t word) const {
  return std::log1p(static_cast<double>(texts_) / static_cast<double>(std::max(texts_with_[word], 1U)));
}

double WordWeights::similarity(const WordSet& a, const WordSet& b) const {
  double common = 0;
  double all = 0;
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() || right != b.end()) {
    const bool takes_left = right == b.end() || (left != a.end() && *left <= *right);
    const bool takes_right = left == a.end() || (right != b.end() && *right <= *left);
    const double word_weight = weight(takes_left ? *left : *right);
    all += word_weight;
    if (takes_left && takes_right) common += word_weight;
    if (takes_left) ++left;
    if (takes_right) ++right;
  }
  return all > 0 ? common / all : 0;
}

}  // namespace haip
