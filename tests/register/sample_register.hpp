#pragma once
// A small real register in a temporary folder, with a lab whose key it vouches for and a kind of act, note.write, whose
// content can be erased.

#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "cose/statement.hpp"
#include "register/fold.hpp"
#include "register/identity.hpp"
#include "register/log_source.hpp"
#include "register/register.hpp"
#include "register/register_acts.hpp"
#include "register/staff.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/manual_clock.hpp"
#include "testing/temporary_folder.hpp"

namespace haip::testing_support {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}
inline void must(Status status) {
  if (!status) throw std::runtime_error(status.error().message);
}

// note.write: {"text": "…"}; the empty text is refused.

inline Status admit_note(Connection&, const Act& act, const Signer&) {
  TRY(const std::string text, act.body.text("text"));
  if (text.empty()) return fail(ErrorKind::refused, "the note is empty");
  return {};
}

inline Status fold_note(Connection& view, const Envelope& envelope, const Act* act) {
  SqlParameter text = nullptr;
  if (act != nullptr) {
    TRY(const std::string written, act->body.text("text"));
    text = SqlParameter(written);
  }
  return view.execute("INSERT INTO note (entry_index, actor, text) VALUES ($1, $2, $3)",
                      {envelope.entry_index.value, envelope.actor, text});
}

inline Status forget_note(Connection& view, const Envelope& envelope) {
  return view.execute("UPDATE note SET text = NULL WHERE entry_index = $1", {envelope.entry_index.value});
}

inline constexpr std::array<ActKind, 1> note_kinds{{{"note.write", 1, admit_note, fold_note, forget_note, false}}};
inline constexpr std::array<ViewTable, 1> note_view{{{"note", "entry_index, actor, text"}}};
inline constexpr std::array<Migration, 1> note_migrations{
    {{"note", 1, "CREATE TABLE note (entry_index BIGINT PRIMARY KEY, actor TEXT NOT NULL, text TEXT)"}}};

inline const ActKinds& sample_kinds() {
  static const ActKinds kinds({{"act", {}, act_view(), act_migrations()},
                               register_part(),
                               identity_part(),
                               staff_part(),
                               {"note", note_kinds, note_view, note_migrations}});
  return kinds;
}

inline constexpr std::string_view sample_origin = "register.example/log";
inline constexpr std::int64_t sample_start = 1'795'510'800;  // 2026-11-24T09:00:00Z

class SampleRegister {
 public:
  /// Entry 0: genesis, 1: the organisation lab.example, 2: its key.
  SampleRegister() {
    must(Register::create(path(), {.origin = std::string(sample_origin), .name = "Sample register"}, sample_kinds(),
                          clock, entropy));
    opened_ =
        must(Register::open(path(), sample_kinds(), clock, entropy, {.verifier_threads = 1, .discover_keys = false}));
    must(opened_->log_own_act_and_wait(
        organisation_act({"lab.example", "Lab", "JP", {}, "", {}, false}, clock.now(), entropy)));
    must(opened_->log_own_act_and_wait(
        key_act("lab.example", lab_key.public_key(), KeyEvidence::vouched, "", clock.now(), entropy)));
    connection_ = must(opened_->connect());
  }

  [[nodiscard]] std::filesystem::path path() const { return folder_ / "reg"; }
  [[nodiscard]] Register& reg() { return *opened_; }
  [[nodiscard]] Connection& connection() { return *connection_; }
  [[nodiscard]] const tlog::Policy& policy() const { return opened_->folder().policy; }
  [[nodiscard]] std::unique_ptr<LogSource> source() { return database_log(*connection_, "reg"); }
  [[nodiscard]] Digest live_state() { return must(state_digest(*connection_, sample_kinds())); }

  [[nodiscard]] Act note(const std::string& text) {
    return make_act("note.write", "lab.example", "note/lab.example", Json{}.set("text", text), clock.now(), entropy);
  }

  /// Returns the digest of the note's document.
  Digest write_note(const std::string& text) { return write_notes({text}).front(); }

  std::vector<Digest> write_notes(const std::vector<std::string>& texts) {
    std::vector<Digest> contents;
    std::vector<std::promise<Result<Acknowledgement>>> promises(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::string document = act_document(note(texts[i]));
      contents.push_back(sha256(document));
      const cose::SignedStatement statement =
          must(sign_act(must(parse_act(as_bytes(document))), document, lab_key, sample_origin));
      opened_->submit(
          cose::encode_submission(statement, as_bytes(document)),
          [&promise = promises[i]](Result<Acknowledgement> outcome) { promise.set_value(std::move(outcome)); });
    }
    for (auto& promise : promises) must(promise.get_future().get());
    return contents;
  }

  void write_many_notes(std::size_t count) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i) texts.push_back("note " + std::to_string(i));
    write_notes(texts);
  }

 private:
  TemporaryFolder folder_;

 public:
  ManualClock clock{Instant{sample_start}};
  CountingEntropy entropy;
  SecretKey lab_key = SecretKey::generate(entropy);

 private:
  std::unique_ptr<Register> opened_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace haip::testing_support
