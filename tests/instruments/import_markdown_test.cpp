#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "instruments/document.hpp"
#include "sample_instruments.hpp"

namespace haip {
namespace {

using testing_support::must;

// "heading2 [Action 1] Test", one line for each block.
std::vector<std::string> lines_of(const ImportedDocument& document) {
  std::vector<std::string> lines;
  for (const Block& block : document.blocks) {
    std::string line = block.kind == BlockKind::heading  ? "heading" + std::to_string(block.level)
                       : block.kind == BlockKind::item   ? "item"
                       : block.kind == BlockKind::option ? "option"
                                                         : "text";
    if (!block.label.empty()) line += " [" + block.label + "]";
    lines.push_back(line + " " + block.text);
  }
  return lines;
}

TEST(Markdown, ReadsHeadingsItemsOptionsAndParagraphs) {
  const auto document =
      must(read_markdown("# Code\n\nAn introduction\nin two lines.\n\n## Action 1: Test systems ##\n\n(a) Test "
                         "**every** system.\n\n   It goes on.\n\n"
                         "(b) Keep\n    a record.\n- [ ] Board\n- [x] Executive\n* a bullet\n\nUnderlined\n---\n"));
  EXPECT_THAT(
      lines_of(document),
      testing::ElementsAre("heading1 Code", "text An introduction in two lines.", "heading2 [Action 1] Test systems",
                           "item [(a)] Test every system.", "text It goes on.", "item [(b)] Keep a record.",
                           "option Board", "option Executive", "option a bullet", "heading2 Underlined"));
}

TEST(Markdown, ReadsPlainText) {
  const auto document =
      must(read_markdown("Code of Conduct\n\nAction 1. Test systems\n\n1. First.\r\n2. Second\r\n   goes on.\r\n"));
  EXPECT_THAT(lines_of(document), testing::ElementsAre("text Code of Conduct", "item [Action 1] Test systems",
                                                       "item [1] First.", "item [2] Second goes on."));
}

TEST(Markdown, ReadsTableCells) {
  const auto document = must(
      read_markdown("| Q21. Which level? | ☐ Board ☐ Executive |\n|---|---|\n| ☐ | Senior management |\n| note | |\n"));
  EXPECT_THAT(lines_of(document), testing::ElementsAre("item [Q21] Which level?", "option Board", "option Executive",
                                                       "option Senior management", "text note"));
}

TEST(Markdown, JoinsJapaneseLinesWithoutASpace) {
  EXPECT_THAT(lines_of(must(read_markdown("組織は、リスクを\n評価すべきである。\n"))),
              testing::ElementsAre("text 組織は、リスクを評価すべきである。"));
}

TEST(Markdown, RefusesOtherFiles) {
  EXPECT_EQ(read_markdown("\xff\xfe").error().kind, ErrorKind::malformed);
  EXPECT_THAT(read_document(as_bytes("%PDF-1.7")).error().message, testing::HasSubstr("PDF"));
  EXPECT_EQ(read_document(as_bytes("PK\x03\x04 broken")).error().kind, ErrorKind::malformed);
}

TEST(Markdown, HoldsItsLimits) {
  std::string many;
  for (std::size_t i = 0; i <= most_blocks; ++i) many += "- x\n";
  EXPECT_EQ(read_markdown(many).error().kind, ErrorKind::too_large);
  EXPECT_EQ(read_markdown(std::string(most_block_bytes + 1, 'x')).error().kind, ErrorKind::too_large);
  std::string lines;
  for (int i = 0; i < 10'000; ++i) lines += "ten words of text that go on and on\n";
  EXPECT_EQ(read_markdown(lines).error().kind, ErrorKind::too_large);
}

}  // namespace
}  // namespace haip
