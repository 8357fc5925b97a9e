#pragma once
// The target of a request line, read so that each resource has one spelling and none can mean a file elsewhere.

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "web/parameters.hpp"

namespace haip {

struct Target {
  std::string path;  ///< Decoded; "*" for the target "*".
  Parameters query;  ///< Decoded.
  std::string host;  ///< The authority of an absolute target, else "".
};

/// Reads origin form ("/a/b?c=d"), absolute form ("http://host/a?c=d") and "*" (RFC 9112, section 3.2).
/// Refuses, as malformed: characters that RFC 3986 does not allow in a path, wrong percent-encoding, encoded "/", "\"
/// and control characters, invalid UTF-8, "." and ".." as segments (encoded or not), empty segments ("//"), fragments.
/// too_large: more than 100 parameters, or one over 8 KiB.
Result<Target> parse_target(std::string_view target);

}  // namespace haip
