#include "instruments/xml_events.hpp"

#include <libxml/xmlreader.h>

#include <array>
#include <memory>

#include "base/text.hpp"

namespace haip {
namespace {

struct CloseReader {
  void operator()(xmlTextReader* reader) const { xmlFreeTextReader(reader); }
};

std::string_view text_of(const xmlChar* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

// ECMA-376 transitional and ISO/IEC 29500 strict.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> prefixes{
    {{"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w:"},
     {"http://purl.oclc.org/ooxml/wordprocessingml/main", "w:"},
     {"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "wp:"},
     {"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", "wp:"},
     {"http://schemas.openxmlformats.org/markup-compatibility/2006", "mc:"},
     {"http://schemas.microsoft.com/office/word/2010/wordml", "w14:"},
     {"urn:schemas-microsoft-com:vml", "v:"}}};

std::string name_of(xmlTextReader* reader) {
  const std::string_view space = text_of(xmlTextReaderConstNamespaceUri(reader));
  for (const auto& [uri, prefix] : prefixes)
    if (space == uri) return std::string(prefix) + std::string(text_of(xmlTextReaderConstLocalName(reader)));
  return {};
}

auto damaged(std::string_view part, xmlTextReader* reader) {
  return malformed(std::string(part) + " is not well-formed XML near line " +
                   std::to_string(xmlTextReaderGetParserLineNumber(reader)));
}

}  // namespace

std::string XmlElement::attribute(const char* local_name) const {
  auto* reader = static_cast<xmlTextReader*>(reader_);
  std::string value;
  for (int found = xmlTextReaderMoveToFirstAttribute(reader); found == 1;
       found = xmlTextReaderMoveToNextAttribute(reader)) {
    if (text_of(xmlTextReaderConstLocalName(reader)) != local_name) continue;
    value = text_of(xmlTextReaderConstValue(reader));
    break;
  }
  xmlTextReaderMoveToElement(reader);
  return value;
}

Status read_xml(std::string_view xml, std::string_view part, XmlHandler& handler) {
  constexpr int rules = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT;
  const std::unique_ptr<xmlTextReader, CloseReader> owner(
      xmlReaderForMemory(xml.data(), static_cast<int>(xml.size()), nullptr, "UTF-8", rules));
  xmlTextReader* reader = owner.get();
  if (reader == nullptr) return malformed(std::string(part) + " is empty");
  XmlElement element;
  element.reader_ = reader;
  int state = xmlTextReaderRead(reader);
  while (state == 1) {
    bool skips = false;
    switch (xmlTextReaderNodeType(reader)) {
      case XML_READER_TYPE_DOCUMENT_TYPE:
      case XML_READER_TYPE_ENTITY_REFERENCE:
        return malformed(std::string(part) + " declares entities, which no Word file needs", "save it from Word again");
      case XML_READER_TYPE_ELEMENT: {
        element.name_ = name_of(reader);
        const bool is_empty = xmlTextReaderIsEmptyElement(reader) == 1;
        TRY(const Descend descend, handler.begin(element));
        skips = descend == Descend::skip && !is_empty;
        if (is_empty || skips) CHECK(handler.end(element.name_));
        break;
      }
      case XML_READER_TYPE_END_ELEMENT:
        CHECK(handler.end(name_of(reader)));
        break;
      case XML_READER_TYPE_TEXT:
      case XML_READER_TYPE_CDATA:
      case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        CHECK(handler.text(text_of(xmlTextReaderConstValue(reader))));
        break;
      default:
        break;
    }
    state = skips ? xmlTextReaderNext(reader) : xmlTextReaderRead(reader);
  }
  if (state != 0) return damaged(part, reader);
  return {};
}

}  // namespace haip
