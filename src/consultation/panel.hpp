#pragma once
// What the page of an instrument or a provision shows of consultations: the open ones, what was said, and which
// comments its words came from.

#include "web/page.hpp"

namespace haip {

/// A ProvisionPanel (instruments/panel.hpp).
Result<Html> consultation_panel(const PageRequest& ask, std::string_view instrument, std::string_view provision_id);

}  // namespace haip
