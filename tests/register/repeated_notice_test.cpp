#include "register/repeated_notice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace haip {
namespace {

using testing::Optional;

constexpr Instant start{1'795'510'800};
Instant after(std::int64_t seconds) { return {start.seconds + seconds}; }

TEST(RepeatedNotices, TheSameIsToldOnceAndThenWithACount) {
  RepeatedNotices notices;
  EXPECT_THAT(notices.say("witness a", "no answer", start), Optional(std::string("no answer")));
  EXPECT_EQ(notices.say("witness a", "no answer", after(10)), std::nullopt);
  EXPECT_EQ(notices.say("witness a", "no answer", after(599)), std::nullopt);
  EXPECT_THAT(notices.say("witness a", "no answer", after(600)),
              Optional(std::string("no answer (and 2 times more since 2026-11-24T09:00:00Z)")));
}

TEST(RepeatedNotices, AnotherTroubleAndAnotherSubjectAreToldAtOnce) {
  RepeatedNotices notices;
  notices.say("witness a", "no answer", start);
  EXPECT_THAT(notices.say("witness b", "no answer", after(1)), Optional(std::string("no answer")));
  EXPECT_THAT(notices.say("witness a", "a fork", after(1)), Optional(std::string("a fork")));
}

TEST(RepeatedNotices, WhatWasSettledIsToldAgain) {
  RepeatedNotices notices;
  notices.say("witness a", "no answer", start);
  notices.settle("witness a");
  EXPECT_THAT(notices.say("witness a", "no answer", after(1)), Optional(std::string("no answer")));
}

}  // namespace
}  // namespace haip
