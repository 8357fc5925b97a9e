#pragma once
// Comments on what is under consultation. A comment that proposes other wording is an amendment.
//
//   comment.make       subject consultation/<id>, or consultation/<id>/<provision>
//   comment.revise     subject comment/<entry>: other words, until the consultation closes
//   comment.reply      subject comment/<entry>: replies are not replied to
//   comment.withdraw   subject comment/<entry>
//
// An organisation signs with its own key. Who has none sends a form; the words wait for a moderator
// (register/moderation_queue.hpp) and the register signs them. What counts for the closing time is when they arrived.
//
// Words may be erased. That somebody commented, on which provision, stays: it is in the subject.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consultation/anchor.hpp"
#include "consultation/consultation.hpp"
#include "instruments/provision_id.hpp"

namespace haip {

inline constexpr std::size_t longest_comment = 4000;  ///< Code points; the proposed wording has the same limit.
inline constexpr std::size_t longest_reply_to_comment = 2000;
inline constexpr std::size_t longest_participant_name = 100;
inline constexpr std::uint64_t most_comments_of_organisation = 500;  ///< In one consultation.
inline constexpr std::uint64_t most_comment_versions = 50;
inline constexpr std::uint64_t most_replies_to_comment = 100;

/// How words of somebody without a key came in.
inline constexpr std::array<std::string_view, 3> comment_doors{"web", "e-mail", "paper"};

/// Who speaks, as they say themselves.
struct Participant {
  std::string name;          ///< Name or pseudonym; "" for an organisation with its own key.
  std::string group;         ///< From stakeholder_groups.
  std::string economy;       ///< ISO 3166 alpha-2, or "" when it was not said.
  std::string organisation;  ///< For which they say they speak, or "".
  std::string door;          ///< From comment_doors; "" for an organisation with its own key.
  Instant received_at;       ///< When it arrived; for an organisation with its own key the time of its act.
  friend bool operator==(const Participant&, const Participant&) = default;
};

struct CommentWords {
  std::string edition;  ///< The round's, that it was written on.
  std::string text;
  std::string proposed;          ///< Wording to take the place of the quoted words, or of the provision's text; or "".
  std::optional<Anchor> quoted;  ///< Words of the provision; nothing: all of it.
  std::string language;
  friend bool operator==(const CommentWords&, const CommentWords&) = default;
};

/// The words of one comment.make or comment.revise act.
struct CommentVersion {
  EntryIndex entry_index;
  Instant at;
  CommentWords words;  ///< Empty when they were erased.
};

struct CommentReply {
  EntryIndex entry_index;
  Instant at;
  std::string actor;
  Participant by;
  std::string language;
  std::string text;  ///< "" when it was erased.
};

struct Comment {
  EntryIndex entry_index;
  ConsultationId consultation;
  std::optional<ProvisionId> provision;  ///< Nothing: on the whole.
  Instant at;
  std::string actor;                     ///< Domain, or register_actor.
  Participant by;                        ///< Empty when it was erased.
  std::vector<CommentVersion> versions;  ///< Oldest first; at least one.
  std::optional<EntryIndex> withdrawn_entry;
  std::optional<Instant> withdrawn_at;
  std::vector<CommentReply> replies;  ///< Oldest first; only from find_comment.

  [[nodiscard]] const CommentWords& words() const { return versions.back().words; }
  [[nodiscard]] bool is_amendment() const { return !words().proposed.empty(); }
};

/// Which comments of a consultation to list. Empty members do not restrict.
struct CommentFilter {
  std::string provision;  ///< Id, or "-" for those on the whole.
  std::string group;
  std::string disposition;  ///< From dispositions, or "none".
  bool only_amendments = false;
  std::optional<EntryIndex> campaign = {};  ///< A confirmed one (campaigns.hpp).
};
/// Oldest first.
Result<std::vector<Comment>> list_comments(Connection& view, const ConsultationId& id, const CommentFilter& filter,
                                           std::uint64_t first, std::uint64_t count);
Result<std::uint64_t> count_comments(Connection& view, const ConsultationId& id, const CommentFilter& filter);
Result<std::optional<Comment>> find_comment(Connection& view, EntryIndex entry);
/// Of a provision, in consultations that are not concluded yet or at all times.
struct ProvisionComments {
  ConsultationId consultation;
  std::uint64_t comments = 0;
  std::uint64_t amendments = 0;
};
Result<std::vector<ProvisionComments>> comments_by_consultation(Connection& view, const ProvisionId& provision);
/// By provision id ("" for the whole), withdrawn ones left out.
struct CommentCount {
  std::string provision;
  std::uint64_t comments = 0;
  std::uint64_t amendments = 0;
  std::uint64_t disposed = 0;
};
Result<std::vector<CommentCount>> comments_by_provision(Connection& view, const ConsultationId& id);

// Acts.
Act comment_act(std::string_view actor, const ConsultationId& id, const std::optional<ProvisionId>& provision,
                const CommentWords& words, const Participant& by, Instant at, Entropy& entropy);
/// `received_at`: of the new words.
Act comment_revision_act(std::string_view actor, EntryIndex comment, const CommentWords& words, Instant received_at,
                         Instant at, Entropy& entropy);
Act comment_reply_act(std::string_view actor, EntryIndex comment, std::string_view text, std::string_view language,
                      const Participant& by, Instant at, Entropy& entropy);
Act comment_withdrawal_act(std::string_view actor, EntryIndex comment, Instant at, Entropy& entropy);

/// The consultation and the provision that a comment's subject names. Errors: malformed.
struct CommentSubject {
  ConsultationId consultation;
  std::optional<ProvisionId> provision;
};
Result<CommentSubject> read_comment_subject(std::string_view subject);
/// comment/<entry>. Errors: malformed.
Result<EntryIndex> read_comment_entry(std::string_view subject);

}  // namespace haip
