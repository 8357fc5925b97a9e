// A report's JSON from a stranger: whatever is taken can be exported in every form, and written as files that are read
// without a fault of form, or is refused.

#include "base/bytes.hpp"
#include "base/yaml.hpp"
#include "instruments/document.hpp"
#include "reports/export.hpp"
#include "reports/report_writing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  static const Framework framework = *shipped_framework("oecd-haip/1");
  const auto json = parse_json(as_text({data, size}));
  if (!json) return 0;
  const auto report = read_report(*json);
  if (!report) return 0;
  if (!parse_yaml(written_report(*report, framework).report_file)) __builtin_trap();
  for (const ExportFormat& format : export_formats()) {
    const auto file = format.make({seen_by(*report, Audience::everyone), framework, report->language, {}});
    if (!file) continue;
    if (file->file_name.find('/') != std::string::npos) __builtin_trap();
    if (format.extension.ends_with("json") && !parse_json(file->bytes, file->bytes.size())) __builtin_trap();
    if (format.name == "docx" && !read_docx(as_bytes(file->bytes))) __builtin_trap();
    if (format.name == "html" && file->bytes.find("<script") != std::string::npos) __builtin_trap();
  }
  return 0;
}
