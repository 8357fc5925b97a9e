#pragma once
// The acts of a log, in order, each one checked: the statement is the one in the tree, signed by a key that earlier
// acts of the log established; the document has the digest that was signed and says what the statement says. No
// database and no kinds of acts are needed; whether an act should have been admitted is for replay.hpp.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cose/statement.hpp"
#include "register/known_keys.hpp"
#include "register/verified_log.hpp"

namespace haip {

/// One act of the log.
struct LogEntry {
  Envelope envelope;
  cose::SignedStatement statement;
  std::optional<Bytes> document;  ///< Absent when erased.
  std::optional<Act> act;         ///< What `document` says.
  std::string place;              ///< "copy/tile/entries/000.p/9, entry 7 (byte 1034)"
};

/// How far work on a log has come: entries done, entries in all. May be empty.
using LogProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

class LogReader {
 public:
  /// `log` must outlive the reader.
  explicit LogReader(VerifiedLog& log) : log_(log) {}

  [[nodiscard]] bool at_end() const { return next_ == log_.size(); }
  /// How many entries were read.
  [[nodiscard]] std::uint64_t position() const { return next_; }

  /// The next entries, at least one and at most 64. Errors (false_proof) name the place and what does not hold.
  Result<std::vector<LogEntry>> read();

  /// Takes a whole bundle for checked before: only its entries' hashes are checked, and only the acts about keys,
  /// erasure and recorded states are taken in. Returns the digests of all its documents. The position must be at the
  /// beginning of a bundle.
  Result<std::vector<Digest>> recall_bundle();

  /// To be called at the end. false_proof: a document is missing that no content.erase act names.
  Status finish() const;

  [[nodiscard]] const KnownKeys& keys() const { return keys_; }
  /// Content that was erased, and the first entry that says so.
  [[nodiscard]] const std::map<Digest, EntryIndex>& erased() const { return erased_; }
  /// Sizes of the log at which its state was recorded, as far as bundles were recalled.
  [[nodiscard]] const std::set<std::uint64_t>& recorded_sizes() const { return recorded_sizes_; }
  /// How many documents were missing because they were erased.
  [[nodiscard]] std::uint64_t missing_count() const { return missing_.size(); }

 private:
  Status open_bundle();
  Result<LogEntry> parse(std::size_t entry_in_bundle) const;
  Status attach_document(LogEntry& entry, Result<Bytes> document);
  Status learn(const LogEntry& entry);
  Status check_signatures(std::vector<LogEntry>& entries);

  struct Missing {
    EntryIndex entry_index;
    Error error;
  };
  VerifiedLog& log_;
  std::uint64_t next_ = 0;
  std::optional<VerifiedBundle> bundle_;
  KnownKeys keys_;
  std::map<Digest, EntryIndex> erased_;
  std::set<std::uint64_t> recorded_sizes_;
  std::map<Digest, Missing> missing_;
};

}  // namespace haip
