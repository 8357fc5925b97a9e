#pragma once
// For whom a participant speaks and from where: both self-declared, and shown as such.

#include <array>
#include <string_view>

#include "base/result.hpp"
#include "web/translator.hpp"

namespace haip {

/// The groups that the leaders asked to be heard (Hiroshima AI Process, statement of 30 October 2023: governments,
/// academia, civil society, private sector), with those who take part beside them. In the order they are listed.
inline constexpr std::array<std::string_view, 7> stakeholder_groups{
    "government", "academia", "civil-society", "private-sector", "technical-community", "international-organisation",
    "individual"};

/// Errors: malformed, naming the choice.
Status check_stakeholder_group(std::string_view group);
/// "Civil society"
std::string_view stakeholder_group_name(std::string_view group, const Translator& translate);

}  // namespace haip
