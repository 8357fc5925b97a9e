#include "web/sender_limit.hpp"

#include <gtest/gtest.h>

#include "web/contributions.hpp"

namespace haip {
namespace {

using std::chrono::minutes;

/// How many of so many networks, each with one to send, get through at the first moment.
int passed(SenderLimit& limit, int count, const auto& address_of) {
  int taken = 0;
  for (int i = 0; i < count; ++i) taken += limit.allow(address_of(i), minutes(0)) ? 1 : 0;
  return taken;
}

TEST(SenderLimit, ManySmallNetworksOfOneHouseCannotFillWhatAllShare) {
  SenderLimit limit(Contributions::usual_limit);
  EXPECT_EQ(passed(limit, 1000, [](int i) { return "2001:db8:1:" + std::to_string(i) + "::1"; }), 25);
  EXPECT_EQ(passed(limit, 200, [](int i) { return "192.0.2." + std::to_string(i); }), 25);
  EXPECT_TRUE(limit.allow("2001:db8:2::1", minutes(0))) << "another house";
  EXPECT_TRUE(limit.allow("198.51.100.1", minutes(0)));
  EXPECT_FALSE(limit.allow("2001:db8:1:ffff::1", minutes(1)));
  EXPECT_TRUE(limit.allow("2001:db8:1:ffff::1", minutes(2)));
}

TEST(SenderLimit, OneWhoSendsTooMuchLeavesRoomForTheNeighbours) {
  SenderLimit limit(Contributions::usual_limit);
  EXPECT_EQ(passed(limit, 1000, [](int i) { return "2001:db8:1:1::" + std::to_string(i); }), 5);
  EXPECT_EQ(passed(limit, 1000, [](int) { return "192.0.2.1"; }), 5);
  EXPECT_TRUE(limit.allow("2001:db8:1:2::1", minutes(0)));
  EXPECT_TRUE(limit.allow("192.0.2.2", minutes(0)));
}

TEST(SenderLimit, AnIPv4AddressInIPv6FormIsNobodyElses) {
  SenderLimit limit(Contributions::usual_limit);
  EXPECT_EQ(passed(limit, 10, [](int) { return "192.0.2.1"; }), 5);
  EXPECT_FALSE(limit.allow("::ffff:192.0.2.1", minutes(0)));
  EXPECT_TRUE(limit.allow("::ffff:198.51.100.1", minutes(0)));
}

}  // namespace
}  // namespace haip
