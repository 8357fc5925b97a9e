#include "reports/folder_watch.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace haip {
namespace {

constexpr std::uint32_t changes = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
constexpr int settled_after_ms = 50;

/// Hidden files are no part of a report: what editors swap to, and the history of links, which the check itself writes.
bool tells_of_change(std::string_view events) {
  while (events.size() >= sizeof(inotify_event)) {
    inotify_event event{};
    std::memcpy(&event, events.data(), sizeof event);
    const std::string_view name(events.data() + sizeof event, event.len);  // padded with zeros
    if (!name.starts_with('.')) return true;
    events.remove_prefix(std::min(events.size(), sizeof event + event.len));
  }
  return false;
}

}  // namespace

Result<FolderWatch> FolderWatch::open(const Path& folder) {
  const int descriptor = ::inotify_init1(IN_CLOEXEC);
  if (descriptor < 0) return fail(system_error("cannot watch " + folder.string(), errno));
  FolderWatch watch(folder, descriptor);
  CHECK(watch.watch_all());
  return watch;
}

FolderWatch::FolderWatch(FolderWatch&& other) noexcept
    : folder_(std::move(other.folder_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderWatch::~FolderWatch() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

// Adding a watch that is there already changes nothing.
Status FolderWatch::watch_all() const {
  const auto add = [&](const Path& path) { return ::inotify_add_watch(descriptor_, path.c_str(), changes) >= 0; };
  if (!add(folder_)) return fail(system_error("cannot watch " + folder_.string(), errno));
  std::error_code error;
  for (auto entry = std::filesystem::recursive_directory_iterator(folder_, error);
       !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error))
    if (entry->is_directory(error)) add(entry->path());
  return {};
}

Status FolderWatch::wait() {
  int patience = -1;  // until something happens, then until nothing more does
  while (true) {
    pollfd asked{descriptor_, POLLIN, 0};
    const int ready = ::poll(&asked, 1, patience);
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) return fail(system_error("cannot watch " + folder_.string(), errno));
    if (ready == 0) return watch_all();
    alignas(inotify_event) std::array<char, 4096> events{};
    const ssize_t length = ::read(descriptor_, events.data(), events.size());
    if (length < 0) return fail(system_error("cannot watch " + folder_.string(), errno));
    if (tells_of_change({events.data(), static_cast<std::size_t>(length)})) patience = settled_after_ms;
  }
}

}  // namespace haip
