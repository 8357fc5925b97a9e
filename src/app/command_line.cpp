#include "app/command_line.hpp"

#include <CLI/CLI.hpp>

#include "app/misspelling.hpp"
#include "base/text.hpp"
#include "base/version.hpp"

namespace haip {
namespace {

constexpr const char* introduction =
    "haip runs the Hiroshima AI Process as software: the instruments, the commitments and reports of organisations, "
    "and a\n"
    "log of every public act that anyone can verify.";
constexpr const char* closing =
    "Exit codes: 0 done, 1 findings or something did not verify, 2 wrong usage, 3 could not be done\n"
    "(docs/commands.md says which is which). Results go to standard output, everything else to standard error.\n"
    "Colour is off when NO_COLOR is set.";

/// Where CLI11 puts what it reads for one command.
struct Reading {
  const Command* command = nullptr;
  std::map<std::string, std::vector<std::string>, std::less<>> lists;  ///< Repeatable options.
  std::map<std::string, std::string, std::less<>> singles;
  std::map<std::string, bool, std::less<>> switches;
  std::string format = "text";
};

// The group "key" of the command "key new"; its line in the list of commands names what is in it.
CLI::App* group_of(CLI::App& program, std::string_view first, std::string_view second) {
  if (second.empty()) return &program;
  for (CLI::App* existing : program.get_subcommands([](const CLI::App*) { return true; })) {
    if (existing->get_name() != first) continue;
    existing->description(existing->get_description() + ", " + std::string(second));
    return existing;
  }
  CLI::App* group = program.add_subcommand(std::string(first), std::string(second));
  group->require_subcommand(1);
  return group;
}

void declare(CLI::App& program, Reading& reading) {
  const Command& command = *reading.command;
  const std::size_t space = command.name.find(' ');
  const std::string_view first = command.name.substr(0, space);
  const std::string_view second = space == std::string_view::npos ? std::string_view() : command.name.substr(space + 1);
  CLI::App* app = group_of(program, first, second)
                      ->add_subcommand(std::string(second.empty() ? first : second), std::string(command.summary));
  std::string footer;
  if (!command.description.empty()) footer += std::string(command.description) + "\n\n";
  footer += "Example:\n  " + std::string(command.example);
  app->footer(footer);
  for (const CommandArgument& argument : command.arguments) {
    const std::string name(argument.name);
    CLI::Option* option = argument.is_repeatable
                              ? app->add_option(name, reading.lists[name], std::string(argument.help))
                              : app->add_option(name, reading.singles[name], std::string(argument.help));
    option->required(argument.is_required);
  }
  for (const CommandOption& wanted : command.options) {
    const std::string name(wanted.name);
    const std::string help = std::string(wanted.help) +
                             (wanted.fallback.empty() ? std::string() : " [" + std::string(wanted.fallback) + "]");
    if (wanted.value.empty()) {
      app->add_flag(name, reading.switches[name], help);
      continue;
    }
    CLI::Option* option = wanted.is_repeatable
                              ? app->add_option(name, reading.lists[name], help)->allow_extra_args(false)
                              : app->add_option(name, reading.singles[name], help);
    option->type_name(std::string(wanted.value))->required(wanted.is_required);
  }
  if (command.formats == OutputFormats::findings)
    app->add_option("--format", reading.format, "text for people, json, sarif and junit for programs [text]")
        ->type_name("text|json|sarif|junit")
        ->check(CLI::IsMember({"text", "json", "sarif", "junit"}));
  else if (command.formats == OutputFormats::table)
    app->add_option("--format", reading.format, "text for people, json and csv for programs [text]")
        ->type_name("text|json|csv")
        ->check(CLI::IsMember({"text", "json", "csv"}));
  else
    app->add_option("--format", reading.format, "text for people, json for programs [text]")
        ->type_name("text|json")
        ->check(CLI::IsMember({"text", "json"}));
  app->callback([] {});
}

std::map<std::string, std::vector<std::string>, std::less<>> values_of(const Reading& reading) {
  std::map<std::string, std::vector<std::string>, std::less<>> values = reading.lists;
  for (const auto& [name, value] : reading.singles)
    if (!value.empty()) values[name] = {value};
  for (const auto& [name, is_on] : reading.switches)
    if (is_on) values[name] = {"yes"};
  for (const CommandOption& option : reading.command->options)
    if (std::vector<std::string>& given = values[std::string(option.name)]; given.empty() && !option.fallback.empty())
      given.emplace_back(option.fallback);
  return values;
}

OutputFormat format_of(std::string_view word) {
  if (word == "json") return OutputFormat::json;
  if (word == "sarif") return OutputFormat::sarif;
  if (word == "junit") return OutputFormat::junit;
  if (word == "csv") return OutputFormat::csv;
  return OutputFormat::text;
}

// Whoever calls wrongly, too, gets the error in the form that the call asks for.
OutputFormat asked_format(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i)
    if (arguments[i] == "--format=json" ||
        (arguments[i] == "--format" && i + 1 < arguments.size() && arguments[i + 1] == "json"))
      return OutputFormat::json;
  return OutputFormat::text;
}

std::string_view word_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::malformed:
      return "malformed";
    case ErrorKind::refused:
      return "refused";
    case ErrorKind::not_found:
      return "not-found";
    case ErrorKind::conflict:
      return "conflict";
    case ErrorKind::forbidden:
      return "forbidden";
    case ErrorKind::too_large:
      return "too-large";
    case ErrorKind::gone:
      return "gone";
    case ErrorKind::unavailable:
      return "unavailable";
    case ErrorKind::false_proof:
      return "false-proof";
  }
  return "unavailable";
}

/// One line, so that it can be told from whatever else stands on standard error.
void print_json_error(std::string_view kind, const Error& error, std::ostream& err) {
  Json facts;
  facts.set("kind", kind).set("message", error.message).set("advice", error.advice);
  err << canonical_json(Json().set("error", std::move(facts))) << '\n';
}

void print_error(const Error& error, OutputFormat format, const Surroundings& surroundings) {
  if (format == OutputFormat::json) {
    print_json_error(word_of(error.kind), error, surroundings.err);
    return;
  }
  surroundings.err << "haip: " << error.message << '\n';
  if (!error.advice.empty()) surroundings.err << "      " << error.advice << '\n';
}

int run(const Reading& reading, const Surroundings& surroundings) {
  Invocation call{.values = values_of(reading),
                  .out = surroundings.out,
                  .err = surroundings.err,
                  .format = format_of(reading.format),
                  .shows_progress = surroundings.err_is_terminal,
                  .shows_colour = surroundings.out_is_terminal && !surroundings.no_colour,
                  .clock = surroundings.clock,
                  .entropy = surroundings.entropy};
  const Result<int> result = reading.command->run(call);
  if (result) return *result;
  print_error(result.error(), call.format, surroundings);
  return exit_code(result.error().kind);
}

void print_wrong_usage(const CLI::App& program, const CLI::ParseError& error, const std::vector<std::string>& arguments,
                       std::span<const Command> commands, const Surroundings& surroundings) {
  const std::optional<Error> misspelling = find_misspelling(arguments, commands);
  if (asked_format(arguments) == OutputFormat::json)
    print_json_error("usage",
                     misspelling.value_or(Error{ErrorKind::malformed, error.what(), "see `haip COMMAND --help`"}),
                     surroundings.err);
  else if (misspelling)
    print_error(*misspelling, OutputFormat::text, surroundings);
  else
    program.exit(error, surroundings.out, surroundings.err);
}

// What could not be written is not done, unless it is the reader who wanted no more (`haip … | head -1`).
int check_output(int code, OutputFormat format, const Surroundings& surroundings) {
  surroundings.out.flush();
  if (surroundings.out.good()) return code;
  if (surroundings.reader_is_gone && surroundings.reader_is_gone()) return code;
  if (code > 1) return code;  // the reason was given
  print_error({ErrorKind::unavailable, "the output could not be written",
               "check that standard output is open and its disk not full, then run it again"},
              format, surroundings);
  return exit_code(ErrorKind::unavailable);
}

}  // namespace

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::false_proof:
      return 1;
    case ErrorKind::malformed:
    case ErrorKind::too_large:
      return 2;
    default:
      return 3;
  }
}

int run_command_line(std::vector<std::string> arguments, std::span<const Command> commands,
                     const Surroundings& surroundings) {
  CLI::App program(introduction, "haip");
  program.footer(closing);
  program.require_subcommand(1);
  program.set_version_flag("--version", "haip " + std::string(program_version()));
  std::vector<Reading> readings(commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i) {
    readings[i].command = &commands[i];
    declare(program, readings[i]);
  }
  if (arguments.empty()) arguments.emplace_back("--help");
  try {
    // CLI11 takes them from the back.
    program.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::Success& answered) {  // --help, --version
    return check_output(program.exit(answered, surroundings.out, surroundings.err), OutputFormat::text, surroundings);
  } catch (const CLI::ParseError& error) {
    print_wrong_usage(program, error, arguments, commands, surroundings);
    return 2;
  }
  for (const Reading& reading : readings) {
    CLI::App* app = &program;
    bool chosen = true;
    for (const std::string_view word : split(reading.command->name, ' ')) {
      chosen = chosen && app->got_subcommand(std::string(word));
      if (chosen) app = app->get_subcommand(std::string(word));
    }
    if (chosen) return check_output(run(reading, surroundings), asked_format(arguments), surroundings);
  }
  return 2;
}

}  // namespace haip
