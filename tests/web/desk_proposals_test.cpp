// What two people of the secretariat decide together.

#include "web/desk_browser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::Browser;
using testing_support::desk_must;
using testing_support::DeskTest;
using testing_support::Fields;
using testing_support::hidden;
using testing_support::location;

TEST_F(DeskTest, LogsWhatTwoAdoptersDecide) {
  Browser anna = signed_in(sample_.anna);
  Browser ben = signed_in(sample_.ben);
  EXPECT_THAT(overview(anna), HasSubstr("/desk/editions/coc/2026/adopt"));
  const std::uint64_t before = sample_.log_size();
  const std::string path = adoption_proposed_by(anna);
  EXPECT_EQ(sample_.log_size(), before);
  EXPECT_THAT(overview(ben), HasSubstr(path));

  const std::string shown = ben.get(path).body;
  for (const Enrolment* who : {&sample_.anna, &sample_.ben}) EXPECT_THAT(shown, HasSubstr(who->officer.public_id));
  EXPECT_THAT(shown,
              AllOf(HasSubstr("edition.adopt"), HasSubstr("decided on 20 November"), HasSubstr("Confirm and log")));

  const Response done = ben.submit(path, {{"decision", "confirm"}});
  EXPECT_EQ(location(done), "/desk?logged=" + std::to_string(before));
  EXPECT_EQ(sample_.log_size(), before + 1);
  EXPECT_THAT(ben.get(location(done)).body, HasSubstr("/log/entries/" + std::to_string(before)));
  const auto row = desk_must(sample_.connection().query_row("SELECT deciders FROM adopted"));
  ASSERT_TRUE(row);
  EXPECT_THAT(row->text(0), AllOf(HasSubstr(sample_.anna.officer.public_id), HasSubstr(sample_.ben.officer.public_id)));
  EXPECT_THAT(overview(anna), Not(HasSubstr("/desk/editions/coc/2026/adopt")));
  EXPECT_EQ(ben.post(path, {{"decision", "confirm"}, {"form-token", hidden(shown, "form-token")}}).status, 422);
  EXPECT_EQ(sample_.log_size(), before + 1);
}

TEST_F(DeskTest, NobodyConfirmsTheirOwnProposal) {
  for (const Enrolment* who : {&sample_.anna, &sample_.carla}) {
    Browser at = signed_in(*who);
    const std::string path = adoption_proposed_by(at);
    const std::string page = at.get(path).body;
    EXPECT_THAT(page, AllOf(HasSubstr("a different adopter"), Not(HasSubstr("Confirm and log"))));
    const std::uint64_t before = sample_.log_size();
    EXPECT_EQ(at.submit(path, {{"decision", "confirm"}}).status, 403);
    EXPECT_EQ(sample_.log_size(), before);
    EXPECT_EQ(at.submit(path, {{"decision", "reject"}}).status, 303);
  }
}

TEST_F(DeskTest, DelistsAnOrganisationByTwoPeople) {
  Browser anna = signed_in(sample_.anna);
  const Response proposed = anna.submit("/desk/organisations/lab.example/delist", {{"reason", "it no longer exists"}});
  ASSERT_EQ(proposed.status, 303) << proposed.body;
  EXPECT_EQ(anna.submit("/desk/organisations/lab.example/delist", {{"reason", "again"}}).status, 422);
  Browser ben = signed_in(sample_.ben);
  EXPECT_EQ(ben.submit(location(proposed), {{"decision", "confirm"}}).status, 303);
  EXPECT_TRUE(desk_must(find_organisation(sample_.connection(), "lab.example"))->is_delisted);
  EXPECT_EQ(anna.get("/desk/organisations/nobody.example/delist").status, 404);
}

TEST_F(DeskTest, SaysBesideTheFieldWhyAProposalIsRefused) {
  Browser at = signed_in(sample_.anna);
  const Response empty = at.submit("/desk/editions/coc/2026/adopt", {{"reason", " "}});
  EXPECT_EQ(empty.status, 422);
  EXPECT_THAT(empty.body, AllOf(HasSubstr("Enter a reason"), HasSubstr("href=\"#reason\""), HasSubstr("reason-error")));
  const Response refused = at.submit("/desk/editions/coc/2026/adopt", {{"reason", "nonsense"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("the reason is nonsense"));
  EXPECT_EQ(at.submit("/desk/editions/coc/1999/adopt", {{"reason", "x"}}).status, 422);
}

TEST_F(DeskTest, ADatabaseThatFailsIsNotDescribed) {
  Browser at = signed_in(sample_.anna);
  const std::string path = "/desk/organisations/lab.example/delist";
  const std::string token = hidden(at.get(path).body, "form-token");
  ASSERT_TRUE(sample_.connection().run_script("ALTER TABLE weighty_proposal RENAME TO elsewhere"));
  const Response response = at.post(path, {{"reason", "no answer"}, {"form-token", token}});
  EXPECT_EQ(response.status, 503);
  ASSERT_NE(response.find("Retry-After"), nullptr);
  EXPECT_THAT(response.body, AllOf(HasSubstr("nothing was logged"), Not(HasSubstr("no such table"))));
}

TEST_F(DeskTest, EscapesWhatColleaguesWrite) {
  Browser anna = signed_in(sample_.anna);
  const Response proposed = anna.submit("/desk/editions/coc/2026/adopt", {{"reason", "<img src=x>\"'&"}});
  Browser ben = signed_in(sample_.ben);
  EXPECT_THAT(ben.get(location(proposed)).body, AllOf(Not(HasSubstr("<img src=x>")), HasSubstr("&lt;img src=x")));
}

TEST_F(DeskTest, ListsADelistedOrganisationAgainByTwoPeople) {
  Browser first = signed_in(sample_.anna);
  Browser second = signed_in(sample_.ben);
  EXPECT_EQ(first.submit("/desk/organisations/lab.example/relist", {{"reason", "too early"}}).status, 422)
      << "it is still listed";
  const Response delisting = first.submit("/desk/organisations/lab.example/delist", {{"reason", "no answer"}});
  ASSERT_EQ(second.submit(location(delisting), {{"decision", "confirm"}}).status, 303);
  EXPECT_THAT(overview(first), HasSubstr("/desk/organisations/lab.example/relist"));

  const Response relisting = first.submit("/desk/organisations/lab.example/relist", {{"reason", "it answered"}});
  ASSERT_EQ(relisting.status, 303) << relisting.body;
  EXPECT_THAT(overview(second), HasSubstr("List lab.example again"));
  EXPECT_TRUE(desk_must(find_organisation(sample_.connection(), "lab.example"))->is_delisted);
  EXPECT_EQ(second.submit(location(relisting), {{"decision", "confirm"}}).status, 303);
  EXPECT_FALSE(desk_must(find_organisation(sample_.connection(), "lab.example"))->is_delisted);
}

TEST_F(DeskTest, AProposalThatNobodyCanConfirmBlocksNobody) {
  Browser first = signed_in(sample_.anna);
  const Response proposed = first.submit("/desk/organisations/lab.example/delist", {{"reason", "no answer"}});
  ASSERT_EQ(proposed.status, 303);
  EXPECT_THAT(overview(first), Not(HasSubstr("Nobody can confirm this any more")));
  ASSERT_TRUE(disable_officer(sample_.connection(), "anna", sample_.clock.now()));
  Browser second = signed_in(sample_.ben);
  EXPECT_THAT(overview(second), HasSubstr("Nobody can confirm this any more"));
  EXPECT_THAT(second.get(location(proposed)).body, HasSubstr("Nobody can confirm this any more"));
  const Response again = second.submit("/desk/organisations/lab.example/delist", {{"reason", "no answer"}});
  ASSERT_EQ(again.status, 303) << again.body;
  EXPECT_THAT(overview(second), Not(HasSubstr("Nobody can confirm this any more")));
  Browser third = signed_in(sample_.carla);
  EXPECT_EQ(third.submit(location(again), {{"decision", "confirm"}}).status, 303);
  EXPECT_TRUE(desk_must(find_organisation(sample_.connection(), "lab.example"))->is_delisted);
}

}  // namespace
}  // namespace haip
