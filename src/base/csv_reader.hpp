#pragma once
// Reads CSV (RFC 4180), row by row, with the line of whatever is wrong.
//
//   CsvReader reader(text);
//   std::vector<std::string_view> fields;
//   for (;;) {
//     TRY(const bool is_row, reader.next(fields));
//     if (!is_row) break;
//     … reader.line() …
//   }
//
// Taken as well: lines that end in LF or CR alone, a byte order mark, another separator. Refused: a quote within a
// field that is not quoted, anything but a separator behind a closing quote, a quoted field that never ends. Bytes are
// not looked at otherwise: that a field is UTF-8 is for the caller to check.

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace haip {

class CsvReader {
 public:
  /// `text` must outlive the reader.
  explicit CsvReader(std::string_view text, char separator = ',');

  /// The fields of the next row; false at the end. Empty lines are left out. The fields live as long as the text and
  /// the reader.
  Result<bool> next(std::vector<std::string_view>& fields);

  /// The line on which the last row began, from 1.
  [[nodiscard]] std::uint64_t line() const { return row_line_; }
  /// Bytes read so far.
  [[nodiscard]] std::uint64_t position() const { return at_; }

 private:
  Result<std::string_view> plain_field();
  Result<std::string_view> quoted_field();
  /// Steps over a line end, if one is here.
  bool take_line_end();
  [[nodiscard]] bool is_at_end() const { return at_ == text_.size(); }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t row_line_ = 1;
  std::deque<std::string> unescaped_;  ///< Fields with doubled quotes.
};

/// Comma, semicolon or tab, whichever the first line has most of outside quotes; comma when it has none.
char guess_csv_separator(std::string_view text);

}  // namespace haip
