#pragma once
// Passwords as Argon2id hashes by libsodium (crypto_pwhash_str): only for staff*.cpp.

#include <string>
#include <string_view>

#include "register/staff.hpp"

namespace haip {

/// Length and UTF-8. Errors: malformed, without a word of the password.
Status check_password(std::string_view password);

/// The hash with its salt and cost in one text. Errors: unavailable when there is not enough memory.
Result<std::string> hash_password(std::string_view password, PasswordCost cost);

bool password_fits(std::string_view hash, std::string_view password);

/// Works as long as password_fits would, for accounts that do not exist.
void waste_as_much_time(std::string_view password, PasswordCost cost);

}  // namespace haip
