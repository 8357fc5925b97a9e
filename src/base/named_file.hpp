#pragma once
// Files that a person names on a command line: text from any editor, and output to whatever stands under that name.

#include "base/file.hpp"

namespace haip {

/// As read_file, without a byte order mark, and with LF where a line ends in CR LF or CR.
Result<std::string> read_text_file(const Path& path, std::uint64_t limit_bytes);

/// As write_file, but a link is followed and stays, and what exists and is no regular file (a pipe, a device) is
/// written into and not replaced.
Status write_named_file(const Path& path, std::string_view content);

}  // namespace haip
