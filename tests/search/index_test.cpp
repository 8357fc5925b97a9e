#include "search/index.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "register/fold.hpp"
#include "search/terms.hpp"
#include "store/both_engines.hpp"

namespace haip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}
void must(const Status& status) {
  if (!status) throw std::runtime_error(status.error().message);
}

SearchDocument document(std::string key, std::vector<SearchText> texts, std::uint64_t entry_index = 0) {
  std::string url = "/" + key;
  return {std::move(key), "thing", std::move(url), {entry_index}, std::move(texts)};
}

class SearchIndex : public BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    connection_ = connect();
    std::vector<Migration> migrations(act_migrations().begin(), act_migrations().end());
    const RegisterPart part = search_part();
    migrations.insert(migrations.end(), part.migrations.begin(), part.migrations.end());
    must(migrate(*connection_, migrations));
  }

  void put(const std::vector<SearchDocument>& documents) {
    Transaction transaction = must(connection_->begin(TransactionKind::write));
    std::vector<PreparedDocument> prepared;
    for (const SearchDocument& each : documents) prepared.push_back(prepare_document(each));
    must(write_documents(*connection_, prepared));
    must(transaction.commit());
  }
  SearchResults results(std::string_view query, std::string_view language = "en", std::uint64_t page = 1) {
    return must(search(*connection_, must(parse_search_query(query)), {language, page}));
  }
  /// Keys of what is found, best first.
  std::vector<std::string> found(std::string_view query, std::string_view language = "en") {
    std::vector<std::string> keys;
    for (const SearchHit& hit : results(query, language).hits) keys.push_back(hit.url.substr(1));
    return keys;
  }
  [[nodiscard]] std::int64_t rows_of(std::string_view table) {
    return integer(*connection_, "SELECT COUNT(*) FROM " + std::string(table));
  }
  void record_act(std::int64_t entry_index, int erased) {
    const Bytes digest(32, 1);
    must(connection_->execute(
        "INSERT INTO act (entry_index, act_type, version, actor, subject, at, content, key_thumbprint, erased) VALUES "
        "($1, 'note.write', 1, 'lab.example', 'note', 0, $2, $2, $3)",
        {entry_index, digest, erased}));
  }

  std::unique_ptr<Connection> connection_;
};

TEST_P(SearchIndex, FindsTextsInTheLanguagesOfTheProcess) {
  put({document("ja", {{"ja", "行動規範", "先進的なAIシステムの評価を公開する。"}}),
       document("zh", {{"zh", "行为准则", "人工智能治理"}}), document("ko", {{"ko", "행동 강령", "강령을 적용합니다"}}),
       document("th", {{"th", "จรรยาบรรณ", "การประเมินความเสี่ยง"}}),
       document("ar", {{"ar", "مُدَوَّنَة السُّلُوك", "تَقْيِيمُ المَخَاطِر"}}),
       document("fr", {{"fr", "Code", "l’évaluation des modèles"}}),
       document("de", {{"de", "Kodex", "Prüfung großer Modelle"}}),
       document("pt", {{"pt", "Código", "Avaliação de sistemas"}}),
       document("tr", {{"tr", "Kural", "ISI ısı ölçümü"}})});
  EXPECT_THAT(found("評価"), ElementsAre("ja"));
  EXPECT_THAT(found("公開"), ElementsAre("ja"));
  EXPECT_THAT(found("規範 公開"), ElementsAre("ja"));
  EXPECT_THAT(found("価"), ElementsAre("ja"));
  EXPECT_THAT(found("治理"), ElementsAre("zh"));
  EXPECT_THAT(found("行"), UnorderedElementsAre("ja", "zh"));
  EXPECT_THAT(found("강령"), ElementsAre("ko"));
  EXPECT_THAT(found("ประเมิน"), ElementsAre("th"));
  EXPECT_THAT(found("تقييم"), ElementsAre("ar"));
  EXPECT_THAT(found("تَقْيِيم"), ElementsAre("ar"));
  EXPECT_THAT(found("مدونه"), ElementsAre("ar"));
  EXPECT_THAT(found("evaluation"), ElementsAre("fr"));
  EXPECT_THAT(found("ÉVALUATION"), ElementsAre("fr"));
  EXPECT_THAT(found("Pruf"), ElementsAre("de"));
  EXPECT_THAT(found("grosser"), ElementsAre("de"));
  EXPECT_THAT(found("avaliacao"), ElementsAre("pt"));
  EXPECT_THAT(found("codigo"), ElementsAre("pt"));
  EXPECT_THAT(found("ısı"), ElementsAre("tr"));
  EXPECT_THAT(found("absent"), IsEmpty());
}

TEST_P(SearchIndex, AllWordsMustOccurAndTheLastMayBeBegun) {
  put({document("both", {{"en", "Code of Conduct", "voluntary"}}), document("one", {{"en", "Code", ""}})});
  EXPECT_THAT(found("code conduct"), ElementsAre("both"));
  EXPECT_THAT(found("conduct code"), ElementsAre("both"));
  EXPECT_THAT(found("code cond"), ElementsAre("both"));
  EXPECT_THAT(found("cond code"), IsEmpty());
  EXPECT_THAT(found("volun"), ElementsAre("both"));
}

TEST_P(SearchIndex, AllWordsMustOccurInOneLanguage) {
  put({document("a", {{"en", "Safety", ""}, {"fr", "Sécurité", ""}})});
  EXPECT_THAT(found("safety securite"), IsEmpty());
}

TEST_P(SearchIndex, PhrasesStandTogether) {
  put({document("apart", {{"en", "Conduct of the code", "the code, then of, then conduct"}}),
       document("together", {{"en", "About", "see the Code of Conduct."}}),
       document("across", {{"en", "Ends with code", "of conduct begins this"}}),
       document("ja", {{"ja", "透明な説明", "明性"}}), document("ja2", {{"ja", "透明性の確保", ""}})});
  EXPECT_THAT(found("code of conduct"), UnorderedElementsAre("apart", "together", "across"));
  EXPECT_THAT(found("\"code of conduct\""), ElementsAre("together"));
  EXPECT_THAT(found("\"code of\" see"), ElementsAre("together"));
  EXPECT_THAT(found("「透明性」"), ElementsAre("ja2"));
}

TEST_P(SearchIndex, TitlesAndRareWordsCountMore) {
  put({document("text", {{"en", "Something else", "It speaks of transparency, transparency and transparency."}}),
       document("long-title", {{"en", "A long title that speaks of transparency among a number of other things", ""}}),
       document("title", {{"en", "Transparency", ""}})});
  EXPECT_THAT(found("transparency"), ElementsAre("title", "long-title", "text"));
  std::vector<SearchDocument> many;
  for (int i = 0; i < 20; ++i) many.push_back(document("m" + std::to_string(i), {{"en", "Common", "filler"}}));
  many.push_back(document("x", {{"en", "Other", "common rare rare"}}));
  many.push_back(document("y", {{"en", "Other", "common common rare"}}));
  put(many);
  EXPECT_THAT(found("rare common"), ElementsAre("x", "y"));
}

TEST_P(SearchIndex, EqualScoresKeepTheOrderOfTheIndex) {
  put({document("c", {{"en", "Same", ""}}), document("a", {{"en", "Same", ""}}), document("b", {{"en", "Same", ""}})});
  EXPECT_THAT(found("same"), ElementsAre("c", "a", "b"));
}

TEST_P(SearchIndex, ShowsTheLanguageOfTheReaderWhenItFits) {
  put({document("a", {{"en", "Code AI", "English"}, {"ja", "行動規範 AI", "日本語"}})});
  EXPECT_EQ(results("AI", "ja").hits.at(0).text.language, "ja");
  EXPECT_EQ(results("AI", "en").hits.at(0).text.language, "en");
  EXPECT_EQ(results("AI", "fr").hits.size(), 1U);
  EXPECT_EQ(results("行動", "en").hits.at(0).text.language, "ja");
  EXPECT_EQ(results("AI", "ja").total, 1U);
}

TEST_P(SearchIndex, Pages) {
  std::vector<SearchDocument> many;
  for (int i = 0; i < 25; ++i) many.push_back(document("d" + std::to_string(i), {{"en", "Report", ""}}));
  put(many);
  std::set<std::string> seen;
  for (std::uint64_t page = 1; page <= 3; ++page) {
    const SearchResults got = results("report", "en", page);
    EXPECT_EQ(got.total, 25U);
    EXPECT_EQ(got.pages, 3U);
    EXPECT_EQ(got.page, page);
    EXPECT_THAT(got.hits, SizeIs(page == 3 ? 5 : 10));
    EXPECT_FALSE(got.is_total_a_minimum);
    for (const SearchHit& hit : got.hits) EXPECT_TRUE(seen.insert(hit.url).second) << hit.url;
  }
  EXPECT_EQ(results("report", "en", 99).page, 3U);
  EXPECT_THAT(results("report", "en", 99).hits, SizeIs(5));
  EXPECT_EQ(results("report", "en", ~std::uint64_t{0}).page, 3U);
}

TEST_P(SearchIndex, HostileQueriesFindNothingAndBreakNothing) {
  put({document("a", {{"en", "O'Neil \"quoted\" 100% a_b \\ back", "'; DROP TABLE search_term; --"}})});
  EXPECT_THAT(found("'; DROP TABLE search_term; --"), ElementsAre("a"));
  EXPECT_THAT(found("%"), IsEmpty());
  EXPECT_THAT(found("_"), IsEmpty());
  EXPECT_THAT(found("\"%\" a"), ElementsAre("a"));
  EXPECT_THAT(found("\"a % b\""), ElementsAre("a"));  // punctuation separates, here as in the text
  EXPECT_THAT(found("\"o_neil\""), ElementsAre("a"));
  EXPECT_THAT(found("\"x% y\""), IsEmpty());
  EXPECT_THAT(found("100%"), ElementsAre("a"));
  EXPECT_THAT(found("$1 OR 1=1"), IsEmpty());
  EXPECT_THAT(found("?!."), IsEmpty());
  EXPECT_EQ(rows_of("search_document"), 1);
}

TEST_P(SearchIndex, ReplacesAndRemoves) {
  put({document("a", {{"en", "First words", "old"}, {"ja", "最初", ""}}), document("b", {{"en", "Other words", ""}})});
  put({document("a", {{"en", "Second words", "new"}})});
  EXPECT_THAT(found("words"), ElementsAre("a", "b"));
  EXPECT_THAT(found("first"), IsEmpty());
  EXPECT_THAT(found("最初"), IsEmpty());
  EXPECT_THAT(found("second"), ElementsAre("a"));
  put({document("a", {}), document("b", {}), document("never-there", {})});
  for (const char* table : {"search_document", "search_text", "search_term"}) EXPECT_EQ(rows_of(table), 0) << table;
}

TEST_P(SearchIndex, KnowsWhatItHolds) {
  const SearchDocument written = document("a", {{"en", "One", "two", "three", "four"}, {"ja", "一", ""}}, 7);
  EXPECT_FALSE(must(is_indexed(*connection_, written)));
  put({written});
  EXPECT_TRUE(must(is_indexed(*connection_, written)));
  SearchDocument other = written;
  other.texts[0].text = "too";
  EXPECT_FALSE(must(is_indexed(*connection_, other)));
  other = written;
  other.texts[0].part_of = "five";
  EXPECT_FALSE(must(is_indexed(*connection_, other)));
  other = written;
  other.entry_index = {8};
  EXPECT_FALSE(must(is_indexed(*connection_, other)));
  other = written;
  other.texts.clear();
  EXPECT_FALSE(must(is_indexed(*connection_, other)));
  EXPECT_TRUE(must(is_indexed(*connection_, document("absent", {}))));
}

TEST_P(SearchIndex, NeverShowsWhatWasErasedEvenBeforeItFollowed) {
  record_act(7, 0);
  record_act(8, 0);
  put({document("a", {{"en", "Secret", ""}}, 7), document("b", {{"en", "Secret", ""}}, 8)});
  EXPECT_THAT(found("secret"), ElementsAre("a", "b"));
  must(connection_->execute("UPDATE act SET erased = 1 WHERE entry_index = 7"));
  EXPECT_THAT(found("secret"), ElementsAre("b"));
  EXPECT_EQ(results("secret").total, 1U);
}

TEST_P(SearchIndex, LanguagesThatStrangersMadeUpStayApart) {
  std::vector<SearchDocument> many;
  for (int i = 0; i < 1100; ++i)
    many.push_back(document("d" + std::to_string(i), {{"l" + std::to_string(i), "Word", ""}}));
  many.push_back(document("two", {{"x-one", "Alpha", ""}, {"x-two", "Beta", ""}}));
  put(many);
  EXPECT_EQ(results("word").total, 1100U);
  EXPECT_THAT(found("alpha"), ElementsAre("two"));
}

TEST_P(SearchIndex, VeryLongTextsAreCutAndStayUtf8) {
  std::string text;
  while (text.size() < 3 * longest_analysed_text) text += "評価";
  put({document("a", {{"ja", "長い", text}})});
  EXPECT_THAT(found("評価"), ElementsAre("a"));
  EXPECT_LE(results("評価").hits.at(0).text.text.size(), longest_analysed_text);
  EXPECT_TRUE(must(is_indexed(*connection_, document("a", {{"ja", "長い", text}}))));
}

TEST_P(SearchIndex, ClearsBitByBit) {
  put({document("a", {{"en", "One", ""}}), document("b", {{"en", "Two", ""}}), document("c", {{"en", "Three", ""}})});
  EXPECT_TRUE(must(clear_some(*connection_, 2)));
  EXPECT_EQ(rows_of("search_document"), 1);
  EXPECT_TRUE(must(clear_some(*connection_, 2)));
  EXPECT_FALSE(must(clear_some(*connection_, 2)));
  EXPECT_EQ(rows_of("search_term"), 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, SearchIndex,
                         testing::Values(TestedEngine::sqlite, TestedEngine::postgres_in_dictionary_order), name_of);

}  // namespace
}  // namespace haip
