#pragma once
// What is to be said of a link, from what was seen now and what is remembered. Pure, so every rule is a table.
//
// The rules are those of reference/assurance.md 9.4 (docs/evidence-links.md): one failure breaks no link; what may be a
// guarded door or a tired server is unknown, not broken; an answer from another host is told apart.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "crypto/digest.hpp"
#include "evidence/link_history.hpp"

namespace haip {

enum class LinkSight {
  answered,       ///< A status from 200 to 299, or 304 to a question about what is remembered.
  failed,         ///< 404, 410, no such name, connection refused.
  unclear,        ///< Everything else: it may be there.
  not_checkable,  ///< It was not asked, because it may not be: `reason` says why.
};

/// What one check saw of one address.
struct LinkObservation {
  LinkSight sight = LinkSight::unclear;
  std::string reason{};            ///< Of everything but `answered`; without a query.
  int status = 0;                  ///< The last one, or 0.
  std::string asked{};             ///< LinkAddress::asked of the link.
  std::string final_address{};     ///< That gave the status, in full: shown_address() for people.
  bool is_other_host = false;      ///< Of `final_address`.
  std::string media_type{};        ///< Lower case, without parameters, or "".
  std::string etag{};              ///< Strong, or "".
  std::optional<Digest> digest{};  ///< Of the whole body, if it was read whole; with 304 as remembered.
  bool is_name_unknown = false;    ///< It failed because there is no such name.
  Instant at{};
};

enum class LinkOutcome { reachable, moved, changed, failed_once, broken, unknown, not_checkable };
/// "failed_once" and so on.
std::string_view link_outcome_word(LinkOutcome outcome);

struct LinkJudgement {
  LinkOutcome outcome = LinkOutcome::unknown;
  std::string reason{};  ///< For people, "" for a link that is simply reachable.
  LinkMemory after{};    ///< To be remembered; does not depend on `pinned`.
};

/// At least so long after a counted failure the next one counts.
constexpr std::chrono::seconds usual_distance_of_failures = std::chrono::hours(1);

/// `pinned` is the digest that the evidence had when somebody relied on it.
LinkJudgement judge(const LinkMemory& before, const LinkObservation& seen, const std::optional<Digest>& pinned,
                    Instant now, std::chrono::seconds distance_of_failures = usual_distance_of_failures);

}  // namespace haip
