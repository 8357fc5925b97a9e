// The page and its data as a browser gets them: through the router, in their frame.

#include "search/pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "search/searchable_register.hpp"
#include "web/site.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::must;

class SearchPages : public testing::Test {
 protected:
  SearchPages() {
    features_.push_back(testing_support::note_feature());
    features_.push_back(search_feature(features_));
    site_.emplace(sample_.reg(), features_);
    site_->add_routes(router_);
  }

  struct Got {
    int status = 0;
    std::string body;
  };
  Got get(const std::string& target, std::string_view language = "en") {
    Request request;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    if (const std::size_t mark = target.find('?'); mark != std::string::npos)
      request.query = must(parse_parameters(target.substr(mark + 1)));
    request.headers.add("Accept-Language", language);
    const Reply reply = router_.handle(request);
    if (const auto* response = std::get_if<Response>(&reply)) return {response->status, response->body};
    const auto& prepared = std::get<std::shared_ptr<const PreparedResponse>>(reply);
    return {prepared->status(), std::string(prepared->body())};
  }

  testing_support::SearchableRegister sample_;
  std::vector<Feature> features_;
  std::optional<Site> site_;
  Router router_;
};

TEST_F(SearchPages, ShowsWhatWasFound) {
  sample_.write_note("a", "We test every model before its release.");
  sample_.catch_up();
  const Got got = get("/search?q=TEST+model");
  EXPECT_EQ(got.status, 200);
  EXPECT_THAT(got.body, AllOf(HasSubstr("<h1>Search: TEST model</h1>"), HasSubstr("1 result</p>"),
                              HasSubstr("<a href=\"/note/a\">Note</a>"),
                              HasSubstr("We <mark>test</mark> every <mark>model</mark>"),
                              HasSubstr("value=\"TEST model\""), HasSubstr("/api/v1/search?q=TEST")));
}

TEST_F(SearchPages, SpeaksJapanese) {
  sample_.write_note("a", "先進的なAIシステムの評価を公開する。");
  sample_.catch_up();
  const Got got = get("/search?q=%E8%A9%95%E4%BE%A1", "ja");
  EXPECT_THAT(got.body,
              AllOf(HasSubstr("<html lang=\"ja\""), HasSubstr("の<mark>評価</mark>を公開"), HasSubstr("1件")));
  EXPECT_THAT(got.body, HasSubstr("lang=\"en\">先進的"));  // the text says what it is in
}

TEST_F(SearchPages, AFieldOnEveryPage) {
  const std::string elsewhere = get("/no/such/page").body;
  EXPECT_THAT(elsewhere, AllOf(HasSubstr("action=\"/search\""), HasSubstr("<label"), HasSubstr("name=\"q\"")));
  const std::string here = get("/search").body;
  EXPECT_EQ(here.find("role=\"search\""), here.rfind("role=\"search\""));
}

TEST_F(SearchPages, NoQueryGivesAdvice) {
  EXPECT_THAT(get("/search").body, AllOf(HasSubstr("<h1>Search</h1>"), HasSubstr("All words must occur")));
  EXPECT_THAT(get("/search?q=+++").body, Not(HasSubstr("no letter or digit")));
  EXPECT_THAT(get("/search?q=%F0%9F%8E%89!%25").body, HasSubstr("no letter or digit"));
}

TEST_F(SearchPages, NoResultGivesAdvice) {
  const Got got = get("/search?q=absent");
  EXPECT_EQ(got.status, 200);
  EXPECT_THAT(got.body, AllOf(HasSubstr("0 results"), HasSubstr("Nothing fits")));
}

TEST_F(SearchPages, TooLongIsSaidClearly) {
  const Got got = get("/search?q=" + std::string(10'000, 'a'));
  EXPECT_EQ(got.status, 413);
  EXPECT_THAT(got.body, AllOf(HasSubstr("may have at most 200 characters"), HasSubstr("role=\"search\""),
                              HasSubstr("name=\"q\" value=\"\"")));
  EXPECT_EQ(get("/api/v1/search?q=" + std::string(300, 'a')).status, 413);
}

TEST_F(SearchPages, NothingFromOutsideBecomesMarkup) {
  sample_.write_note("a", "<script>alert(1)</script> & <b>bold</b>");
  sample_.catch_up();
  const std::string body = get("/search?q=%3Cscript%3Ealert%22%27%3E").body;
  EXPECT_THAT(body, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<b>")),
                          HasSubstr("&lt;<mark>script</mark>&gt;<mark>alert</mark>(1)")));
}

TEST_F(SearchPages, LeadsFromPageToPage) {
  for (int i = 0; i < 11; ++i) sample_.write_note("n" + std::to_string(i), "transparency");
  sample_.catch_up();
  const std::string first = get("/search?q=transparency").body;
  EXPECT_THAT(first, AllOf(HasSubstr("11 results"), HasSubstr("page 1 of 2"), HasSubstr("page=2\" rel=\"next\""),
                           Not(HasSubstr("rel=\"prev\""))));
  const std::string second = get("/search?q=transparency&page=2").body;
  EXPECT_THAT(second, AllOf(HasSubstr("page 2 of 2"), HasSubstr("rel=\"prev\""), Not(HasSubstr("rel=\"next\""))));
  for (const char* page : {"0", "-1", "x", "99999999999999999999", "99"})
    EXPECT_EQ(get(std::string("/search?q=transparency&page=") + page).status, 200) << page;
}

TEST_F(SearchPages, IsNeverOlderThanTheIndex) {
  sample_.write_note("a", "transparency");
  EXPECT_THAT(get("/search?q=transparency").body,
              AllOf(HasSubstr("0 results"), HasSubstr("The newest 4 entries of the log are not searched yet")));
  // The log did not grow, so a page kept for this size would still say the same.
  sample_.catch_up();
  EXPECT_THAT(get("/search?q=transparency").body, AllOf(HasSubstr("1 result<"), Not(HasSubstr("not searched yet"))));
}

TEST_F(SearchPages, GivesData) {
  sample_.write_note("a", "We test every model.");
  sample_.catch_up();
  const Got got = get("/api/v1/search?q=model");
  ASSERT_EQ(got.status, 200);
  const Json json = must(parse_json(got.body));
  EXPECT_EQ(must(json.whole_number("total")), 1U);
  EXPECT_EQ(must(json.whole_number("indexed_entries")), 4U);
  const Json& hit = must(json.array("results"))->if_array()->at(0);
  EXPECT_EQ(must(hit.text("url")), "/note/a");
  EXPECT_EQ(must(hit.text("kind")), "note");
  EXPECT_EQ(must(hit.text("text")), "We test every model.");
  EXPECT_EQ(must(parse_json(get("/api/v1/search").body)).find("total")->if_number()[0], 0);
}

}  // namespace
}  // namespace haip
