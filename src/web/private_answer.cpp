#include "web/private_answer.hpp"

#include "web/compression.hpp"
#include "web/security_headers.hpp"

namespace haip {

Response for_one_reader(const Request& request, Response response) {
  response.set("Cache-Control", "no-store");
  response.set("Referrer-Policy", "no-referrer");
  add_security_headers(response, transport_of(request));
  compress_for(request, response);
  return response;
}

Status refuse_other_sites(const Request& request) {
  if (request.header("sec-fetch-site") != "cross-site") return {};
  return fail(ErrorKind::forbidden, "this form was sent from another site", "load the page and send it from there");
}

Url same_language(const Request& request, const Url& url) {
  const std::string* lang = request.query.find("lang");
  return lang == nullptr ? url : url.with("lang", *lang);
}

}  // namespace haip
