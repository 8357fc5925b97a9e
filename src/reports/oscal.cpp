#include "reports/oscal.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/name_uuid.hpp"

namespace haip {

std::string oscal_uuid(std::string_view name) {
  return name_uuid(oscal_name_space.substr(std::string_view("urn:uuid:").size()), name);
}

std::string oscal_token(std::string_view prefix, std::string_view key) {
  std::string token = std::string(prefix) + std::string(key);
  std::ranges::replace(token, '/', '.');
  return token;
}

std::string oscal_line(std::string_view text) {
  std::string line;
  for (const char c : trim(text)) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!is_blank)
      line += c;
    else if (!line.ends_with(' '))
      line += ' ';
  }
  return line;
}

std::string oscal_day(std::string_view date) { return std::string(date) + "T00:00:00Z"; }

void add_oscal_prop(Json& props, std::string_view name, std::string_view value, std::string_view group) {
  const std::string line = oscal_line(value);
  if (line.empty()) return;
  Json prop;
  prop.set("name", name).set("ns", oscal_name_space).set("value", line);
  if (!group.empty()) prop.set("group", group);
  props.push(std::move(prop));
}

void set_oscal_list(Json& json, std::string_view name, Json list) {
  if (list.if_array() != nullptr && !list.if_array()->empty()) json.set(name, std::move(list));
}

void set_oscal_text(Json& json, std::string_view name, std::string text) {
  if (!text.empty()) json.set(name, std::move(text));
}

Json oscal_metadata(std::string_view title, std::string_view version, Instant last_modified) {
  Json metadata;
  metadata.set("title", oscal_line(title)).set("last-modified", format_instant(last_modified));
  const std::string line = oscal_line(version);
  // A draft may have no period yet.
  metadata.set("version", line.empty() ? std::string_view("draft") : std::string_view(line));
  return metadata.set("oscal-version", oscal_version);
}

}  // namespace haip
