#include "web/target.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.hpp"
#include "web/percent.hpp"

namespace haip {
namespace {

TEST(Target, IsDecodedOnce) {
  const auto target = parse_target("/organisations/caf%C3%A9%20%2525?lang=ja&q=a+b%2Bc&q=&flag").value();
  EXPECT_EQ(target.path, "/organisations/café %25");
  EXPECT_EQ(target.query.text("lang"), "ja");
  EXPECT_EQ(target.query.all("q"), (std::vector<std::string_view>{"a b+c", ""}));
  ASSERT_NE(target.query.find("flag"), nullptr);
  EXPECT_EQ(target.query.find("absent"), nullptr);
}

TEST(Target, KeepsAFinalSlash) {
  EXPECT_EQ(parse_target("/")->path, "/");
  EXPECT_EQ(parse_target("/log/")->path, "/log/");
}

TEST(Target, AcceptsAbsoluteFormAndStar) {
  const auto absolute = parse_target("https://register.example:8443/a?b=c").value();
  EXPECT_EQ(absolute.host, "register.example:8443");
  EXPECT_EQ(absolute.path, "/a");
  EXPECT_EQ(parse_target("http://h")->path, "/");
  EXPECT_EQ(parse_target("http://h?x=y")->query.text("x"), "y");
  EXPECT_EQ(parse_target("*")->path, "*");
}

TEST(Target, RefusesWhatCouldMeanSomethingElse) {
  for (const char* trap :
       {"",         "a",         "/..",       "/../a",   "/a/..",       "/a/../b",  "/.",      "/a/./b",   "/%2e%2e/a",
        "/%2E./a",  "//",        "//a",       "/a//b",   "/a//",        "/a%2fb",   "/a%2Fb",  "/a\\b",    "/a%5Cb",
        "/%00",     "/a%0d%0aX", "/%7f",      "/%",      "/%1",         "/%zz",     "/%u0041", "/%c0%af",  "/%ed%a0%80",
        "/%ff",     "/a b",      "/a#b",      "/a?b#c",  "/a\"b",       "/<a>",     "/a?b=%",  "/a?%zz=b", "/a?b=%00",
        "/a?b=%ff", "/a?b c",    "/\xc3\xa9", "http://", "http://u@h/", "ftp://h/", "http:/h", "h:443"})
    EXPECT_EQ(parse_target(trap).map_error([](const Error& e) { return e.kind; }).error(), ErrorKind::malformed)
        << trap;
}

TEST(Target, AcceptsDotsThatAreNotSegments) {
  for (const char* fine : {"/.well-known/haip.json", "/a..b", "/...", "/a.", "/x001/067.p/12", "/a:b@c;d=e,f!$&'()*+~"})
    EXPECT_EQ(parse_target(fine)->path, fine);
}

TEST(Target, LimitsTheQuery) {
  std::string many = "/?";
  for (int i = 0; i < 101; ++i) many += "a&";
  EXPECT_EQ(parse_target(many).error().kind, ErrorKind::too_large);
  EXPECT_EQ(parse_target("/?a=" + std::string(9000, 'x')).error().kind, ErrorKind::too_large);
}

RC_GTEST_PROP(TargetProperty, WhatIsEncodedIsReadBack, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
  std::string encoded;
  append_percent_encoded(encoded, text);
  RC_ASSERT(percent_decode(encoded, Plus::space).value() == text);
  RC_ASSERT(percent_decode(encoded, Plus::literal).value() == text);
  RC_ASSERT(parse_target("/?a=" + encoded)->query.text("a") == text);
}

RC_GTEST_PROP(TargetProperty, APathNeverLeavesItsFolder, ()) {
  const auto piece =
      rc::gen::elementOf(std::vector<std::string>{"/", ".", "..", "%2e", "%2E", "a", "%2f", "%5c", "\\", "%", "?"});
  std::string text = "/";
  for (const std::string& part : *rc::gen::container<std::vector<std::string>>(piece)) text += part;
  const auto target = parse_target(text);
  if (!target) return;
  for (const auto segment : split(std::string_view(target->path).substr(1), '/'))
    RC_ASSERT(segment != "." && segment != ".." && segment.find('\\') == std::string_view::npos);
  RC_ASSERT(target->path.find("//") == std::string::npos);
}

}  // namespace
}  // namespace haip
