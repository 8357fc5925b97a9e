#pragma once
// A register with a secretariat: two adopters, an editor who is also an adopter, an administrator, and one edition that
// was recorded and may be adopted. The instruments proper live on a higher floor, so edition.adopt is a stand-in here.

#include <memory>
#include <stdexcept>

#include "cose/statement.hpp"
#include "register/decision.hpp"
#include "register/fold.hpp"
#include "register/identity.hpp"
#include "register/proposals.hpp"
#include "register/register_acts.hpp"
#include "register/staff.hpp"
#include "register/totp.hpp"
#include "store/content.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/manual_clock.hpp"
#include "testing/temporary_folder.hpp"

namespace haip::testing_support {

template <class T>
T desk_must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

inline Status admit_sample_adoption(Connection& view, const Act& act, const Signer&) {
  TRY(const std::string edition, act.body.text("edition"));
  TRY(const std::string reason, act.body.text("reason"));
  if (reason == "nonsense") return fail(ErrorKind::refused, "the reason is nonsense");
  if (edition != "2026") return fail(ErrorKind::not_found, "the register holds no such edition");
  TRY(const std::optional<Row> known, view.query_row("SELECT edition FROM adopted WHERE edition = $1", {edition}));
  if (known) return fail(ErrorKind::conflict, "the edition is adopted already");
  return {};
}

inline Status fold_sample_adoption(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const std::string edition, act->body.text("edition"));
  TRY(const std::vector<std::string> deciders, read_deciders(act->body));
  std::string joined;
  for (const std::string& decider : deciders) joined += decider + " ";
  return view.execute("INSERT INTO adopted (edition, entry_index, deciders) VALUES ($1, $2, $3)",
                      {edition, envelope.entry_index.value, joined});
}

inline Status admit_sample_note(Connection&, const Act& act, const Signer&) {
  return act.body.text("text").map([](const std::string&) {});
}
inline Status fold_sample_note(Connection&, const Envelope&, const Act*) { return {}; }
inline Status forget_sample_note(Connection&, const Envelope&) { return {}; }

inline constexpr std::array<ActKind, 2> desk_sample_kinds{
    {{"edition.adopt", 1, admit_sample_adoption, fold_sample_adoption, nullptr, true},
     {"note.write", 1, admit_sample_note, fold_sample_note, forget_sample_note, false}}};
inline constexpr std::array<ViewTable, 1> desk_sample_view{{{"adopted", "edition, entry_index, deciders"}}};
inline constexpr std::array<Migration, 1> desk_sample_migrations{
    {{"sample", 1,
      "CREATE TABLE adopted (edition TEXT PRIMARY KEY, entry_index BIGINT NOT NULL, deciders TEXT NOT NULL)"}}};

inline const ActKinds& desk_kinds() {
  static const ActKinds kinds({{"act", {}, act_view(), act_migrations()},
                               register_part(),
                               identity_part(),
                               staff_part(),
                               {"sample", desk_sample_kinds, desk_sample_view, desk_sample_migrations}});
  return kinds;
}

inline constexpr std::string_view desk_password = "correct horse battery";

class DeskRegister {
 public:
  /// Entry 0: genesis, 1: the organisation lab.example.
  DeskRegister() {
    const RegisterSettings settings{.origin = "register.example/log", .name = "Sample register"};
    if (const Status made = Register::create(folder_ / "reg", settings, desk_kinds(), clock, entropy); !made)
      throw std::runtime_error(made.error().message);
    opened_ = desk_must(
        Register::open(folder_ / "reg", desk_kinds(), clock, entropy, {.verifier_threads = 1, .discover_keys = false}));
    desk_must(opened_->log_own_act_and_wait(
        organisation_act({"lab.example", "Example Lab", "JP", {}, "", {}, false}, clock.now(), entropy)));
    connection_ = desk_must(opened_->connect());
    anna = add("anna", "First Adopter", {StaffRole::adopter});
    ben = add("ben", "Second Adopter", {StaffRole::adopter});
    carla = add("carla", "Editing Adopter", {StaffRole::editor, StaffRole::adopter});
    dora = add("dora", "First Administrator", {StaffRole::administrator, StaffRole::moderator});
  }

  [[nodiscard]] Register& reg() { return *opened_; }
  [[nodiscard]] Connection& connection() { return *connection_; }
  [[nodiscard]] Digest state() { return desk_must(state_digest(*connection_, desk_kinds())); }
  [[nodiscard]] std::uint64_t log_size() { return opened_->publisher().published_size(); }
  [[nodiscard]] std::string code_of(const Enrolment& who) const {
    return totp_code(who.totp_secret, totp_step_at(clock.now()));
  }
  /// The document of an entry, as the content store has it.
  [[nodiscard]] Act logged_act(EntryIndex entry_index) {
    const Envelope envelope = desk_must(read_envelope(*connection_, entry_index));
    return desk_must(parse_act(desk_must(get_content(*connection_, envelope.content))));
  }

 private:
  Enrolment add(std::string login, std::string name, std::vector<StaffRole> roles) {
    return desk_must(add_officer(*connection_, {std::move(login), std::move(name), std::move(roles)}, desk_password,
                                 cheapest_password_cost, clock.now(), entropy));
  }

  TemporaryFolder folder_;

 public:
  ManualClock clock{Instant{1'795'510'800}};
  CountingEntropy entropy;

 private:
  std::unique_ptr<Register> opened_;
  std::unique_ptr<Connection> connection_;

 public:
  Enrolment anna, ben, carla, dora;
};

}  // namespace haip::testing_support
