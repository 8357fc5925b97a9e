#include "cose/cbor.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <stdexcept>

#include "base/encoding.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "testing/shared_data.hpp"

namespace haip::cbor {
namespace {

Bytes bytes(std::string_view text) { return *parse_hex(text); }

std::string refusal(std::string_view text) {
  const auto value = decode(bytes(text));
  return value ? "accepted" : value.error().message;
}

TEST(Cbor, WritesTheShortestForm) {
  const std::vector<std::pair<Value, std::string>> cases{
      {0, "00"},
      {23, "17"},
      {24, "1818"},
      {255, "18ff"},
      {256, "190100"},
      {65535, "19ffff"},
      {65536, "1a00010000"},
      {0xffffffffLL, "1affffffff"},
      {0x100000000LL, "1b0000000100000000"},
      {std::numeric_limits<std::uint64_t>::max(), "1bffffffffffffffff"},
      {-1, "20"},
      {-24, "37"},
      {-25, "3818"},
      {std::numeric_limits<std::int64_t>::min(), "3b7fffffffffffffff"},
      {Negative{std::numeric_limits<std::uint64_t>::max()}, "3bffffffffffffffff"},
      {false, "f4"},
      {true, "f5"},
      {Value(), "f6"},
      {"水", "63e6b0b4"},
      {Bytes{1, 2}, "420102"},
      {Array{1, Array{}, Map{}}, "830180a0"},
      {Tagged(18, Array{}), "d280"},
  };
  for (const auto& [value, expected] : cases) {
    EXPECT_EQ(hex(encode(value)), expected);
    EXPECT_EQ(decode(bytes(expected), 18).value(), value) << expected;
  }
}

// The order of RFC 8949 section 4.2.1, which lists these keys.
TEST(Cbor, SortsMapKeysByTheirBytes) {
  const Map map{{false, 0}, {Array{-1}, 1}, {Array{100}, 2}, {"aa", 3}, {"z", 4}, {-1, 5}, {100, 6}, {10, 7}};
  EXPECT_EQ(hex(encode(map)), "a80a071864062005617a046261610381186402812001f400");
  EXPECT_EQ(find(map, 100)->if_integer(), 6);
  EXPECT_EQ(find(map, -1)->if_integer(), 5);
  EXPECT_EQ(find(map, "z")->if_integer(), 4);
  EXPECT_EQ(find(map, 4), nullptr);
  EXPECT_EQ(find(map, "zz"), nullptr);
}

TEST(Cbor, SaysWhatIsWrongAndAtWhichByte) {
  EXPECT_EQ(refusal(""), "CBOR: the input ends at byte 0, where a value is due");
  EXPECT_EQ(refusal("8201"), "CBOR: the array at byte 0 claims 2 values, more than the input holds");
  EXPECT_EQ(refusal("82018102190100"), "CBOR: the input goes on after the value, from byte 4");
  EXPECT_EQ(refusal("8218ff19ff"), "CBOR: the input ends inside the value at byte 3");
  EXPECT_EQ(refusal("1817"), "CBOR: the number at byte 0 is not in its shortest form");
  EXPECT_EQ(refusal("3900ff"), "CBOR: the number at byte 0 is not in its shortest form");
  EXPECT_EQ(refusal("1a0000ffff"), "CBOR: the number at byte 0 is not in its shortest form");
  EXPECT_EQ(refusal("1b00000000ffffffff"), "CBOR: the number at byte 0 is not in its shortest form");
  EXPECT_EQ(refusal("8201580161"), "CBOR: the length at byte 2 is not in its shortest form");
  EXPECT_EQ(refusal("5fff"), "CBOR: the value at byte 0 has an indefinite length");
  EXPECT_EQ(refusal("81bfff"), "CBOR: the value at byte 1 has an indefinite length");
  EXPECT_EQ(refusal("81ff"), "CBOR: the break at byte 1 ends nothing");
  EXPECT_EQ(refusal("1c"), "CBOR: the value at byte 0 begins with a reserved byte");
  EXPECT_EQ(refusal("1f"), "CBOR: the value at byte 0 begins with a reserved byte");
  EXPECT_EQ(refusal("df"), "CBOR: the value at byte 0 begins with a reserved byte");
  EXPECT_EQ(refusal("f93c00"), "CBOR: the floating-point number at byte 0 is not allowed");
  EXPECT_EQ(refusal("f7"), "CBOR: the value at byte 0 is undefined, which is not allowed");
  EXPECT_EQ(refusal("f820"), "CBOR: the simple value at byte 0 is not allowed");
  EXPECT_EQ(refusal("f814"), "CBOR: the simple value at byte 0 is not allowed");
  EXPECT_EQ(refusal("e0"), "CBOR: the simple value at byte 0 is not allowed");
  EXPECT_EQ(refusal("81d280"), "CBOR: the tag 18 at byte 1 is not allowed here");
  EXPECT_EQ(refusal("62c328"), "CBOR: the text at byte 0 is not valid UTF-8");
  EXPECT_EQ(refusal("a201000100"), "CBOR: the map key at byte 3 occurs twice");
  EXPECT_EQ(refusal("a202000100"), "CBOR: the map key at byte 3 is out of order");
}

TEST(Cbor, OnlyTheNamedTagIsRead) {
  EXPECT_TRUE(decode(bytes("d281d280"), 18));
  EXPECT_FALSE(decode(bytes("d281d380"), 18));
  EXPECT_FALSE(decode(bytes("d81280"), 18)) << "tag 18 in two bytes";
}

TEST(Cbor, BoundsWhatAStrangerCanMakeItDo) {
  EXPECT_EQ(refusal("9b00ffffffffffffff"),
            "CBOR: the array at byte 0 claims 72057594037927935 values, more than the input holds");
  EXPECT_EQ(refusal("bbffffffffffffffff00"),
            "CBOR: the map at byte 0 claims 18446744073709551615 entries, more than the input holds");
  EXPECT_EQ(refusal("7bffffffffffffffff"),
            "CBOR: the text at byte 0 claims 18446744073709551615 bytes, more than the input holds");

  Bytes nested(limit_levels, 0x81);
  nested.push_back(0x00);
  EXPECT_TRUE(decode(nested));
  nested.insert(nested.begin(), 0x81);
  EXPECT_EQ(decode(nested).error().message, "CBOR: the value at byte 16 lies more than 16 levels deep");
  EXPECT_EQ(decode(nested).error().kind, ErrorKind::too_large);

  const Bytes most = encode(Array(limit_values - 1, 0));
  EXPECT_TRUE(decode(most));
  EXPECT_EQ(decode(encode(Array(limit_values, 0))).error().kind, ErrorKind::too_large);
}

TEST(Cbor, WhatCannotBeReadIsNotWritten) {
  EXPECT_THROW(encode(Map({{1, 2}, {1, 3}})), std::logic_error);
  EXPECT_THROW(encode("\xff"), std::logic_error);
  Value nested;
  for (std::size_t i = 0; i <= limit_levels; ++i) nested = Array(1, nested);
  EXPECT_THROW(encode(nested), std::logic_error);
}

TEST(Cbor, IntegersThatFit) {
  EXPECT_EQ(Value(std::numeric_limits<std::int64_t>::max()).if_integer(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(Value(std::numeric_limits<std::int64_t>::min()).if_integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(Value(std::uint64_t{1} << 63).if_integer(), std::nullopt);
  EXPECT_EQ(Value(Negative{std::uint64_t{1} << 63}).if_integer(), std::nullopt);
  EXPECT_EQ(Value("1").if_integer(), std::nullopt);
}

// ---- The examples of RFC 8949, appendix A

/// Of what is in its preferred form, everything but floating point, undefined, and other simple values is in our
/// subset. Tags are, one at a time, for who asks.
bool in_subset(ByteView encoded) {
  switch (encoded[0] >> 5) {
    case 6:
      return in_subset(encoded.subspan(encoded[0] == 0xd8 ? 2 : 1));
    case 7:
      return encoded[0] >= 0xf4 && encoded[0] <= 0xf6;
    default:
      return true;
  }
}

std::optional<std::uint64_t> first_tag(ByteView encoded) {
  if (encoded[0] >> 5 != 6) return std::nullopt;
  return encoded[0] == 0xd8 ? encoded[1] : encoded[0] & 31U;
}

bool says_the_same(const Value& value, const Json& json) {
  if (const double* number = json.if_number()) {
    if (const auto* positive = value.if_unsigned()) return static_cast<double>(*positive) == *number;
    if (const auto* negative = value.if_negative())
      return -1.0 - static_cast<double>(negative->below_minus_one) == *number;
    return value.if_tagged() != nullptr;  // A bignum.
  }
  if (const bool* truth = json.if_bool()) return value.if_bool() != nullptr && *value.if_bool() == *truth;
  if (const std::string* text = json.if_text()) return value.if_text() != nullptr && *value.if_text() == *text;
  if (const Json::Array* items = json.if_array()) {
    const Array* array = value.if_array();
    return array != nullptr && std::ranges::equal(*array, *items, says_the_same);
  }
  if (const Json::Object* members = json.if_object()) {
    const Map* map = value.if_map();
    return map != nullptr && std::ranges::equal(*map, *members, [](const auto& entry, const auto& member) {
             return says_the_same(entry.first, member.first) && says_the_same(entry.second, member.second);
           });
  }
  return value.is_null();
}

TEST(Cbor, ExamplesOfRfc8949) {
  const auto file = testing_support::shared_data("crypto/cbor/appendix_a.json");
  if (!file) GTEST_SKIP() << testing_support::no_shared_data;
  const Json examples = *parse_json(*read_file(*file, 1 << 20));
  int accepted = 0;
  int refused = 0;
  for (const Json& example : *examples.if_array()) {
    const std::string text = *example.text("hex");
    const Bytes encoded = bytes(text);
    const auto value = decode(encoded, first_tag(encoded));
    const bool expected = *example.boolean("roundtrip") && in_subset(encoded);
    EXPECT_EQ(value.has_value(), expected) << text;
    ++(expected ? accepted : refused);
    if (!value) continue;
    EXPECT_EQ(hex(encode(*value)), text);
    const Json* decoded = example.find("decoded");
    EXPECT_TRUE(decoded == nullptr || says_the_same(*value, *decoded)) << text;
    EXPECT_EQ(decode(encoded).has_value(), !first_tag(encoded).has_value()) << text << ": a tag nobody asked for";
  }
  EXPECT_EQ(accepted + refused, 82);
  EXPECT_GT(accepted, 40);
}

// ---- Properties

rc::Gen<Value> any_leaf() {
  return rc::gen::oneOf(
      rc::gen::map(rc::gen::arbitrary<std::int64_t>(), [](std::int64_t number) { return Value(number); }),
      rc::gen::map(rc::gen::arbitrary<std::uint64_t>(), [](std::uint64_t number) { return Value(Negative{number}); }),
      rc::gen::map(rc::gen::inRange(-300, 300), [](int number) { return Value(number); }),
      rc::gen::map(rc::gen::arbitrary<Bytes>(), [](Bytes content) { return Value(std::move(content)); }),
      rc::gen::map(rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '~')),
                   [](std::string text) { return Value(std::move(text)); }),
      rc::gen::element(Value(true), Value(false), Value()));
}

/// In the order in which decode() returns it.
Map sorted(Map map) {
  const auto by_key = [](const auto& entry) { return encode(entry.first); };
  std::ranges::sort(map, {}, by_key);
  const auto same = std::ranges::unique(map, {}, by_key);
  map.erase(same.begin(), same.end());
  return map;
}

rc::Gen<Value> any_value(int levels) {
  if (levels == 0) return any_leaf();
  const auto inner = any_value(levels - 1);
  // A small size for the containers keeps a value of three levels to some hundred values.
  return rc::gen::resize(8, rc::gen::oneOf(any_leaf(),
                                           rc::gen::map(rc::gen::container<Array>(inner),
                                                        [](Array array) { return Value(std::move(array)); }),
                                           rc::gen::map(rc::gen::container<Map>(rc::gen::pair(inner, inner)),
                                                        [](Map map) { return Value(sorted(std::move(map))); })));
}

RC_GTEST_PROP(CborProperty, ReadsBackWhatItWrote, ()) {
  const Value value = *any_value(3);
  const auto read = decode(encode(value));
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == value);
}

RC_GTEST_PROP(CborProperty, EveryValueHasOneSpelling, ()) {
  Bytes encoded = encode(*any_value(3));
  const auto at = *rc::gen::inRange<std::size_t>(0, encoded.size());
  encoded[at] = *rc::gen::arbitrary<std::uint8_t>();
  const auto read = decode(encoded);
  if (read) RC_ASSERT(encode(*read) == encoded);
}

RC_GTEST_PROP(CborProperty, NoPrefixIsAValue, ()) {
  const Bytes encoded = encode(*any_value(3));
  const auto size = *rc::gen::inRange<std::size_t>(0, encoded.size());
  RC_ASSERT(!decode(ByteView(encoded).first(size)).has_value());
}

}  // namespace
}  // namespace haip::cbor
