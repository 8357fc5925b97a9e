#pragma once
// How much two short texts are about the same: words they share, rare words counting more.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace haip {

/// Knows how rare each word is among the texts it was told about.
class WordWeights {
 public:
  using WordSet = std::vector<std::uint32_t>;  ///< Sorted, each word once.

  /// Tells it about a text; returns its words.
  WordSet add(std::string_view text);
  /// 0 (no word in common) to 1 (the same words): weight of common words by weight of all words of both.
  [[nodiscard]] double similarity(const WordSet& a, const WordSet& b) const;

 private:
  [[nodiscard]] double weight(std::uint32_t word) const;

  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::vector<std::uint32_t> texts_with_;  ///< By word.
  std::uint32_t texts_ = 0;
};

}  // namespace haip
