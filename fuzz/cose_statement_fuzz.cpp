// A statement that is read survives the trip into the log and out again, and a message keeps its bytes. Keys ride
// along.
#include "cose/key.hpp"
#include "cose/sign1.hpp"
#include "cose/statement.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  const ByteView input(data, size);
  if (const auto message = cose::parse_sign1(input); message && !equal(cose::encode_sign1(*message), input))
    __builtin_trap();
  if (const auto key = cose::parse_key(input); key && cose::parse_key(cose::encode_key(*key)) != *key) __builtin_trap();

  const auto statement = cose::parse_statement(input);
  if (!statement) return 0;
  const auto entry = cose::parse_entry(statement->entry_bytes);
  if (!entry || entry->entry_bytes != statement->entry_bytes || entry->signature != statement->signature)
    __builtin_trap();
  const auto transparent = cose::parse_statement(cose::encode_transparent(*statement, statement->receipts));
  if (!transparent || transparent->receipts != statement->receipts ||
      transparent->entry_bytes != statement->entry_bytes)
    __builtin_trap();
  if (statement->document) {
    const auto submission = cose::parse_statement(cose::encode_submission(*statement, *statement->document));
    if (!submission || submission->document != statement->document) __builtin_trap();
  }
  return 0;
}
