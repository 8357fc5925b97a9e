#include "commitments/acts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commitments/commitments.hpp"
#include "instruments/sample_instruments.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::must;
using testing_support::small_edition;

const ActKinds& kinds() {
  static const ActKinds all({{"act", {}, act_view(), act_migrations()},
                             register_part(),
                             identity_part(),
                             instruments_part(),
                             commitments_part()});
  return all;
}

/// A register with the instrument "sample" and the organisation lab.example, whose key it vouches for.
class EditionsInForce : public testing::Test {
 protected:
  EditionsInForce() {
    must(
        Register::create(path, {.origin = "register.example/log", .name = "Sample register"}, kinds(), clock, entropy));
    reg = must(Register::open(path, kinds(), clock, entropy, {.verifier_threads = 1, .discover_keys = false}));
    must(own(organisation_act({"lab.example", "Lab", "JP", {}, "", {}, false}, clock.now(), entropy)));
    must(own(key_act("lab.example", key.public_key(), KeyEvidence::vouched, "", clock.now(), entropy)));
    must(own(edition_act(small_edition("1", "in-force"), clock.now(), entropy)));
  }

  Result<Acknowledgement> own(const Act& act) { return reg->log_own_act_and_wait(act); }
  Result<Acknowledgement> say(std::string_view type, std::string_view edition, std::string_view language = "en") {
    const Act act =
        commitment_act(type, "lab.example", "sample", edition, "We keep to it.", language, clock.now(), entropy);
    const std::string document = act_document(act);
    const cose::SignedStatement statement = must(sign_act(act, document, key, "register.example/log"));
    return reg->submit_and_wait(cose::encode_submission(statement, as_bytes(document)));
  }
  void adopt_a_newer_edition() {
    must(own(edition_act(small_edition("2", "recorded"), clock.now(), entropy)));
    must(own(adoption_act("sample", "2", "Published by its makers.", {"officer-111111", "officer-222222"}, clock.now(),
                          entropy)));
  }

  testing_support::TemporaryFolder folder;
  Path path = folder / "reg";
  testing_support::ManualClock clock{Instant{testing_support::test_start}};
  testing_support::CountingEntropy entropy;
  SecretKey key = SecretKey::generate(entropy);
  std::unique_ptr<Register> reg;
};

TEST_F(EditionsInForce, AreMadeToTheEditionInForce) {
  must(say("commitment.make", "1"));
  adopt_a_newer_edition();
  const Result<Acknowledgement> renewed = say("commitment.renew", "1");
  ASSERT_FALSE(renewed);
  EXPECT_EQ(renewed.error().kind, ErrorKind::refused);
  EXPECT_EQ(renewed.error().message, "the edition 1 of sample was superseded and is not in force any more");
  EXPECT_THAT(renewed.error().advice, HasSubstr("--edition 2"));
  must(say("commitment.renew", "2"));
  must(say("commitment.withdraw", "1")) /* of whatever edition: leaving is always possible */;
  EXPECT_EQ(say("commitment.make", "1").error().kind, ErrorKind::refused);
  must(say("commitment.make", "2"));
}

TEST_F(EditionsInForce, AreSaidInALanguage) {
  for (const char* language : {"klingon", "", "EN", "english-language"}) {
    const Result<Acknowledgement> refused = say("commitment.make", "1", language);
    ASSERT_FALSE(refused) << language;
    EXPECT_THAT(refused.error().message, HasSubstr("is not a language code"));
  }
  must(say("commitment.make", "1", "pt-BR"));
}

}  // namespace
}  // namespace haip
