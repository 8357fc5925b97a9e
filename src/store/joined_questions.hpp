#pragma once
// Questions that differ in one key, asked as one: a server answers "who has one of these 64 keys" sooner than 64 times
// "who has this key"; private to src/store.
//
//   SELECT a, b FROM t WHERE k = $1 [ORDER BY a]   →   SELECT a, b, k FROM t WHERE k IN ($1, …, $64) [ORDER BY a]

#include <string>
#include <vector>

#include "store/remembered_answers.hpp"

namespace haip {

struct JoinedQuestion {
  std::string sql;
  SqlParameters parameters;
  std::vector<std::size_t> places;  ///< Of the questions it answers, in the order of its parameters.
  bool tells_key = false;           ///< Its rows end with the key, which was not asked for.
};

/// Each question is in one of them, those of another shape alone.
std::vector<JoinedQuestion> join_questions(const std::vector<SqlQuestion>& questions);

/// Gives each question its rows, in their order, without the key.
void deal_answers(const JoinedQuestion& joined, Rows rows, std::vector<Rows>& answers);

}  // namespace haip
