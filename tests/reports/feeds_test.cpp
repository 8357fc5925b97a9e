// News about one organisation and about one question.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reporting_organisation.hpp"
#include "reports/classification.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::must;
using testing_support::ReportOnDisk;
using testing_support::ReportRegister;

class ReportFeeds : public testing::Test {
 protected:
  /// Titles of the items, newest first.
  std::vector<std::string> titles(const std::string& query) {
    std::vector<std::string> all;
    const Json feed = sample_.data("/feed.json?" + query);
    for (const Json& item : *feed.find("items")->if_array()) all.push_back(must(item.text("title")));
    return all;
  }
  EntryIndex submit(const Report& report) {
    sample_.clock.advance(86400);
    return must(sample_.submit_report(report)).entry_index;
  }
  ReportRegister sample_;
  Report report_ = sample_.for_everyone(ReportOnDisk());
};

TEST_F(ReportFeeds, AQuestionTellsWhoAnsweredAndWhatChanged) {
  submit(report_);
  report_.claims.front().kind = "policy";
  const EntryIndex second = submit(report_);
  report_.summary["en"] = "Nothing about the question.";
  submit(report_);
  const auto found = titles("question=oecd-haip/v1/1c");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0], HasSubstr("Example Lab changed its answer to 1c"));
  EXPECT_THAT(found[1], HasSubstr("Example Lab answered 1c"));
  const std::string atom = sample_.get("/feed.atom?question=oecd-haip/v1/1c").body;
  EXPECT_THAT(atom, AllOf(HasSubstr("Suggested class: weakened"),
                          HasSubstr("/log/entries/" + std::to_string(second.value) + "#1c</id>"),
                          HasSubstr("&amp;question=1c"), HasSubstr("Sample register: 1c")));
  EXPECT_THAT(atom, HasSubstr("<link rel=\"self\" href=\"https://register.example/feed.atom?question="));
  EXPECT_TRUE(titles("question=oecd-haip/v1/7a").empty());
}

TEST_F(ReportFeeds, AnOrganisationTellsWhatItDidAndWhatWasDoneAboutIt) {
  const EntryIndex first = submit(report_);
  report_.claims.front().kind = "policy";
  const EntryIndex second = submit(report_);
  sample_.add_organisation({"other.example", "Other", "FR", {}, "", {}, false});
  sample_.own(classification_act({sample_.name, "1c", first, second, AnswerChange::changed, "See there.", "en", {}, {}},
                                 sample_.clock.now(), sample_.entropy));
  const auto found = titles("organisation=lab.example");
  EXPECT_THAT(found, testing::ElementsAre(HasSubstr("classed a change"), HasSubstr("revised its report"),
                                          HasSubstr("reported for 2026"), HasSubstr("was recorded")));
}

TEST_F(ReportFeeds, SayInWhichLanguageTheyAre) {
  EXPECT_THAT(sample_.get("/feed.atom?lang=ja").body, HasSubstr("\" xml:lang=\"ja\">"));
  EXPECT_THAT(sample_.get("/feed.json?lang=en").body, HasSubstr("\"language\":\"en\""));
}

TEST_F(ReportFeeds, ErasedWordsAreInNone) {
  report_.answers.front().state = "not-disclosed";
  const EntryIndex first = submit(report_);
  sample_.erase(first);
  EXPECT_TRUE(titles("question=oecd-haip/v1/1a").empty());
}

TEST_F(ReportFeeds, WhatIsUnknownIsSaidToBe) {
  EXPECT_EQ(sample_.get("/feed.atom?question=oecd-haip/v1/99").status, 404);
  EXPECT_EQ(sample_.get("/feed.atom?question=coc/a1").status, 404);
  EXPECT_EQ(sample_.get("/feed.atom?question=nothing").status, 400);
  EXPECT_EQ(sample_.get("/feed.atom?organisation=nobody.example").status, 404);
}

TEST_F(ReportFeeds, PagesLinkTheirs) {
  submit(report_);
  EXPECT_THAT(sample_.page("/reports/lab.example/oecd-haip/2026"),
              HasSubstr("type=\"application/atom+xml\" href=\"/feed.atom?organisation=lab.example\""));
  EXPECT_THAT(sample_.page("/reports/lab.example/oecd-haip/2026/1c"),
              HasSubstr("type=\"application/atom+xml\" href=\"/feed.atom?question=oecd-haip%2Fv1%2F1c\""));
  EXPECT_THAT(sample_.page("/instruments/oecd-haip/v1/1c"), HasSubstr("/feed.json?question=oecd-haip%2Fv1%2F1c"));
}

}  // namespace
}  // namespace haip
