// What logs and witnesses say to each other: a request that parses must be written back byte for byte; any answer is
// understood or called unclear.

#include <array>

#include "base/bytes.hpp"
#include "tlog/witness.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  const std::string_view text = as_text({data, size});
  if (const auto request = tlog::parse_add_checkpoint(text); request && tlog::format_add_checkpoint(*request) != text)
    __builtin_trap();
  const std::size_t line = text.find('\n');
  const std::string_view content_type = text.substr(0, line);
  const std::string_view body = line == std::string_view::npos ? text : text.substr(line + 1);
  for (const int status : std::array{200, 400, 403, 404, 409, 422, 429, 500}) {
    const tlog::WitnessResponse response = tlog::read_witness_response(status, content_type, body);
    const bool is_cosigned = response.answer == tlog::WitnessAnswer::cosigned;
    if (is_cosigned == response.signatures.empty() || tlog::name_of(response.answer).empty()) __builtin_trap();
  }
  return 0;
}
