#include "register/act_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <csignal>

#include "base/encoding.hpp"
#include "cose/cbor.hpp"
#include "register/act_folder_register.hpp"
#include "register/memory_log.hpp"
#include "register/sample_register.hpp"
#include "testing/loopback_server.hpp"

namespace haip {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::ActFolderTest;
using testing_support::FakeRegister;
using testing_support::file_content;
using testing_support::folder_content;
using testing_support::must;
using testing_support::overwrite_file;
using testing_support::register_address;
using testing_support::sample_origin;

TEST_F(ActFolderTest, HoldsTheActAndItsStatement) {
  write_note();
  const auto files = folder_content(path);
  ASSERT_EQ(files.size(), 2U);
  const ActFolder read = must(read_act_folder(path));
  EXPECT_EQ(as_text(read.document), files.at("act.json"));
  EXPECT_EQ(as_text(read.statement.entry_bytes), files.at("statement.cose"));
  EXPECT_EQ(read.act.type, "note.write");
  EXPECT_FALSE(read.is_submitted);
}

TEST_F(ActFolderTest, IsNotOverwritten) {
  write_note();
  const auto before = folder_content(path);
  const Act act = sample.note("another");
  const std::string document = act_document(act);
  const Status again = write_act_folder(path, document, must(sign_act(act, document, sample.lab_key, sample_origin)));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  EXPECT_EQ(folder_content(path), before);
}

TEST_F(ActFolderTest, RefusesADocumentThatWasChangedAfterSigning) {
  write_note();
  std::string document = file_content(path / "act.json");
  document.replace(document.find("hello"), 5, "jello");
  overwrite_file(path / "act.json", document);
  const Result<VerifiedAct> sent = submit();
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, ErrorKind::false_proof);
  EXPECT_THAT(sent.error().message, HasSubstr("is not the document that was signed"));
  EXPECT_TRUE(http.asked.empty());
}

TEST_F(ActFolderTest, SubmitFetchesEvidenceThatHoldsOffline) {
  write_note();
  const VerifiedAct taken = must(submit());
  EXPECT_EQ(taken.entry_index().value, 3U);
  const auto files = folder_content(path);
  EXPECT_EQ(files.size(), 11U);

  const VerifiedAct verified = must(verify_act_folder(path, sample.policy()));
  EXPECT_EQ(
      signed_sentence(verified),
      "lab.example signed this note.write on 2026-11-24T09:00:00Z; the key was vouched for by the register (entry 2)");
  EXPECT_EQ(
      included_sentence(verified.proved.index, verified.checkpoint()),
      "entry 3 of register.example/log, in the tree of 4 entries with root " + verified.checkpoint().root.base64());
  EXPECT_EQ(witnessed_sentence(verified.proved.quorum, verified.proved.checkpoint.cosignatures),
            "no witness is asked for by this policy");
  EXPECT_THAT(files.at("receipt.txt"), HasSubstr("entry       3\nlog         register.example/log\nsize        4\n"));
}

TEST_F(ActFolderTest, ARegistersOwnActNeedsNoSignerAct) {
  const SecretKey other = SecretKey::generate(sample.entropy);
  const Act act =
      key_act("new.example", other.public_key(), KeyEvidence::vouched, "", sample.clock.now(), sample.entropy);
  write(act, sample.reg().folder().keys.acts);
  must(submit());
  EXPECT_FALSE(folder_content(path).contains("signer.json"));
  const VerifiedAct verified = must(verify_act_folder(path, sample.policy()));
  EXPECT_EQ(signed_sentence(verified),
            "the register signed this key.record on 2026-11-24T09:00:00Z; its key began with the register (entry 0)");
}

TEST_F(ActFolderTest, NamesTheFileOfAFlippedByte) {
  write_note();
  must(submit());
  for (const auto& [name, content] : folder_content(path)) {
    for (std::size_t i = 0; i < content.size(); i += 1 + content.size() / 200) {
      std::string flipped = content;
      flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
      overwrite_file(path / name, flipped);
      const Result<VerifiedAct> verified = verify_act_folder(path, sample.policy());
      ASSERT_FALSE(verified) << name << " byte " << i;
      ASSERT_THAT(verified.error().message, HasSubstr((path / name).string())) << "byte " << i;
    }
    overwrite_file(path / name, content);
  }
  EXPECT_TRUE(verify_act_folder(path, sample.policy()));
}

TEST_F(ActFolderTest, NamesAMissingFile) {
  write_note();
  must(submit());
  for (const auto& [name, content] : folder_content(path)) {
    std::filesystem::rename(path / name, folder / "away");
    const Result<VerifiedAct> verified = verify_act_folder(path, sample.policy());
    ASSERT_FALSE(verified) << name;
    EXPECT_THAT(verified.error().message, HasSubstr((path / name).string()));
    EXPECT_THAT(verified.error().advice, HasSubstr("haip submit"));
    std::filesystem::rename(folder / "away", path / name);
  }
}

TEST_F(ActFolderTest, SubmittedAgainKeepsTheEntryAndRefreshesTheProof) {
  write_note();
  must(submit());
  sample.write_many_notes(4);
  sample.clock.advance(30 * 24 * 3600);  // too old to be sent now, but it is in the log already
  http.asked.clear();
  const VerifiedAct again = must(submit());
  EXPECT_EQ(again.entry_index().value, 3U);
  EXPECT_EQ(again.checkpoint().size, 8U);
  EXPECT_THAT(http.asked, testing::Not(testing::Contains("POST /entries")));
  EXPECT_TRUE(verify_act_folder(path, sample.policy()));
}

TEST_F(ActFolderTest, WaitsForTheReceiptAsTheRegisterAsks) {
  write_note();
  http.pending_questions = 3;
  EXPECT_EQ(must(submit()).entry_index().value, 3U);
  EXPECT_THAT(pauses, ElementsAre(2, 5, 5, 5)) << "two seconds as asked, then at most five";
  ASSERT_EQ(waits.size(), 1U) << "and says so before it does";
  EXPECT_THAT(waits[0], HasSubstr("http://register.test has taken the act, but has not published it yet"));
}

TEST_F(ActFolderTest, GivesUpWaitingAfterAWhile) {
  write_note();
  http.pending_questions = 1'000'000;
  const Result<VerifiedAct> waited = submit();
  ASSERT_FALSE(waited);
  EXPECT_EQ(waited.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(waited.error().advice, HasSubstr("again later"));
  EXPECT_EQ(pauses.size(), 60U);
}

TEST_F(ActFolderTest, EvidenceOfAnotherLogIsNotSent) {
  write_note();
  must(submit());
  const auto before = folder_content(path);
  testing_support::MemoryLog other;  // of the same name, with another key
  FakeRegister other_http(sample);
  other_http.found_instead = HttpAnswer{.status = 200, .body = other.log_key.verifier().format()};
  const auto refused_by = [&] {
    other_http.asked.clear();
    const Result<VerifiedAct> sent = submit_act_folder(path, std::string(register_address), other_http);
    EXPECT_FALSE(sent);
    EXPECT_THAT(other_http.asked, ElementsAre("GET /log/key")) << "nothing may be sent";
    return sent ? Error{} : sent.error();
  };
  EXPECT_EQ(refused_by().kind, ErrorKind::conflict);
  EXPECT_THAT(refused_by().message, HasSubstr("holds evidence from another log than the one at http://register.test"));
  EXPECT_EQ(folder_content(path), before);

  overwrite_file(path / "act.tlog-proof", "damaged");
  EXPECT_THAT(refused_by().message, HasSubstr("holds evidence from another log")) << "as genesis.json tells";
  EXPECT_TRUE(submit()) << "its own register mends it";
  overwrite_file(path / "act.tlog-proof", "damaged");
  overwrite_file(path / "genesis.json", "damaged");
  EXPECT_THAT(refused_by().message, HasSubstr("does not say whose it is"));
}

TEST_F(ActFolderTest, SaysThatNoRegisterIsThere) {
  write_note();
  http.found_instead = HttpAnswer{.status = 200, .content_type = "text/html; charset=utf-8", .body = "<html>"};
  const Result<VerifiedAct> page = submit();
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(page.error().message,
            "http://register.test is not the address of a register: http://register.test/log/key answered with a page "
            "(text/html) instead of a log's key");
  EXPECT_THAT(page.error().advice, HasSubstr("such as https://register.example"));
  EXPECT_THAT(http.asked, ElementsAre("GET /log/key")) << "nothing may be sent";

  const Result<VerifiedAct> below = submit_act_folder(path, std::string(register_address) + "/instruments", http);
  ASSERT_FALSE(below);
  EXPECT_THAT(below.error().message, HasSubstr("answered with status 404"));
  EXPECT_THAT(below.error().advice, testing::EndsWith("try http://register.test"));

  http.found_instead = HttpAnswer{.status = 301, .location = "https://elsewhere.example/log/key"};
  EXPECT_THAT(submit().error().message,
              HasSubstr("sends us to https://elsewhere.example/log/key, and redirects are not followed"));
  EXPECT_EQ(folder_content(path).size(), 2U) << "nothing was written";
}

TEST_F(ActFolderTest, SaysThatTheContentWasErased) {
  write_note();
  http.erased = sha256(file_content(path / "act.json")).hex();
  http.erased_answer = HttpAnswer{.status = 410,
                                  .content_type = "application/problem+json",
                                  .body = R"({"title":"Gone","status":410,"erased_by_entry":7})"};
  const Result<VerifiedAct> told = submit();
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().kind, ErrorKind::gone);
  EXPECT_THAT(told.error().message, testing::EndsWith(": this content was erased in entry 7"));
  http.erased_answer = HttpAnswer{.status = 410, .content_type = "text/html", .body = "gone"};
  EXPECT_THAT(submit().error().message, testing::EndsWith(": this content was erased"));
}

TEST_F(ActFolderTest, IsNotLeftHalfWritten) {
  const Act act = sample.note("hello");
  const std::string document = act_document(act);
  const cose::SignedStatement statement = must(sign_act(act, document, sample.lab_key, sample_origin));
  // As on a full disk: no file of more than a few bytes.
  struct rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
  const struct rlimit full{16, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &full);
  const Status written = write_act_folder(path, document, statement);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, ignored);
  EXPECT_FALSE(written);
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_TRUE(write_act_folder(path, document, statement)) << "the retry";
}

TEST_F(ActFolderTest, SaysWhatTheRegisterSaid) {
  write_note();
  const Bytes problem = cbor::encode(cbor::Map{{-1, "Rejected"}, {-2, "the note is \x1b[31mempty"}});
  http.refusal = HttpAnswer{
      .status = 400, .content_type = "application/concise-problem-details+cbor", .body = std::string(as_text(problem))};
  const Result<VerifiedAct> refused = submit();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::refused);
  EXPECT_EQ(refused.error().message, "the register answered \"Rejected\": the note is \\x1b[31mempty");

  http.refusal = HttpAnswer{.status = 502, .content_type = "text/html", .body = "<h1>"};
  const Result<VerifiedAct> broken = submit();
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(broken.error().message, "http://register.test/entries answered with status 502");

  http.refusal = HttpAnswer{.status = 301, .location = "https://elsewhere.example/entries"};
  const Result<VerifiedAct> moved = submit();
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().message,
            "http://register.test/entries answered with status 301 and sends us to https://elsewhere.example/entries");
  EXPECT_EQ(folder_content(path).size(), 2U) << "nothing was written";
}

TEST_F(ActFolderTest, RefusesAPolicyOfAnotherLogAndAMissingWitness) {
  write_note();
  must(submit());
  testing_support::MemoryLog other;
  const Result<VerifiedAct> by_other = verify_act_folder(path, other.policy());
  ASSERT_FALSE(by_other);
  EXPECT_EQ(by_other.error().kind, ErrorKind::false_proof);

  tlog::Policy strict = sample.policy();
  const auto witness =
      must(tlog::NoteSigner::create("witness.example/w", tlog::SignatureType::cosignature, sample.lab_key));
  strict.witnesses.push_back({"w", witness.verifier(), ""});
  strict.quorum = "w";
  const Result<VerifiedAct> unwitnessed = verify_act_folder(path, strict);
  ASSERT_FALSE(unwitnessed);
  EXPECT_THAT(unwitnessed.error().message, HasSubstr("the quorum \"w\" of the policy is not met"));

  for (const char* name : {"act.tlog-proof", "signer.tlog-proof", "genesis.tlog-proof"}) {
    tlog::Proof proof = must(tlog::parse_proof(file_content(path / name)));
    proof.checkpoint.signatures.push_back(witness.cosign(proof.checkpoint.text, sample.clock.now()));
    overwrite_file(path / name, tlog::format_proof(proof));
  }
  const VerifiedAct witnessed = must(verify_act_folder(path, strict));
  EXPECT_EQ(witnessed_sentence(witnessed.proved.quorum, witnessed.proved.checkpoint.cosignatures),
            "the quorum \"w\" of the policy is met: witness.example/w saw this tree on 2026-11-24T09:00:00Z");
}

TEST(HttpAnswerOfARegister, SaysHowLongToWait) {
  testing_support::LoopbackServer server([](const testing_support::LoopbackRequest&) {
    return testing_support::LoopbackAnswer{.status = 303,
                                           .headers = {{"Location", "/operations/1"}, {"Retry-After", "4"}}};
  });
  const auto http = make_http_client({.addresses = AddressRule::any_address, .https_only = false, .redirects = 0});
  const HttpAnswer answer = must(http->send({.method = "POST", .url = server.url("/entries")}));
  EXPECT_EQ(answer.location, "/operations/1");
  EXPECT_EQ(answer.retry_after, std::chrono::seconds(4));
}

}  // namespace
}  // namespace haip
