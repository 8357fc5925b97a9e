#pragma once
// The log for people: its entries, one entry with its proof, what the register claims about itself.

#include "web/feature.hpp"

namespace haip {

/// /log · /log/entries/{index} · /api/v1/log · /api/v1/log/entries · /api/v1/log/entries/{index}, and sentences for the
/// register's own acts.
Feature log_feature();

}  // namespace haip
