#include <algorithm>

#include "base/text.hpp"
#include "instruments/block_list.hpp"
#include "instruments/document.hpp"

namespace haip {
namespace {

constexpr int deepest_item = 8;

struct Line {
  std::string_view text;  ///< Without blanks at both ends.
  int indent = 0;         ///< Columns; a tab counts as four.
};

Line line_of(std::string_view raw) {
  Line line;
  while (raw.starts_with('>')) raw = raw.substr(raw.starts_with("> ") ? 2 : 1);
  for (const char c : raw) {
    if (c != ' ' && c != '\t') break;
    line.indent += c == '\t' ? 4 : 1;
  }
  line.text = trim(raw);
  return line;
}

bool is_made_of(std::string_view text, char c) {
  return text.size() >= 3 && std::all_of(text.begin(), text.end(), [c](char each) { return each == c; });
}

// "## Heading ##" → its level, or 0.
int heading_level(std::string_view text) {
  const auto marks =
      static_cast<std::size_t>(std::find_if(text.begin(), text.end(), [](char c) { return c != '#'; }) - text.begin());
  const bool is_heading = marks >= 1 && marks <= 6 && (text.size() == marks || text[marks] == ' ');
  return is_heading ? static_cast<int>(marks) : 0;
}

std::size_t bullet_size(std::string_view text) {
  for (const std::string_view bullet : {"- ", "* ", "+ ", "• ", "・"})
    if (text.starts_with(bullet)) return bullet.size();
  return 0;
}

// Strong emphasis and escapes are how it is printed, not what it says.
std::string without_markup(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("**") || rest.starts_with("__")) {
      ++i;
      continue;
    }
    if (text[i] == '\\' && i + 1 < text.size() &&
        std::string_view("\\`*_{}[]()#+-.!|<>").find(text[i + 1]) != std::string_view::npos)
      ++i;
    plain += text[i];
  }
  return plain;
}

bool ends_wide(std::string_view text) { return !text.empty() && static_cast<unsigned char>(text.back()) >= 0x80; }
bool begins_wide(std::string_view text) { return !text.empty() && static_cast<unsigned char>(text.front()) >= 0xe3; }

class MarkdownReader {
 public:
  Status read(std::string_view text) {
    for (const std::string_view raw : split(text, '\n')) CHECK(read_line(line_of(raw)));
    return flush();
  }
  ImportedDocument finish() && { return std::move(list_).finish(); }

 private:
  Status read_line(const Line& line) {
    const std::string_view text = line.text;
    if (text.empty() || is_made_of(text, '`') || text.starts_with("```")) return flush();
    if (is_made_of(text, '=') || is_made_of(text, '-')) return end_underlined(text[0] == '=' ? 1 : 2);
    if (is_made_of(text, '*') || is_made_of(text, '_')) return flush();
    if (const int level = heading_level(text); level > 0) return add_heading(text, level);
    if (text.starts_with('|')) return add_table_row(text);
    if (const std::size_t bullet = bullet_size(text); bullet > 0) return start_option(text.substr(bullet), line.indent);
    if (tick_box_size(text) > 0) return start_option(text, line.indent);
    LabelledText labelled = split_label(without_markup(text));
    if (!labelled.label.empty()) {
      CHECK(flush());
      open_ = Block{.kind = BlockKind::item,
                    .level = level_of(line.indent),
                    .label = std::move(labelled.label),
                    .text = std::move(labelled.text)};
      is_open_ = true;
      return {};
    }
    return continue_paragraph(without_markup(text));
  }

  static int level_of(int indent) { return std::min(indent / 2, deepest_item); }

  Status continue_paragraph(const std::string& text) {
    if (!is_open_) {
      open_ = Block{.kind = BlockKind::paragraph, .text = text};
      is_open_ = true;
      return {};
    }
    if (open_.text.size() + text.size() > most_block_bytes)
      return fail(ErrorKind::too_large, "a paragraph is longer than " + std::to_string(most_block_bytes) + " bytes",
                  "split it");
    // Japanese and Chinese lines join without a space.
    if (!open_.text.empty() && !(ends_wide(open_.text) && begins_wide(text))) open_.text += ' ';
    open_.text += text;
    return {};
  }

  Status start_option(std::string_view text, int indent) {
    CHECK(flush());
    text = trim(text);
    if (const std::size_t box = tick_box_size(text); box > 0) text = text.substr(box);
    open_ = Block{.kind = BlockKind::option, .level = level_of(indent), .text = without_markup(trim(text))};
    is_open_ = true;
    return {};
  }

  Status add_heading(std::string_view text, int level) {
    CHECK(flush());
    text = trim(text.substr(static_cast<std::size_t>(level)));
    while (text.ends_with('#')) text = trim(text.substr(0, text.size() - 1));
    LabelledText labelled = split_label(without_markup(text), TextPlace::heading);
    return list_.add({.kind = BlockKind::heading,
                      .level = level,
                      .label = std::move(labelled.label),
                      .text = std::move(labelled.text)});
  }

  // A line of = or - makes the paragraph above it a heading; alone it is a rule.
  Status end_underlined(int level) {
    if (!is_open_ || open_.kind == BlockKind::option) return flush();
    open_.level = level;
    if (open_.kind == BlockKind::paragraph) {
      LabelledText labelled = split_label(open_.text, TextPlace::heading);
      open_.label = std::move(labelled.label);
      open_.text = std::move(labelled.text);
    }
    open_.kind = BlockKind::heading;
    return flush();
  }

  Status add_table_row(std::string_view row) {
    CHECK(flush());
    if (row.find_first_not_of("|-: \t") == std::string_view::npos) return {};
    for (const std::string_view cell : split(row, '|')) {
      const std::string_view text = trim(cell);
      if (text.empty()) continue;
      LabelledText labelled = split_label(without_markup(text));
      const BlockKind kind = labelled.label.empty() ? BlockKind::paragraph : BlockKind::item;
      CHECK(list_.add({.kind = kind, .label = std::move(labelled.label), .text = std::move(labelled.text)}));
    }
    list_.end_row();
    return {};
  }

  Status flush() {
    if (!is_open_) return {};
    is_open_ = false;
    return list_.add(std::move(open_));
  }

  BlockList list_;
  Block open_;
  bool is_open_ = false;
};

}  // namespace

Result<ImportedDocument> read_markdown(std::string_view text) {
  if (text.size() > largest_document_bytes)
    return fail(ErrorKind::too_large,
                "the document is larger than " + std::to_string(largest_document_bytes) + " bytes");
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (!is_utf8(text)) return malformed("the document is not UTF-8 text", "save it as UTF-8, or import the Word file");
  MarkdownReader reader;
  CHECK(reader.read(text));
  return std::move(reader).finish();
}

Result<ImportedDocument> read_document(ByteView bytes) {
  const std::string_view text = as_text(bytes);
  if (text.starts_with("PK")) return read_docx(bytes);
  if (text.starts_with("%PDF"))
    return malformed("PDF files cannot be imported", "copy the text into a plain text file, or use the Word file");
  return read_markdown(text);
}

}  // namespace haip
