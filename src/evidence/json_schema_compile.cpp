#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_set>

#include "base/text.hpp"
#include "evidence/json_schema_rules.hpp"

namespace haip {
namespace {

constexpr std::size_t most_rules = 200'000;
constexpr std::size_t most_addresses = 20'000;
constexpr std::size_t longest_address = 2000;
constexpr std::uint32_t fewest_members_indexed = 16;

std::string without_fragment(std::string_view address) { return std::string(address.substr(0, address.find('#'))); }

/// Keywords whose value is a schema, schemas by name, or a list of schemas: where a $id counts.
constexpr std::array<std::string_view, 8> schema_keywords{
    "additionalItems", "contains", "additionalProperties", "propertyNames", "if", "then", "else", "not"};
constexpr std::array<std::string_view, 4> schemas_by_name{"definitions", "properties", "patternProperties",
                                                          "dependencies"};
constexpr std::array<std::string_view, 3> schema_lists{"allOf", "anyOf", "oneOf"};

}  // namespace

/// Follows a schema from its root, and every $ref from where it stands, into rules.
class SchemaCompiler {
 public:
  Result<JsonSchema> compile(std::string text, std::span<const KnownSchema> others) {
    CHECK(add_text(std::move(text), ""));
    for (const KnownSchema& other : others)
      CHECK(add_text(other.text, other.address).map_error(in_context(printable(other.address))));
    const JsonText& main = compiled_->texts.front();
    TRY(const RuleIndex root, rule_for({&main, &main.root()}, *bases_.at(&main.root())));
    static_cast<void>(root);  // is 0
    // Not by recursion: a chain of definitions may be longer than the stack is deep.
    while (!waiting_.empty()) {
      const Waiting next = waiting_.back();
      waiting_.pop_back();
      CHECK(read_rule(next));
    }
    return JsonSchema(std::move(compiled_));
  }

 private:
  struct Waiting {
    RuleIndex rule;
    SchemaValue schema;
    const std::string* base;
  };

  /// One copy of each base: a long one must not be kept for each of the schemas that it holds for.
  const std::string& keep(std::string base) { return *kept_bases_.insert(std::move(base)).first; }

  Status add_text(std::string text, const std::string& address) {
    JsonTextResult read = read_json_text(std::move(text));
    if (!read) return fail(error_with_place(read.error()));
    const JsonText& kept = compiled_->texts.emplace_back(std::move(*read));
    const SchemaValue root{&kept, &kept.root()};
    addresses_.try_emplace(address, root);
    return note_addresses(root, keep(address));
  }

  /// The addresses that $id gives to schemas, and the base of every schema's references.
  Status note_addresses(SchemaValue schema, const std::string& outer) {  // NOLINT(misc-no-recursion): deepest_json_text
    const std::string* base = &outer;
    const JsonText& text = *schema.text;
    const JsonValue* reference = text.member(*schema.value, "$ref");
    // Beside $ref nothing counts, $id neither (draft-07, section 8.3).
    const bool is_reference = reference != nullptr && reference->kind == JsonKind::text;
    if (const JsonValue* id = text.member(*schema.value, "$id");
        !is_reference && id != nullptr && id->kind == JsonKind::text) {
      CHECK(check_address({schema.text, id}));
      if (addresses_.size() >= most_addresses) return fail(wrong({schema.text, id}, "it holds too many $id"));
      if (id->text.starts_with('#')) {
        addresses_.try_emplace(*base + std::string(id->text), schema);
      } else {
        base = &keep(without_fragment(resolve_uri(*base, id->text)));
        addresses_.try_emplace(*base, schema);
      }
    }
    bases_.emplace(schema.value, base);
    if (schema.value->kind != JsonKind::object) return {};
    for (const JsonValue& member : text.children(*schema.value)) {
      const auto is_in = [&member](const auto& keywords) {
        return std::ranges::find(keywords, member.name) != keywords.end();
      };
      const bool is_list = member.kind == JsonKind::array && (is_in(schema_lists) || member.name == "items");
      if (is_in(schema_keywords) || (member.name == "items" && !is_list)) {
        CHECK(note_addresses({schema.text, &member}, *base));
      } else if (is_in(schemas_by_name) || is_list) {
        for (const JsonValue& child : text.children(member)) CHECK(note_addresses({schema.text, &child}, *base));
      }
    }
    return {};
  }

  static Status check_address(SchemaValue address) {
    if (address.value->text.size() <= longest_address) return {};
    return fail(wrong(address, "the address is longer than " + std::to_string(longest_address) + " bytes"));
  }

  static Error wrong(SchemaValue at, std::string_view message, std::string advice = {}) {
    const TextPosition place = at.text->place_of(at.value->begin);
    return {ErrorKind::malformed,
            "the schema, line " + std::to_string(place.line) + ", column " + std::to_string(place.column) + ": " +
                std::string(message),
            std::move(advice)};
  }

  Result<RuleIndex> rule_for(SchemaValue schema, const std::string& base) {
    if (const auto known = rule_of_.find(schema.value); known != rule_of_.end()) return known->second;
    if (compiled_->rules.size() >= most_rules) return fail(wrong(schema, "it holds too many schemas"));
    if (schema.value->kind != JsonKind::object && schema.value->kind != JsonKind::boolean)
      return fail(wrong(schema, "a schema must be an object, true or false"));
    const auto index = static_cast<RuleIndex>(compiled_->rules.size());
    SchemaRule& rule = compiled_->rules.emplace_back();
    rule.schema = schema;
    if (schema.value->kind == JsonKind::boolean) rule.always = schema.value->number != 0;
    rule_of_.emplace(schema.value, index);
    const auto noted = bases_.find(schema.value);
    if (!rule.always) waiting_.push_back({index, schema, noted == bases_.end() ? &keep(base) : noted->second});
    return index;
  }

  /// A $ref: by its address, or by a JSON Pointer from the nearest address.
  Result<RuleIndex> resolve(SchemaValue reference, const std::string& base) {
    CHECK(check_address(reference));
    const std::string address = resolve_uri(base, reference.value->text);
    if (const auto whole = addresses_.find(address); whole != addresses_.end())
      return rule_for(whole->second, without_fragment(address));
    const std::string document = without_fragment(address);
    const auto root = addresses_.find(document);
    const std::string named = "\"" + printable(reference.value->text) + "\"";
    if (root == addresses_.end())
      return fail(wrong(reference, "$ref leads to " + named + ", which is not in this file",
                        "nothing is fetched: put that schema under \"definitions\" and refer to it there"));
    const std::string fragment =
        address.size() > document.size() ? undo_percent(address.substr(document.size() + 1)) : "";
    SchemaValue at = root->second;
    if (!fragment.empty() && fragment[0] != '/')
      return fail(wrong(reference, "$ref leads to " + named + ", and no $id gives that name"));
    const std::string* base_there = &document;
    if (!fragment.empty())
      for (const std::string_view step : split(std::string_view(fragment).substr(1), '/')) {
        const JsonValue* next = step_into(at, step);
        if (next == nullptr) return fail(wrong(reference, "$ref leads to " + named + ", which does not exist"));
        at.value = next;
        if (const auto noted = bases_.find(next); noted != bases_.end()) base_there = noted->second;
      }
    return rule_for(at, *base_there);
  }

  const JsonValue* step_into(SchemaValue at, std::string_view step) {
    if (at.value->kind == JsonKind::array) {
      const Result<std::uint64_t> position = parse_decimal(step);
      if (!position || *position >= at.value->count) return nullptr;
      std::vector<const JsonValue*>& items = items_of_[at.value];
      if (items.empty())
        for (const JsonValue& item : at.text->children(*at.value)) items.push_back(&item);
      return items[*position];
    }
    std::string name;
    for (std::size_t i = 0; i < step.size(); ++i) {
      const bool is_escape = step[i] == '~' && i + 1 < step.size() && (step[i + 1] == '0' || step[i + 1] == '1');
      name += is_escape ? (step[++i] == '0' ? '~' : '/') : step[i];
    }
    if (at.value->count < fewest_members_indexed) return at.text->member(*at.value, name);
    // Thousands of references go into one "definitions".
    auto& members = members_of_[at.value];
    if (members.empty())
      for (const JsonValue& member : at.text->children(*at.value)) members.emplace(member.name, &member);
    const auto member = members.find(name);
    return member == members.end() ? nullptr : member->second;
  }

  Status read_rule(const Waiting& waiting) {
    const SchemaValue schema = waiting.schema;
    if (const JsonValue* reference = schema.text->member(*schema.value, "$ref");
        reference != nullptr && reference->kind == JsonKind::text) {
      TRY(compiled_->rules[waiting.rule].reference, resolve({schema.text, reference}, *waiting.base));
      return {};
    }
    for (const JsonValue& member : schema.text->children(*schema.value))
      CHECK(read_keyword(waiting, {schema.text, &member}));
    return {};
  }

  Status read_keyword(const Waiting& waiting, SchemaValue member) {
    SchemaRule& rule = compiled_->rules[waiting.rule];
    const std::string_view name = member.value->name;
    const std::array<Status (SchemaCompiler::*)(SchemaRule&, const std::string&, SchemaValue, bool&), 5> readers{
        &SchemaCompiler::read_any, &SchemaCompiler::read_number_keyword, &SchemaCompiler::read_text_keyword,
        &SchemaCompiler::read_array_keyword, &SchemaCompiler::read_object_keyword};
    for (const auto reader : readers) {
      bool is_known = true;
      CHECK((this->*reader)(rule, *waiting.base, member, is_known)
                .map_error(in_context("\"" + std::string(name.substr(0, 40)) + "\"")));
      if (is_known) break;
    }
    return {};
  }

  Status read_any(SchemaRule& rule, const std::string& base, SchemaValue member, bool& is_known) {
    const std::string_view name = member.value->name;
    if (name == "type") return read_types(rule, member);
    if (name == "enum") {
      if (member.value->kind != JsonKind::array) return fail(wrong(member, "must be an array"));
      rule.has_choices = true;
      for (const JsonValue& choice : member.text->children(*member.value)) add_choice(rule, {member.text, &choice});
      return {};
    }
    if (name == "const") return rule.constant = member, Status();
    if (name == "if") return read_schema(rule.condition, base, member);
    if (name == "then") return read_schema(rule.then_rule, base, member);
    if (name == "else") return read_schema(rule.else_rule, base, member);
    if (name == "not") return read_schema(rule.not_rule, base, member);
    if (name == "allOf") return read_schemas(rule.all_of, base, member);
    if (name == "anyOf") return read_schemas(rule.any_of, base, member);
    if (name == "oneOf") return read_schemas(rule.one_of, base, member);
    is_known = false;
    return {};
  }

  static void add_choice(SchemaRule& rule, SchemaValue choice) {
    rule.choices.push_back(choice);
    if (choice.value->kind == JsonKind::text) rule.text_choices.insert(choice.value->text);
  }

  static Status read_types(SchemaRule& rule, SchemaValue member) {
    constexpr std::array<std::pair<std::string_view, std::uint8_t>, 7> words{{{"null", type_null},
                                                                              {"boolean", type_boolean},
                                                                              {"number", type_number},
                                                                              {"string", type_text},
                                                                              {"array", type_array},
                                                                              {"object", type_object},
                                                                              {"integer", type_integer}}};
    const auto add = [&](const JsonValue& type) -> Status {
      const auto word = std::ranges::find(words, type.text, &std::pair<std::string_view, std::uint8_t>::first);
      if (type.kind != JsonKind::text || word == words.end())
        return fail(wrong({member.text, &type}, "is not a type of JSON Schema",
                          "choose of null, boolean, number, integer, string, array, object"));
      rule.types |= word->second;
      return {};
    };
    if (member.value->kind != JsonKind::array) return add(*member.value);
    for (const JsonValue& type : member.text->children(*member.value)) CHECK(add(type));
    return {};
  }

  Status read_number_keyword(SchemaRule& rule, const std::string&, SchemaValue member, bool& is_known) {
    std::optional<double> NumberRule::* field = nullptr;
    const std::string_view name = member.value->name;
    if (name == "multipleOf") field = &NumberRule::multiple_of;
    if (name == "maximum") field = &NumberRule::maximum;
    if (name == "exclusiveMaximum") field = &NumberRule::exclusive_maximum;
    if (name == "minimum") field = &NumberRule::minimum;
    if (name == "exclusiveMinimum") field = &NumberRule::exclusive_minimum;
    if (field == nullptr) return is_known = false, Status();
    if (member.value->kind != JsonKind::number) return fail(wrong(member, "must be a number"));
    if (name == "multipleOf" && member.value->number <= 0) return fail(wrong(member, "must be more than 0"));
    part(rule.number).*field = member.value->number;
    return {};
  }

  Status read_text_keyword(SchemaRule& rule, const std::string&, SchemaValue member, bool& is_known) {
    const std::string_view name = member.value->name;
    if (name == "maxLength") return read_count(part(rule.text).longest, member);
    if (name == "minLength") return read_count(part(rule.text).shortest, member);
    if (name == "pattern") {
      if (member.value->kind != JsonKind::text) return fail(wrong(member, "must be a text"));
      TRY(part(rule.text).pattern, pattern_for(member, member.value->text));
      return {};
    }
    if (name != "format") return is_known = false, Status();
    if (member.value->kind != JsonKind::text) return fail(wrong(member, "must be a text"));
    if (const FormatCheck check = find_format(member.value->text)) {
      part(rule.text).format = member.value->text;
      part(rule.text).format_check = check;
    }
    return {};
  }

  Status read_array_keyword(SchemaRule& rule, const std::string& base, SchemaValue member, bool& is_known) {
    const std::string_view name = member.value->name;
    if (name == "maxItems") return read_count(part(rule.array).most, member);
    if (name == "minItems") return read_count(part(rule.array).fewest, member);
    if (name == "additionalItems") return read_schema(part(rule.array).additional, base, member);
    if (name == "contains") return read_schema(part(rule.array).contains, base, member);
    if (name == "uniqueItems") {
      if (member.value->kind != JsonKind::boolean) return fail(wrong(member, "must be true or false"));
      part(rule.array).unique = member.value->number != 0;
      return {};
    }
    if (name != "items") return is_known = false, Status();
    if (member.value->kind == JsonKind::array) return read_schemas(part(rule.array).positions.emplace(), base, member);
    return read_schema(part(rule.array).items, base, member);
  }

  Status read_object_keyword(SchemaRule& rule, const std::string& base, SchemaValue member, bool& is_known) {
    const std::string_view name = member.value->name;
    if (name == "maxProperties") return read_count(part(rule.object).most, member);
    if (name == "minProperties") return read_count(part(rule.object).fewest, member);
    if (name == "additionalProperties") return read_schema(part(rule.object).additional, base, member);
    if (name == "propertyNames") return read_schema(part(rule.object).names, base, member);
    if (name == "required") {
      ObjectRule& object = part(rule.object);
      CHECK(read_names(object.required, member));
      for (std::uint32_t i = 0; i < object.required.size(); ++i) object.members[object.required[i]].required = i;
      return {};
    }
    const bool is_patterns = name == "patternProperties";
    const bool is_dependencies = name == "dependencies";
    if (name != "properties" && !is_patterns && !is_dependencies) return is_known = false, Status();
    if (member.value->kind != JsonKind::object) return fail(wrong(member, "must be an object"));
    ObjectRule& object = part(rule.object);
    for (const JsonValue& child : member.text->children(*member.value)) {
      const SchemaValue schema{member.text, &child};
      if (is_dependencies) {
        CHECK(read_dependency(object, base, schema));
      } else if (is_patterns) {
        TRY(const PatternIndex pattern, pattern_for(schema, child.name));
        TRY(const RuleIndex index, rule_for(schema, base));
        object.patterns.emplace_back(pattern, index);
      } else {
        CHECK(read_schema(object.members[child.name].rule, base, schema));
      }
    }
    return {};
  }

  Status read_dependency(ObjectRule& object, const std::string& base, SchemaValue child) {
    Dependency dependency{child.value->name, {}, {}};
    if (child.value->kind == JsonKind::array)
      CHECK(read_names(dependency.names, child));
    else
      CHECK(read_schema(dependency.rule, base, child));
    object.dependencies.push_back(std::move(dependency));
    return {};
  }

  static Status read_names(std::vector<std::string_view>& names, SchemaValue list) {
    if (list.value->kind != JsonKind::array) return fail(wrong(list, "must be an array of names"));
    for (const JsonValue& name : list.text->children(*list.value)) {
      if (name.kind != JsonKind::text) return fail(wrong({list.text, &name}, "must be a text"));
      if (names.size() < 64 && std::ranges::find(names, name.text) != names.end()) continue;
      names.push_back(name.text);
    }
    return {};
  }

  static Status read_count(std::optional<std::uint64_t>& count, SchemaValue member) {
    const double number = member.value->number;
    if (member.value->kind != JsonKind::number || number < 0 || number != std::floor(number) ||
        number > 9007199254740992.0)
      return fail(wrong(member, "must be a whole number from 0"));
    count = static_cast<std::uint64_t>(number);
    return {};
  }

  Status read_schema(std::optional<RuleIndex>& rule, const std::string& base, SchemaValue schema) {
    TRY(rule, rule_for(schema, base));
    return {};
  }

  Status read_schemas(std::vector<RuleIndex>& rules, const std::string& base, SchemaValue list) {
    if (list.value->kind != JsonKind::array) return fail(wrong(list, "must be an array of schemas"));
    for (const JsonValue& schema : list.text->children(*list.value)) {
      TRY(const RuleIndex index, rule_for({list.text, &schema}, base));
      rules.push_back(index);
    }
    return {};
  }

  Result<PatternIndex> pattern_for(SchemaValue at, std::string_view source) {
    if (const auto known = patterns_.find(source); known != patterns_.end()) return known->second;
    Result<EcmaPattern> pattern = EcmaPattern::compile(source);
    if (!pattern) return fail(wrong(at, pattern.error().message, pattern.error().advice));
    compiled_->patterns.push_back(std::move(*pattern));
    const auto index = static_cast<PatternIndex>(compiled_->patterns.size() - 1);
    patterns_.emplace(source, index);
    return index;
  }

  template <class Part>
  static Part& part(std::optional<Part>& wanted) {
    return wanted ? *wanted : wanted.emplace();
  }

  std::shared_ptr<JsonSchema::Compiled> compiled_ = std::make_shared<JsonSchema::Compiled>();
  std::unordered_map<std::string, SchemaValue> addresses_;
  std::unordered_set<std::string> kept_bases_;
  std::unordered_map<const JsonValue*, const std::string*> bases_;
  std::unordered_map<const JsonValue*, std::unordered_map<std::string_view, const JsonValue*>> members_of_;
  std::unordered_map<const JsonValue*, std::vector<const JsonValue*>> items_of_;
  std::unordered_map<const JsonValue*, RuleIndex> rule_of_;
  std::map<std::string_view, PatternIndex> patterns_;
  std::vector<Waiting> waiting_;
};

Result<JsonSchema> JsonSchema::compile(std::string text, std::span<const KnownSchema> others) {
  return SchemaCompiler().compile(std::move(text), others);
}

}  // namespace haip
