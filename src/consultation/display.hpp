#pragma once
// How consultations and comments read on a page: addresses and small pieces of markup that several pages share.

#include <map>
#include <optional>
#include <string>

#include "consultation/comments.hpp"
#include "consultation/dispositions.hpp"
#include "consultation/places.hpp"
#include "instruments/edition.hpp"
#include "web/page.hpp"

namespace haip {

Url consultations_url();
Url consultation_url(const ConsultationId& id);
Url comments_url(const ConsultationId& id);
Url comment_url(const ConsultationId& id, EntryIndex comment);
/// Nothing: the form for a comment on the whole.
Url comment_form_url(const ConsultationId& id, const std::optional<ProvisionId>& provision);

/// What {id} of the route names. Errors: not_found.
Result<Consultation> asked_consultation(const PageRequest& ask);
std::string title_of(const Consultation& consultation, Language language);
std::vector<Crumb> consultation_crumbs(const Consultation& consultation, const Translator& translate);

/// Where it stands by the time that pages go by (log_time).
enum class ConsultationState { announced, open, closed, concluded };
ConsultationState state_of(const Consultation& consultation, Instant now);
Html state_label(ConsultationState state, const Translator& translate);
/// "accepted in part", with the colour of its kind.
Html disposition_label(std::string_view disposition, const Translator& translate);

/// "moved", with the colour of its kind.
Html carry_label(CarryOutcome outcome, const Translator& translate);

/// "Reader 1 (civil society, Kenya)": as they say themselves; a link for an organisation with its own key.
Html author_line(const PageRequest& ask, std::string_view actor, const Participant& by);
/// Paragraphs as they were written, in a <div lang> when the reader's language is another.
Html written_text(std::string_view text, std::string_view text_language, Language language);
/// The proposed wording against what it would replace. `edition` is the one the comment was written on.
Html amendment_redline(const CommentWords& words, const std::optional<ProvisionId>& provision, const Edition& edition,
                       const Translator& translate);
/// The beginning of a text, at most so many code points, cut between words and ended with "…".
std::string beginning_of(std::string_view text, std::size_t most_code_points);

/// The name of a provision as that edition has it: label and heading; its id when the edition does not have it.
std::string provision_name(const Edition& edition, const ProvisionId& id, Language language);

}  // namespace haip
