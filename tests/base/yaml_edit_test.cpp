// Changing a value in a file that a person wrote, and nothing else.

#include "base/yaml_edit.hpp"

#include <gtest/gtest.h>

namespace haip {
namespace {

/// `text` with member `key` of item "a" set, written beside "url" when it is new; or the error.
std::string with(std::string_view text, std::string_view key, std::string_view value) {
  const YamlResult file = parse_yaml(text);
  if (!file) return "not YAML: " + file.error().error.message;
  YamlEdit edit(text);
  const Status set = edit.set(*file->find("a"), key, value, "url");
  return set ? edit.text() : "refused: " + set.error().message;
}

TEST(YamlEdit, WritesANewMemberBehindItsNeighbourAndItsRemark) {
  EXPECT_EQ(
      with("# first\na:\n    url: https://lab.example/x   # where it is\n\n    title: X\n# last\n", "sha256", "ab12"),
      "# first\na:\n    url: https://lab.example/x   # where it is\n    sha256: \"ab12\"\n\n    title: X\n# last\n");
}

TEST(YamlEdit, ReplacesAValueAndKeepsWhatIsRemarkedOnIt) {
  EXPECT_EQ(with("a: \n  sha256: 'old'   # pinned in May\n  url: x\n", "sha256", "0123456789abcdef"),
            "a: \n  sha256: 0123456789abcdef   # pinned in May\n  url: x\n");
}

TEST(YamlEdit, FillsInAValueThatIsMissing) {
  EXPECT_EQ(with("a:\n  sha256:   # to be pinned\n  url: x\n", "sha256", "0123456789abcdef"),
            "a:\n  sha256: 0123456789abcdef   # to be pinned\n  url: x\n");
  EXPECT_EQ(with("a:\n  url: x\n  sha256:", "sha256", "0123456789abcdef"), "a:\n  url: x\n  sha256: 0123456789abcdef");
}

TEST(YamlEdit, WritesIntoBraces) {
  EXPECT_EQ(with("a: {url: 'x', title: T} # one line\n", "sha256", "0123456789abcdef"),
            "a: {url: 'x', sha256: 0123456789abcdef, title: T} # one line\n");
}

TEST(YamlEdit, KeepsTheLineEndsOfTheFile) {
  EXPECT_EQ(with("a:\r\n  url: x\r\n  title: T\r\n", "retrieved", "2026-11-25"),
            "a:\r\n  url: x\r\n  retrieved: 2026-11-25\r\n  title: T\r\n");
  EXPECT_EQ(with("a:\n  url: x", "retrieved", "2026-11-25"), "a:\n  url: x\n  retrieved: 2026-11-25");
}

TEST(YamlEdit, MakesSeveralChangesAtOnce) {
  constexpr std::string_view text = "b:\n  url: second\na:\n  url: first\n";
  const YamlResult file = parse_yaml(text);
  ASSERT_TRUE(file);
  YamlEdit edit(text);
  ASSERT_TRUE(edit.set(*file->find("a"), "sha256", "0123456789abcdef", "url"));
  ASSERT_TRUE(edit.set(*file->find("a"), "retrieved", "2026-11-25", "url"));
  ASSERT_TRUE(edit.set(*file->find("b"), "url", "third-one", "url"));
  EXPECT_EQ(edit.text(),
            "b:\n  url: third-one\na:\n  url: first\n  sha256: 0123456789abcdef\n  retrieved: 2026-11-25\n");
}

// Whatever is written is read again as the same text.
TEST(YamlEdit, PutsBetweenQuotesWhatYamlWouldTakeForSomethingElse) {
  for (const std::string_view value : {"",
                                       "yes",
                                       "null",
                                       "~",
                                       "a: b",
                                       "- x",
                                       "# x",
                                       "{x}",
                                       "\"",
                                       "\\",
                                       "tab\there",
                                       "two\nlines",
                                       " x",
                                       "x ",
                                       "日本",
                                       "-",
                                       "...",
                                       "1e5",
                                       "application/pdf",
                                       "2026-11-25"}) {
    const std::string text = with("a:\n  url: x\n", "note", value);
    const YamlResult read = parse_yaml(text);
    ASSERT_TRUE(read) << text;
    ASSERT_NE(read->find("a")->find("note"), nullptr) << text;
    EXPECT_EQ(read->find("a")->find("note")->text, value) << text;
    EXPECT_FALSE(read->find("a")->find("note")->is_null()) << text;
  }
}

TEST(YamlEdit, RefusesWhatIsNotATextOfOneLine) {
  EXPECT_EQ(with("a:\n  sha256: [1, 2]\n  url: x\n", "sha256", "ab"),
            "refused: line 2: \"sha256\" is not a text of one line");
  EXPECT_EQ(with("a:\n  sha256: |\n    ab\n  url: x\n", "sha256", "ab"),
            "refused: line 2: \"sha256\" is not a text of one line");
  EXPECT_EQ(with("a:\n  url: >-\n    x\n    y\n", "sha256", "ab"),
            "refused: line 2: \"url\" is not a text of one line");
}

}  // namespace
}  // namespace haip
