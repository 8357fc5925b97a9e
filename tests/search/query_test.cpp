#include "search/query.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "search/snippet.hpp"

namespace haip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

SearchQuery query(std::string_view text) {
  Result<SearchQuery> read = parse_search_query(text);
  if (!read) throw std::runtime_error(read.error().message);
  return std::move(*read);
}

/// The text with matches in brackets.
std::string shown(const std::vector<SnippetPart>& parts) {
  std::string text;
  for (const SnippetPart& part : parts) text += part.is_match ? "[" + part.text + "]" : part.text;
  return text;
}

TEST(Query, OnlyTheLastWordMayBeTheBeginningOfOne) {
  const SearchQuery read = query("Code cond");
  ASSERT_THAT(read.terms, SizeIs(2));
  EXPECT_EQ(read.terms[0], (QueryTerm{"code", "code"}));
  EXPECT_EQ(read.terms[1].term, "cond");
  EXPECT_GT(read.terms[1].last, "conduct");
  EXPECT_LT(read.terms[1].last, "cone");
}

TEST(Query, PhrasesInAnyQuotes) {
  for (const char* text : {"\"Code of Conduct\" lab", "“Code of Conduct” lab", "«Code of Conduct» lab"}) {
    const SearchQuery read = query(text);
    EXPECT_THAT(read.phrases, ElementsAre("code of conduct")) << text;
    EXPECT_THAT(read.terms, SizeIs(4)) << text;
  }
  EXPECT_THAT(query("「透明性」").phrases, ElementsAre("透明 明性"));
  EXPECT_THAT(query("\"code of").phrases, IsEmpty());  // still being typed
  EXPECT_THAT(query("\"code\"").phrases, IsEmpty());   // one word is no phrase
}

TEST(Query, NothingToLookFor) {
  for (const char* text : {"", "   ", "\"\"", "%%%___", "'; --", "🎉", "\u202E"})
    EXPECT_TRUE(query(text).empty()) << text;
}

TEST(Query, Limits) {
  const Result<SearchQuery> too_long = parse_search_query(std::string(10'000, 'a'));
  ASSERT_FALSE(too_long.has_value());
  EXPECT_EQ(too_long.error().kind, ErrorKind::too_large);
  EXPECT_TRUE(parse_search_query(std::string(longest_query, 'a')).has_value());
  EXPECT_FALSE(parse_search_query("\xff").has_value());
  const SearchQuery many = query("a b c d e f g h i j k l m n o p q r s t");
  EXPECT_THAT(many.terms, SizeIs(most_query_terms));
  EXPECT_TRUE(many.has_more_terms_than_used);
  EXPECT_FALSE(query("a b").has_more_terms_than_used);
}

TEST(Snippet, MarksWhatTheTextSaysNotItsFoldedForm) {
  EXPECT_EQ(shown(marked("Die Prüfung der Modelle", query("prufung modell"))), "Die [Prüfung] der [Modelle]");
  EXPECT_EQ(shown(marked("評価を公開する", query("公開"))), "評価を[公開]する");
  EXPECT_EQ(shown(marked("人工智能治理", query("智能治理"))), "人工[智能治理]");
  EXPECT_EQ(shown(marked("يجب تَقْيِيم النظم", query("تقييم"))), "يجب [تَقْيِيم] النظم");
}

TEST(Snippet, ShowsThePlaceWithMostOfTheWords) {
  std::string text = "A model is mentioned here. ";
  for (int i = 0; i < 40; ++i) text += "Nothing of interest follows. ";
  text += "The model is tested before its release. ";
  for (int i = 0; i < 40; ++i) text += "Nothing of interest follows. ";
  const std::string part = shown(snippet(text, query("model release"), 120));
  EXPECT_THAT(part, testing::HasSubstr("The [model] is tested before its [release]."));
  EXPECT_THAT(part, testing::StartsWith("… "));
  EXPECT_THAT(part, testing::EndsWith(" …"));
  EXPECT_LT(part.size(), 160U);
}

TEST(Snippet, NeverCutsACharacter) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "評価を公開する";
  for (std::size_t length = 20; length < 60; ++length) {
    std::string whole;
    for (const SnippetPart& part : snippet(text, query("公開"), length)) whole += part.text;
    EXPECT_TRUE(is_utf8(whole)) << length;
  }
}

TEST(Snippet, BeginningWhenNothingOccurs) {
  const std::string text = std::string(100, 'x') + " " + std::string(400, 'y');
  EXPECT_THAT(shown(snippet(text, query("absent"), 120)), testing::StartsWith("xxx"));
}

}  // namespace
}  // namespace haip
