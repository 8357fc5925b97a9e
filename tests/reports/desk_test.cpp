// Reports at the secretariat's desk, and challenges of readers on their way from the form to the answer's page.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "register/moderation_queue.hpp"
#include "register/totp.hpp"
#include "reporting_organisation.hpp"
#include "reports/challenges.hpp"
#include "reports/standing.hpp"
#include "web/contributions.hpp"
#include "web/desk_browser.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_support::Browser;
using testing_support::desk_password;
using testing_support::Fields;
using testing_support::hidden;
using testing_support::location;
using testing_support::must;
using testing_support::ReportOnDisk;
using testing_support::ReportRegister;

constexpr const char* desk_report = "/desk/reports/lab.example/oecd-haip/2026";
constexpr const char* challenge_form = "/reports/lab.example/oecd-haip/2026/challenge/1a";
constexpr const char* answer_page_address = "/reports/lab.example/oecd-haip/2026/1a";

class ReportDesk : public testing::Test {
 protected:
  ReportDesk() {
    editor_ = add("erika", StaffRole::editor);
    moderator_ = add("momo", StaffRole::moderator);
    site_ = std::make_unique<Site>(sample_.reg(), sample_.features());
    desk_ = must(Desk::open(*site_, {.password_cost = cheapest_password_cost}));
    contributions_ = std::make_unique<Contributions>(
        *site_, SenderLimitOptions{{.per_second = 1.0 / 600, .burst = 3}, {.per_second = 1.0 / 60, .burst = 100}});
    site_->add_routes(router_);
    desk_->add_routes(router_);
    contributions_->add_routes(router_);
    revision_ = must(sample_.submit_report(sample_.for_everyone(disk_))).entry_index;
  }

  Enrolment add(std::string login, StaffRole role) {
    return must(add_officer(sample_.view(), {login, "Officer " + login, {role}}, desk_password, cheapest_password_cost,
                            sample_.clock.now(), sample_.entropy));
  }
  Browser signed_in(const Enrolment& who) {
    sample_.clock.advance(totp_step_seconds);  // a code is taken once
    Browser at(router_);
    const Response response =
        at.submit("/desk/sign-in", {{"login", who.officer.login},
                                    {"password", std::string(desk_password)},
                                    {"code", totp_code(who.totp_secret, totp_step_at(sample_.clock.now()))}});
    EXPECT_EQ(response.status, 303) << response.body;
    return at;
  }
  /// Sends one of the forms of the report's desk page.
  Response act(Browser& at, Fields fields) {
    fields.emplace_back("revision", std::to_string(revision_.value));
    return at.submit(desk_report, std::move(fields));
  }
  static Fields challenge() {
    return {{"statement", "The page names two levels.\r\nNot three."},
            {"source", "https://news.example/levels"},
            {"source-date", "2026-05-31"},
            {"name", "Reader 1"},
            {"group", "civil-society"},
            {"homepage", ""}};
  }
  /// The path where the sender reads the outcome.
  std::string send_challenge() {
    Browser reader(router_);
    const Response response = reader.post(challenge_form, challenge());
    EXPECT_EQ(response.status, 303) << response.body;
    return location(response);
  }
  std::string waiting_id() { return must(waiting_contributions(sample_.view(), 10)).at(0).id; }

  ReportRegister sample_;
  ReportOnDisk disk_;
  std::unique_ptr<Site> site_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<Contributions> contributions_;
  Router router_;
  Enrolment editor_, moderator_;
  EntryIndex revision_;
};

TEST_F(ReportDesk, ShowsWhatWaitsAndWhatTheChecksFind) {
  Browser at = signed_in(editor_);
  EXPECT_THAT(at.get("/desk").body,
              AllOf(HasSubstr("Reports to look at"), HasSubstr("1 report waits."), Not(HasSubstr("/desk/moderation"))));
  EXPECT_THAT(at.get("/desk/reports").body, AllOf(HasSubstr(desk_report), HasSubstr("new")));
  EXPECT_THAT(at.get(desk_report).body,
              AllOf(HasSubstr("question-unanswered"), HasSubstr("member of the OECD"), HasSubstr("unverified"),
                    HasSubstr("3 of "), Not(HasSubstr("No reminder can be sent now.</p><form"))));
  Browser moderator = signed_in(moderator_);
  EXPECT_EQ(moderator.get(desk_report).status, 403);
  EXPECT_EQ(moderator.get("/desk/reports").status, 403);
}

TEST_F(ReportDesk, ListsAReportAndWritesTheJournal) {
  Browser at = signed_in(editor_);
  const Response done = act(at, {{"do", "publish"}});
  EXPECT_THAT(location(done), StartsWith("/desk?logged=")) << done.body;
  const ReportStanding standing = must(standing_of(sample_.view(), sample_.name));
  ASSERT_TRUE(standing.listing);
  EXPECT_EQ(standing.listing->counts.answered, 3U);
  const JournalLine line = must(read_journal(sample_.view(), 1)).at(0);
  EXPECT_EQ(line.by, editor_.officer.public_id);
  EXPECT_THAT(line.about, HasSubstr("report.publish report/lab.example"));
  EXPECT_EQ(line.entry_index, standing.listing->entry_index);
  EXPECT_THAT(at.get("/desk/reports").body, HasSubstr("No report waits"));
  EXPECT_EQ(act(at, {{"do", "publish"}}).status, 422);
}

TEST_F(ReportDesk, RefusesWhatWasLookedAtBeforeARevision) {
  Browser at = signed_in(editor_);
  must(sample_.submit_report(sample_.for_everyone(disk_)));
  const Response refused = act(at, {{"do", "publish"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("revised since"));
}

TEST_F(ReportDesk, AsksForAComplementarySubmission) {
  Browser at = signed_in(editor_);
  const Response empty = act(at, {{"do", "request"}});
  EXPECT_EQ(empty.status, 422);
  EXPECT_THAT(empty.body,
              AllOf(HasSubstr("href=\"#questions\""), HasSubstr("href=\"#reason\""), HasSubstr("href=\"#until\"")));
  const Response past =
      act(at, {{"do", "request"}, {"question", "1b"}, {"reason", "Nothing is said."}, {"until", "2026-01-01"}});
  EXPECT_THAT(past.body, AllOf(HasSubstr("lies in the past"), HasSubstr("Nothing is said.")));
  const Response done = act(at, {{"do", "request"},
                                 {"question", "1b"},
                                 {"question", "1f"},
                                 {"reason", "Nothing is said.\r\nSay it."},
                                 {"until", "2026-12-24"}});
  EXPECT_EQ(done.status, 303) << done.body;
  const ReportStanding standing = must(standing_of(sample_.view(), sample_.name));
  ASSERT_TRUE(standing.request);
  EXPECT_EQ(standing.request->questions, (std::vector<std::string>{"1b", "1f"}));
  EXPECT_EQ(standing.request->reason, "Nothing is said.\nSay it.");
  EXPECT_THAT(at.get("/desk/reports").body, HasSubstr("completion asked for"));
  EXPECT_EQ(at.post(desk_report, {{"do", "publish"}, {"revision", std::to_string(revision_.value)}}).status, 403)
      << "a form without a token was taken";
}

TEST_F(ReportDesk, RemindsAfterTwelveMonths) {
  sample_.clock.advance(366L * 86400);
  Browser at = signed_in(editor_);
  EXPECT_THAT(at.get("/desk/reports").body, HasSubstr("twelve months old"));
  EXPECT_EQ(act(at, {{"do", "remind"}}).status, 303);
  EXPECT_THAT(at.get("/desk/reports").body, Not(HasSubstr("twelve months old")));
}

TEST_F(ReportDesk, DoesNotRemindOfAYearThatAnotherReportFollowed) {
  sample_.clock.advance(366L * 86400);
  Report next = sample_.for_everyone(disk_);
  next.period_from = "2026-11-01";
  next.period_to = "2027-10-31";
  next.attestation->date = format_date(sample_.clock.now());
  must(sample_.submit_report(next));
  Browser at = signed_in(editor_);
  EXPECT_THAT(at.get("/desk/reports").body, Not(HasSubstr("twelve months old")));
  EXPECT_THAT(at.get(desk_report).body, HasSubstr("No reminder can be sent now."));
}

// What the desk can do nothing about does not wait there.
TEST_F(ReportDesk, LeavesOutWhatWasErasedAndWhoWasDelisted) {
  Browser at = signed_in(editor_);
  EXPECT_THAT(at.get("/desk/reports").body, HasSubstr(desk_report));
  sample_.erase(revision_);
  EXPECT_THAT(at.get("/desk/reports").body, Not(HasSubstr(desk_report)));
  must(sample_.submit_report(sample_.for_everyone(disk_)));
  EXPECT_THAT(at.get("/desk/reports").body, HasSubstr(desk_report));
  sample_.own(delisting_act("lab.example", "It went away.", {"officer-000001", "officer-000002"}, sample_.clock.now(),
                            sample_.entropy));
  EXPECT_THAT(at.get("/desk/reports").body, Not(HasSubstr(desk_report)));
}

// Challenges of readers.

TEST_F(ReportDesk, AReadersChallengeIsPublishedByAModerator) {
  const std::string outcome = send_challenge();
  Browser reader(router_);
  EXPECT_THAT(reader.get(outcome).body, HasSubstr("It waits for a moderator."));
  EXPECT_THAT(sample_.page(answer_page_address), Not(HasSubstr("two levels")));

  Browser at = signed_in(moderator_);
  EXPECT_THAT(at.get("/desk").body, AllOf(HasSubstr("1 contribution waits."), Not(HasSubstr("/desk/reports"))));
  const std::string path = "/desk/moderation/" + waiting_id();
  EXPECT_THAT(at.get("/desk/moderation").body, HasSubstr(path));
  EXPECT_THAT(at.get(path).body, AllOf(HasSubstr("two levels"), HasSubstr("https://news.example/levels")));
  const std::string token = hidden(at.get(path).body, "form-token");
  const Response done = at.post(path, {{"decision", "publish"}, {"form-token", token}});
  EXPECT_EQ(done.status, 303) << done.body;
  EXPECT_THAT(sample_.page(answer_page_address),
              AllOf(HasSubstr("two levels.</p><p>Not three."), HasSubstr("Reader 1")));
  EXPECT_THAT(reader.get(outcome).body, AllOf(HasSubstr("It was published."), HasSubstr("/log/entries/")));
  const Response again = at.post(path, {{"decision", "decline"}, {"reason", "insult"}, {"form-token", token}});
  EXPECT_EQ(again.status, 422);
  EXPECT_THAT(again.body, HasSubstr("somebody has decided about this contribution already"));
  EXPECT_EQ(must(find_contribution(sample_.view(), path.substr(path.rfind('/') + 1)))->document.find("statement"),
            nullptr)
      << "the queue keeps the words";
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ReportDesk, ADeclinedChallengeHasAReasonForItsSenderAndIsCounted) {
  const std::string outcome = send_challenge();
  Browser at = signed_in(moderator_);
  const std::string path = "/desk/moderation/" + waiting_id();
  EXPECT_THAT(at.submit(path, {{"decision", "decline"}}).body, HasSubstr("href=\"#reason\""));
  EXPECT_EQ(at.submit(path, {{"decision", "decline"}, {"reason", "because"}}).status, 422);
  const Response done = at.submit(path, {{"decision", "decline"}, {"reason", "source-unusable"}});
  EXPECT_EQ(done.status, 303) << done.body;
  Browser reader(router_);
  EXPECT_THAT(reader.get(outcome).body, AllOf(HasSubstr("It was declined"), HasSubstr("source that does not help"),
                                              Not(HasSubstr("two levels"))));
  EXPECT_THAT(sample_.page(answer_page_address), Not(HasSubstr("two levels")));
  const auto counts = must(declined_counts(sample_.view()));
  ASSERT_EQ(counts.size(), 1U);
  EXPECT_EQ(counts[0].reason, "source-unusable");
  EXPECT_THAT(sample_.page("/moderation"), HasSubstr("source that does not help"));
  EXPECT_THAT(must(read_journal(sample_.view(), 1)).at(0).action, "declined");
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ReportDesk, TheFormSaysWhatIsWrongAndKeepsWhatWasTyped) {
  Browser reader(router_);
  const Response empty = reader.post(challenge_form, {});
  EXPECT_EQ(empty.status, 422);
  for (const char* field : {"statement", "source", "source-date", "name", "group"})
    EXPECT_THAT(empty.body, HasSubstr("href=\"#" + std::string(field) + "\"")) << field;
  Fields typed = challenge();
  typed[1].second = "javascript:alert(1)";
  const Response wrong = reader.post(challenge_form, typed);
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, AllOf(HasSubstr("The page names two levels."), HasSubstr("https://")));
  EXPECT_EQ(reader.post("/reports/lab.example/oecd-haip/2026/challenge/9z", challenge()).status, 404);
  EXPECT_EQ(must(count_waiting_contributions(sample_.view())), 0U);
}

TEST_F(ReportDesk, ProgramsThatFillInEverythingAreToldSo) {
  Browser program(router_);
  Fields filled = challenge();
  filled.back().second = "https://spam.example/";
  const Response response = program.post(challenge_form, filled);
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(response.body, AllOf(HasSubstr("A hidden field was filled in"), Not(HasSubstr("spam.example"))));
  EXPECT_EQ(must(count_waiting_contributions(sample_.view())), 0U);
}

TEST_F(ReportDesk, NobodySendsWithoutEnd) {
  Browser sender(router_);
  sender.address = "2001:db8:1:2::1";
  int sent = 0;
  const auto send = [&] {
    Fields one = challenge();
    one[0].second += " " + std::to_string(++sent);  // the same again would be the same contribution
    return sender.post(challenge_form, one);
  };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(send().status, 303);
  sender.address = "2001:db8:1:2:ffff::9";  // the same customer
  const Response often = send();
  EXPECT_EQ(often.status, 429);
  EXPECT_EQ(*often.find("Retry-After"), "600");
  sender.address = "2001:db8:1:3::1";
  EXPECT_EQ(send().status, 303);
  sample_.clock.advance(600);
  sender.address = "2001:db8:1:2::1";
  EXPECT_EQ(send().status, 303);
  Fields large = challenge();
  large[0].second = std::string(50'000, 'x');
  sample_.clock.advance(6000);
  EXPECT_GE(sender.post(challenge_form, large).status, 400);
}

TEST_F(ReportDesk, OnlyTheSendersAddressShowsTheOutcome) {
  send_challenge();
  Browser stranger(router_);
  EXPECT_EQ(stranger.get("/moderation/00000000000000000000000000000000").status, 404);
  const Response own = stranger.get("/moderation/" + waiting_id());
  EXPECT_EQ(*own.find("Cache-Control"), "no-store");
  EXPECT_EQ(signed_in(editor_).get("/desk/moderation").status, 403);
}

TEST_F(ReportDesk, WhatWasDeclinedIsInNoFileOfTheRegister) {
  const auto is_in_files = [&](std::string_view words) {
    return std::ranges::any_of(std::filesystem::recursive_directory_iterator(sample_.path()), [&](const auto& file) {
      return file.is_regular_file() && must(read_file(file.path(), 1U << 30)).find(words) != std::string::npos;
    });
  };
  send_challenge();
  EXPECT_TRUE(is_in_files("The page names two levels."));
  must(decline_contribution(sample_.reg(), moderator_.officer, waiting_id(), "insult"));
  EXPECT_FALSE(is_in_files("The page names two levels."));
}

TEST_F(ReportDesk, ADisabledModeratorDecidesNothing) {
  send_challenge();
  const std::string id = waiting_id();
  testing_support::must(disable_officer(sample_.view(), "momo", sample_.clock.now()));
  EXPECT_EQ(decline_contribution(sample_.reg(), moderator_.officer, id, "insult").error().kind, ErrorKind::forbidden);
  EXPECT_EQ(must(count_waiting_contributions(sample_.view())), 1U);
}

}  // namespace
}  // namespace haip
