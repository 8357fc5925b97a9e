#pragma once
// The one write path of the register, told from top to bottom in write_path.cpp:
//
//   verify (submission.cpp, many threads) → begin → catch up → admit and stage each act → tiles → sign checkpoint
//   → commit point → witnesses → publish → answer
//
// Entries, content, view, tiles and the signed checkpoint are one database transaction. So after a crash either all of
// a batch is there or nothing, and no checkpoint that covers lost entries has ever left the house. The checkpoint is
// signed inside the transaction and shown to nobody before the commit, as in Sunlight, whose compare-and-swap of the
// signed checkpoint is its commit point.
//
// Several processes may write to one database: each batch begins by taking the database's write lock and reading where
// the log stands, so there is one history and no fork.

#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "base/entropy.hpp"
#include "base/time.hpp"
#include "register/act_kind.hpp"
#include "register/log_store.hpp"
#include "register/register_folder.hpp"
#include "store/database.hpp"
#include "tlog/tile_tree.hpp"

namespace haip {

/// A signed act whose signature, agreement and freshness were checked.
struct VerifiedSubmission {
  cose::SignedStatement statement;
  Act act;
  Bytes document;
};

/// The register's own act, made when its turn comes: `view` is the state after `size` entries. Signed by the write
/// path.
using OwnAct = std::function<Result<Act>(Connection& view, std::uint64_t size)>;

/// An act that was made beforehand.
inline OwnAct ready(Act act) {
  return [act = std::move(act)](Connection&, std::uint64_t) -> Result<Act> { return act; };
}
/// Acts of the register that are logged one after the other, all of them or none.
using OwnActs = std::vector<OwnAct>;

using Proposal = std::variant<VerifiedSubmission, OwnActs>;

/// The act is in the log, on disk.
struct Acknowledgement {
  EntryIndex entry_index;
  Digest statement_digest;
  bool was_known = false;  ///< The same statement had been logged before; nothing was added.
};

struct WritePathParts {
  Database& database;
  const ActKinds& kinds;
  const RegisterFolder& folder;
  const Clock& clock;
  Entropy& entropy;
};

/// Refuses (false_proof) a database whose last checkpoint is older than, or another than, the last one that was
/// published from this folder. Guards against an old copy of the database, not against one of the whole folder.
Status check_against_last_published(const RegisterFolder& folder, const SignedCheckpoint& last);

/// Belongs to one thread at a time.
class WritePath {
 public:
  /// Reads where the log stands. Errors: unavailable when database and signed checkpoint disagree, or when the database
  /// is older than the last checkpoint that was published from this folder.
  static Result<WritePath> open(const WritePathParts& parts);

  struct Batch {
    std::vector<Result<Acknowledgement>> outcomes;  ///< One for each proposal, in order; of the last of several acts.
    SignedCheckpoint checkpoint;                    ///< Covers every acknowledged act.
  };
  /// Commits what can be admitted. An outer error (disk full, database gone) means that nothing of the batch happened.
  Result<Batch> commit(std::vector<Proposal>& proposals);

  /// The entry of a statement, if it is in the log.
  Result<std::optional<EntryIndex>> find(const Digest& statement_digest) {
    return find_entry(*connection_, statement_digest);
  }
  /// Writes something of the size of an act beside the log, durably: whether a batch could be written now.
  Status try_to_write();

  [[nodiscard]] const SignedCheckpoint& last_checkpoint() const { return last_; }

 private:
  explicit WritePath(const WritePathParts& parts) : parts_(parts) {}
  Status catch_up();
  void foresee_staging(const std::vector<Proposal>& proposals, const Batch& batch);
  void rehearse(const VerifiedSubmission& submission);
  Result<Acknowledgement> stage_together(const OwnActs& acts, tlog::TreeAppender& tree);
  Result<Acknowledgement> stage_own(const OwnAct& make, tlog::TreeAppender& tree);
  Result<Acknowledgement> stage(const VerifiedSubmission& submission, tlog::TreeAppender& tree);
  Status write_admitted(const VerifiedSubmission& submission, EntryIndex entry_index, const Digest& statement_digest);
  Result<SignedCheckpoint> sign_checkpoint(const tlog::TreeAppender& tree) const;

  WritePathParts parts_;
  std::unique_ptr<Connection> connection_;
  tlog::TreeAppender tree_;
  SignedCheckpoint last_;
};

}  // namespace haip
