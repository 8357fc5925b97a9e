#pragma once
// Challenges: others say, with a source and its date, that an answer of a report does not hold; the organisation
// replies. Both stay visible under the answer.
//
//   report.challenge     subject answer/<domain>/<instrument>/<year>/<question>; signed by an organisation with its own
//                        key, or by the register for somebody without one, whose words a moderator let pass
//                        (register/moderation_queue.hpp)
//   report.reply         subject challenge/<entry>; the organisation whose answer it is
//   challenge.withdraw   subject challenge/<entry>; the organisation that made the challenge
//
// Words may be erased; that something was said, about which answer and by which organisation, stays.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reports/reports.hpp"

namespace haip {

inline constexpr std::size_t longest_challenge = 4000;  ///< Code points.
inline constexpr std::size_t longest_reply = 4000;
inline constexpr std::uint64_t most_replies = 20;     ///< To one challenge.
inline constexpr std::uint64_t most_challenges = 20;  ///< To one answer, by one organisation.

/// How somebody without an account describes themselves; shown as such. This project's own list.
inline constexpr std::array<std::string_view, 6> challenger_groups{"academia", "civil-society",       "government",
                                                                   "industry", "technical-community", "individual"};

/// What a challenge says.
struct ChallengeWords {
  EntryIndex revision;  ///< Of the report, which the answer stands in.
  std::string statement;
  std::string language;
  std::string source;       ///< https://…
  std::string source_date;  ///< Of what stands there.
  std::string name;         ///< Name or pseudonym of somebody without a key; "" for an organisation.
  std::string group;        ///< From challenger_groups; "" for an organisation.
};

struct ChallengeReply {
  EntryIndex entry_index;
  Instant at;
  std::string language;
  std::string text;  ///< "" when it was erased.
};

struct Challenge {
  EntryIndex entry_index;
  Instant at;
  ReportName report;
  std::string question;
  std::string actor;     ///< Domain, or register_actor.
  ChallengeWords words;  ///< Empty when they were erased.
  std::optional<EntryIndex> withdrawn_entry;
  std::optional<Instant> withdrawn_at;
  std::string withdrawal_reason;
  std::vector<ChallengeReply> replies;  ///< Oldest first.
};

/// Oldest first.
Result<std::vector<Challenge>> challenges_of(Connection& view, const ReportName& name, std::string_view question);
/// To all answers of the report, oldest first: the first `most` of those after that entry, or of all.
Result<std::vector<Challenge>> challenges_after(Connection& view, const ReportName& name,
                                                std::optional<EntryIndex> after, std::uint64_t most);
/// How often an answer was challenged, without the words.
struct ChallengeCounts {
  std::string question;
  std::uint64_t challenges = 0;
  std::uint64_t replies = 0;
  EntryIndex revision;  ///< The newest that was challenged; entry 0 when the words were erased.
};
/// By question.
Result<std::vector<ChallengeCounts>> count_challenges(Connection& view, const ReportName& name);
/// Without its replies.
Result<std::optional<Challenge>> find_challenge(Connection& view, EntryIndex entry);

/// The answer as it was when it was challenged; the last revision's when that is not known any more.
Url challenged_answer_url(const ReportName& name, std::string_view question, EntryIndex revision);

Act challenge_act(std::string_view actor, const ReportName& name, std::string_view question,
                  const ChallengeWords& words, Instant at, Entropy& entropy);
Act challenge_reply_act(std::string_view domain, EntryIndex challenge, std::string_view text, std::string_view language,
                        Instant at, Entropy& entropy);
Act challenge_withdrawal_act(std::string_view domain, EntryIndex challenge, std::string_view reason, Instant at,
                             Entropy& entropy);
/// What can be checked without a register. Errors: malformed.
Status check_challenge_words(const Act& act);
Status check_challenge_reply(const Act& act);

// For acts.cpp, which brings them to the register.
std::span<const ActKind> challenge_act_kinds();
std::span<const ViewTable> challenge_view();
std::span<const Migration> challenge_migrations();
/// Nothing for acts of other kinds.
Result<std::optional<NewsItem>> describe_challenge(Connection& view, const Envelope& envelope,
                                                   const Translator& translate);

}  // namespace haip
