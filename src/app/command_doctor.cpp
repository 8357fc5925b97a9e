#include <sys/stat.h>
#include <sys/statvfs.h>

#include "app/commands.hpp"
#include "register/fold.hpp"
#include "register/identity.hpp"
#include "register/key_file.hpp"
#include "register/log_store.hpp"
#include "register/register_folder.hpp"
#include "store/content.hpp"
#include "tlog/checkpoint.hpp"
#include "tlog/tile_tree.hpp"

namespace haip {
namespace {

Status check_files_private(const Path& path) {
  for (const char* name : {"keys/log.key", "keys/receipt.key", "keys/acts.key"}) {
    std::error_code ignored;
    if (!std::filesystem::exists(path / name, ignored))
      return fail(ErrorKind::not_found, (path / name).string() + " is missing",
                  "restore it from a backup; the register cannot speak without it");
    CHECK(check_private(path / name));
  }
  // The database holds the secrets of the secretariat's authenticators.
  for (const char* name : {"register.json", "register.db", "register.db-wal"}) CHECK(check_private(path / name));
  return {};
}

Status check_space(const Path& folder) {
  constexpr std::uint64_t enough_bytes = 1024ULL * 1024 * 1024;
  struct statvfs status{};
  if (::statvfs(folder.c_str(), &status) != 0)
    return fail(system_error("cannot look at the disk of " + folder.string(), errno));
  const std::uint64_t free_bytes = std::uint64_t{status.f_bavail} * status.f_frsize;
  if (free_bytes < enough_bytes)
    return fail(ErrorKind::unavailable,
                "only " + std::to_string(free_bytes / 1024 / 1024) + " MiB are free on its disk",
                "free some space; acts are refused when it is full");
  return {};
}

Status check_policy(const RegisterFolder& folder) {
  for (const tlog::VerifierKey& key : folder.policy.log_keys())
    if (key.format() == folder.keys.log.verifier().format()) return {};
  return fail(ErrorKind::refused, (folder.path / "policy.txt").string() + " is that of another log",
              "put back the one with the line: log " + folder.keys.log.verifier().format());
}

Status check_tree(Connection& connection, const RegisterFolder& folder) {
  TRY(const std::optional<SignedCheckpoint> last, last_signed_checkpoint(connection));
  if (!last)
    return fail(ErrorKind::not_found, "the log has no entry", "restore the newest copy of the database from a backup");
  CHECK(tlog::open_checkpoint(last->note, folder.keys.log.verifier()).map([](const auto&) {}));
  StoredTiles tiles(connection);
  TRY(const Digest root, tlog::root(last->size, tiles));
  if (root != last->root)
    return fail(ErrorKind::false_proof, "the tiles do not hash to the signed root", "restore the database from a copy");
  return {};
}

Status check_last_checkpoint(Connection& connection, const RegisterFolder& folder) {
  TRY(const std::optional<SignedCheckpoint> last, last_signed_checkpoint(connection));
  return check_against_last_published(folder, last.value_or(SignedCheckpoint{}));
}

Status check_genesis(Connection& connection, const RegisterFolder& folder) {
  TRY(const Genesis genesis, genesis_of(connection));
  return check_keys_of_log(folder, genesis);
}

Status check_documents(Connection& connection) {
  TRY(const std::vector<Digest> all, list_content(connection));
  for (const Digest& digest : all) CHECK(get_content(connection, digest).map([](const Bytes&) {}));
  return {};
}

Status check_clock(Connection& connection, Instant now) {
  TRY(const std::optional<SignedCheckpoint> last, last_signed_checkpoint(connection));
  if (!last || last->signed_at.seconds <= now.seconds) return {};
  return fail(ErrorKind::unavailable,
              "the clock says " + format_instant(now) + ", but the last checkpoint was signed at " +
                  format_instant(last->signed_at),
              "set the clock; a time service keeps it right");
}

Status check_published(Connection& connection) {
  TRY(const std::optional<SignedCheckpoint> last, last_signed_checkpoint(connection));
  TRY(const std::optional<PublishedCheckpoint> published, last_published_checkpoint(connection));
  const std::uint64_t published_size = published ? published->size : 0;
  if (last && published_size < last->size)
    return fail(ErrorKind::unavailable,
                std::to_string(last->size - published_size) + " entries are signed but not published",
                "see what the witnesses say at /health; `haip serve` tries again");
  return {};
}

/// Checks in the order in which they build on each other. What needs something that is not there is left out.
class Examination {
 public:
  explicit Examination(Invocation& call) : call_(call) {}

  /// True when nothing was found.
  bool look(std::string_view what, const Status& outcome) {
    Json item;
    item.set("check", what).set("ok", outcome.has_value());
    if (!outcome) item.set("problem", outcome.error().message).set("advice", outcome.error().advice);
    list_.push(item);
    problems_ += outcome ? 0 : 1;
    if (call_.format == OutputFormat::json) return outcome.has_value();
    call_.out << (outcome ? "ok       " : "PROBLEM  ") << what << "\n";
    if (outcome) return true;
    call_.out << "         " << outcome.error().message << "\n";
    if (!outcome.error().advice.empty()) call_.out << "         " << outcome.error().advice << "\n";
    return false;
  }

  int finish() {
    if (call_.format == OutputFormat::json) call_.out << pretty_json(list_);
    return problems_ == 0 ? 0 : 1;
  }

 private:
  Invocation& call_;
  Json list_{Json::Array{}};
  int problems_ = 0;
};

void examine_log(Examination& examination, const RegisterFolder& folder, const Program& program, Instant now) {
  std::unique_ptr<Database> database;
  std::unique_ptr<Connection> connection;
  const auto connect = [&]() -> Status {
    TRY(database, open_database(folder.database_address(), Access::read_only));
    TRY(connection, database->connect());
    return last_signed_checkpoint(*connection).map([](const auto&) {});
  };
  if (!examination.look("database answers", connect())) return;
  if (!examination.look("tree hashes to the signed root", check_tree(*connection, folder))) return;
  examination.look("database is as new as what was published", check_last_checkpoint(*connection, folder));
  examination.look("keys are those of the log", check_genesis(*connection, folder));
  examination.look("documents have their digests", check_documents(*connection));
  examination.look("clock is not behind the log", check_clock(*connection, now));
  examination.look("newest checkpoint is published", check_published(*connection));
  examination.look("state can be computed", state_digest(*connection, program.kinds()).map([](const Digest&) {}));
}

Result<int> doctor(const Program& program, Invocation& call) {
  const Path path = call.value("register");
  Examination examination(call);
  const Result<RegisterFolder> folder = open_register_folder(path);
  std::error_code ignored;
  if (!folder && !std::filesystem::exists(path / "register.json", ignored)) return fail(folder.error());
  examination.look("files of secrets are there and private", check_files_private(path));
  examination.look("disk has room", check_space(path));
  if (examination.look("folder can be read", folder.map([](const RegisterFolder&) {}))) {
    examination.look("policy is that of the log", check_policy(*folder));
    examine_log(examination, *folder, program, call.clock.now());
  }
  return examination.finish();
}

}  // namespace

Command doctor_command(const Program& program) {
  return {.name = "doctor",
          .summary = "check a register's folder, keys, database and log",
          .description = "Reads and changes nothing. Exit code 1 when something was found.",
          .arguments = {{"register", "folder of the register"}},
          .example = "haip doctor reg",
          .run = [&program](Invocation& call) { return doctor(program, call); }};
}

}  // namespace haip
