#include "reports/search.hpp"

#include <set>

#include "instruments/view.hpp"
#include "reports/framework.hpp"
#include "reports/pages.hpp"

namespace haip {
namespace {

/// "1c Testing before release", as far as the questionnaire has it in that language.
std::string title_in(const Framework& framework, const Question& question, std::string_view language) {
  std::string title(choose_text(question.provision.label, language).text);
  std::string_view heading = choose_text(question.provision.heading, language).text;
  const Question* parent = question.parent.empty() ? nullptr : framework.find(question.parent);
  if (heading.empty() && parent != nullptr) heading = choose_text(parent->provision.heading, language).text;
  if (!heading.empty()) title += " " + std::string(heading);
  return title;
}

std::string text_in(const LocalText& texts, const std::string& language) {
  const auto found = texts.find(language);
  return found == texts.end() ? std::string() : found->second;
}

/// In each language that the organisation wrote something of it in.
std::vector<SearchText> texts_of(const Report& report, const Framework& framework, const Question& question,
                                 const Answer& answer, const std::string& period) {
  std::vector<const LocalText*> pieces{&answer.text};
  for (const std::string& id : answer.claims)
    if (const Claim* claim = report.find_claim(id)) pieces.push_back(&claim->text);
  std::set<std::string> languages;
  for (const LocalText* piece : pieces)
    for (const auto& [language, text] : *piece) languages.insert(language);
  if (languages.empty()) languages.insert(report.language);
  std::vector<SearchText> texts;
  for (const std::string& language : languages) {
    std::string words;
    const auto add = [&](const std::string& text) {
      if (!words.empty() && !text.empty()) words += '\n';
      words += text;
    };
    for (const LocalText* piece : pieces) add(text_in(*piece, language));
    if (language == report.language)
      for (const std::string& option : answer.options) add(option);
    std::string whose(choose_text(report.organisation, language).text);
    whose += ", ";
    whose += period;
    texts.push_back({language, title_in(framework, question, language), words, report.domain, std::move(whose)});
  }
  return texts;
}

/// What may be in the index from any revision: an answer that is gone must be taken out of it.
Result<std::set<std::string>> questions_ever_answered(Connection& view, const ReportName& name) {
  std::set<std::string> questions;
  TRY(const std::vector<ReportRevision> revisions, revisions_of(view, name));
  for (const ReportRevision& revision : revisions) {
    if (revision.is_erased) continue;  // the index forgets those by their entry
    TRY(const Report report, read_revision(view, name, revision.entry_index));
    for (const Answer& answer : report.answers) questions.insert(answer.question);
  }
  return questions;
}

Result<std::vector<SearchDocument>> documents(Connection& view, const Envelope& envelope) {
  std::vector<SearchDocument> found;
  if (envelope.type != "report.submit" && envelope.type != "report.withdraw") return found;
  TRY(const ReportName name, read_report_subject(envelope.subject));
  TRY(const std::optional<ReportSummary> summary, find_report(view, name));
  if (!summary) return found;
  const Result<Report> report = read_revision(view, name, summary->last_entry);
  if (!report && report.error().kind != ErrorKind::gone) return fail(report.error());
  std::optional<Framework> framework;
  if (report && !summary->is_withdrawn) {
    TRY(const FrameworkName framework_name, FrameworkName::parse(report->framework));
    TRY(Edition edition, find_edition(view, framework_name.instrument, framework_name.edition));
    TRY(Framework known, Framework::of(std::move(edition)));
    framework.emplace(std::move(known));
  }
  TRY(const std::set<std::string> questions, questions_ever_answered(view, name));
  for (const std::string& key : questions) {
    SearchDocument document{.key = "answer/" + name.domain + "/" + name.instrument + "/" + name.period + "/" + key,
                            .kind = "answer",
                            .url = answer_url(name, key).text(),
                            .entry_index = summary->last_entry};
    const Answer* answer = framework ? report->find_answer(key) : nullptr;
    const Question* question = framework ? framework->find(key) : nullptr;
    if (answer != nullptr && question != nullptr)
      document.texts = texts_of(*report, *framework, *question, *answer, name.period);
    found.push_back(std::move(document));
  }
  return found;
}

}  // namespace

Searchable reports_search() { return {documents, {{"answer", "Answer"}}}; }

}  // namespace haip
