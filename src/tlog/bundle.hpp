#pragma once
// Entry bundles (c2sp.org/tlog-tiles, "Log Entries"): up to 256 entries, one after the other.
//
//   0009 656e74727920323536   0009 656e74727920323537   …        uint16 BE length, then that many bytes
//
// No header, no trailer; the number of entries is in the path (tile.hpp).

#include <cstdint>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace haip::tlog {

/// The length is 16 bits.
inline constexpr std::size_t max_entry_bytes = 65'535;

/// Adds an entry to a bundle; counting to 256 is the caller's. too_large: over max_entry_bytes.
Status append_to_bundle(Bytes& bundle, ByteView entry);

/// The entries of a bundle that must hold exactly `width` (1 to 256) of them and nothing else. The views live as long
/// as the memory of `bundle`. The error says which entry.
Result<std::vector<ByteView>> parse_bundle(ByteView bundle, unsigned width);

/// The first `width` entries of a bundle, still encoded: an earlier partial bundle out of a later one. malformed: it
/// has fewer.
Result<ByteView> bundle_prefix(ByteView bundle, unsigned width);

}  // namespace haip::tlog
