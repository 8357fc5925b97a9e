#pragma once
// How a response is written (RFC 9112). A response on the wire is head, tail and body: the head belongs to the response
// and can be kept, the tail (Date, Connection, empty line) to the moment and the connection.

#include <string>

#include "base/time.hpp"
#include "web/http.hpp"

namespace haip {

enum class ConnectionHeader { none, keep_alive, close };

/// False for 1xx, 204 and 304.
bool may_have_body(int status);

/// Appends the status line and the fields, with Content-Length where a body may stand, each ended by CRLF.
void append_response_head(std::string& out, const Response& response);

/// "Date: …", the Connection field if any, and the empty line.
std::string response_tail(Instant now, ConnectionHeader connection);

/// "Tue, 24 Nov 2026 01:02:03 GMT" (RFC 9110, 5.6.7)
std::string http_date(Instant instant);

}  // namespace haip
