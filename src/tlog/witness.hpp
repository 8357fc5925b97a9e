#pragma once
// Asking a witness to cosign (c2sp.org/tlog-witness, add-checkpoint): the request a log sends, and what answers mean.
// Only the words; who sends them where is for the floors above.
//
//   POST <submission prefix>/add-checkpoint
//
//   old 200                                                       the size the witness last cosigned, 0 if unknown
//   Qp//uPIVnDf9BWTYKXqPTBP5+s0qhtH4FIASDprhTMU=                  consistency proof from there, 0 to 63 hashes
//   …
//
//   register.example/log1                                         the checkpoint with the log's own signatures only
//   …

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crypto/digest.hpp"
#include "tlog/checkpoint.hpp"
#include "tlog/note.hpp"

namespace haip::tlog {

struct AddCheckpoint {
  std::uint64_t old_size = 0;
  std::vector<Digest> proof;
  Note checkpoint;
  bool operator==(const AddCheckpoint&) const = default;
};

/// The body of the request.
std::string format_add_checkpoint(const AddCheckpoint& request);
/// Strict, as a witness must be: what it refuses is status 400 (not of the form, more than 63 hashes, old above the
/// checkpoint's size). The proof and the signatures are not checked.
Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);

/// The content type of a 409 that carries the witness's size.
inline constexpr std::string_view tlog_size_media_type = "text/x.tlog.size";

enum class WitnessAnswer {
  cosigned,       ///< 200: verify the lines with the witness's key (accept_cosignature), add the one that holds.
  other_size,     ///< 409 with a size: the witness is at `size`; prove from there and ask once more.
  conflict,       ///< 409 without a size: some witnesses say so when it cosigned another root for the same size. If
                  ///< `old` was the checkpoint's size, as inconsistent; else a fault of the witness.
  inconsistent,   ///< 422: proof or root does not fit what it cosigned. Stop publishing: this is a fork alarm.
  unknown_log,    ///< 404: the witness is not set up for this origin. Configuration; tell the operator.
  untrusted_key,  ///< 403: no signature by a key it trusts (old ones: unknown log). Configuration; tell the operator.
  bad_request,    ///< 400: a bug on our side, or an old size above the checkpoint's.
  slow_down,      ///< 429: later.
  unclear,        ///< Anything else, also a 200 without a signature line: later.
};

/// "cosigned", "other size" …: for messages and metrics.
std::string_view name_of(WitnessAnswer answer);

struct WitnessResponse {
  WitnessAnswer answer = WitnessAnswer::unclear;
  std::vector<NoteSignature> signatures;  ///< For cosigned: every line that is a signature line.
  std::uint64_t size = 0;                 ///< For other_size.
};

/// Deployed witnesses differ, so this is liberal: a missing last newline, CR LF, lines that are no signatures and
/// parameters of the content type do no harm.
WitnessResponse read_witness_response(int status, std::string_view content_type, std::string_view body);

/// A line that a witness answered and that holds, ready to be added to the checkpoint's note.
struct AcceptedCosignature {
  NoteSignature signature;
  Instant time;
};

/// Out of the lines that a witness answered, the one by `witness` on that checkpoint. false_proof: there is none, or
/// it does not hold.
Result<AcceptedCosignature> accept_cosignature(const WitnessResponse& response, std::string_view checkpoint_text,
                                               const VerifierKey& witness);

}  // namespace haip::tlog
