// A delisted organisation replies; the reply stands beside the delisting.

#include "register/delisting_reply.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/desk_register.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::desk_must;

class DelistingReplies : public testing::Test {
 protected:
  DelistingReplies() {
    desk_must(sample_.reg().log_own_act_and_wait(
        key_act("lab.example", key_.public_key(), KeyEvidence::vouched, {}, sample_.clock.now(), sample_.entropy)));
  }
  EntryIndex delist() {
    return desk_must(sample_.reg().log_own_act_and_wait(delisting_act("lab.example", "It does not exist any more.",
                                                                      {"officer-000001", "officer-000002"},
                                                                      sample_.clock.now(), sample_.entropy)))
        .entry_index;
  }
  Result<Acknowledgement> reply(EntryIndex delisting, std::string_view text = "It does exist.",
                                std::string_view domain = "lab.example") {
    const Act act = delisting_reply_act(domain, delisting, text, "en", sample_.clock.now(), sample_.entropy);
    const std::string document = act_document(act);
    const auto statement = desk_must(sign_act(act, document, key_, sample_.reg().folder().settings.origin));
    return sample_.reg().submit_and_wait(cose::encode_submission(statement, as_bytes(document)));
  }

  testing_support::DeskRegister sample_;
  SecretKey key_ = SecretKey::generate(sample_.entropy);
};

TEST_F(DelistingReplies, TheOrganisationRepliesWhileItIsDelisted) {
  EXPECT_EQ(reply({1}).error().kind, ErrorKind::conflict);
  const EntryIndex delisting = delist();
  EXPECT_THAT(reply({1}).error().advice, HasSubstr(std::to_string(delisting.value)));
  desk_must(reply(delisting));
  const auto replies = desk_must(replies_to_delisting(sample_.connection(), delisting));
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(replies[0].text, "It does exist.");
  EXPECT_FALSE(reply(delisting, " "));
}

TEST_F(DelistingReplies, NobodyElseRepliesAndNotWithoutEnd) {
  const EntryIndex delisting = delist();
  EXPECT_FALSE(reply(delisting, "We say otherwise.", "other.example"));
  for (std::uint64_t i = 0; i < most_delisting_replies; ++i) {
    sample_.clock.advance(1);
    desk_must(reply(delisting));
  }
  EXPECT_EQ(reply(delisting, "One more.").error().kind, ErrorKind::refused);
}

TEST_F(DelistingReplies, AnErasedReplyLeavesTheFact) {
  const EntryIndex delisting = delist();
  const Acknowledgement said = desk_must(reply(delisting));
  const Envelope envelope = desk_must(read_envelope(sample_.connection(), said.entry_index));
  desk_must(sample_.reg().erase(envelope.content, "author-request"));
  const auto replies = desk_must(replies_to_delisting(sample_.connection(), delisting));
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(replies[0].text, "");
}

}  // namespace
}  // namespace haip
