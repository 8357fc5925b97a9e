#include "campaigns/likely_campaign.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace haip {
namespace {

std::size_t count_distinct(std::vector<SenderNumber>& senders) {
  std::ranges::sort(senders);
  return static_cast<std::size_t>(std::ranges::unique(senders).begin() - senders.begin());
}

/// The texts of a group with their counts, and the counts of the whole.
LikelyCampaign counted(const LikenessIndex& index, TextNumber text) {
  LikelyCampaign campaign;
  std::vector<SenderNumber> of_all;
  for (const TextNumber member : index.group_of(text)) {
    std::vector<SenderNumber> of_text;
    for (const PostedText& posted : index.comments_of(member)) of_text.push_back(posted.sender);
    campaign.texts.push_back({.text = member, .comments = of_text.size()});
    campaign.comments += of_text.size();
    of_all.insert(of_all.end(), of_text.begin(), of_text.end());
    campaign.texts.back().senders = count_distinct(of_text);
  }
  campaign.senders = count_distinct(of_all);
  return campaign;
}

/// For each text its likeness to the n-grams that more than half of the senders used.
std::vector<double> likeness_to_majority(const LikenessIndex& index, const LikelyCampaign& campaign) {
  // Hashes of 64 bits will do: this only chooses which text is shown first.
  std::unordered_map<std::uint64_t, std::size_t> senders_of;
  std::size_t senders = 0;
  NgramSet set;
  for (const CampaignText& member : campaign.texts) {
    set.assign(index.folded(member.text));
    for (const std::uint64_t ngram : set.hashes()) senders_of[ngram] += member.senders;
    senders += member.senders;
  }
  std::size_t in_majority = 0;
  for (const auto& [ngram, of_ngram] : senders_of)
    if (of_ngram * 2 > senders) ++in_majority;
  std::vector<double> likenesses;
  for (const CampaignText& member : campaign.texts) {
    set.assign(index.folded(member.text));
    const auto common = static_cast<std::size_t>(std::ranges::count_if(
        set.hashes(), [&](std::uint64_t ngram) { return senders_of.find(ngram)->second * 2 > senders; }));
    likenesses.push_back(jaccard(set.size(), in_majority, common));
  }
  return likenesses;
}

TextNumber chosen_representative(const LikenessIndex& index, const LikelyCampaign& campaign) {
  if (campaign.texts.size() == 1) return campaign.texts.front().text;
  const std::vector<double> likenesses = likeness_to_majority(index, campaign);
  std::size_t best = 0;
  const auto rank = [&](std::size_t i) {
    const std::string_view folded = index.folded(campaign.texts[i].text);
    return std::tuple(-likenesses[i], -static_cast<double>(campaign.texts[i].senders), folded.size(), folded);
  };
  for (std::size_t i = 1; i < likenesses.size(); ++i)
    if (rank(i) < rank(best)) best = i;
  return campaign.texts[best].text;
}

}  // namespace

LikelyCampaign likely_campaign(const LikenessIndex& index, TextNumber text) {
  LikelyCampaign campaign = counted(index, text);
  const TextNumber representative = chosen_representative(index, campaign);
  NgramSet set;
  set.assign(index.folded(representative));
  NgramSet other;
  for (CampaignText& member : campaign.texts) {
    if (member.text == representative) continue;
    other.assign(index.folded(member.text));
    member.likeness = jaccard(set.size(), other.size(), set.count_common(index.folded(member.text)));
  }
  std::ranges::sort(campaign.texts, std::ranges::less(), [&](const CampaignText& member) {
    return std::tuple(member.text != representative, -static_cast<double>(member.comments), -member.likeness,
                      index.folded(member.text));
  });
  return campaign;
}

std::vector<LikelyCampaign> likely_campaigns(const LikenessIndex& index, std::size_t fewest_comments) {
  std::vector<LikelyCampaign> campaigns;
  for (const TextNumber first : index.groups()) {
    std::size_t comments = 0;
    for (const TextNumber member : index.group_of(first)) comments += index.comments_of(member).size();
    if (comments >= fewest_comments) campaigns.push_back(likely_campaign(index, first));
  }
  std::ranges::sort(campaigns, std::ranges::less(), [&](const LikelyCampaign& campaign) {
    return std::tuple(-static_cast<double>(campaign.comments), -static_cast<double>(campaign.senders),
                      index.folded(campaign.representative().text));
  });
  return campaigns;
}

}  // namespace haip
