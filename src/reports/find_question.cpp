#include "reports/find_question.hpp"

#include "instruments/view.hpp"

namespace haip {

Result<std::optional<FoundQuestion>> find_question(Connection& view, const ProvisionId& id) {
  TRY(const ProvisionInEdition found, find_provision(view, id));
  if (found.provision.kind != "question" && found.provision.kind != "part") return std::nullopt;
  TRY(Edition edition, find_edition(view, found.edition.instrument, found.edition.id));
  Result<Framework> framework = Framework::of(std::move(edition));
  if (!framework) return std::nullopt;
  for (const Question& question : framework->questions())
    if (question.provision.id == id) {
      std::string key = question.key;
      return std::optional<FoundQuestion>({std::move(*framework), std::move(key)});
    }
  return std::nullopt;
}

}  // namespace haip
