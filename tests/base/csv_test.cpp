#include "base/csv.hpp"

#include <gtest/gtest.h>

namespace haip {
namespace {

std::string one_cell(const Json& value) {
  const std::vector<std::string_view> columns{"c"};
  const std::string csv = csv_document({Json().set("c", value)}, columns);
  return csv.substr(3, csv.size() - 5);  // without the header row and the last CRLF
}

TEST(Csv, HasAHeaderRowAndCrlf) {
  const std::vector<std::string_view> columns{"domain", "size", "delisted"};
  EXPECT_EQ(csv_document({}, columns), "domain,size,delisted\r\n");
  EXPECT_EQ(csv_document({Json().set("size", 3).set("domain", "lab.example").set("delisted", false),
                          Json().set("domain", "school.example").set("delisted", true).set("other", "unseen")},
                         columns),
            "domain,size,delisted\r\nlab.example,3,false\r\nschool.example,,true\r\n");
}

TEST(Csv, QuotesWhatNeedsIt) {
  EXPECT_EQ(one_cell("plain text"), "plain text");
  EXPECT_EQ(one_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(one_cell("say \"yes\""), "\"say \"\"yes\"\"\"");
  EXPECT_EQ(one_cell("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(one_cell("two\r\nlines"), "\"two\r\nlines\"");
  EXPECT_EQ(one_cell(" blanks "), "\" blanks \"");
  EXPECT_EQ(one_cell("日本語"), "日本語");
}

TEST(Csv, ValuesOtherThanTextAreAsInJson) {
  EXPECT_EQ(one_cell(nullptr), "");
  EXPECT_EQ(one_cell(""), "");
  EXPECT_EQ(one_cell(-5), "-5");
  EXPECT_EQ(one_cell(true), "true");
  EXPECT_EQ(one_cell(Json::Array{}), "[]");
  EXPECT_EQ(one_cell(Json::Array{"a", "b"}), R"("[""a"",""b""]")");
  EXPECT_EQ(one_cell(Json().set("b", 1).set("a", "=x")), R"("{""a"":""=x"",""b"":1}")");
}

TEST(Csv, ADotLeadsIntoWhatIsNested) {
  const std::vector<std::string_view> columns{"title.en", "title.ja", "title.fr", "id.en"};
  EXPECT_EQ(csv_document({Json().set("id", "x").set("title", Json().set("en", "Code").set("ja", "=規範"))}, columns),
            "title.en,title.ja,title.fr,id.en\r\nCode,'=規範,,\r\n");
}

TEST(Csv, TextThatASpreadsheetWouldRunIsMadeSafe) {
  for (const char* risky : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x",
                            "=HYPERLINK(\"https://x.example\",\"y\")", "'=1", "'s-Hertogenbosch"})
    EXPECT_EQ(spreadsheet_safe(risky), "'" + std::string(risky));
  for (const char* harmless : {"", "a=1", "1-2", "x@y", "(1)", "約束", "“=1”"})
    EXPECT_EQ(spreadsheet_safe(harmless), harmless);
  EXPECT_EQ(one_cell("=1,2"), "\"'=1,2\"");
}

}  // namespace
}  // namespace haip
