#pragma once
// The house put together: every feature by one line (features.cpp).

#include <vector>

#include "register/act_kind.hpp"
#include "web/feature.hpp"

namespace haip {

/// What this program can do. Lives as long as what uses it.
class Program {
 public:
  Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  [[nodiscard]] const std::vector<Feature>& features() const { return features_; }
  [[nodiscard]] const ActKinds& kinds() const { return kinds_; }
  [[nodiscard]] const std::vector<Command>& commands() const { return commands_; }

 private:
  std::vector<Feature> features_;
  ActKinds kinds_;
  std::vector<Command> commands_;
};

}  // namespace haip
