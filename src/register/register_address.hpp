#pragma once
// The web address of a register, as a person types it, and what to say when something else is found there.

#include <string>
#include <string_view>

#include "register/http_client.hpp"
#include "tlog/note_key.hpp"

namespace haip {

/// "https://register.example/" → "https://register.example". Errors (malformed): not http or https, no host, or a
/// query, a fragment, a user or a space in it.
Result<std::string> read_register_address(std::string_view text);

/// Whether the text could be a checkpoint at all: an origin, a size and a signature. Says nothing about its truth.
bool looks_like_checkpoint(std::string_view text);

/// What was found at `url` where a register at `address` would have answered with `expected`, such as "a checkpoint",
/// and which address to give instead. Of kind unavailable.
Error no_register_error(const std::string& address, const std::string& url, const HttpAnswer& answer,
                        std::string_view expected);

/// As `http.send`; when nothing speaks HTTP there, the advice also names the other scheme.
Result<HttpAnswer> ask_register(HttpClient& http, const HttpRequest& request);

/// The log's key as GET /log/key tells it; first of all to learn whether a register is there. Errors:
/// no_register_error, and those of `ask_register`.
Result<tlog::VerifierKey> ask_log_key(HttpClient& http, const std::string& address);

}  // namespace haip
