#include "evidence/link_list.hpp"

#include "base/text.hpp"

namespace haip {

Result<std::vector<Link>> parse_link_list(std::string_view text) {
  std::vector<Link> links;
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    const std::string_view content = trim(line);
    if (content.empty() || content.starts_with('#')) continue;
    const std::string where = "line " + std::to_string(number);
    if (!is_utf8(content)) return malformed(where + " is not UTF-8");
    const std::size_t blank = content.find_first_of(" \t");
    Link link{.address = std::string(content.substr(0, blank))};
    if (blank != std::string_view::npos) {
      const std::string_view pin = trim(content.substr(blank));
      const auto bad = [&] {
        return malformed(where + " has something behind the address that is no digest",
                         "write sha256: and 64 hexadecimal digits in lower case, or nothing");
      };
      if (!pin.starts_with("sha256:")) return bad();
      const Result<Digest> digest = Digest::from_hex(pin.substr(7));
      if (!digest) return bad();
      link.pinned = *digest;
    }
    links.push_back(std::move(link));
  }
  return links;
}

}  // namespace haip
