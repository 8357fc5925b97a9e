#include "store/postgres_values.hpp"

#include <bit>
#include <charconv>
#include <optional>
#include <string_view>

#include "base/text.hpp"
#include "store/engine.hpp"

namespace haip {
namespace {

// Object identifiers of built-in types, fixed for all time (src/include/catalog/pg_type.dat of PostgreSQL). A column
// whose type is a domain is described with the domain's base type.
enum : Oid {
  oid_bool = 16,
  oid_bytea = 17,
  oid_char = 18,
  oid_name = 19,
  oid_int8 = 20,
  oid_int2 = 21,
  oid_int4 = 23,
  oid_text = 25,
  oid_oid = 26,
  oid_float4 = 700,
  oid_float8 = 701,
  oid_unknown = 705,
  oid_bpchar = 1042,
  oid_varchar = 1043,
  oid_numeric = 1700,
  oid_void = 2278,
};

template <class Unsigned>
Unsigned read_big_endian(std::string_view bytes) {
  Unsigned value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i)
    value = static_cast<Unsigned>((value << 8) | static_cast<std::uint8_t>(bytes[i]));
  return value;
}

SqlValue integer(std::int64_t value) { return SqlValue(std::in_place_type<std::int64_t>, value); }

/// The decimal text of a numeric: groups of four digits, the first with weight 10000^weight.
std::string decimal_text(std::string_view bytes, bool negative) {
  const auto groups = read_big_endian<std::uint16_t>(bytes);
  const auto weight = static_cast<std::int16_t>(read_big_endian<std::uint16_t>(bytes.substr(2)));
  std::string text = negative ? "-" : "";
  const auto append_group = [&](int group) {
    const int digits = group >= 0 && group < groups
                           ? read_big_endian<std::uint16_t>(bytes.substr(8 + 2 * static_cast<std::size_t>(group)))
                           : 0;
    text += std::to_string(10'000 + digits).substr(1);
  };
  text += "0";
  for (int group = 0; group <= weight; ++group) append_group(group);
  text += ".";
  // A number below 1 begins with groups that are not sent.
  for (int group = weight + 1; group < groups; ++group) append_group(group);
  return text + "0";
}

/// SUM and AVG of BIGINT are numeric in PostgreSQL, but an integer and a real number in SQLite.
std::optional<SqlValue> numeric(std::string_view bytes) {
  const auto sign = read_big_endian<std::uint16_t>(bytes.substr(4));
  const auto decimals = read_big_endian<std::uint16_t>(bytes.substr(6));
  if (sign != 0 && sign != 0x4000) return std::nullopt;  // NaN, infinities.
  const std::string text = decimal_text(bytes, sign != 0);
  if (decimals == 0) {
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.find('.'), value);
    return read.ec == std::errc() ? std::optional(integer(value)) : std::nullopt;
  }
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() ? std::optional(SqlValue(value)) : std::nullopt;
}

std::optional<SqlValue> value_of(Oid type, std::string_view bytes) {
  switch (type) {
    case oid_bool:
      return integer(bytes[0] != 0 ? 1 : 0);
    case oid_int2:
      return integer(static_cast<std::int16_t>(read_big_endian<std::uint16_t>(bytes)));
    case oid_int4:
      return integer(static_cast<std::int32_t>(read_big_endian<std::uint32_t>(bytes)));
    case oid_oid:
      return integer(read_big_endian<std::uint32_t>(bytes));
    case oid_int8:
      return integer(static_cast<std::int64_t>(read_big_endian<std::uint64_t>(bytes)));
    case oid_float4:
      return static_cast<double>(std::bit_cast<float>(read_big_endian<std::uint32_t>(bytes)));
    case oid_float8:
      return std::bit_cast<double>(read_big_endian<std::uint64_t>(bytes));
    case oid_numeric:
      return numeric(bytes);
    case oid_bytea:
      return to_bytes(bytes);
    case oid_void:
      return SqlValue();
    case oid_char:
    case oid_name:
    case oid_text:
    case oid_unknown:
    case oid_bpchar:
    case oid_varchar:
      return SqlValue(std::in_place_type<std::string>, bytes);
    default:
      return std::nullopt;
  }
}

std::string_view field_of(const PGresult* result, int field) {
  const char* text = PQresultErrorField(result, field);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

Error connection_error(const std::string& reason) {
  return {ErrorKind::unavailable, "the PostgreSQL server cannot serve now: " + reason,
          "try again; if it stays so, look at the server's log"};
}

}  // namespace

void PostgresParameters::set(const SqlParameters& parameters) {
  signature_.clear();
  numbers_.resize(parameters.size());
  values_.resize(parameters.size());
  lengths_.resize(parameters.size());
  formats_.assign(parameters.size(), 1);
  for (std::size_t place = 0; place < parameters.size(); ++place) {
    const SqlValue& value = parameters[place].value();
    signature_ += "nirtb"[value.index()];
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      set_number(place, static_cast<std::uint64_t>(*number));
    } else if (const auto* real = std::get_if<double>(&value)) {
      set_number(place, std::bit_cast<std::uint64_t>(*real + 0.0));  // Makes -0 to 0: SQLite keeps no sign of zero.
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      values_[place] = text->data();
      lengths_[place] = static_cast<int>(text->size());
    } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
      // An empty vector may have no address, and libpq takes a value without address for NULL.
      values_[place] = bytes->empty() ? "" : as_text(*bytes).data();
      lengths_[place] = static_cast<int>(bytes->size());
    } else {
      values_[place] = nullptr;
      lengths_[place] = 0;
    }
  }
}

void PostgresParameters::set_number(std::size_t place, std::uint64_t bits) {
  for (std::size_t i = 0; i < 8; ++i) numbers_[place][i] = static_cast<char>(bits >> (56 - 8 * i));
  values_[place] = numbers_[place].data();
  lengths_[place] = 8;
}

std::vector<Oid> types_of_signature(const std::string& signature) {
  std::vector<Oid> types;
  for (const char letter : signature) switch (letter) {
      case 'i':
        types.push_back(oid_int8);
        break;
      case 'r':
        types.push_back(oid_float8);
        break;
      case 't':
        types.push_back(oid_text);
        break;
      case 'b':
        types.push_back(oid_bytea);
        break;
      default:
        types.push_back(0);
        break;
    }
  return types;
}

Result<Rows> rows_of(const PGresult* result) {
  const int count = PQntuples(result);
  const int columns = PQnfields(result);
  Rows rows;
  rows.reserve(static_cast<std::size_t>(count));
  for (int row = 0; row < count; ++row) {
    std::vector<SqlValue> cells(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) {
      if (PQgetisnull(result, row, column) != 0) continue;
      const std::string_view bytes(PQgetvalue(result, row, column),
                                   static_cast<std::size_t>(PQgetlength(result, row, column)));
      std::optional<SqlValue> value = value_of(PQftype(result, column), bytes);
      if (!value)
        return fail(not_understood("column '" + std::string(PQfname(result, column)) +
                                   "' of the result has a type or a size that haip does not use"));
      cells[static_cast<std::size_t>(column)] = std::move(*value);
    }
    rows.emplace_back(std::move(cells));
  }
  return rows;
}

// Codes: PostgreSQL 15, appendix A. The primary message names tables, columns and constraints; values of rows are in
// DETAIL, and in the message of class 22, so neither is shown.
Error postgres_error(const PGresult* result) {
  const std::string_view code = field_of(result, PG_DIAG_SQLSTATE);
  std::string_view message = field_of(result, PG_DIAG_MESSAGE_PRIMARY);
  if (message.empty()) message = trim(PQresultErrorMessage(result));
  const std::string reason = printable(message, 300);
  const std::string_view kind = code.substr(0, 2);
  if (code == "23505") return already_there(reason);
  if (kind == "23") return against_a_constraint(reason);
  if (code == "22021") return {ErrorKind::malformed, "a text holds characters that the database cannot keep", ""};
  if (kind == "22")
    return {ErrorKind::refused, "a value does not fit where it is used (SQLSTATE " + std::string(code) + ")", ""};
  if (kind == "54") return {ErrorKind::too_large, "a value is too large for the database: " + reason, ""};
  if (code == "53100") return no_space_left();
  if (code == "53200") return {ErrorKind::unavailable, "not enough memory for the database", "try again later"};
  if (code == "25006") return database_is_read_only();
  if (code == "55P03") return database_is_locked();
  if (code == "57014")
    return {ErrorKind::unavailable, "the database took too long over a statement, or an operator stopped it",
            "try again when it has less to do"};
  if (code == "42501")
    return {ErrorKind::unavailable, "the database role may not do this: " + reason,
            "let an administrator grant it, or make the role the owner: CREATE SCHEMA haip AUTHORIZATION role"};
  if (kind == "42" || kind == "26" || kind == "0A") return not_understood(reason);
  if (kind == "XX") return damaged(reason);
  if (kind == "40") return {ErrorKind::unavailable, "another transaction was in the way: " + reason, "try again"};
  return connection_error(reason);
}

}  // namespace haip
