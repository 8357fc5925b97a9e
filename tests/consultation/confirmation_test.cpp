// Consultations that ask senders of comments to follow a link that is mailed to them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "consultation/comment_author.hpp"
#include "consulting_register.hpp"
#include "register/moderation_queue.hpp"
#include "register/unconfirmed.hpp"
#include "web/contributions.hpp"
#include "web/desk_browser.hpp"
#include "web/moderation.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_support::Browser;
using testing_support::ConsultingRegister;
using testing_support::Fields;
using testing_support::location;
using testing_support::must;

constexpr const char* comment_form = "/consultations/sample-2026/comment/sample/a1/b";
constexpr const char* address = "reader.one@mail.example";

/// What arrives.
class Mailbox final : public MailCarrier {
 public:
  Status send(const MailMessage& message) override {
    CHECK(write_mail(message).map([](const std::string&) {}));
    messages.push_back(message);
    return {};
  }
  std::vector<MailMessage> messages;
};

class Confirming : public testing::Test {
 protected:
  explicit Confirming(std::optional<std::string> public_address = "https://register.example") {
    ConsultationTerms terms = sample_.terms();
    terms.confirmation = CommentConfirmation::mail;
    sample_.own(opening_act(sample_.id, terms, sample_.clock.now(), sample_.entropy));
    site_ = std::make_unique<Site>(sample_.reg(), sample_.features());
    contributions_ =
        std::make_unique<Contributions>(*site_, RateLimitOptions{.per_second = 0},
                                        std::vector<FollowUp>{comment_follow_up()}, std::move(public_address));
    site_->add_routes(router_);
    contributions_->add_routes(router_);
  }
  static Fields comment(std::string mail = address, std::string text = "Five years are too few.") {
    return {{"text", std::move(text)}, {"name", "Reader 1"}, {"group", "academia"}, {"organisation", ""},
            {"economy", "jp"},         {"quoted", ""},       {"proposed", ""},      {"mail", std::move(mail)}};
  }
  /// Path of the link in the last message.
  std::string link() {
    static_cast<void>(must(send_due_mail(sample_.view(), mailbox_,
                                         {must(MailAddress::parse("register@register.example")), "Sample register"},
                                         sample_.clock.now(), 100)));
    const std::regex pattern("https://register.example(/confirm/[0-9a-f]{32})");
    std::smatch found;
    const std::string& text = mailbox_.messages.at(mailbox_.messages.size() - 1).text;
    if (!std::regex_search(text, found, pattern)) throw std::runtime_error("no link in: " + text);
    return found[1].str();
  }
  std::uint64_t waiting() { return must(count_waiting_contributions(sample_.view())); }

  ConsultingRegister sample_;
  std::unique_ptr<Site> site_;
  std::unique_ptr<Contributions> contributions_;
  Router router_;
  Browser reader_{router_};
  Mailbox mailbox_;
};

TEST_F(Confirming, ACommentReachesTheModeratorsWhenItsSenderFollowsTheLink) {
  EXPECT_THAT(reader_.get(comment_form).body, AllOf(HasSubstr("type=\"email\""), HasSubstr("It is not published.")));
  const Response sent = reader_.post(comment_form, comment());
  EXPECT_EQ(location(sent), "/confirm") << sent.body;
  EXPECT_THAT(reader_.get("/confirm").body, AllOf(HasSubstr("24 hours"), Not(HasSubstr(address))));
  EXPECT_EQ(waiting(), 0U);
  const std::string path = link();
  ASSERT_EQ(mailbox_.messages.size(), 1U);
  EXPECT_EQ(mailbox_.messages[0].to.text(), address);
  // Looking is not confirming: programs look at links too.
  EXPECT_THAT(reader_.get(path).body, AllOf(HasSubstr("Five years are too few."), Not(HasSubstr(address))));
  EXPECT_EQ(waiting(), 0U);
  const Response confirmed = reader_.post(path, {});
  EXPECT_THAT(location(confirmed), StartsWith("/moderation/")) << confirmed.body;
  EXPECT_EQ(waiting(), 1U);
  const QueuedContribution queued = must(waiting_contributions(sample_.view(), 10)).at(0);
  EXPECT_THAT(canonical_json(queued.document), AllOf(HasSubstr("Five years"), Not(HasSubstr("mail"))));
  const Contribution* kind = find_contribution_kind(sample_.features(), queued.kind);
  ASSERT_NE(kind, nullptr);
  const Act act = must(kind->act(queued.document, sample_.clock.now(), sample_.entropy));
  EXPECT_EQ(must(act.body.text("door")), "web");
  sample_.own(act);
}

TEST_F(Confirming, TwiceIsOnce) {
  reader_.post(comment_form, comment());
  reader_.post(comment_form, comment());
  const std::string path = link();
  EXPECT_EQ(mailbox_.messages.size(), 1U);
  const std::string first = location(reader_.post(path, {}));
  EXPECT_EQ(location(reader_.post(path, {})), first);
  EXPECT_EQ(waiting(), 1U);
  EXPECT_THAT(reader_.get(path).body, AllOf(HasSubstr("confirmed already"), HasSubstr(first)));
}

TEST_F(Confirming, ALinkThatIsTooOldSaysSoAndWhereToWriteAgain) {
  reader_.post(comment_form, comment());
  const std::string path = link();
  sample_.clock.advance(confirmation_seconds - 1);
  EXPECT_THAT(reader_.get(path).body, HasSubstr("Yes, I sent this"));
  sample_.clock.advance(1);
  for (const Response& late : {reader_.get(path), reader_.post(path, {})}) {
    EXPECT_EQ(late.status, 410);
    EXPECT_THAT(late.body, AllOf(HasSubstr("too old"), HasSubstr(comment_form), Not(HasSubstr("Five years"))));
  }
  EXPECT_EQ(waiting(), 0U);
  // The words are gone with the next one that is kept.
  reader_.post(comment_form, comment());
  EXPECT_EQ(must(find_unconfirmed(sample_.view(), path.substr(path.rfind('/') + 1)))->document.find("text"), nullptr);
}

TEST_F(Confirming, AForgedLinkIsNobodys) {
  reader_.post(comment_form, comment());
  for (const char* forged : {"/confirm/00000000000000000000000000000000", "/confirm/x"}) {
    EXPECT_EQ(reader_.get(forged).status, 404);
    EXPECT_EQ(reader_.post(forged, {}).status, 404);
  }
  EXPECT_EQ(waiting(), 0U);
}

TEST_F(Confirming, AnAddressThatIsNoneIsToldAtOnce) {
  for (const char* wrong : {"", "reader", "a@mail.example\r\nBcc: b@mail.example"}) {
    const Response again = reader_.post(comment_form, comment(wrong));
    EXPECT_EQ(again.status, 422);
    EXPECT_THAT(again.body, HasSubstr("href=\"#mail\""));
  }
  EXPECT_EQ(must(count_waiting_mail(sample_.view())), 0U);
}

TEST_F(Confirming, NobodyCanFloodAMailbox) {
  for (std::uint64_t i = 0; i < most_mail_a_day; ++i)
    EXPECT_EQ(location(reader_.post(comment_form, comment(address, "Comment " + std::to_string(i)))), "/confirm");
  const Response refused = reader_.post(comment_form, comment(address, "One more"));
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("too many links"), Not(HasSubstr(address))));
  EXPECT_EQ(must(count_waiting_mail(sample_.view())), most_mail_a_day);
  EXPECT_EQ(location(reader_.post(comment_form, comment("other@mail.example"))), "/confirm");
}

TEST_F(Confirming, TheAddressIsNowhereOnceTheMessageHasLeft) {
  reader_.post(comment_form, comment());
  reader_.post(link(), {});
  for (const std::string_view table :
       {"mail_outbox", "mail_to_address", "unconfirmed_contribution", "moderation_queue", "staff_journal"})
    for (const Row& row : must(sample_.view().query("SELECT * FROM " + std::string(table))))
      for (const SqlValue& cell : row.cells())
        if (const auto* text = std::get_if<std::string>(&cell)) {
          EXPECT_THAT(*text, Not(HasSubstr("reader.one"))) << table;
        }
}

class ConfirmingWithoutMail : public Confirming {
 protected:
  ConfirmingWithoutMail() : Confirming(std::nullopt) {}
};

TEST_F(ConfirmingWithoutMail, NothingIsTakenAndTheSenderIsToldSo) {
  const Response refused = reader_.post(comment_form, comment());
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("cannot send mail"));
  EXPECT_EQ(must(count_waiting_mail(sample_.view())), 0U);
}

TEST(ConfirmationOfComments, IsAnOptionalMemberOfTheCall) {
  ConsultingRegister sample;
  Json body = terms_json(sample.terms());
  EXPECT_EQ(body.find("confirmation"), nullptr);
  EXPECT_EQ(must(read_terms(body)).confirmation, CommentConfirmation::none);
  body.set("confirmation", "e-mail");
  const ConsultationTerms terms = must(read_terms(body));
  EXPECT_EQ(terms.confirmation, CommentConfirmation::mail);
  EXPECT_EQ(canonical_json(terms_json(terms)), canonical_json(body));
  EXPECT_FALSE(read_terms(body.set("confirmation", "telephone")));
}

}  // namespace
}  // namespace haip
