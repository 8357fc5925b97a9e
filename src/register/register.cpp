#include "register/register.hpp"

#include <future>

#include "base/text.hpp"
#include "cose/key.hpp"
#include "register/fold.hpp"
#include "register/key_file.hpp"
#include "store/content.hpp"

namespace haip {
namespace {

constexpr std::chrono::milliseconds watch_interval{500};
constexpr std::chrono::seconds publish_retry_interval{5};

Status migrate_all(Connection& connection, const ActKinds& kinds) {
  std::vector<Migration> all;
  const auto add = [&](std::span<const Migration> more) { all.insert(all.end(), more.begin(), more.end()); };
  add(log_migrations());
  add(content_migrations());
  add(kinds.migrations());
  return migrate(connection, all);
}

Answered fulfil(std::shared_ptr<std::promise<Result<Acknowledgement>>> promise) {
  return [promise = std::move(promise)](Result<Acknowledgement> outcome) { promise->set_value(std::move(outcome)); };
}

}  // namespace

Register::Register(RegisterFolder folder, const ActKinds& kinds, const Clock& clock, Entropy& entropy,
                   RegisterOptions options)
    : folder_(std::move(folder)), kinds_(kinds), clock_(clock), entropy_(entropy), options_(std::move(options)) {}

Status Register::create(const Path& path, const RegisterSettings& settings, const ActKinds& kinds, const Clock& clock,
                        Entropy& entropy) {
  CHECK(create_register_folder(path, settings, clock.now(), entropy).map([](const RegisterFolder&) {}));
  TRY(const std::unique_ptr<Register> made,
      open(path, kinds, clock, entropy, {.verifier_threads = 1, .discover_keys = false}));
  const Genesis genesis = made->folder().genesis();
  return made->log_own_act_and_wait(genesis_act(genesis, clock.now(), entropy)).map([](const Acknowledgement&) {});
}

Result<std::unique_ptr<Register>> Register::open(const Path& path, const ActKinds& kinds, const Clock& clock,
                                                 Entropy& entropy, RegisterOptions options) {
  TRY(RegisterFolder folder, open_register_folder(path));
  std::unique_ptr<Register> opened(new Register(std::move(folder), kinds, clock, entropy, std::move(options)));
  TRY(opened->database_, open_database(opened->folder_.database_address(), Access::read_write));
  TRY(opened->publisher_, opened->database_->connect());
  CHECK(migrate_all(*opened->publisher_, kinds));
  TRY(WritePath write_path, WritePath::open({*opened->database_, kinds, opened->folder_, clock, entropy}));
  opened->write_path_.emplace(std::move(write_path));
  if (opened->options_.witness_http != nullptr)
    opened->witnesses_ = std::make_unique<Witnesses>(opened->folder_.policy, *opened->options_.witness_http, clock);
  TRY(const std::optional<PublishedCheckpoint> published, last_published_checkpoint(*opened->publisher_));
  if (published) opened->published_size_ = published->size;

  Register* self = opened.get();
  for (unsigned i = 0; i < std::max(1U, self->options_.verifier_threads); ++i)
    self->verifiers_.emplace_back([self](std::stop_token stop) { self->verify_loop(std::move(stop)); });
  self->writer_ = std::jthread([self](std::stop_token stop) { self->write_loop(std::move(stop)); });
  self->watcher_ = std::jthread([self](std::stop_token stop) { self->watch_loop(std::move(stop)); });
  return opened;
}

Register::~Register() {
  // Verifiers first: what they hand over is still written.
  for (std::jthread& verifier : verifiers_) verifier.request_stop();
  verifiers_.clear();
  if (writer_.joinable()) {
    writer_.request_stop();
    writer_.join();
  }
}

void Register::submit(Bytes submission, Answered answered) {
  {
    const std::lock_guard lock(arrivals_mutex_);
    if (arrivals_.size() < options_.most_waiting) {
      arrivals_.push_back({std::move(submission), std::move(answered)});
      arrivals_changed_.notify_one();
      return;
    }
  }
  ++counters_.turned_away;
  answered(fail(ErrorKind::unavailable, "the register is busy", "try again in a few seconds"));
}

Result<Acknowledgement> Register::submit_and_wait(Bytes submission) {
  auto promise = std::make_shared<std::promise<Result<Acknowledgement>>>();
  auto future = promise->get_future();
  submit(std::move(submission), fulfil(promise));
  return future.get();
}

void Register::log_own_act(OwnAct make, Answered answered) { enqueue(std::move(make), std::move(answered)); }

Result<Acknowledgement> Register::log_own_act_and_wait(OwnAct make) {
  auto promise = std::make_shared<std::promise<Result<Acknowledgement>>>();
  auto future = promise->get_future();
  log_own_act(std::move(make), fulfil(promise));
  return future.get();
}

Result<Acknowledgement> Register::log_own_act_and_wait(Act act) {
  return log_own_act_and_wait(
      OwnAct([act = std::move(act)](Connection&, std::uint64_t) -> Result<Act> { return act; }));
}

Result<Acknowledgement> Register::record_state() {
  return log_own_act_and_wait(OwnAct([this](Connection& view, std::uint64_t size) -> Result<Act> {
    TRY(const Digest state, state_digest(view, kinds_));
    return state_act(size, state, clock_.now(), entropy_);
  }));
}

Result<Acknowledgement> Register::erase(const Digest& content, std::string_view reason) {
  TRY(const Acknowledgement erased, log_own_act_and_wait(erasure_act(content, reason, clock_.now(), entropy_)));
  // States recorded before the erasure can no longer be recomputed by others, so give them a new one at once.
  CHECK(record_state().map([](const Acknowledgement&) {}));
  return erased;
}

std::vector<WitnessReport> Register::witness_reports() const {
  const std::lock_guard lock(reports_mutex_);
  return reports_;
}

void Register::enqueue(Proposal proposal, Answered answered) {
  const std::lock_guard lock(waiting_mutex_);
  waiting_.push_back({std::move(proposal), std::move(answered)});
  waiting_changed_.notify_one();
}

void Register::verify_loop(std::stop_token stop) {
  std::unique_ptr<Connection> connection;
  for (;;) {
    Arrival arrival;
    {
      std::unique_lock lock(arrivals_mutex_);
      if (!arrivals_changed_.wait(lock, stop, [this] { return !arrivals_.empty(); })) return;
      arrival = std::move(arrivals_.front());
      arrivals_.pop_front();
    }
    if (connection == nullptr) {
      Result<std::unique_ptr<Connection>> connected = database_->connect();
      if (!connected) {
        arrival.answered(fail(std::move(connected).error()));
        continue;
      }
      connection = std::move(*connected);
    }
    Result<VerifiedSubmission> verified = verify_or_discover(arrival.submission, *connection);
    if (verified) {
      enqueue(std::move(*verified), std::move(arrival.answered));
      continue;
    }
    ++counters_.refused;
    // A broken connection is replaced for the next arrival.
    if (verified.error().kind == ErrorKind::unavailable) connection.reset();
    arrival.answered(fail(std::move(verified).error()));
  }
}

Result<VerifiedSubmission> Register::verify_or_discover(ByteView submission, Connection& connection) {
  const std::string& origin = folder_.settings.origin;
  Result<VerifiedSubmission> verified = verify_submission(submission, origin, clock_.now(), keys_, connection);
  const bool may_discover = options_.discover_keys && options_.http != nullptr;
  if (verified || verified.error().kind != ErrorKind::forbidden || !may_discover) return verified;
  TRY(const cose::SignedStatement statement, cose::parse_statement(submission));
  TRY(const Act act, parse_act(*statement.document));
  if (const Status found = discover_key(act, statement.kid); !found) return fail(found.error());
  return verify_submission(submission, origin, clock_.now(), keys_, connection);
}

// The key is not known: ask the organisation's own domain, and record what it says as acts before going on.
Status Register::discover_key(const Act& act, const Digest& thumbprint) {
  TRY(const Domain domain, Domain::parse(act.actor));
  const std::string address = well_known_address(domain);
  const Result<HttpAnswer> answer =
      options_.http->send({.url = address, .time_limit = std::chrono::seconds(10), .largest_answer_bytes = 64 * 1024});
  const std::string advice =
      "publish the key there (see `haip key new --help`), or ask the secretariat to vouch for it";
  if (!answer)
    return fail(ErrorKind::forbidden,
                "the key is unknown, and " + address + " could not be read: " + answer.error().message, advice);
  if (answer->status != 200)
    return fail(ErrorKind::forbidden,
                "the key is unknown, and " + address + " answered with status " + std::to_string(answer->status),
                advice);
  const Result<WellKnown> found = parse_well_known(answer->body);
  if (!found)
    return fail(ErrorKind::forbidden,
                "the key is unknown, and " + address + " is not readable: " + found.error().message, advice);
  if (found->domain != domain.text())
    return fail(ErrorKind::forbidden, address + " speaks of " + printable(found->domain) + ", not of " + domain.text(),
                advice);
  for (const WellKnown::Key& key : found->keys) {
    if (cose::thumbprint(key.key) != thumbprint) continue;
    TRY(const std::unique_ptr<Connection> connection, database_->connect());
    TRY(const std::optional<Organisation> known, find_organisation(*connection, domain.text()));
    if (!known) {
      const Organisation organisation{domain.text(),  found->name.empty() ? domain.text() : found->name,
                                      found->economy, found->roles,
                                      found->size,    {},
                                      false};
      CHECK(
          log_own_act_and_wait(organisation_act(organisation, clock_.now(), entropy_)).map([](const Acknowledgement&) {
          }));
    }
    return log_own_act_and_wait(key_act(domain.text(), key.key, KeyEvidence::domain, address, clock_.now(), entropy_))
        .map([](const Acknowledgement&) {});
  }
  return fail(ErrorKind::forbidden, address + " does not list the key " + thumbprint.hex(), advice);
}

void Register::write_loop(std::stop_token stop) {
  for (;;) {
    std::vector<Waiting> batch;
    {
      std::unique_lock lock(waiting_mutex_);
      const bool woken =
          waiting_changed_.wait_for(lock, stop, publish_retry_interval, [this] { return !waiting_.empty(); });
      if (waiting_.empty() && stop.stop_requested()) return;  // everything accepted was written
      if (!woken) {
        lock.unlock();
        publish_what_is_left();
        continue;
      }
      while (!waiting_.empty() && batch.size() < options_.largest_batch) {
        batch.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
      }
    }
    write_batch(std::move(batch));
  }
}

void Register::write_batch(std::vector<Waiting> batch) {
  std::vector<Proposal> proposals;
  proposals.reserve(batch.size());
  for (Waiting& waiting : batch) proposals.push_back(std::move(waiting.proposal));

  Result<WritePath::Batch> committed = write_path_->commit(proposals);
  if (!committed) {
    notice("a batch of " + std::to_string(batch.size()) + " acts was not written: " + committed.error().message);
    for (Waiting& waiting : batch) waiting.answered(fail(committed.error()));
    // The connection may be broken; reopening reads afresh where the log stands.
    Result<WritePath> reopened = WritePath::open({*database_, kinds_, folder_, clock_, entropy_});
    if (reopened) write_path_.emplace(std::move(*reopened));
    return;
  }
  ++counters_.batches;
  publish(committed->checkpoint);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    ++(committed->outcomes[i] ? counters_.accepted : counters_.refused);
    batch[i].answered(std::move(committed->outcomes[i]));
  }
}

void Register::publish(const SignedCheckpoint& checkpoint) {
  if (checkpoint.size <= published_size()) return;
  if (const Status published = publish_now(checkpoint); !published)
    notice("checkpoint " + std::to_string(checkpoint.size) +
           " is signed but not published: " + published.error().message);
}

Status Register::publish_now(const SignedCheckpoint& checkpoint) {
  std::string note = checkpoint.note;
  if (witnesses_ != nullptr && !witnesses_->none_needed()) {
    StoredTiles tiles(*publisher_);
    CosignedCheckpoint cosigned = witnesses_->cosign(checkpoint, tiles);
    {
      const std::lock_guard lock(reports_mutex_);
      reports_ = cosigned.reports;
    }
    for (const WitnessReport& report : cosigned.reports)
      if (!report.cosigned)
        notice((report.fork_alarm ? "FORK ALARM: witness " : "witness ") + report.name + ": " + report.problem);
    if (!cosigned.quorum_met)
      return fail(ErrorKind::unavailable, "too few witnesses cosigned it",
                  "the next checkpoint will be offered to them again");
    note = cosigned.note;
  } else if (witnesses_ == nullptr && folder_.policy.quorum != tlog::no_quorum) {
    return fail(ErrorKind::unavailable, "the policy asks for witnesses, and this process does not ask them",
                "`haip serve` will publish it");
  }
  if (note != checkpoint.note) {
    TRY(Transaction transaction, publisher_->begin(TransactionKind::write));
    CHECK(publish_checkpoint(*publisher_, checkpoint.size, note));
    CHECK(transaction.commit());
  }
  // No sync: it guards against a database that was put back, not against a power cut.
  CHECK(write_file_without_sync(folder_.last_checkpoint_path(), note));
  published_size_.store(checkpoint.size, std::memory_order_release);
  return {};
}

// A checkpoint may wait for its witnesses, or have been signed by a process that does not ask them.
void Register::publish_what_is_left() {
  const Result<std::optional<SignedCheckpoint>> last = last_signed_checkpoint(*publisher_);
  if (last && *last) publish(**last);
}

// Other processes (a command beside the server, another node) may have appended, or left a checkpoint to publish.
void Register::watch_loop(std::stop_token stop) {
  Result<std::unique_ptr<Connection>> connection = database_->connect();
  std::unique_lock lock(watch_mutex_);
  while (!watch_changed_.wait_for(lock, stop, watch_interval, [&] { return stop.stop_requested(); })) {
    if (stop.stop_requested()) return;
    if (!connection) {
      connection = database_->connect();
      continue;
    }
    const Result<std::optional<PublishedCheckpoint>> published = last_published_checkpoint(**connection);
    if (!published) {
      connection = database_->connect();
      continue;
    }
    if (*published && (*published)->size > published_size())
      published_size_.store((*published)->size, std::memory_order_release);
  }
}

void Register::notice(std::string_view line) const {
  if (options_.notice) options_.notice(line);
}

}  // namespace haip
