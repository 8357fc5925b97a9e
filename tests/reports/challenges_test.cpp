// Challenges to answers, and replies.

#include "reports/challenges.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "reporting_organisation.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::must;
using testing_support::ReportOnDisk;
using testing_support::ReportRegister;

constexpr const char* answer_address = "/reports/lab.example/oecd-haip/2026/1a";

class ReportChallenges : public testing::Test {
 protected:
  ReportChallenges() { words_.revision = must(sample_.submit_report(sample_.for_everyone(disk_))).entry_index; }

  Act by_reader(const ChallengeWords& words, std::string_view question = "1a") {
    return challenge_act(register_actor, sample_.name, question, words, sample_.clock.now(), sample_.entropy);
  }
  Act by_other(ChallengeWords words) {
    words.name.clear();
    words.group.clear();
    return challenge_act("other.example", sample_.name, "1a", words, sample_.clock.now(), sample_.entropy);
  }
  Act reply_to(EntryIndex challenge, std::string_view domain = "lab.example") {
    return challenge_reply_act(domain, challenge, "It is four levels now.", "en", sample_.clock.now(), sample_.entropy);
  }
  Error refusal(const Act& act) {
    const Result<Acknowledgement> outcome = sample_.reg().log_own_act_and_wait(act);
    EXPECT_FALSE(outcome);
    return outcome ? Error() : outcome.error();
  }

  ReportRegister sample_;
  ReportOnDisk disk_;
  SecretKey other_ = sample_.add_organisation({"other.example", "Other", "FR", {}, "", {}, false});
  ChallengeWords words_{{},
                        "The page names two levels, not three.",
                        "en",
                        "https://news.example/levels",
                        "2026-05-31",
                        "Reader 1",
                        "civil-society"};
};

TEST_F(ReportChallenges, AReadersChallengeAndTheReplyStandUnderTheAnswer) {
  const EntryIndex challenge = sample_.own(by_reader(words_)).entry_index;
  const Acknowledgement reply = must(sample_.submit(reply_to(challenge), sample_.lab));
  const std::string page = sample_.page(answer_address);
  EXPECT_THAT(page, AllOf(HasSubstr("The page names two levels, not three."), HasSubstr("Reader 1 (civil society;"),
                          HasSubstr("https://news.example/levels"), HasSubstr("2026-05-31"),
                          HasSubstr("It is four levels now."),
                          HasSubstr("/log/entries/" + std::to_string(reply.entry_index.value))));
  EXPECT_THAT(sample_.page("/reports/lab.example/oecd-haip/2026"),
              AllOf(HasSubstr("Challenged answers"), HasSubstr("1 challenge, 1 reply")));
  EXPECT_THAT(sample_.page("/reports/lab.example/oecd-haip/2026/1c"), Not(HasSubstr("Reader 1")));
  EXPECT_THAT(sample_.news(challenge).title, HasSubstr("An answer of Example Lab was challenged"));
  const Json data = sample_.data("/api/v1/reports/lab.example/oecd-haip/2026/challenges");
  EXPECT_EQ(data.find("challenges")->if_array()->size(), 1U);
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ReportChallenges, AnOrganisationChallengesInItsOwnNameAndMayWithdraw) {
  const EntryIndex challenge = must(sample_.submit(by_other(words_), other_)).entry_index;
  EXPECT_THAT(sample_.page(answer_address), HasSubstr("/organisations/other.example"));
  const auto withdraw = [&](std::string_view domain) {
    return challenge_withdrawal_act(domain, challenge, "The source was corrected.", sample_.clock.now(),
                                    sample_.entropy);
  };
  EXPECT_EQ(sample_.submit(withdraw("lab.example"), sample_.lab).error().kind, ErrorKind::forbidden);
  must(sample_.submit(withdraw("other.example"), other_));
  EXPECT_THAT(sample_.page(answer_address),
              AllOf(HasSubstr("The source was corrected."), HasSubstr("The page names two levels")));
  EXPECT_EQ(sample_.submit(withdraw("other.example"), other_).error().kind, ErrorKind::conflict);
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ReportChallenges, NeedsASourceADateAndAnAnswer) {
  ChallengeWords wrong = words_;
  wrong.source = "http://news.example/levels";
  EXPECT_THAT(refusal(by_reader(wrong)).message, HasSubstr("https"));
  wrong = words_;
  wrong.source = "https://user:password@news.example/";
  EXPECT_EQ(refusal(by_reader(wrong)).kind, ErrorKind::malformed);
  wrong = words_;
  wrong.source_date = "2027-01-01";
  EXPECT_THAT(refusal(by_reader(wrong)).message, HasSubstr("to come"));
  wrong = words_;
  wrong.group = "emperor";
  EXPECT_EQ(refusal(by_reader(wrong)).kind, ErrorKind::malformed);
  wrong = words_;
  wrong.statement = std::string(4001, 'x');
  EXPECT_EQ(refusal(by_reader(wrong)).kind, ErrorKind::too_large);
  wrong = words_;
  wrong.revision = {0};
  EXPECT_THAT(refusal(by_reader(wrong)).message, HasSubstr("no revision"));
  EXPECT_THAT(refusal(by_reader(words_, "1b")).message, HasSubstr("no answer to \"1b\""));
}

// The question stands in the subject, which nobody can erase: words that are no question never get there.
TEST_F(ReportChallenges, NamesAQuestionAlsoWhenTheRevisionWasErased) {
  const EntryIndex challenge = must(sample_.submit(by_other(words_), other_)).entry_index;
  sample_.erase(words_.revision);
  EXPECT_THAT(refusal(by_reader(words_, "somebody-is-a-thief")).message, HasSubstr("has no question"));
  EXPECT_TRUE(sample_.replay_agrees()) << "the challenge in entry " << challenge.value << " is admitted again";
}

// Erasing the last revision hides neither the earlier one nor what was said about it.
TEST_F(ReportChallenges, StandBesideTheLastRevisionThatCanBeRead) {
  sample_.own(by_reader(words_));
  sample_.clock.advance(86400);
  Report revised = sample_.for_everyone(disk_);
  revised.answers.front().text["en"] = "Private by mistake.";
  sample_.erase(must(sample_.submit_report(revised)).entry_index);
  EXPECT_THAT(sample_.page("/reports/lab.example/oecd-haip/2026"),
              AllOf(HasSubstr("The words of the last revision were erased."), HasSubstr("1 challenge"),
                    Not(HasSubstr("Private by mistake"))));
}

TEST_F(ReportChallenges, OnlyTheOrganisationRepliesAndNobodyChallengesItself) {
  const EntryIndex challenge = sample_.own(by_reader(words_)).entry_index;
  EXPECT_EQ(sample_.submit(reply_to(challenge, "other.example"), other_).error().kind, ErrorKind::forbidden);
  EXPECT_EQ(sample_.submit(reply_to({0}), sample_.lab).error().kind, ErrorKind::not_found);
  Act own = by_other(words_);
  own.actor = "lab.example";
  EXPECT_THAT(sample_.submit(own, sample_.lab).error().message, HasSubstr("its own answers"));
  Act named = by_other(words_);
  named.body.set("name", "Somebody else");
  EXPECT_THAT(sample_.submit(named, other_).error().message, HasSubstr("own name"));
}

TEST_F(ReportChallenges, NobodyFloodsAnAnswerAndManyChallengesComeInParts) {
  for (std::uint64_t i = 0; i < most_challenges; ++i) {
    sample_.clock.advance(1);
    must(sample_.submit(by_other(words_), other_));
  }
  EXPECT_EQ(sample_.submit(by_other(words_), other_).error().kind, ErrorKind::refused);
  EXPECT_THAT(sample_.page(answer_address), HasSubstr("page=2#challenges"));
  EXPECT_THAT(sample_.page(std::string(answer_address) + "?page=2"), HasSubstr("page=1#challenges"));
}

TEST_F(ReportChallenges, TheDataOfManyChallengesComeInParts) {
  constexpr std::size_t all = 205;
  OwnActs acts;
  for (std::size_t i = 0; i < all; ++i) {
    ChallengeWords words = words_;
    words.name = "Reader " + std::to_string(i);
    acts.emplace_back([act = by_reader(words)](Connection&, std::uint64_t) -> Result<Act> { return act; });
  }
  must(sample_.reg().log_own_acts_and_wait(std::move(acts)));
  must(sample_.submit(reply_to({sample_.size() - 1}), sample_.lab));
  std::set<std::string> names;
  std::vector<std::size_t> parts;
  const std::string address = "/api/v1/reports/lab.example/oecd-haip/2026/challenges";
  for (std::string next = address; !next.empty();) {
    const Json part = sample_.data(next);
    parts.push_back(part.find("challenges")->if_array()->size());
    for (const Json& challenge : *part.find("challenges")->if_array()) {
      names.insert(must(challenge.text("name")));
      EXPECT_EQ(challenge.find("replies")->if_array()->size(), must(challenge.text("name")) == "Reader 204" ? 1U : 0U);
    }
    next = must(part.optional_text("next"));
  }
  EXPECT_THAT(parts, testing::ElementsAre(100, 100, 5));
  EXPECT_EQ(names.size(), all);
  EXPECT_EQ(sample_.get(address + "?after=x").status, 400);
}

TEST_F(ReportChallenges, AChallengeLeadsToTheAnswerAsItWas) {
  const EntryIndex challenge = sample_.own(by_reader(words_)).entry_index;
  Report revised = sample_.for_everyone(disk_);
  std::erase_if(revised.answers, [](const Answer& answer) { return answer.question == "1a"; });
  must(sample_.submit_report(revised));
  const std::string as_it_was = std::string(answer_address) + "?revision=" + std::to_string(words_.revision.value);
  EXPECT_THAT(sample_.page("/reports/lab.example/oecd-haip/2026"), HasSubstr(as_it_was));
  EXPECT_THAT(sample_.news(challenge).url->text(), HasSubstr(as_it_was));
  EXPECT_THAT(sample_.page(as_it_was), HasSubstr("The page names two levels"));
}

TEST_F(ReportChallenges, ADelistedOrganisationMayStillReply) {
  const EntryIndex challenge = sample_.own(by_reader(words_)).entry_index;
  sample_.own(delisting_act("lab.example", "It went away.", {"officer-000001", "officer-000002"}, sample_.clock.now(),
                            sample_.entropy));
  must(sample_.submit(reply_to(challenge), sample_.lab));
  EXPECT_THAT(sample_.page(answer_address), HasSubstr("It is four levels now."));
}

TEST_F(ReportChallenges, ErasedWordsLeaveTheFactUnderTheAnswer) {
  const EntryIndex challenge = sample_.own(by_reader(words_)).entry_index;
  const EntryIndex reply = must(sample_.submit(reply_to(challenge), sample_.lab)).entry_index;
  sample_.erase(challenge);
  sample_.erase(reply);
  EXPECT_THAT(sample_.page(answer_address), AllOf(Not(HasSubstr("two levels")), Not(HasSubstr("Reader 1")),
                                                  Not(HasSubstr("four levels now")), HasSubstr("words were erased")));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ReportChallenges, AReplayWithoutTheErasedReportAdmitsWhatWasSaidAboutIt) {
  const EntryIndex challenge = sample_.own(by_reader(words_)).entry_index;
  must(sample_.submit(reply_to(challenge), sample_.lab));
  sample_.erase(words_.revision);
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ReportChallenges, HostileWordsAreHarmless) {
  words_.statement = "<script>alert(1)</script>";
  words_.name = "\"><img src=x>";
  sample_.own(by_reader(words_));
  EXPECT_THAT(sample_.page(answer_address), AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<img"))));
}

}  // namespace
}  // namespace haip
