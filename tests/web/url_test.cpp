#include "web/url.hpp"

#include <gtest/gtest.h>

namespace haip {
namespace {

TEST(Url, OfThisSiteIsMadeOfSegments) {
  EXPECT_EQ(site_url({}).text(), "/");
  EXPECT_EQ(site_url({"organisations", "example.org"}).text(), "/organisations/example.org");
  EXPECT_EQ(site_url({"a/b", "c d", "é?#&"}).text(), "/a%2Fb/c%20d/%C3%A9%3F%23%26");
  EXPECT_EQ(site_url({"a"}).with("lang", "ja").with("q", "x&y=z").at("top 1").text(), "/a?lang=ja&q=x%26y%3Dz#top%201");
  EXPECT_EQ(site_url({"a"}).at("b").with("c", "d").at("e").text(), "/a?c=d#e");
  EXPECT_EQ(Url("/plan#now").text(), "/plan#now");
  EXPECT_THROW(site_url({".."}), std::logic_error);
  EXPECT_THROW(site_url({"a", ""}), std::logic_error);
}

TEST(Url, FromOutsideIsHttpOrNothing) {
  for (const char* fine : {"https://example.org", "http://example.org:8080/a?b=c#d", "HTTPS://EXAMPLE.org/",
                           "https://[2001:db8::1]/x", "https://192.0.2.1", "https://xn--bcher-kva.example/"})
    EXPECT_EQ(external_url(fine).value().text(), fine);
  for (const char* trap : {"",
                           "javascript:alert(1)",
                           "JaVaScRiPt:alert(1)",
                           "java\nscript:alert(1)",
                           " https://a",
                           "data:text/html,x",
                           "vbscript:x",
                           "//example.org",
                           "/path",
                           "https:example.org",
                           "https:/example.org",
                           "https:///path",
                           "https://",
                           "https://a b",
                           "https://user@example.org",
                           "https://user:password@example.org/",
                           "https://a\\b",
                           "https://a\"b",
                           "https://a<b",
                           "https://é.example",
                           "https://a:b",
                           "https://a:99999",
                           "https://[zz]",
                           "https://[::1",
                           "https://a,b/",
                           "mailto:a@b"})
    EXPECT_FALSE(external_url(trap)) << trap;
  EXPECT_EQ(external_url("https://a/" + std::string(3000, 'x')).error().kind, ErrorKind::too_large);
}

TEST(Url, ToReturnToStaysOnThisSite) {
  EXPECT_EQ(site_url_from_text("/desk?tab=2").value().text(), "/desk?tab=2");
  for (const char* trap :
       {"", "desk", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nX: y", "/\t/evil"})
    EXPECT_FALSE(site_url_from_text(trap)) << trap;
}

}  // namespace
}  // namespace haip
