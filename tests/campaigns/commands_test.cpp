// haip campaigns: what is printed and written, and the exit code.

#include "campaigns/commands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "base/csv_reader.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "testing/manual_clock.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string letter =
    "We ask that the results of independent tests be published before an advanced system is released to the public.";

/// The command needs none.
class NoEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t>) override { ADD_FAILURE() << "entropy was asked for"; }
};

class Campaigns : public testing::Test {
 protected:
  std::string file(std::string_view text) {
    EXPECT_TRUE(write_file(folder_.path() / "comments.csv", text));
    return (folder_.path() / "comments.csv").string();
  }
  std::string letters() {
    return file("id,author,comment\r\n1,ann,\"" + letter + "\"\r\n2,ben,\"" + letter + " I am a nurse.\"\r\n3,cem,\"" +
                letter + "\"\r\n4,dia,=1+1\r\n5,eva,...\r\n");
  }
  /// Exit code, or -1 when it could not be done; then the error.
  int call(const std::string& path, OutputFormat format,
           std::map<std::string, std::vector<std::string>, std::less<>> options = {}) {
    out_.str("");
    err_.str("");
    options["file"] = {path};
    options.try_emplace("--threshold", std::vector<std::string>{"0.8"});
    Invocation invocation{.values = std::move(options),
                          .out = out_,
                          .err = err_,
                          .format = format,
                          .shows_progress = false,
                          .clock = clock_,
                          .entropy = entropy_};
    Result<int> done = campaign_commands().front().run(invocation);
    error_ = done ? Error{} : done.error();
    return done.value_or(-1);
  }
  std::vector<std::vector<std::string>> csv_rows(const std::string& text) {
    CsvReader reader(text);
    std::vector<std::vector<std::string>> rows;
    for (std::vector<std::string_view> fields; reader.next(fields).value_or(false);)
      rows.emplace_back(fields.begin(), fields.end());
    return rows;
  }

  testing_support::TemporaryFolder folder_;
  testing_support::ManualClock clock_{Instant{1'795'510'800}};
  NoEntropy entropy_;
  std::ostringstream out_;
  std::ostringstream err_;
  Error error_;
};

TEST_F(Campaigns, TellsPeopleWhatIsOneTextWithManySenders) {
  EXPECT_EQ(call(letters(), OutputFormat::text), 0);
  EXPECT_THAT(
      out_.str(),
      AllOf(HasSubstr("5 comments, 3 distinct texts, 1 without words; 1 likely campaign of 3 comments "
                      "with 2 distinct texts"),
            HasSubstr("1. 3 comments, 3 senders, 2 distinct texts"), HasSubstr(letter), HasSubstr("{+I am a nurse+}")));
  EXPECT_THAT(err_.str(), HasSubstr("text of comments from column \"comment\""));
}

TEST_F(Campaigns, ListsEveryCommentAsCsv) {
  EXPECT_EQ(call(letters(), OutputFormat::csv), 0);
  const auto rows = csv_rows(out_.str());
  ASSERT_EQ(rows.size(), 6U);
  EXPECT_THAT(rows[0],
              ElementsAre("line", "id", "sender", "campaign", "variant", "likeness", "added", "left_out", "body"));
  EXPECT_THAT(rows[1], ElementsAre("2", "1", "ann", "1", "1", "1.0000", "", "", letter));
  EXPECT_THAT(rows[2], ElementsAre("3", "2", "ben", "1", "2", "0.8859", "I am a nurse", "", letter + " I am a nurse."));
  EXPECT_THAT(rows[4], ElementsAre("5", "4", "dia", "", "", "", "", "", "'=1+1"));
  EXPECT_THAT(rows[5], ElementsAre("6", "5", "eva", "", "", "", "", "", "..."));
}

TEST_F(Campaigns, ListsEveryCommentAsJson) {
  EXPECT_EQ(call(letters(), OutputFormat::json), 0);
  const Result<Json> json = parse_json(out_.str());
  ASSERT_TRUE(json) << out_.str();
  EXPECT_EQ(json->find("comments")->if_array()->size(), 5U);
  EXPECT_TRUE(json->find("comments")->if_array()->at(3).find("campaign")->is_null());
  const Json& campaign = json->find("campaigns")->if_array()->at(0);
  EXPECT_EQ(campaign.whole_number("senders"), 3U);
  const Json& variant = campaign.find("texts")->if_array()->at(1);
  EXPECT_EQ(variant.text("body"), letter + " I am a nurse.");
  EXPECT_EQ(variant.find("difference")->if_array()->at(1).text("added"), ". I am a nurse");
}

TEST_F(Campaigns, WritesWholeFiles) {
  const std::string output = (folder_.path() / "campaigns.csv").string();
  EXPECT_EQ(call(letters(), OutputFormat::csv, {{"--output", {output}}}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("wrote "));
  EXPECT_EQ(csv_rows(read_file(output, 100'000).value_or("")).size(), 6U);
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) names.insert(entry.path().filename());
  EXPECT_THAT(names, ElementsAre("campaigns.csv", "comments.csv"));
  EXPECT_EQ(call(letters(), OutputFormat::csv, {{"--output", {(folder_.path() / "no" / "such").string()}}}), -1);
  EXPECT_EQ(error_.kind, ErrorKind::unavailable);
}

TEST_F(Campaigns, RefusesWhatIsWrong) {
  for (const char* threshold : {"0.4", "1.1", "x", "", "nan", "0.8x"}) {
    EXPECT_EQ(call(letters(), OutputFormat::text, {{"--threshold", {threshold}}}), -1) << threshold;
    EXPECT_EQ(error_.kind, ErrorKind::malformed);
  }
  EXPECT_EQ(call((folder_.path() / "missing.csv").string(), OutputFormat::text), -1);
  EXPECT_EQ(error_.kind, ErrorKind::not_found);
  EXPECT_EQ(call(file("id,text\n1\n"), OutputFormat::text), -1);
  EXPECT_THAT(error_.message, AllOf(HasSubstr("comments.csv"), HasSubstr("line 2")));
}

TEST_F(Campaigns, TakesHostileComments) {
  const std::string hostile =
      "text\n\"\xFF\xFE<script>alert(1)</script>\u202E\"\n\"\xFF\xFE<script>alert(1)</script>\u202E again\"\n" +
      std::string("a\0b\n", 4) + std::string(10'000'000, 'x') + "\n";
  for (const OutputFormat format : {OutputFormat::text, OutputFormat::json, OutputFormat::csv}) {
    EXPECT_EQ(call(file(hostile), format), 0) << error_.message;
    EXPECT_TRUE(is_utf8(out_.str()));
  }
  EXPECT_EQ(call(file(hostile), OutputFormat::json), 0);
  EXPECT_TRUE(parse_json(out_.str(), 100'000'000));
  EXPECT_EQ(call(file(hostile), OutputFormat::text, {{"--threshold", {"0.5"}}}), 0);
  EXPECT_THAT(out_.str(), Not(HasSubstr("\u202E")));
}

}  // namespace
}  // namespace haip
