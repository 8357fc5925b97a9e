// Crosswalks for readers: which pair rests on what, how much is reached, and what is left out.

#include <algorithm>

#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "reports/pages_compare.hpp"
#include "web/paging.hpp"

namespace haip {
namespace {

constexpr std::size_t pairs_at_once = 40;

Html status_label(const Crosswalk& crosswalk, const Translator& translate) {
  return tag("span", {attribute("class", crosswalk.is_reviewed ? "tag good" : "tag")},
             crosswalk.is_reviewed ? translate("reviewed") : translate.in_context("crosswalk", "draft"));
}

Html ends_of(const Crosswalk& crosswalk) {
  return tag("code", crosswalk.source) + Html::text(" → ") + tag("code", crosswalk.target);
}

Result<Framework> framework_named(Connection& view, const std::string& text) {
  TRY(const FrameworkName name, FrameworkName::parse(text));
  TRY(Edition edition, find_edition(view, name.instrument, name.edition));
  return Framework::of(std::move(edition));
}

std::string coverage_sentence(const CrosswalkCoverage& coverage, const Translator& translate) {
  const std::string of = written_number(coverage.questions, translate.language());
  std::string sentence = translate.format_plural("{count} of {questions} known questions is mapped",
                                                 "{count} of {questions} known questions are mapped", coverage.mapped,
                                                 {{"questions", of}});
  sentence += translate.format_plural(", {count} of them to one that asks the same",
                                      ", {count} of them to ones that ask the same", coverage.same);
  if (coverage.not_known > 0)
    sentence += translate.format_plural("; what {count} more asks is not known here",
                                        "; what {count} more ask is not known here", coverage.not_known);
  return sentence;
}

/// In the reader's language, or marked.
Html words_in(const LocalText& texts, Language language) {
  const ChosenText chosen = choose_text(texts, language.code());
  return tag("span", {attribute("lang", language_of(chosen, language))}, chosen.text);
}

Html end_of_pair(const Framework& framework, const std::string& key, Language language) {
  const Question* question = framework.find(key);
  return question == nullptr ? tag("code", key) : question_link(framework, *question, language);
}

Html pair_table(const PageRequest& ask, const Crosswalk& crosswalk, const Framework& source, const Framework& target,
                std::size_t part) {
  const Translator& translate = ask.translate;
  Html rows;
  for (std::size_t i = (part - 1) * pairs_at_once; i < std::min(crosswalk.entries.size(), part * pairs_at_once); ++i) {
    const CrosswalkEntry& entry = crosswalk.entries[i];
    rows.add("tr", {}, tag("th", {attribute("scope", "row")}, end_of_pair(source, entry.source, ask.language())),
             labelled_cell(translate("Relation"), tag("div", relation_name(entry.relation, translate), " ",
                                                      tag("code", relation_word(entry.relation)))),
             labelled_cell(crosswalk.target, end_of_pair(target, entry.target, ask.language())),
             labelled_cell(translate("Why"), words_in(entry.rationale, ask.language())));
  }
  const auto heading = [](std::string_view text) { return tag("th", {attribute("scope", "col")}, text); };
  return tag("table", {attribute("class", "stack")},
             tag("thead", tag("tr", heading(crosswalk.source), heading(translate("Relation")),
                              heading(crosswalk.target), heading(translate("Why")))),
             tag("tbody", rows));
}

Html gap_list(const PageRequest& ask, const Crosswalk& crosswalk) {
  Html items;
  for (const CrosswalkGap& gap : crosswalk.gaps) {
    std::string questions;
    for (const std::string& key : gap.questions) questions += (questions.empty() ? "" : ", ") + key;
    items.add("li", {}, tag("code", gap.side == CrosswalkSide::source ? crosswalk.source : crosswalk.target), " ",
              tag("code", questions), " — ", words_in(gap.reason, ask.language()));
  }
  if (items.empty()) return {};
  return tag("h2", {attribute("id", "gaps")}, ask.translate("Not mapped")) +
         tag("p", ask.translate("A pair that is not there says nothing: neither that the questions differ nor that "
                                "nobody answers.")) +
         tag("ul", items);
}

}  // namespace

Result<Page> crosswalks_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("Crosswalks")), .section = "reports"};
  page.crumbs = compare_crumbs(translate);
  page.lead =
      tag("p", {attribute("class", "lead")},
          translate("Which questions of two questionnaires ask the same, and who says so. Answers are joined by "
                    "reviewed crosswalks alone, unless a reader asks for a draft."));
  page.data_url = Url("/api/v1/crosswalks");
  Html items;
  for (const Crosswalk& crosswalk : shipped_crosswalks())
    items.add("li", {},
              tag("h2", tag("a", {href(site_url({"compare", "crosswalks", crosswalk.id()}))}, ends_of(crosswalk))),
              tag("p", status_label(crosswalk, translate), " ",
                  translate.format_plural("{count} pair", "{count} pairs", crosswalk.entries.size())));
  page.body += tag("ul", {attribute("class", "cards")}, items);
  return page;
}

Result<Page> crosswalk_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  const std::vector<Crosswalk>& all = shipped_crosswalks();
  const auto found = std::ranges::find(all, ask.route.text("id"), &Crosswalk::id);
  if (found == all.end()) return fail(ErrorKind::not_found, "there is no such crosswalk", "see /compare/crosswalks");
  TRY(const Framework source, framework_named(ask.view, found->source));
  TRY(const Framework target, framework_named(ask.view, found->target));
  Page page{.title = std::string(translate("Crosswalk")), .section = "reports"};
  page.crumbs = compare_crumbs(translate);
  page.crumbs.push_back({std::string(translate("Crosswalks")), Url("/compare/crosswalks")});
  page.lead = tag("p", {attribute("class", "lead")}, ends_of(*found));
  page.data_url = site_url({"api", "v1", "crosswalks", found->id()});
  if (!found->is_reviewed)
    page.body.add("p", {attribute("class", "note")},
                  translate("This crosswalk is a draft that nobody has reviewed. It joins no answers unless a reader "
                            "asks for it."));
  if (!found->note.empty()) page.body.add("p", {}, words_in(found->note, ask.language()));
  std::vector<std::pair<std::string, Html>> facts;
  facts.emplace_back(translate("Status"), status_label(*found, translate));
  const bool is_ours = found->author == "the haip project";
  facts.emplace_back(translate("Author"), is_ours ? Html::text(translate("this project")) : Html::text(found->author));
  facts.emplace_back(translate("Date"), day_element(found->date, ask.language()));
  if (found->is_reviewed)
    facts.emplace_back(translate("Reviewed by"),
                       Html::text(found->reviewed_by + ", ") + day_element(found->reviewed_on, ask.language()));
  facts.emplace_back(found->source,
                     Html::text(coverage_sentence(coverage_of(*found, source, CrosswalkSide::source), translate)));
  facts.emplace_back(found->target,
                     Html::text(coverage_sentence(coverage_of(*found, target, CrosswalkSide::target), translate)));
  page.body += fact_list(facts);
  const std::size_t parts = std::max<std::size_t>(1, (found->entries.size() + pairs_at_once - 1) / pairs_at_once);
  TRY(const std::size_t part, asked_page(ask.request.query, parts));
  page.body.add("h2", {attribute("id", "pairs")}, translate("Pairs"));
  page.body += pair_table(ask, *found, source, target, part);
  page.body += paging(
      part, parts,
      [&](std::uint64_t number) {
        return site_url({"compare", "crosswalks", found->id()}).with("page", std::to_string(number));
      },
      translate);
  page.body += gap_list(ask, *found);
  return page;
}

}  // namespace haip
