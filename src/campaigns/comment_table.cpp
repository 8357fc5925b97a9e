#include "campaigns/comment_table.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "base/nearest_word.hpp"
#include "base/text.hpp"
#include "campaigns/folded_text.hpp"

namespace haip {
namespace {

using Fields = std::vector<std::string_view>;

// Folded and without spaces; whichever stands first here is taken first. Polis, Regulations.gov, FCC, Consul, and what
// people call them in their own spreadsheets.
constexpr std::array<std::string_view, 22> text_names{
    "commentbody", "commenttext", "comment",  "commentcontent", "text",    "body",     "content", "message",
    "textdata",    "submission",  "response", "statement",      "opinion", "feedback", "意見",    "ご意見",
    "意見内容",    "コメント",    "本文",     "评论",           "意见",    "內容"};
constexpr std::array<std::string_view, 10> id_names{"commentid",  "id",          "documentid",   "submissionid",
                                                    "responseid", "statementid", "idsubmission", "trackingnumber",
                                                    "受付番号",   "番号"};
constexpr std::array<std::string_view, 13> sender_names{
    "authorid",    "author", "senderid", "sender", "submitterid", "submitter", "participantid",
    "participant", "userid", "user",     "提出者", "氏名",        "name"};

std::string folded_name(std::string_view name) {
  std::string folded = folded_text(name);
  std::erase(folded, ' ');
  return folded;
}

std::string listed(const Fields& header) {
  std::string all;
  for (const std::string_view name : header) all += (all.empty() ? "\"" : ", \"") + printable(name) + "\"";
  return all;
}

using Column = std::optional<std::size_t>;

Column column_called(const Fields& header, std::string_view name) {
  const auto exact = std::ranges::find(header, name);
  if (exact != header.end()) return static_cast<std::size_t>(exact - header.begin());
  const auto folded = std::ranges::find_if(
      header, [wanted = folded_name(name)](std::string_view title) { return folded_name(title) == wanted; });
  if (folded != header.end()) return static_cast<std::size_t>(folded - header.begin());
  return std::nullopt;
}

Result<Column> named_column(const Fields& header, std::string_view option, std::string_view name) {
  if (const Column found = column_called(header, name)) return found;
  const std::string_view nearest = nearest_word(name, header);
  return malformed(std::string(option) + ": there is no column \"" + printable(name) + "\"",
                   nearest.empty() ? "the file has " + listed(header) : "did you mean \"" + printable(nearest) + "\"?");
}

Column known_column(const Fields& header, std::span<const std::string_view> known) {
  for (const std::string_view name : known)
    for (std::size_t i = 0; i < header.size(); ++i)
      if (folded_name(header[i]) == name) return i;
  return std::nullopt;
}

Result<Column> find_column(const Fields& header, std::string_view option, const std::string& name,
                           std::span<const std::string_view> known) {
  if (!name.empty()) return named_column(header, option, name);
  return known_column(header, known);
}

std::string_view field_of(const Fields& fields, Column column) { return column ? fields[*column] : std::string_view(); }

Status check_is_text(std::string_view content) {
  if (content.starts_with("\xFF\xFE") || content.starts_with("\xFE\xFF"))
    return malformed("the file is UTF-16", "save it as CSV in UTF-8");
  if (content.starts_with("PK\x03\x04"))
    return malformed("the file is a spreadsheet or another archive, not CSV", "save it as CSV in UTF-8");
  return {};
}

}  // namespace

Result<CommentTable> CommentTable::read(std::string content, const CommentColumnNames& names) {
  CHECK(check_is_text(content));
  CommentTable table;
  table.parts_ = std::make_unique<Parts>(std::move(content));
  CsvReader& reader = table.parts_->reader;
  Fields header;
  TRY(const bool has_header, reader.next(header));
  if (!has_header) return malformed("the file is empty", "the first row must name the columns");
  TRY(Column text, find_column(header, "--text-column", names.text, text_names));
  TRY(const Column id, find_column(header, "--id-column", names.id, id_names));
  TRY(const Column sender, find_column(header, "--sender-column", names.sender, sender_names));
  if (!text && header.size() == 1) text = 0;
  if (!text)
    return malformed("none of the columns is known to hold the text of comments: " + listed(header),
                     "name it with --text-column");
  table.columns_ = {std::string(field_of(header, text)), std::string(field_of(header, id)),
                    std::string(field_of(header, sender))};
  Fields fields;
  for (;;) {
    TRY(const bool is_row, reader.next(fields));
    if (!is_row) return table;
    if (fields.size() != header.size())
      return malformed("line " + std::to_string(reader.line()) + ": the row has " + std::to_string(fields.size()) +
                           (fields.size() == 1 ? " field" : " fields") + " where the header has " +
                           std::to_string(header.size()),
                       "put text that has separators or line ends in quotes");
    table.parts_->rows.push_back(
        {field_of(fields, text), field_of(fields, id), field_of(fields, sender), reader.line()});
  }
}

}  // namespace haip
