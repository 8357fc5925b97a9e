#include "tlog/witness.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"
#include "tlog/cosignature.hpp"
#include "tlog/lines.hpp"
#include "tlog/tree.hpp"

namespace haip::tlog {
namespace {

constexpr std::string_view old_prefix = "old ";

/// "Text/X.Tlog.Size; charset=utf-8" is text/x.tlog.size.
bool is_tlog_size(std::string_view content_type) {
  const std::string_view media_type = trim(content_type.substr(0, content_type.find(';')));
  const auto same_letter = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; };
  return std::ranges::equal(media_type, tlog_size_media_type, same_letter);
}

std::vector<NoteSignature> signature_lines(std::string_view body) {
  std::vector<NoteSignature> signatures;
  for (const std::string_view line : split(body.substr(0, max_note_bytes), '\n')) {
    if (signatures.size() == max_note_signatures) break;
    if (auto signature = parse_signature_line(trim(line))) signatures.push_back(std::move(*signature));
  }
  return signatures;
}

}  // namespace

std::string format_add_checkpoint(const AddCheckpoint& request) {
  std::string body = std::string(old_prefix) + std::to_string(request.old_size) + "\n";
  for (const Digest& hash : request.proof) body += hash.base64() + "\n";
  return body + "\n" + format_note(request.checkpoint);
}

Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
  const auto parse = [&]() -> Result<AddCheckpoint> {
    AddCheckpoint request;
    Lines lines(body);
    TRY(const std::string_view first, lines.next("the old size"));
    if (!first.starts_with(old_prefix)) return malformed(lines.where() + ": it does not begin with \"old \"");
    TRY(request.old_size,
        parse_decimal(first.substr(old_prefix.size())).map_error(in_context(lines.where() + ": the old size")));
    for (;;) {
      TRY(const std::string_view line, lines.next("a proof hash or a blank line"));
      if (line.empty()) break;
      if (request.proof.size() == max_proof_hashes) return malformed(lines.where() + ": a proof has at most 63 hashes");
      TRY(const Digest hash, Digest::from_base64(line).map_error(in_context(lines.where())));
      request.proof.push_back(hash);
    }
    TRY(request.checkpoint, parse_note(lines.rest()));
    TRY(const Checkpoint checkpoint, parse_checkpoint(request.checkpoint.text));
    if (request.old_size > checkpoint.size)
      return malformed("the old size " + std::to_string(request.old_size) + " is above the checkpoint's size " +
                       std::to_string(checkpoint.size));
    return request;
  };
  return parse().map_error(in_context("add-checkpoint"));
}

std::string_view name_of(WitnessAnswer answer) {
  switch (answer) {
    case WitnessAnswer::cosigned:
      return "cosigned";
    case WitnessAnswer::other_size:
      return "other size";
    case WitnessAnswer::conflict:
      return "conflict";
    case WitnessAnswer::inconsistent:
      return "inconsistent";
    case WitnessAnswer::unknown_log:
      return "unknown log";
    case WitnessAnswer::untrusted_key:
      return "untrusted key";
    case WitnessAnswer::bad_request:
      return "bad request";
    case WitnessAnswer::slow_down:
      return "slow down";
    case WitnessAnswer::unclear:
      return "unclear";
  }
  throw std::logic_error("a witness answer without a name");
}

WitnessResponse read_witness_response(int status, std::string_view content_type, std::string_view body) {
  switch (status) {
    case 200: {
      std::vector<NoteSignature> signatures = signature_lines(body);
      if (signatures.empty()) return {WitnessAnswer::unclear, {}, 0};
      return {WitnessAnswer::cosigned, std::move(signatures), 0};
    }
    case 409: {
      const Result<std::uint64_t> size = parse_decimal(trim(body));
      if (is_tlog_size(content_type) && size) return {WitnessAnswer::other_size, {}, *size};
      return {WitnessAnswer::conflict, {}, 0};
    }
    case 400:
      return {WitnessAnswer::bad_request, {}, 0};
    case 403:
      return {WitnessAnswer::untrusted_key, {}, 0};
    case 404:
      return {WitnessAnswer::unknown_log, {}, 0};
    case 422:
      return {WitnessAnswer::inconsistent, {}, 0};
    case 429:
      return {WitnessAnswer::slow_down, {}, 0};
    default:
      return {WitnessAnswer::unclear, {}, 0};
  }
}

Result<AcceptedCosignature> accept_cosignature(const WitnessResponse& response, std::string_view checkpoint_text,
                                               const VerifierKey& witness) {
  const std::string who = "the witness \"" + printable(witness.name()) + "\"";
  for (const NoteSignature& signature : response.signatures) {
    if (signature.name != witness.name() || signature.key_id != witness.id()) continue;
    const auto time = verify_cosignature(witness.public_key(), checkpoint_text, signature.signature);
    if (!time) return fail(ErrorKind::false_proof, who + ": " + time.error().message);
    return AcceptedCosignature{signature, *time};
  }
  return fail(ErrorKind::false_proof, who + " answered without a cosignature by its key",
              "compare the key in the policy with the one that the witness publishes");
}

}  // namespace haip::tlog
