#pragma once
// Trouble of the register's own (disk full, database gone or damaged) is told to the operator in full and to whoever
// asked over HTTP in one sentence, without paths, addresses or the database's words.

#include <cstdint>

#include "register/register.hpp"

namespace haip {

/// Nothing of what was asked for has happened in either case.
enum class Asked : std::uint8_t { to_show, to_log };

/// The error as strangers get it: others than unavailable and false_proof are about what was asked, and stay. Status
/// 503 then, and a line in the operator's log.
Error told_to_strangers(const Register& reg, Asked asked, const Error& error);

}  // namespace haip
