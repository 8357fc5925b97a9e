#include "register/witnesses.hpp"

#include <algorithm>
#include <future>
#include <map>
#include <span>

#include "base/text.hpp"
#include "tlog/checkpoint.hpp"
#include "tlog/witness.hpp"

namespace haip {
namespace {

// A few signature lines. Post-quantum ones have 3.3 KB each.
constexpr std::size_t largest_answer_bytes = 65'536;

enum class PauseReason { unreachable, asked_to };

struct Pause {
  PauseReason reason;
  Instant since;
  std::int64_t seconds;

  [[nodiscard]] Instant until() const { return {since.seconds + seconds}; }
  // A clock that was set back must not make a pause last for long.
  [[nodiscard]] bool covers(Instant now) const { return since <= now && now < until(); }
};

struct Member {
  tlog::PolicyWitness witness;
  std::uint64_t size = 0;  ///< What it last cosigned, as far as we know.
  std::optional<Pause> pause;

  [[nodiscard]] bool pauses(PauseReason reason, Instant now) const {
    return pause && pause->reason == reason && pause->covers(now);
  }
};

/// One witness in one call of cosign().
struct Turn {
  Member* member;
  WitnessReport report;
  std::uint64_t known_size = 0;  ///< Before this call.
  std::uint64_t old_size = 0;    ///< In the question.
  std::string question{};
  std::optional<Result<HttpAnswer>> answer{};
  std::optional<tlog::AcceptedCosignature> cosignature{};

  [[nodiscard]] bool is_settled() const { return report.cosigned || !report.problem.empty(); }
};

std::string with_advice(const Error& error) {
  return error.advice.empty() ? error.message : error.message + "; " + error.advice;
}

/// The note without signatures by anybody but the log, whatever was stored.
Result<tlog::Note> own_note(const std::string& text) {
  TRY(tlog::Note note, tlog::parse_note(text));
  TRY(const tlog::Checkpoint checkpoint, tlog::parse_checkpoint(note.text));
  std::erase_if(note.signatures, [&](const auto& signature) { return signature.name != checkpoint.origin; });
  if (note.signatures.empty())
    return malformed("the checkpoint to be cosigned has no signature by its log \"" + printable(checkpoint.origin) +
                     "\"");
  return note;
}

/// Proofs to one size from any other, each computed once.
class Proofs {
 public:
  Proofs(std::uint64_t size, tlog::TileReader& tiles) : size_(size), tiles_(tiles) {}

  Result<std::vector<Digest>> from(std::uint64_t old_size) {
    const auto known = known_.find(old_size);
    if (known != known_.end()) return known->second;
    auto proof = tlog::consistency_proof(old_size, size_, tiles_);
    known_.emplace(old_size, proof);
    return proof;
  }

 private:
  std::uint64_t size_;
  tlog::TileReader& tiles_;
  std::map<std::uint64_t, Result<std::vector<Digest>>> known_;
};

/// What the witness wrote itself, for messages: ": \"unknown log\"", or nothing.
std::string its_words(const HttpAnswer& answer) {
  const std::string_view words = trim(answer.body);
  return words.empty() ? "" : ": \"" + printable(words, 120) + "\"";
}

std::string address_of(const tlog::PolicyWitness& witness) {
  std::string_view prefix = witness.url;
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  return std::string(prefix) + "/add-checkpoint";
}

}  // namespace

struct Witnesses::State {
  tlog::Policy policy;
  HttpClient& http;
  const Clock& clock;
  std::vector<Member> members;

  State(const tlog::Policy& from, HttpClient& client, const Clock& time) : policy(from), http(client), clock(time) {
    for (const tlog::PolicyWitness& witness : policy.witnesses) members.push_back({witness, 0, std::nullopt});
  }

  std::vector<Turn> begin_turns(Instant now);
  [[nodiscard]] bool can_do_without_unreachable(Instant now) const;
  static void write_questions(std::span<Turn> turns, const tlog::Note& note, std::uint64_t size, Proofs& proofs);
  void send_questions(std::span<Turn> turns) const;
  static void read_answer(Turn& turn, const tlog::Note& note, std::uint64_t size, Instant now);
  static void read_refusal(Turn& turn, const HttpAnswer& answer, const tlog::WitnessResponse& response,
                           std::uint64_t size, Instant now);
  static void read_other_size(Turn& turn, std::uint64_t witness_size, std::uint64_t size);
};

Witnesses::Witnesses(const tlog::Policy& policy, HttpClient& http, const Clock& clock)
    : state_(std::make_unique<State>(policy, http, clock)) {}
Witnesses::~Witnesses() = default;

bool Witnesses::none_needed() const { return state_->policy.quorum == tlog::no_quorum; }

// In two rounds: everybody is asked at the same time; then those who named another size, with a proof from there. Tiles
// are read between the rounds, so nobody but this thread reads them.
CosignedCheckpoint Witnesses::cosign(const SignedCheckpoint& checkpoint, tlog::TileReader& tiles) {
  const Instant now = state_->clock.now();
  std::vector<Turn> turns = state_->begin_turns(now);
  CosignedCheckpoint cosigned{checkpoint.note, false, {}};

  Result<tlog::Note> note = own_note(checkpoint.note);
  if (note) {
    Proofs proofs(checkpoint.size, tiles);
    for (int round = 0; round < 2; ++round) {
      State::write_questions(turns, *note, checkpoint.size, proofs);
      state_->send_questions(turns);
      for (Turn& turn : turns)
        if (!turn.is_settled()) State::read_answer(turn, *note, checkpoint.size, now);
    }
  }

  std::vector<tlog::VerifierKey> cosigners;
  for (Turn& turn : turns) {
    if (!note) turn.report.problem = note.error().message;
    if (!turn.is_settled()) turn.report.problem = "its size changed while it was asked; it will be asked again";
    if (turn.cosignature) {
      cosigners.push_back(turn.member->witness.key);
      note->signatures.push_back(turn.cosignature->signature);
    }
    cosigned.reports.push_back(std::move(turn.report));
  }
  if (note) cosigned.note = tlog::format_note(*note);
  cosigned.quorum_met = tlog::is_quorum_met(state_->policy, cosigners);
  return cosigned;
}

/// Whom not to ask is settled here, with the reason.
std::vector<Turn> Witnesses::State::begin_turns(Instant now) {
  const bool skip_unreachable = can_do_without_unreachable(now);
  std::vector<Turn> turns;
  for (Member& member : members) {
    Turn turn{.member = &member, .report = {member.witness.name, false, "", false}, .known_size = member.size};
    if (member.witness.url.empty())
      turn.report.problem = "the policy gives no address for it, so it was not asked";
    else if (member.pauses(PauseReason::asked_to, now))
      turn.report.problem =
          "it asked to slow down, and will be asked again from " + format_instant(member.pause->until());
    else if (skip_unreachable && member.pauses(PauseReason::unreachable, now))
      turn.report.problem = "it could not be reached at " + format_instant(member.pause->since) +
                            ", and will be asked again from " + format_instant(member.pause->until());
    turns.push_back(std::move(turn));
  }
  return turns;
}

bool Witnesses::State::can_do_without_unreachable(Instant now) const {
  std::vector<tlog::VerifierKey> others;
  for (const Member& member : members)
    if (!member.witness.url.empty() && !(member.pause && member.pause->covers(now)))
      others.push_back(member.witness.key);
  return tlog::is_quorum_met(policy, others);
}

void Witnesses::State::write_questions(std::span<Turn> turns, const tlog::Note& note, std::uint64_t size,
                                       Proofs& proofs) {
  for (Turn& turn : turns) {
    if (turn.is_settled()) continue;
    // A witness that is ahead of us will say so; an old size above the checkpoint's would only be a bad request.
    turn.old_size = std::min(turn.member->size, size);
    Result<std::vector<Digest>> proof = proofs.from(turn.old_size);
    if (proof)
      turn.question = tlog::format_add_checkpoint({turn.old_size, std::move(*proof), note});
    else
      turn.report.problem = "the proof for it from size " + std::to_string(turn.old_size) +
                            " could not be made: " + with_advice(proof.error());
  }
}

void Witnesses::State::send_questions(std::span<Turn> turns) const {
  std::vector<std::future<void>> asked;
  for (Turn& turn : turns) {
    if (turn.is_settled()) continue;
    asked.push_back(std::async(std::launch::async, [this, &turn] {
      turn.answer = http.send({.method = "POST",
                               .url = address_of(turn.member->witness),
                               .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
                               .body = turn.question,
                               .time_limit = Witnesses::time_limit,
                               .largest_answer_bytes = largest_answer_bytes});
    }));
  }
  for (std::future<void>& question : asked) question.get();
}

void Witnesses::State::read_answer(Turn& turn, const tlog::Note& note, std::uint64_t size, Instant now) {
  if (!*turn.answer) {
    const Error& error = turn.answer->error();
    if (error.kind == ErrorKind::unavailable)
      turn.member->pause = Pause{PauseReason::unreachable, now, pause_when_unreachable_seconds};
    turn.report.problem = with_advice(error);
    return;
  }
  turn.member->pause.reset();
  const HttpAnswer& answer = **turn.answer;
  const tlog::WitnessResponse response = tlog::read_witness_response(answer.status, answer.content_type, answer.body);
  if (response.answer != tlog::WitnessAnswer::cosigned) return read_refusal(turn, answer, response, size, now);

  Result<tlog::AcceptedCosignature> cosignature =
      tlog::accept_cosignature(response, note.text, turn.member->witness.key);
  if (!cosignature) {
    turn.report.problem = with_advice(cosignature.error());
    return;
  }
  turn.cosignature = std::move(*cosignature);
  turn.report.cosigned = true;
  turn.member->size = size;
}

void Witnesses::State::read_refusal(Turn& turn, const HttpAnswer& answer, const tlog::WitnessResponse& response,
                                    std::uint64_t size, Instant now) {
  const std::string status = " (status " + std::to_string(answer.status) + ")";
  const auto alarm = [&] {
    turn.report.fork_alarm = true;
    turn.report.problem = "it holds a tree that this register's tree does not extend" + status + its_words(answer) +
                          "; stop writing and compare both, see docs/witnesses.md";
  };
  switch (response.answer) {
    case tlog::WitnessAnswer::inconsistent:
      return alarm();
    case tlog::WitnessAnswer::conflict:
      // Some witnesses say so when they hold another root for the very size that we offer.
      if (turn.old_size == size) return alarm();
      turn.report.problem = "it names another size but not which" + status + its_words(answer) + "; tell its operator";
      return;
    case tlog::WitnessAnswer::other_size:
      return read_other_size(turn, response.size, size);
    case tlog::WitnessAnswer::unknown_log:
      turn.report.problem = "it does not know this log" + status + its_words(answer) +
                            "; give its operator the log's origin and key, and check the address in the policy";
      return;
    case tlog::WitnessAnswer::untrusted_key:
      turn.report.problem = "it does not trust the key that signed the checkpoint" + status + its_words(answer) +
                            "; give its operator the log's key";
      return;
    case tlog::WitnessAnswer::bad_request:
      turn.report.problem =
          "it cannot read the question" + status + its_words(answer) + "; report this as a fault of haip";
      return;
    case tlog::WitnessAnswer::slow_down:
      turn.member->pause =
          Pause{PauseReason::asked_to, now,
                std::clamp<std::int64_t>(answer.retry_after.count(), pause_when_asked_seconds, longest_pause_seconds)};
      turn.report.problem = "it asks to slow down" + status;
      return;
    case tlog::WitnessAnswer::cosigned:
    case tlog::WitnessAnswer::unclear:
      if (answer.status == 200)
        turn.report.problem = "its answer has no cosignature" + its_words(answer) + "; check the address in the policy";
      else if (!answer.location.empty())
        turn.report.problem =
            "it redirects to " + printable(answer.location, 100) + status + "; put its final address into the policy";
      else
        turn.report.problem = "it did not cosign" + status + its_words(answer) + "; it will be asked again";
      return;
  }
}

void Witnesses::State::read_other_size(Turn& turn, std::uint64_t witness_size, std::uint64_t size) {
  const std::string it_is_at = "it is at size " + std::to_string(witness_size);
  turn.member->size = witness_size;
  if (witness_size > size) {
    // Once, this may be another process that published a later checkpoint first. But a log that still offers less when
    // it signs the next one has lost entries.
    turn.report.fork_alarm = turn.known_size > size;
    turn.report.problem = it_is_at + ", and this checkpoint has " + std::to_string(size) +
                          (turn.report.fork_alarm ? " only: the register has lost entries, as when an old copy is put "
                                                    "back; stop writing, see docs/witnesses.md"
                                                  : "; another process may have been faster");
    return;
  }
  if (witness_size == turn.old_size)
    turn.report.problem = it_is_at + ", which is what it was asked from; tell its operator";
}

}  // namespace haip
