#include "register/commands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <sstream>

#include "base/command.hpp"
#include "base/encoding.hpp"
#include "register/act_folder_register.hpp"
#include "register/memory_log.hpp"
#include "register/mirror.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::ActFolderTest;
using testing_support::must;
using testing_support::overwrite_file;

struct Ran {
  Result<int> code;
  std::string out;
};

Ran run(std::string_view name, std::map<std::string, std::vector<std::string>, std::less<>> values,
        OutputFormat format = OutputFormat::text) {
  const std::vector<Command> commands = register_commands(testing_support::sample_kinds());
  std::ostringstream out;
  std::ostringstream err;
  const SystemClock clock;
  SystemEntropy entropy;
  Invocation call{
      .values = std::move(values), .out = out, .err = err, .format = format, .clock = clock, .entropy = entropy};
  for (const Command& command : commands)
    if (command.name == name) {
      Result<int> code = command.run(call);
      return {std::move(code), out.str()};
    }
  return {fail(ErrorKind::not_found, "no such command"), ""};
}

TEST_F(ActFolderTest, VerifyPrintsThreeLines) {
  write_note();
  const VerifiedAct taken = must(submit());
  const std::string policy = (folder / "policy.txt").string();
  must(write_file(policy, tlog::format_policy(sample.policy())));
  const std::string included = "included  entry 3 of register.example/log, in the tree of 4 entries with root " +
                               taken.checkpoint().root.base64() + "\n";
  const std::string witnessed = "witnessed no witness is asked for by this policy\n";

  const Ran act = run("verify", {{"path", {path.string()}}, {"--policy", {policy}}});
  ASSERT_TRUE(act.code) << act.code.error().message;
  EXPECT_EQ(act.out,
            "signed    lab.example signed this note.write on 2026-11-24T09:00:00Z; the key was vouched for by the "
            "register (entry 2)\n" +
                included + witnessed);

  const Ran proof = run("verify", {{"path", {(path / "act.tlog-proof").string()}},
                                   {"--policy", {policy}},
                                   {"--statement", {(path / "transparent.cose").string()}}});
  ASSERT_TRUE(proof.code) << proof.code.error().message;
  EXPECT_THAT(proof.out, HasSubstr(included + witnessed));
  EXPECT_THAT(proof.out, HasSubstr("signed    not checked"));

  const Ran json = run("verify", {{"path", {path.string()}}, {"--policy", {policy}}}, OutputFormat::json);
  const Json read = must(parse_json(json.out));
  EXPECT_EQ(must(must(read.object("facts"))->whole_number("entry")), 3U);

  overwrite_file(path / "act.json", "{}");
  const Ran broken = run("verify", {{"path", {path.string()}}, {"--policy", {policy}}});
  ASSERT_FALSE(broken.code);
  EXPECT_EQ(broken.code.error().kind, ErrorKind::false_proof) << "exit code 1";
  EXPECT_EQ(broken.out, "");
}

TEST_F(ActFolderTest, VerifyTellsWrongUsageFromWhatDoesNotHold) {
  write_note();
  must(submit());
  const std::string policy = (folder / "policy.txt").string();
  must(write_file(policy, tlog::format_policy(sample.policy())));
  const auto verified = [&](const Path& what, std::map<std::string, std::vector<std::string>, std::less<>> more = {}) {
    more["path"] = {what.string()};
    more.try_emplace("--policy", std::vector<std::string>{policy});
    const Ran ran = run("verify", more);
    EXPECT_FALSE(ran.code);
    return ran.code ? Error{} : ran.code.error();
  };
  const std::string statement = (path / "statement.cose").string();
  EXPECT_EQ(verified(path / "act.json").kind, ErrorKind::malformed) << "exit code 2";
  EXPECT_EQ(verified(path / "act.json").advice, "give the folder that it is in");
  EXPECT_EQ(verified(path, {{"--statement", {statement}}}).kind, ErrorKind::malformed);

  testing_support::MemoryLog other;  // of the same name
  const std::string other_policy = (folder / "other.txt").string();
  must(write_file(other_policy, tlog::format_policy(other.policy())));
  const Error wrong_policy = verified(path, {{"--policy", {other_policy}}});
  EXPECT_EQ(wrong_policy.kind, ErrorKind::false_proof) << "exit code 1";
  const auto short_form = [](const tlog::VerifierKey& key) { return key.name() + "+" + hex(key.id()); };
  EXPECT_THAT(wrong_policy.message,
              testing::EndsWith("the checkpoint is signed with " + short_form(sample.policy().log_keys()[0]) +
                                ", and wanted is " + short_form(other.policy().log_keys()[0])));

  // A missing and a damaged proof are the same: nothing is proved.
  overwrite_file(path / "act.tlog-proof", "damaged");
  EXPECT_EQ(verified(path).kind, ErrorKind::false_proof);
  EXPECT_EQ(verified(path / "act.tlog-proof", {{"--statement", {statement}}}).kind, ErrorKind::false_proof);
  std::filesystem::remove(path / "act.tlog-proof");
  EXPECT_EQ(verified(path).kind, ErrorKind::false_proof);
}

TEST_F(ActFolderTest, VerifyAndReplayTakeAMirrorAndReplayARegister) {
  sample.write_note("hello");
  must(sample.reg().record_state());
  must(mirror_log(*sample.source(), folder / "copy", {}));
  const std::string copy = (folder / "copy").string();
  const Ran verified = run("verify", {{"path", {copy}}, {"--policy", {copy + "/policy.txt"}}});
  ASSERT_TRUE(verified.code) << verified.code.error().message;
  EXPECT_THAT(verified.out,
              HasSubstr("signed    each of 5 entries by one of 2 keys that the log itself established\n"));
  EXPECT_THAT(
      verified.out,
      HasSubstr(
          "included  all entries of register.example/log with their documents, in the tree of 5 entries with root "));

  const Ran replayed = run("replay", {{"folder", {copy}}});
  ASSERT_TRUE(replayed.code) << replayed.code.error().message;
  EXPECT_THAT(replayed.out, HasSubstr("size      5\n"));
  EXPECT_THAT(replayed.out,
              HasSubstr("state     " + sample.live_state().hex() + "\ncompared  1 recorded state: the same\n"));
  EXPECT_EQ(run("replay", {{"folder", {sample.path().string()}}}).out, replayed.out);
}

TEST_F(ActFolderTest, CommandsSayWhatIsMissing) {
  const std::string policy = (folder / "policy.txt").string();
  must(write_file(policy, tlog::format_policy(sample.policy())));
  EXPECT_THAT(run("verify", {{"path", {(folder / "nothing").string()}}, {"--policy", {policy}}}).code.error().message,
              HasSubstr("is neither the folder of an act"));
  for (const char* wrong :
       {"register.example", "https://", "https://register.example/?x=1", "http://me@register.example",
        "https://register.example/#log", "https://register.example/a b"}) {
    const Ran ran = run("mirror", {{"url", {wrong}}, {"folder", {"copy"}}});
    ASSERT_FALSE(ran.code);
    EXPECT_EQ(ran.code.error().kind, ErrorKind::malformed);
    EXPECT_THAT(ran.code.error().message, HasSubstr("is not the address of a register"));
  }
  EXPECT_THAT(run("replay", {{"folder", {(folder / "nothing").string()}}}).code.error().message,
              HasSubstr("has no file \"checkpoint\""));
  write_note();
  const Ran unsent = run("verify", {{"path", {path.string()}}, {"--policy", {policy}}});
  EXPECT_THAT(unsent.code.error().advice, HasSubstr("send the act to the register with `haip submit`"));
}

}  // namespace
}  // namespace haip
