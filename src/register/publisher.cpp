#include "register/publisher.hpp"

#include "base/file.hpp"

namespace haip {
namespace {

constexpr std::chrono::milliseconds watch_interval{500};
constexpr std::chrono::seconds retry_interval{5};

// Whether the size grew. Only under a lock.
bool raise_to(std::atomic<std::uint64_t>& size, std::uint64_t at_least) {
  if (size.load(std::memory_order_relaxed) >= at_least) return false;
  size.store(at_least, std::memory_order_release);
  return true;
}

}  // namespace

Result<std::unique_ptr<Publisher>> Publisher::start(Parts parts) {
  std::unique_ptr<Publisher> started(new Publisher(std::move(parts)));
  TRY(started->connection_, started->parts_.database.connect());
  if (started->parts_.witness_http != nullptr)
    started->witnesses_ = std::make_unique<Witnesses>(started->parts_.folder.policy, *started->parts_.witness_http,
                                                      started->parts_.clock);
  CHECK(started->look_at_log(*started->connection_));
  Publisher* self = started.get();
  self->watching_ = std::jthread([self](const std::stop_token& stop) { self->watch_loop(stop); });
  self->publishing_ = std::jthread([self](const std::stop_token& stop) { self->publish_loop(stop); });
  return started;
}

void Publisher::hand_over(const SignedCheckpoint& checkpoint, Answers answers) {
  note_sizes(checkpoint.size, 0);
  const std::lock_guard lock(committed_mutex_);
  committed_.push_back({checkpoint, std::move(answers)});
  committed_changed_.notify_one();
}

void Publisher::finish() {
  if (!publishing_.joinable()) return;
  publishing_.request_stop();
  publishing_.join();
}

std::vector<WitnessReport> Publisher::witness_reports() const {
  const std::lock_guard lock(reports_mutex_);
  return reports_;
}

void Publisher::publish_loop(const std::stop_token& stop) {
  for (;;) {
    std::vector<Committed> committed;
    {
      std::unique_lock lock(committed_mutex_);
      committed_changed_.wait_for(lock, stop, retry_interval, [this] { return !committed_.empty(); });
      if (committed_.empty() && stop.stop_requested()) return;
      committed = std::exchange(committed_, {});
    }
    if (committed.empty()) {
      publish_what_is_left();
      continue;
    }
    publish(committed.back().checkpoint);
    for (const Committed& batch : committed)
      for (const auto& answer : batch.answers) answer();
  }
}

void Publisher::publish(const SignedCheckpoint& checkpoint) {
  if (checkpoint.size <= published_size()) return;
  if (const Status published = try_to_publish(checkpoint); !published)
    notice("checkpoint " + std::to_string(checkpoint.size) +
           " is signed but not published: " + published.error().message);
}

Status Publisher::try_to_publish(const SignedCheckpoint& checkpoint) {
  std::string note = checkpoint.note;
  if (parts_.folder.policy.quorum != tlog::no_quorum) {
    TRY(note, cosigned_note(checkpoint));
    TRY(Transaction transaction, connection_->begin(TransactionKind::write));
    CHECK(publish_checkpoint(*connection_, checkpoint.size, note));
    CHECK(transaction.commit());
  }  // else the write path has published it with the batch
  // No sync: it guards against a database that was put back, not against a power cut.
  CHECK(write_file_without_sync(parts_.folder.last_checkpoint_path(), note));
  note_sizes(0, checkpoint.size);
  return {};
}

std::optional<Instant> Publisher::behind_since() const {
  const std::lock_guard lock(sizes_mutex_);
  return behind_since_;
}

// Sizes never shrink; 0 says nothing about one.
void Publisher::note_sizes(std::uint64_t logged, std::uint64_t published) {
  const std::lock_guard lock(sizes_mutex_);
  const bool has_published = raise_to(published_size_, published);
  raise_to(logged_size_, logged);
  if (published_size() >= logged_size())
    behind_since_.reset();
  else if (!behind_since_ || has_published)
    behind_since_ = parts_.clock.now();
}

Result<std::string> Publisher::cosigned_note(const SignedCheckpoint& checkpoint) {
  if (witnesses_ == nullptr)
    return fail(ErrorKind::unavailable, "the policy asks for witnesses, and this process does not ask them",
                "`haip serve` will publish it");
  StoredTiles tiles(*connection_);
  CosignedCheckpoint cosigned = witnesses_->cosign(checkpoint, tiles);
  for (const WitnessReport& report : cosigned.reports)
    if (!report.cosigned)
      notice((report.fork_alarm ? "FORK ALARM: witness " : "witness ") + report.name + ": " + report.problem);
  {
    const std::lock_guard lock(reports_mutex_);
    reports_ = std::move(cosigned.reports);
  }
  if (!cosigned.quorum_met)
    return fail(ErrorKind::unavailable, "too few witnesses cosigned it",
                "the next checkpoint will be offered to them again");
  return std::move(cosigned.note);
}

// A checkpoint may wait for its witnesses, or have been signed by a process that does not ask them.
void Publisher::publish_what_is_left() {
  const Result<std::optional<SignedCheckpoint>> last = last_signed_checkpoint(*connection_);
  if (last && *last) publish(**last);
}

// Other processes (a command beside the server, another node) may have appended and published.
void Publisher::watch_loop(const std::stop_token& stop) {
  std::unique_ptr<Connection> connection;
  std::unique_lock lock(watch_mutex_);
  while (!watch_changed_.wait_for(lock, stop, watch_interval, [&] { return stop.stop_requested(); })) {
    if (connection == nullptr) {
      Result<std::unique_ptr<Connection>> connected = parts_.database.connect();
      if (!connected) continue;
      connection = std::move(*connected);
    }
    if (!look_at_log(*connection)) connection.reset();
  }
}

Status Publisher::look_at_log(Connection& connection) {
  TRY(Transaction snapshot, connection.begin(TransactionKind::read));
  TRY(const std::optional<SignedCheckpoint> last, last_signed_checkpoint(connection));
  TRY(const std::optional<PublishedCheckpoint> published, last_published_checkpoint(connection));
  note_sizes(last ? last->size : 0, published ? published->size : 0);
  return {};
}

void Publisher::notice(std::string_view line) const {
  if (parts_.notice) parts_.notice(line);
}

}  // namespace haip
