#include "tlog/tile.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>

#include "tlog/sample_log.hpp"

namespace haip::tlog {
namespace {

using sample::outcome;

TEST(TilePath, Examples) {
  const std::vector<std::pair<TileAddress, std::string>> examples{
      {{0, 1'234'067, 256}, "tile/0/x001/x234/067"},
      {{0, 5, 256}, "tile/0/005"},
      {{0, 256'000, 256}, "tile/0/x256/000"},
      {{0, 1, 44}, "tile/0/001.p/44"},
      {{1, 0, 1}, "tile/1/000.p/1"},
      {{63, 999, 255}, "tile/63/999.p/255"},
      {{2, 1000, 7}, "tile/2/x001/000.p/7"},
      {{0, max_tree_size / 256, 256}, "tile/0/x036/x028/x797/x018/x963/967"}};
  for (const auto& [address, path] : examples) {
    EXPECT_EQ(format_tile_path(address), path);
    const auto parsed = parse_tile_path(path);
    ASSERT_EQ(outcome(parsed), "ok") << path;
    EXPECT_EQ(*parsed, address);
  }
  EXPECT_EQ(format_bundle_path({0, 5}), "tile/entries/000.p/5");
  EXPECT_EQ(format_bundle_path({256'000, 256}), "tile/entries/x256/000");
  EXPECT_EQ(*parse_bundle_path("tile/entries/x001/x234/067.p/9"), (BundleAddress{1'234'067, 9}));
}

TEST(TilePath, HasOneSpelling) {
  for (const char* path : {"",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "/tile/0/000",
                           "tile//000",
                           "tile/00/000",
                           "tile/01/000",
                           "tile/64/000",
                           "tile/-1/000",
                           "tile/+1/000",
                           "tile/a/000",
                           "tile/0/0",
                           "tile/0/00",
                           "tile/0/0000",
                           "tile/0/1234",
                           "tile/0/x000",
                           "tile/0/x000/001",
                           "tile/0/x000/x001/001",
                           "tile/0/001/001",
                           "tile/0/x001/x002",
                           "tile/0/x1/002",
                           "tile/0/X001/002",
                           "tile/0/x001//002",
                           "tile/0/000/",
                           "tile/0/000.p",
                           "tile/0/000.p/",
                           "tile/0/000.p/0",
                           "tile/0/000.p/00",
                           "tile/0/000.p/01",
                           "tile/0/000.p/256",
                           "tile/0/000.p/-1",
                           "tile/0/000.p/1/",
                           "tile/0/000.p/1.p/1",
                           "tile/0/000.P/1",
                           "tile/0/ 00",
                           "tile/0/000 ",
                           "tile/0/000\n",
                           "tile/0/x036/x028/x797/x018/x963/968",
                           "tile/0/x999/x999/x999/x999/x999/x999/999",
                           "tile/0/x018/x446/x744/x073/x709/x551/616",
                           "tile/entries/000",
                           "tile/0/000.p/18446744073709551617"})
    EXPECT_FALSE(parse_tile_path(path)) << path;
  for (const char* path : {"tile/entries", "tile/entries/", "tile/entries/0/000", "tile/entries/x000/001",
                           "tile/entries/000.p/256", "tile/0/000", "tile/data/000"})
    EXPECT_FALSE(parse_bundle_path(path)) << path;
  EXPECT_EQ(outcome(parse_tile_path("tile/0/000.p/256")),
            "malformed: \"tile/0/000.p/256\" is not the path of a tile: the width of a partial tile is 1 to 255");
}

TEST(TilePath, ParsesWhatItFormats) {
  EXPECT_TRUE(rc::check([] {
    const TileAddress address{*rc::gen::inRange(0U, 64U), *rc::gen::inRange<std::uint64_t>(0, max_tree_size / 256 + 1),
                              *rc::gen::inRange(1U, 257U)};
    RC_ASSERT(*parse_tile_path(format_tile_path(address)) == address);
    const BundleAddress bundle{address.index, address.width};
    RC_ASSERT(*parse_bundle_path(format_bundle_path(bundle)) == bundle);
  }));
}

TEST(TilesOfSize, Examples) {
  EXPECT_EQ(tiles_of_size(70'000), (std::vector<LevelTiles>{{0, 273, 112}, {1, 1, 17}, {2, 0, 1}}));
  EXPECT_EQ(tiles_of_size(0), (std::vector<LevelTiles>{}));
  EXPECT_EQ(tiles_of_size(1), (std::vector<LevelTiles>{{0, 0, 1}}));
  EXPECT_EQ(tiles_of_size(255), (std::vector<LevelTiles>{{0, 0, 255}}));
  EXPECT_EQ(tiles_of_size(256), (std::vector<LevelTiles>{{0, 1, 0}, {1, 0, 1}}));
  EXPECT_EQ(tiles_of_size(257), (std::vector<LevelTiles>{{0, 1, 1}, {1, 0, 1}}));
  EXPECT_EQ(tiles_of_size(65'535), (std::vector<LevelTiles>{{0, 255, 255}, {1, 0, 255}}));
  EXPECT_EQ(tiles_of_size(65'536), (std::vector<LevelTiles>{{0, 256, 0}, {1, 1, 0}, {2, 0, 1}}));
  EXPECT_EQ(tiles_of_size(65'537), (std::vector<LevelTiles>{{0, 256, 1}, {1, 1, 0}, {2, 0, 1}}));
  EXPECT_EQ(tiles_of_size(max_tree_size).size(), 8U);
}

TEST(WidthInTree, IsThatOfTheTilesOfSize) {
  for (const std::uint64_t size : {0U, 1U, 255U, 256U, 257U, 65'535U, 65'536U, 65'537U, 70'000U}) {
    for (const LevelTiles& level : tiles_of_size(size)) {
      if (level.full_tiles > 0) {
        EXPECT_EQ(width_in_tree(level.level, 0, size), 256U);
        EXPECT_EQ(width_in_tree(level.level, level.full_tiles - 1, size), 256U);
      }
      EXPECT_EQ(width_in_tree(level.level, level.full_tiles, size), level.partial_width);
      EXPECT_EQ(width_in_tree(level.level, level.full_tiles + 1, size), 0U);
    }
    EXPECT_EQ(width_in_tree(3, 0, size), 0U);
    EXPECT_EQ(width_in_tree(63, 0, size), 0U);
  }
}

}  // namespace
}  // namespace haip::tlog
