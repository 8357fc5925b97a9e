#pragma once
// A made-up but lifelike process, so that a newcomer sees a register at work. Every organisation in it is invented,
// under a reserved domain (RFC 2606), and every page of such a register says so.

#include "app/features.hpp"
#include "base/command.hpp"
#include "base/file.hpp"

namespace haip {

Status make_demonstration(const Path& folder, const Program& program, Invocation& call);

}  // namespace haip
