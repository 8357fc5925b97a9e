#pragma once
// A group of alike texts (campaigns/likeness_index.hpp) as something to read: one text that stands for all, with its
// senders, and the others beside it.
//
// The *representative* is the text nearest to what most senders wrote: the n-grams that are in the texts of more than
// half of the senders are collected, and the text most like that collection is taken. When more than half sent one
// text, it is that text. Ties go to the text with more senders, then the shorter one, then the one that comes first by
// its bytes. It does not depend on the order in which comments came; nor does the order of what is listed here.
//
// Nothing is judged: it is a suggestion that a person confirms or not. Distinct texts, comments and senders are always
// counted separately.

#include <vector>

#include "campaigns/likeness_index.hpp"

namespace haip {

struct CampaignText {
  TextNumber text{};
  std::size_t comments = 0;
  std::size_t senders = 0;
  double likeness = 1;  ///< To the representative. May be below the threshold: see "chaining" in likeness_index.hpp.
};

struct LikelyCampaign {
  /// The representative, then the others: most comments first, then most alike, then by their folded bytes.
  std::vector<CampaignText> texts;
  std::size_t comments = 0;
  std::size_t senders = 0;  ///< Of the whole: whoever sent two of the texts counts once.

  [[nodiscard]] const CampaignText& representative() const { return texts.front(); }
};

/// The group of a text as a campaign; of one text with one comment, if it is alone.
[[nodiscard]] LikelyCampaign likely_campaign(const LikenessIndex& index, TextNumber text);

/// Of all groups those with at least `fewest_comments`: most comments first, then most senders, then by the folded
/// bytes of their representatives.
[[nodiscard]] std::vector<LikelyCampaign> likely_campaigns(const LikenessIndex& index, std::size_t fewest_comments = 2);

}  // namespace haip
