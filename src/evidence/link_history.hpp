#pragma once
// What earlier link checks saw, remembered in one small file of the caller (docs/evidence-links.md). It holds whole
// addresses, so it is written for its owner alone.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "crypto/digest.hpp"

namespace haip {

/// The last time that a link answered.
struct LinkAnswer {
  Instant at{};
  std::string address{};     ///< That answered, after redirects; "" where redirects added a query: it may be a secret.
  std::string media_type{};  ///< Such as "application/pdf", or "".
  std::string etag{};        ///< Strong (RFC 9110, 8.8.3), with quotes, or "".
  std::optional<Digest> digest{};  ///< Of the whole body, if it was read.
  bool operator==(const LinkAnswer&) const = default;
};

struct LinkMemory {
  std::uint64_t failures = 0;  ///< In a row, as counted by judge(); the two times say nothing when 0.
  Instant first_failure{};
  Instant last_failure{};
  std::optional<LinkAnswer> answer{};
  bool operator==(const LinkMemory&) const = default;
};

/// By address as it is asked (LinkAddress::asked).
using LinkHistory = std::map<std::string, LinkMemory, std::less<>>;

/// Strict: members that are not of the format are refused, so nothing is lost when it is written again.
Result<LinkHistory> parse_link_history(std::string_view text);
/// Canonical JSON (RFC 8785), readable by parse_link_history.
std::string format_link_history(const LinkHistory& history);

/// Empty when there is no such file yet.
Result<LinkHistory> read_link_history(const Path& path);
/// Whole or not at all, mode 0600.
Status write_link_history(const Path& path, const LinkHistory& history);

}  // namespace haip
