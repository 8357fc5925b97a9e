#pragma once
// The pages of instruments (instruments.cpp lists their addresses).

#include <vector>

#include "instruments/panel.hpp"
#include "web/page.hpp"

namespace haip {

using ProvisionPanels = std::vector<ProvisionPanel>;

Result<Page> instruments_page(const PageRequest& ask);                                ///< pages_list.cpp
Result<Page> instrument_page(const PageRequest& ask, const ProvisionPanels& panels);  ///< pages_edition.cpp
Result<Page> edition_page(const PageRequest& ask);                                    ///< pages_edition.cpp
Result<Page> provision_page(const PageRequest& ask, const ProvisionPanels& panels);   ///< pages_provision.cpp
Result<Page> history_page(const PageRequest& ask);                                    ///< pages_history.cpp
Result<Page> compare_page(const PageRequest& ask);                                    ///< pages_history.cpp

}  // namespace haip
