// What is read from an archive can be written and read again, and no name leads out of the folder.

#include <algorithm>
#include <cstdlib>

#include "base/tar.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view archive(reinterpret_cast<const char*>(data), size);
  const auto files = haip::read_tar(archive, 20);
  if (!files) return 0;
  for (const haip::TarFile& file : *files)
    if (file.name.empty() || file.name.front() == '/' || ("/" + file.name + "/").find("/../") != std::string::npos)
      std::abort();
  const bool is_short = std::ranges::all_of(*files, [](const haip::TarFile& file) { return file.name.size() <= 100; });
  if (is_short && haip::read_tar(haip::write_tar(*files, {}), 20).value() != *files) std::abort();
  return 0;
}
