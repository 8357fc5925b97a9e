#pragma once
// Why content was erased, in words for a reader.

#include <string_view>

#include "web/translator.hpp"

namespace haip {

/// `reason` is one of erasure_reasons (register/register_acts.hpp).
std::string_view erasure_reason_name(std::string_view reason, const Translator& translate);

}  // namespace haip
