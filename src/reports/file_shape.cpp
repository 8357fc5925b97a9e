#include "reports/file_shape.hpp"

#include <algorithm>
#include <array>

#include "base/nearest_word.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "crypto/digest.hpp"
#include "register/domain.hpp"
#include "register/economy.hpp"
#include "register/identity.hpp"
#include "register/language_tag.hpp"
#include "reports/framework.hpp"
#include "reports/report.hpp"

namespace haip {
namespace {

using Kind = Shape::Kind;

constexpr Shape line{Kind::line};
constexpr Shape date{Kind::date};
constexpr Shape flag{Kind::flag};
constexpr Shape id{Kind::id};
constexpr Shape question{Kind::question};
constexpr Shape url{Kind::url};
constexpr Shape path{Kind::path};
constexpr Shape digest{Kind::sha256};
constexpr Shape media_type{Kind::media_type};
constexpr Shape domain{Kind::domain};
constexpr Shape economy{Kind::economy};
constexpr Shape language{Kind::language};
constexpr Shape framework{Kind::framework};
constexpr Shape texts{Kind::texts};
constexpr std::array<std::string_view, 1> formats{"haip-report/1"};
constexpr Shape format_word{Kind::word, formats};
constexpr Shape size_word{Kind::word, organisation_sizes};
constexpr Shape role_word{Kind::word, organisation_roles};
constexpr Shape kind_word{Kind::word, claim_kinds};
constexpr Shape state_word{Kind::word, answer_states};
constexpr Shape visibility_word{Kind::word, visibilities};
constexpr Shape translation_word{Kind::word, translation_kinds};

constexpr Shape lines{.kind = Kind::list, .item = &line};
constexpr Shape ids{.kind = Kind::list, .item = &id};
constexpr Shape roles{.kind = Kind::list, .item = &role_word};

constexpr std::array<ShapeField, 5> organisation_fields{{
    {"domain", &domain, true, "The domain that the organisation controls: how the register knows it.", "lab.example"},
    {"name", &texts, true, "The organisation's name, in the report's language or in several."},
    {"economy", &economy, true, "Where it is based: two capitals of ISO 3166-1. Decides whether it may report.", "JP"},
    {"size", &size_word, false, "People employed. May be left out."},
    {"roles", &roles, true, "What the organisation does with advanced AI. Decides which questions are asked."},
}};
constexpr Shape organisation{.kind = Kind::object, .fields = organisation_fields};

constexpr std::array<ShapeField, 2> period_fields{{
    {"from", &date, true, "First day of the period that the report is about.", "2026-01-01"},
    {"to", &date, true, "Last day. Its year names the report.", "2026-12-31"},
}};
constexpr Shape period{.kind = Kind::object, .fields = period_fields};

constexpr Shape translations{.kind = Kind::table, .key = &language, .item = &translation_word};

constexpr std::array<ShapeField, 4> scope_fields{{
    {"whole_organisation", &flag, false, "true when the claim is about everything the organisation does."},
    {"models", &lines, false, "The models it is about."},
    {"products", &lines, false, "The products or services it is about."},
    {"versions", &lines, false, "The versions it is about."},
}};
constexpr Shape scope{.kind = Kind::object, .fields = scope_fields};

constexpr std::array<ShapeField, 7> claim_fields{{
    {"kind", &kind_word, true,
     "policy: a text that holds. practice: done regularly. completed-act: done once. plan: intended. none: nothing of "
     "the kind."},
    {"date", &date, false, "In force since, practised since, done on, planned for.", "2026-05-12"},
    {"until", &date, false, "When the claim is to be looked at again.", "2027-05-12"},
    {"scope", &scope, false, "What it is about: models, products, versions, or the whole organisation."},
    {"text", &texts, true, "The claim in one to three sentences."},
    {"evidence", &ids, false, "Ids of the evidence that backs it."},
    {"visibility", &visibility_word, false, "public (default), on-request, or internal."},
}};
constexpr Shape claim{.kind = Kind::object, .fields = claim_fields};
constexpr Shape claims{.kind = Kind::table, .key = &id, .item = &claim};

constexpr std::array<ShapeField, 8> evidence_fields{{
    {"title", &texts, true, "What it is, in a few words."},
    {"url", &url, false, "Where it can be read. Either this or file.", "https://lab.example/reports/red-team.pdf"},
    {"file", &path, false, "A file below the report's folder. Either this or url.", "evidence/red-team.pdf"},
    {"sha256", &digest, false, "SHA-256 of the bytes: pins what was cited. `sha256sum FILE` prints it."},
    {"media_type", &media_type, false, "What the file is.", "application/pdf"},
    {"retrieved", &date, false, "When these bytes were there.", "2026-10-01"},
    {"expires", &date, false, "After this day it no longer counts.", "2027-10-01"},
    {"visibility", &visibility_word, false, "public (default), on-request, or internal."},
}};
constexpr Shape evidence_item{.kind = Kind::object, .fields = evidence_fields};
constexpr Shape evidence{.kind = Kind::table, .key = &id, .item = &evidence_item};

constexpr std::array<ShapeField, 6> answer_fields{{
    {"state", &state_word, false,
     "answered (default), not-done, not-disclosed, not-applicable. Not disclosed and not done are different answers."},
    {"claims", &ids, false, "Ids of the claims that answer the question."},
    {"options", &lines, false, "Answer options that are ticked, in the words of the form."},
    {"text", &texts, false, "Further words; or why it is not done, not disclosed or not applicable."},
    {"note", &texts, false, "For colleagues. In no output but the internal record."},
    {"visibility", &visibility_word, false, "public (default), on-request, or internal."},
}};
constexpr Shape answer{.kind = Kind::object, .fields = answer_fields};
constexpr Shape answers{.kind = Kind::table, .key = &question, .item = &answer};

constexpr std::array<ShapeField, 4> attestation_fields{{
    {"name", &line, true, "Who attests that the report is accurate to the best of the organisation's knowledge."},
    {"function", &line, true, "In which function.", "Head of AI governance"},
    {"statement", &texts, false, "In the organisation's own words."},
    {"date", &date, true, "When.", "2026-11-20"},
}};
constexpr Shape attestation{.kind = Kind::object, .fields = attestation_fields};

constexpr std::array<ShapeField, 11> report_fields{{
    {"format", &format_word, true, "The format of this file."},
    {"organisation", &organisation, true, "Who reports."},
    {"framework", &framework, true, "Which questionnaire is answered: instrument/edition.", "oecd-haip/2.0"},
    {"period", &period, true, "What time the report is about."},
    {"language", &language, true, "Language of the authoritative original: BCP 47.", "en"},
    {"translations", &translations, false, "Further languages, and whether a person or a machine translated."},
    {"summary", &texts, false, "The report in a few sentences, for readers in a hurry."},
    {"claims", &claims, false, "What the organisation says, each thing once."},
    {"evidence", &evidence, false, "What backs the claims."},
    {"answers", &answers, true, "By question of the framework. They cite claims and may add text."},
    {"attestation", &attestation, false, "Needed before the report is signed."},
}};
constexpr Shape report_file{.kind = Kind::object, .fields = report_fields};

// Checking.

bool is_media_type(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto is_name = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '+' || c == '-';
    });
  };
  return slash != std::string_view::npos && is_name(text.substr(0, slash)) && is_name(text.substr(slash + 1));
}

/// Below the folder, wherever it lies: nothing that begins at the root, goes up, or hides.
bool is_path_below(std::string_view text) {
  if (text.empty() || text.size() > 200 || text.find('\\') != std::string_view::npos) return false;
  return std::ranges::all_of(split(text, '/'), [](std::string_view part) {
    return !part.empty() && !part.starts_with('.') && check_public_text("", part, 200).has_value() &&
           part.find('\n') == std::string_view::npos && part.find(':') == std::string_view::npos;
  });
}

bool is_question_key(std::string_view text) {
  return !text.empty() && text.size() <= 80 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '/';
  });
}

}  // namespace

std::optional<std::string> expected_instead(std::string_view text, Kind kind) {
  const auto unless = [](bool holds, std::string_view expected) {
    return holds ? std::nullopt : std::optional(std::string(expected));
  };
  switch (kind) {
    case Kind::date:
      return unless(parse_date(text).has_value(), "a date such as 2026-05-12");
    case Kind::flag:
      return unless(text == "true" || text == "false", "true or false");
    case Kind::id:
      return unless(check_item_id(text).has_value(),
                    "an id of small letters, digits and hyphens, such as red-team-2026");
    case Kind::question:
      return unless(is_question_key(text), "the number of a question, such as 1a or q7/a");
    case Kind::url:
      return unless((text.starts_with("https://") || text.starts_with("http://")) && text.size() <= 2000 &&
                        text.find_first_of(" \t\r\n\"<>") == std::string_view::npos &&
                        text.substr(0, text.find('/', 8)).find('@') == std::string_view::npos,
                    "an address that begins with https://, without user name and password");
    case Kind::path:
      return unless(is_path_below(text),
                    "a relative path below the report's folder, without .. and without hidden parts");
    case Kind::sha256:
      return unless(Digest::from_hex(text).has_value(), "64 hexadecimal digits in small letters");
    case Kind::media_type:
      return unless(is_media_type(text), "a media type such as application/pdf");
    case Kind::domain:
      return unless(Domain::parse(text).has_value(), "a domain in small letters such as lab.example");
    case Kind::economy:
      return unless(is_economy(text), "two capitals of ISO 3166-1 such as JP");
    case Kind::language:
      return unless(check_language_tag(text).has_value(), "a language such as en, ja or pt-BR");
    case Kind::framework:
      return unless(FrameworkName::parse(text).has_value(), "instrument/edition such as oecd-haip/2.0");
    case Kind::line:
      return unless(text.find('\n') == std::string_view::npos, "text in one line");
    default:
      return std::nullopt;
  }
}

namespace {

/// Whether anything but blanks stands there: what a needed field must have.
bool is_written(const YamlNode& node) {  // NOLINT(misc-no-recursion): texts by language
  if (node.kind == YamlNode::Kind::scalar) return !trim(node.text).empty();
  return node.kind != YamlNode::Kind::mapping ||
         std::ranges::any_of(node.members, [](const YamlNode::Member& member) { return is_written(member.value); });
}

/// What counts as not written in a needed field: nothing, or blanks where there should be words.
bool is_missing(const YamlNode* value, const Shape& shape) {
  if (value == nullptr || value->is_null()) return true;
  const bool may_be_mapping = shape.kind == Kind::texts;
  return (may_be_mapping || value->kind == YamlNode::Kind::scalar) && !is_written(*value);
}

class ShapeCheck {
 public:
  void look(const YamlNode& node, const Shape& shape, const std::string& pointer) {  // NOLINT(misc-no-recursion)
    if (node.is_null()) return;
    switch (shape.kind) {
      case Kind::object:
        return look_at_object(node, shape, pointer);
      case Kind::table:
        return look_at_table(node, shape, pointer);
      case Kind::list:
        return look_at_list(node, shape, pointer);
      case Kind::texts:
        return look_at_texts(node, pointer, LanguagesAllowed::yes);
      default:
        return look_at_scalar(node, shape, pointer);
    }
  }
  std::vector<ShapeFault> take() { return std::move(faults_); }

 private:
  enum class LanguagesAllowed { yes, no };

  void add(const YamlNode& node, const std::string& pointer, std::string message, std::string advice = {}) {
    faults_.push_back({pointer, node.begin, node.end, std::move(message), std::move(advice)});
  }
  void expect(const YamlNode& node, const std::string& pointer, std::string_view expected) {
    add(node, pointer, "expected " + std::string(expected) + ", found " + std::string(node.kind_word()));
  }

  void look_at_scalar(const YamlNode& node, const Shape& shape, const std::string& pointer) {
    if (node.kind != YamlNode::Kind::scalar) return expect(node, pointer, "text");
    if (const Status fit = check_public_text("this text", node.text, 2000); !fit)
      return add(node, pointer, fit.error().message, fit.error().advice);
    if (shape.kind == Kind::word) return look_at_word(node, shape, pointer);
    if (const auto expected = expected_instead(node.text, shape.kind))
      add(node, pointer, "\"" + printable(node.text) + "\" is not " + *expected);
  }

  void look_at_word(const YamlNode& node, const Shape& shape, const std::string& pointer) {
    if (std::ranges::find(shape.words, node.text) != shape.words.end()) return;
    std::string all;
    for (const std::string_view word : shape.words) all += (all.empty() ? "" : ", ") + std::string(word);
    const std::string_view nearest = nearest_word(node.text, shape.words);
    add(node, pointer, "\"" + printable(node.text) + "\" is not one of: " + all,
        nearest.empty() ? std::string() : "did you mean " + std::string(nearest) + "?");
  }

  void look_at_list(const YamlNode& node, const Shape& shape,
                    const std::string& pointer) {  // NOLINT(misc-no-recursion)
    if (node.kind != YamlNode::Kind::sequence) return expect(node, pointer, "a list");
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const YamlNode& item = node.items[i];
      const std::string at = pointer + "/" + std::to_string(i);
      if (item.is_null()) add(item, at, "this item of the list is empty", "write it or remove the hyphen");
      look(item, *shape.item, at);
      const bool twice = item.kind == YamlNode::Kind::scalar &&
                         std::any_of(node.items.begin(), node.items.begin() + static_cast<std::ptrdiff_t>(i),
                                     [&](const YamlNode& before) { return before.text == item.text; });
      if (twice && !item.is_null()) add(item, at, "\"" + printable(item.text) + "\" stands twice in this list");
    }
  }

  void look_at_table(const YamlNode& node, const Shape& shape,
                     const std::string& pointer) {  // NOLINT(misc-no-recursion)
    if (node.kind != YamlNode::Kind::mapping) return expect(node, pointer, "a mapping");
    for (const YamlNode::Member& member : node.members) {
      const std::string at = pointer + pointer_step(member.key.text);
      look_at_scalar(member.key, *shape.key, at);
      if (member.value.is_null()) add(member.key, at, "nothing stands under \"" + printable(member.key.text) + "\"");
      look(member.value, *shape.item, at);
    }
  }

  void look_at_object(const YamlNode& node, const Shape& shape,
                      const std::string& pointer) {  // NOLINT(misc-no-recursion)
    if (node.kind != YamlNode::Kind::mapping) return expect(node, pointer, "a mapping");
    std::vector<std::string_view> names;
    for (const ShapeField& field : shape.fields) names.push_back(field.name);
    for (const YamlNode::Member& member : node.members) {
      const auto field = std::ranges::find(shape.fields, std::string_view(member.key.text), &ShapeField::name);
      const std::string at = pointer + pointer_step(member.key.text);
      if (field != shape.fields.end()) {
        if (!field->is_required || !is_missing(&member.value, *field->shape)) look(member.value, *field->shape, at);
        continue;
      }
      const std::string_view nearest = nearest_word(member.key.text, names);
      add(member.key, at, "\"" + printable(member.key.text) + "\" is not known here",
          nearest.empty() ? "remove it, or see the schema: haip report schema"
                          : "did you mean " + std::string(nearest) + "?");
    }
    for (const ShapeField& field : shape.fields) {
      const YamlNode* value = node.find(field.name);
      if (field.is_required && is_missing(value, *field.shape))
        faults_.push_back({pointer + pointer_step(field.name), value == nullptr ? node.begin : value->begin,
                           value == nullptr ? node.begin : value->end, "\"" + std::string(field.name) + "\" is missing",
                           std::string(field.help)});
    }
  }

  void look_at_texts(const YamlNode& node, const std::string& pointer,
                     LanguagesAllowed languages) {  // NOLINT(misc-no-recursion)
    if (node.is_null()) return;
    if (node.kind == YamlNode::Kind::scalar) {
      if (const Status fit = check_public_text("this text", node.text, longest_answer); !fit)
        add(node, pointer, fit.error().message, fit.error().advice);
      return;
    }
    if (node.kind != YamlNode::Kind::mapping) return expect(node, pointer, "text, or texts by language");
    if (const YamlNode* file = node.find("file")) {
      if (node.members.size() > 1) add(node, pointer, "beside \"file\" nothing may stand here");
      if (file->is_null()) add(node, pointer, "\"file\" names no file");
      return look(*file, path, pointer + "/file");
    }
    if (languages == LanguagesAllowed::no) return expect(node, pointer, "text, or file: PATH");
    for (const YamlNode::Member& member : node.members) {
      const std::string at = pointer + pointer_step(member.key.text);
      look_at_scalar(member.key, language, at);
      look_at_texts(member.value, at, LanguagesAllowed::no);
    }
  }

  std::vector<ShapeFault> faults_;
};

// The schema.

std::string_view pattern_of(Kind kind) {
  switch (kind) {
    case Kind::date:
      return "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
    case Kind::id:
      return "^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$";
    case Kind::question:
      return "^[a-z0-9/-]{1,80}$";
    case Kind::url:
      return "^https?://[^@/ ]+(/[^ ]*)?$";
    case Kind::path:
      return "^[^./\\\\][^\\\\:]*$";
    case Kind::sha256:
      return "^[0-9a-f]{64}$";
    case Kind::media_type:
      return "^[a-z0-9.+-]+/[a-z0-9.+-]+$";
    case Kind::domain:
      return "^[a-z0-9-]+(\\.[a-z0-9-]+)+$";
    case Kind::economy:
      return "^[A-Z]{2}$";
    case Kind::language:
      return "^[a-z]{2,3}(-[A-Za-z0-9]+)*$";
    case Kind::framework:
      return "^[a-z0-9-]+/[a-z0-9.-]+$";
    default:
      return {};
  }
}

Json schema_of(const Shape& shape);

/// Anything but blanks.
constexpr std::string_view written_pattern = "[^ \\t\\r\\n]";

Json texts_schema(bool is_needed) {
  Json text = Json().set("type", "string");
  if (is_needed) text.set("pattern", written_pattern);
  const Json file = Json()
                        .set("type", "object")
                        .set("properties", Json().set("file", schema_of(path)))
                        .set("required", Json().push("file"))
                        .set("additionalProperties", false);
  const Json one = Json().set("anyOf", Json().push(text).push(file));
  Json many = Json()
                  .set("type", "object")
                  .set("propertyNames", Json().set("pattern", pattern_of(Kind::language)))
                  .set("additionalProperties", one);
  if (is_needed) many.set("minProperties", 1);
  return Json().set("anyOf", Json().push(text).push(file).push(many));
}

Json needed_schema(const Shape& shape) {  // NOLINT(misc-no-recursion): as deep as the definition
  if (shape.kind == Kind::texts) return texts_schema(true);
  Json json = schema_of(shape);
  if (shape.kind == Kind::line) json.set("pattern", written_pattern);
  return json;
}

Json object_schema(const Shape& shape) {  // NOLINT(misc-no-recursion): as deep as the definition
  Json properties{Json::Object{}};
  Json required{Json::Array{}};
  for (const ShapeField& field : shape.fields) {
    Json property = field.is_required ? needed_schema(*field.shape) : schema_of(*field.shape);
    property.set("description", field.help);
    if (!field.example.empty()) property.set("examples", Json().push(field.example));
    properties.set(field.name, std::move(property));
    if (field.is_required) required.push(field.name);
  }
  Json json;
  json.set("type", "object").set("properties", std::move(properties)).set("additionalProperties", false);
  if (!required.if_array()->empty()) json.set("required", std::move(required));
  return json;
}

Json schema_of(const Shape& shape) {  // NOLINT(misc-no-recursion): as deep as the definition
  switch (shape.kind) {
    case Kind::object:
      return object_schema(shape);
    case Kind::texts:
      return texts_schema(false);
    case Kind::flag:
      return Json().set("type", "boolean");
    case Kind::list:
      return Json().set("type", "array").set("items", schema_of(*shape.item)).set("uniqueItems", true);
    case Kind::table:
      return Json()
          .set("type", "object")
          .set("propertyNames", Json().set("pattern", pattern_of(shape.key->kind)))
          .set("additionalProperties", schema_of(*shape.item));
    case Kind::word: {
      Json words{Json::Array{}};
      for (const std::string_view word : shape.words) words.push(word);
      return Json().set("enum", std::move(words));
    }
    default: {
      Json json;
      json.set("type", "string");
      if (!pattern_of(shape.kind).empty()) json.set("pattern", pattern_of(shape.kind));
      return json;
    }
  }
}

}  // namespace

const Shape& report_file_shape() { return report_file; }

std::vector<ShapeFault> check_shape(const YamlNode& node, const Shape& shape) {
  ShapeCheck check;
  check.look(node, shape, "");
  std::vector<ShapeFault> faults = check.take();
  std::ranges::sort(faults, {}, [](const ShapeFault& fault) { return std::pair(fault.begin.offset, fault.pointer); });
  return faults;
}

Json shape_schema() {
  Json json;
  json.set("$schema", "http://json-schema.org/draft-07/schema#").set("title", "haip report (haip-report/1)");
  json.set("description",
           "How an organisation answers the questions of a reporting framework. See docs/format-report.md.");
  const Json body = object_schema(report_file);
  for (const auto& [name, value] : *body.if_object()) json.set(name, value);
  return json;
}

}  // namespace haip
