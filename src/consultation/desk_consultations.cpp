// All consultations for the secretariat, and the form that calls a new one.

#include <algorithm>

#include "base/text.hpp"
#include "consultation/desk.hpp"
#include "consultation/display.hpp"
#include "consultation/dispositions.hpp"
#include "consultation/local_time.hpp"
#include "instruments/view.hpp"
#include "web/contribution.hpp"
#include "web/desk_act.hpp"

namespace haip {
namespace {

Result<DeskCard> consultations_card(const DeskAsk& ask) {
  TRY(const std::vector<Consultation> all, list_consultations(ask.connection));
  std::uint64_t waiting = 0;
  for (const Consultation& one : all) {
    if (one.conclusion) continue;
    TRY(const std::uint64_t count, count_undisposed(ask.connection, one.id));
    waiting += count;
  }
  return DeskCard{std::string(ask.translate("Consultations")),
                  waiting == 0 ? std::string(ask.translate("Call one, and give each comment its disposition."))
                               : ask.translate.format_plural("{count} comment waits for its disposition.",
                                                             "{count} comments wait for their disposition.", waiting)};
}

Result<Page> desk_consultations_page(const DeskAsk& ask) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<Consultation> all, list_consultations(ask.connection));
  Page page{.title = std::string(translate("Consultations"))};
  page.body.add(
      "p", {},
      tag("a", {href(in_same_language(ask.request, "/desk/consultations/open"))}, translate("Call a consultation")));
  if (all.empty()) page.body += empty_note(translate("No consultation has been called yet."));
  Html rows;
  for (const Consultation& one : all) {
    TRY(const std::uint64_t waiting, count_undisposed(ask.connection, one.id));
    rows.add("tr", {},
             tag("th", {attribute("scope", "row")},
                 tag("a", {href(desk_consultation_url(ask, one.id))}, title_of(one, ask.language()))),
             labelled_cell(translate("State"), state_label(state_of(one, ask.now()), translate)),
             labelled_cell(translate.in_context("consultation", "Closes"),
                           Html::text(local_date_and_time(one.closes_at, one.terms.time_zone, ask.language()))),
             labelled_cell(translate("Without a disposition"), Html::text(written_number(waiting, ask.language()))));
  }
  const auto heading = [](std::string_view text) { return tag("th", {attribute("scope", "col")}, text); };
  if (!rows.empty())
    page.body += tag("table", {attribute("class", "stack")},
                     tag("thead", tag("tr", heading(translate("Consultation")), heading(translate("State")),
                                      heading(translate.in_context("consultation", "Closes")),
                                      heading(translate("Without a disposition")))),
                     tag("tbody", rows));
  return page;
}

/// Editions that can be consulted on, as "coc/2026-draft-1".
Result<std::vector<Choice>> edition_choices(const DeskAsk& ask, std::string_view chosen) {
  TRY(const std::vector<InstrumentSummary> instruments, list_instruments(ask.connection));
  std::vector<Choice> choices{{"", std::string(ask.translate("choose one")), chosen.empty()}};
  for (const InstrumentSummary& one : instruments)
    for (const EditionSummary& edition : one.editions) {
      if (edition.status == "superseded") continue;
      const std::string value = one.instrument.id + "/" + edition.id;
      const std::string title(choose_text(one.instrument.short_title, ask.language().code()).text);
      choices.push_back({value, title + ", " + edition.id, value == chosen});
    }
  return choices;
}

Result<Page> opening_form(const DeskAsk& ask, const Parameters& typed, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("Call a consultation")), .status = problems.empty() ? 200 : 422};
  page.before_title = problem_summary(problems, translate);
  page.crumbs = {{std::string(translate("Consultations")), in_same_language(ask.request, "/desk/consultations")}};
  TRY(const std::vector<Choice> editions, edition_choices(ask, typed.text("edition")));
  const auto text = [&](std::string_view name, std::string_view label, std::string_view hint = {}) {
    return text_field({name, label, hint}, {.value = typed.text(name), .autocomplete = "off"}, problems);
  };
  const auto area = [&](std::string_view name, std::string_view label, std::string_view hint, int rows) {
    return text_area({name, label, hint}, typed.text(name), rows, problems);
  };
  Html fields = select_field({"edition", translate("What is reviewed"),
                              translate("A draft is an edition that was recorded and that nobody has adopted.")},
                             editions, problems);
  fields += text("id", translate("Short name for the address"),
                 translate("Small letters, digits and hyphens, such as coc-2026. It cannot be changed."));
  fields += text("title", translate("Title"), translate("All texts are in the language of this page."));
  fields += area("purpose", translate("Purpose"), translate("Why this is reviewed, and what for."), 4);
  fields += area("decides", translate("Who decides"), {}, 2);
  fields += area("use", translate("How input is used"), translate("What people can expect after closing."), 3);
  fields += area("questions", translate("Questions (if any)"), translate("One on each line."), 4);
  fields += text("languages", translate("Languages in which comments are read"),
                 translate("Language codes with blanks between them, such as en ja fr."));
  fields += text("time-zone", translate("Time zone"), translate("Of both times, such as Asia/Tokyo, or UTC."));
  fields += text("opens-at", translate.in_context("consultation", "Opens"), translate("Such as 2026-12-01 09:00"));
  fields += text("closes-at", translate.in_context("consultation", "Closes"),
                 translate("The first minute that is too late, such as 2027-02-28 18:00"));
  const bool by_mail = typed.text("confirmation") == "e-mail";
  fields += select_field({"confirmation", translate("How senders of comments confirm that it is them")},
                         {{"none", std::string(translate("not at all")), !by_mail},
                          {"e-mail", std::string(translate("by a link that is mailed to them")), by_mail}},
                         problems);
  fields +=
      area("targets", translate("Whom this sets out to hear (if anybody in particular)"),
           translate("One target on each line: a stakeholder group, a group of economies or both, and a number of "
                     "people, such as: academia least-developed 10"),
           3);
  page.body += desk_form(ask.tokens, ask.session, ask.request.path,
                         fields + tag("p", translate("An entry of the log cannot be taken back.")) +
                             submit_button(translate("Call and log")));
  return page;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ' '))
    if (!trim(word).empty()) words.emplace_back(trim(word));
  return words;
}

struct TypedCall {
  std::optional<ConsultationId> id;
  ConsultationTerms terms;
};

TypedCall read_call(const DeskAsk& ask, const Parameters& form, FieldProblems& problems) {
  const Translator& translate = ask.translate;
  TypedCall call;
  const auto local = [&](std::string_view name, SitePath field, std::size_t longest, std::string_view missing) {
    const std::string text = with_plain_lines(form.text(name));
    check_public_field(problems, field, text, longest, missing);
    return text_in_page_language(ask, text);
  };
  const std::string_view edition = form.text("edition");
  const std::size_t slash = edition.find('/');
  if (slash == std::string_view::npos)
    problems.push_back({"#edition", std::string(translate("Choose what is reviewed"))});
  else
    call.terms.instrument = edition.substr(0, slash), call.terms.edition = edition.substr(slash + 1);
  if (const Result<ConsultationId> id = ConsultationId::parse(trim(form.text("id"))))
    call.id = *id;
  else
    problems.push_back({"#id", sentence_of(id.error()), "en"});
  call.terms.title = local("title", "#title", longest_consultation_title, translate("Enter a title"));
  call.terms.purpose = local("purpose", "#purpose", longest_consultation_text, translate("Say what it is for"));
  call.terms.decides = local("decides", "#decides", longest_consultation_text, translate("Say who decides"));
  call.terms.use = local("use", "#use", longest_consultation_text, translate("Say how input is used"));
  const std::string questions = with_plain_lines(form.text("questions"));
  for (const std::string_view line : split(questions, '\n'))
    if (!trim(line).empty()) call.terms.questions.push_back(text_in_page_language(ask, trim(line)));
  call.terms.languages = words_of(form.text("languages"));
  call.terms.time_zone = trim(form.text("time-zone"));
  const auto time = [&](std::string_view name, SitePath field, Instant& at) {
    const Result<Instant> parsed = instant_of_local_time(trim(form.text(name)), call.terms.time_zone);
    if (parsed)
      at = *parsed;
    else
      problems.push_back({field, sentence_of(parsed.error()), "en"});
  };
  time("opens-at", "#opens-at", call.terms.opens_at);
  time("closes-at", "#closes-at", call.terms.closes_at);
  if (form.text("confirmation") == "e-mail") call.terms.confirmation = CommentConfirmation::mail;
  if (const auto targets = outreach_targets_of_lines(with_plain_lines(form.text("targets"))))
    call.terms.targets = *targets;
  else
    problems.push_back({"#targets", sentence_of(targets.error()), "en"});
  return call;
}

}  // namespace

LocalText text_in_page_language(const DeskAsk& ask, std::string_view typed) {
  return {{std::string(ask.language().code()), std::string(typed)}};
}

Result<Consultation> desk_consultation(const DeskAsk& ask) {
  const Result<ConsultationId> id = ConsultationId::parse(ask.segment("id"));
  if (!id) return fail(ErrorKind::not_found, "the register has no such consultation");
  TRY(std::optional<Consultation> consultation, find_consultation(ask.connection, *id));
  if (!consultation) return fail(ErrorKind::not_found, "the register has no such consultation");
  return std::move(*consultation);
}

Url desk_consultation_url(const DeskAsk& ask, const ConsultationId& id) {
  return in_same_language(ask.request, site_url({"desk", "consultations", id.text()}));
}

Result<Page> desk_opening_page(const DeskAsk& ask) {
  Parameters empty;
  empty.add("time-zone", "UTC");
  empty.add("languages", std::string(ask.language().code()));
  return opening_form(ask, empty, {});
}

Result<DeskAnswer> open_from_desk(const DeskAsk& ask, const Parameters& form) {
  FieldProblems problems;
  const TypedCall call = read_call(ask, form, problems);
  const auto again = [&]() -> Result<DeskAnswer> {
    TRY(Page page, opening_form(ask, form, problems));
    return page;
  };
  if (!problems.empty() || !call.id) return again();
  const Result<Acknowledgement> logged =
      log_from_desk(ask, opening_act(*call.id, call.terms, ask.now(), ask.site.reg().entropy()));
  if (logged) return desk_consultation_url(ask, *call.id);
  if (!is_about_input(logged.error())) return fail(logged.error());
  problems.push_back({"#main", sentence_of(logged.error()), "en"});
  return again();
}

std::vector<DeskRoute> consultation_desk_routes() {
  return {{"/desk/consultations", StaffRole::editor, desk_consultations_page, nullptr, consultations_card},
          {"/desk/consultations/open", StaffRole::editor, desk_opening_page, open_from_desk},
          {"/desk/consultations/{id}", StaffRole::editor, desk_consultation_page, act_on_consultation},
          {"/desk/consultations/{id}/drafts/{edition}", StaffRole::editor, desk_draft_page, bring_in_draft},
          {"/desk/consultations/{id}/places/{entry}", StaffRole::editor, desk_place_page, correct_place},
          {"/desk/consultations/{id}/campaigns", StaffRole::editor, desk_campaigns_page, decide_campaign},
          {"/desk/consultations/{id}/dispositions", StaffRole::editor, desk_dispositions_page, dispose_of_comments}};
}

}  // namespace haip
