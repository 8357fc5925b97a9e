#include "register/key_file.hpp"

#include <sys/stat.h>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "cose/key.hpp"
#include "register/economy.hpp"
#include "register/identity.hpp"

namespace haip {
namespace {

constexpr std::uint64_t largest_key_file_bytes = 64 * 1024;

Json key_json(std::string_view kind, const Domain& domain, const PublicKey& key, Instant created_at) {
  Json json;
  json.set("haip", kind).set("domain", domain.text()).set("created", format_instant(created_at));
  json.set("algorithm", "Ed25519")
      .set("public_key", base64(key.bytes()))
      .set("thumbprint", cose::thumbprint(key).hex());
  return json;
}

Result<PublicKey> public_key_member(const Json& json) {
  TRY(const std::string algorithm, json.text("algorithm"));
  if (algorithm != "Ed25519") return malformed("the algorithm \"" + printable(algorithm) + "\" is not Ed25519");
  TRY(const std::string text, json.text("public_key"));
  TRY(const Bytes bytes, parse_base64(text));
  TRY(const PublicKey key, PublicKey::from_bytes(bytes));
  // People compare thumbprints, so a wrong one is not passed over in silence.
  TRY(const std::string stated, json.optional_text("thumbprint"));
  if (!stated.empty() && stated != cose::thumbprint(key).hex())
    return malformed(
        "the thumbprint " + printable(stated, 70) + " is not that of its public key, " + cose::thumbprint(key).hex(),
        "the file was changed: take it from where it was made, and compare the thumbprint");
  return key;
}

Result<Domain> domain_member(const Json& json) {
  TRY(const std::string text, json.text("domain"));
  return Domain::parse(text);
}

Result<Instant> created_member(const Json& json) {
  TRY(const std::string text, json.text("created"));
  return parse_instant(text);
}

Result<Json> read_key_json(const Path& path, std::string_view kind, std::string_view advice) {
  TRY(const std::string text, read_file(path, largest_key_file_bytes));
  Result<Json> json = parse_json(text);
  const Result<std::string> found = json ? json->text("haip") : Result<std::string>(fail(json.error()));
  if (!found || *found != kind)
    return malformed(path.string() + " is not a " + std::string(kind) + " file", std::string(advice));
  return json;
}

Result<KeyFile> key_file_of(const Json& json) {
  TRY(const Domain domain, domain_member(json));
  TRY(const Instant created_at, created_member(json));
  TRY(const std::string seed_text, json.text("seed"));
  TRY(Bytes seed, parse_base64(seed_text));
  TRY(const SecretKey key, SecretKey::from_seed(seed));
  wipe(seed);
  TRY(const PublicKey stated, public_key_member(json));
  if (stated != key.public_key()) return malformed("the public key does not belong to the private one");
  return KeyFile{domain, key, created_at};
}

Result<PublicKeyFile> public_key_file_of(const Json& json) {
  TRY(const Domain domain, domain_member(json));
  TRY(const Instant created_at, created_member(json));
  TRY(const PublicKey key, public_key_member(json));
  return PublicKeyFile{domain, key, cose::thumbprint(key), created_at};
}

}  // namespace

Status write_key_files(const Path& path, const KeyFile& key) {
  const Path public_path = path.string() + ".pub";
  std::error_code ignored;
  if (std::filesystem::exists(public_path, ignored))
    return fail(
        ErrorKind::conflict, public_path.string() + " exists already",
        "choose another name, because haip never overwrites a key; to print haip.json again: haip key publish " +
            public_path.string());
  Json json = key_json("private key", key.domain, key.key.public_key(), key.created_at);
  auto seed = key.key.seed();
  json.set("seed", base64(seed));
  wipe(seed);
  CHECK(write_new_file(path, pretty_json(json), 0600));
  return write_new_file(public_path,
                        pretty_json(key_json("public key", key.domain, key.key.public_key(), key.created_at)), 0644);
}

Status check_private(const Path& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 || (status.st_mode & 077) == 0) return {};
  return fail(ErrorKind::refused, "others than its owner may read or write " + path.string() + ", which holds secrets",
              "run: chmod 600 " + path.string());
}

Result<KeyFile> read_key_file(const Path& path) {
  TRY(const Json json, read_key_json(path, "private key", "give the file that `haip key new` wrote, without .pub"));
  CHECK(check_private(path));
  return key_file_of(json).map_error(in_context(path.string()));
}

Result<PublicKeyFile> read_public_key_file(const Path& path) {
  TRY(const Json json, read_key_json(path, "public key", "give the .pub file that `haip key new` wrote"));
  return public_key_file_of(json).map_error(in_context(path.string()));
}

Status check_well_known(const WellKnown& well_known) {
  CHECK(check_public_text("the organisation's name", well_known.name, 200));
  if (!well_known.economy.empty()) CHECK(check_economy(well_known.economy));
  for (const std::string& role : well_known.roles) CHECK(check_role(role));
  if (!well_known.size.empty()) CHECK(check_size(well_known.size));
  if (well_known.keys.empty() || well_known.keys.size() > 32)
    return malformed("haip.json lists 1 to 32 keys, not " + std::to_string(well_known.keys.size()));
  return {};
}

std::string well_known_document(const WellKnown& well_known) {
  Json organisation;
  organisation.set("domain", well_known.domain);
  if (!well_known.name.empty()) organisation.set("name", well_known.name);
  if (!well_known.economy.empty()) organisation.set("economy", well_known.economy);
  if (!well_known.size.empty()) organisation.set("size", well_known.size);
  Json roles{Json::Array{}};
  for (const std::string& role : well_known.roles) roles.push(role);
  if (!well_known.roles.empty()) organisation.set("roles", roles);
  Json keys{Json::Array{}};
  for (const WellKnown::Key& key : well_known.keys) {
    Json item;
    item.set("algorithm", "Ed25519").set("public_key", base64(key.key.bytes()));
    item.set("thumbprint", cose::thumbprint(key.key).hex()).set("created", format_instant(key.created_at));
    keys.push(item);
  }
  Json json;
  json.set("haip", 1).set("organisation", organisation).set("keys", keys);
  return pretty_json(json);
}

Result<WellKnown> parse_well_known(std::string_view text) {
  TRY(const Json json, parse_json(text, largest_key_file_bytes));
  TRY(const std::uint64_t version, json.whole_number("haip"));
  if (version != 1)
    return malformed("haip.json is of version " + std::to_string(version) + "; this program reads version 1");
  TRY(const Json* organisation, json.object("organisation"));
  WellKnown well_known;
  TRY(const Domain domain, domain_member(*organisation));
  well_known.domain = domain.text();
  TRY(well_known.name, organisation->optional_text("name"));
  TRY(well_known.economy, organisation->optional_text("economy"));
  TRY(well_known.size, organisation->optional_text("size"));
  if (organisation->find("roles") != nullptr) {
    TRY(const Json* roles, organisation->array("roles"));
    for (const Json& role : *roles->if_array()) {
      if (role.if_text() == nullptr) return malformed("\"roles\" must list texts");
      well_known.roles.push_back(*role.if_text());
    }
  }
  TRY(const Json* keys, json.array("keys"));
  for (const Json& item : *keys->if_array()) {
    TRY(const PublicKey key, public_key_member(item));
    TRY(const Instant created_at, created_member(item));
    well_known.keys.push_back({key, created_at});
  }
  CHECK(check_well_known(well_known));
  return well_known;
}

std::string well_known_address(const Domain& domain) { return "https://" + domain.text() + "/.well-known/haip.json"; }

}  // namespace haip
