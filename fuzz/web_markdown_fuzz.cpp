// Markdown from strangers: no input makes a tag, an attribute or an address that is not ours.

#include <array>
#include <string_view>
#include <vector>

#include "web/markdown.hpp"

namespace {

bool starts_with_one_of_ours(std::string_view markup) {
  constexpr std::array<std::string_view, 45> ours{
      "<p>",     "</p>",           "<em>",         "</em>",   "<strong>", "</strong>",    "<code>",
      "</code>", "<pre>",          "</pre>",       "<del>",   "</del>",   "<ul>",         "</ul>",
      "<ol>",    "</ol>",          "<ol start=\"", "<li>",    "</li>",    "<blockquote>", "</blockquote>",
      "<hr>",    "<br>",           "<h3>",         "</h3>",   "<h4>",     "</h4>",        "<h5>",
      "</h5>",   "<h6>",           "</h6>",        "<table>", "</table>", "<thead>",      "</thead>",
      "<tbody>", "</tbody>",       "<tr>",         "</tr>",   "<td>",     "</td>",        "<th scope=\"col\">",
      "</th>",   "<a href=\"http", "</a>"};
  for (const std::string_view tag : ours)
    if (markup.starts_with(tag)) return true;
  return false;
}

/// Every tag that opens closes, in order.
void check_nesting(std::string_view markup) {
  std::vector<std::string_view> open;
  for (std::size_t at = markup.find('<'); at != std::string_view::npos; at = markup.find('<', at + 1)) {
    const bool is_end = markup[at + 1] == '/';
    const std::size_t begin = at + (is_end ? 2 : 1);
    const std::string_view name = markup.substr(begin, markup.find_first_of(" >", begin) - begin);
    if (name == "br" || name == "hr") continue;
    if (!is_end) {
      open.push_back(name);
      continue;
    }
    if (open.empty() || open.back() != name) __builtin_trap();
    open.pop_back();
  }
  if (!open.empty()) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto html = haip::markdown({reinterpret_cast<const char*>(data), size});
  if (!html) return 0;
  const std::string_view markup = html->markup();
  check_nesting(markup);
  for (std::size_t at = markup.find('<'); at != std::string_view::npos; at = markup.find('<', at + 1)) {
    const std::string_view tag = markup.substr(at);
    // Schemes are written as the author did: HTTP:// is fine too.
    const bool is_link = tag.starts_with("<a href=\"");
    if (!is_link && !starts_with_one_of_ours(tag)) __builtin_trap();
    if (is_link && (tag[9] | 0x20) != 'h') __builtin_trap();
  }
  return 0;
}
