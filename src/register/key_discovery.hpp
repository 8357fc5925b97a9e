#pragma once
// Asking an organisation's own domain which keys speak for it: https://<domain>/.well-known/haip.json
// (docs/format-keys.md).

#include "register/domain.hpp"
#include "register/http_client.hpp"
#include "register/key_file.hpp"

namespace haip {

struct DiscoveredKey {
  std::string address;  ///< Where it was found.
  PublicKey key;
  WellKnown organisation;  ///< What the file says of its publisher.
};

/// The key with that thumbprint, when the domain lists it. Every error is `forbidden`: it says what was found instead
/// and how to get the key known.
Result<DiscoveredKey> discover_key(HttpClient& http, const Domain& domain, const Digest& thumbprint);

}  // namespace haip
