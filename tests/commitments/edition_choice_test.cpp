#include "commitments/commands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "register/act_folder.hpp"
#include "register/key_file.hpp"
#include "testing/counting_entropy.hpp"
#include "testing/loopback_server.hpp"
#include "testing/temporary_folder.hpp"
#include "tlog/note_key.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::LoopbackAnswer;
using testing_support::LoopbackRequest;

using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

/// A register that knows three editions of coc.
LoopbackAnswer answer_of_a_register(const LoopbackRequest& request) {
  if (request.path == "/log/key") {
    testing_support::CountingEntropy entropy("log");
    const auto log =
        tlog::NoteSigner::create("register.example/log", tlog::SignatureType::ed25519, SecretKey::generate(entropy));
    return {.body = log->verifier().format() + "\n"};
  }
  if (request.path == "/api/v1/instruments/coc")
    return {.content_type = "application/json",
            .body = R"({"id":"coc","current":"2028-05-01","editions":[{"edition":"2023-10-30","status":"superseded"},)"
                    R"({"edition":"2028-05-01","status":"in-force"},{"edition":"2029-01-01","status":"recorded"}]})"};
  return {.status = 404};
}

class CommitmentEditions : public testing::Test {
 protected:
  CommitmentEditions() {
    EXPECT_TRUE(write_key_files(key, {*Domain::parse("lab.example"), SecretKey::generate(entropy), clock.now()}));
  }

  Result<int> make(Values values, std::string_view name = "commitment make") {
    out.str("");
    values.try_emplace("--key", std::vector<std::string>{key.string()});
    values.try_emplace("--instrument", std::vector<std::string>{"coc"});
    values.try_emplace("--statement", std::vector<std::string>{"We apply it."});
    values.try_emplace("--language", std::vector<std::string>{"en"});
    const Path folder_of_act = folder / "act";
    std::filesystem::remove_all(folder_of_act);
    values["--out"] = {folder_of_act.string()};
    Invocation call{.values = std::move(values), .out = out, .err = err, .clock = clock, .entropy = entropy};
    for (const Command& command : commitment_commands())
      if (command.name == name) return command.run(call);
    throw std::logic_error("no such command");
  }
  std::string edition() {
    const Result<ActFolder> act = read_act_folder(folder / "act");
    return act ? act->act.body.text("edition").value_or("none") : act.error().message;
  }

  testing_support::TemporaryFolder folder;
  testing_support::CountingEntropy entropy;
  SystemClock clock;
  Path key = folder / "lab.key";
  std::ostringstream out;
  std::ostringstream err;
};

TEST_F(CommitmentEditions, AskTheRegisterWhichEditionIsInForce) {
  testing_support::LoopbackServer server(answer_of_a_register);
  for (const char* command : {"commitment make", "commitment renew"}) {
    ASSERT_TRUE(make({{"--register", {server.url()}}}, command));
    EXPECT_EQ(edition(), "2028-05-01");
    EXPECT_THAT(out.str(), HasSubstr("edition 2028-05-01 (the one in force at " + server.url("") + ")"));
    EXPECT_THAT(out.str(), HasSubstr("--to " + server.url()));
  }
  ASSERT_TRUE(make({{"--register", {server.url()}}, {"--edition", {"2029-01-01"}}}));
  EXPECT_EQ(edition(), "2029-01-01");

  const auto refused = [&](Values values) {
    values["--register"] = {server.url()};
    const Result<int> made = make(std::move(values));
    EXPECT_FALSE(made);
    EXPECT_FALSE(std::filesystem::exists(folder / "act"));
    return made ? Error{} : made.error();
  };
  EXPECT_EQ(refused({{"--edition", {"2023-10-30"}}}).kind, ErrorKind::refused);
  EXPECT_EQ(refused({{"--edition", {"2023-10-30"}}}).advice, "the edition in force is 2028-05-01");
  EXPECT_EQ(refused({{"--edition", {"1999"}}}).kind, ErrorKind::not_found);
  EXPECT_EQ(refused({{"--instrument", {"nothing"}}}).kind, ErrorKind::not_found);
  EXPECT_EQ(refused({{"--instrument", {"../x"}}}).kind, ErrorKind::malformed);
}

TEST_F(CommitmentEditions, SayThatNoRegisterIsThere) {
  testing_support::LoopbackServer server(
      [](const LoopbackRequest&) { return LoopbackAnswer{.content_type = "text/html", .body = "<html>"}; });
  const Result<int> made = make({{"--register", {server.url()}}});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(made.error().message, HasSubstr("is not the address of a register"));
}

TEST_F(CommitmentEditions, SayWhereTheEditionComesFromWithoutARegister) {
  ASSERT_TRUE(make({}));
  EXPECT_EQ(edition(), "2023-10-30");
  EXPECT_THAT(out.str(), HasSubstr("the newest that this program knows; the register may have a newer one in force"));
  ASSERT_TRUE(make({{"--edition", {"7"}}}));
  EXPECT_THAT(out.str(), HasSubstr("edition 7, signed with key")) << "as it was asked for";
}

TEST_F(CommitmentEditions, TakeNoLanguageThatNobodySpeaks) {
  const Result<int> made = make({{"--language", {"klingon"}}});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::malformed);
  EXPECT_EQ(made.error().message, "\"klingon\" is not a language code");
}

}  // namespace
}  // namespace haip
