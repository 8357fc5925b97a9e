#pragma once
// The formats of JSON Schema that are checked, and the URI references they and $ref are made of.

#include <optional>
#include <string>
#include <string_view>

namespace haip {

/// A check of a text; whether it is of the format.
using FormatCheck = bool (*)(std::string_view text);

/// The check of a format of draft-07: date-time, date, time (RFC 3339), email, hostname, ipv4, ipv6, uri,
/// uri-reference, iri, iri-reference, uuid, json-pointer, relative-json-pointer, regex. nullptr for every other one: an
/// unknown format is no mistake. Addresses are checked for their shape only.
FormatCheck find_format(std::string_view name);

/// What a person calls it: "a date such as 2026-05-12"; the name itself when there is nothing better.
std::string format_in_words(std::string_view name);

/// `reference` against `base` as RFC 3986, section 5.2 says; both may be relative.
std::string resolve_uri(std::string_view base, std::string_view reference);

/// %XX undone; as written where that is malformed.
std::string undo_percent(std::string_view text);

}  // namespace haip
