#include "tlog/note.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"
#include "tlog/cosignature.hpp"
#include "tlog/lines.hpp"

namespace haip::tlog {
namespace {

/// The key that signed the line if it is one of `keys`, else nullptr.
Result<const VerifierKey*> key_of(const NoteSignature& signature, std::span<const VerifierKey> keys) {
  const VerifierKey* found = nullptr;
  for (const VerifierKey& key : keys) {
    if (key.id() != signature.key_id || key.name() != signature.name) continue;
    if (found != nullptr && *found != key)
      return fail(ErrorKind::conflict,
                  "two different keys have the name \"" + printable(key.name()) + "\" and the same key hash",
                  "remove one of them from what you trust");
    found = &key;
  }
  return found;
}

Result<std::optional<Instant>> check_signature(std::string_view text, const NoteSignature& signature,
                                               const VerifierKey& key) {
  switch (key.type()) {
    case SignatureType::ed25519:
      if (!verify(key.public_key(), as_bytes(text), signature.signature))
        return fail(ErrorKind::false_proof, "the signature does not hold");
      return std::optional<Instant>();
    case SignatureType::cosignature: {
      auto time = verify_cosignature(key.public_key(), text, signature.signature);
      // A known key answers for all of its line: a payload of the wrong form is as false as a wrong signature.
      if (!time) return fail(ErrorKind::false_proof, std::move(time).error().message);
      return std::optional<Instant>(*time);
    }
  }
  throw std::logic_error("a signature type without a rule");
}

}  // namespace

Status check_note_text(std::string_view text) {
  if (!text.ends_with('\n')) return malformed("the text of a note does not end in a newline");
  if (!is_utf8(text)) return malformed("the text of a note is not valid UTF-8");
  const auto is_forbidden = [](char c) { return static_cast<std::uint8_t>(c) < 0x20 && c != '\n'; };
  if (std::ranges::any_of(text, is_forbidden)) return malformed("the text of a note has a control character");
  return {};
}

Result<Note> parse_note(std::string_view text) {
  if (text.size() > max_note_bytes)
    return fail(ErrorKind::too_large, "the note is over the limit of " + std::to_string(max_note_bytes) + " bytes");
  CHECK(check_note_text(text));
  const std::size_t blank_line = text.rfind("\n\n");
  if (blank_line == std::string_view::npos) return malformed("a note has no blank line before its signatures");
  Note note{std::string(text.substr(0, blank_line + 1)), {}};

  const std::string_view signatures = text.substr(blank_line + 2);
  Lines lines(signatures, static_cast<std::size_t>(std::ranges::count(note.text, '\n')) + 1);
  do {
    TRY(const std::string_view line, lines.next("the signature"));
    if (note.signatures.size() == max_note_signatures)
      return fail(ErrorKind::too_large,
                  "the note is over the limit of " + std::to_string(max_note_signatures) + " signatures");
    TRY(NoteSignature signature, parse_signature_line(line).map_error(in_context(lines.where())));
    note.signatures.push_back(std::move(signature));
  } while (!lines.at_end());
  return note;
}

std::string format_note(const Note& note) {
  std::string text = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) text += format_signature_line(signature) + "\n";
  return text;
}

Result<Note> sign_note(std::string text, const NoteSigner& signer) {
  CHECK(check_note_text(text));
  NoteSignature signature = signer.sign(text);
  return Note{std::move(text), {std::move(signature)}};
}

Result<std::vector<VerifiedSignature>> verified_signatures(const Note& note, std::span<const VerifierKey> keys) {
  std::vector<VerifiedSignature> verified;
  for (const NoteSignature& signature : note.signatures) {
    TRY(const VerifierKey* key, key_of(signature, keys));
    if (key == nullptr) continue;
    TRY(const std::optional<Instant> time,
        check_signature(note.text, signature, *key)
            .map_error(in_context("the signature by \"" + printable(signature.name) + "\"")));
    const auto is_same_key = [&](const VerifiedSignature& known) { return known.key == *key; };
    if (std::ranges::none_of(verified, is_same_key)) verified.push_back({*key, time});
  }
  return verified;
}

Result<std::vector<VerifiedSignature>> verify_note(const Note& note, std::span<const VerifierKey> keys) {
  TRY(std::vector<VerifiedSignature> verified, verified_signatures(note, keys));
  if (verified.empty()) return fail(ErrorKind::false_proof, "no known key has signed the note");
  return verified;
}

}  // namespace haip::tlog
