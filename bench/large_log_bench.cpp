// A register with a large log: how long it takes to start and to give its first page, how much memory it needs, how
// long its state takes to compute, and how fast anybody can replay it.
//
//   large_log_bench FOLDER HAIP [ENTRIES]

#include <condition_variable>
#include <mutex>

#include "bench/commitment_register.hpp"
#include "register/fold.hpp"
#include "register/log_source.hpp"
#include "register/replay.hpp"
#include "testing/serving_program.hpp"

namespace haip::bench {
namespace {

constexpr std::size_t at_once = 20'000;

void fill(CommitmentRegister& sample, std::size_t entries) {
  const std::unique_ptr<Register> reg = sample.open(at_once);
  const Stopwatch watch;
  std::size_t written = 0;
  while (written < entries) {
    std::mutex mutex;
    std::condition_variable done;
    std::vector<Bytes> submissions = sample.renewals(std::min(at_once, entries - written));
    std::size_t left = submissions.size();
    written += left;
    for (Bytes& submission : submissions)
      reg->submit(std::move(submission), [&](const Result<Acknowledgement>& outcome) {
        if (!outcome) must(Result<Acknowledgement>(outcome));
        const std::lock_guard lock(mutex);
        if (--left == 0) done.notify_one();
      });
    std::unique_lock lock(mutex);
    done.wait(lock, [&] { return left == 0; });
  }
  std::printf(
      "filled with %zu entries in %.0f s, their signing included; the last batches as fast as the first: see "
      "statements_bench\n",
      written, watch.seconds());
}

/// "VmHWM" and the like of /proc/<process>/status, in MiB.
double memory_mib(pid_t process, const std::string& field) {
  const std::string status = must(read_file("/proc/" + std::to_string(process) + "/status", 65'536));
  const std::size_t at = status.find(field + ":");
  return at == std::string::npos ? 0 : std::atof(status.c_str() + at + field.size() + 1) / 1024;
}

void measure_start(const std::string& haip, const Path& reg) {
  const std::unique_ptr<HttpClient> http =
      make_http_client({.addresses = AddressRule::any_address, .https_only = false});
  const Stopwatch watch;
  const testing_support::ServingProgram serving(haip, reg.string());
  const double listening = watch.seconds();
  for (const char* page : {"/", "/organisations/lab0.example", "/log/entries/500000", "/instruments/coc"}) {
    const Stopwatch asked;
    const HttpAnswer answer = must(http->send({.url = serving.address() + page}));
    std::printf("  %-28s %d after %.1f ms%s\n", page, answer.status, asked.seconds() * 1000,
                page == std::string("/") ? " (uncached, with a new connection)" : "");
    if (page == std::string("/"))
      std::printf("start to first page: %.0f ms, of which %.0f ms to listening\n", watch.seconds() * 1000,
                  listening * 1000);
  }
  std::printf("memory: %.0f MiB resident, %.0f MiB at most\n", memory_mib(serving.process(), "VmRSS"),
              memory_mib(serving.process(), "VmHWM"));
}

void measure_replay(CommitmentRegister& sample) {
  const std::unique_ptr<Register> reg = sample.open(1);
  const std::unique_ptr<Connection> connection = must(reg->connect());
  const Stopwatch digesting;
  const Digest live = must(state_digest(*connection, sample.program().kinds()));
  std::printf("state digest of the live view: %.2f s\n", digesting.seconds());
  const std::unique_ptr<LogSource> source = database_log(*connection, "reg");
  const Stopwatch watch;
  const ReplayReport report = must(replay_log(*source, sample.program().kinds()));
  const auto size = static_cast<double>(report.head.checkpoint().size);
  std::printf("replay: %.0f entries in %.0f s = %.0f per second; state %s\n", size, watch.seconds(),
              size / watch.seconds(), report.state == live ? "the same" : "DIFFERENT");
  if (report.state != live) std::exit(1);
}

int run(const Path& folder, const std::string& haip, std::size_t entries) {
  must(create_folder(folder));
  CommitmentRegister sample(folder, "sqlite");
  fill(sample, entries);
  std::printf("database: %.0f MiB\n",
              static_cast<double>(std::filesystem::file_size(sample.path() / "register.db")) / (1024 * 1024));
  measure_start(haip, sample.path());
  measure_replay(sample);
  return 0;
}

}  // namespace
}  // namespace haip::bench

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: large_log_bench FOLDER HAIP [ENTRIES]\n");
    return 2;
  }
  return haip::bench::run(argv[1], argv[2], argc > 3 ? static_cast<std::size_t>(std::atoi(argv[3])) : 1'000'000);
}
