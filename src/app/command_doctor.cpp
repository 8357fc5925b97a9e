#include <sys/stat.h>
#include <sys/statvfs.h>

#include "app/commands.hpp"
#include "register/fold.hpp"
#include "register/log_store.hpp"
#include "register/register_folder.hpp"
#include "tlog/checkpoint.hpp"
#include "tlog/tile_tree.hpp"

namespace haip {
namespace {

Status check_key_modes(const Path& folder) {
  for (const char* name : {"log.key", "receipt.key", "acts.key"}) {
    const Path path = folder / "keys" / name;
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0)
      return fail(ErrorKind::not_found, path.string() + " is missing",
                  "restore it from a backup; the register cannot speak without it");
    if ((status.st_mode & 077) != 0)
      return fail(ErrorKind::refused, "others than its owner may read " + path.string(),
                  "run: chmod 600 " + path.string());
  }
  return {};
}

Status check_space(const Path& folder) {
  constexpr std::uint64_t enough_bytes = 1024ULL * 1024 * 1024;
  struct statvfs status{};
  if (::statvfs(folder.c_str(), &status) != 0)
    return fail(system_error("cannot look at the disk of " + folder.string(), errno));
  const std::uint64_t free_bytes = status.f_bavail * status.f_frsize;
  if (free_bytes < enough_bytes)
    return fail(ErrorKind::unavailable,
                "only " + std::to_string(free_bytes / 1024 / 1024) + " MiB are free on its disk",
                "free some space; acts are refused when it is full");
  return {};
}

Status check_tree(Connection& connection, const RegisterFolder& folder) {
  TRY(const std::optional<SignedCheckpoint> last, last_signed_checkpoint(connection));
  if (!last) return fail(ErrorKind::not_found, "the log has no checkpoint", "run `haip init` again in an empty folder");
  CHECK(tlog::open_checkpoint(last->note, folder.keys.log.verifier()).map([](const auto&) {}));
  StoredTiles tiles(connection);
  TRY(const Digest root, tlog::root(last->size, tiles));
  if (root != last->root)
    return fail(ErrorKind::false_proof, "the tiles do not hash to the signed root", "restore the database from a copy");
  return {};
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

Result<int> doctor(const Program& program, Invocation& call) {
  const Path path = call.value("register");
  TRY(const RegisterFolder folder, open_register_folder(path));
  std::vector<std::pair<std::string, Status>> findings;
  findings.emplace_back("keys are there and private", check_key_modes(path));
  findings.emplace_back("disk has room", check_space(path));
  const auto with_connection = [&](auto check) -> Status {
    TRY(const std::unique_ptr<Database> database, open_database(folder.database_address(), Access::read_only));
    TRY(const std::unique_ptr<Connection> connection, database->connect());
    return check(*connection);
  };
  findings.emplace_back("database answers", with_connection([](Connection& connection) {
                          return last_signed_checkpoint(connection).map([](const auto&) {});
                        }));
  findings.emplace_back("tree hashes to the signed root",
                        with_connection([&](Connection& connection) { return check_tree(connection, folder); }));
  findings.emplace_back("newest checkpoint is published", with_connection(check_published));
  findings.emplace_back("state can be computed", with_connection([&](Connection& connection) {
                          return state_digest(connection, program.kinds()).map([](const Digest&) {});
                        }));
  int problems = 0;
  Json list{Json::Array{}};
  for (const auto& [what, outcome] : findings) {
    if (!outcome) ++problems;
    Json item;
    item.set("check", what).set("ok", outcome.has_value());
    if (!outcome) item.set("problem", outcome.error().message).set("advice", outcome.error().advice);
    list.push(item);
    if (call.format == OutputFormat::json) continue;
    call.out << (outcome ? "ok       " : "PROBLEM  ") << what << "\n";
    if (!outcome) call.out << "         " << outcome.error().message << "\n         " << outcome.error().advice << "\n";
  }
  if (call.format == OutputFormat::json) call.out << pretty_json(list);
  return problems == 0 ? 0 : 1;
}

}  // namespace

Command doctor_command(const Program& program) {
  return {.name = "doctor",
          .summary = "check a register's folder, keys, database and log",
          .arguments = {{"register", "folder of the register"}},
          .example = "haip doctor reg",
          .run = [&program](Invocation& call) { return doctor(program, call); }};
}

}  // namespace haip
