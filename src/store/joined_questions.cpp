#include "store/joined_questions.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace haip {
namespace {

/// Keys in one question, largest first: each length is prepared once.
constexpr std::array<std::size_t, 4> question_keys{64, 16, 4, 1};

struct Form {
  std::string_view columns;  ///< "SELECT a, b"
  std::string_view from;     ///< " FROM t WHERE "
  std::string_view key;      ///< "k"
  std::string_view order;    ///< " ORDER BY a" or "".
};

bool is_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
}

std::optional<Form> read_form(std::string_view sql) {
  constexpr std::string_view where = " WHERE ";
  constexpr std::string_view equals = " = $1";
  const std::size_t from_at = sql.find(" FROM ");
  const std::size_t where_at = sql.find(where);
  const std::size_t equals_at = sql.find(equals);
  if (!sql.starts_with("SELECT ") || from_at == sql.npos || where_at == sql.npos || equals_at == sql.npos ||
      where_at < from_at || equals_at < where_at)
    return std::nullopt;
  const std::size_t key_at = where_at + where.size();
  const Form form{sql.substr(0, from_at), sql.substr(from_at, key_at - from_at), sql.substr(key_at, equals_at - key_at),
                  sql.substr(equals_at + equals.size())};
  const bool is_plain = form.columns.find_first_of("(*") == form.columns.npos && is_name(form.key) &&
                        is_name(sql.substr(from_at + 6, where_at - from_at - 6)) &&
                        (form.order.empty() || form.order.starts_with(" ORDER BY ")) &&
                        form.order.find_first_of("$(") == form.order.npos &&
                        form.order.find(" LIMIT ") == form.order.npos;
  return is_plain ? std::optional(form) : std::nullopt;
}

std::string joined_sql(const Form& form, std::size_t keys) {
  std::string sql(form.columns);
  sql.append(", ").append(form.key).append(form.from).append(form.key).append(" IN ($1");
  for (std::size_t i = 2; i <= keys; ++i) sql += ", $" + std::to_string(i);
  return sql.append(")").append(form.order);
}

bool has_one_key(const SqlQuestion& question) {
  return question.parameters.size() == 1 &&
         !std::holds_alternative<std::monostate>(question.parameters.front().value());
}

}  // namespace

std::vector<JoinedQuestion> join_questions(const std::vector<SqlQuestion>& questions) {
  std::map<std::string_view, std::vector<std::size_t>> by_sql;
  for (std::size_t place = 0; place < questions.size(); ++place) by_sql[questions[place].sql].push_back(place);
  std::vector<JoinedQuestion> all;
  for (const auto& [sql, places] : by_sql) {
    const auto has_key = [&](std::size_t place) { return has_one_key(questions[place]); };
    const std::optional<Form> form = std::ranges::all_of(places, has_key) ? read_form(sql) : std::nullopt;
    auto next = places.begin();
    while (next != places.end()) {
      const auto left = static_cast<std::size_t>(places.end() - next);
      const std::size_t keys =
          form ? *std::ranges::find_if(question_keys, [&](std::size_t number) { return number <= left; }) : 1;
      JoinedQuestion& joined = all.emplace_back();
      joined.tells_key = keys > 1;
      joined.sql = joined.tells_key ? joined_sql(*form, keys) : std::string(sql);
      for (std::size_t i = 0; i < keys; ++i, ++next) {
        joined.places.push_back(*next);
        const SqlParameters& parameters = questions[*next].parameters;
        joined.parameters.insert(joined.parameters.end(), parameters.begin(), parameters.end());
      }
    }
  }
  return all;
}

void deal_answers(const JoinedQuestion& joined, Rows rows, std::vector<Rows>& answers) {
  if (!joined.tells_key) {
    answers[joined.places.front()] = std::move(rows);
    return;
  }
  std::multimap<SqlValue, std::size_t> places_of;  // one key may be asked about under two topics
  for (std::size_t i = 0; i < joined.places.size(); ++i)
    places_of.emplace(joined.parameters[i].value(), joined.places[i]);
  for (const Row& row : rows) {
    std::vector<SqlValue> cells = row.cells();
    const auto [first, last] = places_of.equal_range(cells.back());
    cells.pop_back();
    for (auto place = first; place != last; ++place) answers[place->second].emplace_back(cells);
  }
}

}  // namespace haip
