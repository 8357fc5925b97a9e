#pragma once
// Tables for terminals: columns of wrapped text that fit a width, also in scripts whose letters take two places.

#include <string>
#include <string_view>
#include <vector>

namespace haip {

/// Places that the text takes: letters of Chinese, Japanese and Korean take two, combining marks none.
std::size_t terminal_width(std::string_view text);

/// Lines of at most `width` places, broken at blanks, and between letters where a word is longer or has none.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

struct TextColumn {
  std::size_t width = 0;
};
/// One row: the cells beside each other, two blanks between them, each wrapped to its column; "\n" in a cell ends a
/// line.
std::string text_row(const std::vector<std::string>& cells, const std::vector<TextColumn>& columns);

}  // namespace haip
