#pragma once
// What the author of a comment can do without an account, at the secret address that they got when they sent it
// (web/author_pages.hpp): other words until the consultation closes, withdrawing until it is concluded.

#include "web/follow_up.hpp"

namespace haip {

/// Of comment.make.
FollowUp comment_follow_up();

/// The kind comment.revise: a comment's new words.
const Contribution& comment_change_contribution();

}  // namespace haip
