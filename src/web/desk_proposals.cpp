#include "base/text.hpp"
#include "register/identity.hpp"
#include "web/desk_form.hpp"
#include "web/desk_request.hpp"

namespace haip {
namespace {

/// A form with a reason, for both kinds of proposals.
Page reason_page(const DeskAsk& ask, std::string title, const Html& about, std::string_view reason,
                 const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  Page page{.title = std::move(title), .status = problems.empty() ? 200 : 422};
  page.before_title = problem_summary(problems, translate);
  page.body += about;
  page.body.add("p", {}, translate("Nothing is logged until a second adopter confirms the proposal."));
  const Html field = text_area({"reason", translate("Reason"),
                                translate("A sentence for the public: it is logged and shown with the decision.")},
                               reason, 4, problems);
  page.body += desk_form(ask.tokens, ask.session, ask.request.path, field + submit_button(translate("Propose")));
  return page;
}

/// Proposes, or says beside the field why it cannot be.
template <class MakePage>
Result<DeskAnswer> propose_with_reason(const DeskAsk& ask, const ProposedAct& act, std::string_view reason,
                                       MakePage page_with) {
  if (trim(reason).empty()) return page_with(FieldProblems{{"#reason", std::string(ask.translate("Enter a reason"))}});
  const Result<WeightyProposal> proposal = propose(ask.site.reg(), ask.connection, ask.officer, act);
  if (proposal) return in_same_language(ask.request, site_url({"desk", "proposals", proposal->id}));
  if (!is_about_input(proposal.error()) || proposal.error().kind == ErrorKind::forbidden) return fail(proposal.error());
  return page_with(FieldProblems{{"#reason", sentence_of(proposal.error()), "en"}});
}

Page adoption_form(const DeskAsk& ask, std::string_view reason, const FieldProblems& problems) {
  const Html about = fact_list({{std::string(ask.translate("Instrument")), Html::text(ask.segment("instrument"))},
                                {std::string(ask.translate("Edition")), Html::text(ask.segment("edition"))}});
  return reason_page(ask, std::string(ask.translate("Propose the adoption of an edition")), about, reason, problems);
}

/// Both ways: off the list, and on it again.
enum class Listing { delist, relist };

Page listing_form(const DeskAsk& ask, Listing listing, const Organisation& organisation, std::string_view reason,
                  const FieldProblems& problems) {
  const Html about = fact_list({{std::string(ask.translate("Organisation")), Html::text(organisation.name)},
                                {std::string(ask.translate("Domain")), Html::text(organisation.domain)}}) +
                     tag("p", ask.translate("What the organisation has logged stays in the log and on its page."));
  const std::string_view title = listing == Listing::delist ? ask.translate("Propose to delist an organisation")
                                                            : ask.translate("Propose to list an organisation again");
  return reason_page(ask, std::string(title), about, reason, problems);
}

Result<Organisation> require_organisation(const DeskAsk& ask) {
  TRY(std::optional<Organisation> organisation, find_organisation(ask.connection, ask.segment("domain")));
  if (!organisation)
    return fail(ErrorKind::not_found, "the register knows no organisation " + printable(ask.segment("domain")));
  return std::move(*organisation);
}

Result<Page> listing_page(const DeskAsk& ask, Listing listing) {
  TRY(const Organisation organisation, require_organisation(ask));
  return listing_form(ask, listing, organisation, {}, {});
}

Result<DeskAnswer> propose_listing(const DeskAsk& ask, Listing listing, const Parameters& form) {
  TRY(const Organisation organisation, require_organisation(ask));
  const std::string_view reason = trim(form.text("reason"));
  ProposedAct act{.type = listing == Listing::delist ? "organisation.delist" : "organisation.relist",
                  .subject = "organisation/" + organisation.domain};
  act.body.set("domain", organisation.domain).set("reason", reason);
  return propose_with_reason(ask, act, reason, [&](const FieldProblems& problems) {
    return listing_form(ask, listing, organisation, reason, problems);
  });
}

// Deciding.

Result<WeightyProposal> require_proposal(const DeskAsk& ask) {
  TRY(std::optional<WeightyProposal> proposal, find_proposal(ask.connection, ask.segment("id"), ask.now()));
  if (!proposal) return fail(ErrorKind::not_found, "there is no such proposal");
  return std::move(*proposal);
}

std::string_view state_name(ProposalState state, const Translator& translate) {
  switch (state) {
    case ProposalState::open:
      return translate("waits for a second person");
    case ProposalState::confirmed:
      return translate("confirmed and logged");
    case ProposalState::rejected:
      return translate("rejected");
    case ProposalState::expired:
      return translate("expired");
  }
  return {};
}

Result<Html> facts_of(const DeskAsk& ask, const WeightyProposal& proposal) {
  const Translator& translate = ask.translate;
  TRY(const std::string proposer, name_of(ask.connection, proposal.proposed_by));
  std::vector<std::pair<std::string, Html>> facts{
      {std::string(translate("State")), Html::text(state_name(proposal.state, translate))},
      {std::string(translate("Proposed by")), Html::text(proposer)},
      {std::string(translate("Proposed on")), date_element(proposal.proposed_at, ask.language())}};
  if (proposal.state == ProposalState::open)
    facts.emplace_back(translate("Open until"), date_element(proposal.expires_at, ask.language()));
  if (!proposal.decided_by.empty()) {
    TRY(const std::string decider, name_of(ask.connection, proposal.decided_by));
    facts.emplace_back(translate("Decided by"), Html::text(decider));
  }
  if (proposal.decided_at)
    facts.emplace_back(translate("Decided on"), date_element(*proposal.decided_at, ask.language()));
  if (proposal.entry_index) facts.emplace_back(translate("Logged as"), entry_link(*proposal.entry_index, translate));
  return fact_list(facts);
}

Html decision_form(const DeskAsk& ask, const WeightyProposal& proposal) {
  const Translator& translate = ask.translate;
  const auto button = [](std::string_view value, std::string_view label, ButtonKind kind) {
    return tag("button",
               {attribute("type", "submit"), attribute("name", "decision"), attribute("value", value),
                attribute("class", button_class(kind))},
               label);
  };
  if (proposal.proposed_by == ask.officer.public_id)
    return tag("p", {attribute("class", "note")},
               translate("You proposed this: a different adopter has to confirm it.")) +
           desk_form(ask.tokens, ask.session, ask.request.path,
                     button("reject", translate("Withdraw the proposal"), ButtonKind::quiet));
  return desk_form(ask.tokens, ask.session, ask.request.path,
                   tag("p", translate("An entry of the log cannot be taken back.")) +
                       tag("p", button("confirm", translate("Confirm and log"), ButtonKind::main), " ",
                           button("reject", translate("Reject"), ButtonKind::quiet)));
}

Result<Page> page_of(const DeskAsk& ask, const WeightyProposal& proposal, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("Proposal")), .status = problems.empty() ? 200 : 422};
  page.before_title = problem_summary(problems, translate);
  page.lead = tag("p", {attribute("class", "lead")}, title_of(proposal.act, translate));
  TRY(const Html facts, facts_of(ask, proposal));
  page.body += facts;
  if (proposal.state != ProposalState::open) return page;
  const bool is_own = proposal.proposed_by == ask.officer.public_id;
  const std::string second = is_own ? std::string(translate("(the second person)")) : ask.officer.public_id;
  page.body.add("h2", {attribute("id", "document")}, translate("What will be logged"));
  page.body.add("p", {}, translate("Time and a random salt are added when it is logged. Everything else is as here:"));
  page.body.add("pre", {}, pretty_json(document_to_be(proposal, second)));
  TRY(const Html lapsed, lapsed_note(ask, proposal));
  page.body += lapsed + decision_form(ask, proposal);
  return page;
}

}  // namespace

Result<Html> lapsed_note(const DeskAsk& ask, const WeightyProposal& proposal) {
  TRY(const std::optional<Officer> proposer, find_officer(ask.connection, proposal.proposed_by));
  if (proposer && proposer->may_act_as(StaffRole::adopter)) return Html();
  return tag(
      "p", {attribute("class", "note")},
      ask.translate("Nobody can confirm this any more, because whoever proposed it may no longer decide. Propose "
                    "it anew: that takes its place."));
}

Result<Page> adoption_page(const DeskAsk& ask) { return adoption_form(ask, {}, {}); }

Result<DeskAnswer> propose_adoption(const DeskAsk& ask, const Parameters& form) {
  const std::string_view instrument = ask.segment("instrument");
  const std::string_view edition = ask.segment("edition");
  const std::string_view reason = trim(form.text("reason"));
  ProposedAct act{.type = "edition.adopt",
                  .subject = "instrument/" + std::string(instrument) + "/" + std::string(edition)};
  act.body.set("instrument", instrument).set("edition", edition).set("reason", reason);
  return propose_with_reason(ask, act, reason,
                             [&](const FieldProblems& problems) { return adoption_form(ask, reason, problems); });
}

Result<Page> delisting_page(const DeskAsk& ask) { return listing_page(ask, Listing::delist); }

Result<DeskAnswer> propose_delisting(const DeskAsk& ask, const Parameters& form) {
  return propose_listing(ask, Listing::delist, form);
}

Result<Page> relisting_page(const DeskAsk& ask) { return listing_page(ask, Listing::relist); }

Result<DeskAnswer> propose_relisting(const DeskAsk& ask, const Parameters& form) {
  return propose_listing(ask, Listing::relist, form);
}

std::string title_of(const ProposedAct& act, const Translator& translate) {
  const auto member = [&](std::string_view name) { return act.body.optional_text(name).value_or(""); };
  if (act.type == "edition.adopt")
    return translate.format("Adopt the edition {edition} of {instrument}",
                            {{"edition", member("edition")}, {"instrument", member("instrument")}});
  if (act.type == "organisation.delist") return translate.format("Delist {domain}", {{"domain", member("domain")}});
  if (act.type == "organisation.relist") return translate.format("List {domain} again", {{"domain", member("domain")}});
  if (act.type == "consultation.conclude") return translate.format("Conclude {subject}", {{"subject", act.subject}});
  return act.type + " " + act.subject;
}

Result<Page> proposal_page(const DeskAsk& ask) {
  TRY(const WeightyProposal proposal, require_proposal(ask));
  return page_of(ask, proposal, {});
}

Result<DeskAnswer> decide_proposal(const DeskAsk& ask, const Parameters& form) {
  TRY(const WeightyProposal proposal, require_proposal(ask));
  const std::string_view decision = form.text("decision");
  const auto again = [&](const Error& error) -> Result<DeskAnswer> {
    if (!is_about_input(error) || error.kind == ErrorKind::forbidden) return fail(error);
    TRY(Page page, page_of(ask, proposal, {{"#main", sentence_of(error), "en"}}));
    return page;
  };
  if (decision == "confirm") {
    const Result<Acknowledgement> logged = confirm_proposal(ask.site.reg(), ask.officer, proposal.id);
    if (!logged) return again(logged.error());
    return overview_after(ask, logged->entry_index);
  }
  if (decision != "reject") return again({ErrorKind::malformed, "choose whether to confirm or to reject", {}});
  if (const Status rejected = reject_proposal(ask.connection, ask.officer, proposal.id, ask.now()); !rejected)
    return again(rejected.error());
  return in_same_language(ask.request, "/desk");
}

}  // namespace haip
