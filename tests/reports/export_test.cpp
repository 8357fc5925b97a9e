// Exports: nothing of what an audience may not see is in them, the same report gives the same bytes, and they are what
// their formats ask for.

#include "reports/export.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <regex>
#include <set>

#include "base/file.hpp"
#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "evidence/json_schema.hpp"
#include "instruments/document.hpp"
#include "instruments/docx_parts.hpp"
#include "instruments/questionnaire.hpp"
#include "reports/oscal_mapping.hpp"
#include "reports/report_folder.hpp"
#include "testing/shared_data.hpp"

namespace haip {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr std::string_view internal_marker = "INTERNAL-ONLY-MARKER";

struct Example {
  Report report;
  Framework framework;

  [[nodiscard]] Export as(std::string_view format, Audience audience = Audience::everyone,
                          std::string language = {}) const {
    if (language.empty()) language = report.language;
    Result<Export> made =
        find_export_format(format)->make({seen_by(report, audience), framework, language, export_instant(report)});
    if (!made) throw std::runtime_error(made.error().message);
    return std::move(*made);
  }
};

Example example(const std::string& name) {
  Result<ReportFolder> folder = ReportFolder::read(Path(HAIP_SOURCE_DIR) / "examples" / name);
  if (!folder) throw std::runtime_error(folder.error().message);
  Result<Framework> framework = shipped_framework(folder->report().framework);
  if (!framework) throw std::runtime_error(framework.error().message);
  return {folder->report(), std::move(*framework)};
}

/// What a reader finds in it: of a Word file its parts, because its bytes are compressed.
std::string readable(std::string_view format, const Export& file) {
  if (format != "docx") return file.bytes;
  const Result<DocxParts> parts = read_docx_parts(as_bytes(file.bytes));
  if (!parts) throw std::runtime_error(parts.error().message);
  return parts->document + parts->styles + parts->numbering;
}

Json json_of(const Export& file) {
  Result<Json> json = parse_json(file.bytes, 64UL * 1024 * 1024);
  if (!json) throw std::runtime_error(json.error().message);
  return std::move(*json);
}

/// Every value of the document, with the name of the member that holds it.
void walk(const Json& json, std::string_view name, const std::function<void(std::string_view, const Json&)>& see) {
  see(name, json);
  if (const Json::Array* array = json.if_array())
    for (const Json& item : *array) walk(item, name, see);
  if (const Json::Object* object = json.if_object())
    for (const auto& [member, value] : *object) walk(value, member, see);
}

class Exports : public ::testing::TestWithParam<std::string> {
 protected:
  const Example example_ = example(GetParam());
};

TEST_P(Exports, HoldNothingThatTheirAudienceMayNotSee) {
  for (const ExportFormat& format : export_formats()) {
    for (const Audience audience : {Audience::everyone, Audience::partners})
      EXPECT_THAT(readable(format.name, example_.as(format.name, audience)), Not(HasSubstr(internal_marker)))
          << format.name;
    EXPECT_THAT(readable(format.name, example_.as(format.name)), Not(HasSubstr("on-request"))) << format.name;
  }
  // The marker is there to be found: these forms are complete for colleagues.
  for (const char* format : {"html", "json", "oscal-assessment-results"})
    EXPECT_THAT(example_.as(format, Audience::colleagues).bytes, HasSubstr(internal_marker)) << format;
}

TEST_P(Exports, AreTheSameBytesForTheSameReport) {
  for (const ExportFormat& format : export_formats())
    EXPECT_EQ(example_.as(format.name).bytes, example_.as(format.name).bytes) << format.name;
}

TEST_P(Exports, SayWhatTheyLeaveOutInWordsOfTheTable) {
  for (const ExportFormat& format : export_formats())
    for (const ExportLoss& loss : example_.as(format.name, Audience::colleagues).losses)
      EXPECT_NE(std::string_view(loss_message(loss.id)), "") << format.name;
  const auto has = [](const Export& file, std::string_view id) {
    return std::ranges::count(file.losses, id, &ExportLoss::id) == 1;
  };
  EXPECT_TRUE(has(example_.as("csv"), "translations"));
  EXPECT_FALSE(has(example_.as("json"), "translations"));
  EXPECT_TRUE(has(example_.as("docx", Audience::colleagues), "notes"));
  EXPECT_FALSE(has(example_.as("docx"), "notes"));
  EXPECT_TRUE(has(example_.as("csv", Audience::colleagues), "visibility"));
  EXPECT_TRUE(has(example_.as("summary"), "evidence"));
  Example uncited = example_;
  for (Answer& answer : uncited.report.answers) answer.claims.clear();
  for (const char* format : {"csv", "docx"}) {
    EXPECT_FALSE(has(example_.as(format), "claims-not-cited"));
    EXPECT_TRUE(has(uncited.as(format), "claims-not-cited"));
    EXPECT_TRUE(has(uncited.as(format), "evidence-not-cited"));
  }
}

TEST_P(Exports, AreNamedAfterTheReport) {
  EXPECT_EQ(example_.as("csv").file_name, example_.report.domain + "-oecd-haip-2026.csv");
}

// One page.

TEST_P(Exports, AsASummaryTellHowEachQuestionIsAnsweredAndNotInWhichWords) {
  const Export file = example_.as("summary");
  EXPECT_EQ(file.file_name, example_.report.domain + "-oecd-haip-2026.summary.html");
  EXPECT_THAT(file.bytes, HasSubstr(example_.report.attestation->name));
  EXPECT_EQ(file.losses.front().id, "words");
  const Report shown = seen_by(example_.report, Audience::everyone);
  EXPECT_EQ(file.losses.front().count, shown.answers.size() + shown.claims.size());
  const auto rows = [&] {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = file.bytes.find("<th scope=\"row\">", at)) != std::string::npos; ++at) ++count;
    return count;
  };
  EXPECT_EQ(rows(), example_.report.answers.size());
  for (const Claim& claim : example_.report.claims)
    for (const auto& [language, text] : claim.text)
      EXPECT_THAT(file.bytes, Not(HasSubstr(text.substr(0, text.find('\n'))))) << claim.id;
  EXPECT_LT(file.bytes.size(), example_.as("html").bytes.size() / 2);
}

TEST_P(Exports, AsAPageNeedNothingElse) {
  const std::string page = example_.as("html").bytes;
  for (const char* foreign : {"<script", "<link", "src=", "@import", "url("})
    EXPECT_THAT(page, Not(HasSubstr(foreign)));
  EXPECT_THAT(page, HasSubstr("@media print"));
}

TEST_P(Exports, AsAPageNameTheSameReportAsData) {
  EXPECT_THAT(example_.as("html").bytes, HasSubstr(sha256(example_.as("json").bytes).hex()));
}

TEST_P(Exports, AsAPageLeadToEveryAnswer) {
  const std::string page = example_.as("html").bytes;
  const std::regex link("href=\"#([^\"]+)\"");
  std::size_t count = 0;
  for (std::sregex_iterator at(page.begin(), page.end(), link), end; at != end; ++at, ++count)
    EXPECT_THAT(page, HasSubstr(" id=\"" + (*at)[1].str() + "\"")) << (*at)[1];
  EXPECT_GE(count, example_.report.answers.size());
}

TEST_P(Exports, AsAPageMarkWhatIsInAnotherLanguage) {
  const std::string other = example_.report.language == "en" ? "ja" : "en";
  EXPECT_THAT(example_.as("html", Audience::everyone, other).bytes, HasSubstr("<html lang=\"" + other + "\""));
  // Who attests has no translation.
  EXPECT_THAT(example_.as("html", Audience::everyone, other).bytes,
              HasSubstr("<span lang=\"" + example_.report.language + "\">" + example_.report.attestation->name));
}

// The table.

TEST_P(Exports, AsATableHaveARowForEachAnswerAndClaim) {
  const Report seen = seen_by(example_.report, Audience::everyone);
  std::size_t rows = 1;
  for (const Answer& answer : seen.answers) rows += std::max<std::size_t>(1, answer.claims.size());
  const std::string table = example_.as("csv").bytes;
  std::size_t lines = 0;
  bool is_quoted = false;
  for (const char c : table) {
    if (c == '"') is_quoted = !is_quoted;
    if (c == '\n' && !is_quoted) ++lines;
  }
  EXPECT_EQ(lines, rows);
  // Others build on the names and places.
  EXPECT_THAT(table,
              ::testing::StartsWith(
                  "domain,organisation,economy,size,roles,framework,questionnaire,period_from,period_to,original,"
                  "language,question,question_name,question_parent,state,options,answer_text,claim,claim_kind,"
                  "claim_date,claim_until,claim_whole_organisation,claim_models,claim_products,claim_versions,"
                  "claim_text,evidence,evidence_addresses,evidence_sha256,visibility,"
                  "claim_language\r\n"));
}

// OSCAL.

void expect_valid(const Export& file, const char* schema_name) {
  const auto path = testing_support::shared_data(Path("oscal/schemas") / schema_name);
  if (!path) GTEST_SKIP() << testing_support::no_shared_data;
  Result<JsonSchema> schema = JsonSchema::compile(*read_file(*path, 1024UL * 1024));
  ASSERT_TRUE(schema) << schema.error().message;
  const JsonTextResult text = read_json_text(file.bytes);
  ASSERT_TRUE(text);
  const Result<SchemaOutcome> outcome = schema->check(*text);
  ASSERT_TRUE(outcome) << outcome.error().message;
  for (const SchemaViolation& violation : outcome->violations)
    ADD_FAILURE() << violation.pointer << ": " << violation.message;
}

TEST_P(Exports, AsOscalAssessmentResultsSatisfyTheSchema) {
  for (const Audience audience : {Audience::everyone, Audience::colleagues})
    expect_valid(example_.as("oscal-assessment-results", audience), "oscal_assessment-results_schema.json");
}

TEST_P(Exports, AsOscalCatalogSatisfyTheSchema) {
  for (const char* language : {"en", "ja"})
    expect_valid(example_.as("oscal-catalog", Audience::everyone, language), "oscal_catalog_schema.json");
}

/// What the schemas do not say and OSCAL's Metaschema constraints do.
struct OscalNames {
  std::multiset<std::string> uuids;
  std::set<std::string> role_ids;
  std::multiset<std::string> ids;
};

OscalNames names_of(const Json& document) {
  OscalNames names;
  walk(document, "", [&](std::string_view name, const Json& value) {
    const Json::Object* object = value.if_object();
    if (object == nullptr) return;
    if (const Json* uuid = value.find("uuid")) names.uuids.insert(*uuid->if_text());
    if (const Json* id = value.find("id")) (name == "roles" ? names.ids : names.ids).insert(*id->if_text());
    if (name == "roles") names.role_ids.insert(*value.find("id")->if_text());
  });
  return names;
}

void expect_constraints(const Json& document) {
  const OscalNames names = names_of(document);
  const std::regex version_5("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  for (const std::string& uuid : names.uuids) {
    EXPECT_EQ(names.uuids.count(uuid), 1U) << uuid;
    EXPECT_TRUE(std::regex_match(uuid, version_5)) << uuid;
  }
  for (const std::string& id : names.ids) EXPECT_EQ(names.ids.count(id), 1U) << id;
  walk(document, "", [&](std::string_view name, const Json& value) {
    if (name == "href" && value.if_text()->starts_with("#")) {
      EXPECT_EQ(names.uuids.count(value.if_text()->substr(1)), 1U) << *value.if_text();
    }
    if (name == "role-id") {
      EXPECT_TRUE(names.role_ids.contains(*value.if_text())) << *value.if_text();
    }
    if ((name == "party-uuids" || name == "actor-uuid" || name == "subject-uuid") && value.if_text() != nullptr) {
      EXPECT_EQ(names.uuids.count(*value.if_text()), 1U) << name;
    }
    if (name == "props" && value.if_object() != nullptr && *value.find("name")->if_text() != "label") {
      ASSERT_NE(value.find("ns"), nullptr);
      EXPECT_THAT(*value.find("ns")->if_text(), ::testing::StartsWith("urn:uuid:"));
    }
    if (name == "observations" && value.if_object() != nullptr) {
      const std::string method = *value.find("methods")->if_array()->at(0).if_text();
      const std::string origin = canonical_json(*value.find("origins"));
      EXPECT_THAT(origin, HasSubstr(method == "TEST" ? "\"type\":\"tool\"" : "\"type\":\"party\"")) << method;
      EXPECT_TRUE(method == "TEST" || method == "INTERVIEW") << method;
    }
    if (name == "resources" && value.if_object() != nullptr) {
      const Json* links = value.find("rlinks");
      ASSERT_NE(links, nullptr);
      EXPECT_THAT(*links->if_array(), SizeIs(1));
    }
  });
}

TEST_P(Exports, AsOscalKeepTheConstraintsThatNoSchemaHolds) {
  expect_constraints(json_of(example_.as("oscal-assessment-results", Audience::colleagues)));
  expect_constraints(json_of(example_.as("oscal-catalog")));
}

TEST_P(Exports, AsOscalNameControlsOfTheirCatalog) {
  const OscalNames catalog = names_of(json_of(example_.as("oscal-catalog")));
  std::size_t count = 0;
  walk(json_of(example_.as("oscal-assessment-results")), "", [&](std::string_view name, const Json& value) {
    if (name != "control-id") return;
    ++count;
    EXPECT_EQ(catalog.ids.count(*value.if_text()), 1U) << *value.if_text();
  });
  EXPECT_EQ(count, example_.report.answers.size());
}

TEST_P(Exports, AsOscalCatalogComeBackAsTheQuestionnaire) {
  const std::string bytes = example_.as("oscal-catalog", Audience::everyone, "ja").bytes;
  ASSERT_EQ(questionnaire_form(bytes), QuestionnaireForm::oscal_catalog);
  const Result<ImportedQuestionnaire> imported =
      read_questionnaire(bytes, QuestionnaireForm::oscal_catalog, "oecd-haip", {"x", "2026-11-01", "ja", "", ""});
  ASSERT_TRUE(imported) << imported.error().message;
  for (const Question& question : example_.framework.questions()) {
    const Provision* read = imported->edition.find(question.provision.id);
    ASSERT_NE(read, nullptr) << question.key;
    EXPECT_EQ(read->kind, question.provision.kind) << question.key;
    EXPECT_EQ(choose_text(read->text, "ja").text, choose_text(question.provision.text, "ja").text) << question.key;
    EXPECT_EQ(choose_text(read->label, "ja").text, choose_text(question.provision.label, "ja").text) << question.key;
  }
}

TEST_P(Exports, AsOscalTellWhatTheProgramItselfFound) {
  Example one = example_;
  one.report.claims.front().visibility = "public";
  one.report.claims.front().date.clear();
  const std::string questions = "questions that are asked of these roles have an answer";
  const std::string document = one.as("oscal-assessment-results").bytes;
  EXPECT_THAT(document, HasSubstr(questions));
  EXPECT_THAT(document, HasSubstr("Finding of the rule claim-undated"));
  EXPECT_THAT(example_.as("oscal-assessment-results").bytes, Not(HasSubstr("rule claim-undated")));
  expect_constraints(json_of(one.as("oscal-assessment-results")));
  expect_valid(one.as("oscal-assessment-results"), "oscal_assessment-results_schema.json");
}

TEST_P(Exports, AsOscalGiveNoVerdict) {
  const std::string text = example_.as("oscal-assessment-results", Audience::colleagues).bytes;
  EXPECT_THAT(text, Not(HasSubstr("\"findings\"")));
  EXPECT_THAT(text, Not(HasSubstr("\"satisfied\"")));
}

TEST_P(Exports, AsOscalBecomeAnotherDocumentWhenTheReportChanges) {
  Example changed = example_;
  changed.report.claims.front().text.begin()->second += " And more.";
  const auto uuid_of = [](const Example& one) {
    return *json_of(one.as("oscal-assessment-results")).find("assessment-results")->find("uuid")->if_text();
  };
  EXPECT_NE(uuid_of(changed), uuid_of(example_));
}

QuestionnaireMapping small_mapping(const Framework& from, const Framework& to) {
  return {from,
          to,
          "A. Author",
          "",
          *parse_instant("2026-11-20T00:00:00Z"),
          "",
          {{"1a", "q1", "intersects-with", "Both ask how risks are sorted."}, {"1e/3", "q2", "subset-of", ""}},
          {"7d"},
          {"q3"}};
}

TEST(OscalMappings, SatisfyTheSchemaAndNameControlsOfTheirCatalogs) {
  const Framework from = *shipped_framework("oecd-haip/1");
  const Framework to = *shipped_framework("oecd-haip/2.0");
  QuestionnaireMapping mapping = small_mapping(from, to);
  for (const char* reviewer : {"", "R. Reviewer"}) {
    mapping.reviewer = reviewer;
    const Result<Json> document = oscal_mapping_collection(mapping);
    ASSERT_TRUE(document);
    expect_constraints(*document);
    EXPECT_THAT(canonical_json(*document), HasSubstr(mapping.reviewer.empty() ? "\"draft\"" : "\"complete\""));
    EXPECT_THAT(canonical_json(*document), HasSubstr("\"id-ref\":\"q_1e.3\""));
    expect_valid({pretty_json(*document), "", "", {}}, "oscal_mapping_schema.json");
  }
}

TEST(OscalMappings, AreNotMadeOfNothing) {
  const Framework from = *shipped_framework("oecd-haip/1");
  QuestionnaireMapping mapping = small_mapping(from, from);
  mapping.pairs.clear();
  EXPECT_FALSE(oscal_mapping_collection(mapping));
}

// CycloneDX.

TEST_P(Exports, AsCycloneDxReferToWhatIsThere) {
  const Json bom = json_of(example_.as("cyclonedx", Audience::colleagues));
  std::multiset<std::string> refs;
  walk(bom, "", [&](std::string_view name, const Json& value) {
    if (name == "bom-ref") refs.insert(*value.if_text());
  });
  for (const std::string& ref : refs) EXPECT_EQ(refs.count(ref), 1U) << ref;
  const std::set<std::string_view> referring{"requirement", "claims", "evidence", "target", "assessor", "parent"};
  std::size_t count = 0;
  walk(bom, "", [&](std::string_view name, const Json& value) {
    if (!referring.contains(name) || value.if_text() == nullptr || *value.if_text() == "evidence") return;
    ++count;
    EXPECT_EQ(refs.count(*value.if_text()), 1U) << name << " " << *value.if_text();
  });
  EXPECT_GT(count, example_.report.answers.size());
}

TEST_P(Exports, AsCycloneDxGiveNoScore) {
  EXPECT_THAT(example_.as("cyclonedx", Audience::colleagues).bytes, Not(HasSubstr("\"score\"")));
}

TEST_P(Exports, AsCycloneDxSatisfyTheSchema) {
  const auto schema_file = testing_support::shared_data("evidence/cyclonedx/schema/bom-1.6.schema.json");
  if (!schema_file)
    GTEST_SKIP()
        << "skipped: the schema of CycloneDX is not in ../shared/data; tests/interop/exports.sh has it from npm";
  const auto text_of_file = [&](const char* name) {
    return *read_file(schema_file->parent_path() / name, 4UL * 1024 * 1024);
  };
  const std::vector<KnownSchema> others{
      {"http://cyclonedx.org/schema/spdx.schema.json", text_of_file("spdx.schema.json")},
      {"http://cyclonedx.org/schema/jsf-0.82.schema.json", text_of_file("jsf-0.82.schema.json")}};
  Result<JsonSchema> schema = JsonSchema::compile(text_of_file("bom-1.6.schema.json"), others);
  ASSERT_TRUE(schema) << schema.error().message;
  const JsonTextResult text = read_json_text(example_.as("cyclonedx").bytes);
  EXPECT_THAT(schema->check(*text)->violations, IsEmpty());
}

// Word.

TEST_P(Exports, AsAWordFileStandInTheOrderOfTheForm) {
  const Result<ImportedDocument> document = read_docx(as_bytes(example_.as("docx").bytes));
  ASSERT_TRUE(document) << document.error().message;
  std::vector<std::string> headings;
  std::string all;
  for (const Block& block : document->blocks) {
    if (block.kind == BlockKind::heading && block.level == 2)
      headings.push_back(block.label + (block.label.empty() ? "" : " ") + block.text);
    all += block.text + "\n";
  }
  EXPECT_THAT(headings, SizeIs(example_.report.answers.size()));
  std::vector<std::string> keys;
  for (const Question& question : example_.framework.questions())
    if (example_.report.find_answer(question.key) != nullptr)
      keys.emplace_back(choose_text(question.provision.label, example_.report.language).text);
  ASSERT_EQ(keys.size(), headings.size());
  for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_THAT(headings[i], ::testing::StartsWith(keys[i]));
  const Report seen = seen_by(example_.report, Audience::everyone);
  for (const Claim& claim : seen.claims) {
    const bool is_cited = std::ranges::any_of(
        seen.answers, [&](const Answer& answer) { return std::ranges::count(answer.claims, claim.id) > 0; });
    if (is_cited) {
      EXPECT_THAT(all, HasSubstr(claim.text.at(seen.language))) << claim.id;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(ForEachRole, Exports,
                         ::testing::Values("model-developer", "application-developer", "deployer"),
                         [](const ::testing::TestParamInfo<std::string>& each) {
                           std::string name = each.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

// Strangers' words.

Example hostile() {
  Example one = example("model-developer");
  Report& report = one.report;
  report.organisation = {{"en", "</title><script>alert(1)</script>"}};
  report.summary = {{"en", "<img src=x onerror=alert(1)> [press](javascript:alert(1)) ![](https://example.org/pixel)"}};
  report.claims.front().text = {{"en", "=HYPERLINK(\"https://example.org\")"}};
  report.claims.front().scope.models = {"=1+1", "<b>\"&'"};
  report.evidence.front().title = {{"en", "\"><script>"}};
  report.answers.front().text = {{"en", "@SUM(A1) ]]> </w:t></w:body> &amp; <!-- "}};
  report.answers.front().options = {"<script>", "-1"};
  report.attestation->name = "<script>\"";
  return one;
}

TEST(ExportsOfStrangersWords, HoldNoMarkupOfTheirs) {
  const Example one = hostile();
  const std::string page = one.as("html").bytes;
  for (const char* markup : {"<script", "<img", "href=\"javascript", "<b>\""})
    EXPECT_THAT(page, Not(HasSubstr(markup)));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
  const Result<ImportedDocument> word = read_docx(as_bytes(one.as("docx").bytes));
  ASSERT_TRUE(word) << word.error().message;
  const auto says = [&](std::string_view text) {
    return std::ranges::any_of(word->blocks,
                               [&](const Block& block) { return block.text.find(text) != std::string::npos; });
  };
  EXPECT_TRUE(says("]]> </w:t></w:body> &amp; <!--"));
}

TEST(ExportsOfStrangersWords, RunNoFormulaInASpreadsheet) {
  const std::string table = hostile().as("csv").bytes;
  for (const char* formula : {",=HYPERLINK", ",\"=HYPERLINK", ",=1+1", ",@SUM", ",\"@SUM"})
    EXPECT_THAT(table, Not(HasSubstr(formula))) << formula;
  EXPECT_THAT(table, HasSubstr("'=HYPERLINK"));
}

TEST(ExportsOfStrangersWords, StayWithinTheirFormats) {
  const Example one = hostile();
  expect_constraints(json_of(one.as("oscal-assessment-results")));
  expect_valid(one.as("oscal-assessment-results"), "oscal_assessment-results_schema.json");
}

TEST(ExportsOfStrangersWords, NameEvidenceByAddressesThatAreAddresses) {
  Example one = example("model-developer");
  EvidenceItem& item = one.report.evidence.front();
  item.visibility = "public";
  item.url.clear();
  item.file = "evidence/red team #1 証.pdf";
  const std::string written = "evidence/red%20team%20%231%20%E8%A8%BC.pdf";
  for (const char* format : {"oscal-assessment-results", "cyclonedx"})
    EXPECT_THAT(one.as(format).bytes, HasSubstr("\"" + written + "\"")) << format;
  EXPECT_THAT(one.as("csv").bytes, HasSubstr(item.file)) << "a table is for people";
  item.file.clear();
  item.url = "https://example.org/a%20b/100%/?q=試験|x#top";
  EXPECT_EQ(evidence_reference(item), "https://example.org/a%20b/100%25/?q=%E8%A9%A6%E9%A8%93%7Cx#top");
}

TEST(ExportsOfStrangersWords, HoldNoBlanksThatOscalRefuses) {
  Example one = example("model-developer");
  one.report.organisation = {{"en", "\u3000Example\u2028Lab\u3000研究\u00A0"}};
  one.report.attestation->function = "\u3000";
  const Json document = json_of(one.as("oscal-assessment-results"));
  EXPECT_THAT(canonical_json(document), HasSubstr("\"Example Lab\u3000研究\""));
  expect_valid(one.as("oscal-assessment-results"), "oscal_assessment-results_schema.json");
}

TEST(ExportsOfStrangersWords, AreRefusedWhenASmallReportUnfoldsToAVeryLargeFile) {
  Example one = example("model-developer");
  const std::string longest(longest_answer, 'a');
  std::vector<std::string> all;
  for (int i = 0; i < 100; ++i) {
    all.push_back("claim-" + std::to_string(i));
    one.report.claims.push_back({.id = all.back(), .kind = "policy", .text = {{"en", "We have rules."}}});
  }
  for (Answer& answer : one.report.answers)
    answer = {.question = answer.question, .claims = all, .text = {{"en", longest}}};
  const ExportInput input{one.report, one.framework, "en", {}};
  const Result<Export> table = find_export_format("csv")->make(input);
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().kind, ErrorKind::too_large);
  EXPECT_THAT(table.error().advice, HasSubstr("JSON"));
  EXPECT_TRUE(find_export_format("json")->make(input));
}

TEST_P(Exports, NameTheQuestionnaireThatWasAnsweredNotTheOneThatLiesHere) {
  Example one = example_;
  one.report.questionnaire = std::string(64, 'a');
  for (const char* format : {"csv", "json", "oscal-assessment-results", "cyclonedx"}) {
    EXPECT_THAT(one.as(format).bytes, HasSubstr(one.report.questionnaire)) << format;
    EXPECT_THAT(one.as(format).bytes, Not(HasSubstr(one.framework.digest().hex()))) << format;
  }
}

TEST(ExportsInOtherDirections, AsAWordFileRunFromRightToLeft) {
  Example one = example("model-developer");
  one.report.language = "ar";
  one.report.answers.front().text = {{"ar", "نختبر كل نموذج."}};
  const std::string arabic = readable("docx", one.as("docx", Audience::everyone, "ar"));
  EXPECT_THAT(arabic, HasSubstr("<w:pPr><w:bidi/>"));
  EXPECT_THAT(arabic, HasSubstr("<w:rtl/><w:lang w:val=\"ar\""));
  EXPECT_THAT(readable("docx", one.as("docx", Audience::everyone, "en")), Not(HasSubstr("w:bidi/>")));
}

TEST(ExportsOfDrafts, TakeAReportWithHardlyAnythingInIt) {
  Example one = example("deployer");
  one.report = {.domain = "lab.example", .framework = "oecd-haip/2.0", .language = "en"};
  for (const ExportFormat& format : export_formats()) EXPECT_NE(one.as(format.name).bytes, "") << format.name;
  expect_valid(one.as("oscal-assessment-results"), "oscal_assessment-results_schema.json");
}

TEST(ExportsOfDrafts, HaveFileNamesThatAFileSystemTakes) {
  Example one = example("deployer");
  const std::string label(60, 'a');
  one.report.domain = label + "." + label + "." + label + "." + label + ".example";
  for (const ExportFormat& format : export_formats()) EXPECT_LE(one.as(format.name).file_name.size(), 255U);
}

TEST(ExportsInOtherDirections, KeepNamesFromDrawingTheYearToTheirOtherSide) {
  Example one = example("model-developer");
  one.report.organisation = {{"ar", "مختبر المثال"}};
  EXPECT_THAT(one.as("html", Audience::everyone, "en").bytes, HasSubstr("Report of \u2068مختبر المثال\u2069, 2026"));
}

TEST(ExportsOfDrafts, HaveFileNamesThatLeadNowhere) {
  Example one = example("deployer");
  one.report.domain = "../../etc/x\r\ny";
  const std::string name = one.as("json").file_name;
  EXPECT_THAT(name, Not(HasSubstr("/")));
  EXPECT_THAT(name, Not(HasSubstr("\n")));
}

}  // namespace
}  // namespace haip
