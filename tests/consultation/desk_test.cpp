// A consultation as its people do it: the secretariat at the desk, readers at the public forms.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "consultation/campaigns.hpp"
#include "consulting_register.hpp"
#include "instruments/view.hpp"
#include "register/moderation_queue.hpp"
#include "register/proposals.hpp"
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
using testing_support::code_edition;
using testing_support::ConsultingRegister;
using testing_support::desk_password;
using testing_support::Fields;
using testing_support::location;
using testing_support::must;

constexpr const char* desk_page = "/desk/consultations/sample-2026";
constexpr const char* dispositions_page = "/desk/consultations/sample-2026/dispositions";
constexpr const char* draft_page = "/desk/consultations/sample-2026/drafts/draft-2";
constexpr const char* comment_form = "/consultations/sample-2026/comment/sample/a1/b";

class ConsultationDesk : public testing::Test {
 protected:
  ConsultationDesk() {
    for (const StaffRole role : {StaffRole::editor, StaffRole::moderator, StaffRole::adopter})
      officers_.push_back(add("officer" + std::to_string(officers_.size()), {role}));
    officers_.push_back(add("second", {StaffRole::editor, StaffRole::adopter}));
    site_ = std::make_unique<Site>(sample_.reg(), sample_.features());
    desk_ = must(Desk::open(*site_, {.password_cost = cheapest_password_cost}));
    contributions_ = std::make_unique<Contributions>(
        *site_, SenderLimitOptions{{.per_second = 1.0 / 600, .burst = 3}, {.per_second = 1.0 / 60, .burst = 100}});
    site_->add_routes(router_);
    desk_->add_routes(router_);
    contributions_->add_routes(router_);
  }

  Enrolment add(std::string login, std::set<StaffRole> roles) {
    return must(add_officer(sample_.view(), {login, "Officer " + login, {roles.begin(), roles.end()}}, desk_password,
                            cheapest_password_cost, sample_.clock.now(), sample_.entropy));
  }
  Browser signed_in(const Enrolment& who) {
    sample_.clock.advance(totp_step_seconds);  // a code is taken once
    Browser at(router_);
    const Response response =
        at.submit("/desk/sign-in", {{"login", who.officer.login},
                                    {"password", std::string(desk_password)},
                                    {"code", totp_code(who.totp_secret, totp_step_at(sample_.clock.now()))}});
    EXPECT_EQ(response.status, 303) << response.body;
    return at;
  }
  Browser editor() { return signed_in(officers_[0]); }
  Browser moderator() { return signed_in(officers_[1]); }
  Browser adopter() { return signed_in(officers_[2]); }
  Browser second_adopter() { return signed_in(officers_[3]); }

  static Fields call() {
    return {{"edition", "sample/draft-1"},
            {"id", "sample-2026"},
            {"title", "Review of the Sample Code"},
            {"purpose", "To learn whether the duties\r\ngo far enough."},
            {"decides", "The members."},
            {"use", "Every comment gets an answer."},
            {"questions", "Is five years enough?\r\n\r\nWho keeps the record?"},
            {"languages", "en ja"},
            {"time-zone", "Asia/Tokyo"},
            {"opens-at", "2026-11-24 18:00"},
            {"closes-at", "2026-12-24 18:00"}};
  }
  static Fields comment(std::string text) {
    return {{"text", std::move(text)}, {"name", "Reader 1"},     {"group", "academia"},     {"organisation", ""},
            {"economy", "jp"},         {"quoted", "five years"}, {"proposed", "ten years"}, {"homepage", ""}};
  }
  /// Sends the comment and lets the moderator publish it.
  EntryIndex publish(Fields fields) {
    Browser reader(router_);
    const Response sent = reader.post(comment_form, fields);
    EXPECT_EQ(sent.status, 303) << sent.body;
    const std::string id = must(waiting_contributions(sample_.view(), 10)).at(0).id;
    Browser at = moderator();
    EXPECT_EQ(at.submit("/desk/moderation/" + id, {{"decision", "publish"}}).status, 303);
    return *must(find_contribution(sample_.view(), id))->entry_index;
  }

  ConsultingRegister sample_;
  std::unique_ptr<Site> site_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<Contributions> contributions_;
  Router router_;
  std::vector<Enrolment> officers_;
};

TEST_F(ConsultationDesk, ACallMadeAtTheDeskIsPublic) {
  Browser at = editor();
  EXPECT_THAT(at.get("/desk").body, HasSubstr("/desk/consultations"));
  const Response done = at.submit("/desk/consultations/open", call());
  EXPECT_EQ(location(done), desk_page) << done.body;
  EXPECT_THAT(sample_.page("/consultations/sample-2026"),
              AllOf(HasSubstr("Review of the Sample Code"), HasSubstr("Who keeps the record?"),
                    HasSubstr("datetime=\"2026-12-24T09:00:00Z\"")));
  EXPECT_EQ(moderator().get(desk_page).status, 403);
}

TEST_F(ConsultationDesk, ACallSaysWhomItSetsOutToHear) {
  Browser at = editor();
  Fields fields = call();
  fields.emplace_back("targets", "academia least-developed 10\r\nmartians 5");
  EXPECT_THAT(at.submit("/desk/consultations/open", fields).body,
              AllOf(HasSubstr("href=\"#targets\""), HasSubstr("martians")));
  fields.back().second = "academia least-developed 10\r\ngovernment 5";
  EXPECT_EQ(at.submit("/desk/consultations/open", fields).status, 303);
  EXPECT_THAT(sample_.page("/consultations/sample-2026/participation"),
              HasSubstr("Academia, Least developed countries"));
}

TEST_F(ConsultationDesk, ACallThatLacksSomethingIsShownAgainWithWhatWasTyped) {
  Browser at = editor();
  Fields fields = call();
  for (auto& [name, value] : fields) {
    if (name == "title") value = "";
    if (name == "closes-at") value = "tomorrow";
    if (name == "id") value = "Two Words";
  }
  const Response again = at.submit("/desk/consultations/open", fields);
  EXPECT_EQ(again.status, 422);
  EXPECT_THAT(again.body, AllOf(HasSubstr("href=\"#title\""), HasSubstr("href=\"#closes-at\""),
                                HasSubstr("href=\"#id\""), HasSubstr("Every comment gets an answer.")));
  for (auto& [name, value] : fields)
    if (name == "time-zone") value = "Atlantis/City";
  EXPECT_THAT(at.submit("/desk/consultations/open", fields).body, HasSubstr("Europe/Paris"));
}

TEST_F(ConsultationDesk, FromTheCommentToTheNewEdition) {
  Browser at = editor();
  at.submit("/desk/consultations/open", call());
  const EntryIndex entry = publish(comment("Five years are too few."));
  const std::string number = std::to_string(entry.value);
  EXPECT_THAT(at.get("/desk").body, HasSubstr("1 comment waits for its disposition."));
  EXPECT_THAT(at.get(dispositions_page).body, AllOf(HasSubstr("Five years are too few."), HasSubstr("Reader 1")));
  // Without a tick, a disposition or a reason.
  const Response empty = at.submit(dispositions_page, {});
  EXPECT_EQ(empty.status, 422);
  EXPECT_THAT(empty.body,
              AllOf(HasSubstr("Tick a comment"), HasSubstr("Choose a disposition"), HasSubstr("Enter a reason")));

  sample_.record(code_edition("draft-2", "recorded", "Test every system before it is released, and after.",
                              "Keep a record of all tests for ten years."));
  // Looked at first: what becomes of the comment.
  EXPECT_THAT(at.get(desk_page).body, HasSubstr(draft_page));
  EXPECT_THAT(at.get(draft_page).body,
              AllOf(HasSubstr("reworded"), HasSubstr("words changed: 1"),
                    HasSubstr("other words stand in the place of the quoted ones: sample/a1/b")));
  EXPECT_THAT(at.submit(draft_page, {{"do", "log"}, {"note", ""}}).body, HasSubstr("Say what changed"));
  EXPECT_THAT(at.submit(draft_page, {{"do", "look"}, {"provisions", "sample/a1/b = sample/a9"}, {"note", ""}}).body,
              HasSubstr("sample/a9"));
  const Response drafted = at.submit(draft_page, {{"do", "log"}, {"note", "Ten years."}});
  EXPECT_EQ(drafted.status, 303) << drafted.body;
  EXPECT_THAT(sample_.page("/consultations/sample-2026/comments/" + number),
              AllOf(HasSubstr("Where it stands in later drafts"), HasSubstr("words changed"), HasSubstr("ten years")));
  EXPECT_THAT(sample_.page("/consultations/sample-2026"), HasSubstr("Comments on earlier drafts"));
  const Response answered = at.submit(dispositions_page, {{"comment", number},
                                                          {"disposition", "accepted"},
                                                          {"reason", "It says ten years now."},
                                                          {"provision", "sample/a1/b"},
                                                          {"edition", "draft-2"}});
  EXPECT_EQ(answered.status, 303) << answered.body;
  EXPECT_THAT(at.get(dispositions_page).body, HasSubstr("No comment waits for its disposition."));
  EXPECT_EQ(at.submit(desk_page, {{"do", "close"}, {"close-reason", "Everybody spoke."}}).status, 303);

  Browser first = second_adopter();
  const Response proposed =
      first.submit(desk_page, {{"do", "conclude"}, {"adopts", "draft-2"}, {"summary", "Ten years it is."}});
  ASSERT_EQ(proposed.status, 303) << proposed.body;
  Browser other = adopter();
  EXPECT_THAT(other.get(location(proposed)).body, HasSubstr("Conclude consultation/sample-2026"));
  EXPECT_EQ(other.submit(location(proposed), {{"decision", "confirm"}}).status, 303);

  EXPECT_THAT(sample_.page("/consultations/sample-2026"), AllOf(HasSubstr("Ten years it is."), HasSubstr("concluded")));
  EXPECT_EQ(must(find_instrument(sample_.view(), "sample"))->find("draft-2")->status, "in-force");
  // From the new words back to the comment, and from the comment to its receipt.
  EXPECT_THAT(
      sample_.page("/instruments/sample/a1/b"),
      AllOf(HasSubstr("Where these words came from"), HasSubstr("/consultations/sample-2026/comments/" + number)));
  EXPECT_THAT(sample_.page("/consultations/sample-2026/comments/" + number),
              AllOf(HasSubstr("It says ten years now."), HasSubstr("haip verify act-" + number + ".tar")));
  EXPECT_TRUE(sample_.replay_agrees());
}

// Published after the draft came, and a correction by a person: each outcome can be read, with who said so.
TEST_F(ConsultationDesk, LateCommentsAreCarriedOverAndACorrectionIsRecorded) {
  sample_.open();
  sample_.record(code_edition("draft-2", "recorded", "Test every system before it is released, and after.",
                              "Keep a record of all tests for ten years."));
  Browser reader(router_);
  ASSERT_EQ(reader.post(comment_form, comment("Sent before the draft.")).status, 303);
  Browser at = editor();
  ASSERT_EQ(at.submit(draft_page, {{"do", "log"}, {"note", "Ten years."}}).status, 303);
  const std::string waiting = must(waiting_contributions(sample_.view(), 10)).at(0).id;
  ASSERT_EQ(moderator().submit("/desk/moderation/" + waiting, {{"decision", "publish"}}).status, 303);
  const EntryIndex entry = *must(find_contribution(sample_.view(), waiting))->entry_index;
  EXPECT_THAT(at.get(desk_page).body, HasSubstr("1 comment has no place in the last draft yet"));
  ASSERT_EQ(at.submit(draft_page, {{"do", "log"}}).status, 303);
  EXPECT_THAT(at.get(desk_page).body, Not(HasSubstr("has no place in the last draft")));

  const std::string number = std::to_string(entry.value);
  const std::string place_page = "/desk/consultations/sample-2026/places/" + number;
  EXPECT_THAT(at.submit(place_page, {{"outcome", "moved"},
                                     {"provision", "sample/a1/a"},
                                     {"quoted", "words that are not there"},
                                     {"reason", "It is about (a)."}})
                  .body,
              HasSubstr("href=\"#quoted\""));
  const Response corrected = at.submit(
      place_page,
      {{"outcome", "moved"}, {"provision", "sample/a1/a"}, {"quoted", "and after"}, {"reason", "It is about (a)."}});
  EXPECT_EQ(corrected.status, 303) << corrected.body;
  EXPECT_THAT(sample_.page("/consultations/sample-2026/comments/" + number),
              AllOf(HasSubstr("a person decided so"), HasSubstr("It is about (a)."), HasSubstr("and after")));
  EXPECT_TRUE(sample_.replay_agrees());
}

// Three say nearly the same: read as one text, counted apart, answered at once, and taken apart again.
TEST_F(ConsultationDesk, ACampaignIsConfirmedAnsweredAndDissolved) {
  sample_.open();
  const std::string said =
      "Keep the records of all tests for ten years, because harm is often seen late and nobody can look into it then.";
  const EntryIndex first = sample_.make_comment(said);
  const EntryIndex second = sample_.own(sample_.comment(sample_.words(said), sample_.reader("Reader 2"))).entry_index;
  const EntryIndex third =
      sample_.own(sample_.comment(sample_.words(said + " My clinic saw it."), sample_.reader("Reader 3"))).entry_index;
  sample_.make_comment("Something else altogether, about the publication of summaries of tests.");
  Browser at = editor();
  const std::string campaigns = "/desk/consultations/sample-2026/campaigns";
  const std::string page = at.get(campaigns).body;
  EXPECT_THAT(page, HasSubstr("3 comments, 3 senders, 2 distinct texts"));
  const std::string entries =
      std::to_string(first.value) + " " + std::to_string(second.value) + " " + std::to_string(third.value);
  EXPECT_EQ(at.submit(campaigns, {{"do", "confirm"}, {"comments", entries}}).status, 303);
  const EntryIndex campaign = must(list_campaigns(sample_.view(), sample_.id)).at(0).entry_index;
  const std::string number = std::to_string(campaign.value);
  const std::string public_page = "/consultations/sample-2026/campaigns/" + number;
  EXPECT_THAT(sample_.page(public_page), AllOf(HasSubstr("3 comments, 3 senders, 2 distinct texts"),
                                               HasSubstr("My clinic saw it"), HasSubstr("<ins")));
  EXPECT_THAT(sample_.page("/consultations/sample-2026/comments/" + std::to_string(third.value)),
              HasSubstr(public_page));
  EXPECT_THAT(sample_.page("/consultations/sample-2026/comments"), HasSubstr("4 comments")) << "nothing is hidden";

  EXPECT_EQ(at.submit(std::string(dispositions_page) + "?campaign=" + number,
                      {{"whole-campaign", "yes"}, {"disposition", "partly"}, {"reason", "Seven years."}})
                .status,
            303);
  EXPECT_EQ(must(count_undisposed(sample_.view(), sample_.id)), 1U);
  EXPECT_EQ(at.submit(campaigns, {{"do", "dissolve"}, {"campaign", number}, {"reason", ""}}).status, 422);
  EXPECT_EQ(at.submit(campaigns, {{"do", "dissolve"}, {"campaign", number}, {"reason", "One differs."}}).status, 303);
  EXPECT_THAT(sample_.page(public_page), AllOf(HasSubstr("Dissolved by"), HasSubstr("One differs.")));
  EXPECT_THAT(at.get(campaigns).body, HasSubstr("3 comments, 3 senders, 2 distinct texts"));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ConsultationDesk, AReaderIsToldAtOnceWhatIsWrong) {
  sample_.open();
  Browser reader(router_);
  EXPECT_THAT(reader.get(comment_form).body, HasSubstr("Keep a record of all tests for five years."));
  Fields fields = comment("");
  for (auto& [name, value] : fields) {
    if (name == "quoted") value = "six years";
    if (name == "economy") value = "Japan";
    if (name == "name") value = "";
  }
  const Response again = reader.post(comment_form, fields);
  EXPECT_EQ(again.status, 422);
  EXPECT_THAT(again.body, AllOf(HasSubstr("href=\"#text\""), HasSubstr("href=\"#quoted\""),
                                HasSubstr("href=\"#economy\""), HasSubstr("href=\"#name\""), HasSubstr("ten years")));
  EXPECT_EQ(must(count_waiting_contributions(sample_.view())), 0U);
}

TEST_F(ConsultationDesk, NothingIsTakenAfterClosingAndTheReaderIsToldSo) {
  sample_.open();
  sample_.clock.advance(30L * 86400);
  Browser reader(router_);
  const Response late = reader.post(comment_form, comment("A second too late."));
  EXPECT_EQ(late.status, 422);
  EXPECT_THAT(late.body, AllOf(HasSubstr("closed at 2026-12-24T09:00:00Z"), HasSubstr("nothing was kept")));
  EXPECT_EQ(must(count_waiting_contributions(sample_.view())), 0U);
}

}  // namespace
}  // namespace haip
