#pragma once
// What a command of the program looks like to the feature that brings it. app/command_line.cpp reads the arguments,
// writes --help, prints errors and turns them into exit codes.
//
//   Result<int> list(Invocation& call);
//   const Command list_command{
//       .name = "instrument list",
//       .summary = "list the instruments that a register holds",
//       .arguments = {{"register", "folder of the register"}},
//       .options = {{.name = "--language", .value = "CODE", .help = "language of titles", .fallback = "en"}},
//       .example = "haip instrument list reg",
//       .run = list};
//
// Exit codes: 0 done · 1 findings, or something did not verify · 2 wrong usage or malformed input · 3 could not be
// done.

#include <functional>
#include <map>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/entropy.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace haip {

struct CommandArgument {
  std::string_view name;  ///< As shown in --help, such as "register".
  std::string_view help;
  bool is_required = true;
  bool is_repeatable = false;  ///< Only the last argument may be.
};

struct CommandOption {
  std::string_view name;   ///< With dashes, such as "--key".
  std::string_view value;  ///< Name of its value, such as "FILE"; empty for a switch.
  std::string_view help;
  bool is_required = false;
  bool is_repeatable = false;
  std::string_view fallback{};  ///< Value when it is not given.
};

enum class OutputFormat { text, json, sarif, junit, csv };

/// What --format of a command may be.
enum class OutputFormats {
  text_and_json,
  findings,  ///< Also sarif and junit: the command prints findings (evidence/findings.hpp).
  table,     ///< Also csv: the command prints a table (base/csv.hpp).
};

/// One call of a command: what the user typed, and where to write.
struct Invocation {
  std::map<std::string, std::vector<std::string>, std::less<>> values;  ///< By argument or option name.
  std::ostream& out;
  std::ostream& err;
  OutputFormat format = OutputFormat::text;
  bool shows_progress = false;  ///< stderr is a terminal.
  bool shows_colour = false;    ///< stdout is a terminal and NO_COLOR is not set.
  const Clock& clock;
  Entropy& entropy;

  /// The value of an argument or option, its fallback, or "".
  [[nodiscard]] std::string value(std::string_view name) const;
  [[nodiscard]] const std::vector<std::string>& all(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;

  /// Writes the outcome to `out` as --format asks: `text` for people (whole lines), or `facts` as JSON for programs.
  void answer(std::string_view text, const Json& facts);
};

struct Command {
  std::string_view name;  ///< One or two words, such as "commitment make".
  std::string_view summary;
  std::string_view description = {};  ///< One paragraph for --help.
  std::vector<CommandArgument> arguments = {};
  std::vector<CommandOption> options = {};
  std::string_view example;
  OutputFormats formats = OutputFormats::text_and_json;
  /// Every command takes --format text|json: what it prints on `out` is one or the other (Invocation::answer, or by
  /// `format` where the two are made in different ways).
  std::function<Result<int>(Invocation&)> run;
};

/// Progress of long work on stderr, one line that is redrawn; silent when stderr is not a terminal.
class Progress {
 public:
  Progress(Invocation& call, std::string_view doing, std::uint64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(std::uint64_t done);

 private:
  std::ostream* out_;
  std::string doing_;
  std::uint64_t total_;
  int shown_percent_ = -1;
};

}  // namespace haip
