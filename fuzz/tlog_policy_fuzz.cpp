// Policies: what parses must be written in a form that reads back as the same policy, and judged without a crash.

#include "base/bytes.hpp"
#include "tlog/policy.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  const auto policy = tlog::parse_policy(as_text({data, size}));
  if (!policy) return 0;
  const std::string written = tlog::format_policy(*policy);
  const auto again = tlog::parse_policy(written);
  if (!again || *again != *policy || tlog::format_policy(*again) != written) __builtin_trap();
  // More cosigners never undo a quorum.
  if (!tlog::is_quorum_met(*policy, policy->witness_keys())) __builtin_trap();
  if (tlog::is_quorum_met(*policy, {}) != (policy->quorum == tlog::no_quorum)) __builtin_trap();
  return 0;
}
