// A crosswalk from anybody: every fault and finding lies in the text, what was read is turned round, joined with the
// shipped ones and measured, and turned round twice it is what it was.

#include <algorithm>
#include <cstdlib>

#include "reports/crosswalk_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  static const Framework older = *shipped_framework("oecd-haip/1");
  const CrosswalkFile file = read_crosswalk("crosswalk.yaml", {reinterpret_cast<const char*>(data), size});
  const auto lines = static_cast<std::size_t>(std::ranges::count(file.text, '\n')) + 1;
  const std::vector<Finding> findings = check_crosswalks({&file, 1});
  for (const Finding& finding : findings)
    if (finding.message.empty() || finding.line > lines) std::abort();
  if (findings.size() < file.faults.size()) std::abort();
  static_cast<void>(findings_as_text(findings, {{file.name, file.text}}, Colour::off));
  if (!file.was_read) return 0;
  const Crosswalk inverted = file.crosswalk.inverted();
  if (inverted.inverted().entries != file.crosswalk.entries) std::abort();
  for (const Crosswalk& shipped : shipped_crosswalks()) {
    static_cast<void>(compose(file.crosswalk, shipped));
    static_cast<void>(compose(shipped, inverted));
  }
  const CrosswalkCoverage coverage = coverage_of(file.crosswalk, older, CrosswalkSide::source);
  if (coverage.mapped > coverage.questions || coverage.same > coverage.mapped) std::abort();
  return 0;
}
