#include "reports/eligibility.hpp"

#include <stdexcept>

#include "base/embedded.hpp"
#include "base/yaml.hpp"

namespace haip {
namespace {

const Json& member(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  if (found == nullptr) throw std::logic_error("data/memberships.yaml: \"" + std::string(name) + "\" is missing");
  return *found;
}

}  // namespace

std::vector<Membership> memberships_of(std::string_view economy) {
  // The file is part of the program: a mistake in it is a bug, found by the tests.
  const YamlResult read = parse_yaml(embedded_file("data/memberships.yaml"));
  if (!read) throw std::logic_error("data/memberships.yaml: " + error_with_place(read.error()).message);
  const Json file = yaml_as_json(*read);
  std::vector<Membership> memberships;
  for (const Json& list : *member(file, "lists").if_array()) {
    const Json* since = member(list, "members").find(economy);
    if (since == nullptr) continue;
    Membership membership{*member(list, "id").if_text(),
                          {},
                          *since->if_text(),
                          *member(list, "source").if_text(),
                          *member(list, "mark").if_text()};
    for (const auto& [language, text] : *member(list, "name").if_object()) membership.name[language] = *text.if_text();
    memberships.push_back(std::move(membership));
  }
  return memberships;
}

std::string eligibility_sentence(std::string_view economy) {
  const std::vector<Membership> memberships = memberships_of(economy);
  std::string sentence(economy);
  if (memberships.empty())
    return sentence + ": no membership is known here that makes it eligible; GPAI's members are not known here";
  for (const Membership& one : memberships)
    sentence += (&one == memberships.data() ? ": " : "; ") + std::string(choose_text(one.name, "en").text) +
                (one.since.empty() ? "" : " since " + one.since) + " (" + one.mark + ", " + one.source + ")";
  return sentence;
}

}  // namespace haip
