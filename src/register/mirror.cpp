#include "register/mirror.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <set>
#include <system_error>

#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::array<std::string_view, 5> names_of_a_copy{"checkpoint", "tile", "payloads", "policy.txt",
                                                          "conflicting-checkpoint"};
constexpr std::array<std::string_view, 3> names_of_other_folders{"register.json", "keys", "act.json"};

/// Only a new folder, an empty one, or an earlier copy may be written to. Whoever serves a copy may have put a page
/// beside it.
Status check_folder(const Path& path) {
  std::error_code error;
  bool has_policy = false;
  bool has_log = false;
  std::string stranger;
  std::filesystem::directory_iterator files(path, error);
  if (error == std::errc::no_such_file_or_directory) return {};
  if (error == std::errc::not_a_directory)
    return fail(ErrorKind::conflict, path.string() + " exists and is not a folder", "choose another name");
  if (error) return fail(system_error("cannot look into the folder " + path.string(), error.value()));
  for (const auto& file : files) {
    const std::string name = file.path().filename().string();
    const auto is_name = [&](std::string_view known) { return name == known; };
    if (std::ranges::any_of(names_of_other_folders, is_name))
      return fail(ErrorKind::conflict,
                  path.string() + " is not a copy of a log: it holds " + printable(name) + "; nothing was copied",
                  "choose a new or empty folder");
    has_policy = has_policy || name == "policy.txt";
    has_log = has_log || name == "checkpoint" || name == "tile";
    // Unfinished files of an interrupted run are hidden.
    if (!name.starts_with('.') && std::ranges::none_of(names_of_a_copy, is_name)) stranger = name;
  }
  if (stranger.empty() || (has_policy && has_log)) return {};
  return fail(
      ErrorKind::conflict,
      path.string() + " is not empty and not a copy of a log: it holds " + printable(stranger) + "; nothing was copied",
      "choose a new or empty folder");
}

/// The folder of the copy, held against a second process.
class CopyFolder final : public LogKeeper {
 public:
  static Result<CopyFolder> lock(const Path& path) {
    CHECK(create_folder(path));
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return fail(system_error("cannot open the folder " + path.string(), errno));
    CopyFolder folder(path, descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
      return fail(ErrorKind::conflict, "another process is copying to " + path.string(), "wait until it is done");
    return folder;
  }
  CopyFolder(CopyFolder&& other) noexcept
      : path_(std::move(other.path_)),
        descriptor_(std::exchange(other.descriptor_, -1)),
        folders_(std::move(other.folders_)) {}
  CopyFolder& operator=(CopyFolder&&) = delete;
  ~CopyFolder() override {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  [[nodiscard]] const Path& path() const { return path_; }

  // Nothing of this is synced by itself: only a checkpoint makes it count, and before that everything is.
  Status keep_tile(const tlog::TileAddress& address, ByteView bytes) override {
    return keep(path_ / tlog::format_tile_path(address), bytes);
  }
  Status keep_bundle(const tlog::BundleAddress& address, ByteView bytes) override {
    return keep(path_ / tlog::format_bundle_path(address), bytes);
  }
  Status keep_document(const Digest& content, ByteView bytes) override {
    return keep(mirrored_document_path(path_, content), bytes);
  }

  /// Makes durable what was kept, then puts the checkpoint in place.
  Status commit(const std::string& checkpoint) const {
    if (::syncfs(descriptor_) != 0) return fail(system_error("cannot make " + path_.string() + " durable", errno));
    return write_file(path_ / "checkpoint", checkpoint);
  }

 private:
  CopyFolder(Path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  Status keep(const Path& file, ByteView bytes) {
    if (folders_.insert(file.parent_path()).second) CHECK(create_folder(file.parent_path()));
    return write_file_without_sync(file, as_text(bytes));
  }

  Path path_;
  int descriptor_;
  std::set<Path> folders_;  ///< Made already.
};

struct Trust {
  tlog::Policy policy;
  bool is_new = false;  ///< The copy has no policy yet.
  bool is_first_use = false;
};

bool is_there(const Path& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

Result<Trust> choose_trust(LogSource& from, const Path& policy_path, const std::optional<tlog::Policy>& trust) {
  if (is_there(policy_path)) {
    TRY(tlog::Policy stored, read_policy_file(policy_path));
    if (trust && *trust != stored)
      return fail(
          ErrorKind::conflict, policy_path.string() + " is another policy than the one given",
          "to hold this copy to the new policy from now on, replace that file by it; or copy to another folder");
    return Trust{std::move(stored)};
  }
  if (trust) return Trust{*trust, true};
  TRY(tlog::Policy policy, policy_of_first_use(from));
  return Trust{std::move(policy), true, true};
}

Status write_policy(const Path& path, const Trust& trust) {
  if (!trust.is_new) return {};
  const std::string why = trust.is_first_use
                              ? "# Trusted on first use: this key is the one that the log's own first entry names. "
                                "Compare it with what the\n"
                                "# operator publishes elsewhere, and name witnesses here (docs/mirror-and-replay.md).\n"
                              : "# Whom this copy trusts; given when it was made.\n";
  return write_file(path, why + tlog::format_policy(trust.policy));
}

Result<std::optional<LogHead>> previous_head(LogSource& copy, const tlog::Policy& policy) {
  Result<std::string> note = copy.checkpoint();
  if (!note && note.error().kind == ErrorKind::not_found) return std::nullopt;
  if (!note) return fail(note.error());
  // Its witnesses were enough at the time; the policy may have become stricter since.
  tlog::Policy without_witnesses = policy;
  without_witnesses.quorum = std::string(tlog::no_quorum);
  Result<LogHead> head = check_log_head(std::move(*note), without_witnesses, copy.place_of_checkpoint());
  if (!head) {
    Error error = head.error();
    error.advice = "unless policy.txt was changed by mistake, delete " + copy.place_of_checkpoint() +
                   " and run it again: the rest of the copy is checked and used";
    return fail(std::move(error));
  }
  return *std::move(head);
}

Error fork_error(const LogHead& before, const LogHead& now, const std::string& source, const Path& evidence) {
  return {ErrorKind::false_proof,
          "FORK: the log of " + std::to_string(now.checkpoint().size) + " entries at " + source +
              " is not a continuation of the " + std::to_string(before.checkpoint().size) +
              " entries copied before, and " + printable(now.checkpoint().origin) + " signed both",
          "nothing was copied; keep the file \"checkpoint\" and " + evidence.string() +
              ": together they prove it; tell the operator and others who copy this log"};
}

/// One history contains the other, and the copy never goes back.
Status check_continuation(const LogHead& before, const LogHead& now, VerifiedLog& longer, const std::string& source,
                          const Path& evidence) {
  const tlog::Checkpoint& shorter =
      before.checkpoint().size <= now.checkpoint().size ? before.checkpoint() : now.checkpoint();
  TRY(const Digest root, tlog::root(shorter.size, longer));
  if (root != shorter.root) {
    CHECK(write_file(evidence, now.note));
    return fail(fork_error(before, now, source, evidence));
  }
  if (now.checkpoint().size >= before.checkpoint().size) return {};
  return fail(ErrorKind::conflict,
              source + " shows " + std::to_string(now.checkpoint().size) + " entries, but " +
                  std::to_string(before.checkpoint().size) + " were copied before",
              "nothing was changed; try again later, and ask the operator if it stays so");
}

/// Reads the whole log through `log`, whose keeper writes what the copy lacks. Bundles below `checked_size` were
/// checked by an earlier run.
Status copy_everything(VerifiedLog& log, LogReader& reader, const Path& to, std::uint64_t checked_size,
                       const LogProgress& progress) {
  std::vector<Digest> absent;
  while (!reader.at_end()) {
    const bool is_checked =
        reader.position() % tlog::tile_width == 0 && reader.position() + tlog::tile_width <= checked_size;
    if (is_checked) {
      TRY(const std::vector<Digest> contents, reader.recall_bundle());
      for (const Digest& content : contents)
        if (!is_there(mirrored_document_path(to, content))) absent.push_back(content);
    } else {
      CHECK(reader.read());
    }
    if (progress) progress(reader.position(), log.size());
  }
  CHECK(reader.finish());
  std::erase_if(absent, [&](const Digest& content) { return reader.erased().contains(content); });
  TRY(const std::vector<Result<Bytes>> documents, log.documents(absent));
  for (const Result<Bytes>& document : documents)
    if (!document) return fail(document.error());
  return {};
}

/// Partial tiles and bundles of other sizes: nothing refers to them any more.
void remove_stale_partials(const Path& folder, std::uint64_t size) {
  std::error_code ignored;
  std::vector<Path> stale;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder / "tile", ignored)) {
    if (file.is_directory(ignored)) continue;
    const std::string name = file.path().lexically_relative(folder).generic_string();
    const auto tile = tlog::parse_tile_path(name);
    const auto bundle = tlog::parse_bundle_path(name);
    const bool is_stale_tile =
        tile && tile->width < tlog::tile_width && tile->width != tlog::width_in_tree(tile->level, tile->index, size);
    const bool is_stale_bundle =
        bundle && bundle->width < tlog::tile_width && bundle->width != tlog::width_in_tree(0, bundle->index, size);
    if (is_stale_tile || is_stale_bundle) stale.push_back(file.path());
  }
  for (const Path& path : stale) {
    std::filesystem::remove(path, ignored);
    std::filesystem::remove(path.parent_path(), ignored);  // only when it is empty now
  }
}

Result<std::uint64_t> remove_erased(const Path& folder, const std::map<Digest, EntryIndex>& erased) {
  std::uint64_t removed = 0;
  for (const auto& [content, entry_index] : erased) {
    std::error_code error;
    if (std::filesystem::remove(mirrored_document_path(folder, content), error)) ++removed;
    if (error)
      return fail(system_error("cannot remove the erased document " + mirrored_document_path(folder, content).string(),
                               error.value()));
  }
  return removed;
}

}  // namespace

Result<MirrorReport> mirror_log(LogSource& from, const Path& to, const std::optional<tlog::Policy>& trust,
                                const LogProgress& progress) {
  CHECK(check_folder(to));
  TRY(const Trust chosen, choose_trust(from, to / "policy.txt", trust));
  TRY(LogHead head, read_log_head(from, chosen.policy));
  TRY(CopyFolder folder, CopyFolder::lock(to));
  CHECK(write_policy(to / "policy.txt", chosen));

  const std::unique_ptr<LogSource> copy = folder_log(to);
  TRY(const std::optional<LogHead> before, previous_head(*copy, chosen.policy));
  if (before) {
    // Without a keeper: nothing of a fork may be written over what was copied.
    const bool is_behind = head.checkpoint().size < before->checkpoint().size;
    const std::vector<LogSource*> sources =
        is_behind ? std::vector<LogSource*>{copy.get()} : std::vector<LogSource*>{copy.get(), &from};
    TRY(VerifiedLog longer, VerifiedLog::open(sources, is_behind ? before->checkpoint() : head.checkpoint()));
    CHECK(check_continuation(*before, head, longer, from.name(), to / "conflicting-checkpoint"));
  }
  TRY(VerifiedLog log, VerifiedLog::open({copy.get(), &from}, head.checkpoint(), &folder));

  LogReader reader(log);
  const std::uint64_t previous_size = before ? before->checkpoint().size : 0;
  CHECK(copy_everything(log, reader, to, previous_size, progress));

  CHECK(folder.commit(head.note));
  remove_stale_partials(to, log.size());
  TRY(const std::uint64_t removed, remove_erased(to, reader.erased()));
  return MirrorReport{std::move(head), previous_size, chosen.is_first_use, reader.erased().size(), removed};
}

}  // namespace haip
