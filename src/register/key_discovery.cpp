#include "register/key_discovery.hpp"

#include "base/text.hpp"
#include "cose/key.hpp"

namespace haip {
namespace {

constexpr std::chrono::seconds time_limit{10};
constexpr std::size_t largest_answer_bytes = 64 * 1024;

Error not_found_there(const std::string& what) {
  return {ErrorKind::forbidden, what,
          "publish the key there (see `haip key new --help`), or ask the secretariat to vouch for it"};
}

}  // namespace

Result<DiscoveredKey> discover_key(HttpClient& http, const Domain& domain, const Digest& thumbprint) {
  const std::string address = well_known_address(domain);
  const Result<HttpAnswer> answer =
      http.send({.url = address, .time_limit = time_limit, .largest_answer_bytes = largest_answer_bytes});
  if (!answer)
    return fail(
        not_found_there("the key is unknown, and " + address + " could not be read: " + answer.error().message));
  if (answer->status != 200)
    return fail(not_found_there("the key is unknown, and " + address + " answered with status " +
                                std::to_string(answer->status)));
  Result<WellKnown> found = parse_well_known(answer->body);
  if (!found)
    return fail(not_found_there("the key is unknown, and " + address + " is not readable: " + found.error().message));
  if (found->domain != domain.text())
    return fail(not_found_there(address + " speaks of " + printable(found->domain) + ", not of " + domain.text()));
  for (const WellKnown::Key& listed : found->keys)
    if (cose::thumbprint(listed.key) == thumbprint) return DiscoveredKey{address, listed.key, std::move(*found)};
  return fail(not_found_there(address + " does not list the key " + thumbprint.hex()));
}

}  // namespace haip
