#include "web/desk_form.hpp"

#include <algorithm>

namespace haip {
namespace {

const FieldProblem* problem_of(std::string_view name, const FieldProblems& problems) {
  const auto found = std::ranges::find_if(
      problems, [&](const FieldProblem& problem) { return problem.field.text().substr(1) == name; });
  return found == problems.end() ? nullptr : &*found;
}

/// Label, hint and problem of one field, and the ids that tie them to it.
struct Surroundings {
  Html above;
  std::optional<std::string> described_by;
  std::optional<std::string_view> invalid;
};

Surroundings surroundings_of(const FieldText& field, const FieldProblems& problems) {
  Surroundings around;
  const std::string name(field.name);
  around.above.add("label", {attribute("for", name)}, field.label);
  std::string described_by;
  if (!field.hint.empty()) {
    around.above.add("p", {attribute("class", "hint"), attribute("id", name + "-hint")}, field.hint);
    described_by = name + "-hint";
  }
  if (const FieldProblem* problem = problem_of(name, problems)) {
    around.above.add(
        "p", {attribute("class", "error"), attribute("id", name + "-error"), attribute("lang", problem->language)},
        problem->text);
    described_by += (described_by.empty() ? "" : " ") + name + "-error";
    around.invalid = "true";
  }
  if (!described_by.empty()) around.described_by = described_by;
  return around;
}

}  // namespace

Html problem_summary(const FieldProblems& problems, const Translator& translate) {
  if (problems.empty()) return {};
  Html list;
  for (const FieldProblem& problem : problems)
    list.add("li", {}, tag("a", {href(problem.field), attribute("lang", problem.language)}, problem.text));
  return tag("div",
             {attribute("class", "note problem"), attribute("role", "alert"), attribute("aria-labelledby", "problems"),
              attribute("tabindex", "-1")},
             tag("h2", {attribute("id", "problems")}, translate("There is a problem")), tag("ul", list));
}

Html text_field(const FieldText& field, const TextInput& input, const FieldProblems& problems) {
  const Surroundings around = surroundings_of(field, problems);
  Html html = around.above;
  html.add_void("input", {attribute("id", field.name), attribute("name", field.name), attribute("type", input.type),
                          attribute("value", input.value), attribute("autocomplete", input.autocomplete),
                          attribute("inputmode", input.inputmode), attribute("autocapitalize", "none"),
                          attribute("spellcheck", "false"), attribute("aria-describedby", around.described_by),
                          attribute("aria-invalid", around.invalid)});
  return tag("div", {attribute("class", "field")}, html);
}

Html text_area(const FieldText& field, std::string_view value, int rows, const FieldProblems& problems) {
  const Surroundings around = surroundings_of(field, problems);
  // Browsers drop a first line feed, so give them one to drop.
  return tag(
      "div", {attribute("class", "field")}, around.above,
      tag("textarea",
          {attribute("id", field.name), attribute("name", field.name), attribute("rows", rows), attribute("cols", 60),
           attribute("aria-describedby", around.described_by), attribute("aria-invalid", around.invalid)},
          "\n", value));
}

Html select_field(const FieldText& field, const std::vector<Choice>& choices, const FieldProblems& problems) {
  const Surroundings around = surroundings_of(field, problems);
  Html options;
  for (const Choice& choice : choices)
    options.add("option", {attribute("value", choice.value), flag("selected", choice.is_chosen)}, choice.label);
  return tag("div", {attribute("class", "field")}, around.above,
             tag("select",
                 {attribute("id", field.name), attribute("name", field.name),
                  attribute("aria-describedby", around.described_by), attribute("aria-invalid", around.invalid)},
                 options));
}

Html check_boxes(const FieldText& field, const std::vector<Choice>& choices) {
  Html boxes = tag("legend", field.label);
  if (!field.hint.empty()) boxes.add("p", {attribute("class", "hint")}, field.hint);
  for (const Choice& choice : choices) {
    Html box;
    box.add_void("input", {attribute("type", "checkbox"), attribute("name", field.name),
                           attribute("value", choice.value), flag("checked", choice.is_chosen)});
    boxes.add("label", {}, box, " ", choice.label);
  }
  return tag("fieldset", {attribute("class", "field")}, boxes);
}

Html hidden_field(std::string_view name, std::string_view value) {
  Html html;
  html.add_void("input", {attribute("type", "hidden"), attribute("name", name), attribute("value", value)});
  return html;
}

std::optional<std::string_view> button_class(ButtonKind kind) {
  switch (kind) {
    case ButtonKind::main:
      return std::nullopt;
    case ButtonKind::quiet:
      return "quiet";
    case ButtonKind::grave:
      return "grave";
  }
  return std::nullopt;
}

Html submit_button(std::string_view label, ButtonKind kind) {
  return tag("button", {attribute("type", "submit"), attribute("class", button_class(kind))}, label);
}

Html desk_form(const FormTokens& tokens, std::string_view session, std::string_view path, const Html& content) {
  // Our own messages say what is missing, in the reader's language, so the browser's stay silent.
  return tag("form", {attribute("method", "post"), flag("novalidate")},
             hidden_field(form_token_name, tokens.make(session, path)), content);
}

}  // namespace haip
