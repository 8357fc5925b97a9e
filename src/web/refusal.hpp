#pragma once
// The page that a person gets instead of what was asked for: what happened and what to do, in the page's language, for
// each status; the error itself, in English, as a detail for whoever looks into it. Programs get a problem instead
// (RFC 9457, Response::problem).

#include <vector>

#include "web/page.hpp"

namespace haip {

/// `status` is what the answer carries: the router knows statuses that no ErrorKind has. `ways_on` are pages of this
/// site where the reader may go on, in the page's language.
Page refusal_page(int status, const Error& error, const std::vector<Crumb>& ways_on, const Translator& translate);

/// Whether the client would rather have a page than a problem: its Accept names text/html.
bool wants_page(const Request& request);

}  // namespace haip
