#include "base/operator_log.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "testing/manual_clock.hpp"

namespace haip {
namespace {

class OperatorLogTest : public testing::Test {
 protected:
  /// What was written since the last call.
  std::string written() {
    std::string text = out_.str();
    out_.str("");
    return text;
  }
  std::ostringstream out_;
  testing_support::ManualClock clock_{Instant{1'795'510'800}};
};

TEST_F(OperatorLogTest, DatesEachLine) {
  OperatorLog log(out_, clock_);
  log.line("the disk is full");
  EXPECT_EQ(written(), "2026-11-24T09:00:00Z haip: the disk is full\n");
  clock_.advance(61);
  log.line("the disk has room again");
  EXPECT_EQ(written(), "2026-11-24T09:01:01Z haip: the disk has room again\n");
}

TEST_F(OperatorLogTest, TellsWhatRepeatsOnceAndThenHowOften) {
  OperatorLog log(out_, clock_);
  log.line("witness w: it could not be reached at 09:00:00");
  written();
  for (int i = 0; i < 119; ++i) {
    clock_.advance(5);
    log.line("witness w: it could not be reached at 09:00:0" + std::to_string(i % 10));
  }
  EXPECT_EQ(written(), "");
  log.line("witness v: it could not be reached at 09:00:00");
  EXPECT_EQ(written(), "2026-11-24T09:09:55Z haip: witness v: it could not be reached at 09:00:00\n")
      << "another line is told at once";
  clock_.advance(5);
  log.line("witness w: it could not be reached at 09:10:00");
  EXPECT_EQ(written(),
            "2026-11-24T09:10:00Z haip: witness w: it could not be reached at 09:00:08 "
            "(119 more like this since 2026-11-24T09:00:00Z)\n");
}

TEST_F(OperatorLogTest, TellsAnewOfTroubleThatHadEnded) {
  OperatorLog log(out_, clock_);
  log.line("no space left");
  clock_.advance(OperatorLog::quiet_seconds);
  log.line("no space left");
  EXPECT_EQ(written(),
            "2026-11-24T09:00:00Z haip: no space left\n"
            "2026-11-24T09:10:00Z haip: no space left\n");
}

TEST_F(OperatorLogTest, TellsAtTheEndWhatItHeldBack) {
  {
    OperatorLog log(out_, clock_);
    log.line("no space left");
    log.line("no space left");
    written();
  }
  EXPECT_EQ(written(), "2026-11-24T09:00:00Z haip: no space left (1 more like this since 2026-11-24T09:00:00Z)\n");
}

TEST_F(OperatorLogTest, AClockThatWasSetBackKeepsNothingQuiet) {
  OperatorLog log(out_, clock_);
  log.line("no space left");
  clock_.advance(-3600);
  log.line("no space left");
  EXPECT_EQ(written(),
            "2026-11-24T09:00:00Z haip: no space left\n"
            "2026-11-24T08:00:00Z haip: no space left\n");
}

}  // namespace
}  // namespace haip
