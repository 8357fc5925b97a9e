#include "web/desk.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/text.hpp"
#include "web/cookie.hpp"
#include "web/desk_form.hpp"
#include "web/desk_request.hpp"
#include "web/form.hpp"
#include "web/own_trouble.hpp"
#include "web/refusal.hpp"
#include "web/security_headers.hpp"

namespace haip {
namespace {

constexpr std::size_t most_waiting_sign_ins = 16;
constexpr std::size_t most_waiting_actions = 64;
constexpr unsigned action_threads = 2;
constexpr std::string_view sign_out_path = "/desk/sign-out";

constexpr std::array<DeskRoute, 8> desk_routes{{
    {"/desk", std::nullopt, overview_page},
    {"/desk/editions/{instrument}/{edition}/adopt", StaffRole::adopter, adoption_page, propose_adoption},
    {"/desk/organisations/{domain}/delist", StaffRole::adopter, delisting_page, propose_delisting},
    {"/desk/organisations/{domain}/relist", StaffRole::adopter, relisting_page, propose_relisting},
    {"/desk/proposals/{id}", StaffRole::adopter, proposal_page, decide_proposal},
    {"/desk/vouch", StaffRole::editor, vouching_page, vouch_for_key, vouching_card},
    {"/desk/erase", StaffRole::administrator, erasure_page, erase_content, erasure_card},
    {"/desk/journal", StaffRole::administrator, journal_page, nullptr, journal_card},
}};

std::vector<std::string> names_in(std::string_view pattern) {
  std::vector<std::string> names;
  for (const std::string_view segment : split(pattern, '/'))
    if (segment.starts_with('{')) names.emplace_back(segment.substr(1, segment.size() - 2));
  return names;
}

/// Whatever is under /desk stays between it and the one browser that asked. Never compressed: pages hold form tokens,
/// and the length of compressed text would tell of them (BREACH).
Response finished(const Request& request, Response response) {
  response.set("Cache-Control", "no-store");
  add_security_headers(response, transport_of(request));
  return response;
}

Url sign_in_url(const Request& request) {
  Url url = in_same_language(request, "/desk/sign-in");
  return request.path == "/desk" ? url : url.with("next", request.path);
}

Error forged_form() {
  return {ErrorKind::forbidden, "this form does not belong to your session",
          "go back, load the page again, and send the form from there"};
}

Status check_role(const DeskRoute& route, const DeskAsk& ask) {
  if (!route.role || ask.officer.may_act_as(*route.role)) return {};
  return fail(ErrorKind::forbidden,
              "this page is for accounts with the role " + std::string(staff_role_word(*route.role)),
              "ask a colleague who has it, or whoever runs this register");
}

Html signed_in_line(const DeskAsk& ask) {
  const Translator& translate = ask.translate;
  const Html who =
      tag("p", translate.markup("Signed in as {name} ({id}).", {{"name", Html::text(ask.officer.display_name)},
                                                                {"id", tag("code", ask.officer.public_id)}}));
  const Url target = in_same_language(ask.request, "/desk/sign-out");
  return tag("div", {attribute("class", "account")}, who,
             tag("form", {attribute("method", "post"), action(target)},
                 hidden_field(form_token_name, ask.tokens.make(ask.session, sign_out_path)),
                 submit_button(translate("Sign out"), ButtonKind::quiet)));
}

Response render(const DeskAsk& ask, Page page) {
  if (ask.request.path != "/desk")
    page.crumbs.insert(page.crumbs.begin(),
                       {std::string(ask.translate("Desk")), in_same_language(ask.request, "/desk")});
  page.before_title = signed_in_line(ask) + page.before_title;
  return ask.site.render(ask.request, page, ask.translate);
}

}  // namespace

std::span<const DeskRoute> own_desk_routes() { return desk_routes; }

std::string_view DeskAsk::segment(std::string_view name) const {
  for (const auto& [known, value] : segments)
    if (known == name) return value;
  throw std::logic_error("the pattern of this page has no {" + std::string(name) + "}");
}

Url in_same_language(const Request& request, const Url& url) {
  const std::string* lang = request.query.find("lang");
  return lang == nullptr ? url : url.with("lang", *lang);
}

Url overview_after(const DeskAsk& ask, EntryIndex logged) {
  return in_same_language(ask.request, Url("/desk").with("logged", std::to_string(logged.value)));
}

bool is_about_input(const Error& error) {
  return error.kind != ErrorKind::unavailable && error.kind != ErrorKind::false_proof;
}

std::string sentence_of(const Error& error) {
  return error.advice.empty() ? error.message : error.message + ": " + error.advice;
}

Result<std::unique_ptr<Desk>> Desk::open(Site& site, DeskOptions options) {
  TRY(const std::unique_ptr<Connection> connection, site.reg().connect());
  TRY(const FormTokens::Secret secret, server_secret(*connection, "form-token", site.reg().entropy()));
  return std::unique_ptr<Desk>(new Desk(site, std::move(options), secret));
}

Desk::Desk(Site& site, DeskOptions options, const FormTokens::Secret& secret)
    : site_(site),
      options_(std::move(options)),
      tokens_(secret),
      sign_ins_(1, most_waiting_sign_ins),
      actions_(action_threads, most_waiting_actions) {}

void Desk::add_routes(Router& router) {
  router.get("/desk/sign-in", [this](const Request& request, const RouteParameters&) -> Reply {
    return finished(request, show_sign_in(request));
  });
  router.post("/desk/sign-in", [this](const Request& request, const RouteParameters&) {
    return later(sign_ins_, request, [this](const Request& kept) { return take_sign_in(kept); });
  });
  router.post(sign_out_path, [this](const Request& request, const RouteParameters&) {
    return later(actions_, request, [this](const Request& kept) { return take_sign_out(kept); });
  });
  for (const DeskRoute& route : desk_routes) add_route(router, route);
  for (const Feature& feature : site_.features())
    for (const DeskRoute& route : feature.desk) add_route(router, route);
}

void Desk::add_route(Router& router, const DeskRoute& route) {
  const auto segments_of = [names = names_in(route.pattern)](const RouteParameters& parameters) {
    Segments segments;
    for (const std::string& name : names) segments.emplace_back(name, parameters.text(name));
    return segments;
  };
  router.get(route.pattern,
             [this, &route, segments_of](const Request& request, const RouteParameters& parameters) -> Reply {
               return finished(request, show(route, request, segments_of(parameters)));
             });
  if (route.act == nullptr) return;
  router.post(route.pattern, [this, &route, segments_of](const Request& request, const RouteParameters& parameters) {
    return later(actions_, request, [this, &route, segments = segments_of(parameters)](const Request& kept) {
      return act(route, kept, segments);
    });
  });
}

// Hashing a password, waiting for the writer: neither may hold up other connections.
Reply Desk::later(Workers& workers, const Request& request, std::function<Response(const Request&)> answer) {
  return Deferred{[this, &workers, kept = std::make_shared<const Request>(request),
                   answer = std::move(answer)](const Respond& respond) {
    if (workers.run([kept, answer, respond] { respond(finished(*kept, answer(*kept))); })) return;
    const Error busy{ErrorKind::unavailable, "the desk is busy", "try again in a few seconds"};
    respond(finished(*kept, refuse(*kept, busy)));
  }};
}

Response Desk::show(const DeskRoute& route, const Request& request, const Segments& segments) {
  Result<Response> shown = answer_officer(request, segments, [&](const DeskAsk& ask) -> Result<Response> {
    CHECK(check_role(route, ask));
    TRY(Page page, route.show(ask));
    return render(ask, std::move(page));
  });
  return shown ? std::move(*shown) : refuse(request, told_to_strangers(site_.reg(), Asked::to_show, shown.error()));
}

Response Desk::act(const DeskRoute& route, const Request& request, const Segments& segments) {
  Result<Response> done = answer_officer(request, segments, [&](const DeskAsk& ask) -> Result<Response> {
    TRY(const Parameters form, read_form(request));
    if (!tokens_.holds(form.text(form_token_name), ask.session, request.path)) return fail(forged_form());
    CHECK(check_role(route, ask));
    TRY(DeskAnswer answer, route.act(ask, form));
    if (const Url* next = std::get_if<Url>(&answer)) return Response::see_other(*next);
    return render(ask, std::get<Page>(std::move(answer)));
  });
  return done ? std::move(*done) : refuse(request, told_to_strangers(site_.reg(), Asked::to_log, done.error()));
}

Result<Response> Desk::answer_officer(const Request& request, const Segments& segments,
                                      const std::function<Result<Response>(const DeskAsk&)>& answer) {
  TRY(ViewConnections::Lease lease, site_.connections().borrow());
  const std::string_view session = read_cookie(request, "session").value_or("");
  TRY(const std::optional<Officer> officer, officer_of_session(lease.connection(), session, site_.reg().clock().now()));
  if (!officer) return Response::see_other(sign_in_url(request));
  const DeskAsk ask{site_,    options_, tokens_, request, segments, Site::translator_for(request), lease.connection(),
                    *officer, session};
  Result<Response> answered = answer(ask);
  // The connection may be broken: the next request gets a fresh one.
  if (!answered && answered.error().kind == ErrorKind::unavailable) lease.discard();
  return answered;
}

Response Desk::refuse(const Request& request, const Error& error) const {
  const Translator translate = Site::translator_for(request);
  const std::vector<Crumb> ways_on{{std::string(translate("Desk")), in_same_language(request, "/desk")},
                                   {std::string(translate("First page")), in_same_language(request, "/")}};
  Response response =
      site_.render(request, refusal_page(http_status(error.kind), error, ways_on, translate), translate);
  if (response.status == 503) response.set("Retry-After", retry_after_seconds);
  return response;
}

Response Desk::take_sign_out(const Request& request) {
  Result<Response> done = answer_officer(request, {}, [&](const DeskAsk& ask) -> Result<Response> {
    TRY(const Parameters form, read_form(request));
    if (!tokens_.holds(form.text(form_token_name), ask.session, sign_out_path)) return fail(forged_form());
    CHECK(end_session(ask.connection, ask.session, ask.now()));
    Response response = Response::see_other(in_same_language(request, "/desk/sign-in"));
    set_cookie(response, {"session", "", std::chrono::seconds(0)}, transport_of(request));
    return response;
  });
  return done ? std::move(*done) : refuse(request, told_to_strangers(site_.reg(), Asked::to_show, done.error()));
}

}  // namespace haip
