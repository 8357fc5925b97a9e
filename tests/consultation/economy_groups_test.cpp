// Which group of economies somebody counts in.

#include "consultation/economy_groups.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "instruments/edition.hpp"
#include "register/economy.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(EconomyGroups, AnEconomyCountsInTheFirstGroupThatHasIt) {
  EXPECT_EQ(economy_group_of("JP"), "g7");    // A member of the OECD too.
  EXPECT_EQ(economy_group_of("KR"), "oecd");  // In the Friends Group too.
  EXPECT_EQ(economy_group_of("KH"), "least-developed");
  EXPECT_EQ(economy_group_of("KE"), "friends-group");
  EXPECT_EQ(economy_group_of("BR"), "other");  // Was an observer at the Friends Group only.
  EXPECT_EQ(economy_group_of(""), "not-said");
}

TEST(EconomyGroups, EachListSaysWhereItComesFromAndHoldsEconomies) {
  ASSERT_EQ(economy_group_lists().size(), 4U);
  for (const EconomyGroupList& list : economy_group_lists()) {
    EXPECT_THAT(list.source, StartsWith("https://")) << list.group;
    EXPECT_EQ(list.date.size(), std::string_view("2026-11-25").size()) << list.group;
    EXPECT_NE(std::ranges::find(mark_words, list.mark), mark_words.end()) << list.group;
    EXPECT_FALSE(list.members.empty());
    for (const std::string& economy : list.members) EXPECT_TRUE(is_economy(economy)) << economy;
    EXPECT_EQ(std::set<std::string>(list.members.begin(), list.members.end()).size(), list.members.size())
        << list.group;
  }
  EXPECT_EQ(economy_group_lists()[0].members.size(), 7U);
  EXPECT_EQ(economy_group_lists()[1].members.size(), 38U);
  EXPECT_EQ(economy_group_lists()[2].members.size(), 44U);
}

TEST(EconomyGroups, AnUnknownGroupIsRefusedWithTheChoice) {
  EXPECT_TRUE(check_economy_group("least-developed"));
  const Status refused = check_economy_group("rich");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().advice, HasSubstr("least-developed"));
}

}  // namespace
}  // namespace haip
