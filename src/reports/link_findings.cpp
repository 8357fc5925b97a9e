#include "reports/link_findings.hpp"

#include "evidence/link_address.hpp"

namespace haip {

ReportLinks links_of(const Report& report) {
  ReportLinks links;
  for (const EvidenceItem& item : report.evidence) {
    if (item.url.empty()) continue;
    Link link{item.url};
    if (const Result<Digest> pinned = Digest::from_hex(item.sha256)) link.pinned = *pinned;
    links.links.push_back(std::move(link));
    links.pointers.push_back("/evidence/" + item.id + "/url");
  }
  return links;
}

std::vector<Finding> link_findings(const ReportFolder& folder, const ReportLinks& links,
                                   std::span<const CheckedLink> checked) {
  RuleFindings findings(folder);
  for (std::size_t i = 0; i < checked.size(); ++i) {
    const CheckedLink& link = checked[i];
    const auto add = [&](std::string_view rule, std::string_view what) {
      findings.add(
          rule, links.pointers[i],
          shown_address(link.address) + " " + std::string(what) + (link.reason.empty() ? "" : ": " + link.reason));
    };
    switch (link.outcome) {
      case LinkOutcome::reachable:
        break;
      case LinkOutcome::moved:
        add("link-moved", "has moved");
        break;
      case LinkOutcome::changed:
        add("link-changed", "has other bytes than those that are pinned");
        break;
      case LinkOutcome::broken:
        add("link-broken", "is broken");
        break;
      case LinkOutcome::failed_once:
        add("link-unknown", "failed once; it counts as broken when it fails again");
        break;
      case LinkOutcome::unknown:
        add("link-unknown", "cannot be judged from here");
        break;
      case LinkOutcome::not_checkable:
        add("link-unknown", "cannot be checked");
        break;
    }
  }
  return findings.take();
}

}  // namespace haip
