// haip evidence links: what is printed, and the exit code.

#include "evidence/commands_links.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/file.hpp"
#include "crypto/digest.hpp"
#include "evidence/link_history.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/loopback_server.hpp"
#include "testing/manual_clock.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::LoopbackAnswer;
using testing_support::LoopbackRequest;
using testing_support::LoopbackServer;

using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

class EvidenceLinks : public testing::Test {
 protected:
  Result<int> call(Values values, OutputFormat format = OutputFormat::text) {
    out_.str("");
    err_.str("");
    values.insert({"--allow-private-addresses", {"true"}});
    return call_as_typed(std::move(values), format);
  }
  Result<int> call_as_typed(Values values, OutputFormat format = OutputFormat::text) {
    Invocation invocation{.values = std::move(values),
                          .out = out_,
                          .err = err_,
                          .format = format,
                          .shows_progress = shows_progress_,
                          .clock = clock_,
                          .entropy = entropy_};
    return evidence_links_command().run(invocation);
  }

  LoopbackServer server_{[](const LoopbackRequest& request) {
    if (request.path == "/gone") return LoopbackAnswer{.status = 404};
    if (request.path == "/door") return LoopbackAnswer{.status = 403};
    return LoopbackAnswer{.body = "hello"};
  }};
  testing_support::TemporaryFolder folder_;
  testing_support::ManualClock clock_{Instant{1'795'510'800}};
  testing_support::CountingEntropy entropy_;
  std::ostringstream out_;
  std::ostringstream err_;
  bool shows_progress_ = false;
};

TEST_F(EvidenceLinks, SaysOfEachLinkWhatWasFound) {
  ASSERT_TRUE(write_file(folder_ / "links.txt", "# report\n" + server_.url("/b") + "\n" +
                                                    server_.url("/a?token=secret") +
                                                    " sha256:" + sha256("other").hex() + "\n"));
  EXPECT_EQ(call({{"url", {server_.url("/a")}}, {"--list", {(folder_ / "links.txt").string()}}}).value_or(-1), 1);
  EXPECT_THAT(out_.str(), HasSubstr("reachable      " + server_.url("/a") + "\nreachable      " + server_.url("/b") +
                                    "\nchanged        " + server_.url("/a") + "?…\n"));
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("2 reachable, 1 changed\n"), Not(HasSubstr("secret"))));
  EXPECT_EQ(err_.str(), "");
}

TEST_F(EvidenceLinks, ReadsAListOfAnyEditor) {
  ASSERT_TRUE(write_file(folder_ / "links.txt", "\xEF\xBB\xBF# report\r\n" + server_.url("/a") + "\r\n"));
  EXPECT_EQ(call({{"--list", {(folder_ / "links.txt").string()}}}).value_or(-1), 0);
  EXPECT_THAT(out_.str(), HasSubstr("reachable      " + server_.url("/a") + "\n"));
}

TEST_F(EvidenceLinks, ExitCodeTellsFindingsFromWhatIsNotKnown) {
  const std::string history = (folder_ / "history.json").string();
  const auto code = [&](std::vector<std::string> paths) {
    for (std::string& path : paths) path = server_.url(path);
    return call({{"url", paths}, {"--history", {history}}}).value_or(-1);
  };
  EXPECT_EQ(code({"/a", "/b"}), 0);
  EXPECT_EQ(code({"/a", "/door"}), 3);
  EXPECT_EQ(code({"/a", "/gone"}), 3) << "failed once";
  clock_.advance(3600);
  EXPECT_EQ(code({"/a", "/gone", "/door"}), 1) << "broken";
  EXPECT_EQ(call({{"url", {"mailto:x"}}}).value_or(-1), 3);
  EXPECT_EQ(read_link_history(history)->at(server_.url("/gone")).failures, 2U);
}

TEST_F(EvidenceLinks, SaysHowToLearnThatALinkIsBroken) {
  EXPECT_EQ(call({{"url", {server_.url("/gone")}}}).value_or(-1), 3);
  EXPECT_THAT(out_.str(), HasSubstr("--history FILE"));
  EXPECT_EQ(call({{"url", {server_.url("/gone")}}, {"--history", {(folder_ / "h.json").string()}}}).value_or(-1), 3);
  EXPECT_THAT(out_.str(), Not(HasSubstr("--history FILE")));
}

TEST_F(EvidenceLinks, GivesFactsToPrograms) {
  EXPECT_EQ(call({{"url", {server_.url("/a?b=1#c"), server_.url("/gone")}}, {"--sha256", {"true"}}}, OutputFormat::json)
                .value_or(-1),
            3);
  const auto facts = parse_json(out_.str());
  ASSERT_TRUE(facts) << facts.error().message;
  const Json& first = (*facts->array("links"))->if_array()->at(0);
  EXPECT_EQ(first.text("link").value(), server_.url("/a?b=1#c"));
  EXPECT_EQ(first.text("outcome").value(), "reachable");
  EXPECT_EQ(first.whole_number("status").value(), 200U);
  EXPECT_EQ(first.text("final_address").value(), server_.url("/a") + "?…");
  EXPECT_EQ(first.text("media_type").value(), "text/plain");
  EXPECT_EQ(first.text("sha256").value(), sha256("hello").hex());
  EXPECT_EQ(first.text("at").value(), format_instant(clock_.now()));
  const Json& second = (*facts->array("links"))->if_array()->at(1);
  EXPECT_EQ(second.text("outcome").value(), "failed_once");
  EXPECT_EQ(second.text("reason").value(), "answered with status 404");
  EXPECT_EQ((*facts->object("counts"))->whole_number("failed_once").value(), 1U);
}

TEST_F(EvidenceLinks, AsksNoPrivateAddressUntoldAndSaysWhoAsks) {
  EXPECT_EQ(call_as_typed({{"url", {server_.url()}}}).value_or(-1), 3);
  EXPECT_THAT(out_.str(), HasSubstr("not checkable"));
  EXPECT_EQ(server_.connection_count(), 0U);
  EXPECT_EQ(call({{"url", {server_.url()}}, {"--contact", {"https://Lab.example/about"}}}).value_or(-1), 0);
  EXPECT_THAT(server_.requests().at(0).headers.at("user-agent"), HasSubstr("(+https://lab.example/about)"));
}

TEST_F(EvidenceLinks, ShowsProgressOnATerminal) {
  shows_progress_ = true;
  EXPECT_EQ(call({{"url", {server_.url("/a"), server_.url("/b")}}}).value_or(-1), 0);
  EXPECT_THAT(err_.str(), AllOf(HasSubstr("checking links"), HasSubstr("100 % (2 of 2)")));
}

TEST_F(EvidenceLinks, AHistoryThatCannotBeWrittenHidesNoResult) {
  const Result<int> done = call({{"url", {server_.url("/a")}}, {"--history", {(folder_ / "no" / "h.json").string()}}});
  ASSERT_FALSE(done);
  EXPECT_THAT(out_.str(), HasSubstr("1 reachable"));
}

TEST_F(EvidenceLinks, WrongUsageAsksNobody) {
  const std::string url = server_.url();
  ASSERT_TRUE(write_file(folder_ / "bad.txt", "https://lab.example/ md5:1\n"));
  ASSERT_TRUE(write_file(folder_ / "bad.json", "[]"));
  EXPECT_EQ(call({}).error().kind, ErrorKind::malformed);
  EXPECT_EQ(call({{"url", {url}}, {"--list", {(folder_ / "bad.txt").string()}}}).error().kind, ErrorKind::malformed);
  EXPECT_EQ(call({{"url", {url}}, {"--list", {(folder_ / "none.txt").string()}}}).error().kind, ErrorKind::not_found);
  EXPECT_EQ(call({{"url", {url}}, {"--history", {(folder_ / "bad.json").string()}}}).error().kind,
            ErrorKind::malformed);
  EXPECT_EQ(call({{"url", {url}}, {"--contact", {"me\r\nX: y"}}}).error().kind, ErrorKind::malformed);
  EXPECT_EQ(call({{"url", std::vector<std::string>(10'001, url)}}).error().kind, ErrorKind::too_large);
  EXPECT_EQ(server_.connection_count(), 0U);
}

}  // namespace
}  // namespace haip
