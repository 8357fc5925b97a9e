#include "web/author_pages.hpp"

#include <algorithm>

#include "register/author_requests.hpp"
#include "register/fold.hpp"
#include "store/content.hpp"
#include "web/desk_form.hpp"
#include "web/moderation.hpp"
#include "web/private_answer.hpp"
#include "web/receipt_files.hpp"
#include "web/refusal.hpp"

namespace haip {
namespace {

Result<QueuedContribution> require_contribution(Connection& connection, std::string_view id) {
  TRY(std::optional<QueuedContribution> sent, find_contribution(connection, id));
  if (!sent) return fail(ErrorKind::not_found, "nothing was sent under this address");
  return std::move(*sent);
}

Url author_url(const Request& request, std::string_view id) {
  return same_language(request, site_url({"moderation", id}));
}

Url step_url(std::string_view id, std::string_view step) { return site_url({"moderation", id, step}); }

/// A question with one button, sent to the address of its own page, and the way back.
Html confirmation(const Request& request, std::string_view id, std::string_view label, ButtonKind kind,
                  const Translator& translate) {
  return tag("form", {attribute("method", "post")}, submit_button(label, kind)) +
         tag("p", tag("a", {href(author_url(request, id))}, translate("Go back and leave it as it is")));
}

Html key_note(const Translator& translate) {
  return tag("p", {attribute("class", "note")},
             translate("The address of this page is the only key to it: whoever has it can do what stands here. Keep "
                       "it, and give it to nobody."));
}

Html request_note(const ErasureRequest& request, const Translator& translate) {
  switch (request.state) {
    case ErasureRequestState::waiting:
      return tag("p", {attribute("class", "note")},
                 translate.markup("You asked for erasure on {date}. A moderator decides about it.",
                                  {{"date", date_element(request.asked_at, translate.language())}}));
    case ErasureRequestState::declined:
      return tag("p", {attribute("class", "note")}, translate("Your request for erasure was declined:"), " ",
                 request.answer);
    case ErasureRequestState::erased:
      return tag("p", {attribute("class", "note")}, translate("The words were erased, as you asked."));
  }
  return {};
}

}  // namespace

struct AuthorPages::Standing {
  std::string origin;
  QueuedContribution sent;
  const FollowUp* follow_up = nullptr;
  AuthorChoices choices;
  std::vector<EntryIndex> with_words;  ///< Of choices.entries, those whose document is there and may be erased.
  std::optional<ErasureRequest> erasure;
  std::vector<QueuedContribution> changes;

  [[nodiscard]] bool waits_for_erasure() const { return erasure && erasure->state == ErasureRequestState::waiting; }
  [[nodiscard]] bool has_waiting_change() const {
    return std::ranges::any_of(
        changes, [](const QueuedContribution& change) { return change.state == ContributionState::waiting; });
  }
};

Result<EntryIndex> published_entry(const PageRequest& ask) {
  TRY(const std::string origin, origin_of_contribution(ask.view, ask.route.text("id")));
  TRY(const QueuedContribution sent, require_contribution(ask.view, origin));
  if (sent.state != ContributionState::published || !sent.entry_index)
    return fail(ErrorKind::conflict, "it is not published", "wait for the moderator's decision");
  return *sent.entry_index;
}

AuthorPages::AuthorPages(Site& site, std::vector<FollowUp> follow_ups, Workers& writing)
    : site_(site), follow_ups_(std::move(follow_ups)), writing_(writing) {}

void AuthorPages::add_routes(Router& router) {
  if (!follow_ups_.empty())
    router.get("/moderation/{id}/change", [this](const Request& request, const RouteParameters& route) -> Reply {
      return for_one_reader(request, show_change(request, route));
    });
  router.get("/moderation/{id}/withdraw", page_handler(&AuthorPages::withdrawal_page));
  router.post("/moderation/{id}/withdraw", doing_handler(&AuthorPages::withdraw));
  router.get("/moderation/{id}/erasure", page_handler(&AuthorPages::erasure_page));
  router.post("/moderation/{id}/erasure", doing_handler(&AuthorPages::ask_erasure));
}

const FollowUp* AuthorPages::find(std::string_view kind) const {
  for (const FollowUp& follow_up : follow_ups_)
    if (follow_up.kind == kind) return &follow_up;
  return nullptr;
}

Result<AuthorPages::Standing> AuthorPages::standing(Connection& connection, std::string_view id) const {
  TRY(std::string origin, origin_of_contribution(connection, id));
  TRY(QueuedContribution sent, require_contribution(connection, origin));
  if (sent.state != ContributionState::published || !sent.entry_index)
    return fail(ErrorKind::conflict, "it is not published", "wait for the moderator's decision");
  const EntryIndex entry = *sent.entry_index;
  AuthorChoices choices{.page = site_url({"log", "entries", std::to_string(entry.value)}), .entries = {entry}};
  const FollowUp* follow_up = find(sent.kind);
  if (follow_up != nullptr) {
    TRY(choices, follow_up->choices(connection, entry, site_.reg().clock().now()));
  }
  Standing found{std::move(origin), std::move(sent), follow_up, std::move(choices), {}, {}, {}};
  for (const EntryIndex one : found.choices.entries) {
    TRY(const Envelope envelope, read_envelope(connection, one));
    const ActKind* kind = site_.reg().kinds().find(envelope.type, envelope.version);
    TRY(const ContentState state, content_state(connection, envelope.content));
    if (state == ContentState::present && kind != nullptr && kind->forget != nullptr) found.with_words.push_back(one);
  }
  TRY(found.erasure, erasure_request_of(connection, found.origin));
  TRY(const std::vector<std::string> changes, changes_of(connection, found.origin));
  for (const std::string& change : changes) {
    TRY(QueuedContribution one, require_contribution(connection, change));
    found.changes.push_back(std::move(one));
  }
  return found;
}

Result<Html> AuthorPages::section(Connection& connection, const QueuedContribution& sent,
                                  const Translator& translate) const {
  TRY(const std::string origin, origin_of_contribution(connection, sent.id));
  if (origin != sent.id)
    return tag("p", tag("a", {href(site_url({"moderation", origin}))}, translate("Everything you can do about it")));
  if (sent.state != ContributionState::published) return Html();
  TRY(const Standing found, standing(connection, sent.id));
  Html html = tag("p", tag("a", {href(found.choices.page)}, translate("Where it stands")));
  if (found.choices.withdrawn_entry)
    html.add("p", {attribute("class", "note")}, translate("You withdrew it:"), " ",
             entry_link(*found.choices.withdrawn_entry, translate));
  if (!found.changes.empty()) {
    Html items;
    for (const QueuedContribution& change : found.changes) {
      const std::string_view state = change.state == ContributionState::waiting     ? translate("waits for a moderator")
                                     : change.state == ContributionState::published ? translate("was published")
                                                                                    : translate("was declined");
      items.add("li", {}, date_element(change.received_at, translate.language()), ": ",
                tag("a", {href(site_url({"moderation", change.id}))}, state));
    }
    html += tag("h2", translate("Your new words")) + tag("ul", items);
  }
  if (found.erasure) html += request_note(*found.erasure, translate);
  if (!found.with_words.empty()) {
    Html receipts;
    for (const EntryIndex entry : found.with_words) receipts.add("li", {}, receipt_link(entry, translate));
    html += tag("h2", translate("Receipts")) + tag("ul", receipts) +
            how_to_check_receipt(found.with_words.back(), translate);
  }
  Html choices;
  if (found.choices.may_change && !found.waits_for_erasure() && !found.has_waiting_change())
    choices.add("li", {}, tag("a", {href(step_url(sent.id, "change"))}, translate("Change the words")));
  if (found.choices.may_withdraw)
    choices.add("li", {}, tag("a", {href(step_url(sent.id, "withdraw"))}, translate("Withdraw it")));
  if (!found.with_words.empty() && !found.waits_for_erasure())
    choices.add("li", {}, tag("a", {href(step_url(sent.id, "erasure"))}, translate("Ask for the words to be erased")));
  if (choices.empty()) return html;
  return html + tag("h2", translate("What you can do")) + tag("ul", choices) + key_note(translate);
}

Status AuthorPages::require_change(Connection& connection, std::string_view id) const {
  TRY(const Standing found, standing(connection, id));
  if (found.follow_up == nullptr || !found.choices.may_change)
    return fail(ErrorKind::refused, "it can no longer be changed; nothing was kept",
                "what was said before stays on its page");
  if (found.waits_for_erasure())
    return fail(ErrorKind::conflict, "you asked for the words to be erased: a moderator decides about that first",
                "wait for the decision");
  if (found.has_waiting_change())
    return fail(ErrorKind::conflict, "new words of yours wait for a moderator already; these were not kept",
                "wait for the decision about them");
  return {};
}

Response AuthorPages::show_change(const Request& request, const RouteParameters& route) const {
  const Translator translate = Site::translator_for(request);
  const auto page = [&]() -> Result<Page> {
    TRY(const ViewConnections::Snapshot snapshot, site_.connections().snapshot());
    CHECK(require_change(snapshot.view(), route.text("id")));
    TRY(const Standing found, standing(snapshot.view(), route.text("id")));
    const PageRequest ask{request,           route, translate, snapshot.view(), site_.genesis(), snapshot.log_size,
                          site_.describers()};
    return found.follow_up->change->show(ask, {}, {});
  }();
  return page ? site_.render(request, *page, translate) : refuse(request, Asked::to_show, page.error());
}

Result<Page> AuthorPages::withdrawal_page(const Request& request, std::string_view id) const {
  const Translator translate = Site::translator_for(request);
  TRY(const ViewConnections::Lease lease, site_.connections().borrow());
  TRY(const Standing found, standing(lease.connection(), id));
  Page page{.title = std::string(translate("Withdraw what you sent"))};
  if (!found.choices.may_withdraw) {
    page.body = tag("p", found.choices.withdrawn_entry ? translate("It is withdrawn already.")
                                                       : translate("It can no longer be withdrawn."));
    page.body.add("p", {}, tag("a", {href(author_url(request, found.origin))}, translate("Back to what you sent")));
    return page;
  }
  page.body = tag("p", translate("The register logs at once that you withdrew it. It is no longer counted; the words "
                                 "stay where they stand, marked as withdrawn. This cannot be taken back."));
  page.body += tag("p", translate("To have the words themselves taken away, ask for erasure instead."));
  page.body += confirmation(request, found.origin, translate("Withdraw it"), ButtonKind::grave, translate);
  return page;
}

Result<Page> AuthorPages::erasure_page(const Request& request, std::string_view id) const {
  const Translator translate = Site::translator_for(request);
  TRY(const ViewConnections::Lease lease, site_.connections().borrow());
  TRY(const Standing found, standing(lease.connection(), id));
  Page page{.title = std::string(translate("Ask for the words to be erased"))};
  if (found.waits_for_erasure() || found.with_words.empty()) {
    page.body = tag("p", found.waits_for_erasure() ? translate("You asked already. A moderator decides about it.")
                                                   : translate("There are no words of it that could be erased."));
    page.body.add("p", {}, tag("a", {href(author_url(request, found.origin))}, translate("Back to what you sent")));
    return page;
  }
  page.body = tag("p", translate("A moderator reads your request; until they erase the words nothing changes and "
                                 "nobody else learns that you asked."));
  page.body += tag("p", translate("Erased are the words of all versions, your name and what you said about yourself. "
                                  "That something was said, where and when, stays in the log, with the reason of "
                                  "the erasure. Copies that others made are not in our hands."));
  page.body += confirmation(request, found.origin, translate("Ask for erasure"), ButtonKind::grave, translate);
  return page;
}

Status AuthorPages::withdraw(std::string_view id) const {
  TRY(const ViewConnections::Lease lease, site_.connections().borrow());
  TRY(const Standing found, standing(lease.connection(), id));
  if (found.choices.withdrawn_entry) return {};
  if (found.follow_up == nullptr || !found.choices.may_withdraw)
    return fail(ErrorKind::refused, "it can no longer be withdrawn", "you can still ask for its erasure");
  Register& reg = site_.reg();
  TRY(Act act, found.follow_up->withdrawal(*found.sent.entry_index, reg.clock().now(), reg.entropy()));
  const Result<Acknowledgement> logged = reg.log_own_act_and_wait(std::move(act));
  // Sent twice at once: the other one was quicker, and that is what was asked for.
  if (!logged && logged.error().kind != ErrorKind::conflict) return fail(logged.error());
  return {};
}

Status AuthorPages::ask_erasure(std::string_view id) const {
  TRY(const ViewConnections::Lease lease, site_.connections().borrow());
  TRY(const Standing found, standing(lease.connection(), id));
  if (found.waits_for_erasure()) return {};
  if (found.with_words.empty()) return fail(ErrorKind::refused, "there are no words of it that could be erased");
  return ask_for_erasure(lease.connection(), found.origin, found.with_words, found.choices.page.text(),
                         site_.reg().clock().now(), site_.reg().entropy());
}

Handler AuthorPages::page_handler(MakePage make) const {
  return [this, make](const Request& request, const RouteParameters& route) -> Reply {
    const Result<Page> page = (this->*make)(request, route.text("id"));
    return for_one_reader(request, page ? site_.render(request, *page, Site::translator_for(request))
                                        : refuse(request, Asked::to_show, page.error()));
  };
}

// The database's writer may have to be waited for: that must not hold up other connections.
Handler AuthorPages::doing_handler(Do act) const {
  return [this, act](const Request& request, const RouteParameters& route) -> Reply {
    if (const Status own = refuse_other_sites(request); !own)
      return for_one_reader(request, refuse(request, Asked::to_log, own.error()));
    return Deferred{[this, act, id = std::string(route.text("id")),
                     kept = std::make_shared<const Request>(request)](const Respond& respond) {
      const auto work = [this, act, id, kept, respond] {
        const Status done = (this->*act)(id);
        respond(for_one_reader(
            *kept, done ? Response::see_other(author_url(*kept, id)) : refuse(*kept, Asked::to_log, done.error())));
      };
      if (writing_.run(work)) return;
      const Error busy{ErrorKind::unavailable, "too much is being sent at once", "try again in a few seconds"};
      respond(for_one_reader(*kept, refuse(*kept, Asked::to_log, busy)));
    }};
  };
}

Response AuthorPages::refuse(const Request& request, Asked asked, const Error& error) const {
  const Error told = told_to_strangers(site_.reg(), asked, error);
  return site_.refusal(request, http_status(told.kind), told);
}

}  // namespace haip
