#include "reports/text_columns.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haip {
namespace {

struct Letter {
  char32_t code = 0;
  std::size_t size_bytes = 1;
};

// The text is UTF-8 (readers check it).
Letter letter_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(i < text.size() ? text[i] : 0x80); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  char32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) code = (code << 6U) | (byte(at + i) & 0x3FU);
  return {code, std::min(size, text.size() - at)};
}

// Blocks whose letters are wide (UAX #11, W and F), and marks that combine; what terminals agree on.
std::size_t places_of(char32_t code) {
  if ((code >= 0x300 && code <= 0x36F) || code == 0x200B || (code >= 0xFE00 && code <= 0xFE0F)) return 0;
  const bool is_wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
                       (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
                       (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
                       (code >= 0xFFE0 && code <= 0xFFE6) || (code >= 0x1F300 && code <= 0x1FAFF) ||
                       (code >= 0x20000 && code <= 0x3FFFD);
  return is_wide ? 2 : 1;
}

}  // namespace

std::size_t terminal_width(std::string_view text) {
  std::size_t places = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Letter letter = letter_at(text, at);
    places += places_of(letter.code);
    at += letter.size_bytes;
  }
  return places;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  for (const std::string_view paragraph : split(text, '\n')) {
    std::string line;
    std::size_t places = 0;
    std::size_t blank = std::string::npos;  // the last one in `line`
    for (std::size_t at = 0; at < paragraph.size();) {
      const Letter letter = letter_at(paragraph, at);
      const std::size_t wanted = places_of(letter.code);
      if (places + wanted > width && !line.empty()) {
        std::string rest;
        if (letter.code != ' ' && blank != std::string::npos) {
          rest = line.substr(blank + 1);
          line.resize(blank);
        }
        lines.push_back(line);
        line = std::move(rest);
        places = terminal_width(line);
        blank = std::string::npos;
        if (letter.code == ' ') {
          at += letter.size_bytes;
          continue;
        }
      }
      if (letter.code == ' ') blank = line.size();
      line += paragraph.substr(at, letter.size_bytes);
      places += wanted;
      at += letter.size_bytes;
    }
    lines.push_back(line);
  }
  return lines;
}

std::string text_row(const std::vector<std::string>& cells, const std::vector<TextColumn>& columns) {
  std::vector<std::vector<std::string>> lines;
  std::size_t height = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    lines.push_back(wrapped(cells[i], columns[i].width));
    height = std::max(height, lines.back().size());
  }
  std::string row;
  for (std::size_t line = 0; line < height; ++line) {
    std::string written;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string cell = line < lines[i].size() ? lines[i][line] : std::string();
      written += cell;
      if (i + 1 < cells.size())
        written += std::string(columns[i].width + 2 - std::min(columns[i].width, terminal_width(cell)), ' ');
    }
    written.erase(written.find_last_not_of(' ') + 1);
    row += written + "\n";
  }
  return row;
}

}  // namespace haip
