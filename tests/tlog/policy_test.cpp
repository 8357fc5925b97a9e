#include "tlog/policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck.h>

#include "base/encoding.hpp"
#include "tlog/sample_log.hpp"

namespace haip::tlog {
namespace {

using sample::outcome;
using testing::HasSubstr;
using testing::StartsWith;

VerifierKey witness_key(std::uint8_t number) { return sample::other_witness(number).verifier(); }
std::string log_line() { return "log " + sample::log_signer().verifier().format() + "\n"; }
std::string witness_line(const std::string& name, std::uint8_t number) {
  return "witness " + name + " " + witness_key(number).format() + "\n";
}

// The example of c2sp.org/tlog-policy.
std::string example() {
  return "# Two operators.\n" + log_line() + "\n" + witness_line("X1", 1) + witness_line("X2", 2) +
         witness_line("X3", 3) + "group X-witnesses 2 X1 X2 X3\n\n" + witness_line("Y1", 4) + witness_line("Y2", 5) +
         witness_line("Y3", 6) + "group Y-witnesses any Y1 Y2 Y3\n\ngroup X-and-Y all X-witnesses Y-witnesses\n" +
         "quorum X-and-Y\n";
}

bool is_met(const Policy& policy, const std::vector<std::uint8_t>& cosigners) {
  std::vector<VerifierKey> keys;
  for (const std::uint8_t number : cosigners) keys.push_back(witness_key(number));
  return is_quorum_met(policy, keys);
}

TEST(Policy, Example) {
  const auto parsed = parse_policy(example());
  ASSERT_EQ(outcome(parsed), "ok");
  const Policy& policy = *parsed;
  EXPECT_EQ(policy.log_keys(), std::vector{sample::log_signer().verifier()});
  EXPECT_EQ(policy.witness_keys().size(), 6U);
  EXPECT_EQ(policy.groups.at(0).threshold, 2U);
  EXPECT_EQ(policy.groups.at(1).threshold, 1U);
  EXPECT_EQ(policy.groups.at(2).members, (std::vector<std::string>{"X-witnesses", "Y-witnesses"}));
  EXPECT_EQ(policy.quorum, "X-and-Y");

  EXPECT_TRUE(is_met(policy, {1, 2, 4}));
  EXPECT_TRUE(is_met(policy, {1, 3, 6}));
  EXPECT_TRUE(is_met(policy, {1, 2, 3, 4, 5, 6}));
  EXPECT_FALSE(is_met(policy, {}));
  EXPECT_FALSE(is_met(policy, {1, 2, 3}));
  EXPECT_FALSE(is_met(policy, {4, 5, 6}));
  EXPECT_FALSE(is_met(policy, {1, 4, 5, 6}));
  EXPECT_FALSE(is_met(policy, {1, 1, 1, 4})) << "one witness counts once";
  EXPECT_FALSE(is_met(policy, {9, 10, 11}));
}

// A witness is its key: the same name and public key under another type, or another key under the same name, is not it.
TEST(Policy, AWitnessIsItsWholeKey) {
  const Policy policy = *parse_policy(witness_line("w", 1) + "quorum w\n");
  const SecretKey key = sample::counting_key(0x61);
  const auto as = [&](const std::string& name, SignatureType type, const SecretKey& secret) {
    return std::vector{*VerifierKey::create(name, type, secret.public_key())};
  };
  EXPECT_TRUE(is_quorum_met(policy, as("witness.example/o1", SignatureType::cosignature, key)));
  EXPECT_FALSE(is_quorum_met(policy, as("witness.example/o1", SignatureType::ed25519, key)));
  EXPECT_FALSE(is_quorum_met(policy, as("witness.example/o2", SignatureType::cosignature, key)));
  EXPECT_FALSE(is_quorum_met(policy, as("witness.example/o1", SignatureType::cosignature, sample::counting_key(0x62))));
}

TEST(Policy, SmallestOnes) {
  EXPECT_TRUE(is_met(*parse_policy("quorum none\n"), {}));
  EXPECT_TRUE(is_met(*parse_policy("quorum none"), {})) << "a missing last newline does no harm";
  const Policy single = *parse_policy(witness_line("w", 1) + "quorum w\n");
  EXPECT_TRUE(is_met(single, {1}));
  EXPECT_FALSE(is_met(single, {2}));
  const Policy nested = *parse_policy(witness_line("w", 1) + "group g 1 w\ngroup h all g\nquorum h\n");
  EXPECT_TRUE(is_met(nested, {1}));
  EXPECT_FALSE(is_met(nested, {}));
}

TEST(Policy, BlanksCommentsAndUrls) {
  const std::string key = witness_key(1).format();
  const auto parsed = parse_policy("\t # comment with\ttabs and ümlauts \xff\n \t\n  witness\t\tw   " + key +
                                   "\thttps://w.example/ \n" + log_line().substr(0, log_line().size() - 1) +
                                   " https://register.example/log\n\tquorum \t w\t\n#");
  ASSERT_EQ(outcome(parsed), "ok");
  EXPECT_EQ(parsed->witnesses[0].url, "https://w.example/");
  EXPECT_EQ(parsed->logs[0].url, "https://register.example/log");
}

TEST(Policy, NamesAreOpaqueOctets) {
  EXPECT_EQ(outcome(parse_policy(witness_line("K", 1) + witness_line("\u212a", 2) + witness_line("\xff", 3) +
                                 "group # all K \u212a \xff\nquorum #\n")),
            "ok");
  EXPECT_EQ(outcome(parse_policy(witness_line("all", 1) + "group any all all\nquorum any\n")), "ok");
}

TEST(Policy, ErrorsNameTheLine) {
  const std::string log = log_line();
  const std::string w1 = witness_line("w1", 1);
  const std::string w2 = witness_line("w2", 2);
  const std::string log_key = sample::log_signer().verifier().format();
  const std::string key_1 = witness_key(1).format();
  const std::string renamed_log_key =
      VerifierKey::create("other.example/log", SignatureType::ed25519, sample::counting_key(0).public_key())->format();
  const std::vector<std::pair<std::string, std::string>> samples{
      {"", "malformed: there is no quorum line"},
      {w1, "malformed: there is no quorum line"},
      {"# c\nquorom w\n", "malformed: line 2: \"quorom\" is not one of log, witness, group, quorum"},
      {"LOG x\n", "line 1: \"LOG\" is not one of"},
      {"log\n", "line 1: a log is written: log <vkey> [<url>]"},
      {"log " + log_key + " url more\n", "line 1: a log is written"},
      {"log rubbish\n", "line 1: the verifier key \"rubbish\": it is not of the form name+hash+key"},
      {"log " + key_1 + "\n", "line 1: the key of a log is of type 0x01, not 0x04"},
      {log + log, "line 2: a log with the same public key is above"},
      {log + "log " + renamed_log_key + "\n", "line 2: a log with the same public key is above"},
      {"witness w\n", "line 1: a witness is written: witness <name> <vkey> [<url>]"},
      {"witness w " + key_1 + " url more\n", "line 1: a witness is written"},
      {"witness w " + log_key + "\n", "line 1: the key of a witness is of type 0x04, not 0x01"},
      {w1 + "witness w2 " + key_1 + "\n", "line 2: a witness with the same public key is above"},
      {w1 + witness_line("w1", 2), "line 2: the name \"w1\" is defined above"},
      {witness_line("none", 1), "line 1: the name \"none\" is reserved"},
      {w1 + "group none all w1\n", "line 2: the name \"none\" is reserved"},
      {w1 + "group w1 all w1\n", "line 2: the name \"w1\" is defined above"},
      {w1 + "group g all\n", "line 2: a group is written"},
      {w1 + "group g\n", "line 2: a group is written"},
      {w1 + "group g 0 w1\n", "line 2: \"0\" is not all, any, or a number from 1 to 1"},
      {w1 + "group g 2 w1\n", "line 2: \"2\" is not all, any, or a number from 1 to 1"},
      {w1 + "group g 01 w1\n", "line 2: \"01\" is not all, any"},
      {w1 + "group g some w1\n", "line 2: \"some\" is not all, any"},
      {w1 + "group g all w1 w1\n", "line 2: \"w1\" is a member of a group already"},
      {w1 + w2 + "group g all w1\ngroup h all w1 w2\n", "line 4: \"w1\" is a member of a group already"},
      {w1 + "group g all w1 w2\n" + w2, "line 2: the name \"w2\" is not defined above"},
      {w1 + "group g all g\n", "line 2: the name \"g\" is not defined above"},
      {w1 + "group g all none\n", "line 2: the name \"none\" is not defined above"},
      {"quorum w1\n" + w1, "line 1: the name \"w1\" is not defined above"},
      {w1 + "quorum w1\n\nquorum w1\n", "line 4: there is a quorum line above"},
      {"quorum none\nquorum none\n", "line 2: there is a quorum line above"},
      {"quorum\n", "line 1: the quorum is written: quorum <name>"},
      {w1 + "quorum w1 # strong\n", "line 2: the quorum is written"},
      {"quorum none\r\n", "line 1: a control character"},
      {"# \x7f\nquorum none\n", "line 1: a control character"},
      {std::string("quorum none\n#\0\n", 15), "line 2: a control character"}};
  for (const auto& [text, message] : samples) EXPECT_THAT(outcome(parse_policy(text)), HasSubstr(message)) << text;
  EXPECT_THAT(outcome(parse_policy(std::string(max_policy_bytes, '\n') + "\n")), StartsWith("too_large"));
}

TEST(Policy, ManyOfEach) {
  Policy policy;
  for (std::uint8_t i = 0; i < 150; ++i) {
    const std::string number = std::to_string(i);
    policy.logs.push_back(
        {*VerifierKey::create("log" + number, SignatureType::ed25519, sample::counting_key(i).public_key()), ""});
    policy.witnesses.push_back(
        {"w" + number,
         *VerifierKey::create("w" + number, SignatureType::cosignature, sample::counting_key(i).public_key()), ""});
    // A chain as deep as there are groups: each needs its witness and the group before.
    policy.groups.push_back({"g" + number, i == 0 ? 1U : 2U, {"w" + number}});
    if (i > 0) policy.groups.back().members.push_back("g" + std::to_string(i - 1));
  }
  policy.quorum = "g149";
  const auto parsed = parse_policy(format_policy(policy));
  ASSERT_EQ(outcome(parsed), "ok");
  EXPECT_EQ(*parsed, policy);
  std::vector<VerifierKey> cosigners = policy.witness_keys();
  EXPECT_TRUE(is_quorum_met(policy, cosigners));
  cosigners.erase(cosigners.begin());
  EXPECT_FALSE(is_quorum_met(policy, cosigners));
}

TEST(Policy, ParsesWhatItFormats) {
  EXPECT_EQ(*parse_policy(format_policy(*parse_policy(example()))), *parse_policy(example()));
  EXPECT_TRUE(rc::check([] {
    Policy policy;
    policy.quorum = "none";
    std::vector<std::string> free;  // Names that are in no group yet.
    const auto witnesses = *rc::gen::inRange<std::uint8_t>(0, 9);
    for (std::uint8_t i = 0; i < witnesses; ++i) {
      free.push_back("w" + std::to_string(i));
      policy.witnesses.push_back(
          {free.back(), witness_key(i), *rc::gen::element<std::string>("", "https://w.example/")});
    }
    for (int i = 0; !free.empty() && i < 4; ++i) {
      const auto count = *rc::gen::inRange<std::size_t>(1, free.size() + 1);
      PolicyGroup group{"g" + std::to_string(i), *rc::gen::inRange<std::size_t>(1, count + 1), {}};
      const auto first = free.end() - static_cast<std::ptrdiff_t>(count);
      group.members.assign(first, free.end());
      free.erase(first, free.end());
      free.push_back(group.name);
      policy.quorum = group.name;
      policy.groups.push_back(std::move(group));
    }
    RC_ASSERT(*parse_policy(format_policy(policy)) == policy);
  }));
}

}  // namespace
}  // namespace haip::tlog
