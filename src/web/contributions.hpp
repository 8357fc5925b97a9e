#pragma once
// Takes what people send by the forms of web/contribution.hpp, and tells each of them the outcome.
//
//   POST <pattern of a contribution>   the form again with its problems, or 303 to
//   GET  /moderation/{id}              waits, was published (where), or was declined (why); for whoever knows the id
//
// Sending is limited by address; nothing about the sender but what they typed is kept.

#include "web/contribution.hpp"
#include "web/own_trouble.hpp"
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

  explicit Contributions(Site& site, const SenderLimitOptions& limit = usual_limit);
  void add_routes(Router& router);

 private:
  Reply take(const Contribution& contribution, const Request& request, const RouteParameters& route);
  Reply keep(const Contribution& contribution, const Request& request, Json document);
  Response outcome(const Request& request, std::string_view id);
  Response refuse(const Request& request, Asked asked, const Error& error) const;

  Site& site_;
  SenderLimit limit_;
  Workers writing_;  ///< Waits for the database's writer. Last: it uses the rest.
};

}  // namespace haip
