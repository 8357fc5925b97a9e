#include "tlog/bundle.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>

#include "base/encoding.hpp"
#include "tlog/sample_log.hpp"

namespace haip::tlog {
namespace {

using sample::outcome;

Bytes bundle_of(std::uint64_t begin, std::uint64_t end) {
  Bytes bundle;
  for (std::uint64_t index = begin; index < end; ++index)
    EXPECT_EQ(outcome(append_to_bundle(bundle, sample::entry(index))), "ok");
  return bundle;
}

TEST(Bundle, SampleLog) {
  const Bytes full = bundle_of(0, 256);
  EXPECT_EQ(full.size(), 2'706U);
  EXPECT_EQ(sha256(full).hex(), "c378282cb2167eb29f7e0c483ef2ce284728c12286469737cf8c3dc71e412ff1");
  const Bytes partial = bundle_of(256, 300);
  EXPECT_EQ(partial.size(), 484U);
  EXPECT_EQ(sha256(partial).hex(), "a52dd94c9965926ebe9811d1a33f2b76f572262bd6e5ae115d8ec3779512ad46");
  EXPECT_EQ(hex(ByteView(partial).first(11)), "0009656e74727920323536");

  const auto entries = *parse_bundle(partial, 44);
  ASSERT_EQ(entries.size(), 44U);
  EXPECT_EQ(as_text(entries[43]), "entry 299");
}

TEST(Bundle, EntriesOfEverySizeThatFits) {
  Bytes bundle;
  for (const std::size_t size : {0U, 1U, 255U, 256U, 65'534U, 65'535U})
    EXPECT_EQ(outcome(append_to_bundle(bundle, Bytes(size, 'x'))), "ok");
  const Bytes before = bundle;
  EXPECT_EQ(outcome(append_to_bundle(bundle, Bytes(65'536, 'x'))),
            "too_large: an entry of 65536 bytes does not fit the log; 65535 is the limit");
  EXPECT_EQ(bundle, before);
  const auto entries = *parse_bundle(bundle, 6);
  EXPECT_EQ(entries[0].size(), 0U);
  EXPECT_EQ(entries[5].size(), 65'535U);
}

TEST(Bundle, HoldsExactlyTheExpectedEntries) {
  const Bytes bundle = bundle_of(0, 3);
  EXPECT_EQ(outcome(parse_bundle(bundle, 3)), "ok");
  EXPECT_EQ(outcome(parse_bundle(bundle, 4)), "malformed: entry bundle, entry 3 is missing");
  EXPECT_EQ(outcome(parse_bundle(bundle, 2)), "malformed: entry bundle: 9 bytes follow the last of 2 entries");
  EXPECT_EQ(outcome(parse_bundle(bundle, 0)), "malformed: an entry bundle has 1 to 256 entries");
  EXPECT_EQ(outcome(parse_bundle(bundle, 257)), "malformed: an entry bundle has 1 to 256 entries");
  EXPECT_EQ(outcome(parse_bundle({}, 1)), "malformed: entry bundle, entry 0 is missing");
  EXPECT_EQ(outcome(parse_bundle(ByteView(bundle).first(19), 3)),
            "malformed: entry bundle, entry 2: the length is cut off");
  EXPECT_EQ(outcome(parse_bundle(ByteView(bundle).first(26), 3)),
            "malformed: entry bundle, entry 2: 7 bytes are announced and 6 are there");
}

TEST(Bundle, AnEarlierPartialBundleIsAPrefix) {
  const Bytes later = bundle_of(0, 200);
  for (unsigned width = 1; width <= 200; ++width) {
    const ByteView prefix = *bundle_prefix(later, width);
    EXPECT_TRUE(equal(prefix, bundle_of(0, width))) << width;
  }
  EXPECT_EQ(outcome(bundle_prefix(later, 201)), "malformed: entry bundle, entry 200 is missing");
}

TEST(Bundle, ParsesWhatItFormats) {
  EXPECT_TRUE(rc::check([](const std::vector<Bytes>& entries) {
    RC_PRE(!entries.empty() && entries.size() <= 256);
    Bytes bundle;
    for (const Bytes& entry : entries) RC_ASSERT(append_to_bundle(bundle, entry).has_value());
    const auto parsed = *parse_bundle(bundle, static_cast<unsigned>(entries.size()));
    for (std::size_t i = 0; i < entries.size(); ++i) RC_ASSERT(equal(parsed[i], entries[i]));
  }));
}

}  // namespace
}  // namespace haip::tlog
