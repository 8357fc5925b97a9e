// haip report pin: what it writes into report.yaml, and that it writes nothing else.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/file.hpp"
#include "crypto/digest.hpp"
#include "reports/commands.hpp"
#include "reports/report_folder.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/loopback_server.hpp"
#include "testing/manual_clock.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::LoopbackAnswer;
using testing_support::LoopbackRequest;
using testing_support::LoopbackServer;

constexpr const char* head =
    "# our report\n"
    "format: haip-report/1\n"
    "organisation: {domain: lab.example, name: Example Lab, economy: JP, roles: [model-developer]}\n"
    "framework: oecd-haip/1\nperiod: {from: 2025-11-01, to: 2026-10-31}\nlanguage: en\n";

class ReportPin : public testing::Test {
 protected:
  /// Exit code, or -1 when it could not be done.
  int pin(std::vector<std::string> flags = {"--allow-private-addresses"}) {
    out_.str("");
    err_.str("");
    Invocation invocation{.values = {{"folder", {folder_.path().string()}}},
                          .out = out_,
                          .err = err_,
                          .format = OutputFormat::text,
                          .shows_progress = false,
                          .clock = clock_,
                          .entropy = entropy_};
    for (const std::string& flag : flags) invocation.values.insert({flag, {"true"}});
    Result<int> done = report_pin_command().run(invocation);
    error_ = done ? Error{} : done.error();
    return done.value_or(-1);
  }
  void write_report(const std::string& evidence) { ASSERT_TRUE(write_file(folder_ / "report.yaml", head + evidence)); }
  [[nodiscard]] std::string evidence_written() const {
    const std::string text = read_file(folder_ / "report.yaml", largest_report_file_bytes).value_or("");
    EXPECT_TRUE(text.starts_with(head)) << text;
    return text.substr(std::min(text.size(), std::string_view(head).size()));
  }

  LoopbackServer server_{[](const LoopbackRequest& request) {
    if (request.path == "/gone") return LoopbackAnswer{.status = 404};
    return LoopbackAnswer{.body = "the card"};
  }};
  testing_support::TemporaryFolder folder_;
  testing_support::ManualClock clock_{*parse_date("2026-11-25")};
  testing_support::CountingEntropy entropy_;
  std::ostringstream out_;
  std::ostringstream err_;
  Error error_;
};

TEST_F(ReportPin, WritesTheDigestsAndLeavesEverythingElse) {
  ASSERT_TRUE(write_file(folder_ / "policy.txt", "our policy"));
  const std::string card = server_.url("/card");
  write_report(
      "evidence:\n  # what we decided\n  policy:\n    title: Policy  # short\n    file: policy.txt   # ours\n\n"
      "  card: {title: Card, url: '" +
      card + "', visibility: on-request}\n# the end\n");
  EXPECT_EQ(pin(), 0) << error_.message << out_.str();
  EXPECT_EQ(evidence_written(),
            "evidence:\n  # what we decided\n  policy:\n    title: Policy  # short\n    file: policy.txt   # ours\n"
            "    sha256: " +
                sha256("our policy").hex() + "\n\n  card: {title: Card, url: '" + card +
                "', sha256: " + sha256("the card").hex() +
                ", media_type: text/plain, retrieved: 2026-11-25, visibility: on-request}\n# the end\n");
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("pinned       policy  " + sha256("our policy").hex() + "  policy.txt\n"),
                                HasSubstr("pinned       card")));
  const std::string once = evidence_written();
  EXPECT_EQ(pin(), 0);
  EXPECT_THAT(out_.str(), HasSubstr("all evidence is pinned already"));
  EXPECT_EQ(evidence_written(), once);
}

TEST_F(ReportPin, PinsAnewWhatHasChangedOnlyWhenAsked) {
  ASSERT_TRUE(write_file(folder_ / "policy.txt", "second edition"));
  const std::string before = "evidence:\n  policy:\n    sha256: " + sha256("first edition").hex() +
                             "  # March\n    title: Policy\n    file: policy.txt\n";
  write_report(before);
  EXPECT_EQ(pin(), 0);
  EXPECT_EQ(evidence_written(), before);
  EXPECT_EQ(pin({"--again"}), 0);
  EXPECT_EQ(evidence_written(), "evidence:\n  policy:\n    sha256: " + sha256("second edition").hex() +
                                    "  # March\n    title: Policy\n    file: policy.txt\n");
  EXPECT_THAT(out_.str(), HasSubstr("pinned anew  policy"));
}

TEST_F(ReportPin, SaysWhatItCannotPinAndPinsTheRest) {
  ASSERT_TRUE(write_file(folder_ / "policy.txt", "our policy"));
  write_report("evidence:\n  gone: {title: G, url: '" + server_.url("/gone") +
               "'}\n  lost: {title: L, file: lost.txt}\n  outside: {title: O, file: ../secret.txt}\n"
               "  policy: {title: P, file: policy.txt}\n");
  EXPECT_EQ(pin(), 1) << error_.message;
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("not pinned   gone"), HasSubstr("not pinned   lost"),
                                HasSubstr("not pinned   outside"), HasSubstr("pinned       policy")));
  EXPECT_THAT(evidence_written(), HasSubstr("{title: P, file: policy.txt, sha256: " + sha256("our policy").hex()));
}

TEST_F(ReportPin, AsksNoAddressWhenOffline) {
  write_report("evidence:\n  card: {title: C, url: '" + server_.url("/card") + "'}\n");
  EXPECT_EQ(pin({"--offline"}), 1);
  EXPECT_THAT(out_.str(), HasSubstr("--offline"));
}

}  // namespace
}  // namespace haip
