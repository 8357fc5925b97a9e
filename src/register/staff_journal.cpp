#include "register/staff_journal.hpp"

namespace haip {

Status write_journal(Connection& connection, const JournalLine& line) {
  const SqlParameter entry = line.entry_index ? SqlParameter(line.entry_index->value) : SqlParameter(nullptr);
  return connection.execute(
      "INSERT INTO staff_journal (sequence, at, by_whom, action, about, entry_index) "
      "SELECT COALESCE(MAX(sequence), 0) + 1, $1, $2, $3, $4, $5 FROM staff_journal",
      {line.at.seconds, line.by, line.action, line.about, entry});
}

OwnAct in_journal(OwnAct act, JournalLine line) {
  return [act = std::move(act), line = std::move(line)](Connection& view, std::uint64_t size) -> Result<Act> {
    TRY(Act made, act(view, size));
    JournalLine logged = line;
    logged.entry_index = EntryIndex{size};
    CHECK(write_journal(view, logged));
    return made;
  };
}

Result<std::vector<JournalLine>> read_journal(Connection& connection, std::uint64_t count) {
  TRY(const Rows rows, connection.query("SELECT at, by_whom, action, about, entry_index FROM staff_journal "
                                        "ORDER BY sequence DESC LIMIT $1",
                                        {count}));
  std::vector<JournalLine> lines;
  for (const Row& row : rows) {
    JournalLine line{{row.integer(0)}, row.text(1), row.text(2), row.text(3), std::nullopt};
    if (!row.is_null(4)) line.entry_index = EntryIndex{row.count(4)};
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace haip
