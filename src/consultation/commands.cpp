#include "consultation/commands.hpp"

namespace haip {

std::vector<Command> consultation_commands() { return {carry_over_command()}; }

}  // namespace haip
