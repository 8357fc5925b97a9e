#include "web/paging.hpp"

#include "web/conventions.hpp"

namespace haip {

Html paging(std::uint64_t page, std::uint64_t pages, const std::function<Url(std::uint64_t page)>& url_of,
            const Translator& translate) {
  if (pages < 2) return {};
  const auto link = [&](std::uint64_t to, std::string_view relation, std::string_view label) {
    return tag("li", tag("a", {href(url_of(to)), attribute("rel", relation)}, label));
  };
  Html items;
  if (page > 1) items += link(page - 1, "prev", translate("Previous page"));
  items +=
      tag("li", translate.format("page {page} of {pages}", {{"page", written_number(page, translate.language())},
                                                            {"pages", written_number(pages, translate.language())}}));
  if (page < pages) items += link(page + 1, "next", translate("Next page"));
  return tag("nav", {attribute("class", "paging"), attribute("aria-label", translate("Pages of the list"))},
             tag("ul", items));
}

}  // namespace haip
