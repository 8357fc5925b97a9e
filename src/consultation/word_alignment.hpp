#pragma once
// Which words of an old text are which ones of a new text, and how much of what stands around two places is the same.

#include <cstdint>
#include <optional>
#include <vector>

#include "consultation/quotable_text.hpp"

namespace haip {

/// By the shortest edit script (base/edit_script.hpp).
class WordAlignment {
 public:
  /// More than 2,000 words inserted and removed: no word has a partner between the common beginning and end.
  WordAlignment(const QuotableText& from, const QuotableText& to);

  [[nodiscard]] std::size_t old_words() const { return partners_.size(); }
  /// The word's place in the new text, or nothing.
  [[nodiscard]] std::optional<std::size_t> partner(std::size_t old_word) const;
  /// What stands in their place: from the first to the last kept one of them, with the words that were put in between,
  /// and those that took the place of a removed first or last one. Empty when nothing does; then `begin` is where they
  /// were.
  [[nodiscard]] WordRange in_place_of(WordRange old_words) const;

 private:
  std::vector<std::optional<std::size_t>> partners_;
  std::size_t new_size_ = 0;
};

/// Of one place compared with another.
struct PlaceLikeness {
  int left = 0;  ///< What stands before it, 0 to 1000.
  int right = 0;
  int score = 0;               ///< Both sides and the words themselves.
  std::uint32_t evidence = 0;  ///< Weight of the words that are the same.
  bool has_left = false;       ///< Something stands before the old place; else `left` is 1000 and says nothing.
  bool has_right = false;      ///< Something stands behind it.
};

/// Twice the weight of the words common to both (longest common subsequence, for each side and for the words between)
/// by the weight of all. `context` is how much weight is looked at on either side; at an end of the old text only as
/// much as there is: that nothing stood there is no evidence, since anything may be put before the first sentence.
PlaceLikeness place_likeness(const QuotableText& from, WordRange old_words, const QuotableText& to, WordRange new_words,
                             std::uint32_t context);

}  // namespace haip
