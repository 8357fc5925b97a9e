#include "register/http_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <future>
#include <thread>

#include "base/version.hpp"
#include "testing/loopback_server.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::LoopbackAnswer;
using testing_support::LoopbackRequest;
using testing_support::LoopbackServer;

LoopbackAnswer say_hello(const LoopbackRequest&) { return {.body = "hello"}; }

LoopbackAnswer redirect_to(const std::string& location) { return {.status = 302, .headers = {{"Location", location}}}; }

std::unique_ptr<HttpClient> unguarded_client() {
  return make_http_client({.addresses = AddressRule::any_address, .https_only = false});
}

/// As for strangers' addresses, but without TLS, and one loopback address stands for the public network.
std::unique_ptr<HttpClient> guarded_client() {
  return make_http_client({.https_only = false, .also_allowed = {"127.0.0.1"}});
}

// ---- Addresses: IANA IPv4 and IPv6 Special-Purpose Address Registries ----

TEST(PublicAddress, OrdinaryAddressesArePublic) {
  for (const char* ip : {"1.1.1.1",
                         "8.8.8.8",
                         "9.255.255.255",
                         "11.0.0.0",
                         "100.63.255.255",
                         "100.128.0.0",
                         "126.255.255.255",
                         "128.0.0.0",
                         "169.253.255.255",
                         "172.15.255.255",
                         "172.32.0.0",
                         "192.0.1.0",
                         "192.167.255.255",
                         "192.169.0.0",
                         "198.17.255.255",
                         "198.20.0.0",
                         "203.0.112.255",
                         "203.0.114.0",
                         "223.255.255.255",
                         "2001:4860:4860::8888",
                         "2606:4700:4700::1111",
                         "2001:200::1",
                         "2a00::1",
                         "3ffe:ffff::1"})
    EXPECT_TRUE(is_public_address(ip)) << ip;
}

TEST(PublicAddress, SpecialAddressesAreNot) {
  for (const char* ip : {"0.0.0.0",
                         "0.255.255.255",
                         "10.0.0.0",
                         "10.255.255.255",
                         "100.64.0.0",
                         "100.127.255.255",
                         "127.0.0.1",
                         "127.255.255.255",
                         "169.254.0.0",
                         "169.254.169.254",
                         "172.16.0.0",
                         "172.31.255.255",
                         "192.0.0.8",
                         "192.0.2.1",
                         "192.88.99.1",
                         "192.168.0.0",
                         "192.168.255.255",
                         "198.18.0.0",
                         "198.19.255.255",
                         "198.51.100.7",
                         "203.0.113.7",
                         "224.0.0.1",
                         "239.255.255.255",
                         "240.0.0.1",
                         "255.255.255.255",  //
                         "::",
                         "::1",
                         "100::1",
                         "64:ff9b:1::1",
                         "2001:db8::1",
                         "3fff::1",
                         "3fff:fff::1",
                         "5f00::1",
                         "fc00::1",
                         "fd12:3456::1",
                         "fe80::1",
                         "fec0::1",
                         "ff02::1",
                         "ff0e::1",
                         "2001::1",
                         "2001:20::1",
                         "2001:1ff::1",
                         "4000::1"})
    EXPECT_FALSE(is_public_address(ip)) << ip;
}

TEST(PublicAddress, EmbeddedAddressesAreJudgedByWhatTheyEmbed) {
  const std::pair<const char*, bool> cases[] = {
      {"::ffff:8.8.8.8", true},
      {"::ffff:127.0.0.1", false},
      {"::ffff:10.1.2.3", false},  // IPv4-mapped
      {"64:ff9b::8.8.8.8", true},
      {"64:ff9b::192.168.0.1", false},
      {"64:ff9b::7f00:1", false},  // NAT64
      {"2002:808:808::1", true},
      {"2002:a9fe:a9fe::1", false},
      {"2002:7f00:1::", false},  // 6to4
      {"2a00::5efe:8.8.8.8", true},
      {"2a00::5efe:10.0.0.1", false},
      {"2a00::200:5efe:a00:1", false},  // ISATAP
      {"::8.8.8.8", false},
      {"::127.0.0.1", false},                // IPv4-compatible
      {"2001:0:808:808::f7f7:f7f7", false},  // Teredo
  };
  for (const auto& [ip, is_public] : cases) EXPECT_EQ(is_public_address(ip), is_public) << ip;
}

TEST(PublicAddress, TextThatIsNoAddressIsNotPublic) {
  for (const std::string_view text : {"", "example.org", "8.8.8", "8.8.8.8 ", "08.8.8.8", "134744072", "0x8.8.8.8",
                                      "8.8.8.8:80", "[2a00::1]", "2a00::1%eth0", "2a00:::1", "8.8.8.8/32"})
    EXPECT_FALSE(is_public_address(text)) << text;
  EXPECT_FALSE(is_public_address(std::string_view("8.8.8.8\0", 8)));
}

// ---- Which servers may be asked ----

TEST(HttpClientGuard, RefusesLoopbackForStrangersAddresses) {
  LoopbackServer server(say_hello);
  const auto client = make_http_client({.https_only = false});
  const std::string port = std::to_string(server.port());
  for (const std::string& url : {server.url(), "http://localhost:" + port + "/", "http://2130706433:" + port + "/",
                                 "http://0x7f.1:" + port + "/", "http://[::1]:" + port + "/",
                                 "http://[::ffff:127.0.0.1]:" + port + "/", "http://0:" + port + "/"}) {
    const auto answer = client->send({.url = url});
    ASSERT_FALSE(answer) << url;
    EXPECT_EQ(answer.error().kind, ErrorKind::refused) << url << ": " << answer.error().message;
    EXPECT_THAT(answer.error().message, HasSubstr("not a public address"));
  }
  EXPECT_EQ(server.connection_count(), 0U);
}

TEST(HttpClientGuard, AnyAddressAllowsLoopback) {
  LoopbackServer server(say_hello);
  const auto answer = unguarded_client()->send({.url = server.url()});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "hello");
}

TEST(HttpClientGuard, RedirectToPrivateAddressIsRefused) {
  LoopbackServer inside(say_hello, "127.0.0.2");
  LoopbackServer outside([&](const LoopbackRequest&) { return redirect_to(inside.url("/secret")); });

  const auto refused = guarded_client()->send({.url = outside.url()});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::refused);
  EXPECT_THAT(
      refused.error().message,
      AllOf(HasSubstr(outside.url()), HasSubstr("redirected to " + inside.url("/secret")), HasSubstr("127.0.0.2,")));
  EXPECT_EQ(inside.connection_count(), 0U);

  const auto followed = unguarded_client()->send({.url = outside.url()});
  ASSERT_TRUE(followed) << followed.error().message;
  EXPECT_EQ(followed->body, "hello");
}

TEST(HttpClientGuard, RedirectToAnotherSchemeIsRefused) {
  for (const char* location :
       {"file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "dict://127.0.0.1/x"}) {
    LoopbackServer server([&](const LoopbackRequest&) { return redirect_to(location); });
    const auto answer = unguarded_client()->send({.url = server.url()});
    ASSERT_FALSE(answer) << location;
    EXPECT_EQ(answer.error().kind, ErrorKind::refused) << location << ": " << answer.error().message;
  }
}

TEST(HttpClientGuard, HttpsOnlyRefusesHttp) {
  LoopbackServer server(say_hello);
  const auto client = make_http_client({.addresses = AddressRule::any_address});
  for (const std::string& url : {server.url(), std::string("ftp://example.org/x"), std::string("file:///etc/passwd")}) {
    const auto answer = client->send({.url = url});
    ASSERT_FALSE(answer) << url;
    EXPECT_EQ(answer.error().kind, ErrorKind::refused) << url;
    EXPECT_THAT(answer.error().message, HasSubstr("only https is allowed"));
  }
  EXPECT_EQ(server.connection_count(), 0U);
}

TEST(HttpClientGuard, TakesNoProxyFromTheEnvironment) {
  LoopbackServer proxy(say_hello);
  LoopbackServer server([](const LoopbackRequest&) { return LoopbackAnswer{.body = "directly"}; });
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  ::setenv("all_proxy", proxy.url().c_str(), 1);
  const auto answer = unguarded_client()->send({.url = server.url()});
  ::unsetenv("http_proxy");
  ::unsetenv("all_proxy");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "directly");
  EXPECT_EQ(proxy.connection_count(), 0U);
}

// ---- Requests and answers ----

TEST(HttpClient, SendsWhatItWasGivenAndNothingMore) {
  LoopbackServer server([](const LoopbackRequest&) {
    return LoopbackAnswer{.content_type = "application/json", .body = "{}", .headers = {{"Set-Cookie", "a=b"}}};
  });
  const auto client = unguarded_client();
  const HttpRequest request{.method = "POST",
                            .url = server.url("/add?x=1"),
                            .headers = {{"Accept", "application/json"}, {"X-Empty", ""}},
                            .body = std::string("line\nzero \0 byte", 16)};
  for (int i = 0; i < 2; ++i) {
    const auto answer = client->send(request);
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->content_type, "application/json");
    EXPECT_EQ(answer->body, "{}");
  }
  const LoopbackRequest asked = server.requests().back();
  EXPECT_EQ(asked.method, "POST");
  EXPECT_EQ(asked.path, "/add?x=1");
  EXPECT_EQ(asked.body, request.body);
  const std::map<std::string, std::string> headers{{"host", "127.0.0.1:" + std::to_string(server.port())},
                                                   {"user-agent", "haip/" + std::string(program_version())},
                                                   {"accept", "application/json"},
                                                   {"x-empty", ""},
                                                   {"content-length", "16"}};
  EXPECT_EQ(asked.headers, headers);
}

TEST(HttpClient, OtherMethods) {
  LoopbackServer server(
      [](const LoopbackRequest& request) { return LoopbackAnswer{.body = request.method + " " + request.body}; });
  const auto client = unguarded_client();
  EXPECT_EQ(client->send({.method = "HEAD", .url = server.url()})->body, "");
  EXPECT_EQ(client->send({.method = "GET", .url = server.url()})->body, "GET ");
  EXPECT_EQ(client->send({.method = "PUT", .url = server.url(), .body = "x"})->body, "PUT x");
  EXPECT_EQ(client->send({.method = "DELETE", .url = server.url()})->body, "DELETE ");
  EXPECT_EQ(client->send({.method = "POST", .url = server.url()})->body, "POST ");
  EXPECT_EQ(client->send({.method = "GET", .url = server.url()})->body, "GET ");
}

TEST(HttpClient, EveryStatusIsAnAnswer) {
  for (const int status : {201, 204, 304, 400, 403, 404, 409, 410, 422, 429, 500, 503}) {
    LoopbackServer server(
        [&](const LoopbackRequest&) { return LoopbackAnswer{.status = status, .content_type = "text/x.tlog.size"}; });
    const auto answer = unguarded_client()->send({.url = server.url()});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, status);
    EXPECT_EQ(answer->content_type, "text/x.tlog.size");
  }
}

TEST(HttpClient, ReadsHowLongToWait) {
  LoopbackServer server([](const LoopbackRequest& request) {
    if (request.path == "/now") return LoopbackAnswer{.status = 503};
    return LoopbackAnswer{.status = 503, .headers = {{"Retry-After", "7"}}};
  });
  const auto client = unguarded_client();
  EXPECT_EQ(client->send({.url = server.url("/later")})->retry_after, std::chrono::seconds(7));
  EXPECT_EQ(client->send({.url = server.url("/now")})->retry_after, std::chrono::seconds(0));
}

TEST(HttpClient, FollowsRedirectsUpToTheLimit) {
  LoopbackServer server([](const LoopbackRequest& request) {
    const int left = std::atoi(request.path.substr(1).c_str());
    return left == 0 ? LoopbackAnswer{.body = "arrived"} : redirect_to("/" + std::to_string(left - 1));
  });
  const auto client = make_http_client({.addresses = AddressRule::any_address, .https_only = false, .redirects = 2});
  const auto arrived = client->send({.url = server.url("/2")});
  ASSERT_TRUE(arrived) << arrived.error().message;
  EXPECT_EQ(arrived->body, "arrived");
  const auto lost = client->send({.url = server.url("/3")});
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(lost.error().message, HasSubstr("redirects more than 2 times"));
}

TEST(HttpClient, RedirectIsAnAnswerWhereItIsNotFollowed) {
  LoopbackServer server([](const LoopbackRequest&) { return redirect_to("/elsewhere"); });
  const auto without = make_http_client({.addresses = AddressRule::any_address, .https_only = false, .redirects = 0});
  for (const auto& answer :
       {without->send({.url = server.url()}), unguarded_client()->send({.method = "POST", .url = server.url()})}) {
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 302);
    EXPECT_EQ(answer->location, "/elsewhere");
  }
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST(HttpClient, LimitsTheSizeOfAnAnswer) {
  LoopbackServer server([](const LoopbackRequest& request) {
    return LoopbackAnswer{.body =
                              std::string(static_cast<std::size_t>(std::atoi(request.path.substr(1).c_str())), 'x')};
  });
  const auto client = unguarded_client();
  const auto exact = client->send({.url = server.url("/100000"), .largest_answer_bytes = 100'000});
  ASSERT_TRUE(exact) << exact.error().message;
  EXPECT_EQ(exact->body.size(), 100'000U);
  const auto over = client->send({.url = server.url("/100001"), .largest_answer_bytes = 100'000});
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().kind, ErrorKind::too_large);
  EXPECT_THAT(over.error().message, HasSubstr("100000 bytes"));
  EXPECT_TRUE(client->send({.url = server.url("/0"), .largest_answer_bytes = 0}));
  EXPECT_FALSE(client->send({.url = server.url("/1"), .largest_answer_bytes = 0}));
}

TEST(HttpClient, GivesUpOnAServerThatDoesNotAnswer) {
  LoopbackServer server([](const LoopbackRequest&) { return LoopbackAnswer{.never = true}; });
  const auto answer = unguarded_client()->send({.url = server.url(), .time_limit = std::chrono::milliseconds(30)});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(answer.error().message, HasSubstr("did not answer within 30 ms"));
}

TEST(HttpClient, SaysWhenNobodyListens) {
  std::string url;
  {
    LoopbackServer server(say_hello);
    url = server.url();
  }
  const auto answer = unguarded_client()->send({.url = url});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(answer.error().message, HasSubstr("no connection to " + url));
}

TEST(HttpClient, MessagesHoldNoCredentials) {
  LoopbackServer server(
      [](const LoopbackRequest&) { return redirect_to("http://bob:secret2@127.0.0.2:1/y?token=secret3"); });
  const std::string url =
      "http://alice:secret1@127.0.0.1:" + std::to_string(server.port()) + "/x?token=secret4#secret5";
  const auto https_only = make_http_client({});
  for (const auto& answer : {https_only->send({.url = url}), guarded_client()->send({.url = url}),
                             https_only->send({.url = "https://alice:secret1@host name/"}),
                             make_http_client({.https_only = false})->send({.url = url})}) {
    ASSERT_FALSE(answer);
    EXPECT_THAT(answer.error().message,
                AllOf(Not(HasSubstr("secret")), Not(HasSubstr("alice")), Not(HasSubstr("bob"))));
  }
}

TEST(HttpClient, RefusesRequestsThatWouldSmuggleLines) {
  LoopbackServer server(say_hello);
  const auto client = unguarded_client();
  const HttpRequest bad[] = {{.url = server.url(), .headers = {{"X", "a\r\nY: b"}}},
                             {.url = server.url(), .headers = {{"X: a\r\nY", "b"}}},
                             {.url = server.url(), .headers = {{"", "b"}}},
                             {.method = "GET /x HTTP/1.1\r\n", .url = server.url()},
                             {.url = server.url("/\r\nY: b")},
                             {.url = "not a url"},
                             {.url = ""}};
  for (const HttpRequest& request : bad) {
    const auto answer = client->send(request);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::malformed) << answer.error().message;
  }
  EXPECT_EQ(server.connection_count(), 0U);
}

TEST(HttpClient, KeepsConnections) {
  LoopbackServer server(say_hello);
  LoopbackServer other(say_hello);
  const auto client = unguarded_client();
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(client->send({.url = server.url()}));
    EXPECT_TRUE(client->send({.url = other.url()}));
  }
  std::thread([&] { EXPECT_TRUE(client->send({.url = server.url()})); }).join();
  EXPECT_EQ(server.connection_count(), 1U);
  EXPECT_EQ(other.connection_count(), 1U);
}

TEST(HttpClient, ServesSeveralThreads) {
  LoopbackServer server([](const LoopbackRequest& request) { return LoopbackAnswer{.body = request.path}; });
  const auto client = unguarded_client();
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 25; ++i) {
        const std::string path = "/" + std::to_string(thread) + "/" + std::to_string(i);
        const auto answer = client->send({.url = server.url(path)});
        if (answer && answer->body == path) ++right;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 100);
  EXPECT_LE(server.connection_count(), 4U);
}

TEST(HttpClient, SaysThatItWaitsBeforeTheAnswerComes) {
  std::promise<std::string> told;
  std::future<std::string> heard = told.get_future();
  std::string said;
  // The server answers only once the client has said that it waits.
  testing_support::LoopbackServer server([&](const testing_support::LoopbackRequest&) {
    said = heard.get();
    return testing_support::LoopbackAnswer{.status = 200};
  });
  const auto http = make_http_client({.addresses = AddressRule::any_address,
                                      .https_only = false,
                                      .waiting =
                                          [&](std::string_view url, std::chrono::milliseconds limit) {
                                            told.set_value(std::string(url) + " " + std::to_string(limit.count()));
                                          },
                                      .waiting_after = std::chrono::milliseconds(0)});
  const Result<HttpAnswer> answer =
      http->send({.url = server.url("/slow?secret=1"), .time_limit = std::chrono::seconds(60)});
  ASSERT_TRUE(answer);
  EXPECT_EQ(said, server.url("/slow") + " 60000");
}

TEST(HttpClient, GivesRedirectsAsAnswersToWhoFollowsThemAlone) {
  LoopbackServer server([](const LoopbackRequest&) { return redirect_to("../b?c"); });
  const auto answer = unguarded_client()->send({.url = server.url("/x/y/z"), .redirects = RedirectRule::are_answers});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(answer->redirect_url, server.url("/x/b?c"));
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST(HttpClient, GivesTheBodyPieceByPiece) {
  const std::string body(300'000, 'x');
  LoopbackServer server(
      [&](const LoopbackRequest&) { return LoopbackAnswer{.body = body, .headers = {{"ETag", "\"v1\""}}}; });
  const auto client = unguarded_client();
  std::string received;
  const auto whole = client->send({.url = server.url(), .receive = [&](std::string_view piece) {
                                     received += piece;
                                     return true;
                                   }});
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_EQ(received, body);
  EXPECT_EQ(whole->body, "");
  EXPECT_EQ(whole->etag, "\"v1\"");
  EXPECT_FALSE(whole->is_cut_off);

  const auto begun = client->send({.url = server.url(), .receive = [](std::string_view) { return false; }});
  ASSERT_TRUE(begun) << begun.error().message;
  EXPECT_EQ(begun->status, 200);
  EXPECT_EQ(begun->content_type, "text/plain; charset=utf-8");
  EXPECT_TRUE(begun->is_cut_off);
  EXPECT_TRUE(client->send({.url = server.url()})) << "the client can be used on";

  const auto over = client->send(
      {.url = server.url(), .largest_answer_bytes = 299'999, .receive = [](std::string_view) { return true; }});
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().kind, ErrorKind::too_large);
}

TEST(HttpClient, SaysThatAServerSpeaksAnotherProtocol) {
  LoopbackServer mail(say_hello, "127.0.0.1", "220 mail.example ESMTP\r\n");
  const auto answer = unguarded_client()->ask({.url = mail.url()});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().cause, HttpFailureCause::other);
  EXPECT_EQ(answer.error().error.kind, ErrorKind::unavailable);
  EXPECT_THAT(answer.error().error.message, HasSubstr("not HTTP"));
  LoopbackServer server([](const LoopbackRequest&) { return redirect_to("ftp://127.0.0.1/x"); });
  const auto redirected = unguarded_client()->ask({.url = server.url()});
  ASSERT_FALSE(redirected);
  EXPECT_EQ(redirected.error().cause, HttpFailureCause::not_allowed);
  EXPECT_EQ(redirected.error().error.kind, ErrorKind::refused);
}

TEST(HttpClient, SaysWhyThereIsNoAnswer) {
  using namespace std::chrono_literals;
  const auto cause = [](const std::string& url, HttpClient& client, std::chrono::milliseconds time_limit = 10s) {
    const auto answer = client.ask({.url = url, .time_limit = time_limit});
    EXPECT_FALSE(answer);
    return answer ? std::optional<HttpFailureCause>() : answer.error().cause;
  };
  const auto client = unguarded_client();
  LoopbackServer silent([](const LoopbackRequest&) { return LoopbackAnswer{.never = true}; });
  EXPECT_EQ(cause(silent.url(), *client, 30ms), HttpFailureCause::timed_out);
  std::string closed;
  {
    LoopbackServer server(say_hello);
    closed = server.url();
  }
  EXPECT_EQ(cause(closed, *client), HttpFailureCause::connection_refused);
  LoopbackServer without_tls(say_hello, "127.0.0.1", "220 mail.example ESMTP\r\n");
  EXPECT_EQ(cause("https://127.0.0.1:" + std::to_string(without_tls.port()), *client), HttpFailureCause::not_secure);
  LoopbackServer open(say_hello);
  EXPECT_EQ(cause(open.url(), *make_http_client({.https_only = false})), HttpFailureCause::not_allowed);
  EXPECT_EQ(cause("ftp://127.0.0.1/", *client), HttpFailureCause::not_allowed);
  // No resolver needs to be asked about a name with a part that is longer than any can be.
  EXPECT_EQ(cause("http://" + std::string(70, 'a') + ".test/", *client), HttpFailureCause::no_such_name);
  EXPECT_EQ(client->ask({.url = "not a url"}).error().error.kind, ErrorKind::malformed);
  EXPECT_TRUE(client->ask({.url = open.url()}));
}

}  // namespace
}  // namespace haip
