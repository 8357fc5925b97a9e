#include <arpa/inet.h>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "web/cookie.hpp"
#include "web/desk_form.hpp"
#include "web/desk_request.hpp"
#include "web/form.hpp"
#include "web/own_trouble.hpp"

namespace haip {
namespace {

constexpr std::string_view sign_in_path = "/desk/sign-in";
constexpr std::size_t token_characters = 43;

bool is_loopback(const std::string& address) {
  in_addr four{};
  if (inet_pton(AF_INET, address.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  return address == "::1";
}

/// A password must not cross a network in the clear.
Status check_transport(const Request& request) {
  if (request.is_secure || is_loopback(request.client_address)) return {};
  return fail(ErrorKind::forbidden, "signing in needs an encrypted connection",
              "open this page by https; whoever runs this register sets it up (`haip serve --help`)");
}

/// Before there is a session, the form is tied to a random cookie of its own; signing in replaces it.
bool is_token(std::string_view text) { return text.size() == token_characters && parse_base64url(text).has_value(); }

/// Only to a page of the desk.
Url next_page(const Request& request, std::string_view asked) {
  Url overview = in_same_language(request, "/desk");
  if (!asked.starts_with("/desk/") || asked.starts_with("/desk/sign-")) return overview;
  const Result<Url> next = site_url_from_text(asked);
  return next ? in_same_language(request, *next) : overview;
}

struct SignInForm {
  std::string_view token;
  std::string_view next;
  std::string_view login;
  FieldProblems problems;
};

Page sign_in_page(const FormTokens& tokens, const SignInForm& form, const Translator& translate) {
  Page page{.title = std::string(translate("Sign in to the desk"))};
  page.before_title = problem_summary(form.problems, translate);
  page.lead = tag("p", {attribute("class", "lead")}, translate("For the secretariat of this register."));
  Html fields = hidden_field("next", form.next);
  fields +=
      text_field({"login", translate("Login name")}, {.value = form.login, .autocomplete = "username"}, form.problems);
  fields += text_field({"password", translate("Password")}, {.type = "password", .autocomplete = "current-password"},
                       form.problems);
  fields += text_field({"code", translate("Code"), translate("Six digits from your authenticator app.")},
                       {.autocomplete = "one-time-code", .inputmode = "numeric"}, form.problems);
  fields += submit_button(translate("Sign in"));
  page.body = desk_form(tokens, form.token, sign_in_path, fields);
  return page;
}

FieldProblems missing_fields(const Parameters& form, const Translator& translate) {
  FieldProblems problems;
  if (trim(form.text("login")).empty()) problems.push_back({"#login", std::string(translate("Enter your login name"))});
  if (form.text("password").empty()) problems.push_back({"#password", std::string(translate("Enter your password"))});
  if (trim(form.text("code")).empty())
    problems.push_back({"#code", std::string(translate("Enter the code from your authenticator app"))});
  return problems;
}

std::string wait_text(std::int64_t seconds, const Translator& translate) {
  const auto minutes = static_cast<std::uint64_t>((seconds + 59) / 60);
  return translate.format_plural("Too many attempts failed. Wait {count} minute, then try again.",
                                 "Too many attempts failed. Wait {count} minutes, then try again.", minutes);
}

}  // namespace

Response Desk::show_sign_in(const Request& request) {
  if (const Status allowed = check_transport(request); !allowed) return refuse(request, allowed.error());
  const auto shown = [&]() -> Result<Response> {
    TRY(ViewConnections::Lease lease, site_.connections().borrow());
    const std::string_view cookie = read_cookie(request, "session").value_or("");
    TRY(const std::optional<Officer> officer,
        officer_of_session(lease.connection(), cookie, site_.reg().clock().now()));
    const std::string_view next = request.query.text("next");
    if (officer) return Response::see_other(next_page(request, next));
    const std::string token = is_token(cookie) ? std::string(cookie) : base64url(site_.reg().entropy().take<32>());
    const Translator translate = Site::translator_for(request);
    Response response = site_.render(request, sign_in_page(tokens_, {token, next, {}, {}}, translate), translate);
    if (token != cookie) set_cookie(response, {"session", token, std::nullopt}, transport_of(request));
    return response;
  }();
  return shown ? *shown : refuse(request, told_to_strangers(site_.reg(), Asked::to_show, shown.error()));
}

Response Desk::take_sign_in(const Request& request) {
  const auto taken = [&]() -> Result<Response> {
    CHECK(check_transport(request));
    TRY(const Parameters form, read_form(request));
    const std::string_view cookie = read_cookie(request, "session").value_or("");
    if (!is_token(cookie) || !tokens_.holds(form.text(form_token_name), cookie, sign_in_path))
      return fail(ErrorKind::forbidden, "this form does not belong to your session",
                  "allow cookies for this site, load the page again, and sign in from there");
    const Translator translate = Site::translator_for(request);
    const auto again = [&](int status, FieldProblems problems) {
      Page page =
          sign_in_page(tokens_, {cookie, form.text("next"), form.text("login"), std::move(problems)}, translate);
      page.status = status;
      return site_.render(request, page, translate);
    };
    if (FieldProblems missing = missing_fields(form, translate); !missing.empty())
      return again(422, std::move(missing));

    TRY(ViewConnections::Lease lease, site_.connections().borrow());
    Register& reg = site_.reg();
    TRY(SignInOutcome outcome,
        sign_in(lease.connection(),
                {form.text("login"), form.text("password"), form.text("code"), request.client_address},
                options_.password_cost, reg.clock().now(), reg.entropy()));
    if (const auto* too_many = std::get_if<TooManyFailures>(&outcome)) {
      Response response = again(429, {{"#login", wait_text(too_many->wait_seconds, translate)}});
      response.set("Retry-After", std::to_string(too_many->wait_seconds));
      return response;
    }
    const auto* started = std::get_if<StartedSession>(&outcome);
    if (started == nullptr)
      return again(403, {{"#login", std::string(translate("The login name, password or code is wrong"))}});
    CHECK(end_session(lease.connection(), cookie, reg.clock().now()));
    Response response = Response::see_other(next_page(request, form.text("next")));
    set_cookie(response, {"session", started->token, std::nullopt}, transport_of(request));
    return response;
  }();
  return taken ? *taken : refuse(request, told_to_strangers(site_.reg(), Asked::to_show, taken.error()));
}

}  // namespace haip
