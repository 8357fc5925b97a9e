#include "register/register_folder.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "register/domain.hpp"
#include "register/key_file.hpp"

namespace haip {
namespace {

constexpr std::uint64_t largest_settings_bytes = 64 * 1024;

Result<Domain> domain_of_origin(std::string_view origin) {
  const std::string_view host = origin.substr(0, origin.find('/'));
  Result<Domain> domain = Domain::parse(host);
  const bool plain = std::all_of(origin.begin(), origin.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '/' || c == '_';
  });
  if (!domain || !plain || origin.ends_with('/') || origin.size() > 200)
    return malformed("\"" + printable(origin) + "\" is not an origin",
                     "give the public address without https://, as in register.example/log");
  return domain;
}

Json settings_json(const RegisterSettings& settings) {
  Json json;
  json.set("haip", "register")
      .set("origin", settings.origin)
      .set("name", settings.name)
      .set("database", settings.database);
  json.set("demonstration", settings.is_demonstration);
  return json;
}

Result<RegisterSettings> settings_of(const Json& json) {
  RegisterSettings settings;
  TRY(const std::string what, json.text("haip"));
  if (what != "register") return malformed("the member \"haip\" must be \"register\"");
  TRY(settings.origin, json.text("origin"));
  CHECK(domain_of_origin(settings.origin).map([](const Domain&) {}));
  TRY(settings.name, json.text("name"));
  TRY(settings.database, json.text("database"));
  TRY(settings.is_demonstration, json.boolean("demonstration"));
  return settings;
}

Result<tlog::NoteSigner> read_log_key(const Path& path) {
  CHECK(check_private(path));
  TRY(std::string text, read_file(path, largest_settings_bytes));
  Result<tlog::NoteSigner> signer = tlog::NoteSigner::parse(trim(text));
  std::fill(text.begin(), text.end(), '\0');
  if (!signer) return fail(signer.error().within(path.string()));
  return signer;
}

Result<RegisterFolder> fill_register_folder(const Path& path, const Domain& domain, const RegisterSettings& settings,
                                            Instant now, Entropy& entropy) {
  CHECK(create_folder(path));
  CHECK(create_folder(path / "keys", 0700));
  TRY(const tlog::NoteSigner log,
      tlog::NoteSigner::create(settings.origin, tlog::SignatureType::ed25519, SecretKey::generate(entropy)));
  CHECK(write_new_file(path / "keys" / "log.key", log.format() + "\n", 0600));
  const KeyFile receipt{domain, SecretKey::generate(entropy), now};
  const KeyFile acts{domain, SecretKey::generate(entropy), now};
  CHECK(write_key_files(path / "keys" / "receipt.key", receipt));
  CHECK(write_key_files(path / "keys" / "acts.key", acts));
  tlog::Policy policy;
  policy.logs.push_back({log.verifier(), "https://" + settings.origin});
  policy.quorum = std::string(tlog::no_quorum);
  CHECK(write_new_file(path / "policy.txt", tlog::format_policy(policy)));
  // Last, because it is what makes the folder a register.
  CHECK(write_new_file(path / "register.json", pretty_json(settings_json(settings)), 0600));
  return RegisterFolder{path, settings, {log, receipt.key, acts.key}, policy};
}

bool is_postgres_address(std::string_view database) {
  return database.starts_with("postgres://") || database.starts_with("postgresql://");
}

// A file that is there already is somebody's, and taking back a failed beginning would remove it.
Status check_new_database(const Path& path, const std::string& database) {
  if (is_postgres_address(database)) return {};
  if (database.find("://") != std::string::npos)
    return malformed("\"" + printable(database) + "\" is not the address of a database",
                     "give postgres://…, or the name of a file");
  std::error_code ignored;
  if (std::filesystem::exists(path / database, ignored))
    return fail(ErrorKind::conflict, "the database " + (path / database).string() + " exists already",
                "name another file");
  return {};
}

// Nothing but what a register makes; somebody else's files stay, and so does the folder then.
void clear_register_folder(const Path& path, const std::string& database) {
  std::error_code ignored;
  for (const char* name : {"log.key", "receipt.key", "receipt.key.pub", "acts.key", "acts.key.pub"})
    std::filesystem::remove(path / "keys" / name, ignored);
  std::filesystem::remove(path / "keys", ignored);
  for (const char* name : {"policy.txt", "register.json", "last-checkpoint"})
    std::filesystem::remove(path / name, ignored);
  for (const char* ending : {"", "-wal", "-shm", "-journal"})
    std::filesystem::remove(path / (database + ending), ignored);
}

}  // namespace

bool RegisterFolder::has_database_file() const { return !is_postgres_address(settings.database); }

std::string RegisterFolder::database_address() const {
  return has_database_file() ? (path / settings.database).string() : settings.database;
}

Genesis RegisterFolder::genesis() const {
  return {settings.origin,           settings.name,         settings.is_demonstration, keys.log.verifier().format(),
          keys.receipt.public_key(), keys.acts.public_key()};
}

Result<RegisterFolder> create_register_folder(const Path& path, const RegisterSettings& settings, Instant now,
                                              Entropy& entropy) {
  TRY(const Domain domain, domain_of_origin(settings.origin));
  CHECK(check_public_text("the register's name", settings.name, 200));
  if (trim(settings.name).empty()) return malformed("the register's name is empty", "give --name \"…\"");
  std::error_code ignored;
  if (std::filesystem::exists(path / "register.json", ignored))
    return fail(ErrorKind::conflict, path.string() + " holds a register already",
                "choose another folder, or use this one as it is");
  if (std::filesystem::exists(path, ignored) && !std::filesystem::is_empty(path, ignored))
    return fail(ErrorKind::conflict, path.string() + " exists and is not an empty folder", "choose another folder");
  CHECK(check_new_database(path, settings.database));
  const bool was_there = std::filesystem::exists(path, ignored);
  Result<RegisterFolder> made = fill_register_folder(path, domain, settings, now, entropy);
  if (!made) {
    clear_register_folder(path, settings.database);
    if (!was_there) std::filesystem::remove(path, ignored);
  }
  return made;
}

Status check_keys_of_log(const RegisterFolder& folder, const Genesis& recorded) {
  const auto other = [&](const char* name) {
    return fail(ErrorKind::refused,
                (folder.path / "keys" / name).string() + " is not the key that the log's first entry names",
                "put the right key back from a backup");
  };
  if (recorded.log_verifier_key != folder.keys.log.verifier().format()) return other("log.key");
  if (recorded.receipt_key != folder.keys.receipt.public_key()) return other("receipt.key");
  if (recorded.acts_key != folder.keys.acts.public_key()) return other("acts.key");
  return {};
}

void remove_register_folder(const RegisterFolder& folder) {
  clear_register_folder(folder.path, folder.settings.database);
  std::error_code ignored;
  std::filesystem::remove(folder.path, ignored);
}

namespace {

// The files are the program's own: what is wrong in them is no wrong usage.
Error as_damage(Error error) {
  if (error.kind != ErrorKind::malformed && error.kind != ErrorKind::too_large) return error;
  error.kind = ErrorKind::unavailable;
  error.message = "the register's folder is damaged: " + error.message;
  error.advice = "put the file back as it was, from a backup";
  return error;
}

Result<RegisterFolder> read_register_folder(const Path& path) {
  const Path settings_path = path / "register.json";
  std::error_code ignored;
  if (!std::filesystem::exists(settings_path, ignored))
    return fail(ErrorKind::not_found, path.string() + " holds no register",
                "make one with `haip init " + path.string() + " --origin … --name …`");
  TRY(const std::string text, read_file(settings_path, largest_settings_bytes));
  const Result<RegisterSettings> settings = parse_json(text).and_then(
      [](const Json& json) -> tl::expected<RegisterSettings, Error> { return settings_of(json); });
  if (!settings) return fail(settings.error().within(settings_path.string()));
  TRY(const tlog::NoteSigner log, read_log_key(path / "keys" / "log.key"));
  TRY(const KeyFile receipt, read_key_file(path / "keys" / "receipt.key"));
  TRY(const KeyFile acts, read_key_file(path / "keys" / "acts.key"));
  TRY(const std::string policy_text, read_file(path / "policy.txt", largest_settings_bytes));
  Result<tlog::Policy> policy = tlog::parse_policy(policy_text);
  if (!policy) return fail(policy.error().within((path / "policy.txt").string()));
  if (log.name() != settings->origin)
    return fail(ErrorKind::conflict,
                "keys/log.key is named " + printable(log.name()) + ", but the register's origin is " + settings->origin,
                "put the right key back; a log keeps its name for ever");
  return RegisterFolder{path, *settings, {log, receipt.key, acts.key}, *policy};
}

}  // namespace

Result<RegisterFolder> open_register_folder(const Path& path) {
  return read_register_folder(path).map_error(as_damage);
}

}  // namespace haip
