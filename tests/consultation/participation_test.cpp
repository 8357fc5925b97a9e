// Who took part, as a reader sees it in numbers.

#include "consultation/participation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "consultation/stakeholders.hpp"
#include "consulting_register.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing_support::ConsultingRegister;
using testing_support::must;

constexpr std::string_view page_path = "/consultations/sample-2026/participation";

class ParticipationFigures : public testing::Test {
 protected:
  void open(std::vector<OutreachTarget> targets = {}) {
    ConsultationTerms terms = sample_.terms();
    terms.targets = std::move(targets);
    sample_.own(opening_act(sample_.id, terms, sample_.clock.now(), sample_.entropy));
  }
  /// So many people of new names, each with one comment.
  EntryIndex come(std::size_t count, std::string group, std::string economy, std::string language = "en",
                  std::string door = "web") {
    EntryIndex last;
    for (std::size_t i = 0; i < count; ++i) {
      Participant by = sample_.reader("Reader " + std::to_string(++names_));
      by.group = group;
      by.economy = economy;
      by.door = door;
      CommentWords words = sample_.words();
      words.language = language;
      last = sample_.own(sample_.comment(words, by)).entry_index;
    }
    return last;
  }
  Participation figures() {
    return must(participation_in(sample_.view(), *must(find_consultation(sample_.view(), sample_.id))));
  }
  std::string page(const std::string& language = "en") { return sample_.page(std::string(page_path), language); }
  ShownCount count_of(std::string_view group, std::string_view economies) {
    const Json data = sample_.data("/api/v1" + std::string(page_path));
    for (const Json& one : *data.find("counts")->if_array())
      if (must(one.text("group")) == group && must(one.text("economies")) == economies &&
          must(one.text("language")).empty() && must(one.text("door")).empty()) {
        const double* number = one.find("people")->if_number();
        return number == nullptr ? std::nullopt : ShownCount(static_cast<std::uint64_t>(*number));
      }
    throw std::runtime_error("no such count");
  }

  ConsultingRegister sample_;
  std::size_t names_ = 0;
};

TEST_F(ParticipationFigures, CountPeopleByGroupAndEconomiesAndLeaveSmallNumbersOut) {
  open();
  come(20, "government", "JP");
  come(3, "government", "KE");
  come(30, "academia", "FR");
  come(40, "academia", "KE");
  EXPECT_EQ(count_of("", ""), ShownCount(93));
  EXPECT_EQ(count_of("government", ""), ShownCount(23));
  EXPECT_EQ(count_of("", "friends-group"), ShownCount(43));
  EXPECT_EQ(count_of("government", "friends-group"), std::nullopt);
  EXPECT_EQ(count_of("government", "g7"), std::nullopt);  // Else 23 less this is the 3.
  EXPECT_EQ(count_of("civil-society", "g7"), ShownCount(0));
  const std::string shown = page();
  EXPECT_THAT(shown,
              AllOf(HasSubstr("x: not shown"), HasSubstr("<dd>93</dd>"), HasSubstr(">43<"), Not(HasSubstr(">3<"))));
  const std::string csv = sample_.get("/api/v1" + std::string(page_path) + "?format=csv").body;
  EXPECT_THAT(csv, AllOf(HasSubstr("government,friends-group,,,\r\n"), HasSubstr("government,,,,23\r\n")));
}

TEST_F(ParticipationFigures, OfAFewPeopleAreWithheld) {
  open();
  come(1, "government", "JP");
  come(2, "academia", "KE");
  const Participation figures = this->figures();
  EXPECT_EQ(figures.people, 3U);
  EXPECT_TRUE(figures.table.are_counts_withheld);
  EXPECT_THAT(figures.economies, IsEmpty());
  const std::string shown = page();
  EXPECT_THAT(shown,
              AllOf(HasSubstr("single some of them out"), Not(HasSubstr(">ZW</text>")), Not(HasSubstr("Kenya"))));
  EXPECT_EQ(count_of("government", "g7"), std::nullopt);
  EXPECT_EQ(count_of("civil-society", "g7"), std::nullopt);
}

TEST_F(ParticipationFigures, SomebodyWithTwoCommentsIsOnePerson) {
  open();
  come(6, "academia", "FR");
  names_ = 0;
  come(6, "academia", "FR");  // The same names again.
  names_ = 0;
  come(6, "academia", "DE");  // The same names from elsewhere.
  const Participation figures = this->figures();
  EXPECT_EQ(figures.comments, 18U);
  EXPECT_EQ(figures.people, 12U);
}

TEST_F(ParticipationFigures, WithdrawnAndErasedCommentsDoNotCount) {
  open();
  come(10, "academia", "FR");
  const EntryIndex withdrawn = come(1, "academia", "FR");
  const EntryIndex erased = come(1, "government", "KE");
  sample_.own(comment_withdrawal_act(register_actor, withdrawn, sample_.clock.now(), sample_.entropy));
  sample_.erase(erased);
  const Participation figures = this->figures();
  EXPECT_EQ(figures.comments, 10U);
  EXPECT_EQ(figures.people, 10U);
  EXPECT_EQ(figures.withdrawn, 1U);
  EXPECT_EQ(figures.erased, 1U);
  EXPECT_THAT(figures.economies, ElementsAre("FR"));
}

TEST_F(ParticipationFigures, AnOrganisationWithItsOwnKeyCountsOnceWithItsEconomy) {
  open();
  come(10, "academia", "FR");
  const SecretKey key = sample_.add_organisation(
      {.domain = "lab.example", .name = "Example Lab", .economy = "CA", .roles = {}, .size = {}});
  for (int i = 0; i < 2; ++i) {
    const Participant by{"", "private-sector", "", "", "", sample_.clock.now()};
    must(sample_.submit(
        comment_act("lab.example", sample_.id, std::nullopt, sample_.words(), by, sample_.clock.now(), sample_.entropy),
        key));
  }
  const Participation figures = this->figures();
  EXPECT_EQ(figures.people, 11U);
  EXPECT_EQ(figures.comments, 12U);
  EXPECT_THAT(figures.economies, ElementsAre("CA", "FR"));
}

TEST_F(ParticipationFigures, StandAgainstTheTargetsOfTheCall) {
  open({{"academia", "", 5},
        {"government", "g7", 10},
        {"civil-society", "least-developed", 5},
        {"", "friends-group", 9}});
  come(20, "academia", "FR");
  come(8, "government", "JP");
  come(6, "academia", "KE");
  come(3, "government", "KE");
  const Participation figures = this->figures();
  std::vector<TargetState> states;
  for (const TargetProgress& one : figures.targets) states.push_back(one.state);
  EXPECT_EQ(states[0], TargetState::reached);
  EXPECT_EQ(states[2], TargetState::nobody);
  const std::string shown = page();
  EXPECT_THAT(shown, AllOf(HasSubstr("Whom this set out to hear"), HasSubstr(">reached<"), HasSubstr(">nobody yet<"),
                           HasSubstr("<li>Civil society, Least developed countries</li>")));
  // Whether 3 and what hides them are enough must not be told either.
  EXPECT_EQ(states[1], TargetState::not_shown);
  EXPECT_TRUE(sample_.replay_agrees());
}

TEST_F(ParticipationFigures, NameThoseWhoWereNotHeard) {
  open();
  come(10, "academia", "FR");
  const std::string shown = page();
  EXPECT_THAT(shown, AllOf(HasSubstr("<li>Civil society</li>"), HasSubstr("<li>Least developed countries</li>"),
                           HasSubstr("<li>Anybody in Japanese</li>"), Not(HasSubstr("<li>Academia</li>"))));
  EXPECT_THAT(page("ja"), AllOf(HasSubstr("まだ声が届いていない人々"), HasSubstr("<li>市民社会</li>")));
}

TEST_F(ParticipationFigures, ByLanguageAndDoorAreProtectedToo) {
  open();
  come(20, "academia", "FR", "fr");
  come(10, "academia", "FR", "en", "paper");
  come(2, "academia", "FR", "ja", "e-mail");
  const Participation figures = this->figures();
  std::vector<std::string> languages;
  for (const NamedCount& one : figures.languages) languages.push_back(one.name);
  EXPECT_THAT(languages, ElementsAre("en", "ja", "fr"));
  EXPECT_EQ(figures.languages[0].people, std::nullopt);  // 10, which would give 2 away.
  EXPECT_EQ(figures.languages[1].people, std::nullopt);
  EXPECT_EQ(figures.languages[2].people, ShownCount(20));
  EXPECT_EQ(figures.doors[0].people, ShownCount(20));
  EXPECT_EQ(figures.doors[3].people, ShownCount(0));
}

TEST_F(ParticipationFigures, TheMapHasATileForEachEconomyAndATableThatSaysTheSame) {
  open();
  come(10, "academia", "FR");
  come(10, "academia", "KE");
  const std::string shown = page();
  EXPECT_THAT(shown, AllOf(HasSubstr("fill=\"var(--paper)\">FR</text>"), HasSubstr("fill=\"var(--paper)\">KE</text>"),
                           HasSubstr(">JP</text>"), Not(HasSubstr("fill=\"var(--paper)\">JP")), HasSubstr("Kenya (KE)"),
                           HasSubstr("59 economies")));
}

TEST_F(ParticipationFigures, OverTimeHaveNoGapsAndGrowByDaysThenWeeks) {
  open();
  come(3, "academia", "FR");
  sample_.clock.advance(2L * 86400);
  come(2, "academia", "FR");
  Participation figures = this->figures();
  EXPECT_EQ(figures.days_of_span, 1U);
  ASSERT_EQ(figures.arrivals.size(), 3U);
  EXPECT_EQ(figures.arrivals[0].comments, 3U);
  EXPECT_EQ(figures.arrivals[1].comments, 0U);
  EXPECT_EQ(figures.arrivals[2].comments, 2U);
  EXPECT_THAT(page(), HasSubstr("As of <time"));
  sample_.own(extension_act(sample_.id, {sample_.clock.now().seconds + 100L * 86400}, {{"en", "More time."}},
                            sample_.clock.now(), sample_.entropy));
  sample_.clock.advance(60L * 86400);
  come(1, "academia", "FR");
  figures = this->figures();
  EXPECT_EQ(figures.days_of_span, 7U);
  EXPECT_EQ(figures.arrivals.front().comments, 5U);
  EXPECT_EQ(figures.arrivals.back().comments, 1U);
}

TEST_F(ParticipationFigures, FitIntoTheFirstViewAlsoWhenManyTookPart) {
  open();
  for (const std::string_view group : stakeholder_groups)
    for (const std::string economy : {"JP", "KR", "SN", "KE", "BR", "FR", "IN", "US", "EG", "NP"}) {
      come(1, std::string(group), economy, names_ % 2 == 0 ? "en" : "fr");
      sample_.clock.advance(6L * 3600);
    }
  const std::string full = page();
  EXPECT_THAT(full, AllOf(HasSubstr(">ZW</text>"), HasSubstr("<polyline"), HasSubstr("Nepal (NP)")));
  const std::size_t sheet = full.find("href=\"/style.") + std::string_view("href=\"").size();
  const auto on_the_wire = [&](const std::string& path) {
    return sample_.get(path, {{"Accept-Encoding", "br"}, {"Accept-Language", "ja"}}).body.size();
  };
  EXPECT_LT(on_the_wire(std::string(page_path)) + on_the_wire(full.substr(sheet, full.find('"', sheet) - sheet)) +
                1000,  // The heads of both answers.
            14600U);
}

TEST_F(ParticipationFigures, AreFinalOnceItHasClosed) {
  open();
  EXPECT_THAT(sample_.page("/consultations/sample-2026"), HasSubstr(std::string(page_path)));
  come(10, "academia", "FR");
  sample_.clock.advance(3600);
  sample_.own(closing_act(sample_.id, {{"en", "Enough was said."}}, sample_.clock.now(), sample_.entropy));
  EXPECT_THAT(page(), HasSubstr("Final figures, as of"));
}

TEST(OutreachTargets, AreReadFromLinesAndFromActs) {
  const Result<std::vector<OutreachTarget>> typed =
      outreach_targets_of_lines("academia least-developed 10\n\n  government 5 \ng7 20");
  ASSERT_TRUE(typed);
  EXPECT_EQ(*typed,
            (std::vector<OutreachTarget>{{"academia", "least-developed", 10}, {"government", "", 5}, {"", "g7", 20}}));
  const Json body = Json().set("targets", outreach_targets_json(*typed));
  EXPECT_EQ(must(read_outreach_targets(body)), *typed);
  EXPECT_THAT(outreach_targets_of_lines("academia 5\nmartians 5").error().message,
              AllOf(HasSubstr("line 2"), HasSubstr("martians")));
  EXPECT_FALSE(outreach_targets_of_lines("academia"));
  EXPECT_FALSE(outreach_targets_of_lines("10"));
  EXPECT_FALSE(outreach_targets_of_lines("not-said 10"));
  EXPECT_FALSE(outreach_targets_of_lines("academia 5\nacademia 7"));
  EXPECT_FALSE(read_outreach_targets(must(parse_json(R"({"targets":[]})"))));
  EXPECT_FALSE(read_outreach_targets(must(parse_json(R"({"targets":[{"group":"academia","people":1.5}]})"))));
  EXPECT_FALSE(read_outreach_targets(must(parse_json(R"({"targets":[{"group":"academia","people":5,"who":"x"}]})"))));
}

}  // namespace
}  // namespace haip
