// Kills `haip serve` with SIGKILL again and again while several clients commit acts, and then looks whether
//   - every act that was acknowledged is in the log,
//   - every checkpoint that was seen is a prefix of the next one (no fork),
//   - the log, replayed from nothing, gives the state that the register recorded.
//
//   crash_test HAIP KILLS sqlite|postgres
//
// The moment of each kill is a random number of acknowledgements from a printed seed.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>

#include "base/file.hpp"
#include "base/text.hpp"
#include "commitments/commitments.hpp"
#include "cose/statement.hpp"
#include "register/http_client.hpp"
#include "register/key_file.hpp"
#include "register/log_source.hpp"
#include "testing/postgres_server.hpp"
#include "testing/serving_program.hpp"
#include "tlog/checkpoint.hpp"
#include "tlog/tile_tree.hpp"

namespace haip {
namespace {

using testing_support::ServingProgram;

constexpr unsigned clients = 4;
constexpr int most_acts_before_kill = 120;

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << "FAILED: " << why << std::endl;
  _exit(1);
}

template <class T>
T must(Result<T> result, const std::string& doing) {
  if (!result) give_up(doing + ": " + result.error().message);
  return std::move(*result);
}

/// Runs the program to its end; standard output goes to ours.
void run(const std::vector<std::string>& words) {
  const pid_t child = fork();
  if (child == 0) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    give_up(words[1] + " ended with status " + std::to_string(status));
}

class Acknowledged {
 public:
  void add(const Digest& statement) {
    const std::lock_guard lock(mutex_);
    digests_.push_back(statement);
    changed_.notify_all();
  }
  void wait_for(std::size_t count, const std::atomic<unsigned>& running) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return digests_.size() >= count || running.load() == 0; });
  }
  void client_ended() { changed_.notify_all(); }
  std::vector<Digest> all() {
    const std::lock_guard lock(mutex_);
    return digests_;
  }
  std::size_t count() {
    const std::lock_guard lock(mutex_);
    return digests_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Digest> digests_;
};

struct Lab {
  std::string domain;
  SecretKey key;
};

/// Renews the lab's commitment until the server is gone.
void keep_committing(const Lab& lab, const std::string& address, Acknowledged& acknowledged) {
  const std::unique_ptr<HttpClient> http =
      make_http_client({.addresses = AddressRule::any_address, .https_only = false, .redirects = 0});
  const SystemClock clock;
  SystemEntropy entropy;
  for (int i = 0;; ++i) {
    const Act act = commitment_act("commitment.renew", lab.domain, "coc", "2023-10-30", "Renewal " + std::to_string(i),
                                   "en", clock.now(), entropy);
    const std::string document = act_document(act);
    const cose::SignedStatement statement = must(sign_act(act, document, lab.key, {}), "signing");
    const Bytes body = cose::encode_submission(statement, as_bytes(document));
    const Result<HttpAnswer> answer = http->send({.method = "POST",
                                                  .url = address + "/entries",
                                                  .headers = {{"Content-Type", "application/cose"}},
                                                  .body = std::string(as_text(body))});
    if (!answer) return;
    if (answer->status == 201)
      acknowledged.add(sha256(statement.entry_bytes));
    else if (answer->status != 503)
      give_up("an act was refused with status " + std::to_string(answer->status) + ": " + printable(answer->body, 200));
  }
}

class WebTiles final : public tlog::TileReader {
 public:
  WebTiles(LogSource& source, std::uint64_t size) : source_(source), size_(size) {}
  Result<Bytes> read_hash_tile(unsigned level, std::uint64_t index, unsigned) override {
    return source_.tile({level, index, tlog::width_in_tree(level, index, size_)});
  }

 private:
  LogSource& source_;
  std::uint64_t size_;
};

struct Seen {
  std::uint64_t size = 0;
  Digest root = tlog::empty_root();
};

void check_no_fork(const std::string& address, const tlog::VerifierKey& log_key, Seen& seen) {
  const std::unique_ptr<HttpClient> http =
      make_http_client({.addresses = AddressRule::any_address, .https_only = false});
  const std::unique_ptr<LogSource> source = web_log(address, *http);
  const tlog::VerifiedCheckpoint now =
      must(tlog::open_checkpoint(must(source->checkpoint(), "checkpoint"), log_key), "opening the checkpoint");
  if (now.checkpoint.size < seen.size)
    give_up("the log shrank from " + std::to_string(seen.size) + " to " + std::to_string(now.checkpoint.size));
  WebTiles tiles(*source, now.checkpoint.size);
  if (must(tlog::root(now.checkpoint.size, tiles), "root") != now.checkpoint.root)
    give_up("tiles and checkpoint disagree");
  if (must(tlog::root(seen.size, tiles), "old root") != seen.root)
    give_up("the log forked at " + std::to_string(seen.size));
  seen = {now.checkpoint.size, now.checkpoint.root};
}

void check_acknowledged(const std::string& address, const std::vector<Digest>& digests, std::size_t from) {
  const std::unique_ptr<HttpClient> http =
      make_http_client({.addresses = AddressRule::any_address, .https_only = false});
  for (std::size_t i = from; i < digests.size(); ++i) {
    const HttpAnswer answer =
        must(http->send({.url = address + "/entries/" + digests[i].hex()}), "asking for an entry");
    if (answer.status != 200) give_up("an acknowledged act is lost: " + digests[i].hex());
  }
}

Lab make_lab(const std::string& haip, const Path& folder, const std::string& reg, unsigned number) {
  const std::string domain = "lab" + std::to_string(number) + ".example";
  const std::string key_path = (folder / (domain + ".key")).string();
  run({haip, "key", "new", key_path, "--domain", domain});
  run({haip, "organisation", "vouch", reg, "--key", key_path + ".pub", "--name", "Lab " + std::to_string(number),
       "--economy", "JP"});
  return {domain, must(read_key_file(key_path), "reading the key").key};
}

void commit_once(const std::string& haip, const Path& folder, const Lab& lab, const std::string& address) {
  const std::string act = (folder / (lab.domain + "-commitment")).string();
  run({haip, "commitment", "make", "--key", (folder / (lab.domain + ".key")).string(), "--instrument", "coc",
       "--edition", "2023-10-30", "--statement", "We commit.", "--out", act});
  run({haip, "submit", act, "--to", address});
}

int crash_test(const std::string& haip, int kills, const std::string& engine) {
  char place[] = "/tmp/haip-crash-XXXXXX";
  if (mkdtemp(place) == nullptr) give_up("no temporary folder");
  const Path folder = place;
  const std::string reg = (folder / "reg").string();
  std::vector<std::string> init{haip, "init", reg, "--origin", "crash.example/log", "--name", "Crash test"};
  if (engine == "postgres") {
    const std::optional<std::string> address = testing_support::fresh_postgres_database();
    if (!address) {
      std::cout << "SKIPPED: " << testing_support::no_postgres_reason() << '\n';
      return 0;
    }
    init.insert(init.end(), {"--database", *address});
  }
  run(init);
  const tlog::NoteSigner log =
      must(tlog::NoteSigner::parse(trim(must(read_file(Path(reg) / "keys" / "log.key", 4096), "log key"))), "log key");
  std::vector<Lab> labs;
  for (unsigned i = 0; i < clients; ++i) labs.push_back(make_lab(haip, folder, reg, i));
  {
    const ServingProgram first(haip, reg);
    for (const Lab& lab : labs) commit_once(haip, folder, lab, first.address());
  }

  const unsigned seed = std::random_device{}();
  std::cout << engine << ": " << kills << " kills, seed " << seed << std::endl;
  std::mt19937 random(seed);
  Acknowledged acknowledged;
  Seen seen;
  std::size_t checked = 0;
  for (int round = 0; round < kills; ++round) {
    ServingProgram serving(haip, reg);
    check_no_fork(serving.address(), log.verifier(), seen);
    check_acknowledged(serving.address(), acknowledged.all(), checked);
    checked = acknowledged.count();
    std::atomic<unsigned> running{clients};
    std::vector<std::jthread> threads;
    for (const Lab& lab : labs)
      threads.emplace_back([&] {
        keep_committing(lab, serving.address(), acknowledged);
        --running;
        acknowledged.client_ended();
      });
    acknowledged.wait_for(checked + random() % most_acts_before_kill, running);
    serving.end(SIGKILL);
  }
  {
    const ServingProgram last(haip, reg);
    check_no_fork(last.address(), log.verifier(), seen);
    check_acknowledged(last.address(), acknowledged.all(), 0);
  }
  run({haip, "log", "state", reg});
  run({haip, "replay", reg});
  run({haip, "doctor", reg});
  std::cout << engine << ": " << kills << " kills, " << acknowledged.count()
            << " acknowledged acts all there, no fork, replay equal; log of " << seen.size << " entries" << std::endl;
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace haip

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  if (argc != 4) {
    std::cerr << "usage: crash_test HAIP KILLS sqlite|postgres\n";
    return 2;
  }
  return haip::crash_test(argv[1], std::atoi(argv[2]), argv[3]);
}
