#pragma once
// Files: read with a limit, written whole or not at all.

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace haip {

using Path = std::filesystem::path;

/// The whole file. Errors: not_found; too_large past `limit_bytes`; unavailable (permission, I/O).
Result<std::string> read_file(const Path& path, std::uint64_t limit_bytes);

/// Writes a temporary file beside `path`, syncs it, renames it over `path` and syncs the folder: after a crash the old
/// or the new content is there, never a mixture. `mode` is applied before the content is written.
Status write_file(const Path& path, std::string_view content, mode_t mode = 0644);

/// As write_file, but leaves it to the system when the content reaches the disk: whole after a crash of this program,
/// not after a power cut.
Status write_file_without_sync(const Path& path, std::string_view content, mode_t mode = 0644);

/// As write_file, but refuses with `conflict` when `path` exists: for keys, and files nobody wants overwritten.
Status write_new_file(const Path& path, std::string_view content, mode_t mode = 0644);

/// Creates the folder and its parents; no error if it exists.
Status create_folder(const Path& path, mode_t mode = 0755);

/// "No space left on device (free some space …)" and the like: the system's error for a person.
Error system_error(std::string doing, int error_number);

}  // namespace haip
