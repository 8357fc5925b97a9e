#include "register/log_head.hpp"

#include "base/text.hpp"
#include "cose/statement.hpp"
#include "register/register_acts.hpp"
#include "register/verified_log.hpp"
#include "tlog/bundle.hpp"

namespace haip {
namespace {

std::string names_of(const std::vector<tlog::Cosignature>& cosignatures) {
  std::string names;
  for (const tlog::Cosignature& cosignature : cosignatures)
    names += (names.empty() ? "" : ", ") + printable(cosignature.witness.name());
  return names.empty() ? "no witness" : names;
}

Result<Genesis> unchecked_genesis(LogSource& source, std::uint64_t size) {
  if (size == 0) return fail(ErrorKind::not_found, source.name() + " is an empty log", "copy it once it has begun");
  const tlog::BundleAddress address{0, tlog::width_in_tree(0, 0, size)};
  const std::string place = source.place_of_bundle(address);
  const auto untrue = [&](const Error& error) { return as_false_proof(error.within(place)); };
  TRY(const Bytes bytes, source.bundle(address));
  TRY(const std::vector<ByteView> entries, tlog::parse_bundle(bytes, address.width).map_error(untrue));
  TRY(const cose::SignedStatement statement, cose::parse_entry(entries.front()).map_error(untrue));
  TRY(const Bytes document, source.document(statement.fields.payload_digest));
  const auto untrue_document = [&](const Error& error) {
    return as_false_proof(error.within(source.place_of_document(statement.fields.payload_digest)));
  };
  TRY(const Act act, parse_act(document).map_error(untrue_document));
  return read_genesis(act).map_error(untrue_document);
}

}  // namespace

Result<LogHead> check_log_head(std::string note, const tlog::Policy& policy, std::string_view place) {
  const auto at_place = [&](const Error& error) { return as_false_proof(error.within(place)); };
  TRY(const tlog::Note parsed, tlog::parse_note(note).map_error(at_place));
  TRY(tlog::VerifiedCheckpoint verified,
      tlog::open_checkpoint(parsed, policy.log_keys(), policy.witness_keys()).map_error(at_place));
  std::vector<tlog::VerifierKey> cosigners;
  cosigners.reserve(verified.cosignatures.size());
  for (const tlog::Cosignature& cosignature : verified.cosignatures) cosigners.push_back(cosignature.witness);
  if (!tlog::is_quorum_met(policy, cosigners))
    return fail(ErrorKind::false_proof,
                std::string(place) + ": the quorum \"" + printable(policy.quorum) +
                    "\" of the policy is not met: cosigned by " + names_of(verified.cosignatures),
                "wait for a checkpoint with more cosignatures, or ask the log's operator");
  return LogHead{std::move(note), std::move(verified), policy.quorum};
}

Result<LogHead> read_log_head(LogSource& source, const tlog::Policy& policy) {
  TRY(std::string note, source.checkpoint());
  return check_log_head(std::move(note), policy, source.place_of_checkpoint());
}

Result<tlog::Policy> policy_of_first_use(LogSource& source) {
  TRY(std::string note, source.checkpoint());
  const std::string place = source.place_of_checkpoint();
  const auto at_place = [&](const Error& error) { return as_false_proof(error.within(place)); };
  TRY(const tlog::Note parsed, tlog::parse_note(note).map_error(at_place));
  TRY(const tlog::Checkpoint checkpoint, tlog::parse_checkpoint(parsed.text).map_error(at_place));
  TRY(const Genesis genesis, unchecked_genesis(source, checkpoint.size));
  TRY(tlog::VerifierKey key, tlog::VerifierKey::parse(genesis.log_verifier_key).map_error(as_false_proof));
  tlog::Policy policy;
  policy.logs.push_back({std::move(key), ""});
  policy.quorum = std::string(tlog::no_quorum);
  CHECK(check_log_head(std::move(note), policy, place));
  return policy;
}

Result<tlog::Policy> read_policy_file(const Path& path) {
  TRY(const std::string text, read_file(path, tlog::max_policy_bytes));
  return tlog::parse_policy(text).map_error(in_context(path.string()));
}

}  // namespace haip
