#pragma once
// Rows that wait to be inserted together, because one statement with many rows costs the server less than many
// statements; private to src/store.
//
// A row may wait while nothing else is asked of its table: insertions into different tables can change places unless
// one of them fires something, and the schema has no triggers and no foreign keys (docs/store.md).

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"

namespace haip {

struct GatheredStatement {
  std::string sql;
  SqlParameters parameters;
};

class GatheredRows {
 public:
  /// True when the row waits now: `sql` inserts one row of parameters and constants, at most with ON CONFLICT … DO
  /// NOTHING, none of the parameters is NULL (whose type the server would have to guess), and no row waits that another
  /// statement inserts into the same table.
  bool gather(std::string_view sql, const SqlParameters& parameters);

  /// Whether enough rows of the table wait.
  [[nodiscard]] bool is_full(std::string_view table) const;
  [[nodiscard]] bool is_empty() const { return tables_.empty(); }

  /// What has to be sent before `sql` may run: the rows of the table that it changes, or all when it may look at
  /// others.
  [[nodiscard]] std::vector<GatheredStatement> take_before(std::string_view sql);
  [[nodiscard]] std::vector<GatheredStatement> take_of(std::string_view table);
  [[nodiscard]] std::vector<GatheredStatement> take_all();
  void forget() { tables_.clear(); }

 private:
  /// "INSERT INTO t (a, b) VALUES " · "($1, $2)" · " ON CONFLICT (a) DO NOTHING"
  struct Form {
    std::string table;
    std::string head;
    std::string row;
    std::string tail;
  };
  struct Waiting {
    Form form;
    std::string sql;
    std::size_t parameters_per_row = 0;
    std::size_t rows = 0;
    std::size_t size_bytes = 0;
    SqlParameters parameters;  ///< Of all rows, one after the other.
  };
  static std::optional<Form> read_form(std::string_view sql);
  static void write_statements(const Waiting& waiting, std::vector<GatheredStatement>& statements);

  std::map<std::string, Waiting, std::less<>> tables_;
};

/// The table that a writing statement names first; empty when it is written in another way than we write ours.
std::string_view table_written_by(std::string_view sql);

}  // namespace haip
