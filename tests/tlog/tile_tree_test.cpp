#include "tlog/tile_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tlog/reference_tree.hpp"
#include "tlog/sample_log.hpp"

namespace haip::tlog {
namespace {

using sample::MemoryTiles;
using sample::outcome;
using sample::tiles_of_log;
using testing::HasSubstr;

ReferenceTree reference_of(std::size_t size) {
  std::vector<Bytes> entries;
  for (std::size_t i = 0; i < size; ++i) entries.push_back(sample::entry(i));
  return ReferenceTree(std::move(entries));
}

/// Checks one size against the reference at the given indexes, each also used as the size to prove consistency from.
void compare(ReferenceTree& reference, MemoryTiles& tiles, std::uint64_t size, const std::set<std::uint64_t>& indexes) {
  ASSERT_EQ(*root(size, tiles), reference.hash(0, size)) << "size " << size;
  TiledTree tree = *TiledTree::open(size, tiles);
  for (const std::uint64_t index : indexes) {
    if (index >= size) continue;
    ASSERT_EQ(*tree.inclusion_proof(index), reference.path(index, 0, size)) << index << " in " << size;
    ASSERT_EQ(*tree.leaf_hash(index), sample::leaf(index));
    ASSERT_EQ(*tree.consistency_proof(index), index == 0 ? std::vector<Digest>{} : reference.proof(index, size))
        << index << " to " << size;
  }
  // A tree that has answered nothing before gives the same answers.
  const std::uint64_t middle = size / 2;
  ASSERT_EQ(*inclusion_proof(middle, size, tiles), *tree.inclusion_proof(middle));
  ASSERT_EQ(*consistency_proof(middle, size, tiles), *tree.consistency_proof(middle));
  ASSERT_EQ(*leaf_hash_at(middle, size, tiles), sample::leaf(middle));
}

TEST(TileTree, AgreesWithTheReferenceForSmallSizes) {
  ReferenceTree reference = reference_of(600);
  MemoryTiles tiles = tiles_of_log(600);  // A store that has grown past the size asked for.
  std::mt19937_64 random(1);
  for (std::uint64_t size = 1; size <= 600; ++size) {
    std::set<std::uint64_t> indexes{0, 1, 127, 128, 129, 254, 255, 256, 257, 511, 512, 513, size - 1, size / 2};
    for (std::uint64_t index = 0; index < std::min<std::uint64_t>(size, 100); ++index) indexes.insert(index);
    for (int i = 0; i < 10; ++i) indexes.insert(random() % size);
    compare(reference, tiles, size, indexes);
  }
}

TEST(TileTree, AgreesWithTheReferenceAtTheEdgesOfTiles) {
  constexpr std::uint64_t largest = 70'000;
  ReferenceTree reference = reference_of(largest);
  MemoryTiles tiles = tiles_of_log(largest);
  std::mt19937_64 random(2);
  std::set<std::uint64_t> sizes{255, 256, 257, 65'279, 65'280, 65'281, 65'535, 65'536, 65'537, 65'792, 65'793, largest};
  while (sizes.size() < 40) sizes.insert(600 + random() % (largest - 600));
  for (const std::uint64_t size : sizes) {
    std::set<std::uint64_t> indexes{0, 1, 255, 256, 65'535, 65'536, size - 1, size - 2};
    for (int i = 0; i < 6; ++i) indexes.insert(random() % size);
    compare(reference, tiles, size, indexes);
  }
}

// Many questions to one TiledTree: the answers do not depend on what was asked before, and no tile is read twice.
TEST(TileTree, OneTreeAnswersManyQuestions) {
  constexpr std::uint64_t size = 1'300;
  ReferenceTree reference = reference_of(size);
  MemoryTiles tiles = tiles_of_log(size);
  TiledTree tree = *TiledTree::open(size, tiles);
  for (std::uint64_t i = 0; i < size; ++i) {
    const std::uint64_t index = i * 997 % size;
    ASSERT_EQ(*tree.inclusion_proof(index), reference.path(index, 0, size)) << index;
    ASSERT_EQ(*tree.leaf_hash(index), sample::leaf(index));
    if (index > 0) {
      ASSERT_EQ(*tree.consistency_proof(index), reference.proof(index, size)) << index;
    }
  }
  EXPECT_EQ(*tree.root(), reference.hash(0, size));
  EXPECT_EQ(tiles.reads, 7) << "six tiles of level 0, one of level 1";
}

TEST(TileTree, TheEmptyTree) {
  MemoryTiles tiles;
  EXPECT_EQ(*root(0, tiles), empty_root());
  EXPECT_EQ(*consistency_proof(0, 0, tiles), std::vector<Digest>{});
  EXPECT_EQ(*consistency_proof(0, 9, tiles), std::vector<Digest>{});
  EXPECT_EQ(*consistency_proof(9, 9, tiles), std::vector<Digest>{});
  EXPECT_EQ(tiles.reads, 0);
}

TEST(TileTree, SaysWhatIsWrong) {
  MemoryTiles tiles = tiles_of_log(300);
  EXPECT_EQ(outcome(inclusion_proof(300, 300, tiles)), "malformed: there is no entry 300 in a tree of 300");
  EXPECT_EQ(outcome(leaf_hash_at(300, 300, tiles)), "malformed: there is no entry 300 in a tree of 300");
  EXPECT_EQ(outcome(consistency_proof(301, 300, tiles)),
            "malformed: a tree of 301 entries cannot be the beginning of one of 300");
  EXPECT_THAT(outcome(root(max_tree_size + 1, tiles)), HasSubstr("too large"));
  EXPECT_EQ(outcome(root(301, tiles)), "malformed: tile/0/001.p/45 has 1408 bytes where 1440 are needed");
  EXPECT_EQ(outcome(root(600, tiles)), "malformed: tile/1/000.p/2 has 32 bytes where 64 are needed");
  EXPECT_EQ(outcome(root(70'000, tiles)), "not_found: tile/2/000.p/1");
  EXPECT_EQ(outcome(TreeAppender::resume(301, tiles)),
            "malformed: tile/0/001.p/45 has 1408 bytes where 1440 are needed");
}

TEST(TileTree, ReadsAtMostTwoTilesForEachLevel) {
  MemoryTiles tiles = tiles_of_log(70'000);
  const auto reads_of = [&](const auto& compute) {
    tiles.reads = 0;
    EXPECT_TRUE(compute());
    return tiles.reads;
  };
  EXPECT_EQ(reads_of([&] { return root(70'000, tiles).has_value(); }), 3);
  EXPECT_LE(reads_of([&] { return inclusion_proof(12'345, 70'000, tiles).has_value(); }), 6);
  EXPECT_LE(reads_of([&] { return consistency_proof(12'345, 70'000, tiles).has_value(); }), 6);
  EXPECT_EQ(reads_of([&] { return leaf_hash_at(12'345, 70'000, tiles).has_value(); }), 1);
}

// A changed hash in a tile leads to another root: whoever compares the root with a checkpoint notices.
TEST(TileTree, AChangedTileChangesTheRoot) {
  MemoryTiles tiles = tiles_of_log(300);
  const Digest before = *root(300, tiles);
  for (const auto& [level, index] : {std::pair(0U, 1U), std::pair(1U, 0U)}) {
    tiles.at(level, index)[7] ^= 1;
    EXPECT_NE(*root(300, tiles), before);
    tiles.at(level, index)[7] ^= 1;
  }
  EXPECT_EQ(*root(300, tiles), before);
}

TEST(TileTree, ATileOfZeroesIsOnlyAWrongTile) {
  MemoryTiles tiles = tiles_of_log(300);
  const Digest before = *root(300, tiles);
  for (const auto& [level, index] : {std::pair(0U, 1U), std::pair(1U, 0U)}) tiles.at(level, index).assign(8192, 0);
  EXPECT_NE(*root(300, tiles), before);
  EXPECT_EQ(outcome(inclusion_proof(299, 300, tiles)), "ok");
  EXPECT_EQ(*leaf_hash_at(299, 300, tiles), Digest());
  EXPECT_EQ(outcome(TreeAppender::resume(300, tiles)), "ok");
}

TEST(TreeAppender, AgreesWithTheReference) {
  ReferenceTree reference = reference_of(66'000);
  TreeAppender tree;
  EXPECT_EQ(tree.root(), empty_root());
  EXPECT_TRUE(tree.take_changed_tiles().empty());
  for (std::uint64_t index = 0; index < 66'000; ++index) {
    tree.append(sample::leaf(index));
    ASSERT_EQ(tree.size(), index + 1);
    if (index < 600 || index > 65'500 || index % 977 == 0) {
      ASSERT_EQ(tree.root(), reference.hash(0, index + 1));
    }
  }
}

TEST(TreeAppender, ResumesAtEverySize) {
  MemoryTiles tiles;
  TreeAppender grown;
  std::vector<std::uint64_t> sizes;
  for (std::uint64_t size = 0; size <= 520; ++size) sizes.push_back(size);
  sizes.insert(sizes.end(), {65'535, 65'536, 65'537, 65'792, 65'800});
  for (const std::uint64_t size : sizes) {
    while (grown.size() < size) grown.append(sample::leaf(grown.size()));
    tiles.store(grown.take_changed_tiles());
    TreeAppender resumed = *TreeAppender::resume(size, tiles);
    ASSERT_EQ(resumed.size(), size);
    ASSERT_EQ(resumed.root(), grown.root()) << size;
    EXPECT_TRUE(resumed.take_changed_tiles().empty()) << "nothing was appended yet";
    // It continues as the one that was never stopped: same root, same tiles.
    TreeAppender ahead = grown;
    for (int i = 0; i < 300; ++i) {
      resumed.append(sample::leaf(resumed.size()));
      ahead.append(sample::leaf(ahead.size()));
    }
    ASSERT_EQ(resumed.root(), ahead.root()) << size;
    const auto one = resumed.take_changed_tiles();
    const auto other = ahead.take_changed_tiles();
    ASSERT_EQ(one.size(), other.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
      EXPECT_EQ(one[i].address, other[i].address);
      EXPECT_EQ(one[i].hashes, other[i].hashes);
    }
  }
}

std::vector<std::string> paths(const std::vector<ChangedTile>& tiles) {
  std::vector<std::string> all;
  for (const ChangedTile& tile : tiles) {
    EXPECT_EQ(tile.hashes.size(), tile.address.width * Digest::size_bytes);
    all.push_back(format_tile_path(tile.address));
  }
  return all;
}

TEST(TreeAppender, NamesTheTilesThatChanged) {
  TreeAppender tree;
  const auto grow_to = [&](std::uint64_t size) {
    while (tree.size() < size) tree.append(sample::leaf(tree.size()));
    return paths(tree.take_changed_tiles());
  };
  using Paths = std::vector<std::string>;
  EXPECT_EQ(grow_to(1), (Paths{"tile/0/000.p/1"}));
  EXPECT_EQ(grow_to(1), (Paths{}));
  EXPECT_EQ(grow_to(255), (Paths{"tile/0/000.p/255"}));
  EXPECT_EQ(grow_to(256), (Paths{"tile/0/000", "tile/1/000.p/1"}));
  EXPECT_EQ(grow_to(257), (Paths{"tile/0/001.p/1"}));
  EXPECT_EQ(grow_to(600), (Paths{"tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"}));
  EXPECT_EQ(grow_to(1024), (Paths{"tile/0/002", "tile/0/003", "tile/1/000.p/4"}));
  EXPECT_EQ(grow_to(65'535).back(), "tile/1/000.p/255");
  EXPECT_EQ(grow_to(65'536), (Paths{"tile/0/255", "tile/1/000", "tile/2/000.p/1"}));
  EXPECT_EQ(grow_to(65'537), (Paths{"tile/0/256.p/1"}));
}

TEST(TreeAppender, ACopyCanBeThrownAway) {
  TreeAppender tree;
  for (std::uint64_t index = 0; index < 300; ++index) tree.append(sample::leaf(index));
  const Digest before = tree.root();
  {
    TreeAppender tentative = tree;
    for (int i = 0; i < 1000; ++i) tentative.append(sha256("refused"));
    EXPECT_NE(tentative.root(), before);
  }
  EXPECT_EQ(tree.size(), 300U);
  EXPECT_EQ(tree.root(), before);
  EXPECT_EQ(paths(tree.take_changed_tiles()),
            (std::vector<std::string>{"tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"}));
}

TEST(SampleLog, Roots) {
  for (const auto& [size, expected] :
       std::vector<std::pair<std::uint64_t, std::string>>{{0, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},
                                                          {1, "dziFphNIniTOLPdhmdakI/BC5LvxLX7s7pEu8nbGVwE="},
                                                          {3, "lPvQ3YNvUDAWkubQ6t5yjuGexSv/8WBu2AfIV11aqhk="},
                                                          {256, "2mWW2VNp9f7zIquOTg2jsLUCNqqcijsdJG90Ecni4y4="},
                                                          {300, "yjk9Apa+xeC43KuYO9H7fRRh9RLnJny4ljGtJv1m2Eg="}}) {
    MemoryTiles tiles = tiles_of_log(300);
    EXPECT_EQ(root(size, tiles)->base64(), expected) << size;
  }
}

TEST(SampleLog, Tiles) {
  MemoryTiles tiles = tiles_of_log(300);
  EXPECT_EQ(sha256(tiles.at(0, 0)).hex(), "b0f6ca2ff42508faf8c6bb4ea8bb9c74243b19d4174fdc4fd17bdad9099e605e");
  EXPECT_EQ(sha256(tiles.at(0, 1)).hex(), "b7fedf2b6e00be3853e3fd898c5f25e4182fd9d6ff22f5e48fe48f6b538c94e4");
  EXPECT_EQ(Digest::from_bytes(tiles.at(1, 0))->base64(), "2mWW2VNp9f7zIquOTg2jsLUCNqqcijsdJG90Ecni4y4=");
  EXPECT_EQ(tiles.all().size(), 3U);
}

TEST(SampleLog, ConsistencyProof) {
  MemoryTiles tiles = tiles_of_log(300);
  const std::vector<Digest> proof = *consistency_proof(200, 300, tiles);
  ASSERT_EQ(proof.size(), 7U);
  EXPECT_EQ(proof.front().base64(), "Qp//uPIVnDf9BWTYKXqPTBP5+s0qhtH4FIASDprhTMU=");
  EXPECT_EQ(proof.back().base64(), "ruluENNmx7XMmcrclg/HTCS10kkNUlBQYS+Bm3Of5NU=");
  EXPECT_EQ(outcome(verify_consistency(200, *root(200, tiles), 300, *root(300, tiles), proof)), "ok");
}

}  // namespace
}  // namespace haip::tlog
