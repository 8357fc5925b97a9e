#include "base/named_file.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "testing/temporary_folder.hpp"

namespace haip {
namespace {

using testing_support::file_content;
using testing_support::TemporaryFolder;

TEST(NamedFile, TextIsTheSameWhateverTheEditor) {
  const TemporaryFolder folder;
  const auto read = [&](std::string_view written) {
    EXPECT_TRUE(write_file(folder / "text", written));
    return read_text_file(folder / "text", 1000).value();
  };
  EXPECT_EQ(read("\xEF\xBB\xBFone\r\ntwo\r\n\r\nthree"), "one\ntwo\n\nthree");
  EXPECT_EQ(read("one\rtwo\r"), "one\ntwo\n");
  EXPECT_EQ(read("one\n\xEF\xBB\xBF two"), "one\n\xEF\xBB\xBF two") << "a mark at the beginning alone is one";
  EXPECT_EQ(read(""), "");
}

TEST(NamedFile, OutputGoesIntoAPipeAndLeavesIt) {
  const TemporaryFolder folder;
  const Path pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(reader, 0);
  EXPECT_TRUE(write_named_file(pipe, "content"));
  std::array<char, 20> got{};
  EXPECT_EQ(::read(reader, got.data(), got.size()), 7);
  ::close(reader);
  EXPECT_EQ(std::string(got.data()), "content");
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
}

TEST(NamedFile, OutputFollowsLinks) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "sub");
  std::filesystem::create_symlink("sub/real", folder / "link");
  std::filesystem::create_symlink("link", folder / "second");
  for (const std::string_view content : {"new", "replaced"}) {
    ASSERT_TRUE(write_named_file(folder / "second", content));
    EXPECT_EQ(file_content(folder / "sub/real"), content);
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "second"));
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  }
}

TEST(NamedFile, OutputReplacesNoFolder) {
  const TemporaryFolder folder;
  const Status written = write_named_file(folder.path(), "content");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::conflict);
}

}  // namespace
}  // namespace haip
