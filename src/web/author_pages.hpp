#pragma once
// What the author of a published contribution can do without an account. The secret address that they got when they
// sent it is the whole proof: whoever has it is taken for the author, and the pages say so.
//
//   GET  /moderation/{id}                  what was sent, what became of it, and what can be done (contributions.hpp)
//   GET  POST /moderation/{id}/change      other words; they wait for a moderator like the first ones
//   GET  POST /moderation/{id}/withdraw    at once: the register logs it
//   GET  POST /moderation/{id}/erasure     asks the moderators; nothing is public before they do it
//
// Sending a form twice does the thing once.

#include <vector>

#include "register/moderation_queue.hpp"
#include "web/follow_up.hpp"
#include "web/own_trouble.hpp"
#include "web/site.hpp"
#include "web/workers.hpp"

namespace haip {

class AuthorPages {
 public:
  /// `writing` waits for the database's writer; all must outlive it.
  AuthorPages(Site& site, std::vector<FollowUp> follow_ups, Workers& writing);
  void add_routes(Router& router);

  /// Nothing when no such kind can be followed up.
  [[nodiscard]] const FollowUp* find(std::string_view kind) const;

  /// What the page of the outcome says below it: where the words stand, their receipts, and the choices. Empty when
  /// nothing is published.
  Result<Html> section(Connection& connection, const QueuedContribution& sent, const Translator& translate) const;

  /// Before new words are taken. Errors: refused when it is too late for them, conflict when others wait already.
  Status require_change(Connection& connection, std::string_view id) const;

 private:
  struct Standing;
  [[nodiscard]] Result<Standing> standing(Connection& connection, std::string_view id) const;
  Response show_change(const Request& request, const RouteParameters& route) const;
  [[nodiscard]] Result<Page> withdrawal_page(const Request& request, std::string_view id) const;
  [[nodiscard]] Result<Page> erasure_page(const Request& request, std::string_view id) const;
  Status withdraw(std::string_view id) const;
  Status ask_erasure(std::string_view id) const;
  using MakePage = Result<Page> (AuthorPages::*)(const Request& request, std::string_view id) const;
  using Do = Status (AuthorPages::*)(std::string_view id) const;
  Handler page_handler(MakePage make) const;
  Handler doing_handler(Do act) const;
  Response refuse(const Request& request, Asked asked, const Error& error) const;

  Site& site_;
  std::vector<FollowUp> follow_ups_;
  Workers& writing_;
};

}  // namespace haip
