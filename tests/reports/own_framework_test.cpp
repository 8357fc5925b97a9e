// Questionnaires that are not shipped lie beside the report.

#include "reports/own_framework.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using ::testing::HasSubstr;

class OwnFramework : public ::testing::Test {
 protected:
  void put(const std::string& instrument) {
    const std::string text =
        R"({"instrument": {"id": ")" + instrument +
        R"(", "kind": "questionnaire", "title": {"en": "T"}, "short_title": {"en": "T"}, "official": []}, "edition": "1",
        "date": "2026-11-01", "status": "recorded", "wording": "summary", "partial": false, "sources": [],
        "provisions": [{"id": ")" +
        instrument +
        R"(/r1", "kind": "question", "label": {"en": "R1"}, "text": {"en": "Do you?"}, "text_mark": "unverified"}]})";
    ASSERT_TRUE(write_file(folder_.path() / questionnaire_file_name, text));
  }
  testing_support::TemporaryFolder folder_;
};

TEST_F(OwnFramework, IsFoundBesideTheReport) {
  EXPECT_EQ(framework_beside(folder_.path(), "next-code/1").error().kind, ErrorKind::not_found);
  put("next-code");
  const Result<Framework> found = framework_beside(folder_.path(), "next-code/1");
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_NE(found->find("r1"), nullptr);
}

TEST_F(OwnFramework, TakesTheNameOfNoOther) {
  put("next-code");
  EXPECT_THAT(framework_beside(folder_.path(), "another-code/1").error().message, HasSubstr("next-code/1"));
  put("oecd-haip");
  const Result<Framework> shipped = framework_beside(folder_.path(), "oecd-haip/1");
  ASSERT_TRUE(shipped);
  EXPECT_EQ(shipped->find("r1"), nullptr);
}

TEST_F(OwnFramework, IsKeptOnlyWhenItIsNotShipped) {
  put("next-code");
  const Framework own = *framework_beside(folder_.path(), "next-code/1");
  const testing_support::TemporaryFolder other;
  ASSERT_TRUE(keep_framework(other.path(), *shipped_framework("oecd-haip/1")));
  EXPECT_FALSE(std::filesystem::exists(other.path() / questionnaire_file_name));
  ASSERT_TRUE(keep_framework(other.path(), own));
  EXPECT_EQ(framework_beside(other.path(), "next-code/1")->digest(), own.digest());
}

}  // namespace
}  // namespace haip
