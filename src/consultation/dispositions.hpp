#pragma once
// Dispositions: the recorded answer that every comment gets before a consultation can be concluded. A later one for the
// same comment takes the place of the earlier, which stays in the log.
//
//   comment.dispose    subject consultation/<id>, the register's own: one answer to one comment, or to many at once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "consultation/comments.hpp"
#include "register/act_kind.hpp"
#include "web/translator.hpp"

namespace haip {

/// The words changed as asked · in part · they did not · it is not about what is reviewed · it was read, and asks for
/// nothing.
inline constexpr std::array<std::string_view, 5> dispositions{"accepted", "partly", "declined", "out-of-scope",
                                                              "noted"};
inline constexpr std::size_t longest_disposition_reason = 2000;
inline constexpr std::size_t most_disposed_at_once = 5000;

/// Where the words changed because of it.
struct ResultingChange {
  ProvisionId provision;
  std::string edition;  ///< The round's whose words are new there.
  friend bool operator==(const ResultingChange&, const ResultingChange&) = default;
};

struct DispositionWords {
  std::string disposition;  ///< From dispositions.
  LocalText reason;
  std::optional<ResultingChange> change;  ///< Only when accepted or partly.
  friend bool operator==(const DispositionWords&, const DispositionWords&) = default;
};

struct Disposition {
  EntryIndex comment;
  EntryIndex entry_index;
  Instant at;
  DispositionWords words;
  std::uint64_t together_with = 0;  ///< How many other comments the same act answers.
};

Result<std::optional<Disposition>> disposition_of(Connection& view, EntryIndex comment);
/// By comment; those without one are missing.
Result<std::map<EntryIndex, Disposition>> dispositions_in(Connection& view, const ConsultationId& id);
/// Comments without one, withdrawn ones left out.
Result<std::uint64_t> count_undisposed(Connection& view, const ConsultationId& id);
struct DispositionCount {
  std::string disposition;
  std::uint64_t comments = 0;
};
/// In the order of `dispositions`, all of them.
Result<std::vector<DispositionCount>> count_dispositions(Connection& view, const ConsultationId& id);
/// What changed in that provision because of comments: their dispositions, oldest first.
Result<std::vector<Disposition>> changes_to(Connection& view, const ProvisionId& provision);

/// The member "comments" of an act's body: entries in ascending order, each once. Errors: malformed, too_large.
Result<std::vector<EntryIndex>> read_comment_entries(const Json& body, std::size_t most);
/// In any order.
Json comment_entries_json(std::vector<EntryIndex> comments);

/// `comments` in any order.
Act disposition_act(const ConsultationId& id, std::vector<EntryIndex> comments, const DispositionWords& words,
                    Instant at, Entropy& entropy);
std::string_view disposition_name(std::string_view disposition, const Translator& translate);

std::span<const ActKind> disposition_act_kinds();
std::span<const ViewTable> disposition_view();
std::span<const Migration> disposition_migrations();

}  // namespace haip
