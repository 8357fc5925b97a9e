#include "web/confirmation.hpp"

#include "register/mail_outbox.hpp"
#include "register/unconfirmed.hpp"
#include "web/desk_form.hpp"
#include "web/moderation.hpp"
#include "web/private_answer.hpp"
#include "web/refusal.hpp"

namespace haip {
namespace {

std::string message_text(const Translator& translate, std::string_view name, std::string_view what,
                         const std::string& link) {
  std::string text = translate.format("Somebody, probably you, sent this to {register}: {what}.",
                                      {{"register", std::string(name)}, {"what", std::string(what)}});
  text += "\n\n";
  text += translate("To confirm it, open this address within 24 hours and press the button there:");
  text += "\n\n" + link + "\n\n";
  text += translate("If it was not you, do nothing: then it is thrown away.");
  text += "\n";
  text += translate("Your e-mail address is forgotten as soon as this message has left.");
  return text + "\n";
}

}  // namespace

Confirmation::Confirmation(Site& site, std::optional<std::string> public_address, Workers& writing)
    : site_(site), public_address_(std::move(public_address)), writing_(writing) {}

void Confirmation::add_routes(Router& router) {
  router.get("/confirm", [this](const Request& request, const RouteParameters&) -> Reply {
    return shown(request, sent_page(request));
  });
  router.get("/confirm/{token}", [this](const Request& request, const RouteParameters& route) -> Reply {
    return shown(request, button_page(request, route.text("token")));
  });
  router.post("/confirm/{token}", [this](const Request& request, const RouteParameters& route) -> Reply {
    return confirm(request, std::string(route.text("token")));
  });
}

Status Confirmation::ask(std::string_view kind, const Json& document, const MailAddress& to, const Request& request) {
  if (!public_address_)
    return fail(ErrorKind::refused, "this register cannot send mail at present, so nothing was kept",
                "keep your text and try again later");
  const Translator translate = Site::translator_for(request);
  const Contribution* contribution = find_contribution_kind(site_.features(), kind);
  const std::string_view what = contribution == nullptr ? kind : contribution->name(translate);
  Register& reg = site_.reg();
  const Instant now = reg.clock().now();
  TRY(ViewConnections::Lease lease, site_.connections().borrow());
  Connection& connection = lease.connection();
  TRY(Transaction transaction, connection.begin(TransactionKind::write));
  TRY(const bool may, may_mail_again(connection, to, now, reg.entropy()));
  if (!may)
    return fail(ErrorKind::refused, "too many links were sent to this address today; nothing was kept",
                "look for them in your mail, or try again tomorrow");
  TRY(const std::string token, keep_unconfirmed(connection, kind, document, request.path, now, reg.entropy()));
  const Url path = same_language(request, site_url({"confirm", token}));
  CHECK(queue_mail(connection,
                   {to, std::string(translate("Confirm what you sent")),
                    message_text(translate, site_.genesis().name, what, *public_address_ + path.text())},
                   now, reg.entropy()));
  return transaction.commit();
}

Result<Page> Confirmation::sent_page(const Request& request) const {
  const Translator translate = Site::translator_for(request);
  Page page{.title = std::string(translate("Look into your mail"))};
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("A link was sent to the address that you gave. Nobody reads your words before you follow "
                            "it."));
  page.body = tag("p", translate("The link is valid for 24 hours; then what you wrote is thrown away."));
  page.body += tag("p", translate("It does not arrive? Look into the folder for unwanted mail, and check the address: "
                                  "go back in your browser and send the form again. That does no harm."));
  return page;
}

Result<Page> Confirmation::button_page(const Request& request, std::string_view token) const {
  const Translator translate = Site::translator_for(request);
  TRY(const ViewConnections::Lease lease, site_.connections().borrow());
  TRY(const std::optional<UnconfirmedContribution> found, find_unconfirmed(lease.connection(), token));
  if (!found)
    return fail(ErrorKind::not_found, "nothing waits under this link",
                "check that the whole link was copied; links that are older than a month are forgotten");
  Page page{.title = std::string(translate("Confirm what you sent"))};
  if (!found->contribution.empty()) {
    page.body = tag("p", translate("It is confirmed already."));
    page.body.add("p", {},
                  tag("a", {href(same_language(request, site_url({"moderation", found->contribution})))},
                      translate("What became of it")));
    return page;
  }
  if (found->expires_at <= site_.reg().clock().now()) {
    page.title = translate("This link is too old");
    page.status = 410;
    page.body = tag("p", translate("It was valid for 24 hours. What you wrote was thrown away and nobody read it."));
    TRY(const Url form, site_url_from_text(found->form));
    page.body.add("p", {}, tag("a", {href(same_language(request, form))}, translate("Write and send it again")));
    return page;
  }
  const Contribution* contribution = find_contribution_kind(site_.features(), found->kind);
  if (contribution == nullptr) return fail(ErrorKind::not_found, "this program knows no contributions of that kind");
  TRY(const Html sent, contribution->shown(lease.connection(), found->document, translate));
  page.body =
      tag("p", translate("Press the button, and a moderator reads it. Is it not from you? Then close this page: "
                         "it is thrown away."));
  page.body += tag("form", {attribute("method", "post")}, submit_button(translate("Yes, I sent this")));
  page.body += tag("h2", translate("What was sent")) + sent;
  return page;
}

// The database's writer may have to be waited for: that must not hold up other connections.
Reply Confirmation::confirm(const Request& request, std::string token) {
  if (const Status own = refuse_other_sites(request); !own)
    return for_one_reader(request, refuse(request, Asked::to_log, own.error()));
  return Deferred{[this, token = std::move(token),
                   kept = std::make_shared<const Request>(request)](const Respond& respond) {
    const auto work = [this, token, kept, respond] {
      const Result<std::string> id = [&]() -> Result<std::string> {
        TRY(ViewConnections::Lease lease, site_.connections().borrow());
        return confirm_contribution(lease.connection(), token, site_.reg().clock().now(), site_.reg().entropy());
      }();
      if (id)
        return respond(for_one_reader(*kept, Response::see_other(same_language(*kept, site_url({"moderation", *id})))));
      // Too old, or unknown: the page says what to do.
      if (id.error().kind == ErrorKind::gone || id.error().kind == ErrorKind::not_found)
        return respond(shown(*kept, button_page(*kept, token)));
      respond(for_one_reader(*kept, refuse(*kept, Asked::to_log, id.error())));
    };
    if (writing_.run(work)) return;
    const Error busy{ErrorKind::unavailable, "too much is being sent at once", "try again in a few seconds"};
    respond(for_one_reader(*kept, refuse(*kept, Asked::to_log, busy)));
  }};
}

Response Confirmation::shown(const Request& request, const Result<Page>& page) const {
  return for_one_reader(request, page ? site_.render(request, *page, Site::translator_for(request))
                                      : refuse(request, Asked::to_show, page.error()));
}

Response Confirmation::refuse(const Request& request, Asked asked, const Error& error) const {
  const Error told = told_to_strangers(site_.reg(), asked, error);
  return site_.refusal(request, http_status(told.kind), told);
}

}  // namespace haip
