// The program as it is typed: arguments in, text and exit code out.

#include "app/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "app/features.hpp"
#include "register/register_folder.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/manual_clock.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::file_content;

using Words = std::vector<std::string>;

const Program& program() {
  static const Program made;
  return made;
}

Words words_of(std::string_view text) {
  Words words;
  std::istringstream in{std::string(text)};
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

struct Ran {
  int code = -1;
  std::string out;
  std::string err;
};

class CommandLine : public testing::Test {
 protected:
  Ran run(const Words& arguments, std::span<const Command> commands = program().commands()) {
    std::ostringstream out;
    std::ostringstream err;
    const int code =
        run_command_line(arguments, commands, {.out = out, .err = err, .clock = clock_, .entropy = entropy_});
    return {code, out.str(), err.str()};
  }
  Ran run(std::string_view command, const Words& more) {
    Words arguments = words_of(command);
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  /// Of a command that must do it; with --format json.
  Json json(std::string_view command, Words more) {
    more.insert(more.end(), {"--format", "json"});
    const Ran ran = run(command, more);
    EXPECT_EQ(ran.code, 0) << command << ": " << ran.err;
    const Result<Json> json = parse_json(ran.out);
    EXPECT_TRUE(json) << command << " prints no JSON: " << ran.out;
    return json.value_or(Json());
  }
  std::string path(std::string_view name) const { return (folder_ / name).string(); }

  testing_support::TemporaryFolder folder_;
  testing_support::ManualClock clock_{Instant{1'795'510'800}};
  testing_support::CountingEntropy entropy_;
};

TEST_F(CommandLine, EveryCommandOfTheDesignThatIsThereExplainsItself) {
  for (const char* name : {"init", "serve", "demo", "doctor", "verify", "mirror", "replay", "submit"})
    EXPECT_EQ(run({name, "--help"}).code, 0) << name;
  for (const Command& command : program().commands()) {
    Words arguments = words_of(command.name);
    arguments.emplace_back("--help");
    const Ran ran = run(arguments);
    EXPECT_EQ(ran.code, 0) << command.name;
    EXPECT_EQ(ran.err, "") << command.name;
    EXPECT_THAT(ran.out, HasSubstr("Example:\n  haip " + std::string(command.name))) << command.name;
    EXPECT_THAT(ran.out, HasSubstr("--format text|json")) << command.name;
    EXPECT_THAT(ran.out, HasSubstr(std::string(command.summary))) << command.name;
    for (const CommandOption& option : command.options)
      EXPECT_THAT(ran.out, HasSubstr(std::string(option.name))) << command.name;
  }
}

// The example of a command is one that the program takes: nothing in it is unknown or missing.
TEST_F(CommandLine, EveryExampleCanBeTyped) {
  for (const Command& command : program().commands()) {
    // As a shell takes it apart: quotes, redirections and a second command.
    Words arguments;
    std::string word;
    bool quoted = false;
    for (const char c : std::string(command.example) + " ") {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ' ' && !quoted) {
        if (word == ">" || word == "&&") break;
        if (!word.empty()) arguments.push_back(word);
        word.clear();
      } else {
        word += c;
      }
    }
    ASSERT_FALSE(quoted) << command.name;
    ASSERT_EQ(arguments.at(0), "haip");
    arguments.erase(arguments.begin());
    bool was_run = false;
    std::vector<Command> only{command};
    only[0].run = [&](Invocation&) -> Result<int> {
      was_run = true;
      return 0;
    };
    const Ran ran = run(arguments, only);
    EXPECT_TRUE(was_run) << command.example << ": " << ran.err;
  }
}

TEST_F(CommandLine, WithoutArgumentsItIntroducesItself) {
  const Ran ran = run(Words{});
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("Exit codes: 0 done"), HasSubstr("commitment"), HasSubstr("NO_COLOR")));
  EXPECT_THAT(run({"--version"}).out, testing::MatchesRegex("haip [0-9]+[.][0-9]+[.][0-9]+\n"));
}

TEST_F(CommandLine, WrongUsageIsExitCodeTwoWithNothingOnStandardOutput) {
  std::vector<Words> wrong{{"nonsense"}, {"--nonsense"}, {"key"}, {"commitment"}, {"commitment", "nonsense"}};
  for (const Command& command : program().commands()) {
    Words unknown_flag = words_of(command.name);
    unknown_flag.emplace_back("--no-such-flag");
    wrong.push_back(unknown_flag);
    Words unknown_format = words_of(command.name);
    unknown_format.insert(unknown_format.end(), {"--format", "yaml"});
    wrong.push_back(unknown_format);
    const bool needs_something = std::ranges::any_of(command.arguments, &CommandArgument::is_required) ||
                                 std::ranges::any_of(command.options, &CommandOption::is_required);
    if (needs_something) wrong.push_back(words_of(command.name));
  }
  for (const Words& arguments : wrong) {
    const Ran ran = run(arguments);
    std::string typed;
    for (const std::string& word : arguments) typed += " " + word;
    EXPECT_EQ(ran.code, 2) << typed;
    EXPECT_EQ(ran.out, "") << typed;
    EXPECT_NE(ran.err, "") << typed;
  }
}

TEST_F(CommandLine, MalformedValuesAreExitCodeTwo) {
  ASSERT_EQ(run("key new", {path("lab.key"), "--domain", "lab.example"}).code, 0);
  ASSERT_EQ(run("init", {path("reg"), "--origin", "register.example/log", "--name", "Sample"}).code, 0);
  const Words commitment{"--key", path("lab.key"), "--instrument", "coc", "--out", path("act"), "--statement"};
  const auto with = [&](Words more) {
    Words all = commitment;
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const std::vector<std::pair<std::string, Words>> wrong{
      {"key new", {path("other.key"), "--domain", "not a domain"}},
      {"key new", {path("other.key"), "--domain", "lab.example", "--role", "developer"}},
      {"key new", {path("other.key"), "--domain", "lab.example", "--economy", "Japan"}},
      {"key show", {path("lab.key")}},
      {"key revoke",
       {"--key", path("lab.key"), "--revoke", path("lab.key.pub"), "--reason", "bored", "--out", path("r")}},
      {"init", {path("other"), "--origin", "https://x", "--name", "Sample"}},
      {"commitment make", with({std::string(4001, 'x')})},
      {"commitment make", with({"We \u202eapply it."})},
      {"commitment make", with({"We apply it.", "--language", "English"})},
      {"organisation vouch", {path("reg"), "--key", path("lab.key"), "--name", "Lab", "--economy", "JP"}},
      {"organisation vouch", {path("reg"), "--key", path("lab.key.pub"), "--name", "Lab", "--economy", "Japan"}},
      {"organisation vouch",
       {path("reg"), "--key", path("lab.key.pub"), "--name", "Lab", "--economy", "JP", "--size", "12"}},
      {"log erase", {path("reg"), "66a0", "--reason", "law"}},
      {"mirror", {"register.example", path("copy")}},
      {"submit", {path("act"), "--to", "register.example"}},
      {"serve", {path("reg"), "--entries-per-second", "many"}},
      {"instrument show", {path("reg"), "coc/A1"}}};
  for (const auto& [command, arguments] : wrong) {
    const Ran ran = run(command, arguments);
    EXPECT_EQ(ran.code, 2) << command << ": " << ran.err;
    EXPECT_THAT(ran.err, testing::StartsWith("haip: ")) << command;
    EXPECT_EQ(ran.out, "") << command;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "other.key"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "act"));
}

TEST_F(CommandLine, MissingFilesAreExitCodeThreeAndTheMessageNamesThem) {
  const std::string missing = path("missing");
  ASSERT_EQ(run("key new", {path("lab.key"), "--domain", "lab.example"}).code, 0);
  ASSERT_EQ(run("init", {path("reg"), "--origin", "register.example/log", "--name", "Sample"}).code, 0);
  const std::vector<std::pair<std::string, Words>> attempts{
      {"serve", {missing}},
      {"doctor", {missing}},
      {"replay", {missing}},
      {"verify", {missing, "--policy", path("reg") + "/policy.txt"}},
      {"verify", {path("reg"), "--policy", missing}},
      {"submit", {missing, "--to", "http://127.0.0.1:1"}},
      {"key show", {missing}},
      {"key revoke", {"--key", missing, "--revoke", path("lab.key.pub"), "--out", path("r")}},
      {"organisation vouch", {path("reg"), "--key", missing, "--name", "Lab", "--economy", "JP"}},
      {"organisation vouch", {missing, "--key", path("lab.key.pub"), "--name", "Lab", "--economy", "JP"}},
      {"organisation revoke-key", {missing, "--key", path("lab.key.pub")}},
      {"log export", {missing}},
      {"log state", {missing}},
      {"log erase", {missing, std::string(64, 'a'), "--reason", "law"}},
      {"staff list", {missing}},
      {"staff disable", {missing, "--login", "anna"}},
      {"staff add", {missing, "--login", "anna", "--name", "Anna", "--role", "adopter", "--password-stdin"}},
      {"commitment make",
       {"--key", missing, "--instrument", "coc", "--statement", "We apply it.", "--out", path("act")}},
      {"instrument list", {missing}},
      {"instrument show", {missing, "coc"}},
      {"instrument diff", {missing, "gp", "2023-10-30", "2023-12-01"}},
      {"instrument import", {path("reg"), missing, "--instrument", "coc", "--edition", "2", "--date", "2027-05-01"}}};
  for (const auto& [command, arguments] : attempts) {
    const Ran ran = run(command, arguments);
    EXPECT_EQ(ran.code, 3) << command << ": " << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("missing")) << command;
    EXPECT_EQ(ran.out, "") << command;
  }
}

TEST_F(CommandLine, NothingIsOverwritten) {
  ASSERT_EQ(run("key new", {path("lab.key"), "--domain", "lab.example"}).code, 0);
  const std::string before = file_content(path("lab.key"));
  EXPECT_EQ(run("key new", {path("lab.key"), "--domain", "lab.example"}).code, 3);
  EXPECT_EQ(file_content(path("lab.key")), before);
  ASSERT_EQ(run("init", {path("reg"), "--origin", "register.example/log", "--name", "Sample"}).code, 0);
  EXPECT_EQ(run("init", {path("reg"), "--origin", "register.example/log", "--name", "Sample"}).code, 3);
  EXPECT_EQ(run("demo", {path("reg")}).code, 3);
}

TEST_F(CommandLine, EveryCommandAnswersProgramsInJson) {
  const Json init = json("init", {path("reg"), "--origin", "register.example/log", "--name", "Sample"});
  EXPECT_EQ(init.text("origin").value(), "register.example/log");
  const Json key = json("key new", {path("lab.key"), "--domain", "lab.example", "--name", "Lab", "--economy", "JP"});
  EXPECT_EQ(key.text("publish_at").value(), "https://lab.example/.well-known/haip.json");
  EXPECT_EQ(key.find("publish")->find("organisation")->text("name").value(), "Lab");
  EXPECT_EQ(key.find("seed"), nullptr);
  EXPECT_THAT(canonical_json(key), Not(HasSubstr(parse_json(file_content(path("lab.key")))->text("seed").value())));
  const Json shown = json("key show", {path("lab.key.pub")});
  EXPECT_EQ(shown.text("domain").value(), "lab.example");
  const Json vouched =
      json("organisation vouch", {path("reg"), "--key", path("lab.key.pub"), "--name", "Lab", "--economy", "JP"});
  EXPECT_EQ(vouched.text("key").value(), shown.text("thumbprint").value());
  EXPECT_EQ(vouched.whole_number("key_entry").value(), vouched.whole_number("entry").value() + 1);
  for (const char* verb : {"make", "renew", "withdraw"}) {
    const Json act = json("commitment " + std::string(verb), {"--key", path("lab.key"), "--instrument", "coc",
                                                              "--statement", "We say so.", "--out", path(verb)});
    EXPECT_EQ(act.text("act").value(), "commitment." + std::string(verb));
    EXPECT_TRUE(std::filesystem::exists(folder_ / verb / "act.json"));
  }
  const Json revocation =
      json("key revoke", {"--key", path("lab.key"), "--revoke", path("lab.key.pub"), "--out", path("r")});
  EXPECT_EQ(revocation.text("revoked").value(), shown.text("thumbprint").value());
  EXPECT_EQ(json("organisation revoke-key", {path("reg"), "--key", path("lab.key.pub")}).text("domain").value(),
            "lab.example");
  EXPECT_THAT(json("log export", {path("reg")}).text("verifier_key").value(),
              testing::StartsWith("register.example/log+"));
  EXPECT_EQ(json("log state", {path("reg")}).whole_number("entry").value(), init.whole_number("size").value() + 3);
  EXPECT_EQ(json("replay", {path("reg")}).whole_number("erased_entries").value(), 0U);
  EXPECT_NE(json("doctor", {path("reg")}).if_array(), nullptr);
  EXPECT_EQ(json("instrument list", {path("reg")}).if_array()->size(), 3U);
  EXPECT_EQ(json("instrument show", {path("reg"), "coc/a1"}).text("id").value(), "coc/a1");
  EXPECT_EQ(json("instrument diff", {path("reg"), "gp", "2023-10-30", "2023-12-01"}).whole_number("added").value(), 3U);
  EXPECT_EQ(json("staff list", {path("reg")}).if_array()->size(), 0U);
}

TEST_F(CommandLine, StaffIsAddedFromStandardInputAndItsSecretShownOnce) {
  ASSERT_EQ(run("init", {path("reg"), "--origin", "register.example/log", "--name", "Sample"}).code, 0);
  std::istringstream typed("correct horse battery\n");
  std::streambuf* const before = std::cin.rdbuf(typed.rdbuf());
  const Json added = json("staff add", {path("reg"), "--login", "anna", "--name", "First Adopter", "--role", "adopter",
                                        "--password-stdin"});
  std::cin.rdbuf(before);
  EXPECT_THAT(added.text("authenticator").value(), testing::StartsWith("otpauth://totp/"));
  EXPECT_FALSE(added.text("secret").value().empty());
  const Ran listed = run("staff list", {path("reg"), "--format", "json"});
  EXPECT_THAT(listed.out, AllOf(HasSubstr("\"anna\""), Not(HasSubstr(added.text("secret").value()))));
  EXPECT_TRUE(json("staff disable", {path("reg"), "--login", "anna"}).boolean("disabled").value());
  EXPECT_THAT(run("staff list", {path("reg")}).out, HasSubstr("(disabled)"));
}

TEST_F(CommandLine, ErasingSaysWhatWasErased) {
  ASSERT_EQ(run("demo", {path("demo")}).code, 0);
  const auto of_first = [&](std::string_view type) {
    const RegisterFolder folder = open_register_folder(path("demo")).value();
    const std::unique_ptr<Database> database = open_database(folder.database_address(), Access::read_only).value();
    const std::unique_ptr<Connection> connection = database->connect().value();
    const std::optional<Row> row =
        connection->query_row("SELECT content FROM act WHERE act_type = $1 ORDER BY entry_index LIMIT 1", {type})
            .value();
    return Digest::from_bytes(row->blob(0)).value().hex();
  };
  const std::string commitment = of_first("commitment.make");
  EXPECT_EQ(run("log erase", {path("demo"), commitment, "--reason", "boredom"}).code, 2);
  const Json erased = json("log erase", {path("demo"), commitment, "--reason", "author-request"});
  EXPECT_EQ(erased.text("content").value(), commitment);
  EXPECT_EQ(json("replay", {path("demo")}).whole_number("erased_entries").value(), 2U);  // the story erased one itself
  // Others rest on who an organisation is, so that cannot be erased; and nothing can that was never said.
  const Ran refused = run("log erase", {path("demo"), of_first("organisation.record"), "--reason", "law"});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("withdraw or replace it instead"));
  const Ran unknown = run("log erase", {path("demo"), std::string(64, 'a'), "--reason", "law"});
  EXPECT_EQ(unknown.code, 3);
  EXPECT_THAT(unknown.err, HasSubstr("no entry of the log has the content"));
}

TEST_F(CommandLine, FindingsAreExitCodeOne) {
  ASSERT_EQ(run("init", {path("reg"), "--origin", "register.example/log", "--name", "Sample"}).code, 0);
  std::filesystem::permissions(folder_ / "reg" / "keys" / "log.key", std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  const Ran ran = run("doctor", {path("reg")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out + ran.err, HasSubstr("chmod 600"));
}

TEST_F(CommandLine, ErrorsSayWhatToDo) {
  std::vector<Command> commands{{.name = "try", .summary = "try", .example = "haip try", .run = {}}};
  const std::vector<std::pair<ErrorKind, int>> codes{
      {ErrorKind::malformed, 2}, {ErrorKind::too_large, 2},   {ErrorKind::refused, 3},
      {ErrorKind::not_found, 3}, {ErrorKind::conflict, 3},    {ErrorKind::forbidden, 3},
      {ErrorKind::gone, 3},      {ErrorKind::unavailable, 3}, {ErrorKind::false_proof, 1}};
  for (const auto& [kind, code] : codes) {
    commands[0].run = [kind](Invocation&) -> Result<int> { return fail(kind, "it is wrong", "mend it"); };
    const Ran ran = run({"try"}, commands);
    EXPECT_EQ(ran.code, code);
    EXPECT_EQ(ran.err, "haip: it is wrong\n      mend it\n");
  }
}

TEST_F(CommandLine, ProgramsGetErrorsAsOneLineOfJson) {
  std::vector<Command> commands{{.name = "try", .summary = "try", .example = "haip try", .run = {}}};
  const std::vector<std::pair<ErrorKind, std::string>> words{{ErrorKind::malformed, "malformed"},
                                                             {ErrorKind::too_large, "too-large"},
                                                             {ErrorKind::refused, "refused"},
                                                             {ErrorKind::not_found, "not-found"},
                                                             {ErrorKind::conflict, "conflict"},
                                                             {ErrorKind::forbidden, "forbidden"},
                                                             {ErrorKind::gone, "gone"},
                                                             {ErrorKind::unavailable, "unavailable"},
                                                             {ErrorKind::false_proof, "false-proof"}};
  for (const auto& [kind, word] : words) {
    commands[0].run = [kind](Invocation&) -> Result<int> { return fail(kind, "it is \"wrong\"", "mend it"); };
    const Ran ran = run({"try", "--format", "json"}, commands);
    EXPECT_EQ(ran.code, exit_code(kind));
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(ran.err, R"({"error":{"advice":"mend it","kind":")" + word + R"(","message":"it is \"wrong\""}})" + "\n");
  }
}

TEST_F(CommandLine, WrongUsageIsJsonTooWhereJsonIsAskedFor) {
  for (const Words& call : {Words{"doctor", "--format=json"}, Words{"doctor", "reg", "--format", "json", "--nonsense"},
                            Words{"docter", "reg", "--format", "json"}}) {
    const Ran ran = run(call);
    EXPECT_EQ(ran.code, 2);
    EXPECT_EQ(ran.out, "");
    const Result<Json> said = parse_json(ran.err);
    ASSERT_TRUE(said) << ran.err;
    ASSERT_NE(said->find("error"), nullptr);
    EXPECT_EQ(said->find("error")->text("kind").value(), "usage");
    EXPECT_FALSE(said->find("error")->text("message").value().empty());
  }
  EXPECT_FALSE(parse_json(run({"doctor"}).err)) << "people get text";
}

TEST_F(CommandLine, OptionsReachTheCommandAsTyped) {
  std::map<std::string, Words, std::less<>> seen;
  OutputFormat format = OutputFormat::text;
  const std::vector<Command> commands{
      {.name = "thing try",
       .summary = "try",
       .arguments = {{"file", "a file"}},
       .options = {{.name = "--role", .value = "ROLE", .help = "a role", .is_repeatable = true},
                   {.name = "--language", .value = "CODE", .help = "a language", .fallback = "en"},
                   {.name = "--dry-run", .value = "", .help = "try only"}},
       .example = "haip thing try x",
       .run = [&](Invocation& call) -> Result<int> {
         seen = call.values;
         format = call.format;
         return 0;
       }}};
  EXPECT_EQ(run({"thing", "try", "x", "--role", "a b", "--role", "-", "--dry-run", "--format", "json"}, commands).code,
            0);
  EXPECT_EQ(seen["file"], Words{"x"});
  EXPECT_EQ(seen["--role"], (Words{"a b", "-"}));
  EXPECT_EQ(seen["--language"], Words{"en"});
  EXPECT_EQ(seen["--dry-run"].size(), 1U);
  EXPECT_EQ(format, OutputFormat::json);
  EXPECT_EQ(run({"thing", "try", "x", "--language", "ja"}, commands).code, 0);
  EXPECT_EQ(seen["--language"], Words{"ja"});
  EXPECT_TRUE(seen["--dry-run"].empty());
  EXPECT_EQ(format, OutputFormat::text);
  EXPECT_EQ(run({"thing", "try"}, commands).code, 2);
}

TEST(Answer, IsTextOrJsonAsAsked) {
  const testing_support::ManualClock clock(Instant{0});
  testing_support::CountingEntropy entropy;
  for (const auto& [format, expected] : std::vector<std::pair<OutputFormat, std::string>>{
           {OutputFormat::text, "did it\n"}, {OutputFormat::json, "{\n  \"did\": true\n}\n"}}) {
    std::ostringstream out;
    std::ostringstream err;
    Invocation call{.values = {}, .out = out, .err = err, .format = format, .clock = clock, .entropy = entropy};
    call.answer("did it\n", Json().set("did", true));
    EXPECT_EQ(out.str(), expected);
  }
}

}  // namespace
}  // namespace haip
