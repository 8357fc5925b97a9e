#pragma once
// Who of the secretariat did what: a private table beside the accounts, for administrators and the operator. The log
// names people of the secretariat only in weighty acts; here it stands for everything.

#include <optional>
#include <string>
#include <vector>

#include "register/write_path.hpp"

namespace haip {

/// Stands for a person's public id when the command line was used, where nobody signs in.
inline constexpr std::string_view operator_actor = "operator";

/// "published" or "declined" a contribution, "vouched" for a key, "erased" content, "logged" an act of the register
/// (about: its type and subject), "proposed", "confirmed" or "rejected" a weighty act, "lapsed" a proposal,
/// "classified" a change in a report, "added", "reset" or "disabled" an account.
struct JournalLine {
  Instant at;
  std::string by;      ///< Public id, or operator_actor.
  std::string action;  ///< One of the words above.
  std::string about;   ///< Domain, digest, act and subject, public id.
  std::optional<EntryIndex> entry_index;
};

/// Writes the line; in the transaction of what it tells about, if that is one.
Status write_journal(Connection& connection, const JournalLine& line);

/// The act, and with it the line, in the same transaction: both are there or neither. The line gets the act's entry.
OwnAct in_journal(OwnAct act, JournalLine line);

/// Newest first.
Result<std::vector<JournalLine>> read_journal(Connection& connection, std::uint64_t count);

}  // namespace haip
