// Mail: how a message is written, how it leaves, and that the outbox loses nothing.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "register/author_requests.hpp"
#include "register/mail_outbox.hpp"
#include "register/moderation_queue.hpp"
#include "register/staff.hpp"
#include "register/unconfirmed.hpp"
#include "store/migrations.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/fake_smtp_server.hpp"
#include "testing/manual_clock.hpp"
#include "testing/postgres_server.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_support::FakeSmtpServer;
using testing_support::TemporaryFolder;

constexpr std::string_view reader = "reader.one@mail.example";

MailAddress address(std::string_view text) { return MailAddress::parse(text).value(); }

MailMessage message(std::string subject = "Confirm what you sent",
                    std::string text = "Open this:\n\nhttps://a.example/x\n") {
  return {.from = address("register@register.example"),
          .from_name = "Sample register",
          .to = address(reader),
          .subject = std::move(subject),
          .text = std::move(text),
          .date = Instant{1'795'510'800},  // 2026-11-24T09:00:00Z
          .id = "00ff"};
}

TEST(MailAddress, IsPlainAndNeverRepeatedInErrors) {
  for (const std::string_view good : {"a@b.example", "first.last+tag@sub.mail.example", "o'neil@x-y.example"})
    EXPECT_EQ(address(good).text(), good);
  EXPECT_EQ(address("Reader@MAIL.Example").text(), "Reader@mail.example");
  for (const std::string_view bad :
       {"", "reader", "@mail.example", "reader@", "reader@localhost", "a b@mail.example", "a@b@mail.example",
        "a..b@mail.example", ".a@mail.example", "\"a\"@mail.example", "a@[192.0.2.1]", "a@-x.example", "a@x_y.example",
        "a@mail.example\r\nBcc: other@mail.example", "a@mail.example,other@mail.example", "a@mail.example\n",
        "ä@mail.example", "a@mail..example"}) {
    const Result<MailAddress> parsed = MailAddress::parse(bad);
    ASSERT_FALSE(parsed) << bad;
    if (bad.size() > 13) {  // longer than the example in the advice
      EXPECT_THAT(parsed.error().message + parsed.error().advice, Not(HasSubstr(std::string(bad))));
    }
  }
  EXPECT_FALSE(MailAddress::parse(std::string(65, 'a') + "@mail.example"));
  EXPECT_FALSE(MailAddress::parse("a@" + std::string(250, 'b') + ".example"));
}

TEST(MailMessage, IsPlainTextWithItsHeaders) {
  EXPECT_EQ(write_mail(message()).value(),
            "Date: Tue, 24 Nov 2026 09:00:00 +0000\r\n"
            "From: Sample register <register@register.example>\r\n"
            "To: <reader.one@mail.example>\r\n"
            "Subject: Confirm what you sent\r\n"
            "Message-ID: <00ff@register.example>\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: 7bit\r\n"
            "\r\n"
            "Open this:\r\n\r\nhttps://a.example/x\r\n\r\n");
}

// Known answers from Python's email.header and quopri.
TEST(MailMessage, EncodesOtherScripts) {
  const std::string mail = write_mail(message("送信内容をご確認ください", "確認: a=b \nxyz")).value();
  EXPECT_THAT(mail, HasSubstr("Subject: =?UTF-8?B?6YCB5L+h5YaF5a6544KS44GU56K66KqN44GP44Gg44GV44GE?=\r\n"));
  EXPECT_THAT(mail, HasSubstr("Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                              "=E7=A2=BA=E8=AA=8D: a=3Db=20\r\nxyz\r\n"));
  const std::string whole =
      write_mail(message(std::string(60, 'x') + "é" + std::string(60, 'y'), "é" + std::string(900, 'z'))).value();
  std::size_t start = 0;
  for (std::size_t end = 0; (end = whole.find("\r\n", start)) != std::string::npos; start = end + 2)
    EXPECT_LE(end - start, 78U) << whole.substr(start, end - start);
}

TEST(MailMessage, CannotBeGivenAnotherHeader) {
  for (const std::string_view bad : {std::string_view("Hello\r\nBcc: other@mail.example"),
                                     std::string_view("Hello\nX: y"), std::string_view("nul\0", 4)})
    EXPECT_FALSE(write_mail(message(std::string(bad))));
  MailMessage named = message();
  named.from_name = "Evil\" <other@mail.example>, \"";
  EXPECT_THAT(write_mail(named).value(), AllOf(HasSubstr("From: =?UTF-8?B?"), Not(HasSubstr("other@mail"))));
  EXPECT_THAT(write_mail(message("=?UTF-8?Q?trick?=")).value(), HasSubstr("Subject: =?UTF-8?B?"));
}

TEST(MailCarrier, WritesIntoAFolderForTryingOut) {
  const TemporaryFolder folder;
  const auto carrier = folder_carrier(folder / "mail.outbox").value();
  ASSERT_TRUE(carrier->send(message()));
  const Path file = folder / "mail.outbox" / "20261124T090000Z-00ff.eml";
  EXPECT_EQ(read_file(file, 10'000).value(), write_mail(message()).value());
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(MailCarrier, SpeaksSmtp) {
  FakeSmtpServer server;
  const auto carrier = smtp_carrier({.url = server.url()}).value();
  MailMessage dotted = message("Dots", "first\n.\n..two\nlast");
  const Status sent = carrier->send(dotted);
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_THAT(server.messages(), ElementsAre(write_mail(dotted).value()));
  EXPECT_THAT(server.commands(), testing::IsSupersetOf({std::string("EHLO register.example"),
                                                        std::string("RCPT TO:<reader.one@mail.example>")}));
}

TEST(MailCarrier, TellsWhatIsFinalFromWhatMayWorkLaterWithoutTheAddress) {
  FakeSmtpServer refusing("550 reader.one@mail.example is unknown here");
  const Status unknown = smtp_carrier({.url = refusing.url()}).value()->send(message());
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::refused);
  FakeSmtpServer busy("450 reader.one@mail.example later");
  const Status later = smtp_carrier({.url = busy.url()}).value()->send(message());
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().kind, ErrorKind::unavailable);
  for (const Status& status : {unknown, later})
    EXPECT_THAT(status.error().message + status.error().advice, Not(HasSubstr("reader.one")));
}

TEST(MailCarrier, NeverSendsAPasswordWithoutTls) {
  FakeSmtpServer server("250 ok", {"AUTH PLAIN LOGIN"});
  const Status sent =
      smtp_carrier({.url = server.url(), .user = "register", .password = "top-secret"}).value()->send(message());
  ASSERT_FALSE(sent);
  EXPECT_THAT(sent.error().message, AllOf(HasSubstr("STARTTLS"), Not(HasSubstr("top-secret"))));
  for (const std::string& command : server.commands()) EXPECT_THAT(command, Not(StartsWith("AUTH")));
  EXPECT_TRUE(server.messages().empty());
}

TEST(MailCarrier, ReadsItsSettingsStrictly) {
  for (const char* bad :
       {"http://mail.example", "smtp://user:word@mail.example", "smtp://mail.example/path", "mail", ""})
    EXPECT_FALSE(smtp_carrier({.url = bad})) << bad;
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file(folder / "open", "register\ntop-secret\n", 0644));
  EXPECT_THAT(read_mail_credentials(folder / "open").error().advice, StartsWith("chmod 600"));
  ASSERT_TRUE(write_file(folder / "one", "top-secret\n", 0600));
  EXPECT_THAT(read_mail_credentials(folder / "one").error().message, Not(HasSubstr("top-secret")));
  ASSERT_TRUE(write_file(folder / "two", "register\ntop-secret\n", 0600));
  EXPECT_EQ(read_mail_credentials(folder / "two").value().password, "top-secret");
}

/// Takes nothing until it is told to.
class SlowCarrier final : public MailCarrier {
 public:
  Status send(const MailMessage& message) override {
    ++tries;
    if (trouble) return fail(*trouble);
    sent.push_back(message.id + " " + message.to.text());
    return {};
  }
  std::optional<Error> trouble = Error{ErrorKind::unavailable, "the server is away", ""};
  std::uint64_t tries = 0;
  std::vector<std::string> sent;
};

class MailOutbox : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    std::string place = (folder_ / "mail.db").string();
    if (GetParam() == Engine::postgres) {
      const std::optional<std::string> fresh = testing_support::fresh_postgres_database();
      if (!fresh) GTEST_SKIP() << testing_support::no_postgres_reason();
      place = *fresh;
    }
    std::vector<Migration> migrations;
    for (const RegisterPart& part : {mail_part(), staff_part(), moderation_part()})
      migrations.insert(migrations.end(), part.migrations.begin(), part.migrations.end());
    database_ = open_database(place, Access::read_write).value();
    connection_ = database_->connect().value();
    ASSERT_TRUE(migrate(*connection_, migrations));
  }
  void queue() { ASSERT_TRUE(queue_mail(*connection_, {address(reader), "Hello", "Text"}, clock_.now(), entropy_)); }
  MailRound round() {
    return send_due_mail(*connection_, carrier_, {address("register@register.example"), "Sample"}, clock_.now(), 10)
        .value();
  }
  std::uint64_t waiting() { return count_waiting_mail(*connection_).value(); }

  TemporaryFolder folder_;
  testing_support::ManualClock clock_{Instant{1'795'510'800}};
  testing_support::CountingEntropy entropy_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Connection> connection_;
  SlowCarrier carrier_;
};

TEST_P(MailOutbox, TriesAgainLaterAndLater) {
  queue();
  EXPECT_EQ(round().failed, 1U);
  EXPECT_EQ(round().failed, 0U);  // not due yet
  clock_.advance(first_mail_wait_seconds);
  EXPECT_EQ(round().failed, 1U);
  clock_.advance(first_mail_wait_seconds);
  EXPECT_EQ(round().failed, 0U);
  clock_.advance(first_mail_wait_seconds);
  carrier_.trouble.reset();
  EXPECT_EQ(round().sent, 1U);
  EXPECT_EQ(carrier_.sent.size(), 1U);
  EXPECT_EQ(waiting(), 0U);
}

TEST_P(MailOutbox, GivesUpInTheEndAndForgetsTheAddress) {
  queue();
  MailRound last;
  for (std::uint64_t i = 0; i < most_mail_tries; ++i) {
    last = round();
    clock_.advance(longest_mail_wait_seconds);
  }
  EXPECT_EQ(last.given_up, 1U);
  EXPECT_EQ(waiting(), 0U);
  EXPECT_EQ(carrier_.tries, most_mail_tries);
  queue();
  carrier_.trouble = Error{ErrorKind::refused, "no such mailbox", ""};
  EXPECT_EQ(round().given_up, 1U);
  EXPECT_EQ(waiting(), 0U);
}

TEST_P(MailOutbox, LosesNothingWhenTheProgramDiesWhileSending) {
  queue();
  // Dies between setting aside and sending: the next program finds it.
  ASSERT_TRUE(connection_->execute("UPDATE mail_outbox SET tries = 1, next_try_at = $1", {clock_.now().seconds + 600}));
  carrier_.trouble.reset();
  EXPECT_EQ(round().sent, 0U);  // another node may be sending it
  clock_.advance(600);
  EXPECT_EQ(round().sent, 1U);
}

TEST_P(MailOutbox, IsWrittenWithWhatItTellsAboutOrNotAtAll) {
  {
    Transaction transaction = connection_->begin(TransactionKind::write).value();
    queue();
  }
  EXPECT_EQ(waiting(), 0U);
}

TEST_P(MailOutbox, SendsOnlySoMuchToOneAddressInADay) {
  const auto may = [&](std::string_view to) {
    return may_mail_again(*connection_, address(to), clock_.now(), entropy_).value();
  };
  for (std::uint64_t i = 0; i < most_mail_a_day; ++i) EXPECT_TRUE(may(reader));
  EXPECT_FALSE(may(reader));
  EXPECT_FALSE(may("Reader.One@mail.example"));
  EXPECT_TRUE(may("other@mail.example"));
  // Kept is a digest.
  const Rows kept = connection_->query("SELECT address_digest FROM mail_to_address").value();
  EXPECT_EQ(kept.size(), most_mail_a_day + 1);
  for (const Row& row : kept) EXPECT_THAT(row.text(0), Not(HasSubstr("reader")));
  clock_.advance(24L * 3600);
  EXPECT_TRUE(may(reader));
}

TEST_P(MailOutbox, WhatIsConfirmedIsQueuedOnceAndWhatIsOldIsForgotten) {
  const Json document = Json().set("text", "Five years are too few.");
  const auto keep = [&] {
    return keep_unconfirmed(*connection_, "comment.make", document, "/form", clock_.now(), entropy_).value();
  };
  const std::string token = keep();
  const std::string other = keep();
  const std::string id = confirm_contribution(*connection_, token, clock_.now(), entropy_).value();
  EXPECT_EQ(confirm_contribution(*connection_, token, clock_.now(), entropy_).value(), id);
  EXPECT_EQ(count_waiting_contributions(*connection_).value(), 1U);
  EXPECT_EQ(confirm_contribution(*connection_, id, clock_.now(), entropy_).error().kind, ErrorKind::not_found);
  clock_.advance(confirmation_seconds);
  EXPECT_EQ(confirm_contribution(*connection_, other, clock_.now(), entropy_).error().kind, ErrorKind::gone);
  ASSERT_TRUE(forget_old_unconfirmed(*connection_, clock_.now()));
  EXPECT_EQ(find_unconfirmed(*connection_, other).value()->document.find("text"), nullptr);
  clock_.advance(old_link_seconds);
  ASSERT_TRUE(forget_old_unconfirmed(*connection_, clock_.now()));
  EXPECT_FALSE(find_unconfirmed(*connection_, other).value().has_value());
}

TEST_P(MailOutbox, ARequestForErasureIsMadeOnceAndDecidedOnce) {
  const auto ask = [&] {
    return ask_for_erasure(*connection_, "secret", {EntryIndex{7}, EntryIndex{12}}, "/page", clock_.now(), entropy_);
  };
  ASSERT_TRUE(ask());
  ASSERT_TRUE(ask());
  const std::vector<ErasureRequest> waiting = waiting_erasure_requests(*connection_, 10).value();
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].entries, (std::vector<EntryIndex>{{7}, {12}}));
  EXPECT_NE(waiting[0].id, "secret");
  const Officer officer{.public_id = "officer-111111"};
  ASSERT_TRUE(
      close_erasure_request(*connection_, officer, waiting[0].id, ErasureRequestState::declined, "No.", clock_.now()));
  EXPECT_EQ(close_erasure_request(*connection_, officer, waiting[0].id, ErasureRequestState::erased, "", clock_.now())
                .error()
                .kind,
            ErrorKind::conflict);
  EXPECT_EQ(erasure_request_of(*connection_, "secret").value()->answer, "No.");
  clock_.advance(1);
  ASSERT_TRUE(ask());
  EXPECT_EQ(erasure_request_of(*connection_, "secret").value()->state, ErasureRequestState::waiting);
  const std::string id = queue_contribution(*connection_, "comment.revise", Json(), clock_.now(), entropy_).value();
  ASSERT_TRUE(note_change(*connection_, id, "secret"));
  EXPECT_THAT(changes_of(*connection_, "secret").value(), ElementsAre(id));
  EXPECT_EQ(origin_of_contribution(*connection_, id).value(), "secret");
}

INSTANTIATE_TEST_SUITE_P(Engines, MailOutbox, testing::Values(Engine::sqlite, Engine::postgres),
                         [](const auto& engine) { return engine.param == Engine::sqlite ? "sqlite" : "postgres"; });

}  // namespace
}  // namespace haip
