#include "app/commands.hpp"
#include "app/demonstration.hpp"

namespace haip {
namespace {

Result<int> demo(const Program& program, Invocation& call) {
  const std::string folder = call.value("register");
  CHECK(make_demonstration(folder, program, call));
  call.answer("made a demonstration register in " + folder + "; its organisations are invented\nnext: haip serve " +
                  folder + "\n",
              Json().set("register", folder));
  return 0;
}

}  // namespace

Command demo_command(const Program& program) {
  return {.name = "demo",
          .summary = "make a demonstration register with made-up organisations",
          .description =
              "Also holds the real, dated facts of the Hiroshima AI Process, each with its source. Every page says "
              "that it is a demonstration.",
          .arguments = {{"register", "folder to make"}},
          .example = "haip demo demo-register && haip serve demo-register",
          .run = [&program](Invocation& call) { return demo(program, call); }};
}

}  // namespace haip
