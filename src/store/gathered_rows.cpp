#include "store/gathered_rows.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace haip {
namespace {

/// Rows in one statement, largest first: each length is prepared once.
constexpr std::array<std::size_t, 4> statement_rows{64, 16, 4, 1};
constexpr std::size_t full_size_bytes = 256 * 1024;

std::size_t size_of(const SqlValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return text->size();
  if (const auto* blob = std::get_if<Bytes>(&value)) return blob->size();
  return sizeof(std::int64_t);
}

/// "($1, 0, $2)" with $3 for $1 and so on, for the row that comes after `before` parameters.
std::string renumbered(std::string_view row, std::size_t before) {
  std::string text;
  for (std::size_t at = 0; at < row.size();) {
    text += row[at++];
    if (text.back() != '$') continue;
    std::size_t number = 0;
    while (at < row.size() && row[at] >= '0' && row[at] <= '9')
      number = number * 10 + static_cast<std::size_t>(row[at++] - '0');
    text += std::to_string(before + number);
  }
  return text;
}

}  // namespace

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

std::optional<GatheredRows::Form> GatheredRows::read_form(std::string_view sql) {
  constexpr std::string_view values = ") VALUES (";
  const std::string_view table = table_written_by(sql);
  const std::size_t columns_end = sql.find(values);
  if (table.empty() || !sql.starts_with("INSERT INTO ") || columns_end == sql.npos) return std::nullopt;
  const std::size_t row_begin = columns_end + values.size() - 1;
  const std::size_t row_end = sql.find_first_not_of("$0123456789, ", row_begin + 1);
  if (row_end == sql.npos || sql[row_end] != ')') return std::nullopt;
  const std::string_view tail = sql.substr(row_end + 1);
  if (!tail.empty() && !(tail.starts_with(" ON CONFLICT") && tail.ends_with(" DO NOTHING"))) return std::nullopt;
  return Form{std::string(table), std::string(sql.substr(0, row_begin)),
              std::string(sql.substr(row_begin, row_end + 1 - row_begin)), std::string(tail)};
}

bool GatheredRows::gather(std::string_view sql, const SqlParameters& parameters) {
  const auto is_null = [](const SqlParameter& one) { return std::holds_alternative<std::monostate>(one.value()); };
  if (parameters.empty() || std::ranges::any_of(parameters, is_null)) return false;
  auto found = tables_.find(table_written_by(sql));
  if (found == tables_.end()) {
    std::optional<Form> form = read_form(sql);
    if (!form) return false;
    std::string table = form->table;
    found = tables_.try_emplace(std::move(table), Waiting{std::move(*form), std::string(sql), parameters.size()}).first;
  }
  Waiting& waiting = found->second;
  if (waiting.sql != sql || waiting.parameters_per_row != parameters.size()) return false;
  ++waiting.rows;
  for (const SqlParameter& parameter : parameters) {
    waiting.size_bytes += size_of(parameter.value());
    waiting.parameters.push_back(parameter);
  }
  return true;
}

bool GatheredRows::is_full(std::string_view table) const {
  const auto found = tables_.find(table);
  return found != tables_.end() &&
         (found->second.rows >= statement_rows.front() || found->second.size_bytes >= full_size_bytes);
}

// A statement with FROM or SELECT in it may read any table.
std::vector<GatheredStatement> GatheredRows::take_before(std::string_view sql) {
  const std::string_view table = table_written_by(sql);
  const std::string_view rest = sql.starts_with("DELETE FROM ") ? sql.substr(12) : sql;
  const auto names = [&](std::string_view word) { return rest.find(word) != rest.npos; };
  const bool stays_in_table = !table.empty() && !names("FROM") && !names("SELECT") && !names("USING");
  return stays_in_table ? take_of(table) : take_all();
}

std::vector<GatheredStatement> GatheredRows::take_of(std::string_view table) {
  std::vector<GatheredStatement> statements;
  if (const auto found = tables_.find(table); found != tables_.end()) {
    write_statements(found->second, statements);
    tables_.erase(found);
  }
  return statements;
}

std::vector<GatheredStatement> GatheredRows::take_all() {
  std::vector<GatheredStatement> statements;
  for (const auto& [table, waiting] : tables_) write_statements(waiting, statements);
  tables_.clear();
  return statements;
}

void GatheredRows::write_statements(const Waiting& waiting, std::vector<GatheredStatement>& statements) {
  auto next = waiting.parameters.begin();
  std::size_t left = waiting.rows;
  for (const std::size_t rows : statement_rows)
    for (; left >= rows; left -= rows) {
      GatheredStatement& statement = statements.emplace_back();
      statement.sql = waiting.form.head;
      for (std::size_t row = 0; row < rows; ++row)
        statement.sql += (row == 0 ? "" : ", ") + renumbered(waiting.form.row, row * waiting.parameters_per_row);
      statement.sql += waiting.form.tail;
      const auto end = next + static_cast<std::ptrdiff_t>(rows * waiting.parameters_per_row);
      statement.parameters.assign(next, end);
      next = end;
    }
}

}  // namespace haip
