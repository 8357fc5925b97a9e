#include <algorithm>
#include <map>

#include "instruments/display.hpp"
#include "instruments/pages.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

constexpr int deepest_heading = 6;

Html heading_of_level(int level, std::string_view id, const Html& content) {
  switch (std::min(level, deepest_heading)) {
    case 2:
      return tag("h2", {attribute("id", id)}, content);
    case 3:
      return tag("h3", {attribute("id", id)}, content);
    case 4:
      return tag("h4", {attribute("id", id)}, content);
    case 5:
      return tag("h5", {attribute("id", id)}, content);
    default:
      return tag("h6", {attribute("id", id)}, content);
  }
}

// Labels of provisions of other instruments that this edition links to.
Result<std::map<ProvisionId, LocalText>> labels_of_targets(Connection& view, const Edition& edition) {
  std::map<ProvisionId, LocalText> labels;
  std::map<std::string, Edition, std::less<>> editions;
  for (const Provision& provision : edition.provisions)
    for (const ProvisionLink& link : provision.links) {
      const std::string instrument(link.to.instrument());
      if (!editions.contains(instrument)) {
        Result<Edition> other = find_edition(view, instrument, "");
        if (!other && other.error().kind != ErrorKind::not_found) return fail(std::move(other).error());
        editions.emplace(instrument, other ? std::move(*other) : Edition{});
      }
      const Provision* target = editions.find(instrument)->second.find(link.to);
      if (target != nullptr) labels.emplace(link.to, target->label);
    }
  return labels;
}

// Writes the provisions of one edition in their order, headings nested by their parents.
class EditionWriter {
 public:
  EditionWriter(const Edition& edition, const std::map<ProvisionId, LocalText>& labels, const PageRequest& ask)
      : edition_(edition), labels_(labels), ask_(ask), is_questionnaire_(edition.instrument.kind == "questionnaire") {
    const auto is_section = [](const Provision& provision) { return provision.kind == "section"; };
    has_sections_ = std::any_of(edition.provisions.begin(), edition.provisions.end(), is_section);
  }

  Html provisions() {
    Html body;
    for (const Provision& provision : edition_.provisions) {
      if (is_stray_question(provision) && !has_stray_heading_) {
        has_stray_heading_ = true;
        body.add("h2", {attribute("id", "questions")}, ask_.translate("Questions whose section is not known here"));
      }
      add(body, provision);
    }
    return body;
  }

  Html contents() const {
    Html list;
    for (const Provision& provision : edition_.provisions) {
      if (provision.parent || provision.heading.empty() || is_stray_question(provision)) continue;
      list.add("li", {}, label_and_heading(provision, Url("#main").at(provision.id.anchor())));
    }
    if (has_sections_ && std::any_of(edition_.provisions.begin(), edition_.provisions.end(),
                                     [&](const Provision& each) { return is_stray_question(each); }))
      list.add("li", {}, tag("a", {href("#questions")}, ask_.translate("Questions whose section is not known here")));
    if (list.empty()) return {};
    return tag("nav", {attribute("aria-labelledby", "contents")},
               tag("h2", {attribute("id", "contents")}, ask_.translate("Contents")),
               tag("ol", {attribute("class", "contents")}, list));
  }

 private:
  bool is_stray_question(const Provision& provision) const {
    return has_sections_ && provision.kind == "question" && !provision.parent;
  }

  // "Action 1 Find, test and reduce risks", the label as a link; once when both are the same word.
  // With a class, the label stands on a line of its own above the heading.
  Html label_and_heading(const Provision& provision, const Url& url,
                         std::optional<std::string_view> label_class = {}) const {
    const bool are_same = label_text(provision, ask_.language()) == name_text(provision, ask_.language());
    Html line = tag("a", {href(url), attribute("class", are_same ? std::nullopt : label_class)},
                    text_span(provision.label, ask_.language()));
    if (!are_same) line += Html::text(" ") + text_span(provision.heading, ask_.language());
    return line;
  }

  // Below the headings of those it belongs to; a parent without a heading makes no level.
  int level_of(const Provision& provision) const {
    int level = is_stray_question(provision) ? 3 : 2;
    for (const Provision* each = &provision; each->parent;) {
      each = edition_.find(*each->parent);
      if (!each->heading.empty()) ++level;
      if (is_stray_question(*each)) ++level;
    }
    return level;
  }

  void add(Html& body, const Provision& provision) {
    Html content;
    if (!provision.heading.empty()) {
      body += heading_of_level(level_of(provision), provision.id.anchor(),
                               label_and_heading(provision, provision_url(provision.id), "label"));
      content = small_print(provision, ask_.translate);
      if (!content.empty()) content = tag("p", {attribute("class", "small")}, content);
      content += text_block(provision.text, ask_.language());
      content += served_actions(provision);
      body += content;
      return;
    }
    Html line = tag("a", {href(provision_url(provision.id)), attribute("class", "label")},
                    text_span(provision.label, ask_.language()));
    if (const Html print = small_print(provision, ask_.translate); !print.empty()) line += Html::text(" ") + print;
    content.add("p", {attribute("class", "small")}, line);
    content += text_block(provision.text, ask_.language());
    content += served_actions(provision);
    body.add("div", {attribute("id", provision.id.anchor()), attribute("class", "provision")}, content);
  }

  // "For: deployer · Serves: Action 1, Action 2 (our inference)"
  Html served_actions(const Provision& provision) const {
    if (!is_questionnaire_) return {};
    Html line;
    for (const std::string& role : provision.roles)
      line += Html::text(line.empty() ? std::string(ask_.translate("Recommended for:")) + " " : ", ") +
              Html::text(role_name(role, ask_.translate));
    std::string_view relation;
    std::string_view mark;
    for (const ProvisionLink& link : provision.links) {
      const bool starts_group = link.relation != relation;
      if (starts_group && !mark.empty()) line += Html::text(" ") + mark_label(mark, ask_.translate);
      if (starts_group)
        line += Html::text(line.empty() ? "" : " · ") + Html::text(outgoing_relation(link.relation, ask_.translate)) +
                Html::text(": ");
      else
        line += Html::text(", ");
      const auto label = labels_.find(link.to);
      const Html name = label == labels_.end() ? Html::text(link.to.text()) : text_span(label->second, ask_.language());
      line.add("a", {href(provision_url(link.to))}, name);
      relation = link.relation;
      mark = link.mark;
    }
    if (!mark.empty()) line += Html::text(" ") + mark_label(mark, ask_.translate);
    return line.empty() ? Html() : tag("p", {attribute("class", "small")}, line);
  }

  const Edition& edition_;
  const std::map<ProvisionId, LocalText>& labels_;
  const PageRequest& ask_;
  bool is_questionnaire_;
  bool has_sections_ = false;
  bool has_stray_heading_ = false;
};

// Only the strengths that occur, strongest first.
Html strength_legend(const Edition& edition, const Translator& translate) {
  Html list;
  for (const std::string_view strength : strength_words) {
    const auto has_it = [&](const Provision& provision) {
      return std::find(provision.strengths.begin(), provision.strengths.end(), strength) != provision.strengths.end();
    };
    if (std::any_of(edition.provisions.begin(), edition.provisions.end(), has_it))
      list.add("li", {}, tag("b", strength_name(strength, translate)), ": ", strength_meaning(strength, translate));
  }
  if (list.empty()) return {};
  return tag("details", tag("summary", translate("How binding the words are")),
             tag("p", translate("The text uses words of different strength. Each provision shows its own; they must "
                                "not be read as one.")),
             tag("ul", list));
}

Html edition_facts(const Edition& edition, const InstrumentSummary& summary, const PageRequest& ask) {
  const Translator& translate = ask.translate;
  const EditionSummary& facts = *summary.find(edition.id);
  std::vector<std::pair<std::string, Html>> list;
  list.emplace_back(translate("Edition"), tag("a", {href(edition_url(edition.instrument.id, edition.id))}, edition.id) +
                                              Html::text(", ") + day_element(edition.date, ask.language()));
  Html status = Html::text(status_name(facts.status, translate));
  if (facts.adopted_entry)
    status += Html::text(", ") +
              translate.markup("adopted in {entry}", {{"entry", entry_link(*facts.adopted_entry, translate)}});
  if (facts.superseded_entry)
    status += Html::text(", ") +
              translate.markup("superseded in {entry}", {{"entry", entry_link(*facts.superseded_entry, translate)}});
  list.emplace_back(translate("Status"), std::move(status));
  if (!edition.instrument.addressed_to.empty())
    list.emplace_back(translate("Addressed to"), text_span(edition.instrument.addressed_to, ask.language()));
  list.emplace_back(translate("Recorded"), entry_link(facts.entry_index, translate));
  list.emplace_back(translate("All editions"),
                    tag("a", {href(site_url({"instruments", edition.instrument.id, "history"}))},
                        translate.format_plural("{count} edition", "{count} editions", summary.editions.size())));
  return fact_list(list);
}

Html notes_and_sources(const Edition& edition, const PageRequest& ask) {
  Html body;
  Html list;
  for (const SourceAddress& source : edition.sources) list.add("li", {}, source_link(source, ask));
  if (edition.note.empty() && list.empty()) return body;
  body.add("h2", {attribute("id", "about")}, ask.translate("About this edition"));
  body += text_block(edition.note, ask.language());
  if (!list.empty()) body.add("p", {}, ask.translate("Sources:")).add("ul", {}, list);
  return body;
}

Result<Page> page_of_edition(const PageRequest& ask, std::string_view edition_id) {
  const Translator& translate = ask.translate;
  const std::string id(ask.route.text("id"));
  TRY(const std::optional<InstrumentSummary> summary, find_instrument(ask.view, id));
  if (!summary) return fail(ErrorKind::not_found, "the register has no such instrument");
  TRY(const Edition edition, find_edition(ask.view, id, edition_id));
  TRY(const auto labels, labels_of_targets(ask.view, edition));
  Page page{.title = std::string(choose_text(edition.instrument.title, ask.language().code()).text),
            .section = "instruments"};
  page.crumbs = {{std::string(translate("Instruments")), Url("/instruments")}};
  page.description = translate.format("{title}, provision by provision, edition {edition}.",
                                      {{"title", page.title}, {"edition", edition.id}});
  page.data_url = site_url({"api", "v1", "instruments", id, "editions", edition.id});
  page.body += wording_note(edition.instrument, edition.wording, edition.sources, ask);
  if (edition.is_partial)
    page.body.add("p", {attribute("class", "note")},
                  translate("Parts of this document are not known here; what is missing is said so."));
  page.body += edition_facts(edition, *summary, ask);
  EditionWriter writer(edition, labels, ask);
  page.body += writer.contents();
  page.body += strength_legend(edition, translate);
  page.body += writer.provisions();
  page.body += notes_and_sources(edition, ask);
  return page;
}

}  // namespace

Result<Page> instrument_page(const PageRequest& ask, const ProvisionPanels& panels) {
  TRY(Page page, page_of_edition(ask, ""));
  for (const ProvisionPanel panel : panels) {
    TRY(const Html shown, panel(ask, ask.route.text("id"), ""));
    page.body += shown;
  }
  return page;
}

Result<Page> edition_page(const PageRequest& ask) {
  TRY(Page page, page_of_edition(ask, ask.route.text("edition")));
  const std::string id(ask.route.text("id"));
  TRY(const std::optional<InstrumentSummary> summary, find_instrument(ask.view, id));
  page.crumbs = instrument_crumbs(summary->instrument, ask.language(), ask.translate);
  page.before_title = tag("p", {attribute("class", "over")},
                          ask.translate.format("edition {edition}", {{"edition", ask.route.text("edition")}}));
  return page;
}

}  // namespace haip
