#pragma once
// The reply channel of a delisting: the organisation itself answers, with its own key, also while it is delisted.
//
//   organisation.reply   subject organisation/<domain>; body: entry of the delisting, language, text

#include <string>
#include <string_view>
#include <vector>

#include "register/act_kind.hpp"

namespace haip {

inline constexpr std::size_t longest_delisting_reply = 4000;  ///< Code points.
inline constexpr std::uint64_t most_delisting_replies = 10;   ///< To one delisting.

struct DelistingReply {
  EntryIndex entry_index;
  EntryIndex delisting;
  Instant at;
  std::string language;
  std::string text;  ///< "" when it was erased.
};

Act delisting_reply_act(std::string_view domain, EntryIndex delisting, std::string_view text, std::string_view language,
                        Instant at, Entropy& entropy);
/// What can be checked without a register. Errors: malformed.
Status check_delisting_reply(const Act& act);
/// Oldest first.
Result<std::vector<DelistingReply>> replies_to_delisting(Connection& view, EntryIndex delisting);

// For identity.cpp, which brings them to the register.
Status admit_delisting_reply(Connection& view, const Act& act, const Signer& signer);
Status fold_delisting_reply(Connection& view, const Envelope& envelope, const Act* act);
Status forget_delisting_reply(Connection& view, const Envelope& envelope);

}  // namespace haip
