#include "evidence/host_queue.hpp"

#include <gtest/gtest.h>

namespace haip {
namespace {

std::optional<std::size_t> task_of(const std::optional<HostTurn>& turn) {
  return turn ? std::optional(turn->task) : std::nullopt;
}

TEST(HostQueue, GivesEachHostOneTurnAtATimeInOrder) {
  HostQueue queue(1);
  queue.add("a.example", 0);
  queue.add("a.example", 1);
  queue.add("b.example", 2);
  queue.add("a.example", 3);
  EXPECT_EQ(task_of(queue.take()), 0U);
  EXPECT_EQ(task_of(queue.take()), 2U) << "b does not wait for a";
  EXPECT_EQ(task_of(queue.take()), std::nullopt);
  queue.leave("b.example");
  EXPECT_EQ(task_of(queue.take()), std::nullopt);
  queue.leave("a.example");
  EXPECT_EQ(task_of(queue.take()), 1U);
  EXPECT_EQ(task_of(queue.take()), std::nullopt);
  queue.leave("a.example");
  EXPECT_EQ(task_of(queue.take()), 3U);
}

TEST(HostQueue, ATaskThatGoesToAnotherHostWaitsForItsTurnThereBeforeOthers) {
  HostQueue queue(1);
  queue.add("a.example", 0);
  queue.add("b.example", 1);
  queue.add("b.example", 2);
  EXPECT_EQ(task_of(queue.take()), 0U);
  EXPECT_EQ(task_of(queue.take()), 1U);
  queue.leave("a.example");
  queue.add_first("b.example", 0);  // redirected
  EXPECT_EQ(task_of(queue.take()), std::nullopt);
  queue.leave("b.example");
  EXPECT_EQ(task_of(queue.take()), 0U);
  queue.leave("b.example");
  EXPECT_EQ(task_of(queue.take()), 2U);
}

TEST(HostQueue, KeepsToAHigherLimitToo) {
  HostQueue queue(2);
  for (std::size_t i = 0; i < 3; ++i) queue.add("a.example", i);
  EXPECT_EQ(task_of(queue.take()), 0U);
  EXPECT_EQ(task_of(queue.take()), 1U);
  EXPECT_EQ(task_of(queue.take()), std::nullopt);
  queue.leave("a.example");
  EXPECT_EQ(task_of(queue.take()), 2U);
}

}  // namespace
}  // namespace haip
