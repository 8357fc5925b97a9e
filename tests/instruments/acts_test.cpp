#include "instruments/acts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "instruments/instruments.hpp"
#include "instruments/shipped.hpp"
#include "register/log_source.hpp"
#include "sample_instruments.hpp"

namespace haip {
namespace {

using testing_support::id;
using testing_support::InstrumentRegister;
using testing_support::must;
using testing_support::small_edition;

std::string status_of(Connection& view, std::string_view instrument, std::string_view edition) {
  return must(find_instrument(view, instrument))->find(edition)->status;
}

TEST(InstrumentActs, ShippedInstrumentsBecomeFiveActs) {
  InstrumentRegister sample;
  must(record_shipped_instruments(sample.reg()));
  EXPECT_EQ(sample.reg().publisher().published_size(), 6U);  // and the genesis act
  const auto instruments = must(list_instruments(sample.view()));
  ASSERT_EQ(instruments.size(), 3U);
  EXPECT_EQ(instruments[1].instrument.id, "gp");
  EXPECT_EQ(instruments[1].current().id, "2023-12-01");
  EXPECT_EQ(shipped_edition_in_force("gp"), "2023-12-01");
  EXPECT_EQ(shipped_edition_in_force("oecd-haip"), "2.0");
  EXPECT_FALSE(shipped_edition_in_force("other"));
}

TEST(InstrumentActs, TheViewGivesBackTheVeryEditionsThatWereRecorded) {
  InstrumentRegister sample;
  must(record_shipped_instruments(sample.reg()));
  for (const Edition& edition : must(shipped_editions()))
    EXPECT_EQ(must(find_edition(sample.view(), edition.instrument.id, edition.id)), edition);
}

TEST(InstrumentActs, AnEditionIsRecordedOnce) {
  InstrumentRegister sample;
  must(sample.record(small_edition()));
  const auto again = sample.record(small_edition());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  EXPECT_EQ(record_shipped_instruments(sample.reg()).has_value(), true);
  EXPECT_EQ(record_shipped_instruments(sample.reg()).error().kind, ErrorKind::conflict);
}

TEST(InstrumentActs, OnlyTheFirstHistoryMaySayWhatIsInForce) {
  InstrumentRegister sample;
  must(sample.record(small_edition("0", "superseded")));
  must(sample.record(small_edition("1", "in-force")));
  EXPECT_EQ(sample.record(small_edition("2", "in-force")).error().kind, ErrorKind::refused);
  EXPECT_EQ(sample.record(small_edition("2", "also-in-force")).error().kind, ErrorKind::refused);
  EXPECT_TRUE(sample.record(small_edition("2", "recorded")));
}

TEST(InstrumentActs, AdoptionSupersedesTheFormerEdition) {
  InstrumentRegister sample;
  must(sample.record(small_edition("1", "in-force")));
  Edition next = small_edition("2", "recorded");
  next.provisions[3].text["en"] = "Keep a record of all tests.";
  must(sample.record(next));
  EXPECT_EQ(must(find_instrument(sample.view(), "sample"))->current().id, "1");
  const Acknowledgement adopted = must(sample.adopt("sample", "2"));
  EXPECT_EQ(status_of(sample.view(), "sample", "1"), "superseded");
  EXPECT_EQ(status_of(sample.view(), "sample", "2"), "in-force");
  const auto summary = must(find_instrument(sample.view(), "sample"));
  EXPECT_EQ(summary->current().id, "2");
  EXPECT_EQ(summary->find("2")->adopted_entry, adopted.entry_index);
  EXPECT_EQ(summary->find("1")->superseded_entry, adopted.entry_index);
  EXPECT_EQ(must(find_provision(sample.view(), id("sample/a1/b"))).provision.text.at("en"),
            "Keep a record of all tests.");
}

TEST(InstrumentActs, AdoptionNeedsTwoPeople) {
  InstrumentRegister sample;
  must(sample.record(small_edition("1", "recorded")));
  for (const auto& deciders : {std::vector<std::string>{}, {"officer-111111"}, {"officer-111111", "officer-111111"}}) {
    const auto outcome = sample.adopt("sample", "1", deciders);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, ErrorKind::forbidden);
  }
  EXPECT_EQ(status_of(sample.view(), "sample", "1"), "recorded");
}

TEST(InstrumentActs, OnlyARecordedEditionIsAdopted) {
  InstrumentRegister sample;
  must(sample.record(small_edition()));
  EXPECT_EQ(sample.adopt("sample", "1").error().kind, ErrorKind::conflict);
  EXPECT_EQ(sample.adopt("sample", "9").error().kind, ErrorKind::not_found);
}

TEST(InstrumentActs, AnIdKeepsItsKindForEver) {
  InstrumentRegister sample;
  must(sample.record(small_edition()));
  Edition next = small_edition("2", "recorded");
  next.provisions[3].kind = "risk";
  const auto refused = sample.record(next);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("sample/a1/b was of kind duty"));
  next.provisions.pop_back();
  must(sample.record(next));
  // Nor after an edition without it.
  Edition third = small_edition("3", "recorded");
  third.provisions[3].kind = "risk";
  EXPECT_EQ(sample.record(third).error().kind, ErrorKind::conflict);
}

TEST(InstrumentActs, LinksMayGoAheadOfAnInstrumentButNotPastAKnownOne) {
  InstrumentRegister sample;
  Edition ahead = small_edition();
  ahead.provisions[0].links.push_back({id("coc/a1"), "builds-on", "unverified"});
  must(sample.record(ahead));
  must(record_shipped_instruments(sample.reg()));
  Edition past = small_edition("2", "recorded");
  past.provisions[0].links.push_back({id("coc/a99"), "builds-on", "unverified"});
  EXPECT_EQ(sample.record(past).error().kind, ErrorKind::refused);
}

TEST(InstrumentActs, NobodyElseRecordsEditions) {
  InstrumentRegister sample;
  Act act = edition_act(small_edition(), sample.clock.now(), sample.entropy);
  act.subject = "instrument/other/1";
  EXPECT_EQ(sample.reg().log_own_act_and_wait(act).error().kind, ErrorKind::malformed);
  const ActKind* kind = testing_support::instrument_kinds_of_acts().find("edition.record", 1);
  Act foreign = edition_act(small_edition(), sample.clock.now(), sample.entropy);
  foreign.actor = "lab.example";
  EXPECT_EQ(kind->admit(sample.view(), foreign, {"lab.example", {}}).error().kind, ErrorKind::forbidden);
}

TEST(InstrumentActs, ContentIsNeverErased) {
  for (const char* type : {"edition.record", "edition.adopt"})
    EXPECT_EQ(testing_support::instrument_kinds_of_acts().find(type, 1)->forget, nullptr);
  EXPECT_TRUE(testing_support::instrument_kinds_of_acts().find("edition.adopt", 1)->weighty);
}

TEST(InstrumentActs, ReplayFromNothingGivesTheSameState) {
  InstrumentRegister sample;
  must(record_shipped_instruments(sample.reg()));
  must(sample.record(small_edition("1", "in-force")));
  must(sample.record(small_edition("2", "recorded")));
  must(sample.adopt("sample", "2"));
  const ActKinds& kinds = testing_support::instrument_kinds_of_acts();
  const Digest live = must(state_digest(sample.view(), kinds));

  const std::unique_ptr<Database> database =
      must(open_database((sample.path() / "replayed.db").string(), Access::read_write));
  const std::unique_ptr<Connection> replayed = must(database->connect());
  must(migrate(*replayed, kinds.migrations()));
  {
    Transaction transaction = must(replayed->begin(TransactionKind::write));
    const auto source = database_log(sample.view(), "reg");
    for (std::uint64_t i = 0; i < sample.reg().publisher().published_size(); ++i) {
      const Envelope envelope = must(read_envelope(sample.view(), {i}));
      const Bytes document = must(source->document(envelope.content));
      const Act act = must(parse_act(document));
      must(fold_entry(*replayed, kinds, envelope, &act));
    }
    must(transaction.commit());
  }
  EXPECT_EQ(must(state_digest(*replayed, kinds)), live);
}

}  // namespace
}  // namespace haip
