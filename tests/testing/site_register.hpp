#pragma once
// A real register with the features that a test is about, its site, and organisations that act: what a reader sees,
// from signed act to page.

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "cose/statement.hpp"
#include "register/fold.hpp"
#include "register/identity.hpp"
#include "register/log_source.hpp"
#include "register/register.hpp"
#include "register/replay.hpp"
#include "register/staff.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/manual_clock.hpp"
#include "testing/temporary_folder.hpp"
#include "web/log_files.hpp"
#include "web/public_data.hpp"
#include "web/site.hpp"

namespace haip::testing_support {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}
inline void must(Status status) {
  if (!status) throw std::runtime_error(status.error().message);
}

/// What a client got.
struct Got {
  int status = 0;
  std::string head;
  std::string body;
};

class SiteRegister {
 public:
  /// Holds genesis alone at first. One of the features brings the register's own acts (log_feature).
  explicit SiteRegister(std::vector<Feature> features) : features_(std::move(features)), kinds_(parts(features_)) {
    must(Register::create(path(), {.origin = "register.example/log", .name = "Sample register"}, kinds_, clock,
                          entropy));
    opened_ = must(Register::open(path(), kinds_, clock, entropy, {.verifier_threads = 1, .discover_keys = false}));
    connection_ = must(opened_->connect());
    site_.emplace(*opened_, features_);
    site_->add_routes(router_);
    add_public_data(router_, *site_);
    add_log_files(router_, *site_);
  }

  [[nodiscard]] std::filesystem::path path() const { return folder_ / "reg"; }
  [[nodiscard]] Register& reg() { return *opened_; }
  [[nodiscard]] Connection& view() { return *connection_; }
  [[nodiscard]] const std::vector<Feature>& features() const { return features_; }
  [[nodiscard]] std::uint64_t size() const { return opened_->publisher().published_size(); }

  Acknowledgement own(Act act) { return must(opened_->log_own_act_and_wait(std::move(act))); }

  /// Records the organisation and a new key of it.
  SecretKey add_organisation(const Organisation& organisation, KeyEvidence evidence = KeyEvidence::vouched) {
    own(organisation_act(organisation, clock.now(), entropy));
    return add_key(organisation.domain, evidence);
  }
  SecretKey add_key(const std::string& domain, KeyEvidence evidence = KeyEvidence::vouched) {
    const SecretKey key = SecretKey::generate(entropy);
    own(key_act(domain, key.public_key(), evidence,
                evidence == KeyEvidence::domain ? "https://" + domain + "/.well-known/haip.json" : "", clock.now(),
                entropy));
    return key;
  }

  Result<Acknowledgement> submit(const Act& act, const SecretKey& key) {
    const std::string document = act_document(act);
    const cose::SignedStatement statement = must(sign_act(act, document, key, opened_->folder().settings.origin));
    return opened_->submit_and_wait(cose::encode_submission(statement, as_bytes(document)));
  }

  Acknowledgement erase(EntryIndex entry) {
    const Envelope envelope = must(read_envelope(*connection_, entry));
    return must(opened_->erase(envelope.content, "author-request"));
  }

  /// Whether whoever replays the log, without what was erased, sees the same state.
  bool replay_agrees() {
    const ReplayReport report = must(replay_log(*database_log(*connection_, "reg"), kinds_));
    return report.state == must(state_digest(*connection_, kinds_));
  }

  /// In English and without compression unless the fields say otherwise.
  Got get(const std::string& target, const std::vector<std::pair<std::string, std::string>>& fields = {}) {
    Request request;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    if (const std::size_t mark = target.find('?'); mark != std::string::npos)
      request.query = must(parse_parameters(target.substr(mark + 1)));
    for (const auto& [name, value] : fields) request.headers.add(name, value);
    Reply reply = router_.handle(request);
    Got got;
    if (auto* response = std::get_if<Response>(&reply)) {
      got.status = response->status;
      got.body = std::move(response->body);
      for (const Response::Field& field : response->headers) got.head += field.name + ": " + field.value + "\r\n";
      return got;
    }
    const auto& prepared = std::get<std::shared_ptr<const PreparedResponse>>(reply);
    return {prepared->status(), std::string(prepared->head()), prepared->body()};
  }
  std::string page(const std::string& target, const std::string& language = "en") {
    const Got got = get(target, {{"Accept-Language", language}});
    if (got.status != 200) throw std::runtime_error(target + " gives " + std::to_string(got.status));
    return got.body;
  }
  Json data(const std::string& target) {
    const Got got = get(target);
    if (got.status != 200) throw std::runtime_error(target + " gives " + std::to_string(got.status) + ": " + got.body);
    return must(parse_json(got.body));
  }

  /// What the act of that entry is called in news.
  NewsItem news(EntryIndex entry, Language language = english()) {
    const Envelope envelope = must(read_envelope(*connection_, entry));
    for (const Feature& feature : features_) {
      if (feature.describe == nullptr) continue;
      if (auto item = must(feature.describe(*connection_, envelope, Translator(language)))) return *item;
    }
    throw std::runtime_error("nobody describes " + envelope.type);
  }

 private:
  static std::vector<RegisterPart> parts(const std::vector<Feature>& features) {
    std::vector<RegisterPart> parts{{"act", {}, act_view(), act_migrations()}, identity_part(), staff_part()};
    for (const Feature& feature : features) parts.push_back(feature.part);
    return parts;
  }

  TemporaryFolder folder_;
  std::vector<Feature> features_;
  ActKinds kinds_;

 public:
  ManualClock clock{Instant{1'795'510'800}};  // 2026-11-24T09:00:00Z
  CountingEntropy entropy;

 private:
  std::unique_ptr<Register> opened_;
  std::unique_ptr<Connection> connection_;
  std::optional<Site> site_;
  Router router_;
};

/// The text between two marks, "" when one of them is missing.
inline std::string between(const std::string& text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin);
  if (from == std::string::npos) return "";
  const std::size_t to = text.find(end, from + begin.size());
  return to == std::string::npos ? "" : text.substr(from + begin.size(), to - from - begin.size());
}

}  // namespace haip::testing_support
