// Comparing and counting reports that a register holds: pages, data, and that numbers and rows agree.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reporting_organisation.hpp"
#include "reports/comparison_view.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::between;
using testing_support::must;
using testing_support::ReportOnDisk;
using testing_support::ReportRegister;

class ComparedReports : public testing::Test {
 protected:
  ComparedReports() {
    must(sample_.submit_report(sample_.for_everyone(disk_)));
    submit_of("north.example", "North Works", {"deployer"}, "10-49", "2026", [](Report& report) {
      report.answers = {{.question = "1a", .claims = {"red-team"}, .options = {"independent tester"}},
                        {.question = "1e/3", .state = "not-done", .text = {{"en", "No."}}}};
    });
    submit_of("south.example", "South Works", {"deployer", "application-developer"}, "250+", "2026",
              [](Report& report) {
                report.answers = {{.question = "1a", .options = {"independent tester", "own staff"}},
                                  {.question = "1c", .state = "not-disclosed", .text = {{"en", "Secret."}}}};
              });
  }

  template <class Change>
  void submit_of(const std::string& domain, const std::string& name, std::vector<std::string> roles,
                 const std::string& size, const std::string& year, Change change) {
    if (!keys_.contains(domain))
      keys_.emplace(domain, sample_.add_organisation({domain, name, "JP", roles, size, {}, false}));
    Report report = sample_.for_everyone(disk_);
    report.domain = domain;
    report.organisation = {{"en", name}};
    report.roles = std::move(roles);
    report.size = size;
    report.period_from = year + "-01-01";
    report.period_to = year + "-12-31";
    change(report);
    must(sample_.submit(sample_.submission(report), keys_.at(domain)));
  }

  [[nodiscard]] Json counted(const std::string& query) {
    return sample_.data("/api/v1/compare/answers?framework=oecd-haip/1" + query);
  }
  [[nodiscard]] std::size_t rows(const std::string& query) {
    return counted(query).find("answers")->if_array()->size();
  }

  ReportRegister sample_;
  ReportOnDisk disk_;
  std::map<std::string, SecretKey> keys_;
};

TEST_F(ComparedReports, EveryNumberCountsTheRowsBehindIt) {
  const Framework framework = must(shipped_framework("oecd-haip/1"));
  for (const ReportFilter& filter :
       {ReportFilter{framework.name(), "", "", ""}, ReportFilter{framework.name(), "deployer", "", ""},
        ReportFilter{framework.name(), "", "250+", ""}, ReportFilter{framework.name(), "", "", "2026"}}) {
    const AnswerCounts counts = must(count_answers(sample_.view(), filter, framework));
    for (const QuestionCount& count : counts.questions) {
      const auto found = [&](std::string state, std::string kind, std::string option) {
        return must(counted_answers(sample_.view(),
                                    {filter, count.question, std::move(state), std::move(kind), std::move(option)}, 0,
                                    1000))
            .answers.size();
      };
      for (std::size_t i = 0; i < answer_states.size(); ++i)
        EXPECT_EQ(count.by_state[i], found(std::string(answer_states[i]), "", "")) << count.question;
      for (std::size_t i = 0; i < claim_kinds.size(); ++i)
        EXPECT_EQ(count.by_kind[i], found("", std::string(claim_kinds[i]), "")) << count.question;
      EXPECT_EQ(count.unanswered, found("none", "", "")) << count.question;
      EXPECT_EQ(count.answers() + count.in_parts + count.in_whole + count.unanswered, counts.reports) << count.question;
      for (const auto& [option, ticked] : count.options) EXPECT_EQ(ticked, found("", "", option));
    }
  }
}

TEST_F(ComparedReports, CountsAreExact) {
  const Framework framework = must(shipped_framework("oecd-haip/1"));
  const AnswerCounts counts = must(count_answers(sample_.view(), {framework.name(), "", "", ""}, framework));
  EXPECT_EQ(counts.reports, 3U);
  const auto of = [&](std::string_view key) {
    return *std::ranges::find(counts.questions, key, &QuestionCount::question);
  };
  EXPECT_EQ(of("1a").by_state[0], 3U);
  EXPECT_EQ(of("1a").by_kind[1], 1U);
  EXPECT_EQ(of("1a").options.front(), (std::pair<std::string, std::uint64_t>("independent tester", 2)));
  EXPECT_EQ(of("1e").in_parts, 1U);
  EXPECT_EQ(of("1e").unanswered, 2U);
  EXPECT_EQ(rows("&question=1a&option=independent%20tester"), 2U);
  EXPECT_EQ(rows("&question=1e/3&state=not-done&role=deployer"), 1U);
  EXPECT_EQ(rows("&question=1e/3&state=not-done&role=model-developer"), 0U);
  const std::string page = sample_.page("/compare/counts");
  EXPECT_THAT(page, AllOf(HasSubstr("3 reports"), HasSubstr(">2 of 3<"), HasSubstr("independent tester"),
                          HasSubstr("/api/v1/compare/counts")));
  EXPECT_THAT(sample_.get("/api/v1/compare/answers?question=1a&format=csv").body,
              HasSubstr("north.example,North Works,oecd-haip,1,2026,1a,answered"));
}

TEST_F(ComparedReports, APartOfAQuestionThatWasAnsweredAsAWholeIsNotWithoutAnswer) {
  submit_of("west.example", "West Works", {"deployer"}, "1-9", "2026", [](Report& report) {
    report.answers = {{.question = "1e", .text = {{"en", "We measure, and pay for what is found."}}}};
  });
  const Framework framework = must(shipped_framework("oecd-haip/1"));
  const ReportFilter filter{framework.name(), "", "", ""};
  const AnswerCounts counts = must(count_answers(sample_.view(), filter, framework));
  const QuestionCount part = *std::ranges::find(counts.questions, "1e/3", &QuestionCount::question);
  EXPECT_EQ(part.in_whole, 1U);
  EXPECT_EQ(part.unanswered, 2U);
  EXPECT_EQ(must(counted_answers(sample_.view(), {filter, "1e/3", "none", "", ""}, 0, 10)).size(), 2U);
  EXPECT_THAT(sample_.page("/compare/counts"), HasSubstr("1 more answers the question that it is a part of"));
}

TEST_F(ComparedReports, ThereAreAsManyAnswersAsTheirPageSays) {
  // Of 3 reports: 3 answers of the first, 2 of each of the others; and none that is asked for a page that is not there.
  EXPECT_THAT(sample_.page("/compare/answers?framework=oecd-haip/1"), HasSubstr("7 answers of 3 reports"));
  EXPECT_THAT(sample_.page("/compare/answers?framework=oecd-haip/1&question=1b&state=none"),
              HasSubstr("3 of 3 reports have no answer"));
  const FrameworkName name{"oecd-haip", "1"};
  EXPECT_EQ(must(count_of_answers(sample_.view(), {{name, "", "", ""}, "", "", "", ""})), 7U);
  EXPECT_EQ(must(counted_answers(sample_.view(), {{name, "", "", ""}, "", "", "", ""}, 5, 10)).size(), 2U);
}

TEST(ARegisterWithoutReports, SaysSoAndAsksForNoFewerConditions) {
  ReportRegister empty;
  for (const char* address : {"/compare/counts", "/compare/overview"}) {
    EXPECT_THAT(empty.page(address), AllOf(HasSubstr("No report on this questionnaire is in the register yet."),
                                           Not(HasSubstr("fewer conditions"))));
    EXPECT_THAT(empty.page(std::string(address) + "?role=deployer"), HasSubstr("Choose fewer conditions."));
  }
}

TEST_F(ComparedReports, AnOrganisationCountsOnceWithItsLastYear) {
  submit_of("north.example", "North Works", {"deployer"}, "10-49", "2025", [](Report&) {});
  EXPECT_EQ(rows("&question=1a"), 3U);
  EXPECT_EQ(rows("&question=1a&period=2025"), 1U);
  EXPECT_THAT(sample_.page("/compare/overview?period=2025"), HasSubstr("1 report<"));
}

TEST_F(ComparedReports, ColumnsGoByTheReadersLanguageOrSayInWhichTheyAre) {
  const std::string head = between(sample_.page("/compare/overview?lang=ja"), "<thead>", "</thead>");
  EXPECT_THAT(head, AllOf(HasSubstr("サンプル研究所</a>"), Not(HasSubstr("Example Lab")),
                          HasSubstr("lang=\"en\">North Works</a>")));
  EXPECT_THAT(between(sample_.page("/compare/overview"), "<thead>", "</thead>"),
              AllOf(HasSubstr("Example Lab</a>"), HasSubstr(">North Works</a>"), Not(HasSubstr("lang=\"en\""))));
}

TEST_F(ComparedReports, OptionsAreMarkedWithTheLanguageOfTheForm) {
  for (const char* target : {"/compare/counts?", "/compare/answers?question=1a&option=independent%20tester&"}) {
    EXPECT_THAT(sample_.page(std::string(target) + "lang=ja"), HasSubstr("<q lang=\"en\">independent tester</q>"));
    EXPECT_THAT(sample_.page(target), HasSubstr("<q>independent tester</q>")) << target;
  }
}

TEST_F(ComparedReports, WithdrawnErasedAndDelistedReportsAreLeftOutAndThePageSaysSo) {
  must(sample_.submit(report_withdrawal_act({"south.example", "oecd-haip", "2026"}, "It was wrong.",
                                            sample_.clock.now(), sample_.entropy),
                      keys_.at("south.example")));
  sample_.own(delisting_act("north.example", "It asked for it.", {"officer-7f3a9c", "officer-1b2c3d"},
                            sample_.clock.now(), sample_.entropy));
  EXPECT_EQ(rows("&question=1a"), 1U);
  for (const char* target : {"/compare/counts", "/compare/overview"}) {
    const std::string page = sample_.page(target);
    EXPECT_THAT(page, AllOf(HasSubstr("1 withdrawn"), HasSubstr("1 of a delisted organisation"),
                            Not(HasSubstr("/reports/south.example")), Not(HasSubstr("/reports/north.example"))))
        << target;
  }
  EXPECT_THAT(sample_.page("/compare?report=lab.example/oecd-haip/2026&report=south.example/oecd-haip/2026"),
              AllOf(HasSubstr("is left out"), Not(HasSubstr("independent tester"))));
  const ReportSummary own = must(find_report(sample_.view(), sample_.name)).value();
  sample_.erase(own.last_entry);
  EXPECT_THAT(sample_.page("/compare/counts?framework=oecd-haip/1"), HasSubstr("1 erased"));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ComparedReports, SideBySideShowsEachAnswerAndLeadsToIt) {
  const std::string page =
      sample_.page("/compare?report=lab.example/oecd-haip/2026&report=south.example/oecd-haip/2026");
  EXPECT_THAT(page, AllOf(HasSubstr("Three levels of risk"), HasSubstr("independent tester"),
                          HasSubstr("/reports/south.example/oecd-haip/2026/1a"), HasSubstr("scope=\"col\""),
                          Not(HasSubstr("north.example"))));
  EXPECT_THAT(page, Not(HasSubstr("INTERNAL-ONLY")));
  const Json data = sample_.data("/api/v1/compare?report=south.example/oecd-haip/2026&question=1c");
  EXPECT_EQ(*(*data.find("cells")->if_array())[0].find("state")->if_text(), "not-disclosed");
  EXPECT_EQ(sample_.get("/compare?report=x").status, 400);
  EXPECT_EQ(sample_.get("/compare?report=lab.example/oecd-haip/2026&question=9z").status, 404);
  EXPECT_EQ(sample_.get("/compare/counts?role=king").status, 400);
  EXPECT_EQ(sample_.get("/api/v1/compare/answers?state=none").status, 400);
}

TEST_F(ComparedReports, WhatIsNotJoinedIsNotSaidToBeUnanswered) {
  submit_of("west.example", "West Works", {"deployer"}, "1-9", "2026", [](Report& report) {
    report.framework = "oecd-haip/2.0";
    report.questionnaire = must(shipped_framework(report.framework)).digest().hex();
    report.answers = {{.question = "q1", .text = {{"en", "By effect."}}}};
  });
  const std::string two = "/compare?report=lab.example/oecd-haip/2026&report=west.example/oecd-haip/2026";
  EXPECT_THAT(sample_.page(two), AllOf(HasSubstr("a draft that nobody has reviewed, so their answers are not joined"),
                                       HasSubstr("not joined</span>"), Not(HasSubstr("none of these reports")),
                                       Not(HasSubstr("By effect."))));
  EXPECT_THAT(sample_.page(two + "&crosswalk=draft"),
              AllOf(HasSubstr("because you asked for it"), HasSubstr("By effect."), HasSubstr("asks the same")));
}

TEST_F(ComparedReports, OverviewNamesEachKindByALetterAndItsMeaning) {
  const std::string page = sample_.page("/compare/overview");
  EXPECT_THAT(page,
              AllOf(HasSubstr("title=\"practice\">R</a>"), HasSubstr("title=\"not disclosed\">D</a>"),
                    HasSubstr("/reports/north.example/oecd-haip/2026/1e/3"), HasSubstr("data-label=\"South Works\"")));
}

TEST_F(ComparedReports, WhatPeopleWroteStaysText) {
  submit_of("east.example", "<b>East</b>", {"deployer"}, "1-9", "2026", [](Report& report) {
    report.answers = {
        {.question = "1a", .options = {"<script>alert(1)</script>"}, .text = {{"en", "<img src=x onerror=y>"}}}};
  });
  for (const char* target : {"/compare", "/compare/counts", "/compare/overview", "/compare/answers?question=1a",
                             "/compare?report=east.example/oecd-haip/2026"})
    EXPECT_THAT(sample_.page(target),
                AllOf(Not(HasSubstr("<script>")), Not(HasSubstr("<img")), Not(HasSubstr("<b>East"))))
        << target;
}

TEST_F(ComparedReports, CrosswalksAreShownWithTheirStatus) {
  EXPECT_THAT(sample_.page("/compare/crosswalks/oecd-haip-1-to-2.0"),
              AllOf(HasSubstr("nobody has reviewed"), HasSubstr("known questions are mapped"), HasSubstr("subset-of")));
  EXPECT_EQ(sample_.get("/compare/crosswalks/none").status, 404);
  EXPECT_THAT(sample_.get("/api/v1/crosswalks/oecd-haip-1-to-2.0?format=csv").body, HasSubstr("1a,q1,equivalent-to"));
}

TEST_F(ComparedReports, TwentyOrganisationsAndFortyQuestionsFitIntoAFirstView) {
  const Framework framework = must(shipped_framework("oecd-haip/1"));
  constexpr std::array<std::string_view, 4> names{"Northern Institute of", "Society for", "Works of", "Laboratory"};
  for (std::size_t i = 0; i < 20; ++i) {
    const std::string number = std::to_string(i);
    submit_of("organisation-" + number + ".example", std::string(names[i % 4]) + " Example " + number, {"deployer"}, "",
              "2026", [&](Report& report) {
                report.answers.clear();
                for (const Claim& claim : report.claims) ASSERT_EQ(claim.id, "red-team");
                for (const std::string_view kind : claim_kinds) {
                  report.claims.push_back(report.claims.front());
                  report.claims.back().id = kind;
                  report.claims.back().kind = kind;
                }
                std::size_t at = i * 7;
                for (const Question& question : framework.questions()) {
                  if (!question.parent.empty()) continue;
                  at = (at * 31 + 17) % 1009;  // no pattern that compression could find
                  Answer answer{.question = question.key};
                  if (at % 9 < 5) answer.claims.emplace_back(claim_kinds[at % 5]);
                  if (at % 9 < 2) answer.claims.emplace_back(claim_kinds[(at + 1) % 5]);
                  if (at % 9 > 6) answer.state = answer_states[at % 4];
                  if (answer.claims.empty()) answer.text = {{"en", "In words: " + std::to_string(at)}};
                  report.answers.push_back(std::move(answer));
                }
              });
  }
  const auto received = [&](const std::string& target) {
    return sample_.get(target, {{"Accept-Encoding", "br"}}).body.size();
  };
  std::string sheet = between(sample_.page("/compare/overview"), "rel=\"stylesheet\" href=\"", "\"");
  for (const char* target :
       {"/compare/overview", "/compare/counts", "/compare", "/compare/answers?question=1a",
        "/compare?report=organisation-1.example/oecd-haip/2026&report=organisation-2.example/oecd-haip/2026&report="
        "organisation-3.example/oecd-haip/2026&report=organisation-4.example/oecd-haip/2026"}) {
    const std::size_t total = received(target) + received(sheet);
    RecordProperty(target, std::to_string(total));
    EXPECT_LE(total, 14'600U) << target;
  }
}

}  // namespace
}  // namespace haip
