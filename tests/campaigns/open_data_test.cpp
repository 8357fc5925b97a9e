// Eight public Polis conversations (../shared/data/polis-open-data): what the finder finds beside comparing all with
// all.

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/file.hpp"
#include "campaigns/comment_table.hpp"
#include "campaigns/folded_text.hpp"
#include "campaigns/likeness_index.hpp"
#include "testing/shared_data.hpp"

namespace haip {
namespace {

struct Found {
  std::size_t statements = 0;
  std::size_t exact = 0;       ///< Statements that an earlier one equals after folding.
  std::size_t near = 0;        ///< Statements with an earlier, different one that is alike.
  std::size_t near_found = 0;  ///< Of those, how many the index finds.
  std::size_t pairs = 0;
  std::size_t pairs_found = 0;
};

Found compare(const CommentTable& table) {
  Found found;
  LikenessIndex index;
  std::vector<std::string> earlier;
  for (const CommentRow& row : table.rows()) {
    const std::string folded = folded_text(row.text);
    ++found.statements;
    if (folded.empty()) continue;
    std::set<std::string_view> alike;
    for (const LikeText& like : index.alike(row.text)) alike.insert(index.folded(like.text));
    if (!index.add(row.text, CommentNumber{row.line}, SenderNumber{0}).is_new_text) {
      ++found.exact;
      continue;
    }
    std::size_t pairs = 0;
    std::size_t pairs_found = 0;
    for (const std::string& other : earlier) {
      if (likeness(folded, other) < index.settings().threshold) continue;
      ++pairs;
      pairs_found += alike.contains(other) ? 1U : 0U;
    }
    EXPECT_EQ(alike.size(), pairs_found) << row.text << ": something is reported that is not alike";
    found.near += pairs > 0 ? 1U : 0U;
    found.near_found += pairs_found > 0 ? 1U : 0U;
    found.pairs += pairs;
    found.pairs_found += pairs_found;
    earlier.push_back(folded);
  }
  return found;
}

TEST(OpenData, NearDuplicatesOfPublicConversationsAreFound) {
  const auto folder = testing_support::shared_data("polis-open-data");
  if (!folder) GTEST_SKIP() << testing_support::no_shared_data;
  Found all;
  std::size_t conversations = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
    if (!entry.is_directory()) continue;
    const auto content = read_file(entry.path() / "comments.csv", 10'000'000);
    ASSERT_TRUE(content) << content.error().message;
    const auto table = CommentTable::read(*content, {});
    ASSERT_TRUE(table) << table.error().message;
    const Found found = compare(*table);
    ++conversations;
    all.statements += found.statements;
    all.exact += found.exact;
    all.near += found.near;
    all.near_found += found.near_found;
    all.pairs += found.pairs;
    all.pairs_found += found.pairs_found;
  }
  std::printf(
      "%zu conversations, %zu statements: %zu equal an earlier one, %zu of %zu near-duplicates found, %zu of %zu "
      "pairs\n",
      conversations, all.statements, all.exact, all.near_found, all.near, all.pairs_found, all.pairs);
  EXPECT_GE(conversations, 8U);
  EXPECT_GT(all.exact, 0U);
  EXPECT_GT(all.near, 40U);
  EXPECT_GE(static_cast<double>(all.near_found), 0.99 * static_cast<double>(all.near));
  EXPECT_GE(static_cast<double>(all.pairs_found), 0.99 * static_cast<double>(all.pairs));
}

}  // namespace
}  // namespace haip
