#pragma once
// Who took part in a consultation, in numbers that single nobody out (participation_suppression.hpp). What is counted:
//
//   comments   those published, without withdrawn and erased ones
//   people     distinct names with stakeholder group and economy, as their authors wrote them, and organisations that
//              sign with their own key. Somebody with two names counts twice; two people with the same name, group and
//              economy count once. Their language and door are those of their first comment that counts
//
// Everything is computed from the view as it is now: what was erased is in no number.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consultation/consultation.hpp"
#include "consultation/participation_suppression.hpp"

namespace haip {

/// How comments come in: comment_doors, and organisations that sign.
inline constexpr std::string_view own_key_door = "own-key";

struct NamedCount {
  std::string name;  ///< A language tag, or a door.
  ShownCount people;
};

/// Comments that arrived from `begin` on, until the next span begins.
struct ArrivalSpan {
  Instant begin;  ///< Midnight in UTC.
  std::uint64_t comments = 0;
};

enum class TargetState { reached, not_reached, nobody, not_shown };
struct TargetProgress {
  OutreachTarget target;
  ShownCount people = std::nullopt;
  TargetState state = TargetState::not_shown;
};

struct Participation {
  Instant as_of;  ///< The last entry of the log.
  std::uint64_t comments = 0;
  std::uint64_t withdrawn = 0;
  std::uint64_t erased = 0;
  std::uint64_t people = 0;
  ShownTable table;  ///< stakeholder_groups by economy_groups, in their order.
  /// Those of the call first. All of them, also when the counts are withheld.
  std::vector<NamedCount> languages;
  std::vector<NamedCount> doors;
  bool are_languages_withheld = false;
  bool are_doors_withheld = false;
  std::vector<std::string>
      economies;  ///< From which there is somebody, by code; empty unless the table may show its parts.
  std::uint64_t days_of_span = 1;
  std::vector<ArrivalSpan> arrivals;  ///< Without gaps, from the opening to now or the closing.
  std::vector<TargetProgress> targets;
  // Of whom nobody was heard yet, as far as the counts are not withheld.
  std::vector<std::string> groups_not_heard;
  std::vector<std::string> economies_not_heard;  ///< Groups of economies.
  std::vector<std::string> languages_not_heard;  ///< Of the call.
};
Result<Participation> participation_in(Connection& view, const Consultation& consultation);

}  // namespace haip
