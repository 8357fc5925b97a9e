#pragma once
// A register on disk: what `haip init` makes and every other command opens.
//
//   reg/register.json     origin, name, where the database is                       (docs/operating.md)
//   reg/policy.txt        the log's key, witnesses and their quorum (C2SP tlog-policy): for publishing, and for readers
//   reg/keys/log.key      signs checkpoints                       ┐
//   reg/keys/receipt.key  signs COSE receipts                     ├ mode 0600; three keys, one for each purpose
//   reg/keys/acts.key     signs the register's own acts           ┘
//   reg/register.db       everything else, unless the database is PostgreSQL
//   reg/last-checkpoint   the last checkpoint that left the house: guards against an old backup of the database

#include <string>

#include "base/file.hpp"
#include "crypto/ed25519.hpp"
#include "register/register_acts.hpp"
#include "tlog/note.hpp"
#include "tlog/policy.hpp"

namespace haip {

struct RegisterSettings {
  std::string origin;  ///< A domain and an optional path, such as "register.example/log".
  std::string name;
  std::string database = "register.db";  ///< A file in the folder, or "postgres://…".
  bool is_demonstration = false;
};

struct RegisterKeys {
  tlog::NoteSigner log;
  SecretKey receipt;
  SecretKey acts;
};

struct RegisterFolder {
  Path path;
  RegisterSettings settings;
  RegisterKeys keys;
  tlog::Policy policy;

  [[nodiscard]] std::string database_address() const;
  /// SQLite; not PostgreSQL.
  [[nodiscard]] bool has_database_file() const;
  [[nodiscard]] Path last_checkpoint_path() const { return path / "last-checkpoint"; }
  [[nodiscard]] Genesis genesis() const;
};

/// Makes the folder with new keys. Errors: malformed (origin, name), conflict when the folder holds a register or
/// anything else.
Result<RegisterFolder> create_register_folder(const Path& path, const RegisterSettings& settings, Instant now,
                                              Entropy& entropy);

/// Takes back what create_register_folder() made and what a register has put beside it since.
void remove_register_folder(const RegisterFolder& folder);

/// Refuses keys that are not those which the log's first entry names.
Status check_keys_of_log(const RegisterFolder& folder, const Genesis& recorded);

/// Errors name the file and what to do: not_found when there is no register, unavailable when a file is damaged.
Result<RegisterFolder> open_register_folder(const Path& path);

}  // namespace haip
