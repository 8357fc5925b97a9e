#include "register/act_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cose/receipt.hpp"
#include "register/memory_log.hpp"
#include "register/receipts.hpp"
#include "tlog/tree.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::must;
using testing_support::sample_origin;

// Forgeries, each with every signature and hash in order except the one that matters.

/// One operator's log, from which evidence for any entry can be made.
ActEvidence evidence_from(testing_support::MemoryLog& log, EntryIndex act, std::optional<EntryIndex> signer) {
  class Tiles final : public tlog::TileReader {
   public:
    explicit Tiles(LogSource& log) : log_(log) {}
    Result<Bytes> read_hash_tile(unsigned level, std::uint64_t index, unsigned width) override {
      return log_.tile({level, index, width});
    }

   private:
    LogSource& log_;
  };
  Tiles tiles(log);
  const auto logged = [&](const std::string& name, EntryIndex entry_index) {
    const Bytes& entry = log.entries.at(entry_index.value);
    const tlog::Proof proof{{},
                            entry_index.value,
                            must(tlog::inclusion_proof(entry_index.value, log.entries.size(), tiles)),
                            must(tlog::parse_note(must(log.checkpoint())))};
    return LoggedAct{{name + ".json", log.documents.at(must(cose::parse_entry(entry)).fields.payload_digest)},
                     {name + ".cose", entry},
                     {name + ".tlog-proof", to_bytes(tlog::format_proof(proof))}};
  };
  ActEvidence evidence;
  evidence.act = logged("act", act);
  if (signer) evidence.signer = logged("signer", *signer);
  evidence.genesis = logged("genesis", {0});
  const Bytes header = cose::receipt_protected_header(log.receipt_key.public_key(),
                                                      issuer_of(register_actor, sample_origin), sample_origin);
  const Bytes receipt = must(cose::encode_receipt(
      header, sign_receipt_root(log.receipt_key, sample_origin, log.root()),
      {log.entries.size(), act.value, must(tlog::inclusion_proof(act.value, log.entries.size(), tiles))}));
  evidence.transparent = {
      "transparent.cose",
      cose::encode_transparent(must(cose::parse_entry(log.entries.at(act.value))), std::span(&receipt, 1))};
  return evidence;
}

Error forgery_error(const ActEvidence& evidence, const tlog::Policy& policy) {
  const Result<VerifiedAct> verified = verify_act_evidence(evidence, policy);
  return verified ? Error{} : verified.error();
}

TEST(ActEvidence, HoldsForAnHonestLog) {
  testing_support::MemoryLog log;
  log.add_lab();
  const EntryIndex note = log.add(log.note("honest"), log.lab_key);
  EXPECT_TRUE(verify_act_evidence(evidence_from(log, note, EntryIndex{1}), log.policy()));
}

TEST(ActEvidence, RefusesASignerActThatTheRegisterDidNotSign) {
  testing_support::MemoryLog log;
  const SecretKey forger = SecretKey::generate(log.entropy());
  const Act record = key_act("lab.example", forger.public_key(), KeyEvidence::vouched, "", Instant{}, log.entropy());
  const EntryIndex signer = log.add(record, forger);
  const EntryIndex note = log.add(log.note("forged"), forger);
  const Error error = forgery_error(evidence_from(log, note, signer), log.policy());
  EXPECT_EQ(error.kind, ErrorKind::false_proof);
  EXPECT_THAT(error.message, HasSubstr("signer.cose: the statement is signed by the key"));
}

TEST(ActEvidence, RefusesASignerActAboutAnotherHolderOrAnotherKey) {
  testing_support::MemoryLog log;
  log.add_lab();
  const SecretKey rival = SecretKey::generate(log.entropy());
  const EntryIndex rival_key = log.add(
      key_act("rival.example", rival.public_key(), KeyEvidence::vouched, "", Instant{}, log.entropy()), log.acts_key);
  const EntryIndex note = log.add(log.note("as if by the lab"), rival);
  EXPECT_THAT(forgery_error(evidence_from(log, note, rival_key), log.policy()).message,
              HasSubstr("signer.json: the key speaks for rival.example, not for lab.example"));
  EXPECT_THAT(forgery_error(evidence_from(log, note, EntryIndex{1}), log.policy()).message,
              HasSubstr("signer.json: it records the key "));
}

TEST(ActEvidence, RefusesAKeyThatWasRecordedAfterTheAct) {
  testing_support::MemoryLog log;
  const EntryIndex note = log.add(log.note("early"), log.lab_key);
  log.add_lab();
  EXPECT_THAT(forgery_error(evidence_from(log, note, EntryIndex{2}), log.policy()).message,
              HasSubstr("its key was recorded only in entry 2"));
}

TEST(ActEvidence, RefusesAnotherRegistersBeginning) {
  testing_support::MemoryLog log("one");
  testing_support::MemoryLog other("another");
  log.add_lab();
  const EntryIndex note = log.add(log.note("honest"), log.lab_key);
  other.add_lab();
  other.add(other.note("x"), other.lab_key);
  ActEvidence mixed = evidence_from(log, note, EntryIndex{1});
  mixed.genesis = evidence_from(other, note, EntryIndex{1}).genesis;
  const Error error = forgery_error(mixed, log.policy());
  EXPECT_EQ(error.kind, ErrorKind::false_proof);
  EXPECT_THAT(error.message, HasSubstr("genesis."));
}

TEST(ActEvidence, RefusesABeginningInTheMiddle) {
  testing_support::MemoryLog log;
  log.add_lab();
  const SecretKey forger = SecretKey::generate(log.entropy());
  const Genesis genesis{
      std::string(sample_origin), "Again", false, log.log_key.verifier().format(), forger.public_key(),
      forger.public_key()};
  const EntryIndex second = log.add(genesis_act(genesis, Instant{}, log.entropy()), forger);
  ActEvidence evidence = evidence_from(log, {1}, std::nullopt);
  evidence.genesis = evidence_from(log, second, std::nullopt).act;
  EXPECT_THAT(forgery_error(evidence, log.policy()).message,
              HasSubstr("it is about entry 2; a register begins in entry 0"));
}

TEST(ActEvidence, RefusesTheRegistersKeyForSomebodyElse) {
  testing_support::MemoryLog log;
  const EntryIndex note = log.add(log.note("not mine"), log.acts_key);
  EXPECT_THAT(forgery_error(evidence_from(log, note, std::nullopt), log.policy()).message,
              HasSubstr("the register's own key may not sign for lab.example"));
}

TEST(ActEvidence, RefusesAReceiptByAnotherKeyOrForAnotherEntry) {
  testing_support::MemoryLog log;
  log.add_lab();
  const EntryIndex first = log.add(log.note("first"), log.lab_key);
  const EntryIndex second = log.add(log.note("second"), log.lab_key);
  ActEvidence evidence = evidence_from(log, first, EntryIndex{1});
  evidence.transparent = evidence_from(log, second, EntryIndex{1}).transparent;
  EXPECT_THAT(forgery_error(evidence, log.policy()).message, HasSubstr("transparent.cose: it holds another statement"));

  log.receipt_key = log.acts_key;
  EXPECT_THAT(forgery_error(evidence_from(log, first, EntryIndex{1}), log.policy()).message,
              HasSubstr("transparent.cose: the receipt is signed by the key"));
}

}  // namespace
}  // namespace haip
