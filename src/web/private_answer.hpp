#pragma once
// Answers at secret addresses: kept by nobody on the way, and not told to other sites.

#include "web/http.hpp"
#include "web/url.hpp"

namespace haip {

Response for_one_reader(const Request& request, Response response);

/// Errors: forbidden, when the browser says that the form was sent from another site.
Status refuse_other_sites(const Request& request);

/// The address with the language that the request asks for in its own.
Url same_language(const Request& request, const Url& url);

}  // namespace haip
