#include "evidence/link_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace haip {
namespace {

using testing::HasSubstr;

TEST(LinkList, HasALinkOnEachLineAndPerhapsItsDigest) {
  const std::string digest = sha256("x").hex();
  const auto links = parse_link_list(
      "# report\r\n\r\n  https://lab.example/a \nhttps://lab.example/b\t sha256:" + digest + "\nmailto:x");
  ASSERT_TRUE(links) << links.error().message;
  ASSERT_EQ(links->size(), 3U);
  EXPECT_EQ((*links)[0].address, "https://lab.example/a");
  EXPECT_EQ((*links)[0].pinned, std::nullopt);
  EXPECT_EQ((*links)[1].address, "https://lab.example/b");
  EXPECT_EQ((*links)[1].pinned, sha256("x"));
  EXPECT_EQ((*links)[2].address, "mailto:x");
  EXPECT_TRUE(parse_link_list("")->empty());
}

TEST(LinkList, ErrorsNameTheLine) {
  const std::string digest = sha256("x").hex();
  for (const std::string& line : {"https://lab.example/ " + digest, "https://lab.example/ sha256:" + digest.substr(1),
                                  "https://lab.example/ sha256:" + digest + " more", std::string("https://\xff/")}) {
    const auto links = parse_link_list("#\n" + line + "\n");
    ASSERT_FALSE(links) << line;
    EXPECT_EQ(links.error().kind, ErrorKind::malformed);
    EXPECT_THAT(links.error().message, HasSubstr("line 2"));
  }
}

}  // namespace
}  // namespace haip
