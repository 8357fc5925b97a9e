#pragma once
// Documents by the SHA-256 of their bytes, in the table `content` (migrations: content_migrations()). Content can be
// erased; that it was there stays known.

#include <span>
#include <vector>

#include "crypto/digest.hpp"
#include "store/database.hpp"
#include "store/migrations.hpp"

namespace haip {

constexpr std::size_t largest_content_bytes = 4 * 1024 * 1024;

std::span<const Migration> content_migrations();

/// Stores `bytes` under their digest; storing the same twice is no error. Inside a write transaction only, so that
/// nobody erases between the look and the storing. Storing bytes whose digest was erased is
/// refused with `gone`, so that erased content cannot come back. Errors: too_large; false_proof (`bytes` have another
/// digest).
Status put_content(Connection& connection, const Digest& digest, ByteView bytes);

/// Errors: not_found (never stored), gone (erased), false_proof (stored bytes no longer match their digest).
Result<Bytes> get_content(Connection& connection, const Digest& digest);

/// The digests of all content that is there, in no order.
Result<std::vector<Digest>> list_content(Connection& connection);

enum class ContentState { absent, present, erased };
Result<ContentState> content_state(Connection& connection, const Digest& digest);

/// Removes the bytes and remembers the digest as erased, also when the content was never here. Idempotent.
Status erase_content(Connection& connection, const Digest& digest);

}  // namespace haip
