#pragma once
// The log as files for machines: C2SP tlog-tiles under /log/, documents under /payloads/.

#include "web/site.hpp"

namespace haip {

/// GET /log/checkpoint · /log/tile/<L>/<N>[.p/<W>] · /log/tile/entries/<N>[.p/<W>] · /log/key · /payloads/{sha256}
void add_log_files(Router& router, Site& site);

}  // namespace haip
