#pragma once
// A crosswalk between two questionnaires as an OSCAL 1.2.1 mapping collection. The catalogs it refers to are those of
// export_oscal_catalog.

#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"
#include "reports/framework.hpp"

namespace haip {

struct MappedPair {
  std::string source;     ///< Key of a question: "1e/3".
  std::string target;     ///< Likewise.
  std::string relation;   ///< Of OSCAL: equal-to, equivalent-to, subset-of, superset-of, intersects-with,
                          ///< no-relationship.
  std::string rationale;  ///< Why, in words; may be empty.
};

struct QuestionnaireMapping {
  const Framework& source;
  const Framework& target;
  std::string author;
  std::string reviewer;  ///< "": a draft.
  Instant changed_at;
  std::string note;                      ///< What it rests on; may be empty.
  std::vector<MappedPair> pairs;         ///< At least one: OSCAL has no empty mapping.
  std::vector<std::string> source_gaps;  ///< Keys of questions that were looked at and left unmapped.
  std::vector<std::string> target_gaps;
};

/// Errors: refused without pairs.
Result<Json> oscal_mapping_collection(const QuestionnaireMapping& mapping);

}  // namespace haip
