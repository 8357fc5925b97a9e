#include "register/vouching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cose/key.hpp"
#include "register/economy.hpp"
#include "register/sample_register.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::must;
using testing_support::SampleRegister;

Organisation firm(const std::string& name) { return {"firm.example", name, "DE", {"deployer"}, "10-49", {}, false}; }

std::uint64_t log_size(SampleRegister& sample) { return sample.reg().publisher().logged_size(); }

TEST(Vouching, LogsOrganisationAndKeyOneAfterTheOther) {
  SampleRegister sample;
  const SecretKey key = SecretKey::generate(sample.entropy);
  const EstablishedKey established = must(vouch_for(sample.reg(), firm("Firm"), key.public_key()));
  ASSERT_TRUE(established.organisation_entry);
  EXPECT_EQ(established.organisation_entry->value, 3U);
  EXPECT_EQ(established.key_entry.value, 4U);
}

TEST(Vouching, AnOrganisationThatIsRecordedJustSoIsNotRecordedAgain) {
  SampleRegister sample;
  must(vouch_for(sample.reg(), firm("Firm"), SecretKey::generate(sample.entropy).public_key()));
  const EstablishedKey second =
      must(vouch_for(sample.reg(), firm("Firm"), SecretKey::generate(sample.entropy).public_key()));
  EXPECT_FALSE(second.organisation_entry);
  EXPECT_EQ(second.key_entry.value, 5U);
}

TEST(Vouching, AKeyThatIsRefusedLeavesTheOrganisationAsItWas) {
  SampleRegister sample;
  const PublicKey key = SecretKey::generate(sample.entropy).public_key();
  must(vouch_for(sample.reg(), firm("Firm"), key));
  must(sample.reg().log_own_act_and_wait(key_revocation_act(register_actor, "firm.example", cose::thumbprint(key),
                                                            "exposed", sample.clock.now(), sample.entropy)));
  const std::uint64_t before = log_size(sample);
  EXPECT_THAT(vouch_for(sample.reg(), firm("Another name"), key).error().message, HasSubstr("was revoked"));
  EXPECT_EQ(log_size(sample), before);
  EXPECT_EQ(must(find_organisation(sample.connection(), "firm.example"))->name, "Firm");
  EXPECT_TRUE(sample.reg().record_state()) << "the register goes on";
}

TEST(Vouching, ADelistedOrganisationStaysAsItIsUntilTwoPeopleTakeItBack) {
  SampleRegister sample;
  const std::vector<std::string> two{"officer-000001", "officer-000002"};
  must(vouch_for(sample.reg(), firm("Firm"), SecretKey::generate(sample.entropy).public_key()));
  must(sample.reg().log_own_act_and_wait(
      delisting_act("firm.example", "It has gone.", two, sample.clock.now(), sample.entropy)));
  const PublicKey fresh = SecretKey::generate(sample.entropy).public_key();
  EXPECT_THAT(vouch_for(sample.reg(), firm("Firm again"), fresh).error().message, HasSubstr("is delisted"));
  EXPECT_THAT(vouch_for(sample.reg(), firm("Firm"), fresh).error().message, HasSubstr("is delisted"));

  EXPECT_THAT(sample.reg()
                  .log_own_act_and_wait(relisting_act("firm.example", "It is back.", {"officer-000001"},
                                                      sample.clock.now(), sample.entropy))
                  .error()
                  .message,
              HasSubstr("two"));
  must(sample.reg().log_own_act_and_wait(
      relisting_act("firm.example", "It is back.", two, sample.clock.now(), sample.entropy)));
  EXPECT_TRUE(vouch_for(sample.reg(), firm("Firm again"), fresh));
}

TEST(Vouching, AnEconomyThatIsNoneIsNotLogged) {
  SampleRegister sample;
  Organisation nowhere = firm("Nowhere");
  nowhere.economy = "XX";
  const std::uint64_t before = log_size(sample);
  EXPECT_THAT(vouch_for(sample.reg(), nowhere, SecretKey::generate(sample.entropy).public_key()).error().message,
              HasSubstr("\"XX\" is not an economy"));
  EXPECT_EQ(log_size(sample), before);
  for (const char* code : {"JP", "GB", "ZW", "AD", "TW", "PS"}) EXPECT_TRUE(is_economy(code)) << code;
  for (const char* code : {"", "J", "jp", "JPN", "UK", "EU", "PA ", "AA", "DA"}) EXPECT_FALSE(is_economy(code)) << code;
}

}  // namespace
}  // namespace haip
