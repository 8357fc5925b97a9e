// All consultations, and one.

#include <map>

#include "consultation/pages.hpp"
#include "consultation/participation_pages.hpp"
#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "register/fold.hpp"

namespace haip {
namespace {

Html heading(std::string_view text) { return tag("th", {attribute("scope", "col")}, text); }

Html time_of(Instant at, const Consultation& consultation, Language language) {
  return tag("time", {attribute("datetime", format_instant(at))},
             local_date_and_time(at, consultation.terms.time_zone, language));
}

std::string languages_of(const Consultation& consultation, Language reader) {
  std::string list;
  for (const std::string& language : consultation.terms.languages)
    list += (list.empty() ? "" : ", ") + display_language(language, reader);
  return list;
}

Html fact_table(const PageRequest& ask, const Consultation& consultation) {
  const Translator& translate = ask.translate;
  const Language language = ask.language();
  const ConsultationTerms& terms = consultation.terms;
  std::vector<std::pair<std::string, Html>> facts;
  facts.emplace_back(translate("What is reviewed"),
                     tag("a", {href(edition_url(terms.instrument, consultation.last_round().edition))},
                         terms.instrument + "/" + consultation.last_round().edition));
  facts.emplace_back(translate.in_context("consultation", "Opens"), time_of(terms.opens_at, consultation, language));
  facts.emplace_back(translate.in_context("consultation", "Closes"),
                     time_of(consultation.closes_at, consultation, language));
  facts.emplace_back(translate("Who decides"), text_span(terms.decides, language));
  facts.emplace_back(translate("How input is used"), text_span(terms.use, language));
  facts.emplace_back(translate("Languages"), Html::text(languages_of(consultation, language)));
  facts.emplace_back(translate("Called in"), entry_link(consultation.entry_index, translate));
  return fact_list(facts);
}

Html question_list(const Consultation& consultation, const Translator& translate) {
  if (consultation.terms.questions.empty()) return {};
  Html items;
  for (const LocalText& question : consultation.terms.questions)
    items.add("li", {}, text_span(question, translate.language()));
  return tag("h2", translate("Questions")) + tag("ol", items);
}

Html history_list(const PageRequest& ask, const Consultation& consultation) {
  const Translator& translate = ask.translate;
  const Language language = ask.language();
  std::map<EntryIndex, std::pair<Instant, Html>> items;
  for (const ConsultationRound& round : consultation.rounds) {
    Html text = tag("h3", translate.format("Draft {number}", {{"number", std::to_string(round.number)}})) +
                tag("p", tag("a", {href(edition_url(consultation.terms.instrument, round.edition))}, round.edition),
                    ", ", entry_link(round.entry_index, translate));
    if (!round.note.empty()) text += text_block(round.note, language);
    items.emplace(round.entry_index, std::pair(round.at, std::move(text)));
  }
  for (const ConsultationChange& change : consultation.changes) {
    Html text = tag("h3", change.is_close ? translate("Closed early") : translate("Extended")) +
                tag("p", translate.markup("{before} became {after}, {entry}",
                                          {{"before", time_of(change.closed_at_before, consultation, language)},
                                           {"after", time_of(change.closes_at, consultation, language)},
                                           {"entry", entry_link(change.entry_index, translate)}})) +
                text_block(change.reason, language);
    items.emplace(change.entry_index, std::pair(change.at, std::move(text)));
  }
  Html list;
  for (const auto& [entry, item] : items) list.add("li", {}, date_element(item.first, language), item.second);
  return tag("h2", {attribute("id", "history")}, translate("How it went")) +
         tag("ol", {attribute("class", "timeline")}, list);
}

Html conclusion_note(const PageRequest& ask, const Consultation& consultation) {
  if (!consultation.conclusion) return {};
  const Translator& translate = ask.translate;
  const ConsultationConclusion& conclusion = *consultation.conclusion;
  Html note = tag("h2", translate("What became of it")) + text_block(conclusion.summary, ask.language());
  if (!conclusion.adopted_edition.empty())
    note.add("p", {},
             translate.markup(
                 "The edition {edition} was adopted.",
                 {{"edition", tag("a", {href(edition_url(consultation.terms.instrument, conclusion.adopted_edition))},
                                  conclusion.adopted_edition)}}));
  note.add("p", {},
           translate.markup("Decided by two people of the secretariat on {date}, {entry}.",
                            {{"date", date_element(conclusion.at, ask.language())},
                             {"entry", entry_link(conclusion.entry_index, translate)}}));
  return tag("div", {attribute("class", "note")}, note);
}

Result<Html> disposition_figures(const PageRequest& ask, const Consultation& consultation) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<DispositionCount> counts, count_dispositions(ask.view, consultation.id));
  TRY(const std::uint64_t waiting, count_undisposed(ask.view, consultation.id));
  Html rows;
  const auto add_row = [&](std::string_view word, const Html& label, std::uint64_t count) {
    rows.add(
        "tr", {}, tag("th", {attribute("scope", "row")}, label),
        labelled_cell(translate("Comments"), tag("a", {href(comments_url(consultation.id).with("disposition", word))},
                                                 written_number(count, ask.language()))));
  };
  for (const DispositionCount& count : counts)
    if (count.comments > 0) add_row(count.disposition, disposition_label(count.disposition, translate), count.comments);
  add_row("none", Html::text(translate("no disposition yet")), waiting);
  return tag("h2", {attribute("id", "dispositions")}, translate("Dispositions")) +
         tag("p", translate("Every comment gets a disposition, which is the recorded answer to it with a reason, "
                            "before the consultation can be concluded.")) +
         tag("table", {attribute("class", "stack")},
             tag("thead", tag("tr", heading(translate("Disposition")), heading(translate("Comments")))),
             tag("tbody", rows));
}

/// What became of comments on earlier drafts in the last one.
Result<Html> carry_figures(const PageRequest& ask, const Consultation& consultation) {
  if (consultation.rounds.size() < 2) return Html();
  const Translator& translate = ask.translate;
  TRY(const std::vector<CarryCount> counts, count_places(ask.view, consultation.id, consultation.last_round().edition));
  TRY(const std::uint64_t unplaced, count_unplaced(ask.view, consultation));
  Html rows;
  for (const CarryCount& count : counts)
    rows.add("tr", {}, tag("th", {attribute("scope", "row")}, carry_label(count.outcome, translate)),
             labelled_cell(translate("Comments"), Html::text(written_number(count.comments, ask.language()))));
  if (unplaced > 0)
    rows.add("tr", {}, tag("th", {attribute("scope", "row")}, translate("not carried over yet")),
             labelled_cell(translate("Comments"), Html::text(written_number(unplaced, ask.language()))));
  return tag("h2", {attribute("id", "carried")}, translate("Comments on earlier drafts")) +
         tag("p", translate("Each was looked for in the last draft. None is put on other words silently: where the "
                            "place is not certain, that is said.")) +
         tag("table", {attribute("class", "stack")},
             tag("thead", tag("tr", heading(translate("In the last draft")), heading(translate("Comments")))),
             tag("tbody", rows));
}

}  // namespace

Result<Page> consultations_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<Consultation> all, list_consultations(ask.view));
  TRY(const Instant now, log_time(ask.view));
  Page page{.title = std::string(translate("Consultations")), .section = "consultations"};
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("Principles and Code are reviewed with everybody who wants to take part: comment on any "
                            "provision, propose wording, and read what became of it."));
  page.data_url = Url("/api/v1/consultations");
  if (all.empty()) {
    page.body += empty_note(translate("No consultation has been called yet. It appears here with its closing time."));
    return page;
  }
  Html cards;
  for (const Consultation& one : all) {
    TRY(const std::uint64_t comments, count_comments(ask.view, one.id, {}));
    const ChosenText purpose = choose_text(one.terms.purpose, ask.language().code());
    cards.add("li", {}, tag("h2", tag("a", {href(consultation_url(one.id))}, title_of(one, ask.language()))),
              tag("p", state_label(state_of(one, now), translate), " ",
                  translate.markup("closes {time}", {{"time", time_of(one.closes_at, one, ask.language())}}), " · ",
                  translate.format_plural("{count} comment", "{count} comments", comments)),
              tag("p", {attribute("lang", language_of(purpose, ask.language()))}, beginning_of(purpose.text, 200)));
  }
  page.body += tag("ul", {attribute("class", "cards")}, cards);
  return page;
}

Result<Page> consultation_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const Consultation consultation, asked_consultation(ask));
  TRY(const Instant now, log_time(ask.view));
  TRY(const Edition edition, find_edition(ask.view, consultation.terms.instrument, consultation.last_round().edition));
  TRY(const std::vector<CommentCount> counts, comments_by_provision(ask.view, consultation.id));
  const ConsultationState state = state_of(consultation, now);
  Page page{.title = title_of(consultation, ask.language()), .section = "consultations"};
  page.crumbs = {{std::string(translate("Consultations")), consultations_url()}};
  page.before_title = tag("p", {attribute("class", "over")}, state_label(state, translate));
  const ChosenText purpose = choose_text(consultation.terms.purpose, ask.language().code());
  page.lead =
      tag("p", {attribute("class", "lead"), attribute("lang", language_of(purpose, ask.language()))}, purpose.text);
  page.data_url = site_url({"api", "v1", "consultations", consultation.id.text()});
  page.body += conclusion_note(ask, consultation);
  page.body += fact_table(ask, consultation);
  page.body += question_list(consultation, translate);
  const bool may_still_come = state == ConsultationState::open || state == ConsultationState::announced;
  page.body += tag("h2", {attribute("id", "draft")},
                   may_still_come ? translate("Read the draft and comment") : translate("The draft and the comments"));
  page.body += draft_contents(ask, consultation, edition, counts);
  Html more = tag("a", {href(comments_url(consultation.id))}, translate("All comments")) + Html::text(" · ") +
              tag("a", {href(participation_url(consultation.id))}, translate("Who took part"));
  if (may_still_come)
    more += Html::text(" · ") +
            tag("a", {href(comment_form_url(consultation.id, std::nullopt))}, translate("Comment on the whole"));
  TRY(const std::vector<ConfirmedCampaign> campaigns, list_campaigns(ask.view, consultation.id));
  if (!campaigns.empty())
    more += Html::text(" · ") + tag("a", {href(site_url({"consultations", consultation.id.text(), "campaigns"}))},
                                    translate.format_plural("{count} campaign", "{count} campaigns", campaigns.size()));
  page.body.add("p", {}, more);
  TRY(const Html figures, disposition_figures(ask, consultation));
  page.body += figures;
  TRY(const Html carried, carry_figures(ask, consultation));
  page.body += carried;
  page.body += history_list(ask, consultation);
  return page;
}

}  // namespace haip
