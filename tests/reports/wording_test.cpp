// Words that promise more than a report is: found where they are claimed, left alone where they are denied.

#include "reports/wording.hpp"

#include <gtest/gtest.h>

#include <string>

namespace haip {
namespace {

std::string overclaim_in(std::string_view text) {
  const auto found = find_overclaim(text);
  return found ? std::string(text.substr(found->offset, found->length)) : std::string();
}

TEST(Overclaims, AreFoundWhateverTheCase) {
  EXPECT_EQ(overclaim_in("The process is Certified by the OECD."), "Certified by the OECD");
  EXPECT_EQ(overclaim_in("We are fully compliant."), "fully compliant");
  EXPECT_EQ(overclaim_in("当社は認証を取得しています。"), "認証を取得");
}

TEST(Overclaims, AreNoneInsideOtherWords) {
  EXPECT_EQ(overclaim_in("uncertified"), "");
  EXPECT_EQ(overclaim_in("compliantly"), "");
}

TEST(Overclaims, AreNoneWhereTheyAreDenied) {
  EXPECT_EQ(overclaim_in("We are not ISO/IEC 42001 certified."), "");
  EXPECT_EQ(overclaim_in("Versions that are non-compliant with the policy are stopped."), "");
  EXPECT_EQ(overclaim_in("ISO/IEC 27001の認証を取得していません。"), "");
}

TEST(Overclaims, AreFoundBesideADenialOfSomethingElse) {
  EXPECT_EQ(overclaim_in("The audit is not over. The process is certified."), "certified");
  EXPECT_EQ(overclaim_in("The system is not old, certified and in use."), "certified");
  EXPECT_EQ(overclaim_in("We are not certified. Our product is certified."), "certified");
  EXPECT_EQ(overclaim_in("It is not only tested but certified."), "certified");
  EXPECT_EQ(overclaim_in("認証を取得していますが、監査は行っていません。"), "認証を取得");
}

TEST(Intentions, AreNoneInTheNameOfAThing) {
  const auto is_found = [](std::string_view text) { return find_intention(text).has_value(); };
  EXPECT_FALSE(is_found("During planned maintenance the monitor goes on."));
  EXPECT_FALSE(is_found("Unplanned outages are reported."));
  EXPECT_TRUE(is_found("An outside test is planned."));
  EXPECT_TRUE(is_found("Two more rounds are planned for autumn."));
}

}  // namespace
}  // namespace haip
