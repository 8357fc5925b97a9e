#pragma once
// The acts of instruments, signed by the register alone, and never erased: commitments, reports and comments rest on
// them.
//
//   edition.record   the register holds an edition that was made outside. Body: docs/format-edition.md
//   edition.adopt    two people of the secretariat make a recorded edition the one in force; the former one is
//   superseded
//
// Subject of both: "instrument/<id>/<edition>".

#include <string>
#include <vector>

#include "instruments/edition.hpp"
#include "register/act_kind.hpp"
#include "register/register.hpp"

namespace haip {

RegisterPart instruments_part();

/// The edition's own status counts; see admission in acts.cpp.
Act edition_act(const Edition& edition, Instant at, Entropy& entropy);
/// `reason` is a sentence for the public: who decided, where it was published.
Act adoption_act(std::string_view instrument, std::string_view edition, std::string_view reason,
                 const std::vector<std::string>& decided_by, Instant at, Entropy& entropy);

/// What admission asks of an edition before it can be adopted. Errors: not_found, conflict.
Status require_adoptable(Connection& view, std::string_view instrument, std::string_view edition);
/// For folds of acts by which an edition comes into force, here and in consultation/: the edition in force until now is
/// superseded.
Status adopt_edition(Connection& view, std::string_view instrument, std::string_view edition, const Envelope& envelope,
                     std::string_view reason);

/// Logs one edition.record act for each edition that the program ships: what `haip init` does. Errors: conflict when
/// the register holds one of them already.
Status record_shipped_instruments(Register& reg);

}  // namespace haip
