#pragma once
// A witness (C2SP tlog-witness) in memory, as strict as a real one, that can be told to misbehave. Ask it directly
// (answer), through an HttpClient without a network (FakeWitnessNetwork), or behind a LoopbackServer.

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "register/http_client.hpp"
#include "tlog/checkpoint.hpp"
#include "tlog/tree.hpp"
#include "tlog/witness.hpp"

namespace haip::testing_support {

enum class Misbehaviour {
  none,
  wrong_signature,      ///< Its own key, over another text.
  other_key,            ///< A good cosignature by a key that is not in the policy.
  bare_conflict,        ///< 409 without a size.
  names_size,           ///< 409 with `named_size`, whatever was asked.
  keeps_moving,         ///< 409 with another size every time, from `named_size` up.
  inconsistent,         ///< 422
  untrusted_key,        ///< 403
  unknown_log,          ///< 404
  slow_down,            ///< 429, with Retry-After when `named_size` is not 0.
  broken,               ///< 500
  garbage,              ///< 200 with bytes that are no signature line.
  oversized,            ///< 200 with a good cosignature after 1 MiB of others.
  hangs,                ///< Takes the question and never answers.
  persists_then_hangs,  ///< Cosigns and remembers, but the answer is lost.
  redirects,            ///< 301
};

struct FakeWitnessAnswer {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body{};
  std::string location{};
  std::chrono::seconds retry_after{0};
  bool never = false;
};

class FakeWitness {
 public:
  /// `time` is what its cosignatures carry.
  FakeWitness(const std::string& name, const SecretKey& key, Instant time)
      : signer_(*tlog::NoteSigner::create(name, tlog::SignatureType::cosignature, key)),
        other_signer_(*tlog::NoteSigner::create("stranger.example/w", tlog::SignatureType::cosignature, stranger())),
        time_(time) {}

  [[nodiscard]] const tlog::VerifierKey& key() const { return signer_.verifier(); }

  void trust(const tlog::VerifierKey& log) {
    const std::lock_guard lock(mutex_);
    logs_[log.name()].key = log;
  }
  void misbehave(Misbehaviour how, std::uint64_t named_size = 0) {
    const std::lock_guard lock(mutex_);
    misbehaviour_ = how;
    named_size_ = named_size;
  }
  /// As if it had cosigned that tree before, or had been put back to an old copy of its memory.
  void remember(const std::string& origin, std::uint64_t size, const Digest& root) {
    const std::lock_guard lock(mutex_);
    logs_[origin].size = size;
    logs_[origin].root = root;
  }
  [[nodiscard]] std::uint64_t remembered_size(const std::string& origin) const {
    const std::lock_guard lock(mutex_);
    return logs_.at(origin).size;
  }
  /// The bodies it was sent.
  [[nodiscard]] std::vector<std::string> questions() const {
    const std::lock_guard lock(mutex_);
    return questions_;
  }

  FakeWitnessAnswer answer(std::string_view body) {
    const std::lock_guard lock(mutex_);
    questions_.emplace_back(body);
    switch (misbehaviour_) {
      case Misbehaviour::bare_conflict:
        return {.status = 409};
      case Misbehaviour::names_size:
        return size_conflict(named_size_);
      case Misbehaviour::keeps_moving:
        return size_conflict(named_size_++);
      case Misbehaviour::inconsistent:
        return {.status = 422, .body = "inconsistent\n"};
      case Misbehaviour::untrusted_key:
        return {.status = 403, .body = "no trusted key\n"};
      case Misbehaviour::unknown_log:
        return {.status = 404, .body = "unknown log\n"};
      case Misbehaviour::slow_down:
        return {.status = 429, .retry_after = std::chrono::seconds(named_size_)};
      case Misbehaviour::broken:
        return {.status = 500, .body = "oops\n"};
      case Misbehaviour::garbage:
        return {.body = std::string(std::string_view("\0\xff<html>\x1b[31m — not a line\n", 29))};
      case Misbehaviour::hangs:
        return {.never = true};
      case Misbehaviour::redirects:
        return {.status = 301, .location = "https://elsewhere.example/add-checkpoint"};
      default:
        break;
    }
    FakeWitnessAnswer answer = add_checkpoint(body);
    if (misbehaviour_ == Misbehaviour::persists_then_hangs) answer.never = true;
    return answer;
  }

 private:
  struct KnownLog {
    std::optional<tlog::VerifierKey> key;
    std::uint64_t size = 0;
    Digest root = tlog::empty_root();
  };

  static SecretKey stranger() { return *SecretKey::from_seed(Bytes(SecretKey::seed_size_bytes, 0xee)); }

  static FakeWitnessAnswer size_conflict(std::uint64_t size) {
    return {
        .status = 409, .content_type = std::string(tlog::tlog_size_media_type), .body = std::to_string(size) + "\n"};
  }

  // In the order of c2sp.org/tlog-witness; what was checked is stored before it is answered, under one lock.
  FakeWitnessAnswer add_checkpoint(std::string_view body) {
    const auto request = tlog::parse_add_checkpoint(body);
    if (!request) return {.status = 400, .body = request.error().message + "\n"};
    const tlog::Checkpoint offered = *tlog::parse_checkpoint(request->checkpoint.text);
    const auto known = logs_.find(offered.origin);
    if (known == logs_.end() || !known->second.key) return {.status = 404, .body = "unknown log\n"};
    KnownLog& log = known->second;
    if (!tlog::open_checkpoint(request->checkpoint, std::vector{*log.key}))
      return {.status = 403, .body = "no trusted signature\n"};
    if (request->old_size != log.size) return size_conflict(log.size);
    if (request->old_size == 0 && !request->proof.empty()) return {.status = 422, .body = "a proof from nothing\n"};
    if (!tlog::verify_consistency(log.size, log.root, offered.size, offered.root, request->proof))
      return {.status = 422, .body = "inconsistent\n"};
    log.size = offered.size;
    log.root = offered.root;
    return {.body = cosignature_lines(request->checkpoint.text)};
  }

  std::string cosignature_lines(const std::string& text) {
    switch (misbehaviour_) {
      case Misbehaviour::wrong_signature:
        return tlog::format_signature_line(signer_.cosign(text + "more\n", time_)) + "\n";
      case Misbehaviour::other_key:
        return tlog::format_signature_line(other_signer_.cosign(text, time_)) + "\n";
      case Misbehaviour::oversized:
        return std::string(1024 * 1024, '\n') + tlog::format_signature_line(signer_.cosign(text, time_)) + "\n";
      default:
        return tlog::format_signature_line(signer_.cosign(text, time_)) + "\n";
    }
  }

  tlog::NoteSigner signer_;
  tlog::NoteSigner other_signer_;
  Instant time_;
  mutable std::mutex mutex_;
  std::map<std::string, KnownLog> logs_;
  Misbehaviour misbehaviour_ = Misbehaviour::none;
  std::uint64_t named_size_ = 0;
  std::vector<std::string> questions_;
};

/// Answers for witnesses under their addresses ("<prefix>/add-checkpoint") without a network.
class FakeWitnessNetwork final : public HttpClient {
 public:
  void add(const std::string& prefix, FakeWitness& witness) { witnesses_[prefix + "/add-checkpoint"] = &witness; }

  Result<HttpAnswer> send(const HttpRequest& request) override {
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    const auto found = witnesses_.find(request.url);
    if (found == witnesses_.end()) return fail(ErrorKind::unavailable, "no connection to " + request.url);
    const FakeWitnessAnswer answer = found->second->answer(request.body);
    if (answer.never) return fail(ErrorKind::unavailable, request.url + " did not answer within the time limit");
    if (answer.body.size() > request.largest_answer_bytes)
      return fail(ErrorKind::too_large, request.url + " answered with too many bytes");
    return HttpAnswer{answer.status, answer.content_type, answer.location, answer.body, answer.retry_after};
  }

  [[nodiscard]] std::vector<HttpRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  std::map<std::string, FakeWitness*> witnesses_;
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;  ///< Guarded by mutex_.
};

}  // namespace haip::testing_support
