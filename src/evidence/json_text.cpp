#include "evidence/json_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <optional>

#include "base/json.hpp"
#include "base/text.hpp"

namespace haip {
namespace {

/// Bytes that end the plain part of a text: the quote, the backslash, and control characters.
constexpr std::array<bool, 256> stops_of_text() {
  std::array<bool, 256> stops{};
  for (std::size_t i = 0; i < 0x20; ++i) stops[i] = true;
  stops['"'] = true;
  stops['\\'] = true;
  return stops;
}
constexpr std::array<bool, 256> stops = stops_of_text();

constexpr std::size_t most_names_compared_directly = 8;
constexpr std::size_t most_exponent_digits = 19;  ///< As simdjson, so that both readers take the same texts.

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether a number of JSON's grammar that no double can hold is too small for one: where its first digit above 0
/// stands.
bool is_below_one(std::string_view number) {
  const std::size_t e = std::min(number.find_first_of("eE"), number.size());
  const std::size_t point = std::min(number.find('.'), e);
  const std::size_t first = number.find_first_of("123456789");
  if (first >= e) return true;
  const auto before_point = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);  // "5.": 1, ".05": -2
  std::int64_t exponent = 0;
  if (e < number.size()) {
    const bool is_negative = number[e + 1] == '-';
    const std::string_view digits = number.substr(e + (is_digit(number[e + 1]) ? 1 : 2));
    if (std::from_chars(digits.data(), digits.data() + digits.size(), exponent).ec != std::errc()) return is_negative;
    if (is_negative) exponent = -exponent;
  }
  return exponent < -before_point;
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto add = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) return add(point);
  if (point < 0x800) {
    add(0xc0U | (point >> 6U));
  } else {
    if (point < 0x10000) {
      add(0xe0U | (point >> 12U));
    } else {
      add(0xf0U | (point >> 18U));
      add(0x80U | ((point >> 12U) & 0x3fU));
    }
    add(0x80U | ((point >> 6U) & 0x3fU));
  }
  add(0x80U | (point & 0x3fU));
}

std::vector<std::uint32_t> begins_of_lines(std::string_view text) {
  std::vector<std::uint32_t> begins{0};
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    begins.push_back(static_cast<std::uint32_t>(at + 1));
  return begins;
}

TextPosition place_in(std::string_view text, const std::vector<std::uint32_t>& line_begins, std::size_t offset) {
  offset = std::min(offset, text.size());
  const auto after = std::ranges::upper_bound(line_begins, static_cast<std::uint32_t>(offset));
  const std::size_t begin = *(after - 1);
  const auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; };
  const auto before = text.substr(begin, offset - begin);
  return {offset, static_cast<std::size_t>(after - line_begins.begin()),
          1 + static_cast<std::size_t>(std::ranges::count_if(before, is_first_byte))};
}

/// Offset of the first byte that is not UTF-8: the longest prefix that is, found by halving.
std::size_t first_bad_byte(std::string_view text) {
  std::size_t good = 0;
  for (std::size_t step = text.size(); step > 0; step /= 2)
    while (good + step <= text.size()) {
      std::size_t to = good + step;
      // A cut within a character is no error of its own.
      for (int back = 0; back < 3 && to > good && to < text.size(); ++back, --to)
        if ((static_cast<unsigned char>(text[to]) & 0xc0U) != 0x80U) break;
      if (to == good || !is_utf8(text.substr(good, to - good))) break;
      good = to;
    }
  return good;
}

}  // namespace

class JsonTextReader {
 public:
  explicit JsonTextReader(std::string text) {
    result_.text_ = std::make_unique<const std::string>(std::move(text));
    text_ = *result_.text_;
  }

  JsonTextResult read() {
    result_.line_begins_ = begins_of_lines(text_);
    if (!is_utf8(text_)) {
      at_ = first_bad_byte(text_);
      refuse("the file is not UTF-8", "save it as UTF-8 in your editor");
      return failed();
    }
    if (text_.starts_with("\xef\xbb\xbf")) {
      refuse("the file begins with a byte order mark", "save it as UTF-8 without one");
      return failed();
    }
    result_.values_.reserve(text_.size() / 24 + 1);
    skip_blanks();
    if (!read_value(0, 1)) return failed();
    skip_blanks();
    if (at_ < text_.size()) {
      refuse("something follows the value", "a JSON file holds one value");
      return failed();
    }
    return std::move(result_);
  }

 private:
  bool refuse(std::string message, std::string advice = {}) {
    return refuse_at(at_, std::move(message), std::move(advice));
  }
  bool refuse_at(std::size_t offset, std::string message, std::string advice = {}) {
    error_ = JsonTextError{{ErrorKind::malformed, std::move(message), std::move(advice)},
                           place_in(text_, result_.line_begins_, offset)};
    return false;
  }
  bool refuse_too_large(std::string message) {
    refuse(std::move(message), "split the file");
    error_->error.kind = ErrorKind::too_large;
    return false;
  }
  JsonTextResult failed() { return tl::unexpected(std::move(*error_)); }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::string found() const {
    if (at_ >= text_.size()) return "the file ends here";
    std::size_t size = 1;
    while (at_ + size < text_.size() && (static_cast<unsigned char>(text_[at_ + size]) & 0xc0U) == 0x80U) ++size;
    return "here stands " + printable(text_.substr(at_, size));
  }

  /// Appends the value and what is in it; its name is set by the caller.
  bool read_value(std::uint32_t parent, std::size_t level) {  // NOLINT(misc-no-recursion): deepest_json_text
    if (level > deepest_json_text)
      return refuse("more than " + std::to_string(deepest_json_text) + " levels of nesting");
    const auto index = static_cast<std::uint32_t>(result_.values_.size());
    if (index >= most_json_values)
      return refuse_too_large("more than " + std::to_string(most_json_values) + " values in one file");
    JsonValue& value = result_.values_.emplace_back();
    value.begin = static_cast<std::uint32_t>(at_);
    value.parent = parent;
    if (!read_by_kind(index, level)) return false;
    JsonValue& done = result_.values_[index];
    done.end = static_cast<std::uint32_t>(at_);
    done.after = static_cast<std::uint32_t>(result_.values_.size());
    return true;
  }

  bool read_by_kind(std::uint32_t index, std::size_t level) {  // NOLINT(misc-no-recursion)
    JsonValue& value = result_.values_[index];
    switch (peek()) {
      case '{':
        value.kind = JsonKind::object;
        return read_object(index, level);
      case '[':
        value.kind = JsonKind::array;
        return read_array(index, level);
      case '"':
        value.kind = JsonKind::text;
        return read_text(value.text);
      case 't':
        value.kind = JsonKind::boolean;
        value.number = 1;
        return read_word("true");
      case 'f':
        value.kind = JsonKind::boolean;
        return read_word("false");
      case 'n':
        return read_word("null");
      default:
        value.kind = JsonKind::number;
        return read_number(value);
    }
  }

  bool read_word(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return refuse("a value is expected, and " + found());
    at_ += word.size();
    return true;
  }

  bool read_number(JsonValue& value) {
    const std::size_t begin = at_;
    std::size_t at = at_;
    const auto digits = [&] {
      const std::size_t first = at;
      while (at < text_.size() && is_digit(text_[at])) ++at;
      return at > first;
    };
    const auto next_is = [&](char c) { return at < text_.size() && text_[at] == c; };
    if (next_is('-')) ++at;
    const bool zero = next_is('0');
    if (!digits()) return refuse("a value is expected, and " + found());
    if (zero && text_[begin] == '-' ? at - begin > 2 : zero && at - begin > 1)
      return refuse("a number must not begin with 0", "take the zeros out, or put it in quotes if it is no number");
    if (next_is('.')) {
      ++at;
      if (!digits()) return refuse("a digit must follow the point of a number");
    }
    if (next_is('e') || next_is('E')) {
      ++at;
      if (next_is('+') || next_is('-')) ++at;
      const std::size_t first = at;
      if (!digits()) return refuse("a digit must follow the exponent of a number");
      if (at - first > most_exponent_digits) return refuse("the exponent of a number is too long");
    }
    value.text = text_.substr(begin, at - begin);
    const auto [end, error] = std::from_chars(value.text.data(), value.text.data() + value.text.size(), value.number);
    if (error == std::errc::result_out_of_range) {
      // Too near to zero reads as zero; too large has no value here.
      if (!is_below_one(value.text)) return refuse("the number is too large for a double");
      value.number = 0;
    }
    at_ = at;
    return true;
  }

  /// A text in quotes: a view of the file, or of its unescaped copy.
  bool read_text(std::string_view& out) {
    const std::size_t begin = ++at_;
    std::string* copy = nullptr;
    std::size_t plain = begin;
    while (true) {
      while (at_ < text_.size() && !stops[static_cast<unsigned char>(text_[at_])]) ++at_;
      if (at_ >= text_.size())
        return refuse_at(begin - 1, "the text that begins here does not end", "put a quote at its end");
      const char stop = text_[at_];
      if (stop == '"') break;
      if (stop != '\\')
        return refuse("a control character must be escaped in a text", "write a line end as \\n, a tab as \\t");
      if (copy == nullptr) copy = &result_.unescaped_.emplace_back();
      copy->append(text_.substr(plain, at_ - plain));
      if (!read_escape(*copy)) return false;
      plain = at_;
    }
    out = text_.substr(plain, at_ - plain);
    if (copy != nullptr) {
      copy->append(out);
      out = *copy;
    }
    ++at_;
    return true;
  }

  bool read_escape(std::string& out) {
    constexpr std::string_view from = "\"\\/bfnrt";
    constexpr std::string_view to = "\"\\/\b\f\n\r\t";
    const std::size_t begin = at_++;
    const char c = peek();
    if (const std::size_t known = from.find(c); c != '\0' && known != std::string_view::npos) {
      out += to[known];
      ++at_;
      return true;
    }
    std::uint32_t point = 0;
    if (c != 'u' || !read_hex(point))
      return refuse_at(begin, "this escape is not one of JSON", "write a backslash as \\\\");
    if (point >= 0xd800 && point < 0xdc00 && text_.substr(at_).starts_with("\\u")) {
      ++at_;
      std::uint32_t low = 0;
      if (read_hex(low) && low >= 0xdc00 && low < 0xe000) point = 0x10000 + ((point - 0xd800) << 10U) + (low - 0xdc00);
    }
    if (point >= 0xd800 && point < 0xe000) return refuse_at(begin, "half of a surrogate pair stands alone");
    append_utf8(out, point);
    return true;
  }

  /// "uXXXX"
  bool read_hex(std::uint32_t& point) {
    if (at_ + 5 > text_.size()) return false;
    const char* first = text_.data() + at_ + 1;
    const auto [end, error] = std::from_chars(first, first + 4, point, 16);
    if (error != std::errc() || end != first + 4 || *first == '-') return false;
    at_ += 5;
    return true;
  }

  bool read_array(std::uint32_t index, std::size_t level) {  // NOLINT(misc-no-recursion)
    ++at_;
    skip_blanks();
    if (peek() == ']') return ++at_, true;
    while (true) {
      ++result_.values_[index].count;
      if (!read_value(index, level + 1)) return false;
      skip_blanks();
      if (peek() == ']') return ++at_, true;
      if (peek() != ',') return refuse("a comma or ] is expected, and " + found());
      ++at_;
      skip_blanks();
      if (peek() == ']') return refuse("an item is expected after the comma", "take the last comma out");
    }
  }

  bool read_object(std::uint32_t index, std::size_t level) {  // NOLINT(misc-no-recursion)
    ++at_;
    skip_blanks();
    if (peek() == '}') return ++at_, true;
    while (true) {
      if (peek() != '"') return refuse("a member name in quotes is expected, and " + found());
      const std::size_t name_begin = at_;
      std::string_view name;
      if (!read_text(name)) return false;
      const std::size_t name_end = at_;
      skip_blanks();
      if (peek() != ':') return refuse("a colon is expected after the member name, and " + found());
      ++at_;
      skip_blanks();
      ++result_.values_[index].count;
      const std::size_t member = result_.values_.size();
      if (!read_value(index, level + 1)) return false;
      JsonValue& value = result_.values_[member];
      value.name = name;
      value.name_begin = static_cast<std::uint32_t>(name_begin);
      value.name_end = static_cast<std::uint32_t>(name_end);
      skip_blanks();
      if (peek() == '}') break;
      if (peek() != ',') return refuse("a comma or } is expected, and " + found());
      ++at_;
      skip_blanks();
      if (peek() == '}') return refuse("a member is expected after the comma", "take the last comma out");
    }
    ++at_;
    return check_names(index);
  }

  bool check_names(std::uint32_t index) {
    // Sorting keeps a hostile object of a hundred thousand names from costing quadratic time.
    const JsonValue& object = result_.values_[index];
    const auto size = static_cast<std::uint32_t>(result_.values_.size());
    names_.clear();
    for (std::uint32_t i = index + 1; i < size; i = result_.values_[i].after) names_.push_back(i);
    const auto name = [this](std::uint32_t i) { return result_.values_[i].name; };
    std::optional<std::uint32_t> twice;
    if (object.count <= most_names_compared_directly) {
      for (std::size_t i = 1; i < names_.size() && !twice; ++i)
        for (std::size_t k = 0; k < i; ++k)
          if (name(names_[i]) == name(names_[k])) twice = names_[i];
    } else {
      std::ranges::sort(names_, [&](auto a, auto b) { return name(a) != name(b) ? name(a) < name(b) : a < b; });
      const auto pair = std::ranges::adjacent_find(names_, std::equal_to<>(), name);
      if (pair != names_.end()) twice = *(pair + 1);
    }
    if (!twice) return true;
    return refuse_at(result_.values_[*twice].name_begin,
                     "the member \"" + printable(name(*twice)) + "\" stands twice in this object", "keep one of them");
  }

  JsonText result_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::uint32_t> names_;
  std::optional<JsonTextError> error_;
};

JsonText::Children JsonText::children(const JsonValue& value) const {
  const std::uint32_t index = index_of(value);
  if (value.count == 0) return {values_.data(), index, index};
  return {values_.data(), index + 1, value.after};
}

const JsonValue* JsonText::member(const JsonValue& value, std::string_view name) const {
  if (value.kind != JsonKind::object) return nullptr;
  for (const JsonValue& member : children(value))
    if (member.name == name) return &member;
  return nullptr;
}

std::string JsonText::pointer_to(const JsonValue& value) const {
  std::vector<std::string> steps;
  for (const JsonValue* at = &value; at != &root();) {
    const JsonValue& parent = values_[at->parent];
    if (parent.kind == JsonKind::object) {
      steps.push_back(pointer_step(at->name));
    } else {
      std::size_t position = 0;
      for (const JsonValue& item : children(parent)) {
        if (&item == at) break;
        ++position;
      }
      steps.push_back("/" + std::to_string(position));
    }
    at = &parent;
  }
  std::string out;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) out += *step;
  return out;
}

TextPosition JsonText::place_of(std::size_t offset) const { return place_in(*text_, line_begins_, offset); }

JsonTextResult read_json_text(std::string text, std::size_t limit_bytes) {
  if (text.size() > std::min(limit_bytes, std::size_t{0xffff'ffff}))
    return tl::unexpected(JsonTextError{
        {ErrorKind::too_large, "the file is larger than " + std::to_string(limit_bytes) + " bytes", {}}, {}});
  return JsonTextReader(std::move(text)).read();
}

Error error_with_place(const JsonTextError& error) {
  return error.error.within("line " + std::to_string(error.at.line) + ", column " + std::to_string(error.at.column));
}

std::uint64_t json_hash(const JsonText& text, const JsonValue& value) {  // NOLINT(misc-no-recursion)
  const auto mix = [](std::uint64_t hash) {
    hash ^= hash >> 33U;
    hash *= 0xff51afd7ed558ccdU;
    return hash ^ (hash >> 33U);
  };
  std::uint64_t hash = mix(static_cast<std::uint64_t>(value.kind) + 1);
  switch (value.kind) {
    case JsonKind::text:
      return mix(hash ^ std::hash<std::string_view>()(value.text));
    case JsonKind::number:
    case JsonKind::boolean:
      return mix(hash ^ std::hash<double>()(value.number));
    case JsonKind::null:
      return hash;
    case JsonKind::array:
      for (const JsonValue& item : text.children(value)) hash = mix(hash * 31 + json_hash(text, item));
      return hash;
    case JsonKind::object:
      break;
  }
  for (const JsonValue& member : text.children(value))  // a sum, for members come in any order
    hash += mix(std::hash<std::string_view>()(member.name) ^ mix(json_hash(text, member)));
  return hash;
}

bool same_json(const JsonText& a, const JsonValue& x, const JsonText& b,
               const JsonValue& y) {  // NOLINT(misc-no-recursion)
  if (x.kind != y.kind || x.count != y.count) return false;
  if (x.kind == JsonKind::text) return x.text == y.text;
  if (x.kind != JsonKind::array && x.kind != JsonKind::object) return x.number == y.number;
  std::vector<const JsonValue*> left;
  std::vector<const JsonValue*> right;
  for (const JsonValue& child : a.children(x)) left.push_back(&child);
  for (const JsonValue& child : b.children(y)) right.push_back(&child);
  if (x.kind == JsonKind::object) {
    const auto by_name = [](const JsonValue* one, const JsonValue* other) { return one->name < other->name; };
    std::ranges::sort(left, by_name);
    std::ranges::sort(right, by_name);
  }
  for (std::size_t i = 0; i < left.size(); ++i)
    if (left[i]->name != right[i]->name || !same_json(a, *left[i], b, *right[i])) return false;
  return true;
}

}  // namespace haip
