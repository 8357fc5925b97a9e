#include "register/replay.hpp"

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "register/admission.hpp"
#include "register/fold.hpp"
#include "register/register_acts.hpp"

namespace haip {
namespace {

constexpr std::uint64_t entries_per_transaction = 4096;

using Erasures = std::map<Digest, EntryIndex>;

/// What must be known of a log before its acts are folded.
struct Foreknowledge {
  Erasures erasures;                       ///< Which content was erased, and by which entry first.
  std::set<std::uint64_t> recorded_sizes;  ///< Where its state will be needed.
};

Result<Foreknowledge> read_ahead(VerifiedLog& log) {
  LogReader reader(log);
  while (!reader.at_end()) CHECK(reader.recall_bundle());
  return Foreknowledge{reader.erased(), reader.recorded_sizes()};
}

/// Whether a state recorded now can be recomputed: not while content of an earlier entry awaits its erasure.
class Comparability {
 public:
  explicit Comparability(const Erasures& erasures) : erasures_(erasures) {}

  void pass(const Envelope& envelope) {
    if (const auto erased = erasures_.find(envelope.content); erased != erasures_.end())
      open_until_ = std::max(open_until_, erased->second);
  }
  /// After the first `size` entries.
  [[nodiscard]] bool is_comparable(std::uint64_t size) const { return open_until_.value < size; }

 private:
  const Erasures& erasures_;
  EntryIndex open_until_{
      0};  ///< The last erasure that concerns an entry passed; 0 for none, as entry 0 erases nothing.
};

class Replay {
 public:
  Replay(const ActKinds& kinds, Connection& view, const Foreknowledge& foreknowledge, std::string origin)
      : kinds_(kinds),
        view_(view),
        foreknowledge_(foreknowledge),
        comparability_(foreknowledge.erasures),
        origin_(std::move(origin)) {}

  Status take(const LogEntry& entry, ReplayReport& report) {
    const auto at_entry = [&](const Error& error) { return error.within(entry.place); };
    const ActKind* kind = kinds_.find(entry.envelope.type, entry.envelope.version);
    if (kind == nullptr)
      return fail(ErrorKind::conflict,
                  entry.place + ": this program does not know acts of type " + entry.envelope.type + " version " +
                      std::to_string(entry.envelope.version),
                  "use a newer haip");
    const bool is_erased = foreknowledge_.erasures.contains(entry.envelope.content);
    if (is_erased && kind->forget == nullptr)
      return fail(ErrorKind::false_proof,
                  entry.place + ": the content of acts of type " + entry.envelope.type + " cannot be erased");
    if (!is_erased && !entry.act)
      return fail(ErrorKind::not_found, entry.place + ": its document is missing, and no content.erase act names it",
                  "complete the copy with `haip mirror`");

    CHECK(note_state(entry.envelope.entry_index.value));
    if (entry.envelope.type == "register.state") CHECK(compare_state(entry, report));
    if (!is_erased) CHECK(admit(entry));
    CHECK(fold_entry(view_, kinds_, entry.envelope, is_erased ? nullptr : &*entry.act).map_error(at_entry));
    comparability_.pass(entry.envelope);
    if (is_erased) ++report.erased_count;
    return {};
  }

 private:
  Status admit(const LogEntry& entry) {
    Status admitted = admit_act(view_, kinds_, entry.statement, *entry.act, *entry.document, origin_);
    if (admitted || admitted.error().kind == ErrorKind::unavailable) return admitted;
    return fail(ErrorKind::false_proof,
                entry.place + ": this act should not have been admitted: " + admitted.error().message);
  }

  /// Remembers the state after `size` entries when a later entry says what it was.
  Status note_state(std::uint64_t size) {
    if (!foreknowledge_.recorded_sizes.contains(size)) return {};
    std::optional<Digest>& state = states_[size];
    if (!comparability_.is_comparable(size)) return {};
    TRY(state, state_digest(view_, kinds_));
    return {};
  }

  Status compare_state(const LogEntry& entry, ReplayReport& report) {
    const auto untrue = [&](const Error& error) { return as_false_proof(error.within(entry.place)); };
    TRY(const RecordedState recorded, read_recorded_state(*entry.act, entry.envelope.entry_index).map_error(untrue));
    const auto found = states_.find(recorded.size);
    if (found == states_.end())
      return fail(ErrorKind::false_proof, entry.place + ": it records the state after " +
                                              std::to_string(recorded.size) + " entries, but only " +
                                              std::to_string(entry.envelope.entry_index.value) + " come before it");
    const std::optional<Digest>& state = found->second;
    if (!state) {
      ++report.incomparable_states;
      return {};
    }
    if (*state != recorded.state)
      return fail(ErrorKind::false_proof, entry.place + ": it says that the state after " +
                                              std::to_string(recorded.size) + " entries was " + recorded.state.hex() +
                                              ", but the entries lead to " + state->hex());
    ++report.compared_states;
    return {};
  }

  const ActKinds& kinds_;
  Connection& view_;
  const Foreknowledge& foreknowledge_;
  Comparability comparability_;
  std::string origin_;
  std::map<std::uint64_t, std::optional<Digest>> states_;  ///< By size; without a digest where nobody can compute it.
};

/// A folder that goes away with everything in it.
class TemporaryFolder {
 public:
  static Result<TemporaryFolder> create() {
    std::error_code error;
    const Path parent = std::filesystem::temp_directory_path(error);
    if (error) return fail(system_error("there is no folder for temporary files", error.value()));
    std::string pattern = (parent / "haip-replay-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
      return fail(system_error("cannot create a folder in " + parent.string(), errno));
    return TemporaryFolder(pattern);
  }
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const Path& path() const { return path_; }

 private:
  explicit TemporaryFolder(Path path) : path_(std::move(path)) {}
  Path path_;
};

}  // namespace

Result<ReplayReport> replay_log(LogSource& source, const ActKinds& kinds, Connection& view, const LogProgress& progress,
                                const std::optional<tlog::Policy>& policy) {
  TRY(const tlog::Policy trusted, policy ? Result<tlog::Policy>(*policy) : policy_of_first_use(source));
  TRY(LogHead head, read_log_head(source, trusted));
  ReplayReport report{std::move(head)};
  TRY(VerifiedLog log, VerifiedLog::open({&source}, report.head.checkpoint()));
  TRY(const Foreknowledge foreknowledge, read_ahead(log));
  CHECK(migrate(view, kinds.migrations()));

  LogReader reader(log);
  Replay replay(kinds, view, foreknowledge, report.head.checkpoint().origin);
  while (!reader.at_end()) {
    TRY(Transaction transaction, view.begin(TransactionKind::write));
    const std::uint64_t end = reader.position() + entries_per_transaction;
    while (!reader.at_end() && reader.position() < end) {
      TRY(const std::vector<LogEntry> entries, reader.read());
      for (const LogEntry& entry : entries) CHECK(replay.take(entry, report));
      if (progress) progress(reader.position(), log.size());
    }
    CHECK(transaction.commit());
  }
  CHECK(reader.finish());
  TRY(report.state, state_digest(view, kinds));
  return report;
}

Result<ReplayReport> replay_log(LogSource& source, const ActKinds& kinds, const LogProgress& progress,
                                const std::optional<tlog::Policy>& policy) {
  TRY(const TemporaryFolder folder, TemporaryFolder::create());
  TRY(const std::unique_ptr<Database> database,
      open_database((folder.path() / "view.db").string(), Access::read_write));
  TRY(const std::unique_ptr<Connection> view, database->connect());
  return replay_log(source, kinds, *view, progress, policy);
}

}  // namespace haip
