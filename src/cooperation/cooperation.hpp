#pragma once
// The process around the instruments: what happened (observations of the register, each with its sources), and the
// first page, which shows the framework as it stands.
//
//   observation.record    the register notes a fact about the outside world, with source, mark and date of reading;
//                         never an act of those it speaks of

#include "register/register.hpp"
#include "web/feature.hpp"

namespace haip {

Feature cooperation_feature();

/// A dated fact as the register read it.
struct Observation {
  std::string id;         ///< Permanent, such as "2023-05-hiroshima-summit".
  std::string date;       ///< "2023-05-19" or "2023-06".
  std::string end;        ///< Of a range, or "".
  std::string precision;  ///< day, month or range.
  Json title;             ///< Text by language.
  Json text;
  std::string mark;  ///< verified, relayed or unverified.
  std::vector<std::string> sources;
  std::string read_at;  ///< When the sources were read: "2026-10-08".
  EntryIndex entry_index;
};

/// The facts that ship with the program (data/timeline.yaml).
std::vector<Observation> shipped_timeline();
/// Logs one observation.record act for each.
Status record_shipped_timeline(Register& reg);

/// By date.
Result<std::vector<Observation>> list_observations(Connection& view);
Result<std::optional<Observation>> find_observation(Connection& view, std::string_view id);

}  // namespace haip
