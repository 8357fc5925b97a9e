#include "base/result.hpp"

#include <array>

namespace haip {

std::string_view kind_word(ErrorKind kind) {
  constexpr std::array<std::string_view, 9> words{"malformed", "refused", "not_found",   "conflict",   "forbidden",
                                                  "too_large", "gone",    "unavailable", "false_proof"};
  return words.at(static_cast<std::size_t>(kind));
}

}  // namespace haip
