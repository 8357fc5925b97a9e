// The receipt of a comment: a file that proves, without the site, that the comment is in the log.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "base/file.hpp"
#include "base/tar.hpp"
#include "consulting_register.hpp"
#include "register/act_folder.hpp"
#include "register/commands.hpp"
#include "web/desk_browser.hpp"
#include "web/receipt_files.hpp"
#include "web/scrapi.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::Browser;
using testing_support::ConsultingRegister;
using testing_support::must;
using testing_support::TemporaryFolder;

class CommentReceipt : public testing::Test {
 protected:
  CommentReceipt() {
    sample_.open();
    site_ = std::make_unique<Site>(sample_.reg(), sample_.features());
    scrapi_ = std::make_unique<Scrapi>(*site_, RateLimitOptions{.per_second = 0});
    scrapi_->add_routes(router_);
    must(write_file(policy(), tlog::format_policy(sample_.reg().folder().policy)));
  }
  [[nodiscard]] std::string policy() const { return (folder_ / "policy.txt").string(); }
  Response receipt(EntryIndex entry) { return Browser(router_).get(receipt_url(entry).text()); }
  /// As it was taken away.
  std::string saved(const std::string& bytes) {
    const Path path = folder_ / "receipt.tar";
    must(write_file(path, bytes));
    return path.string();
  }
  /// `haip verify`: what it prints, or why it refuses.
  Result<std::string> verify(const std::string& path) {
    std::ostringstream out;
    std::ostringstream err;
    Invocation call{.values = {{"path", {path}}, {"--policy", {policy()}}},
                    .out = out,
                    .err = err,
                    .format = OutputFormat::text,
                    .clock = sample_.clock,
                    .entropy = sample_.entropy};
    for (const Command& command : register_commands(sample_.reg().kinds()))
      if (command.name == "verify") {
        TRY(const int code, command.run(call));
        EXPECT_EQ(code, 0);
      }
    return out.str();
  }

  ConsultingRegister sample_;
  TemporaryFolder folder_;
  std::unique_ptr<Site> site_;
  std::unique_ptr<Scrapi> scrapi_;
  Router router_;
};

TEST_F(CommentReceipt, IsAFileThatVerifyAcceptsOffline) {
  const EntryIndex entry = sample_.make_comment("Say who keeps the record.");
  const Response file = receipt(entry);
  ASSERT_EQ(file.status, 200) << file.body;
  EXPECT_THAT(*file.find("Content-Disposition"), HasSubstr("act-" + std::to_string(entry.value) + ".tar"));
  const std::string path = saved(file.body);
  EXPECT_THAT(must(verify(path)), AllOf(HasSubstr("signed this comment.make"),
                                        HasSubstr("included  entry " + std::to_string(entry.value) + " of register")));
  // Unpacked it is the folder of an act, with the words in it.
  ASSERT_EQ(std::system(("tar xf " + path + " -C " + path.substr(0, path.rfind('/'))).c_str()), 0);
  const Path unpacked = folder_ / ("act-" + std::to_string(entry.value));
  EXPECT_THAT(must(read_file(unpacked / "act.json", 10'000)), HasSubstr("Say who keeps the record."));
  EXPECT_THAT(must(verify(unpacked.string())), HasSubstr("signed this comment.make"));
}

TEST_F(CommentReceipt, OfAnOrganisationNamesItsKey) {
  const SecretKey key = sample_.add_organisation({"lab.example", "Example Lab", "JP", {}, "", {}, false});
  const Act act = comment_act("lab.example", sample_.id, std::nullopt, sample_.words("From the lab."),
                              {.name = {},
                               .group = "private-sector",
                               .economy = {},
                               .organisation = {},
                               .door = {},
                               .received_at = sample_.clock.now()},
                              sample_.clock.now(), sample_.entropy);
  const Acknowledgement made = must(sample_.submit(act, key));
  EXPECT_THAT(must(verify(saved(receipt(made.entry_index).body))), HasSubstr("lab.example signed this comment.make"));
}

TEST_F(CommentReceipt, DoesNotHoldWhenAByteIsChanged) {
  const std::string archive = receipt(sample_.make_comment()).body;
  const std::vector<TarFile> files = must(read_tar(archive, 40));
  ASSERT_EQ(files.size(), 8U);
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::vector<TarFile> changed = files;
    std::string& bytes = changed[i].bytes;
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    const Result<std::string> verdict = verify(saved(write_tar(changed, Instant{0})));
    ASSERT_FALSE(verdict) << files[i].name;
    EXPECT_EQ(verdict.error().kind, ErrorKind::false_proof) << files[i].name << ": " << verdict.error().message;
    changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(verify(saved(write_tar(changed, Instant{0})))) << files[i].name;
  }
  EXPECT_FALSE(verify(saved("not an archive")));
}

TEST_F(CommentReceipt, IsOfferedWhereTheCommentIsShownUntilItIsErased) {
  const EntryIndex entry = sample_.make_comment();
  const std::string page = "/consultations/sample-2026/comments/" + std::to_string(entry.value);
  EXPECT_THAT(sample_.page(page), HasSubstr(receipt_url(entry).text()));
  EXPECT_THAT(sample_.page("/log/entries/" + std::to_string(entry.value)), HasSubstr(receipt_url(entry).text()));
  sample_.erase(entry);
  EXPECT_THAT(sample_.page(page), Not(HasSubstr(receipt_url(entry).text())));
  EXPECT_EQ(receipt(entry).status, 410);
  EXPECT_EQ(receipt({100'000}).status, 404);
}

}  // namespace
}  // namespace haip
