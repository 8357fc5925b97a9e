// What a reader finds in the demonstration register, from every feature.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "app/demonstration.hpp"
#include "base/entropy.hpp"
#include "register/register.hpp"
#include "search/indexer.hpp"
#include "search/pages.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

class DemonstrationSearch : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    shared_ = new Shared;
    std::ostringstream out;
    Invocation call{.values = {}, .out = out, .err = out, .clock = shared_->clock, .entropy = shared_->entropy};
    const Path path = shared_->folder / "demo";
    if (const Status made = make_demonstration(path, shared_->program, call); !made)
      throw std::runtime_error(made.error().message);
    shared_->reg = must(
        Register::open(path, shared_->program.kinds(), shared_->clock, shared_->entropy, {.discover_keys = false}));
    Indexer indexer({.reg = *shared_->reg,
                     .sources = document_sources(shared_->program.features()),
                     .asked_about_each = acts_asked_about_each(shared_->program.features())});
    if (const Status done = indexer.catch_up(); !done) throw std::runtime_error(done.error().message);
    shared_->connection = must(shared_->reg->connect());
  }
  static void TearDownTestSuite() { delete shared_; }

  static std::vector<SearchHit> hits(std::string_view query, std::string_view language = "en") {
    return must(search(*shared_->connection, must(parse_search_query(query)), {.language = language})).hits;
  }
  static std::vector<std::string> found(std::string_view query, std::string_view language = "en") {
    std::vector<std::string> urls;
    for (const SearchHit& hit : hits(query, language)) urls.push_back(hit.url);
    return urls;
  }

 private:
  struct Shared {
    testing_support::TemporaryFolder folder;
    Program program;
    SystemClock clock;
    SystemEntropy entropy;
    std::unique_ptr<Register> reg;
    std::unique_ptr<Connection> connection;
  };
  static Shared* shared_;
};
DemonstrationSearch::Shared* DemonstrationSearch::shared_ = nullptr;

TEST_F(DemonstrationSearch, TheCodeComesFirst) {
  EXPECT_EQ(found("code of conduct").at(0), "/instruments/coc");
  EXPECT_EQ(found("行動規範", "ja").at(0), "/instruments/coc");
}

TEST_F(DemonstrationSearch, ProvisionsByTheirIdAndByTheirWords) {
  EXPECT_EQ(found("coc a1").at(0), "/instruments/coc/a1");
  EXPECT_THAT(found("watermarking"), Contains(testing::StartsWith("/instruments/coc/a7")));
  EXPECT_THAT(found("評価", "ja"), Not(IsEmpty()));
  EXPECT_THAT(found("公開", "ja"), Not(IsEmpty()));
}

TEST_F(DemonstrationSearch, ProvisionsSayWhatTheyArePartOf) {
  const SearchHit hit = hits("watermarking").at(0);
  EXPECT_EQ(hit.kind, "provision");
  EXPECT_EQ(hit.text.part_of, "Code of Conduct");
}

TEST_F(DemonstrationSearch, EveryCommentInItsOwnScript) {
  EXPECT_THAT(found("washed out minute"), testing::SizeIs(3)) << "three on one provision";
  EXPECT_THAT(found("المدونة", "ar"), testing::SizeIs(1));
  EXPECT_THAT(found("부담", "ko"), testing::SizeIs(1));
  EXPECT_THAT(found("除外", "ja"), testing::SizeIs(1));
  EXPECT_EQ(hits("washed out minute").at(0).text.part_of, "Review of the Code of Conduct 2026 (made up)");
}

TEST_F(DemonstrationSearch, EditionsByTheirDate) {
  EXPECT_THAT(found("\"2023 10 30\""), Contains("/instruments/coc/editions/2023-10-30"));
}

TEST_F(DemonstrationSearch, OrganisationsByNameAndDomain) {
  EXPECT_EQ(found("Aster Models").at(0), "/organisations/aster.example");
  EXPECT_THAT(found("aster.example"), Contains("/organisations/aster.example"));
}

TEST_F(DemonstrationSearch, CommitmentsInTheLanguageTheyWereMadeIn) {
  EXPECT_THAT(found("diagnostic"), ElementsAre("/organisations/cirrus-health.example#commitment-coc"));
  EXPECT_THAT(found("강령"), ElementsAre("/organisations/garnet-translate.example#commitment-coc"));
  EXPECT_THAT(found("previsao safras"), ElementsAre("/organisations/kapok-agri.example#commitment-coc"));
}

TEST_F(DemonstrationSearch, ErasedWordsAreNotFound) {
  EXPECT_THAT(found("pubblicato"), IsEmpty());
  EXPECT_THAT(found("Lumen Press"), ElementsAre("/organisations/lumen-press.example"));
}

TEST_F(DemonstrationSearch, AnswersOfReportsByTheirWordsAndByThoseOfTheirClaims) {
  EXPECT_THAT(found("spreadsheet"), ElementsAre("/reports/boreal-lab.example/oecd-haip/2026/5b"));
  EXPECT_THAT(found("\"independent institute\""), Contains("/reports/boreal-lab.example/oecd-haip/2026/1f"));
  EXPECT_THAT(found("報奨金", "ja"), Contains("/reports/boreal-lab.example/oecd-haip/2026/1e/3"));
  // Of the first revision, not of the last one.
  EXPECT_THAT(found("\"look for one in 2027\""), IsEmpty());
  const SearchHit hit = hits("spreadsheet").at(0);
  EXPECT_EQ(hit.kind, "answer");
  EXPECT_EQ(hit.text.part_of, "Boreal Lab, 2026");
}

TEST_F(DemonstrationSearch, TheTimeline) {
  EXPECT_THAT(found("summit hiroshima"), Contains("/timeline#2023-05-hiroshima-summit"));
}

}  // namespace
}  // namespace haip
