// Which columns of a CSV file are taken, and what is said of files that are wrong.

#include "campaigns/comment_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace haip {
namespace {

using testing::HasSubstr;

Error error_of(const std::string& content, const CommentColumnNames& names = {}) {
  const Result<CommentTable> table = CommentTable::read(content, names);
  return table ? Error{} : table.error();
}

TEST(CommentTable, KnowsTheColumnsOfPolis) {
  const auto table = CommentTable::read(
      "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
      "1,Tue,895,1756,48,8,1,\"Smallhouse Rd, \"\"widened\"\"\"\n",
      {});
  ASSERT_TRUE(table);
  EXPECT_EQ(table->columns().text, "comment-body");
  ASSERT_EQ(table->rows().size(), 1U);
  EXPECT_EQ(table->rows()[0].text, "Smallhouse Rd, \"widened\"");
  EXPECT_EQ(table->rows()[0].id, "895");
  EXPECT_EQ(table->rows()[0].sender, "1756");
  EXPECT_EQ(table->rows()[0].line, 2U);
}

TEST(CommentTable, KnowsColumnsInOtherSpellingsAndSeparators) {
  const auto table = CommentTable::read(
      "\xEF\xBB\xBF"
      "Document ID;Comment Text\r\n1;a, b\r\n",
      {});
  ASSERT_TRUE(table);
  EXPECT_EQ(table->columns().text, "Comment Text");
  EXPECT_EQ(table->columns().id, "Document ID");
  EXPECT_EQ(table->columns().sender, "");
  EXPECT_EQ(table->rows().at(0).text, "a, b");
  const auto japanese = CommentTable::read("受付番号,氏名,ご意見\n1,甲,賛成です\n", {});
  ASSERT_TRUE(japanese);
  EXPECT_EQ(japanese->columns().text, "ご意見");
  EXPECT_EQ(japanese->rows().at(0).sender, "甲");
  const auto single = CommentTable::read("what people wrote\nyes\n", {});
  ASSERT_TRUE(single);
  EXPECT_EQ(single->rows().at(0).text, "yes");
}

TEST(CommentTable, TakesTheColumnsThatAreNamed) {
  const auto table = CommentTable::read("text,Reply,who\na,b,c\n", {.text = "reply", .id = {}, .sender = "who"});
  ASSERT_TRUE(table);
  EXPECT_EQ(table->rows().at(0).text, "b");
  EXPECT_EQ(table->rows().at(0).sender, "c");
  const Error error = error_of("text,reply\na,b\n", {.text = "replly", .id = {}, .sender = {}});
  EXPECT_THAT(error.message, HasSubstr("--text-column"));
  EXPECT_THAT(error.advice, HasSubstr("did you mean \"reply\"?"));
}

TEST(CommentTable, AsksWhenNoColumnIsKnown) {
  const Error error = error_of("first,second\na,b\n");
  EXPECT_EQ(error.kind, ErrorKind::malformed);
  EXPECT_THAT(error.message, HasSubstr("\"first\", \"second\""));
  EXPECT_EQ(error.advice, "name it with --text-column");
}

TEST(CommentTable, SaysWhereAFileIsWrong) {
  EXPECT_THAT(error_of("id,text\n1,a\n2,b,c\n").message,
              HasSubstr("line 3: the row has 3 fields where the header has 2"));
  EXPECT_THAT(error_of("id,text\n1,\"a\n").message, HasSubstr("line 2: a quoted field begins here"));
  EXPECT_THAT(error_of("").message, HasSubstr("empty"));
  EXPECT_THAT(error_of("\xFF\xFEi\0d\0").message, HasSubstr("UTF-16"));
  EXPECT_THAT(error_of("PK\x03\x04zip").message, HasSubstr("spreadsheet"));
}

}  // namespace
}  // namespace haip
