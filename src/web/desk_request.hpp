#pragma once
// What pages and actions of the desk are made from: for desk*.cpp and for features that bring desk pages
// (desk_route.hpp).

#include <span>
#include <string_view>

#include "register/proposals.hpp"
#include "web/desk.hpp"
#include "web/desk_route.hpp"

namespace haip {

/// An officer who is signed in asks for something.
struct DeskAsk {
  Site& site;
  const DeskOptions& options;
  const FormTokens& tokens;
  const Request& request;
  const std::vector<std::pair<std::string, std::string>>& segments;
  Translator translate;
  Connection& connection;  ///< Not in a transaction.
  const Officer& officer;
  std::string_view session;  ///< The cookie's value.

  [[nodiscard]] Instant now() const { return site.reg().clock().now(); }
  [[nodiscard]] Language language() const { return translate.language(); }
  /// What the segment {name} of the path matched.
  [[nodiscard]] std::string_view segment(std::string_view name) const;
};

/// The pages that the desk has whatever the features.
std::span<const DeskRoute> own_desk_routes();

/// The same address with the language that the request asks for in its own.
Url in_same_language(const Request& request, const Url& url);
inline Url in_same_language(const Request& request, SitePath path) { return in_same_language(request, Url(path)); }

/// "/desk?logged=7": the overview, saying where the act went.
Url overview_after(const DeskAsk& ask, EntryIndex logged);

/// An error of a rule that belongs to what was typed: shown beside the form. Others (the database is away) are not.
bool is_about_input(const Error& error);
std::string sentence_of(const Error& error);

std::string_view role_name(StaffRole role, const Translator& translate);
/// Colleagues see each other's name and public id, nothing else.
Result<std::string> name_of(Connection& connection, std::string_view public_id);

/// Said of a proposal that nobody can confirm, because its proposer may no longer decide; else nothing.
Result<Html> lapsed_note(const DeskAsk& ask, const WeightyProposal& proposal);

/// What is proposed, in words: "Delist lab.example".
std::string title_of(const ProposedAct& act, const Translator& translate);

// The pages, each in a file of its own.
Result<Page> overview_page(const DeskAsk& ask);
Result<DeskCard> vouching_card(const DeskAsk& ask);
Result<DeskCard> journal_card(const DeskAsk& ask);
Result<DeskCard> erasure_card(const DeskAsk& ask);
Result<Page> adoption_page(const DeskAsk& ask);
Result<DeskAnswer> propose_adoption(const DeskAsk& ask, const Parameters& form);
Result<Page> delisting_page(const DeskAsk& ask);
Result<DeskAnswer> propose_delisting(const DeskAsk& ask, const Parameters& form);
Result<Page> relisting_page(const DeskAsk& ask);
Result<DeskAnswer> propose_relisting(const DeskAsk& ask, const Parameters& form);
Result<Page> proposal_page(const DeskAsk& ask);
Result<DeskAnswer> decide_proposal(const DeskAsk& ask, const Parameters& form);
Result<Page> vouching_page(const DeskAsk& ask);
Result<DeskAnswer> vouch_for_key(const DeskAsk& ask, const Parameters& form);
Result<Page> journal_page(const DeskAsk& ask);
Result<Page> erasure_page(const DeskAsk& ask);
Result<DeskAnswer> erase_content(const DeskAsk& ask, const Parameters& form);

}  // namespace haip
