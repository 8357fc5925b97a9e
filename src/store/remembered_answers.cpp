#include "store/remembered_answers.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace haip {
namespace {

bool are_equal(const SqlParameters& some, const SqlParameters& others) {
  return std::equal(some.begin(), some.end(), others.begin(), others.end(),
                    [](const SqlParameter& one, const SqlParameter& other) { return one.value() == other.value(); });
}

/// The table that a writing statement names first; empty when it is written in another way than we write ours.
std::string_view table_written_by(std::string_view sql) {
  sql = trim(sql);
  constexpr std::array<std::string_view, 3> beginnings{"INSERT INTO ", "UPDATE ", "DELETE FROM "};
  for (const std::string_view beginning : beginnings)
    if (sql.starts_with(beginning)) {
      const std::string_view rest = sql.substr(beginning.size());
      const std::size_t end = rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_");
      const bool is_whole_name = end == rest.npos || rest[end] == ' ' || rest[end] == '\n' || rest[end] == '(';
      return is_whole_name ? rest.substr(0, end) : std::string_view();
    }
  return {};
}

}  // namespace

const Rows* RememberedAnswers::find(const Topic& topic, std::string_view sql, const SqlParameters& parameters) const {
  const auto table = tables_.find(topic.table);
  if (table == tables_.end()) return nullptr;
  const auto answers = table->second.find(topic.key);
  if (answers == table->second.end()) return nullptr;
  for (const Answer& answer : answers->second)
    if (answer.sql == sql && are_equal(answer.parameters, parameters)) return &answer.rows;
  return nullptr;
}

void RememberedAnswers::remember(SqlQuestion question, Rows rows) {
  tables_[std::move(question.table)][std::move(question.key)].push_back(
      {std::move(question.sql), std::move(question.parameters), std::move(rows)});
}

void RememberedAnswers::forget(const Topic& topic) {
  if (const auto table = tables_.find(topic.table); table != tables_.end()) table->second.erase(topic.key);
}

void RememberedAnswers::forget_written_by(std::string_view sql) {
  const std::string_view table = table_written_by(sql);
  if (table.empty()) {
    forget_everything();
  } else if (const auto found = tables_.find(table); found != tables_.end()) {
    tables_.erase(found);
  }
}

void NotedQuestions::note(SqlQuestion question) {
  if (noted_.find({question.table, question.key}, question.sql, question.parameters) != nullptr) return;
  noted_.remember(question, {});
  questions_.push_back(std::move(question));
}

std::vector<SqlQuestion> NotedQuestions::take() {
  noted_.forget_everything();
  return std::exchange(questions_, {});
}

}  // namespace haip
