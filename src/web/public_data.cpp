#include "web/public_data.hpp"

#include "register/fold.hpp"
#include "web/compression.hpp"
#include "web/security_headers.hpp"

namespace haip {
namespace {

std::string base_address(const Site& site) {
  const std::string& origin = site.genesis().origin;
  return "https://" + origin.substr(0, origin.find('/'));
}

Result<Feed> newest_items(const PageRequest& ask, std::string_view actor) {
  // The register's bookkeeping is no news.
  TRY(const Rows rows,
      ask.view.query("SELECT entry_index FROM act WHERE entry_index < $1 AND act_type <> 'register.state' "
                     "AND ($2 = '' OR actor = $2) "
                     "ORDER BY entry_index DESC LIMIT $3",
                     {ask.log_size, actor, most_feed_items}));
  Feed feed;
  for (const Row& row : rows) {
    TRY(const Envelope envelope, read_envelope(ask.view, {row.count(0)}));
    TRY(NewsItem news, ask.describe(envelope));
    feed.items.push_back({std::move(news), envelope.entry_index, envelope.at});
  }
  return feed;
}

/// The part of all news that is asked for, and the parameter that asks for it; "" for all.
struct AskedFeed {
  Feed feed;
  std::string parameter;
  std::string value;
  std::string language;  ///< Of its sentences: every title is one of the register's own.
  [[nodiscard]] std::string address_of(SitePath file) const {
    const Url path(file);
    return parameter.empty() ? path.text() : path.with(parameter, value).text();
  }
};

Result<AskedFeed> asked_feed(Site& site, const Request& request) {
  TRY(const ViewConnections::Snapshot snapshot, site.connections().snapshot());
  const RouteParameters no_parameters;
  const PageRequest ask{request,          no_parameters,  Site::translator_for(request),
                        snapshot.view(),  site.genesis(), snapshot.log_size,
                        site.describers()};
  for (const Feature& feature : site.features())
    for (const FeedFilter& filter : feature.feeds)
      if (const std::string* value = request.query.find(filter.parameter)) {
        TRY(Feed feed, filter.make(ask, *value));
        return AskedFeed{std::move(feed), std::string(filter.parameter), *value, std::string(ask.language().code())};
      }
  const std::string actor(request.query.text("actor"));
  TRY(Feed feed, newest_items(ask, actor));
  return AskedFeed{std::move(feed), actor.empty() ? "" : "actor", actor, std::string(ask.language().code())};
}

std::string item_path(const FeedItem& item) {
  return item.news.url ? item.news.url->text() : "/log/entries/" + std::to_string(item.entry_index.value);
}

std::string title_of(const Site& site, const Feed& feed) {
  return feed.about.empty() ? site.genesis().name : site.genesis().name + ": " + feed.about;
}

/// Of the item: that of its entry, which never changes.
std::string id_of(const std::string& base, const FeedItem& item) {
  const Url entry = site_url({"log", "entries", std::to_string(item.entry_index.value)});
  return base + (item.part.empty() ? entry : entry.at(item.part)).text();
}

// RFC 4287.
std::string atom_feed(const Site& site, const AskedFeed& asked) {
  const auto element = [](std::string& out, std::string_view name, std::string_view text) {
    out += "<" + std::string(name) + ">";
    append_escaped(out, text);
    out += "</" + std::string(name) + ">";
  };
  const std::vector<FeedItem>& items = asked.feed.items;
  const std::string base = base_address(site);
  const std::string self = base + asked.address_of("/feed.atom");
  std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"";
  out += " xml:lang=\"" + asked.language + "\">";
  element(out, "title", title_of(site, asked.feed));
  element(out, "id", self);
  out += "<link rel=\"self\" href=\"";
  append_escaped(out, self);
  out += "\"/><link href=\"" + base + "/\"/><author>";
  element(out, "name", site.genesis().name);
  out += "</author>";
  element(out, "updated", format_instant(items.empty() ? Instant{} : items.front().at));
  for (const FeedItem& item : items) {
    out += "\n<entry>";
    element(out, "title", item.news.title);
    element(out, "id", id_of(base, item));
    out += "<link href=\"";
    append_escaped(out, base + item_path(item));
    out += "\"/>";
    element(out, "updated", format_instant(item.at));
    element(out, "summary", item.news.summary.empty() ? item.news.title : item.news.summary);
    out += "</entry>";
  }
  return out + "\n</feed>\n";
}

// https://www.jsonfeed.org/version/1.1/
Json json_feed(const Site& site, const AskedFeed& asked) {
  const std::string base = base_address(site);
  Json list{Json::Array{}};
  for (const FeedItem& item : asked.feed.items) {
    Json entry;
    entry.set("id", id_of(base, item)).set("url", base + item_path(item));
    entry.set("title", item.news.title)
        .set("content_text", item.news.summary.empty() ? item.news.title : item.news.summary);
    entry.set("date_published", format_instant(item.at));
    list.push(entry);
  }
  Json feed;
  feed.set("version", "https://jsonfeed.org/version/1.1")
      .set("title", title_of(site, asked.feed))
      .set("home_page_url", base + "/")
      .set("language", asked.language);
  feed.set("feed_url", base + asked.address_of("/feed.json")).set("items", list);
  return feed;
}

Json parameter_json(std::string_view name, std::string_view in, bool is_required) {
  Json schema;
  schema.set("type", "string");
  Json parameter;
  parameter.set("name", name).set("in", in).set("required", is_required).set("schema", schema);
  return parameter;
}

// "/api/v1/x/{rest...}" → "/api/v1/x/{rest}", and the names in it.
std::pair<std::string, std::vector<std::string>> openapi_path(std::string_view pattern) {
  std::string path;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '{') {
      path += pattern[i];
      continue;
    }
    const std::size_t end = pattern.find('}', i);
    std::string name(pattern.substr(i + 1, end - i - 1));
    if (name.ends_with("...")) name.resize(name.size() - 3);
    path += "{" + name + "}";
    names.push_back(std::move(name));
    i = end;
  }
  return {path, names};
}

Json described_parameter(Json parameter, std::string_view description, std::string_view schema) {
  parameter.set("description", description).set("schema", *parse_json(schema));
  return parameter;
}

// What every data route takes besides its own parameters.
void add_shared_parameters(Json& parameters, const DataRoute& route) {
  if (!route.table.rows.empty())
    parameters.push(described_parameter(
        parameter_json("format", "query", false),
        "The form of the answer; without it the Accept field decides (text/csv or application/json), JSON by default",
        R"({"enum":["json","csv"]})"));
  parameters.push(described_parameter(parameter_json("lang", "query", false),
                                      "Language of sentences that the register makes, such as ja; English by default",
                                      R"({"type":"string"})"));
}

constexpr std::string_view csv_rules =
    "CSV (RFC 4180) in UTF-8 without byte order mark: a header row, a row for each item of the member that "
    "x-csv-rows names, lines ended by CRLF. Columns keep their names and places; new ones come last. A dot leads into "
    "a nested member. Text is written as it is, numbers and booleans as in JSON, an array or object as its canonical "
    "JSON (RFC 8785), what is absent as nothing. Text that begins with = + - @ (or a full-width form of them), a tab, "
    "a "
    "line break or an apostrophe has an apostrophe put before it, so that spreadsheets do not run it as a formula; "
    "take "
    "one leading apostrophe away to get the text.";

Json csv_content(const CsvTable& table) {
  Json columns{Json::Array{}};
  for (const std::string_view column : table.columns) columns.push(column);
  Json content;
  content.set("schema", Json().set("type", "string").set("description", csv_rules));
  content.set("x-csv-rows", table.rows).set("x-csv-columns", columns);
  return content;
}

Json operation_json(const DataRoute& route, const std::vector<std::string>& names) {
  Json parameters{Json::Array{}};
  for (const std::string& name : names) parameters.push(parameter_json(name, "path", true));
  for (const std::string_view name : route.query) parameters.push(parameter_json(name, "query", false));
  add_shared_parameters(parameters, route);
  Json content;
  content.set("application/json", Json().set("schema", *parse_json(route.schema)));
  if (!route.table.rows.empty()) content.set("text/csv", csv_content(route.table));
  Json headers = *parse_json(
      R"({"ETag":{"description":"Changes when the answer does; send it back in If-None-Match","schema":{"type":"string"}},"Link":{"description":"rel=next: the next part of a long list, as in RFC 8288","schema":{"type":"string"}}})");
  Json ok;
  ok.set("description", "The facts as of the published log").set("headers", headers).set("content", content);
  Json problem;
  problem.set("description", "A problem (RFC 9457)")
      .set("content",
           *parse_json(R"({"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}})"));
  Json responses;
  responses.set("200", ok).set("304", Json().set("description", "Not changed since the ETag of If-None-Match"));
  responses.set("default", problem);
  Json operation;
  operation.set("summary", route.summary).set("parameters", parameters).set("responses", responses);
  return operation;
}

Reply feed_reply(Site& site, const Request& request, bool as_json) {
  const Result<AskedFeed> asked = asked_feed(site, request);
  if (!asked) return Response::problem(asked.error());
  Response response = as_json ? Response::bytes(canonical_json(json_feed(site, *asked)) + "\n", "application/feed+json")
                              : Response::bytes(atom_feed(site, *asked), "application/atom+xml; charset=utf-8");
  response.set("Cache-Control", "public, max-age=60").add("Vary", "Accept-Language");
  add_security_headers(response, transport_of(request));
  compress_for(request, response);
  return response;
}

Reply api_page(Site& site, const Request& request) {
  const Translator translate = Site::translator_for(request);
  Page page{.title = std::string(translate("Data and API"))};
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("Everything a page shows can be had as JSON, and lists as CSV, without a key. Answers "
                            "carry an ETag and change only when the log grows."));
  page.body.add("p", {}, tag("a", {href("/api/openapi.json")}, translate("API description (OpenAPI 3.1)")));
  Html rows;
  for (const Feature& feature : site.features())
    for (const DataRoute& route : feature.data)
      rows.add("tr", {}, tag("td", tag("code", route.pattern)),
               tag("td", tag("span", {attribute("lang", "en")}, route.summary)),
               tag("td", route.table.rows.empty() ? "JSON" : "JSON, CSV"));
  page.body.add("div", {},
                tag("table", {attribute("class", "stack")},
                    tag("thead", tag("tr", tag("th", {attribute("scope", "col")}, translate("Address")),
                                     tag("th", {attribute("scope", "col")}, translate("What it gives")),
                                     tag("th", {attribute("scope", "col")}, translate("Forms")))),
                    tag("tbody", rows)));
  page.body.add("h2", {attribute("id", "csv")}, translate("Tables (CSV)"));
  page.body.add("p", {},
                translate.markup("Add {parameter} to the address of a list, or ask for {type} in the Accept field. "
                                 "Every column keeps its name and its place; new ones come last.",
                                 {{"parameter", tag("code", "format=csv")}, {"type", tag("code", "text/csv")}}));
  page.body.add(
      "ul", {}, tag("li", translate("UTF-8, a header row, commas, lines ended by CRLF, as in RFC 4180.")),
      tag("li", translate.markup("A dot leads into what is nested: {example}. What is still nested stands in "
                                 "its cell as JSON.",
                                 {{"example", tag("code", "title.en")}})),
      tag("li", translate.markup("Text that a spreadsheet would run as a formula has an apostrophe before it: "
                                 "it begins with {signs}, a tab or a line break. So has text that begins "
                                 "with an apostrophe: take one away to get what was said.",
                                 {{"signs", tag("code", "= + - @")}})));
  page.body.add("p", {}, tag("a", {href("/feed.atom")}, "Atom"), " · ", tag("a", {href("/feed.json")}, "JSON Feed"),
                " · ", tag("a", {href("/log/")}, translate("The log")));
  Response response = site.render(request, page, translate);
  response.set("Cache-Control", "public, max-age=0, must-revalidate").add("Vary", "Accept-Language");
  return PreparedPage(std::move(response)).for_client(request);
}

}  // namespace

Json api_description(const Site& site) {
  Json paths{Json::Object{}};
  for (const Feature& feature : site.features())
    for (const DataRoute& route : feature.data) {
      const auto [path, names] = openapi_path(route.pattern);
      Json item;
      item.set("get", operation_json(route, names));
      paths.set(path, item);
    }
  Json description;
  description.set("openapi", "3.1.0");
  description.set(
      "info",
      *parse_json(
          R"({"title":"haip register","version":"1","license":{"name":"Apache-2.0","identifier":"Apache-2.0"}})"));
  description.set("paths", paths);
  description.set(
      "components",
      *parse_json(
          R"({"schemas":{"Problem":{"type":"object","required":["title","status","detail"],"properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"advice":{"type":"string"}}}}})"));
  return description;
}

void add_public_data(Router& router, Site& site) {
  router.get("/feed.atom",
             [&site](const Request& request, const RouteParameters&) { return feed_reply(site, request, false); });
  router.get("/feed.json",
             [&site](const Request& request, const RouteParameters&) { return feed_reply(site, request, true); });
  router.get("/api", [&site](const Request& request, const RouteParameters&) { return api_page(site, request); });
  Response openapi = Response::json(api_description(site));
  openapi.set("Cache-Control", "public, max-age=300").set("Access-Control-Allow-Origin", "*");
  router.get("/api/openapi.json",
             [prepared = PreparedPage(std::move(openapi))](const Request& request, const RouteParameters&) -> Reply {
               return prepared.for_client(request);
             });
  router.cross_origin("/api/");
}

}  // namespace haip
