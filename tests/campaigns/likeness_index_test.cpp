// What is found while texts arrive, against comparing all with all.

#include "campaigns/likeness_index.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <rapidcheck/gtest.h>
#include <algorithm>
#include <map>
#include <set>

#include "campaigns/folded_text.hpp"
#include "campaigns/sample_texts.hpp"

namespace haip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Arrival add(LikenessIndex& index, std::string_view text, std::uint64_t comment, std::uint64_t sender = 0) {
  return index.add(text, CommentNumber{comment}, SenderNumber{sender});
}

TEST(LikenessIndex, HoldsAFormLetterOnce) {
  LikenessIndex index;
  EXPECT_TRUE(add(index, "I support Action 4.", 1).is_new_text);
  const Arrival second = add(index, "i support ACTION 4", 2);
  EXPECT_FALSE(second.is_new_text);
  EXPECT_EQ(second.text, TextNumber{0});
  EXPECT_EQ(index.texts(), 1U);
  EXPECT_EQ(index.comments(), 2U);
  const std::vector<PostedText> posted = index.comments_of(TextNumber{0});
  ASSERT_THAT(posted, SizeIs(2));
  EXPECT_EQ(posted[0].comment, CommentNumber{1});
  EXPECT_EQ(posted[1].comment, CommentNumber{2});
}

struct Pair {
  const char* language;
  const char* first;
  const char* second;
  const char* other;  ///< Of the same topic, in other words.
};

class Scripts : public testing::TestWithParam<Pair> {};

TEST_P(Scripts, FindsAVariantAndLeavesAnotherTextAlone) {
  LikenessIndex index;
  add(index, GetParam().other, 0);
  add(index, GetParam().first, 1);
  const Arrival variant = add(index, GetParam().second, 2);
  ASSERT_THAT(variant.alike, SizeIs(1));
  EXPECT_EQ(variant.alike.front().text, TextNumber{1});
  EXPECT_GE(variant.alike.front().likeness, 0.8);
  EXPECT_THAT(index.group_of(TextNumber{2}), ElementsAre(TextNumber{1}, TextNumber{2}));
  EXPECT_THAT(index.group_of(TextNumber{0}), ElementsAre(TextNumber{0}));
}

INSTANTIATE_TEST_SUITE_P(
    Of, Scripts,
    testing::Values(
        Pair{"en",
             "Organisations should publish the results of independent tests before an advanced system is released to "
             "the public, and again after each substantial change.",
             "Please: organisations should publish the results of independent tests before any advanced system is "
             "released to the public, and again after each substantial change.",
             "Testing by people from outside ought to come first, and its outcome ought to be open to everyone."},
        Pair{"ja", "高度なＡＩシステムを公開する前に、独立した第三者による評価の結果を公表することを強く求めます。",
             "高度なAIシステムを公開する前に独立した第三者による評価の結果を公表することを強く求めます。賛成",
             "評価は外部の専門家が行い、その内容は誰でも読めるようにすべきだと考えます。"},
        Pair{"zh", "在向公众发布先进的人工智能系统之前，应当公布独立第三方的测试结果，并在每次重大更改之后再次公布。",
             "我认为在向公众发布先进的人工智能系统之前，应当公布独立第三方的测试结果，并在每次重大更改之后再次公布！",
             "测试应由外部人员完成，结果应让所有人都能看到。"},
        Pair{"ar",
             "ينبغي للمنظمات أن تنشر نتائج الاختبارات المستقلة قبل إتاحة أي نظام متقدم للجمهور وبعد كل تغيير جوهري.",
             "أرى أنه ينبغي للمنظمات أن تنشر نتائج الاختبارات المستقلة، قبل إتاحة أي نظام متقدم للجمهور وبعد كل تغيير "
             "جوهري",
             "يجب أن يأتي الاختبار من الخارج أولا وأن تكون نتيجته مفتوحة للجميع."},
        Pair{"th", "องค์กรควรเผยแพร่ผลการทดสอบโดยหน่วยงานอิสระก่อนเปิดให้สาธารณชนใช้ระบบขั้นสูง และอีกครั้งหลังการเปลี่ยนแปลงสำคัญ",
             "ขอให้องค์กรควรเผยแพร่ผลการทดสอบโดยหน่วยงานอิสระ ก่อนเปิดให้สาธารณชนใช้ระบบขั้นสูงและอีกครั้งหลังการเปลี่ยนแปลงสำคัญ",
             "การทดสอบควรทำโดยคนนอก และทุกคนควรอ่านผลได้"}),
    [](const testing::TestParamInfo<Pair>& tested) { return std::string(tested.param.language); });

TEST(LikenessIndex, ShortTextsAreAlikeOnlyWhenEqual) {
  LikenessIndex index;
  add(index, "賛成です", 1);
  EXPECT_THAT(add(index, "反対です", 2).alike, IsEmpty());
  EXPECT_FALSE(add(index, "賛成です。", 3).is_new_text);
  add(index, "Yes", 4);
  EXPECT_THAT(add(index, "Yes, yes", 5).alike, IsEmpty());
  EXPECT_FALSE(add(index, "yes!", 6).is_new_text);
}

TEST(LikenessIndex, TextsWithoutWordsAreInNoGroup) {
  LikenessIndex index;
  EXPECT_EQ(add(index, "", 1).text, std::nullopt);
  EXPECT_EQ(add(index, "…\n", 2).text, std::nullopt);
  EXPECT_EQ(index.wordless(), 2U);
  EXPECT_EQ(index.comments(), 0U);
  EXPECT_THAT(index.alike("?"), IsEmpty());
}

TEST(LikenessIndex, AskingAddsNothing) {
  LikenessIndex index;
  const std::string text = "organisations should publish the results of independent tests of advanced systems";
  add(index, text, 1);
  add(index, text + " soon", 2);
  const std::vector<LikeText> alike = index.alike(text + " so");
  ASSERT_THAT(alike, SizeIs(2));
  EXPECT_GE(alike[0].likeness, alike[1].likeness);
  EXPECT_EQ(index.texts(), 2U);
}

TEST(LikenessIndex, ATextBetweenTwoGroupsJoinsThem) {
  testing_support::SampleTexts sample(7);
  const std::string middle = sample.words(40);
  const std::string one = sample.words(6) + " " + middle;
  const std::string two = middle + " " + sample.words(6);
  ASSERT_LT(likeness(folded_text(one), folded_text(two)), 0.8);
  LikenessIndex index;
  add(index, one, 1);
  EXPECT_THAT(add(index, two, 2).alike, IsEmpty());
  EXPECT_THAT(add(index, middle, 3).alike, SizeIs(2));
  EXPECT_THAT(index.group_of(TextNumber{0}), SizeIs(3));
  EXPECT_THAT(index.groups(), ElementsAre(TextNumber{0}));
}

TEST(LikenessIndex, SaysWhenItLookedAtTooFew) {
  testing_support::SampleTexts sample(8);
  const auto letter = sample.letter(10);
  LikenessIndex narrow({.threshold = 0.5, .most_comparisons = 3});
  for (std::uint64_t i = 0; i < 200; ++i) {
    std::string text = sample.words(50);
    for (std::size_t sentence = 0; sentence < 5; ++sentence) text += letter[sentence][0];
    add(narrow, text, i);
  }
  EXPECT_GT(narrow.cut(), 0U);
}

/// Groups as sets of folded texts, whatever the numbers.
std::set<std::set<std::string>> groups_of(const LikenessIndex& index) {
  std::set<std::set<std::string>> groups;
  for (const TextNumber first : index.groups()) {
    std::set<std::string> group;
    for (const TextNumber text : index.group_of(first)) group.emplace(index.folded(text));
    groups.insert(std::move(group));
  }
  return groups;
}

RC_GTEST_PROP(LikenessIndex, GroupsDoNotDependOnTheOrderOfArrival, (std::uint32_t seed)) {
  testing_support::SampleTexts sample(seed);
  std::vector<std::string> texts;
  for (int campaign = 0; campaign < 3; ++campaign) {
    const auto letter = sample.letter(2 + sample.below(6));
    for (int i = 0; i < 15; ++i) texts.push_back(sample.version(letter));
  }
  for (int i = 0; i < 10; ++i) texts.push_back(sample.words(1 + sample.below(20)));
  LikenessIndex in_order;
  for (std::size_t i = 0; i < texts.size(); ++i) add(in_order, texts[i], i);
  const std::vector<std::size_t> keys =
      *rc::gen::container<std::vector<std::size_t>>(texts.size(), rc::gen::arbitrary<std::size_t>());
  std::vector<std::size_t> order(texts.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(keys[i], i); });
  LikenessIndex shuffled;
  for (const std::size_t i : order) add(shuffled, texts[i], i);
  RC_ASSERT(groups_of(in_order) == groups_of(shuffled));
}

TEST(LikenessIndex, FindsNearlyAllPairsThatComparingAllWithAllFinds) {
  testing_support::SampleTexts sample(20261125);
  std::vector<std::string> texts;
  for (int campaign = 0; campaign < 25; ++campaign) {
    const auto letter = sample.letter(1 + sample.below(10));
    for (int i = 0; i < 30; ++i) texts.push_back(folded_text(sample.version(letter)));
  }
  for (int i = 0; i < 400; ++i) texts.push_back(folded_text(sample.words(1 + sample.below(60))));
  std::ranges::sort(texts);
  texts.erase(std::ranges::unique(texts).begin(), texts.end());
  LikenessIndex index;
  for (std::size_t i = 0; i < texts.size(); ++i) add(index, texts[i], i);
  std::size_t all = 0;
  std::size_t found = 0;
  NgramSet set;
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    set.assign(texts[i]);
    sizes.push_back(set.size());
    std::set<TextNumber> alike;
    for (const LikeText& like : index.alike(texts[i])) alike.insert(like.text);
    for (std::size_t k = 0; k < i; ++k) {
      if (std::min(sizes[i], sizes[k]) * 5 < std::max(sizes[i], sizes[k]) * 4) continue;  // No overlap is enough.
      if (jaccard(sizes[i], sizes[k], set.count_common(texts[k])) < 0.8) continue;
      ++all;
      found += alike.contains(TextNumber{static_cast<std::uint32_t>(k)}) ? 1U : 0U;
    }
    EXPECT_TRUE(alike.contains(TextNumber{static_cast<std::uint32_t>(i)}));
  }
  std::printf("%zu of %zu pairs found\n", found, all);
  EXPECT_GT(all, 3000U);
  EXPECT_GE(static_cast<double>(found), 0.99 * static_cast<double>(all));
}

TEST(LikenessIndex, TakesHostileTexts) {
  LikenessIndex index;
  std::string large;
  for (std::uint64_t i = 0; large.size() < 10'000'000; ++i) large += std::to_string(i * 7919) + " \xFF<script> ";
  EXPECT_TRUE(add(index, large, 1).is_new_text);
  EXPECT_TRUE(add(index, large + "x", 2).is_new_text);
  EXPECT_THAT(index.group_of(TextNumber{0}), SizeIs(2));
  EXPECT_FALSE(add(index, "\u202E" + large, 3).is_new_text);
  std::string marks = "a";
  for (int i = 0; i < 100'000; ++i) marks += "\u0301\u0323";
  EXPECT_TRUE(add(index, marks, 4).is_new_text);
  std::string expanding;
  for (int i = 0; i < 100'000; ++i) expanding += "\uFDFA";
  EXPECT_TRUE(add(index, expanding, 5).is_new_text);
  EXPECT_TRUE(add(index, std::string(1'000'000, '\0'), 6).text == std::nullopt);
}

}  // namespace
}  // namespace haip
