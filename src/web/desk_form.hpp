#pragma once
// Parts of the desk's forms, after the GOV.UK Design System: the problems at the top as links to their fields, each
// problem again beside its field, labels above fields, hints that are read out with them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/form_token.hpp"
#include "web/html.hpp"
#include "web/translator.hpp"

namespace haip {

/// What is wrong with a field. Its id is its name: the field "login" is found at "#login".
struct FieldProblem {
  SitePath field;
  std::string text;
  /// "en" for the sentence of a rule, which is not translated; else the page's own language.
  std::optional<std::string_view> language = {};
};
using FieldProblems = std::vector<FieldProblem>;

/// Nothing when there are no problems.
Html problem_summary(const FieldProblems& problems, const Translator& translate);

struct FieldText {
  std::string_view name;
  std::string_view label;
  std::string_view hint = {};
};

struct TextInput {
  std::string_view type = "text";
  std::string_view value = {};
  std::optional<std::string_view> autocomplete = {};
  std::optional<std::string_view> inputmode = {};
};
Html text_field(const FieldText& field, const TextInput& input, const FieldProblems& problems);
Html text_area(const FieldText& field, std::string_view value, int rows, const FieldProblems& problems);

struct Choice {
  std::string value;
  std::string label;
  bool is_chosen = false;
};
/// A list to choose one from.
Html select_field(const FieldText& field, const std::vector<Choice>& choices, const FieldProblems& problems);
/// Boxes to tick any of; all send the field's name.
Html check_boxes(const FieldText& field, const std::vector<Choice>& choices);

Html hidden_field(std::string_view name, std::string_view value);
/// The main thing to do, something beside it, or something that cannot be undone.
enum class ButtonKind : std::uint8_t { main, quiet, grave };
Html submit_button(std::string_view label, ButtonKind kind = ButtonKind::main);
/// The class that makes a button look like its kind.
std::optional<std::string_view> button_class(ButtonKind kind);

/// Name of the hidden field that carries a form's token.
inline constexpr std::string_view form_token_name = "form-token";

/// A form that is sent to the address of its own page. `path` is that page's decoded path: the token holds for no
/// other.
Html desk_form(const FormTokens& tokens, std::string_view session, std::string_view path, const Html& content);

}  // namespace haip
