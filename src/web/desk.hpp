#pragma once
// The secretariat's workspace under /desk: signing in, proposing and confirming weighty acts, vouching for keys,
// erasing content (docs/staff-and-desk.md). Nothing of it is cached anywhere, and every form carries a token of its
// session.
//
//   TRY(const std::unique_ptr<Desk> desk, Desk::open(site, {.adoptable_editions = …}));
//   desk->add_routes(router);

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "register/staff.hpp"
#include "web/desk_route.hpp"
#include "web/form_token.hpp"
#include "web/site.hpp"
#include "web/workers.hpp"

namespace haip {

/// An edition of an instrument that the register holds and that may be adopted by an edition.adopt act.
struct AdoptableEdition {
  std::string instrument;
  std::string edition;
  std::string title;  ///< In the language asked for.
  std::string date;
  EntryIndex entry_index;  ///< Where it was recorded.
};

struct DeskOptions {
  /// Instruments live on a floor above; without this nothing is offered for adoption.
  std::function<Result<std::vector<AdoptableEdition>>(Connection& view, std::string_view language)> adoptable_editions;
  PasswordCost password_cost = production_password_cost;
};

class Desk {
 public:
  static Result<std::unique_ptr<Desk>> open(Site& site, DeskOptions options);
  void add_routes(Router& router);

 private:
  /// What the named segments of a pattern matched, kept while the work waits for a thread.
  using Segments = std::vector<std::pair<std::string, std::string>>;

  Desk(Site& site, DeskOptions options, const FormTokens::Secret& secret);
  /// `route` must outlive the router.
  void add_route(Router& router, const DeskRoute& route);
  Reply later(Workers& workers, const Request& request, std::function<Response(const Request&)> answer);

  Response show(const DeskRoute& route, const Request& request, const Segments& segments);
  Response act(const DeskRoute& route, const Request& request, const Segments& segments);
  Result<Response> answer_officer(const Request& request, const Segments& segments,
                                  const std::function<Result<Response>(const DeskAsk&)>& answer);
  Response refuse(const Request& request, const Error& error) const;

  Response show_sign_in(const Request& request);
  Response take_sign_in(const Request& request);
  Response take_sign_out(const Request& request);

  Site& site_;
  DeskOptions options_;
  FormTokens tokens_;
  Workers sign_ins_;  ///< One thread: hashing a password takes much memory.
  Workers actions_;   ///< Logging waits for the writer and the witnesses. Last, with sign_ins_: they use the rest.
};

}  // namespace haip
