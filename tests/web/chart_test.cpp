// Charts as somebody reads them who does not see them, and who does.

#include "web/chart.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Charts, SayWhatTheyAreToThoseWhoDoNotSeeThem) {
  const std::vector<ChartBar> bars{{"Academia", 5, "5"}};
  const std::string markup = bar_chart("People <by group>", "The numbers stand in the table.", bars).markup();
  EXPECT_THAT(markup, AllOf(StartsWith("<svg role=\"img\""), HasSubstr("<title>People &lt;by group&gt;</title>"),
                            HasSubstr("<desc>The numbers stand in the table.</desc>")));
}

TEST(Charts, BarsAreAsLongAsTheirShareOfTheLongest) {
  const std::vector<ChartBar> bars{
      {"One", 3, "3"}, {"Two", 8, "8"}, {"Nobody", 0, "0"}, {"Secret", std::nullopt, "not shown"}};
  const std::string markup = bar_chart("Bars", "", bars).markup();
  EXPECT_THAT(markup,
              AllOf(HasSubstr("width=\"37.5%\""), HasSubstr(">not shown</text>"), HasSubstr("stroke-dasharray=\"4\"")));
  // Tracks for all, bars for two: the one that is not shown has none that its length could be read from.
  std::size_t rectangles = 0;
  for (std::size_t at = markup.find("<rect"); at != std::string::npos; at = markup.find("<rect", at + 1)) ++rectangles;
  EXPECT_EQ(rectangles, 6U);
}

TEST(Charts, OverTimeNameTheirBeginningTheirEndAndTheGreatestValue) {
  const std::vector<ChartPoint> points{{"1 May", 2}, {"2 May", 0}, {"3 May", 4}};
  const std::string columns = column_chart("Columns", "", points, "4").markup();
  EXPECT_THAT(columns, AllOf(HasSubstr(">1 May</text>"), Not(HasSubstr("2 May")), HasSubstr(">3 May</text>"),
                             HasSubstr(">4</text>"), HasSubstr("height=\"120\""), HasSubstr("height=\"60\"")));
  const std::string line = line_chart("Line", "", points, "4").markup();
  EXPECT_THAT(line, HasSubstr("points=\"166,60 500,120 833,0\""));
}

TEST(Charts, OfNothingAreEmptyAndWhole) {
  EXPECT_THAT(line_chart("Line", "", {}, "0").markup(), AllOf(HasSubstr("points=\"\""), HasSubstr("</svg>")));
  EXPECT_THAT(column_chart("Columns", "", {}, "0").markup(), Not(HasSubstr("<rect")));
}

}  // namespace
}  // namespace haip
