#pragma once
// Waiting until something in a folder changes (inotify): for checks that run again by themselves.

#include <memory>

#include "base/file.hpp"

namespace haip {

class FolderWatch {
 public:
  /// Watches the folder and the folders in it. Errors: unavailable.
  static Result<FolderWatch> open(const Path& folder);
  FolderWatch(FolderWatch&& other) noexcept;
  FolderWatch& operator=(FolderWatch&&) = delete;
  ~FolderWatch();

  /// Returns when something was written, made, moved or removed since the last call, and then nothing more for a
  /// moment: editors write in several steps. Hidden files do not count. Errors: unavailable.
  Status wait();

 private:
  explicit FolderWatch(Path folder, int descriptor) : folder_(std::move(folder)), descriptor_(descriptor) {}
  Status watch_all() const;
  Path folder_;
  int descriptor_;
};

}  // namespace haip
