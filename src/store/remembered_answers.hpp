#pragma once
// Answers to questions about topics, remembered for the length of one write transaction; private to src/store. Nobody
// else writes while it lasts (the write lock), so an answer holds until the transaction itself writes about the topic.

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/database.hpp"

namespace haip {

struct SqlQuestion {
  std::string table;
  std::string key;
  std::string sql;
  SqlParameters parameters;
};

class RememberedAnswers {
 public:
  /// Null when the answer is not known, or was forgotten.
  [[nodiscard]] const Rows* find(const Topic& topic, std::string_view sql, const SqlParameters& parameters) const;
  void remember(SqlQuestion question, Rows rows);

  void forget(const Topic& topic);
  /// Forgets what `sql` may change: all about the table of an INSERT, UPDATE or DELETE, and everything when the
  /// statement is of another kind, such as the way back to a savepoint.
  void forget_written_by(std::string_view sql);
  void forget_everything() { tables_.clear(); }

 private:
  struct Answer {
    std::string sql;
    SqlParameters parameters;
    Rows rows;
  };
  using Answers = std::unordered_map<std::string, std::vector<Answer>>;  ///< By the topic's key.
  std::map<std::string, Answers, std::less<>> tables_;
};

/// Questions to be asked together, each once.
class NotedQuestions {
 public:
  void note(SqlQuestion question);
  [[nodiscard]] std::vector<SqlQuestion> take();

 private:
  std::vector<SqlQuestion> questions_;
  RememberedAnswers noted_;  ///< Without rows: which are there.
};

}  // namespace haip
