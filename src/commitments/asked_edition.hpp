#pragma once
// Which edition of an instrument a register has in force: asked over its API, before a commitment is signed.

#include <string>
#include <string_view>

#include "register/http_client.hpp"

namespace haip {

/// The edition to commit to, as the register at `address` says: the one in force, or `wanted` if it is not "" and the
/// register would take a commitment to it. Errors: not_found: the register holds no such instrument or edition;
/// refused: the edition is superseded; unavailable: nobody answers, no register is there, or it has no edition in
/// force.
Result<std::string> ask_edition(HttpClient& http, const std::string& address, std::string_view instrument,
                                std::string_view wanted);

}  // namespace haip
