#include "web/health.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/desk_register.hpp"
#include "testing/fake_witness.hpp"
#include "web/scrapi.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::desk_kinds;
using testing_support::desk_must;
using testing_support::FakeWitness;
using testing_support::FakeWitnessNetwork;
using testing_support::Misbehaviour;

/// A register with one witness, and what its server answers.
class HealthTest : public testing::Test {
 protected:
  HealthTest() {
    if (const Status made = Register::create(path_, {.origin = "register.example/log", .name = "Sample register"},
                                             desk_kinds(), clock_, entropy_);
        !made)
      throw std::runtime_error(made.error().message);
    const tlog::VerifierKey log = desk_must(open_register_folder(path_)).keys.log.verifier();
    if (!write_file(path_ / "policy.txt", "log " + log.format() + "\nwitness w " + witness_.key().format() +
                                              " https://w.example\nquorum w\n"))
      throw std::runtime_error("no policy");
    witness_.trust(log);
    network_.add("https://w.example", witness_);
    RegisterOptions options{.verifier_threads = 1,
                            .write_trial_interval = std::chrono::hours(1),
                            .discover_keys = false,
                            .witness_http = &network_};
    options.notice = [this](std::string_view line) {
      const std::lock_guard lock(mutex_);
      told_ += std::string(line) + "\n";
    };
    reg_ = desk_must(Register::open(path_, desk_kinds(), clock_, entropy_, std::move(options)));
    connection_ = desk_must(reg_->connect());
    site_.emplace(*reg_, features_);
    scrapi_.emplace(*site_, RateLimitOptions{});
    health_.emplace(*site_);
    health_->add_routes(router_);
    scrapi_->add_routes(router_);
  }
  Result<Acknowledgement> log_organisation(const std::string& domain) {
    return reg_->log_own_act_and_wait(
        organisation_act({domain, "Lab", "JP", {}, "", {}, false}, clock_.now(), entropy_));
  }
  Response get(const std::string& path) {
    Request request;
    request.target = path;
    request.path = path;
    Reply reply = router_.handle(request);
    return std::get<Response>(std::move(reply));
  }
  Json health() { return desk_must(parse_json(get("/health").body)); }
  double gauge(const std::string& name) {
    const std::string text = "\n" + get("/metrics").body;
    const std::size_t at = text.find("\n" + name + " ");
    if (at == std::string::npos) throw std::runtime_error("no " + name);
    return std::stod(text.substr(at + name.size() + 2));
  }
  void fail_to_write() {
    EXPECT_FALSE(reg_->log_own_act_and_wait([](Connection&, std::uint64_t) -> Result<Act> {
      return fail(ErrorKind::unavailable, "no space left for the database /var/secret/register.db");
    }));
  }

  testing_support::TemporaryFolder folder_;
  const Path path_ = folder_ / "reg";
  testing_support::ManualClock clock_{Instant{1'795'510'800}};
  testing_support::CountingEntropy entropy_;
  FakeWitness witness_{"witness.example/w", SecretKey::generate(entropy_), Instant{1'795'510'800}};
  FakeWitnessNetwork network_;
  std::mutex mutex_;
  std::string told_;  ///< Guarded by mutex_.
  std::vector<Feature> features_;
  std::unique_ptr<Register> reg_;
  std::unique_ptr<Connection> connection_;
  std::optional<Site> site_;
  std::optional<Scrapi> scrapi_;
  std::optional<Health> health_;
  Router router_;
};

TEST_F(HealthTest, IsOkWhenAllIsPublished) {
  desk_must(log_organisation("one.example"));
  clock_.advance(100'000);
  EXPECT_EQ(get("/health").status, 200);
  const Json said = health();
  EXPECT_EQ(desk_must(said.text("status")), "ok");
  EXPECT_EQ(desk_must(said.whole_number("behind_seconds")), 0U);
  EXPECT_EQ(said.find("reason"), nullptr);
  EXPECT_EQ(said.find("last_write_failure"), nullptr);
  EXPECT_EQ(gauge("haip_log_signed_entries"), 2);
  EXPECT_EQ(gauge("haip_log_published_entries"), 2);
  EXPECT_EQ(gauge("haip_log_behind_seconds"), 0);
  EXPECT_EQ(gauge("haip_write_failing"), 0);
  EXPECT_EQ(gauge("haip_last_write_failure_seconds"), 0);
}

TEST_F(HealthTest, SaysForHowLongEntriesWaitForTheirWitnesses) {
  desk_must(log_organisation("one.example"));
  clock_.advance(100'000);
  witness_.misbehave(Misbehaviour::broken);
  desk_must(log_organisation("two.example"));
  EXPECT_EQ(desk_must(health().text("status")), "ok") << "it takes a moment always";
  clock_.advance(Health::lag_limit_seconds);
  EXPECT_EQ(desk_must(health().text("status")), "ok");
  clock_.advance(1);
  EXPECT_EQ(get("/health").status, 200) << "pages and the log still answer";
  EXPECT_EQ(desk_must(health().text("status")), "behind");
  EXPECT_EQ(desk_must(health().whole_number("behind_seconds")), 301U);
  EXPECT_EQ(gauge("haip_log_behind_seconds"), 301);
  EXPECT_EQ(gauge("haip_log_signed_entries"), 3);
  EXPECT_EQ(gauge("haip_log_published_entries"), 2);

  witness_.misbehave(Misbehaviour::none);
  desk_must(log_organisation("three.example"));
  EXPECT_EQ(desk_must(health().text("status")), "ok");
  EXPECT_EQ(gauge("haip_log_behind_seconds"), 0);
}

TEST_F(HealthTest, FailsWhileTheRegisterCannotWriteAndSaysNothingOfItsDisk) {
  fail_to_write();
  clock_.advance(60);
  const Response response = get("/health");
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(response.body, Not(testing::AnyOf(HasSubstr("secret"), HasSubstr("space"))));
  const Json said = health();
  EXPECT_EQ(desk_must(said.text("status")), "failing");
  EXPECT_EQ(desk_must(said.text("reason")), "cannot-write");
  EXPECT_EQ(desk_must(said.text("last_write_failure")), "2026-11-24T09:00:00Z");
  EXPECT_EQ(gauge("haip_write_failing"), 1);
  EXPECT_EQ(gauge("haip_last_write_failure_seconds"), 1'795'510'800);

  desk_must(log_organisation("one.example"));
  EXPECT_EQ(get("/health").status, 200);
  EXPECT_EQ(gauge("haip_write_failing"), 0);
  EXPECT_EQ(gauge("haip_last_write_failure_seconds"), 1'795'510'800) << "when it was stays known";
}

TEST_F(HealthTest, FailsWhenTheDatabaseCannotBeReadAndTellsTheOperatorWhy) {
  ASSERT_TRUE(connection_->run_script("ALTER TABLE checkpoint RENAME TO elsewhere"));
  const Response response = get("/health");
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(desk_must(health().text("reason")), "cannot-read");
  EXPECT_THAT(response.body, Not(HasSubstr("no such table")));
  const std::lock_guard lock(mutex_);
  EXPECT_THAT(told_, HasSubstr("the database does not answer: "));
}

TEST_F(HealthTest, ScrapiSaysNothingOfTheDatabaseThatFails) {
  ASSERT_TRUE(connection_->run_script("ALTER TABLE entry RENAME TO elsewhere"));
  const Response response = get("/entries/0/statement");
  EXPECT_EQ(response.status, 503);
  ASSERT_NE(response.find("Retry-After"), nullptr);
  EXPECT_THAT(response.body, AllOf(HasSubstr("the register cannot answer at the moment"), Not(HasSubstr("table"))));
}

}  // namespace
}  // namespace haip
