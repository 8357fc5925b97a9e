#include "consultation/display.hpp"

#include "base/text.hpp"
#include "consultation/carry_over_display.hpp"
#include "consultation/stakeholders.hpp"
#include "instruments/difference.hpp"
#include "instruments/display.hpp"
#include "instruments/words.hpp"
#include "register/identity.hpp"

namespace haip {

Url consultations_url() { return Url("/consultations"); }

Url consultation_url(const ConsultationId& id) { return site_url({"consultations", id.text()}); }

Url comments_url(const ConsultationId& id) { return site_url({"consultations", id.text(), "comments"}); }

Url comment_url(const ConsultationId& id, EntryIndex comment) {
  return site_url({"consultations", id.text(), "comments", std::to_string(comment.value)});
}

Url comment_form_url(const ConsultationId& id, const std::optional<ProvisionId>& provision) {
  if (!provision) return site_url({"consultations", id.text(), "comment", "whole"});
  // The segments of a provision id are plain words.
  return *site_url_from_text("/consultations/" + id.text() + "/comment/" + provision->text());
}

Result<Consultation> asked_consultation(const PageRequest& ask) {
  const Result<ConsultationId> id = ConsultationId::parse(ask.route.text("id"));
  if (!id) return fail(ErrorKind::not_found, "the register has no such consultation");
  TRY(std::optional<Consultation> consultation, find_consultation(ask.view, *id));
  if (!consultation) return fail(ErrorKind::not_found, "the register has no such consultation");
  return std::move(*consultation);
}

std::string title_of(const Consultation& consultation, Language language) {
  return std::string(choose_text(consultation.terms.title, language.code()).text);
}

std::vector<Crumb> consultation_crumbs(const Consultation& consultation, const Translator& translate) {
  return {{std::string(translate("Consultations")), consultations_url()},
          {title_of(consultation, translate.language()), consultation_url(consultation.id)}};
}

ConsultationState state_of(const Consultation& consultation, Instant now) {
  if (consultation.conclusion) return ConsultationState::concluded;
  if (consultation.closes_at <= now) return ConsultationState::closed;
  return now < consultation.terms.opens_at ? ConsultationState::announced : ConsultationState::open;
}

Html state_label(ConsultationState state, const Translator& translate) {
  switch (state) {
    case ConsultationState::announced:
      return tag("span", {attribute("class", "tag")}, translate.in_context("consultation", "announced"));
    case ConsultationState::open:
      return tag("span", {attribute("class", "tag good")}, translate.in_context("consultation", "open"));
    case ConsultationState::closed:
      return tag("span", {attribute("class", "tag")}, translate.in_context("consultation", "closed, not decided yet"));
    case ConsultationState::concluded:
      return tag("span", {attribute("class", "tag")}, translate.in_context("consultation", "concluded"));
  }
  return {};
}

Html disposition_label(std::string_view disposition, const Translator& translate) {
  const bool is_taken_up = disposition == "accepted" || disposition == "partly";
  return tag("span", {attribute("class", is_taken_up ? "tag good" : "tag")}, disposition_name(disposition, translate));
}

Html carry_label(CarryOutcome outcome, const Translator& translate) {
  const char* style = outcome == CarryOutcome::orphan ? "tag bad" : outcome == CarryOutcome::kept ? "tag good" : "tag";
  return tag("span", {attribute("class", style)}, carry_outcome_name(outcome, translate));
}

Html author_line(const PageRequest& ask, std::string_view actor, const Participant& by) {
  const Translator& translate = ask.translate;
  std::string about;
  if (!by.group.empty()) about = stakeholder_group_name(by.group, translate);
  if (!by.economy.empty()) about += ", " + display_country(by.economy, ask.language());
  if (actor != register_actor) {
    const Result<std::optional<Organisation>> organisation = find_organisation(ask.view, actor);
    const std::string name = organisation && *organisation ? (*organisation)->name : std::string(actor);
    Html line = tag("a", {href(site_url({"organisations", actor}))}, name);
    if (!about.empty()) line += Html::text(" (" + about + ")");
    return line;
  }
  if (by.name.empty()) return Html::text(translate("The name was erased"));
  Html line = tag("strong", by.name) + Html::text(" (" + about + ")");
  if (!by.organisation.empty())
    line += Html::text(" ") + Html::text(translate.format("for {organisation}", {{"organisation", by.organisation}}));
  return line;
}

Html written_text(std::string_view text, std::string_view text_language, Language language) {
  Html paragraphs;
  for (const std::string_view line : split(text, '\n'))
    if (!trim(line).empty()) paragraphs.add("p", {}, trim(line));
  if (text_language == language.code()) return paragraphs;
  return tag("div", {attribute("lang", text_language)}, paragraphs);
}

Html amendment_redline(const CommentWords& words, const std::optional<ProvisionId>& provision, const Edition& edition,
                       const Translator& translate) {
  std::string before = words.quoted ? words.quoted->quote : std::string();
  const Provision* found = provision ? edition.find(*provision) : nullptr;
  if (before.empty() && found != nullptr) before = choose_text(found->text, words.language).text;
  const bool is_readers = words.language == translate.language().code();
  return tag("p",
             {attribute("class", "redline"),
              attribute("lang", is_readers ? std::nullopt : std::optional<std::string_view>(words.language))},
             redline(difference(before, words.proposed), translate));
}

std::string beginning_of(std::string_view text, std::size_t most_code_points) {
  if (count_code_points(text) <= most_code_points) return std::string(text);
  std::string beginning;
  std::size_t length = 0;
  for (const std::string_view word : split_words(text)) {
    length += count_code_points(word);
    if (length > most_code_points) break;
    beginning += word;
  }
  return std::string(trim(beginning)) + " …";
}

std::string provision_name(const Edition& edition, const ProvisionId& id, Language language) {
  const Provision* found = edition.find(id);
  if (found == nullptr) return id.text();
  const std::string label = label_text(*found, language);
  const std::string name = name_text(*found, language);
  return label == name || label.empty() ? name : label + " – " + name;
}

}  // namespace haip
