#pragma once
// Checkpoints (c2sp.org/tlog-checkpoint): the state of a log as three lines, signed as a note.
//
//   register.example/log1                                         origin: which log
//   300                                                           size: how many entries
//   yjk9Apa+xeC43KuYO9H7fRRh9RLnJny4ljGtJv1m2Eg=                  root: the hash of all of them
//
//   — register.example/log1 oSBpBlxryjdodk3KlC9+kF8x…             the log
//   — witness.example/w1 IDJKvgAAAABlU/EAK00xFL9E4PCF…            a witness: it saw no other tree, at that time

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "crypto/digest.hpp"
#include "tlog/note.hpp"

namespace haip::tlog {

struct Checkpoint {
  std::string origin;  ///< One line of text; by custom the log's URL without scheme, and the name of its key.
  std::uint64_t size = 0;
  Digest root;
  std::vector<std::string> extension_lines;  ///< Read, never written by haip: nobody can audit them.
  bool operator==(const Checkpoint&) const = default;
};

/// The text that is signed, ending in a newline.
std::string format_checkpoint(const Checkpoint& checkpoint);
/// Strict: exactly what format_checkpoint writes. The error names the line.
Result<Checkpoint> parse_checkpoint(std::string_view text);

/// The checkpoint as a note with the log's signature. refused: the signer's name is not the origin; malformed: the
/// checkpoint cannot be written (an origin of two lines, …).
Result<Note> sign_checkpoint(const Checkpoint& checkpoint, const NoteSigner& log);

/// A witness's signature on a checkpoint that holds.
struct Cosignature {
  VerifierKey witness;
  Instant time;
};

/// A checkpoint that its log has signed.
struct VerifiedCheckpoint {
  Checkpoint checkpoint;
  VerifierKey log;
  std::vector<Cosignature> cosignatures;  ///< By known witnesses, each once; whether they suffice is for policy.hpp.
};

/// Reads a note and checks it. Accepts any of `logs` whose name is the origin (more than one while a log changes its
/// key); signatures by keys outside `logs` and `witnesses` are ignored.
/// malformed: not a checkpoint; false_proof: no log signed it, a signature by a known key does not hold, or an empty
/// log has a root; refused: it is of another log.
Result<VerifiedCheckpoint> open_checkpoint(const Note& note, std::span<const VerifierKey> logs,
                                           std::span<const VerifierKey> witnesses = {});
Result<VerifiedCheckpoint> open_checkpoint(std::string_view note_text, const VerifierKey& log,
                                           std::span<const VerifierKey> witnesses = {});

}  // namespace haip::tlog
