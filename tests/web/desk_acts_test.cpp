// Vouching and erasing at the desk, and the journal of who did it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cose/key.hpp"
#include "register/staff_journal.hpp"
#include "register/vouching.hpp"
#include "store/content.hpp"
#include "web/desk_browser.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::Browser;
using testing_support::desk_must;
using testing_support::DeskTest;
using testing_support::Fields;
using testing_support::hidden;
using testing_support::location;

class DeskVouching : public DeskTest {
 protected:
  std::string pasted(std::string_view kind = "public key") {
    Json json;
    json.set("haip", kind)
        .set("domain", "new.example")
        .set("created", "2026-11-24T09:00:00Z")
        .set("algorithm", "Ed25519");
    json.set("public_key", base64(key_.public_key().bytes()))
        .set("thumbprint", cose::thumbprint(key_.public_key()).hex());
    if (kind == "private key") json.set("seed", "c2VjcmV0LXNlZWQtb2YtdGhlLWtleS1maWxlLTEyMzQ=");
    return pretty_json(json);
  }
  Fields filled(std::string key) {
    return {{"public-key", std::move(key)}, {"name", "New Lab"},  {"economy", "fr"},
            {"role", "model-developer"},    {"role", "deployer"}, {"size", "10-49"}};
  }
  SecretKey key_ = SecretKey::generate(sample_.entropy);
};

TEST_F(DeskVouching, ShowsWhatWillBeLoggedAndLogsIt) {
  Browser at = signed_in(sample_.carla);
  const std::uint64_t before = sample_.log_size();
  Fields fields = filled(pasted());
  const Response check = at.submit("/desk/vouch", fields);
  EXPECT_EQ(check.status, 200);
  const Digest thumbprint = cose::thumbprint(key_.public_key());
  EXPECT_THAT(check.body, AllOf(HasSubstr(thumbprint.hex()), HasSubstr("organisation.record"), HasSubstr("key.record"),
                                HasSubstr("New Lab")));
  EXPECT_EQ(sample_.log_size(), before);

  fields.emplace_back("confirmed", "yes");
  fields.emplace_back("form-token", hidden(check.body, "form-token"));
  const Response done = at.post("/desk/vouch", fields);
  EXPECT_EQ(location(done), "/desk?logged=" + std::to_string(before + 1)) << done.body;
  const auto organisation = desk_must(find_organisation(sample_.connection(), "new.example"));
  ASSERT_TRUE(organisation);
  EXPECT_EQ(organisation->name, "New Lab");
  EXPECT_EQ(organisation->economy, "FR");
  EXPECT_EQ(organisation->roles, (std::vector<std::string>{"model-developer", "deployer"}));
  const auto key = desk_must(find_signing_key(sample_.connection(), thumbprint));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->holder, "new.example");
  EXPECT_EQ(key->evidence, KeyEvidence::vouched);
  // The same key once more is refused before anything is logged.
  EXPECT_EQ(at.submit("/desk/vouch", fields).status, 422);
  EXPECT_EQ(sample_.log_size(), before + 2);
}

TEST_F(DeskVouching, NeverSendsAPrivateKeyBack) {
  Browser at = signed_in(sample_.carla);
  const Response response = at.submit("/desk/vouch", filled(pasted("private key")));
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(response.body,
              AllOf(HasSubstr("this is the private key"), Not(HasSubstr("c2VjcmV0")), HasSubstr("New Lab")));
}

TEST_F(DeskVouching, NamesWhatIsWrong) {
  Browser at = signed_in(sample_.carla);
  const std::string other = cose::thumbprint(SecretKey::generate(sample_.entropy).public_key()).hex();
  const std::string swapped =
      std::regex_replace(pasted(), std::regex(cose::thumbprint(key_.public_key()).hex()), other);
  EXPECT_THAT(at.submit("/desk/vouch", filled(swapped)).body, HasSubstr("the thumbprint is not that of the key"));
  const Response empty = at.submit("/desk/vouch", {{"economy", "Japan"}});
  EXPECT_EQ(empty.status, 422);
  EXPECT_THAT(empty.body,
              AllOf(HasSubstr("href=\"#public-key\""), HasSubstr("href=\"#name\""), HasSubstr("href=\"#economy\"")));
  Fields odd = filled(pasted());
  odd.emplace_back("role", "emperor");
  EXPECT_EQ(at.submit("/desk/vouch", odd).status, 422);
  EXPECT_EQ(at.submit("/desk/vouch", filled("not json")).status, 422);
}

TEST_F(DeskTest, ErasesContentAfterACheck) {
  const Acknowledgement note = desk_must(sample_.reg().log_own_act_and_wait(
      make_act("note.write", "register", "note/1", Json{}.set("text", "private after all"), sample_.clock.now(),
               sample_.entropy)));
  const Digest content = desk_must(read_envelope(sample_.connection(), note.entry_index)).content;
  Browser at = signed_in(sample_.dora);
  const Response check = at.submit("/desk/erase", {{"digest", content.hex()}, {"reason", "personal-data"}});
  EXPECT_EQ(check.status, 200);
  EXPECT_THAT(check.body, AllOf(HasSubstr("note.write"), HasSubstr("Erase for good")));
  EXPECT_EQ(desk_must(content_state(sample_.connection(), content)), ContentState::present);
  const Response done = at.post("/desk/erase", {{"digest", content.hex()},
                                                {"reason", "personal-data"},
                                                {"confirmed", "yes"},
                                                {"form-token", hidden(check.body, "form-token")}});
  EXPECT_EQ(location(done), "/desk?logged=" + std::to_string(note.entry_index.value + 1));
  EXPECT_EQ(desk_must(content_state(sample_.connection(), content)), ContentState::erased);
  EXPECT_THAT(at.submit("/desk/erase", {{"digest", content.hex()}, {"reason", "law"}}).body,
              HasSubstr("erased already"));

  const Digest genesis = desk_must(read_envelope(sample_.connection(), {0})).content;
  EXPECT_EQ(at.submit("/desk/erase", {{"digest", genesis.hex()}, {"reason", "law"}}).status, 422);
  EXPECT_EQ(at.submit("/desk/erase", {{"digest", sha256("never seen").hex()}, {"reason", "law"}}).status, 422);
  EXPECT_EQ(at.submit("/desk/erase", {{"digest", "xyz"}, {"reason", "because"}}).status, 422);
}

TEST_F(DeskVouching, TheJournalSaysWhoDidItAndOnlyAdministratorsSeeIt) {
  Browser editor = signed_in(sample_.carla);
  const std::uint64_t before = sample_.log_size();
  Fields fields = filled(pasted());
  const std::string token = hidden(editor.submit("/desk/vouch", fields).body, "form-token");
  fields.emplace_back("confirmed", "yes");
  fields.emplace_back("form-token", token);
  ASSERT_EQ(editor.post("/desk/vouch", fields).status, 303);
  ASSERT_EQ(editor.submit("/desk/editions/coc/2026/adopt", {{"reason", "decided"}}).status, 303);

  Browser administrator = signed_in(sample_.dora);
  const std::string journal = administrator.get("/desk/journal").body;
  EXPECT_THAT(journal, AllOf(HasSubstr(sample_.carla.officer.public_id), HasSubstr("vouched for a key"),
                             HasSubstr("new.example"), HasSubstr("edition.adopt"),
                             HasSubstr("/log/entries/" + std::to_string(before + 1))));
  EXPECT_EQ(editor.get("/desk/journal").status, 403);
}

TEST_F(DeskVouching, WhatIsRefusedLeavesNoLineInTheJournal) {
  const std::string by = sample_.carla.officer.public_id;
  const std::size_t before = desk_must(read_journal(sample_.connection(), 100)).size();
  const Organisation firm{"firm.example", "Firm", "JP", {}, "", {}, false};
  desk_must(vouch_for(sample_.reg(), firm, key_.public_key(), by));
  EXPECT_EQ(vouch_for(sample_.reg(), firm, key_.public_key(), by).error().kind, ErrorKind::conflict);
  EXPECT_EQ(desk_must(read_journal(sample_.connection(), 100)).size(), before + 1);
}

}  // namespace
}  // namespace haip
