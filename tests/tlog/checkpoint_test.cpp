#include "tlog/checkpoint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck.h>

#include "base/encoding.hpp"
#include "tlog/cosignature.hpp"
#include "tlog/sample_log.hpp"

namespace haip::tlog {
namespace {

using sample::checkpoint_300;
using sample::outcome;
using testing::HasSubstr;
using testing::StartsWith;

const std::string root_line = "yjk9Apa+xeC43KuYO9H7fRRh9RLnJny4ljGtJv1m2Eg=\n";

TEST(Checkpoint, SampleLogByteForByte) {
  Note note = *sign_checkpoint(sample::checkpoint_of(300), sample::log_signer());
  note.signatures.push_back(sample::witness_signer().cosign(note.text, sample::cosigned_at));
  EXPECT_EQ(format_note(note), checkpoint_300);
}

TEST(OpenCheckpoint, TellsWhoSignedAndWhen) {
  const VerifierKey log = sample::log_signer().verifier();
  const VerifierKey witness = sample::witness_signer().verifier();
  const VerifiedCheckpoint opened = *open_checkpoint(checkpoint_300, log, std::vector{witness});
  EXPECT_EQ(opened.checkpoint, sample::checkpoint_of(300));
  EXPECT_EQ(opened.log, log);
  ASSERT_EQ(opened.cosignatures.size(), 1U);
  EXPECT_EQ(opened.cosignatures[0].witness, witness);
  EXPECT_EQ(format_instant(opened.cosignatures[0].time), "2023-11-14T22:13:20Z");

  EXPECT_TRUE(open_checkpoint(checkpoint_300, log)->cosignatures.empty()) << "an unknown witness is ignored";
  const std::vector others{sample::other_witness(1).verifier()};
  EXPECT_TRUE(open_checkpoint(checkpoint_300, log, others)->cosignatures.empty());
}

TEST(OpenCheckpoint, RefusesWhatTheLogDidNotSign) {
  const VerifierKey log = sample::log_signer().verifier();
  const std::vector witnesses{sample::witness_signer().verifier()};
  Note note = *parse_note(checkpoint_300);
  const auto short_form = [](const VerifierKey& key) { return key.name() + "+" + hex(key.id()); };
  const auto opened = [&](const Note& changed) {
    return outcome(open_checkpoint(format_note(changed), log, witnesses));
  };
  EXPECT_EQ(opened(note), "ok");

  Note larger = note;
  larger.text = "register.example/log1\n301\n" + root_line;
  EXPECT_EQ(opened(larger), "false_proof: the signature by \"register.example/log1\": the signature does not hold");

  Note other_log = note;
  other_log.text = "register.example/log2\n300\n" + root_line;
  EXPECT_EQ(opened(other_log),
            "refused: the checkpoint is of the log \"register.example/log2\", and wanted is " + short_form(log));

  Note unsigned_by_log = note;
  unsigned_by_log.signatures.erase(unsigned_by_log.signatures.begin());
  EXPECT_EQ(opened(unsigned_by_log), "false_proof: the checkpoint is signed with " + short_form(witnesses[0]) +
                                         ", and wanted is " + short_form(log));

  Note bad_witness = note;
  bad_witness.signatures[1].signature[7] ^= 1;  // The time.
  EXPECT_EQ(opened(bad_witness), "false_proof: the signature by \"witness.example/w1\": the cosignature does not hold");
  bad_witness.signatures[1].signature.pop_back();
  EXPECT_THAT(opened(bad_witness), HasSubstr("a cosignature has 72 bytes, not 71"));
}

// A key of another kind never stands in for the log: neither a witness named like it, nor the log's key as a witness.
TEST(OpenCheckpoint, KeysOfTheWrongTypeCountForNothing) {
  const NoteSigner witness_named_like_log =
      *NoteSigner::create("register.example/log1", SignatureType::cosignature, sample::counting_key(0x30));
  Note note{format_checkpoint(sample::checkpoint_of(3)), {}};
  note.signatures.push_back(witness_named_like_log.cosign(note.text, sample::cosigned_at));
  EXPECT_THAT(outcome(open_checkpoint(format_note(note), witness_named_like_log.verifier())), StartsWith("refused"));

  const VerifierKey log = sample::log_signer().verifier();
  EXPECT_TRUE(open_checkpoint(checkpoint_300, log, std::vector{log})->cosignatures.empty());
}

TEST(OpenCheckpoint, ALogMayChangeItsKey) {
  const NoteSigner old_key = sample::log_signer();
  const NoteSigner new_key = *NoteSigner::create(old_key.name(), SignatureType::ed25519, sample::counting_key(0x30));
  Note note = *sign_checkpoint(sample::checkpoint_of(3), old_key);
  note.signatures.push_back(new_key.sign(note.text));
  EXPECT_EQ(open_checkpoint(format_note(note), old_key.verifier())->log, old_key.verifier());
  EXPECT_EQ(open_checkpoint(format_note(note), new_key.verifier())->log, new_key.verifier());
  EXPECT_EQ(outcome(open_checkpoint(note, std::vector{new_key.verifier(), old_key.verifier()})), "ok");
}

TEST(OpenCheckpoint, AnEmptyLogHasTheEmptyRoot) {
  const NoteSigner log = sample::log_signer();
  const Note empty = *sign_checkpoint({log.name(), 0, empty_root(), {}}, log);
  EXPECT_EQ(outcome(open_checkpoint(format_note(empty), log.verifier())), "ok");
  const Note wrong = *sign_checkpoint({log.name(), 0, sha256("x"), {}}, log);
  EXPECT_THAT(outcome(open_checkpoint(format_note(wrong), log.verifier())), StartsWith("false_proof: checkpoint"));
}

TEST(SignCheckpoint, RefusesWhatCannotBeRead) {
  const NoteSigner log = sample::log_signer();
  EXPECT_THAT(outcome(sign_checkpoint({"register.example/log2", 0, empty_root(), {}}, log)), StartsWith("refused"));
  EXPECT_EQ(outcome(sign_checkpoint({log.name(), 0, empty_root(), {"a\nb"}}, log)),
            "malformed: the checkpoint has a line break inside a line");
  EXPECT_THAT(outcome(sign_checkpoint({log.name(), 0, empty_root(), {""}}, log)), StartsWith("malformed"));
  EXPECT_THAT(outcome(sign_checkpoint({log.name(), max_tree_size + 1, empty_root(), {}}, log)),
              StartsWith("malformed"));
}

TEST(ParseCheckpoint, HasOneSpelling) {
  const std::string good = "origin of any form\n300\n" + root_line;
  EXPECT_EQ(outcome(parse_checkpoint(good)), "ok");
  EXPECT_EQ(parse_checkpoint(good + "extension\n")->extension_lines, std::vector<std::string>{"extension"});
  const std::vector<std::pair<std::string, std::string>> samples{
      {"", "does not end in a newline"},
      {"origin\n", "checkpoint: line 2: the size is missing"},
      {"origin\n300\n", "checkpoint: line 3: the root is missing"},
      {"\n300\n" + root_line, "checkpoint: line 1: the origin is empty"},
      {"origin\n0300\n" + root_line, "checkpoint: line 2: the size: \"0300\" has a leading zero"},
      {"origin\n00\n" + root_line, "leading zero"},
      {"origin\n+300\n" + root_line, "not a whole number"},
      {"origin\n-1\n" + root_line, "not a whole number"},
      {"origin\n\n" + root_line, "a number is missing"},
      {"origin\n300 \n" + root_line, "not a whole number"},
      {"origin\n9223372036854775808\n" + root_line, "too large a number"},
      {"origin\n300\n" + root_line.substr(0, 43) + "\n", "checkpoint: line 3: the root: base64"},
      {"origin\n300\nAAAA\n", "checkpoint: line 3: the root: a SHA-256 digest has 32 bytes, not 3"},
      {"origin\n300\n " + root_line, "checkpoint: line 3: the root: base64"},
      {good + "\n", "checkpoint: line 4: an extension line is empty"},
      {good + "a\n\nb\n", "checkpoint: line 5: an extension line is empty"},
      {good + "a", "does not end in a newline"},
      {"ori\rgin\n300\n" + root_line, "control character"},
      {"ori\xffgin\n300\n" + root_line, "not valid UTF-8"}};
  for (const auto& [text, message] : samples) EXPECT_THAT(outcome(parse_checkpoint(text)), HasSubstr(message)) << text;
}

TEST(Checkpoint, ParsesWhatItFormats) {
  const auto line =
      rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab /+~é\u4e00"))));
  EXPECT_TRUE(rc::check([&] {
    Checkpoint checkpoint{"a" + std::to_string(*rc::gen::arbitrary<int>()),
                          *rc::gen::inRange<std::uint64_t>(0, max_tree_size),
                          sha256(*rc::gen::arbitrary<std::string>()),
                          {}};
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
      const std::string extension = *line;
      if (is_utf8(extension)) checkpoint.extension_lines.push_back(extension);
    }
    RC_ASSERT(*parse_checkpoint(format_checkpoint(checkpoint)) == checkpoint);
  }));
}

TEST(Cosignature, CoversEveryByteOfTheCheckpointAndTheTime) {
  const SecretKey key = sample::counting_key(0x20);
  const Bytes payload = sign_cosignature(key, "a\n1\nb\n", Instant{1'700'000'000});
  ASSERT_EQ(payload.size(), cosignature_bytes);
  EXPECT_EQ(verify_cosignature(key.public_key(), "a\n1\nb\n", payload)->seconds, 1'700'000'000);
  EXPECT_THAT(outcome(verify_cosignature(key.public_key(), "a\n1\nb\nc\n", payload)), StartsWith("false_proof"));
  EXPECT_THAT(outcome(verify_cosignature(sample::counting_key(0x21).public_key(), "a\n1\nb\n", payload)),
              StartsWith("false_proof"));
  for (std::size_t i = 0; i < payload.size(); ++i) {
    Bytes changed = payload;
    changed[i] ^= 1;
    EXPECT_FALSE(verify_cosignature(key.public_key(), "a\n1\nb\n", changed)) << i;
  }
  Bytes too_late = payload;
  too_late[0] = 0x80;
  EXPECT_EQ(outcome(verify_cosignature(key.public_key(), "a\n1\nb\n", too_late)),
            "malformed: the time of a cosignature is above 2^63 - 1");
}

// "time 0" and the largest time are written without leading zeroes, as any other.
TEST(Cosignature, TimesAtTheEdges) {
  const SecretKey key = sample::counting_key(0x20);
  for (const std::int64_t seconds : {std::int64_t{0}, std::numeric_limits<std::int64_t>::max()}) {
    const Bytes payload = sign_cosignature(key, "x\n", Instant{seconds});
    EXPECT_EQ(verify_cosignature(key.public_key(), "x\n", payload)->seconds, seconds);
    EXPECT_TRUE(verify(key.public_key(), as_bytes("cosignature/v1\ntime " + std::to_string(seconds) + "\nx\n"),
                       ByteView(payload).subspan(8)));
  }
}

}  // namespace
}  // namespace haip::tlog
