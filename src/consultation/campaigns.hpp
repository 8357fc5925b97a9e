#pragma once
// Campaigns in a consultation: comments so alike that they are read as one text with many senders. What is alike is
// found by campaigns/likeness_index.hpp and is a suggestion, until a person confirms it; that can be undone. Nothing is
// hidden or removed, and distinct texts, comments and senders are always counted apart.
//
//   campaign.confirm     subject consultation/<id>, the register's own: these comments are one campaign
//   campaign.dissolve    subject campaign/<entry>, the register's own: they are not, with a reason

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "campaigns/likely_campaign.hpp"
#include "consultation/comments.hpp"
#include "register/act_kind.hpp"

namespace haip {

inline constexpr std::size_t most_comments_in_campaign = 20'000;

struct ConfirmedCampaign {
  EntryIndex entry_index;  ///< Of the campaign.confirm act.
  ConsultationId consultation;
  Instant at;
  std::vector<EntryIndex> comments;  ///< Ascending.
  std::optional<EntryIndex> dissolved_entry;
  LocalText dissolution_reason;
};

/// Standing ones, largest first.
Result<std::vector<ConfirmedCampaign>> list_campaigns(Connection& view, const ConsultationId& id);
/// Dissolved ones too.
Result<std::optional<ConfirmedCampaign>> find_campaign(Connection& view, EntryIndex entry);
/// The standing one that the comment belongs to.
Result<std::optional<EntryIndex>> campaign_of(Connection& view, EntryIndex comment);

/// Comments as they are compared: what they say with the wording they propose. Withdrawn and erased ones are left out.
struct ComparedComments {
  std::vector<Comment> comments;  ///< By CommentNumber: their place here.
  std::unique_ptr<LikenessIndex> alike;

  [[nodiscard]] const LikenessIndex& index() const { return *alike; }
  [[nodiscard]] const Comment& comment(CommentNumber number) const {
    return comments[static_cast<std::size_t>(number)];
  }
};
ComparedComments compare_comments(std::vector<Comment> comments);
std::string compared_text(const Comment& comment);

Act campaign_act(const ConsultationId& id, std::vector<EntryIndex> comments, Instant at, Entropy& entropy);
Act campaign_dissolution_act(EntryIndex campaign, const LocalText& reason, Instant at, Entropy& entropy);

std::span<const ActKind> campaign_act_kinds();
std::span<const ViewTable> campaign_view();
std::span<const Migration> campaign_migrations();

}  // namespace haip
