#include "base/tar.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "base/file.hpp"
#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing::HasSubstr;

const std::vector<TarFile> sample{
    {"act-7/act.json", "{}"}, {"act-7/empty", ""}, {"act-7/long", std::string(1025, 'x')}};

TEST(Tar, ReadsWhatItWrites) {
  const std::string archive = write_tar(sample, Instant{1'795'510'800});
  EXPECT_EQ(archive.size() % 512, 0U);
  EXPECT_EQ(read_tar(archive, 10).value(), sample);
  EXPECT_EQ(write_tar(sample, Instant{1'795'510'800}), archive);
}

// The system's own tar is the other implementation.
TEST(Tar, IsUnpackedAndMadeByTheTarOfTheSystem) {
  const testing_support::TemporaryFolder folder;
  const std::string path = (folder / "a.tar").string();
  ASSERT_TRUE(write_file(path, write_tar(sample, Instant{1'795'510'800})));
  ASSERT_EQ(std::system(("cd " + path.substr(0, path.rfind('/')) + " && tar xf a.tar && tar cf b.tar act-7").c_str()),
            0);
  EXPECT_EQ(read_file(folder / "act-7" / "long", 2000).value(), sample[2].bytes);
  std::vector<TarFile> again = read_tar(read_file(folder / "b.tar", 100'000).value(), 10).value();
  std::ranges::sort(again, {}, &TarFile::name);
  EXPECT_EQ(again, sample);
}

TEST(Tar, RefusesWhatIsDamagedOrLeadsElsewhere) {
  const std::string archive = write_tar(sample, Instant{0});
  EXPECT_FALSE(read_tar("", 10));
  EXPECT_FALSE(read_tar(archive.substr(0, 3 * 512), 10));
  EXPECT_FALSE(read_tar(archive.substr(0, 512), 10));
  for (std::size_t i = 0; i < 160; ++i) {
    std::string damaged = archive;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    // The digits of the checksum may be written in several ways; none gives other files.
    const auto read = read_tar(damaged, 10);
    EXPECT_TRUE(!read || *read == sample) << i;
  }
  EXPECT_FALSE(read_tar(write_tar({{"../secret", "x"}}, Instant{0}), 10));
  EXPECT_FALSE(read_tar(write_tar({{"/etc/secret", "x"}}, Instant{0}), 10));
  EXPECT_THAT(read_tar(write_tar({{"a", "x"}, {"a", "y"}}, Instant{0}), 10).error().message, HasSubstr("twice"));
  EXPECT_EQ(read_tar(archive, 2).error().kind, ErrorKind::too_large);
}

}  // namespace
}  // namespace haip
