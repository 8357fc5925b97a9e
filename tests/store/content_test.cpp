#include "store/content.hpp"

#include <gtest/gtest.h>

#include "both_engines.hpp"

namespace haip {
namespace {

class ContentTest : public BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    connection_ = connect();
    ASSERT_DONE(migrate(*connection_, content_migrations()));
  }
  [[nodiscard]] Connection& connection() { return *connection_; }
  [[nodiscard]] ContentState state(const Digest& digest) { return *content_state(connection(), digest); }

 private:
  std::unique_ptr<Connection> connection_;
};

INSTANTIATE_TEST_SUITE_P(Engines, ContentTest, testing::Values(TestedEngine::sqlite, TestedEngine::postgres), name_of);

TEST_P(ContentTest, PutAndGet) {
  for (const Bytes& bytes : {Bytes(), Bytes{0}, Bytes(largest_content_bytes, 0xa5)}) {
    const Digest digest = sha256(bytes);
    EXPECT_FAILS(not_found, get_content(connection(), digest));
    EXPECT_EQ(state(digest), ContentState::absent);
    ASSERT_DONE(put_content(connection(), digest, bytes));
    ASSERT_DONE(put_content(connection(), digest, bytes));
    EXPECT_EQ(*get_content(connection(), digest), bytes);
    EXPECT_EQ(state(digest), ContentState::present);
  }
}

TEST_P(ContentTest, TooLarge) {
  const Bytes bytes(largest_content_bytes + 1);
  EXPECT_FAILS(too_large, put_content(connection(), sha256(bytes), bytes));
  EXPECT_EQ(state(sha256(bytes)), ContentState::absent);
}

TEST_P(ContentTest, RefusesBytesOfAnotherDigest) {
  EXPECT_FAILS(false_proof, put_content(connection(), sha256("a"), as_bytes("b")));
  EXPECT_EQ(state(sha256("a")), ContentState::absent);
}

TEST_P(ContentTest, ErasedContentStaysErased) {
  const Digest digest = sha256("personal");
  ASSERT_DONE(put_content(connection(), digest, as_bytes("personal")));
  ASSERT_DONE(erase_content(connection(), digest));
  ASSERT_DONE(erase_content(connection(), digest));
  EXPECT_EQ(state(digest), ContentState::erased);
  EXPECT_FAILS(gone, get_content(connection(), digest));
  EXPECT_FAILS(gone, put_content(connection(), digest, as_bytes("personal")));
  EXPECT_FAILS(gone, get_content(connection(), digest));
  EXPECT_EQ(integer(connection(), "SELECT COUNT(*) FROM content WHERE bytes IS NOT NULL"), 0);
}

TEST_P(ContentTest, ErasedBeforeItCame) {
  const Digest digest = sha256("never here");
  ASSERT_DONE(erase_content(connection(), digest));
  EXPECT_EQ(state(digest), ContentState::erased);
  EXPECT_FAILS(gone, put_content(connection(), digest, as_bytes("never here")));
}

TEST_P(ContentTest, NoticesChangedBytes) {
  const Digest digest = sha256("as written");
  ASSERT_DONE(put_content(connection(), digest, as_bytes("as written")));
  ASSERT_DONE(connection().execute("UPDATE content SET bytes = $1", {to_bytes("as altered")}));
  const auto altered = get_content(connection(), digest);
  EXPECT_FAILS(false_proof, altered);
  EXPECT_FALSE(altered.error().advice.empty());
}

TEST_P(ContentTest, BelongsToTheTransaction) {
  const Digest digest = sha256("kept or not");
  {
    auto transaction = connection().begin(TransactionKind::write);
    ASSERT_DONE(transaction);
    ASSERT_DONE(put_content(connection(), digest, as_bytes("kept or not")));
    EXPECT_EQ(state(digest), ContentState::present);
  }
  EXPECT_EQ(state(digest), ContentState::absent);
  auto transaction = connection().begin(TransactionKind::write);
  ASSERT_DONE(transaction);
  ASSERT_DONE(erase_content(connection(), digest));
  // Being refused by a rule is no failure of the database: the transaction goes on.
  EXPECT_FAILS(gone, put_content(connection(), digest, as_bytes("kept or not")));
  ASSERT_DONE(transaction->commit());
  EXPECT_EQ(state(digest), ContentState::erased);
}

}  // namespace
}  // namespace haip
