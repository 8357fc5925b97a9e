#pragma once
// The registration interface: SCRAPI (draft-ietf-scitt-scrapi-11), as far as docs/format-scrapi.md says.
//
//   POST /entries                          a signed statement with its document → 201 and a receipt, or 303 and where
//                                          to ask for it
//   GET  /entries/{id}                     a fresh receipt; {id} is the entry's index or the statement's SHA-256
//   GET  /entries/{id}/statement           the entry's bytes
//   GET  /entries/{id}/proof               a C2SP tlog-proof
//   GET  /entries/{id}/signer              which entry recorded the key that signed it
//   GET  /.well-known/scitt-keys[/{kid}]   the receipt key

#include <memory>

#include "register/receipts.hpp"
#include "web/rate_limit.hpp"
#include "web/site.hpp"

namespace haip {

class Scrapi {
 public:
  Scrapi(Site& site, RateLimitOptions limit);
  void add_routes(Router& router);

 private:
  Reply register_statement(const Request& request);

  Site& site_;
  RateLimit limit_;
  std::shared_ptr<ReceiptIssuer> receipts_;  ///< Shared with answers that may come after this is gone.
};

}  // namespace haip
