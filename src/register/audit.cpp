#include "register/audit.hpp"

namespace haip {

Result<AuditReport> audit_log(LogSource& source, const tlog::Policy& policy, const LogProgress& progress) {
  TRY(LogHead head, read_log_head(source, policy));
  TRY(VerifiedLog log, VerifiedLog::open({&source}, head.checkpoint()));
  LogReader reader(log);
  while (!reader.at_end()) {
    CHECK(reader.read());
    if (progress) progress(reader.position(), log.size());
  }
  CHECK(reader.finish());
  return AuditReport{std::move(head), reader.keys().count(), reader.missing_count()};
}

}  // namespace haip
