// The draft under consultation to read, part by part: each provision with what changes against the edition in force,
// what was said about it, and the way to say something.

#include <algorithm>
#include <map>

#include "consultation/pages.hpp"
#include "instruments/difference.hpp"
#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "register/fold.hpp"

namespace haip {
namespace {

using CountsByProvision = std::map<std::string, CommentCount, std::less<>>;

CountsByProvision by_provision(const std::vector<CommentCount>& counts) {
  CountsByProvision all;
  for (const CommentCount& count : counts) all.emplace(count.provision, count);
  return all;
}

bool is_part_of(const Edition& edition, const Provision& provision, const ProvisionId& part) {
  const Provision* at = &provision;
  while (at != nullptr) {
    if (at->id == part) return true;
    at = at->parent ? edition.find(*at->parent) : nullptr;
  }
  return false;
}

Html said_words(const ConsultationId& id, const CommentCount& count, const Translator& translate) {
  if (count.comments == 0) return {};
  Html said = tag("a", {href(comments_url(id).with("provision", count.provision))},
                  translate.format_plural("{count} comment", "{count} comments", count.comments));
  if (count.amendments > 0)
    said += Html::text(", ") + Html::text(translate.format_plural("{count} proposes wording", "{count} propose wording",
                                                                  count.amendments));
  return said;
}

/// The text with what changes in it; plain where nothing does.
Html draft_text(const Provision& provision, const Edition* in_force, const Translator& translate) {
  const Language language = translate.language();
  const Provision* before = in_force == nullptr ? nullptr : in_force->find(provision.id);
  if (before != nullptr) {
    const TextPair texts = comparable_texts(*before, provision, language.code());
    if (texts.from == texts.to) return text_block(provision.text, language);
    return tag("p",
               {attribute("class", "redline"),
                attribute("lang", texts.language == language.code() ? std::nullopt
                                                                    : std::optional<std::string_view>(texts.language))},
               redline(difference(texts.from, texts.to), translate));
  }
  Html text = text_block(provision.text, language);
  if (in_force != nullptr)
    text = tag("p", tag("span", {attribute("class", "tag")}, translate.in_context("provision", "new"))) + text;
  return text;
}

Html provision_block(const PageRequest& ask, const Consultation& consultation, const Provision& provision,
                     const Edition* in_force, const CommentCount& count, bool takes_comments) {
  const Translator& translate = ask.translate;
  const std::string label = label_text(provision, ask.language());
  Html line = said_words(consultation.id, count, translate);
  if (takes_comments) {
    if (!line.empty()) line += Html::text(" · ");
    line +=
        tag("a", {href(comment_form_url(consultation.id, provision.id))},
            translate.in_context("consultation", "Comment"), tag("span", {attribute("class", "unseen")}, " ", label));
  }
  const Html name = tag("p", {attribute("class", "small")},
                        tag("a", {href(provision_url(provision.id)), attribute("class", "label")}, label));
  const Html text = provision.text.empty() ? text_block(provision.heading, ask.language())
                                           : draft_text(provision, in_force, translate);
  return tag("div", {attribute("class", "provision"), attribute("id", provision.id.anchor())}, name, text,
             tag("p", {attribute("class", "small")}, line));
}

/// Null when none is in force, or the draft is the edition in force.
Result<std::optional<Edition>> edition_to_compare(Connection& view, const Consultation& consultation) {
  TRY(const std::optional<InstrumentSummary> instrument, find_instrument(view, consultation.terms.instrument));
  if (!instrument) return std::nullopt;
  const auto in_force = std::ranges::find(instrument->editions, "in-force", &EditionSummary::status);
  if (in_force == instrument->editions.end() || consultation.round_of(in_force->id) != nullptr) return std::nullopt;
  TRY(Edition edition, find_edition(view, consultation.terms.instrument, in_force->id));
  return edition;
}

}  // namespace

Url draft_part_url(const ConsultationId& id, const ProvisionId& part) {
  return *site_url_from_text("/consultations/" + id.text() + "/draft/" + part.text());
}

Html draft_contents(const PageRequest& ask, const Consultation& consultation, const Edition& draft,
                    const std::vector<CommentCount>& counts) {
  const Translator& translate = ask.translate;
  Html rows;
  for (const Provision& part : draft.provisions) {
    if (part.parent) continue;
    std::uint64_t comments = 0;
    std::uint64_t amendments = 0;
    for (const CommentCount& count : counts) {
      const Result<ProvisionId> id = ProvisionId::parse(count.provision);
      const Provision* provision = id ? draft.find(*id) : nullptr;
      // A provision that the last draft does not have any more is listed by its old id.
      const bool is_below = provision != nullptr ? is_part_of(draft, *provision, part.id)
                                                 : count.provision.starts_with(part.id.text() + "/");
      if (!is_below) continue;
      comments += count.comments;
      amendments += count.amendments;
    }
    std::string said =
        comments == 0 ? std::string("–") : translate.format_plural("{count} comment", "{count} comments", comments);
    if (amendments > 0)
      said += ", " + translate.format_plural("{count} proposes wording", "{count} propose wording", amendments);
    rows.add(
        "tr", {},
        tag("th", {attribute("scope", "row")},
            tag("a", {href(draft_part_url(consultation.id, part.id))}, provision_name(draft, part.id, ask.language()))),
        labelled_cell(translate("Said so far"), Html::text(said)));
  }
  const auto heading = [](std::string_view text) { return tag("th", {attribute("scope", "col")}, text); };
  return tag("table", {attribute("class", "stack")},
             tag("thead", tag("tr", heading(translate("Part")), heading(translate("Said so far")))),
             tag("tbody", rows));
}

Result<Page> draft_part_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const Consultation consultation, asked_consultation(ask));
  TRY(const Edition draft, find_edition(ask.view, consultation.terms.instrument, consultation.last_round().edition));
  const Result<ProvisionId> part = ProvisionId::parse(ask.route.text("provision"));
  if (!part || draft.find(*part) == nullptr)
    return fail(ErrorKind::not_found, "the draft under consultation has no such provision");
  TRY(const std::optional<Edition> in_force, edition_to_compare(ask.view, consultation));
  TRY(const std::vector<CommentCount> counts, comments_by_provision(ask.view, consultation.id));
  TRY(const Instant now, log_time(ask.view));
  const ConsultationState state = state_of(consultation, now);
  const bool takes_comments = state == ConsultationState::open || state == ConsultationState::announced;
  const CountsByProvision by_id = by_provision(counts);
  Page page{.title = provision_name(draft, *part, ask.language()), .section = "consultations"};
  page.crumbs = consultation_crumbs(consultation, translate);
  page.before_title = tag("p", {attribute("class", "over")}, draft.id);
  if (in_force)
    page.lead =
        tag("p", {attribute("class", "lead")},
            translate.format("As it would read, with what changes against {edition}.", {{"edition", in_force->id}}));
  if (!draft.note.empty()) page.body += text_block(draft.note, ask.language());
  page.body += wording_note(draft.instrument, draft.wording, draft.sources, ask);
  for (const Provision& provision : draft.provisions) {
    if (!is_part_of(draft, provision, *part)) continue;
    const auto count = by_id.find(provision.id.text());
    page.body += provision_block(ask, consultation, provision, in_force ? &*in_force : nullptr,
                                 count == by_id.end() ? CommentCount() : count->second, takes_comments);
  }
  return page;
}

}  // namespace haip
