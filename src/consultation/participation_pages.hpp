#pragma once
// Participation in a consultation as a page and as data.

#include "consultation/participation.hpp"
#include "web/page.hpp"

namespace haip {

Url participation_url(const ConsultationId& id);
/// /consultations/{id}/participation
Result<Page> participation_page(const PageRequest& ask);
/// The same, with the same counts left out, under /api/v1/.
DataRoute participation_data();

std::string_view door_name(std::string_view door, const Translator& translate);

// Pieces of the page.

/// The economies of the world as tiles by region, those from which there is somebody filled; with the same as a table.
Html economy_map(const std::vector<std::string>& heard, const Translator& translate);

}  // namespace haip
