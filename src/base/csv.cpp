#include "base/csv.hpp"

#include <algorithm>
#include <array>

namespace haip {
namespace {

// What starts a formula in a spreadsheet (OWASP, "CSV Injection"), and the apostrophe that takes its meaning away.
constexpr std::array<std::string_view, 12> risky_beginnings{"=",  "+", "-",      "@",      "\t",     "\r",
                                                            "\n", "'", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

const Json* find_path(const Json& row, std::string_view path) {
  const std::size_t dot = path.find('.');
  const Json* member = row.find(path.substr(0, dot));
  if (member == nullptr || dot == std::string_view::npos) return member;
  return find_path(*member, path.substr(dot + 1));
}

std::string cell(const Json* value) {
  if (value == nullptr || value->is_null()) return {};
  if (const std::string* text = value->if_text()) return spreadsheet_safe(*text);
  return canonical_json(*value);
}

}  // namespace

std::string spreadsheet_safe(std::string_view text) {
  const bool is_risky = std::any_of(risky_beginnings.begin(), risky_beginnings.end(),
                                    [&](std::string_view beginning) { return text.starts_with(beginning); });
  return (is_risky ? "'" : "") + std::string(text);
}

void append_csv_field(std::string& out, std::string_view field) {
  const bool is_plain =
      field.find_first_of(",\"\r\n") == std::string_view::npos && !field.starts_with(' ') && !field.ends_with(' ');
  if (is_plain) {
    out += field;
    return;
  }
  out += '"';
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string csv_document(const Json::Array& rows, std::span<const std::string_view> columns) {
  std::string out;
  const auto append_row = [&](auto field_of) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) out += ',';
      append_csv_field(out, field_of(columns[i]));
    }
    out += "\r\n";
  };
  append_row([](std::string_view column) { return std::string(column); });
  for (const Json& row : rows) append_row([&](std::string_view column) { return cell(find_path(row, column)); });
  return out;
}

}  // namespace haip
