// Links checked against real servers on loopback addresses, and against pretended ones where no server can do it.

#include "evidence/link_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "testing/loopback_server.hpp"
#include "testing/manual_clock.hpp"

namespace haip {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing_support::LoopbackAnswer;
using testing_support::LoopbackRequest;
using testing_support::LoopbackServer;

LoopbackAnswer redirect_to(const std::string& location, int status = 302) {
  return {.status = status, .headers = {{"Location", location}}};
}
LoopbackAnswer say_hello(const LoopbackRequest&) { return {.body = "hello"}; }

/// Answers without a network.
class PretendedNetwork final : public HttpClient {
 public:
  using Answers = std::function<tl::expected<HttpAnswer, HttpFailure>(const HttpRequest&)>;
  explicit PretendedNetwork(Answers answers) : answers_(std::move(answers)) {}
  Result<HttpAnswer> send(const HttpRequest&) override {
    throw std::logic_error("a link check wants to know the cause");
  }
  tl::expected<HttpAnswer, HttpFailure> ask(const HttpRequest& request) override { return answers_(request); }

 private:
  Answers answers_;
};

tl::unexpected<HttpFailure> failure(HttpFailureCause cause) {
  return tl::unexpected<HttpFailure>(HttpFailure{cause, {ErrorKind::unavailable, "it did not work", ""}});
}

/// How many requests are being answered at a time, and how many there were at most.
class Crowd {
 public:
  void enter() {
    const std::lock_guard lock(mutex_);
    most_ = std::max(most_, ++now_);
  }
  void leave() {
    const std::lock_guard lock(mutex_);
    --now_;
  }
  [[nodiscard]] int most() const {
    const std::lock_guard lock(mutex_);
    return most_;
  }

 private:
  mutable std::mutex mutex_;
  int now_ = 0;
  int most_ = 0;
};

/// Lets nobody through before `count` are there. Those who wait in vain are let go in the end, so that the test fails
/// instead of standing still.
class Rendezvous {
 public:
  explicit Rendezvous(int count) : missing_(count) {}
  bool arrive() {
    std::unique_lock lock(mutex_);
    if (--missing_ <= 0) complete_.notify_all();
    return complete_.wait_for(lock, 30s, [&] { return missing_ <= 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable complete_;
  int missing_;
};

class LinkCheck : public testing::Test {
 protected:
  std::vector<CheckedLink> check(const std::vector<Link>& links) {
    return check_links(links, history_, *http_, clock_, options_, nullptr);
  }
  CheckedLink check_one(const Link& link) { return check({link}).at(0); }
  LinkOutcome outcome(const Link& link) { return check_one(link).outcome; }

  testing_support::ManualClock clock_{Instant{1'795'521'600}};
  LinkHistory history_;
  LinkCheckOptions options_{.time_limit = 60s};
  std::unique_ptr<HttpClient> http_ =
      make_http_client({.addresses = AddressRule::any_address, .https_only = false, .redirects = 0});
};

std::vector<LinkOutcome> outcomes(const std::vector<CheckedLink>& links) {
  std::vector<LinkOutcome> all;
  for (const CheckedLink& link : links) all.push_back(link.outcome);
  return all;
}

// ---- Many at once, politely ----

TEST_F(LinkCheck, AHundredLinksOneAtATimeForEachHost) {
  std::map<std::string, Crowd> crowds;
  for (const char* host : {"127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"}) crowds[host];
  std::vector<std::unique_ptr<LoopbackServer>> servers;
  const auto serve = [&](const std::string& host) {
    Crowd& crowd = crowds.at(host);
    servers.push_back(std::make_unique<LoopbackServer>(
        [&crowd, &servers](const LoopbackRequest& request) {
          crowd.enter();
          for (int i = 0; i < 50; ++i) std::this_thread::yield();  // a guest too many has time to come in
          crowd.leave();
          if (request.path.starts_with("/to/")) return redirect_to(servers[0]->url("/from" + request.path));
          return LoopbackAnswer{.status = request.path.ends_with("7") ? 404 : 200, .body = request.path};
        },
        host));
  };
  for (const char* host : {"127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"}) serve(host);

  std::vector<Link> links;
  for (int i = 0; i < 100; ++i) {
    const std::size_t server = static_cast<std::size_t>(i) % servers.size();
    links.push_back({servers[server]->url((server == 4 ? "/to/" : "/") + std::to_string(i))});
  }
  std::vector<std::uint64_t> progress;
  const auto caller = std::this_thread::get_id();
  const std::vector<CheckedLink> checked =
      check_links(links, history_, *http_, clock_, options_, [&](std::uint64_t done, std::uint64_t total) {
        EXPECT_EQ(std::this_thread::get_id(), caller);
        EXPECT_EQ(total, 100U);
        progress.push_back(done);
      });

  ASSERT_EQ(checked.size(), 100U);
  for (std::size_t i = 0; i < 100; ++i) {
    const bool is_redirected = i % 5 == 4;
    const bool is_missing = i % 10 == 7;
    const LinkOutcome expected = is_missing      ? LinkOutcome::failed_once
                                 : is_redirected ? LinkOutcome::moved
                                                 : LinkOutcome::reachable;
    EXPECT_EQ(checked[i].address, links[i].address);
    EXPECT_EQ(link_outcome_word(checked[i].outcome), link_outcome_word(expected)) << links[i].address;
  }
  for (const auto& [host, crowd] : crowds) EXPECT_EQ(crowd.most(), 1) << host;
  std::size_t requests = 0;
  for (const auto& server : servers) requests += server->requests().size();
  EXPECT_EQ(requests, 120U) << "each address once, and 20 redirects";
  EXPECT_EQ(progress.front(), 0U);
  EXPECT_EQ(progress.back(), 100U);
  EXPECT_TRUE(std::ranges::is_sorted(progress));
}

TEST_F(LinkCheck, DifferentHostsAreAskedAtTheSameTime) {
  Rendezvous all_three(3);
  const auto handler = [&](const LoopbackRequest&) { return LoopbackAnswer{.status = all_three.arrive() ? 200 : 500}; };
  LoopbackServer a(handler, "127.0.0.1");
  LoopbackServer b(handler, "127.0.0.2");
  LoopbackServer c(handler, "127.0.0.3");
  EXPECT_THAT(outcomes(check({{a.url()}, {b.url()}, {c.url()}})), Each(LinkOutcome::reachable));
}

TEST_F(LinkCheck, TheLimitOfAHostCanBeHigher) {
  Rendezvous both(2);
  LoopbackServer server([&](const LoopbackRequest&) { return LoopbackAnswer{.status = both.arrive() ? 200 : 500}; });
  options_.most_requests_per_host = 2;
  EXPECT_THAT(outcomes(check({{server.url("/a")}, {server.url("/b")}})), Each(LinkOutcome::reachable));
}

TEST_F(LinkCheck, TheLimitOfAllIsKept) {
  Crowd crowd;
  const auto handler = [&](const LoopbackRequest&) {
    crowd.enter();
    for (int i = 0; i < 50; ++i) std::this_thread::yield();
    crowd.leave();
    return LoopbackAnswer{};
  };
  std::vector<std::unique_ptr<LoopbackServer>> servers;
  std::vector<Link> links;
  for (int i = 1; i <= 8; ++i) {
    servers.push_back(std::make_unique<LoopbackServer>(handler, "127.0.0." + std::to_string(i)));
    for (const char* path : {"/a", "/b", "/c"}) links.push_back({servers.back()->url(path)});
  }
  options_.most_requests = 2;
  EXPECT_THAT(outcomes(check(links)), Each(LinkOutcome::reachable));
  EXPECT_LE(crowd.most(), 2);
}

TEST_F(LinkCheck, AnAddressIsAskedOnce) {
  LoopbackServer server(say_hello);
  const std::string page = server.url("/page");
  const auto checked = check({{page}, {page + "#part"}, {page, sha256("hello")}, {page, sha256("other")}, {page}});
  EXPECT_THAT(outcomes(checked), ElementsAre(LinkOutcome::reachable, LinkOutcome::reachable, LinkOutcome::reachable,
                                             LinkOutcome::changed, LinkOutcome::reachable));
  EXPECT_EQ(checked[1].address, page + "#part");
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_EQ(server.requests()[0].path, "/page");
}

TEST_F(LinkCheck, SaysWhoAsks) {
  LoopbackServer server(say_hello);
  check_one({server.url()});
  options_.documentation = "https://register.example/about";
  check_one({server.url()});
  ASSERT_EQ(server.requests().size(), 2U);
  EXPECT_EQ(server.requests()[0].headers.at("user-agent"), "haip/0.1.0");
  EXPECT_EQ(server.requests()[1].headers.at("user-agent"), "haip/0.1.0 (+https://register.example/about)");
  EXPECT_EQ(server.requests()[1].method, "GET");
}

TEST_F(LinkCheck, AHostThatAsksForAPauseGetsIt) {
  LoopbackServer busy([](const LoopbackRequest&) { return LoopbackAnswer{.status = 429}; });
  LoopbackServer down(
      [](const LoopbackRequest&) { return LoopbackAnswer{.status = 503, .headers = {{"Retry-After", "60"}}}; },
      "127.0.0.2");
  LoopbackServer failing([](const LoopbackRequest&) { return LoopbackAnswer{.status = 503}; }, "127.0.0.3");
  for (LoopbackServer* server : {&busy, &down, &failing}) {
    const auto checked = check({{server->url("/1")}, {server->url("/2")}, {server->url("/3")}});
    EXPECT_THAT(outcomes(checked), Each(LinkOutcome::unknown));
    EXPECT_EQ(checked[2].reason,
              server == &failing ? "answered with status 503" : "not asked, because its host asks for a pause");
  }
  EXPECT_EQ(busy.requests().size(), 1U);
  EXPECT_EQ(down.requests().size(), 1U);
  EXPECT_EQ(failing.requests().size(), 3U);
}

// ---- What is seen ----

TEST_F(LinkCheck, StatusesMeanWhatTheRulesSay) {
  const std::pair<int, LinkOutcome> cases[] = {
      {200, LinkOutcome::reachable},   {204, LinkOutcome::reachable}, {206, LinkOutcome::reachable},
      {301, LinkOutcome::unknown},  // without a Location
      {304, LinkOutcome::unknown},  // nobody asked for that
      {400, LinkOutcome::unknown},     {401, LinkOutcome::unknown},   {403, LinkOutcome::unknown},
      {404, LinkOutcome::failed_once}, {405, LinkOutcome::unknown},   {410, LinkOutcome::failed_once},
      {429, LinkOutcome::unknown},     {451, LinkOutcome::unknown},   {500, LinkOutcome::unknown},
      {502, LinkOutcome::unknown},     {503, LinkOutcome::unknown},
  };
  for (const auto& [status, expected] : cases) {
    LoopbackServer server([answer = status](const LoopbackRequest&) { return LoopbackAnswer{.status = answer}; });
    const CheckedLink link = check_one({server.url()});
    EXPECT_EQ(link_outcome_word(link.outcome), link_outcome_word(expected)) << status;
    EXPECT_EQ(link.seen.status, status);
    EXPECT_EQ(link.reason.find(std::to_string(status)) != std::string::npos, expected != LinkOutcome::reachable);
  }
}

TEST_F(LinkCheck, ReachableSaysWhatWasThereAndWhen) {
  LoopbackServer server([](const LoopbackRequest&) {
    return LoopbackAnswer{.content_type = "Application/JSON; charset=utf-8", .body = "{}"};
  });
  options_.digests = DigestsOf::all_links;
  const CheckedLink link = check_one({server.url("/a?b#c")});
  EXPECT_EQ(link.outcome, LinkOutcome::reachable);
  EXPECT_EQ(link.reason, "");
  EXPECT_EQ(link.seen.status, 200);
  EXPECT_EQ(link.seen.final_address, server.url("/a?b"));
  EXPECT_EQ(link.seen.media_type, "application/json");
  EXPECT_EQ(link.seen.digest, sha256("{}"));
  EXPECT_EQ(link.seen.at, clock_.now());
}

TEST_F(LinkCheck, ALinkThatFailsTwiceAnHourApartIsBroken) {
  int status = 404;
  LoopbackServer server([&](const LoopbackRequest&) { return LoopbackAnswer{.status = status}; });
  const Link link{server.url("/report.pdf")};
  EXPECT_EQ(outcome(link), LinkOutcome::failed_once);
  EXPECT_EQ(outcome(link), LinkOutcome::failed_once) << "at once again";
  history_ = parse_link_history(format_link_history(history_)).value();  // as from a file
  clock_.advance(3600);
  EXPECT_EQ(outcome(link), LinkOutcome::broken);
  status = 503;
  clock_.advance(3600);
  EXPECT_EQ(outcome(link), LinkOutcome::unknown);
  status = 200;
  EXPECT_EQ(outcome(link), LinkOutcome::reachable);
  status = 404;
  clock_.advance(3600);
  EXPECT_EQ(outcome(link), LinkOutcome::failed_once);
}

TEST_F(LinkCheck, HistoryKeepsLinksThatWereNotAsked) {
  const LinkMemory other{.failures = 1};
  history_["https://other.example/"] = other;
  history_["http://127.0.0.1:1/x"] = other;
  LoopbackServer server(say_hello);
  check({{server.url()}, {"mailto:x"}});
  EXPECT_EQ(history_.size(), 3U);
  EXPECT_EQ(history_.at("https://other.example/"), other);
  EXPECT_TRUE(history_.contains(server.url("/")));
}

TEST_F(LinkCheck, AnswersFromAnotherHostAreMoved) {
  LoopbackServer other(say_hello, "127.0.0.2");
  LoopbackServer server([&](const LoopbackRequest& request) {
    if (request.path == "/near") return redirect_to("arrived", 301);
    if (request.path == "/far") return redirect_to(other.url("/arrived?token=secret"), 308);
    if (request.path == "/round") return redirect_to("/round");
    if (request.path == "/gone") return redirect_to(other.url("/x"));
    if (request.path == "/ftp") return redirect_to("ftp://127.0.0.2/x?secret");
    if (request.path == "/door") return redirect_to("http://bob:secret@127.0.0.2/x");
    return LoopbackAnswer{};
  });
  const CheckedLink near = check_one({server.url("/near")});
  EXPECT_EQ(near.outcome, LinkOutcome::reachable);
  EXPECT_EQ(near.seen.final_address, server.url("/arrived"));
  const CheckedLink far = check_one({server.url("/far")});
  EXPECT_EQ(far.outcome, LinkOutcome::moved);
  EXPECT_EQ(far.seen.final_address, other.url("/arrived?token=secret"));
  EXPECT_EQ(far.reason, "now at " + other.url("/arrived") + "?…");
  EXPECT_THAT(format_link_history(history_), Not(HasSubstr("secret")));
  EXPECT_EQ(outcome({server.url("/far"), sha256("hello")}), LinkOutcome::moved);
  EXPECT_EQ(outcome({server.url("/far"), sha256("other")}), LinkOutcome::changed);
  for (const auto& [path, reason] :
       {std::pair{"/round", "redirects more than 8 times"}, std::pair{"/ftp", "redirects to ftp://127.0.0.2/x"},
        std::pair{"/door", "a user or a password"}}) {
    const CheckedLink link = check_one({server.url(path)});
    EXPECT_EQ(link.outcome, LinkOutcome::unknown) << path;
    EXPECT_THAT(link.reason, AllOf(HasSubstr(reason), Not(HasSubstr("secret")))) << path;
  }
}

TEST_F(LinkCheck, AFailureBehindARedirectNamesThePlace) {
  LoopbackServer other([](const LoopbackRequest&) { return LoopbackAnswer{.status = 404}; }, "127.0.0.2");
  LoopbackServer server([&](const LoopbackRequest&) { return redirect_to(other.url("/x")); });
  const CheckedLink link = check_one({server.url()});
  EXPECT_EQ(link.outcome, LinkOutcome::failed_once);
  EXPECT_EQ(link.reason, "answered with status 404, after a redirect to " + other.url("/x"));
}

TEST_F(LinkCheck, NobodyThereFailsButTroubleWithTlsIsUnknown) {
  std::string closed;
  {
    LoopbackServer server(say_hello);
    closed = server.url();
  }
  const CheckedLink refused = check_one({closed});
  EXPECT_EQ(refused.outcome, LinkOutcome::failed_once);
  EXPECT_EQ(refused.reason, "connection refused");
  LoopbackServer no_tls(say_hello, "127.0.0.1", "220 mail.example ESMTP\r\n");
  const CheckedLink insecure = check_one({"https://127.0.0.1:" + std::to_string(no_tls.port()) + "/x?secret"});
  EXPECT_EQ(insecure.outcome, LinkOutcome::unknown);
  EXPECT_THAT(insecure.reason, AllOf(HasSubstr("no secure connection"), Not(HasSubstr("secret\""))));
  const CheckedLink nonsense = check_one({no_tls.url()});
  EXPECT_EQ(nonsense.outcome, LinkOutcome::unknown);
}

TEST_F(LinkCheck, ASlowServerIsCutOffAndItsHostLeftAlone) {
  LoopbackServer server([](const LoopbackRequest&) { return LoopbackAnswer{.never = true}; });
  options_.time_limit = 30ms;
  const auto checked = check({{server.url("/1")}, {server.url("/2")}, {server.url("/3")}, {server.url("/4")}});
  EXPECT_THAT(outcomes(checked), Each(LinkOutcome::unknown));
  EXPECT_EQ(checked[1].reason, "no whole answer within 0.030 s");
  EXPECT_THAT(checked[2].reason, HasSubstr("not asked, because its host did not answer in time"));
  EXPECT_LE(server.requests().size(), 2U);
  EXPECT_EQ(history_, LinkHistory()) << "nothing was learned";
}

TEST_F(LinkCheck, OnlyNamesThatAreUnknownAmongOthersFail) {
  http_ = std::make_unique<PretendedNetwork>([](const HttpRequest& request) -> tl::expected<HttpAnswer, HttpFailure> {
    if (request.url.starts_with("https://there.")) return HttpAnswer{.status = 200};
    return failure(HttpFailureCause::no_such_name);
  });
  const CheckedLink alone = check_one({"https://gone.example/"});
  EXPECT_EQ(alone.outcome, LinkOutcome::failed_once);
  EXPECT_EQ(alone.reason, "the name gone.example does not exist");
  EXPECT_THAT(outcomes(check({{"https://away.example/"}, {"https://there.example/"}})),
              ElementsAre(LinkOutcome::failed_once, LinkOutcome::reachable));
  const auto offline = check({{"https://a.example/"}, {"https://b.example/"}});
  EXPECT_THAT(outcomes(offline), Each(LinkOutcome::unknown));
  EXPECT_THAT(offline[0].reason, HasSubstr("without network"));
  EXPECT_FALSE(history_.contains("https://a.example/"));
}

TEST_F(LinkCheck, WhatCannotBeToldIsUnknown) {
  http_ = std::make_unique<PretendedNetwork>([](const HttpRequest&) { return failure(HttpFailureCause::other); });
  EXPECT_EQ(outcome({"https://a.example/"}), LinkOutcome::unknown);
}

TEST_F(LinkCheck, PrivateAddressesAreNotAsked) {
  LoopbackServer inside(say_hello, "127.0.0.2");
  LoopbackServer outside([&](const LoopbackRequest&) { return redirect_to(inside.url("/admin")); });
  // One loopback address stands for the public network.
  http_ = make_http_client({.https_only = false, .also_allowed = {"127.0.0.1"}});
  for (const std::string& url : {inside.url("/admin"), outside.url()}) {
    const CheckedLink link = check_one({url});
    EXPECT_EQ(link.outcome, LinkOutcome::not_checkable);
    EXPECT_THAT(link.reason, HasSubstr("127.0.0.2, which is not a public address"));
  }
  EXPECT_EQ(inside.connection_count(), 0U);
  EXPECT_EQ(history_, LinkHistory());
}

TEST_F(LinkCheck, OtherAddressesAreNotCheckable) {
  http_ = std::make_unique<PretendedNetwork>(
      [](const HttpRequest&) -> tl::expected<HttpAnswer, HttpFailure> { throw std::logic_error("nobody is asked"); });
  const auto checked = check({{"mailto:x"}, {"https://alice:secret@lab.example/"}, {"card.pdf"}, {""}});
  EXPECT_THAT(outcomes(checked), Each(LinkOutcome::not_checkable));
  EXPECT_THAT(checked[0].reason, HasSubstr("mailto:"));
  EXPECT_THAT(checked[1].reason, HasSubstr("password"));
  EXPECT_EQ(checked[0].seen.at, clock_.now());
  EXPECT_TRUE(check({}).empty());
}

// ---- Bodies and digests ----

TEST_F(LinkCheck, PinnedEvidenceIsCompared) {
  const std::string body(300'000, 'x');
  LoopbackServer server([&](const LoopbackRequest&) { return LoopbackAnswer{.body = body}; });
  EXPECT_EQ(outcome({server.url(), sha256(body)}), LinkOutcome::reachable);
  const CheckedLink changed = check_one({server.url(), sha256("before")});
  EXPECT_EQ(changed.outcome, LinkOutcome::changed);
  EXPECT_THAT(changed.reason, AllOf(HasSubstr(sha256(body).hex()), HasSubstr(sha256("before").hex())));
  EXPECT_EQ(changed.seen.digest, sha256(body));
  options_.most_bytes_for_digest = body.size();
  EXPECT_EQ(outcome({server.url(), sha256(body)}), LinkOutcome::reachable);
  options_.most_bytes_for_digest = body.size() - 1;
  const CheckedLink large = check_one({server.url(), sha256(body)});
  EXPECT_EQ(large.outcome, LinkOutcome::unknown);
  EXPECT_EQ(large.seen.digest, std::nullopt);
}

TEST_F(LinkCheck, NoMoreIsReadThanIsNeeded) {
  std::size_t taken = 0;
  http_ = std::make_unique<PretendedNetwork>([&](const HttpRequest& request) {
    taken = 0;
    while (taken < 1'000'000 && request.receive(std::string(1000, 'x'))) taken += 1000;
    return HttpAnswer{.status = 200, .content_type = "text/html", .is_cut_off = taken < 1'000'000};
  });
  options_.most_bytes = 10'000;
  const CheckedLink link = check_one({"https://lab.example/"});
  EXPECT_EQ(link.outcome, LinkOutcome::reachable);
  EXPECT_EQ(link.seen.media_type, "text/html");
  EXPECT_EQ(link.seen.digest, std::nullopt) << "a part has no digest";
  EXPECT_EQ(taken, 10'000U);
  check_one({"https://lab.example/", sha256("x")});
  EXPECT_EQ(taken, 1'000'000U);
}

TEST_F(LinkCheck, APartIsNotTakenForTheWhole) {
  LoopbackServer server([](const LoopbackRequest&) { return LoopbackAnswer{.status = 206, .body = "part"}; });
  EXPECT_EQ(outcome({server.url(), sha256("part")}), LinkOutcome::unknown);
}

// ---- Conditional requests ----

TEST_F(LinkCheck, WhatIsRememberedIsAskedForConditionally) {
  std::string etag = "\"v1\"";
  LoopbackServer server([&](const LoopbackRequest& request) {
    const auto known = request.headers.find("if-none-match");
    if (known != request.headers.end() && known->second == etag) return LoopbackAnswer{.status = 304};
    return LoopbackAnswer{.content_type = "application/pdf", .body = "body " + etag, .headers = {{"ETag", etag}}};
  });
  const Link pinned{server.url(), sha256("body \"v1\"")};
  EXPECT_EQ(outcome(pinned), LinkOutcome::reachable);
  EXPECT_FALSE(server.requests().back().headers.contains("if-none-match"));

  clock_.advance(60);
  const CheckedLink again = check_one(pinned);
  EXPECT_EQ(server.requests().back().headers.at("if-none-match"), "\"v1\"");
  EXPECT_EQ(again.outcome, LinkOutcome::reachable);
  EXPECT_EQ(again.seen.status, 304);
  EXPECT_EQ(again.seen.media_type, "application/pdf");
  EXPECT_EQ(again.seen.digest, sha256("body \"v1\""));
  EXPECT_EQ(history_.at(server.url()).answer->at, clock_.now());
  EXPECT_EQ(outcome({server.url(), sha256("other")}), LinkOutcome::changed)
      << "304 says what it is, not that it is right";

  etag = "\"v2\"";
  EXPECT_EQ(outcome(pinned), LinkOutcome::changed);
  EXPECT_EQ(history_.at(server.url()).answer->etag, "\"v2\"");
}

TEST_F(LinkCheck, ADigestThatIsNotKnownIsFetched) {
  LoopbackServer server([&](const LoopbackRequest& request) {
    if (request.headers.contains("if-none-match")) return LoopbackAnswer{.status = 304};
    return LoopbackAnswer{.body = "body", .headers = {{"ETag", "\"v1\""}}};
  });
  options_.most_bytes = 1;  // so the first check learns no digest
  EXPECT_EQ(outcome({server.url()}), LinkOutcome::reachable);
  EXPECT_EQ(outcome({server.url(), sha256("body")}), LinkOutcome::reachable);
  EXPECT_FALSE(server.requests().back().headers.contains("if-none-match"));
  EXPECT_EQ(outcome({server.url(), sha256("body")}), LinkOutcome::reachable);
  EXPECT_TRUE(server.requests().back().headers.contains("if-none-match"));
}

TEST_F(LinkCheck, WeakOrStrangeTagsAreNotRemembered) {
  for (const char* etag : {"W/\"v1\"", "v1", "\"", "\"a b\"", "\"a\"b\""}) {
    LoopbackServer server([&](const LoopbackRequest&) { return LoopbackAnswer{.headers = {{"ETag", etag}}}; });
    check_one({server.url()});
    check_one({server.url()});
    EXPECT_FALSE(server.requests().back().headers.contains("if-none-match")) << etag;
  }
}

TEST_F(LinkCheck, ATagIsShownOnlyToWhomItCameFrom) {
  LoopbackServer other([](const LoopbackRequest&) { return LoopbackAnswer{.headers = {{"ETag", "\"v1\""}}}; },
                       "127.0.0.2");
  LoopbackServer server([&](const LoopbackRequest&) { return redirect_to(other.url("/x")); });
  check_one({server.url()});
  check_one({server.url()});
  EXPECT_FALSE(server.requests().back().headers.contains("if-none-match"));
  EXPECT_EQ(other.requests().back().headers.at("if-none-match"), "\"v1\"");
}

// ---- Bugs ----

TEST_F(LinkCheck, AnExceptionReachesTheCaller) {
  http_ = std::make_unique<PretendedNetwork>(
      [](const HttpRequest&) -> tl::expected<HttpAnswer, HttpFailure> { throw std::runtime_error("a bug"); });
  std::vector<Link> links;
  for (int i = 0; i < 50; ++i) links.push_back({"https://" + std::to_string(i) + ".example/"});
  EXPECT_THROW(check(links), std::runtime_error);
}

}  // namespace
}  // namespace haip
