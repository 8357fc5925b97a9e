#pragma once
// The way through a list that is shown in parts.

#include <cstdint>
#include <functional>

#include "web/html.hpp"
#include "web/translator.hpp"

namespace haip {

/// "Previous page · page 2 of 7 · Next page", counted from 1; nothing when there is one part only.
Html paging(std::uint64_t page, std::uint64_t pages, const std::function<Url(std::uint64_t page)>& url_of,
            const Translator& translate);

}  // namespace haip
