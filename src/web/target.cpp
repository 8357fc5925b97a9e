#include "web/target.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "web/percent.hpp"

namespace haip {
namespace {

constexpr ParameterLimits query_limits{.count = 100, .name_bytes = 200, .value_bytes = std::size_t{8} * 1024};

bool may_stand_in_path(char c) {
  constexpr std::string_view marks = "/-._~!$&'()*+,;=:@%";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         marks.find(c) != std::string_view::npos;
}

// Browsers leave "[", "|" and the like as they are in a query, so any visible ASCII character will do.
bool may_stand_in_query(char c) { return c > ' ' && c <= '~' && c != '#'; }

Status check_segment(std::string_view segment) {
  if (segment == "." || segment == "..") return malformed("the path has a \"" + std::string(segment) + "\" segment");
  for (const char c : segment) {
    if (c == '\\') return malformed("the path has a backslash");
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return malformed("the path has a control character");
  }
  return {};
}

Result<std::string> parse_path(std::string_view raw) {
  if (!std::ranges::all_of(raw, may_stand_in_path))
    return malformed("the path has a character that needs percent-encoding");
  // An encoded slash would vanish among the real ones.
  for (std::size_t i = raw.find('%'); i != std::string_view::npos; i = raw.find('%', i + 1))
    if (raw.substr(i, 3) == "%2F" || raw.substr(i, 3) == "%2f") return malformed("the path has an encoded slash");
  TRY(std::string path, percent_decode(raw, Plus::literal).map_error(in_context("the path")));

  for (std::size_t begin = 1;;) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (end == begin && end < path.size()) return malformed("the path has an empty segment");
    CHECK(check_segment(std::string_view(path).substr(begin, end - begin)));
    if (end == path.size()) return path;
    begin = end + 1;
  }
}

/// "http://host:port/path" leaves "/path" in `rest`.
Result<std::string> take_authority(std::string_view& rest) {
  rest.remove_prefix(rest.starts_with("http://") ? 7 : 8);
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  const std::string_view host = rest.substr(0, end);
  if (host.empty() || host.find('@') != std::string_view::npos) return malformed("the target names no proper host");
  rest.remove_prefix(end);
  return std::string(host);
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
  Target target;
  if (text == "*") {
    target.path = "*";
    return target;
  }
  if (text.starts_with("http://") || text.starts_with("https://")) {
    TRY(target.host, take_authority(text));
    if (text.empty()) text = "/";
  }
  const std::size_t question_mark = text.find('?');
  std::string_view path = text.substr(0, question_mark);
  if (path.empty() && !target.host.empty()) path = "/";
  if (!path.starts_with('/')) return malformed("the target does not begin with a slash");
  TRY(target.path, parse_path(path));

  if (question_mark != std::string_view::npos) {
    const std::string_view query = text.substr(question_mark + 1);
    if (!std::ranges::all_of(query, may_stand_in_query))
      return malformed("the query has a character that needs percent-encoding");
    TRY(target.query, parse_parameters(query, query_limits).map_error(in_context("the query")));
  }
  return target;
}

}  // namespace haip
