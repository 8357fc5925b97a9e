#include "app/misspelling.hpp"

#include <gtest/gtest.h>

namespace haip {
namespace {

const std::vector<Command>& commands() {
  static const std::vector<Command> all{
      {.name = "verify", .options = {{.name = "--policy", .value = "FILE"}, {.name = "--quiet", .value = ""}}},
      {.name = "key new", .options = {{.name = "--domain", .value = "DOMAIN"}}},
      {.name = "key show"},
      {.name = "organisation vouch"}};
  return all;
}

std::string said_of(const std::vector<std::string>& arguments) {
  const std::optional<Error> error = find_misspelling(arguments, commands());
  if (!error) return "";
  EXPECT_EQ(error->kind, ErrorKind::malformed) << "exit code 2";
  return error->message + " | " + error->advice;
}

TEST(Misspelling, NamesTheWordAndTheNearestOne) {
  EXPECT_EQ(said_of({"verfiy", "x"}), "\"verfiy\" is not a command of haip | did you mean `haip verify`?");
  EXPECT_EQ(said_of({"vouch"}), "\"vouch\" is not a command of haip | did you mean `haip organisation vouch`?");
  EXPECT_EQ(said_of({"key", "nwe"}), "\"nwe\" is not a command of `haip key` | did you mean `haip key new`?");
  EXPECT_EQ(said_of({"verify", "x", "--polcy", "p"}), "`haip verify` has no option --polcy | did you mean --policy?");
  EXPECT_EQ(said_of({"key", "show", "--fromat=json"}),
            "`haip key show` has no option --fromat | did you mean --format?");
}

TEST(Misspelling, SuggestsNothingFarFetched) {
  EXPECT_EQ(said_of({"nonsense"}), "\"nonsense\" is not a command of haip | `haip --help` lists the commands");
  EXPECT_EQ(said_of({"key", "explode"}), "\"explode\" is not a command of `haip key` | choose one of: new, show");
  EXPECT_EQ(said_of({"key"}), "`haip key` needs to know what to do | choose one of: new, show");
  EXPECT_EQ(said_of({"key", "--domain", "x"}), "`haip key` needs to know what to do | choose one of: new, show");
  EXPECT_EQ(said_of({"verify", "--wholly-unlike"}),
            "`haip verify` has no option --wholly-unlike | `haip verify --help` lists its options");
}

TEST(Misspelling, LeavesWhatIsKnownAlone) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{},
                                                    {"--help"},
                                                    {"key", "--help"},
                                                    {"verify"},
                                                    {"verify", "--quiet", "x"},
                                                    {"verify", "--policy", "--strange-file-name"},
                                                    {"verify", "--", "--polcy"},
                                                    {"key", "show", "--format", "xml"}})
    EXPECT_EQ(said_of(arguments), "");
}

TEST(Misspelling, IsPrintable) {
  EXPECT_EQ(said_of({"\x1b[31mred"}), "\"\\x1b[31mred\" is not a command of haip | `haip --help` lists the commands");
}

}  // namespace
}  // namespace haip
