#pragma once
// What the acts about comments say, read strictly: for admission, fold and forms. Errors: malformed, and too_large for
// texts.

#include "consultation/comments.hpp"
#include "register/act.hpp"

namespace haip {

struct SaidComment {
  CommentWords words;
  Participant by;
};
/// A comment.make act.
Result<SaidComment> read_comment(const Act& act);

struct SaidRevision {
  CommentWords words;
  Instant received_at;
};
Result<SaidRevision> read_comment_revision(const Act& act);

struct SaidReply {
  std::string language;
  std::string text;
  Participant by;
};
Result<SaidReply> read_comment_reply(const Act& act);

/// Has an empty body.
Status check_comment_withdrawal(const Act& act);

/// For forms too.
Status check_participant_name(std::string_view name);

}  // namespace haip
