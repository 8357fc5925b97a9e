// A library in YAML, as CISO Assistant keeps them, as a questionnaire. Its framework is a flat list of nodes that name
// their parents: a node that is assessable is a question, another one a section; the questions of a node are its parts,
// or its text when there is one.

#include <map>

#include "base/text.hpp"
#include "base/yaml.hpp"
#include "instruments/block_list.hpp"
#include "instruments/document.hpp"
#include "instruments/questionnaire.hpp"
#include "register/language_tag.hpp"

namespace haip {
namespace {

/// The value of a scalar; "" for everything else.
std::string text_in(const YamlNode& node, std::string_view key) {
  const YamlNode* value = node.find(key);
  if (value == nullptr || value->kind != YamlNode::Kind::scalar || value->is_null()) return {};
  return value->text;
}

std::string last_of_urn(std::string_view urn) { return std::string(urn.substr(urn.rfind(':') + 1)); }

auto fault(const YamlNode& node, std::string message) {
  return malformed("line " + std::to_string(node.begin.line) + ", column " + std::to_string(node.begin.column) + ": " +
                   std::move(message));
}

class LibraryReader {
 public:
  explicit LibraryReader(QuestionnaireBuilder& builder) : builder_(builder) {}

  Status read(const YamlNode& library) {
    const std::string locale = text_in(library, "locale");
    base_language_ = check_language_tag(locale) ? locale : builder_.language();
    const YamlNode* objects = library.find("objects");
    const YamlNode* framework = objects == nullptr ? nullptr : objects->find("framework");
    if (framework == nullptr) return fault(objects == nullptr ? library : *objects, "the library holds no framework");
    // Newer libraries have a list of them.
    if (framework->kind == YamlNode::Kind::sequence && framework->items.size() == 1) framework = &framework->items[0];
    const YamlNode* nodes = framework->find("requirement_nodes");
    if (nodes == nullptr || nodes->kind != YamlNode::Kind::sequence)
      return fault(*framework, "the framework has no list \"requirement_nodes\"");
    LocalText title = texts(*framework, "name");
    builder_.set_title(title.empty() ? texts(library, "name") : std::move(title));
    for (const char* member : {"implementation_groups_definition", "scores_definition"})
      if (framework->find(member) != nullptr) builder_.leave_out(member);
    for (const YamlNode& node : nodes->items) CHECK(read_node(node));
    return {};
  }

 private:
  struct Known {
    ProvisionId id;
    bool is_question;
  };

  /// In the library's language, and in those of "translations".
  [[nodiscard]] LocalText texts(const YamlNode& node, std::string_view key) const {
    LocalText all;
    if (std::string text = text_in(node, key); !text.empty()) all.emplace(base_language_, std::move(text));
    const YamlNode* translations = node.find("translations");
    if (translations == nullptr) return all;
    for (const YamlNode::Member& translation : translations->members) {
      std::string text = text_in(translation.value, key);
      if (!text.empty() && check_language_tag(translation.key.text)) all.emplace(translation.key.text, std::move(text));
    }
    return all;
  }

  Status read_node(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::mapping) return fault(node, "a node must be a mapping");
    const std::string urn = text_in(node, "urn");
    if (urn.empty()) return fault(node, "the node has no \"urn\"");
    if (known_.contains(urn)) return fault(node, "the urn \"" + printable(urn) + "\" stands twice");
    const std::string parent_urn = text_in(node, "parent_urn");
    std::optional<Known> parent;
    if (!parent_urn.empty()) {
      const auto found = known_.find(parent_urn);
      if (found == known_.end())
        return fault(node, "its parent \"" + printable(parent_urn) + "\" does not stand before it");
      parent = found->second;
    }
    const bool is_question = text_in(node, "assessable") == "true";
    const bool is_part = is_question && parent && parent->is_question;
    add_node(node, urn, parent, is_question ? (is_part ? "part" : "question") : "section");
    return {};
  }

  void add_node(const YamlNode& node, const std::string& urn, const std::optional<Known>& parent,
                std::string_view kind) {
    const std::string reference = text_in(node, "ref_id");
    LocalText label;
    if (!reference.empty()) label.emplace(base_language_, reference);
    LocalText text = texts(node, "description");
    const std::vector<const YamlNode*> questions = questions_of(node);
    if (questions.size() == 1) append(text, words_of(*questions.front()));
    const ProvisionId id = builder_.add(kind, reference.empty() ? last_of_urn(urn) : reference,
                                        parent ? std::optional(parent->id) : std::nullopt, std::move(label),
                                        texts(node, "name"), std::move(text));
    known_.emplace(urn, Known{id, kind != "section"});
    if (questions.size() > 1) {
      std::size_t number = 0;
      for (const YamlNode* question : questions) add_part(id, reference, ++number, *question);
    }
    for (const char* member : {"annotation", "typical_evidence", "implementation_groups", "threats",
                               "reference_controls", "weight", "importance"})
      if (node.find(member) != nullptr) builder_.leave_out(member);
  }

  void add_part(const ProvisionId& parent, const std::string& reference, std::size_t number, const YamlNode& question) {
    const std::string label =
        (reference.empty() ? std::string(parent.rest()) : reference) + "." + std::to_string(number);
    builder_.add("part", std::string(parent.rest()) + "/" + std::to_string(number), parent, {{base_language_, label}},
                 {}, words_of(question));
  }

  static std::vector<const YamlNode*> questions_of(const YamlNode& node) {
    std::vector<const YamlNode*> questions;
    if (const YamlNode* all = node.find("questions"))
      for (const YamlNode::Member& one : all->members) questions.push_back(&one.value);
    return questions;
  }

  // Each choice is a tick box; a language that lacks one says it in the library's.
  LocalText words_of(const YamlNode& question) {
    if (question.find("depends_on") != nullptr) builder_.leave_out("depends_on");
    LocalText words = texts(question, "text");
    const YamlNode* choices = question.find("choices");
    if (choices == nullptr) return words;
    for (const YamlNode& choice : choices->items) {
      const LocalText values = texts(choice, "value");
      for (auto& [language, text] : words)
        text += "\n" + std::string(tick_box) + " " + fold_white_space(choose_text(values, language).text);
      for (const char* member : {"add_score", "compute_result", "select_implementation_groups", "description"})
        if (choice.find(member) != nullptr) builder_.leave_out(std::string(member) + " of a choice");
    }
    return words;
  }

  static void append(LocalText& text, const LocalText& more) {
    for (const auto& [language, words] : more) {
      std::string& whole = text[language];
      std::string longer(trim(whole));
      if (!longer.empty()) longer += '\n';
      longer += words;
      whole = std::move(longer);
    }
  }

  QuestionnaireBuilder& builder_;
  std::string base_language_;
  std::map<std::string, Known, std::less<>> known_;
};

}  // namespace

Status read_yaml_library(std::string_view bytes, QuestionnaireBuilder& builder) {
  const YamlResult library = parse_yaml(bytes, largest_document_bytes);
  if (!library) return fail(error_with_place(library.error()));
  return LibraryReader(builder).read(*library);
}

}  // namespace haip
