// Evidence that can be looked at, is what was cited, and still counts.

#include <algorithm>
#include <set>

#include "base/nearest_word.hpp"
#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "reports/rules.hpp"

namespace haip {
namespace {

void check_file(const EvidenceItem& item, const RuleInput& input, RuleFindings& findings) {
  const std::string pointer = "/evidence/" + item.id + "/file";
  // A path that has not the form of one is said already.
  if (std::ranges::find(input.folder.faults(), pointer, &Finding::pointer) != input.folder.faults().end()) return;
  const Result<Path> file = input.folder.file_below(item.file);
  if (!file) return findings.add("evidence-file", pointer, file.error().message);
  const Result<std::string> bytes = read_file(*file, largest_evidence_bytes);
  if (!bytes) return findings.add("evidence-file", pointer, bytes.error().message);
  const std::string digest = sha256(*bytes).hex();
  if (!item.sha256.empty() && item.sha256 != digest)
    findings.add("evidence-file", "/evidence/" + item.id + "/sha256",
                 printable(item.file) + " has the SHA-256 " + digest + ", not the one that is written");
}

void check_item(const EvidenceItem& item, const RuleInput& input, RuleFindings& findings) {
  const std::string pointer = "/evidence/" + item.id;
  if (item.url.empty() == item.file.empty())
    findings.add(
        "evidence-without-place", pointer,
        "the evidence " + item.id + (item.url.empty() ? " has neither url nor file" : " has both url and file"));
  if (!item.file.empty()) check_file(item, input, findings);
  if (item.sha256.empty() && item.visibility != "internal")
    findings.add("evidence-unpinned", pointer, "the evidence " + item.id + " is not pinned by a SHA-256");
  const Result<Instant> expires = parse_date(item.expires);
  if (expires && expires->seconds < input.now.seconds)
    findings.add("evidence-expired", pointer + "/expires", "the evidence " + item.id + " expired on " + item.expires);
}

}  // namespace

void check_evidence(const RuleInput& input, RuleFindings& findings) {
  const Report& report = input.folder.report();
  std::set<std::string_view> used;
  std::vector<std::string_view> ids;
  ids.reserve(report.evidence.size());
  for (const EvidenceItem& item : report.evidence) ids.push_back(item.id);
  for (const Claim& claim : report.claims)
    for (std::size_t i = 0; i < claim.evidence.size(); ++i) {
      used.insert(claim.evidence[i]);
      if (report.find_evidence(claim.evidence[i]) != nullptr) continue;
      const std::string_view nearest = nearest_word(claim.evidence[i], ids);
      findings.add("evidence-unknown", "/claims/" + claim.id + "/evidence/" + std::to_string(i),
                   "the claim " + claim.id + " names the evidence \"" + printable(claim.evidence[i]) +
                       "\", which is not there" +
                       (nearest.empty() ? "" : "; did you mean " + std::string(nearest) + "?"));
    }
  for (const EvidenceItem& item : report.evidence) {
    check_item(item, input, findings);
    if (!used.contains(item.id))
      findings.add("evidence-unused", "/evidence/" + item.id, "no claim names the evidence " + item.id);
  }
}

}  // namespace haip
