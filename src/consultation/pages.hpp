#pragma once
// The public pages of consultations.

#include "consultation/campaigns.hpp"
#include "consultation/display.hpp"
#include "web/contribution.hpp"

namespace haip {

Result<Page> consultations_page(const PageRequest& ask);
Result<Page> consultation_page(const PageRequest& ask);
Result<Page> draft_part_page(const PageRequest& ask);
Result<Page> comments_page(const PageRequest& ask);
Result<Page> comment_page(const PageRequest& ask);

Result<Page> campaigns_page(const PageRequest& ask);
Result<Page> campaign_page(const PageRequest& ask);

/// The forms by which anybody comments and replies, without an account.
const Contribution& comment_contribution();
const Contribution& reply_contribution();

/// One part of the draft under consultation, such as an action with its duties.
Url draft_part_url(const ConsultationId& id, const ProvisionId& part);
/// The parts of the draft, with how much was said about each.
Html draft_contents(const PageRequest& ask, const Consultation& consultation, const Edition& draft,
                    const std::vector<CommentCount>& counts);

/// The whole comment: author, words, redline, when it came. For its page, and for moderators before it has an entry.
Html comment_words(const PageRequest& ask, const Comment& comment, const Edition& edition);
/// A comment as an item of a list: the beginning of its words, and the way to the rest.
Html comment_item(const PageRequest& ask, const Comment& comment, const Edition* edition,
                  const Disposition* disposition);

/// "3 comments, 2 senders, 2 distinct texts": never one number for all three.
Html campaign_counts(const LikelyCampaign& campaign, const Translator& translate);

}  // namespace haip
