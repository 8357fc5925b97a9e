#include "web/contributions.hpp"

#include "base/text.hpp"
#include "register/author_requests.hpp"
#include "register/moderation_queue.hpp"
#include "web/form.hpp"
#include "web/moderation.hpp"
#include "web/private_answer.hpp"
#include "web/refusal.hpp"

namespace haip {
namespace {

constexpr std::size_t most_waiting_writes = 64;
constexpr std::string_view trap_field = "homepage";
constexpr ParameterLimits form_limits{.count = 40, .name_bytes = 60, .value_bytes = 40'000};

/// What is the same when a form is sent twice.
Digest digest_of(std::string_view kind, std::string_view about, const Request& request) {
  std::string all(kind);
  for (const std::string_view part : {about, std::string_view(request.client_address), std::string_view(request.body)})
    all += "\n" + std::to_string(part.size()) + "\n" + std::string(part);
  return sha256(all);
}

/// The secret address whose words are changed, when that is what the form is for.
std::string about_of(const Contribution& contribution, const RouteParameters& route) {
  return contribution.pattern.starts_with("/moderation/{id}/") ? std::string(route.text("id")) : std::string();
}

Json without(const Json& document, std::string_view name) {
  Json rest{Json::Object{}};
  for (const auto& [each, value] : *document.if_object())
    if (each != name) rest.set(each, value);
  return rest;
}

Html outcome_text(const QueuedContribution& sent, const Contribution* contribution, const Translator& translate) {
  std::vector<std::pair<std::string, Html>> facts;
  if (contribution != nullptr)
    facts.emplace_back(translate("What was sent"), Html::text(contribution->name(translate)));
  facts.emplace_back(translate("Received"), date_element(sent.received_at, translate.language()));
  Html text;
  switch (sent.state) {
    case ContributionState::waiting:
      text = tag("p", {attribute("class", "lead")}, translate("It waits for a moderator."));
      break;
    case ContributionState::published:
      text = tag("p", {attribute("class", "lead")}, translate("It was published."));
      if (sent.entry_index) facts.emplace_back(translate("Logged as"), entry_link(*sent.entry_index, translate));
      break;
    case ContributionState::declined:
      text = tag("p", {attribute("class", "lead")}, translate("It was declined and is not published."));
      facts.emplace_back(translate("Reason"), Html::text(moderation_reason_name(sent.reason, translate)));
      if (sent.entry_index) facts.emplace_back(translate("Counted in"), entry_link(*sent.entry_index, translate));
      break;
  }
  if (sent.decided_at)
    facts.emplace_back(translate("Decided on"), date_element(*sent.decided_at, translate.language()));
  return text + fact_list(facts);
}

}  // namespace

Html contribution_form(const Html& fields, const Translator& translate) {
  // Out of sight, out of the way of the keyboard, and silent: only programs find it.
  Html trap;
  trap.add_void("input", {attribute("name", trap_field), attribute("type", "text"), attribute("autocomplete", "off"),
                          attribute("tabindex", "-1")});
  return tag("form", {attribute("method", "post"), flag("novalidate")}, fields,
             tag("p", {attribute("class", "trap"), attribute("aria-hidden", "true")}, trap),
             tag("p", translate("A moderator reads it first. Once it is published it stays in the log.")),
             submit_button(translate("Send")));
}

void check_public_field(FieldProblems& problems, SitePath field, std::string_view text, std::size_t limit_code_points,
                        std::string_view missing) {
  if (trim(text).empty()) {
    problems.push_back({field, std::string(missing)});
  } else if (const Status fit = check_public_text("the text", text, limit_code_points); !fit) {
    const Error& error = fit.error();
    problems.push_back({field, error.advice.empty() ? error.message : error.message + ": " + error.advice, "en"});
  }
}

std::string with_plain_lines(std::string_view text) {
  std::string plain;
  for (const char c : trim(text))
    if (c != '\r') plain += c;
  return plain;
}

PageRoute contribution_page(const Contribution& contribution) {
  return {contribution.pattern, [show = contribution.show](const PageRequest& ask) { return show(ask, {}, {}); }};
}

Contributions::Contributions(Site& site, const SenderLimitOptions& limit, std::vector<FollowUp> follow_ups,
                             std::optional<std::string> public_address)
    : site_(site),
      limit_(limit),
      author_pages_(site, std::move(follow_ups), writing_),
      confirmation_(site, std::move(public_address), writing_),
      writing_(1, most_waiting_writes) {}

void Contributions::add_routes(Router& router) {
  for (const Feature& feature : site_.features())
    for (const Contribution& contribution : feature.contributions)
      router.post(contribution.pattern,
                  [this, &contribution](const Request& request, const RouteParameters& route) -> Reply {
                    return take(contribution, request, route);
                  });
  router.get("/moderation/{id}", [this](const Request& request, const RouteParameters& route) -> Reply {
    return for_one_reader(request, outcome(request, route.text("id")));
  });
  author_pages_.add_routes(router);
  confirmation_.add_routes(router);
}

Reply Contributions::take(const Contribution& contribution, const Request& request, const RouteParameters& route) {
  const Translator translate = Site::translator_for(request);
  const std::string about = about_of(contribution, route);
  if (const auto before = recently_sent_.find(digest_of(contribution.kind, about, request), site_.reg().clock().now()))
    return for_one_reader(request, Response::see_other(same_language(request, *before)));
  auto read = [&]() -> Result<std::variant<Page, Json>> {
    // Browsers say so themselves: nobody shall send in a reader's name from another site.
    CHECK(refuse_other_sites(request));
    TRY(const Parameters typed, read_form(request, form_limits));
    TRY(const ViewConnections::Snapshot snapshot, site_.connections().snapshot());
    if (!about.empty()) CHECK(author_pages_.require_change(snapshot.view(), about));
    const PageRequest ask{request,           route, translate, snapshot.view(), site_.genesis(), snapshot.log_size,
                          site_.describers()};
    TRY(auto outcome, contribution.read(ask, typed, site_.reg().clock().now()));
    FieldProblems problems;
    if (auto* found = std::get_if<FieldProblems>(&outcome)) problems = std::move(*found);
    if (!typed.text(trap_field).empty())
      problems.push_back({"#main", std::string(translate("A hidden field was filled in, as programs do. It is empty "
                                                         "again: send the form once more"))});
    if (problems.empty()) return std::get<Json>(std::move(outcome));
    TRY(Page page, contribution.show(ask, typed, problems));
    page.status = 422;
    return page;
  }();
  if (!read) return for_one_reader(request, refuse(request, Asked::to_show, read.error()));
  if (const Page* page = std::get_if<Page>(&*read))
    return for_one_reader(request, site_.render(request, *page, translate));
  const auto now = std::chrono::seconds(site_.reg().clock().now().seconds);
  if (!limit_.allow(request.client_address, now)) {
    const Error often{ErrorKind::unavailable,
                      "too much was sent from your address, or from those around it, in a short time",
                      "wait ten minutes, then send it again; nothing of it was kept"};
    Response response = site_.refusal(request, 429, often);
    response.set("Retry-After", "600");
    return for_one_reader(request, std::move(response));
  }
  return keep(contribution, request, about, std::get<Json>(std::move(*read)));
}

Result<Url> Contributions::queue(std::string_view kind, const std::string& about, const Request& request,
                                 const Json& document) {
  const Instant now = site_.reg().clock().now();
  const Digest what = digest_of(kind, about, request);
  if (std::optional<Url> before = recently_sent_.find(what, now)) return std::move(*before);
  Url next("/confirm");
  if (const Json* address = document.find(confirmation_member)) {
    TRY(const MailAddress to, MailAddress::parse(*address->if_text()));
    CHECK(confirmation_.ask(kind, without(document, confirmation_member), to, request));
  } else {
    TRY(ViewConnections::Lease lease, site_.connections().borrow());
    Connection& connection = lease.connection();
    TRY(Transaction transaction, connection.begin(TransactionKind::write));
    if (!about.empty()) CHECK(author_pages_.require_change(connection, about));
    TRY(const std::string id, add_to_queue(connection, kind, document, now, site_.reg().entropy()));
    next = site_url({"moderation", id});
    if (!about.empty()) {
      TRY(const std::string origin, origin_of_contribution(connection, about));
      CHECK(note_change(connection, id, origin));
      next = site_url({"moderation", origin});
    }
    CHECK(transaction.commit());
  }
  recently_sent_.add(what, next, now);
  return next;
}

// The database's writer may have to be waited for: that must not hold up other connections.
Reply Contributions::keep(const Contribution& contribution, const Request& request, const std::string& about,
                          Json document) {
  return Deferred{[this, kind = std::string(contribution.kind), about, kept = std::make_shared<const Request>(request),
                   document = std::move(document)](const Respond& respond) {
    const auto work = [this, kind, about, kept, document, respond] {
      const Result<Url> next = queue(kind, about, *kept, document);
      if (!next) return respond(for_one_reader(*kept, refuse(*kept, Asked::to_log, next.error())));
      respond(for_one_reader(*kept, Response::see_other(same_language(*kept, *next))));
    };
    if (writing_.run(work)) return;
    const Error busy{ErrorKind::unavailable, "too much is being sent at once", "try again in a few seconds"};
    respond(for_one_reader(*kept, refuse(*kept, Asked::to_log, busy)));
  }};
}

Response Contributions::outcome(const Request& request, std::string_view id) {
  const Translator translate = Site::translator_for(request);
  const auto page = [&]() -> Result<Page> {
    TRY(const ViewConnections::Lease lease, site_.connections().borrow());
    TRY(const std::optional<QueuedContribution> sent, find_contribution(lease.connection(), id));
    if (!sent) return fail(ErrorKind::not_found, "nothing was sent under this address");
    const Contribution* contribution = find_contribution_kind(site_.features(), sent->kind);
    Page made{.title = std::string(translate("What you sent"))};
    made.body = outcome_text(*sent, contribution, translate);
    if (sent->state == ContributionState::waiting)
      made.body.add("p", {attribute("class", "note")},
                    translate("Keep the address of this page: it is the only way to read the outcome."));
    TRY(const Html section, author_pages_.section(lease.connection(), *sent, translate));
    made.body += section;
    made.body.add("p", {}, tag("a", {href("/moderation")}, translate("How moderators decide")));
    return made;
  }();
  if (!page) return refuse(request, Asked::to_show, page.error());
  return site_.render(request, *page, translate);
}

Response Contributions::refuse(const Request& request, Asked asked, const Error& error) const {
  const Error told = told_to_strangers(site_.reg(), asked, error);
  return site_.refusal(request, http_status(told.kind), told);
}

}  // namespace haip
