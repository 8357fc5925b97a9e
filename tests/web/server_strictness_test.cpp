// Each row of the table in docs/http-server.md as raw bytes on a real connection. What two parsers can read differently
// is refused, and the connection ends: nobody knows where the next request would begin.

#include <gtest/gtest.h>

#include "web/http_client.hpp"
#include "web/server.hpp"

namespace haip {
namespace {

using testing_support::field_of;
using testing_support::RawClient;
using testing_support::status_of;

struct Row {
  const char* name;
  std::string request;
  const char* status;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class Strictness : public testing::TestWithParam<Row> {};

TEST_P(Strictness, AnswersAndCloses) {
  Server server({.listen = "127.0.0.1:0", .threads = 1},
                [](const Request&) -> Reply { return Response::text("routed"); });
  RawClient client(server.start().value());
  const std::string response = client.send(GetParam().request).read_to_end();
  EXPECT_EQ(status_of(response), GetParam().status) << response;
  EXPECT_EQ(field_of(response, "Connection"), "close");
  EXPECT_EQ(field_of(response, "Content-Type"), "text/plain; charset=utf-8");
}

std::string post(std::string_view fields, std::string_view body = "") {
  return "POST / HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n" + std::string(body);
}
std::string get_target(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n";
}

INSTANTIATE_TEST_SUITE_P(
    Framing, Strictness,
    testing::Values(
        Row{"length_and_chunked", post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400"},
        Row{"chunked_and_length", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"), "400"},
        Row{"two_lengths", post("Content-Length: 4\r\nContent-Length: 5\r\n", "abcd"), "400"},
        Row{"same_length_twice", post("Content-Length: 4\r\nContent-Length: 4\r\n", "abcd"), "400"},
        Row{"list_of_lengths", post("Content-Length: 4, 4\r\n", "abcd"), "400"},
        Row{"signed_length", post("Content-Length: +4\r\n", "abcd"), "400"},
        Row{"negative_length", post("Content-Length: -4\r\n", "abcd"), "400"},
        Row{"hexadecimal_length", post("Content-Length: 0x4\r\n", "abcd"), "400"},
        Row{"empty_length", post("Content-Length:\r\n", "abcd"), "400"},
        Row{"length_past_64_bits", post("Content-Length: 99999999999999999999\r\n", "abcd"), "400"},
        Row{"unknown_coding", post("Transfer-Encoding: gzip\r\n"), "501"},
        Row{"coding_before_chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), "501"},
        Row{"coding_twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400"},
        Row{"coding_and_identity", post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
            "400"},
        Row{"coding_with_tail", post("Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n"), "501"},
        Row{"coding_with_vertical_tab",
            post("Transfer-Encoding: \x0b"
                 "chunked\r\n",
                 "0\r\n\r\n"),
            "400"},
        Row{"chunked_in_http_1_0", "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
        Row{"chunk_size_not_hexadecimal", post("Transfer-Encoding: chunked\r\n", "x\r\n\r\n"), "400"},
        Row{"chunk_size_signed", post("Transfer-Encoding: chunked\r\n", "+1\r\na\r\n0\r\n\r\n"), "400"},
        Row{"chunk_without_crlf", post("Transfer-Encoding: chunked\r\n", "1\r\nab0\r\n\r\n"), "400"},
        Row{"chunk_with_bare_lf", post("Transfer-Encoding: chunked\r\n", "1\na\n0\n\n"), "400"},
        Row{"chunk_size_past_64_bits", post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\na"), "400"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Header, Strictness,
    testing::Values(Row{"space_before_colon", post("X : y\r\n"), "400"},
                    Row{"nul_in_value", post(std::string("X: a\0b\r\n", 8)), "400"},
                    Row{"carriage_return_in_value", post("X: a\rb\r\n"), "400"},
                    Row{"control_character",
                        post("X: a\x01"
                             "b\r\n"),
                        "400"},
                    Row{"bare_lf", "GET / HTTP/1.1\nHost: h\n\n", "400"},
                    Row{"one_bare_lf", "GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n", "400"},
                    Row{"folded_field", post("X: a\r\n b\r\n"), "400"},
                    Row{"folded_with_tab", post("X: a\r\n\tb\r\n"), "400"},
                    Row{"folded_first_line", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", "400"},
                    Row{"empty_name", post(": y\r\n"), "400"}, Row{"no_colon", post("nothing\r\n"), "400"},
                    Row{"no_host", "GET / HTTP/1.1\r\n\r\n", "400"},
                    Row{"two_hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
                    Row{"two_hosts_in_http_1_0", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", "400"},
                    Row{"empty_host", "GET / HTTP/1.1\r\nHost: \r\n\r\n", "400"},
                    Row{"host_with_path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "400"},
                    Row{"host_with_list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "400"},
                    Row{"large_header", post("X: " + std::string(20'000, 'x') + "\r\n"), "431"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    RequestLine, Strictness,
    testing::Values(
        Row{"nonsense", "nonsense\r\n\r\n", "400"}, Row{"http_0_9", "GET /\r\n\r\n", "400"},
        Row{"two_spaces", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
        Row{"text_after_version", "GET / HTTP/1.1 x\r\nHost: h\r\n\r\n", "400"},
        Row{"http_2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"},
        Row{"http_1_2", "GET / HTTP/1.2\r\nHost: h\r\n\r\n", "505"},
        Row{"unknown_method", "BREW / HTTP/1.1\r\nHost: h\r\n\r\n", "501"},
        Row{"lower_case_method", "get / HTTP/1.1\r\nHost: h\r\n\r\n", "501"},
        Row{"connect", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", "501"},
        Row{"tls_on_the_plain_port", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), "400"},
        Row{"two_dots", get_target("/a/../b"), "400"}, Row{"encoded_dots", get_target("/a/%2e%2E/b"), "400"},
        Row{"encoded_slash", get_target("/a%2Fb"), "400"}, Row{"encoded_nul", get_target("/a%00"), "400"},
        Row{"half_an_encoding", get_target("/a%2"), "400"}, Row{"double_slash", get_target("//a"), "400"},
        Row{"star_for_get", get_target("*"), "400"}, Row{"other_host_in_target", get_target("http://other/"), "400"}),
    [](const auto& row) { return row.param.name; });

TEST(Leniency, IsLimitedToWhatTheStandardAsksFor) {
  Server server({.listen = "127.0.0.1:0", .threads = 1},
                [](const Request& request) -> Reply { return Response::text(request.path); });
  RawClient client(server.start().value());
  for (const char* fine :
       {"\r\nGET /empty-line-first HTTP/1.1\r\nHost: h\r\n\r\n", "GET http://h/absolute?x HTTP/1.1\r\nHost: h\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "GET /obs HTTP/1.1\r\nhOST:h\r\nX: \xe9\r\n\r\n",
        "GET /body HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx"})
    EXPECT_EQ(status_of(client.send(fine).read_response()), "200") << fine;
}

}  // namespace
}  // namespace haip
