// YAML with places: what a person typed, where it stands, and what is refused.

#include "base/yaml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace haip {
namespace {

using testing::HasSubstr;

YamlNode read(std::string_view text) {
  YamlResult result = parse_yaml(text);
  EXPECT_TRUE(result) << (result ? "" : error_with_place(result.error()).message);
  return result ? *result : YamlNode();
}

YamlError refusal(std::string_view text) {
  const YamlResult result = parse_yaml(text);
  EXPECT_FALSE(result) << text;
  return result ? YamlError() : result.error();
}

TEST(Yaml, ScalarsStayAsTheyWereTyped) {
  const YamlNode file = read("date: 2026-05-12\nversion: 1.0\nno: off\nquoted: \"~\"\nempty:\n");
  EXPECT_EQ(file.find("date")->text, "2026-05-12");
  EXPECT_EQ(file.find("version")->text, "1.0");
  EXPECT_EQ(file.find("no")->text, "off");
  EXPECT_FALSE(file.find("quoted")->is_null());
  EXPECT_TRUE(file.find("empty")->is_null());
  EXPECT_EQ(file.find("absent"), nullptr);
}

TEST(Yaml, EveryValueHasItsPlaceInBytesLinesAndCodePoints) {
  const std::string_view text = "名前: 研究所 # ラボ\nlist:\n  - \"é\"\n  - {a: b}\n";
  const YamlNode file = read(text);
  const YamlNode& name = *file.find("名前");
  EXPECT_EQ(text.substr(name.begin.offset, name.end.offset - name.begin.offset), "研究所");
  EXPECT_EQ(name.begin.line, 1U);
  EXPECT_EQ(name.begin.column, 5U);
  const YamlNode& list = *file.find("list");
  ASSERT_EQ(list.items.size(), 2U);
  EXPECT_EQ(list.items[0].begin.line, 3U);
  EXPECT_EQ(list.items[0].begin.column, 5U);
  EXPECT_EQ(text.substr(list.items[0].begin.offset, 4), "\"é\"");
  EXPECT_EQ(list.items[1].find("a")->begin, (TextPosition{text.find("b}"), 4, 9}));
}

TEST(Yaml, LinesAreThoseOfAnEditor) {
  // libyaml counts U+2028 as a line end; editors that show line numbers do not.
  const YamlNode file = read("a: \"x\u2028y\"\nb: z\n");
  EXPECT_EQ(file.find("b")->begin.line, 2U);
  EXPECT_EQ(file.find("b")->begin.column, 4U);
}

TEST(Yaml, AByteOrderMarkIsNoPartOfTheText) {
  const YamlNode file = read("\xEF\xBB\xBFkey: value\n");
  EXPECT_EQ(file.find("key")->begin, (TextPosition{8, 1, 6}));
  EXPECT_EQ(refusal("\xEF\xBB\xBF\u00E9: \"x\x01y\"\n").at, (TextPosition{9, 1, 6}));
}

TEST(Yaml, BlockTextKeepsItsLines) {
  const YamlNode file = read("text: |\n  one\n  two\nfolded: >\n  one\n  two\n");
  EXPECT_EQ(file.find("text")->text, "one\ntwo\n");
  EXPECT_EQ(file.find("text")->style, YamlNode::Style::literal);
  EXPECT_EQ(file.find("folded")->text, "one two\n");
}

TEST(Yaml, AnEmptyFileIsAMappingWithoutMembers) {
  EXPECT_EQ(read("").kind, YamlNode::Kind::mapping);
  EXPECT_EQ(read("# only a remark\n").kind, YamlNode::Kind::mapping);
}

TEST(Yaml, AliasesCannotUnfold) {
  const YamlError bomb = refusal("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n");
  EXPECT_THAT(bomb.error.message, HasSubstr("anchors"));
  EXPECT_EQ(bomb.at.line, 1U);
  EXPECT_THAT(refusal("a: *b\n").error.message, HasSubstr("aliases"));
}

TEST(Yaml, RefusalsSayWhere) {
  const YamlError twice = refusal("a: 1\nb: 2\na: 3\n");
  EXPECT_THAT(twice.error.message, HasSubstr("\"a\" stands twice"));
  EXPECT_EQ(twice.at, (TextPosition{10, 3, 1}));
  EXPECT_THAT(error_with_place(twice).message, HasSubstr("line 3, column 1: "));
  EXPECT_THAT(refusal("a: !!binary x\n").error.message, HasSubstr("tags"));
  EXPECT_THAT(refusal("a: 1\n---\nb: 2\n").error.message, HasSubstr("second document"));
  EXPECT_THAT(refusal("? [a]\n: b\n").error.message, HasSubstr("key must be plain text"));
  EXPECT_EQ(refusal("a:\n  - b\n c: d\n").at.line, 3U);
  EXPECT_THAT(refusal("a: \"x\x01y\"\n").error.message, HasSubstr("character"));
  EXPECT_THAT(refusal("a: \xFF\n").error.message, HasSubstr("UTF-8"));
}

TEST(Yaml, LimitsHold) {
  EXPECT_EQ(refusal(std::string(100, '[') + std::string(100, ']')).error.kind, ErrorKind::too_large);
  EXPECT_EQ(parse_yaml("a: 1234567890", 5).error().error.kind, ErrorKind::too_large);
  std::string many = "[";
  for (std::size_t i = 0; i <= most_yaml_nodes; ++i) many += "x,";
  EXPECT_EQ(refusal(many + "]").error.kind, ErrorKind::too_large);
}

TEST(Yaml, AsJsonEveryScalarIsAText) {
  EXPECT_EQ(canonical_json(yaml_as_json(read("a: [1, true, {b: null}]\n"))), R"({"a":["1","true",{"b":"null"}]})");
}

}  // namespace
}  // namespace haip
