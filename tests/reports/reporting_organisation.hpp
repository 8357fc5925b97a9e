#pragma once
// A register with the shipped instruments, and Example Lab, which reports.

#include <fstream>

#include "commitments/commitments.hpp"
#include "instruments/instruments.hpp"
#include "reports/framework.hpp"
#include "reports/panels.hpp"
#include "reports/report_folder.hpp"
#include "reports/reports.hpp"
#include "testing/site_register.hpp"
#include "web/log_explorer.hpp"
#include "web/moderation.hpp"

namespace haip::testing_support {

/// A small report on two questions, as its author wrote it.
inline constexpr std::string_view small_report = R"(# The lab's report.
format: haip-report/1
organisation:
  domain: lab.example
  name: {en: Example Lab, ja: サンプル研究所}
  economy: JP
  size: 250+
  roles: [model-developer]
framework: oecd-haip/1
period: {from: 2026-01-01, to: 2026-12-31}
language: en
translations: {ja: machine}
summary: We test before release.
claims:
  red-team:   # cited twice
    kind: practice
    date: 2025-04-01
    scope: {models: [Example Model]}
    text:
      en: Every model is red-teamed before it is released.
      ja: すべてのモデルは公開前にレッドチームの試験を受けます。
    evidence: [plan, secret-log]
  budget:
    kind: policy
    date: 2025-01-01
    scope: {whole_organisation: true}
    text: "INTERNAL-ONLY: what the red team costs."
    visibility: internal
evidence:
  plan:
    title: Test plan
    url: https://lab.example/plan.pdf
    sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    retrieved: 2026-10-01
  secret-log:
    title: INTERNAL-ONLY test log
    file: log.txt
    visibility: internal
answers:
  1a:
    text: Three levels of risk, by effect.
    note: "INTERNAL-ONLY: legal has not seen this."
  1c:
    claims: [red-team, budget]
  1d:
    state: not-disclosed
    text: Reports of others reach us in confidence.
attestation:
  name: Example signatory (made up)
  function: Head of AI governance
  date: 2026-11-20
)";

/// As a folder on disk.
class ReportOnDisk {
 public:
  explicit ReportOnDisk(std::string_view text = small_report) { write("report.yaml", text); }
  void write(const std::string& name, std::string_view text) {
    std::filesystem::create_directories((path() / name).parent_path());
    std::ofstream(path() / name, std::ios::binary) << text;
  }
  [[nodiscard]] Path path() const { return folder_ / "report"; }
  [[nodiscard]] ReportFolder read() const { return must(ReportFolder::read(path())); }

 private:
  TemporaryFolder folder_;
};

class ReportRegister : public SiteRegister {
 public:
  ReportRegister() : SiteRegister(own_features()) { must(record_shipped_instruments(reg())); }

  /// What `haip report sign` makes of the folder.
  [[nodiscard]] Report for_everyone(const ReportOnDisk& disk) {
    Report report = seen_by(disk.read().report(), Audience::everyone);
    report.questionnaire = must(shipped_framework(report.framework)).digest().hex();
    return report;
  }
  [[nodiscard]] Act submission(const Report& report) { return report_submission_act(report, clock.now(), entropy); }
  Result<Acknowledgement> submit_report(const Report& report) { return submit(submission(report), lab); }

  SecretKey lab = add_organisation({"lab.example", "Example Lab", "JP", {"model-developer"}, "250+", {}, false});
  ReportName name{"lab.example", "oecd-haip", "2026"};

 private:
  static std::vector<Feature> own_features() {
    std::vector<Feature> features;
    features.push_back(log_feature());
    features.push_back(instruments_feature({provision_reports_panel}));
    features.push_back(commitments_feature({organisation_reports_panel}));
    features.push_back(reports_feature());
    features.push_back(moderation_feature());
    return features;
  }
};

}  // namespace haip::testing_support
