// Pages and data as a browser gets them: through the router, in their frame, compressed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <libxml/HTMLparser.h>

#include <regex>

#include "instruments/instruments.hpp"
#include "sample_instruments.hpp"
#include "schema_check.hpp"
#include "web/site.hpp"

namespace haip {
namespace {

using testing_support::id;
using testing_support::InstrumentRegister;
using testing_support::must;
using testing_support::small_edition;

constexpr std::size_t budget_bytes = 10 * 1024;

Result<Html> test_panel(const PageRequest&, std::string_view instrument, std::string_view provision) {
  return tag("p", "panel of ", instrument, " ", provision);
}

class InstrumentPages : public testing::Test {
 protected:
  InstrumentPages() {
    must(record_shipped_instruments(sample_.reg()));
    must(sample_.record(small_edition("1", "in-force")));
    Edition next = small_edition("2", "recorded");
    next.wording = "official-import";
    next.sources.push_back({{}, "https://www.example.org/code-2", "verified", "2026-11-01"});
    next.provisions[2].text["en"] = "Test every system <twice>.";
    next.provisions[2].strengths = {"commit"};
    next.provisions[3].text["en"] = "Choose:\n☐ one\n☐ two";
    must(sample_.record(next));
    features_.push_back(instruments_feature({test_panel}));
    site_.emplace(sample_.reg(), features_);
    site_->add_routes(router_);
  }

  struct Got {
    int status = 0;
    std::string body;
    std::size_t compressed_bytes = 0;
  };
  Got get(const std::string& target, std::string_view language = "en") {
    Got got;
    const auto ask = [&](bool compressed) {
      Request request;
      request.target = target;
      request.path = target.substr(0, target.find('?'));
      if (const std::size_t mark = target.find('?'); mark != std::string::npos)
        request.query = must(parse_parameters(target.substr(mark + 1)));
      request.headers.add("Accept-Language", language);
      if (compressed) request.headers.add("Accept-Encoding", "br, gzip");
      const Reply reply = router_.handle(request);
      if (const auto* response = std::get_if<Response>(&reply)) {
        got.status = response->status;
        return response->body;
      }
      const auto& prepared = std::get<std::shared_ptr<const PreparedResponse>>(reply);
      got.status = prepared->status();
      return prepared->body();
    };
    got.compressed_bytes = ask(true).size();
    got.body = ask(false);
    return got;
  }

  InstrumentRegister sample_;
  std::vector<Feature> features_;
  std::optional<Site> site_;
  Router router_;
};

// Elements are balanced, ids are unique, headings descend one level at a time.
void expect_sound(const std::string& body, const std::string& what) {
  std::set<std::string> ids;
  const std::regex id_pattern(" id=\"([^\"]*)\"");
  for (std::sregex_iterator it(body.begin(), body.end(), id_pattern), end; it != end; ++it)
    EXPECT_TRUE(ids.insert((*it)[1]).second) << what << ": id " << (*it)[1] << " twice";
  int level = 0;
  const std::regex heading_pattern("<h([1-6])");
  for (std::sregex_iterator it(body.begin(), body.end(), heading_pattern), end; it != end; ++it) {
    const int next = std::stoi((*it)[1]);
    EXPECT_LE(next, level + 1) << what << ": h" << next << " after h" << level;
    level = next;
  }
  const htmlDocPtr document = htmlReadMemory(body.data(), static_cast<int>(body.size()), nullptr, "UTF-8",
                                             HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
  EXPECT_NE(document, nullptr) << what;
  xmlFreeDoc(document);
}

TEST_F(InstrumentPages, EveryPageIsSoundAndSmall) {
  for (const std::string target : {"/instruments", "/instruments/coc", "/instruments/gp", "/instruments/oecd-haip",
                                   "/instruments/oecd-haip/editions/1", "/instruments/gp/history",
                                   "/instruments/gp/compare?from=2023-10-30&to=2023-12-01", "/instruments/gp/compare",
                                   "/instruments/coc/a1", "/instruments/coc/a1/i", "/instruments/coc/pre/l",
                                   "/instruments/oecd-haip/v2/q21", "/instruments/sample/compare?from=1&to=2"})
    for (const char* language : {"en", "ja"}) {
      const Got got = get(target, language);
      EXPECT_EQ(got.status, 200) << target;
      EXPECT_LE(got.compressed_bytes, budget_bytes) << target << " " << language;
      expect_sound(got.body, target);
      RecordProperty(target + " " + language, static_cast<int>(got.compressed_bytes));
    }
}

TEST_F(InstrumentPages, EveryProvisionHasItsPage) {
  for (const char* instrument : {"coc", "gp", "oecd-haip"}) {
    const auto summary = must(find_instrument(sample_.view(), instrument));
    for (const EditionSummary& summary_of_edition : summary->editions) {
      const Edition edition = must(find_edition(sample_.view(), instrument, summary_of_edition.id));
      for (const Provision& provision : edition.provisions) {
        const Got got = get("/instruments/" + provision.id.text());
        EXPECT_EQ(got.status, 200) << provision.id.text();
        EXPECT_LE(got.compressed_bytes, budget_bytes) << provision.id.text();
      }
    }
  }
}

TEST_F(InstrumentPages, TheCodeShowsTheStrengthOfEveryDutyInWords) {
  const std::string body = get("/instruments/coc").body;
  const Edition code = must(find_edition(sample_.view(), "coc", ""));
  for (const Provision& provision : code.provisions)
    EXPECT_THAT(body, testing::HasSubstr("id=\"" + provision.id.anchor() + "\""));
  EXPECT_THAT(body, testing::HasSubstr("<span class=\"strength must\">must</span>"));
  EXPECT_THAT(body, testing::HasSubstr("<span class=\"strength unacceptable\">not acceptable</span>"));
  EXPECT_THAT(body, testing::HasSubstr(">encouraged to</span>"));
  EXPECT_THAT(body, testing::HasSubstr(">unverified</span>"));
  EXPECT_THAT(body, testing::HasSubstr("summary in our own words"));
  EXPECT_THAT(body, testing::HasSubstr("<li><a href=\"#a1\">Action 1</a> Find, test"));
  EXPECT_THAT(body, testing::HasSubstr("https://www.mofa.go.jp/files/100573473.pdf"));
}

TEST_F(InstrumentPages, NeverSpeaksOfComplianceOrCertification) {
  for (const char* target :
       {"/instruments", "/instruments/coc", "/instruments/gp", "/instruments/oecd-haip", "/instruments/coc/a1"}) {
    const std::string body = get(target).body;
    EXPECT_EQ(body.find("compliant"), std::string::npos) << target;
    EXPECT_EQ(body.find("certified"), std::string::npos) << target;
  }
}

TEST_F(InstrumentPages, OfficialWordingSaysSoAndTextIsEscaped) {
  const std::string body = get("/instruments/sample/editions/2").body;
  EXPECT_THAT(body, testing::HasSubstr("This is the official wording"));
  EXPECT_THAT(body, testing::HasSubstr("https://www.example.org/code-2"));
  EXPECT_THAT(body, testing::HasSubstr("&lt;twice&gt;"));
  EXPECT_THAT(body, testing::HasSubstr("<ul><li>one</li><li>two</li></ul>"));
}

TEST_F(InstrumentPages, ComparisonIsReadableWithoutColour) {
  const std::string body = get("/instruments/sample/compare?from=1&to=2").body;
  EXPECT_THAT(body, testing::HasSubstr("<del><span class=\"unseen\">deleted: </span>"));
  EXPECT_THAT(body, testing::HasSubstr("<ins><span class=\"unseen\">inserted: </span>"));
  EXPECT_THAT(body, testing::HasSubstr("2 changed, 0 added, 0 removed, 2 unchanged"));
  EXPECT_THAT(
      body,
      testing::HasSubstr(
          "Strength: from <span class=\"strength\">should</span> to <span class=\"strength commit\">commit to</span>"));
}

TEST_F(InstrumentPages, AProvisionShowsItsLinksItsPlaceAndItsHistory) {
  const std::string body = get("/instruments/gp/p7").body;
  EXPECT_THAT(body, testing::HasSubstr("href=\"/instruments/coc/a7\""));
  EXPECT_THAT(body, testing::HasSubstr("edition 2023-10-30"));
  EXPECT_THAT(body, testing::HasSubstr("The words are the same."));
  EXPECT_THAT(body, testing::HasSubstr("panel of gp gp/p7"));
  const std::string action = get("/instruments/coc/a7").body;
  EXPECT_THAT(action, testing::HasSubstr("Served by"));
  EXPECT_THAT(action, testing::HasSubstr("href=\"/instruments/oecd-haip/v1/5a\""));
  EXPECT_THAT(get("/instruments/coc/a1/i/2").body, testing::HasSubstr("href=\"/instruments/coc/a1/i\""));
}

TEST_F(InstrumentPages, QuestionsStandUnderTheirSectionWithTheActionsTheyServe) {
  const std::string body = get("/instruments/oecd-haip/editions/1").body;
  EXPECT_THAT(
      body, testing::ContainsRegex("<h3 id=\"v1-1a\"><a href=\"/instruments/oecd-haip/v1/1a\" class=\"label\">1a</a>"));
  EXPECT_THAT(body, testing::HasSubstr("Serves: <a href=\"/instruments/coc/a1\">Action 1</a>"));
  EXPECT_THAT(get("/instruments/oecd-haip").body, testing::HasSubstr("Questions whose section is not known here"));
}

TEST_F(InstrumentPages, TextInAnotherLanguageIsMarked) {
  const std::string body = get("/instruments/sample", "ja").body;
  EXPECT_THAT(body, testing::HasSubstr("見本の規範"));
  EXPECT_THAT(body, testing::HasSubstr("<p lang=\"en\">The code is voluntary.</p>"));
  EXPECT_THAT(get("/instruments/coc", "ja").body, testing::Not(testing::HasSubstr("<p lang=\"en\">")));
}

TEST_F(InstrumentPages, WhatIsNotThereIsNotFound) {
  for (const char* target :
       {"/instruments/none", "/instruments/coc/a99", "/instruments/coc/A1", "/instruments/coc/editions/1",
        "/instruments/none/history", "/instruments/coc/compare?from=1&to=2", "/api/v1/instruments/none",
        "/api/v1/provisions/coc/a99", "/api/v1/provisions/coc"})
    EXPECT_EQ(get(target).status, 404) << target;
}

TEST_F(InstrumentPages, DataFitsItsSchemas) {
  const std::map<std::string, std::vector<std::string>> targets{
      {"/api/v1/instruments", {"/api/v1/instruments"}},
      {"/api/v1/instruments/{id}", {"/api/v1/instruments/coc", "/api/v1/instruments/sample"}},
      {"/api/v1/instruments/{id}/compare",
       {"/api/v1/instruments/gp/compare", "/api/v1/instruments/sample/compare?from=1&to=2"}},
      {"/api/v1/instruments/{id}/editions/{edition}",
       {"/api/v1/instruments/gp/editions/2023-12-01", "/api/v1/instruments/oecd-haip/editions/2.0",
        "/api/v1/instruments/sample/editions/2"}},
      {"/api/v1/provisions/{rest...}",
       {"/api/v1/provisions/coc/a1/i", "/api/v1/provisions/oecd-haip/v2/s1", "/api/v1/provisions/coc/a7"}}};
  for (const DataRoute& route : features_[0].data) {
    const Json schema = must(parse_json(route.schema));
    ASSERT_TRUE(targets.contains(std::string(route.pattern)));
    for (const std::string& target : targets.at(std::string(route.pattern))) {
      const Got got = get(target);
      EXPECT_EQ(got.status, 200) << target;
      EXPECT_EQ(testing_support::schema_trouble(must(parse_json(got.body)), schema), "") << target;
    }
  }
}

TEST_F(InstrumentPages, EditionDataIsTheBodyOfItsAct) {
  const Json json = must(parse_json(get("/api/v1/instruments/sample/editions/2").body));
  EXPECT_EQ(must(read_edition(json)), must(find_edition(sample_.view(), "sample", "2")));
}

TEST_F(InstrumentPages, ActsAreDescribedInASentence) {
  must(sample_.adopt("sample", "2"));
  const Translator translate(english());
  const DescribeAct describe = features_[0].describe;
  const std::uint64_t last = sample_.reg().publisher().published_size() - 1;
  const auto adopted = must(describe(sample_.view(), must(read_envelope(sample_.view(), {last})), translate));
  ASSERT_TRUE(adopted);
  EXPECT_EQ(adopted->title, "Sample: edition 2 was adopted");
  EXPECT_EQ(adopted->summary, "Published by its makers.");
  EXPECT_EQ(adopted->url->text(), "/instruments/sample/editions/2");
  EXPECT_EQ(must(describe(sample_.view(), must(read_envelope(sample_.view(), {1})), translate))->title,
            "Code of Conduct: edition 2023-10-30 was recorded");
  EXPECT_FALSE(must(describe(sample_.view(), must(read_envelope(sample_.view(), {0})), translate)));
}

}  // namespace
}  // namespace haip
