#include "web/refusal.hpp"

namespace haip {
namespace {

struct Words {
  std::string_view heading;
  std::string_view what_happened;
  std::string_view what_to_do;
};

Words words_of_reader(int status, const Translator& translate) {
  switch (status) {
    case 400:
      return {translate("This request cannot be read"),
              translate("Something in the address or in what was sent is not written as this page expects it."),
              translate("Check the address for mistakes, or start again from one of these pages.")};
    case 403:
      return {translate("You may not do this"),
              translate("This page or action is not open to you, or the form was not sent from this site."),
              translate("If you filled in a form, load its page again and send it from there. For access, ask whoever "
                        "runs this register.")};
    case 404:
      return {translate("Page not found"),
              translate("There is nothing at this address. It may be mistyped, or name something that this register "
                        "does not hold."),
              translate("Check the address, or look for it from one of these pages.")};
    case 405:
      return {translate("This page does not take that"),
              translate("There is something at this address, but not for what was sent to it."),
              translate("Open the page by a link, or send the form again from its own page.")};
    case 410:
      return {translate("Erased"),
              translate("What was here has been erased. That it was there stays in the log, without its content."),
              translate("The log shows when it was erased, and why.")};
    default:
      return {};
  }
}

Words words_of_rules(int status, const Translator& translate) {
  switch (status) {
    case 409:
      return {translate("Something has changed meanwhile"),
              translate("What was sent clashes with what is already there."),
              translate("Load the page again to see how things stand now.")};
    case 413:
      return {translate("Too large"), translate("What was sent is larger than this site takes."),
              translate("Send less at once.")};
    case 422:
      return {translate("A rule forbids this"),
              translate("What was sent can be read, but it goes against a rule of this register."),
              translate("The detail below names the rule. Change what you send, then try again.")};
    case 429:
      return {translate("Too many requests"), translate("Too many requests came from you in a short time."),
              translate("Wait a few minutes, then try again.")};
    case 503:
      return {translate("Not available at the moment"),
              translate("This register cannot answer just now: something that it needs does not respond."),
              translate("Try again in a few minutes.")};
    default:
      return {translate("That did not work"), translate("This register could not do what was asked."),
              translate("Go back and try again. If it happens again, tell whoever runs this register.")};
  }
}

}  // namespace

Page refusal_page(int status, const Error& error, const std::vector<Crumb>& ways_on, const Translator& translate) {
  Words words = words_of_reader(status, translate);
  if (words.heading.empty()) words = words_of_rules(status, translate);
  Page page{.title = std::string(words.heading), .status = status};
  page.lead = tag("p", {attribute("class", "lead")}, words.what_happened);
  page.body.add("p", {}, words.what_to_do);
  Html list;
  for (const Crumb& way : ways_on) list.add("li", {}, tag("a", {href(way.url)}, way.label));
  if (!list.empty()) page.body.add("ul", {}, list);
  const std::string sentence = error.advice.empty() ? error.message : error.message + "; " + error.advice;
  page.body.add("p", {attribute("class", "detail")}, translate("Technical detail:"), " ",
                tag("span", {attribute("lang", "en")}, std::to_string(status), ", ", sentence));
  return page;
}

bool wants_page(const Request& request) {
  return request.headers.joined("accept").find("text/html") != std::string::npos;
}

}  // namespace haip
