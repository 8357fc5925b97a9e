#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/file.hpp"
#include "consultation/commands.hpp"
#include "small_drafts.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/manual_clock.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::must;

class CarryOverCommand : public testing::Test {
 protected:
  Result<int> run(const std::string& from, const std::string& to, const std::string& anchors = {},
                  OutputFormat format = OutputFormat::text, const std::string& decided = {}) {
    out_.str("");
    Invocation call{.values = {{"old", {from}}, {"new", {to}}},
                    .out = out_,
                    .err = err_,
                    .format = format,
                    .clock = clock_,
                    .entropy = entropy_};
    if (!anchors.empty()) call.values["anchors"] = {anchors};
    if (!decided.empty()) call.values["--decided"] = {decided};
    return carry_over_command().run(call);
  }

  std::string write(const std::string& name, const std::string& content) {
    const Path path = folder_.path() / name;
    EXPECT_TRUE(write_file(path, content));
    return path.string();
  }

  // An edition as `haip instrument show --format json` prints it.
  std::string edition(const std::string& id, const std::string& provisions) {
    return write(
        id + ".json",
        R"({"instrument":{"id":"d","kind":"code","title":{"en":"D"},"short_title":{"en":"D"},"official":[{"url":"https://www.example.org/","mark":"unverified"}]},"edition":")" +
            id +
            R"(","date":"2026-01-01","status":"recorded","wording":"summary","partial":false,"sources":[],"provisions":[)" +
            provisions + "]}");
  }
  static std::string provision(const std::string& id, const std::string& text) {
    return R"({"id":")" + id + R"(","kind":"duty","label":{"en":"L"},"text":{"en":")" + text +
           R"("},"text_mark":"unverified"})";
  }

  std::ostringstream out_;
  std::ostringstream err_;
  testing_support::TemporaryFolder folder_;
  testing_support::ManualClock clock_{Instant{1'795'510'800}};
  testing_support::CountingEntropy entropy_;
};

TEST_F(CarryOverCommand, TellsOfProvisionsAndQuotes) {
  const std::string from = edition("1", provision("d/a", "Report within 24 hours of a breach.") + "," +
                                            provision("d/b", "Keep a record of what was done."));
  const std::string to = edition("2", provision("d/a", "Report within 72 hours of a breach."));
  const std::string quotes = write("quotes.json", R"([{"provision":"d/a","language":"en","words":"24 hours"},
    {"provision":"d/a","edition":"1","language":"en","quote":"a breach","prefix":"Report within 24 hours of ","suffix":".","position":26},
    {"provision":"d/b","language":"en"}])");
  EXPECT_EQ(must(run(from, to, quotes)), 1);
  EXPECT_THAT(out_.str(), HasSubstr("provisions: 1 reworded, 1 removed\n"));
  EXPECT_THAT(out_.str(), HasSubstr("anchors: 1 kept, 1 changed, 1 orphan\n"));
  EXPECT_THAT(out_.str(), HasSubstr("changed  words-changed  d/a \"24 hours\" > \"72 hours\"\n"));
  EXPECT_THAT(out_.str(), HasSubstr("kept  same-words  d/a \"a breach\"\n"));
  EXPECT_THAT(out_.str(), HasSubstr("orphan  provision-removed  d/b\n"));

  EXPECT_EQ(must(run(from, to, quotes, OutputFormat::json)), 1);
  const Json facts = must(parse_json(out_.str()));
  EXPECT_EQ(facts.find("anchors")->if_array()->size(), 3U);
  EXPECT_EQ(must((*facts.find("anchors")->if_array())[0].text("after")), "72 hours");
  EXPECT_EQ(facts.find("provisions")->if_array()->size(), 2U);

  EXPECT_EQ(must(run(from, to)), 0);
}

TEST_F(CarryOverCommand, TakesWhatAPersonDecided) {
  const std::string from = edition("1", provision("d/a", "Report every breach."));
  const std::string to = edition("2", provision("d/b", "Tell the authority of breaches."));
  const std::string quotes = write("quotes.json", R"([{"provision":"d/a","language":"en"}])");
  EXPECT_EQ(must(run(from, to, quotes)), 1);
  const std::string decided = write("decided.json", R"([{"from":["d/a"],"to":["d/b"]}])");
  EXPECT_EQ(must(run(from, to, quotes, OutputFormat::text, decided)), 0);
  EXPECT_THAT(out_.str(), HasSubstr("changed  provision-moved  d/a > d/b\n"));
}

TEST_F(CarryOverCommand, ReadsInstrumentFilesAndSaysWhichFileIsWrong) {
  const std::string gp = std::string(HAIP_SOURCE_DIR) + "/data/instruments/gp.yaml";
  EXPECT_EQ(must(run(gp + "@2023-10-30", gp + "@2023-12-01")), 0);
  EXPECT_THAT(out_.str(), HasSubstr("gp/p12"));
  EXPECT_THAT(run(gp, gp).error().advice, HasSubstr("FILE@EDITION"));
  EXPECT_THAT(run(gp + "@1", gp).error().message, HasSubstr("no edition 1"));
  const std::string broken = write("broken.json", "{");
  EXPECT_THAT(run(broken, broken).error().message, HasSubstr("broken.json"));
  const std::string from = edition("1", provision("d/a", "Report every breach."));
  const std::string quotes = write("quotes.json", R"([{"provision":"d/a","language":"en","words":"no such words"}])");
  const auto refused = run(from, from, quotes);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("item 1"));
}

}  // namespace
}  // namespace haip
