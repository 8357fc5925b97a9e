#pragma once
// Comments as they lie in a CSV file of whatever program: which column is what, and the rows.
//
// The first row names the columns. One is found by its name, in whatever case and punctuation ("comment-body",
// "Comment Body"), from those that programs and agencies use; where none is known, the caller must say. Nothing is
// guessed from the content.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/csv_reader.hpp"

namespace haip {

inline constexpr std::uint64_t largest_comment_table_bytes = std::uint64_t{4} << 30;

/// What the caller says; "" is looked for.
struct CommentColumnNames {
  std::string text;
  std::string id;
  std::string sender;
};

struct CommentRow {
  std::string_view text;
  std::string_view id;      ///< "" without such a column.
  std::string_view sender;  ///< "" without such a column.
  std::uint64_t line = 0;   ///< Where the row begins in the file, from 1.
};

class CommentTable {
 public:
  /// `content` is the file. Errors, with the line where there is one: malformed (not CSV; a row with more or fewer
  /// fields than the header; UTF-16; no column for the text; a column that is not there).
  static Result<CommentTable> read(std::string content, const CommentColumnNames& names);

  [[nodiscard]] const std::vector<CommentRow>& rows() const { return parts_->rows; }
  /// The names of the columns that were taken; "" for none.
  [[nodiscard]] const CommentColumnNames& columns() const { return columns_; }

 private:
  // The rows point into the content and the reader, which therefore stay where they are.
  struct Parts {
    explicit Parts(std::string text) : content(std::move(text)), reader(content, guess_csv_separator(content)) {}
    std::string content;
    CsvReader reader;
    std::vector<CommentRow> rows;
  };

  CommentTable() = default;

  std::unique_ptr<Parts> parts_;
  CommentColumnNames columns_;
};

}  // namespace haip
