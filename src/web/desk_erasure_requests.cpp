#include "web/desk_erasure_requests.hpp"

#include "base/text.hpp"
#include "register/author_requests.hpp"
#include "register/fold.hpp"
#include "store/content.hpp"
#include "web/desk_form.hpp"
#include "web/desk_request.hpp"

namespace haip {
namespace {

constexpr std::uint64_t most_shown = 100;
constexpr std::string_view erasure_reason = "author-request";

Result<DeskCard> erasure_request_card(const DeskAsk& ask) {
  TRY(const std::uint64_t waiting, count_waiting_erasure_requests(ask.connection));
  return DeskCard{std::string(ask.translate("Requests for erasure")),
                  waiting == 0 ? std::string(ask.translate("No author asks for erasure."))
                               : ask.translate.format_plural("{count} author asks for erasure.",
                                                             "{count} authors ask for erasure.", waiting)};
}

Result<Page> erasure_requests_page(const DeskAsk& ask) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("Requests for erasure"))};
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("Authors without an account who ask that their words go, oldest first. Nobody else sees "
                            "that they asked."));
  TRY(const std::vector<ErasureRequest> waiting, waiting_erasure_requests(ask.connection, most_shown));
  if (waiting.empty()) page.body += empty_note(translate("No author asks for erasure."));
  Html items;
  for (const ErasureRequest& request : waiting)
    items.add("li", {},
              tag("a", {href(in_same_language(ask.request, site_url({"desk", "erasure-requests", request.id})))},
                  request.page),
              ", ", long_date_and_time(request.asked_at, ask.language()));
  if (!items.empty()) page.body += tag("ol", items);
  return page;
}

Result<ErasureRequest> asked_request(const DeskAsk& ask) {
  TRY(std::optional<ErasureRequest> request, find_erasure_request(ask.connection, ask.segment("id")));
  if (!request) return fail(ErrorKind::not_found, "there is no such request");
  return std::move(*request);
}

Result<Page> request_page(const DeskAsk& ask, const ErasureRequest& request, std::string_view answer,
                          const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("Request for erasure")), .status = problems.empty() ? 200 : 422};
  page.crumbs = {
      {std::string(translate("Requests for erasure")), in_same_language(ask.request, "/desk/erasure-requests")}};
  page.before_title = problem_summary(problems, translate);
  TRY(const Url place, site_url_from_text(request.page));
  Html entries;
  for (const EntryIndex entry : request.entries) entries.add("li", {}, entry_link(entry, translate));
  page.body += fact_list(
      {{std::string(translate("About")), tag("a", {href(in_same_language(ask.request, place))}, place.text())},
       {std::string(translate("Asked on")), date_element(request.asked_at, ask.language())},
       {std::string(translate("Entries that lose their content")), tag("ul", entries)}});
  if (request.state != ErasureRequestState::waiting) {
    page.body.add("p", {attribute("class", "note")},
                  request.state == ErasureRequestState::erased ? translate("The words were erased.")
                                                               : translate("The request was declined."));
    return page;
  }
  const auto button = [](std::string_view value, std::string_view label, ButtonKind kind) {
    return tag("button",
               {attribute("type", "submit"), attribute("name", "decision"), attribute("value", value),
                attribute("class", button_class(kind))},
               label);
  };
  page.body += tag("h2", translate("Erase the words"));
  page.body +=
      desk_form(ask.tokens, ask.session, ask.request.path,
                tag("p", translate("This cannot be undone. The log will say that it was at the author’s request.")) +
                    button("erase", translate("Erase for good"), ButtonKind::grave));
  page.body += tag("h2", translate("Decline the request"));
  page.body += desk_form(
      ask.tokens, ask.session, ask.request.path,
      text_area({"answer", translate("Why not"), translate("Only the author reads it.")}, answer, 3, problems) +
          button("decline", translate("Decline"), ButtonKind::quiet));
  return page;
}

Result<Page> erasure_request_page(const DeskAsk& ask) {
  TRY(const ErasureRequest request, asked_request(ask));
  return request_page(ask, request, {}, {});
}

/// One entry after the other. What a power cut leaves undone is done when the button is pressed again.
Result<EntryIndex> erase_all(const DeskAsk& ask, const ErasureRequest& request) {
  EntryIndex last = request.entries.back();
  for (const EntryIndex entry : request.entries) {
    TRY(const Envelope envelope, read_envelope(ask.connection, entry));
    TRY(const ContentState state, content_state(ask.connection, envelope.content));
    if (state != ContentState::present) continue;
    TRY(const Acknowledgement erased, ask.site.reg().erase(envelope.content, erasure_reason, ask.officer.public_id));
    last = erased.entry_index;
  }
  return last;
}

Result<DeskAnswer> decide_erasure_request(const DeskAsk& ask, const Parameters& form) {
  TRY(const ErasureRequest request, asked_request(ask));
  const auto again = [&](std::string_view answer, FieldProblem problem) -> Result<DeskAnswer> {
    TRY(Page page, request_page(ask, request, answer, {std::move(problem)}));
    return page;
  };
  if (request.state != ErasureRequestState::waiting)
    return fail(ErrorKind::conflict, "somebody has decided about this request already");
  if (form.text("decision") == "erase") {
    TRY(const EntryIndex last, erase_all(ask, request));
    CHECK(close_erasure_request(ask.connection, ask.officer, request.id, ErasureRequestState::erased, {}, ask.now()));
    return overview_after(ask, last);
  }
  if (form.text("decision") != "decline") return again({}, {"#main", "choose whether to erase or to decline", "en"});
  const std::string answer(trim(form.text("answer")));
  if (answer.empty() || !check_public_text("the answer", answer, longest_erasure_answer))
    return again(answer, {"#answer", std::string(ask.translate("Say why not, in a few sentences"))});
  CHECK(
      close_erasure_request(ask.connection, ask.officer, request.id, ErasureRequestState::declined, answer, ask.now()));
  return in_same_language(ask.request, "/desk/erasure-requests");
}

}  // namespace

std::vector<DeskRoute> erasure_request_routes() {
  return {{"/desk/erasure-requests", StaffRole::moderator, erasure_requests_page, nullptr, erasure_request_card},
          {"/desk/erasure-requests/{id}", StaffRole::moderator, erasure_request_page, decide_erasure_request}};
}

}  // namespace haip
