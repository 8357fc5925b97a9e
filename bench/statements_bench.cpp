// Signed statements verified, durable, in the tree and published, per second, through Register::submit; beside limits
// of the machine measured in the same run: a loop of write and fdatasync, Ed25519 verification on one core, and the
// same rows written to the same database by one connection that asks nothing.
//
//   statements_bench FOLDER sqlite|postgres [STATEMENTS]

#include <condition_variable>
#include <mutex>

#include "bench/commitment_register.hpp"
#include "register/fold.hpp"
#include "register/log_store.hpp"

namespace haip::bench {
namespace {

struct Outcome {
  double per_second = 0;
  Latencies latencies;
  std::size_t refused = 0;
  std::uint64_t batches = 0;
};

Outcome offer_all_at_once(Register& reg, std::vector<Bytes> submissions) {
  Outcome outcome;
  std::mutex mutex;
  std::condition_variable done;
  const std::size_t count = submissions.size();
  const std::uint64_t batches_before = reg.counters().batches.load();
  const Stopwatch all;
  for (Bytes& submission : submissions) {
    reg.submit(std::move(submission), [&, sent = Stopwatch()](Result<Acknowledgement> acknowledged) {
      const std::lock_guard lock(mutex);
      outcome.refused += acknowledged ? 0U : 1U;
      outcome.latencies.add(sent.seconds());
      if (outcome.latencies.count() == count) done.notify_one();
    });
  }
  std::unique_lock lock(mutex);
  done.wait(lock, [&] { return outcome.latencies.count() == count; });
  outcome.per_second = static_cast<double>(count) / all.seconds();
  outcome.batches = reg.counters().batches.load() - batches_before;
  return outcome;
}

/// One after the other, each waiting for its answer: what a lone organisation sees.
Latencies offer_one_by_one(Register& reg, std::vector<Bytes> submissions) {
  Latencies latencies;
  for (Bytes& submission : submissions) {
    const Stopwatch sent;
    must(reg.submit_and_wait(std::move(submission)));
    latencies.add(sent.seconds());
  }
  return latencies;
}

/// Writes what the write path writes for each act, in batches of its size, without verifying, asking or hashing.
double rows_alone_per_second(const Register& reg, const std::vector<VerifiedSubmission>& acts) {
  constexpr std::size_t batch_size = 2048;
  constexpr std::uint64_t past_the_log = 1'000'000'000;
  const std::unique_ptr<Connection> connection = must(reg.connect());
  const Stopwatch all;
  for (std::size_t first = 0; first < acts.size(); first += batch_size) {
    Transaction transaction = must(connection->begin(TransactionKind::write));
    for (std::size_t i = first; i < std::min(acts.size(), first + batch_size); ++i) {
      const auto& [statement, act, document] = acts[i];
      const EntryIndex entry{past_the_log + i};
      must(insert_entry(*connection, entry, sha256(statement.entry_bytes), statement.entry_bytes));
      must(connection->execute("INSERT INTO content (digest, erased, bytes) VALUES ($1, 0, $2)",
                               {statement.fields.payload_digest.bytes(), document}));
      must(fold_entry(*connection, reg.kinds(), must(envelope_of(statement, entry, {})), &act));
    }
    must(transaction.commit());
  }
  return static_cast<double>(acts.size()) / all.seconds();
}

int run(const Path& folder, const std::string& engine, std::size_t count) {
  must(create_folder(folder));
  CommitmentRegister sample(folder, engine);
  const double syncs = syncs_per_second(folder);
  const double ceiling = verifications_per_second(sample.entropy());
  const std::unique_ptr<Register> reg = sample.open(count + 1);
  Outcome outcome = offer_all_at_once(*reg, sample.renewals(count));
  std::printf(
      "%-8s  in process, %zu at once: %.0f per second = %.2f of one core's verification (%.0f/s), "
      "%.1f for each fdatasync (%.0f/s); %llu batches; %zu refused\n",
      engine.c_str(), count, outcome.per_second, outcome.per_second / ceiling, ceiling, outcome.per_second / syncs,
      syncs, static_cast<unsigned long long>(outcome.batches), outcome.refused);
  Latencies alone = offer_one_by_one(*reg, sample.renewals(500));
  std::printf("%-8s  in process, one by one: %s\n", engine.c_str(), alone.line().c_str());
  const double rows = rows_alone_per_second(*reg, sample.verified_renewals(count));
  std::printf("%-8s  the same rows alone: %.0f per second; in process, all at once: %.2f of it\n", engine.c_str(), rows,
              outcome.per_second / rows);
  return outcome.refused == 0 ? 0 : 1;
}

}  // namespace
}  // namespace haip::bench

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: statements_bench FOLDER sqlite|postgres [STATEMENTS]\n");
    return 2;
  }
  return haip::bench::run(argv[1], argv[2], argc > 3 ? static_cast<std::size_t>(std::atoi(argv[3])) : 20'000);
}
