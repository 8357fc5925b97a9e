#include "reports/comparison.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haip {
namespace {

/// Several pairs may lead to one answer, as those of a question and of its part do when the question was answered as a
/// whole. It stands once: by the pair of the very question that was answered, else by the strongest.
void add_joined(std::vector<ComparedAnswer>& answers, const Report& report, const Answer& answer,
                const CrosswalkEntry& entry) {
  const auto known = std::ranges::find(answers, &answer, &ComparedAnswer::answer);
  if (known == answers.end()) {
    answers.push_back({&answer, entry.relation, entry.source, kinds_cited(report, answer)});
    return;
  }
  if (known->mapped_question == answer.question) return;
  if (entry.source != answer.question && weakness(entry.relation) >= weakness(*known->relation)) return;
  known->relation = entry.relation;
  known->mapped_question = entry.source;
}

bool is_asked_of(const Question& question, const std::vector<std::string>& roles) {
  const std::vector<std::string>& wanted = question.provision.roles;
  return wanted.empty() || roles.empty() || std::ranges::find_first_of(wanted, roles) != wanted.end();
}

/// The answer to the question itself, else those to its parts, else that to the whole it is a part of.
std::vector<const Answer*> nearest_answers(const Report& report, const Framework& framework, std::string_view key) {
  std::vector<const Answer*> answers;
  if (const Answer* own = report.find_answer(key)) return {own};
  for (const Question* part : framework.parts_of(key))
    if (const Answer* answer = report.find_answer(part->key)) answers.push_back(answer);
  const Question* question = framework.find(key);
  if (answers.empty() && question != nullptr && !question->parent.empty())
    if (const Answer* whole = report.find_answer(question->parent)) answers.push_back(whole);
  return answers;
}

ComparisonCell own_cell(const ComparedReport& compared_report, const Framework& framework, const Question& question) {
  const Report& report = *compared_report.report;
  if (const Answer* answer = report.find_answer(question.key))
    return {ComparisonCell::State::answered, {{answer, std::nullopt, {}, kinds_cited(report, *answer)}}};
  const std::vector<const Question*> parts = framework.parts_of(question.key);
  if (std::ranges::any_of(parts, [&](const Question* part) { return report.find_answer(part->key) != nullptr; }))
    return {ComparisonCell::State::in_parts, {}};
  if (!question.parent.empty() && report.find_answer(question.parent) != nullptr)
    return {ComparisonCell::State::in_whole, {}};
  if (!is_asked_of(question, report.roles)) return {ComparisonCell::State::not_asked, {}};
  return {ComparisonCell::State::unanswered, {}};
}

ComparisonCell joined_cell(const ComparedReport& compared_report, const Question& question) {
  if (compared_report.crosswalk == nullptr || compared_report.framework == nullptr)
    return {ComparisonCell::State::not_joined, {}};
  ComparisonCell cell{ComparisonCell::State::unmapped, {}};
  for (const CrosswalkEntry& entry : compared_report.crosswalk->entries) {
    if (entry.target != question.key || entry.relation == CrosswalkRelation::no_relationship) continue;
    if (cell.state == ComparisonCell::State::unmapped) cell.state = ComparisonCell::State::unanswered;
    for (const Answer* answer : nearest_answers(*compared_report.report, *compared_report.framework, entry.source)) {
      cell.state = ComparisonCell::State::answered;
      add_joined(cell.answers, *compared_report.report, *answer, entry);
    }
  }
  return cell;
}

bool passes(const Question& question, const ComparisonFilter& filter) {
  if (!filter.section.empty() && question.section != filter.section) return false;
  if (!filter.question.empty() && question.key != filter.question && question.parent != filter.question) return false;
  return is_asked_of(question, filter.roles);
}

// Marks of Markdown at the beginning of lines and around words, and line ends, are no part of an excerpt.
std::string plain_words(std::string_view markdown) {
  std::string plain;
  bool is_line_begin = true;
  for (const char c : markdown) {
    if (c == '\n') {
      is_line_begin = true;
      if (!plain.empty() && plain.back() != ' ') plain += ' ';
      continue;
    }
    const bool is_mark = c == '*' || c == '`' || (is_line_begin && (c == '#' || c == '>' || c == '-'));
    if (is_mark || (c == ' ' && (plain.empty() || plain.back() == ' '))) continue;
    is_line_begin = is_line_begin && c == ' ';
    plain += c;
  }
  return std::string(trim(plain));
}

/// Whole code points, at most that many; up to the last blank when one is near.
std::string_view cut(std::string_view text, std::size_t most_code_points) {
  std::size_t end = 0;
  std::size_t count = 0;
  while (end < text.size() && count < most_code_points) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    ++count;
  }
  if (end >= text.size()) return text;
  const std::size_t blank = text.rfind(' ', end);
  if (blank != std::string_view::npos && end - blank < 24 && blank > 0) end = blank;
  return text.substr(0, end);
}

}  // namespace

std::vector<std::string> kinds_cited(const Report& report, const Answer& answer) {
  std::vector<std::string> kinds;
  for (const std::string_view kind : claim_kinds) {
    const bool is_cited = std::ranges::any_of(answer.claims, [&](const std::string& id) {
      const Claim* claim = report.find_claim(id);
      return claim != nullptr && claim->kind == kind;
    });
    if (is_cited) kinds.emplace_back(kind);
  }
  return kinds;
}

std::vector<ComparisonRow> comparison(std::span<const ComparedReport> reports, const Framework& framework,
                                      const ComparisonFilter& filter) {
  std::vector<ComparisonRow> rows;
  const std::string name = framework.name().text();
  for (const Question& question : framework.questions()) {
    if (!passes(question, filter)) continue;
    ComparisonRow row{&question, {}};
    bool is_answered_by_any = false;
    for (const ComparedReport& one : reports) {
      row.cells.push_back(one.report->framework == name ? own_cell(one, framework, question)
                                                        : joined_cell(one, question));
      is_answered_by_any = is_answered_by_any || !row.cells.back().answers.empty();
    }
    const bool is_main = question.parent.empty() && question.is_known;
    if (is_answered_by_any || is_main || question.key == filter.question) rows.push_back(std::move(row));
  }
  return rows;
}

std::string_view cell_word(const ComparisonCell& cell) {
  switch (cell.state) {
    case ComparisonCell::State::answered:
      return cell.answers.empty() ? "unanswered" : std::string_view(cell.answers.front().answer->state);
    case ComparisonCell::State::in_parts:
      return "in-parts";
    case ComparisonCell::State::in_whole:
      return "in-whole";
    case ComparisonCell::State::unanswered:
      return "unanswered";
    case ComparisonCell::State::not_asked:
      return "not-asked";
    case ComparisonCell::State::unmapped:
      return "unmapped";
    case ComparisonCell::State::not_joined:
      return "not-joined";
  }
  return "unanswered";
}

AnswerExcerpt excerpt_of(const Report& report, const Answer& answer, std::string_view language,
                         std::size_t most_code_points) {
  const LocalText* texts = answer.text.empty() ? nullptr : &answer.text;
  for (std::size_t i = 0; i < answer.claims.size() && texts == nullptr; ++i)
    if (const Claim* claim = report.find_claim(answer.claims[i]); claim != nullptr && !claim->text.empty())
      texts = &claim->text;
  if (texts == nullptr) return {};
  ChosenText chosen = choose_text(*texts, language);
  // As on the answer's page: without the reader's language the original is better than any translation.
  if (chosen.language != language)
    if (const auto original = texts->find(report.language); original != texts->end())
      chosen = {original->first, original->second};
  const std::string plain = plain_words(chosen.text);
  const std::string_view shown = cut(plain, most_code_points);
  return {std::string(chosen.language), std::string(shown), shown.size() < plain.size()};
}

}  // namespace haip
