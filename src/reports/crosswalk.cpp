#include "reports/crosswalk.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace haip {
namespace {

using enum CrosswalkRelation;

constexpr std::string_view format_word = "haip-crosswalk/1";
constexpr std::size_t longest_rationale = 2'000;

}  // namespace

std::string_view relation_word(CrosswalkRelation relation) {
  return crosswalk_relations[static_cast<std::size_t>(relation)];
}

std::optional<CrosswalkRelation> find_relation(std::string_view word) {
  const auto* found = std::ranges::find(crosswalk_relations, word);
  if (found == crosswalk_relations.end()) return std::nullopt;
  return static_cast<CrosswalkRelation>(found - crosswalk_relations.begin());
}

CrosswalkRelation inverse(CrosswalkRelation relation) {
  if (relation == subset_of) return superset_of;
  if (relation == superset_of) return subset_of;
  return relation;
}

std::optional<CrosswalkRelation> compose(CrosswalkRelation first, CrosswalkRelation second) {
  using Row = std::array<std::optional<CrosswalkRelation>, 6>;
  constexpr auto none = std::nullopt;
  // The table of the header, in the order of the words.
  static constexpr std::array<Row, 6> table{{
      {equal_to, equivalent_to, subset_of, superset_of, intersects_with, no_relationship},
      {equivalent_to, equivalent_to, subset_of, superset_of, intersects_with, no_relationship},
      {subset_of, subset_of, subset_of, none, none, no_relationship},
      {superset_of, superset_of, intersects_with, superset_of, intersects_with, none},
      {intersects_with, intersects_with, intersects_with, none, none, none},
      {no_relationship, no_relationship, none, no_relationship, none, none},
  }};
  return table[static_cast<std::size_t>(first)][static_cast<std::size_t>(second)];
}

int weakness(CrosswalkRelation relation) {
  switch (relation) {
    case equal_to:
      return 0;
    case equivalent_to:
      return 1;
    case subset_of:
    case superset_of:
      return 2;
    case intersects_with:
      return 3;
    case no_relationship:
      return 4;
  }
  return 4;
}

std::string Crosswalk::id() const {
  const std::size_t source_slash = source.find('/');
  const std::size_t target_slash = target.find('/');
  std::string id = source;
  std::ranges::replace(id, '/', '-');
  id += "-to-";
  const bool is_one_instrument = source.substr(0, source_slash) == target.substr(0, target_slash);
  std::string end = is_one_instrument && target_slash != std::string::npos ? target.substr(target_slash + 1) : target;
  std::ranges::replace(end, '/', '-');
  return id + end;
}

Crosswalk Crosswalk::inverted() const {
  Crosswalk other = *this;
  std::swap(other.source, other.target);
  for (CrosswalkEntry& entry : other.entries) {
    std::swap(entry.source, entry.target);
    entry.relation = inverse(entry.relation);
  }
  for (CrosswalkGap& gap : other.gaps)
    gap.side = gap.side == CrosswalkSide::source ? CrosswalkSide::target : CrosswalkSide::source;
  return other;
}

Result<Crosswalk> compose(const Crosswalk& first, const Crosswalk& second) {
  if (first.target != second.source)
    return fail(ErrorKind::refused, "a crosswalk to " + first.target + " does not go on from " + second.source,
                "join crosswalks that meet in one framework");
  if (first.source == second.target)
    return fail(ErrorKind::refused,
                "the chain leads from " + first.source + " back to it; a crosswalk leads from one framework to another",
                "leave out the crosswalk that leads back");
  Crosswalk joined;
  joined.source = first.source;
  joined.target = second.target;
  joined.author = first.author == second.author ? first.author : first.author + "; " + second.author;
  joined.date = std::min(first.date, second.date);
  joined.is_reviewed = first.is_reviewed && second.is_reviewed;
  std::map<std::pair<std::string, std::string>, CrosswalkEntry> found;
  std::set<std::pair<std::string, std::string>> contradicted;
  for (const CrosswalkEntry& one : first.entries)
    for (const CrosswalkEntry& next : second.entries) {
      if (one.target != next.source) continue;
      const auto relation = compose(one.relation, next.relation);
      if (!relation) continue;
      const std::pair ends{one.source, next.target};
      CrosswalkEntry entry{one.source, next.target, *relation, {}, {}, {}};
      entry.rationale["en"] = one.source + " " + std::string(relation_word(one.relation)) + " " + one.target + " (" +
                              first.target + "), " + one.target + " " + std::string(relation_word(next.relation)) +
                              " " + next.target;
      const auto [known, is_new] = found.try_emplace(ends, entry);
      if (is_new) continue;
      if ((known->second.relation == no_relationship) != (*relation == no_relationship)) contradicted.insert(ends);
      if (weakness(*relation) < weakness(known->second.relation)) known->second = std::move(entry);
    }
  for (auto& [ends, entry] : found)
    if (!contradicted.contains(ends)) joined.entries.push_back(std::move(entry));
  return joined;
}

CrosswalkCoverage coverage_of(const Crosswalk& crosswalk, const Framework& framework, CrosswalkSide side) {
  std::set<std::string_view> mapped;
  std::set<std::string_view> same;
  for (const CrosswalkEntry& entry : crosswalk.entries) {
    const std::string_view key = side == CrosswalkSide::source ? entry.source : entry.target;
    if (entry.relation == no_relationship) continue;
    mapped.insert(key);
    if (weakness(entry.relation) < 2) same.insert(key);
  }
  CrosswalkCoverage coverage;
  for (const Question& question : framework.questions()) {
    if (!question.is_known) {
      ++coverage.not_known;
      continue;
    }
    ++coverage.questions;
    const std::vector<const Question*> parts = framework.parts_of(question.key);
    const bool by_parts = std::ranges::any_of(parts, [&](const Question* part) { return mapped.contains(part->key); });
    if (same.contains(question.key)) ++coverage.same;
    if (mapped.contains(question.key) || by_parts)
      ++coverage.mapped;
    else
      coverage.unmapped.push_back(question.key);
  }
  return coverage;
}

// Reading.

namespace {

class CrosswalkReader {
 public:
  explicit CrosswalkReader(CrosswalkFile& file) : file_(file) {}

  void read() {
    if (!is_utf8(file_.text) || file_.text.find('\0') != std::string::npos)
      return refuse("this is no crosswalk: the file is no text in UTF-8");
    const YamlResult root = parse_yaml(file_.text, largest_crosswalk_bytes);
    if (!root) {
      file_.was_read = false;
      add(root.error().at, root.error().at, "", root.error().error.message, root.error().error.advice);
      return;
    }
    if (!looks_like_crosswalk(*root))
      return refuse("this is no crosswalk: it has neither format: " + std::string(format_word) +
                    " nor a source, a target or entries");
    check_members(*root, "",
                  {"format", "source", "target", "author", "date", "status", "reviewed_by", "reviewed_on", "note",
                   "entries", "gaps"});
    Crosswalk& crosswalk = file_.crosswalk;
    if (word(*root, "format", "") != format_word)
      add(*root, "/format", "the file must say format: " + std::string(format_word), "write it as the first line");
    crosswalk.source = framework(*root, "source");
    crosswalk.target = framework(*root, "target");
    if (!crosswalk.source.empty() && crosswalk.source == crosswalk.target)
      add(*root, "/target", "a crosswalk leads from one framework to another", "name two frameworks");
    crosswalk.author = word(*root, "author", "");
    crosswalk.date = date(*root, "date");
    const std::string status = word(*root, "status", "");
    if (status != "draft" && status != "reviewed")
      add(*root, "/status", "the status must be draft or reviewed", "write draft until somebody else has reviewed it");
    crosswalk.is_reviewed = status == "reviewed";
    crosswalk.reviewed_by = root->find("reviewed_by") == nullptr ? "" : word(*root, "reviewed_by", "");
    crosswalk.reviewed_on = root->find("reviewed_on") == nullptr ? "" : date(*root, "reviewed_on");
    crosswalk.note = texts(root->find("note"), "/note");
    read_entries(*root);
    read_gaps(*root);
  }

 private:
  /// Whoever named the wrong file is not told of each field that it has not.
  static bool looks_like_crosswalk(const YamlNode& root) {
    const YamlNode* format = root.find("format");
    if (format != nullptr && format->text.starts_with("haip-crosswalk")) return true;
    return root.find("source") != nullptr || root.find("target") != nullptr || root.find("entries") != nullptr;
  }
  void refuse(std::string message) {
    constexpr TextPosition nowhere{0, 0, 0};  // the whole file
    file_.was_read = false;
    add(nowhere, nowhere, "", std::move(message), "name a crosswalk; docs/format-crosswalk.md says what it holds");
  }

  void add(const TextPosition& begin, const TextPosition& end, std::string pointer, std::string message,
           std::string advice) {
    Finding finding{"crosswalk-format", Severity::error, std::move(message), std::move(advice),
                    file_.name,         begin.line,      begin.column,       0,
                    std::move(pointer)};
    if (end.line == begin.line && end.column > begin.column) finding.end_column = end.column;
    file_.faults.push_back(std::move(finding));
  }
  /// At the member that the pointer ends with, when it is written, else at the mapping.
  void add(const YamlNode& node, const std::string& pointer, std::string message, std::string advice) {
    const YamlNode* member = node.find(pointer.substr(pointer.rfind('/') + 1));
    if (member == nullptr)
      add(node.begin, node.begin, pointer, std::move(message), std::move(advice));
    else
      add(member->begin, member->end, pointer, std::move(message), std::move(advice));
  }

  void check_members(const YamlNode& node, const std::string& pointer, std::initializer_list<std::string_view> known) {
    if (node.kind != YamlNode::Kind::mapping) {
      add(node.begin, node.end, pointer, "this must be a mapping, not " + std::string(node.kind_word()), "");
      return;
    }
    for (const YamlNode::Member& member : node.members)
      if (std::ranges::find(known, member.key.text) == known.end())
        add(member.key.begin, member.key.end, pointer + pointer_step(member.key.text),
            "\"" + printable(member.key.text) + "\" is not a field of a crosswalk",
            "see docs/format-crosswalk.md for the fields");
  }

  std::string word(const YamlNode& node, std::string_view name, const std::string& pointer) {
    const YamlNode* member = node.find(name);
    const std::string at = pointer + "/" + std::string(name);
    if (member == nullptr || member->is_null() || member->kind != YamlNode::Kind::scalar) {
      add(node, at, "\"" + std::string(name) + "\" is missing, or is no text", "write it");
      return {};
    }
    if (const Status fit = check_public_text(name, member->text, longest_line); !fit)
      add(node, at, fit.error().message, fit.error().advice);
    return std::string(trim(member->text));
  }

  std::string framework(const YamlNode& node, std::string_view name) {
    std::string text = word(node, name, "");
    if (text.empty()) return text;
    if (const auto read = FrameworkName::parse(text); !read)
      add(node, "/" + std::string(name), read.error().message, read.error().advice);
    return text;
  }

  std::string date(const YamlNode& node, std::string_view name) {
    std::string text = word(node, name, "");
    if (text.empty()) return text;
    if (const auto read = parse_date(text); !read)
      add(node, "/" + std::string(name), read.error().message, "write a date, as in 2026-11-25");
    return text;
  }

  /// English, or a mapping from languages. Nothing when nothing is written.
  LocalText texts(const YamlNode* node, const std::string& pointer) {
    LocalText texts;
    if (node == nullptr || node->is_null()) return texts;
    const auto take = [&](const std::string& language, const YamlNode& value, const std::string& at) {
      if (value.kind != YamlNode::Kind::scalar) {
        add(value.begin, value.end, at, "this must be text, not " + std::string(value.kind_word()), "");
        return;
      }
      if (const Status fit = check_public_text("the text", value.text, longest_rationale); !fit)
        add(value.begin, value.end, at, fit.error().message, fit.error().advice);
      else if (!trim(value.text).empty())
        texts[language] = std::string(trim(value.text));
    };
    if (node->kind == YamlNode::Kind::scalar) take("en", *node, pointer);
    for (const YamlNode::Member& member : node->members)
      take(member.key.text, member.value, pointer + pointer_step(member.key.text));
    return texts;
  }

  const std::vector<YamlNode>& list(const YamlNode& root, std::string_view name) {
    static const std::vector<YamlNode> none;
    const YamlNode* node = root.find(name);
    if (node == nullptr || node->is_null()) return none;
    if (node->kind == YamlNode::Kind::sequence && node->items.size() <= most_crosswalk_entries) return node->items;
    add(root, "/" + std::string(name),
        "\"" + std::string(name) + "\" must be a list of at most " + std::to_string(most_crosswalk_entries), "");
    return none;
  }

  void read_entries(const YamlNode& root) {
    std::size_t index = 0;
    for (const YamlNode& node : list(root, "entries")) {
      const std::string pointer = "/entries/" + std::to_string(index++);
      check_members(node, pointer, {"source", "target", "relation", "rationale"});
      if (node.kind != YamlNode::Kind::mapping) continue;
      CrosswalkEntry entry;
      entry.source = word(node, "source", pointer);
      entry.target = word(node, "target", pointer);
      const std::string relation = word(node, "relation", pointer);
      if (const auto known = find_relation(relation))
        entry.relation = *known;
      else if (!relation.empty())
        add(node, pointer + "/relation", "\"" + printable(relation) + "\" is no relation of the OSCAL mapping model",
            "use equal-to, equivalent-to, subset-of, superset-of, intersects-with or no-relationship");
      entry.rationale = texts(node.find("rationale"), pointer + "/rationale");
      entry.at = node.begin;
      entry.end = node.end;
      if (!entry.source.empty() && !entry.target.empty() && find_relation(relation))
        file_.crosswalk.entries.push_back(std::move(entry));
    }
  }

  void read_gaps(const YamlNode& root) {
    std::size_t index = 0;
    for (const YamlNode& node : list(root, "gaps")) {
      const std::string pointer = "/gaps/" + std::to_string(index++);
      check_members(node, pointer, {"side", "questions", "reason"});
      if (node.kind != YamlNode::Kind::mapping) continue;
      CrosswalkGap gap;
      const std::string side = word(node, "side", pointer);
      if (side != "source" && side != "target")
        add(node, pointer + "/side", "the side of a gap is source or target", "write one of them");
      gap.side = side == "target" ? CrosswalkSide::target : CrosswalkSide::source;
      if (const YamlNode* questions = node.find("questions"))
        for (const YamlNode& item : questions->items) gap.questions.emplace_back(trim(item.text));
      gap.reason = texts(node.find("reason"), pointer + "/reason");
      gap.at = node.begin;
      gap.end = node.end;
      file_.crosswalk.gaps.push_back(std::move(gap));
    }
  }

  CrosswalkFile& file_;
};

}  // namespace

CrosswalkFile read_crosswalk(std::string name, std::string text) {
  CrosswalkFile file{.name = std::move(name), .text = std::move(text), .crosswalk = {}, .faults = {}};
  CrosswalkReader(file).read();
  return file;
}

const std::vector<Crosswalk>& shipped_crosswalks() {
  static const std::vector<Crosswalk> all = [] {
    std::vector<Crosswalk> crosswalks;
    for (const EmbeddedFile& embedded : embedded_files()) {
      if (!embedded.name.starts_with("data/crosswalks/")) continue;
      CrosswalkFile file = read_crosswalk(std::string(embedded.name), std::string(embedded.content));
      // The file is part of the program: a mistake in it is a bug, found by the tests.
      if (!file.faults.empty()) throw std::logic_error(file.name + ": " + file.faults.front().message);
      crosswalks.push_back(std::move(file.crosswalk));
    }
    std::ranges::sort(crosswalks, {}, &Crosswalk::id);
    return crosswalks;
  }();
  return all;
}

// Breadth first: the first time a framework is reached is by the fewest hops.
std::optional<Crosswalk> find_crosswalk(std::string_view source, std::string_view target, CrosswalkTrust trust,
                                        const std::vector<Crosswalk>& known) {
  if (source == target) return std::nullopt;
  std::vector<Crosswalk> links;
  for (const bool is_reviewed : {true, false}) {
    if (!is_reviewed && trust == CrosswalkTrust::reviewed_only) continue;
    for (const Crosswalk& crosswalk : known) {
      if (crosswalk.is_reviewed != is_reviewed) continue;
      links.push_back(crosswalk);
      links.push_back(crosswalk.inverted());
    }
  }
  std::vector<Crosswalk> reached;
  std::set<std::string, std::less<>> seen{std::string(source)};
  for (const Crosswalk& link : links)
    if (link.source == source && seen.insert(link.target).second) reached.push_back(link);
  for (std::size_t i = 0; i < reached.size(); ++i) {
    if (reached[i].target == target) return reached[i];
    for (const Crosswalk& link : links) {
      if (link.source != reached[i].target || seen.contains(link.target)) continue;
      Result<Crosswalk> joined = compose(reached[i], link);
      if (!joined) continue;
      seen.insert(link.target);
      reached.push_back(std::move(*joined));
    }
  }
  return std::nullopt;
}

}  // namespace haip
