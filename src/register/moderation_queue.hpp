#pragma once
// What people send without an account waits here, outside the log, until a moderator publishes it (the register signs
// an act with the words) or declines it for a reason of the published list. Nothing is turned away silently: whoever
// sent it reads the outcome under an id that only they know, and the log counts what was declined, by kind and reason.
//
//   contribution.decline   the register: something of that kind was declined for that reason; not a word of it
//
// Once it is decided, the queue forgets the words; when it was declined, so do the database's files.

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "register/register.hpp"
#include "register/staff.hpp"

namespace haip {

/// The act, its view table, and the private table of the queue.
RegisterPart moderation_part();

/// Why something may be declined: the published list. This project's own.
inline constexpr std::array<std::string_view, 7> moderation_reasons{
    "off-topic", "source-unusable", "said-already", "personal-data", "insult", "advertising", "law"};
/// Errors: malformed, naming the choice.
Status check_moderation_reason(std::string_view reason);

/// Beyond that nothing more is taken until moderators have decided.
inline constexpr std::uint64_t most_waiting_contributions = 5000;
inline constexpr std::size_t largest_contribution_bytes = 64UL * 1024;

enum class ContributionState { waiting, published, declined };

struct QueuedContribution {
  std::string id;    ///< 32 hexadecimal digits, random: whoever knows it may read the outcome.
  std::string kind;  ///< Of act that it becomes, such as "report.challenge".
  Json document;     ///< What was sent, in the form of its kind; empty once it is decided.
  Instant received_at;
  ContributionState state = ContributionState::waiting;
  std::string reason;  ///< From moderation_reasons, when declined.
  std::optional<Instant> decided_at;
  std::optional<EntryIndex> entry_index;  ///< Of the act, or of the contribution.decline act.
};

/// Its new id. Errors: unavailable when the queue is full; too_large.
Result<std::string> queue_contribution(Connection& connection, std::string_view kind, const Json& document, Instant now,
                                       Entropy& entropy);
/// The same in the caller's transaction.
Result<std::string> add_to_queue(Connection& connection, std::string_view kind, const Json& document, Instant now,
                                 Entropy& entropy);
Result<std::optional<QueuedContribution>> find_contribution(Connection& connection, std::string_view id);
/// Oldest first.
Result<std::vector<QueuedContribution>> waiting_contributions(Connection& connection, std::uint64_t count);
Result<std::uint64_t> count_waiting_contributions(Connection& connection);

/// Makes the act that is logged.
using ContributionAct = std::function<Result<Act>(const Json& document, Instant now, Entropy& entropy)>;
/// Logs the act; marks the contribution and writes the journal in the same transaction. Errors: not_found, conflict
/// (decided already), forbidden (no moderator), and those of the act's admission, which leave it waiting.
Result<Acknowledgement> publish_contribution(Register& reg, const Officer& by, const std::string& id,
                                             const ContributionAct& make);
/// Logs a contribution.decline act in its place. Errors: as above.
Result<Acknowledgement> decline_contribution(Register& reg, const Officer& by, const std::string& id,
                                             std::string_view reason);

/// How often that kind was declined for that reason.
struct DeclinedCount {
  std::string kind;
  std::string reason;
  std::uint64_t count = 0;
};
/// From the view, by kind and reason.
Result<std::vector<DeclinedCount>> declined_counts(Connection& view);

}  // namespace haip
