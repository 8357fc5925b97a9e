#include "store/migrations.hpp"

#include <map>
#include <set>
#include <stdexcept>
#include <string>

namespace haip {
namespace {

using Step = std::pair<std::string, std::int64_t>;  // part, version

// A gap or a repeated step is a mistake in the program, never in a database.
void check_numbering(std::span<const Migration> migrations) {
  std::map<std::string_view, int> versions;
  for (const Migration& migration : migrations)
    if (int& version = versions[migration.part]; migration.version != ++version)
      throw std::logic_error("migrations of " + std::string(migration.part) + ": step " + std::to_string(version) +
                             " is missing before " + std::to_string(migration.version));
}

std::string_view table_exists(Engine engine) {
  return engine == Engine::sqlite
             ? "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_step'"
             : "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = "
               "'schema_step'";
}

Result<std::set<Step>> steps_done(Connection& connection) {
  std::set<Step> done;
  TRY(const auto exists, connection.query_row(table_exists(connection.engine())));
  if (!exists || exists->integer(0) == 0) return done;
  TRY(const Rows rows, connection.query("SELECT part, version FROM schema_step"));
  for (const Row& row : rows) done.emplace(row.text(0), row.integer(1));
  return done;
}

Status refuse_unknown_steps(const std::set<Step>& done, std::span<const Migration> migrations) {
  std::set<Step> known;
  for (const Migration& migration : migrations) known.emplace(migration.part, migration.version);
  for (const auto& [part, version] : done)
    if (!known.contains({part, version}))
      return fail(ErrorKind::conflict,
                  "the database has schema step " + std::to_string(version) + " of '" + part +
                      "', which this program does not know",
                  "a newer haip has written it: use that version or a later one");
  return {};
}

Status run_missing_steps(Connection& connection, std::span<const Migration> migrations) {
  // Read again: now that the write lock is held, nobody else can add steps.
  TRY(const std::set<Step> done, steps_done(connection));
  CHECK(refuse_unknown_steps(done, migrations));
  if (done.empty())
    CHECK(connection.run_script(R"(
      CREATE TABLE IF NOT EXISTS schema_step (
        part TEXT NOT NULL,
        version BIGINT NOT NULL,
        PRIMARY KEY (part, version)
      ))"));
  for (const Migration& migration : migrations) {
    if (done.contains({std::string(migration.part), migration.version})) continue;
    const std::string name = "schema step " + std::to_string(migration.version) + " of " + std::string(migration.part);
    CHECK(connection.run_script(migration.sql).map_error(in_context(name)));
    CHECK(connection.execute("INSERT INTO schema_step (part, version) VALUES ($1, $2)",
                             {migration.part, migration.version}));
  }
  return {};
}

}  // namespace

Status migrate(Connection& connection, std::span<const Migration> migrations) {
  check_numbering(migrations);
  // Looked at without the write lock first: a database that is up to date can be opened for reading only.
  TRY(const std::set<Step> done, steps_done(connection));
  CHECK(refuse_unknown_steps(done, migrations));
  if (done.size() == migrations.size()) return {};

  // All steps in one transaction, so that a failing step leaves the schema of the old version and not one in between.
  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  CHECK(run_missing_steps(connection, migrations));
  return transaction.commit();
}

}  // namespace haip
