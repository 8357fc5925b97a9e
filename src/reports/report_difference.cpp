#include "reports/report_difference.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "reports/difference_signals.hpp"

namespace haip {
namespace {

/// The claims or the evidence that both have, and those that one of them has alone.
template <class Item>
struct Matched {
  std::vector<std::pair<const Item*, const Item*>> both;
  std::vector<const Item*> only_old;
  std::vector<const Item*> only_new;
};

/// By id; and where an id has changed and nothing else, by what it names.
template <class Item, class IsSame>
Matched<Item> match(const std::vector<const Item*>& old_items, const std::vector<const Item*>& new_items,
                    const IsSame& is_same) {
  Matched<Item> matched;
  std::set<const Item*> taken;
  const auto take = [&](const Item* old_item, const auto& fits) {
    const auto found = std::ranges::find_if(
        new_items, [&](const Item* item) { return !taken.contains(item) && fits(*old_item, *item); });
    if (found == new_items.end()) return false;
    taken.insert(*found);
    matched.both.emplace_back(old_item, *found);
    return true;
  };
  std::vector<const Item*> left;
  for (const Item* item : old_items)
    if (!take(item, [](const Item& one, const Item& other) { return one.id == other.id; })) left.push_back(item);
  for (const Item* item : left)
    if (!take(item, is_same)) matched.only_old.push_back(item);
  for (const Item* item : new_items)
    if (!taken.contains(item)) matched.only_new.push_back(item);
  return matched;
}

bool is_same_claim(const Claim& one, const Claim& other) { return one.kind == other.kind && one.text == other.text; }
bool is_same_evidence(const EvidenceItem& one, const EvidenceItem& other) {
  return one.url == other.url && one.file == other.file && one.sha256 == other.sha256;
}

std::vector<const Claim*> claims_of(const Report& report, const Answer* answer) {
  std::vector<const Claim*> claims;
  if (answer == nullptr) return claims;
  for (const std::string& id : answer->claims)
    if (const Claim* claim = report.find_claim(id)) claims.push_back(claim);
  return claims;
}

std::vector<const EvidenceItem*> evidence_of(const Report& report, const Claim& claim) {
  std::vector<const EvidenceItem*> items;
  for (const std::string& id : claim.evidence)
    if (const EvidenceItem* item = report.find_evidence(id)) items.push_back(item);
  return items;
}

const std::string& place_of(const EvidenceItem& item) { return item.url.empty() ? item.file : item.url; }

void add_changed_texts(std::vector<ChangedText>& into, const LocalText& from, const LocalText& to,
                       const std::string& claim, const std::string& evidence) {
  std::set<std::string_view> languages;
  for (const LocalText* texts : {&from, &to})
    for (const auto& [language, text] : *texts) languages.insert(language);
  const auto in = [](const LocalText& texts, std::string_view language) {
    const auto found = texts.find(language);
    return found == texts.end() ? std::string() : found->second;
  };
  for (const std::string_view language : languages) {
    ChangedText text{claim, evidence, std::string(language), in(from, language), in(to, language)};
    if (text.from != text.to) into.push_back(std::move(text));
  }
}

/// What differs between two claims. Many answers may cite both, and each claim may name much evidence: it is looked for
/// once.
struct ClaimDifference {
  std::vector<ChangedFact> facts;
  std::vector<ChangedText> texts;
};
using ClaimDifferences = std::map<std::pair<const Claim*, const Claim*>, ClaimDifference>;

class ClaimComparison {
 public:
  ClaimComparison(const Report& older, const Report& newer) : older_(older), newer_(newer) {}

  ClaimDifference compare(const Claim& from, const Claim& to) {
    note(FactKind::claim_kind, to.id, from.kind, to.kind);
    note(FactKind::claim_date, to.id, from.date, to.date);
    note(FactKind::claim_until, to.id, from.until, to.until);
    if (from.scope != to.scope)
      found_.facts.push_back({FactKind::claim_scope, to.id, scope_words(from.scope), scope_words(to.scope),
                              from.id == to.id ? std::string() : from.id});
    add_changed_texts(found_.texts, from.text, to.text, to.id, {});
    const auto items = match<EvidenceItem>(evidence_of(older_, from), evidence_of(newer_, to), is_same_evidence);
    for (const auto& [before, now] : items.both) compare(*before, *now);
    for (const EvidenceItem* item : items.only_new) note(FactKind::evidence_added, item->id, {}, place_of(*item));
    for (const EvidenceItem* item : items.only_old) note(FactKind::evidence_removed, item->id, place_of(*item), {});
    return std::move(found_);
  }

 private:
  void compare(const EvidenceItem& from, const EvidenceItem& to) {
    note(FactKind::evidence_place, to.id, place_of(from), place_of(to));
    note(FactKind::evidence_digest, to.id, from.sha256, to.sha256);
    note(FactKind::evidence_retrieved, to.id, from.retrieved, to.retrieved);
    note(FactKind::evidence_expires, to.id, from.expires, to.expires);
    add_changed_texts(found_.texts, from.title, to.title, {}, to.id);
  }
  void note(FactKind kind, const std::string& item, const std::string& from, const std::string& to) {
    if (from != to) found_.facts.push_back({kind, item, from, to});
  }

  const Report& older_;
  const Report& newer_;
  ClaimDifference found_;
};

class AnswerComparison {
 public:
  AnswerComparison(const Report& older, const Report& newer, ClaimDifferences& known, AnswerDifference& into)
      : older_(older), newer_(newer), known_(known), into_(into) {}

  void run() {
    if (into_.from == nullptr || into_.to == nullptr) {
      static const Answer none{.question = {}, .state = {}};
      compare(into_.from != nullptr ? *into_.from : none, into_.to != nullptr ? *into_.to : none);
    } else {
      compare(*into_.from, *into_.to);
    }
  }

 private:
  void compare(const Answer& from, const Answer& to) {
    if (into_.from != nullptr && into_.to != nullptr) note(FactKind::state, {}, from.state, to.state);
    for (const std::string& option : to.options)
      if (std::ranges::find(from.options, option) == from.options.end())
        note(FactKind::option_ticked, option, {}, option);
    for (const std::string& option : from.options)
      if (std::ranges::find(to.options, option) == to.options.end()) note(FactKind::option_cleared, option, option, {});
    add_changed_texts(into_.texts, from.text, to.text, {}, {});
    const auto claims = match<Claim>(claims_of(older_, into_.from), claims_of(newer_, into_.to), is_same_claim);
    for (const auto& [before, now] : claims.both) compare(*before, *now);
    for (const Claim* claim : claims.only_new) {
      note(FactKind::claim_cited, claim->id, {}, claim->kind);
      for (const auto& [language, text] : claim->text) into_.claim_texts.push_back({claim->id, {}, language, {}, text});
    }
    for (const Claim* claim : claims.only_old) {
      note(FactKind::claim_dropped, claim->id, claim->kind, {});
      for (const auto& [language, text] : claim->text) into_.claim_texts.push_back({claim->id, {}, language, text, {}});
    }
  }

  void compare(const Claim& from, const Claim& to) {
    const auto [known, is_new] = known_.try_emplace({&from, &to});
    if (is_new) known->second = ClaimComparison(older_, newer_).compare(from, to);
    for (const ChangedFact& fact : known->second.facts) add(fact);
    for (const ChangedText& text : known->second.texts)
      if (told_texts_.emplace(text.claim, text.evidence, text.language).second) into_.texts.push_back(text);
  }

  // Two claims may name the same evidence: what changed is said once.
  void add(const ChangedFact& fact) {
    if (told_facts_.emplace(fact.kind, fact.item).second) into_.facts.push_back(fact);
  }
  void note(FactKind kind, const std::string& item, const std::string& from, const std::string& to) {
    if (from != to) add({kind, item, from, to});
  }

  const Report& older_;
  const Report& newer_;
  ClaimDifferences& known_;
  AnswerDifference& into_;
  std::set<std::pair<FactKind, std::string>> told_facts_;
  std::set<std::tuple<std::string, std::string, std::string>> told_texts_;
};

/// In the order of the form, then of the newer report, then what the older one alone has.
std::vector<std::string> questions_in_order(const Report& older, const Report& newer, const Framework* framework) {
  std::vector<std::string> keys;
  const auto add = [&](const std::string& key) {
    if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
  };
  if (framework != nullptr)
    for (const Question& question : framework->questions())
      if (older.find_answer(question.key) != nullptr || newer.find_answer(question.key) != nullptr) add(question.key);
  for (const Report* report : {&newer, &older})
    for (const Answer& answer : report->answers) add(answer.question);
  return keys;
}

}  // namespace

std::string_view answer_change_word(AnswerChange change) {
  switch (change) {
    case AnswerChange::unchanged:
      return "unchanged";
    case AnswerChange::added:
      return "added";
    case AnswerChange::removed:
      return "removed";
    case AnswerChange::strengthened:
      return "strengthened";
    case AnswerChange::weakened:
      return "weakened";
    case AnswerChange::date_only:
      return "date-only";
    case AnswerChange::wording_only:
      return "wording-only";
    case AnswerChange::changed:
      return "changed";
  }
  return "changed";
}

Result<AnswerChange> read_answer_change(std::string_view word) {
  std::string known;
  for (const AnswerChange change : answer_changes) {
    if (answer_change_word(change) == word) return change;
    known += (known.empty() ? "" : ", ") + std::string(answer_change_word(change));
  }
  return malformed("\"" + printable(word) + "\" is no class of change", "choose one of " + known);
}

std::string_view fact_word(FactKind kind) {
  switch (kind) {
    case FactKind::state:
      return "state";
    case FactKind::claim_cited:
      return "claim-cited";
    case FactKind::claim_dropped:
      return "claim-dropped";
    case FactKind::claim_kind:
      return "claim-kind";
    case FactKind::claim_date:
      return "claim-date";
    case FactKind::claim_until:
      return "claim-until";
    case FactKind::claim_scope:
      return "claim-scope";
    case FactKind::evidence_added:
      return "evidence-added";
    case FactKind::evidence_removed:
      return "evidence-removed";
    case FactKind::evidence_digest:
      return "evidence-sha256";
    case FactKind::evidence_place:
      return "evidence-place";
    case FactKind::evidence_retrieved:
      return "evidence-retrieved";
    case FactKind::evidence_expires:
      return "evidence-expires";
    case FactKind::option_ticked:
      return "option-ticked";
    case FactKind::option_cleared:
      return "option-cleared";
  }
  return "";
}

std::string scope_words(const ClaimScope& scope) {
  std::string words = scope.whole_organisation ? "the whole organisation" : "";
  for (const auto* names : {&scope.models, &scope.products, &scope.versions})
    for (const std::string& name : *names) words += (words.empty() ? "" : ", ") + name;
  return words;
}

Result<ReportDifference> compare_revisions(const Report& older, const Report& newer, const Framework* framework) {
  if (older.framework != newer.framework)
    return fail(ErrorKind::refused,
                "one answers " + printable(older.framework) + ", the other " + printable(newer.framework) +
                    ": their questions cannot be compared by their numbers",
                "compare reports on the same questionnaire");
  ReportDifference difference;
  ComparisonBudget budget;
  ClaimDifferences claims;
  for (const std::string& key : questions_in_order(older, newer, framework)) {
    AnswerDifference answer{key, older.find_answer(key), newer.find_answer(key)};
    AnswerComparison(older, newer, claims, answer).run();
    answer.rule = choose_difference_rule(answer, older, newer, budget);
    if (answer.rule != nullptr) answer.suggested = answer.rule->suggests;
    difference.answers.push_back(std::move(answer));
  }
  return difference;
}

std::vector<ChangedText> shown_texts(const AnswerDifference& answer, std::string_view language,
                                     std::string_view original) {
  std::vector<ChangedText> shown;
  const auto rank = [&](const ChangedText& text) {
    return text.language == language ? 0 : text.language == original ? 1 : 2;
  };
  const auto choose_from = [&](const std::vector<ChangedText>& texts) {
    const auto begin = static_cast<std::ptrdiff_t>(shown.size());
    for (const ChangedText& text : texts) {
      const auto same = std::find_if(shown.begin() + begin, shown.end(), [&](const ChangedText& one) {
        return one.claim == text.claim && one.evidence == text.evidence;
      });
      if (same == shown.end())
        shown.push_back(text);
      else if (rank(text) < rank(*same))
        *same = text;
    }
  };
  choose_from(answer.texts);
  choose_from(answer.claim_texts);
  return shown;
}

std::vector<Segment> difference_within(ComparisonBudget& budget, const ChangedText& text) {
  if (budget.take(text.from.size() + text.to.size())) return difference(text.from, text.to);
  std::vector<Segment> segments;
  if (!text.from.empty()) segments.push_back({SegmentKind::deleted, text.from});
  if (!text.to.empty()) segments.push_back({SegmentKind::inserted, text.to});
  return segments;
}

Json answer_difference_json(const AnswerDifference& answer, std::string_view language, std::string_view original,
                            ComparisonBudget& budget) {
  Json json;
  json.set("question", answer.question).set("class", answer_change_word(answer.suggested));
  if (answer.rule != nullptr) json.set("rule", answer.rule->id);
  Json facts{Json::Array{}};
  for (const ChangedFact& fact : answer.facts) {
    Json one;
    one.set("what", fact_word(fact.kind));
    if (!fact.item.empty()) one.set("item", fact.item);
    facts.push(one.set("from", fact.from).set("to", fact.to));
  }
  Json texts{Json::Array{}};
  for (const ChangedText& text : shown_texts(answer, language, original)) {
    Json one;
    one.set("language", text.language);
    if (!text.claim.empty()) one.set("claim", text.claim);
    if (!text.evidence.empty()) one.set("evidence", text.evidence);
    Json segments{Json::Array{}};
    for (const Segment& segment : difference_within(budget, text))
      segments.push(Json()
                        .set("kind", segment.kind == SegmentKind::equal      ? "equal"
                                     : segment.kind == SegmentKind::inserted ? "inserted"
                                                                             : "deleted")
                        .set("text", segment.text));
    texts.push(one.set("segments", std::move(segments)));
  }
  return json.set("facts", std::move(facts)).set("texts", std::move(texts));
}

}  // namespace haip
