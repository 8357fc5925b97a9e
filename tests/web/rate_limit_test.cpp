#include "web/rate_limit.hpp"

#include <gtest/gtest.h>

#include <string>

namespace haip {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(RateLimit, LetsThroughABurstAndThenWhatRefills) {
  RateLimit limit({.per_second = 2, .burst = 3});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.allow("192.0.2.1", seconds(10))) << i;
  EXPECT_FALSE(limit.allow("192.0.2.1", seconds(10)));
  EXPECT_FALSE(limit.allow("192.0.2.1", seconds(10) + milliseconds(400)));
  EXPECT_TRUE(limit.allow("192.0.2.1", seconds(10) + milliseconds(500)));
  EXPECT_FALSE(limit.allow("192.0.2.1", seconds(10) + milliseconds(500)));
}

TEST(RateLimit, AsksEachAddressForItself) {
  RateLimit limit({.per_second = 1, .burst = 1});
  EXPECT_TRUE(limit.allow("192.0.2.1", seconds(0)));
  EXPECT_FALSE(limit.allow("192.0.2.1", seconds(0)));
  EXPECT_TRUE(limit.allow("192.0.2.2", seconds(0)));
}

TEST(RateLimit, NeverRefillsBeyondTheBurst) {
  RateLimit limit({.per_second = 1, .burst = 2});
  EXPECT_TRUE(limit.allow("192.0.2.1", seconds(0)));
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(limit.allow("192.0.2.1", seconds(3600)));
  EXPECT_FALSE(limit.allow("192.0.2.1", seconds(3600)));
}

TEST(RateLimit, ZeroIsNoLimit) {
  RateLimit limit({.per_second = 0, .burst = 1});
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(limit.allow("192.0.2.1", seconds(0)));
}

// Whoever sends from very many addresses uses up no memory, and those who are known go on.
TEST(RateLimit, TakesNoNewAddressWhileAllItRemembersAreInUse) {
  RateLimit limit({.per_second = 1, .burst = 10, .most_addresses = 100});
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(limit.allow("2001:db8::" + std::to_string(i), seconds(0)));
  EXPECT_FALSE(limit.allow("192.0.2.1", seconds(0)));
  EXPECT_TRUE(limit.allow("2001:db8::7", seconds(9)));
  // Ten seconds without use fill any bucket: 99 places are free again, and that of ::7 is not.
  EXPECT_TRUE(limit.allow("192.0.2.1", seconds(10)));
  for (int i = 1; i < 99; ++i) ASSERT_TRUE(limit.allow("198.51.100." + std::to_string(i), seconds(10))) << i;
  EXPECT_FALSE(limit.allow("203.0.113.1", seconds(10)));
  for (int i = 0; i < 9; ++i) EXPECT_TRUE(limit.allow("2001:db8::7", seconds(10))) << i;
}

}  // namespace
}  // namespace haip
