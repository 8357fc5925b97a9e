#include "register/audit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "register/memory_log.hpp"
#include "register/mirror.hpp"
#include "register/replay.hpp"
#include "register/sample_register.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::file_content;
using testing_support::folder_content;
using testing_support::MemoryLog;
using testing_support::must;
using testing_support::overwrite_file;
using testing_support::SampleRegister;
using testing_support::TemporaryFolder;

/// What the audit of a folder says against it; empty when it holds.
std::string complaint(const Path& copy, const tlog::Policy& policy) {
  const Result<AuditReport> report = audit_log(*folder_log(copy), policy);
  return report ? "" : report.error().message;
}

std::string complaint(MemoryLog& log) {
  const Result<AuditReport> report = audit_log(log, log.policy());
  if (report) return "";
  EXPECT_EQ(report.error().kind, ErrorKind::false_proof) << report.error().message;
  return report.error().message;
}

/// Flips one bit in `samples` bytes spread over each file of the copy (all of a shorter one) and expects the audit to
/// name the file.
void expect_every_flip_is_found(const Path& copy, const tlog::Policy& policy, std::size_t samples) {
  for (const auto& [name, content] : folder_content(copy)) {
    if (name == "policy.txt") continue;  // the policy is what the reader brings, not what the copy says
    const std::size_t step = std::max<std::size_t>(1, content.size() / samples);
    for (std::size_t i = 0; i < content.size(); i += step) {
      std::string flipped = content;
      flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
      overwrite_file(copy / name, flipped);
      ASSERT_THAT(complaint(copy, policy), HasSubstr((copy / name).string())) << "byte " << i;
    }
    overwrite_file(copy / name, content + '\0');
    EXPECT_THAT(complaint(copy, policy), HasSubstr((copy / name).string())) << "one byte more";
    overwrite_file(copy / name, content.substr(0, content.size() - 1));
    EXPECT_THAT(complaint(copy, policy), HasSubstr((copy / name).string())) << "one byte less";
    overwrite_file(copy / name, content);
  }
  EXPECT_EQ(complaint(copy, policy), "");
}

TEST(Audit, AcceptsARegisterAndItsMirror) {
  SampleRegister sample;
  sample.write_many_notes(300);
  const auto source = sample.source();
  std::uint64_t last = 0;
  const Result<AuditReport> report = audit_log(*source, sample.policy(), [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_GT(done, last);
    EXPECT_EQ(total, 303U);
    last = done;
  });
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(last, 303U);
  EXPECT_EQ(report->head.checkpoint().size, 303U);
  EXPECT_EQ(report->key_count, 2U);
  EXPECT_EQ(report->missing_count, 0U);

  const TemporaryFolder folder;
  must(mirror_log(*source, folder / "copy", sample.policy()));
  EXPECT_EQ(complaint(folder / "copy", sample.policy()), "");
}

TEST(Audit, FindsEveryFlippedByteOfASmallCopy) {
  SampleRegister sample;
  sample.write_many_notes(3);
  const TemporaryFolder folder;
  must(mirror_log(*sample.source(), folder / "copy", sample.policy()));
  expect_every_flip_is_found(folder / "copy", sample.policy(), 200);
}

TEST(Audit, FindsFlippedBytesInTilesOfEveryKind) {
  MemoryLog log;
  log.add_lab();
  for (int i = 0; i < 298; ++i) log.add(log.note("the same"), log.lab_key);
  const TemporaryFolder folder;
  const Path copy = folder / "copy";
  must(mirror_log(log, copy, log.policy()));
  for (const auto& name :
       {"tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44"}) {
    const std::string content = file_content(copy / name);
    for (std::size_t i = 0; i < content.size(); i += std::max<std::size_t>(1, content.size() / 10)) {
      std::string flipped = content;
      flipped[i] = static_cast<char>(flipped[i] ^ 0x10);
      overwrite_file(copy / name, flipped);
      ASSERT_THAT(complaint(copy, log.policy()), HasSubstr((copy / name).string())) << "byte " << i;
    }
    overwrite_file(copy / name, content);
  }
  std::string tile = file_content(copy / "tile/0/000");
  tile[3 * 32 + 5] ^= 1;
  overwrite_file(copy / "tile/0/000", tile);
  EXPECT_EQ(complaint(copy, log.policy()), (copy / "tile/0/000").string() + ": hash 3 is not that of entry 3");
}

TEST(Audit, NamesTheEntryAndItsByte) {
  SampleRegister sample;
  sample.write_many_notes(2);
  const TemporaryFolder folder;
  const Path copy = folder / "copy";
  must(mirror_log(*sample.source(), copy, sample.policy()));
  const Path bundle = copy / "tile/entries/000.p/5";
  std::string content = file_content(bundle);
  const std::size_t second = 2 + static_cast<unsigned char>(content[0]) * 256U + static_cast<unsigned char>(content[1]);
  content[second + 40] ^= 1;
  overwrite_file(bundle, content);
  EXPECT_EQ(complaint(copy, sample.policy()), bundle.string() + ", entry 1 (byte " + std::to_string(second + 2) +
                                                  "): this is not the entry that the tree has");
}

TEST(Audit, NamesAMissingDocument) {
  SampleRegister sample;
  const Digest content = sample.write_note("here today");
  const TemporaryFolder folder;
  const Path copy = folder / "copy";
  must(mirror_log(*sample.source(), copy, sample.policy()));
  std::filesystem::remove(mirrored_document_path(copy, content));
  EXPECT_THAT(complaint(copy, sample.policy()),
              HasSubstr("the document of entry 3 is missing, and no content.erase act"));
}

TEST(Audit, RefusesAnotherLogAndAMissingQuorum) {
  SampleRegister sample;
  MemoryLog other("other");
  const auto source = sample.source();
  const Result<AuditReport> by_other = audit_log(*source, other.policy());
  ASSERT_FALSE(by_other);
  EXPECT_EQ(by_other.error().kind, ErrorKind::false_proof);
  EXPECT_THAT(by_other.error().message, HasSubstr("reg: the checkpoint that was published last"));

  const auto witness = must(
      tlog::VerifierKey::create("witness.example/w", tlog::SignatureType::cosignature, sample.lab_key.public_key()));
  tlog::Policy strict = sample.policy();
  strict.witnesses.push_back({"w", witness, ""});
  strict.quorum = "w";
  const Result<AuditReport> unwitnessed = audit_log(*source, strict);
  ASSERT_FALSE(unwitnessed);
  EXPECT_EQ(unwitnessed.error().kind, ErrorKind::false_proof);
  EXPECT_THAT(unwitnessed.error().message, HasSubstr("quorum \"w\" of the policy is not met"));
}

TEST(Audit, RefusesAKeyThatNoEntryEstablished) {
  MemoryLog log;
  log.add(log.note("too early"), log.lab_key);
  log.add_lab();
  EXPECT_THAT(complaint(log), HasSubstr("memory/tile/entries/000.p/3, entry 1 (byte "));
  EXPECT_THAT(complaint(log), HasSubstr("which no earlier entry established"));
}

TEST(Audit, RefusesAKeyThatSpeaksForSomebodyElse) {
  MemoryLog log;
  log.add_lab();
  log.add(log.note("as another", "rival.example"), log.lab_key);
  EXPECT_THAT(complaint(log), HasSubstr("entry 2 (byte "));
  EXPECT_THAT(complaint(log), HasSubstr("its key speaks for lab.example, not for rival.example"));
}

TEST(Audit, HonoursARevocationFromThenOn) {
  MemoryLog log;
  log.add_lab();
  log.add(log.note("before"), log.lab_key);
  const Digest thumbprint = must(cose::parse_entry(log.entries.back())).kid;
  log.add(key_revocation_act("lab.example", "lab.example", thumbprint, "exposed", Instant{}, log.entropy()),
          log.lab_key);
  EXPECT_EQ(complaint(log), "");
  log.add(log.note("after"), log.lab_key);
  EXPECT_THAT(complaint(log), HasSubstr("entry 4 (byte "));
  EXPECT_THAT(complaint(log), HasSubstr("its key was revoked in entry 3"));
}

TEST(Audit, RefusesAKeyRecordedByAnyoneButTheRegister) {
  MemoryLog log;
  log.add_lab();
  const SecretKey friend_key = SecretKey::generate(log.entropy());
  Act act = key_act("friend.example", friend_key.public_key(), KeyEvidence::vouched, "", Instant{}, log.entropy());
  act.actor = "lab.example";
  log.add(act, log.lab_key);
  EXPECT_THAT(complaint(log), HasSubstr("only the register itself may log a key.record act"));
}

TEST(Audit, RefusesASecondBeginning) {
  MemoryLog log;
  Genesis genesis{std::string(testing_support::sample_origin),
                  "Again",
                  false,
                  log.log_key.verifier().format(),
                  log.receipt_key.public_key(),
                  log.acts_key.public_key()};
  log.add(genesis_act(genesis, Instant{}, log.entropy()), log.acts_key);
  EXPECT_THAT(complaint(log), HasSubstr("a register begins once, in entry 0"));
}

TEST(Audit, RefusesAnEnvelopeThatDisagreesWithItsDocument) {
  MemoryLog log;
  log.add_lab();
  Act act = log.note("one thing");
  const std::string document = act_document(act);
  act.subject = "note/another";
  const cose::SignedStatement statement = must(sign_act(act, document, log.lab_key, testing_support::sample_origin));
  log.documents[sha256(document)] = to_bytes(document);
  log.add(statement);
  EXPECT_THAT(complaint(log), HasSubstr("memory/payloads/" + sha256(document).hex()));
  EXPECT_THAT(complaint(log), HasSubstr("disagree about the subject"));
}

TEST(Audit, RefusesASilentErasureAndAcceptsALoggedOne) {
  MemoryLog log;
  log.add_lab();
  const Act note = log.note("soon gone");
  log.add(note, log.lab_key);
  const Digest content = sha256(act_document(note));
  log.documents.erase(content);
  EXPECT_THAT(complaint(log),
              HasSubstr("the document of entry 2 is missing, and no content.erase act below entry 3 names it"));
  log.add(erasure_act(content, "law", Instant{}, log.entropy()), log.acts_key);
  EXPECT_EQ(complaint(log), "");
}

TEST(Audit, RefusesErasedContentThatComesBack) {
  MemoryLog log;
  log.add_lab();
  const Act note = log.note("soon gone");
  log.add(note, log.lab_key);
  log.add(erasure_act(sha256(act_document(note)), "law", Instant{}, log.entropy()), log.acts_key);
  log.add(note, log.lab_key);
  EXPECT_THAT(complaint(log), HasSubstr("entry 4 (byte "));
  EXPECT_THAT(complaint(log), HasSubstr("brings back content that entry 3 erased"));
}

}  // namespace
}  // namespace haip
