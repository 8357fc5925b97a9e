#pragma once
// Lists of JSON objects as tables for spreadsheets and data frames: CSV (RFC 4180), as docs/format-data.md describes.
//
//   csv_document(*answer.find("organisations")->if_array(), {{"domain", "name", "roles"}})
//
//   domain,name,roles
//   lab.example,Example Lab,"[""model-developer""]"

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace haip {

/// Which part of a JSON answer is a table.
struct CsvTable {
  /// Name of the member that holds the list; "" when the answer is no list.
  std::string_view rows = {};
  /// Members of a row, with a dot into nested ones: "domain", "title.en". They are the header row. Others build on the
  /// names: none is ever renamed or moved, new ones come last.
  std::vector<std::string_view> columns = {};
};

/// UTF-8 without byte order mark, a header row, lines ended by CRLF; a field is quoted when it has to be. Cells: text
/// as it is; numbers and booleans as in JSON; an array or object as its canonical JSON (RFC 8785); nothing for null and
/// for a member that is not there. See spreadsheet_safe() for text that looks like a formula.
std::string csv_document(const Json::Array& rows, std::span<const std::string_view> columns);

/// Text that a spreadsheet would take for a formula, with an apostrophe before it: text that begins with = + - @, one
/// of their full-width forms, a tab or a line break. Text that begins with an apostrophe gets one more, so that taking
/// one leading apostrophe away gives back what was there.
std::string spreadsheet_safe(std::string_view text);

/// One field of a row that is written bit by bit, quoted when it has to be. Separators and line ends are the caller's.
void append_csv_field(std::string& out, std::string_view field);

}  // namespace haip
