#pragma once
// A real register in a temporary folder that knows instruments, and a small instrument to play with.

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "instruments/acts.hpp"
#include "instruments/edition.hpp"
#include "instruments/view.hpp"
#include "register/fold.hpp"
#include "register/identity.hpp"
#include "register/register.hpp"
#include "register/register_acts.hpp"
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

inline ProvisionId id(std::string_view text) { return must(ProvisionId::parse(text)); }

inline const ActKinds& instrument_kinds_of_acts() {
  static const ActKinds kinds(
      {{"act", {}, act_view(), act_migrations()}, register_part(), identity_part(), instruments_part()});
  return kinds;
}

inline constexpr std::int64_t test_start = 1'795'510'800;  // 2026-11-24T09:00:00Z

/// A made-up code with a preamble, an action and two duties.
inline Edition small_edition(std::string edition = "1", std::string status = "in-force") {
  Edition made;
  made.instrument = {.id = "sample",
                     .kind = "code",
                     .title = {{"en", "Sample Code"}, {"ja", "見本の規範"}},
                     .short_title = {{"en", "Sample"}}};
  made.instrument.official.push_back({{{"en", "Official text"}}, "https://www.example.org/code", "unverified", ""});
  made.id = std::move(edition);
  made.date = "2026-01-01";
  made.status = std::move(status);
  made.wording = "summary";
  const auto add = [&](std::string_view provision_id, std::string kind, std::string label, std::string heading,
                       std::string text) -> Provision& {
    Provision provision{.id = id(provision_id), .parent = id(provision_id).parent(), .kind = std::move(kind)};
    provision.label = {{"en", std::move(label)}};
    if (!heading.empty()) provision.heading = {{"en", std::move(heading)}};
    if (!text.empty()) {
      provision.text = {{"en", std::move(text)}};
      provision.text_mark = "unverified";
    }
    return made.provisions.emplace_back(std::move(provision));
  };
  add("sample/pre", "preamble", "Preamble", "Preamble", "The code is voluntary.");
  add("sample/a1", "action", "Action 1", "Test systems before release", "");
  Provision& duty =
      add("sample/a1/a", "duty", "Action 1 (a)", "", "Test every system before it is released, where appropriate.");
  duty.strengths = {"should"};
  duty.strength_mark = "unverified";
  duty.qualifiers = {"where appropriate"};
  add("sample/a1/b", "duty", "Action 1 (b)", "", "Keep a record of all tests and their outcomes.");
  return made;
}

/// Holds genesis alone at first.
class InstrumentRegister {
 public:
  InstrumentRegister() {
    must(Register::create(path(), {.origin = "register.example/log", .name = "Sample register"},
                          instrument_kinds_of_acts(), clock, entropy));
    opened_ = must(Register::open(path(), instrument_kinds_of_acts(), clock, entropy,
                                  {.verifier_threads = 1, .discover_keys = false}));
    connection_ = must(opened_->connect());
  }

  [[nodiscard]] std::filesystem::path path() const { return folder_ / "reg"; }
  [[nodiscard]] Register& reg() { return *opened_; }
  [[nodiscard]] Connection& view() { return *connection_; }
  void close() {
    connection_.reset();
    opened_.reset();
  }

  Result<Acknowledgement> record(const Edition& edition) {
    return opened_->log_own_act_and_wait(edition_act(edition, clock.now(), entropy));
  }
  Result<Acknowledgement> adopt(std::string_view instrument, std::string_view edition,
                                const std::vector<std::string>& deciders = {"officer-111111", "officer-222222"}) {
    return opened_->log_own_act_and_wait(
        adoption_act(instrument, edition, "Published by its makers.", deciders, clock.now(), entropy));
  }

 private:
  TemporaryFolder folder_;

 public:
  ManualClock clock{Instant{test_start}};
  CountingEntropy entropy;

 private:
  std::unique_ptr<Register> opened_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace haip::testing_support
