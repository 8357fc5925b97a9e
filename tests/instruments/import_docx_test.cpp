#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "docx_writer.hpp"
#include "instruments/document.hpp"
#include "instruments/docx_numbering.hpp"
#include "sample_instruments.hpp"

namespace haip {
namespace {

using namespace testing_support;

std::vector<std::string> lines_of(const ImportedDocument& document) {
  std::vector<std::string> lines;
  for (const Block& block : document.blocks) {
    std::string line = block.kind == BlockKind::heading  ? "heading" + std::to_string(block.level)
                       : block.kind == BlockKind::item   ? "item"
                       : block.kind == BlockKind::option ? "option"
                                                         : "text";
    if (!block.label.empty()) line += " [" + block.label + "]";
    line += " " + block.text;
    for (const std::string& role : block.roles) line += " <" + role + ">";
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> read(const std::string& body) { return lines_of(must(read_docx(docx(body)))); }

TEST(Docx, RecoversAutomaticNumbers) {
  EXPECT_THAT(
      read(numbered(1, 0, "First") + numbered(1, 1, "one") + numbered(1, 1, "two") + paragraph("in between") +
           numbered(1, 0, "Second") + numbered(1, 1, "again") + numbered(1, 2, "deep") + numbered(3, 0, "a bullet")),
      testing::ElementsAre("item [1] First", "item [(a)] one", "item [(b)] two", "text in between", "item [2] Second",
                           "item [(a)] again", "item [i] deep", "option a bullet"));
}

TEST(Docx, NumbersOfStylesAndOfSeveralLevels) {
  EXPECT_THAT(
      read(styled("Section", "Risk management") + styled("Question", "How?") + numbered(2, 1, "And why?") +
           styled("Question", "When?")),
      testing::ElementsAre("heading1 Risk management", "item [Q1] How?", "item [1A] And why?", "item [Q2] When?"));
}

TEST(Docx, AListMayStartAgain) {
  EXPECT_THAT(read(numbered(1, 0, "one") + numbered(4, 0, "five") + numbered(4, 0, "six")),
              testing::ElementsAre("item [1] one", "item [5] five", "item [6] six"));
}

TEST(Docx, AnEmptyNumberedParagraphStillCounts) {
  EXPECT_THAT(read(numbered(1, 0, "one") + numbered(1, 0, "") + numbered(1, 0, "three")),
              testing::ElementsAre("item [1] one", "item [3] three"));
}

TEST(Docx, NumberingCanBeTakenAwayFromAStyle) {
  EXPECT_THAT(read("<w:p><w:pPr><w:pStyle w:val=\"Question\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr>" +
                   run("no question") + "</w:p>"),
              testing::ElementsAre("text no question"));
}

TEST(Docx, TickBoxesBecomeOptions) {
  const std::string symbol = R"(<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>)";
  const std::string old_field =
      R"(<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r>)";
  EXPECT_THAT(read(paragraph("☐ Board ☐ Executive") + "<w:p>" + symbol + run(" Council") + "</w:p>" + "<w:p>" +
                   old_field + run(" Other") + "</w:p>" +
                   table(row(cell(paragraph("☐")) + cell(paragraph("Senior management"))) +
                         row(cell(paragraph("☐")) + cell(paragraph(""))) + row(cell(paragraph("not an option"))))),
              testing::ElementsAre("option Board", "option Executive", "option Council", "option Other",
                                   "option Senior management", "text not an option"));
}

TEST(Docx, RoleMarksComeFromDescriptionsOfDrawings) {
  EXPECT_THAT(
      read("<w:p>" + drawing("Model developer") + drawing("Deployer") + run("Q1. How?") + "</w:p>" +
           table(row(cell(paragraph("Q2. When?")) + cell("<w:p>" + drawing("Application developer") + "</w:p>"))) +
           "<w:p>" + drawing("Deployer") + "</w:p>" + paragraph("Q3. Why?")),
      testing::ElementsAre("item [Q1] How? <model-developer> <deployer>", "item [Q2] When? <application-developer>",
                           "item [Q3] Why? <deployer>"));
}

TEST(Docx, SaysThatADrawingWithoutDescriptionWasNotRead) {
  const auto document = must(read_docx(docx("<w:p>" + drawing("") + run("Q1. How?") + "</w:p>")));
  ASSERT_EQ(document.blocks.size(), 1U);
  EXPECT_TRUE(document.blocks[0].has_unread_drawing);
}

TEST(Docx, LeavesOutWhatWasDeletedAndTheSecondCopyOfDrawings) {
  EXPECT_THAT(read("<w:p>" + run("kept") + "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins>" +
                   run(" added") + "</w:ins></w:p>" +
                   "<w:p><w:r><mc:AlternateContent><mc:Choice "
                   "Requires=\"wps\"><w:t>once</w:t></mc:Choice><mc:Fallback><w:t>twice</w:t></mc:Fallback></"
                   "mc:AlternateContent></w:r></w:p>" +
                   "<w:p><w:r><a:t>in a chart</a:t></w:r>" + run("text") + "</w:p>"),
              testing::ElementsAre("text kept added", "text once", "text text"));
}

TEST(Docx, FormatsNumbersAsWordDoes) {
  EXPECT_EQ(format_number(4, "lowerRoman"), "iv");
  EXPECT_EQ(format_number(1999, "upperRoman"), "MCMXCIX");
  EXPECT_EQ(format_number(27, "lowerLetter"), "aa");
  EXPECT_EQ(format_number(3, "upperLetter"), "C");
  EXPECT_EQ(format_number(7, "decimalZero"), "07");
  EXPECT_EQ(format_number(7, "aiueo"), "7");
  EXPECT_EQ(format_number(0, "lowerRoman"), "0");
}

// Hostile files.

Error refusal(const Bytes& file) {
  const auto outcome = read_docx(file);
  return outcome ? Error{ErrorKind::unavailable, "it was read", ""} : outcome.error();
}

TEST(HostileDocx, ABombIsStoppedWhileItUnfolds) {
  std::string body = document_xml("<w:p><w:r><w:t>" + std::string(70U * 1024 * 1024, ' ') + "</w:t></w:r></w:p>");
  const Bytes bomb = zip({{"word/document.xml", body}});
  EXPECT_LT(bomb.size(), 1024U * 1024);
  EXPECT_EQ(refusal(bomb).kind, ErrorKind::too_large);
}

TEST(HostileDocx, EntitiesAreNeverExpandedNorFetched) {
  const TemporaryFolder folder;
  const std::string secret = (folder / "secret").string();
  std::ofstream(secret) << "secret";
  const std::string outside = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY x SYSTEM \"file://" + secret +
                              "\">]><w:document " + word_namespaces +
                              "><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>";
  EXPECT_THAT(refusal(zip({{"word/document.xml", outside}})).message, testing::HasSubstr("declares entities"));
  std::string laughs = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 40; ++i)
    laughs +=
        "<!ENTITY a" + std::to_string(i) + " \"&a" + std::to_string(i - 1) + ";&a" + std::to_string(i - 1) + ";\">";
  laughs += std::string("]><w:document ") + word_namespaces +
            "><w:body><w:p><w:r><w:t>&a39;</w:t></w:r></w:p></w:body></w:document>";
  EXPECT_EQ(refusal(zip({{"word/document.xml", laughs}})).kind, ErrorKind::malformed);
  EXPECT_THAT(refusal(zip({{"word/document.xml", document_xml(paragraph("x"))},
                           {"word/styles.xml", "<!DOCTYPE s SYSTEM \"http://127.0.0.1:9/x.dtd\"><s/>"}}))
                  .message,
              testing::HasSubstr("word/styles.xml declares entities"));
}

TEST(HostileDocx, PathsThatLeaveTheArchiveAreRefused) {
  for (const char* path : {"../../etc/passwd", "/etc/passwd", "word/../../x", "..\\x"})
    EXPECT_EQ(refusal(zip({{path, "x"}, {"word/document.xml", document_xml(paragraph("x"))}})).kind,
              ErrorKind::malformed)
        << path;
  EXPECT_FALSE(std::filesystem::exists("passwd"));
}

TEST(HostileDocx, TooManyParagraphsAreRefused) {
  std::string body;
  for (int i = 0; i < 100'000; ++i) body += "<w:p><w:r><w:t>x</w:t></w:r></w:p>";
  EXPECT_EQ(refusal(docx(body)).kind, ErrorKind::too_large);
}

TEST(HostileDocx, TooManyPartsAreRefused) {
  Parts parts;
  for (int i = 0; i < 5000; ++i) parts.emplace_back("x" + std::to_string(i), "");
  parts.emplace_back("word/document.xml", document_xml(paragraph("x")));
  EXPECT_EQ(refusal(zip(parts)).kind, ErrorKind::too_large);
}

TEST(HostileDocx, NestingIsBounded) {
  std::string open;
  std::string close;
  for (int i = 0; i < 100; ++i) {
    open += "<w:p><w:r>";
    close += "</w:r></w:p>";
  }
  EXPECT_EQ(refusal(docx(open + close)).kind, ErrorKind::malformed);
  std::string deep;
  for (int i = 0; i < 2000; ++i) deep += "<w:sdt>";
  EXPECT_EQ(refusal(docx(deep)).kind, ErrorKind::malformed);
}

TEST(HostileDocx, BrokenFilesAreRefusedWithAReason) {
  EXPECT_EQ(refusal(to_bytes("PK\x03\x04")).kind, ErrorKind::malformed);
  EXPECT_THAT(refusal(zip({{"hello.txt", "x"}})).message, testing::HasSubstr("no word/document.xml"));
  EXPECT_THAT(refusal(zip({{"word/document.xml", "<w:document"}})).message, testing::HasSubstr("not well-formed XML"));
  EXPECT_THAT(refusal(zip({{"word/document.xml", "\xff\xfe<"}})).message, testing::HasSubstr("not UTF-8"));
  EXPECT_THAT(refusal(zip({{"word/document.xml", document_xml("")}, {"word/document.xml", document_xml("")}})).message,
              testing::HasSubstr("twice"));
  Bytes cut = docx(paragraph("x"));
  cut.resize(cut.size() / 2);
  EXPECT_EQ(refusal(cut).kind, ErrorKind::malformed);
}

}  // namespace
}  // namespace haip
