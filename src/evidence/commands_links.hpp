#pragma once
// haip evidence links: checks links from the command line (docs/evidence-links.md).

#include "base/command.hpp"

namespace haip {

Command evidence_links_command();

}  // namespace haip
