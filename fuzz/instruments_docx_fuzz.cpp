// Word files: as bytes of a ZIP, and (first byte 0xff) as the bytes of word/document.xml and word/numbering.xml
// themselves.

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "instruments/document.hpp"
#include "instruments/docx_numbering.hpp"
#include "instruments/xml_events.hpp"

namespace {

struct Counter final : haip::XmlHandler {
  haip::Result<haip::Descend> begin(const haip::XmlElement& element) override {
    attribute_bytes += element.attribute("val").size();
    ++depth;
    return haip::Descend::into;
  }
  haip::Status end(std::string_view) override {
    if (--depth < 0) __builtin_trap();
    return {};
  }
  haip::Status text(std::string_view) override { return {}; }
  int depth = 0;
  std::size_t attribute_bytes = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  if (size > 0 && data[0] == 0xff) {
    const std::string_view xml = as_text({data + 1, size - 1});
    if (!is_utf8(xml)) return 0;
    Counter counter;
    if (read_xml(xml, "fuzz", counter) && counter.depth != 0) __builtin_trap();
    auto numbering = DocxNumbering::read(xml, xml);
    if (numbering)
      for (int i = 0; i < 40; ++i) numbering->next({std::to_string(i % 3), static_cast<std::size_t>(i % 9)});
    return 0;
  }
  if (const auto document = read_docx({data, size}))
    for (const Block& block : document->blocks)
      if (!is_utf8(block.text)) __builtin_trap();
  return 0;
}
