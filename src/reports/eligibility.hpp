#pragma once
// Whether an organisation's economy makes it eligible to report: data/memberships.yaml.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "instruments/local_text.hpp"

namespace haip {

struct Membership {
  std::string list;    ///< "oecd"
  LocalText name;      ///< "member of the OECD"
  std::string since;   ///< Date, or "" when it is not known here.
  std::string source;  ///< Address.
  std::string mark;    ///< From mark_words.
};

/// Those that make it eligible, as this program knows them. Empty: none is known here, which is no proof that there is
/// none.
std::vector<Membership> memberships_of(std::string_view economy);

/// "JP: member of the OECD since 1964-04-28 (unverified, https://…)", or what to do when none is known. English.
std::string eligibility_sentence(std::string_view economy);

}  // namespace haip
