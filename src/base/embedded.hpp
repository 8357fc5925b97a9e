#pragma once
// Files linked into the program (cmake/Embed.cmake): facts, translations, style sheets. The table is generated.

#include <span>
#include <string_view>

namespace haip {

struct EmbeddedFile {
  std::string_view name;  ///< Path below the source tree, such as "data/instruments/coc.yaml" or "i18n/ja.mo".
  std::string_view content;
};

std::span<const EmbeddedFile> embedded_files();

/// Throws std::logic_error when there is no such file: names are fixed when the program is built.
std::string_view embedded_file(std::string_view name);

}  // namespace haip
