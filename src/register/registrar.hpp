#pragma once
// Talking to a register from outside, as SCRAPI and docs/format-scrapi.md say: send a signed act, wait until it is
// taken, fetch the evidence.

#include <optional>
#include <string>

#include "register/act_folder.hpp"
#include "tlog/note_key.hpp"

namespace haip {

class Registrar {
 public:
  /// `http` must outlive it.
  Registrar(std::string address, HttpClient& http, SubmitOptions options);

  /// The key of the register's log, asked before anything is sent. Errors: as ask_log_key.
  [[nodiscard]] Result<tlog::VerifierKey> log_key() const;

  /// Sends the act unless the register has it as `known_entry` already, and fetches everything that proves it. Nothing
  /// is verified except that the register returns the very statement and document that it was given.
  Result<ActEvidence> register_act(const ActFolder& folder, std::optional<EntryIndex> known_entry);

  /// Verifies evidence with the log key that its own entry 0 names.
  static Result<VerifiedAct> check(const ActEvidence& evidence);

 private:
  Result<HttpAnswer> ask(HttpRequest request) const;
  Result<Bytes> get(const std::string& path, std::size_t limit_bytes) const;
  Result<Bytes> post(const ActFolder& folder) const;
  Result<Bytes> wait_for_receipt(std::string location, std::chrono::seconds pause) const;
  [[nodiscard]] Result<std::string> url_of(const std::string& location) const;
  [[nodiscard]] bool has_logged(const ActFolder& folder, EntryIndex entry_index) const;
  Result<LoggedAct> fetch(EntryIndex entry_index) const;
  Result<std::optional<EntryIndex>> signer_entry(EntryIndex entry_index) const;
  void notice(const std::string& line) const;

  std::string address_;
  HttpClient& http_;
  SubmitOptions options_;
};

}  // namespace haip
