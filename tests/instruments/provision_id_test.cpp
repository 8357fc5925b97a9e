#include "instruments/provision_id.hpp"

#include <gtest/gtest.h>

namespace haip {
namespace {

TEST(ProvisionId, TellsItsParts) {
  const auto id = ProvisionId::parse("oecd-haip/v1/2g/ii");
  ASSERT_TRUE(id);
  EXPECT_EQ(id->instrument(), "oecd-haip");
  EXPECT_EQ(id->rest(), "v1/2g/ii");
  EXPECT_EQ(id->anchor(), "v1-2g-ii");
  ASSERT_TRUE(id->parent());
  EXPECT_EQ(id->parent()->text(), "oecd-haip/v1/2g");
}

TEST(ProvisionId, TheTopmostOnesHaveNoParent) { EXPECT_FALSE(ProvisionId::parse("coc/a1")->parent()); }

TEST(ProvisionId, RefusesOtherSpellings) {
  for (const char* wrong : {"", "coc", "coc/", "/a1", "coc//a", "coc/A1", "coc/a_1", "coc/a1.", "coc/-a", "coc/../x",
                            "coc/a b", "coc/ä", "a/b/c/d/e/f/g/h/i"})
    EXPECT_FALSE(ProvisionId::parse(wrong)) << wrong;
  EXPECT_FALSE(ProvisionId::parse("coc/" + std::string(41, 'a')));
}

TEST(ProvisionId, RefusesWordsThatAreAddressesOfOtherPages) {
  for (const char* wrong : {"coc/history", "coc/editions", "coc/editions/1", "coc/compare"})
    EXPECT_FALSE(ProvisionId::parse(wrong)) << wrong;
  EXPECT_TRUE(ProvisionId::parse("coc/a1/history"));
}

TEST(EditionId, AllowsDatesAndVersions) {
  for (const char* right : {"2023-10-30", "1", "2.0", "2023-10-30-official"})
    EXPECT_TRUE(check_edition_id(right)) << right;
  for (const char* wrong : {"", ".", "-1", "2.0.", "2 0", "../x", "A"}) EXPECT_FALSE(check_edition_id(wrong)) << wrong;
}

}  // namespace
}  // namespace haip
