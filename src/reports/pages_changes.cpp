// What changed between two revisions of a report: a class for each answer, why it is that, and the words.

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "reports/pages.hpp"
#include "reports/shown_changes.hpp"

namespace haip {
namespace {

/// Beyond so much text the page names what changed and leaves the words to pages of their own.
constexpr std::size_t most_text_bytes = 12'000;
/// So many need no table above them.
constexpr std::size_t few_changes = 3;

std::string anchor_of(std::string_view question) {
  std::string anchor = "q-" + std::string(question);
  std::ranges::replace(anchor, '/', '-');
  return anchor;
}

class ChangesPage {
 public:
  ChangesPage(const PageRequest& ask, const ShownChanges& shown)
      : ask_(ask), shown_(shown), only_(ask.request.query.text("question")) {}

  Result<Page> make();

 private:
  [[nodiscard]] Html revision_form() const;
  [[nodiscard]] Html revision_select(std::string_view name, std::string_view label, EntryIndex chosen) const;
  [[nodiscard]] std::string counts() const;
  [[nodiscard]] Html table(const std::vector<const AnswerDifference*>& changed) const;
  [[nodiscard]] Html block(const AnswerDifference& answer);
  [[nodiscard]] Html reason_block(const AnswerDifference& answer) const;
  [[nodiscard]] Html facts(const AnswerDifference& answer) const;
  [[nodiscard]] Html fact(const ChangedFact& fact) const;
  [[nodiscard]] Html texts(const AnswerDifference& answer);
  [[nodiscard]] Html redline_of(const ChangedText& text);
  [[nodiscard]] Html about_the_report();
  [[nodiscard]] Html about_the_organisation() const;  ///< Items of a list: name, economy, who attests.
  [[nodiscard]] Html redlines_of(const LocalText& older, const LocalText& newer);
  [[nodiscard]] std::string name_of(std::string_view question) const;
  [[nodiscard]] Html change_label(const AnswerDifference& answer) const;
  [[nodiscard]] Html claim_name(std::string_view id) const;
  enum class First { newer, older };  ///< Whose title counts where the id may stand for something else in the other.
  [[nodiscard]] Html evidence_name(std::string_view id, First first = First::newer) const;
  [[nodiscard]] Html scope(const Report& report, std::string_view claim) const;
  [[nodiscard]] Html day(const std::string& date) const;
  [[nodiscard]] Url address() const;
  [[nodiscard]] std::optional<std::string_view> foreign(const std::string& language) const {
    if (language == ask_.language().code()) return std::nullopt;
    return language;
  }

  const PageRequest& ask_;
  const ShownChanges& shown_;
  std::string only_;                         ///< The one question that is asked for, or "".
  std::map<std::string, std::string> told_;  ///< Claims whose words stand on the page already, and where.
  std::size_t told_bytes_ = 0;
  ComparisonBudget budget_;
};

Url ChangesPage::address() const {
  Url url = changes_url(shown_.summary.name);
  // Lasting: without them the page is about the last two.
  return url.with("from", std::to_string(shown_.from->entry_index.value))
      .with("to", std::to_string(shown_.to->entry_index.value));
}

std::string ChangesPage::name_of(std::string_view question) const {
  const Question* found = shown_.framework ? shown_.framework->find(question) : nullptr;
  return found != nullptr ? question_name(*shown_.framework, *found, ask_.language()) : std::string(question);
}

Html ChangesPage::change_label(const AnswerDifference& answer) const {
  return answer_change_label(shown_.change_of(answer), ask_.translate);
}

Html ChangesPage::revision_select(std::string_view name, std::string_view label, EntryIndex chosen) const {
  Html options;
  for (const ReportRevision& revision : shown_.revisions) {
    if (revision.is_erased) continue;
    const std::string number = std::to_string(revision.entry_index.value);
    options.add("option", {attribute("value", number), flag("selected", revision.entry_index == chosen)},
                long_date(revision.at, ask_.language()), ", ",
                ask_.translate.format("entry {number}", {{"number", number}}));
  }
  return tag("div", tag("label", {attribute("for", name)}, label),
             tag("select", {attribute("id", name), attribute("name", name)}, options));
}

Html ChangesPage::revision_form() const {
  const auto readable = std::ranges::count(shown_.revisions, false, &ReportRevision::is_erased);
  if (readable < 3) return {};
  Html form = revision_select("from", ask_.translate("Older revision"), shown_.from->entry_index) +
              revision_select("to", ask_.translate("Newer revision"), shown_.to->entry_index) + language_field(ask_);
  form.add("button", {attribute("type", "submit")}, ask_.translate("Compare"));
  return tag("form", {attribute("class", "filter"), action(changes_url(shown_.summary.name))}, form);
}

std::string ChangesPage::counts() const {
  std::string line;
  for (const AnswerChange change : answer_changes) {
    const std::uint64_t count = shown_.count_of(change);
    if (count == 0) continue;
    line += (line.empty() ? "" : " · ") + std::string(answer_change_name(change, ask_.translate)) + " " +
            written_number(count, ask_.language());
  }
  return line;
}

Html ChangesPage::table(const std::vector<const AnswerDifference*>& changed) const {
  Html rows;
  for (const AnswerDifference* answer : changed) {
    Html why = tag("a", {href(Url("/reports/changes").at(answer->rule->id))}, tag("code", answer->rule->id));
    if (const Classification* correction = shown_.correction_of(answer->question))
      why = ask_.translate.markup("corrected in {entry}",
                                  {{"entry", entry_link(correction->entry_index, ask_.translate)}});
    rows.add("tr", {},
             tag("th", {attribute("scope", "row")},
                 tag("a", {href(Url("#main").at(anchor_of(answer->question)))}, name_of(answer->question))),
             labelled_cell(ask_.translate("Change"), change_label(*answer)),
             labelled_cell(ask_.translate("Rule"), why));
  }
  const auto heading = [](std::string_view text) { return tag("th", {attribute("scope", "col")}, text); };
  return tag("table", {attribute("class", "stack")},
             tag("thead", tag("tr", heading(ask_.translate("Question")), heading(ask_.translate("Change")),
                              heading(ask_.translate("Rule")))),
             tag("tbody", rows));
}

Html ChangesPage::claim_name(std::string_view id) const { return tag("code", id); }

Html ChangesPage::evidence_name(std::string_view id, First first) const {
  const Report* second = first == First::newer ? &shown_.older : &shown_.newer;
  for (const Report* report : {first == First::newer ? &shown_.newer : &shown_.older, second})
    if (const EvidenceItem* item = report->find_evidence(id)) {
      const ChosenText title = choose_text(item->title, ask_.language().code());
      return tag("q", {attribute("lang", language_of(title, ask_.language()))}, title.text);
    }
  return tag("code", id);
}

Html ChangesPage::scope(const Report& report, std::string_view claim) const {
  const Claim* found = report.find_claim(claim);
  return Html::text(found != nullptr ? scope_in_words(found->scope, ask_.translate)
                                     : std::string(ask_.translate("not stated")));
}

Html ChangesPage::day(const std::string& date) const {
  return date.empty() ? Html::text(ask_.translate("not stated")) : day_element(date, ask_.language());
}

Html ChangesPage::fact(const ChangedFact& fact) const {
  const auto kind_of = [&](const std::string& kind) { return Html::text(claim_kind_name(kind, ask_.translate)); };
  const Html claim = claim_name(fact.item);
  switch (fact.kind) {
    case FactKind::state:
      return ask_.translate.markup("State: from {from} to {to}",
                                   {{"from", Html::text(answer_state_name(fact.from, ask_.translate))},
                                    {"to", Html::text(answer_state_name(fact.to, ask_.translate))}});
    case FactKind::claim_cited:
      return ask_.translate.markup("Claim cited now: {claim} ({kind})", {{"claim", claim}, {"kind", kind_of(fact.to)}});
    case FactKind::claim_dropped:
      return ask_.translate.markup("Claim no longer cited: {claim} ({kind})",
                                   {{"claim", claim}, {"kind", kind_of(fact.from)}});
    case FactKind::claim_kind:
      return ask_.translate.markup("Kind of the claim {claim}: from {from} to {to}",
                                   {{"claim", claim}, {"from", kind_of(fact.from)}, {"to", kind_of(fact.to)}});
    case FactKind::claim_date:
      return ask_.translate.markup("Date of the claim {claim}: from {from} to {to}",
                                   {{"claim", claim}, {"from", day(fact.from)}, {"to", day(fact.to)}});
    case FactKind::claim_until:
      return ask_.translate.markup("Next review of the claim {claim}: from {from} to {to}",
                                   {{"claim", claim}, {"from", day(fact.from)}, {"to", day(fact.to)}});
    case FactKind::claim_scope:
      return ask_.translate.markup(
          "Scope of the claim {claim}: from {from} to {to}",
          {{"claim", claim}, {"from", scope(shown_.older, fact.older_item())}, {"to", scope(shown_.newer, fact.item)}});
    case FactKind::evidence_added:
      return ask_.translate.markup("Evidence added: {evidence}", {{"evidence", evidence_name(fact.item)}});
    case FactKind::evidence_removed:
      return ask_.translate.markup("Evidence removed: {evidence}",
                                   {{"evidence", evidence_name(fact.item, First::older)}});
    case FactKind::evidence_digest:
      if (fact.from.empty())
        return ask_.translate.markup("Evidence {evidence} is pinned by its SHA-256 now",
                                     {{"evidence", evidence_name(fact.item)}});
      if (fact.to.empty())
        return ask_.translate.markup("Evidence {evidence} is no longer pinned by its SHA-256",
                                     {{"evidence", evidence_name(fact.item)}});
      return ask_.translate.markup("Evidence {evidence} has another SHA-256", {{"evidence", evidence_name(fact.item)}});
    case FactKind::evidence_place:
      return ask_.translate.markup(
          "Evidence {evidence} lies elsewhere: from {from} to {to}",
          {{"evidence", evidence_name(fact.item)}, {"from", tag("code", fact.from)}, {"to", tag("code", fact.to)}});
    case FactKind::evidence_retrieved:
      return ask_.translate.markup(
          "Evidence {evidence} was retrieved: from {from} to {to}",
          {{"evidence", evidence_name(fact.item)}, {"from", day(fact.from)}, {"to", day(fact.to)}});
    case FactKind::evidence_expires:
      return ask_.translate.markup(
          "Evidence {evidence} expires: from {from} to {to}",
          {{"evidence", evidence_name(fact.item)}, {"from", day(fact.from)}, {"to", day(fact.to)}});
    case FactKind::option_ticked:
      return ask_.translate.markup(
          "Ticked now: {option}",
          {{"option", tag("q", {attribute("lang", foreign(shown_.newer.language))}, fact.item)}});
    case FactKind::option_cleared:
      return ask_.translate.markup(
          "No longer ticked: {option}",
          {{"option", tag("q", {attribute("lang", foreign(shown_.older.language))}, fact.item)}});
  }
  return {};
}

Html ChangesPage::facts(const AnswerDifference& answer) const {
  if (answer.facts.empty()) return {};
  Html items;
  for (const ChangedFact& one : answer.facts) items.add("li", {}, fact(one));
  return tag("ul", items);
}

Html ChangesPage::redline_of(const ChangedText& text) {
  return tag("p", {attribute("class", "redline"), attribute("lang", foreign(text.language))},
             redline(difference_within(budget_, text), ask_.translate));
}

Html ChangesPage::texts(const AnswerDifference& answer) {
  Html all;
  for (const ChangedText& text : shown_texts(answer, ask_.language().code(), shown_.newer.language)) {
    const bool is_whole = text.from.empty() || text.to.empty();
    const std::string key = !text.claim.empty()      ? (is_whole ? "whole " : "") + text.claim
                            : !text.evidence.empty() ? "evidence " + text.evidence
                                                     : "";
    if (!key.empty()) {
      if (!text.claim.empty())
        all.add("p", {attribute("class", "small")},
                ask_.translate.markup("Text of the claim {claim}:", {{"claim", claim_name(text.claim)}}));
      else
        all.add("p", {attribute("class", "small")}, ask_.translate("Title of the evidence:"));
      // Several answers may cite it; its words stand once.
      if (const auto told = told_.find(key); told != told_.end()) {
        all.add("p", {},
                ask_.translate.markup(
                    "as under {question}",
                    {{"question", tag("a", {href(Url("#main").at(anchor_of(told->second)))}, name_of(told->second))}}));
        continue;
      }
      told_.emplace(key, answer.question);
    }
    told_bytes_ += text.from.size() + text.to.size();
    all += redline_of(text);
  }
  return all;
}

Html ChangesPage::reason_block(const AnswerDifference& answer) const {
  const Html rule = tag("a", {href(Url("/reports/changes").at(answer.rule->id))},
                        ask_.translate(std::string(answer.rule->looks_for)));
  const Classification* correction = shown_.correction_of(answer.question);
  if (correction == nullptr)
    return tag("p", {attribute("class", "small")},
               ask_.translate.markup("Suggested, because {rule}.", {{"rule", rule}}));
  Html note = tag("p",
                  ask_.translate.markup("The secretariat classed this change on {date}, {entry}:",
                                        {{"date", date_element(correction->at, ask_.language())},
                                         {"entry", entry_link(correction->entry_index, ask_.translate)}}),
                  " ", tag("q", {attribute("lang", foreign(correction->language))}, correction->reason));
  note.add("p", {attribute("class", "small")},
           ask_.translate.markup("The suggestion was {class}, because {rule}.",
                                 {{"class", answer_change_label(answer.suggested, ask_.translate)}, {"rule", rule}}));
  return tag("div", {attribute("class", "note")}, note);
}

Html ChangesPage::block(const AnswerDifference& answer) {
  const bool is_gone = answer.to == nullptr;
  Url url = answer_url(shown_.summary.name, answer.question);
  const EntryIndex shown_in = is_gone ? shown_.from->entry_index : shown_.to->entry_index;
  if (shown_in != shown_.summary.last_entry) url = url.with("revision", std::to_string(shown_in.value));
  Html block = tag("h2", {attribute("id", anchor_of(answer.question))}, tag("a", {href(url)}, name_of(answer.question)),
                   " ", change_label(answer));
  block += reason_block(answer);
  block += facts(answer);
  if (only_.empty() && told_bytes_ > most_text_bytes) {
    if (!answer.texts.empty())
      block.add(
          "p", {},
          tag("a", {href(address().with("question", answer.question))}, ask_.translate("What changed in the words")));
    return block;
  }
  return block + texts(answer);
}

Html ChangesPage::redlines_of(const LocalText& older, const LocalText& newer) {
  AnswerDifference differences;
  const auto in = [](const LocalText& texts, const std::string& language) {
    const auto found = texts.find(language);
    return found == texts.end() ? std::string() : found->second;
  };
  for (const LocalText* one : {&older, &newer})
    for (const auto& [language, words] : *one)
      if (in(older, language) != in(newer, language))
        differences.texts.push_back({{}, {}, language, in(older, language), in(newer, language)});
  Html all;
  for (const ChangedText& text : shown_texts(differences, ask_.language().code(), shown_.newer.language))
    all += redline_of(text);
  return all;
}

Html ChangesPage::about_the_organisation() const {
  const Report& older = shown_.older;
  const Report& newer = shown_.newer;
  Html items;
  if (older.organisation != newer.organisation) {
    const auto name = [&](const Report& report) {
      const ChosenText chosen = choose_text(report.organisation, ask_.language().code());
      return tag("span", {attribute("lang", language_of(chosen, ask_.language()))}, chosen.text);
    };
    items.add("li", {},
              ask_.translate.markup("Name: from {from} to {to}", {{"from", name(older)}, {"to", name(newer)}}));
  }
  if (older.economy != newer.economy) {
    const auto economy = [&](const std::string& code) {
      return Html::text(code.empty() ? std::string(ask_.translate("not stated"))
                                     : display_country(code, ask_.language()));
    };
    items.add("li", {},
              ask_.translate.markup("Economy: from {from} to {to}",
                                    {{"from", economy(older.economy)}, {"to", economy(newer.economy)}}));
  }
  const auto signatory = [](const Report& report) {
    return report.attestation ? report.attestation->name + ", " + report.attestation->function : std::string();
  };
  if (signatory(older) != signatory(newer)) {
    const auto named = [&](const Report& report) {
      if (!report.attestation) return Html::text(ask_.translate("not stated"));
      return tag("span", {attribute("lang", foreign(report.language))}, signatory(report));
    };
    items.add(
        "li", {},
        ask_.translate.markup("Attested by: from {from} to {to}", {{"from", named(older)}, {"to", named(newer)}}));
  }
  return items;
}

Html ChangesPage::about_the_report() {
  const Report& older = shown_.older;
  const Report& newer = shown_.newer;
  Html items = about_the_organisation();
  const auto note = [&](const Html& item) { items.add("li", {}, item); };
  const auto roles_of = [&](const Report& report) {
    std::string names;
    for (const std::string& role : report.roles)
      names += (names.empty() ? "" : ", ") + std::string(role_name(role, ask_.translate));
    return Html::text(names.empty() ? "–" : names);
  };
  if (older.roles != newer.roles)
    note(ask_.translate.markup("Roles: from {from} to {to}", {{"from", roles_of(older)}, {"to", roles_of(newer)}}));
  if (older.size != newer.size)
    note(ask_.translate.markup("Size: from {from} to {to}",
                               {{"from", Html::text(older.size.empty() ? "–" : older.size)},
                                {"to", Html::text(newer.size.empty() ? "–" : newer.size)}}));
  if (older.period_from != newer.period_from || older.period_to != newer.period_to)
    note(ask_.translate.markup("Period: from {from} to {to}",
                               {{"from", day(older.period_from) + Html::text(" – ") + day(older.period_to)},
                                {"to", day(newer.period_from) + Html::text(" – ") + day(newer.period_to)}}));
  if (older.attestation && newer.attestation && older.attestation->date != newer.attestation->date)
    note(ask_.translate.markup("Attested: from {from} to {to}",
                               {{"from", day(older.attestation->date)}, {"to", day(newer.attestation->date)}}));
  Html about = items.empty() ? Html() : tag("ul", items);
  about += redlines_of(older.summary, newer.summary);
  const auto statement = [](const Report& report) {
    return report.attestation ? report.attestation->statement : LocalText();
  };
  if (const Html words = redlines_of(statement(older), statement(newer)); !words.empty())
    about += tag("p", {attribute("class", "small")}, ask_.translate("What is attested:")) + words;
  if (about.empty()) return {};
  return tag("h2", {attribute("id", "report")}, ask_.translate("The report as a whole")) + about;
}

Result<Page> ChangesPage::make() {
  Page page{.title = std::string(ask_.translate("What changed")), .section = "reports"};
  const ReportName& name = shown_.summary.name;
  page.before_title = tag("p", {attribute("class", "over")}, isolated(shown_.organisation) + ", " + name.period);
  page.crumbs = {{std::string(ask_.translate("Reports")), Url("/reports")},
                 {isolated(shown_.organisation) + ", " + name.period, report_url(name)}};
  page.feed_url = Url("/feed.atom").with("organisation", name.domain);
  if (!shown_.from || !shown_.to) {
    page.body += empty_note(ask_.translate("There is one revision to read. What changes will stand here."));
    return page;
  }
  page.data_url = site_url({"api", "v1", "reports", name.domain, name.instrument, name.period, "changes"})
                      .with("from", std::to_string(shown_.from->entry_index.value))
                      .with("to", std::to_string(shown_.to->entry_index.value));
  page.lead =
      tag("p", {attribute("class", "lead")},
          ask_.translate.markup("From the revision of {older} ({older_entry}) to that of {newer} ({newer_entry}).",
                                {{"older", date_element(shown_.from->at, ask_.language())},
                                 {"older_entry", entry_link(shown_.from->entry_index, ask_.translate)},
                                 {"newer", date_element(shown_.to->at, ask_.language())},
                                 {"newer_entry", entry_link(shown_.to->entry_index, ask_.translate)}}));
  if (shown_.summary.is_withdrawn)
    page.body.add("p", {attribute("class", "note")},
                  ask_.translate("The organisation has withdrawn this report. What it said stays on record."));
  page.body += revision_form();
  if (!shown_.difference) {
    page.body += empty_note(
        ask_.translate("The two revisions answer different questionnaires. The same number may be another question, so "
                       "they are not compared."));
    return page;
  }
  std::vector<const AnswerDifference*> changed = shown_.changed();
  if (!only_.empty()) {
    std::erase_if(changed, [&](const AnswerDifference* answer) { return answer->question != only_; });
    if (changed.empty()) return fail(ErrorKind::not_found, "the answer to that question did not change");
    page.crumbs.push_back({page.title, address()});
  } else {
    page.body.add("p", {attribute("role", "status")}, counts());
    page.body.add(
        "p", {attribute("class", "note")},
        ask_.translate("A rule suggests what each change is. The secretariat can correct it in a public act."), " ",
        tag("a", {href("/reports/changes")}, ask_.translate("The rules")));
    if (changed.empty()) page.body += empty_note(ask_.translate("No answer changed."));
    if (changed.size() > few_changes) page.body += table(changed);
  }
  for (const AnswerDifference* answer : changed) page.body += block(*answer);
  if (!only_.empty()) return page;
  page.body += about_the_report();
  TRY(const std::vector<EntryIndex> erased, erased_classifications(ask_.view, name));
  for (const EntryIndex entry : erased)
    page.body.add("p", {attribute("class", "small")},
                  ask_.translate.markup("The words of a correction were erased: {entry}",
                                        {{"entry", entry_link(entry, ask_.translate)}}));
  return page;
}

}  // namespace

Result<Page> changes_page(const PageRequest& ask) {
  TRY(const std::unique_ptr<ShownChanges> shown, shown_changes(ask));
  return ChangesPage(ask, *shown).make();
}

}  // namespace haip
