#pragma once
// The address of a link, read once, by the same reader that later asks it.

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace haip {

struct LinkAddress {
  /// What is asked, in one spelling for each resource: no fragment, no port that goes without saying, the host in lower
  /// case and in its ASCII form (UTS 46), other characters of path and query as %XX. ASCII only.
  std::string asked;
  std::string host;  ///< As in `asked`, without port and without a final dot.
};

/// Errors: malformed (not an address, or longer than 8192 bytes), refused (neither http nor https; a user or a password
/// in it). Messages show neither user, password nor query.
Result<LinkAddress> read_link_address(std::string_view text);

/// For people: without user, password and fragment; a query, which may hold a secret, only as "?…". Text that is no
/// http or https address is shown up to its first "?" or "#", and not at all where it holds an "@".
std::string shown_address(std::string_view text);

}  // namespace haip
