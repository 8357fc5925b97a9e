#include "register/staff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "register/staff_journal.hpp"
#include "register/totp.hpp"
#include "store/both_engines.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/manual_clock.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing_support::CountingEntropy;
using testing_support::ManualClock;

constexpr std::string_view password = "correct horse battery";
constexpr std::string_view home_address = "192.0.2.7";

class Staff : public BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    connection_ = connect();
    ASSERT_DONE(migrate(*connection_, staff_part().migrations));
    anna_ = *add_officer(*connection_, {"anna", "First Adopter", {StaffRole::adopter, StaffRole::editor}}, password,
                         cheapest_password_cost, clock_.now(), entropy_);
  }

  [[nodiscard]] std::string code_of(const Enrolment& who) const {
    return totp_code(who.totp_secret, totp_step_at(clock_.now()));
  }
  SignInOutcome attempt(std::string_view login, std::string_view typed, std::string_view code,
                        std::string_view from = home_address) {
    auto outcome = sign_in(*connection_, {login, typed, code, from}, cheapest_password_cost, clock_.now(), entropy_);
    if (!outcome) throw std::runtime_error(outcome.error().message);
    return std::move(*outcome);
  }
  std::string token_of_anna() { return std::get<StartedSession>(attempt("anna", password, code_of(anna_))).token; }
  bool lasts(const std::string& token) {
    return officer_of_session(*connection_, token, clock_.now()).value().has_value();
  }

  ManualClock clock_{Instant{1'795'510'800}};
  CountingEntropy entropy_;
  std::unique_ptr<Connection> connection_;
  Enrolment anna_;
};

template <class Wanted>
bool is(const SignInOutcome& outcome) {
  return std::holds_alternative<Wanted>(outcome);
}

TEST_P(Staff, ChangesOfAccountsStandInTheJournalNewestFirst) {
  clock_.advance(60);
  ASSERT_DONE(
      reset_officer(*connection_, "anna", "a whole new password", cheapest_password_cost, clock_.now(), entropy_));
  clock_.advance(60);
  ASSERT_DONE(disable_officer(*connection_, "anna", clock_.now()));
  EXPECT_FAILS(not_found, disable_officer(*connection_, "nobody", clock_.now()));
  EXPECT_FAILS(conflict, add_officer(*connection_, {"anna", "Another Officer", {StaffRole::editor}}, password,
                                     cheapest_password_cost, clock_.now(), entropy_));

  const auto lines = read_journal(*connection_, 10);
  ASSERT_DONE(lines);
  std::vector<std::string> actions;
  for (const JournalLine& line : *lines) {
    actions.push_back(line.action);
    EXPECT_EQ(line.by, operator_actor);
    EXPECT_EQ(line.about, anna_.officer.public_id);
    EXPECT_EQ(line.entry_index, std::nullopt);
  }
  EXPECT_EQ(actions, (std::vector<std::string>{"disabled", "reset", "added"}));
  EXPECT_EQ(lines->front().at, clock_.now());
  EXPECT_EQ(read_journal(*connection_, 1).value().size(), 1U);
}

TEST_P(Staff, TheLineOfAnActIsThereWithItsEntryOrNotAtAll) {
  const JournalLine line{clock_.now(), anna_.officer.public_id, "erased", "content/1", std::nullopt};
  const std::size_t before = read_journal(*connection_, 10).value().size();
  const OwnAct refused =
      in_journal([](Connection&, std::uint64_t) -> Result<Act> { return fail(ErrorKind::refused, "no"); }, line);
  EXPECT_FAILS(refused, refused(*connection_, 7));
  EXPECT_EQ(read_journal(*connection_, 10).value().size(), before);
  const OwnAct act =
      in_journal(ready(make_act("note.write", "register", "note/1", Json(), clock_.now(), entropy_)), line);
  {
    auto transaction = connection_->begin(TransactionKind::write);
    ASSERT_DONE(transaction);
    ASSERT_DONE(act(*connection_, 7));
    transaction->roll_back();
  }
  EXPECT_EQ(read_journal(*connection_, 10).value().size(), before);
  ASSERT_DONE(act(*connection_, 8));
  const JournalLine written = read_journal(*connection_, 10).value().front();
  EXPECT_EQ(written.by, anna_.officer.public_id);
  EXPECT_EQ(written.action, "erased");
  EXPECT_EQ(written.entry_index, EntryIndex{8});
}

TEST_P(Staff, NamesEachPersonByAnOpaqueId) {
  const auto ben = add_officer(*connection_, {"ben", "Second Officer", {StaffRole::moderator}}, password,
                               cheapest_password_cost, clock_.now(), entropy_);
  ASSERT_DONE(ben);
  for (const std::string& id : {anna_.officer.public_id, ben->officer.public_id})
    EXPECT_THAT(id, MatchesRegex("officer-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]"));
  EXPECT_NE(anna_.officer.public_id, ben->officer.public_id);
  EXPECT_NE(anna_.totp_secret, ben->totp_secret);
  EXPECT_TRUE(anna_.officer.may_act_as(StaffRole::adopter));
  EXPECT_FALSE(anna_.officer.may_act_as(StaffRole::administrator));
  const auto all = list_officers(*connection_);
  ASSERT_DONE(all);
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ((*all)[0].login, "anna");
  EXPECT_EQ((*all)[0].roles, (std::vector{StaffRole::editor, StaffRole::adopter}));
}

TEST_P(Staff, RefusesNamesAndPasswordsThatWillNotDo) {
  const auto add = [&](std::string login, std::string name, std::string_view typed) {
    return add_officer(*connection_, {std::move(login), std::move(name), {StaffRole::editor}}, typed,
                       cheapest_password_cost, clock_.now(), entropy_);
  };
  for (const char* login : {"", "a", "Anna", "anna@example.org", "7up", "an na", "änna"})
    EXPECT_FAILS(malformed, add(login, "Somebody", password));
  EXPECT_FAILS(malformed, add("carla", "carla@example.org", password));
  EXPECT_FAILS(malformed, add("carla", " ", password));
  EXPECT_FAILS(malformed, add("carla", "Carla", "elevenchars"));
  EXPECT_FAILS(malformed, add("carla", "Carla", std::string(1025, 'x')));
  EXPECT_FAILS(malformed, add("carla", "Carla",
                              "twelve\xff"
                              "chars"));
  EXPECT_FAILS(conflict, add("anna", "Another Officer", password));
  EXPECT_DONE(add("carla", "Carla", "十二文字以上の合い言葉です。"));
  EXPECT_FAILS(malformed, add_officer(*connection_, {"dora", "Dora", {}}, password, cheapest_password_cost,
                                      clock_.now(), entropy_));
}

TEST_P(Staff, SignsInWithPasswordAndCode) {
  const SignInOutcome outcome = attempt("anna", password, code_of(anna_));
  ASSERT_TRUE(is<StartedSession>(outcome));
  const auto& started = std::get<StartedSession>(outcome);
  EXPECT_EQ(started.officer.public_id, anna_.officer.public_id);
  const auto officer = officer_of_session(*connection_, started.token, clock_.now());
  ASSERT_DONE(officer);
  ASSERT_TRUE(*officer);
  EXPECT_EQ((*officer)->login, "anna");
  EXPECT_TRUE(is<WrongSignIn>(attempt("anna", "correct horse staple", code_of(anna_))));
  EXPECT_TRUE(is<WrongSignIn>(attempt("anna", password, "000000")));
  EXPECT_TRUE(is<WrongSignIn>(attempt("nobody", password, code_of(anna_))));
}

TEST_P(Staff, TakesTheLoginNameAsPeopleTypeIt) {
  EXPECT_TRUE(is<StartedSession>(attempt(" Anna ", password, code_of(anna_))));
}

TEST_P(Staff, TakesEachCodeOnce) {
  const std::string code = code_of(anna_);
  EXPECT_TRUE(is<StartedSession>(attempt("anna", password, code)));
  EXPECT_TRUE(is<WrongSignIn>(attempt("anna", password, code)));
  clock_.advance(totp_step_seconds);
  EXPECT_TRUE(is<WrongSignIn>(attempt("anna", password, code)));  // still a neighbour of the present step
  EXPECT_TRUE(is<StartedSession>(attempt("anna", password, code_of(anna_))));
}

TEST_P(Staff, DoesNotUseUpACodeWithAWrongPassword) {
  EXPECT_TRUE(is<WrongSignIn>(attempt("anna", "something else", code_of(anna_))));
  EXPECT_TRUE(is<StartedSession>(attempt("anna", password, code_of(anna_))));
}

TEST_P(Staff, LimitsFailuresOfAnAccount) {
  for (std::uint64_t i = 0; i < most_failures; ++i) {
    EXPECT_TRUE(is<WrongSignIn>(attempt("anna", "wrong password", code_of(anna_), "192.0.2." + std::to_string(i))));
    clock_.advance(60);
  }
  const SignInOutcome refused = attempt("anna", password, code_of(anna_), "192.0.2.99");
  ASSERT_TRUE(is<TooManyFailures>(refused));
  EXPECT_EQ(std::get<TooManyFailures>(refused).wait_seconds,
            failure_window_seconds - 60 * static_cast<std::int64_t>(most_failures));
  clock_.advance(std::get<TooManyFailures>(refused).wait_seconds);
  EXPECT_TRUE(is<StartedSession>(attempt("anna", password, code_of(anna_), "192.0.2.99")));
}

TEST_P(Staff, LimitsUnknownLoginNamesAlike) {
  for (std::uint64_t i = 0; i < most_failures; ++i)
    EXPECT_TRUE(is<WrongSignIn>(attempt("nobody", password, "123456", "192.0.2." + std::to_string(i))));
  EXPECT_TRUE(is<TooManyFailures>(attempt("nobody", password, "123456", "192.0.2.99")));
}

TEST_P(Staff, LimitsFailuresOfAnAddress) {
  for (std::uint64_t i = 0; i < most_failures; ++i)
    EXPECT_TRUE(is<WrongSignIn>(attempt("guess" + std::to_string(i), password, "123456")));
  EXPECT_TRUE(is<TooManyFailures>(attempt("anna", password, code_of(anna_))));
  EXPECT_TRUE(is<StartedSession>(attempt("anna", password, code_of(anna_), "192.0.2.8")));
}

TEST_P(Staff, CountsANetworkOfIpv6AsOneAddress) {
  for (std::uint64_t i = 0; i < most_failures; ++i)
    EXPECT_TRUE(is<WrongSignIn>(
        attempt("guess" + std::to_string(i), password, "123456", "2001:db8:1:2::" + std::to_string(i + 1))));
  EXPECT_TRUE(is<TooManyFailures>(attempt("anna", password, code_of(anna_), "2001:db8:1:2:ffff::1")));
  EXPECT_TRUE(is<StartedSession>(attempt("anna", password, code_of(anna_), "2001:db8:1:3::1")));
}

TEST_P(Staff, KeepsIpv4AddressesInIpv6FormApart) {
  for (std::uint64_t i = 0; i < most_failures; ++i)
    EXPECT_TRUE(is<WrongSignIn>(attempt("guess" + std::to_string(i), password, "123456", "::ffff:192.0.2.7")));
  EXPECT_TRUE(is<StartedSession>(attempt("anna", password, code_of(anna_), "::ffff:192.0.2.8")));
}

TEST_P(Staff, SuccessForgivesTheAccountButNotTheAddress) {
  for (std::uint64_t i = 1; i < most_failures; ++i)
    EXPECT_TRUE(is<WrongSignIn>(attempt("anna", "wrong password", code_of(anna_))));
  EXPECT_TRUE(is<StartedSession>(attempt("anna", password, code_of(anna_), "192.0.2.8")));
  clock_.advance(totp_step_seconds);
  EXPECT_TRUE(is<WrongSignIn>(attempt("anna", "wrong password", code_of(anna_))));
  EXPECT_TRUE(is<TooManyFailures>(attempt("anna", password, code_of(anna_))));
  EXPECT_TRUE(is<StartedSession>(attempt("anna", password, code_of(anna_), "192.0.2.8")));
}

TEST_P(Staff, EndsSessionsThatAreIdle) {
  const std::string token = token_of_anna();
  for (int i = 0; i < 5; ++i) {
    clock_.advance(longest_idle_seconds - 1);
    EXPECT_TRUE(lasts(token)) << i;
  }
  clock_.advance(longest_idle_seconds);
  EXPECT_FALSE(lasts(token));
}

TEST_P(Staff, EndsSessionsAfterHalfADayHoweverBusy) {
  const std::string token = token_of_anna();
  const std::int64_t until = clock_.now().seconds + longest_session_seconds;
  while (clock_.now().seconds + 1800 < until) {
    clock_.advance(1800);
    EXPECT_TRUE(lasts(token));
  }
  clock_.set({until - 1});
  EXPECT_TRUE(lasts(token));
  clock_.set({until});
  EXPECT_FALSE(lasts(token));
}

TEST_P(Staff, EndsSessionsOnRequest) {
  const std::string first = token_of_anna();
  clock_.advance(totp_step_seconds);
  const std::string second = token_of_anna();
  EXPECT_NE(first, second);
  ASSERT_DONE(end_session(*connection_, first, clock_.now()));
  EXPECT_FALSE(lasts(first));
  EXPECT_TRUE(lasts(second));
  for (const char* wrong : {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
    EXPECT_DONE(end_session(*connection_, wrong, clock_.now()));
    EXPECT_FALSE(lasts(wrong));
  }
}

TEST_P(Staff, DisablingEndsEverything) {
  const std::string token = token_of_anna();
  ASSERT_DONE(disable_officer(*connection_, "anna", clock_.now()));
  EXPECT_FALSE(lasts(token));
  clock_.advance(totp_step_seconds);
  EXPECT_TRUE(is<WrongSignIn>(attempt("anna", password, code_of(anna_))));
  const auto anna = find_officer(*connection_, anna_.officer.public_id);
  ASSERT_DONE(anna);
  EXPECT_FALSE((*anna)->may_act_as(StaffRole::adopter));
  EXPECT_FAILS(refused, reset_officer(*connection_, "anna", "a whole new password", cheapest_password_cost,
                                      clock_.now(), entropy_));
  EXPECT_FAILS(not_found, disable_officer(*connection_, "nobody", clock_.now()));
}

TEST_P(Staff, ResettingReplacesPasswordAndAuthenticator) {
  const std::string token = token_of_anna();
  for (std::uint64_t i = 0; i < most_failures; ++i) attempt("anna", "wrong password", "123456", "192.0.2.50");
  const auto reset =
      reset_officer(*connection_, "anna", "a whole new password", cheapest_password_cost, clock_.now(), entropy_);
  ASSERT_DONE(reset);
  EXPECT_EQ(reset->officer.public_id, anna_.officer.public_id);
  EXPECT_NE(reset->totp_secret, anna_.totp_secret);
  EXPECT_FALSE(lasts(token));
  EXPECT_TRUE(is<WrongSignIn>(attempt("anna", password, code_of(anna_))));
  EXPECT_TRUE(is<WrongSignIn>(attempt("anna", "a whole new password", code_of(anna_))));
  EXPECT_TRUE(is<StartedSession>(attempt("anna", "a whole new password", code_of(*reset))));
}

TEST_P(Staff, StoresNeitherPasswordsNorTokensNorWhatWasTyped) {
  const std::string token = token_of_anna();
  attempt("my password typed into the wrong field", password, "123456", "192.0.2.77");
  std::string stored;
  for (const char* sql :
       {"SELECT public_id, login, display_name, password_hash FROM staff_account",
        "SELECT token_digest, public_id FROM staff_session", "SELECT attempt, kind, who FROM staff_sign_in_attempt"}) {
    const Rows rows = connection_->query(sql).value();
    for (const Row& row : rows)
      for (const SqlValue& value : row.cells()) {
        if (const auto* text = std::get_if<std::string>(&value)) stored += *text + "\n";
        if (const auto* blob = std::get_if<Bytes>(&value)) stored += std::string(as_text(*blob)) + "\n";
      }
  }
  EXPECT_THAT(stored, HasSubstr("$argon2id$"));
  for (const std::string& secret :
       {std::string(password), token, std::string("wrong field"), std::string("192.0.2.77")})
    EXPECT_THAT(stored, Not(HasSubstr(secret)));
}

TEST_P(Staff, MakesAServerSecretOnce) {
  const auto first = server_secret(*connection_, "form-token", entropy_);
  ASSERT_DONE(first);
  EXPECT_EQ(*server_secret(*connection_, "form-token", entropy_), *first);
  EXPECT_NE(*server_secret(*connection_, "another", entropy_), *first);
}

INSTANTIATE_TEST_SUITE_P(Engines, Staff, testing::Values(TestedEngine::sqlite, TestedEngine::postgres), name_of);

}  // namespace
}  // namespace haip
