#include "base/named_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace haip {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr int most_links = 40;  // as the system follows

/// Where the links lead, whether or not a file is there yet.
Path end_of_links(Path path) {
  std::error_code error;
  for (int followed = 0; followed < most_links && std::filesystem::is_symlink(path, error); ++followed) {
    const Path target = std::filesystem::read_symlink(path, error);
    if (error) break;
    path = path.parent_path() / target;  // an absolute target stands alone
  }
  return path;
}

Status write_into(const Path& path, std::string_view content) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) return fail(system_error("cannot write " + path.string(), errno));
  Status written;
  while (written && !content.empty()) {
    const ssize_t size = ::write(descriptor, content.data(), content.size());
    if (size >= 0)
      content.remove_prefix(static_cast<std::size_t>(size));
    else if (errno != EINTR)
      written = fail(system_error("cannot write " + path.string(), errno));
  }
  ::close(descriptor);
  return written;
}

}  // namespace

Result<std::string> read_text_file(const Path& path, std::uint64_t limit_bytes) {
  TRY(std::string text, read_file(path, limit_bytes));
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r')
      plain += text[i];
    else if (i + 1 == text.size() || text[i + 1] != '\n')
      plain += '\n';
  }
  return plain;
}

Status write_named_file(const Path& path, std::string_view content) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (std::filesystem::is_directory(status))
    return fail(ErrorKind::conflict, path.string() + " is a folder", "name a file in it");
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) return write_into(path, content);
  return write_file(end_of_links(path), content);
}

}  // namespace haip
