#include "register/mirror.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "register/audit.hpp"
#include "register/memory_log.hpp"
#include "register/sample_register.hpp"
#include "testing/loopback_server.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::FailingLog;
using testing_support::folder_content;
using testing_support::LoopbackAnswer;
using testing_support::LoopbackRequest;
using testing_support::LoopbackServer;
using testing_support::MemoryLog;
using testing_support::must;
using testing_support::overwrite_file;
using testing_support::SampleRegister;
using testing_support::TemporaryFolder;

constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

Error error_of(const Result<MirrorReport>& result) { return result ? Error{} : result.error(); }

TEST(Mirror, CopiesWhatTheLayoutSays) {
  SampleRegister sample;
  const Digest content = sample.write_note("hello");
  const TemporaryFolder folder;
  const Path copy = folder / "copy";
  const MirrorReport report = must(mirror_log(*sample.source(), copy, {}));
  EXPECT_TRUE(report.trusted_on_first_use);
  EXPECT_EQ(report.previous_size, 0U);
  EXPECT_EQ(report.head.checkpoint().size, 4U);

  const auto files = folder_content(copy);
  EXPECT_EQ(files.at("checkpoint"), must(sample.source()->checkpoint()));
  EXPECT_EQ(files.at("tile/0/000.p/4").size(), 4U * 32U);
  EXPECT_TRUE(files.contains("tile/entries/000.p/4"));
  EXPECT_EQ(sha256(files.at("payloads/" + content.hex().substr(0, 2) + "/" + content.hex())), content);
  EXPECT_EQ(files.size(), 3U + 4U + 1U) << "checkpoint, tile, bundle, four documents, policy.txt";
  EXPECT_EQ(must(read_policy_file(copy / "policy.txt")).log_keys(), sample.policy().log_keys());
  EXPECT_TRUE(audit_log(*folder_log(copy), sample.policy()));
}

TEST(Mirror, FollowsAGrowingLogAsIfCopiedAtOnce) {
  SampleRegister sample;
  const TemporaryFolder folder;
  const Path copy = folder / "copy";
  std::uint64_t size = 3;
  for (const std::size_t more : {0U, 2U, 0U, 250U, 3U, 270U}) {
    sample.write_many_notes(more);
    const MirrorReport report = must(mirror_log(*sample.source(), copy, {}));
    EXPECT_EQ(report.previous_size, report.trusted_on_first_use ? 0 : size);
    size += more;
    EXPECT_EQ(report.head.checkpoint().size, size);
  }
  const Path fresh = folder / "fresh";
  must(mirror_log(*sample.source(), fresh, {}));
  EXPECT_EQ(folder_content(copy), folder_content(fresh));
}

TEST(Mirror, DoesNotFetchCheckedBundlesAndTheirDocumentsAgain) {
  MemoryLog log;
  log.add_lab();
  for (int i = 0; i < 600; ++i) log.add(log.note("note"), log.lab_key);
  const TemporaryFolder folder;
  must(mirror_log(log, folder / "copy", {}));
  log.add(log.note("one more"), log.lab_key);
  FailingLog counted(log, no_limit);
  must(mirror_log(counted, folder / "copy", {}));
  EXPECT_EQ(counted.bundle_count, 1U);
  EXPECT_EQ(counted.document_count, 1U);
}

// Cut the line after every possible number of requests; then what is there is a whole copy or none, and going on leads
// to the same folder as never having been interrupted.
TEST(Mirror, GoesOnAfterAnInterruptionAnywhere) {
  MemoryLog log;
  log.add_lab();
  for (int i = 0; i < 5; ++i) log.add(log.note("early"), log.lab_key);
  const TemporaryFolder folder;
  const Path begun = folder / "begun";
  must(mirror_log(log, begun, {}));
  const std::string first_checkpoint = folder_content(begun).at("checkpoint");
  for (int i = 0; i < 6; ++i) log.add(log.note("late"), log.lab_key);
  log.add(erasure_act(sha256(must(log.document(must(cose::parse_entry(log.entries[4])).fields.payload_digest))), "law",
                      Instant{}, log.entropy()),
          log.acts_key);
  const Path expected = folder / "expected";
  must(mirror_log(log, expected, {}));
  const auto whole = folder_content(expected);

  for (const bool is_new : {true, false}) {
    for (std::size_t requests = 0;; ++requests) {
      SCOPED_TRACE(std::to_string(requests) + (is_new ? " requests, new" : " requests, begun"));
      const Path copy = folder / "copy";
      std::filesystem::remove_all(copy);
      if (!is_new) std::filesystem::copy(begun, copy, std::filesystem::copy_options::recursive);
      FailingLog cut(log, requests);
      if (const Result<MirrorReport> done = mirror_log(cut, copy, {})) {
        EXPECT_EQ(folder_content(copy), whole);
        EXPECT_GT(requests, 5U);
        break;
      } else {
        EXPECT_EQ(done.error().message, "the line is cut");
      }
      if (is_new) {
        EXPECT_FALSE(std::filesystem::exists(copy / "checkpoint"));
      } else {
        EXPECT_EQ(folder_content(copy).at("checkpoint"), first_checkpoint);
        EXPECT_TRUE(audit_log(*folder_log(copy), log.policy()));
      }
      must(mirror_log(log, copy, {}));
      ASSERT_EQ(folder_content(copy), whole);
    }
  }
}

TEST(Mirror, RemovesADocumentOnceTheLogSaysItWasErased) {
  SampleRegister sample;
  const Digest content = sample.write_note("personal");
  sample.write_note("public");
  const TemporaryFolder folder;
  const Path copy = folder / "copy";
  must(mirror_log(*sample.source(), copy, {}));
  ASSERT_TRUE(std::filesystem::exists(mirrored_document_path(copy, content)));

  must(sample.reg().erase(content, "personal-data"));
  const MirrorReport report = must(mirror_log(*sample.source(), copy, {}));
  EXPECT_EQ(report.erased_count, 1U);
  EXPECT_EQ(report.removed_documents, 1U);
  EXPECT_FALSE(std::filesystem::exists(mirrored_document_path(copy, content)));
  const AuditReport audit = must(audit_log(*folder_log(copy), sample.policy()));
  EXPECT_EQ(audit.missing_count, 1U);

  const Path fresh = folder / "fresh";
  EXPECT_EQ(must(mirror_log(*sample.source(), fresh, {})).removed_documents, 0U);
  EXPECT_EQ(folder_content(copy), folder_content(fresh));
}

TEST(Mirror, RefusesAForkAndKeepsTheEvidence) {
  MemoryLog log("operator");
  MemoryLog forked("operator");
  for (MemoryLog* one : {&log, &forked}) {
    one->add_lab();
    one->add(one->note("in both"), one->lab_key);
  }
  ASSERT_EQ(log.root(), forked.root());
  log.add(log.note("for you"), log.lab_key);
  forked.add(forked.note("for others"), forked.lab_key);
  const TemporaryFolder folder;
  const Path copy = folder / "copy";
  must(mirror_log(log, copy, {}));
  const auto before = folder_content(copy);

  // At the same size, longer, and shorter than the copy.
  for (int round = 0; round < 3; ++round) {
    SCOPED_TRACE(round);
    if (round == 1) forked.add(forked.note("more for others"), forked.lab_key);
    if (round == 2) {
      for (int i = 0; i < 5; ++i) log.add(log.note("more for you"), log.lab_key);
      must(mirror_log(log, copy, {}));
    }
    const auto untouched = folder_content(copy);
    const Error error = error_of(mirror_log(forked, copy, {}));
    EXPECT_EQ(error.kind, ErrorKind::false_proof);
    EXPECT_THAT(error.message, HasSubstr("FORK: the log of "));
    auto after = folder_content(copy);
    EXPECT_EQ(after.at("conflicting-checkpoint"), must(forked.checkpoint()));
    after.erase("conflicting-checkpoint");
    auto expected = untouched;
    expected.erase("conflicting-checkpoint");
    EXPECT_EQ(after.at("checkpoint"), expected.at("checkpoint"));
    EXPECT_TRUE(audit_log(*folder_log(copy), log.policy()));
  }
}

TEST(Mirror, DoesNotGoBack) {
  MemoryLog log("operator");
  MemoryLog older("operator");
  for (MemoryLog* one : {&log, &older}) one->add_lab();
  log.add(log.note("new"), log.lab_key);
  const TemporaryFolder folder;
  must(mirror_log(log, folder / "copy", {}));
  const auto before = folder_content(folder / "copy");
  const Error error = error_of(mirror_log(older, folder / "copy", {}));
  EXPECT_EQ(error.kind, ErrorKind::conflict);
  EXPECT_EQ(error.message, "memory shows 2 entries, but 3 were copied before");
  EXPECT_EQ(folder_content(folder / "copy"), before);
}

TEST(Mirror, HoldsLaterRunsToTheKeyOfTheFirst) {
  MemoryLog log("one");
  MemoryLog other("another");
  const TemporaryFolder folder;
  must(mirror_log(log, folder / "copy", {}));
  EXPECT_EQ(error_of(mirror_log(other, folder / "copy", {})).kind, ErrorKind::false_proof);

  const Error other_policy = error_of(mirror_log(other, folder / "copy", other.policy()));
  EXPECT_EQ(other_policy.kind, ErrorKind::conflict);
  EXPECT_THAT(other_policy.message, HasSubstr("policy.txt is another policy than the one given"));
  EXPECT_THAT(other_policy.advice, HasSubstr("replace that file"));
  EXPECT_TRUE(mirror_log(log, folder / "copy", log.policy())) << "the same policy, given";
}

TEST(Mirror, DoesNotTrustAKeyThatDidNotSignTheCheckpoint) {
  MemoryLog log("one");
  MemoryLog liar("another");
  liar.log_key = log.log_key;  // signs with another key than its first entry names
  const TemporaryFolder folder;
  const Error error = error_of(mirror_log(liar, folder / "copy", {}));
  EXPECT_EQ(error.kind, ErrorKind::false_proof);
  EXPECT_FALSE(std::filesystem::exists(folder / "copy"));
}

TEST(Mirror, FetchesDamagedAndMissingPartsAgain) {
  MemoryLog log;
  log.add_lab();
  for (int i = 0; i < 300; ++i) log.add(log.note("note"), log.lab_key);
  const TemporaryFolder folder;
  const Path copy = folder / "copy";
  must(mirror_log(log, copy, {}));
  const auto whole = folder_content(copy);
  const std::string document =
      "payloads/" + log.documents.begin()->first.hex().substr(0, 2) + "/" + log.documents.begin()->first.hex();
  for (const std::string& name :
       {std::string("tile/0/000"), std::string("tile/0/001.p/46"), std::string("tile/1/000.p/1"),
        std::string("tile/entries/000"), std::string("tile/entries/001.p/46"), document}) {
    SCOPED_TRACE(name);
    if (name != document) {
      std::string damaged = whole.at(name);
      damaged[damaged.size() / 2] ^= 1;
      overwrite_file(copy / name, damaged);
      must(mirror_log(log, copy, {}));
      EXPECT_EQ(folder_content(copy), whole);
    }
    std::filesystem::remove(copy / name);
    must(mirror_log(log, copy, {}));
    EXPECT_EQ(folder_content(copy), whole);
  }
}

TEST(Mirror, RefusesADamagedSource) {
  MemoryLog log;
  log.add_lab();
  log.add(log.note("note"), log.lab_key);
  log.documents.rbegin()->second[5] ^= 1;
  const TemporaryFolder folder;
  const Error error = error_of(mirror_log(log, folder / "copy", log.policy()));
  EXPECT_EQ(error.kind, ErrorKind::false_proof);
  EXPECT_THAT(error.message,
              HasSubstr("memory/payloads/" + log.documents.rbegin()->first.hex() + ": the content has another digest"));
  EXPECT_FALSE(std::filesystem::exists(folder / "copy" / "checkpoint"));
}

// ---- Over HTTP ----

/// Serves a mirror's folder at the addresses of a register. Partial tiles are gone once the full one is there.
LoopbackAnswer serve_file(const Path& folder, const LoopbackRequest& request) {
  Path file;
  if (request.path.starts_with("/log/")) file = folder / request.path.substr(5);
  if (request.path.starts_with("/payloads/")) {
    file = mirrored_document_path(folder, must(Digest::from_hex(request.path.substr(10))));
    if (!std::filesystem::exists(file)) return {.status = 410};
  }
  if (file.empty() || !std::filesystem::is_regular_file(file)) return {.status = 404};
  return {.status = 200, .content_type = "application/octet-stream", .body = testing_support::file_content(file)};
}

TEST(Mirror, CopiesOverHttpOnFewConnections) {
  SampleRegister sample;
  const Digest erased = sample.write_note("personal");
  sample.write_many_notes(300);
  must(sample.reg().erase(erased, "law"));
  const TemporaryFolder folder;
  must(mirror_log(*sample.source(), folder / "origin", {}));

  LoopbackServer server([&](const LoopbackRequest& request) { return serve_file(folder / "origin", request); });
  const auto http = make_http_client({.addresses = AddressRule::any_address, .https_only = false});
  const auto source = web_log(server.url(), *http);
  must(mirror_log(*source, folder / "copy", {}));
  EXPECT_EQ(folder_content(folder / "copy"), folder_content(folder / "origin"));
  EXPECT_LE(server.connection_count(), 16U);
  EXPECT_GT(server.requests().size(), 300U);
}

TEST(Mirror, OverHttpTakesAFullTileWhereThePartialOneIsGone) {
  MemoryLog log;
  log.add_lab();
  for (int i = 0; i < 254; ++i) log.add(log.note("note"), log.lab_key);
  const std::string checkpoint_of_256 = must(log.checkpoint());
  const TemporaryFolder folder;
  const tlog::BundleAddress bundle{0, 256};
  const std::string full_bundle = std::string(as_text(must(log.bundle(bundle))));
  LoopbackServer server([&](const LoopbackRequest& request) -> LoopbackAnswer {
    if (request.path == "/log/tile/entries/000") return {.status = 200, .body = full_bundle};
    if (request.path == "/log/tile/0/000")
      return {.status = 200, .body = std::string(as_text(must(log.tile({0, 0, 256}))))};
    return {.status = 404};
  });
  const auto http = make_http_client({.addresses = AddressRule::any_address, .https_only = false});
  const auto source = web_log(server.url("/"), *http);
  EXPECT_EQ(must(source->bundle({0, 7})), must(log.bundle({0, 7})));
  EXPECT_EQ(must(source->tile({0, 0, 7})), must(log.tile({0, 0, 7})));
  const Result<Bytes> absent = source->bundle({1, 7});
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().kind, ErrorKind::not_found);
  EXPECT_EQ(absent.error().message, server.url("/log/tile/entries/001.p/7") + " does not exist");
}

TEST(Mirror, OverHttpSaysThatNoRegisterIsThere) {
  LoopbackAnswer found;
  LoopbackServer server([&](const LoopbackRequest&) { return found; });
  const auto http = make_http_client({.addresses = AddressRule::any_address, .https_only = false, .redirects = 0});
  const TemporaryFolder folder;
  const auto error_at = [&](const std::string& address) {
    return error_of(mirror_log(*web_log(address, *http), folder / "copy", {}));
  };
  found = {.status = 200, .content_type = "text/html", .body = "<html>\n<body>\n\n</body>\n</html>"};
  EXPECT_EQ(error_at(server.url("")).kind, ErrorKind::unavailable) << "exit code 3";
  EXPECT_EQ(error_at(server.url("")).message,
            server.url("") + " is not the address of a register: " + server.url("/log/checkpoint") +
                " answered with a page (text/html) instead of a log's checkpoint");
  found = {.status = 404};
  EXPECT_THAT(error_at(server.url("/instruments")).advice, testing::EndsWith("try " + server.url("")));
  found = {.status = 302, .headers = {{"Location", "http://elsewhere.test/log/checkpoint"}}};
  EXPECT_THAT(error_at(server.url()).message, HasSubstr("sends us to http://elsewhere.test/log/checkpoint"));
  found = {
      .status = 404, .content_type = "application/problem+json", .body = R"({"detail":"nothing is published yet"})"};
  EXPECT_THAT(error_at(server.url()).message, testing::EndsWith("status 404: nothing is published yet"));
  EXPECT_FALSE(std::filesystem::exists(folder / "copy"));
}

TEST(Mirror, WritesToNoFolderOfAnotherKind) {
  MemoryLog log;
  log.add_lab();
  const TemporaryFolder folder;
  for (const char* name : {"register.json", "act.json", "holiday.jpg"}) {
    SCOPED_TRACE(name);
    const Path to = folder / (std::string("with-") + name);
    std::filesystem::create_directories(to);
    must(write_file(to / "policy.txt", tlog::format_policy(log.policy())));
    must(write_file(to / name, "precious"));
    const Error error = error_of(mirror_log(log, to, {}));
    EXPECT_EQ(error.kind, ErrorKind::conflict);
    EXPECT_THAT(error.message, HasSubstr(std::string("it holds ") + name + "; nothing was copied"));
    EXPECT_EQ(folder_content(to).size(), 2U);
  }
  must(write_file(folder / "file", "precious"));
  EXPECT_EQ(error_of(mirror_log(log, folder / "file", {})).kind, ErrorKind::conflict);

  const Path served = folder / "served";
  must(mirror_log(log, served, {}));
  must(write_file(served / "index.html", "what this is"));
  EXPECT_TRUE(mirror_log(log, served, {})) << "whoever serves a copy may add a page to it";
  const Path empty = folder / "empty";
  std::filesystem::create_directories(empty);
  EXPECT_TRUE(mirror_log(log, empty, {}));
}

TEST(Mirror, SaysThatADamagedCheckpointIsToBeDeleted) {
  MemoryLog log;
  log.add_lab();
  const TemporaryFolder folder;
  const Path copy = folder / "copy";
  must(mirror_log(log, copy, {}));
  const auto whole = folder_content(copy);
  overwrite_file(copy / "checkpoint", "damaged");
  const Error error = error_of(mirror_log(log, copy, {}));
  EXPECT_THAT(error.advice, HasSubstr("delete " + (copy / "checkpoint").string() + " and run it again"));
  std::filesystem::remove(copy / "checkpoint");
  must(mirror_log(log, copy, {}));
  EXPECT_EQ(folder_content(copy), whole);
}

TEST(Mirror, OverHttpTellsErasedFromAbsent) {
  LoopbackServer server([&](const LoopbackRequest& request) -> LoopbackAnswer {
    return {.status = request.path == "/log/checkpoint" ? 500 : 410};
  });
  const auto http = make_http_client({.addresses = AddressRule::any_address, .https_only = false});
  const auto source = web_log(server.url(), *http);
  const Result<Bytes> document = source->document(sha256("x"));
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().kind, ErrorKind::gone);
  const Result<std::string> checkpoint = source->checkpoint();
  ASSERT_FALSE(checkpoint);
  EXPECT_EQ(checkpoint.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace haip
