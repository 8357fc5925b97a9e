#include "web/http.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "web/html.hpp"
#include "web/response_head.hpp"

namespace haip {
namespace {

TEST(RequestHeaders, AreFoundWhateverTheirCase) {
  RequestHeaders headers;
  headers.add("Host", "h");
  headers.add("Accept", "a");
  headers.add("accept", "b");
  EXPECT_EQ(headers.find("HOST"), "h");
  EXPECT_EQ(headers.find("accept"), "a");
  EXPECT_EQ(headers.count("Accept"), 2U);
  EXPECT_EQ(headers.joined("ACCEPT"), "a, b");
  EXPECT_EQ(headers.find("absent"), std::nullopt);
  RequestHeaders copy = headers;
  headers.clear();
  EXPECT_EQ(copy.find("host"), "h");
}

TEST(Response, SaysWhatItIs) {
  EXPECT_EQ(*Response::html(tag("p", "x")).find("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(Response::json(Json().set("b", 1).set("a", "x")).body, "{\"a\":\"x\",\"b\":1}\n");
  const Response redirect = Response::see_other(site_url({"a b"}));
  EXPECT_EQ(redirect.status, 303);
  EXPECT_EQ(*redirect.find("Location"), "/a%20b");
}

TEST(Response, ProblemsFollowRfc9457) {
  const Response problem = Response::problem({ErrorKind::not_found, "there is no report r1", "see the list"});
  EXPECT_EQ(problem.status, 404);
  EXPECT_EQ(*problem.find("Content-Type"), "application/problem+json");
  EXPECT_EQ(problem.body,
            "{\"advice\":\"see the list\",\"detail\":\"there is no report r1\",\"status\":404,\"title\":\"Not Found\","
            "\"type\":\"about:blank\"}\n");
}

TEST(Response, AValueCannotAddAField) {
  Response response;
  response.set("X", "a\r\nSet-Cookie: b=c").set("x", std::string_view("d\0e", 3));
  ASSERT_EQ(response.headers.size(), 1U);
  EXPECT_EQ(*response.find("X"), "d e");
  EXPECT_THROW(response.set("A: b\r\nC", "d"), std::logic_error);
}

TEST(ResponseHead, IsWrittenOnce) {
  Response response = Response::text("hello");
  response.set("Content-Length", "7").set("Connection", "upgrade").add("Link", "a").add("Link", "b");
  std::string head;
  append_response_head(head, response);
  EXPECT_EQ(
      head,
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nLink: a\r\nLink: b\r\nContent-Length: 5\r\n");
  head.clear();
  append_response_head(head, Response{204, {}, "ignored"});
  EXPECT_EQ(head, "HTTP/1.1 204 No Content\r\n");
}

TEST(ResponseHead, DatesAreInTheOneForm) {
  EXPECT_EQ(http_date({784111777}), "Sun, 06 Nov 1994 08:49:37 GMT");  // RFC 9110, 5.6.7
  EXPECT_EQ(http_date({0}), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(response_tail({784111777}, ConnectionHeader::close),
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nConnection: close\r\n\r\n");
}

TEST(Etag, IsComparedWeakly) {
  EXPECT_TRUE(names_etag("\"a\"", "\"a\""));
  EXPECT_TRUE(names_etag("\"x\", W/\"a\"", "\"a\""));
  EXPECT_TRUE(names_etag("\"a\"", "W/\"a\""));
  EXPECT_TRUE(names_etag(" * ", "\"a\""));
  EXPECT_TRUE(names_etag("\"a,b\"", "\"a,b\""));
  for (const char* other : {"", "a", "\"b\"", "\"a", "\"aa\"", "\", \"a"})
    EXPECT_FALSE(names_etag(other, "\"a\"")) << other;
}

TEST(PreparedResponse, HoldsItsBytes) {
  Response response = Response::text("hello");
  response.set("ETag", "\"1\"").set("Cache-Control", "no-cache");
  const auto prepared = PreparedResponse::prepare(std::move(response));
  EXPECT_THAT(std::string(prepared->head()), testing::EndsWith("Content-Length: 5\r\n"));
  EXPECT_EQ(prepared->body(), "hello");
  EXPECT_EQ(prepared->not_modified_head(), "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nCache-Control: no-cache\r\n");
}

}  // namespace
}  // namespace haip
