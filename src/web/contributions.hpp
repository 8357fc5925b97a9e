#pragma once
// Takes what people send by the forms of web/contribution.hpp, and tells each of them the outcome.
//
//   POST <pattern of a contribution>   the form again with its problems, or 303 to
//   GET  /moderation/{id}              waits, was published (where), or was declined (why); for whoever knows the id
//   /moderation/{id}/…                 what its author can do then (author_pages.hpp)
//   /confirm/…                         before a moderator sees it, where the kind asks for it (confirmation.hpp)
//
// Sending is limited by address; nothing about the sender but what they typed is kept. The same words sent again from
// the same address within a minute (a double click, a reload) are one contribution.

#include "web/author_pages.hpp"
#include "web/confirmation.hpp"
#include "web/contribution.hpp"
#include "web/own_trouble.hpp"
#include "web/recently_sent.hpp"
#include "web/sender_limit.hpp"
#include "web/site.hpp"
#include "web/workers.hpp"

namespace haip {

class Contributions {
 public:
  /// So many at once, then one every ten minutes, from one IPv4 address or one IPv6 /64 network; from the /24 or /48
  /// around it more at once, then one every two minutes.
  static constexpr SenderLimitOptions usual_limit{.customer = {.per_second = 1.0 / 600, .burst = 5},
                                                  .allotment = {.per_second = 1.0 / 120, .burst = 25}};

  /// `public_address`: how links in mail begin (confirmation.hpp); none when this register sends no mail.
  explicit Contributions(Site& site, const SenderLimitOptions& limit = usual_limit,
                         std::vector<FollowUp> follow_ups = {}, std::optional<std::string> public_address = {});
  void add_routes(Router& router);

 private:
  Reply take(const Contribution& contribution, const Request& request, const RouteParameters& route);
  /// `about`: the secret address whose words these replace, or "".
  Reply keep(const Contribution& contribution, const Request& request, const std::string& about, Json document);
  /// Where its sender goes on.
  Result<Url> queue(std::string_view kind, const std::string& about, const Request& request, const Json& document);
  Response outcome(const Request& request, std::string_view id);
  Response refuse(const Request& request, Asked asked, const Error& error) const;

  Site& site_;
  SenderLimit limit_;
  RecentlySent recently_sent_;
  AuthorPages author_pages_;
  Confirmation confirmation_;
  Workers writing_;  ///< Waits for the database's writer. Last: it uses the rest.
};

}  // namespace haip
