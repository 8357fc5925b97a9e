#include "search/postings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "search/index.hpp"
#include "store/both_engines.hpp"

namespace haip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Chunk, ComesBack) {
  const Postings postings{{5, 8}, {6, 255}, {200, 1}, {1'000'000'000'000, 64}};
  const Result<Postings> read = decode_chunk(5, encode_chunk(5, postings));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, postings);
  EXPECT_EQ(encode_chunk(5, {{5, 8}, {1029, 9}}), (Bytes{0, 8, 0x80, 0x08, 9}));
}

TEST(Chunk, DamageIsNoticed) {
  const std::vector<Bytes> damaged{{0}, {0x80}, {0x80, 0x80}, {0, 8, 1}, Bytes(20, 0xff)};
  for (const Bytes& bytes : damaged) EXPECT_FALSE(decode_chunk(0, bytes).has_value());
  EXPECT_TRUE(decode_chunk(0, {}).has_value());
}

class StoredPostings : public BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    connection_ = connect();
    ASSERT_DONE(migrate(*connection_, search_part().migrations));
  }

  void change(std::string_view term, const Postings& changes) {
    auto transaction = connection_->begin(TransactionKind::write);
    ASSERT_DONE(transaction);
    ASSERT_DONE(change_postings(*connection_, term, changes));
    ASSERT_DONE(transaction->commit());
  }
  Postings read(const std::string& term, const std::string& last = "") {
    auto found = read_postings(*connection_, {term, last.empty() ? term : last});
    if (!found) throw std::runtime_error(found.error().message);
    EXPECT_FALSE(found->is_cut);
    return found->postings;
  }

  std::unique_ptr<Connection> connection_;
};

TEST_P(StoredPostings, HoldWhatAPlainMapWouldHold) {
  std::mt19937 random(7);
  std::map<std::uint64_t, std::uint8_t> expected;
  for (int round = 0; round < 40; ++round) {
    std::map<std::uint64_t, std::uint8_t> changes;
    for (int i = 0; i < 60; ++i) changes[random() % 3000] = static_cast<std::uint8_t>(random() % 4);
    Postings list;
    for (const auto& [text, weight] : changes) {
      list.push_back({text, weight});
      if (weight == 0)
        expected.erase(text);
      else
        expected[text] = weight;
    }
    change("word", list);
  }
  Postings wanted;
  for (const auto& [text, weight] : expected) wanted.push_back({text, weight});
  EXPECT_EQ(read("word"), wanted);
  for (std::uint64_t text = 0; text < 3000; text += 7) {
    const auto found = find_posting(*connection_, "word", text);
    ASSERT_DONE(found);
    EXPECT_EQ(found->has_value(), expected.contains(text)) << text;
  }
}

TEST_P(StoredPostings, LeaveNothingBehind) {
  Postings all;
  for (std::uint64_t text = 0; text < 1000; ++text) all.push_back({text, 8});
  change("word", all);
  EXPECT_EQ(integer(*connection_, "SELECT COUNT(*) FROM search_term"), 4);
  for (Posting& posting : all) posting.weight = 0;
  change("word", all);
  EXPECT_EQ(integer(*connection_, "SELECT COUNT(*) FROM search_term"), 0);
}

TEST_P(StoredPostings, BeginningsOfWords) {
  change("code", {{1, 8}, {3, 9}});
  change("codes", {{2, 8}, {3, 70}});
  change("coda", {{4, 8}});
  change("codf", {{5, 8}});
  EXPECT_THAT(read("code", "code\U0010FFFF"), ElementsAre(Posting{1, 8}, Posting{2, 8}, Posting{3, 70}));
  EXPECT_THAT(read("none"), IsEmpty());
}

TEST_P(StoredPostings, SayWhenThereAreMoreThanOneReads) {
  for (std::size_t i = 0; i <= most_chunks; ++i) {
    ASSERT_DONE(connection_->execute("INSERT INTO search_term (term, first_text, postings) VALUES ('word', $1, $2)",
                                     {static_cast<std::uint64_t>(i), encode_chunk(i, {{i, 8}})}));
  }
  const auto found = read_postings(*connection_, {"word", "word"});
  ASSERT_DONE(found);
  EXPECT_TRUE(found->is_cut);
  EXPECT_EQ(found->postings.size(), most_chunks);
  const auto beyond = find_posting(*connection_, "word", most_chunks);
  ASSERT_DONE(beyond);
  EXPECT_EQ(*beyond, 8);
}

INSTANTIATE_TEST_SUITE_P(Engines, StoredPostings,
                         testing::Values(TestedEngine::sqlite, TestedEngine::postgres_in_dictionary_order), name_of);

}  // namespace
}  // namespace haip
