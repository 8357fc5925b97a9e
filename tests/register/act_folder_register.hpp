#pragma once
// An act in a folder on disk, and a register without a network that it can be sent to.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "register/act_folder.hpp"
#include "register/receipts.hpp"
#include "register/sample_register.hpp"
#include "store/content.hpp"

namespace haip::testing_support {

inline constexpr std::string_view register_address = "http://register.test";

/// A register's web interface without a network.
class FakeRegister final : public HttpClient {
 public:
  explicit FakeRegister(SampleRegister& sample) : sample_(sample) {}

  Result<HttpAnswer> send(const HttpRequest& request) override {
    if (!request.url.starts_with(register_address)) return fail(ErrorKind::unavailable, "no such host");
    const std::string path = request.url.substr(register_address.size());
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

/// Tests with a register that takes acts, and a folder for one act.
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
    return submit_act_folder(path, std::string(register_address), http, options);
  }

  SampleRegister sample;
  FakeRegister http{sample};
  TemporaryFolder folder;
  Path path = folder / "lab-note";
  std::vector<std::int64_t> pauses;
  std::vector<std::string> waits;
};

}  // namespace haip::testing_support
