#include "web/refusal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

namespace haip {
namespace {

constexpr std::array<int, 10> statuses{400, 403, 404, 405, 409, 410, 413, 422, 429, 503};

Page page_in(std::string_view language, int status) {
  const Error error{ErrorKind::malformed, "no entry is called <one>", "give its number"};
  return refusal_page(status, error, {{"Start", Url("/")}}, Translator(*find_language(language)));
}

TEST(Refusal, HasWordsOfItsOwnForEachStatus) {
  for (const std::string_view language : {"en", "ja"}) {
    std::set<std::string> headings{page_in(language, 500).title};
    std::set<std::string> leads{page_in(language, 500).lead.markup()};
    for (const int status : statuses) {
      const Page page = page_in(language, status);
      EXPECT_EQ(page.status, status);
      EXPECT_TRUE(headings.insert(page.title).second) << status << " has the heading of another: " << page.title;
      EXPECT_TRUE(leads.insert(page.lead.markup()).second) << status << " says what another says";
    }
  }
}

TEST(Refusal, SpeaksTheLanguageOfThePage) {
  for (const int status : statuses) {
    EXPECT_NE(page_in("ja", status).title, page_in("en", status).title) << status;
    EXPECT_NE(page_in("ja", status).lead, page_in("en", status).lead) << status;
    EXPECT_NE(page_in("ja", status).body, page_in("en", status).body) << status;
  }
}

TEST(Refusal, KeepsTheErrorAsADetailInEnglish) {
  for (const std::string_view language : {"en", "ja"})
    EXPECT_THAT(page_in(language, 400).body.markup(),
                testing::HasSubstr("<span lang=\"en\">400, no entry is called &lt;one&gt;; give its number</span>"));
}

TEST(Refusal, LeadsOn) { EXPECT_THAT(page_in("en", 404).body.markup(), testing::HasSubstr("<a href=\"/\">Start</a>")); }

TEST(Refusal, IsAPageForBrowsersOnly) {
  Request browser;
  browser.headers.add("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
  EXPECT_TRUE(wants_page(browser));
  Request program;
  EXPECT_FALSE(wants_page(program));
  program.headers.add("Accept", "application/json, */*");
  EXPECT_FALSE(wants_page(program));
}

}  // namespace
}  // namespace haip
