#include "base/embedded.hpp"

#include <stdexcept>
#include <string>

namespace haip {

std::string_view embedded_file(std::string_view name) {
  for (const EmbeddedFile& file : embedded_files())
    if (file.name == name) return file.content;
  throw std::logic_error("no embedded file " + std::string(name));
}

}  // namespace haip
