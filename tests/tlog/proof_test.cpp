#include "tlog/proof.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck.h>

#include "tlog/sample_log.hpp"

namespace haip::tlog {
namespace {

using sample::outcome;
using testing::HasSubstr;
using testing::StartsWith;

Proof sample_proof() {
  sample::MemoryTiles tiles = sample::tiles_of_log(300);
  return {{}, 5, *inclusion_proof(5, 300, tiles), *parse_note(sample::checkpoint_300)};
}

Policy sample_policy() {
  const VerifierKey witness = sample::witness_signer().verifier();
  return {{{sample::log_signer().verifier(), ""}}, {{"w1", witness, ""}}, {}, "w1"};
}

TEST(Proof, SampleLogByteForByte) {
  const std::string text = format_proof(sample_proof());
  EXPECT_EQ(sample_proof().path.size(), 9U);
  EXPECT_EQ(text.size(), 756U);
  EXPECT_EQ(sha256(text).hex(), "2363f9c75bd2c7ee24809aaf0783a1a76285ebff03dfb43d0e338544ea9b43c8");
  EXPECT_EQ(*parse_proof(text), sample_proof());
}

TEST(VerifyProof, TellsWhatIsProved) {
  const auto proved = verify_proof(sample_proof(), sample::leaf(5), sample_policy());
  ASSERT_EQ(outcome(proved), "ok");
  EXPECT_EQ(proved->index, 5U);
  EXPECT_EQ(proved->checkpoint.checkpoint, sample::checkpoint_of(300));
  EXPECT_EQ(proved->checkpoint.log, sample::log_signer().verifier());
  ASSERT_EQ(proved->checkpoint.cosignatures.size(), 1U);
  EXPECT_EQ(proved->checkpoint.cosignatures[0].time, sample::cosigned_at);
  EXPECT_EQ(proved->quorum, "w1");
}

TEST(VerifyProof, EveryPartMustHold) {
  const Digest leaf = sample::leaf(5);
  const auto verified = [&](const Proof& proof, const Policy& policy) {
    return outcome(verify_proof(proof, leaf, policy));
  };
  EXPECT_THAT(outcome(verify_proof(sample_proof(), sample::leaf(6), sample_policy())),
              StartsWith("false_proof: the inclusion proof does not hold"));

  Proof other_index = sample_proof();
  other_index.index = 6;
  EXPECT_THAT(verified(other_index, sample_policy()), StartsWith("false_proof: the inclusion proof"));
  other_index.index = 300;
  EXPECT_EQ(verified(other_index, sample_policy()), "malformed: there is no entry 300 in a tree of 300");

  Proof short_path = sample_proof();
  short_path.path.pop_back();
  EXPECT_EQ(verified(short_path, sample_policy()), "malformed: the inclusion proof has 8 hashes where 9 are needed");

  Proof changed_checkpoint = sample_proof();
  changed_checkpoint.checkpoint.text.replace(22, 3, "301");
  EXPECT_THAT(verified(changed_checkpoint, sample_policy()), HasSubstr("the signature does not hold"));

  Proof no_witness = sample_proof();
  no_witness.checkpoint.signatures.pop_back();
  EXPECT_EQ(verified(no_witness, sample_policy()),
            "false_proof: the quorum \"w1\" of the policy is not met: cosigned by no witness");

  Policy other_log = sample_policy();
  other_log.logs = {
      {*VerifierKey::create("other.example/log", SignatureType::ed25519, sample::counting_key(0).public_key()), ""}};
  EXPECT_THAT(verified(sample_proof(), other_log), StartsWith("refused: the checkpoint is of the log"));

  Policy no_log = sample_policy();
  no_log.logs.clear();
  EXPECT_THAT(verified(sample_proof(), no_log), StartsWith("refused: the policy lists no log"));

  Policy two = sample_policy();
  two.witnesses.push_back({"w2", sample::other_witness(1).verifier(), ""});
  two.groups = {{"both", 2, {"w1", "w2"}}};
  two.quorum = "both";
  EXPECT_EQ(verified(sample_proof(), two),
            "false_proof: the quorum \"both\" of the policy is not met: cosigned by witness.example/w1");
}

TEST(VerifyProof, WithoutWitnessesWhenThePolicyAsksForNone) {
  Policy policy = sample_policy();
  policy.quorum = no_quorum;
  policy.witnesses.clear();
  Proof proof = sample_proof();
  EXPECT_EQ(verify_proof(proof, sample::leaf(5), policy)->quorum, "none");
  proof.checkpoint.signatures.pop_back();
  EXPECT_TRUE(verify_proof(proof, sample::leaf(5), policy)->checkpoint.cosignatures.empty());
}

TEST(VerifyProof, EveryEntryOfALog) {
  sample::MemoryTiles tiles = sample::tiles_of_log(300);
  for (std::uint64_t index = 0; index < 300; ++index) {
    const Proof proof{{}, index, *inclusion_proof(index, 300, tiles), *parse_note(sample::checkpoint_300)};
    EXPECT_EQ(outcome(verify_proof(proof, sample::leaf(index), sample_policy())), "ok") << index;
  }
}

TEST(ParseProof, HasOneSpelling) {
  const std::string note(sample::checkpoint_300);
  const std::string hash = sha256("x").base64() + "\n";
  std::string path_63;
  for (int i = 0; i < 63; ++i) path_63 += hash;
  const std::string head = "c2sp.org/tlog-proof@v1\n";
  EXPECT_EQ(outcome(parse_proof(head + "index 0\n\n" + note)), "ok");
  EXPECT_EQ(outcome(parse_proof(head + "index 0\n" + path_63 + "\n" + note)), "ok");
  EXPECT_EQ(as_text(parse_proof(head + "extra c2FsdA==\nindex 0\n\n" + note)->extra), "salt");
  const std::vector<std::pair<std::string, std::string>> samples{
      {"", "proof: line 1: the kind of file is missing"},
      {"c2sp.org/tlog-proof@v2\nindex 0\n\n" + note, "proof: line 1: it is not c2sp.org/tlog-proof@v1"},
      {"c2sp.org/tlog-proof@v1\r\nindex 0\n\n" + note, "line 1: it is not"},
      {head, "line 2: the index is missing"},
      {head + "extra c2FsdA==\n", "line 3: the index is missing"},
      {head + "extra \nindex 0\n\n" + note, "line 2: extra is empty"},
      {head + "extra c2FsdA\nindex 0\n\n" + note, "line 2: extra: base64"},
      {head + "extra c2FsdA==\nextra c2FsdA==\nindex 0\n\n" + note, "line 3: it does not begin with \"index \""},
      {head + "index 00\n\n" + note, "line 2: the index: \"00\" has a leading zero"},
      {head + "index  0\n\n" + note, "line 2: the index: \" 0\" is not a whole number"},
      {head + "index 0\n" + note, "line 3: base64"},
      {head + "index 0\n" + hash, "line 4: a hash of the path or a blank line is missing"},
      {head + "index 0\n" + path_63 + hash + "\n" + note, "line 66: a path has at most 63 hashes"},
      {head + "index 0\n\n", "after line 3: the text of a note"},
      {head + "index 0\n\n" + note + "\n", "after line 3: line 8: the signature is missing"},
      {head + "index 0\n\nx\n\n— a AAAAAAA=\n", "after line 3: checkpoint: line 2: the size is missing"}};
  for (const auto& [text, message] : samples) EXPECT_THAT(outcome(parse_proof(text)), HasSubstr(message)) << text;
  EXPECT_THAT(outcome(parse_proof(std::string(max_proof_bytes + 1, 'x'))), StartsWith("too_large"));
}

TEST(Proof, ParsesWhatItFormats) {
  EXPECT_TRUE(rc::check([](const Bytes& extra) {
    Proof proof{extra, *rc::gen::inRange<std::uint64_t>(0, max_tree_size), {}, *parse_note(sample::checkpoint_300)};
    for (int i = *rc::gen::inRange(0, 64); i > 0; --i) proof.path.push_back(sha256(std::to_string(i)));
    RC_ASSERT(*parse_proof(format_proof(proof)) == proof);
  }));
}

}  // namespace
}  // namespace haip::tlog
