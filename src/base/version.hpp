#pragma once
// The version of this program, from CMakeLists.txt.

#include <string_view>

namespace haip {

/// "0.1.0"
std::string_view program_version();

}  // namespace haip
