#include "instruments/commands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "instruments/acts.hpp"
#include "sample_instruments.hpp"

namespace haip {
namespace {

using testing_support::file_content;
using testing_support::InstrumentRegister;
using testing_support::must;
using testing_support::small_edition;

using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

class InstrumentCommands : public testing::Test {
 protected:
  InstrumentCommands() {
    must(record_shipped_instruments(sample_.reg()));
    must(sample_.record(small_edition("1", "in-force")));
  }

  Result<int> call(std::string_view name, Values values, OutputFormat format = OutputFormat::text) {
    out_.str("");
    err_.str("");
    values["register"] = {sample_.path().string()};
    values.try_emplace("--language", std::vector<std::string>{"en"});
    const std::vector<Command> commands = instrument_commands(testing_support::instrument_kinds_of_acts());
    Invocation invocation{.values = std::move(values),
                          .out = out_,
                          .err = err_,
                          .format = format,
                          .clock = sample_.clock,
                          .entropy = sample_.entropy};
    for (const Command& command : commands)
      if (command.name == name) return command.run(invocation);
    throw std::runtime_error("no such command");
  }

  std::string write(const std::string& name, const std::string& content) {
    const std::string path = (folder_ / name).string();
    std::ofstream(path) << content;
    return path;
  }

  testing_support::TemporaryFolder folder_;
  InstrumentRegister sample_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(InstrumentCommands, ListNamesInstrumentsAndEditions) {
  EXPECT_EQ(must(call("instrument list", {})), 0);
  EXPECT_THAT(out_.str(), testing::HasSubstr("coc  Hiroshima Process International Code of Conduct"));
  EXPECT_THAT(out_.str(), testing::HasSubstr("2023-12-01  2023-12-01  in-force  summary  15 provisions"));
  EXPECT_EQ(must(call("instrument list", {}, OutputFormat::json)), 0);
  EXPECT_EQ(must(parse_json(out_.str())).if_array()->size(), 4U);
}

TEST_F(InstrumentCommands, ShowGivesAProvisionInALanguage) {
  EXPECT_EQ(must(call("instrument show", {{"id", {"coc/a1/d"}}, {"--language", {"ja"}}})), 0);
  EXPECT_THAT(out_.str(), testing::HasSubstr("行動1(d)"));
  EXPECT_THAT(out_.str(), testing::HasSubstr("endeavour"));
  EXPECT_EQ(call("instrument show", {{"id", {"coc/a99"}}}).error().kind, ErrorKind::not_found);
  EXPECT_THAT(call("instrument show", {{"id", {"coc/a99"}}}).error().advice,
              testing::HasSubstr("haip instrument show "));
  EXPECT_THAT(call("instrument show", {{"id", {"other/a1"}}}).error().advice,
              testing::HasSubstr("haip instrument list "));
  EXPECT_EQ(must(call("instrument show", {{"id", {"coc"}}})), 0);
  EXPECT_THAT(out_.str(), testing::HasSubstr("Summary in the register's own words. The official text: https://"));
  EXPECT_EQ(must(call("instrument show", {{"id", {"gp/p1"}}, {"--edition", {"2023-10-30"}}}, OutputFormat::json)), 0);
  EXPECT_EQ(must(must(parse_json(out_.str())).text("edition")), "2023-10-30");
}

TEST_F(InstrumentCommands, DiffCountsAndMarks) {
  EXPECT_EQ(must(call("instrument diff", {{"id", {"gp"}}, {"from", {"2023-10-30"}}, {"to", {"2023-12-01"}}})), 0);
  EXPECT_THAT(out_.str(), testing::HasSubstr("3 added, 0 removed"));
  EXPECT_THAT(out_.str(), testing::HasSubstr("added  gp/p12"));
  EXPECT_EQ(must(call("instrument diff", {{"id", {"gp"}}, {"from", {"2023-10-30"}}, {"to", {"2023-12-01"}}},
                      OutputFormat::json)),
            0);
  EXPECT_EQ(must(must(parse_json(out_.str())).whole_number("added")), 3U);
}

TEST_F(InstrumentCommands, SaysWhenTheLanguageIsAnother) {
  EXPECT_EQ(must(call("instrument show", {{"id", {"coc"}}, {"--language", {"fr"}}})), 0);
  EXPECT_EQ(err_.str(), "there is no text in \"fr\"; it is shown in the language there is\n");
  EXPECT_EQ(must(call("instrument show", {{"id", {"coc/a1"}}, {"--language", {"fr"}}})), 0);
  EXPECT_THAT(err_.str(), testing::HasSubstr("no text in \"fr\""));
  EXPECT_EQ(must(call("instrument show", {{"id", {"coc"}}, {"--language", {"ja"}}})), 0);
  EXPECT_EQ(err_.str(), "");
  for (const char* command : {"instrument list", "instrument show", "instrument diff"}) {
    const Result<int> refused = call(command, {{"id", {"coc"}}, {"--language", {"klingon"}}});
    ASSERT_FALSE(refused) << command;
    EXPECT_EQ(refused.error().message, "\"klingon\" is not a language code");
  }
}

constexpr const char* text =
    "# Sample Code\n\n## Preamble\n\nThe code is voluntary for all.\n\n## Action 1: Test systems before release\n\n(a) "
    "Test every system.\n\n(b) Keep a record.\n";

TEST_F(InstrumentCommands, ImportAsksAndRecordsNothing) {
  const std::string questions = (folder_ / "questions.txt").string();
  const std::uint64_t before = sample_.reg().publisher().published_size();
  EXPECT_EQ(must(call("instrument import", {{"file", {write("code.md", text)}},
                                            {"--instrument", {"sample"}},
                                            {"--edition", {"2"}},
                                            {"--date", {"2027-05-01"}},
                                            {"--write-mapping", {questions}}})),
            1);
  EXPECT_EQ(sample_.reg().publisher().published_size(), before);
  EXPECT_THAT(out_.str(), testing::HasSubstr("4 provisions found, 1 questions open"));
  EXPECT_THAT(file_content(questions), testing::HasSubstr("#skip = 1\n"));
}

TEST_F(InstrumentCommands, ImportAsksNothingThatWouldBeInVain) {
  const std::string answered = write("answered.txt", "skip = 1\n");
  const Values right{{"file", {write("code.md", text)}}, {"--instrument", {"sample"}}, {"--date", {"2027-05-01"}}};
  Values over_answers = right;
  over_answers["--edition"] = {"2"};
  over_answers["--write-mapping"] = {answered};
  const Result<int> overwriting = call("instrument import", over_answers);
  ASSERT_FALSE(overwriting);
  EXPECT_EQ(overwriting.error().kind, ErrorKind::conflict);
  EXPECT_EQ(file_content(answered), "skip = 1\n");

  Values twice = right;
  twice["--edition"] = {"1"};
  const Result<int> again = call("instrument import", twice);
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().message, testing::HasSubstr("holds the edition 1 of sample already"));
  EXPECT_EQ(out_.str(), "") << "no question was asked";
}

// A draft as an editor makes it: the edition as the register gives it, with other words.
TEST_F(InstrumentCommands, ImportTakesAnEditionThatWasEdited) {
  ASSERT_EQ(must(call("instrument show", {{"id", {"coc"}}}, OutputFormat::json)), 0);
  Edition draft = must(find_edition(sample_.view(), "coc", "2023-10-30"));
  for (Provision& provision : draft.provisions)
    if (provision.id.text() == "coc/a1/f") provision.text["en"] = "Testing takes place in secure environments.";
  const std::string file = write("draft.json", pretty_json(edition_json(draft)));
  const Values values{
      {"file", {file}}, {"--instrument", {"coc"}}, {"--edition", {"2027-draft-1"}}, {"--date", {"2027-01-15"}}};
  out_.str("");
  EXPECT_EQ(must(call("instrument import", values)), 0);
  EXPECT_THAT(out_.str(), testing::HasSubstr("1 changed, 0 added, 0 removed"));
  const Edition recorded = must(find_edition(sample_.view(), "coc", "2027-draft-1"));
  EXPECT_EQ(recorded.status, "recorded");
  EXPECT_EQ(recorded.date, "2027-01-15");
  Values of_other = values;
  of_other["--instrument"] = {"gp"};
  EXPECT_THAT(call("instrument import", of_other).error().message, testing::HasSubstr("one of coc, not of gp"));
}

TEST_F(InstrumentCommands, ImportSaysThatDataIsNoCatalog) {
  Values values{{"file", {write("edition.json", R"({"edition": "1", "provisions": []})")}},
                {"--instrument", {"another"}},
                {"--edition", {"2"}},
                {"--date", {"2027-05-01"}}};
  EXPECT_THAT(call("instrument import", values).error().message, testing::HasSubstr("neither an edition nor an OSCAL"));
  values["file"] = {write("code.md", text)};
  EXPECT_THAT(call("instrument import", values).error().advice, testing::HasSubstr("haip instrument list "));
}

TEST_F(InstrumentCommands, ImportRecordsWhenAllIsAnswered) {
  const Values values{{"file", {write("code.md", text)}},
                      {"--instrument", {"sample"}},
                      {"--edition", {"2"}},
                      {"--date", {"2027-05-01"}},
                      {"--source", {"https://www.example.org/code"}},
                      {"--mapping", {write("answers.txt", "skip = 1\n")}}};
  Values dry = values;
  dry["--dry-run"] = {"true"};
  EXPECT_EQ(must(call("instrument import", dry)), 0);
  EXPECT_EQ(find_edition(sample_.view(), "sample", "2").error().kind, ErrorKind::not_found);
  EXPECT_EQ(must(call("instrument import", values)), 0);
  EXPECT_THAT(out_.str(), testing::HasSubstr("recorded the edition 2 of sample in entry 7"));
  const Edition recorded = must(find_edition(sample_.view(), "sample", "2"));
  EXPECT_EQ(recorded.status, "recorded");
  EXPECT_EQ(recorded.wording, "official-import");
  EXPECT_EQ(recorded.sources.at(0).read_at, "2026-11-24");
}

TEST_F(InstrumentCommands, KeepIsAnAnswer) {
  EXPECT_EQ(
      must(call("instrument import", {{"file",
                                       {write("code.md",
                                              "## Preamble\n\nThe code is voluntary.\n\n## Testing\n\n(a) Test every "
                                              "system.\n\n(b) Keep a record of all tests.\n")}},
                                      {"--instrument", {"sample"}},
                                      {"--edition", {"2"}},
                                      {"--date", {"2027-05-01"}},
                                      {"--keep", {"sample/a1=Testing", "sample/a1/a=Test every", "sample/a1/b=Keep a"}},
                                      {"--dry-run", {"true"}}})),
      0);
  EXPECT_THAT(out_.str(), testing::HasSubstr("4 provisions"));
}

TEST_F(InstrumentCommands, ImportChecksWhatItIsGiven) {
  const std::string file = write("code.md", text);
  const Values right{{"file", {file}}, {"--instrument", {"sample"}}, {"--edition", {"2"}}, {"--date", {"2027-05-01"}}};
  for (const auto& [option, value] : std::vector<std::pair<std::string, std::string>>{{"--date", "1 May"},
                                                                                      {"--edition", "a/b"},
                                                                                      {"--source", "ftp://x"},
                                                                                      {"--instrument", "nothing"},
                                                                                      {"--language", "English"},
                                                                                      {"file", "/nonexistent"}}) {
    Values wrong = right;
    wrong[option] = {value};
    EXPECT_FALSE(call("instrument import", wrong)) << option;
  }
}

TEST(InstrumentCommandList, EveryCommandHasAnExample) {
  for (const Command& command : instrument_commands(testing_support::instrument_kinds_of_acts())) {
    EXPECT_TRUE(command.example.starts_with("haip " + std::string(command.name))) << command.name;
  }
}

TEST_F(InstrumentCommands, ImportTakesAQuestionnaireThatComesAsData) {
  const std::string file = write("catalog.json", R"({"catalog": {"metadata": {"title": "The next code"}, "groups": [
    {"id": "s1", "title": "Risk", "controls": [{"id": "r1", "title": "Do you look for risks?"}]}]}})");
  const Values values{
      {"file", {file}}, {"--instrument", {"next-code"}}, {"--edition", {"1"}}, {"--date", {"2026-11-01"}}};
  EXPECT_EQ(must(call("instrument import", values)), 0);
  EXPECT_THAT(out_.str(), testing::HasSubstr("sections: 1, questions: 1"));
  EXPECT_THAT(out_.str(), testing::HasSubstr("recorded the edition 1 of next-code"));
  EXPECT_EQ(must(call("instrument show", {{"id", {"next-code/r1"}}})), 0);
  EXPECT_THAT(out_.str(), testing::HasSubstr("Do you look for risks?"));
  EXPECT_EQ(call("instrument import", values).error().kind, ErrorKind::conflict);
}

}  // namespace
}  // namespace haip
