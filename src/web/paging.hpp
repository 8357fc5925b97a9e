#pragma once
// The way through a list that is shown in parts.

#include <cstdint>
#include <functional>

#include "web/html.hpp"
#include "web/parameters.hpp"
#include "web/translator.hpp"

namespace haip {

/// "Previous page · page 2 of 7 · Next page", counted from 1; nothing when there is one part only.
Html paging(std::uint64_t page, std::uint64_t pages, const std::function<Url(std::uint64_t page)>& url_of,
            const Translator& translate);

/// Which of `pages` parts ?page= asks for, counted from 1; the first one without it. Errors: malformed, not_found.
Result<std::uint64_t> asked_page(const Parameters& query, std::uint64_t pages);

}  // namespace haip
