#pragma once
// What the acts about a consultation say, read strictly: for admission and fold (consultation_acts.cpp). Errors:
// malformed, and too_large for texts.

#include <string>
#include <vector>

#include "base/json.hpp"
#include "consultation/consultation.hpp"

namespace haip {

struct TimeChange {
  Instant closes_at;
  LocalText reason;
};
Result<TimeChange> read_extension(const Json& body);

Result<LocalText> read_closing(const Json& body);

struct NextDraft {
  std::string edition;
  LocalText note;
  ProvisionDecisions provisions;
};
Result<NextDraft> read_draft(const Json& body);

/// A comment and the disposition that it had when the consultation was concluded.
struct DisposedComment {
  EntryIndex comment;
  EntryIndex disposition;
  friend bool operator==(const DisposedComment&, const DisposedComment&) = default;
};
Json rests_on_json(const std::vector<DisposedComment>& disposed);

struct Conclusion {
  std::string adopts;  ///< Edition, or "".
  LocalText summary;
  std::vector<DisposedComment> rests_on;
  std::vector<std::string> decided_by;
};
Result<Conclusion> read_conclusion(const Json& body);

}  // namespace haip
