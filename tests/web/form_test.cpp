#include "web/form.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "web/cookie.hpp"
#include "web/form_token.hpp"
#include "web/percent.hpp"
#include "web/security_headers.hpp"

namespace haip {
namespace {

Request form(std::string body, std::string_view type = "application/x-www-form-urlencoded") {
  Request request;
  request.body = std::move(body);
  request.headers.add("Content-Type", type);
  return request;
}

TEST(Form, IsReadAsBrowsersSendIt) {
  const Parameters fields = read_form(form("text=a+b%0D%0A%E5%85%A8&choice=1&choice=2&empty=&&alone&=x")).value();
  EXPECT_EQ(fields.text("text"), "a b\r\n全");
  EXPECT_EQ(fields.all("choice"), (std::vector<std::string_view>{"1", "2"}));
  EXPECT_EQ(fields.text("empty"), "");
  EXPECT_NE(fields.find("alone"), nullptr);
  EXPECT_EQ(fields.text(""), "x");
  EXPECT_EQ(read_form(form("")).value().entries().size(), 0U);
  EXPECT_TRUE(read_form(form("a=b", "Application/X-WWW-Form-Urlencoded ; charset=UTF-8")));
}

TEST(Form, IsStrict) {
  for (const char* body : {"a=%", "a=%4", "a=%zz", "a=%ff", "a=%c0%80", "a=%ed%a0%80", "a=%00", "%=b", "a=\xff"})
    EXPECT_EQ(read_form(form(body)).error().kind, ErrorKind::malformed) << body;
  for (const char* type :
       {"text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded; charset=latin1", ""})
    EXPECT_FALSE(read_form(form("a=b", type))) << type;
  EXPECT_FALSE(read_form(Request()));
}

TEST(Form, HasLimits) {
  const ParameterLimits limits{.count = 2, .name_bytes = 3, .value_bytes = 4};
  EXPECT_TRUE(read_form(form("abc=1234&x=y"), limits));
  for (const char* body : {"a&b&c", "abcd=1", "a=12345"})
    EXPECT_EQ(read_form(form(body), limits).error().kind, ErrorKind::too_large);
  EXPECT_TRUE(read_form(form("a=%F0%9F%8E%8C"), limits));
}

RC_GTEST_PROP(FormProperty, WhatIsSentIsRead, ()) {
  const auto text = rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
  const auto pairs = *rc::gen::container<std::vector<std::pair<std::string, std::string>>>(rc::gen::pair(text, text));
  std::string body;
  std::vector<Parameters::Entry> expected;
  for (const auto& [name, value] : pairs) {
    append_percent_encoded(body += '&', name);
    append_percent_encoded(body += '=', value);
    expected.push_back({name, value});
  }
  RC_ASSERT(parse_parameters(body).value().entries() == expected);
}

TEST(Cookie, IsOursAlone) {
  Response response;
  set_cookie(response, {"session", "abc-_", std::chrono::hours(1)}, Transport::encrypted);
  set_cookie(response, {"lang", "ja", std::nullopt}, Transport::plain);
  EXPECT_EQ(response.headers[0].value, "__Host-session=abc-_; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=3600");
  EXPECT_EQ(response.headers[1].value, "lang=ja; Path=/; HttpOnly; SameSite=Lax");
  EXPECT_THROW(set_cookie(response, {"a", "b; Domain=evil.example", {}}, Transport::encrypted), std::logic_error);
  EXPECT_THROW(set_cookie(response, {"a=b", "c", {}}, Transport::encrypted), std::logic_error);
}

TEST(Cookie, IsReadUnderItsExactName) {
  Request request;
  request.headers.add("cookie", "xsession=1; session=2;Session=3; broken; __Host-session=\"4\"; session=5");
  EXPECT_EQ(read_cookie(request, "session"), "2");
  request.is_secure = true;
  EXPECT_EQ(read_cookie(request, "session"), "4");
  EXPECT_EQ(request.cookie("broken"), std::nullopt);
}

TEST(FormToken, HoldsForItsSessionAndPurpose) {
  const FormTokens tokens({1, 2, 3});
  const std::string token = tokens.make("session-1", "comment.submit");
  EXPECT_EQ(token.size(), 43U);
  EXPECT_TRUE(tokens.holds(token, "session-1", "comment.submit"));
  EXPECT_FALSE(tokens.holds(token, "session-2", "comment.submit"));
  EXPECT_FALSE(tokens.holds(token, "session-1", "vote.cast"));
  EXPECT_FALSE(tokens.holds(token, "session-1c", "omment.submit"));
  EXPECT_FALSE(tokens.holds("", "session-1", "comment.submit"));
  EXPECT_FALSE(FormTokens({1, 2, 4}).holds(token, "session-1", "comment.submit"));
}

TEST(SecurityHeaders, AreAddedToWhatIsThere) {
  Response response = Response::text("x");
  response.set("Referrer-Policy", "no-referrer");
  add_security_headers(response, Transport::encrypted);
  EXPECT_EQ(*response.find("Referrer-Policy"), "no-referrer");
  EXPECT_EQ(*response.find("X-Content-Type-Options"), "nosniff");
  EXPECT_TRUE(response.find("Content-Security-Policy")->starts_with("default-src 'none';"));
  EXPECT_NE(response.find("Strict-Transport-Security"), nullptr);
  Response plain;
  add_security_headers(plain, Transport::plain);
  EXPECT_EQ(plain.find("Strict-Transport-Security"), nullptr);
}

}  // namespace
}  // namespace haip
