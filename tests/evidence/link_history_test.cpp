#include "evidence/link_history.hpp"

#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::file_content;
using testing_support::TemporaryFolder;

Instant at(const char* text) { return *parse_instant(text); }

LinkHistory sample() {
  return {{"https://lab.example/card",
           {.answer = LinkAnswer{.at = at("2026-11-25T01:00:00Z"),
                                 .address = "https://lab.example/card",
                                 .media_type = "application/pdf",
                                 .etag = "\"v1\"",
                                 .digest = sha256("x")}}},
          {"https://lab.example/gone",
           {.failures = 2, .first_failure = at("2026-11-24T01:00:00Z"), .last_failure = at("2026-11-25T01:00:00Z")}}};
}

// The file is a format that stays: docs/evidence-links.md shows the same bytes.
constexpr std::string_view sample_text =
    R"({"links":{"https://lab.example/card":{"answer":{"address":"https://lab.example/card","at":"2026-11-25T01:00:00Z",)"
    R"("etag":"\"v1\"","media_type":"application/pdf",)"
    R"("sha256":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}},)"
    R"("https://lab.example/gone":{"failures":{"count":2,"first":"2026-11-24T01:00:00Z","last":"2026-11-25T01:00:00Z"}}},)"
    R"("version":1})";

TEST(LinkHistory, IsCanonicalJson) {
  EXPECT_EQ(format_link_history(sample()), sample_text);
  const auto read = parse_link_history(sample_text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, sample());
  EXPECT_EQ(format_link_history({}), R"({"links":{},"version":1})");
  EXPECT_EQ(*parse_link_history(R"({"links":{},"version":1})"), LinkHistory());
}

TEST(LinkHistory, RefusesWhatItWouldLoseOrMisread) {
  for (
      const char* text : {
          "",
          "[]",
          "{}",
          R"({"links":[],"version":1})",
          R"({"links":{},"version":2})",
          R"({"links":{},"version":1,"more":0})",
          R"({"links":{"a":[]},"version":1})",
          R"({"links":{"a":{"note":"x"}},"version":1})",
          R"({"links":{"a":{"failures":{"count":0,"first":"2026-11-24T01:00:00Z","last":"2026-11-24T01:00:00Z"}}},"version":1})",
          R"({"links":{"a":{"failures":{"count":-1,"first":"2026-11-24T01:00:00Z","last":"2026-11-24T01:00:00Z"}}},"version":1})",
          R"({"links":{"a":{"failures":{"count":1,"first":"2026-11-25T01:00:00Z","last":"2026-11-24T01:00:00Z"}}},"version":1})",
          R"({"links":{"a":{"failures":{"count":1,"first":"yesterday","last":"2026-11-24T01:00:00Z"}}},"version":1})",
          R"({"links":{"a":{"answer":{"sha256":"00"}}},"version":1})",
          R"({"links":{"a":{"answer":{"at":"2026-11-24T01:00:00Z","sha256":"00"}}},"version":1})",
          R"({"links":{"a":{"answer":{"at":"2026-11-24T01:00:00Z","etag":"\"a\r\nX: y\""}}},"version":1})",
      }) {
    const auto read = parse_link_history(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, ErrorKind::malformed);
  }
  const auto read = parse_link_history(R"({"links":{"https://lab.example/?token=secret":7},"version":1})");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, AllOf(HasSubstr("https://lab.example/"), Not(HasSubstr("secret"))));
}

TEST(LinkHistory, LivesInAFileOfItsOwner) {
  const TemporaryFolder folder;
  const Path path = folder / "links.json";
  EXPECT_EQ(read_link_history(path).value(), LinkHistory()) << "a first check has no history";
  ASSERT_TRUE(write_link_history(path, sample()));
  EXPECT_EQ(file_content(path), sample_text);
  EXPECT_EQ(read_link_history(path).value(), sample());
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  ASSERT_TRUE(write_file(path, "something else"));
  const auto other = read_link_history(path);
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message, HasSubstr("links.json is no history of links"));
  EXPECT_EQ(file_content(path), "something else");
}

}  // namespace
}  // namespace haip
