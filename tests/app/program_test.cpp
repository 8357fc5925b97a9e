// The features put together, over a demonstration register.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "app/demonstration.hpp"
#include "instruments/schema_check.hpp"
#include "register/replay.hpp"
#include "testing/site_register.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::must;

class WholeProgram : public testing::Test {
 protected:
  // One demonstration for all tests of this file, which only read it.
  struct Demonstration {
    Demonstration() {
      std::ostringstream out;
      std::ostringstream err;
      Invocation call{.values = {}, .out = out, .err = err, .clock = clock, .entropy = entropy};
      must(make_demonstration(folder / "demo", program, call));
      reg = must(Register::open(folder / "demo", program.kinds(), clock, entropy,
                                {.verifier_threads = 1, .discover_keys = false}));
      view = must(reg->connect());
      site.emplace(*reg, program.features());
      site->add_routes(router);
      add_public_data(router, *site);
    }
    testing_support::TemporaryFolder folder;
    testing_support::ManualClock clock{Instant{1'795'510'800}};
    testing_support::CountingEntropy entropy;
    Program program;
    std::unique_ptr<Register> reg;
    std::unique_ptr<Connection> view;
    std::optional<Site> site;
    Router router;
  };
  static void SetUpTestSuite() { demonstration_ = std::make_unique<Demonstration>(); }
  static void TearDownTestSuite() { demonstration_.reset(); }

  static std::string get(const std::string& target) {
    Request request;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    if (const std::size_t mark = target.find('?'); mark != std::string::npos)
      request.query = must(parse_parameters(target.substr(mark + 1)));
    const Reply reply = demonstration_->router.handle(request);
    const auto* prepared = std::get_if<std::shared_ptr<const PreparedResponse>>(&reply);
    if (prepared == nullptr || (*prepared)->status() != 200) throw std::runtime_error("no answer for " + target);
    return (*prepared)->body();
  }
  /// Every data route with an address in the demonstration.
  static std::vector<std::pair<const DataRoute*, std::string>> addresses() {
    const std::map<std::string_view, std::string> examples{
        {"/api/v1/organisations/{domain}", "/api/v1/organisations/boreal-lab.example"},
        {"/api/v1/instruments/{id}", "/api/v1/instruments/gp"},
        {"/api/v1/instruments/{id}/compare", "/api/v1/instruments/gp/compare"},
        {"/api/v1/instruments/{id}/editions/{edition}", "/api/v1/instruments/oecd-haip/editions/2.0"},
        {"/api/v1/provisions/{rest...}", "/api/v1/provisions/coc/a1/d"},
        {"/api/v1/reports/{domain}/{instrument}/{period}", "/api/v1/reports/boreal-lab.example/oecd-haip/2026"},
        {"/api/v1/reports/{domain}/{instrument}/{period}/changes",
         "/api/v1/reports/boreal-lab.example/oecd-haip/2026/changes"},
        {"/api/v1/reports/{domain}/{instrument}/{period}/exports",
         "/api/v1/reports/boreal-lab.example/oecd-haip/2026/exports"},
        {"/api/v1/compare",
         "/api/v1/compare?report=delta-harbour.example/oecd-haip/2026&report=ember-university.example/oecd-haip/"
         "2026&crosswalk=draft"},
        {"/api/v1/crosswalks/{id}", "/api/v1/crosswalks/oecd-haip-1-to-2.0"},
        {"/api/v1/reports/{domain}/{instrument}/{period}/standing",
         "/api/v1/reports/boreal-lab.example/oecd-haip/2026/standing"},
        {"/api/v1/reports/{domain}/{instrument}/{period}/challenges",
         "/api/v1/reports/boreal-lab.example/oecd-haip/2026/challenges"},
        {"/api/v1/consultations/{id}", "/api/v1/consultations/coc-2026"},
        {"/api/v1/consultations/{id}/comments", "/api/v1/consultations/coc-2026/comments"},
        {"/api/v1/consultations/{id}/comments/{entry}", "/api/v1/consultations/coc-2026/comments/97"},
        {"/api/v1/consultations/{id}/participation", "/api/v1/consultations/coc-2026/participation"},
        {"/api/v1/log/entries/{index}", "/api/v1/log/entries/40"}};
    std::vector<std::pair<const DataRoute*, std::string>> all;
    for (const Feature& feature : demonstration_->program.features())
      for (const DataRoute& route : feature.data) {
        const bool is_fixed = route.pattern.find('{') == std::string_view::npos;
        const auto example = examples.find(route.pattern);
        if (!is_fixed && example == examples.end())
          throw std::runtime_error("no example of " + std::string(route.pattern));
        all.emplace_back(&route, example == examples.end() ? std::string(route.pattern) : example->second);
      }
    return all;
  }

  static std::unique_ptr<Demonstration> demonstration_;
};
std::unique_ptr<WholeProgram::Demonstration> WholeProgram::demonstration_;

TEST_F(WholeProgram, DataFitsItsSchemas) {
  for (const auto& [route, address] : addresses())
    EXPECT_EQ(testing_support::schema_trouble(must(parse_json(get(address))), must(parse_json(route->schema))), "")
        << address;
}

TEST_F(WholeProgram, EveryMemberOfAListHasAColumn) {
  std::size_t tables = 0;
  for (const auto& [route, address] : addresses()) {
    if (route->table.rows.empty()) continue;
    // The search needs words and an index; tests/search looks at its answers.
    if (route->keeping == Keeping::not_kept) continue;
    ++tables;
    const Json data = must(parse_json(get(address)));
    const std::set<std::string_view> columns(route->table.columns.begin(), route->table.columns.end());
    EXPECT_EQ(columns.size(), route->table.columns.size()) << address;
    ASSERT_NE(data.find(route->table.rows), nullptr) << address;
    const Json::Array& rows = *data.find(route->table.rows)->if_array();
    EXPECT_FALSE(rows.empty()) << address;
    for (const Json& row : rows)
      for (const auto& [member, value] : *row.if_object())
        EXPECT_TRUE(columns.contains(member)) << address << ": " << member << " has no column";
    const std::string csv = get(address + (address.find('?') == std::string::npos ? "?" : "&") + "format=csv");
    std::string header;
    for (const std::string_view column : route->table.columns)
      header += (header.empty() ? "" : ",") + std::string(column);
    EXPECT_THAT(csv, testing::StartsWith(header + "\r\n")) << address;
  }
  EXPECT_GE(tables, 8U);
}

TEST_F(WholeProgram, TheDescriptionNamesEveryTable) {
  const Json description = must(parse_json(get("/api/openapi.json")));
  const Json* organisations = description.find("paths")
                                  ->find("/api/v1/organisations")
                                  ->find("get")
                                  ->find("responses")
                                  ->find("200")
                                  ->find("content");
  ASSERT_NE(organisations->find("text/csv"), nullptr);
  EXPECT_EQ(must(organisations->find("text/csv")->text("x-csv-rows")), "organisations");
  const Json* log =
      description.find("paths")->find("/api/v1/log")->find("get")->find("responses")->find("200")->find("content");
  EXPECT_EQ(log->find("text/csv"), nullptr);
}

TEST_F(WholeProgram, AListLinksToItsTableAndOneThingDoesNot) {
  EXPECT_THAT(get("/organisations"), HasSubstr("href=\"/api/v1/organisations?format=csv\">CSV</a>"));
  EXPECT_THAT(get("/log/?before=20"), HasSubstr("href=\"/api/v1/log/entries?before=20&amp;format=csv\">CSV</a>"));
  EXPECT_THAT(get("/instruments/coc"), HasSubstr("?format=csv\">CSV</a>"));
  EXPECT_THAT(get("/organisations/aster.example"),
              AllOf(HasSubstr("href=\"/api/v1/organisations/aster.example\""), Not(HasSubstr("format=csv"))));
  EXPECT_THAT(get("/about"), Not(HasSubstr("format=csv")));
}

TEST_F(WholeProgram, EveryActIsToldInASentence) {
  const Json first = must(parse_json(get("/api/v1/log/entries")));
  std::set<std::string> types;
  for (std::string next = "/api/v1/log/entries"; !next.empty();) {
    const Json part = must(parse_json(get(next)));
    for (const Json& entry : *part.find("entries")->if_array()) {
      const std::string type = must(entry.text("act"));
      types.insert(type);
      EXPECT_NE(must(entry.text("title")), type) << "nobody tells what a " << type << " did";
    }
    next = part.find("next") == nullptr ? "" : must(part.text("next"));
  }
  EXPECT_TRUE(types.contains("commitment.withdraw"));
  EXPECT_TRUE(types.contains("content.erase"));
}

TEST_F(WholeProgram, TheDemonstrationSaysThatItIsOneAndCanBeReplayed) {
  for (const char* page :
       {"/", "/organisations", "/organisations/aster.example", "/log/", "/timeline", "/instruments/coc"})
    EXPECT_THAT(get(page), HasSubstr("the organisations and their acts in this register are made up")) << page;
  const ReplayReport report =
      must(replay_log(*database_log(*demonstration_->view, "demo"), demonstration_->program.kinds()));
  EXPECT_EQ(report.state, must(state_digest(*demonstration_->view, demonstration_->program.kinds())));
  EXPECT_EQ(report.erased_count, 1U);
}

TEST_F(WholeProgram, NamesOfCommandsAndRoutesAreUnique) {
  std::set<std::string_view> names;
  for (const Command& command : demonstration_->program.commands())
    EXPECT_TRUE(names.insert(command.name).second) << command.name;
  std::set<std::string_view> patterns;
  for (const Feature& feature : demonstration_->program.features()) {
    for (const PageRoute& route : feature.pages) EXPECT_TRUE(patterns.insert(route.pattern).second) << route.pattern;
    for (const DataRoute& route : feature.data) EXPECT_TRUE(patterns.insert(route.pattern).second) << route.pattern;
  }
}

}  // namespace
}  // namespace haip
