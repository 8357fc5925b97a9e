#include "web/page.hpp"

#include "base/encoding.hpp"

namespace haip {

Result<NewsItem> PageRequest::describe(const Envelope& envelope) const {
  for (const DescribeAct describe_act : describers) {
    TRY(std::optional<NewsItem> item, describe_act(view, envelope, translate));
    if (item) return std::move(*item);
  }
  return NewsItem{envelope.type, {}, std::nullopt};
}

Html date_element(Instant instant, Language language) {
  return tag("time", {attribute("datetime", format_instant(instant))}, long_date(instant, language));
}

Html entry_link(EntryIndex entry_index, const Translator& translate) {
  const std::string number = std::to_string(entry_index.value);
  return tag("a", {href(site_url({"log", "entries", number}))},
             translate.format("entry {number}", {{"number", written_number(entry_index.value, translate.language())}}));
}

Html digest_element(const Digest& digest) {
  const std::string text = digest.hex();
  return tag("code", {attribute("title", text)}, text.substr(0, 12), "…");
}

Html mark_label(std::string_view mark, const Translator& translate) {
  if (mark == "verified") return tag("span", {attribute("class", "mark verified")}, translate("read at the source"));
  if (mark == "relayed") return tag("span", {attribute("class", "mark relayed")}, translate("relayed by others"));
  if (mark == "inference") return tag("span", {attribute("class", "mark inference")}, translate("our inference"));
  return tag("span", {attribute("class", "mark unverified")}, translate("unverified"));
}

Html fact_list(const std::vector<std::pair<std::string, Html>>& facts) {
  Html list;
  for (const auto& [label, value] : facts) list.add("div", {}, tag("dt", label), tag("dd", value));
  return tag("dl", {attribute("class", "facts")}, list);
}

Html labelled_cell(std::string_view column, const Html& value) {
  // The cell's text is one flex item, so that it wraps beside the name of its column.
  return tag("td", {attribute("data-label", column)}, tag("span", value));
}

Html act_item(const NewsItem& item, Instant at, Language language) {
  return tag("li", date_element(at, language), " ",
             item.url ? tag("a", {href(*item.url)}, item.title) : tag("span", item.title));
}

Html empty_note(std::string_view text) { return tag("p", {attribute("class", "empty")}, text); }

}  // namespace haip
