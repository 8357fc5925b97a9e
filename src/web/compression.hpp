#pragma once
// Bodies in gzip (RFC 1952) or brotli (RFC 7932), and the choice between them.

#include <optional>
#include <string>
#include <string_view>

#include "web/http.hpp"

namespace haip {

enum class Coding { identity, gzip, brotli };

/// How long compressing may take: for one reader who waits, or once for a cache.
/// `greatest` is ten times slower than `thorough`: for what is compressed once and kept for good.
enum class Effort { quick, thorough, greatest };

/// "gzip", "br"; "identity" is never sent.
std::string_view coding_name(Coding coding);

/// `text` itself for identity.
std::string compress(std::string_view text, Coding coding, Effort effort);

/// The best coding that an Accept-Encoding value allows (RFC 9110, 12.5.3); on equal weight brotli, gzip, identity.
/// Without the header: identity. Nothing when even identity is excluded.
std::optional<Coding> negotiate_coding(std::optional<std::string_view> accept_encoding);

/// Whether compressing that media type pays: text, JSON, XML, SVG.
bool is_compressible(std::string_view media_type);

/// Compresses the body in place if the client allows it and it pays (at least 512 bytes of a compressible type), sets
/// Content-Encoding and adds Accept-Encoding to Vary.
void compress_for(const Request& request, Response& response);

}  // namespace haip
