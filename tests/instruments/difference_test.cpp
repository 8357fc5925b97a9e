#include "instruments/difference.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "base/edit_script.hpp"
#include "base/text.hpp"
#include "instruments/words.hpp"
#include "sample_instruments.hpp"

namespace haip {
namespace {

using testing_support::id;
using testing_support::small_edition;

std::string side(const std::vector<Segment>& segments, SegmentKind left_out) {
  std::string text;
  for (const Segment& segment : segments)
    if (segment.kind != left_out) text += segment.text;
  return text;
}

// "[-deleted-]{+inserted+}equal", easier to read in a test.
std::string marked(const std::vector<Segment>& segments) {
  std::string text;
  for (const Segment& segment : segments)
    text += segment.kind == SegmentKind::deleted    ? "[-" + segment.text + "-]"
            : segment.kind == SegmentKind::inserted ? "{+" + segment.text + "+}"
                                                    : segment.text;
  return text;
}

TEST(Difference, ShowsTheWordsThatChanged) {
  EXPECT_EQ(marked(difference("Organisations should test systems.", "Organisations must test systems.")),
            "Organisations [-should-]{+must+} test systems.");
  EXPECT_EQ(marked(difference("Keep a record.", "Keep a full record.")), "Keep a {+full +}record.");
  EXPECT_EQ(marked(difference("same", "same")), "same");
  EXPECT_EQ(marked(difference("", "new")), "{+new+}");
  EXPECT_EQ(marked(difference("old", "")), "[-old-]");
  EXPECT_TRUE(difference("", "").empty());
}

TEST(Difference, ReadsNeighbouringChangesAsOne) {
  EXPECT_EQ(marked(difference("they shall always test", "they should often test")),
            "they [-shall always-]{+should often+} test");
}

TEST(Difference, CutsJapaneseAtItsWords) {
  EXPECT_EQ(marked(difference("組織は、リスクを評価すべきである。", "組織は、リスクを軽減すべきである。")),
            "組織は、リスクを[-評価-]{+軽減+}すべきである。");
}

TEST(Difference, NeverCutsACharacterInTwo) {
  for (const Segment& segment : difference("日本語の文", "日本誤の文")) EXPECT_TRUE(is_utf8(segment.text));
  for (const Segment& segment : difference("café", "cafè")) EXPECT_TRUE(is_utf8(segment.text));
}

RC_GTEST_PROP(Difference, LeadsFromOneTextToTheOther, ()) {
  const auto word = rc::gen::elementOf(
      std::vector<std::string>{"test ", "systems", " ", ".", "リスク", "評価", "é", "\n", "should ", "1"});
  const auto join = [](const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& each : words) text += each;
    return text;
  };
  const std::string from = join(*rc::gen::container<std::vector<std::string>>(word));
  const std::string to = join(*rc::gen::container<std::vector<std::string>>(word));
  const auto segments = difference(from, to);
  RC_ASSERT(side(segments, SegmentKind::inserted) == from);
  RC_ASSERT(side(segments, SegmentKind::deleted) == to);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    RC_ASSERT(!segments[i].text.empty());
    if (i > 0) RC_ASSERT(segments[i].kind != segments[i - 1].kind);
  }
}

// The obvious way: the longest common subsequence by a full table.
std::size_t fewest_edits(const std::vector<std::string_view>& from, const std::vector<std::string_view>& to) {
  std::vector<std::vector<std::size_t>> longest(from.size() + 1, std::vector<std::size_t>(to.size() + 1, 0));
  for (std::size_t i = 0; i < from.size(); ++i)
    for (std::size_t j = 0; j < to.size(); ++j)
      longest[i + 1][j + 1] = from[i] == to[j] ? longest[i][j] + 1 : std::max(longest[i][j + 1], longest[i + 1][j]);
  return from.size() + to.size() - 2 * longest[from.size()][to.size()];
}

RC_GTEST_PROP(EditScript, IsAsShortAsItCanBe, ()) {
  const auto words = rc::gen::container<std::vector<std::string_view>>(
      rc::gen::elementOf(std::vector<std::string_view>{"a", "b", "c"}));
  const auto from = *words;
  const auto to = *words;
  const auto steps = shortest_edit(from, to, 1000);
  RC_ASSERT(steps.has_value());
  const auto edits = static_cast<std::size_t>(
      std::count_if(steps->begin(), steps->end(), [](EditStep step) { return step != EditStep::keep; }));
  RC_ASSERT(edits == fewest_edits(from, to));
  if (edits > 0) RC_ASSERT(!shortest_edit(from, to, edits - 1));
}

TEST(Difference, TextsWithNothingInCommonAreReplacedAsAWhole) {
  std::string from;
  std::string to;
  for (int i = 0; i < 3000; ++i) {
    from += "a" + std::to_string(i) + ",";
    to += "b" + std::to_string(i) + ";";
  }
  const auto segments = difference(from, to);
  ASSERT_EQ(segments.size(), 2U);
  EXPECT_EQ(segments[0].text, from);
  EXPECT_EQ(segments[1].text, to);
}

TEST(EditionDifference, CountsAndOrdersChanges) {
  const Edition from = small_edition("1");
  Edition to = small_edition("2");
  to.provisions[2].text["en"] = "Test every system twice, where appropriate.";
  to.provisions.erase(to.provisions.begin());
  Provision added = to.provisions.back();
  added.id = id("sample/a1/c");
  to.provisions.push_back(added);
  const EditionDifference changes = compare_editions(from, to);
  EXPECT_EQ(changes.changed, 1U);
  EXPECT_EQ(changes.added, 1U);
  EXPECT_EQ(changes.removed, 1U);
  EXPECT_EQ(changes.unchanged, 2U);
  std::vector<std::string> order;
  for (const ProvisionChange& change : changes.changes) order.push_back(change.id.text());
  EXPECT_THAT(order, testing::ElementsAre("sample/pre", "sample/a1", "sample/a1/a", "sample/a1/b", "sample/a1/c"));
}

TEST(EditionDifference, AStrengthIsContentAndAMarkIsNot) {
  const Edition from = small_edition("1");
  Edition to = small_edition("2");
  to.provisions[0].text_mark = "relayed";
  EXPECT_EQ(compare_editions(from, to).changed, 0U);
  to.provisions[2].strengths = {"must"};
  EXPECT_EQ(compare_editions(from, to).changed, 1U);
}

TEST(ComparableTexts, TakeALanguageThatBothHave) {
  Provision from = small_edition().provisions[0];
  Provision to = from;
  from.text = {{"en", "one"}, {"ja", "一"}};
  from.heading.clear();
  to.heading.clear();
  to.text = {{"en", "two"}};
  const TextPair pair = comparable_texts(from, to, "ja");
  EXPECT_EQ(pair.language, "en");
  EXPECT_EQ(pair.from, "one");
  EXPECT_EQ(pair.to, "two");
}

TEST(Words, JoinedAreTheText) {
  const std::string text = "The Code’s purpose — 高度なAIシステム。";
  std::string joined;
  for (const std::string_view word : split_words(text)) joined += word;
  EXPECT_EQ(joined, text);
  EXPECT_THAT(folded_words("Test, TEST (Straße)"), testing::ElementsAre("test", "test", "strasse"));
}

}  // namespace
}  // namespace haip
