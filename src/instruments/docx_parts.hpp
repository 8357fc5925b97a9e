#pragma once
// The parts of a Word file (ECMA-376 part 2: a ZIP) that an importer reads, taken out of the archive in memory.

#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace haip {

struct DocxParts {
  std::string document;   ///< word/document.xml
  std::string numbering;  ///< word/numbering.xml, or "".
  std::string styles;     ///< word/styles.xml, or "".
};

/// Unpacks nothing else, and nothing to disk. Errors: malformed (no ZIP, no document part, names that leave the
/// archive, a part that is there twice, parts that are not UTF-8); too_large (parts over 64 MB together, over 4,096
/// entries).
Result<DocxParts> read_docx_parts(ByteView bytes);

}  // namespace haip
