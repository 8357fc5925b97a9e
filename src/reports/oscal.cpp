#include "reports/oscal.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "crypto/name_uuid.hpp"

namespace haip {
namespace {

// What "\s" of a regular expression is in the schemas (ECMA-262), and of that the ends of lines, which "." is not.
constexpr std::array<std::string_view, 25> blanks{" ",      "\t",     "\v",     "\f",     "\n",     "\r",     "\u2028",
                                                  "\u2029", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
                                                  "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200A",
                                                  "\u202F", "\u205F", "\u3000", "\uFEFF"};
constexpr std::span<const std::string_view> folded_blanks = std::span(blanks).first(8);

/// Without blanks of any script at both ends: Japanese has a wide one of its own.
std::string_view without_blanks_around(std::string_view text) {
  for (bool is_cut = true; is_cut;) {
    is_cut = false;
    for (const std::string_view blank : blanks) {
      if (text.starts_with(blank))
        text.remove_prefix(blank.size());
      else if (text.ends_with(blank))
        text.remove_suffix(blank.size());
      else
        continue;
      is_cut = true;
    }
  }
  return text;
}

}  // namespace

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
  for (text = without_blanks_around(text); !text.empty();) {
    const auto blank = std::ranges::find_if(folded_blanks, [&](std::string_view one) { return text.starts_with(one); });
    if (blank == folded_blanks.end()) {
      line += text.front();
      text.remove_prefix(1);
      continue;
    }
    if (!line.ends_with(' ')) line += ' ';
    text.remove_prefix(blank->size());
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
