// Signed statements verified, durable, in the tree and published, per second, through Register::submit; beside two
// limits of the machine measured in the same run: a loop of write and fdatasync, and Ed25519 verification on one core.
//
//   statements_bench FOLDER [STATEMENTS]

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "app/features.hpp"
#include "commitments/commitments.hpp"
#include "instruments/instruments.hpp"
#include "register/identity.hpp"
#include "register/register.hpp"

namespace haip {
namespace {

using Timer = std::chrono::steady_clock;
double seconds_since(Timer::time_point start) { return std::chrono::duration<double>(Timer::now() - start).count(); }

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
  }
  return std::move(*result);
}

void must(const Status& status) {
  if (status) return;
  std::fprintf(stderr, "%s\n", status.error().message.c_str());
  std::exit(1);
}

double syncs_per_second(const Path& folder) {
  const int file = ::open((folder / "sync").c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  const Bytes block(4096, 1);
  const auto start = Timer::now();
  constexpr int count = 500;
  for (int i = 0; i < count; ++i)
    if (::write(file, block.data(), block.size()) < 0 || ::fdatasync(file) != 0) std::exit(1);
  ::close(file);
  return count / seconds_since(start);
}

double verifications_per_second(Entropy& entropy) {
  const SecretKey key = SecretKey::generate(entropy);
  const Bytes message(200, 7);
  const Signature signature = key.sign(message);
  const auto start = Timer::now();
  constexpr int count = 20'000;
  for (int i = 0; i < count; ++i)
    if (!verify(key.public_key(), message, signature)) std::exit(1);
  return count / seconds_since(start);
}

std::vector<Bytes> make_submissions(std::size_t count, const SecretKey& key, const Clock& clock, Entropy& entropy) {
  std::vector<Bytes> submissions;
  submissions.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Act act = commitment_act(i == 0 ? "commitment.make" : "commitment.renew", "lab.example", "coc", "2023-10-30",
                                   "We apply the Code.", "en", clock.now(), entropy);
    const std::string document = act_document(act);
    submissions.push_back(cose::encode_submission(must(sign_act(act, document, key, {})), as_bytes(document)));
  }
  return submissions;
}

int run(const Path& folder, std::size_t count) {
  const Program program;
  const SystemClock clock;
  SystemEntropy entropy;
  must(create_folder(folder));
  std::printf("fdatasync of 4 KiB        %8.0f per second\n", syncs_per_second(folder));
  const double ceiling = verifications_per_second(entropy);
  std::printf("Ed25519 verify, one core  %8.0f per second\n", ceiling);

  const Path reg_path = folder / "reg";
  must(Register::create(reg_path, {.origin = "bench.example/log", .name = "Bench"}, program.kinds(), clock, entropy));
  const std::unique_ptr<Register> reg =
      must(Register::open(reg_path, program.kinds(), clock, entropy,
                          {.verifier_threads = 2, .most_waiting = count, .discover_keys = false}));
  must(record_shipped_instruments(*reg));
  const SecretKey key = SecretKey::generate(entropy);
  must(reg->log_own_act_and_wait(
      organisation_act({"lab.example", "Lab", "JP", {}, "", {}, false}, clock.now(), entropy)));
  must(reg->log_own_act_and_wait(
      key_act("lab.example", key.public_key(), KeyEvidence::vouched, "", clock.now(), entropy)));
  std::vector<Bytes> submissions = make_submissions(count, key, clock, entropy);
  must(reg->submit_and_wait(submissions[0]));

  std::mutex mutex;
  std::condition_variable done;
  std::size_t answered = 0;
  std::size_t refused = 0;
  std::vector<double> latencies;
  const auto start = Timer::now();
  for (std::size_t i = 1; i < count; ++i) {
    reg->submit(std::move(submissions[i]), [&, sent = Timer::now()](Result<Acknowledgement> outcome) {
      const std::lock_guard lock(mutex);
      refused += outcome ? 0 : 1;
      latencies.push_back(seconds_since(sent));
      if (++answered == count - 1) done.notify_one();
    });
  }
  std::unique_lock lock(mutex);
  done.wait(lock, [&] { return answered == count - 1; });
  const double rate = static_cast<double>(count - 1) / seconds_since(start);
  std::sort(latencies.begin(), latencies.end());
  const auto percentile = [&](double share) {
    return latencies[static_cast<std::size_t>(share * static_cast<double>(latencies.size() - 1))] * 1000;
  };
  std::printf(
      "statements published      %8.0f per second, %.2f of one core's verification; %zu refused; all offered at once\n",
      rate, rate / ceiling, refused);
  std::printf("latency                   p50 %.0f ms, p99 %.0f ms, most %.0f ms; %llu batches\n", percentile(0.5),
              percentile(0.99), latencies.back() * 1000,
              static_cast<unsigned long long>(reg->counters().batches.load()));
  return refused == 0 ? 0 : 1;
}

}  // namespace
}  // namespace haip

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: statements_bench FOLDER [STATEMENTS]\n");
    return 2;
  }
  return haip::run(argv[1], argc > 2 ? static_cast<std::size_t>(std::atoi(argv[2])) : 20'000);
}
