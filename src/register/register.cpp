#include "register/register.hpp"

#include <future>

#include "base/text.hpp"
#include "cose/key.hpp"
#include "register/fold.hpp"
#include "register/key_discovery.hpp"
#include "register/vouching.hpp"
#include "store/content.hpp"

namespace haip {
namespace {

// Read only, so that a database that is missing or another one is not made into an empty register.
Status check_log_exists(const RegisterFolder& folder) {
  const auto not_there = [&](const std::string& what) {
    return fail(ErrorKind::not_found, what, "restore the newest copy of the database from a backup");
  };
  std::error_code ignored;
  if (folder.has_database_file() && !std::filesystem::exists(folder.database_address(), ignored))
    return not_there("the database " + folder.database_address() + " is missing");
  // What keeps the database from being opened is told by whoever opens it for writing: a read-only disk, a server away.
  const Result<std::unique_ptr<Database>> database = open_database(folder.database_address(), Access::read_only);
  if (!database) return {};
  const Result<std::unique_ptr<Connection>> connection = (*database)->connect();
  if (!connection) return {};
  const Result<std::optional<SignedCheckpoint>> last = last_signed_checkpoint(**connection);
  if (last && *last) return {};
  return not_there("the database of " + folder.path.string() + " holds no log" +
                   (last ? std::string() : ": " + last.error().message));
}

Answered fulfil(std::shared_ptr<std::promise<Result<Acknowledgement>>> promise) {
  return [promise = std::move(promise)](Result<Acknowledgement> outcome) { promise->set_value(std::move(outcome)); };
}

}  // namespace

Status migrate_register(Connection& connection, const ActKinds& kinds) {
  std::vector<Migration> all;
  const auto add = [&](std::span<const Migration> more) { all.insert(all.end(), more.begin(), more.end()); };
  add(log_migrations());
  add(content_migrations());
  add(kinds.migrations());
  return migrate(connection, all);
}

Error cannot_take_submissions() {
  return {ErrorKind::unavailable, "the register cannot take submissions at the moment; nothing was logged",
          "try again later"};
}

Register::Register(RegisterFolder folder, const ActKinds& kinds, const Clock& clock, Entropy& entropy,
                   RegisterOptions options)
    : folder_(std::move(folder)), kinds_(kinds), clock_(clock), entropy_(entropy), options_(std::move(options)) {}

Status Register::create(const Path& path, const RegisterSettings& settings, const ActKinds& kinds, const Clock& clock,
                        Entropy& entropy, const std::function<Status(Register&)>& furnish) {
  TRY(const RegisterFolder folder, create_register_folder(path, settings, clock.now(), entropy));
  std::mutex trouble_mutex;
  std::string trouble;
  const auto begin = [&]() -> Status {
    RegisterOptions options{.verifier_threads = 1, .discover_keys = false};
    options.notice = [&](std::string_view line) {
      const std::lock_guard lock(trouble_mutex);
      trouble = line;
    };
    TRY(const std::unique_ptr<Register> made, start(folder, kinds, clock, entropy, std::move(options)));
    CHECK(
        made->log_own_act_and_wait(genesis_act(folder.genesis(), clock.now(), entropy)).map([](const Acknowledgement&) {
        }));
    return furnish ? furnish(*made) : Status();
  };
  Status begun = begin();
  if (begun && !trouble.empty()) begun = fail(ErrorKind::unavailable, trouble);
  if (!begun) remove_register_folder(folder);
  return begun;
}

Result<std::unique_ptr<Register>> Register::open(const Path& path, const ActKinds& kinds, const Clock& clock,
                                                 Entropy& entropy, RegisterOptions options) {
  TRY(RegisterFolder folder, open_register_folder(path));
  CHECK(check_log_exists(folder));
  return start(std::move(folder), kinds, clock, entropy, std::move(options));
}

Result<std::unique_ptr<Register>> Register::start(RegisterFolder folder, const ActKinds& kinds, const Clock& clock,
                                                  Entropy& entropy, RegisterOptions options) {
  std::unique_ptr<Register> opened(new Register(std::move(folder), kinds, clock, entropy, std::move(options)));
  TRY(opened->database_, open_database(opened->folder_.database_address(), Access::read_write));
  {
    TRY(const std::unique_ptr<Connection> connection, opened->database_->connect());
    CHECK(migrate_register(*connection, kinds));
  }
  TRY(WritePath write_path, WritePath::open({*opened->database_, kinds, opened->folder_, clock, entropy}));
  opened->write_path_.emplace(std::move(write_path));
  const RegisterOptions& chosen = opened->options_;
  TRY(opened->publisher_,
      Publisher::start({*opened->database_, opened->folder_, clock, chosen.witness_http, chosen.notice}));

  Register* self = opened.get();
  for (unsigned i = 0; i < std::max(1U, self->options_.verifier_threads); ++i)
    self->verifiers_.emplace_back([self](const std::stop_token& stop) { self->verify_loop(stop); });
  self->writer_ = std::jthread([self](const std::stop_token& stop) { self->write_loop(stop); });
  return opened;
}

Register::~Register() {
  // In the order of the write path: what one hands over is still taken by the next.
  for (std::jthread& verifier : verifiers_) verifier.request_stop();
  verifiers_.clear();
  if (writer_.joinable()) {
    writer_.request_stop();
    writer_.join();
  }
  if (publisher_ != nullptr) publisher_->finish();
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

void Register::log_own_acts(OwnActs acts, Answered answered) { enqueue(std::move(acts), std::move(answered)); }

Result<Acknowledgement> Register::log_own_acts_and_wait(OwnActs acts) {
  auto promise = std::make_shared<std::promise<Result<Acknowledgement>>>();
  auto future = promise->get_future();
  log_own_acts(std::move(acts), fulfil(promise));
  return future.get();
}

Result<Acknowledgement> Register::log_own_act_and_wait(OwnAct make) { return log_own_acts_and_wait({std::move(make)}); }

Result<Acknowledgement> Register::log_own_act_and_wait(Act act) {
  return log_own_acts_and_wait({ready(std::move(act))});
}

// Computed on a snapshot beside the writer, which goes on meanwhile: the act says which size it speaks of.
Result<Acknowledgement> Register::record_state() {
  TRY(const std::unique_ptr<Connection> connection, database_->connect());
  TRY(Transaction snapshot, connection->begin(TransactionKind::read));
  TRY(const std::optional<SignedCheckpoint> last, last_signed_checkpoint(*connection));
  TRY(const Digest state, state_digest(*connection, kinds_));
  snapshot.roll_back();
  return log_own_act_and_wait(state_act(last ? last->size : 0, state, clock_.now(), entropy_));
}

Result<Acknowledgement> Register::erase(const Digest& content, std::string_view reason, std::string_view by) {
  const Instant now = clock_.now();
  TRY(const Acknowledgement erased,
      log_own_act_and_wait(in_journal(ready(erasure_act(content, reason, now, entropy_)),
                                      {now, std::string(by), "erased", content.hex(), std::nullopt})));
  purge_deleted("", "the content is erased");
  // States recorded before the erasure can no longer be recomputed by others, so give them a new one at once.
  if (const Result<Acknowledgement> recorded = record_state(); !recorded)
    notice("the content is erased, but the state was not recorded after it: " + recorded.error().message);
  return erased;
}

void Register::purge_deleted(std::string_view table, std::string_view what_was_done) {
  const auto purge = [&]() -> Status {
    TRY(const std::unique_ptr<Connection> connection, database_->connect());
    return connection->purge_deleted(table);
  };
  if (const Status purged = purge(); !purged)
    notice(std::string(what_was_done) +
           ", but the database's files may still hold what it was: " + purged.error().message);
}

void Register::enqueue(Proposal proposal, Answered answered) {
  const std::lock_guard lock(waiting_mutex_);
  waiting_.push_back({std::move(proposal), std::move(answered)});
  waiting_changed_.notify_one();
}

void Register::verify_loop(const std::stop_token& stop) {
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
        notice("a submission could not be looked at: " + connected.error().message);
        arrival.answered(fail(cannot_take_submissions()));
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
    if (verified.error().kind == ErrorKind::unavailable) {
      connection.reset();  // it may be broken: the next arrival gets a fresh one
      notice("a submission could not be looked at: " + verified.error().message);
      verified = fail(cannot_take_submissions());
    }
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
  CHECK(record_discovered_key(act, statement.kid));
  return verify_submission(submission, origin, clock_.now(), keys_, connection);
}

// What the domain says is recorded as acts before the submission that needs it goes on.
Status Register::record_discovered_key(const Act& act, const Digest& thumbprint) {
  TRY(const Domain domain, Domain::parse(act.actor));
  TRY(const DiscoveredKey found, discover_key(*options_.http, domain, thumbprint));
  TRY(const std::unique_ptr<Connection> connection, database_->connect());
  TRY(const std::optional<Organisation> known, find_organisation(*connection, domain.text()));
  const WellKnown& said = found.organisation;
  const Organisation as_published{
      domain.text(), said.name.empty() ? domain.text() : said.name, said.economy, said.roles, said.size, {}, false};
  return establish_key(*this, known.value_or(as_published), found.key, KeyEvidence::domain, found.address)
      .map([](const EstablishedKey&) {});
}

void Register::write_loop(const std::stop_token& stop) {
  for (;;) {
    std::vector<Waiting> batch;
    {
      std::unique_lock lock(waiting_mutex_);
      const auto is_due = [this] { return !waiting_.empty(); };
      if (write_standing().fails)
        waiting_changed_.wait_for(lock, stop, options_.write_trial_interval, is_due);
      else
        waiting_changed_.wait(lock, stop, is_due);
      if (waiting_.empty() && stop.stop_requested()) return;  // everything accepted was written
      while (!waiting_.empty() && batch.size() < options_.largest_batch) {
        batch.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
      }
    }
    if (batch.empty())
      try_to_write();
    else
      write_batch(std::move(batch));
  }
}

// Without it a server that is asked no more because it is not healthy would never be found healthy again.
void Register::try_to_write() {
  const auto tried = [&]() -> Status {
    CHECK(reopen_write_path());
    return write_path_->try_to_write();
  };
  const Status written = tried();
  note_write(written);
  if (written) notice("the register can write again");
}

// The connection may be broken; reopening reads afresh where the log stands.
Status Register::reopen_write_path() {
  TRY(WritePath reopened, WritePath::open({*database_, kinds_, folder_, clock_, entropy_}));
  write_path_.emplace(std::move(reopened));
  return {};
}

Register::WriteStanding Register::write_standing() const {
  const std::lock_guard lock(standing_mutex_);
  return standing_;
}

void Register::note_write(const Status& written) {
  const std::lock_guard lock(standing_mutex_);
  standing_.fails = !written;
  if (!written) standing_.last_failure = clock_.now();
}

void Register::write_batch(std::vector<Waiting> batch) {
  std::vector<Proposal> proposals;
  proposals.reserve(batch.size());
  for (Waiting& waiting : batch) proposals.push_back(std::move(waiting.proposal));

  const std::uint64_t size_before = write_path_->last_checkpoint().size;
  Result<WritePath::Batch> committed = write_path_->commit(proposals);
  if (!committed) {
    answer_failed_batch(std::move(batch), proposals, committed.error());
    return;
  }
  if (committed->checkpoint.size > size_before) note_write({});
  ++counters_.batches;
  Publisher::Answers answers;
  answers.reserve(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    ++(committed->outcomes[i] ? counters_.accepted : counters_.refused);
    answers.emplace_back(
        [answered = std::move(batch[i].answered), outcome = std::move(committed->outcomes[i])] { answered(outcome); });
  }
  publisher_->hand_over(committed->checkpoint, std::move(answers));
}

// Whoever runs the register's own commands is told what failed; strangers are not.
void Register::answer_failed_batch(std::vector<Waiting> batch, const std::vector<Proposal>& proposals,
                                   const Error& trouble) {
  note_write(fail(trouble));
  notice("a batch of " + std::to_string(batch.size()) + " acts was not written: " + trouble.message);
  const Status reopened = reopen_write_path();
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto* submission = std::get_if<VerifiedSubmission>(&proposals[i]);
    batch[i].answered(submission == nullptr ? fail(trouble) : outcome_after_failure(*submission, reopened));
  }
}

// A connection that broke during the commit leaves open whether the database has it: the log itself says.
Result<Acknowledgement> Register::outcome_after_failure(const VerifiedSubmission& submission, const Status& reopened) {
  const Digest digest = sha256(submission.statement.entry_bytes);
  const Result<std::optional<EntryIndex>> found =
      reopened ? write_path_->find(digest) : Result<std::optional<EntryIndex>>(fail(reopened.error()));
  if (found && *found) return Acknowledgement{**found, digest, true};
  if (found) return fail(cannot_take_submissions());
  return fail(ErrorKind::unavailable,
              "the register cannot take submissions at the moment; whether this one was logged is not known",
              "send the same again later: it is logged once");
}

void Register::notice(std::string_view line) const {
  if (options_.notice) options_.notice(line);
}

}  // namespace haip
