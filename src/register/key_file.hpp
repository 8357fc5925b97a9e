#pragma once
// An organisation's key as files: `lab.key` (private, mode 0600) and `lab.key.pub`, and what it publishes at
// https://<domain>/.well-known/haip.json. Formats: docs/format-keys.md.

#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "crypto/digest.hpp"
#include "crypto/ed25519.hpp"
#include "register/domain.hpp"

namespace haip {

struct KeyFile {
  Domain domain;
  SecretKey key;
  Instant created_at;
};
struct PublicKeyFile {
  Domain domain;
  PublicKey key;
  Digest thumbprint;
  Instant created_at;
};

/// Writes the private file (never over an existing one; mode 0600) and `path`.pub beside it.
Status write_key_files(const Path& path, const KeyFile& key);
/// Refuses a file of secrets that others than its owner may read or write; one that is not there is no matter of this.
Status check_private(const Path& path);
/// Errors say when the file is the public half, and when others than its owner can read it.
Result<KeyFile> read_key_file(const Path& path);
Result<PublicKeyFile> read_public_key_file(const Path& path);

/// What an organisation says of itself at its own domain.
struct WellKnown {
  struct Key {
    PublicKey key;
    Instant created_at;
  };
  std::string domain;
  std::string name;  ///< May be empty, as the next three.
  std::string economy;
  std::vector<std::string> roles;
  std::string size;
  std::vector<Key> keys;
};
/// Whether a register could record it: name, economy, roles and size as organisation.record has them, or left out; 1 to
/// 32 keys. Errors: malformed.
Status check_well_known(const WellKnown& well_known);
std::string well_known_document(const WellKnown& well_known);
/// Checked as above.
Result<WellKnown> parse_well_known(std::string_view text);
std::string well_known_address(const Domain& domain);

}  // namespace haip
