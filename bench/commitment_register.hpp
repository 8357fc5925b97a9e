#pragma once
// A register with the shipped instruments and one laboratory whose commitment stands, and as many signed renewals of it
// as are wanted: distinct statements of the size that organisations really send.

#include <optional>
#include <vector>

#include "app/features.hpp"
#include "bench/measure.hpp"
#include "commitments/commitments.hpp"
#include "instruments/instruments.hpp"
#include "register/identity.hpp"
#include "register/register.hpp"
#include "testing/postgres_server.hpp"

namespace haip::bench {

class CommitmentRegister {
 public:
  /// `engine` is "sqlite" or "postgres".
  CommitmentRegister(const Path& folder, const std::string& engine) : path_(folder / ("reg-" + engine)) {
    RegisterSettings settings{.origin = "bench.example/log", .name = "Bench"};
    if (engine == "postgres") {
      const std::optional<std::string> address = testing_support::fresh_postgres_database();
      if (!address) {
        std::printf("SKIPPED: %s\n", testing_support::no_postgres_reason().c_str());
        std::exit(0);
      }
      settings.database = *address;
    }
    must(Register::create(path_, settings, program_.kinds(), clock_, entropy_));
    const std::unique_ptr<Register> reg = open(1024);
    must(record_shipped_instruments(*reg));
    must(reg->log_own_act_and_wait(
        organisation_act({"lab.example", "Lab", "JP", {}, "", {}, false}, clock_.now(), entropy_)));
    must(reg->log_own_act_and_wait(
        key_act("lab.example", key_.public_key(), KeyEvidence::vouched, "", clock_.now(), entropy_)));
    must(reg->submit_and_wait(submission("commitment.make")));
  }

  [[nodiscard]] std::unique_ptr<Register> open(std::size_t most_waiting) {
    return must(Register::open(path_, program_.kinds(), clock_, entropy_,
                               {.verifier_threads = 2, .most_waiting = most_waiting, .discover_keys = false}));
  }

  [[nodiscard]] std::vector<Bytes> renewals(std::size_t count) {
    std::vector<Bytes> submissions;
    submissions.reserve(count);
    for (std::size_t i = 0; i < count; ++i) submissions.push_back(submission("commitment.renew"));
    return submissions;
  }

  [[nodiscard]] const Path& path() const { return path_; }
  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] Entropy& entropy() { return entropy_; }

 private:
  Bytes submission(std::string_view type) {
    const Act act = commitment_act(type, "lab.example", "coc", "2023-10-30",
                                   "We apply the Code to all our advanced AI systems.", "en", clock_.now(), entropy_);
    const std::string document = act_document(act);
    return cose::encode_submission(must(sign_act(act, document, key_, {})), as_bytes(document));
  }

  Path path_;
  Program program_;
  SystemClock clock_;
  SystemEntropy entropy_;
  SecretKey key_ = SecretKey::generate(entropy_);
};

}  // namespace haip::bench
