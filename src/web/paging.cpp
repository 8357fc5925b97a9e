#include "web/paging.hpp"

#include "base/text.hpp"
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

Result<std::uint64_t> asked_page(const Parameters& query, std::uint64_t pages) {
  const std::string* asked = query.find("page");
  if (asked == nullptr) return 1;
  TRY(const std::uint64_t page, parse_decimal(*asked));
  if (page < 1 || page > pages)
    return fail(ErrorKind::not_found, "the list has " + std::to_string(pages) + (pages == 1 ? " page" : " pages"));
  return page;
}

}  // namespace haip
