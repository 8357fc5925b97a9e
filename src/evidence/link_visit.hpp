#pragma once
// One address on its way through redirects: a request at a time, so that between them others can have their turn.

#include <string>

#include "base/time.hpp"
#include "evidence/link_address.hpp"
#include "evidence/link_check.hpp"
#include "register/http_client.hpp"

namespace haip {

enum class DigestWish { none, whole_body };

class LinkVisit {
 public:
  /// `before` and `options` must outlive the visit.
  LinkVisit(LinkAddress address, const LinkMemory& before, DigestWish digest, const LinkCheckOptions& options);

  /// Whom ask() will ask.
  [[nodiscard]] const std::string& host() const { return next_.host; }
  /// Sends one request.
  void ask(HttpClient& http, const Clock& clock);
  /// Ends the visit without one.
  void skip(std::string reason, Instant at);
  [[nodiscard]] bool is_done() const { return is_done_; }

  /// Of a visit that is done.
  [[nodiscard]] const LinkObservation& seen() const { return seen_; }
  [[nodiscard]] LinkObservation& seen() { return seen_; }

  enum class HostMood { fine, silent, wants_rest };
  /// What the last answer says about its host.
  [[nodiscard]] HostMood mood() const { return mood_; }

 private:
  struct Body;
  [[nodiscard]] bool asks_about_remembered() const;
  [[nodiscard]] HttpRequest request() const;
  void take_answer(const HttpAnswer& answer, Body& body);
  void take_failure(const HttpFailure& failure);
  void follow(const HttpAnswer& answer);
  void finish(LinkSight sight, std::string reason);

  LinkAddress address_;
  LinkAddress next_;
  const LinkMemory& before_;
  DigestWish digest_;
  const LinkCheckOptions& options_;
  std::size_t redirects_ = 0;
  bool is_done_ = false;
  HostMood mood_ = HostMood::fine;
  LinkObservation seen_;
};

}  // namespace haip
