// What readers of a register can download of a report.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/digest.hpp"
#include "reporting_organisation.hpp"
#include "reports/export.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::must;
using testing_support::ReportOnDisk;
using testing_support::ReportRegister;

class ExportPages : public testing::Test {
 protected:
  ExportPages() { must(sample_.submit_report(sample_.for_everyone(disk_))); }
  const std::string report_ = "/reports/lab.example/oecd-haip/2026";
  ReportRegister sample_;
  ReportOnDisk disk_;
};

TEST_F(ExportPages, OfferEveryFormAndSayWhatItLeavesOut) {
  EXPECT_THAT(sample_.page(report_), HasSubstr(report_ + "/exports\""));
  const std::string page = sample_.page(report_ + "/exports");
  for (const ExportFormat& format : export_formats())
    EXPECT_THAT(page, HasSubstr("href=\"" + report_ + "/exports/" + std::string(format.name) + "\""));
  EXPECT_THAT(page, HasSubstr(loss_message("translations")));
  const std::string japanese = sample_.page(report_ + "/exports", "ja");
  EXPECT_THAT(japanese, AllOf(HasSubstr("/exports/html?lang=ja\""), Not(HasSubstr(loss_message("translations")))));
}

TEST_F(ExportPages, GiveTheFilesThemselvesAsAttachments) {
  for (const ExportFormat& format : export_formats()) {
    const auto answer = sample_.get(report_ + "/exports/" + std::string(format.name));
    EXPECT_EQ(answer.status, 200) << format.name;
    EXPECT_THAT(answer.body, Not(testing::IsEmpty()));
    EXPECT_THAT(answer.head, HasSubstr("Content-Disposition: attachment; filename=\"lab.example-oecd-haip-2026." +
                                       std::string(format.extension) + "\"\r\n"));
    EXPECT_THAT(answer.head, HasSubstr("Content-Type: " + std::string(format.media_type) + "\r\n"));
    EXPECT_THAT(answer.body, Not(HasSubstr("INTERNAL-ONLY"))) << format.name;
  }
}

TEST_F(ExportPages, GiveTheLanguageThatIsAskedForIfTheReportHasIt) {
  EXPECT_THAT(sample_.get(report_ + "/exports/html?lang=ja").body,
              AllOf(HasSubstr("<html lang=\"ja\""), HasSubstr("すべてのモデル")));
  EXPECT_THAT(sample_.get(report_ + "/exports/html?lang=fr").body, HasSubstr("<html lang=\"en\""));
}

TEST_F(ExportPages, SayTheSameToPrograms) {
  const Json json = must(parse_json(sample_.get("/api/v1" + report_ + "/exports").body));
  const Json::Array& list = *json.find("exports")->if_array();
  ASSERT_EQ(list.size(), export_formats().size());
  for (const Json& one : list) {
    const std::string file = sample_.get(*one.find("address")->if_text()).body;
    EXPECT_EQ(std::uint64_t{file.size()}, must(one.whole_number("size_bytes")));
  }
}

TEST_F(ExportPages, KnowNoOtherForm) {
  EXPECT_EQ(sample_.get(report_ + "/exports/pdf").status, 404);
  EXPECT_EQ(sample_.get("/reports/nobody.example/oecd-haip/2026/exports/html").status, 404);
}

}  // namespace
}  // namespace haip
