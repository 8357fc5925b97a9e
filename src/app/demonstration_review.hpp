#pragma once
// The part of the demonstration in which the Code is reviewed: a call, two made-up drafts, comments in several scripts,
// what became of them, and an earlier consultation that is concluded.

#include <functional>

#include "register/register.hpp"

namespace haip {

/// `forward` moves the story's clock by so many seconds. The review of the Code closes twenty days after the last of
/// it.
Status tell_of_review(Register& reg, const Clock& clock, const std::function<void(std::int64_t seconds)>& forward,
                      Entropy& entropy);

}  // namespace haip
