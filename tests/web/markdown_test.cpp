#include "web/markdown.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <regex>

#include "base/text.hpp"

namespace haip {
namespace {

std::string rendered(std::string_view text, MarkdownOptions options = {}) {
  return markdown(text, options).value().markup();
}

TEST(Markdown, RendersWhatPeopleWrite) {
  EXPECT_EQ(rendered("Hello *there*, **you** & `<code>`\nnext"),
            "<p>Hello <em>there</em>, <strong>you</strong> &amp; <code>&lt;code&gt;</code>\nnext</p>");
  EXPECT_EQ(rendered("- a\n- b"), "<ul><li>a</li><li>b</li></ul>");
  EXPECT_EQ(rendered("3. a\n4. b"), "<ol start=\"3\"><li>a</li><li>b</li></ol>");
  EXPECT_EQ(rendered("> quoted\n\n---\n"), "<blockquote><p>quoted</p></blockquote><hr>");
  EXPECT_EQ(rendered("```html\n<b>\n```"), "<pre>&lt;b&gt;\n</pre>");
  EXPECT_EQ(rendered("|a|b|\n|---|---|\n|1|2|"),
            "<table><thead><tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr></thead>"
            "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>");
  EXPECT_EQ(rendered("~~gone~~  \nnew"), "<p><del>gone</del><br>\nnew</p>");
}

TEST(Markdown, ShiftsHeadings) {
  EXPECT_EQ(rendered("# a\n## b"), "<h3>a</h3><h4>b</h4>");
  EXPECT_EQ(rendered("# a\n###### b", {.top_heading = 5}), "<h5>a</h5><h6>b</h6>");
}

TEST(Markdown, ParagraphsHaveAddressesWhereTheyAreWanted) {
  const MarkdownOptions options{.anchors = "x.p", .anchor_address = "/a?b=1&c=2", .anchor_label = "Paragraph {number}"};
  const auto link = [](const std::string& number) {
    return " <a class=\"here\" href=\"/a?b=1&amp;c=2#x.p" + number + "\" aria-label=\"Paragraph " + number + "\">¶</a>";
  };
  EXPECT_EQ(rendered("one\n\n- two\n- three\n\n> four", options),
            "<p id=\"x.p1\">one" + link("1") + "</p><ul><li id=\"x.p2\">two" + link("2") +
                "</li><li id=\"x.p3\">three" + link("3") + "</li></ul><blockquote><p id=\"x.p4\">four" + link("4") +
                "</p></blockquote>");
  // Items that hold paragraphs are not numbered beside them.
  EXPECT_EQ(
      rendered("- two\n\n- three", options),
      "<ul><li><p id=\"x.p1\">two" + link("1") + "</p></li><li><p id=\"x.p2\">three" + link("2") + "</p></li></ul>");
}

TEST(Markdown, LinksLeadToTheWebOnly) {
  EXPECT_EQ(rendered("[a](https://example.org/?b=c&amp;d=e \"title\")"),
            "<p><a href=\"https://example.org/?b=c&amp;d=e\" rel=\"nofollow ugc\">a</a></p>");
  EXPECT_EQ(rendered("<https://example.org>"),
            "<p><a href=\"https://example.org\" rel=\"nofollow ugc\">https://example.org</a></p>");
  for (const char* trap :
       {"[x](javascript:alert(1))", "[x](JAVASCRIPT:alert(1))", "[x](javascript&#58;alert(1))",
        "[x](&#106;avascript:alert(1))", "[x](java&Tab;script:alert(1))", "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)", "[x](//evil.example)", "[x](/local)", "[x](<https://a\"onclick=b>)",
        "[x](https://user@evil.example)", "[x][r]\n\n[r]: javascript:alert(1)", "<javascript:alert(1)>",
        "<mailto:a@example.org>", "<a@example.org>", "[x](\x01javascript:alert(1))"})
    EXPECT_THAT(rendered(trap), testing::Not(testing::HasSubstr("<a"))) << trap;
  EXPECT_EQ(rendered("https://example.org www.example.org"), "<p>https://example.org www.example.org</p>");
}

TEST(Markdown, RawMarkupIsText) {
  EXPECT_EQ(rendered("<script>alert(1)</script>"), "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
  EXPECT_EQ(rendered("a <img src=x onerror=y> <!-- c -->"), "<p>a &lt;img src=x onerror=y&gt; &lt;!-- c --&gt;</p>");
  EXPECT_EQ(rendered("&lt;b&gt; &copy; &#60;i&#x3E;"), "<p>&lt;b&gt; &copy; &lt;i&gt;</p>");
}

TEST(Markdown, EntitiesBringNoTricks) {
  EXPECT_EQ(rendered("&#x202e; &#0; &#27; &#xd800; &#x41;"),
            "<p>\xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd A</p>");
}

TEST(Markdown, ImagesBecomeTheirText) {
  EXPECT_EQ(rendered("![a *b* [c](https://d.example)](https://e.example/x.png)"), "<p>a b c</p>");
  EXPECT_EQ(rendered("[![alt](x.png)](https://e.example)"),
            "<p><a href=\"https://e.example\" rel=\"nofollow ugc\">alt</a></p>");
}

TEST(Markdown, HasLimits) {
  EXPECT_EQ(markdown(std::string(64 * 1024 + 1, 'x')).error().kind, ErrorKind::too_large);
  EXPECT_EQ(markdown("\xff").error().kind, ErrorKind::malformed);
  // A header of many columns over many empty rows.
  std::string table;
  for (int i = 0; i < 5000; ++i) table += "|x";
  table += "|\n";
  for (int i = 0; i < 5000; ++i) table += "|---";
  table += "|\n";
  while (table.size() < 60'000) table += "x\n";
  EXPECT_EQ(markdown(table).error().kind, ErrorKind::too_large);
  // One long definition used often.
  std::string references = "[a]: https://example.org/" + std::string(1900, 'x') + "\n\n";
  while (references.size() < 60'000) references += "[a] ";
  EXPECT_EQ(markdown(references).error().kind, ErrorKind::too_large);
}

std::string repeated(std::string_view part) {
  std::string text;
  while (text.size() + part.size() < markdown_limit_bytes) text += part;
  return text;
}

TEST(Markdown, StaysShallow) {
  const std::string quotes = rendered(repeated(">") + "x");
  EXPECT_LE(std::count(quotes.begin(), quotes.end(), '<'), 2 * 20);
}

TEST(Markdown, AnswersHostileInput) {
  for (const char* part : {"[",   "![", "![[]()",   "[](", "*", "_a", "**a ",  "`",  "``a",  "<", "&#", "- ",
                           "1. ", "> ", "[a]: b\n", "\\",  "|", "~",  "[a](<", "<a", "\t- ", "(", "[]"})
    EXPECT_NO_THROW((void)markdown(repeated(part))) << part;
}

TEST(Markdown, KeepsItsTagsInOrderWhenTheParserDoesNot) {
  // md4c 0.4.8 reports the end of a link here whose beginning it never reported.
  const std::string_view text =
      "#\x1f<ZZZZZZZZ/@eM>~\n\n*a*\n</@em>\x1f <Z@e>\x1f\n#\x1f<ZZZZZZZZ/@eM>~ "
      "</@em>\x1f<@eM>~</@km>\x1f</@em>\x1f$\x1f\n"
      "#\x1f<ZZRZzZZZ\x03\x03<\no\n#\n#\n#ZZ\x03\x03<\nco:*+vZZ/@eM>~</</@em>\x1f</@em>\n";
  const std::string markup = rendered(text);
  std::vector<std::string> open;
  static const std::regex tag_pattern("<(/?)([a-z0-9]+)[^>]*>");
  for (std::sregex_iterator tag(markup.begin(), markup.end(), tag_pattern); tag != std::sregex_iterator(); ++tag) {
    const std::string name = (*tag)[2];
    if (name == "br" || name == "hr") continue;
    if ((*tag)[1].length() == 0) {
      open.push_back(name);
      continue;
    }
    ASSERT_FALSE(open.empty());
    EXPECT_EQ(open.back(), name);
    open.pop_back();
  }
  EXPECT_TRUE(open.empty());
}

RC_GTEST_PROP(MarkdownProperty, EveryTagIsOneOfOurs, ()) {
  const auto piece = rc::gen::elementOf(std::vector<std::string>{
      "<",   ">", "script",   "javascript:", "[",    "](", ")", "!", "*", "`",        "\n", "\n\n", "https://a.example",
      "\"",  "'", "onclick=", "&#60;",       "&lt;", "|",  "-", "#", " ", "<a href=", "a",  "\\",   "\n> ",
      "\n- "});
  std::string text;
  for (const std::string& part : *rc::gen::container<std::vector<std::string>>(piece)) text += part;
  static const std::regex ours(
      "</?(p|em|strong|code|pre|ul|ol|li|blockquote|h[3-6]|table|thead|tbody|tr|td|del)>|<(hr|br)>|"
      "<th scope=\"col\">|</th>|<ol start=\"[0-9]+\">|<a href=\"https://[^\"<>]*\" rel=\"nofollow ugc\">|</a>");
  const std::string left = std::regex_replace(rendered(text), ours, "");
  RC_ASSERT(left.find_first_of("<>\"") == std::string::npos);
}

}  // namespace
}  // namespace haip
