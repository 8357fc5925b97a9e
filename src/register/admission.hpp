#pragma once
// Admission: may this act enter the log? A pure function of the view and the act, called inside the write transaction,
// and again by whoever replays the log. What cannot be replayed (clocks, the network, rate limits) is decided before,
// in submission.hpp.

#include "register/act_kind.hpp"

namespace haip {

/// The rules that hold for every act, in this order: the kind is known; envelope and document agree; the key is known,
/// not revoked and speaks for the actor; then the kind's own rules. The signature itself was verified before.
Status admit_act(Connection& view, const ActKinds& kinds, const cose::SignedStatement& statement, const Act& act,
                 ByteView document, std::string_view origin);

}  // namespace haip
