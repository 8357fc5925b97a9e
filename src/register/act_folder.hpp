#pragma once
// An act on disk (docs/format-act-folder.md): written by `haip commitment make` and the like, completed by `haip
// submit`, checked offline by `haip verify`.
//
//   lab-commitment/act.json            the document                                  ┐ written when it is signed
//   lab-commitment/statement.cose      the signed statement: the entry of the log    ┘
//   lab-commitment/transparent.cose    the statement with the register's receipt     ┐
//   lab-commitment/act.tlog-proof      that it is in the log, with cosignatures      │
//   lab-commitment/signer.*            .json .cose .tlog-proof: the act that         │ written when the register
//                                      recorded the signing key                      │ has taken it
//   lab-commitment/genesis.*           the same for entry 0: the register's keys     │
//   lab-commitment/receipt.txt         a summary for people                          ┘

#include <chrono>
#include <functional>

#include "base/file.hpp"
#include "register/act_evidence.hpp"
#include "register/http_client.hpp"
#include "register/key_file.hpp"

namespace haip {

struct ActFolder {
  Bytes document;
  Act act;
  cose::SignedStatement statement;
  bool is_submitted = false;  ///< The register's evidence is there.
};

/// After an error nothing is left of the folder. Errors: conflict when `path` exists; malformed or false_proof when the
/// two do not belong together; unavailable.
Status write_act_folder(const Path& path, std::string_view document, const cose::SignedStatement& statement);

/// Signs the act and writes its folder. Errors: malformed when no register would read the act; those of
/// write_act_folder().
Result<cose::SignedStatement> sign_act_folder(const Path& path, const Act& act, const KeyFile& key);

/// Reads the act; checks that document and statement say the same. Errors name the file; not_found says what is
/// missing.
Result<ActFolder> read_act_folder(const Path& path);

struct SubmitOptions {
  /// Waits before asking again whether the act was taken. By default the thread sleeps.
  std::function<void(std::chrono::seconds)> wait;
  /// Told what is being done, a line at a time; may be empty.
  std::function<void(std::string_view)> notice;
  /// Told what is waited for, and how long, before a wait; may be empty.
  std::function<void(std::string_view)> waiting;
  unsigned most_questions = 60;  ///< Then submit_act_folder gives up waiting.
};

/// Sends the act to the register at `address`, such as "https://register.example", fetches all evidence, verifies it
/// (with the log key that entry 0 names: the answer is whole, not yet trusted) and writes it into the folder. A folder
/// that was submitted before is refreshed: same entry, newer proofs. `http` should not follow redirects.
/// A folder with evidence from another log is not sent.
/// Errors: what the register says, with its reason; unavailable, also when no register is at that address; conflict
/// when the evidence is another log's; false_proof when the answer does not hold.
Result<VerifiedAct> submit_act_folder(const Path& path, const std::string& address, HttpClient& http,
                                      const SubmitOptions& options = {});

/// The name of the one file in which all files of a submitted act can be taken away: "act-7.tar", with the folder
/// act-7.
std::string act_archive_name(EntryIndex entry_index);
/// That file (base/tar.hpp): unpacked it is a folder as above. Errors: those of Registrar::check.
Result<std::string> make_act_archive(const ActEvidence& evidence);
/// Checks such a file offline, without unpacking it. Errors name the file in it.
Result<VerifiedAct> verify_act_archive(const Path& path, const tlog::Policy& policy);

/// Checks a submitted folder offline: every byte of every file listed above. Errors name the file.
Result<VerifiedAct> verify_act_folder(const Path& path, const tlog::Policy& policy);

}  // namespace haip
