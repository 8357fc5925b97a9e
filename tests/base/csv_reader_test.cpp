#include "base/csv_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <rapidcheck/gtest.h>

#include "base/csv.hpp"

namespace haip {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Result<Rows> rows_of(std::string_view text, char separator = ',') {
  CsvReader reader(text, separator);
  Rows rows;
  std::vector<std::string_view> fields;
  for (;;) {
    TRY(const bool is_row, reader.next(fields));
    if (!is_row) return rows;
    rows.emplace_back(fields.begin(), fields.end());
  }
}

TEST(CsvReader, ReadsQuotesSeparatorsAndLineEndsInsideFields) {
  EXPECT_EQ(rows_of("a,b\r\n\"x, \"\"y\"\"\nz\",\r\n"), (Rows{{"a", "b"}, {"x, \"y\"\nz", ""}}));
}

TEST(CsvReader, TakesWhatOtherProgramsWrite) {
  EXPECT_EQ(rows_of("\xEF\xBB\xBF"
                    "a,b\n1,2"),
            (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(rows_of("a\rb\r\r\rc"), (Rows{{"a"}, {"b"}, {"c"}}));
  EXPECT_EQ(rows_of("a;b,c\n", ';'), (Rows{{"a", "b,c"}}));
  EXPECT_EQ(rows_of(""), Rows{});
  EXPECT_EQ(rows_of("\"\"\n"), Rows{{""}});
  EXPECT_EQ(rows_of("a,"), (Rows{{"a", ""}}));
}

TEST(CsvReader, SaysOnWhichLineSomethingIsWrong) {
  EXPECT_THAT(rows_of("a,b\n\"1\n2\",3\n4,5\"6\n").error().message, testing::HasSubstr("line 4: a quote"));
  EXPECT_THAT(rows_of("a\n\n\"never\nends").error().message, testing::HasSubstr("line 3: a quoted field"));
  EXPECT_THAT(rows_of("a\n\"b\"c\n").error().message, testing::HasSubstr("line 2: something"));
}

TEST(CsvReader, KnowsTheLineOfARowBehindLongFields) {
  CsvReader reader("a\r\n\"1\r\n2\r3\n4\"\r\nb\r\n");
  std::vector<std::string_view> fields;
  EXPECT_TRUE(reader.next(fields).value_or(false));
  EXPECT_TRUE(reader.next(fields).value_or(false));
  EXPECT_EQ(reader.line(), 2U);
  EXPECT_TRUE(reader.next(fields).value_or(false));
  EXPECT_EQ(reader.line(), 6U);
}

TEST(CsvReader, GuessesTheSeparator) {
  EXPECT_EQ(guess_csv_separator("id;text, long;x\n1,2,3,4"), ';');
  EXPECT_EQ(guess_csv_separator("\"a;b;c\",d"), ',');
  EXPECT_EQ(guess_csv_separator("id\ttext\n"), '\t');
  EXPECT_EQ(guess_csv_separator("comment\nfirst; second"), ',');
}

RC_GTEST_PROP(CsvReader, ReadsWhatTheWriterWrites, (const std::vector<std::string>& texts)) {
  Json::Array rows;
  Rows expected{{"first", "second"}};
  for (const std::string& text : texts) {
    std::string plain = text;
    std::erase_if(plain, [](char c) { return static_cast<unsigned char>(c) > 0x7E; });
    rows.push_back(Json().set("first", plain).set("second", "x"));
    expected.push_back({spreadsheet_safe(plain), "x"});
  }
  const std::vector<std::string_view> columns{"first", "second"};
  const std::string document = csv_document(rows, columns);
  const Result<Rows> read = rows_of(document);
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == expected);
}

}  // namespace
}  // namespace haip
