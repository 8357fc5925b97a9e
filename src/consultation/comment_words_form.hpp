#pragma once
// The words of a comment as they are typed, kept in the moderation queue and read by a moderator: for the form of a new
// comment (comment_form.cpp) and for that of its author's later words (comment_author.cpp).

#include "consultation/pages.hpp"

namespace haip {

/// What a comment is written on.
struct PlaceOfComment {
  Consultation consultation;
  Edition edition;
  std::optional<ProvisionId> provision;  ///< Nothing: the whole.
};

/// Said at once, not after a moderator has read it: nobody writes for nothing. Errors: refused.
Status require_open_now(const Consultation& consultation, Instant received_at);

Html comment_words_fields(const PlaceOfComment& place, const Translator& translate, const Parameters& typed,
                          const FieldProblems& problems);
CommentWords read_typed_words(const PageRequest& ask, const PlaceOfComment& place, const Parameters& typed,
                              FieldProblems& problems);

/// As the queue keeps them.
Json sent_words_json(const CommentWords& words);
Result<CommentWords> read_sent_words(const Json& document);
/// For moderators.
Result<Html> show_sent_words(Connection& view, const CommentSubject& subject, const CommentWords& words,
                             const Translator& translate);

}  // namespace haip
