// N-grams, likeness, signatures and bands against slow, obvious counterparts.

#include "campaigns/ngrams.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <rapidcheck/gtest.h>
#include <cmath>
#include <random>
#include <set>

#include "campaigns/banding.hpp"
#include "campaigns/signature.hpp"

namespace haip {
namespace {

std::set<std::u32string> slow_ngrams(const std::u32string& text) {
  std::set<std::u32string> all;
  if (!text.empty() && text.size() < 5) all.insert(text);
  for (std::size_t i = 0; i + 5 <= text.size(); ++i) all.insert(text.substr(i, 5));
  return all;
}

std::string utf8(const std::u32string& text) {
  std::string bytes;
  for (const char32_t c : text) {
    if (c < 0x80) {
      bytes += static_cast<char>(c);
    } else {
      bytes += static_cast<char>(0xE0U | (c >> 12U));
      bytes += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
      bytes += static_cast<char>(0x80U | (c & 0x3FU));
    }
  }
  return bytes;
}

std::u32string text_from(const std::vector<unsigned>& letters) {
  std::u32string text;
  for (const unsigned letter : letters) text += U"ab賛成"[letter % 4];
  return text;
}

RC_GTEST_PROP(Likeness, IsTheJaccardIndexOfFiveCharacterRuns,
              (const std::vector<unsigned>& first, const std::vector<unsigned>& second)) {
  const std::u32string a = text_from(first);
  const std::u32string b = text_from(second);
  const std::set<std::u32string> in_a = slow_ngrams(a);
  const std::set<std::u32string> in_b = slow_ngrams(b);
  std::set<std::u32string> all = in_a;
  all.insert(in_b.begin(), in_b.end());
  const std::size_t common = in_a.size() + in_b.size() - all.size();
  const double expected = all.empty() ? 0 : static_cast<double>(common) / static_cast<double>(all.size());
  RC_ASSERT(std::abs(likeness(utf8(a), utf8(b)) - expected) < 1e-12);
}

TEST(Likeness, OfKnownPairs) {
  EXPECT_EQ(likeness("abcdefgh", "abcdefgh"), 1.0);
  EXPECT_EQ(likeness("abcdefgh", "abcdefgX"), 3.0 / 5.0);
  EXPECT_EQ(likeness("賛成です", "賛成です"), 1.0);
  EXPECT_EQ(likeness("賛成です", "反対です"), 0.0);
  EXPECT_EQ(likeness("𝒶𝒷𝒸𝒹𝑒𝒻", "𝒶𝒷𝒸𝒹𝑒𝒻"), 1.0);
  EXPECT_EQ(likeness("", ""), 0.0);
}

TEST(Likeness, LooksAtTheBeginningOfVeryLongTexts) {
  std::string book;
  for (std::size_t i = 0; book.size() < likeness_characters; ++i) book += std::to_string(i) + " ";
  EXPECT_EQ(likeness(book + "one end", book + "another end"), 1.0);
  EXPECT_LT(likeness("one beginning " + book, "another start " + book), 1.0);
}

TEST(NgramSet, CanBeUsedAgain) {
  NgramSet set;
  set.assign(std::string(5000, 'x') + "abcdefgh");
  set.assign("abcdefg");
  EXPECT_EQ(set.size(), 3U);
  EXPECT_EQ(set.count_common("xxxxxxx"), 0U);
  EXPECT_EQ(set.count_common("abcdefgabcdefg"), 3U);
  set.assign("");
  EXPECT_EQ(set.size(), 0U);
  EXPECT_EQ(set.count_common("abcdefg"), 0U);
}

/// Share of places in which the signatures of two sets agree, whose likeness is common / all.
double agreement(std::mt19937_64& random, std::size_t common, std::size_t all) {
  constexpr std::size_t places = 232;
  std::vector<std::uint64_t> a;
  std::vector<std::uint64_t> b;
  for (std::size_t i = 0; i < all; ++i) {
    const std::uint64_t element = random();
    if (i < common || i % 2 == 0) a.push_back(element);
    if (i < common || i % 2 == 1) b.push_back(element);
  }
  std::array<std::uint32_t, places> of_a{};
  std::array<std::uint32_t, places> of_b{};
  write_signature(a, of_a);
  write_signature(b, of_b);
  std::size_t equal = 0;
  for (std::size_t i = 0; i < places; ++i) equal += of_a[i] == of_b[i] ? 1U : 0U;
  return static_cast<double>(equal) / places;
}

TEST(Signature, AgreesAsOftenAsSetsAreAlike) {
  std::mt19937_64 random(20261125);
  for (const std::size_t all : {2U, 10U, 60U, 600U, 6000U})
    for (const double likeness : {0.2, 0.5, 0.8}) {
      const auto common = static_cast<std::size_t>(std::lround(likeness * static_cast<double>(all)));
      double sum = 0;
      constexpr int rounds = 1000;
      for (int i = 0; i < rounds; ++i) sum += agreement(random, common, all);
      EXPECT_NEAR(sum / rounds, static_cast<double>(common) / static_cast<double>(all), 0.03) << all;
    }
}

TEST(Banding, FindsPairsAtTheThreshold) {
  for (double threshold = least_threshold; threshold <= greatest_threshold; threshold += 0.01) {
    const Banding banding = banding_for(threshold);
    EXPECT_GE(chance_of_sharing_a_band(banding, threshold), 0.995) << threshold;
    EXPECT_LE(banding.rows * banding.bands, 256U);
  }
  EXPECT_EQ(banding_for(0.8).rows, 8U);
  EXPECT_EQ(banding_for(0.8).bands, 29U);
  EXPECT_LT(chance_of_sharing_a_band(banding_for(0.8), 0.1), 0.000001);
}

}  // namespace
}  // namespace haip
