#pragma once
// The last steps of the write path: witnesses → publish → answer. What arrives here is durable already, so a slow
// witness delays answers and never the next batch: checkpoints that gathered meanwhile are offered as one, the newest.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "register/log_store.hpp"
#include "register/register_folder.hpp"
#include "register/witnesses.hpp"

namespace haip {

class Publisher {
 public:
  struct Parts {
    Database& database;
    const RegisterFolder& folder;
    const Clock& clock;
    HttpClient* witness_http = nullptr;  ///< Without it no witness is asked.
    std::function<void(std::string_view)> notice{};
  };

  /// Reads what is published and starts its threads.
  static Result<std::unique_ptr<Publisher>> start(Parts parts);
  ~Publisher() { finish(); }
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;

  using Answers = std::vector<std::function<void()>>;
  /// A committed batch. The answers are called, in order and from the publisher's thread, when the checkpoint or a
  /// later one is published, or could not be (too few cosignatures in time): the acts are in the log either way.
  void hand_over(const SignedCheckpoint& checkpoint, Answers answers);

  /// Publishes and answers what was handed over, and stops. Nothing may be handed over any more.
  void finish();

  /// Entries that the newest published checkpoint covers. Follows other processes within a second.
  [[nodiscard]] std::uint64_t published_size() const { return published_size_.load(std::memory_order_acquire); }
  /// Entries in the log, and acts in the view: ahead of published_size() while witnesses are awaited.
  [[nodiscard]] std::uint64_t logged_size() const { return logged_size_.load(std::memory_order_acquire); }

  /// Since when entries wait to be published: since the first of them was signed, or since something was last published
  /// after that. Nothing when all are published.
  [[nodiscard]] std::optional<Instant> behind_since() const;

  /// What the witnesses said about the last checkpoint.
  [[nodiscard]] std::vector<WitnessReport> witness_reports() const;

 private:
  struct Committed {
    SignedCheckpoint checkpoint;
    Answers answers;
  };

  explicit Publisher(Parts parts) : parts_(std::move(parts)) {}
  void publish_loop(const std::stop_token& stop);
  void watch_loop(const std::stop_token& stop);
  void publish(const SignedCheckpoint& checkpoint);
  Status try_to_publish(const SignedCheckpoint& checkpoint);
  Result<std::string> cosigned_note(const SignedCheckpoint& checkpoint);
  void publish_what_is_left();
  void note_sizes(std::uint64_t logged, std::uint64_t published);
  Status look_at_log(Connection& connection);
  void notice(std::string_view line) const;

  Parts parts_;
  std::unique_ptr<Connection> connection_;  ///< Of the publishing thread.
  std::unique_ptr<Witnesses> witnesses_;    ///< Of the publishing thread.
  std::atomic<std::uint64_t> published_size_{0};
  std::atomic<std::uint64_t> logged_size_{0};
  mutable std::mutex sizes_mutex_;
  std::optional<Instant> behind_since_;  ///< Guarded by sizes_mutex_.

  std::mutex committed_mutex_;
  std::condition_variable_any committed_changed_;
  std::vector<Committed> committed_;  ///< Guarded by committed_mutex_.
  mutable std::mutex reports_mutex_;
  std::vector<WitnessReport> reports_;  ///< Guarded by reports_mutex_.
  std::mutex watch_mutex_;
  std::condition_variable_any watch_changed_;

  // Last, so that they stop before the rest goes.
  std::jthread watching_;
  std::jthread publishing_;
};

}  // namespace haip
