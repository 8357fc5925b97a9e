#include "app/misspelling.hpp"

#include <algorithm>

#include "base/nearest_word.hpp"
#include "base/text.hpp"

namespace haip {
namespace {

std::string_view first_word(std::string_view name) { return name.substr(0, name.find(' ')); }
std::string_view second_word(std::string_view name) {
  const std::size_t space = name.find(' ');
  return space == std::string_view::npos ? std::string_view() : name.substr(space + 1);
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

bool is_option(std::string_view argument) { return argument.size() > 1 && argument.starts_with('-'); }

Error unknown_command(const std::string& word, std::span<const Command> commands) {
  std::vector<std::string> firsts;
  for (const Command& command : commands) {
    if (second_word(command.name) == word)  // `haip vouch` for `haip organisation vouch`
      return {ErrorKind::malformed, "\"" + printable(word) + "\" is not a command of haip",
              "did you mean `haip " + std::string(command.name) + "`?"};
    firsts.emplace_back(first_word(command.name));
  }
  const std::string meant = nearest_word(word, firsts);
  return {ErrorKind::malformed, "\"" + printable(word) + "\" is not a command of haip",
          meant.empty() ? "`haip --help` lists the commands" : "did you mean `haip " + meant + "`?"};
}

Error unknown_subcommand(const std::string& group, const std::string& word, const std::vector<std::string>& members) {
  const std::string meant = nearest_word(word, members);
  return {ErrorKind::malformed, "\"" + printable(word) + "\" is not a command of `haip " + group + "`",
          meant.empty() ? "choose one of: " + listed(members) : "did you mean `haip " + group + " " + meant + "`?"};
}

std::vector<std::string> options_of(const Command& command) {
  std::vector<std::string> options{"--help", "-h"};
  for (const CommandOption& option : command.options) options.emplace_back(option.name);
  options.emplace_back("--format");
  return options;
}

std::optional<Error> unknown_option(std::span<const std::string> arguments, const Command& command) {
  const std::vector<std::string> known = options_of(command);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--") return std::nullopt;
    if (!is_option(arguments[i])) continue;
    const std::size_t equals = arguments[i].find('=');
    const std::string name = arguments[i].substr(0, equals);
    if (std::ranges::find(known, name) == known.end()) {
      const std::string meant = nearest_word(name, known);
      return Error{ErrorKind::malformed, "`haip " + std::string(command.name) + "` has no option " + printable(name),
                   meant.empty() ? "`haip " + std::string(command.name) + " --help` lists its options"
                                 : "did you mean " + meant + "?"};
    }
    const auto option = std::ranges::find(command.options, std::string_view(name), &CommandOption::name);
    const bool takes_value = option == command.options.end() ? name == "--format" : !option->value.empty();
    if (takes_value && equals == std::string::npos) ++i;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Error> find_misspelling(std::span<const std::string> arguments, std::span<const Command> commands) {
  if (arguments.empty()) return std::nullopt;
  const std::string& first = arguments[0];
  if (is_option(first)) {
    if (first == "--help" || first == "-h" || first == "--version") return std::nullopt;
    return Error{ErrorKind::malformed, "haip has no option " + printable(first), "`haip --help` lists the commands"};
  }
  std::vector<std::string> members;
  const Command* chosen = nullptr;
  for (const Command& command : commands) {
    if (first_word(command.name) != first) continue;
    members.emplace_back(second_word(command.name));
    if (members.back().empty() || (arguments.size() > 1 && members.back() == arguments[1])) chosen = &command;
  }
  if (members.empty()) return unknown_command(first, commands);
  if (chosen != nullptr) return unknown_option(arguments.subspan(second_word(chosen->name).empty() ? 1 : 2), *chosen);
  if (arguments.size() > 1 && (arguments[1] == "--help" || arguments[1] == "-h")) return std::nullopt;
  if (arguments.size() < 2 || is_option(arguments[1]))
    return Error{ErrorKind::malformed, "`haip " + first + "` needs to know what to do",
                 "choose one of: " + listed(members)};
  return unknown_subcommand(first, arguments[1], members);
}

}  // namespace haip
