// One consultation: its closing time, its drafts, and its conclusion.

#include "base/text.hpp"
#include "consultation/desk.hpp"
#include "consultation/display.hpp"
#include "consultation/dispositions.hpp"
#include "consultation/local_time.hpp"
#include "consultation/places.hpp"
#include "instruments/view.hpp"
#include "web/contribution.hpp"
#include "web/desk_act.hpp"

namespace haip {
namespace {

Html act_button(std::string_view what, std::string_view label, ButtonKind kind = ButtonKind::main) {
  return tag("button",
             {attribute("type", "submit"), attribute("name", "do"), attribute("value", what),
              attribute("class", button_class(kind))},
             label);
}

/// What was typed into the form of that name; the others are empty.
std::string_view typed_into(const Parameters& form, std::string_view what, std::string_view field) {
  return form.text("do") == what ? form.text(field) : std::string_view();
}

Html extension_form(const DeskAsk& ask, const Consultation& consultation, const Parameters& form,
                    const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  const Html fields = text_field({"closes-at", translate("New closing time"),
                                  translate.format("By the clocks of {zone}, such as 2027-02-28 18:00",
                                                   {{"zone", consultation.terms.time_zone}})},
                                 {.value = typed_into(form, "extend", "closes-at"), .autocomplete = "off"}, problems) +
                      text_area({"extend-reason", translate("Reason"), translate("A sentence for the public.")},
                                typed_into(form, "extend", "extend-reason"), 2, problems);
  return tag("h2", translate("Extend")) + desk_form(ask.tokens, ask.session, ask.request.path,
                                                    fields + act_button("extend", translate("Extend and log")));
}

Html closing_form(const DeskAsk& ask, const Consultation& consultation, const Parameters& form,
                  const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  if (consultation.closes_at <= ask.now()) return {};
  const Html fields = text_area({"close-reason", translate("Reason"), translate("A sentence for the public.")},
                                typed_into(form, "close", "close-reason"), 2, problems);
  return tag("h2", translate("Close now")) +
         desk_form(ask.tokens, ask.session, ask.request.path,
                   fields + act_button("close", translate("Close and log"), ButtonKind::grave));
}

/// Editions of the instrument that may be the next draft; each is looked at on a page of its own first.
Result<Html> draft_links(const DeskAsk& ask, const Consultation& consultation) {
  const Translator& translate = ask.translate;
  TRY(const std::optional<InstrumentSummary> instrument,
      find_instrument(ask.connection, consultation.terms.instrument));
  const auto link = [&](const std::string& edition) {
    return tag("a",
               {href(in_same_language(ask.request,
                                      site_url({"desk", "consultations", consultation.id.text(), "drafts", edition})))},
               edition);
  };
  Html items;
  if (instrument)
    for (const EditionSummary& edition : instrument->editions)
      if (edition.status == "recorded" && consultation.round_of(edition.id) == nullptr)
        items.add("li", {}, link(edition.id));
  Html section = tag("h2", translate("Bring in the next draft"));
  section += items.empty() ? empty_note(translate("No other draft of the instrument is recorded. haip instrument "
                                                  "import records one."))
                           : tag("p", translate("See first what would become of the comments:")) + tag("ul", items);
  TRY(const std::uint64_t unplaced, count_unplaced(ask.connection, consultation));
  if (unplaced > 0)
    section.add("p", {attribute("class", "note")},
                translate.format_plural("{count} comment has no place in the last draft yet:",
                                        "{count} comments have no place in the last draft yet:", unplaced),
                " ", link(consultation.last_round().edition));
  return section;
}

Result<Html> conclusion_form(const DeskAsk& ask, const Consultation& consultation, const Parameters& form,
                             const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  Html section = tag("h2", translate("Conclude"));
  TRY(const std::uint64_t waiting, count_undisposed(ask.connection, consultation.id));
  if (ask.now() < consultation.closes_at)
    return section + tag("p", translate("It can be concluded once it is closed."));
  if (waiting > 0)
    return section + tag("p", translate.format_plural("{count} comment waits for its disposition.",
                                                      "{count} comments wait for their disposition.", waiting));
  const std::string_view chosen = typed_into(form, "conclude", "adopts");
  std::vector<Choice> choices{{"", std::string(translate("no edition is adopted")), chosen.empty()}};
  for (const ConsultationRound& round : consultation.rounds)
    choices.push_back({round.edition, round.edition, round.edition == chosen});
  const Html fields =
      select_field({"adopts", translate("Edition that is adopted")}, choices, problems) +
      text_area({"summary", translate("What became of the consultation"), translate("For everybody, in plain words.")},
                typed_into(form, "conclude", "summary"), 5, problems);
  return section + tag("p", translate("Nothing is logged until a second adopter confirms the proposal.")) +
         desk_form(ask.tokens, ask.session, ask.request.path, fields + act_button("conclude", translate("Propose")));
}

Result<Page> page_of(const DeskAsk& ask, const Consultation& consultation, const Parameters& form,
                     const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  Page page{.title = title_of(consultation, ask.language()), .status = problems.empty() ? 200 : 422};
  page.before_title = problem_summary(problems, translate);
  page.crumbs = {{std::string(translate("Consultations")), in_same_language(ask.request, "/desk/consultations")}};
  TRY(const std::uint64_t waiting, count_undisposed(ask.connection, consultation.id));
  page.body += fact_list(
      {{std::string(translate("State")), state_label(state_of(consultation, ask.now()), translate)},
       {std::string(translate.in_context("consultation", "Closes")),
        Html::text(local_date_and_time(consultation.closes_at, consultation.terms.time_zone, ask.language()))},
       {std::string(translate("What everybody sees")),
        tag("a", {href(in_same_language(ask.request, consultation_url(consultation.id)))},
            consultation_url(consultation.id).text())}});
  const Url dispositions_page =
      in_same_language(ask.request, site_url({"desk", "consultations", consultation.id.text(), "dispositions"}));
  page.body.add("p", {}, tag("a", {href(dispositions_page)}, translate("Give comments their disposition")), ": ",
                translate.format_plural("{count} comment waits for its disposition.",
                                        "{count} comments wait for their disposition.", waiting));
  page.body.add("p", {},
                tag("a",
                    {href(in_same_language(ask.request,
                                           site_url({"desk", "consultations", consultation.id.text(), "campaigns"})))},
                    translate("Comments that look alike")));
  if (consultation.conclusion) {
    page.body.add("p", {attribute("class", "note")}, translate("This consultation is concluded."));
    return page;
  }
  TRY(const Html drafts, draft_links(ask, consultation));
  TRY(const Html conclusion, conclusion_form(ask, consultation, form, problems));
  page.body += drafts + extension_form(ask, consultation, form, problems) +
               closing_form(ask, consultation, form, problems) + conclusion;
  return page;
}

Result<DeskAnswer> propose_conclusion(const DeskAsk& ask, const Consultation& consultation, const Parameters& form,
                                      std::string_view summary) {
  ProposedAct act{.type = "consultation.conclude", .subject = consultation_subject(consultation.id)};
  TRY(act.body,
      conclusion_body(ask.connection, consultation.id, form.text("adopts"), text_in_page_language(ask, summary)));
  TRY(const WeightyProposal proposal, propose(ask.site.reg(), ask.connection, ask.officer, act));
  return in_same_language(ask.request, site_url({"desk", "proposals", proposal.id}));
}

Result<Act> typed_act(const DeskAsk& ask, const Consultation& consultation, const Parameters& form,
                      const LocalText& words) {
  Entropy& entropy = ask.site.reg().entropy();
  if (form.text("do") == "extend") {
    TRY(const Instant closes_at, instant_of_local_time(trim(form.text("closes-at")), consultation.terms.time_zone));
    return extension_act(consultation.id, closes_at, words, ask.now(), entropy);
  }
  return closing_act(consultation.id, words, ask.now(), entropy);
}

}  // namespace

Result<Page> desk_consultation_page(const DeskAsk& ask) {
  TRY(const Consultation consultation, desk_consultation(ask));
  return page_of(ask, consultation, {}, {});
}

Result<DeskAnswer> act_on_consultation(const DeskAsk& ask, const Parameters& form) {
  TRY(const Consultation consultation, desk_consultation(ask));
  const Translator& translate = ask.translate;
  const std::string_view what = form.text("do");
  const bool extends = what == "extend";
  const bool concludes = what == "conclude";
  if (!extends && !concludes && what != "close")
    return malformed("the form does not say what to do", "load the page again");
  const std::string words = with_plain_lines(form.text(extends     ? "extend-reason"
                                                       : concludes ? "summary"
                                                                   : "close-reason"));
  const SitePath field = extends     ? SitePath("#extend-reason")
                         : concludes ? SitePath("#summary")
                                     : SitePath("#close-reason");
  FieldProblems problems;
  check_public_field(problems, field, words, longest_consultation_text, translate("Enter a reason"));
  const auto again = [&]() -> Result<DeskAnswer> {
    TRY(Page page, page_of(ask, consultation, form, problems));
    return page;
  };
  if (!problems.empty()) return again();
  const Result<DeskAnswer> done = [&]() -> Result<DeskAnswer> {
    if (concludes) return propose_conclusion(ask, consultation, form, words);
    TRY(Act act, typed_act(ask, consultation, form, text_in_page_language(ask, words)));
    TRY(const Acknowledgement logged, log_from_desk(ask, std::move(act)));
    return overview_after(ask, logged.entry_index);
  }();
  if (done) return *done;
  if (!is_about_input(done.error())) return fail(done.error());
  problems.push_back({extends ? SitePath("#closes-at") : field, sentence_of(done.error()), "en"});
  return again();
}

}  // namespace haip
