#pragma once
// Makes Word files for tests: a ZIP written with libarchive, and small pieces of WordprocessingML.

#include <archive.h>
#include <archive_entry.h>

#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"

namespace haip::testing_support {

using Parts = std::vector<std::pair<std::string, std::string>>;

inline Bytes zip(const Parts& parts) {
  Bytes out;
  archive* writer = archive_write_new();
  archive_write_set_format_zip(writer);
  std::vector<char> buffer(80U * 1024 * 1024);
  std::size_t used = 0;
  if (archive_write_open_memory(writer, buffer.data(), buffer.size(), &used) != ARCHIVE_OK)
    throw std::runtime_error("cannot write a ZIP");
  for (const auto& [name, content] : parts) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(writer, entry);
    archive_write_data(writer, content.data(), content.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  return to_bytes(std::string_view(buffer.data(), used));
}

inline constexpr const char* word_namespaces =
    R"(xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml")";

inline std::string document_xml(const std::string& body) {
  return std::string(R"(<?xml version="1.0" encoding="UTF-8"?><w:document )") + word_namespaces + "><w:body>" + body +
         "</w:body></w:document>";
}
inline std::string run(const std::string& text) { return "<w:r><w:t xml:space=\"preserve\">" + text + "</w:t></w:r>"; }
inline std::string paragraph(const std::string& text) { return "<w:p>" + run(text) + "</w:p>"; }
inline std::string numbered(int numbering, int level, const std::string& text) {
  return "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" + std::to_string(level) + "\"/><w:numId w:val=\"" +
         std::to_string(numbering) + "\"/></w:numPr></w:pPr>" + run(text) + "</w:p>";
}
inline std::string styled(const std::string& style, const std::string& text) {
  return "<w:p><w:pPr><w:pStyle w:val=\"" + style + "\"/></w:pPr>" + run(text) + "</w:p>";
}
inline std::string drawing(const std::string& description) {
  return "<w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"Picture 1\" descr=\"" + description +
         "\"/></wp:inline></w:drawing></w:r>";
}
inline std::string cell(const std::string& content) { return "<w:tc>" + content + "</w:tc>"; }
inline std::string row(const std::string& cells) { return "<w:tr>" + cells + "</w:tr>"; }
inline std::string table(const std::string& rows) { return "<w:tbl>" + rows + "</w:tbl>"; }

/// Numbering 1: "1." then "(a)"; 2: "Q1", "1A"; 3: bullets; 4: as 1, starting again at 5.
inline std::string numbering_xml() {
  const auto level = [](int number, const std::string& format, const std::string& text) {
    return "<w:lvl w:ilvl=\"" + std::to_string(number) + "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" + format +
           "\"/><w:lvlText w:val=\"" + text + "\"/></w:lvl>";
  };
  return std::string("<?xml version=\"1.0\"?><w:numbering ") + word_namespaces + ">" +
         "<w:abstractNum w:abstractNumId=\"10\">" + level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)") +
         level(2, "lowerRoman", "%3)") + "</w:abstractNum>" + "<w:abstractNum w:abstractNumId=\"20\">" +
         level(0, "decimal", "Q%1.") + level(1, "upperLetter", "%1%2.") + "</w:abstractNum>" +
         "<w:abstractNum w:abstractNumId=\"30\">" + level(0, "bullet", "\xef\x82\xb7") + "</w:abstractNum>" +
         R"(<w:num w:numId="1"><w:abstractNumId w:val="10"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="20"/></w:num>)"
         R"(<w:num w:numId="3"><w:abstractNumId w:val="30"/></w:num>)"
         R"(<w:num w:numId="4"><w:abstractNumId w:val="10"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>)";
}

inline std::string styles_xml() {
  return std::string("<?xml version=\"1.0\"?><w:styles ") + word_namespaces +
         R"(><w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>)"
         R"(<w:style w:styleId="Section"><w:name w:val="Section"/><w:basedOn w:val="Heading1"/></w:style>)"
         R"(<w:style w:styleId="Question"><w:name w:val="Question"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style></w:styles>)";
}

inline Bytes docx(const std::string& body) {
  return zip({{"[Content_Types].xml", "<Types/>"},
              {"word/document.xml", document_xml(body)},
              {"word/numbering.xml", numbering_xml()},
              {"word/styles.xml", styles_xml()}});
}

}  // namespace haip::testing_support
