#pragma once
// A running register: takes submissions from any number of threads, commits them in groups, publishes checkpoints.
//
//   TRY(std::unique_ptr<Register> reg, Register::open("reg", kinds, clock, entropy, {}));
//   reg->submit(bytes, [](Result<Acknowledgement> outcome) { … });  // calls back once durable and published
//   TRY(Acknowledgement vouched, reg->log_own_act_and_wait(make));   // the register's own act
//
// Threads: some that verify signatures, one that writes (write_path.hpp), one that publishes and answers
// (publisher.hpp). While the writer commits one batch the next one gathers, so batches grow with the load and a lone
// act does not wait.

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "register/http_client.hpp"
#include "register/publisher.hpp"
#include "register/staff_journal.hpp"
#include "register/submission.hpp"
#include "register/write_path.hpp"

namespace haip {

struct RegisterOptions {
  unsigned verifier_threads = 2;
  std::size_t most_waiting = 8192;  ///< Submissions beyond that are turned away (unavailable, "busy").
  std::size_t largest_batch = 2048;
  std::chrono::milliseconds write_trial_interval{5000};  ///< After a failed write, until one succeeds.
  bool discover_keys = true;                       ///< Ask https://<domain>/.well-known/haip.json about unknown keys.
  HttpClient* http = nullptr;                      ///< For key discovery; without it no domain is asked.
  HttpClient* witness_http = nullptr;              ///< For the witnesses of the policy; without it none is asked.
  std::function<void(std::string_view)> notice{};  ///< Lines for the operator's log; may be empty.
};

/// Brings the tables of a register's database, or of an empty one, up to this program.
Status migrate_register(Connection& connection, const ActKinds& kinds);

/// What whoever sent something in is told when the register itself cannot write. Says nothing about disk or database:
/// that is for the operator (RegisterOptions::notice).
Error cannot_take_submissions();

using Answered = std::function<void(Result<Acknowledgement>)>;

class Register {
 public:
  /// Makes the folder, the database and the first entry, and lets `furnish` log more. All or nothing: after an error
  /// nothing of it is left.
  static Status create(const Path& path, const RegisterSettings& settings, const ActKinds& kinds, const Clock& clock,
                       Entropy& entropy, const std::function<Status(Register&)>& furnish = {});

  /// Opens a register for reading and writing and starts its threads. Errors: not_found (the database is missing or
  /// holds no log), and those of open_register_folder and WritePath::open.
  static Result<std::unique_ptr<Register>> open(const Path& path, const ActKinds& kinds, const Clock& clock,
                                                Entropy& entropy, RegisterOptions options);
  ~Register();  ///< Finishes what was accepted.
  Register(const Register&) = delete;
  Register& operator=(const Register&) = delete;

  /// `answered` is called exactly once, from another thread, when the act is refused, or durable and in a published
  /// checkpoint (or durable, when the witnesses' quorum was not met in time). When disk or database fail, the error
  /// says nothing of them (cannot_take_submissions), and the operator is told the details.
  void submit(Bytes submission, Answered answered);
  /// Waits for the answer.
  Result<Acknowledgement> submit_and_wait(Bytes submission);

  /// The register's own acts, made inside the write transaction and logged one after the other, all or none. The answer
  /// is that of the last.
  void log_own_acts(OwnActs acts, Answered answered);
  Result<Acknowledgement> log_own_acts_and_wait(OwnActs acts);
  Result<Acknowledgement> log_own_act_and_wait(OwnAct make);
  Result<Acknowledgement> log_own_act_and_wait(Act act);

  /// Logs the present state digest as an act.
  Result<Acknowledgement> record_state();
  /// Logs the erasure and, right after it, the new state.
  /// `by` is the public id of whoever decided it, for the secretariat's journal (staff_journal.hpp).
  Result<Acknowledgement> erase(const Digest& content, std::string_view reason, std::string_view by = operator_actor);

  /// Takes what was deleted or overwritten out of the database's files (Connection::purge_deleted). When that fails,
  /// the operator is told: "a contribution is forgotten", but … .
  void purge_deleted(std::string_view table, std::string_view what_was_done);

  /// A connection of one's own, for one thread.
  [[nodiscard]] Result<std::unique_ptr<Connection>> connect() const { return database_->connect(); }

  [[nodiscard]] const Publisher& publisher() const { return *publisher_; }

  [[nodiscard]] const RegisterFolder& folder() const { return folder_; }
  [[nodiscard]] const ActKinds& kinds() const { return kinds_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] Entropy& entropy() const { return entropy_; }

  struct Counters {
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> batches{0};
    std::atomic<std::uint64_t> turned_away{0};
  };
  [[nodiscard]] const Counters& counters() const { return counters_; }

  struct WriteStanding {
    bool fails = false;  ///< The last write failed. A small one is tried from time to time until it succeeds.
    std::optional<Instant> last_failure;
  };
  [[nodiscard]] WriteStanding write_standing() const;

  /// A line for the operator's log.
  void notice(std::string_view line) const;

 private:
  struct Arrival {
    Bytes submission;
    Answered answered;
  };
  struct Waiting {
    Proposal proposal;
    Answered answered;
  };

  Register(RegisterFolder folder, const ActKinds& kinds, const Clock& clock, Entropy& entropy, RegisterOptions options);
  static Result<std::unique_ptr<Register>> start(RegisterFolder folder, const ActKinds& kinds, const Clock& clock,
                                                 Entropy& entropy, RegisterOptions options);
  void verify_loop(const std::stop_token& stop);
  void write_loop(const std::stop_token& stop);
  void write_batch(std::vector<Waiting> batch);
  void answer_failed_batch(std::vector<Waiting> batch, const std::vector<Proposal>& proposals, const Error& trouble);
  Result<Acknowledgement> outcome_after_failure(const VerifiedSubmission& submission, const Status& reopened);
  Status reopen_write_path();
  void try_to_write();
  void note_write(const Status& written);
  void enqueue(Proposal proposal, Answered answered);
  Result<VerifiedSubmission> verify_or_discover(ByteView submission, Connection& connection);
  Status record_discovered_key(const Act& act, const Digest& thumbprint);

  RegisterFolder folder_;
  const ActKinds& kinds_;
  const Clock& clock_;
  Entropy& entropy_;
  RegisterOptions options_;
  std::unique_ptr<Database> database_;
  std::optional<WritePath> write_path_;  ///< Of the writer thread.
  std::unique_ptr<Publisher> publisher_;
  KeyMemory keys_;
  Counters counters_;
  mutable std::mutex standing_mutex_;
  WriteStanding standing_;  ///< Guarded by standing_mutex_.

  std::mutex arrivals_mutex_;
  std::condition_variable_any arrivals_changed_;
  std::deque<Arrival> arrivals_;  ///< Guarded by arrivals_mutex_.
  std::mutex waiting_mutex_;
  std::condition_variable_any waiting_changed_;
  std::deque<Waiting> waiting_;  ///< Guarded by waiting_mutex_.

  std::vector<std::jthread> verifiers_;
  std::jthread writer_;
};

}  // namespace haip
