#include <algorithm>

#include "base/text.hpp"
#include "cose/cbor.hpp"

namespace haip::cbor {
namespace {

tl::unexpected<Error> refuse(const std::string& what, ErrorKind kind = ErrorKind::malformed) {
  return fail(kind, "CBOR: " + what);
}

std::string at_byte(std::size_t offset) { return " at byte " + std::to_string(offset); }

/// What the first byte and the argument after it say (RFC 8949 section 3).
struct Head {
  unsigned major;
  std::uint64_t argument;
  std::size_t offset;  ///< Of the first byte.
};

class Reader {
 public:
  Reader(ByteView bytes, std::optional<std::uint64_t> allowed_tag) : bytes_(bytes), allowed_tag_(allowed_tag) {}

  Result<Value> whole() {
    TRY(Value value, next(0));
    if (remaining() > 0) return refuse("the input goes on after the value, from byte " + std::to_string(position_));
    return value;
  }

 private:
  [[nodiscard]] std::size_t remaining() const { return bytes_.size() - position_; }

  // `level` is the number of arrays, maps and tags around this value.
  Result<Value> next(std::size_t level) {
    if (++values_ > limit_values)
      return refuse("more than " + std::to_string(limit_values) + " values, reached" + at_byte(position_),
                    ErrorKind::too_large);
    if (remaining() == 0)
      return refuse("the input ends at byte " + std::to_string(position_) + ", where a value is due");
    if (bytes_[position_] >> 5 == 7) return simple();
    TRY(const Head head, read_head());
    switch (head.major) {
      case 0:
        return Value(head.argument);
      case 1:
        return Value(Negative{head.argument});
      case 2:
        return byte_string(head);
      case 3:
        return text(head);
      default:
        break;
    }
    if (level == limit_levels)
      return refuse(
          "the value" + at_byte(head.offset) + " lies more than " + std::to_string(limit_levels) + " levels deep",
          ErrorKind::too_large);
    if (head.major == 4) return array(head, level + 1);
    if (head.major == 5) return map(head, level + 1);
    return tagged(head, level + 1);
  }

  Result<Head> read_head() {
    const std::size_t offset = position_++;
    const unsigned first = bytes_[offset];
    const unsigned major = first >> 5;
    const unsigned information = first & 31;
    if (information < 24) return Head{major, information, offset};
    if (information == 31 && major >= 2 && major <= 5)
      return refuse("the value" + at_byte(offset) + " has an indefinite length");
    if (information > 27) return refuse("the value" + at_byte(offset) + " begins with a reserved byte");
    const std::size_t size = std::size_t{1} << (information - 24);
    if (remaining() < size) return refuse("the input ends inside the value" + at_byte(offset));
    std::uint64_t argument = 0;
    for (const std::uint8_t byte : bytes_.subspan(position_, size)) argument = (argument << 8) | byte;
    position_ += size;
    const bool is_shortest = size == 1 ? argument >= 24 : (argument >> (4 * size)) != 0;
    if (!is_shortest) {
      const std::string what = major < 2 ? "number" : major == 6 ? "tag" : "length";
      return refuse("the " + what + at_byte(offset) + " is not in its shortest form");
    }
    return Head{major, argument, offset};
  }

  // Major type 7: of all simple values and floating-point numbers, three.
  Result<Value> simple() {
    const std::size_t offset = position_++;
    switch (bytes_[offset] & 31) {
      case 20:
        return Value(false);
      case 21:
        return Value(true);
      case 22:
        return Value();
      case 23:
        return refuse("the value" + at_byte(offset) + " is undefined, which is not allowed");
      case 25:
      case 26:
      case 27:
        return refuse("the floating-point number" + at_byte(offset) + " is not allowed");
      case 31:
        return refuse("the break" + at_byte(offset) + " ends nothing");
      default:
        return refuse("the simple value" + at_byte(offset) + " is not allowed");
    }
  }

  // Refuses a length that the input cannot hold, so that nothing is allocated on a stranger's word.
  Status check_length(const Head& head, std::string_view what, std::string_view unit, std::uint64_t least_bytes_each) {
    if (head.argument <= remaining() / least_bytes_each) return {};
    return refuse("the " + std::string(what) + at_byte(head.offset) + " claims " + std::to_string(head.argument) + " " +
                  std::string(unit) + ", more than the input holds");
  }

  ByteView take(std::uint64_t size) {
    const ByteView taken = bytes_.subspan(position_, size);
    position_ += taken.size();
    return taken;
  }

  Result<Value> byte_string(const Head& head) {
    CHECK(check_length(head, "byte string", "bytes", 1));
    return Value(take(head.argument));
  }

  Result<Value> text(const Head& head) {
    CHECK(check_length(head, "text", "bytes", 1));
    const std::string_view characters = as_text(take(head.argument));
    if (!is_utf8(characters)) return refuse("the text" + at_byte(head.offset) + " is not valid UTF-8");
    return Value(characters);
  }

  Result<Value> array(const Head& head, std::size_t level) {
    CHECK(check_length(head, "array", "values", 1));
    Array items;
    items.reserve(std::min<std::size_t>(head.argument, limit_values - values_));
    for (std::uint64_t i = 0; i < head.argument; ++i) {
      TRY(Value item, next(level));
      items.push_back(std::move(item));
    }
    return Value(std::move(items));
  }

  Result<Value> map(const Head& head, std::size_t level) {
    CHECK(check_length(head, "map", "entries", 2));
    Map entries;
    entries.reserve(std::min<std::size_t>(head.argument, (limit_values - values_) / 2));
    ByteView previous_key;
    for (std::uint64_t i = 0; i < head.argument; ++i) {
      const std::size_t offset = position_;
      TRY(Value key, next(level));
      const ByteView encoded_key = bytes_.subspan(offset, position_ - offset);
      if (i > 0) {
        if (equal(previous_key, encoded_key)) return refuse("the map key" + at_byte(offset) + " occurs twice");
        if (!std::ranges::lexicographical_compare(previous_key, encoded_key))
          return refuse("the map key" + at_byte(offset) + " is out of order");
      }
      previous_key = encoded_key;
      TRY(Value value, next(level));
      entries.emplace_back(std::move(key), std::move(value));
    }
    return Value(std::move(entries));
  }

  Result<Value> tagged(const Head& head, std::size_t level) {
    if (head.argument != allowed_tag_)
      return refuse("the tag " + std::to_string(head.argument) + at_byte(head.offset) + " is not allowed here");
    TRY(Value content, next(level));
    return Value(Tagged(head.argument, std::move(content)));
  }

  ByteView bytes_;
  std::optional<std::uint64_t> allowed_tag_;
  std::size_t position_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

Result<Value> decode(ByteView bytes, std::optional<std::uint64_t> allowed_tag) {
  return Reader(bytes, allowed_tag).whole();
}

}  // namespace haip::cbor
