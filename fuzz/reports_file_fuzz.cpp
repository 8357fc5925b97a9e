// report.yaml from anybody: every fault lies in the text, and whatever a report's JSON is read from, it comes back the
// same.

#include <cstdlib>

#include "reports/file_shape.hpp"
#include "reports/report.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const haip::YamlResult file = haip::parse_yaml(text);
  if (!file) return 0;
  for (const haip::ShapeFault& fault : haip::check_shape(*file, haip::report_file_shape()))
    if (fault.begin.offset > fault.end.offset || fault.end.offset > size || fault.message.empty()) std::abort();
  const haip::Result<haip::Report> report = haip::read_report(haip::yaml_as_json(*file));
  if (!report) return 0;
  const haip::Result<haip::Report> again = haip::read_report(haip::report_json(*report));
  if (!again || *again != *report) std::abort();
  return 0;
}
