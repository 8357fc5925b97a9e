// Observations of the register, the timeline, and the first page.

#include "cooperation/cooperation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commitments/commitments.hpp"
#include "instruments/instruments.hpp"
#include "instruments/schema_check.hpp"
#include "testing/site_register.hpp"
#include "web/log_explorer.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::between;
using testing_support::must;
using testing_support::SiteRegister;

std::vector<Feature> features() {
  std::vector<Feature> features;
  features.push_back(log_feature());
  features.push_back(instruments_feature({commitments_panel}));
  features.push_back(commitments_feature());
  features.push_back(cooperation_feature());
  return features;
}

class Cooperation : public testing::Test {
 protected:
  static Json body() {
    Json body;
    body.set("id", "2023-05-summit").set("date", "2023-05-19").set("precision", "day");
    body.set("title", Json().set("en", "A summit").set("ja", "サミット"));
    body.set("text", Json().set("en", "Leaders met."));
    body.set("mark", "relayed").set("sources", Json::Array{"https://www.example.org/summit"});
    return body.set("read_at", "2026-10-08");
  }
  Result<Acknowledgement> record(Json body) {
    return sample_.reg().log_own_act_and_wait(make_act("observation.record", std::string(register_actor),
                                                       "observation/x", std::move(body), sample_.clock.now(),
                                                       sample_.entropy));
  }
  Error refusal(Json body) {
    const std::uint64_t before = sample_.size();
    const Result<Acknowledgement> outcome = record(std::move(body));
    EXPECT_FALSE(outcome);
    EXPECT_EQ(sample_.size(), before);
    return outcome ? Error() : outcome.error();
  }

  SiteRegister sample_{features()};
};

TEST_F(Cooperation, AnObservationIsShownWithItsSourceMarkAndEntry) {
  const Acknowledgement recorded = must(record(body()));
  const std::string body = sample_.page("/timeline");
  const std::string item = between(body, "<li id=\"2023-05-summit\">", "</li>");
  EXPECT_THAT(item, AllOf(HasSubstr("19 May 2023"), HasSubstr(">A summit</h2>"), HasSubstr("Leaders met."),
                          HasSubstr("relayed by others"), HasSubstr("href=\"https://www.example.org/summit\""),
                          HasSubstr(">www.example.org</a>"),
                          HasSubstr("/log/entries/" + std::to_string(recorded.entry_index.value))));
  EXPECT_EQ(sample_.news(recorded.entry_index).title, "Noted: A summit");
  EXPECT_EQ(sample_.news(recorded.entry_index).url->text(), "/timeline#2023-05-summit");
}

TEST_F(Cooperation, JapaneseReadersReadJapaneseWhereThereIsSome) {
  must(record(body()));
  const std::string body = sample_.page("/timeline", "ja");
  EXPECT_THAT(body, AllOf(HasSubstr("2023年5月19日"), HasSubstr(">サミット</h2>"),
                          HasSubstr("<p lang=\"en\">Leaders met.</p>")));
  EXPECT_THAT(body, Not(HasSubstr("relayed by others")));
}

TEST_F(Cooperation, MarksAreSaidInWords) {
  for (const auto& [mark, words] : std::vector<std::pair<std::string, std::string>>{
           {"verified", "read at the source"}, {"relayed", "relayed by others"}, {"unverified", "unverified"}}) {
    must(record(body().set("id", "is-" + mark).set("mark", mark)));
    EXPECT_THAT(between(sample_.page("/timeline"), "<li id=\"is-" + mark + "\">", "</li>"),
                HasSubstr(">" + words + "<"));
  }
  EXPECT_EQ(refusal(body().set("mark", "certain")).kind, ErrorKind::malformed);
}

TEST_F(Cooperation, ARangeAndAMonthAreDatesToo) {
  must(record(body().set("id", "a").set("date", "2023-04-29").set("end", "2023-04-30").set("precision", "range")));
  must(record(body().set("id", "b").set("date", "2023-06").set("precision", "month")));
  const std::string page = sample_.page("/timeline");
  EXPECT_THAT(between(page, "<li id=\"a\">", "</li>"), AllOf(HasSubstr("29 April 2023"), HasSubstr("30 April 2023")));
  EXPECT_THAT(between(page, "<li id=\"b\">", "</li>"), HasSubstr("datetime=\"2023-06\""));
  EXPECT_LT(page.find("<li id=\"a\">"), page.find("<li id=\"b\">"));  // by date
}

TEST_F(Cooperation, OnlyTheRegisterObserves) {
  const SecretKey key = sample_.add_organisation({"lab.example", "Lab", "JP", {}, "", {}, false});
  const Act act =
      make_act("observation.record", "lab.example", "observation/x", body(), sample_.clock.now(), sample_.entropy);
  EXPECT_EQ(sample_.submit(act, key).error().kind, ErrorKind::forbidden);
}

TEST_F(Cooperation, TheSameObservationIsNotLoggedTwice) {
  const Acknowledgement first = must(record(body()));
  const Error error = refusal(body());
  EXPECT_EQ(error.kind, ErrorKind::conflict);
  EXPECT_THAT(error.message, HasSubstr("in entry " + std::to_string(first.entry_index.value)));
}

TEST_F(Cooperation, AnObservationNeedsTextsSourceAndDates) {
  const std::vector<std::pair<std::string, Json>> wrong{{"title", Json::Object{}},
                                                        {"title", "A summit"},
                                                        {"title", Json().set("en", 5)},
                                                        {"title", Json().set("en", "A \u202esummit")},
                                                        {"title", Json().set("\"><b", "A summit")},
                                                        {"text", Json().set("en", "bell\x07")},
                                                        {"text", Json().set("en", "")},
                                                        {"sources", Json::Array{}},
                                                        {"sources", Json::Array{"ftp://www.example.org/"}},
                                                        {"sources", Json::Array{"javascript:alert(1)"}},
                                                        {"sources", Json::Array{"httpx"}},
                                                        {"sources", Json::Array{5}},
                                                        {"read_at", "yesterday"},
                                                        {"date", "in spring"},
                                                        {"date", "2023-13"},
                                                        {"end", "later"},
                                                        {"precision", "about"},
                                                        {"id", ""},
                                                        {"id", "a b\"><script>"}};
  for (const auto& [member, value] : wrong)
    EXPECT_EQ(refusal(body().set(member, value)).kind, ErrorKind::malformed) << member << " " << canonical_json(value);
  for (const char* member : {"id", "date", "precision", "title", "text", "mark", "sources", "read_at"}) {
    Json without = body();
    std::erase_if(*without.if_object(), [&](const Json::Member& one) { return one.first == member; });
    EXPECT_EQ(refusal(std::move(without)).kind, ErrorKind::malformed) << member;
  }
}

TEST_F(Cooperation, HostileTextStaysText) {
  must(record(body()
                  .set("title", Json().set("en", "<script>alert(1)</script>"))
                  .set("sources", Json::Array{"https://www.example.org/?a='onclick=alert(1)&b"})));
  EXPECT_THAT(sample_.page("/timeline"),
              AllOf(Not(HasSubstr("<script")), HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;")));
  EXPECT_EQ(refusal(body().set("id", "other").set("sources", Json::Array{"https://www.example.org/\"><script>"})).kind,
            ErrorKind::malformed);
}

TEST_F(Cooperation, TheShippedTimelineIsWholeAndSourced) {
  must(record_shipped_timeline(sample_.reg()));
  const std::vector<Observation> shipped = shipped_timeline();
  const std::vector<Observation> listed = must(list_observations(sample_.view()));
  ASSERT_EQ(listed.size(), shipped.size());
  const std::string page = sample_.page("/timeline");
  for (const Observation& observation : listed) {
    EXPECT_FALSE(observation.sources.empty()) << observation.id;
    EXPECT_NE(observation.title.find("ja"), nullptr) << observation.id;
    EXPECT_THAT(page, HasSubstr("<li id=\"" + observation.id + "\">"));
  }
  EXPECT_TRUE(
      std::is_sorted(listed.begin(), listed.end(), [](const auto& a, const auto& b) { return a.date < b.date; }));
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(Cooperation, TimelineDataIsWhatThePageShows) {
  EXPECT_THAT(sample_.page("/timeline"), HasSubstr("Nothing is recorded yet."));
  must(record(body()));
  const Json data = sample_.data("/api/v1/timeline");
  const Json& item = data.find("observations")->if_array()->at(0);
  Json without_entry = item;
  std::erase_if(*without_entry.if_object(), [](const Json::Member& one) { return one.first == "entry"; });
  EXPECT_EQ(canonical_json(without_entry), canonical_json(body()));
  EXPECT_THAT(sample_.page("/timeline"), HasSubstr("href=\"/api/v1/timeline?format=csv\">CSV</a>"));
  EXPECT_EQ(testing_support::schema_trouble(data, must(parse_json(sample_.features().back().data.at(0).schema))), "");
  EXPECT_EQ(sample_.get("/api/v1/timeline?format=csv").body,
            "id,date,end,precision,title.en,title.ja,text.en,text.ja,mark,sources,read_at,entry,title,text\r\n"
            "2023-05-summit,2023-05-19,,day,A summit,サミット,Leaders met.,,relayed,"
            "\"[\"\"https://www.example.org/summit\"\"]\",2026-10-08,1,"
            "\"{\"\"en\"\":\"\"A summit\"\",\"\"ja\"\":\"\"サミット\"\"}\",\"{\"\"en\"\":\"\"Leaders met.\"\"}\"\r\n");
}

TEST_F(Cooperation, TheFirstPageCountsAndTellsNews) {
  EXPECT_THAT(
      sample_.page("/"),
      AllOf(HasSubstr("<h1>Sample register</h1>"), HasSubstr("<dt>Organisations</dt><dd>0</dd>"),
            HasSubstr("<dt>Commitments that stand</dt><dd>0</dd>"), HasSubstr("No organisation has acted here yet.")));
  must(record_shipped_instruments(sample_.reg()));
  const SecretKey key = sample_.add_organisation({"lab.example", "Example Lab", "JP", {}, "", {}, false});
  must(sample_.submit(commitment_act("commitment.make", "lab.example", "coc", "2023-10-30", "We apply it.", "en",
                                     sample_.clock.now(), sample_.entropy),
                      key));
  const std::string page = sample_.page("/");
  EXPECT_THAT(
      page, AllOf(HasSubstr("<dt>Organisations</dt><dd>1</dd>"), HasSubstr("<dt>Commitments that stand</dt><dd>1</dd>"),
                  HasSubstr("<a href=\"/organisations/lab.example\">Example Lab committed to the Code of "
                            "Conduct</a>"),
                  HasSubstr("<dt>Entries of the log</dt><dd>" + std::to_string(sample_.size()) + "</dd>")));
  EXPECT_THAT(sample_.page("/", "ja"), AllOf(HasSubstr("<html lang=\"ja\""), HasSubstr("行動規範")));
}

TEST_F(Cooperation, TheRegisterSaysWhatItDoesNotSay) {
  EXPECT_THAT(sample_.page("/about"), AllOf(HasSubstr("being listed is no endorsement"), HasSubstr("voluntary")));
  EXPECT_THAT(sample_.page("/accessibility"), HasSubstr("WCAG 2.2"));
  for (const char* target : {"/", "/timeline", "/about", "/accessibility"}) {
    EXPECT_THAT(sample_.page(target), AllOf(Not(HasSubstr("compliant")), Not(HasSubstr("certified")))) << target;
    EXPECT_THAT(sample_.page(target, "ja"), HasSubstr("<html lang=\"ja\"")) << target;
  }
}

}  // namespace
}  // namespace haip
