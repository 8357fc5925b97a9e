#include "base/entropy.hpp"

#include <sys/random.h>

#include <cerrno>
#include <stdexcept>

namespace haip {

void SystemEntropy::fill(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = getrandom(out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    // Going on without randomness would make predictable keys and salts.
    if (got <= 0) throw std::logic_error("getrandom failed");
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace haip
