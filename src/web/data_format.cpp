#include "web/data_format.hpp"

#include <stdexcept>

#include "base/text.hpp"
#include "web/accept.hpp"

namespace haip {
namespace {

bool has_table(const DataRoute& route) { return !route.table.rows.empty(); }

// RFC 9110, 12.5.1: the most specific range that fits decides; its weight, or 0.
int weight_of(std::string_view type, std::string_view accept) {
  const std::string any_of_kind = std::string(type.substr(0, type.find('/'))) + "/*";
  const std::vector<Preference> preferences = parse_preferences(accept);
  for (const std::string_view range : {type, std::string_view(any_of_kind), std::string_view("*/*")})
    for (const Preference& preference : preferences)
      if (equal_ignoring_case(preference.value, range)) return preference.weight;
  return 0;
}

// "/api/v1/log/entries" → "log-entries.csv"
std::string file_name(std::string_view path) {
  constexpr std::string_view prefix = "/api/v1/";
  if (path.starts_with(prefix)) path.remove_prefix(prefix.size());
  std::string name;
  for (const char c : path) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
    name += is_plain ? c : '-';
  }
  return name + ".csv";
}

void link_to_next(Response& response, const Json& data, DataFormat format) {
  const Json* next = data.find("next");
  if (next == nullptr || next->if_text() == nullptr) return;
  const Result<Url> url = site_url_from_text(*next->if_text());
  if (!url) throw std::logic_error("\"next\" of a data route is no address of this site");
  response.set("Link",
               "<" + (format == DataFormat::csv ? url->with("format", "csv") : *url).text() + ">; rel=\"next\"");
}

}  // namespace

Result<DataFormat> asked_format(const DataRoute& route, const Request& request) {
  if (const std::string* asked = request.query.find("format")) {
    if (*asked == "json") return DataFormat::json;
    if (*asked != "csv")
      return malformed("there is no format \"" + printable(*asked) + "\"", "ask for format=json or format=csv");
    if (!has_table(route))
      return malformed("this address gives one thing and no list, so it has no CSV", "ask for format=json");
    return DataFormat::csv;
  }
  const std::string accept = request.headers.joined("accept");
  const bool prefers_csv = weight_of("text/csv", accept) > weight_of("application/json", accept);
  return prefers_csv && has_table(route) ? DataFormat::csv : DataFormat::json;
}

Response data_response(const DataRoute& route, const Json& data, DataFormat format, const Request& request) {
  Response response;
  if (format == DataFormat::json) {
    response = Response::json(data);
  } else {
    const Json* rows = data.find(route.table.rows);
    if (rows == nullptr || rows->if_array() == nullptr)
      throw std::logic_error("the data of " + std::string(route.pattern) + " lacks the list of its table");
    response = Response::bytes(csv_document(*rows->if_array(), route.table.columns),
                               "text/csv; charset=utf-8; header=present");
    response.set("Content-Disposition", "attachment; filename=\"" + file_name(request.path) + "\"");
  }
  link_to_next(response, data, format);
  response.set("Access-Control-Allow-Origin", "*")
      .set("Access-Control-Expose-Headers", "ETag, Link")
      .set("X-Content-Type-Options", "nosniff")
      .add("Vary", "Accept");
  return response;
}

bool fits_pattern(std::string_view pattern, std::string_view path) {
  const auto wanted = split(pattern, '/');
  const auto given = split(path, '/');
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (i >= given.size()) return false;
    if (wanted[i].ends_with("...}")) return !given[i].empty();
    if (wanted[i].starts_with('{') ? given[i].empty() : wanted[i] != given[i]) return false;
  }
  return wanted.size() == given.size();
}

}  // namespace haip
