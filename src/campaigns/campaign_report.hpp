#pragma once
// What is said about the campaigns in a table of comments: for people, as JSON, and as CSV with every comment of the
// table (docs/format-campaigns.md).

#include <functional>
#include <ostream>

#include "base/json.hpp"
#include "campaigns/comment_table.hpp"
#include "campaigns/likely_campaign.hpp"

namespace haip {

/// Told how many comments of how many are done.
using CommentsDone = std::function<void(std::uint64_t done)>;

/// A table of comments, compared.
class CampaignReport {
 public:
  /// `table` must outlive the report. Throws std::logic_error when the threshold is out of range.
  CampaignReport(const CommentTable& table, const LikenessSettings& settings, const CommentsDone& done = {});

  [[nodiscard]] const std::vector<LikelyCampaign>& campaigns() const { return campaigns_; }
  [[nodiscard]] const LikenessIndex& index() const { return index_; }

  /// One line of counts for people.
  [[nodiscard]] std::string summary() const;
  /// The same as JSON.
  [[nodiscard]] Json counts() const;

  /// The largest campaigns with their representatives and variants.
  void write_text(std::ostream& out) const;
  void write_json(std::ostream& out) const;
  void write_csv(std::ostream& out) const;

 private:
  /// Where a distinct text stands in what is reported; campaigns and variants count from 1, 0 is none.
  struct Standing {
    std::uint32_t campaign = 0;
    std::uint32_t variant = 0;
  };

  [[nodiscard]] const CampaignText& campaign_text(Standing standing) const {
    return campaigns_[standing.campaign - 1].texts[standing.variant - 1];
  }
  /// A text as its first comment in the file spells it.
  [[nodiscard]] std::string_view spelled(TextNumber text) const {
    return table_.rows()[first_rows_[place_of(text)]].text;
  }
  [[nodiscard]] Standing standing(std::size_t row) const;
  void append_campaign_json(std::string& out, std::size_t place) const;
  void append_campaign_text(std::string& out, std::size_t place) const;

  const CommentTable& table_;
  LikenessIndex index_;
  std::vector<TextNumber> texts_;          ///< By row; BandIndex::none for comments without words.
  std::vector<std::uint32_t> first_rows_;  ///< By text.
  std::vector<LikelyCampaign> campaigns_;
  std::vector<Standing> standings_;  ///< By text.
};

}  // namespace haip
