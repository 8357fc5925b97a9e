// What an operator's monitor sees when a register cannot write, and what strangers see then.

#include "web/health.hpp"

#include "web/desk_browser.hpp"
#include "web/scrapi.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::Browser;
using testing_support::desk_must;
using testing_support::DeskTest;

class HealthTest : public DeskTest {
 protected:
  HealthTest() { health_.add_routes(router_); }

  Json health(int status) {
    const Response response = browser().get("/health");
    EXPECT_EQ(response.status, status) << response.body;
    return desk_must(parse_json(response.body));
  }
  /// As a full disk does: every batch fails.
  void break_writing() { run("ALTER TABLE entry RENAME TO entry_away"); }
  void mend_writing() { run("ALTER TABLE entry_away RENAME TO entry"); }
  Result<Acknowledgement> try_to_write() {
    return sample_.reg().log_own_act_and_wait(
        make_act("note.write", "register", "note/1", Json{}.set("text", "x"), sample_.clock.now(), sample_.entropy));
  }

 private:
  void run(std::string_view sql) { ASSERT_TRUE(sample_.connection().execute(sql)); }
  Health health_{*site_};
};

TEST_F(HealthTest, AllIsWellAtFirst) {
  const Json now = health(200);
  EXPECT_EQ(desk_must(now.text("status")), "ok");
  EXPECT_EQ(desk_must(now.whole_number("seconds_behind")), 0U);
  EXPECT_THAT(browser().get("/metrics").body,
              AllOf(HasSubstr("\nhaip_writes_failing_since_seconds 0\n"), HasSubstr("\nhaip_log_behind_seconds 0\n")));
}

TEST_F(HealthTest, SaysSinceWhenNothingCanBeWrittenAndWhenThatIsOver) {
  break_writing();
  EXPECT_FALSE(try_to_write());
  const Json failing = health(503);
  EXPECT_EQ(desk_must(failing.text("status")), "failing");
  EXPECT_THAT(desk_must(failing.text("problem")), HasSubstr(format_instant(sample_.clock.now())));
  EXPECT_THAT(browser().get("/metrics").body, HasSubstr("\nhaip_writes_failing_since_seconds 17955"));
  mend_writing();
  EXPECT_TRUE(try_to_write());
  EXPECT_EQ(desk_must(health(200).text("status")), "ok");
}

TEST_F(HealthTest, TheCauseIsForTheOperatorAlone) {
  break_writing();
  Browser at = signed_in(sample_.anna);
  const std::string proposal = adoption_proposed_by(at);
  Browser second = signed_in(sample_.ben);
  const Response refused = second.submit(proposal, {{"decision", "confirm"}});
  EXPECT_EQ(refused.status, 503);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("nothing was logged"), Not(HasSubstr("entry_away")),
                                  Not(HasSubstr("no such table")), Not(HasSubstr("SQL"))));
  const Result<Acknowledgement> outcome = try_to_write();
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().cause, HasSubstr("entry")) << "who runs it sees what broke";
  EXPECT_THAT(outcome.error().message, Not(HasSubstr("table")));
}

TEST_F(HealthTest, SignedAndNotPublishedForLongIsBehind) {
  ASSERT_TRUE(sample_.connection().execute("UPDATE checkpoint SET published_note = NULL"));
  sample_.clock.advance(61);
  const Json now = health(200);
  EXPECT_EQ(desk_must(now.text("status")), "behind");
  EXPECT_GE(desk_must(now.whole_number("seconds_behind")), 61U);
}

}  // namespace
}  // namespace haip
