#include "base/version.hpp"

namespace haip {

std::string_view program_version() { return HAIP_VERSION; }

}  // namespace haip
