#include "web/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <mutex>
#include <thread>

#include "web/compression.hpp"
#include "web/html.hpp"
#include "web/http_client.hpp"
#include "web/prepared_page.hpp"

namespace haip {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_support::body_of;
using testing_support::field_of;
using testing_support::RawClient;
using testing_support::status_of;

/// A server on a free port of loopback whose handler shows what it got.
class RunningServer {
 public:
  explicit RunningServer(ServerOptions options = {}, Server::RequestHandler handler = show_request)
      : server_(on_free_port(std::move(options)), std::move(handler)), port_(server_.start().value()) {}

  static Reply show_request(const Request& request) {
    return Response::text(std::string(method_name(request.method)) + " " + request.path + " [" + request.body + "]");
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  Server& server() { return server_; }

 private:
  static ServerOptions on_free_port(ServerOptions options) {
    options.listen = "127.0.0.1:0";
    options.threads = 2;
    return options;
  }
  Server server_;
  std::uint16_t port_;
};

std::string get(std::string_view path, std::string_view fields = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n";
}

/// So that the memory of a few threads is left, and not of 64.
void leave_little_memory() {
  std::ifstream file("/proc/self/statm");
  rlim_t pages = 0;
  file >> pages;
  rlimit limit{};
  ::getrlimit(RLIMIT_AS, &limit);
  limit.rlim_cur = pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + 100'000'000;
  ::setrlimit(RLIMIT_AS, &limit);
}

/// 0: the start was refused as it should be, and works when there is memory again.
int start_with_too_many_threads() {
  rlimit before{};
  ::getrlimit(RLIMIT_AS, &before);
  leave_little_memory();
  Server server({.listen = "127.0.0.1:0", .threads = 64}, [](const Request&) { return Response::text("here"); });
  const Result<std::uint16_t> refused = server.start();
  ::setrlimit(RLIMIT_AS, &before);
  if (refused || refused.error().kind != ErrorKind::unavailable) return 1;
  const Result<std::uint16_t> port = server.start();
  if (!port) return 2;
  return RawClient(*port).send(get("/")).read_response().starts_with("HTTP/1.1 200 OK") ? 0 : 3;
}

TEST(ServerDeathTest, StartsWithAllItsThreadsOrNotAtAll) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  GTEST_SKIP() << "skipped: a sanitizer needs the memory that this test takes away";
#endif
#endif
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(std::exit(start_with_too_many_threads()), testing::ExitedWithCode(0), "");
}

TEST(Server, KeepsTheConnectionForFurtherRequests) {
  RunningServer running;
  RawClient client(running.port());
  for (const char* path : {"/a", "/b", "/c"}) {
    const std::string response = client.send(get(path)).read_response();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_EQ(body_of(response), "GET " + std::string(path) + " []");
    EXPECT_EQ(field_of(response, "Connection"), "(none)");
    EXPECT_THAT(field_of(response, "Date"), testing::EndsWith(" GMT"));
  }
  EXPECT_EQ(running.server().open_connections(), 1U);
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  RunningServer running;
  RawClient client(running.port());
  std::string requests;
  for (int i = 0; i < 50; ++i) requests += get("/" + std::to_string(i));
  client.send(requests);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(body_of(client.read_response()), "GET /" + std::to_string(i) + " []");
}

TEST(Server, ReadsBodiesByLengthAndByChunk) {
  RunningServer running;
  RawClient client(running.port());
  client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhel").send("lo");
  EXPECT_EQ(body_of(client.read_response()), "POST /a [hello]");
  client.send(
      "POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nCookie: "
      "a=b\r\n\r\n");
  EXPECT_EQ(body_of(client.read_response()), "POST /b [hello]");
  EXPECT_EQ(body_of(client.send(get("/after")).read_response()), "GET /after []");
  const std::string large(300'000, 'x');
  client.send("PUT /c HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n" + large);
  EXPECT_EQ(body_of(client.read_response()), "PUT /c [" + large + "]");
}

TEST(Server, ClosesWhenTheClientOrItsVersionAsksFor) {
  RunningServer running;
  const std::string closed = RawClient(running.port()).send(get("/", "Connection: close\r\n")).read_to_end();
  EXPECT_EQ(field_of(closed, "Connection"), "close");
  const std::string old = RawClient(running.port()).send("GET / HTTP/1.0\r\n\r\n").read_to_end();
  EXPECT_EQ(status_of(old), "200");
  RawClient kept(running.port());
  const std::string old_keep = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
  EXPECT_EQ(field_of(kept.send(old_keep).read_response(), "Connection"), "keep-alive");
  EXPECT_EQ(status_of(kept.send(old_keep).read_response()), "200");
}

TEST(Server, LimitsRequestsPerConnection) {
  RunningServer running({.limits = {.requests_per_connection = 2}});
  RawClient client(running.port());
  EXPECT_EQ(field_of(client.send(get("/")).read_response(), "Connection"), "(none)");
  EXPECT_EQ(field_of(client.send(get("/")).read_to_end(), "Connection"), "close");
}

TEST(Server, HeadIsGetWithoutTheBody) {
  RunningServer running;
  RawClient client(running.port());
  const std::string response = client.send("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\n").read_response(false);
  EXPECT_EQ(field_of(response, "Content-Length"), "10");
  EXPECT_EQ(body_of(response), "");
  EXPECT_EQ(body_of(client.send(get("/y")).read_response()), "GET /y []");
}

TEST(Server, SendsPreparedPagesInTheCodingAskedForAndNotTwice) {
  const PreparedPage page(Response::html(tag("p", std::string(5000, 'x'))));
  RunningServer running({}, [&](const Request& request) -> Reply { return page.for_client(request); });
  RawClient client(running.port());
  const std::string plain = client.send(get("/")).read_response();
  EXPECT_EQ(body_of(plain).size(), 5007U);
  EXPECT_EQ(field_of(plain, "Vary"), "Accept-Encoding");

  const std::string packed = client.send(get("/", "Accept-Encoding: gzip, br\r\n")).read_response();
  EXPECT_EQ(field_of(packed, "Content-Encoding"), "br");
  EXPECT_LT(body_of(packed).size(), 100U);
  EXPECT_NE(field_of(packed, "ETag"), field_of(plain, "ETag"));

  const std::string again = "Accept-Encoding: br\r\nIf-None-Match: \"other\", W/" + field_of(packed, "ETag") + "\r\n";
  const std::string unchanged = client.send(get("/", again)).read_response();
  EXPECT_EQ(status_of(unchanged), "304");
  EXPECT_EQ(field_of(unchanged, "ETag"), field_of(packed, "ETag"));
  EXPECT_EQ(field_of(unchanged, "Content-Length"), "(none)");
  EXPECT_EQ(status_of(client.send(get("/")).read_response()), "200");
}

TEST(Server, DeferredRepliesComeFromAnyThread) {
  std::thread worker;
  RunningServer running({}, [&](const Request&) -> Reply {
    return Deferred{[&](Respond respond) {
      worker = std::thread([respond] {
        respond(Response::text("later"));
        respond(Response::text("and again, which does nothing"));
      });
    }};
  });
  RawClient client(running.port());
  EXPECT_EQ(body_of(client.send(get("/")).read_response()), "later");
  worker.join();
}

TEST(Server, ADeferredReplyMayComeAtOnceOrNever) {
  RunningServer running({}, [](const Request& request) -> Reply {
    if (request.path == "/now") return Deferred{[](const Respond& respond) { respond(Response::text("now")); }};
    if (request.path == "/throws") return Deferred{[](const Respond&) { throw std::logic_error("a bug"); }};
    return Deferred{[](const Respond&) {}};
  });
  RawClient client(running.port());
  EXPECT_EQ(body_of(client.send(get("/now")).read_response()), "now");
  EXPECT_EQ(status_of(client.send(get("/never")).read_response()), "500");
  EXPECT_EQ(status_of(client.send(get("/throws")).read_response()), "500");
}

TEST(Server, ADeferredReplyMayOutliveItsConnectionAndServer) {
  std::promise<Respond> promise;
  {
    RunningServer running({}, [&](const Request&) -> Reply {
      return Deferred{[&](Respond respond) { promise.set_value(std::move(respond)); }};
    });
    RawClient client(running.port());
    client.send(get("/"));
    Respond early = promise.get_future().get();
    running.server().stop();
    EXPECT_EQ(client.read_to_end(), "");
    early(Response::text("nobody listens"));
  }
}

TEST(Server, AnExceptionOfAHandlerIsABugWithStatus500) {
  std::string reported;
  RunningServer running({.on_bug = [&](std::string_view message) { reported = message; }},
                        [](const Request&) -> Reply { throw std::logic_error("index out of range"); });
  RawClient client(running.port());
  const std::string response = client.send(get("/")).read_response();
  EXPECT_EQ(status_of(response), "500");
  EXPECT_THAT(response, Not(HasSubstr("index out of range")));
  EXPECT_EQ(reported, "index out of range");
}

TEST(Server, StoppingFinishesWhatIsInFlight) {
  std::promise<Respond> promise;
  RunningServer running({}, [&](const Request& request) -> Reply {
    if (request.path != "/slow") return Response::text("quick");
    return Deferred{[&](Respond respond) { promise.set_value(std::move(respond)); }};
  });
  RawClient idle(running.port());
  EXPECT_EQ(body_of(idle.send(get("/")).read_response()), "quick");
  RawClient busy(running.port());
  busy.send(get("/slow"));
  const Respond respond = promise.get_future().get();

  std::thread stopper([&] { running.server().stop(60s); });
  EXPECT_EQ(idle.read_to_end(), "");  // Returns once stopping has begun.
  respond(Response::text("finished"));
  const std::string response = busy.read_to_end();
  EXPECT_EQ(body_of(response), "finished");
  EXPECT_EQ(field_of(response, "Connection"), "close");
  stopper.join();
  EXPECT_EQ(running.server().open_connections(), 0U);
  EXPECT_THROW(RawClient(running.port()), std::runtime_error);
}

TEST(Server, StoppingHasALimit) {
  std::promise<void> started;
  std::vector<Respond> kept;
  RunningServer running({}, [&](const Request&) -> Reply {
    return Deferred{[&](Respond respond) {
      kept.push_back(std::move(respond));
      started.set_value();
    }};
  });
  RawClient client(running.port());
  client.send(get("/"));
  started.get_future().wait();
  running.server().stop(10ms);
  EXPECT_EQ(client.read_to_end(), "");
}

TEST(Server, LimitsConnectionsPerAddress) {
  RunningServer running({.limits = {.connections_per_address = 2}});
  RawClient first(running.port());
  RawClient second(running.port());
  EXPECT_EQ(status_of(first.send(get("/")).read_response()), "200");
  EXPECT_EQ(status_of(second.send(get("/")).read_response()), "200");
  RawClient third(running.port());
  EXPECT_EQ(third.read_to_end(), "");
}

TEST(Server, LimitsConnectionsInAll) {
  RunningServer running({.limits = {.connections = 1}});
  RawClient first(running.port());
  EXPECT_EQ(status_of(first.send(get("/")).read_response()), "200");
  EXPECT_EQ(RawClient(running.port()).read_to_end(), "");
}

TEST(Server, RefusesTooMuch) {
  RunningServer running({.limits = {.header_bytes = 1000, .body_bytes = 10}});
  const auto status = [&](std::string_view request) {
    return status_of(RawClient(running.port()).send(request).read_to_end());
  };
  EXPECT_EQ(status(get("/", "X: " + std::string(2000, 'x') + "\r\n")), "431");
  EXPECT_EQ(status("GET /" + std::string(2000, 'x')), "431");
  EXPECT_EQ(status("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n"), "413");
  EXPECT_EQ(
      status("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n6\r\nabcdef\r\n0\r\n\r\n"),
      "413");
  EXPECT_EQ(status("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(9000, 'x')),
            "431");
  const std::string exact = RawClient(running.port())
                                .send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789")
                                .read_response();
  EXPECT_EQ(body_of(exact), "POST / [0123456789]");
}

TEST(Server, ARefusalArrivesThoughTheClientStillSends) {
  RunningServer running({.limits = {.body_bytes = 10}});
  RawClient client(running.port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\n\r\n" + std::string(200'000, 'x'));
  ::shutdown(client.descriptor(), SHUT_WR);
  const std::string response = client.read_to_end();
  EXPECT_EQ(status_of(response), "413");
  EXPECT_EQ(body_of(response), "the body is too large\n");
}

TEST(Server, InvitesABodyOnlyIfItWouldTakeIt) {
  RunningServer running({.limits = {.body_bytes = 10}});
  RawClient client(running.port());
  const std::string expecting = "Expect: 100-continue\r\n\r\n";
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n" + expecting);
  EXPECT_EQ(client.read_response(), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(body_of(client.send("hello").read_response()), "POST / [hello]");
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n" + expecting);
  EXPECT_EQ(status_of(client.read_response()), "413");
  const std::string other = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: miracles\r\n\r\n";
  EXPECT_EQ(status_of(RawClient(running.port()).send(other).read_to_end()), "417");
}

// The timeouts below are tiny because they must fire; nothing waits for anything that must not happen.

TEST(Server, GivesASlowHeaderATimeLimit) {
  RunningServer running({.limits = {.header_timeout = 20ms}});
  EXPECT_EQ(status_of(RawClient(running.port()).send("GET / HT").read_to_end()), "408");
  EXPECT_EQ(RawClient(running.port()).read_to_end(), "");
}

TEST(Server, GivesASlowBodyATimeLimit) {
  RunningServer running({.limits = {.body_timeout = 20ms}});
  EXPECT_EQ(
      status_of(
          RawClient(running.port()).send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhel").read_to_end()),
      "408");
}

TEST(Server, ClosesAnIdleConnectionWithoutAWord) {
  RunningServer running({.limits = {.idle_timeout = 20ms}});
  RawClient client(running.port());
  EXPECT_EQ(status_of(client.send(get("/")).read_response()), "200");
  EXPECT_EQ(client.read_to_end(), "");
}

TEST(Server, GivesAClientThatDoesNotReadATimeLimit) {
  std::promise<void> given_up;
  const std::string large(30'000'000, 'x');
  RunningServer running(
      {.limits = {.write_timeout = -3600s}, .on_served = [&](const Served&) { given_up.set_value(); }},
      [&](const Request&) -> Reply { return Response::text(large); });
  RawClient client(running.port());
  client.send(get("/"));
  given_up.get_future().wait();
  EXPECT_LT(client.read_to_end().size(), large.size());
}

TEST(Server, BelievesAProxyOnlyIfTold) {
  const Server::RequestHandler show_client = [](const Request& request) -> Reply {
    return Response::text(request.client_address + (request.is_secure ? " secure" : " plain"));
  };
  const std::string forwarded = get("/", "X-Forwarded-For: 192.0.2.9, 2001:DB8::1\r\nX-Forwarded-Proto: https\r\n");
  RunningServer direct({}, show_client);
  EXPECT_EQ(body_of(RawClient(direct.port()).send(forwarded).read_response()), "127.0.0.1 plain");
  RunningServer proxied({.limits = {.connections_per_address = 1}, .behind_proxy = true}, show_client);
  RawClient client(proxied.port());
  EXPECT_EQ(body_of(client.send(forwarded).read_response()), "2001:db8::1 secure");
  EXPECT_EQ(body_of(client.send(get("/", "X-Forwarded-For: nonsense\r\n")).read_response()), "127.0.0.1 plain");
  EXPECT_EQ(body_of(RawClient(proxied.port()).send(get("/")).read_response()), "127.0.0.1 plain");
}

TEST(Server, ShowsWhatRequestsAsk) {
  RunningServer running({}, [](const Request& request) -> Reply {
    return Response::text(std::string(request.query.text("a")) + "|" +
                          std::string(request.header("X-THING").value_or("-")) + "|" +
                          std::string(request.cookie("session").value_or("-")));
  });
  RawClient client(running.port());
  EXPECT_EQ(body_of(client.send(get("/?a=%C3%A9", "x-thing: 1\r\nCookie: a=b; session=\"s1\"\r\n")).read_response()),
            "é|1|s1");
  EXPECT_EQ(body_of(client.send(get("/")).read_response()), "|-|-");
}

TEST(Server, TellsAnObserver) {
  std::mutex mutex;
  std::vector<std::string> seen;
  RunningServer running({.on_served = [&](const Served& served) {
    const std::lock_guard lock(mutex);
    seen.push_back(served.request.target + " " + std::to_string(served.status) + " " +
                   std::to_string(served.body_bytes));
  }});
  RawClient(running.port()).send(get("/a?b", "Connection: close\r\n")).read_to_end();
  RawClient(running.port()).send("nonsense\r\n\r\n").read_to_end();
  running.server().stop(10s);
  EXPECT_THAT(seen, testing::UnorderedElementsAre("/a?b 200 9", " 400 30"));
}

TEST(Server, SaysWhyItCannotListen) {
  const auto error = [](ServerOptions options) {
    return Server(std::move(options), RunningServer::show_request).start().error();
  };
  for (const char* wrong :
       {"", "8480", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "[127.0.0.1]:80", "localhost:80"})
    EXPECT_EQ(error({.listen = wrong}).kind, ErrorKind::malformed) << wrong;
  RunningServer running;
  EXPECT_EQ(error({.listen = "127.0.0.1:" + std::to_string(running.port())}).kind, ErrorKind::unavailable);
  EXPECT_EQ(error({.listen = "127.0.0.1:0", .certificate = "/nowhere/c.pem", .private_key = "/nowhere/k.pem"}).kind,
            ErrorKind::not_found);
  EXPECT_EQ(error({.listen = "127.0.0.1:0", .certificate = "/nowhere/c.pem"}).kind, ErrorKind::malformed);
}

TEST(Server, ListensOnIpv6) {
  Server server({.listen = "[::1]:0", .threads = 1}, RunningServer::show_request);
  const auto port = server.start();
  if (!port) GTEST_SKIP() << "no IPv6 on this machine: " << port.error().message;
  EXPECT_GT(*port, 0);
}

}  // namespace
}  // namespace haip
