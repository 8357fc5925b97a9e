#include "search/indexer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "search/index.hpp"
#include "search/searchable_register.hpp"
#include "testing/postgres_server.hpp"

namespace haip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing_support::must;
using testing_support::SearchableRegister;

class Indexing : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    std::string database;
    if (GetParam() == Engine::postgres) {
      const std::optional<std::string> address = testing_support::fresh_postgres_database();
      if (!address) GTEST_SKIP() << testing_support::no_postgres_reason();
      database = *address;
    }
    sample_.emplace(database);
  }

  std::vector<std::string> found(std::string_view query) {
    std::vector<std::string> urls;
    for (const SearchHit& hit :
         must(search(sample_->connection(), must(parse_search_query(query)), {.language = "en"})).hits)
      urls.push_back(hit.url);
    return urls;
  }
  std::uint64_t rows_with(std::string_view text) {
    const std::string pattern = "%" + std::string(text) + "%";
    return must(sample_->connection().query("SELECT 1 FROM search_text WHERE body LIKE $1 OR words LIKE $1", {pattern}))
               .size() +
           must(sample_->connection().query("SELECT 1 FROM search_term WHERE term = $1", {text})).size();
  }

  std::optional<SearchableRegister> sample_;
};

TEST_P(Indexing, FollowsTheLog) {
  sample_->write_note("a", "transparency");
  EXPECT_THAT(found("transparency"), IsEmpty());
  sample_->catch_up();
  EXPECT_THAT(found("transparency"), ElementsAre("/note/a"));
  sample_->write_note("b", "transparency again");
  sample_->write_note("a", "something else");
  sample_->catch_up();
  EXPECT_THAT(found("transparency"), ElementsAre("/note/b"));
  EXPECT_THAT(found("else"), ElementsAre("/note/a"));
  const IndexState state = must(read_index_state(sample_->connection()));
  EXPECT_EQ(state.position, sample_->reg().publisher().logged_size());
}

TEST_P(Indexing, IsNoPartOfTheState) {
  sample_->write_note("a", "transparency");
  const Digest before = must(state_digest(sample_->connection(), testing_support::searchable_kinds()));
  sample_->catch_up();
  EXPECT_EQ(must(state_digest(sample_->connection(), testing_support::searchable_kinds())), before);
}

TEST_P(Indexing, ErasedContentLeavesTheIndex) {
  const Digest secret = sample_->write_note("a", "unspeakable things");
  sample_->write_note("b", "other things");
  sample_->catch_up();
  EXPECT_THAT(found("things"), ElementsAre("/note/a", "/note/b"));
  must(sample_->reg().erase(secret, "author-request"));
  EXPECT_THAT(found("unspeakable"), IsEmpty());  // at once
  sample_->catch_up();
  EXPECT_THAT(found("things"), ElementsAre("/note/b"));
  EXPECT_THAT(found("note"), ElementsAre("/note/b"));
  EXPECT_EQ(rows_with("unspeakable"), 0U);
}

TEST_P(Indexing, WhatWasErasedBeforeNeverEnters) {
  must(sample_->reg().erase(sample_->write_note("a", "unspeakable"), "law"));
  sample_->catch_up();
  EXPECT_EQ(rows_with("unspeakable"), 0U);
  EXPECT_THAT(found("note"), IsEmpty());
}

TEST_P(Indexing, IsBuiltAnewWhenTheAnalyserChanged) {
  sample_->write_note("a", "transparency");
  sample_->write_note("b", "safety");
  sample_->catch_up();
  {
    // What an older version left behind.
    Transaction transaction = must(sample_->connection().begin(TransactionKind::write));
    const PreparedDocument ghost = prepare_document({"ghost", "note", "/ghost", {0}, {{"en", "Transparency", ""}}});
    must(write_documents(sample_->connection(), {&ghost, 1}));
    must(transaction.commit());
  }
  IndexerParts parts = sample_->parts();
  ++parts.version;
  Indexer newer(parts);
  must(newer.catch_up());
  EXPECT_THAT(found("transparency"), ElementsAre("/note/a"));
  EXPECT_THAT(found("safety"), ElementsAre("/note/b"));
  EXPECT_EQ(must(read_index_state(sample_->connection())).version, parts.version);

  Indexer older(sample_->parts());
  const Status refused = older.catch_up();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_THAT(found("safety"), ElementsAre("/note/b"));
}

TEST_P(Indexing, LargeStepsAreSeveralTransactions) {
  std::string long_text;
  for (int i = 0; i < 400; ++i) long_text += "word" + std::to_string(i) + " ";
  for (int i = 0; i < 12; ++i) sample_->write_note("n" + std::to_string(i), long_text);
  sample_->catch_up();
  const SearchResults results =
      must(search(sample_->connection(), must(parse_search_query("word399")), {.language = "en"}));
  EXPECT_EQ(results.total, 12U);
}

TEST_P(Indexing, ByItselfAndBesideOthers) {
  const std::unique_ptr<Indexer> first = Indexer::start(sample_->parts());
  const std::unique_ptr<Indexer> second = Indexer::start(sample_->parts());
  for (int i = 0; i < 9; ++i) sample_->write_note("n" + std::to_string(i), "transparency");
  const std::uint64_t size = sample_->reg().publisher().logged_size();
  while (first->position() < size || second->position() < size) std::this_thread::yield();
  const SearchResults results =
      must(search(sample_->connection(), must(parse_search_query("transparency")), {.language = "en"}));
  EXPECT_EQ(results.total, 9U);
}

INSTANTIATE_TEST_SUITE_P(Engines, Indexing, testing::Values(Engine::sqlite, Engine::postgres),
                         [](const auto& tested) { return tested.param == Engine::sqlite ? "Sqlite" : "Postgres"; });

}  // namespace
}  // namespace haip
