#include "tlog/checkpoint.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "tlog/lines.hpp"
#include "tlog/tree.hpp"

namespace haip::tlog {
namespace {

std::string in_quotes(std::string_view text) { return "\"" + printable(text) + "\""; }

/// The keys that may sign for that origin.
std::vector<VerifierKey> keys_for(std::string_view origin, std::span<const VerifierKey> logs) {
  std::vector<VerifierKey> keys;
  for (const VerifierKey& key : logs)
    if (key.name() == origin && key.type() == SignatureType::ed25519) keys.push_back(key);
  return keys;
}

/// "register.example/log+a1206906, …": name and key hash, as the signature lines and the keys of a policy begin.
template <class Keys, class ShortOf>
std::string listed(const Keys& keys, ShortOf short_of) {
  std::string text;
  for (const auto& key : keys) text += (text.empty() ? "" : ", ") + short_of(key);
  return text.empty() ? "no key" : text;
}

std::string short_key(const VerifierKey& key) { return printable(key.name()) + "+" + hex(key.id()); }
std::string short_signer(const NoteSignature& signature) {
  return printable(signature.name) + "+" + hex(signature.key_id);
}

}  // namespace

std::string format_checkpoint(const Checkpoint& checkpoint) {
  std::string text =
      checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + checkpoint.root.base64() + "\n";
  for (const std::string& line : checkpoint.extension_lines) text += line + "\n";
  return text;
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  const auto parse = [&]() -> Result<Checkpoint> {
    CHECK(check_note_text(text));
    Checkpoint checkpoint;
    Lines lines(text);
    TRY(checkpoint.origin, lines.next("the origin"));
    if (checkpoint.origin.empty()) return malformed(lines.where() + ": the origin is empty");
    TRY(const std::string_view size, lines.next("the size"));
    TRY(checkpoint.size, parse_decimal(size).map_error(in_context(lines.where() + ": the size")));
    TRY(const std::string_view root, lines.next("the root"));
    TRY(checkpoint.root, Digest::from_base64(root).map_error(in_context(lines.where() + ": the root")));
    while (!lines.at_end()) {
      TRY(const std::string_view line, lines.next("an extension"));
      if (line.empty()) return malformed(lines.where() + ": an extension line is empty");
      checkpoint.extension_lines.emplace_back(line);
    }
    return checkpoint;
  };
  return parse().map_error(in_context("checkpoint"));
}

Result<Note> sign_checkpoint(const Checkpoint& checkpoint, const NoteSigner& log) {
  if (checkpoint.origin != log.name())
    return fail(ErrorKind::refused, "the checkpoint of " + in_quotes(checkpoint.origin) +
                                        " cannot be signed with the key of " + in_quotes(log.name()));
  std::string text = format_checkpoint(checkpoint);
  TRY(const Checkpoint read_back, parse_checkpoint(text));
  if (read_back != checkpoint) return malformed("the checkpoint has a line break inside a line");
  return sign_note(std::move(text), log);
}

Result<VerifiedCheckpoint> open_checkpoint(const Note& note, std::span<const VerifierKey> logs,
                                           std::span<const VerifierKey> witnesses) {
  TRY(Checkpoint checkpoint, parse_checkpoint(note.text));
  const std::vector<VerifierKey> log_keys = keys_for(checkpoint.origin, logs);
  if (log_keys.empty())
    return fail(
        ErrorKind::refused,
        "the checkpoint is of the log " + in_quotes(checkpoint.origin) + ", and wanted is " + listed(logs, short_key),
        "add the key of that log to those you trust, or fetch the checkpoint from another address");
  TRY(const std::vector<VerifiedSignature> by_log, verified_signatures(note, log_keys));
  if (by_log.empty())
    return fail(ErrorKind::false_proof,
                "the checkpoint is signed with " + listed(note.signatures, short_signer) + ", and wanted is " +
                    listed(log_keys, short_key),
                "compare the key hash with what the log's operator publishes");
  TRY(const std::vector<VerifiedSignature> by_witnesses, verified_signatures(note, witnesses));
  if (checkpoint.size == 0 && checkpoint.root != empty_root())
    return fail(ErrorKind::false_proof, "checkpoint: the log is empty but its root is not that of an empty tree");

  VerifiedCheckpoint verified{std::move(checkpoint), by_log.front().key, {}};
  for (const VerifiedSignature& signature : by_witnesses)
    if (signature.time) verified.cosignatures.push_back({signature.key, *signature.time});
  return verified;
}

Result<VerifiedCheckpoint> open_checkpoint(std::string_view note_text, const VerifierKey& log,
                                           std::span<const VerifierKey> witnesses) {
  TRY(const Note note, parse_note(note_text));
  return open_checkpoint(note, std::span(&log, 1), witnesses);
}

}  // namespace haip::tlog
