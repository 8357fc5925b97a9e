#include "evidence/link_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(LinkAddress, HasOneSpelling) {
  const struct {
    const char* written;
    const char* asked;
    const char* host;
  } cases[] = {
      {"https://lab.example/card", "https://lab.example/card", "lab.example"},
      {"https://lab.example", "https://lab.example/", "lab.example"},
      {"HTTPS://Lab.Example:443/Card", "https://lab.example/Card", "lab.example"},
      {"http://lab.example:80/", "http://lab.example/", "lab.example"},
      {"http://lab.example:8080/", "http://lab.example:8080/", "lab.example"},
      {"https://lab.example/card#limits", "https://lab.example/card", "lab.example"},
      {"https://lab.example/card?id=1#limits", "https://lab.example/card?id=1", "lab.example"},
      {"https://lab.example./", "https://lab.example./", "lab.example"},
      {"https://lab.example/報告?q=é", "https://lab.example/%e5%a0%b1%e5%91%8a?q=%c3%a9", "lab.example"},
      {"https://Bücher.example/", "https://xn--bcher-kva.example/", "xn--bcher-kva.example"},
      {"https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/", "xn--r8jz45g.xn--zckzah"},
      {"http://[::1]:80/", "http://[::1]/", "[::1]"},
  };
  for (const auto& one : cases) {
    const auto address = read_link_address(one.written);
    ASSERT_TRUE(address) << one.written << ": " << address.error().message;
    EXPECT_EQ(address->asked, one.asked);
    EXPECT_EQ(address->host, one.host);
    const auto again = read_link_address(address->asked);
    ASSERT_TRUE(again) << address->asked;
    EXPECT_EQ(again->asked, address->asked);
  }
}

TEST(LinkAddress, OthersAreRefusedWithAReason) {
  const struct {
    const char* written;
    ErrorKind kind;
    const char* reason;
  } cases[] = {
      {"mailto:somebody", ErrorKind::refused, "mailto: are not checked"},
      {"ftp://lab.example/card", ErrorKind::refused, "ftp: are not checked"},
      {"doi:10.1000/182", ErrorKind::refused, "doi: are not checked"},
      {"javascript:alert(1)", ErrorKind::refused, "javascript: are not checked"},
      {"https://alice:secret@lab.example/", ErrorKind::refused, "a user or a password"},
      {"https://secret@lab.example/", ErrorKind::refused, "a user or a password"},
      {"", ErrorKind::malformed, "not an address"},
      {"lab.example/card", ErrorKind::malformed, "not an address"},
      {"//lab.example/card", ErrorKind::malformed, "not an address"},
      {"https://", ErrorKind::malformed, "not an address"},
      {"https://host name/", ErrorKind::malformed, "not an address"},
      {"https://lab.example:99999/", ErrorKind::malformed, "not an address"},
      {"https://\xff\xfe.example/", ErrorKind::malformed, "not an address"},
      {"https://lab.example／x.test/", ErrorKind::malformed, "not an address"},  // a full-width "/" in the name
      {"https://lab.example＠x.test/", ErrorKind::malformed, "not an address"},
      {"https://lab.example/\r\nX: y", ErrorKind::malformed, "not an address"},
  };
  for (const auto& one : cases) {
    const auto address = read_link_address(one.written);
    ASSERT_FALSE(address) << one.written;
    EXPECT_EQ(address.error().kind, one.kind) << one.written;
    EXPECT_THAT(address.error().message, AllOf(HasSubstr(one.reason), Not(HasSubstr("secret")))) << one.written;
  }
  EXPECT_FALSE(read_link_address("https://lab.example/" + std::string(9000, 'x')));
  EXPECT_FALSE(read_link_address(std::string_view("https://lab.example/\0x", 22)));
}

TEST(LinkAddress, ShownWithoutSecrets) {
  EXPECT_EQ(shown_address("https://lab.example/card#a"), "https://lab.example/card");
  EXPECT_EQ(shown_address("https://lab.example/card?token=secret#a"), "https://lab.example/card?…");
  EXPECT_EQ(shown_address("https://lab.example/報告"), "https://lab.example/報告");
  for (const char* address : {"https://alice:secret@lab.example/?secret", "https://a b?token=secret",
                              "https://alice:secret@host name/", "mailto:@secret", "@secret"})
    EXPECT_THAT(shown_address(address), AllOf(Not(HasSubstr("secret")), Not(HasSubstr("alice")))) << address;
}

}  // namespace
}  // namespace haip
