#pragma once
// How much of the words two provisions share, in thousandths: whole numbers only, so that every machine and compiler
// finds the same.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "instruments/edition.hpp"

namespace haip {

/// Knows the words of the provisions of two editions. A term is a word or two neighbouring words (so that order
/// counts); it weighs 1 + floor(log2(texts / texts that have it)). Only languages count that both provisions have.
class ProvisionLikeness {
 public:
  ProvisionLikeness(const Edition& from, const Edition& to);

  /// 0 (no term in common) to 1000 (the same words in the same order): twice the weight of common terms by the weight
  /// of all. 1000 is said of equal words alone. Places count in `from.provisions` and `to.provisions`. 0 without a
  /// language in common.
  [[nodiscard]] int likeness(std::size_t from, std::size_t to) const;
  /// How much of the one's terms the other has, 0 to 1000.
  [[nodiscard]] int old_within_new(std::size_t from, std::size_t to) const;
  [[nodiscard]] int new_within_old(std::size_t to, std::size_t from) const;
  /// The same words in every language that both have, and at least one such language.
  [[nodiscard]] bool are_equal(std::size_t from, std::size_t to) const;
  /// Of its words (QuotableWord::weight), in the language with the most.
  [[nodiscard]] std::uint32_t old_weight(std::size_t from) const { return old_[from].most_weight; }
  [[nodiscard]] std::uint32_t new_weight(std::size_t to) const { return new_[to].most_weight; }

 private:
  struct Count {
    std::uint32_t term = 0;
    std::uint32_t count = 0;
  };
  struct Bag {
    std::vector<Count> terms;  ///< By term.
    std::vector<std::string> words;
  };
  struct Bags {
    std::map<std::string, Bag, std::less<>> by_language;
    std::uint32_t most_weight = 0;
  };
  struct Shared {
    std::uint64_t common = 0;
    std::uint64_t of_old = 0;
    std::uint64_t of_new = 0;
  };

  Bags bags_of(const Provision& provision);
  [[nodiscard]] std::uint64_t weight(std::uint32_t term) const;
  [[nodiscard]] Shared shared(std::size_t from, std::size_t to) const;
  void add(const Bag& old_bag, const Bag& new_bag, Shared& sum) const;

  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::vector<std::uint32_t> texts_with_;  ///< By term.
  std::uint32_t texts_ = 0;
  std::vector<Bags> old_;
  std::vector<Bags> new_;
};

}  // namespace haip
