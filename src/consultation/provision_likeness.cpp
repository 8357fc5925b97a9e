#include "consultation/provision_likeness.hpp"

#include <algorithm>
#include <bit>

#include "consultation/quotable_text.hpp"

namespace haip {

ProvisionLikeness::ProvisionLikeness(const Edition& from, const Edition& to) {
  for (const Provision& provision : from.provisions) old_.push_back(bags_of(provision));
  for (const Provision& provision : to.provisions) new_.push_back(bags_of(provision));
}

ProvisionLikeness::Bags ProvisionLikeness::bags_of(const Provision& provision) {
  Bags bags;
  for (const std::string& language : languages_of_provision(provision)) {
    Bag bag;
    const QuotableText text(quotable_text_of(provision, language));
    for (const QuotableWord& word : text.words())
      if (!word.is_sign) bag.words.push_back(word.folded);
    std::map<std::uint32_t, std::uint32_t> counts;
    const auto count = [&](std::string term) {
      const auto [found, is_new] = numbers_.try_emplace(std::move(term), static_cast<std::uint32_t>(numbers_.size()));
      if (is_new) texts_with_.push_back(0);
      ++counts[found->second];
    };
    for (std::size_t i = 0; i < bag.words.size(); ++i) {
      count(language + " " + bag.words[i]);
      if (i > 0) count(language + " " + bag.words[i - 1] + " " + bag.words[i]);
    }
    for (const auto& [term, times] : counts) {
      bag.terms.push_back({term, times});
      ++texts_with_[term];
    }
    ++texts_;
    bags.most_weight = std::max(bags.most_weight, text.weight({0, text.words().size()}));
    bags.by_language.emplace(language, std::move(bag));
  }
  return bags;
}

std::uint64_t ProvisionLikeness::weight(std::uint32_t term) const {
  return static_cast<std::uint64_t>(std::bit_width(texts_ / std::max(texts_with_[term], 1U)));
}

void ProvisionLikeness::add(const Bag& old_bag, const Bag& new_bag, Shared& sum) const {
  auto left = old_bag.terms.begin();
  auto right = new_bag.terms.begin();
  while (left != old_bag.terms.end() || right != new_bag.terms.end()) {
    const bool takes_left = right == new_bag.terms.end() || (left != old_bag.terms.end() && left->term <= right->term);
    const bool takes_right = left == old_bag.terms.end() || (right != new_bag.terms.end() && right->term <= left->term);
    const std::uint64_t each = weight(takes_left ? left->term : right->term);
    if (takes_left) sum.of_old += each * left->count;
    if (takes_right) sum.of_new += each * right->count;
    if (takes_left && takes_right) sum.common += each * std::min(left->count, right->count);
    if (takes_left) ++left;
    if (takes_right) ++right;
  }
}

ProvisionLikeness::Shared ProvisionLikeness::shared(std::size_t from, std::size_t to) const {
  Shared sum;
  for (const auto& [language, bag] : old_[from].by_language)
    if (const auto other = new_[to].by_language.find(language); other != new_[to].by_language.end())
      add(bag, other->second, sum);
  return sum;
}

int ProvisionLikeness::likeness(std::size_t from, std::size_t to) const {
  if (are_equal(from, to)) return 1000;
  const Shared sum = shared(from, to);
  if (sum.of_old + sum.of_new == 0) return 0;
  return std::min(static_cast<int>(2000 * sum.common / (sum.of_old + sum.of_new)), 999);
}

int ProvisionLikeness::old_within_new(std::size_t from, std::size_t to) const {
  const Shared sum = shared(from, to);
  return sum.of_old == 0 ? 0 : static_cast<int>(1000 * sum.common / sum.of_old);
}

int ProvisionLikeness::new_within_old(std::size_t to, std::size_t from) const {
  const Shared sum = shared(from, to);
  return sum.of_new == 0 ? 0 : static_cast<int>(1000 * sum.common / sum.of_new);
}

bool ProvisionLikeness::are_equal(std::size_t from, std::size_t to) const {
  bool has_common = false;
  for (const auto& [language, bag] : old_[from].by_language) {
    const auto other = new_[to].by_language.find(language);
    if (other == new_[to].by_language.end()) continue;
    if (bag.words != other->second.words) return false;
    has_common = true;
  }
  return has_common;
}

}  // namespace haip
