#include "web/desk_act.hpp"

#include "cose/key.hpp"

namespace haip {

Status would_be_admitted(const DeskAsk& ask, const Act& act) {
  const ActKind* kind = ask.site.reg().kinds().find(act.type, act.version);
  if (kind == nullptr) return fail(ErrorKind::refused, "this register does not know acts of type " + act.type);
  return kind->admit(ask.connection, act,
                     {act.actor, cose::thumbprint(ask.site.reg().folder().keys.acts.public_key())});
}

Result<Acknowledgement> log_all_from_desk(const DeskAsk& ask, std::vector<Act> acts) {
  OwnActs made;
  for (Act& act : acts) {
    const JournalLine line{ask.now(), ask.officer.public_id, "logged", act.type + " " + act.subject, std::nullopt};
    made.push_back(in_journal(ready(std::move(act)), line));
  }
  return ask.site.reg().log_own_acts_and_wait(std::move(made));
}

Result<Acknowledgement> log_from_desk(const DeskAsk& ask, Act act) {
  CHECK(would_be_admitted(ask, act));
  const JournalLine line{ask.now(), ask.officer.public_id, "logged", act.type + " " + act.subject, std::nullopt};
  return ask.site.reg().log_own_act_and_wait(in_journal(ready(std::move(act)), line));
}

}  // namespace haip
