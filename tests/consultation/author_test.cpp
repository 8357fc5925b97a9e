// What the author of a comment can do without an account: whoever holds the secret address.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "consultation/comment_author.hpp"
#include "consulting_register.hpp"
#include "register/author_requests.hpp"
#include "register/moderation_queue.hpp"
#include "register/totp.hpp"
#include "web/contributions.hpp"
#include "web/desk_browser.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_support::Browser;
using testing_support::ConsultingRegister;
using testing_support::desk_password;
using testing_support::Fields;
using testing_support::location;
using testing_support::must;

constexpr const char* comment_form = "/consultations/sample-2026/comment/sample/a1/b";

class CommentAuthor : public testing::Test {
 protected:
  CommentAuthor() {
    sample_.open();
    moderator_ = must(add_officer(sample_.view(), {"moderator", "Moderator", {StaffRole::moderator}}, desk_password,
                                  cheapest_password_cost, sample_.clock.now(), sample_.entropy));
    site_ = std::make_unique<Site>(sample_.reg(), sample_.features());
    desk_ = must(Desk::open(*site_, {.password_cost = cheapest_password_cost}));
    contributions_ = std::make_unique<Contributions>(*site_, RateLimitOptions{.per_second = 0},
                                                     std::vector<FollowUp>{comment_follow_up()});
    site_->add_routes(router_);
    desk_->add_routes(router_);
    contributions_->add_routes(router_);
  }

  Browser moderator() {
    sample_.clock.advance(totp_step_seconds);  // a code is taken once
    Browser at(router_);
    const Response response =
        at.submit("/desk/sign-in", {{"login", "moderator"},
                                    {"password", std::string(desk_password)},
                                    {"code", totp_code(moderator_.totp_secret, totp_step_at(sample_.clock.now()))}});
    EXPECT_EQ(response.status, 303) << response.body;
    return at;
  }
  static Fields comment(std::string text = "Five years are too few.") {
    return {{"text", std::move(text)}, {"name", "Reader 1"}, {"group", "academia"}, {"organisation", ""},
            {"economy", "jp"},         {"quoted", ""},       {"proposed", ""},      {"homepage", ""}};
  }
  static Fields words(std::string text) {
    return {{"text", std::move(text)}, {"quoted", "five years"}, {"proposed", "ten years"}, {"homepage", ""}};
  }
  void decide(const std::string& decision) {
    const std::string id = must(waiting_contributions(sample_.view(), 10)).at(0).id;
    Browser at = moderator();
    EXPECT_EQ(at.submit("/desk/moderation/" + id, {{"decision", decision}, {"reason", "off-topic"}}).status, 303);
  }
  /// The secret address of a comment that was published.
  std::string published() {
    const Response sent = reader_.post(comment_form, comment());
    EXPECT_EQ(sent.status, 303) << sent.body;
    decide("publish");
    return location(sent);
  }
  EntryIndex entry_of(const std::string& address) {
    return *must(find_contribution(sample_.view(), address.substr(address.rfind('/') + 1)))->entry_index;
  }
  std::string comment_page(EntryIndex entry) {
    return sample_.page("/consultations/sample-2026/comments/" + std::to_string(entry.value));
  }

  ConsultingRegister sample_;
  Enrolment moderator_;
  std::unique_ptr<Site> site_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<Contributions> contributions_;
  Router router_;
  Browser reader_{router_};
};

TEST_F(CommentAuthor, CanDoNothingBeforeAModeratorHasDecided) {
  const std::string address = location(reader_.post(comment_form, comment()));
  ASSERT_THAT(address, StartsWith("/moderation/"));
  EXPECT_THAT(reader_.get(address).body, AllOf(HasSubstr("waits for a moderator"), Not(HasSubstr("/withdraw"))));
  for (const char* step : {"/change", "/withdraw", "/erasure"}) EXPECT_EQ(reader_.get(address + step).status, 409);
  EXPECT_EQ(reader_.post(address + "/withdraw", {}).status, 409);
}

TEST_F(CommentAuthor, ReadsWhereItStandsAndWhatCanBeDone) {
  const std::string address = published();
  const std::string number = std::to_string(entry_of(address).value);
  EXPECT_THAT(reader_.get(address).body,
              AllOf(HasSubstr("/consultations/sample-2026/comments/" + number), HasSubstr(address + "/change"),
                    HasSubstr(address + "/withdraw"), HasSubstr(address + "/erasure"),
                    HasSubstr("whoever has it can do what stands here")));
  // The secret is on no public page.
  EXPECT_THAT(comment_page(entry_of(address)), Not(HasSubstr(address)));
}

TEST_F(CommentAuthor, ChangesTheWordsAndAModeratorReadsThemFirst) {
  const std::string address = published();
  const EntryIndex entry = entry_of(address);
  EXPECT_THAT(reader_.get(address + "/change").body, HasSubstr("Five years are too few."));
  EXPECT_EQ(reader_.post(address + "/change", words("")).status, 422);
  const Response sent = reader_.post(address + "/change", words("Ten years are better."));
  EXPECT_EQ(location(sent), address) << sent.body;
  EXPECT_THAT(comment_page(entry), Not(HasSubstr("Ten years are better.")));
  EXPECT_THAT(reader_.get(address).body, AllOf(HasSubstr("waits for a moderator"), Not(HasSubstr("/change\""))));
  const std::string waiting = must(waiting_contributions(sample_.view(), 10)).at(0).id;
  EXPECT_THAT(moderator().get("/desk/moderation/" + waiting).body,
              AllOf(HasSubstr("Ten years are better."), HasSubstr("Five years are too few.")));
  decide("publish");
  EXPECT_THAT(comment_page(entry), AllOf(HasSubstr("Ten years are better."), HasSubstr("<ins"), HasSubstr("Versions")));
  EXPECT_THAT(reader_.get(address).body, HasSubstr("was published"));
  EXPECT_EQ(must(find_comment(sample_.view(), entry))->by.name, "Reader 1");
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(CommentAuthor, ReadsThatNewWordsWereDeclinedAndTheOldOnesStay) {
  const std::string address = published();
  reader_.post(address + "/change", words("Buy our tests."));
  decide("decline");
  EXPECT_THAT(reader_.get(address).body, AllOf(HasSubstr("was declined"), HasSubstr(address + "/change")));
  EXPECT_THAT(comment_page(entry_of(address)), HasSubstr("Five years are too few."));
}

TEST_F(CommentAuthor, ChangesOnceAtATime) {
  const std::string address = published();
  ASSERT_EQ(location(reader_.post(address + "/change", words("Ten years."))), address);
  // The same again is the same; other words are not taken, and nothing is lost silently.
  EXPECT_EQ(location(reader_.post(address + "/change", words("Ten years."))), address);
  const Response other = reader_.post(address + "/change", words("Eleven years."));
  EXPECT_EQ(other.status, 409);
  EXPECT_THAT(other.body, HasSubstr("these were not kept"));
  EXPECT_EQ(must(count_waiting_contributions(sample_.view())), 1U);
}

TEST_F(CommentAuthor, WithdrawsAtOnceAndOnlyOnce) {
  const std::string address = published();
  const EntryIndex entry = entry_of(address);
  const std::uint64_t before = sample_.size();
  EXPECT_THAT(reader_.get(address + "/withdraw").body, HasSubstr("cannot be taken back"));
  EXPECT_EQ(sample_.size(), before);  // looking is not doing
  EXPECT_EQ(location(reader_.post(address + "/withdraw", {})), address);
  EXPECT_EQ(location(reader_.post(address + "/withdraw", {})), address);
  EXPECT_EQ(sample_.size(), before + 1);
  EXPECT_THAT(comment_page(entry), HasSubstr("Withdrawn by its author"));
  EXPECT_THAT(reader_.get(address).body,
              AllOf(HasSubstr("You withdrew it"), Not(HasSubstr("/change\"")), Not(HasSubstr("/withdraw\""))));
  EXPECT_THAT(reader_.get(address + "/withdraw").body, HasSubstr("withdrawn already"));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(CommentAuthor, AsksForErasureWhichNobodySeesBeforeAModeratorDoesIt) {
  const std::string address = published();
  const EntryIndex entry = entry_of(address);
  reader_.post(address + "/change", words("Ten years are better."));
  decide("publish");
  const std::uint64_t before = sample_.size();
  EXPECT_EQ(location(reader_.post(address + "/erasure", {})), address);
  EXPECT_EQ(location(reader_.post(address + "/erasure", {})), address);
  EXPECT_EQ(sample_.size(), before);
  const std::vector<ErasureRequest> waiting = must(waiting_erasure_requests(sample_.view(), 10));
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_THAT(comment_page(entry), HasSubstr("Ten years are better."));
  EXPECT_THAT(reader_.get(address).body, AllOf(HasSubstr("You asked for erasure"), Not(HasSubstr("/change\""))));

  Browser at = moderator();
  EXPECT_THAT(at.get("/desk").body, HasSubstr("1 author asks for erasure."));
  const std::string page = "/desk/erasure-requests/" + waiting[0].id;
  EXPECT_THAT(at.get("/desk/erasure-requests").body, AllOf(HasSubstr(page), Not(HasSubstr(address))));
  EXPECT_EQ(at.submit(page, {{"decision", "erase"}}).status, 303);
  // Both versions.
  EXPECT_THAT(comment_page(entry), AllOf(HasSubstr("The words were erased"), Not(HasSubstr("Reader 1"))));
  for (const CommentVersion& version : must(find_comment(sample_.view(), entry))->versions)
    EXPECT_EQ(version.words.text, "");
  EXPECT_THAT(reader_.get(address).body, HasSubstr("erased, as you asked"));
  EXPECT_THAT(at.get(page).body, AllOf(HasSubstr("The words were erased."), Not(HasSubstr("Erase for good"))));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(CommentAuthor, ReadsWhyErasureWasDeclined) {
  const std::string address = published();
  reader_.post(address + "/erasure", {});
  const std::string page = "/desk/erasure-requests/" + must(waiting_erasure_requests(sample_.view(), 10)).at(0).id;
  Browser at = moderator();
  EXPECT_EQ(at.submit(page, {{"decision", "decline"}, {"answer", " "}}).status, 422);
  EXPECT_EQ(at.submit(page, {{"decision", "decline"}, {"answer", "The text names nobody."}}).status, 303);
  EXPECT_THAT(reader_.get(address).body, AllOf(HasSubstr("The text names nobody."), HasSubstr("/erasure\"")));
}

TEST_F(CommentAuthor, ChangesNothingAfterClosingButMayStillWithdraw) {
  const std::string address = published();
  reader_.get(address + "/change");
  sample_.clock.advance(30L * 86400);
  const Response late = reader_.post(address + "/change", words("A second too late."));
  EXPECT_EQ(late.status, 422);
  EXPECT_THAT(late.body, HasSubstr("nothing was kept"));
  EXPECT_THAT(reader_.get(address).body, AllOf(Not(HasSubstr("/change\"")), HasSubstr("/withdraw\"")));
  EXPECT_EQ(must(count_waiting_contributions(sample_.view())), 0U);
}

TEST_F(CommentAuthor, IsNobodyWithAWrongOrForgedAddress) {
  const std::string address = published();
  std::string wrong = address;
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  const std::uint64_t before = sample_.size();
  for (const std::string& forged : {wrong, std::string("/moderation/%27%20OR%201=1"), std::string("/moderation/x")}) {
    EXPECT_EQ(reader_.get(forged).status, 404);
    EXPECT_EQ(reader_.get(forged + "/change").status, 404);
    EXPECT_EQ(reader_.post(forged + "/change", words("Ten years.")).status, 404);
    EXPECT_EQ(reader_.post(forged + "/withdraw", {}).status, 404);
    EXPECT_EQ(reader_.post(forged + "/erasure", {}).status, 404);
  }
  EXPECT_EQ(sample_.size(), before);
  EXPECT_EQ(must(count_waiting_erasure_requests(sample_.view())), 0U);
}

TEST_F(CommentAuthor, SendsTheSameFormTwiceAndItIsOneComment) {
  const Response first = reader_.post(comment_form, comment());
  const Response again = reader_.post(comment_form, comment());
  EXPECT_EQ(location(first), location(again));
  EXPECT_EQ(must(count_waiting_contributions(sample_.view())), 1U);
  Browser other(router_);
  other.address = "192.0.2.8";
  EXPECT_NE(location(other.post(comment_form, comment())), location(first));
  sample_.clock.advance(61);
  EXPECT_NE(location(reader_.post(comment_form, comment())), location(first));
}

}  // namespace
}  // namespace haip
