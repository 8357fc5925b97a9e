#pragma once
// Signed notes (c2sp.org/signed-note): text, a blank line, and one line for each signature.
//
//   This is an example message.                             text: every byte before the last blank line
//
//   — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1T…             name, base64(key ID || signature); see note_key.hpp
//
// Signatures by keys that nobody asked about are kept as they are and ignored: that is how logs add witnesses and
// rotate keys, and why a note may carry lines that mean nothing to this program.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "tlog/note_key.hpp"

namespace haip::tlog {

inline constexpr std::size_t max_note_bytes = 1 << 20;
inline constexpr std::size_t max_note_signatures = 64;

struct Note {
  std::string text;  ///< Ends in a newline.
  std::vector<NoteSignature> signatures;
  bool operator==(const Note&) const = default;
};

/// Valid UTF-8, ends in a newline, no control character below 0x20 other than newline.
Status check_note_text(std::string_view text);

/// Strict; what parses is what format_note writes. too_large: over max_note_bytes or max_note_signatures.
/// Signatures are not checked: verify_note does that, and until then the text means nothing.
Result<Note> parse_note(std::string_view text);
std::string format_note(const Note& note);

/// A note with one signature of type ed25519; add more to `signatures`. malformed: see check_note_text.
Result<Note> sign_note(std::string text, const NoteSigner& signer);

/// A key whose signature on a note holds.
struct VerifiedSignature {
  VerifierKey key;
  std::optional<Instant> time;  ///< When it cosigned; only for type cosignature.
};

/// Which of `keys` have signed the note, each once, in the order of the note's lines (the first line counts when one
/// key signed twice; the others must hold too). Signatures by other keys are ignored.
/// false_proof: a signature by one of `keys` does not hold, or none of them has signed.
/// conflict: two different keys in `keys` share name and key ID.
Result<std::vector<VerifiedSignature>> verify_note(const Note& note, std::span<const VerifierKey> keys);

/// As verify_note, but it is no error when none of `keys` has signed: for witnesses on top of a log's signature.
Result<std::vector<VerifiedSignature>> verified_signatures(const Note& note, std::span<const VerifierKey> keys);

}  // namespace haip::tlog
