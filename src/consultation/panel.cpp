#include "consultation/panel.hpp"

#include <map>

#include "consultation/display.hpp"
#include "instruments/display.hpp"
#include "register/fold.hpp"

namespace haip {
namespace {

constexpr std::size_t most_changes_shown = 20;

/// A draft may have lost a provision that the edition in force still has: then there is nothing to comment on.
Result<bool> draft_has(Connection& view, const Consultation& consultation,
                       const std::optional<ProvisionId>& provision) {
  if (!provision) return true;
  TRY(const std::optional<Row> row,
      view.query_row("SELECT 1 FROM provision WHERE id = $1 AND instrument = $2 AND edition = $3",
                     {provision->text(), consultation.terms.instrument, consultation.last_round().edition}));
  return row.has_value();
}

Result<Html> call_item(const Consultation& consultation, Instant now, const std::optional<ProvisionId>& provision,
                       const PageRequest& ask) {
  TRY(const bool is_there, draft_has(ask.view, consultation, provision));
  const Translator& translate = ask.translate;
  Html item = tag("a", {href(consultation_url(consultation.id))}, title_of(consultation, ask.language()));
  item += Html::text(" ") + state_label(state_of(consultation, now), translate);
  if (is_there && state_of(consultation, now) == ConsultationState::open)
    item +=
        Html::text(" ") + tag("a", {href(comment_form_url(consultation.id, provision))},
                              provision ? translate("Comment on this provision") : translate("Comment on the whole"));
  return tag("li", item);
}

/// Which comments the words came from, newest edition last.
Result<Html> origin_list(const PageRequest& ask, const ProvisionId& provision) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<Disposition> changes, changes_to(ask.view, provision));
  Html items;
  std::size_t shown = 0;
  for (const Disposition& change : changes) {
    if (++shown > most_changes_shown) break;
    TRY(const std::optional<Comment> comment, find_comment(ask.view, change.comment));
    if (!comment || comment->withdrawn_entry) continue;
    items.add(
        "li", {},
        translate.markup(
            "In {edition}: {comment} by {author}, {disposition}",
            {{"edition", tag("a", {href(edition_url(provision.instrument(), change.words.change->edition))},
                             change.words.change->edition)},
             {"comment", tag("a", {href(comment_url(comment->consultation, comment->entry_index))},
                             translate.format("comment {number}", {{"number", std::to_string(change.comment.value)}}))},
             {"author", author_line(ask, comment->actor, comment->by)},
             {"disposition", disposition_label(change.words.disposition, translate)}}));
  }
  if (items.empty()) return Html();
  return tag("h2", {attribute("id", "origin")}, translate("Where these words came from")) + tag("ul", items);
}

Result<Html> said_list(const PageRequest& ask, const ProvisionId& provision) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<ProvisionComments> said, comments_by_consultation(ask.view, provision));
  Html items;
  for (const ProvisionComments& one : said) {
    TRY(const std::optional<Consultation> consultation, find_consultation(ask.view, one.consultation));
    if (!consultation) continue;
    items.add("li", {},
              tag("a", {href(comments_url(one.consultation).with("provision", provision.text()))},
                  translate.format_plural("{count} comment", "{count} comments", one.comments)),
              ", ", title_of(*consultation, ask.language()));
  }
  if (items.empty()) return Html();
  return tag("h2", {attribute("id", "comments")}, translate("Comments")) + tag("ul", items);
}

}  // namespace

Result<Html> consultation_panel(const PageRequest& ask, std::string_view instrument, std::string_view provision_id) {
  const Translator& translate = ask.translate;
  std::optional<ProvisionId> provision;
  if (!provision_id.empty()) {
    TRY(provision, ProvisionId::parse(provision_id));
  }
  TRY(const std::vector<Consultation> calls, consultations_on(ask.view, instrument));
  TRY(const Instant now, log_time(ask.view));
  Html panel;
  if (!calls.empty()) {
    Html items;
    for (const Consultation& call : calls) {
      TRY(const Html item, call_item(call, now, provision, ask));
      items += item;
    }
    panel += tag("h2", {attribute("id", "consultations")}, translate("Under review")) + tag("ul", items);
  }
  if (!provision) return panel;
  TRY(const Html said, said_list(ask, *provision));
  TRY(const Html origin, origin_list(ask, *provision));
  return panel + said + origin;
}

}  // namespace haip
