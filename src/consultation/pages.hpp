#pragma once
// The public pages of consultations.

#include "consultation/display.hpp"
#include "web/contribution.hpp"

namespace haip {

Result<Page> consultations_page(const PageRequest& ask);
Result<Page> consultation_page(const PageRequest& ask);
Result<Page> comments_page(const PageRequest& ask);
Result<Page> comment_page(const PageRequest& ask);

/// The forms by which anybody comments and replies, without an account.
const Contribution& comment_contribution();
const Contribution& reply_contribution();

/// The whole comment: author, words, redline, when it came. For its page, and for moderators before it has an entry.
Html comment_words(const PageRequest& ask, const Comment& comment, const Edition& edition);
/// A comment as an item of a list: the beginning of its words, and the way to the rest.
Html comment_item(const PageRequest& ask, const Comment& comment, const Edition* edition,
                  const Disposition* disposition);

}  // namespace haip
