#include "base/csv_reader.hpp"

#include <algorithm>
#include <array>

namespace haip {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string on_line(std::uint64_t line) { return "line " + std::to_string(line) + ": "; }

}  // namespace

CsvReader::CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {
  if (text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
}

Result<bool> CsvReader::next(std::vector<std::string_view>& fields) {
  fields.clear();
  while (take_line_end()) {
  }
  if (is_at_end()) return false;
  row_line_ = line_;
  for (;;) {
    TRY(const std::string_view field, !is_at_end() && text_[at_] == '"' ? quoted_field() : plain_field());
    fields.push_back(field);
    if (is_at_end() || take_line_end()) return true;
    ++at_;  // The separator: fields end at nothing else.
  }
}

Result<std::string_view> CsvReader::plain_field() {
  const std::size_t begin = at_;
  for (; !is_at_end(); ++at_) {
    const char c = text_[at_];
    if (c == separator_ || c == '\n' || c == '\r') break;
    if (c == '"')
      return malformed(on_line(line_) + "a quote stands inside a field that does not begin with one",
                       "put the whole field in quotes, and double the quotes inside it");
  }
  return text_.substr(begin, at_ - begin);
}

Result<std::string_view> CsvReader::quoted_field() {
  const std::uint64_t opened = line_;
  const std::size_t begin = ++at_;
  bool has_doubled = false;
  for (;; ++at_) {
    if (is_at_end())
      return malformed(on_line(opened) + "a quoted field begins here and never ends",
                       "close it with a quote; quotes inside a field are doubled");
    const char c = text_[at_];
    if (c == '\n' || (c == '\r' && !text_.substr(at_ + 1).starts_with('\n'))) ++line_;
    if (c != '"') continue;
    if (!text_.substr(at_ + 1).starts_with('"')) break;
    has_doubled = true;
    ++at_;
  }
  std::string_view field = text_.substr(begin, at_ - begin);
  ++at_;
  if (!is_at_end() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r')
    return malformed(on_line(line_) + "something other than a separator follows a closing quote",
                     "double the quotes that are inside a field");
  if (!has_doubled) return field;
  std::string& plain = unescaped_.emplace_back();
  plain.reserve(field.size());
  for (std::size_t i = 0; i < field.size(); ++i) {
    plain += field[i];
    if (field[i] == '"') ++i;
  }
  return std::string_view(plain);
}

bool CsvReader::take_line_end() {
  const std::string_view rest = text_.substr(at_);
  if (rest.starts_with("\r\n"))
    at_ += 2;
  else if (rest.starts_with('\n') || rest.starts_with('\r'))
    ++at_;
  else
    return false;
  ++line_;
  return true;
}

char guess_csv_separator(std::string_view text) {
  constexpr std::array<char, 3> candidates{',', ';', '\t'};
  std::array<std::size_t, 3> counts{};
  bool is_quoted = false;
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == '\n' || c == '\r') break;
    for (std::size_t i = 0; i < candidates.size(); ++i)
      if (c == candidates[i]) ++counts[i];
  }
  return candidates[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

}  // namespace haip
