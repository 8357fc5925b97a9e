#include "register/staff_password.hpp"

#include <sodium.h>

#include <array>

#include "base/text.hpp"

namespace haip {
namespace {

static_assert(production_password_cost.passes == crypto_pwhash_OPSLIMIT_MODERATE);
static_assert(production_password_cost.memory_bytes == crypto_pwhash_MEMLIMIT_MODERATE);
static_assert(cheapest_password_cost.passes == crypto_pwhash_OPSLIMIT_MIN);
static_assert(cheapest_password_cost.memory_bytes == crypto_pwhash_MEMLIMIT_MIN);

void prepare() {
  // The salt comes from libsodium's own generator, which must be set up once.
  [[maybe_unused]] static const int ready = sodium_init();
}

}  // namespace

Status check_password(std::string_view password) {
  if (!is_utf8(password)) return malformed("the password is not in UTF-8");
  if (count_code_points(password) < shortest_password)
    return malformed("the password has fewer than " + std::to_string(shortest_password) + " characters",
                     "a few random words make a good one");
  if (password.size() > longest_password)
    return malformed("the password has more than " + std::to_string(longest_password) + " bytes");
  return {};
}

Result<std::string> hash_password(std::string_view password, PasswordCost cost) {
  prepare();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(), cost.passes, cost.memory_bytes) != 0)
    return fail(ErrorKind::unavailable, "there is not enough memory to hash a password",
                "free " + std::to_string(cost.memory_bytes / 1024 / 1024) + " MiB and try again");
  return std::string(hash.data());
}

bool password_fits(std::string_view hash, std::string_view password) {
  prepare();
  return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) == 0;
}

void waste_as_much_time(std::string_view password, PasswordCost cost) {
  prepare();
  std::array<unsigned char, 32> out{};
  constexpr std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{};
  // Its failure for want of memory is that of password_fits.
  [[maybe_unused]] const int failed =
      crypto_pwhash(out.data(), out.size(), password.data(), password.size(), salt.data(), cost.passes,
                    cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
}

}  // namespace haip
