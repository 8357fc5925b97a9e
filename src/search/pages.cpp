#include "search/pages.hpp"

#include "base/text.hpp"
#include "search/index.hpp"
#include "search/snippet.hpp"
#include "web/paging.hpp"

namespace haip {
namespace {

constexpr std::size_t snippet_bytes = 240;

using Kinds = std::vector<Searchable::Kind>;

std::string kind_name(const Kinds& kinds, std::string_view kind, const Translator& translate) {
  for (const Searchable::Kind& known : kinds)
    if (known.kind == kind) return std::string(translate(known.label));
  return std::string(kind);
}

std::uint64_t page_asked_for(const Parameters& query) {
  const Result<std::uint64_t> page = parse_decimal(query.text("page"));
  return page && *page > 0 ? *page : 1;
}

Html parts_element(const std::vector<SnippetPart>& parts) {
  Html html;
  for (const SnippetPart& part : parts)
    if (part.is_match)
      html.add("mark", {}, part.text);
    else
      html.add_text(part.text);
  return html;
}

Html form_element(const PageRequest& ask, std::string_view asked) {
  const Translator& translate = ask.translate;
  Html fields = tag("label", {attribute("for", "q")}, translate("Words to look for"));
  Html row = void_tag("input", {attribute("type", "search"), attribute("id", "q"), attribute("name", "q"),
                                attribute("value", asked), attribute("maxlength", longest_query)});
  if (const std::string* chosen = ask.request.query.find("lang"))
    row.add_void("input", {attribute("type", "hidden"), attribute("name", "lang"), attribute("value", *chosen)});
  row.add("button", {}, translate("Search"));
  return tag("form", {action("/search"), attribute("role", "search")}, fields,
             tag("div", {attribute("class", "find")}, row));
}

Html advice(const Translator& translate) {
  return tag("ul", tag("li", translate("All words must occur; the last one may be the beginning of a word.")),
             tag("li", translate("Words in double quotes must stand next to each other: \"code of conduct\".")),
             tag("li", translate("Accents, capital letters and vowel signs make no difference.")),
             tag("li", translate("Texts in all languages are searched, whichever language this page is in.")));
}

Html hit_element(const SearchHit& hit, const SearchQuery& query, const Kinds& kinds, const PageRequest& ask) {
  const std::string& language = hit.text.language;
  const auto in_language = attribute("lang", language.empty() || language == ask.language().code()
                                                 ? std::nullopt
                                                 : std::optional<std::string_view>(language));
  const Url url = site_url_from_text(hit.url).value_or(Url("/"));
  Html item = tag("p", tag("a", {href(url), in_language}, parts_element(marked(hit.text.title, query))));
  if (!hit.text.text.empty()) item.add("p", {in_language}, parts_element(snippet(hit.text.text, query, snippet_bytes)));
  Html small = Html::text(kind_name(kinds, hit.kind, ask.translate));
  if (!hit.text.part_of.empty()) small += Html::text(" · ") + tag("span", {in_language}, hit.text.part_of);
  item.add("p", {attribute("class", "small soft")}, small, " · ", entry_link(hit.entry_index, ask.translate));
  return tag("li", item);
}

Url page_url(std::string_view asked, std::uint64_t page) {
  const Url url = Url("/search").with("q", asked);
  return page == 1 ? url : url.with("page", std::to_string(page));
}

std::string count_text(const SearchResults& results, const Translator& translate) {
  if (results.is_total_a_minimum)
    return translate.format("At least {count} results. There may be more: add a word to find them.",
                            {{"count", written_number(results.total, translate.language())}});
  return translate.format_plural("{count} result", "{count} results", results.total);
}

Result<std::uint64_t> entries_not_taken_in(const PageRequest& ask) {
  TRY(const IndexState state, read_index_state(ask.view));
  return ask.log_size > state.position ? ask.log_size - state.position : 0;
}

Page empty_page(const PageRequest& ask, std::string_view asked) {
  Page page{.title = std::string(ask.translate("Search"))};
  page.body += form_element(ask, asked);
  return page;
}

Result<Page> search_page(const PageRequest& ask, const Kinds& kinds) {
  const Translator& translate = ask.translate;
  const std::string_view asked = trim(ask.request.query.text("q"));
  const Result<SearchQuery> query = parse_search_query(asked);
  if (!query) {
    // The field would cut what is too long, so it does not get it back.
    Page page = empty_page(ask, {});
    page.status = query.error().kind == ErrorKind::too_large ? 413 : 400;
    page.body.add("p", {attribute("class", "error"), attribute("role", "alert")},
                  translate.format("What you look for may have at most {count} characters. Take the few words that "
                                   "matter most.",
                                   {{"count", written_number(longest_query, ask.language())}}));
    return page;
  }
  Page page = empty_page(ask, asked);
  page.data_url = asked.empty() ? Url("/api/v1/search") : Url("/api/v1/search").with("q", asked);
  if (query->empty()) {
    if (!asked.empty())
      page.body += empty_note(translate("There is no letter or digit in it that could be looked for."));
    page.body += advice(translate);
    return page;
  }
  TRY(const SearchResults results,
      search(ask.view, *query, {ask.language().code(), page_asked_for(ask.request.query)}));
  page.title = translate.format("Search: {words}", {{"words", asked}});
  page.body.add("p", {attribute("role", "status")}, count_text(results, translate));
  if (query->has_more_terms_than_used)
    page.body.add("p", {attribute("class", "note")},
                  translate.format("Only the first {count} words were looked for.",
                                   {{"count", written_number(most_query_terms, ask.language())}}));
  TRY(const std::uint64_t behind, entries_not_taken_in(ask));
  if (behind > 0)
    page.body.add("p", {attribute("class", "note")},
                  translate.format_plural("The newest entry of the log is not searched yet.",
                                          "The newest {count} entries of the log are not searched yet.", behind));
  if (results.hits.empty()) {
    page.body += empty_note(translate("Nothing fits. Try fewer words, or the beginning of one."));
    page.body += advice(translate);
    return page;
  }
  Html items;
  for (const SearchHit& hit : results.hits) items += hit_element(hit, *query, kinds, ask);
  page.body.add("ol", {attribute("class", "hits")}, items);
  page.body +=
      paging(results.page, results.pages, [&](std::uint64_t number) { return page_url(asked, number); }, translate);
  return page;
}

Result<Json> search_data(const PageRequest& ask) {
  TRY(const SearchQuery query, parse_search_query(trim(ask.request.query.text("q"))));
  TRY(const SearchResults results, search(ask.view, query, {ask.language().code(), page_asked_for(ask.request.query)}));
  TRY(const IndexState state, read_index_state(ask.view));
  Json hits{Json::Array{}};
  for (const SearchHit& hit : results.hits) {
    std::string text;
    for (const SnippetPart& part : snippet(hit.text.text, query, snippet_bytes)) text += part.text;
    Json item;
    item.set("kind", hit.kind).set("url", hit.url).set("language", hit.text.language).set("title", hit.text.title);
    item.set("part_of", hit.text.part_of).set("text", text).set("entry", hit.entry_index.value);
    hits.push(std::move(item));
  }
  Json json;
  json.set("total", results.total).set("total_is_minimum", results.is_total_a_minimum);
  json.set("page", results.page)
      .set("pages", results.pages)
      .set("indexed_entries", state.position)
      .set("results", hits);
  return json;
}

constexpr std::string_view search_schema =
    R"({"type":"object","required":["total","total_is_minimum","page","pages","indexed_entries","results"],"properties":{"total":{"type":"integer"},"total_is_minimum":{"type":"boolean"},"page":{"type":"integer"},"pages":{"type":"integer"},"indexed_entries":{"type":"integer"},"results":{"type":"array","items":{"type":"object","required":["kind","url","language","title","part_of","text","entry"],"properties":{"kind":{"type":"string"},"url":{"type":"string"},"language":{"type":"string"},"title":{"type":"string"},"part_of":{"type":"string"},"text":{"type":"string"},"entry":{"type":"integer"}},"additionalProperties":false}}},"additionalProperties":false})";

}  // namespace

Feature search_feature(const std::vector<Feature>& others) {
  Kinds kinds;
  for (const Feature& feature : others)
    kinds.insert(kinds.end(), feature.search.kinds.begin(), feature.search.kinds.end());
  Feature feature{.part = search_part()};
  feature.pages = {{"/search", [kinds](const PageRequest& ask) { return search_page(ask, kinds); }, Keeping::not_kept}};
  feature.data = {{"/api/v1/search",
                   "Documents that have all words of q; ten to a page",
                   search_schema,
                   {"q", "page", "lang"},
                   search_data,
                   {"results", {"kind", "url", "language", "title", "part_of", "text", "entry"}},
                   Keeping::not_kept}};
  return feature;
}

std::vector<std::string_view> acts_asked_about_each(const std::vector<Feature>& features) {
  std::vector<std::string_view> types;
  for (const Feature& feature : features)
    types.insert(types.end(), feature.search.asked_about_each.begin(), feature.search.asked_about_each.end());
  return types;
}

std::vector<DocumentsOf> document_sources(const std::vector<Feature>& features) {
  std::vector<DocumentsOf> sources;
  for (const Feature& feature : features)
    if (feature.search.documents != nullptr) sources.push_back(feature.search.documents);
  return sources;
}

}  // namespace haip
