#include "tlog/proof.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "tlog/lines.hpp"
#include "tlog/tree.hpp"

namespace haip::tlog {
namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1";
constexpr std::string_view extra_prefix = "extra ";
constexpr std::string_view index_prefix = "index ";

Result<Proof> read_proof(std::string_view text) {
  Proof proof;
  Lines lines(text);
  TRY(const std::string_view kind, lines.next("the kind of file"));
  if (kind != first_line) return malformed("line 1: it is not " + std::string(first_line));
  TRY(std::string_view line, lines.next("the index"));
  if (line.starts_with(extra_prefix)) {
    TRY(proof.extra, parse_base64(line.substr(extra_prefix.size())).map_error(in_context(lines.where() + ": extra")));
    if (proof.extra.empty()) return malformed(lines.where() + ": extra is empty");
    TRY(line, lines.next("the index"));
  }
  if (!line.starts_with(index_prefix)) return malformed(lines.where() + ": it does not begin with \"index \"");
  TRY(proof.index,
      parse_decimal(line.substr(index_prefix.size())).map_error(in_context(lines.where() + ": the index")));
  for (;;) {
    TRY(line, lines.next("a hash of the path or a blank line"));
    if (line.empty()) break;
    if (proof.path.size() == max_proof_hashes) return malformed(lines.where() + ": a path has at most 63 hashes");
    TRY(const Digest hash, Digest::from_base64(line).map_error(in_context(lines.where())));
    proof.path.push_back(hash);
  }
  TRY(proof.checkpoint, parse_note(lines.rest()).map_error(in_context("after " + lines.where())));
  CHECK(parse_checkpoint(proof.checkpoint.text).map_error(in_context("after " + lines.where())));
  return proof;
}

std::string names_of(std::span<const Cosignature> cosignatures) {
  std::string names;
  for (const Cosignature& cosignature : cosignatures)
    names += (names.empty() ? "" : ", ") + printable(cosignature.witness.name());
  return names.empty() ? "no witness" : names;
}

}  // namespace

std::string format_proof(const Proof& proof) {
  std::string text = std::string(first_line) + "\n";
  if (!proof.extra.empty()) text += std::string(extra_prefix) + base64(proof.extra) + "\n";
  text += std::string(index_prefix) + std::to_string(proof.index) + "\n";
  for (const Digest& hash : proof.path) text += hash.base64() + "\n";
  return text + "\n" + format_note(proof.checkpoint);
}

Result<Proof> parse_proof(std::string_view text) {
  if (text.size() > max_proof_bytes)
    return fail(ErrorKind::too_large, "the proof is over the limit of " + std::to_string(max_proof_bytes) + " bytes");
  return read_proof(text).map_error(in_context("proof"));
}

Result<Proved> verify_proof(const Proof& proof, const Digest& leaf, const Policy& policy) {
  if (policy.logs.empty())
    return fail(ErrorKind::refused, "the policy lists no log, so no proof can hold", "add a line `log <vkey>` to it");
  TRY(VerifiedCheckpoint checkpoint, open_checkpoint(proof.checkpoint, policy.log_keys(), policy.witness_keys()));
  std::vector<VerifierKey> cosigners;
  cosigners.reserve(checkpoint.cosignatures.size());
  for (const Cosignature& cosignature : checkpoint.cosignatures) cosigners.push_back(cosignature.witness);
  if (!is_quorum_met(policy, cosigners))
    return fail(ErrorKind::false_proof,
                "the quorum \"" + printable(policy.quorum) + "\" of the policy is not met: cosigned by " +
                    names_of(checkpoint.cosignatures),
                "ask the log for a proof with more cosignatures");
  CHECK(verify_inclusion(leaf, proof.index, checkpoint.checkpoint.size, proof.path, checkpoint.checkpoint.root));
  return Proved{proof.index, std::move(checkpoint), policy.quorum};
}

}  // namespace haip::tlog
