#pragma once
// Pieces of OSCAL 1.2.1 documents (https://pages.nist.gov/OSCAL/), for the writers: what its schemas and its Metaschema
// constraints ask of every document. docs/format-exports.md says what goes where.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"
#include "reports/framework.hpp"

namespace haip {

inline constexpr std::string_view oscal_version = "1.2.1";
/// The name space of our props: a UUID of our own, so that it depends on nobody's domain. Never changed.
inline constexpr std::string_view oscal_name_space = "urn:uuid:b1f2e7a4-5c3d-5e86-9f40-7d2a61c80e95";

/// Version 5 (RFC 9562), from `name` in a name space of our own: the same thing keeps its UUID in every export.
std::string oscal_uuid(std::string_view name);

/// TokenDatatype "(\p{L}|_)(\p{L}|\p{N}|[.\-_])*": by one fixed rule, prefix, then the key with "." for "/".
/// "q_" and "2g/v" give "q_2g.v".
std::string oscal_token(std::string_view prefix, std::string_view key);
/// StringDatatype and MarkupLineDatatype: without blanks at the ends, line ends folded to blanks. "" stays "", and must
/// not be written.
std::string oscal_line(std::string_view text);
/// A date as DateTimeWithTimezoneDatatype: "2026-03-31T00:00:00Z".
std::string oscal_day(std::string_view date);

/// Appends a prop in our name space; nothing for an empty value.
void add_oscal_prop(Json& props, std::string_view name, std::string_view value, std::string_view group = {});
/// Sets a list unless it is empty: OSCAL allows none.
void set_oscal_list(Json& json, std::string_view name, Json list);
/// Sets a text unless it is empty.
void set_oscal_text(Json& json, std::string_view name, std::string text);

/// What every document begins with.
Json oscal_metadata(std::string_view title, std::string_view version, Instant last_modified);

}  // namespace haip
