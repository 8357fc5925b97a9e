#include "instruments/docx_parts.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <memory>

#include "base/text.hpp"
#include "instruments/document.hpp"

namespace haip {
namespace {

constexpr std::size_t largest_parts_bytes = 64 * 1024 * 1024;
constexpr std::size_t most_entries = 4096;

struct CloseArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

auto not_a_word_file(std::string reason) {
  return malformed("this is not a Word file (.docx): " + std::move(reason),
                   "save it from Word again, or import the text as Markdown");
}

bool leaves_the_archive(std::string_view name) {
  if (name.starts_with('/') || name.find('\\') != std::string_view::npos) return true;
  for (const std::string_view segment : split(name, '/'))
    if (segment == "..") return true;
  return false;
}

// Counts what comes out, whatever the archive claims about sizes.
Status unpack(archive* reader, std::string& into, std::size_t& room) {
  std::array<char, 64 * 1024> buffer{};
  while (true) {
    const la_ssize_t size = archive_read_data(reader, buffer.data(), buffer.size());
    if (size == 0) return {};
    if (size < 0) return not_a_word_file("a part of it cannot be unpacked");
    const auto count = static_cast<std::size_t>(size);
    if (count > room)
      return fail(ErrorKind::too_large,
                  "the Word file unfolds to more than " + std::to_string(largest_parts_bytes) + " bytes");
    room -= count;
    into.append(buffer.data(), count);
  }
}

}  // namespace

Result<DocxParts> read_docx_parts(ByteView bytes) {
  if (bytes.size() > largest_document_bytes)
    return fail(ErrorKind::too_large,
                "the document is larger than " + std::to_string(largest_document_bytes) + " bytes");
  const std::unique_ptr<archive, CloseArchive> reader(archive_read_new());
  archive_read_support_format_zip(reader.get());
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
    return not_a_word_file("it is not a ZIP");

  DocxParts parts;
  const std::array<std::pair<std::string_view, std::string*>, 3> wanted{{{"word/document.xml", &parts.document},
                                                                         {"word/numbering.xml", &parts.numbering},
                                                                         {"word/styles.xml", &parts.styles}}};
  std::size_t room = largest_parts_bytes;
  for (std::size_t entries = 0;; ++entries) {
    archive_entry* entry = nullptr;
    const int answer = archive_read_next_header(reader.get(), &entry);
    if (answer == ARCHIVE_EOF) break;
    if (answer != ARCHIVE_OK && answer != ARCHIVE_WARN) return not_a_word_file("its ZIP is damaged");
    if (entries == most_entries)
      return fail(ErrorKind::too_large, "the Word file has more than " + std::to_string(most_entries) + " parts");
    const char* raw_name = archive_entry_pathname_utf8(entry);
    const std::string_view name = raw_name == nullptr ? std::string_view() : std::string_view(raw_name);
    if (leaves_the_archive(name)) return not_a_word_file("it holds the path \"" + printable(name) + "\"");
    for (const auto& [part_name, part] : wanted) {
      if (name != part_name) continue;
      if (!part->empty()) return not_a_word_file("it holds " + std::string(part_name) + " twice");
      CHECK(unpack(reader.get(), *part, room));
      if (!is_utf8(*part)) return not_a_word_file(std::string(part_name) + " is not UTF-8");
    }
  }
  if (parts.document.empty()) return not_a_word_file("it has no word/document.xml");
  return parts;
}

}  // namespace haip
