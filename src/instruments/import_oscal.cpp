// An OSCAL catalog (JSON) as a questionnaire: a group is a section, a control a question, a control in a control a part
// of it. Its words are the parts "overview" and "statement", with parameters by their labels.

#include <algorithm>
#include <map>

#include "base/json.hpp"
#include "base/text.hpp"
#include "instruments/block_list.hpp"
#include "instruments/document.hpp"
#include "instruments/questionnaire.hpp"

namespace haip {
namespace {

constexpr std::string_view parameter_begin = "{{ insert: param, ";
constexpr std::string_view parameter_end = " }}";
constexpr int deepest_label = 3;

const Json::Array& list_in(const Json& json, std::string_view name) {
  static const Json::Array none;
  const Json* member = json.find(name);
  return member == nullptr || member->if_array() == nullptr ? none : *member->if_array();
}

std::string text_in(const Json& json, std::string_view name) {
  const Json* member = json.find(name);
  return member == nullptr || member->if_text() == nullptr ? std::string() : *member->if_text();
}

/// The value of a prop; of several the one without a class.
std::string prop_of(const Json& json, std::string_view name) {
  std::string value;
  for (const Json& prop : list_in(json, "props"))
    if (text_in(prop, "name") == name && (value.empty() || prop.find("class") == nullptr))
      value = text_in(prop, "value");
  return value;
}

class CatalogReader {
 public:
  explicit CatalogReader(QuestionnaireBuilder& builder) : builder_(builder) {}

  Status read(const Json& catalog) {
    if (const Json* metadata = catalog.find("metadata")) builder_.set_title(in_language(text_in(*metadata, "title")));
    // Texts name parameters that stand elsewhere in the catalog.
    gather_labels(catalog);
    read_groups(catalog, std::nullopt);
    read_controls(catalog, std::nullopt, "question");
    if (catalog.find("back-matter") != nullptr) builder_.leave_out("back matter");
    return {};
  }

 private:
  [[nodiscard]] LocalText in_language(std::string text) const {
    if (text.empty()) return {};
    return {{builder_.language(), std::move(text)}};
  }

  void gather_labels(const Json& holder) {
    for (const Json& parameter : list_in(holder, "params")) {
      std::string label = text_in(parameter, "label");
      const Json* select = parameter.find("select");
      if (label.empty() && select != nullptr)
        for (const Json& choice : list_in(*select, "choice"))
          if (choice.if_text() != nullptr) label += (label.empty() ? "" : " / ") + *choice.if_text();
      labels_[text_in(parameter, "id")] = label;
    }
    for (const char* member : {"groups", "controls"})
      for (const Json& inner : list_in(holder, member)) gather_labels(inner);
  }

  // "at least {{ insert: param, ac-1_prm_1 }}" → "at least [frequency]". A label may name parameters too; so few levels
  // and so much text that no catalog unfolds without end.
  std::string with_labels(std::string_view prose, int levels = deepest_label) {
    std::string text;
    while (levels > 0 && label_room_ > 0) {
      const std::size_t begin = prose.find(parameter_begin);
      const std::size_t end = begin == std::string_view::npos ? begin : prose.find(parameter_end, begin);
      if (end == std::string_view::npos) break;
      const std::string_view id =
          trim(prose.substr(begin + parameter_begin.size(), end - begin - parameter_begin.size()));
      const auto label = labels_.find(id);
      const bool is_named = label != labels_.end() && !label->second.empty();
      const std::string words = is_named ? with_labels(label->second, levels - 1) : std::string(id);
      label_room_ -= std::min(label_room_, words.size());
      text += std::string(prose.substr(0, begin)) + "[" + words + "]";
      prose.remove_prefix(end + parameter_end.size());
    }
    return text + std::string(prose);
  }

  void add_lines(const Json& part, std::string& text) {
    std::string prose = with_labels(text_in(part, "prose"));
    const std::string label = prop_of(part, "label");
    if (!prose.empty() && text_in(part, "class") == "option")
      prose = std::string(tick_box) + " " + prose;
    else if (!prose.empty() && !label.empty())
      prose = label + " " + prose;
    if (!prose.empty()) text += (text.empty() ? "" : "\n") + prose;
    for (const Json& inner : list_in(part, "parts")) add_lines(inner, text);
  }

  std::string words_of(const Json& holder) {
    std::string text;
    for (const Json& part : list_in(holder, "parts")) {
      const std::string name = text_in(part, "name");
      if (name == "statement" || name == "overview" || name == "item")
        add_lines(part, text);
      else
        builder_.leave_out("part \"" + printable(name) + "\"");
    }
    for (const char* member : {"params", "links"})
      if (const std::size_t count = list_in(holder, member).size(); count > 0) builder_.leave_out(member, count);
    return text;
  }

  /// Our own catalogs say which provision it was; of others the id is what there is.
  static std::string name_of(const Json& holder) {
    const Result<ProvisionId> known = ProvisionId::parse(prop_of(holder, "provision"));
    return known ? std::string(known->rest()) : text_in(holder, "id");
  }

  ProvisionId add(std::string_view kind, const Json& holder, const std::optional<ProvisionId>& parent) {
    std::string label = prop_of(holder, "label");
    std::string title = text_in(holder, "title");
    if (label.empty()) label = text_in(holder, "id");
    // Our own catalogs put the label before the title.
    if (title.starts_with(label + " ")) title.erase(0, label.size() + 1);
    if (title == label) title.clear();
    return builder_.add(kind, name_of(holder), parent, in_language(label), in_language(title),
                        in_language(words_of(holder)));
  }

  void read_groups(const Json& holder, const std::optional<ProvisionId>& parent) {
    for (const Json& group : list_in(holder, "groups")) {
      const ProvisionId id = add("section", group, parent);
      read_groups(group, id);
      read_controls(group, id, "question");
    }
  }

  void read_controls(const Json& holder, const std::optional<ProvisionId>& parent, std::string_view kind) {
    for (const Json& control : list_in(holder, "controls")) {
      const ProvisionId id = add(kind, control, parent);
      read_controls(control, id, "part");
    }
  }

  QuestionnaireBuilder& builder_;
  std::size_t label_room_ = largest_document_bytes;
  std::map<std::string, std::string, std::less<>> labels_;
};

}  // namespace

Status read_oscal_catalog(std::string_view bytes, QuestionnaireBuilder& builder) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  TRY(const Json document, parse_json(bytes, largest_document_bytes));
  const Json* catalog = document.find("catalog");
  if (catalog == nullptr || catalog->if_object() == nullptr)
    return malformed("the file holds no OSCAL catalog", "name a JSON file with the member \"catalog\"");
  return CatalogReader(builder).read(*catalog);
}

}  // namespace haip
