#include "campaigns/campaign_report.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace haip {
namespace {

/// Comments without a sender are each somebody else's.
constexpr std::uint64_t unnamed_senders = std::uint64_t{1} << 63U;

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace

CampaignReport::CampaignReport(const CommentTable& table, const LikenessSettings& settings, const CommentsDone& done)
    : table_(table), index_(settings) {
  std::unordered_map<std::string_view, std::uint64_t> senders;
  texts_.reserve(table.rows().size());
  for (std::uint64_t row = 0; row < table.rows().size(); ++row) {
    const CommentRow& comment = table.rows()[row];
    const std::uint64_t sender = comment.sender.empty()
                                     ? unnamed_senders + row
                                     : senders.try_emplace(comment.sender, senders.size()).first->second;
    const Arrival arrival = index_.add(comment.text, CommentNumber{row}, SenderNumber{sender});
    texts_.push_back(arrival.text.value_or(BandIndex::none));
    if (arrival.is_new_text) first_rows_.push_back(static_cast<std::uint32_t>(row));
    if (done) done(row + 1);
  }
  campaigns_ = likely_campaigns(index_);
  standings_.resize(index_.texts());
  for (std::size_t i = 0; i < campaigns_.size(); ++i)
    for (std::size_t k = 0; k < campaigns_[i].texts.size(); ++k)
      standings_[place_of(campaigns_[i].texts[k].text)] = {static_cast<std::uint32_t>(i + 1),
                                                           static_cast<std::uint32_t>(k + 1)};
}

CampaignReport::Standing CampaignReport::standing(std::size_t row) const {
  return texts_[row] == BandIndex::none ? Standing() : standings_[place_of(texts_[row])];
}

Json CampaignReport::counts() const {
  const auto sum = [&](auto of_campaign) {
    return std::transform_reduce(campaigns_.begin(), campaigns_.end(), std::uint64_t{0}, std::plus(), of_campaign);
  };
  Json counts;
  counts.set("comments", std::uint64_t{table_.rows().size()});
  counts.set("without_words", std::uint64_t{index_.wordless()});
  counts.set("distinct_texts", std::uint64_t{index_.texts()});
  counts.set("campaigns", std::uint64_t{campaigns_.size()});
  counts.set("comments_in_campaigns", sum([](const LikelyCampaign& campaign) { return campaign.comments; }));
  counts.set("distinct_texts_in_campaigns", sum([](const LikelyCampaign& campaign) { return campaign.texts.size(); }));
  return counts.set("compared_with_too_few", std::uint64_t{index_.cut()});
}

std::string CampaignReport::summary() const {
  std::size_t comments = 0;
  std::size_t texts = 0;
  for (const LikelyCampaign& campaign : campaigns_) {
    comments += campaign.comments;
    texts += campaign.texts.size();
  }
  std::string all = counted(table_.rows().size(), "comment", "comments") + ", " +
                    counted(index_.texts(), "distinct text", "distinct texts");
  if (index_.wordless() > 0) all += ", " + std::to_string(index_.wordless()) + " without words";
  all += "; " + counted(campaigns_.size(), "likely campaign", "likely campaigns");
  if (!campaigns_.empty())
    all += " of " + counted(comments, "comment", "comments") + " with " +
           counted(texts, "distinct text", "distinct texts");
  if (index_.cut() > 0)
    all += "\n" + counted(index_.cut(), "text", "texts") + " met more others than were compared: groups may lack some";
  return all + "\n";
}

}  // namespace haip
