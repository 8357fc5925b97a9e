#include "store/remembered_answers.hpp"

#include <algorithm>

#include "store/gathered_rows.hpp"

namespace haip {
namespace {

bool are_equal(const SqlParameters& some, const SqlParameters& others) {
  return std::equal(some.begin(), some.end(), others.begin(), others.end(),
                    [](const SqlParameter& one, const SqlParameter& other) { return one.value() == other.value(); });
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
