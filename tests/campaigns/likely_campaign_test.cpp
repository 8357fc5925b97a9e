#include "campaigns/likely_campaign.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <rapidcheck/gtest.h>

#include "campaigns/sample_texts.hpp"

namespace haip {
namespace {

const std::string letter =
    "We ask that the results of independent tests be published before an advanced system is released to the public.";

TEST(LikelyCampaign, CountsTextsCommentsAndSendersSeparately) {
  LikenessIndex index;
  const auto add = [&](const std::string& text, std::uint64_t comment, std::uint64_t sender) {
    index.add(text, CommentNumber{comment}, SenderNumber{sender});
  };
  add(letter, 1, 10);
  add(letter, 2, 11);
  add(letter, 3, 11);
  add(letter + " I am a nurse.", 4, 11);
  add("Something else altogether, about farming and water.", 5, 12);
  const std::vector<LikelyCampaign> campaigns = likely_campaigns(index);
  ASSERT_EQ(campaigns.size(), 1U);
  EXPECT_EQ(campaigns[0].texts.size(), 2U);
  EXPECT_EQ(campaigns[0].comments, 4U);
  EXPECT_EQ(campaigns[0].senders, 2U);
  EXPECT_EQ(campaigns[0].representative().text, TextNumber{0});
  EXPECT_EQ(campaigns[0].representative().senders, 2U);
  EXPECT_EQ(campaigns[0].texts[1].senders, 1U);
  EXPECT_LT(campaigns[0].texts[1].likeness, 1.0);
  EXPECT_GT(campaigns[0].texts[1].likeness, 0.8);
  EXPECT_EQ(likely_campaign(index, TextNumber{2}).comments, 1U);
}

TEST(LikelyCampaign, IsRepresentedByWhatMostSendersWrote) {
  // Nobody sent the letter as it is twice: the text without own words is nearest to all.
  LikenessIndex index;
  std::uint64_t number = 0;
  for (const char* own : {"I am a nurse. ", "As a father of two: ", "", "From a teacher. "}) {
    index.add(own + letter, CommentNumber{number}, SenderNumber{number});
    ++number;
  }
  const std::vector<LikelyCampaign> campaigns = likely_campaigns(index);
  ASSERT_EQ(campaigns.size(), 1U);
  EXPECT_EQ(campaigns[0].representative().text, TextNumber{2});
}

RC_GTEST_PROP(LikelyCampaign, ReadsTheSameInWhateverOrderCommentsCame, (std::uint32_t seed)) {
  testing_support::SampleTexts sample(seed);
  std::vector<std::string> texts;
  for (int campaign = 0; campaign < 3; ++campaign) {
    const auto sentences = sample.letter(4);
    for (int i = 0; i < 8; ++i) texts.push_back(sample.version(sentences));
  }
  const auto read = [&](bool is_backward) {
    LikenessIndex index;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::size_t number = is_backward ? texts.size() - 1 - i : i;
      index.add(texts[number], CommentNumber{number}, SenderNumber{number % 7});
    }
    std::string all;
    for (const LikelyCampaign& campaign : likely_campaigns(index)) {
      all += std::to_string(campaign.comments) + "/" + std::to_string(campaign.senders) + ":";
      for (const CampaignText& text : campaign.texts)
        all += std::string(index.folded(text.text)) + "|" + std::to_string(text.likeness) + "\n";
    }
    return all;
  };
  RC_ASSERT(read(false) == read(true));
}

}  // namespace
}  // namespace haip
