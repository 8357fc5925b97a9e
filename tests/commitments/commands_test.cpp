// haip commitment make | renew | withdraw: what is written, and what is not.

#include "commitments/commands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "commitments/commitments.hpp"
#include "register/act_folder.hpp"
#include "register/key_file.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/manual_clock.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::file_content;

using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

class CommitmentCommands : public testing::Test {
 protected:
  CommitmentCommands() {
    const SecretKey key = SecretKey::generate(entropy_);
    EXPECT_TRUE(write_key_files(key_, {*Domain::parse("lab.example"), key, clock_.now()}));
  }

  Result<int> call(std::string_view name, Values values, OutputFormat format = OutputFormat::text) {
    out_.str("");
    const Values usual{{"--key", {key_.string()}},
                       {"--instrument", {"coc"}},
                       {"--statement", {"We apply it."}},
                       {"--language", {"en"}},
                       {"--out", {(folder_ / "act").string()}}};
    values.insert(usual.begin(), usual.end());
    std::ostringstream err;
    Invocation invocation{
        .values = std::move(values), .out = out_, .err = err, .format = format, .clock = clock_, .entropy = entropy_};
    for (const Command& command : commitment_commands())
      if (command.name == name) return command.run(invocation);
    throw std::runtime_error("no such command");
  }
  Act written() {
    const std::string document = file_content(folder_ / "act" / "act.json");
    return *parse_act(as_bytes(document));
  }
  [[nodiscard]] bool wrote_something() const { return std::filesystem::exists(folder_ / "act"); }

  testing_support::TemporaryFolder folder_;
  testing_support::ManualClock clock_{Instant{1'795'510'800}};
  testing_support::CountingEntropy entropy_;
  std::filesystem::path key_ = folder_ / "lab.key";
  std::ostringstream out_;
};

TEST_F(CommitmentCommands, MakeWritesASignedActForTheEditionInForce) {
  EXPECT_EQ(call("commitment make", {}).value_or(-1), 0);
  EXPECT_EQ(written().type, "commitment.make");
  EXPECT_EQ(written().actor, "lab.example");
  EXPECT_EQ(written().subject, "commitment/lab.example/coc");
  EXPECT_EQ(*written().body.text("edition"), "2023-10-30");
  EXPECT_EQ(*written().body.text("statement"), "We apply it.");
  EXPECT_TRUE(std::filesystem::exists(folder_ / "act" / "statement.cose"));
  EXPECT_THAT(out_.str(), HasSubstr("commitment.make by lab.example about coc, edition 2023-10-30"));
  EXPECT_THAT(out_.str(), HasSubstr("send it with: haip submit "));
}

TEST_F(CommitmentCommands, AWithdrawalNamesNoEditionUnlessAsked) {
  EXPECT_EQ(call("commitment withdraw", {}).value_or(-1), 0);
  EXPECT_EQ(written().type, "commitment.withdraw");
  EXPECT_EQ(written().body.find("edition"), nullptr);
}

TEST_F(CommitmentCommands, RenewTakesAnEditionThatThisProgramDoesNotShip) {
  EXPECT_EQ(call("commitment renew", {{"--edition", {"2027-05-01"}}, {"--language", {"ja"}}}).value_or(-1), 0);
  EXPECT_EQ(*written().body.text("edition"), "2027-05-01");
  EXPECT_EQ(*written().body.text("language"), "ja");
}

TEST_F(CommitmentCommands, ProgramsGetJson) {
  EXPECT_EQ(call("commitment make", {}, OutputFormat::json).value_or(-1), 0);
  const Json json = *parse_json(out_.str());
  EXPECT_EQ(*json.text("act"), "commitment.make");
  EXPECT_EQ(*json.text("folder"), (folder_ / "act").string());
  EXPECT_EQ(*json.text("edition"), "2023-10-30");
}

TEST_F(CommitmentCommands, WhatARegisterWouldRefuseIsNotWritten) {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"--statement", "  \n"},     {"--statement", std::string(4001, 'x')},
      {"--statement", "a\u202eb"}, {"--statement", "a\x1b[31mb"},
      {"--statement", "\xff"},     {"--language", "English"},
      {"--language", ""},          {"--instrument", "nothing"},
      {"--instrument", "coc/a1"},  {"--key", key_.string() + ".pub"}};
  for (const auto& [option, value] : wrong) {
    const Result<int> outcome = call("commitment make", {{option, {value}}});
    ASSERT_FALSE(outcome) << option << " " << value;
    EXPECT_TRUE(outcome.error().kind == ErrorKind::malformed || outcome.error().kind == ErrorKind::too_large)
        << option << " " << value << ": " << outcome.error().message;
    EXPECT_FALSE(wrote_something()) << option << " " << value;
  }
  EXPECT_EQ(call("commitment make", {{"--key", {"/nonexistent"}}}).error().kind, ErrorKind::not_found);
}

TEST_F(CommitmentCommands, NothingIsOverwritten) {
  EXPECT_TRUE(call("commitment make", {}));
  const std::string before = file_content(folder_ / "act" / "act.json");
  EXPECT_EQ(call("commitment renew", {}).error().kind, ErrorKind::conflict);
  EXPECT_EQ(file_content(folder_ / "act" / "act.json"), before);
}

}  // namespace
}  // namespace haip
