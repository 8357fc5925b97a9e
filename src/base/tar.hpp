#pragma once
// Several small files as one: POSIX ustar (IEEE 1003.1, pax), regular files only. Any system unpacks it.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace haip {

struct TarFile {
  std::string name;  ///< At most 100 bytes.
  std::string bytes;
  friend bool operator==(const TarFile&, const TarFile&) = default;
};

/// The same bytes for the same files. Throws std::logic_error for a name that is empty or too long.
std::string write_tar(const std::vector<TarFile>& files, Instant modified_at);

/// Folders and pax headers are passed over. Errors: malformed for damaged archives, links and devices, names that lead
/// out of the folder, and the same name twice; too_large for more than `most` files.
Result<std::vector<TarFile>> read_tar(std::string_view archive, std::size_t most);

}  // namespace haip
