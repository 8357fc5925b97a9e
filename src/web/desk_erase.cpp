#include <algorithm>

#include "base/text.hpp"
#include "register/fold.hpp"
#include "register/register_acts.hpp"
#include "store/content.hpp"
#include "web/desk_form.hpp"
#include "web/desk_request.hpp"
#include "web/erasure_reason.hpp"

namespace haip {
namespace {

struct WantedErasure {
  std::string digest;
  std::string reason;
};

WantedErasure erasure_of(const Parameters& form) {
  return {std::string(trim(form.text("digest"))), std::string(form.text("reason"))};
}

Page erasure_form(const DeskAsk& ask, const WantedErasure& wanted, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("Erase content")), .status = problems.empty() ? 200 : 422};
  page.before_title = problem_summary(problems, translate);
  page.lead =
      tag("p", {attribute("class", "lead")},
          translate("The document goes for good; that it was there, its digest and the reason stay in the log."));
  std::vector<Choice> reasons{{"", std::string(translate("choose one")), wanted.reason.empty()}};
  for (const std::string_view reason : erasure_reasons)
    reasons.push_back(
        {std::string(reason), std::string(erasure_reason_name(reason, translate)), wanted.reason == reason});
  Html fields = text_field(
      {"digest", translate("Digest of the document"), translate("64 hexadecimal digits, as on the page of its entry.")},
      {.value = wanted.digest, .autocomplete = "off"}, problems);
  fields += select_field({"reason", translate("Reason")}, reasons, problems);
  fields += submit_button(translate("Check"));
  page.body = desk_form(ask.tokens, ask.session, ask.request.path, fields);
  return page;
}

struct PreparedErasure {
  Digest content;
  std::vector<Envelope> entries;
};

/// Problems, or what would go.
Result<std::variant<FieldProblems, PreparedErasure>> prepare(const DeskAsk& ask, const WantedErasure& wanted) {
  const Translator& translate = ask.translate;
  FieldProblems problems;
  const Result<Digest> content = Digest::from_hex(wanted.digest);
  if (!content) problems.push_back({"#digest", std::string(translate("Enter the digest as 64 hexadecimal digits"))});
  if (std::ranges::find(erasure_reasons, wanted.reason) == erasure_reasons.end())
    problems.push_back({"#reason", std::string(translate("Choose a reason"))});
  if (!problems.empty()) return problems;
  TRY(std::vector<Envelope> entries, entries_with_content(ask.connection, *content));
  if (entries.empty())
    return FieldProblems{{"#digest", std::string(translate("No entry of the log has this content"))}};
  TRY(const ContentState state, content_state(ask.connection, *content));
  if (state == ContentState::erased)
    return FieldProblems{{"#digest", std::string(translate("This content is erased already"))}};
  for (const Envelope& entry : entries) {
    const ActKind* kind = ask.site.reg().kinds().find(entry.type, entry.version);
    if (kind == nullptr || kind->forget == nullptr)
      return FieldProblems{
          {"#digest", translate.format("The content of a {type} act cannot be erased: other acts rest on it",
                                       {{"type", entry.type}})}};
  }
  return PreparedErasure{*content, std::move(entries)};
}

Page confirmation_page(const DeskAsk& ask, const WantedErasure& wanted, const PreparedErasure& prepared) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("Check before it is erased"))};
  Html rows;
  for (const Envelope& entry : prepared.entries)
    rows.add("tr", {}, tag("td", entry_link(entry.entry_index, translate)), tag("td", entry.type),
             tag("td", entry.actor), tag("td", date_element(entry.at, ask.language())));
  page.body +=
      fact_list({{std::string(translate("Digest of the document")), tag("code", prepared.content.hex())},
                 {std::string(translate("Reason")), Html::text(erasure_reason_name(wanted.reason, translate))}});
  page.body.add("h2", {}, translate("Entries that lose their content"));
  page.body.add("table", {}, tag("tbody", rows));
  page.body.add("p", {attribute("class", "note")},
                translate("This cannot be undone. The reason is logged and public."));
  page.body += desk_form(ask.tokens, ask.session, ask.request.path,
                         hidden_field("confirmed", "yes") + hidden_field("digest", wanted.digest) +
                             hidden_field("reason", wanted.reason) +
                             submit_button(translate("Erase for good"), ButtonKind::grave));
  return page;
}

}  // namespace

Result<DeskCard> erasure_card(const DeskAsk& ask) {
  return DeskCard{
      std::string(ask.translate("Erase content")),
      std::string(ask.translate("Takes a document away for good; its digest and the reason stay in the log."))};
}

Result<Page> erasure_page(const DeskAsk& ask) { return erasure_form(ask, {}, {}); }

Result<DeskAnswer> erase_content(const DeskAsk& ask, const Parameters& form) {
  const WantedErasure wanted = erasure_of(form);
  TRY(const auto outcome, prepare(ask, wanted));
  if (const auto* problems = std::get_if<FieldProblems>(&outcome)) return erasure_form(ask, wanted, *problems);
  const auto& prepared = std::get<PreparedErasure>(outcome);
  if (form.text("confirmed") != "yes") return confirmation_page(ask, wanted, prepared);
  TRY(const Acknowledgement erased, ask.site.reg().erase(prepared.content, wanted.reason, ask.officer.public_id));
  return overview_after(ask, erased.entry_index);
}

}  // namespace haip
