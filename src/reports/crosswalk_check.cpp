#include "reports/crosswalk_check.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::array<ReportRule, 13> rules{{
    {"crosswalk-format", Severity::error, "the file has the form of a crosswalk",
     "What is not read as it was meant is lost for every reader.", "mend the value; see docs/format-crosswalk.md"},
    {"crosswalk-framework", Severity::error, "both frameworks are known here",
     "Whether a question exists can only be told from its questionnaire.",
     "name frameworks that this program ships, with their edition"},
    {"crosswalk-question", Severity::error, "both ends of a pair are questions of the named editions",
     "A pair to no question joins nothing.", "use the number of a question of that edition"},
    {"crosswalk-duplicate", Severity::error, "a pair of questions stands once",
     "Two relations between the same questions leave the reader to choose.", "keep one of them"},
    {"crosswalk-rationale", Severity::error, "each pair and each gap says why",
     "A relation without a reason cannot be reviewed.", "write a sentence under \"rationale\" or \"reason\""},
    {"crosswalk-inverse", Severity::error, "the opposite direction, where it is stated, says the same",
     "subset-of one way is superset-of the other; all other relations are the same both ways.",
     "decide which holds, and mend the other"},
    {"crosswalk-two-equals", Severity::warning, "a question is equal to one question only",
     "Two questions that equal a third would equal each other.",
     "say subset-of or superset-of where a question is only a part"},
    {"crosswalk-review", Severity::error, "a reviewed crosswalk names who reviewed it and when, and not its author",
     "Frameworks are joined by reviewed crosswalks alone.",
     "fill in reviewed_by and reviewed_on, or write status: draft"},
    {"crosswalk-draft", Severity::note, "the crosswalk was reviewed",
     "A draft joins nothing unless a reader asks for it.", "let somebody other than the author review each pair"},
    {"crosswalk-unknown-content", Severity::error, "no pair leads to a question whose content is not known here",
     "How two questions relate cannot be told from the number of one of them.",
     "take the pair out, and list the question under \"gaps\""},
    {"crosswalk-gap", Severity::warning, "each question is mapped or listed as a gap",
     "A missing pair says nothing: neither that there is no relation nor that nobody looked.",
     "map it, or list it under \"gaps\" with the reason"},
    {"crosswalk-gap-mapped", Severity::error, "no question is both mapped and a gap", "Readers see one of both.",
     "take it out of \"gaps\", or take out the pair"},
    {"crosswalk-only-intersects", Severity::note, "not all relations are intersects-with",
     "\"They overlap\" holds for nearly any two questions on one subject.",
     "look whether one asks for a part of what the other asks for"},
}};

const ReportRule& rule_of(std::string_view id) {
  const auto* found = std::ranges::find(rules, id, &ReportRule::id);
  if (found == rules.end()) throw std::logic_error("no such rule: " + std::string(id));
  return *found;
}

class CrosswalkChecker {
 public:
  explicit CrosswalkChecker(const CrosswalkFile& file) : file_(file), crosswalk_(file.crosswalk) {}

  void check() {
    if (!file_.was_read) return;  // its fault says so
    check_review();
    check_pairs();
    check_side(CrosswalkSide::source);
    check_side(CrosswalkSide::target);
  }

  /// `other` leads the opposite way.
  void check_against(const CrosswalkFile& other) {
    for (std::size_t i = 0; i < crosswalk_.entries.size(); ++i) {
      const CrosswalkEntry& entry = crosswalk_.entries[i];
      for (const CrosswalkEntry& back : other.crosswalk.entries)
        if (back.source == entry.target && back.target == entry.source && back.relation != inverse(entry.relation))
          add("crosswalk-inverse", i,
              entry.source + " " + std::string(relation_word(entry.relation)) + " " + entry.target + ", but " +
                  other.name + " says " + back.source + " " + std::string(relation_word(back.relation)) + " " +
                  back.target + ", not " + std::string(relation_word(inverse(entry.relation))));
    }
  }

  std::vector<Finding> take() {
    std::vector<Finding> all = file_.faults;
    all.insert(all.end(), findings_.begin(), findings_.end());
    std::ranges::sort(all, {}, [](const Finding& finding) {
      return std::tuple(finding.line, finding.column, finding.rule_id, finding.message);
    });
    return all;
  }

 private:
  void add(std::string_view id, const TextPosition& begin, const TextPosition& end, std::string pointer,
           std::string message) {
    const ReportRule& rule = rule_of(id);
    Finding finding{std::string(id),   rule.severity, std::move(message), std::string(rule.fix),
                    file_.name,        begin.line,    begin.column,       0,
                    std::move(pointer)};
    if (end.line == begin.line && end.column > begin.column) finding.end_column = end.column;
    findings_.push_back(std::move(finding));
  }
  void add(std::string_view id, std::size_t entry, std::string message) {
    const CrosswalkEntry& at = crosswalk_.entries[entry];
    add(id, at.at, at.end, "/entries/" + std::to_string(entry), std::move(message));
  }
  void add_at_top(std::string_view id, std::string pointer, std::string message) {
    constexpr TextPosition nowhere{0, 0, 0};  // the whole file
    add(id, nowhere, nowhere, std::move(pointer), std::move(message));
  }

  void check_review() {
    if (!crosswalk_.is_reviewed) {
      add_at_top("crosswalk-draft", "/status", "the crosswalk is a draft");
      return;
    }
    if (crosswalk_.reviewed_by.empty() || crosswalk_.reviewed_on.empty())
      add_at_top("crosswalk-review", "/status", "the crosswalk is said to be reviewed, not by whom and when");
    else if (crosswalk_.reviewed_by == crosswalk_.author)
      add_at_top("crosswalk-review", "/reviewed_by", "the author has reviewed the crosswalk, and nobody else");
  }

  void check_pairs() {
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> seen;
    std::map<std::string_view, std::string_view> equals;
    bool only_intersects = crosswalk_.entries.size() > 1;
    for (std::size_t i = 0; i < crosswalk_.entries.size(); ++i) {
      const CrosswalkEntry& entry = crosswalk_.entries[i];
      only_intersects = only_intersects && entry.relation == CrosswalkRelation::intersects_with;
      const auto [first, is_new] = seen.try_emplace({entry.source, entry.target}, i);
      if (!is_new)
        add("crosswalk-duplicate", i,
            entry.source + " → " + entry.target + " stands already in line " +
                std::to_string(crosswalk_.entries[first->second].at.line));
      if (entry.rationale.empty())
        add("crosswalk-rationale", i, entry.source + " → " + entry.target + " has no rationale");
      if (entry.relation != CrosswalkRelation::equal_to || !is_new) continue;
      if (const auto [known, is_only] = equals.try_emplace(entry.source, entry.target); !is_only)
        add("crosswalk-two-equals", i, entry.source + " is equal to " + std::string(known->second) + " already");
    }
    if (only_intersects)
      add_at_top("crosswalk-only-intersects", "/entries", "every pair says intersects-with and nothing more");
  }

  void check_side(CrosswalkSide side) {
    const bool is_source = side == CrosswalkSide::source;
    const std::string& name = is_source ? crosswalk_.source : crosswalk_.target;
    if (name.empty()) return;
    const Result<Framework> framework = shipped_framework(name);
    if (!framework) {
      add_at_top("crosswalk-framework", is_source ? "/source" : "/target", framework.error().message);
      return;
    }
    check_ends(*framework, side);
    check_gaps(*framework, side);
  }

  void check_ends(const Framework& framework, CrosswalkSide side) {
    for (std::size_t i = 0; i < crosswalk_.entries.size(); ++i) {
      const CrosswalkEntry& entry = crosswalk_.entries[i];
      const std::string& key = side == CrosswalkSide::source ? entry.source : entry.target;
      const Question* question = framework.find(key);
      if (question == nullptr)
        add("crosswalk-question", i, framework.name().text() + " has no question \"" + printable(key) + "\"");
      else if (!question->is_known)
        add("crosswalk-unknown-content", i,
            "what " + key + " of " + framework.name().text() + " asks is not known here");
    }
  }

  void check_gaps(const Framework& framework, CrosswalkSide side) {
    const CrosswalkCoverage coverage = coverage_of(crosswalk_, framework, side);
    std::set<std::string_view> listed;
    for (std::size_t i = 0; i < crosswalk_.gaps.size(); ++i) {
      const CrosswalkGap& gap = crosswalk_.gaps[i];
      if (gap.side != side) continue;
      const std::string pointer = "/gaps/" + std::to_string(i);
      if (gap.reason.empty()) add("crosswalk-rationale", gap.at, gap.end, pointer, "the gap has no reason");
      for (const std::string& key : gap.questions) {
        listed.insert(key);
        const Question* question = framework.find(key);
        if (question == nullptr)
          add("crosswalk-question", gap.at, gap.end, pointer,
              framework.name().text() + " has no question \"" + printable(key) + "\"");
        else if (question->is_known && std::ranges::find(coverage.unmapped, key) == coverage.unmapped.end())
          add("crosswalk-gap-mapped", gap.at, gap.end, pointer, key + " is mapped, and a gap");
      }
    }
    std::string silent;
    std::size_t count = 0;
    for (const Question& question : framework.questions()) {
      if (listed.contains(question.key)) continue;
      // A part goes with its question.
      if (!question.parent.empty() && listed.contains(question.parent)) continue;
      const bool is_open =
          !question.is_known || std::ranges::find(coverage.unmapped, question.key) != coverage.unmapped.end();
      if (!is_open || is_covered_by_question(framework, question, coverage)) continue;
      if (++count <= 10) silent += (silent.empty() ? "" : ", ") + question.key;
    }
    if (count > 10) silent += " and " + std::to_string(count - 10) + " more";
    if (count > 0)
      add_at_top("crosswalk-gap", "/gaps", framework.name().text() + ": neither mapped nor a gap: " + silent);
  }

  /// A part whose question as a whole is mapped.
  static bool is_covered_by_question(const Framework& framework, const Question& part,
                                     const CrosswalkCoverage& coverage) {
    const Question* parent = part.parent.empty() ? nullptr : framework.find(part.parent);
    return parent != nullptr && parent->is_known && part.is_known &&
           std::ranges::find(coverage.unmapped, parent->key) == coverage.unmapped.end();
  }

  const CrosswalkFile& file_;
  const Crosswalk& crosswalk_;
  std::vector<Finding> findings_;
};

}  // namespace

std::span<const ReportRule> crosswalk_rules() { return rules; }

std::vector<FindingRule> crosswalk_finding_rules() {
  std::vector<FindingRule> all;
  all.reserve(rules.size());
  for (const ReportRule& rule : rules)
    all.push_back({std::string(rule.id), std::string(rule.summary),
                   std::string(rule.explanation) + " To mend it: " + std::string(rule.fix) + "."});
  return all;
}

std::vector<Finding> check_crosswalks(std::span<const CrosswalkFile> files) {
  std::vector<Finding> all;
  for (const CrosswalkFile& file : files) {
    CrosswalkChecker checker(file);
    checker.check();
    for (const CrosswalkFile& other : files)
      if (&other != &file && other.crosswalk.source == file.crosswalk.target &&
          other.crosswalk.target == file.crosswalk.source)
        checker.check_against(other);
    const std::vector<Finding> found = checker.take();
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

}  // namespace haip
