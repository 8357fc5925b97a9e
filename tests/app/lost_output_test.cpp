#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "app/command_line.hpp"
#include "testing/counting_entropy.hpp"

namespace haip {
namespace {

/// A disk that takes nothing.
class FullDisk final : public std::streambuf {
 protected:
  int_type overflow(int_type) override { return traits_type::eof(); }
};

class LostOutput : public testing::Test {
 protected:
  int run(Result<int> outcome, std::function<bool()> reader_is_gone = {}) {
    const std::vector<Command> commands{
        {.name = "say", .summary = "says something", .example = "haip say", .run = [&](Invocation& call) {
           call.out << "something\n";
           return outcome;
         }}};
    const SystemClock clock;
    testing_support::CountingEntropy entropy;
    return run_command_line(
        {"say"}, commands,
        {.out = out, .err = err, .clock = clock, .entropy = entropy, .reader_is_gone = std::move(reader_is_gone)});
  }

  FullDisk disk;
  std::ostream out{&disk};
  std::ostringstream err;
};

TEST_F(LostOutput, IsNotDone) {
  EXPECT_EQ(run(0), 3);
  EXPECT_THAT(err.str(), testing::StartsWith("haip: the output could not be written\n"));
  err.str("");
  EXPECT_EQ(run(1), 3) << "findings that nobody saw";
}

TEST_F(LostOutput, IsNoErrorWhenTheReaderWentAway) {
  EXPECT_EQ(run(0, [] { return true; }), 0);
  EXPECT_EQ(run(1, [] { return true; }), 1);
  EXPECT_EQ(err.str(), "");
}

TEST_F(LostOutput, DoesNotHideTheFirstError) {
  EXPECT_EQ(run(fail(ErrorKind::malformed, "the file is no key")), 2);
  EXPECT_EQ(err.str(), "haip: the file is no key\n");
}

}  // namespace
}  // namespace haip
