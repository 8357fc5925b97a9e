// Questionnaires that come as data become editions.

#include "instruments/questionnaire.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "testing/shared_data.hpp"

namespace haip {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

ImportFacts facts() { return {"1", "2026-11-01", "en", "", ""}; }

Result<ImportedQuestionnaire> read(const std::string& text) {
  const auto form = questionnaire_form(text);
  if (!form) return malformed("neither form");
  return read_questionnaire(text, *form, "next-code", facts());
}

ImportedQuestionnaire must_read(const std::string& text) {
  Result<ImportedQuestionnaire> imported = read(text);
  if (!imported) throw std::runtime_error(imported.error().message);
  return std::move(*imported);
}

std::vector<std::string> ids_of(const Edition& edition) {
  std::vector<std::string> ids;
  for (const Provision& provision : edition.provisions) ids.push_back(provision.kind + " " + provision.id.text());
  return ids;
}

constexpr const char* catalog = R"json({"catalog": {"uuid": "x", "metadata": {"title": "The next code", "version": "1"},
  "groups": [{"id": "s1", "title": "Risk", "params": [{"id": "p1", "label": "a period"}],
    "controls": [
      {"id": "R-1(a)", "title": "Finding risks", "props": [{"name": "label", "value": "R-1 (a)"}],
       "parts": [{"name": "statement", "prose": "Do you look for risks every {{ insert: param, p1 }}?",
                  "parts": [{"name": "item", "prose": "and write them down?", "props": [{"name": "label", "value": "a."}]},
                            {"name": "item", "class": "option", "prose": "Yes"}]},
                 {"name": "guidance", "prose": "Not read."}],
       "controls": [{"id": "R-1(a)(1)", "title": "By whom?"}]},
      {"id": "r-1-a", "title": "Another one"}]}]}})json";

TEST(OscalCatalogs, BecomeQuestionnaires) {
  const ImportedQuestionnaire imported = must_read(catalog);
  EXPECT_EQ(imported.edition.instrument.kind, "questionnaire");
  EXPECT_EQ(imported.edition.instrument.title.at("en"), "The next code");
  EXPECT_THAT(ids_of(imported.edition), ElementsAre("section next-code/s1", "question next-code/r-1-a",
                                                    "part next-code/r-1-a-1", "question next-code/r-1-a-2"));
  const Provision& question = imported.edition.provisions[1];
  EXPECT_EQ(question.label.at("en"), "R-1 (a)");
  EXPECT_EQ(question.heading.at("en"), "Finding risks");
  EXPECT_EQ(question.text.at("en"), "Do you look for risks every [a period]?\na. and write them down?\n☐ Yes");
  EXPECT_EQ(question.text_mark, "unverified");
  EXPECT_EQ(imported.edition.provisions[2].parent, question.id);
  EXPECT_EQ(imported.left_out.at("part \"guidance\""), 1U);
}

TEST(OscalCatalogs, OfRealTextsAreRead) {
  const auto folder = testing_support::shared_data("oscal");
  if (!folder) GTEST_SKIP() << testing_support::no_shared_data;
  const ImportedQuestionnaire small = must_read(*read_file(*folder / "examples/basic-catalog.json", 1UL << 20));
  EXPECT_THAT(small.edition.provisions.front().heading.at("en"), "Organization of Information Security");
  const ImportedQuestionnaire large = must_read(*read_file(
      *folder / "nist-sp800-53/NIST_SP-800-53_rev5_HIGH-baseline-resolved-profile_catalog-min.json", 16UL << 20));
  const auto is_asked = [](const Provision& provision) { return provision.kind != "section"; };
  EXPECT_EQ(std::ranges::count_if(large.edition.provisions, is_asked), 370);
  for (const Provision& provision : large.edition.provisions)
    for (const auto& [language, text] : provision.text) EXPECT_THAT(text, Not(HasSubstr("insert: param")));
}

constexpr const char* library = R"(urn: urn:example:library:next
locale: fr
name: Bibliothèque
objects:
  framework:
    urn: urn:example:framework:next
    name: Le prochain code
    translations: {en: {name: The next code}}
    implementation_groups_definition: []
    requirement_nodes:
      - urn: urn:example:node:s1
        assessable: false
        depth: 1
        ref_id: S1
        name: Risques
        translations: {ja: {name: リスク}}
      - urn: urn:example:node:q1
        assessable: true
        parent_urn: urn:example:node:s1
        ref_id: Q.1
        name: Identifier
        description: Comment identifiez-vous les risques ?
        annotation: Non lu.
      - urn: urn:example:node:q2
        assessable: true
        parent_urn: urn:example:node:s1
        ref_id: Q.2
        questions:
          urn:example:q2:1:
            type: unique_choice
            text: Testez-vous ?
            translations: {en: {text: Do you test?}}
            choices:
              - {urn: "urn:c1", value: Oui, add_score: 1, translations: {en: {value: "Yes"}}}
              - {urn: "urn:c2", value: Non}
      - urn: urn:example:node:q3
        assessable: true
        ref_id: Q.3
        questions:
          urn:a: {type: text, text: Qui ?}
          urn:b: {type: text, text: Quand ?}
)";

TEST(YamlLibraries, BecomeQuestionnaires) {
  const ImportedQuestionnaire imported = must_read(library);
  EXPECT_EQ(imported.edition.instrument.title, (LocalText{{"en", "The next code"}, {"fr", "Le prochain code"}}));
  EXPECT_THAT(ids_of(imported.edition),
              ElementsAre("section next-code/s1", "question next-code/q-1", "question next-code/q-2",
                          "question next-code/q-3", "part next-code/q-3/1", "part next-code/q-3/2"));
  EXPECT_EQ(imported.edition.provisions[0].heading.at("ja"), "リスク");
  EXPECT_EQ(imported.edition.provisions[1].text.at("fr"), "Comment identifiez-vous les risques ?");
  EXPECT_EQ(imported.edition.provisions[2].text,
            (LocalText{{"en", "Do you test?\n☐ Yes\n☐ Non"}, {"fr", "Testez-vous ?\n☐ Oui\n☐ Non"}}));
  EXPECT_EQ(imported.left_out.at("annotation"), 1U);
  EXPECT_EQ(imported.left_out.at("add_score of a choice"), 1U);
}

TEST(YamlLibraries, AreRefusedWithThePlace) {
  std::string wrong(library);
  wrong.replace(wrong.find("parent_urn: urn:example:node:s1"), 31, "parent_urn: urn:example:node:xx");
  const Result<ImportedQuestionnaire> imported = read(wrong);
  ASSERT_FALSE(imported);
  EXPECT_THAT(imported.error().message, AllOf(StartsWith("line 17, column"), HasSubstr("does not stand before it")));
}

TEST(Questionnaires, AreToldFromOtherDocuments) {
  EXPECT_EQ(questionnaire_form(catalog), QuestionnaireForm::oscal_catalog);
  EXPECT_EQ(questionnaire_form(library), QuestionnaireForm::yaml_library);
  for (const char* other : {"", "# Code\n\n1. Find risks", "{\"bomFormat\": \"CycloneDX\"}", "PK\x03\x04", "urn: x\n"})
    EXPECT_EQ(questionnaire_form(other), std::nullopt) << other;
}

TEST(Questionnaires, ThatAreHostileAreRefused) {
  const auto refusal = [](const std::string& text) {
    const Result<ImportedQuestionnaire> imported = read(text);
    return imported ? ErrorKind::conflict : imported.error().kind;
  };
  EXPECT_EQ(refusal("urn: x\nobjects: &a [*a]\n"), ErrorKind::malformed);
  EXPECT_EQ(refusal("urn: x\nobjects: {framework: {requirement_nodes: []}}\n"), ErrorKind::malformed);
  EXPECT_EQ(refusal("{\"catalog\": []}"), ErrorKind::malformed);
  EXPECT_EQ(refusal("{\"catalog\": {\"metadata\": {\"title\": \"x\"}, \"controls\": [{\"id\": \"a\", \"title\": "
                    "\"\\u202e\"}]}}"),
            ErrorKind::malformed);
  std::string many = R"({"catalog": {"metadata": {"title": "x"}, "controls": [{"id": "a"})";
  for (int i = 0; i < 100'000; ++i) many += R"(,{"id": "a"})";
  EXPECT_EQ(refusal(many + "]}}"), ErrorKind::too_large);
  EXPECT_EQ(refusal("{\"catalog\": " + std::string(17UL << 20, ' ')), ErrorKind::too_large);
}

TEST(Questionnaires, DoNotUnfoldWithoutEnd) {
  std::string label;
  for (int i = 0; i < 2000; ++i) label += "{{ insert: param, p }}";
  const std::string text = R"({"catalog": {"metadata": {"title": "x"}, "params": [{"id": "p", "label": ")" + label +
                           R"("}], "controls": [{"id": "a", "title": "A", "parts": [{"name": "statement", "prose": ")" +
                           label + "\"}]}]}}";
  const Result<ImportedQuestionnaire> imported = read(text);
  ASSERT_FALSE(imported);  // a text of an edition has 20,000 characters at most
}

TEST(Questionnaires, KeepIdsThatTheSiteNeedsForItself) {
  const ImportedQuestionnaire imported = must_read(
      R"({"catalog": {"metadata": {"title": "x"}, "controls": [{"id": "history", "title": "H"}, {"id": "日本", "title": "J"}]}})");
  for (const Provision& provision : imported.edition.provisions) EXPECT_NE(provision.id.text(), "next-code/history");
}

}  // namespace
}  // namespace haip
