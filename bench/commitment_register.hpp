#pragma once
// A register with the shipped instruments and a hundred laboratories whose commitments stand, and as many signed
// renewals of them in turn as are wanted: distinct statements of the size that organisations really send.

#include <optional>
#include <vector>

#include "app/features.hpp"
#include "bench/measure.hpp"
#include "commitments/commitments.hpp"
#include "instruments/instruments.hpp"
#include "register/vouching.hpp"
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
    for (std::size_t i = 0; i < laboratories; ++i) {
      labs_.push_back({"lab" + std::to_string(i) + ".example", SecretKey::generate(entropy_)});
      must(vouch_for(*reg, {labs_[i].domain, "Lab", "JP", {}, "", {}, false}, labs_[i].key.public_key()));
      must(reg->submit_and_wait(submission("commitment.make", labs_[i])));
    }
  }

  [[nodiscard]] std::unique_ptr<Register> open(std::size_t most_waiting) {
    return must(Register::open(path_, program_.kinds(), clock_, entropy_,
                               {.verifier_threads = 2, .most_waiting = most_waiting, .discover_keys = false}));
  }

  [[nodiscard]] std::vector<Bytes> renewals(std::size_t count) {
    std::vector<Bytes> submissions;
    submissions.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
      submissions.push_back(submission("commitment.renew", labs_[i % labs_.size()]));
    return submissions;
  }

  /// As the write path gets them.
  [[nodiscard]] std::vector<VerifiedSubmission> verified_renewals(std::size_t count) {
    std::vector<VerifiedSubmission> renewals;
    renewals.reserve(count);
    for (std::size_t i = 0; i < count; ++i) renewals.push_back(made("commitment.renew", labs_[i % labs_.size()]));
    return renewals;
  }

  [[nodiscard]] const Path& path() const { return path_; }
  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] Entropy& entropy() { return entropy_; }

 private:
  static constexpr std::size_t laboratories = 100;
  struct Laboratory {
    std::string domain;
    SecretKey key;
  };

  VerifiedSubmission made(std::string_view type, const Laboratory& lab) {
    Act act = commitment_act(type, lab.domain, "coc", "2023-10-30", "We apply the Code to all our advanced AI systems.",
                             "en", clock_.now(), entropy_);
    const std::string document = act_document(act);
    cose::SignedStatement statement = must(sign_act(act, document, lab.key, {}));
    return {std::move(statement), std::move(act), to_bytes(document)};
  }
  Bytes submission(std::string_view type, const Laboratory& lab) {
    const VerifiedSubmission signed_act = made(type, lab);
    return cose::encode_submission(signed_act.statement, signed_act.document);
  }

  Path path_;
  Program program_;
  SystemClock clock_;
  SystemEntropy entropy_;
  std::vector<Laboratory> labs_;
};

}  // namespace haip::bench
