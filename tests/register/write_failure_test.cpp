// A disk or database that fails under a running register.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "register/sample_register.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::must;
using testing_support::sample_kinds;
using testing_support::sample_origin;

class WriteFailure : public testing::Test {
 protected:
  WriteFailure() {
    must(Register::create(path_, {.origin = std::string(sample_origin), .name = "Failing"}, sample_kinds(), clock_,
                          entropy_));
  }
  /// A register that tries to write again after that time.
  void open(std::chrono::milliseconds interval) {
    RegisterOptions options{.verifier_threads = 1, .write_trial_interval = interval, .discover_keys = false};
    options.notice = [this](std::string_view line) {
      const std::lock_guard lock(mutex_);
      told_ += std::string(line) + "\n";
      if (line == "the register can write again") writes_again_.set_value();
    };
    reg_ = must(Register::open(path_, sample_kinds(), clock_, entropy_, std::move(options)));
    connection_ = must(reg_->connect());
    must(reg_->log_own_act_and_wait(
        organisation_act({"lab.example", "Lab", "JP", {}, "", {}, false}, clock_.now(), entropy_)));
    must(reg_->log_own_act_and_wait(
        key_act("lab.example", lab_key_.public_key(), KeyEvidence::vouched, "", clock_.now(), entropy_)));
  }
  void break_database() { must(connection_->run_script("ALTER TABLE content RENAME TO content_elsewhere")); }
  void mend_database() { must(connection_->run_script("ALTER TABLE content_elsewhere RENAME TO content")); }
  Result<Acknowledgement> submit_note() {
    const Act act =
        make_act("note.write", "lab.example", "note/lab.example", Json{}.set("text", "a note"), clock_.now(), entropy_);
    const std::string document = act_document(act);
    const cose::SignedStatement statement = must(sign_act(act, document, lab_key_, sample_origin));
    return reg_->submit_and_wait(cose::encode_submission(statement, as_bytes(document)));
  }
  std::string told() {
    const std::lock_guard lock(mutex_);
    return told_;
  }

  testing_support::TemporaryFolder folder_;
  const Path path_ = folder_ / "reg";
  testing_support::ManualClock clock_{Instant{testing_support::sample_start}};
  testing_support::CountingEntropy entropy_;
  SecretKey lab_key_ = SecretKey::generate(entropy_);
  std::mutex mutex_;
  std::string told_;  ///< Guarded by mutex_.
  std::promise<void> writes_again_;
  std::unique_ptr<Register> reg_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(WriteFailure, StrangersGetANeutralSentenceAndTheOperatorTheDetails) {
  open(std::chrono::hours(1));
  break_database();
  const Result<Acknowledgement> outcome = submit_note();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(outcome.error().message, "the register cannot take submissions at the moment; nothing was logged");
  EXPECT_EQ(outcome.error().advice, "try again later");
  EXPECT_THAT(told(), HasSubstr("a batch of 1 acts was not written: "));
  EXPECT_THAT(told(), HasSubstr("content"));

  // The operator's own commands say what it is.
  const Result<Acknowledgement> own = reg_->log_own_act_and_wait(
      organisation_act({"other.example", "Other", "JP", {}, "", {}, false}, clock_.now(), entropy_));
  ASSERT_FALSE(own);
  EXPECT_THAT(own.error().message, HasSubstr("content"));
}

TEST_F(WriteFailure, StandsUntilAWriteSucceeds) {
  open(std::chrono::hours(1));
  EXPECT_FALSE(reg_->write_standing().fails);
  EXPECT_EQ(reg_->write_standing().last_failure, std::nullopt);
  break_database();
  clock_.advance(100);
  const Instant failed_at = clock_.now();
  EXPECT_FALSE(submit_note());
  clock_.advance(100);
  EXPECT_TRUE(reg_->write_standing().fails);
  EXPECT_EQ(reg_->write_standing().last_failure, failed_at);

  mend_database();
  must(submit_note());
  EXPECT_FALSE(reg_->write_standing().fails);
  EXPECT_EQ(reg_->write_standing().last_failure, failed_at);
}

TEST_F(WriteFailure, ARefusedActIsNone) {
  open(std::chrono::hours(1));
  const Act again = key_act("lab.example", lab_key_.public_key(), KeyEvidence::vouched, "", clock_.now(), entropy_);
  EXPECT_FALSE(reg_->log_own_act_and_wait(again));
  EXPECT_FALSE(reg_->write_standing().fails);
}

TEST_F(WriteFailure, TheRegisterFindsOutByItselfThatItCanWriteAgain) {
  open(std::chrono::milliseconds(1));
  EXPECT_FALSE(reg_->log_own_act_and_wait([](Connection&, std::uint64_t) -> Result<Act> {
    return fail(ErrorKind::unavailable, "no space left for the database");
  }));
  writes_again_.get_future().wait();
  EXPECT_FALSE(reg_->write_standing().fails);
  EXPECT_EQ(reg_->publisher().logged_size(), 3U) << "nothing was logged for it";
  must(submit_note());
}

}  // namespace
}  // namespace haip
