#include "base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace haip {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  [[nodiscard]] int value() const { return value_; }
  [[nodiscard]] bool is_open() const { return value_ >= 0; }

 private:
  int value_;
};

enum class Durability { synced, left_to_the_system };

Status write_all(int descriptor, std::string_view content, const Path& path, Durability durability) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(system_error("cannot write " + path.string(), errno));
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (durability == Durability::synced && ::fsync(descriptor) != 0)
    return fail(system_error("cannot make " + path.string() + " durable", errno));
  return {};
}

Status sync_folder(const Path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.is_open() || ::fsync(descriptor.value()) != 0)
    return fail(system_error("cannot make the folder " + folder.string() + " durable", errno));
  return {};
}

Path folder_of(const Path& path) { return path.has_parent_path() ? path.parent_path() : Path("."); }

}  // namespace

Error system_error(std::string doing, int error_number) {
  ErrorKind kind = ErrorKind::unavailable;
  std::string advice;
  switch (error_number) {
    case ENOENT:
      kind = ErrorKind::not_found;
      advice = "check the path";
      break;
    case EEXIST:
      kind = ErrorKind::conflict;
      advice = "choose another name, or move the existing file away";
      break;
    case EACCES:
    case EPERM:
      advice = "check who owns it and its permissions";
      break;
    case ENOSPC:
    case EDQUOT:
      advice = "free some disk space, then try again; nothing was half-written";
      break;
    case EROFS:
      advice = "the disk is mounted read-only; mount it writable, then try again";
      break;
    default:
      break;
  }
  return {kind, std::move(doing) + ": " + std::generic_category().message(error_number), std::move(advice)};
}

Result<std::string> read_file(const Path& path, std::uint64_t limit_bytes) {
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor.is_open()) return fail(system_error("cannot read " + path.string(), errno));
  std::string content;
  std::string chunk(64 * 1024, '\0');
  for (;;) {
    const ssize_t got = ::read(descriptor.value(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(system_error("cannot read " + path.string(), errno));
    if (got == 0) return content;
    content.append(chunk, 0, static_cast<std::size_t>(got));
    if (content.size() > limit_bytes)
      return fail(ErrorKind::too_large, path.string() + " is larger than " + std::to_string(limit_bytes) + " bytes");
  }
}

namespace {

Status replace_file(const Path& path, std::string_view content, mode_t mode, Durability durability) {
  const Path temporary = folder_of(path) / ("." + path.filename().string() + "." + std::to_string(::getpid()) + ".new");
  const auto write_temporary = [&]() -> Status {
    const Descriptor descriptor(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode));
    if (!descriptor.is_open()) return fail(system_error("cannot create " + temporary.string(), errno));
    if (::fchmod(descriptor.value(), mode) != 0)
      return fail(system_error("cannot set the mode of " + path.string(), errno));
    return write_all(descriptor.value(), content, path, durability);
  };
  Status written = write_temporary();
  if (written && ::rename(temporary.c_str(), path.c_str()) != 0)
    written = fail(system_error("cannot put " + path.string() + " in place", errno));
  if (!written) {
    ::unlink(temporary.c_str());
    return written;
  }
  return durability == Durability::synced ? sync_folder(folder_of(path)) : Status();
}

}  // namespace

Status write_file(const Path& path, std::string_view content, mode_t mode) {
  return replace_file(path, content, mode, Durability::synced);
}

Status write_file_without_sync(const Path& path, std::string_view content, mode_t mode) {
  return replace_file(path, content, mode, Durability::left_to_the_system);
}

Status write_new_file(const Path& path, std::string_view content, mode_t mode) {
  {
    const Descriptor descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
    if (!descriptor.is_open()) return fail(system_error("cannot create " + path.string(), errno));
    if (Status written = write_all(descriptor.value(), content, path, Durability::synced); !written) {
      ::unlink(path.c_str());
      return written;
    }
  }
  return sync_folder(folder_of(path));
}

Status create_folder(const Path& path, mode_t mode) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return {};
  if (path.has_parent_path() && path.parent_path() != path) CHECK(create_folder(path.parent_path(), 0755));
  if (::mkdir(path.c_str(), mode) != 0 && errno != EEXIST)
    return fail(system_error("cannot create the folder " + path.string(), errno));
  if (!std::filesystem::is_directory(path, error))
    return fail(ErrorKind::conflict, path.string() + " exists and is not a folder", "choose another name");
  return {};
}

}  // namespace haip
