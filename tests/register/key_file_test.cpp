#include "register/key_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/counting_entropy.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing::HasSubstr;

class KeyFiles : public testing::Test {
 protected:
  KeyFiles() { EXPECT_TRUE(write_key_files(path, key)); }

  Error error_of_public(const std::string& content) {
    testing_support::overwrite_file(public_path, content);
    const Result<PublicKeyFile> read = read_public_key_file(public_path);
    EXPECT_FALSE(read);
    return read ? Error{} : read.error();
  }

  testing_support::TemporaryFolder folder;
  testing_support::CountingEntropy entropy;
  KeyFile key{*Domain::parse("lab.example"), SecretKey::generate(entropy), Instant{1'795'510'800}};
  Path path = folder / "lab.key";
  Path public_path = folder / "lab.key.pub";
};

TEST_F(KeyFiles, AWrongThumbprintIsRefused) {
  std::string content = testing_support::file_content(public_path);
  const std::string right = (*read_public_key_file(public_path)).thumbprint.hex();
  std::string wrong = right;
  wrong[0] = wrong[0] == '0' ? '1' : '0';
  content.replace(content.find(right), right.size(), wrong);
  const Error error = error_of_public(content);
  EXPECT_EQ(error.kind, ErrorKind::malformed);
  EXPECT_THAT(error.message, HasSubstr("the thumbprint " + wrong + " is not that of its public key, " + right));
}

TEST_F(KeyFiles, WhatIsNoKeyFileIsCalledSo) {
  for (const char* content : {"ssh-ed25519 AAAAC3Nz", "", "[]", "{\"haip\":1}"}) {
    const Error error = error_of_public(content);
    EXPECT_EQ(error.message, public_path.string() + " is not a public key file");
    EXPECT_THAT(error.advice, HasSubstr(".pub file"));
  }
}

TEST_F(KeyFiles, AreNotOverwritten) {
  const Status again = write_key_files(path, key);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  EXPECT_THAT(again.error().advice, HasSubstr("haip key publish " + public_path.string()));
}

TEST(WellKnownDocument, HoldsOnlyWhatARegisterCanRecord) {
  testing_support::CountingEntropy entropy;
  const WellKnown right{.domain = "lab.example",
                        .name = "Lab",
                        .economy = "JP",
                        .roles = {"deployer"},
                        .size = "250+",
                        .keys = {{SecretKey::generate(entropy).public_key(), Instant{}}}};
  const Result<WellKnown> read = parse_well_known(well_known_document(right));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->size, "250+");
  EXPECT_EQ(read->keys.size(), 1U);
  const auto changed = [&](auto change) {
    WellKnown wrong = right;
    change(wrong);
    return parse_well_known(well_known_document(wrong)).has_value();
  };
  EXPECT_TRUE(changed([](WellKnown& all) { all.economy.clear(); })) << "need not be stated";
  EXPECT_FALSE(changed([](WellKnown& all) { all.economy = "ZZ"; }));
  EXPECT_FALSE(changed([](WellKnown& all) { all.roles = {"boss"}; }));
  EXPECT_FALSE(changed([](WellKnown& all) { all.size = "many"; }));
  EXPECT_FALSE(changed([](WellKnown& all) { all.keys.clear(); }));
}

}  // namespace
}  // namespace haip
