#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "base/nearest_word.hpp"
#include "base/text.hpp"
#include "evidence/json_schema_rules.hpp"

namespace haip {
namespace {

constexpr std::size_t deepest_check = 2000;  ///< Schemas within schemas, at one place or further down.
constexpr std::uint64_t most_steps =
    100'000'000;  ///< A value against a schema, a name against a pattern, and the like.
constexpr std::size_t most_choices_named = 12;
constexpr std::size_t most_names_compared = 200;

/// Before its place is looked up: violations of a branch that fits no better are thrown away.
struct Violation {
  const JsonValue* value = nullptr;
  enum class Mark { value, name, opening } mark = Mark::value;
  std::string missing;  ///< Name of a member that should be there.
  std::string_view keyword;
  RuleIndex rule = 0;
  std::string message;
  std::string advice;
  enum class Guess { none, member, choice } guess = Guess::none;  ///< What advice to find when it is shown.
};
using Violations = std::vector<Violation>;

std::uint8_t type_of(const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::null:
      return type_null;
    case JsonKind::boolean:
      return type_boolean;
    case JsonKind::number:
      return value.number == std::floor(value.number) ? type_number | type_integer : type_number;
    case JsonKind::text:
      return type_text;
    case JsonKind::array:
      return type_array;
    case JsonKind::object:
      break;
  }
  return type_object;
}

std::string_view kind_in_words(const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::null:
      return "null";
    case JsonKind::boolean:
      return value.number != 0 ? "true" : "false";
    case JsonKind::number:
      return "a number";
    case JsonKind::text:
      return "a text";
    case JsonKind::array:
      return "a list";
    case JsonKind::object:
      break;
  }
  return "an object";
}

std::string types_in_words(std::uint8_t types) {
  std::string out;
  const auto add = [&](std::uint8_t type, std::string_view words) {
    if ((types & type) != 0) out += (out.empty() ? "" : " or ") + std::string(words);
  };
  add(type_object, "an object");
  add(type_array, "a list");
  add(type_text, "a text");
  add(type_number, "a number");
  add(type_integer, "a whole number");
  add(type_boolean, "true or false");
  add(type_null, "null");
  return out;
}

std::string in_quotes(std::string_view text) { return "\"" + printable(text) + "\""; }

/// A value as it is written, cut.
std::string as_written(const JsonText& text, const JsonValue& value) {
  return printable(std::string_view(text.text()).substr(value.begin, std::min(value.end - value.begin, 400U)));
}

std::string in_count(std::uint64_t count, std::string_view thing) {
  return std::to_string(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

bool is_multiple(double value, double divisor) {
  const double quotient = value / divisor;
  if (!std::isfinite(quotient)) return std::fmod(value, divisor) == 0;
  const double nearest = std::round(quotient);
  return std::abs(quotient - nearest) <= 1e-9 * std::min(1.0, std::abs(quotient)) || nearest * divisor == value;
}

}  // namespace

/// What checking a document, and the names of its members as documents of their own, has cost so far.
struct CheckWork {
  explicit CheckWork(const std::vector<EcmaPattern>& patterns) {
    matchers.reserve(patterns.size());
    for (const EcmaPattern& one : patterns) matchers.emplace_back(one, pattern);
  }
  CheckWork(const CheckWork&) = delete;
  CheckWork& operator=(const CheckWork&) = delete;

  PatternWork pattern;
  std::vector<PatternMatcher> matchers;
  std::size_t depth = 0;
  std::uint64_t steps = 0;
  std::size_t guesses_left = 1000;  ///< For choosing the closest form; without one it is chosen without guessing.
  std::optional<Error> error;
};

/// One document against one schema. Violations go to `out`; without one the first violation ends the check.
class SchemaCheck {
 public:
  SchemaCheck(const JsonSchema::Compiled& schema, const JsonText& document, std::size_t limit, CheckWork& work)
      : schema_(schema), document_(document), limit_(limit), work_(work) {}

  Result<SchemaOutcome> run() {
    Violations found;
    check(0, document_.root(), &found);
    if (work_.error) return fail(*work_.error);
    SchemaOutcome outcome;
    outcome.is_cut = found.size() > limit_;
    if (outcome.is_cut) found.resize(limit_);
    for (const Violation& violation : found) outcome.violations.push_back(placed(violation));
    return outcome;
  }

 private:
  // ----- what every value may be asked

  bool check(RuleIndex index, const JsonValue& value, Violations* out) {  // NOLINT(misc-no-recursion): deepest_check
    if (is_full(out) || !spend(1)) return false;
    if (work_.depth >= deepest_check) return give_up("the schema refers to itself without end");
    const SchemaRule& rule = schema_.rules[index];
    ++work_.depth;
    const bool fits = rule.always      ? *rule.always || report(out, index, value, "false", "nothing is allowed here")
                      : rule.reference ? check(*rule.reference, value, out)
                                       : check_rule(index, rule, value, out);
    --work_.depth;
    return fits;
  }

  /// Whether there are steps left: what grows with both the schema and the document is counted, so that it ends.
  bool spend(std::uint64_t steps) {
    if (work_.error) return false;
    work_.steps += steps;
    return work_.steps <= most_steps || give_up("checking takes more than " + std::to_string(most_steps) + " steps");
  }
  bool give_up(std::string message) {
    work_.error =
        Error{ErrorKind::refused, std::move(message), "mend the schema: its references or alternatives multiply"};
    return false;
  }
  [[nodiscard]] bool is_full(const Violations* out) const { return out != nullptr && out->size() > limit_; }

  bool check_rule(RuleIndex index, const SchemaRule& rule, const JsonValue& value, Violations* out) {
    bool fits = true;
    const auto and_then = [&](bool part) {
      fits = fits && part;
      return part || out != nullptr;  // whether to go on
    };
    if (rule.types != 0 && (rule.types & type_of(value)) == 0) {
      // What else the schema says is for a value of that type.
      return report(out, index, value, "type",
                    "expected " + types_in_words(rule.types) + ", not " + std::string(kind_in_words(value)));
    }
    if (rule.constant && !and_then(check_constant(index, *rule.constant, value, out))) return false;
    if (rule.has_choices && !and_then(check_choices(index, rule, value, out))) return false;
    if (rule.number && value.kind == JsonKind::number && !and_then(check_number(index, *rule.number, value, out)))
      return false;
    if (rule.text && value.kind == JsonKind::text && !and_then(check_text(index, *rule.text, value, out))) return false;
    if (rule.array && value.kind == JsonKind::array && !and_then(check_array(index, *rule.array, value, out)))
      return false;
    if (rule.object && value.kind == JsonKind::object && !and_then(check_object(index, *rule.object, value, out)))
      return false;
    return and_then(check_combinations(index, rule, value, out)) && fits;
  }

  bool check_constant(RuleIndex index, SchemaValue constant, const JsonValue& value, Violations* out) {
    return same_json(*constant.text, *constant.value, document_, value) ||
           report(out, index, value, "const", "expected " + as_written(*constant.text, *constant.value));
  }

  bool check_choices(RuleIndex index, const SchemaRule& rule, const JsonValue& value, Violations* out) {
    if (value.kind == JsonKind::text) {
      if (rule.text_choices.contains(value.text)) return true;
    } else {
      if (!spend(rule.choices.size() * (value.after - document_.index_of(value)))) return false;
      for (const SchemaValue& choice : rule.choices)
        if (same_json(*choice.text, *choice.value, document_, value)) return true;
    }
    if (out == nullptr || is_full(out)) return false;
    std::string list;
    for (std::size_t i = 0; i < rule.choices.size() && i < most_choices_named; ++i)
      list += (i > 0 ? ", " : "") + as_written(*rule.choices[i].text, *rule.choices[i].value);
    if (rule.choices.size() > most_choices_named)
      list += " and " + std::to_string(rule.choices.size() - most_choices_named) + " more";
    report(out, index, value, "enum",
           as_written(document_, value) + " is not allowed here; expected " +
               (rule.choices.size() == 1 ? "" : "one of ") + list);
    if (value.kind == JsonKind::text) out->back().guess = Violation::Guess::choice;
    return false;
  }

  bool check_combinations(RuleIndex index, const SchemaRule& rule, const JsonValue& value, Violations* out) {
    bool fits = true;
    for (const RuleIndex part : rule.all_of) {
      fits = check(part, value, out) && fits;
      if (!fits && out == nullptr) return false;
    }
    if (!rule.any_of.empty()) fits = check_any(index, rule.any_of, value, out) && fits;
    if (!fits && out == nullptr) return false;
    if (!rule.one_of.empty()) fits = check_one(index, rule.one_of, value, out) && fits;
    if (!fits && out == nullptr) return false;
    if (rule.not_rule && check(*rule.not_rule, value, nullptr) && !work_.error)
      fits = report(out, index, value, "not", "this value is one of those that are not allowed here");
    if (rule.condition && (rule.then_rule || rule.else_rule)) {
      const auto& chosen = check(*rule.condition, value, nullptr) ? rule.then_rule : rule.else_rule;
      if (chosen) fits = check(*chosen, value, out) && fits;
    }
    return fits;
  }

  // ----- one of several

  bool check_any(RuleIndex index, const std::vector<RuleIndex>& branches, const JsonValue& value, Violations* out) {
    for (const RuleIndex branch : branches) {
      if (check(branch, value, nullptr)) return true;
      if (work_.error) return false;
    }
    return report_closest(index, "anyOf", branches, value, out);
  }

  bool check_one(RuleIndex index, const std::vector<RuleIndex>& branches, const JsonValue& value, Violations* out) {
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < branches.size() && fitting.size() < 2; ++i) {
      if (check(branches[i], value, nullptr)) fitting.push_back(i);
      if (work_.error) return false;
    }
    if (fitting.size() == 1) return true;
    if (fitting.empty()) return report_closest(index, "oneOf", branches, value, out);
    return report(out, index, value, "oneOf",
                  "this value fits the allowed forms " + std::to_string(fitting[0] + 1) + " and " +
                      std::to_string(fitting[1] + 1) + " of " + std::to_string(branches.size()) +
                      ", and may fit only one");
  }

  /// How far a branch is from fitting: a wrong type or name says more than mistakes further down.
  std::size_t distance(const Violations& violations, const JsonValue& value) {
    std::size_t here = 0;
    std::size_t below = 0;
    for (const Violation& violation : violations) {
      const bool is_here = violation.value == &value;
      const bool is_child =
          !is_here && violation.value != &document_.root() && &document_.at(violation.value->parent) == &value;
      if (is_here && violation.keyword == "type")
        here += 1000;
      else if ((is_here || is_child) && (violation.keyword == "enum" || violation.keyword == "const"))
        here += 100;
      else if (is_misspelt(violation))
        here += 5;  // a misspelt name of this form
      else if (is_here || violation.keyword == "additionalProperties")
        here += 10;
      else
        ++below;
    }
    return here + std::min<std::size_t>(below, 9);
  }

  bool report_closest(RuleIndex index, std::string_view keyword, const std::vector<RuleIndex>& branches,
                      const JsonValue& value, Violations* out) {
    if (out == nullptr) return false;
    Violations closest;
    std::size_t least = 0;
    std::uint8_t types = 0;
    bool all_of_type = true;
    for (const RuleIndex branch : branches) {
      Violations found;
      check(branch, value, &found);
      if (work_.error) return false;
      const bool is_type = found.size() == 1 && found[0].value == &value && found[0].keyword == "type";
      all_of_type = all_of_type && is_type;
      if (is_type) types |= schema_.rules[found[0].rule].types;
      const std::size_t away = distance(found, value);
      if (!found.empty() && (closest.empty() || away < least)) {
        closest = std::move(found);
        least = away;
      }
    }
    if (all_of_type)
      return report(out, index, value, keyword,
                    "expected " + types_in_words(types) + ", not " + std::string(kind_in_words(value)));
    const std::string of = " (the closest of " + std::to_string(branches.size()) + " allowed forms)";
    for (Violation& violation : closest) {
      if (out->size() > limit_) break;
      if (branches.size() > 1 && !violation.message.ends_with(" allowed forms)")) violation.message += of;
      out->push_back(std::move(violation));
    }
    return false;
  }

  // ----- numbers and texts

  bool check_number(RuleIndex index, const NumberRule& rule, const JsonValue& value, Violations* out) {
    const double number = value.number;
    bool fits = true;
    const auto want = [&](bool holds, std::string_view keyword, std::string_view words, double bound) {
      if (!holds)
        fits = report(out, index, value, keyword,
                      std::string(value.text.substr(0, 40)) + " is not allowed here; expected " + std::string(words) +
                          " " + json_number(bound));
    };
    if (rule.maximum) want(number <= *rule.maximum, "maximum", "at most", *rule.maximum);
    if (rule.exclusive_maximum)
      want(number < *rule.exclusive_maximum, "exclusiveMaximum", "less than", *rule.exclusive_maximum);
    if (rule.minimum) want(number >= *rule.minimum, "minimum", "at least", *rule.minimum);
    if (rule.exclusive_minimum)
      want(number > *rule.exclusive_minimum, "exclusiveMinimum", "more than", *rule.exclusive_minimum);
    if (rule.multiple_of)
      want(is_multiple(number, *rule.multiple_of), "multipleOf", "a multiple of", *rule.multiple_of);
    return fits;
  }

  bool check_text(RuleIndex index, const TextRule& rule, const JsonValue& value, Violations* out) {
    bool fits = true;
    if (rule.longest || rule.shortest) {
      const std::uint64_t length = count_code_points(value.text);
      if (rule.longest && length > *rule.longest)
        fits = report(
            out, index, value, "maxLength",
            "the text has " + in_count(length, "character") + "; expected at most " + std::to_string(*rule.longest));
      if (rule.shortest && length < *rule.shortest)
        fits = report(out, index, value, "minLength",
                      length == 0 ? "the text is empty"
                                  : "the text has " + in_count(length, "character") + "; expected at least " +
                                        std::to_string(*rule.shortest));
    }
    if (!fits && out == nullptr) return false;
    if (rule.pattern && !matches(*rule.pattern, value.text) && !work_.error)
      fits = report(out, index, value, "pattern", in_quotes(value.text) + " does not have the form that is wanted here",
                    "it must match " + printable(schema_.patterns[*rule.pattern].source(), 200));
    if (rule.format_check != nullptr && !rule.format_check(value.text))
      fits = report(out, index, value, "format", in_quotes(value.text) + " is not " + format_in_words(rule.format));
    return fits;
  }

  bool matches(PatternIndex pattern, std::string_view text) {
    const Result<bool> result = work_.matchers[pattern].matches(text);
    if (!result && !work_.error) work_.error = result.error();
    return result && *result;
  }

  // ----- lists

  bool check_array(RuleIndex index, const ArrayRule& rule, const JsonValue& value, Violations* out) {
    bool fits = true;
    if (rule.most && value.count > *rule.most)
      fits =
          report(out, index, value, "maxItems",
                 "the list has " + in_count(value.count, "item") + "; expected at most " + std::to_string(*rule.most));
    if (rule.fewest && value.count < *rule.fewest)
      fits = report(out, index, value, "minItems",
                    value.count == 0 ? "the list is empty"
                                     : "the list has " + in_count(value.count, "item") + "; expected at least " +
                                           std::to_string(*rule.fewest));
    if (!fits && out == nullptr) return false;
    std::size_t position = 0;
    bool contains = !rule.contains;
    for (const JsonValue& item : document_.children(value)) {
      const std::optional<RuleIndex>& item_rule = !rule.positions ? rule.items
                                                  : position < rule.positions->size()
                                                      ? std::optional((*rule.positions)[position])
                                                      : rule.additional;
      if (item_rule) fits = check(*item_rule, item, out) && fits;
      if (!fits && out == nullptr) return false;
      contains = contains || check(*rule.contains, item, nullptr);
      ++position;
    }
    if (!contains)
      fits = report(out, index, value, "contains", "no item of the list is of the kind that must be in it");
    if (rule.unique) fits = check_unique(index, value, out) && fits;
    return fits;
  }

  bool check_unique(RuleIndex index, const JsonValue& value, Violations* out) {
    std::vector<std::pair<std::uint64_t, const JsonValue*>> items;
    if (!spend(value.after - document_.index_of(value))) return false;
    for (const JsonValue& item : document_.children(value)) items.emplace_back(json_hash(document_, item), &item);
    std::ranges::sort(items);
    const JsonValue* first = nullptr;
    const JsonValue* again = nullptr;  // the first in the list of those that stand there a second time
    for (std::size_t i = 1; i < items.size(); ++i) {
      if (items[i].first != items[i - 1].first || (again != nullptr && items[i].second > again)) continue;
      if (!same_json(document_, *items[i].second, document_, *items[i - 1].second)) continue;
      first = items[i - 1].second;
      again = items[i].second;
    }
    if (again == nullptr) return true;
    if (out == nullptr || is_full(out)) return false;
    return report(out, index, *again, "uniqueItems",
                  "this item stands twice in the list; the first is " + document_.pointer_to(*first),
                  "keep one of them");
  }

  // ----- objects

  bool check_object(RuleIndex index, const ObjectRule& rule, const JsonValue& value, Violations* out) {
    bool fits = true;
    if (rule.most && value.count > *rule.most)
      fits = report(
          out, index, value, "maxProperties",
          "the object has " + in_count(value.count, "member") + "; expected at most " + std::to_string(*rule.most));
    if (rule.fewest && value.count < *rule.fewest)
      fits = report(
          out, index, value, "minProperties",
          "the object has " + in_count(value.count, "member") + "; expected at least " + std::to_string(*rule.fewest));
    if (!spend(rule.required.size() / 64)) return false;
    std::vector<bool> seen(rule.required.size());
    std::size_t seen_count = 0;
    for (const JsonValue& member : document_.children(value)) {
      if (!fits && out == nullptr) return false;
      fits = check_member(index, rule, member, out) && fits;
      if (rule.required.empty()) continue;
      const auto known = rule.members.find(member.name);
      if (known == rule.members.end() || !known->second.required || seen[*known->second.required]) continue;
      seen[*known->second.required] = true;
      ++seen_count;
    }
    if (!fits && out == nullptr) return false;
    if (seen_count < rule.required.size()) fits = report_missing(index, rule, seen, value, out);
    return check_dependencies(index, rule, value, out) && fits;
  }

  bool check_member(RuleIndex index, const ObjectRule& rule, const JsonValue& member, Violations* out) {
    bool fits = true;
    bool is_known = false;
    if (rule.names) fits = check_name(index, *rule.names, member, out);
    if (const auto known = rule.members.find(member.name); known != rule.members.end() && known->second.rule) {
      is_known = true;
      fits = check(*known->second.rule, member, out) && fits;
    }
    if (!spend(rule.patterns.size())) return false;
    for (const auto& [pattern, pattern_rule] : rule.patterns) {
      if (!matches(pattern, member.name)) continue;
      is_known = true;
      fits = check(pattern_rule, member, out) && fits;
    }
    if (is_known || !rule.additional || work_.error) return fits;
    if (schema_.rules[*rule.additional].always == false) return report_unknown(index, member, out);
    return check(*rule.additional, member, out) && fits;
  }

  /// A name is a text for `propertyNames`: it is checked as a document of its own.
  bool check_name(RuleIndex index, RuleIndex names, const JsonValue& member, Violations* out) {
    std::string text;
    append_json_string(text, member.name);
    const JsonTextResult name = read_json_text(std::move(text));
    if (!name) throw std::logic_error("a member name is no JSON text");
    SchemaCheck inner(schema_, *name, 1, work_);
    Violations found;
    const bool fits = inner.check(names, name->root(), &found);
    if (fits || work_.error) return fits;
    if (out == nullptr || is_full(out)) return false;
    const std::string why = found.empty() ? "" : ": " + found[0].message;
    return report(out, index, member, "propertyNames",
                  "the member name " + in_quotes(member.name) + " is not allowed here" + why,
                  found.empty() ? "" : inner.advice_for(found[0]), Violation::Mark::name);
  }

  bool report_unknown(RuleIndex index, const JsonValue& member, Violations* out) {
    if (out == nullptr || is_full(out)) return false;
    report(out, index, member, "additionalProperties", "the member " + in_quotes(member.name) + " is not known here",
           {}, Violation::Mark::name);
    out->back().guess = Violation::Guess::member;
    return false;
  }

  // Guessing compares a word with hundreds, so it waits until a violation is shown or a form chosen by it.

  bool is_misspelt(const Violation& violation) {
    if (violation.guess == Violation::Guess::none || work_.guesses_left == 0) return false;
    --work_.guesses_left;
    return advice_for(violation).starts_with("did you mean");
  }

  static std::string known_member(const ObjectRule& rule, const JsonValue& member) {
    std::vector<std::string_view> known;
    for (const auto& [name, member_rule] : rule.members)
      if (member_rule.rule && known.size() < most_names_compared) known.emplace_back(name);
    std::ranges::sort(known);
    const std::string meant(nearest_word(member.name, known));
    std::string advice = meant.empty() ? "" : "did you mean " + in_quotes(meant) + "?";
    if (meant.empty() && !known.empty() && known.size() <= most_choices_named) {
      for (const std::string_view name : known) advice += (advice.empty() ? "known are " : ", ") + in_quotes(name);
    }
    return advice;
  }

  static std::string known_choice(const SchemaRule& rule, const JsonValue& value) {
    std::vector<std::string_view> words;
    for (const SchemaValue& choice : rule.choices)
      if (choice.value->kind == JsonKind::text && words.size() < most_names_compared)
        words.emplace_back(choice.value->text);
    const std::string meant(nearest_word(value.text, words));
    return meant.empty() ? "" : "did you mean " + in_quotes(meant) + "?";
  }

  [[nodiscard]] std::string advice_for(const Violation& violation) const {
    const SchemaRule& rule = schema_.rules[violation.rule];
    switch (violation.guess) {
      case Violation::Guess::member:
        return known_member(*rule.object, *violation.value);
      case Violation::Guess::choice:
        return known_choice(rule, *violation.value);
      case Violation::Guess::none:
        break;
    }
    return violation.advice;
  }

  bool report_missing(RuleIndex index, const ObjectRule& rule, const std::vector<bool>& seen, const JsonValue& value,
                      Violations* out) {
    if (out == nullptr) return false;
    for (std::size_t i = 0; i < seen.size() && !is_full(out) && spend(1); ++i) {
      if (seen[i]) continue;
      report(out, index, value, "required", "the member " + in_quotes(rule.required[i]) + " is missing", {},
             Violation::Mark::opening, rule.required[i]);
    }
    return false;
  }

  bool check_dependencies(RuleIndex index, const ObjectRule& rule, const JsonValue& value, Violations* out) {
    bool fits = true;
    if (rule.dependencies.empty() || !spend(rule.dependencies.size())) return !work_.error;
    std::unordered_set<std::string_view> names;
    for (const JsonValue& member : document_.children(value)) names.insert(member.name);
    for (const Dependency& dependency : rule.dependencies) {
      if (!names.contains(dependency.name)) continue;
      if (dependency.rule) fits = check(*dependency.rule, value, out) && fits;
      if (!spend(dependency.names.size())) return false;
      for (const std::string_view name : dependency.names)
        if (!names.contains(name))
          fits = report(out, index, value, "dependencies",
                        "the member " + in_quotes(name) + " is missing; it must be there because " +
                            in_quotes(dependency.name) + " is",
                        {}, Violation::Mark::opening, name);
      if (!fits && out == nullptr) return false;
    }
    return fits;
  }

  // ----- saying it

  bool report(Violations* out, RuleIndex rule, const JsonValue& value, std::string_view keyword, std::string message,
              std::string advice = {}, Violation::Mark mark = Violation::Mark::value, std::string_view missing = {}) {
    if (out != nullptr && out->size() <= limit_)
      out->push_back({&value, mark, std::string(missing), keyword, rule, std::move(message), std::move(advice)});
    return false;
  }

  [[nodiscard]] SchemaViolation placed(const Violation& violation) const {
    const JsonValue& value = *violation.value;
    const bool is_name = violation.mark == Violation::Mark::name;
    const bool is_whole = value.kind != JsonKind::array && value.kind != JsonKind::object;
    const TextPosition begin = document_.place_of(is_name ? value.name_begin : value.begin);
    const TextPosition end = document_.place_of(is_name ? value.name_end : is_whole ? value.end : value.begin + 1);
    const SchemaRule& rule = schema_.rules[violation.rule];
    std::string pointer = document_.pointer_to(value);
    const std::string schema_pointer = rule.schema.text->pointer_to(*rule.schema.value);
    if (!violation.missing.empty()) pointer += pointer_step(violation.missing);
    return {.pointer = std::move(pointer),
            .line = begin.line,
            .column = begin.column,
            .end_column = end.line == begin.line ? end.column : 0,
            .keyword = std::string(violation.keyword),
            .schema_pointer = rule.always ? schema_pointer : schema_pointer + "/" + std::string(violation.keyword),
            .message = violation.message,
            .advice = advice_for(violation)};
  }

  const JsonSchema::Compiled& schema_;
  const JsonText& document_;
  std::size_t limit_;
  CheckWork& work_;
};

Result<SchemaOutcome> JsonSchema::check(const JsonText& document, std::size_t limit) const {
  CheckWork work(compiled_->patterns);
  return SchemaCheck(*compiled_, document, limit, work).run();
}

}  // namespace haip
