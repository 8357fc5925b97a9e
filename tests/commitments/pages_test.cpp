// Organisations and their commitments as readers and programs see them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/csv.hpp"
#include "instruments/schema_check.hpp"
#include "sample_commitments.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing_support::between;
using testing_support::CommitmentRegister;
using testing_support::Got;
using testing_support::must;

class CommitmentPages : public testing::Test {
 protected:
  CommitmentPages() {
    must(sample_.say("commitment.make", "We apply the Code to all our models."));
    must(sample_.submit(commitment_act("commitment.make", "school.example", "coc", "2023-10-30", "授業で守ります。",
                                       "ja", sample_.clock.now(), sample_.entropy),
                        school_));
    must(sample_.submit(commitment_act("commitment.withdraw", "school.example", "coc", "", "We stop.", "en",
                                       sample_.clock.now(), sample_.entropy),
                        school_));
    sample_.add_organisation({"press.example", "Lumen Press", "JP", {}, "", {}, false}, KeyEvidence::domain);
  }

  /// The organisations of the list, by domain, in its order.
  std::vector<std::string> listed(const std::string& query) {
    const std::string body = sample_.page("/organisations" + query);
    std::vector<std::string> domains;
    constexpr std::string_view row = "<th scope=\"row\"><a href=\"/organisations/";
    for (std::size_t at = body.find(row); at != std::string::npos; at = body.find(row, at + 1))
      domains.push_back(body.substr(at + row.size(), body.find('"', at + row.size()) - at - row.size()));
    return domains;
  }
  std::vector<std::string> in_data(const std::string& query) {
    std::vector<std::string> domains;
    const Json data = sample_.data("/api/v1/organisations" + query);
    for (const Json& organisation : *data.find("organisations")->if_array())
      domains.push_back(must(organisation.text("domain")));
    return domains;
  }

  CommitmentRegister sample_;
  SecretKey school_ = sample_.add_organisation(
      {"school.example", "Iris School", "KE", {"deployer", "application-developer"}, "10-49", {}, false});
};

TEST_F(CommitmentPages, TheListIsInTheOrderOfNamesWithTheirCommitments) {
  EXPECT_THAT(listed(""), ElementsAre("lab.example", "school.example", "press.example"));
  const std::string body = sample_.page("/organisations");
  EXPECT_THAT(body, HasSubstr("<p role=\"status\">3 organisations</p>"));
  const std::string lab = between(body, ">Example Lab</a>", "</tr>");
  EXPECT_THAT(lab, AllOf(HasSubstr(">Japan<"), HasSubstr("model developer"), HasSubstr("250+ people"),
                         HasSubstr(">stands</span>"), HasSubstr("24 November 2026")));
  EXPECT_THAT(between(body, ">Iris School</a>", "</tr>"),
              AllOf(HasSubstr("deployer, application developer"), HasSubstr(">withdrawn</span>")));
  EXPECT_THAT(
      between(body, ">Lumen Press</a>", "</tr>"),
      AllOf(
          HasSubstr("data-label=\"Role\"><span>not stated</span></td><td data-label=\"Size\"><span>not stated</span>"),
          HasSubstr(">none made</span>")));
}

TEST_F(CommitmentPages, FiltersNarrowTheListAndItsDataAlike) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> expected{
      {"?economy=JP", {"lab.example", "press.example"}},
      {"?economy=KE", {"school.example"}},
      {"?role=model-developer", {"lab.example"}},
      {"?role=deployer", {"school.example"}},
      {"?size=10-49", {"school.example"}},
      {"?size=250%2B", {"lab.example"}},
      {"?state=standing", {"lab.example"}},
      {"?state=withdrawn", {"school.example"}},
      {"?state=none", {"press.example"}},
      {"?economy=JP&state=none", {"press.example"}},
      {"?economy=KE&role=deployer&size=10-49&state=withdrawn", {"school.example"}},
      {"?economy=KE&state=standing", {}},
      {"?economy=&role=&size=&state=", {"lab.example", "school.example", "press.example"}}};
  for (const auto& [query, domains] : expected) {
    EXPECT_EQ(listed(query), domains) << query;
    EXPECT_THAT(in_data(query), testing::UnorderedElementsAreArray(domains)) << query;
  }
}

TEST_F(CommitmentPages, AFilterIsRememberedByFormDataLinkAndLanguage) {
  const std::string body = sample_.page("/organisations?economy=JP&state=none&lang=ja");
  EXPECT_THAT(body, HasSubstr("<option value=\"JP\" selected>"));
  EXPECT_THAT(body, HasSubstr("<option value=\"none\" selected>"));
  EXPECT_THAT(body, HasSubstr("name=\"lang\" value=\"ja\""));
  EXPECT_THAT(body, HasSubstr("href=\"/api/v1/organisations?economy=JP&amp;state=none\""));
  EXPECT_THAT(body, HasSubstr("href=\"/api/v1/organisations?economy=JP&amp;state=none&amp;format=csv\""));
}

TEST_F(CommitmentPages, NoneFitsSaysWhatToDo) {
  EXPECT_THAT(sample_.page("/organisations?economy=KE&state=standing"),
              AllOf(HasSubstr("0 organisations"), HasSubstr("None fits. Choose fewer conditions.")));
  EXPECT_THAT(sample_.page("/organisations?economy=%3Cscript%3E"), Not(HasSubstr("<script>")));
}

TEST_F(CommitmentPages, AnotherInstrumentCanBeAskedAbout) {
  must(sample_.submit(sample_.act("commitment.make", "And the principles.", "gp", "2023-12-01"), sample_.lab));
  EXPECT_THAT(listed("?instrument=gp&state=standing"), ElementsAre("lab.example"));
  EXPECT_THAT(listed("?instrument=gp&state=withdrawn"), IsEmpty());
  const std::string body = sample_.page("/organisations?instrument=gp");
  EXPECT_THAT(body, HasSubstr(">Commitment to the Guiding Principles</th>"));
  EXPECT_THAT(body, HasSubstr("name=\"instrument\" value=\"gp\""));
  EXPECT_EQ(sample_.get("/organisations?instrument=none").status, 404);
  EXPECT_EQ(sample_.get("/api/v1/organisations?instrument=none").status, 404);
}

TEST_F(CommitmentPages, ALongListComesInPages) {
  for (int i = 100; i < 198; ++i)
    sample_.own(
        organisation_act({"n" + std::to_string(i) + ".example", "N " + std::to_string(i), "FR", {}, "", {}, false},
                         sample_.clock.now(), sample_.entropy));
  const std::vector<std::string> first = listed("");
  const std::vector<std::string> second = listed("?page=2");
  EXPECT_EQ(first.size(), 100U);
  EXPECT_THAT(second, ElementsAre("n197.example"));
  const std::string body = sample_.page("/organisations");
  EXPECT_THAT(body, HasSubstr("101 organisations"));
  EXPECT_THAT(body, AllOf(HasSubstr("page 1 of 2"), HasSubstr("href=\"/organisations?page=2\" rel=\"next\"")));
  EXPECT_THAT(sample_.page("/organisations?page=2"), HasSubstr("href=\"/organisations?page=1\" rel=\"prev\""));
  EXPECT_THAT(sample_.page("/organisations?economy=FR"), Not(HasSubstr("page 1 of")));
  EXPECT_EQ(sample_.get("/organisations?page=3").status, 404);
  EXPECT_EQ(sample_.get("/organisations?page=0").status, 404);
  EXPECT_EQ(sample_.get("/organisations?page=two").status, 400);
  EXPECT_EQ(in_data("").size(), 101U);  // programs get the whole
  // The first view fits the budget of 14,600 bytes, which the style sheet is part of.
  EXPECT_LE(sample_.get("/organisations", {{"Accept-Encoding", "br"}}).body.size(), 10U * 1024);
}

TEST_F(CommitmentPages, AnOrganisationShowsWhoItIsAndWhatItSaid) {
  const std::string body = sample_.page("/organisations/lab.example");
  EXPECT_THAT(body, AllOf(HasSubstr("<h1>Example Lab</h1>"), HasSubstr("Japan"), HasSubstr("model developer"),
                          HasSubstr("250+ people")));
  EXPECT_THAT(body, HasSubstr("Commitment to the <a href=\"/instruments/coc\">Code of Conduct</a>"));
  EXPECT_THAT(body, HasSubstr("lang=\"en\"><p>We apply the Code to all our models.</p></blockquote>"));
  EXPECT_THAT(body, HasSubstr("href=\"/instruments/coc/editions/2023-10-30\""));
  EXPECT_THAT(body, HasSubstr("href=\"/feed.atom?organisation=lab.example\""));
  EXPECT_THAT(sample_.page("/organisations/press.example"), HasSubstr("It has made no commitment here."));
  EXPECT_EQ(sample_.get("/organisations/nobody.example").status, 404);
  EXPECT_EQ(sample_.get("/organisations/LAB.example").status, 404);
}

TEST_F(CommitmentPages, ItIsSaidHowEachKeyWasEstablished) {
  EXPECT_THAT(sample_.page("/organisations/lab.example"),
              HasSubstr("vouched for by the register, <a href=\"/log/entries/"));
  EXPECT_THAT(sample_.page("/organisations/press.example"),
              HasSubstr("found at <code>https://press.example/.well-known/haip.json</code>, <a href=\"/log/entries/"));
  EXPECT_THAT(sample_.page("/organisations/press.example"), Not(HasSubstr("vouched")));
  sample_.own(key_revocation_act(register_actor, "lab.example", cose::thumbprint(sample_.lab.public_key()), "lost",
                                 sample_.clock.now(), sample_.entropy));
  EXPECT_THAT(sample_.page("/organisations/lab.example"),
              AllOf(HasSubstr("revoked on "), HasSubstr("what it signed before stays valid")));
  sample_.own(
      organisation_act({"keyless.example", "Keyless", "DE", {}, "", {}, false}, sample_.clock.now(), sample_.entropy));
  EXPECT_THAT(sample_.page("/organisations/keyless.example"), HasSubstr("No key is recorded."));
}

TEST_F(CommitmentPages, TheTimelineHoldsWhatItDidAndWhatWasDoneAboutItNewestFirst) {
  sample_.own(key_revocation_act(register_actor, "school.example", cose::thumbprint(school_.public_key()), "exposed",
                                 sample_.clock.now(), sample_.entropy));
  const std::string timeline = between(sample_.page("/organisations/school.example"), "id=\"timeline\"", "</ol>");
  std::size_t last = 0;
  for (const char* title :
       {"A key of school.example was revoked", "Iris School withdrew its commitment to the Code of Conduct",
        "Iris School committed to the Code of Conduct", "A key of school.example was recorded",
        "Iris School was recorded"}) {
    const std::size_t at = timeline.find(title);
    ASSERT_NE(at, std::string::npos) << title;
    EXPECT_GT(at, last) << title;
    last = at;
  }
  EXPECT_THAT(timeline, Not(HasSubstr("Example Lab")));
}

TEST_F(CommitmentPages, ALongTimelineGoesOn) {
  for (int i = 0; i < 110; ++i) must(sample_.say("commitment.renew", "Renewal " + std::to_string(i)));
  const std::string body = sample_.page("/organisations/lab.example");
  const std::string older = between(body, "<a href=\"/organisations/lab.example?before=", "\"");
  ASSERT_THAT(older, HasSubstr("#timeline"));
  EXPECT_THAT(between(body, "id=\"timeline\"", "</ol>"), Not(HasSubstr("Example Lab was recorded")));
  const std::string rest = sample_.page("/organisations/lab.example?before=" + older.substr(0, older.find('#')));
  EXPECT_THAT(between(rest, "id=\"timeline\"", "</ol>"), HasSubstr("Example Lab was recorded"));
  EXPECT_EQ(sample_.get("/organisations/lab.example?before=x").status, 400);
  // Data, part by part, holds each entry once.
  std::vector<std::uint64_t> entries;
  std::string next = "/api/v1/organisations/lab.example";
  while (!next.empty()) {
    const Json part = sample_.data(next);
    for (const Json& item : *part.find("timeline")->if_array()) entries.push_back(must(item.whole_number("entry")));
    next = part.find("next") == nullptr ? "" : must(part.text("next"));
  }
  EXPECT_EQ(entries.size(), 113U);
  EXPECT_TRUE(std::is_sorted(entries.begin(), entries.end(), std::greater_equal<>()));
}

TEST_F(CommitmentPages, ErasedWordsAreGoneFromEveryPage) {
  const EntryIndex entry = sample_.commitment().made_entry;
  sample_.erase(entry);
  const std::string body = sample_.page("/organisations/lab.example");
  EXPECT_THAT(body, Not(HasSubstr("We apply the Code to all our models.")));
  EXPECT_THAT(body, HasSubstr("The words of this act were erased; that it was made stays on record."));
  EXPECT_THAT(body, HasSubstr("Example Lab committed to the Code of Conduct"));
  const std::string number = std::to_string(entry.value);
  for (const std::string& target :
       {"/log/entries/" + number, "/api/v1/log/entries/" + number, std::string("/api/v1/commitments"),
        std::string("/api/v1/organisations/lab.example"), std::string("/feed.atom")})
    EXPECT_THAT(sample_.get(target).body, Not(HasSubstr("We apply the Code to all our models."))) << target;
  const Json data = sample_.data("/api/v1/log/entries/" + number);
  EXPECT_TRUE(must(data.boolean("erased")));
  EXPECT_EQ(data.find("document"), nullptr);
}

TEST_F(CommitmentPages, WhatWasErasedSaysByWhichEntryAndWhy) {
  const EntryIndex entry = sample_.commitment().made_entry;
  const std::string content = must(read_envelope(sample_.view(), entry)).content.hex();
  const EntryIndex eraser = sample_.erase(entry).entry_index;
  const std::string number = std::to_string(entry.value);
  const std::string eraser_link = "/log/entries/" + std::to_string(eraser.value);
  for (const std::string& target : {"/payloads/" + content, "/api/v1/log/entries/" + number}) {
    const Json data = must(parse_json(sample_.get(target).body));
    EXPECT_EQ(must(data.whole_number("erased_by_entry")), eraser.value) << target;
    EXPECT_EQ(must(data.text("erasure_reason")), "author-request") << target;
    EXPECT_EQ(must(data.text("erased_at")), format_instant(sample_.clock.now())) << target;
  }
  EXPECT_EQ(sample_.get("/payloads/" + content).status, 410);
  const Got page = sample_.get("/payloads/" + content, {{"Accept", "text/html"}});
  EXPECT_EQ(page.status, 410);
  EXPECT_THAT(page.body, HasSubstr(eraser_link));
  const std::string entry_page = sample_.page("/log/entries/" + number);
  EXPECT_THAT(entry_page, AllOf(HasSubstr(eraser_link), HasSubstr("request of the author")));
}

TEST_F(CommitmentPages, ADatabaseThatFailsIsNotDescribedToStrangers) {
  must(sample_.view().run_script("ALTER TABLE organisation RENAME TO elsewhere"));
  for (const std::string target : {"/organisations", "/api/v1/organisations"}) {
    const Got got = sample_.get(target);
    EXPECT_EQ(got.status, 503) << target;
    EXPECT_THAT(got.head, HasSubstr("Retry-After: 30\r\n"));
    EXPECT_THAT(got.body,
                AllOf(HasSubstr("the register cannot answer at the moment"), Not(HasSubstr("no such table"))));
  }
}

TEST_F(CommitmentPages, DelistingIsShown) {
  sample_.own(delisting_act("lab.example", "It asked for it.", {"officer-111111", "officer-222222"},
                            sample_.clock.now(), sample_.entropy));
  EXPECT_THAT(between(sample_.page("/organisations"), ">Example Lab</a>", "</tr>"), HasSubstr(">delisted</span>"));
  const std::string body = sample_.page("/organisations/lab.example");
  EXPECT_THAT(body, HasSubstr("The secretariat has delisted this organisation."));
  EXPECT_THAT(body, HasSubstr("We apply the Code to all our models."));
  EXPECT_THAT(body, HasSubstr("Example Lab was delisted"));
  EXPECT_THAT(body, HasSubstr("It asked for it."));
  const Json data = sample_.data("/api/v1/organisations/lab.example");
  EXPECT_TRUE(must(data.boolean("delisted")));
  EXPECT_EQ(must(data.text("delisting_reason")), "It asked for it.");
  EXPECT_EQ(must(data.whole_number("delisted_entry")), sample_.size() - 1);
}

TEST_F(CommitmentPages, AnInstrumentShowsWhoCommittedToIt) {
  const std::string body = sample_.page("/instruments/coc");
  EXPECT_THAT(body, HasSubstr("<h2 id=\"commitments\">1 commitment</h2>"));
  EXPECT_THAT(body, AllOf(HasSubstr("<a href=\"/organisations/lab.example\">Example Lab</a>"),
                          HasSubstr("<a href=\"/organisations/school.example\">Iris School</a>")));
  EXPECT_THAT(sample_.page("/instruments/gp"), HasSubstr("No organisation has committed to it here yet."));
}

TEST_F(CommitmentPages, MoreThanTwentyCommitmentsLeadToTheListForThatInstrument) {
  for (int i = 0; i < 21; ++i) {
    const std::string domain = "n" + std::to_string(i) + ".example";
    const SecretKey key = sample_.add_organisation({domain, "N" + std::to_string(i), "FR", {}, "", {}, false});
    must(sample_.submit(commitment_act("commitment.make", domain, "gp", "2023-12-01", "We apply them.", "en",
                                       sample_.clock.now(), sample_.entropy),
                        key));
  }
  const std::string body = sample_.page("/instruments/gp");
  EXPECT_THAT(body, HasSubstr("21 commitments"));
  EXPECT_THAT(body, HasSubstr("<a href=\"/organisations?instrument=gp&amp;state=standing\">All of them</a>"));
  EXPECT_EQ(listed("?instrument=gp&state=standing").size(), 21U);
}

TEST_F(CommitmentPages, JapaneseReadersReadJapanese) {
  const std::string list = sample_.page("/organisations", "ja");
  EXPECT_THAT(list, AllOf(HasSubstr("<html lang=\"ja\""), HasSubstr("日本"), HasSubstr("2026年11月24日")));
  EXPECT_THAT(list, Not(HasSubstr(">withdrawn<")));
  const std::string body = sample_.page("/organisations/lab.example", "ja");
  EXPECT_THAT(body, HasSubstr("<blockquote class=\"statement\" lang=\"en\">"));
  EXPECT_THAT(body, HasSubstr("行動規範"));
  EXPECT_THAT(body, Not(HasSubstr("vouched for")));
  // An act's own words stay in the language they were said in.
  must(sample_.submit(commitment_act("commitment.make", "school.example", "coc", "2023-10-30", "授業で守ります。", "ja",
                                     sample_.clock.now(), sample_.entropy),
                      school_));
  EXPECT_THAT(sample_.page("/organisations/school.example"),
              HasSubstr("<blockquote class=\"statement\" lang=\"ja\"><p>授業で守ります。</p>"));
}

TEST_F(CommitmentPages, HostileTextStaysText) {
  const std::string hostile = "</p><script>alert(1)</script>&\"' =1+1";
  const SecretKey key =
      sample_.add_organisation({"evil.example", "=<img src=x onerror=alert(1)>", "FR", {}, "", {}, false});
  must(sample_.submit(commitment_act("commitment.make", "evil.example", "coc", "2023-10-30", hostile, "en",
                                     sample_.clock.now(), sample_.entropy),
                      key));
  for (const char* target :
       {"/organisations", "/organisations/evil.example", "/instruments/coc", "/log", "/log/entries/20", "/feed.atom"}) {
    const std::string body = sample_.get(target).body;
    EXPECT_THAT(body, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<img")))) << target;
  }
  EXPECT_THAT(sample_.page("/organisations/evil.example"),
              HasSubstr("&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;"));
  const Json data = sample_.data("/api/v1/organisations/evil.example");
  EXPECT_EQ(must(data.find("commitments")->if_array()->at(0).text("statement")), hostile);
  // A spreadsheet does not run the name.
  const std::string csv = sample_.get("/api/v1/organisations?format=csv").body;
  EXPECT_THAT(csv, HasSubstr("\r\nevil.example,'=<img src=x onerror=alert(1)>,FR,"));
}

TEST_F(CommitmentPages, NewsSaysWhoDidWhat) {
  const EntryIndex made = sample_.commitment().made_entry;
  EXPECT_EQ(sample_.news(made).title, "Example Lab committed to the Code of Conduct");
  EXPECT_EQ(sample_.news(made).url->text(), "/organisations/lab.example");
  const Acknowledgement renewed = must(sample_.say("commitment.renew"));
  EXPECT_EQ(sample_.news(renewed.entry_index).title, "Example Lab renewed its commitment to the Code of Conduct");
  const Acknowledgement withdrawn = must(sample_.say("commitment.withdraw"));
  EXPECT_EQ(sample_.news(withdrawn.entry_index).title, "Example Lab withdrew its commitment to the Code of Conduct");
  EXPECT_THAT(sample_.news(withdrawn.entry_index, *find_language("ja")).title, Not(HasSubstr("withdrew")));
  const Acknowledgement recorded = sample_.own(
      organisation_act({"lab.example", "Renamed Lab", "JP", {}, "", {}, false}, sample_.clock.now(), sample_.entropy));
  EXPECT_EQ(sample_.news(recorded.entry_index).title, "Renamed Lab was recorded");
  const Acknowledgement delisted = sample_.own(delisting_act(
      "lab.example", "It asked for it.", {"officer-111111", "officer-222222"}, sample_.clock.now(), sample_.entropy));
  EXPECT_EQ(sample_.news(delisted.entry_index).title, "Renamed Lab was delisted");
}

TEST_F(CommitmentPages, AKeyThatIsLaterFoundAtItsDomainIsNamedInBothEntries) {
  const Acknowledgement found =
      sample_.own(key_act("lab.example", sample_.lab.public_key(), KeyEvidence::domain,
                          "https://lab.example/.well-known/haip.json", sample_.clock.now(), sample_.entropy));
  EXPECT_EQ(sample_.news(found.entry_index).title, "A key of lab.example was recorded");
  EXPECT_THAT(sample_.page("/organisations/lab.example"),
              AllOf(HasSubstr("found at <code>https://lab.example/.well-known/haip.json</code>"),
                    HasSubstr("/log/entries/" + std::to_string(found.entry_index.value) + "\"")));
}

TEST_F(CommitmentPages, CommitmentsAreATableWithFilters) {
  must(sample_.submit(sample_.act("commitment.make", "And the principles.", "gp", "2023-12-01"), sample_.lab));
  const auto count = [&](const std::string& query) {
    return sample_.data("/api/v1/commitments" + query).find("commitments")->if_array()->size();
  };
  EXPECT_EQ(count(""), 3U);
  EXPECT_EQ(count("?state=standing"), 2U);
  EXPECT_EQ(count("?organisation=lab.example"), 2U);
  EXPECT_EQ(count("?organisation=lab.example&instrument=gp"), 1U);
  EXPECT_EQ(count("?state=standing&organisation=school.example"), 0U);
  const std::string csv = sample_.get("/api/v1/commitments?instrument=gp&format=csv").body;
  EXPECT_THAT(csv,
              testing::StartsWith("organisation,name,economy,instrument,edition,state,statement,language,made_entry,"
                                  "made_at,last_entry,last_at\r\nlab.example,Example Lab,JP,gp,2023-12-01,standing,"
                                  "And the principles.,en,"));
}

TEST_F(CommitmentPages, DataSaysHowAKeyWasEstablishedAndRevoked) {
  sample_.own(key_revocation_act(register_actor, "press.example",
                                 must(signing_keys_of(sample_.view(), "press.example")).at(0).thumbprint, "exposed",
                                 sample_.clock.now(), sample_.entropy));
  const Json press = sample_.data("/api/v1/organisations/press.example");
  const Json& key = press.find("keys")->if_array()->at(0);
  EXPECT_EQ(must(key.text("evidence")), "domain");
  EXPECT_EQ(must(key.text("found_at")), "https://press.example/.well-known/haip.json");
  EXPECT_TRUE(must(key.boolean("revoked")));
  EXPECT_EQ(must(key.text("revocation_reason")), "exposed");
  EXPECT_EQ(must(key.text("revoked_at")), "2026-11-24T09:00:00Z");
  EXPECT_EQ(must(sample_.data("/api/v1/organisations/lab.example").find("keys")->if_array()->at(0).text("evidence")),
            "vouched");
}

TEST_F(CommitmentPages, AnAnswerThatMayChangeWithTheLogIsNotKept) {
  const Got problem = sample_.get("/api/v1/organisations/late.example?format=json");
  EXPECT_EQ(problem.status, 404);
  EXPECT_THAT(problem.head, HasSubstr("Cache-Control: no-store"));
  sample_.add_organisation({"late.example", "Late", "FR", {}, "", {}, false});
  const Got found = sample_.get("/api/v1/organisations/late.example?format=json");
  EXPECT_EQ(found.status, 200);
  EXPECT_THAT(found.head, AllOf(HasSubstr("must-revalidate"), HasSubstr("ETag: \"")));
}

TEST_F(CommitmentPages, DataFitsItsSchemas) {
  const std::map<std::string_view, std::vector<std::string>> targets{
      {"/api/v1/organisations", {"/api/v1/organisations"}},
      {"/api/v1/organisations/{domain}",
       {"/api/v1/organisations/lab.example", "/api/v1/organisations/school.example",
        "/api/v1/organisations/press.example"}},
      {"/api/v1/commitments", {"/api/v1/commitments"}}};
  for (const DataRoute& route : sample_.features().back().data) {
    ASSERT_TRUE(targets.contains(route.pattern)) << route.pattern;
    for (const std::string& target : targets.at(route.pattern))
      EXPECT_EQ(testing_support::schema_trouble(sample_.data(target), must(parse_json(route.schema))), "") << target;
  }
}

TEST(CommitmentPagesOfAnEmptyRegister, SayWhatWouldComeHere) {
  testing_support::SiteRegister empty([] {
    std::vector<Feature> features;
    features.push_back(log_feature());
    features.push_back(instruments_feature({}));
    features.push_back(commitments_feature());
    return features;
  }());
  EXPECT_THAT(empty.page("/organisations"), HasSubstr("No organisation is recorded yet."));
  EXPECT_EQ(empty.get("/api/v1/commitments?format=csv").body,
            "organisation,name,economy,instrument,edition,state,statement,language,made_entry,made_at,last_entry,"
            "last_at\r\n");
}

}  // namespace
}  // namespace haip
