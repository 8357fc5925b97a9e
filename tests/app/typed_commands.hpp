#pragma once
// Commands as they are typed, in a folder of their own: for tests of the whole program.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "app/command_line.hpp"
#include "app/features.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/manual_clock.hpp"
#include "testing/temporary_folder.hpp"

namespace haip::testing_support {

using Words = std::vector<std::string>;

inline const Program& program() {
  static const Program made;
  return made;
}

inline Words words_of(std::string_view text) {
  Words words;
  std::istringstream in{std::string(text)};
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

struct Ran {
  int code = -1;
  std::string out;
  std::string err;
};

class CommandLine : public testing::Test {
 protected:
  Ran run(const Words& arguments, std::span<const Command> commands = program().commands()) {
    std::ostringstream out;
    std::ostringstream err;
    const int code =
        run_command_line(arguments, commands, {.out = out, .err = err, .clock = clock_, .entropy = entropy_});
    return {code, out.str(), err.str()};
  }
  Ran run(std::string_view command, const Words& more) {
    Words arguments = words_of(command);
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  /// Of a command that must do it; with --format json.
  Json json(std::string_view command, Words more) {
    more.insert(more.end(), {"--format", "json"});
    const Ran ran = run(command, more);
    EXPECT_EQ(ran.code, 0) << command << ": " << ran.err;
    const Result<Json> json = parse_json(ran.out);
    EXPECT_TRUE(json) << command << " prints no JSON: " << ran.out;
    return json.value_or(Json());
  }
  std::string path(std::string_view name) const { return (folder_ / name).string(); }

  TemporaryFolder folder_;
  ManualClock clock_{Instant{1'795'510'800}};
  CountingEntropy entropy_;
};

}  // namespace haip::testing_support
