#pragma once
// Texts as sets of character n-grams, and the likeness of two such sets.
//
// The n-grams of a folded text (campaigns/folded_text.hpp) are all its runs of five code points. A text of fewer than
// five is one n-gram as a whole: four characters of Chinese can be a sentence, and then only the same sentence is like
// it. The likeness of two texts is the Jaccard index of their sets, |A ∩ B| / |A ∪ B|, from 0 to 1.
//
// An n-gram is held whole (five times 21 bits), not as a hash: likeness is exact.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace haip {

inline constexpr std::size_t ngram_length = 5;

/// Only so many characters of a text are looked at for likeness: a book is like another one by its beginning. Texts
/// that differ only after that have likeness 1, and are still two texts.
inline constexpr std::size_t likeness_characters = 65'536;

struct Ngram {
  std::uint64_t first_two = 0;
  std::uint64_t last_three = 0;  ///< 21 bits each, so that shorter n-grams begin with zeros.

  friend bool operator==(const Ngram&, const Ngram&) = default;
};

/// The same on every machine and in every run (see signature.hpp for what it is used for).
[[nodiscard]] inline std::uint64_t ngram_hash(Ngram ngram) {
  std::uint64_t h = (ngram.last_three ^ 0x9E3779B97F4A7C15U) * 0xBF58476D1CE4E5B9U;
  h = (h ^ (h >> 32U)) + ngram.first_two;
  h *= 0x94D049BB133111EBU;
  h = (h ^ (h >> 29U)) * 0xD6E8FEB86659FD93U;
  return h ^ (h >> 32U);
}

/// The distinct n-grams of one text. Made to be used again and again: assign() frees and clears nothing.
class NgramSet {
 public:
  /// `folded` must come from folded_text().
  void assign(std::string_view folded);

  [[nodiscard]] std::size_t size() const { return hashes_.size(); }
  /// ngram_hash() of each, in the order of the text.
  [[nodiscard]] std::span<const std::uint64_t> hashes() const { return hashes_; }
  /// How many distinct n-grams of another folded text are in this set. Time grows with the other text alone.
  [[nodiscard]] std::size_t count_common(std::string_view folded) const;

 private:
  struct Place {
    Ngram ngram;
    std::uint32_t set = 0;  ///< The assign() that filled it: all others count as empty.
    mutable std::uint32_t counted = 0;
  };

  void add(Ngram ngram);
  [[nodiscard]] const Place* find(Ngram ngram) const;
  void forget_stamps();

  std::vector<Place> places_;  ///< Open addressing; the present set uses the first mask_ + 1, a power of two.
  std::size_t mask_ = 0;
  std::vector<std::uint64_t> hashes_;
  std::uint32_t set_ = 0;
  mutable std::uint32_t count_ = 0;
};

/// |A ∩ B| / |A ∪ B|; 0 when both are empty.
[[nodiscard]] double jaccard(std::size_t size_a, std::size_t size_b, std::size_t common);

/// The likeness of two folded texts.
[[nodiscard]] double likeness(std::string_view folded_a, std::string_view folded_b);

}  // namespace haip
