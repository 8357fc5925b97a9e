#pragma once
// What a part of haip brings to the register: kinds of acts with their rules, and view tables that the fold fills.
//
// Admission is a pure function of (state, act): `admit` reads the view inside the write transaction and writes nothing.
// `fold` turns an admitted act into rows. Replaying the log through `fold` alone must give the same rows, so a fold may
// read the view and the act, never a clock, the network or a private table.

#include <span>
#include <string_view>
#include <vector>

#include "register/act.hpp"
#include "store/database.hpp"
#include "store/migrations.hpp"

namespace haip {

/// Who signed, as the register knows the key.
struct Signer {
  std::string actor;  ///< Domain or register_actor.
  Digest key_thumbprint;
};

/// What remains of an act when its content is erased: all that the log itself says.
struct Envelope {
  EntryIndex entry_index;
  std::string type;
  int version = 1;
  std::string actor;
  std::string subject;
  Instant at;
  Digest content;
  Digest key_thumbprint;
};

struct ActKind {
  std::string_view type;
  int version = 1;

  /// Why the act may not be: an Error of kind refused, conflict, forbidden or malformed.
  Status (*admit)(Connection& view, const Act& act, const Signer& signer) = nullptr;

  /// Writes the act's rows. `act` is null when the content was erased before this replay; the rows must then be those
  /// that `forget` leaves. An error is a bug or a broken database, never the act's fault.
  Status (*fold)(Connection& view, const Envelope& envelope, const Act* act) = nullptr;

  /// Removes from the view whatever came from the act's content. Null for acts whose content may not be erased (keys,
  /// editions, the register's own acts): `content.erase` of such an act is refused.
  Status (*forget)(Connection& view, const Envelope& envelope) = nullptr;

  /// Needs two different people of the secretariat: body member "decided_by" lists them (register/decision.hpp).
  bool weighty = false;
};

/// A table of public state. Only folds write it; the state digest covers all its columns.
struct ViewTable {
  std::string_view name;
  std::string_view columns;  ///< For SELECT, in a fixed order.
};

/// One part's contribution, gathered in app/.
struct RegisterPart {
  std::string_view name;
  std::span<const ActKind> acts;
  std::span<const ViewTable> view;
  std::span<const Migration> migrations;
};

/// All parts of this program, in a fixed order.
class ActKinds {
 public:
  explicit ActKinds(std::vector<RegisterPart> parts);
  /// Null when no part knows the type and version.
  [[nodiscard]] const ActKind* find(std::string_view type, int version) const;
  [[nodiscard]] const std::vector<RegisterPart>& parts() const { return parts_; }
  [[nodiscard]] std::vector<Migration> migrations() const;

 private:
  std::vector<RegisterPart> parts_;
};

}  // namespace haip
