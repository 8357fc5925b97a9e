#include "web/html.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <type_traits>

namespace haip {
namespace {

TEST(Html, BuildsElements) {
  const std::string name = "Ärzte & <Söhne>";
  EXPECT_EQ(tag("p", {attribute("class", "lead")}, "text ", tag("strong", name)).markup(),
            "<p class=\"lead\">text <strong>Ärzte &amp; &lt;Söhne&gt;</strong></p>");
  EXPECT_EQ(tag("td", 3).markup(), "<td>3</td>");
  EXPECT_EQ(tag("td", std::uint64_t{18446744073709551615U}, " ", -5).markup(), "<td>18446744073709551615 -5</td>");
  EXPECT_EQ(tag("p").markup(), "<p></p>");
  EXPECT_EQ(void_tag("br").markup(), "<br>");
  EXPECT_EQ((doctype() + tag("html", "x")).markup(), "<!doctype html><html>x</html>");
}

TEST(Html, WritesAttributes) {
  EXPECT_EQ(void_tag("input", {attribute("name", std::string("a\"b'c<d>&e")), flag("required"), flag("checked", false),
                               attribute("maxlength", 200), attribute("value", std::optional<std::string>()),
                               attribute("title", std::optional<std::string_view>(""))})
                .markup(),
            "<input name=\"a&#34;b&#39;c&lt;d&gt;&amp;e\" required maxlength=\"200\" title=\"\">");
  EXPECT_EQ(tag("a", {href("/plan?a=b&c=d"), attribute("hreflang", "ja")}, "x").markup(),
            "<a href=\"/plan?a=b&amp;c=d\" hreflang=\"ja\">x</a>");
  EXPECT_EQ(tag("form", {action(site_url({"a b"}))}).markup(), "<form action=\"/a%20b\"></form>");
}

TEST(Html, TakesListsOptionsAndFunctions) {
  const std::vector<Html> items{tag("li", "a"), tag("li", "b")};
  const std::optional<Html> nothing;
  EXPECT_EQ(tag("ul", items, nothing, std::optional<Html>(tag("li", "c"))).markup(),
            "<ul><li>a</li><li>b</li><li>c</li></ul>");
  Html page;
  page.add("ol", {}, [&](Html& list) {
    for (int i = 0; i < 3; ++i) list.add("li", {attribute("value", i)}, i).add_text("&");
  });
  EXPECT_EQ(page.markup(),
            "<ol><li value=\"0\">0</li>&amp;<li value=\"1\">1</li>&amp;<li value=\"2\">2</li>&amp;</ol>");
}

TEST(Html, ReplacesCharactersThatMarkupCannotHold) {
  EXPECT_EQ(Html::text(std::string_view("a\0b\x1b\tc\n", 7)).markup(),
            "a\xef\xbf\xbd"
            "b\xef\xbf\xbd\tc\n");
}

TEST(Html, MarkupAndTextAreDifferentTypes) {
  static_assert(!std::is_convertible_v<std::string, Html>);
  static_assert(!std::is_convertible_v<const char*, Html>);
  static_assert(!std::is_convertible_v<Html, std::string>);
  static_assert(!std::is_constructible_v<Html, std::string>);
  static_assert(!std::is_convertible_v<std::string, Url>);
  static_assert(!std::is_constructible_v<Url, std::string>);
  static_assert(!std::is_constructible_v<ElementName, std::string>);
  static_assert(!std::is_constructible_v<AttributeName, std::string>);
}

RC_GTEST_PROP(HtmlProperty, TextNeverBecomesMarkup, (const std::string& text)) {
  const std::string escaped = Html::text(text).markup();
  RC_ASSERT(escaped.find_first_of("<>\"'") == std::string::npos);
  const std::string markup = tag("p", {attribute("title", text)}, text).markup();
  RC_ASSERT(markup == "<p title=\"" + escaped + "\">" + escaped + "</p>");
}

RC_GTEST_PROP(HtmlProperty, EscapingCanBeUndone, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab&<>\"' ;#lt")));
  std::string escaped = Html::text(text).markup();
  for (const auto& [entity, character] : std::vector<std::pair<std::string, std::string>>{
           {"&lt;", "<"}, {"&gt;", ">"}, {"&#34;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}})
    for (std::size_t at = 0; (at = escaped.find(entity, at)) != std::string::npos; at += character.size())
      escaped.replace(at, entity.size(), character);
  RC_ASSERT(escaped == text);
}

}  // namespace
}  // namespace haip
