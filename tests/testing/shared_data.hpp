#pragma once
// Test data of other projects lies beside the repository, in ../shared/data. Tests that use it skip when it is absent.

#include <cstdlib>
#include <filesystem>
#include <optional>

namespace haip::testing_support {

inline constexpr const char* no_shared_data = "skipped: ../shared/data is not beside the source tree";

/// The folder or file below ../shared/data, if it is there.
inline std::optional<std::filesystem::path> shared_data(const std::filesystem::path& name) {
  const auto path = std::filesystem::path(HAIP_SOURCE_DIR).parent_path() / "shared" / "data" / name;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path;
}

}  // namespace haip::testing_support
