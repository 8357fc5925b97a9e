#include "base/json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"

namespace haip {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t deepest_level = 64;
constexpr double largest_exact_whole = 9007199254740992.0;  // 2^53

class JsonReader {
 public:
  // Without the blanks at the end: simdjson 3.0 refuses a value such as "false\n\n" that is the whole text.
  explicit JsonReader(std::string_view text)
      : padded_(text.substr(0, text.find_last_not_of(" \t\r\n") + 1)), size_bytes_(padded_.size()) {}

  Result<Json> read() {
    ondemand::document document;
    if (const auto error = parser_.iterate(padded_).get(document)) return broken(error);
    document_.emplace(std::move(document));
    Result<Json> value = read_root(*document_);
    const char* rest = nullptr;
    if (value && document_->current_location().get(rest) == simdjson::SUCCESS && rest < padded_.data() + size_bytes_)
      return malformed("JSON: something follows the value" + where());
    // simdjson 3.0 takes "false1" alone in a text for false.
    if (value && value->if_bool() != nullptr &&
        trim({padded_.data(), size_bytes_}) != (*value->if_bool() ? "true" : "false"))
      return malformed("JSON: something follows the value (near byte 1)");
    return value;
  }

 private:
  tl::unexpected<Error> broken(simdjson::error_code error) {
    return malformed("JSON: " + std::string(simdjson::error_message(error)) + where());
  }

  std::string where() {
    const char* at = nullptr;
    if (!document_ || document_->current_location().get(at)) return {};
    const auto offset = static_cast<std::size_t>(at - padded_.data());
    return offset <= size_bytes_ ? " (near byte " + std::to_string(offset + 1) + ")" : std::string();
  }

  // Scalars at the root have their own accessors in simdjson; objects and arrays are shared with read_value.
  Result<Json> read_root(ondemand::document& document) {
    ondemand::json_type type{};
    if (const auto error = document.type().get(type)) return broken(error);
    return read_typed(document, type, 1);
  }

  template <class Value>
  Result<Json> read_typed(Value& value, ondemand::json_type type, std::size_t level) {
    if (level > deepest_level) return malformed("JSON: more than 64 levels of nesting" + where());
    switch (type) {
      case ondemand::json_type::object: {
        ondemand::object object;
        if (const auto error = value.get_object().get(object)) return broken(error);
        return read_object(object, level);
      }
      case ondemand::json_type::array: {
        ondemand::array array;
        if (const auto error = value.get_array().get(array)) return broken(error);
        return read_array(array, level);
      }
      case ondemand::json_type::string: {
        std::string_view text;
        if (const auto error = value.get_string().get(text)) return broken(error);
        return Json(text);
      }
      case ondemand::json_type::number: {
        double number = 0;
        if (const auto error = value.get_double().get(number)) return broken(error);
        if (!std::isfinite(number)) return malformed("JSON: a number is too large for a double" + where());
        return Json(number);
      }
      case ondemand::json_type::boolean: {
        bool truth = false;
        if (const auto error = value.get_bool().get(truth)) return broken(error);
        return Json(truth);
      }
      case ondemand::json_type::null: {
        bool null = false;
        if (const auto error = value.is_null().get(null); error || !null)
          return malformed("JSON: expected null" + where());
        return Json();
      }
    }
    return malformed("JSON: unknown value" + where());
  }

  Result<Json> read_value(ondemand::value& value, std::size_t level) {
    ondemand::json_type type{};
    if (const auto error = value.type().get(type)) return broken(error);
    return read_typed(value, type, level);
  }

  Result<Json> read_object(ondemand::object& object, std::size_t level) {
    Json::Object members;
    for (auto next : object) {
      ondemand::field field;
      if (const auto error = std::move(next).get(field)) return broken(error);
      std::string_view name;
      if (const auto error = field.unescaped_key().get(name)) return broken(error);
      std::string owned_name(name);
      ondemand::value value = field.value();
      TRY(Json read, read_value(value, level + 1));
      members.emplace_back(std::move(owned_name), std::move(read));
    }
    if (const std::string* twice = duplicate_name(members))
      return malformed("JSON: the member \"" + printable(*twice) + "\" appears twice in one object");
    return Json(std::move(members));
  }

  // Sorting keeps a hostile object of a hundred thousand names from costing quadratic time.
  static const std::string* duplicate_name(const Json::Object& members) {
    std::vector<const std::string*> names;
    names.reserve(members.size());
    for (const auto& member : members) names.push_back(&member.first);
    std::sort(names.begin(), names.end(), [](const auto* a, const auto* b) { return *a < *b; });
    const auto twice =
        std::adjacent_find(names.begin(), names.end(), [](const auto* a, const auto* b) { return *a == *b; });
    return twice == names.end() ? nullptr : *twice;
  }

  Result<Json> read_array(ondemand::array& array, std::size_t level) {
    Json::Array items;
    for (auto next : array) {
      ondemand::value value;
      if (const auto error = std::move(next).get(value)) return broken(error);
      TRY(Json read, read_value(value, level + 1));
      items.push_back(std::move(read));
    }
    return Json(std::move(items));
  }

  ondemand::parser parser_;
  simdjson::padded_string padded_;
  std::size_t size_bytes_;
  std::optional<ondemand::document> document_;  ///< Once the text is known to be JSON at all.
};

std::u16string utf16(std::string_view text) {
  std::u16string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<std::uint8_t>(text[i]);
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    char32_t value = size == 1 ? lead : lead & (0x7fU >> size);
    for (std::size_t k = 1; k < size && i + k < text.size(); ++k)
      value = (value << 6) | (static_cast<std::uint8_t>(text[i + k]) & 0x3fU);
    if (value >= 0x10000) {
      out += static_cast<char16_t>(0xd800 + ((value - 0x10000) >> 10));
      out += static_cast<char16_t>(0xdc00 + ((value - 0x10000) & 0x3ff));
    } else {
      out += static_cast<char16_t>(value);
    }
    i += size;
  }
  return out;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<std::uint8_t>(c) < 0x80; });
}

bool before_in_utf16(std::string_view a, std::string_view b) {
  return is_ascii(a) && is_ascii(b) ? a < b : utf16(a) < utf16(b);
}

void write_canonical(std::string& out, const Json& value) {
  if (const auto* truth = value.if_bool()) {
    out += *truth ? "true" : "false";
  } else if (const auto* number = value.if_number()) {
    out += json_number(*number);
  } else if (const auto* text = value.if_text()) {
    append_json_string(out, *text);
  } else if (const auto* items = value.if_array()) {
    out += '[';
    for (std::size_t i = 0; i < items->size(); ++i) {
      if (i > 0) out += ',';
      write_canonical(out, (*items)[i]);
    }
    out += ']';
  } else if (const auto* members = value.if_object()) {
    std::vector<const Json::Member*> sorted;
    for (const auto& member : *members) sorted.push_back(&member);
    std::sort(sorted.begin(), sorted.end(),
              [](const auto* a, const auto* b) { return before_in_utf16(a->first, b->first); });
    out += '{';
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      if (i > 0) out += ',';
      append_json_string(out, sorted[i]->first);
      out += ':';
      write_canonical(out, sorted[i]->second);
    }
    out += '}';
  } else {
    out += "null";
  }
}

void write_pretty(std::string& out, const Json& value, std::size_t indent) {
  const auto new_line = [&](std::size_t width) {
    out += '\n';
    out.append(width, ' ');
  };
  if (const auto* items = value.if_array(); items != nullptr && !items->empty()) {
    out += '[';
    for (std::size_t i = 0; i < items->size(); ++i) {
      if (i > 0) out += ',';
      new_line(indent + 2);
      write_pretty(out, (*items)[i], indent + 2);
    }
    new_line(indent);
    out += ']';
  } else if (const auto* members = value.if_object(); members != nullptr && !members->empty()) {
    out += '{';
    for (std::size_t i = 0; i < members->size(); ++i) {
      if (i > 0) out += ',';
      new_line(indent + 2);
      append_json_string(out, (*members)[i].first);
      out += ": ";
      write_pretty(out, (*members)[i].second, indent + 2);
    }
    new_line(indent);
    out += '}';
  } else {
    write_canonical(out, value);
  }
}

Error missing(std::string_view name, std::string_view wanted) {
  return {ErrorKind::malformed, "the member \"" + std::string(name) + "\" must be " + std::string(wanted), {}};
}

}  // namespace

const Json* Json::find(std::string_view name) const {
  const Object* members = if_object();
  if (members == nullptr) return nullptr;
  for (const auto& member : *members)
    if (member.first == name) return &member.second;
  return nullptr;
}

Result<std::string> Json::text(std::string_view name) const {
  const Json* member = find(name);
  if (member == nullptr || member->if_text() == nullptr) return fail(missing(name, "a text"));
  return *member->if_text();
}

Result<std::string> Json::optional_text(std::string_view name) const {
  if (find(name) == nullptr) return std::string();
  return text(name);
}

Result<std::uint64_t> Json::whole_number(std::string_view name) const {
  const Json* member = find(name);
  const double* number = member == nullptr ? nullptr : member->if_number();
  if (number == nullptr || *number < 0 || *number > largest_exact_whole || std::floor(*number) != *number)
    return fail(missing(name, "a whole number from 0 to 2^53"));
  return static_cast<std::uint64_t>(*number);
}

Result<bool> Json::boolean(std::string_view name) const {
  const Json* member = find(name);
  if (member == nullptr || member->if_bool() == nullptr) return fail(missing(name, "true or false"));
  return *member->if_bool();
}

Result<const Json*> Json::array(std::string_view name) const {
  const Json* member = find(name);
  if (member == nullptr || member->if_array() == nullptr) return fail(missing(name, "a list"));
  return member;
}

Result<const Json*> Json::object(std::string_view name) const {
  const Json* member = find(name);
  if (member == nullptr || member->if_object() == nullptr) return fail(missing(name, "an object"));
  return member;
}

Json& Json::set(std::string_view name, Json value) {
  if (is_null()) value_ = Object{};
  Object* members = if_object();
  if (members == nullptr) throw std::logic_error("Json::set on something that is not an object");
  for (auto& member : *members) {
    if (member.first == name) {
      member.second = std::move(value);
      return *this;
    }
  }
  members->emplace_back(std::string(name), std::move(value));
  return *this;
}

Json& Json::push(Json value) {
  if (is_null()) value_ = Array{};
  Array* items = if_array();
  if (items == nullptr) throw std::logic_error("Json::push on something that is not a list");
  items->push_back(std::move(value));
  return *this;
}

Result<Json> parse_json(std::string_view text, std::size_t limit_bytes) {
  if (text.size() > limit_bytes)
    return fail(ErrorKind::too_large, "JSON text of " + std::to_string(text.size()) + " bytes; at most " +
                                          std::to_string(limit_bytes) + " are read");
  if (!is_utf8(text)) return malformed("JSON: not valid UTF-8", "save the file as UTF-8 without a byte order mark");
  return JsonReader(text).read();
}

std::string canonical_json(const Json& value) {
  std::string out;
  write_canonical(out, value);
  return out;
}

std::string pretty_json(const Json& value) {
  std::string out;
  write_pretty(out, value, 0);
  out += '\n';
  return out;
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<std::uint8_t>(c) < 0x20) {
          out += "\\u00";
          out += digits[static_cast<std::uint8_t>(c) >> 4];
          out += digits[static_cast<std::uint8_t>(c) & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

std::string pointer_step(std::string_view name) {
  std::string step = "/";
  for (const char c : name) step += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return step;
}

std::string name_of_pointer_step(std::string_view step) {
  std::string name;
  for (std::size_t i = 0; i < step.size(); ++i) {
    if (step[i] == '~' && i + 1 < step.size())
      name += step[++i] == '1' ? '/' : '~';
    else
      name += step[i];
  }
  return name;
}

std::string json_number(double value) {
  if (!std::isfinite(value)) throw std::logic_error("JSON has no infinity and no NaN");
  if (value == 0) return "0";
  // to_chars gives the shortest digits that read back as the same double: "d.ddde±xx". ECMAScript wants them laid out
  // by the position n of the decimal point (ECMA-262, Number::toString, steps 6 to 10).
  std::array<char, 40> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value), std::chars_format::scientific);
  const std::string_view scientific(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  const std::size_t e = scientific.find('e');
  std::string digits(1, scientific[0]);
  if (e > 2) digits += scientific.substr(2, e - 2);
  const int n = std::stoi(std::string(scientific.substr(e + 1))) + 1;
  const int k = static_cast<int>(digits.size());

  std::string out = value < 0 ? "-" : "";
  if (k <= n && n <= 21) return out + digits + std::string(static_cast<std::size_t>(n - k), '0');
  if (0 < n && n <= 21)
    return out + digits.substr(0, static_cast<std::size_t>(n)) + "." + digits.substr(static_cast<std::size_t>(n));
  if (-6 < n && n <= 0) return out + "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
  out += digits[0];
  if (k > 1) out += "." + digits.substr(1);
  return out + (n > 0 ? "e+" : "e-") + std::to_string(std::abs(n - 1));
}

}  // namespace haip
