#include "app/features.hpp"

#include "app/commands.hpp"
#include "campaigns/commands.hpp"
#include "commitments/commitments.hpp"
#include "consultation/commands.hpp"
#include "consultation/consultation_feature.hpp"
#include "consultation/panel.hpp"
#include "cooperation/cooperation.hpp"
#include "evidence/commands.hpp"
#include "instruments/instruments.hpp"
#include "register/commands.hpp"
#include "register/fold.hpp"
#include "register/identity.hpp"
#include "register/mail_outbox.hpp"
#include "register/staff.hpp"
#include "reports/panels.hpp"
#include "reports/reports.hpp"
#include "search/pages.hpp"
#include "web/log_explorer.hpp"
#include "web/moderation.hpp"

namespace haip {
namespace {

std::vector<Feature> all_features() {
  std::vector<Feature> features;
  features.push_back(cooperation_feature());
  features.push_back(instruments_feature({commitments_panel, provision_reports_panel, consultation_panel}));
  features.push_back(commitments_feature({organisation_reports_panel}));
  features.push_back(reports_feature());
  features.push_back(consultation_feature());
  features.push_back(moderation_feature());
  features.push_back(log_feature());
  features.push_back(search_feature(features));
  return features;
}

ActKinds all_kinds(const std::vector<Feature>& features) {
  std::vector<RegisterPart> parts{
      {"act", {}, act_view(), act_migrations()}, identity_part(), staff_part(), mail_part()};
  for (const Feature& feature : features) parts.push_back(feature.part);
  return ActKinds(std::move(parts));
}

std::vector<Command> all_commands(const Program& program) {
  std::vector<Command> commands = program_commands(program);
  const auto add = [&](std::vector<Command> more) { commands.insert(commands.end(), more.begin(), more.end()); };
  add(register_commands(program.kinds()));
  add(instrument_commands(program.kinds()));
  add(evidence_commands());
  add(consultation_commands());
  add(campaign_commands());
  for (const Feature& feature : program.features()) add(feature.commands);
  return commands;
}

}  // namespace

Program::Program() : features_(all_features()), kinds_(all_kinds(features_)), commands_(all_commands(*this)) {}

}  // namespace haip
