#pragma once
// Instruments: the Guiding Principles, the Code of Conduct, the reporting questionnaires; their editions, provisions
// and history, as acts, pages, data and commands.
//
//   edition.record   the register holds an edition that was made elsewhere
//   edition.adopt    two people of the secretariat put a recorded edition in force

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "instruments/acts.hpp"
#include "instruments/commands.hpp"
#include "instruments/panel.hpp"
#include "register/register.hpp"
#include "web/feature.hpp"

namespace haip {

/// Without commands: those need all kinds of acts (instrument_commands in instruments/commands.hpp). `panels` are shown
/// on the pages of instruments and provisions, in their order.
Feature instruments_feature(std::vector<ProvisionPanel> panels);

/// The edition in force of an instrument as shipped with this program, such as "2023-10-30" for "coc".
std::optional<std::string> shipped_edition_in_force(std::string_view instrument);

}  // namespace haip
