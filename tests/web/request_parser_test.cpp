#include "web/request_parser.hpp"

#include <gtest/gtest.h>

namespace haip {
namespace {

using Progress = RequestParser::Progress;

/// Feeds `pieces` one after the other, as a connection would; returns what became of the requests, one line each.
std::string read_all(std::string_view bytes, std::size_t piece_size) {
  RequestParser parser(1000, 1000);
  Request request;
  parser.start(request);
  std::string unread;
  std::string log;
  for (std::size_t at = 0; at < bytes.size(); at += piece_size) {
    unread += bytes.substr(at, piece_size);
    for (bool goes_on = true; goes_on && !unread.empty();) {
      const RequestParser::Step step = parser.read(unread);
      unread.erase(0, step.consumed_bytes);
      switch (step.progress) {
        case Progress::needs_more:
          goes_on = false;
          break;
        case Progress::header_done:
          break;
        case Progress::refused:
          return log + "refused " + std::to_string(parser.refusal().status);
        case Progress::complete:
          log += std::string(method_name(request.method)) + " " + request.path + " " +
                 std::to_string(request.headers.size()) + " " + request.body + "\n";
          parser.start(request);
          break;
      }
    }
  }
  return log;
}

TEST(RequestParser, ReadsTheSameHoweverTheBytesArrive) {
  const std::string bytes =
      "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"
      "\r\nPOST /b?c HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
      "POST /d HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n00A;x\r\n0123456789\r\n0\r\nT: "
      "t\r\n\r\n"
      "HEAD /e HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::string expected = "GET /a 1 \nPOST /b 2 hello\nPOST /d 2 abc0123456789\nHEAD /e 1 \n";
  for (std::size_t size = 1; size <= bytes.size(); ++size) EXPECT_EQ(read_all(bytes, size), expected) << size;
}

TEST(RequestParser, RefusesTheSameHoweverTheBytesArrive) {
  for (const char* bytes : {"GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\n\r\n",
                            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\nab",
                            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na"})
    for (std::size_t size = 1; size < 80; ++size) EXPECT_EQ(read_all(bytes, size), "refused 400") << bytes << size;
}

TEST(RequestParser, CountsTheWholeHeader) {
  std::string bytes = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 100; ++i) bytes += "X: 0123456789\r\n";
  for (const std::size_t size : {1U, 7U, 100U, 5000U}) EXPECT_EQ(read_all(bytes + "\r\n", size), "refused 431");
}

TEST(RequestParser, TrailersAreNotHeaders) {
  const std::string bytes =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nCookie: session=stolen\r\n\r\n";
  EXPECT_EQ(read_all(bytes, bytes.size()), "POST / 2 \n");
}

}  // namespace
}  // namespace haip
