// The examples that authors start from: complete, without a finding, in two languages, and no internal word gets out.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include "base/text.hpp"
#include "base/time.hpp"
#include "reports/check.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view internal_marker = "INTERNAL-ONLY-MARKER";

Instant day_of_the_check() { return *parse_date("2026-11-25"); }

Path example(const std::string& name) { return Path(HAIP_SOURCE_DIR) / "examples" / name; }

std::string told(const std::vector<Finding>& findings) { return findings_as_text(findings, {}, Colour::off); }

/// Texts that somebody outside may read.
std::vector<const LocalText*> texts_for_others(const Report& report) {
  std::vector<const LocalText*> texts{&report.organisation, &report.summary};
  for (const Claim& claim : report.claims)
    if (claim.visibility != "internal") texts.push_back(&claim.text);
  for (const EvidenceItem& item : report.evidence)
    if (item.visibility != "internal") texts.push_back(&item.title);
  for (const Answer& answer : report.answers)
    if (answer.visibility != "internal" && !answer.text.empty()) texts.push_back(&answer.text);
  if (report.attestation) texts.push_back(&report.attestation->statement);
  return texts;
}

class Examples : public ::testing::TestWithParam<std::string> {
 protected:
  static ReportFolder read() {
    Result<ReportFolder> folder = ReportFolder::read(example(GetParam()));
    if (!folder) throw std::runtime_error(folder.error().message);
    return std::move(*folder);
  }
};

TEST_P(Examples, AreReadWithoutFaults) {
  const ReportFolder folder = read();
  EXPECT_THAT(folder.faults(), IsEmpty()) << told(folder.faults());
}

TEST_P(Examples, GiveTheCheckNothingToFind) {
  const ReportFolder folder = read();
  const Result<Framework> framework = shipped_framework(folder.report().framework);
  ASSERT_TRUE(framework) << framework.error().message;
  const std::vector<Finding> findings = check_report(folder, &*framework, day_of_the_check());
  EXPECT_THAT(findings, IsEmpty()) << told(findings);
}

TEST_P(Examples, AreOfTheRoleThatTheirFolderNames) {
  EXPECT_EQ(read().report().roles, std::vector<std::string>{GetParam()});
}

TEST_P(Examples, ShowEveryKindOfClaimAndEveryStateOfAnswer) {
  const Report report = read().report();
  std::set<std::string_view> kinds;
  for (const Claim& claim : report.claims) kinds.insert(claim.kind);
  std::set<std::string_view> states;
  for (const Answer& answer : report.answers) states.insert(answer.state);
  EXPECT_EQ(kinds, std::set<std::string_view>(claim_kinds.begin(), claim_kinds.end()));
  EXPECT_EQ(states, std::set<std::string_view>(answer_states.begin(), answer_states.end()));
}

TEST_P(Examples, SayEverythingForOthersInBothLanguages) {
  const Report report = read().report();
  for (const LocalText* texts : texts_for_others(report)) {
    ASSERT_FALSE(texts->empty());
    EXPECT_TRUE(texts->contains("en") && texts->contains("ja")) << texts->begin()->second;
  }
}

TEST_P(Examples, SayInternalThingsToColleaguesOnly) {
  const Report report = read().report();
  EXPECT_THAT(canonical_json(report_json(seen_by(report, Audience::colleagues))), HasSubstr(internal_marker));
  EXPECT_THAT(canonical_json(report_json(seen_by(report, Audience::partners))), Not(HasSubstr(internal_marker)));
  EXPECT_THAT(canonical_json(report_json(seen_by(report, Audience::everyone))), Not(HasSubstr(internal_marker)));
}

TEST_P(Examples, MarkWhateverIsInternal) {
  const Report report = read().report();
  for (const Claim& claim : report.claims)
    if (claim.visibility == "internal") {
      EXPECT_THAT(claim.text.begin()->second, HasSubstr(internal_marker)) << claim.id;
    }
  for (const EvidenceItem& item : report.evidence)
    if (item.visibility == "internal") {
      EXPECT_THAT(item.title.begin()->second, HasSubstr(internal_marker)) << item.id;
    }
  for (const Answer& answer : report.answers)
    if (answer.visibility == "internal") {
      EXPECT_THAT(answer.text.begin()->second, HasSubstr(internal_marker)) << answer.question;
    }
  for (const Answer& answer : report.answers)
    if (!answer.note.empty()) {
      EXPECT_THAT(answer.note.begin()->second, HasSubstr(internal_marker)) << answer.question;
    }
}

TEST_P(Examples, KeepForPartnersWhatIsOnRequest) {
  const Report report = read().report();
  const auto is_on_request = [](const EvidenceItem& item) { return item.visibility == "on-request"; };
  const auto item = std::ranges::find_if(report.evidence, is_on_request);
  ASSERT_NE(item, report.evidence.end());
  EXPECT_NE(seen_by(report, Audience::partners).find_evidence(item->id), nullptr);
  EXPECT_EQ(seen_by(report, Audience::everyone).find_evidence(item->id), nullptr);
}

TEST_P(Examples, LeaveNoAnswerEmptyForThePublic) {
  const Report seen = seen_by(read().report(), Audience::everyone);
  for (const Answer& answer : seen.answers) {
    if (answer.state != "answered") continue;
    EXPECT_FALSE(answer.claims.empty() && answer.options.empty() && answer.text.empty()) << answer.question;
  }
}

TEST_P(Examples, ComeBackFromTheirCanonicalFormAsTheyWere) {
  const Report report = read().report();
  for (const Audience audience : {Audience::everyone, Audience::partners, Audience::colleagues}) {
    const Report seen = seen_by(report, audience);
    const Result<Report> again = read_report(report_json(seen));
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_TRUE(*again == seen);
  }
}

TEST_P(Examples, HoldNoFileThatNothingNames) {
  const ReportFolder folder = read();
  std::set<std::string> named{std::string(report_file_name)};
  for (const EvidenceItem& item : folder.report().evidence) named.insert(item.file);
  for (const auto& [name, text] : folder.sources())
    named.insert(Path(name).lexically_relative(folder.path()).generic_string());
  for (const auto& [name, content] : testing_support::folder_content(folder.path())) {
    EXPECT_TRUE(named.contains(name)) << name;
    if (name.starts_with("evidence/")) {
      EXPECT_THAT(content, HasSubstr("made-up example")) << name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(ForEachRole, Examples,
                         ::testing::Values("model-developer", "application-developer", "deployer"),
                         [](const ::testing::TestParamInfo<std::string>& each) {
                           std::string name = each.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace haip
