#pragma once
// UUIDs that follow from a name: the same name gives the same UUID, everywhere and always.

#include <string>
#include <string_view>

namespace haip {

/// Version 5 of RFC 9562, section 5.5: the first 128 bits of SHA-1(name space ‖ name), with version and variant set.
/// `name_space` is a UUID as text, 36 characters, as in "6ba7b810-9dad-11d1-80b4-00c04fd430c8"; std::logic_error for
/// anything else. SHA-1 serves as a checksum here, as the RFC asks; nothing relies on it for security.
std::string name_uuid(std::string_view name_space, std::string_view name);

/// Of RFC 9562, section 6.6, for names that are addresses.
inline constexpr std::string_view uuid_name_space_url = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";

}  // namespace haip
