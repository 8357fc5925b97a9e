#include "register/act_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <csignal>
#include <sstream>

#include "base/command.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "cose/cbor.hpp"
#include "register/commands.hpp"
#include "register/memory_log.hpp"
#include "register/mirror.hpp"
#include "register/receipts.hpp"
#include "register/sample_register.hpp"
#include "store/content.hpp"
#include "testing/loopback_server.hpp"
#include "tlog/tree.hpp"

namespace haip {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::file_content;
using testing_support::folder_content;
using testing_support::must;
using testing_support::overwrite_file;
using testing_support::sample_origin;
using testing_support::SampleRegister;
using testing_support::TemporaryFolder;

constexpr std::string_view address = "http://register.test";

/// A register's web interface without a network.
class FakeRegister final : public HttpClient {
 public:
  explicit FakeRegister(SampleRegister& sample) : sample_(sample) {}

  Result<HttpAnswer> send(const HttpRequest& request) override {
    if (!request.url.starts_with(address)) return fail(ErrorKind::unavailable, "no such host");
    const std::string path = request.url.substr(address.size());
    asked.push_back(request.method + " " + path);
    if (path == "/log/key")
      return found_instead.value_or(HttpAnswer{.status = 200,
                                               .content_type = "text/plain",
                                               .body = sample_.reg().folder().keys.log.verifier().format() + "\n"});
    if (request.method == "POST" && path == "/entries") return take(request);
    if (path.starts_with("/payloads/")) {
      if (erased_answer && path.ends_with(erased)) return *erased_answer;
      const Result<Bytes> content = get_content(sample_.connection(), must(Digest::from_hex(path.substr(10))));
      return content ? bytes(*content) : HttpAnswer{.status = 404};
    }
    if (path.starts_with("/operations/")) {
      if (pending_questions-- > 0)
        return HttpAnswer{.status = 302, .location = path, .retry_after = std::chrono::seconds(120)};
      return bytes(receipt(last_));
    }
    const auto parts = split(path, '/');  // "", "entries", "7", "proof"
    if (parts.size() < 3 || parts[1] != "entries") return HttpAnswer{.status = 404};
    const EntryIndex entry_index{must(parse_decimal(parts[2]))};
    const Result<Bytes> statement = read_entry(sample_.connection(), entry_index);
    if (!statement) return HttpAnswer{.status = 404};
    if (parts.size() == 3) return bytes(receipt(entry_index));
    if (parts[3] == "statement") return bytes(*statement);
    if (parts[3] == "proof")
      return bytes(to_bytes(must(make_tlog_proof(sample_.connection(), published(), entry_index))));
    const std::optional<SigningKey> key =
        must(find_signing_key(sample_.connection(), must(cose::parse_entry(*statement)).kid));
    if (!key || key->evidence == KeyEvidence::genesis) return HttpAnswer{.status = 404};
    return HttpAnswer{
        .status = 200,
        .body = "{\"entry\":" + std::to_string(key->recorded_entry.value) + ",\"holder\":\"" + key->holder + "\"}"};
  }

  int pending_questions = -1;  ///< How often a new act is "still running"; -1: it is answered at once.
  std::optional<HttpAnswer> refusal;
  std::optional<HttpAnswer> found_instead;  ///< At /log/key, where no register is.
  std::string erased;                       ///< The digest of a document that is answered so:
  std::optional<HttpAnswer> erased_answer;
  std::vector<std::string> asked;

 private:
  static HttpAnswer bytes(const Bytes& body, int status = 200) {
    return {.status = status, .content_type = "application/cose", .body = std::string(as_text(body))};
  }
  PublishedCheckpoint published() { return *must(last_published_checkpoint(sample_.connection())); }
  Bytes receipt(EntryIndex entry_index) { return must(ReceiptIssuer(sample_.reg()).issue(entry_index)).value(); }
  HttpAnswer take(const HttpRequest& request) {
    EXPECT_THAT(request.headers,
                testing::Contains(std::pair<std::string, std::string>("Content-Type", "application/cose")));
    if (refusal) return *refusal;
    last_ = must(sample_.reg().submit_and_wait(to_bytes(request.body))).entry_index;
    if (pending_questions >= 0)
      return {.status = 303, .location = "/operations/1", .retry_after = std::chrono::seconds(2)};
    HttpAnswer taken = bytes(receipt(last_), 201);
    taken.location = "/entries/" + std::to_string(last_.value);
    return taken;
  }

  SampleRegister& sample_;
  EntryIndex last_;
};

class ActFolderTest : public testing::Test {
 protected:
  /// A signed act on disk, not sent yet.
  void write(const Act& act, const SecretKey& key) {
    const std::string document = act_document(act);
    must(write_act_folder(path, document, must(sign_act(act, document, key, sample_origin))));
  }
  void write_note(const std::string& text = "hello") { write(sample.note(text), sample.lab_key); }
  Result<VerifiedAct> submit() {
    SubmitOptions options;
    options.wait = [this](std::chrono::seconds pause) { pauses.push_back(pause.count()); };
    options.waiting = [this](std::string_view line) { waits.emplace_back(line); };
    return submit_act_folder(path, std::string(address), http, options);
  }

  SampleRegister sample;
  FakeRegister http{sample};
  TemporaryFolder folder;
  Path path = folder / "lab-note";
  std::vector<std::int64_t> pauses;
  std::vector<std::string> waits;
};

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
    const Result<VerifiedAct> sent = submit_act_folder(path, std::string(address), other_http);
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

  const Result<VerifiedAct> below = submit_act_folder(path, std::string(address) + "/instruments", http);
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

// ---- Forgeries, each with every signature and hash in order except the one that matters ----

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

// ---- Commands ----

struct Ran {
  Result<int> code;
  std::string out;
};

Ran run(std::string_view name, std::map<std::string, std::vector<std::string>, std::less<>> values,
        OutputFormat format = OutputFormat::text) {
  const std::vector<Command> commands = register_commands(testing_support::sample_kinds());
  std::ostringstream out;
  std::ostringstream err;
  const SystemClock clock;
  SystemEntropy entropy;
  Invocation call{
      .values = std::move(values), .out = out, .err = err, .format = format, .clock = clock, .entropy = entropy};
  for (const Command& command : commands)
    if (command.name == name) {
      Result<int> code = command.run(call);
      return {std::move(code), out.str()};
    }
  return {fail(ErrorKind::not_found, "no such command"), ""};
}

TEST_F(ActFolderTest, VerifyPrintsThreeLines) {
  write_note();
  const VerifiedAct taken = must(submit());
  const std::string policy = (folder / "policy.txt").string();
  must(write_file(policy, tlog::format_policy(sample.policy())));
  const std::string included = "included  entry 3 of register.example/log, in the tree of 4 entries with root " +
                               taken.checkpoint().root.base64() + "\n";
  const std::string witnessed = "witnessed no witness is asked for by this policy\n";

  const Ran act = run("verify", {{"path", {path.string()}}, {"--policy", {policy}}});
  ASSERT_TRUE(act.code) << act.code.error().message;
  EXPECT_EQ(act.out,
            "signed    lab.example signed this note.write on 2026-11-24T09:00:00Z; the key was vouched for by the "
            "register (entry 2)\n" +
                included + witnessed);

  const Ran proof = run("verify", {{"path", {(path / "act.tlog-proof").string()}},
                                   {"--policy", {policy}},
                                   {"--statement", {(path / "transparent.cose").string()}}});
  ASSERT_TRUE(proof.code) << proof.code.error().message;
  EXPECT_THAT(proof.out, HasSubstr(included + witnessed));
  EXPECT_THAT(proof.out, HasSubstr("signed    not checked"));

  const Ran json = run("verify", {{"path", {path.string()}}, {"--policy", {policy}}}, OutputFormat::json);
  const Json read = must(parse_json(json.out));
  EXPECT_EQ(must(must(read.object("facts"))->whole_number("entry")), 3U);

  overwrite_file(path / "act.json", "{}");
  const Ran broken = run("verify", {{"path", {path.string()}}, {"--policy", {policy}}});
  ASSERT_FALSE(broken.code);
  EXPECT_EQ(broken.code.error().kind, ErrorKind::false_proof) << "exit code 1";
  EXPECT_EQ(broken.out, "");
}

TEST_F(ActFolderTest, VerifyTellsWrongUsageFromWhatDoesNotHold) {
  write_note();
  must(submit());
  const std::string policy = (folder / "policy.txt").string();
  must(write_file(policy, tlog::format_policy(sample.policy())));
  const auto verified = [&](const Path& what, std::map<std::string, std::vector<std::string>, std::less<>> more = {}) {
    more["path"] = {what.string()};
    more.try_emplace("--policy", std::vector<std::string>{policy});
    const Ran ran = run("verify", more);
    EXPECT_FALSE(ran.code);
    return ran.code ? Error{} : ran.code.error();
  };
  const std::string statement = (path / "statement.cose").string();
  EXPECT_EQ(verified(path / "act.json").kind, ErrorKind::malformed) << "exit code 2";
  EXPECT_EQ(verified(path / "act.json").advice, "give the folder that it is in");
  EXPECT_EQ(verified(path, {{"--statement", {statement}}}).kind, ErrorKind::malformed);

  testing_support::MemoryLog other;  // of the same name
  const std::string other_policy = (folder / "other.txt").string();
  must(write_file(other_policy, tlog::format_policy(other.policy())));
  const Error wrong_policy = verified(path, {{"--policy", {other_policy}}});
  EXPECT_EQ(wrong_policy.kind, ErrorKind::false_proof) << "exit code 1";
  const auto short_form = [](const tlog::VerifierKey& key) { return key.name() + "+" + hex(key.id()); };
  EXPECT_THAT(wrong_policy.message,
              testing::EndsWith("the checkpoint is signed with " + short_form(sample.policy().log_keys()[0]) +
                                ", and wanted is " + short_form(other.policy().log_keys()[0])));

  // A missing and a damaged proof are the same: nothing is proved.
  overwrite_file(path / "act.tlog-proof", "damaged");
  EXPECT_EQ(verified(path).kind, ErrorKind::false_proof);
  EXPECT_EQ(verified(path / "act.tlog-proof", {{"--statement", {statement}}}).kind, ErrorKind::false_proof);
  std::filesystem::remove(path / "act.tlog-proof");
  EXPECT_EQ(verified(path).kind, ErrorKind::false_proof);
}

TEST_F(ActFolderTest, VerifyAndReplayTakeAMirrorAndReplayARegister) {
  sample.write_note("hello");
  must(sample.reg().record_state());
  must(mirror_log(*sample.source(), folder / "copy", {}));
  const std::string copy = (folder / "copy").string();
  const Ran verified = run("verify", {{"path", {copy}}, {"--policy", {copy + "/policy.txt"}}});
  ASSERT_TRUE(verified.code) << verified.code.error().message;
  EXPECT_THAT(verified.out,
              HasSubstr("signed    each of 5 entries by one of 2 keys that the log itself established\n"));
  EXPECT_THAT(
      verified.out,
      HasSubstr(
          "included  all entries of register.example/log with their documents, in the tree of 5 entries with root "));

  const Ran replayed = run("replay", {{"folder", {copy}}});
  ASSERT_TRUE(replayed.code) << replayed.code.error().message;
  EXPECT_THAT(replayed.out, HasSubstr("size      5\n"));
  EXPECT_THAT(replayed.out,
              HasSubstr("state     " + sample.live_state().hex() + "\ncompared  1 recorded state: the same\n"));
  EXPECT_EQ(run("replay", {{"folder", {sample.path().string()}}}).out, replayed.out);
}

TEST_F(ActFolderTest, CommandsSayWhatIsMissing) {
  const std::string policy = (folder / "policy.txt").string();
  must(write_file(policy, tlog::format_policy(sample.policy())));
  EXPECT_THAT(run("verify", {{"path", {(folder / "nothing").string()}}, {"--policy", {policy}}}).code.error().message,
              HasSubstr("is neither the folder of an act"));
  for (const char* wrong :
       {"register.example", "https://", "https://register.example/?x=1", "http://me@register.example",
        "https://register.example/#log", "https://register.example/a b"}) {
    const Ran ran = run("mirror", {{"url", {wrong}}, {"folder", {"copy"}}});
    ASSERT_FALSE(ran.code);
    EXPECT_EQ(ran.code.error().kind, ErrorKind::malformed);
    EXPECT_THAT(ran.code.error().message, HasSubstr("is not the address of a register"));
  }
  EXPECT_THAT(run("replay", {{"folder", {(folder / "nothing").string()}}}).code.error().message,
              HasSubstr("has no file \"checkpoint\""));
  write_note();
  const Ran unsent = run("verify", {{"path", {path.string()}}, {"--policy", {policy}}});
  EXPECT_THAT(unsent.code.error().advice, HasSubstr("send the act to the register with `haip submit`"));
}

}  // namespace
}  // namespace haip
