#pragma once
// What whoever sent a contribution may still do once it is published: other words, withdrawing it. A feature describes
// it for its kinds; the pages are those of web/author_pages.hpp.

#include <optional>
#include <string_view>
#include <vector>

#include "web/contribution.hpp"

namespace haip {

/// Of one published contribution, at one moment.
struct AuthorChoices {
  Url page;                         ///< Where it stands.
  std::vector<EntryIndex> entries;  ///< With words of it, oldest first.
  bool may_change = false;
  bool may_withdraw = false;
  std::optional<EntryIndex> withdrawn_entry;
};

struct FollowUp {
  std::string_view kind;  ///< Of the contribution that was published: "comment.make".
  /// Its new words: a kind of contribution whose pattern is /moderation/{id}/change. What they are about is
  /// published_entry(ask).
  const Contribution* change;
  Result<AuthorChoices> (*choices)(Connection& view, EntryIndex published, Instant now);
  /// What the register signs when its author withdraws it.
  Result<Act> (*withdrawal)(EntryIndex published, Instant now, Entropy& entropy);
};

/// The entry of what was published under {id} of the route. Errors: not_found; conflict when it is not published.
Result<EntryIndex> published_entry(const PageRequest& ask);

}  // namespace haip
