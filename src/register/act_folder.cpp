#include "register/act_folder.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <system_error>
#include <vector>

#include "base/tar.hpp"
#include "base/text.hpp"
#include "cose/statement.hpp"
#include "register/registrar.hpp"

namespace haip {
namespace {

constexpr std::string_view document_name = "act.json";
constexpr std::string_view statement_name = "statement.cose";
constexpr std::string_view transparent_name = "transparent.cose";
constexpr std::string_view proof_name = "act.tlog-proof";
constexpr std::string_view summary_name = "receipt.txt";
constexpr std::size_t largest_summary_bytes = 64 * 1024;
constexpr std::size_t largest_archive_bytes = 32UL * 1024 * 1024;
constexpr std::size_t most_archived_files = 40;

bool is_there(const Path& path) {
  std::error_code ignored;
  return std::filesystem::exists(std::filesystem::symlink_status(path, ignored));
}

Result<EvidenceFile> read_evidence(const Path& path, std::size_t limit_bytes) {
  Result<std::string> content = read_file(path, limit_bytes);
  // Missing or damaged, it proves nothing.
  if (!content && content.error().kind == ErrorKind::not_found)
    return fail(ErrorKind::false_proof, path.string() + " is missing",
                "send the act to the register with `haip submit`; that fetches its evidence");
  if (!content) return fail(content.error());
  return EvidenceFile{path.string(), to_bytes(*content)};
}

/// Where the files of an act lie: a folder, or an archive of one.
struct EvidencePlace {
  std::function<Result<EvidenceFile>(const std::string& name, std::size_t limit_bytes)> read;
  std::function<bool(const std::string& name)> has;
};

EvidencePlace folder_place(const Path& folder) {
  return {[folder](const std::string& name, std::size_t limit) { return read_evidence(folder / name, limit); },
          [folder](const std::string& name) { return is_there(folder / name); }};
}

Result<EvidencePlace> archive_place(const Path& path) {
  TRY(const std::string bytes, read_file(path, largest_archive_bytes));
  TRY(const std::vector<TarFile> files, read_tar(bytes, most_archived_files).map_error(in_context(path.string())));
  auto by_name = std::make_shared<std::map<std::string, EvidenceFile>>();
  // Whatever the folder in it is called.
  for (const TarFile& file : files)
    (*by_name)[file.name.substr(file.name.rfind('/') + 1)] = {path.string() + ": " + printable(file.name),
                                                              to_bytes(file.bytes)};
  const auto read = [path, by_name](const std::string& name, std::size_t limit) -> Result<EvidenceFile> {
    const auto found = by_name->find(name);
    if (found == by_name->end())
      return fail(ErrorKind::false_proof, path.string() + " has no file " + name, "take it away from the site again");
    if (found->second.bytes.size() > limit)
      return fail(ErrorKind::too_large, found->second.place + " is larger than " + std::to_string(limit) + " bytes");
    return found->second;
  };
  return EvidencePlace{read, [by_name](const std::string& name) { return by_name->contains(name); }};
}

Result<LoggedAct> read_logged(const EvidencePlace& place, const std::string& name, std::string_view document,
                              std::string_view statement) {
  LoggedAct logged;
  TRY(logged.document, place.read(std::string(document), cose::limit_document_bytes));
  TRY(logged.statement, place.read(std::string(statement), cose::limit_submission_bytes));
  TRY(logged.proof, place.read(name + ".tlog-proof", tlog::max_proof_bytes));
  return logged;
}

Result<LoggedAct> read_companion(const EvidencePlace& place, const std::string& name) {
  return read_logged(place, name, name + ".json", name + ".cose");
}

Result<ActEvidence> read_all_evidence(const EvidencePlace& place) {
  ActEvidence evidence;
  TRY(evidence.act, read_logged(place, "act", document_name, statement_name));
  TRY(evidence.transparent, place.read(std::string(transparent_name), cose::limit_submission_bytes));
  if (place.has("signer.json") || place.has("signer.cose") || place.has("signer.tlog-proof")) {
    TRY(evidence.signer, read_companion(place, "signer"));
  }
  TRY(evidence.genesis, read_companion(place, "genesis"));
  return evidence;
}

Status write_companion(const Path& folder, const std::string& name, const LoggedAct& logged) {
  CHECK(write_file(folder / (name + ".json"), as_text(logged.document.bytes)));
  CHECK(write_file(folder / (name + ".cose"), as_text(logged.statement.bytes)));
  return write_file(folder / (name + ".tlog-proof"), as_text(logged.proof.bytes));
}

// A function of the evidence alone, so that it can be checked like every other file.
std::string summary(const VerifiedAct& act) {
  return "act         " + act.act.type + " by " + act.act.actor + ", " + format_instant(act.act.at) + "\n" +    //
         "about       " + act.act.subject + "\n" +                                                              //
         "entry       " + std::to_string(act.entry_index().value) + "\n" +                                      //
         "log         " + act.genesis.origin + "\n" +                                                           //
         "size        " + std::to_string(act.checkpoint().size) + "\n" +                                        //
         "root        " + act.checkpoint().root.base64() + "\n" +                                               //
         "statement   " + act.statement_digest.hex() + "\n" +                                                   //
         "key         " + act.key_thumbprint.hex() + ", entry " + std::to_string(act.key_entry.value) + "\n" +  //
         "log key     " + act.genesis.log_verifier_key + "\n\n" +
         "Check it offline with: haip verify FOLDER --policy FILE, where FILE has the line \"log\" with the log key "
         "that you\n"
         "trust (compare it with what the register publishes elsewhere), its witnesses, and a line \"quorum\".\n";
}

/// Half a folder would stand in the way of the next attempt.
void remove_unfinished(const Path& path) {
  std::error_code ignored;
  for (const std::string_view name : {document_name, statement_name}) std::filesystem::remove(path / name, ignored);
  std::filesystem::remove(path, ignored);  // only when it is empty
}

/// Whose evidence a folder holds: as the note in its proof is signed, else as its genesis act says.
Result<bool> is_evidence_of(const Path& path, const tlog::VerifierKey& key) {
  const auto text = [&](std::string_view name, std::uint64_t limit_bytes) {
    return read_file(path / name, limit_bytes);
  };
  if (const Result<std::string> proof_text = text(proof_name, tlog::max_proof_bytes)) {
    if (const Result<tlog::Proof> proof = tlog::parse_proof(*proof_text))
      return std::ranges::any_of(proof->checkpoint.signatures, [&](const tlog::NoteSignature& signature) {
        return signature.name == key.name() && signature.key_id == key.id();
      });
  }
  if (const Result<std::string> document = text("genesis.json", cose::limit_document_bytes)) {
    const Result<Act> act = parse_act(as_bytes(*document));
    const Result<Genesis> genesis = act ? read_genesis(*act) : Result<Genesis>(fail(act.error()));
    if (genesis) return genesis->log_verifier_key == key.format();
  }
  return fail(ErrorKind::conflict, "the evidence in " + path.string() + " is damaged: it does not say whose it is",
              "to send the act as if for the first time, copy act.json and statement.cose to a new folder");
}

Status check_same_register(const Path& path, const tlog::VerifierKey& key, const std::string& address) {
  TRY(const bool is_same, is_evidence_of(path, key));
  if (is_same) return {};
  return fail(ErrorKind::conflict,
              path.string() + " holds evidence from another log than the one at " + address + ", whose key is " +
                  key.format() + "; nothing was sent",
              "send it to the register that took it (receipt.txt names it); to send the same act to this one too, copy "
              "act.json and statement.cose to a new folder");
}

}  // namespace

Status write_act_folder(const Path& path, std::string_view document, const cose::SignedStatement& statement) {
  CHECK(parse_act(as_bytes(document)).map([](const Act&) {}));
  if (sha256(document) != statement.fields.payload_digest)
    return fail(ErrorKind::false_proof, "the statement is about another document");
  if (is_there(path))
    return fail(ErrorKind::conflict, path.string() + " exists already",
                "choose another name; signed acts are not overwritten");
  CHECK(create_folder(path));
  const auto write_both = [&]() -> Status {
    CHECK(write_file(path / document_name, document));
    return write_file(path / statement_name, as_text(statement.entry_bytes));
  };
  Status written = write_both();
  if (!written) remove_unfinished(path);
  return written;
}

Result<cose::SignedStatement> sign_act_folder(const Path& path, const Act& act, const KeyFile& key) {
  const std::string document = act_document(act);
  CHECK(parse_act(as_bytes(document)).map([](const Act&) {}));
  TRY(cose::SignedStatement statement, sign_act(act, document, key.key, {}));
  CHECK(write_act_folder(path, document, statement));
  return statement;
}

Result<ActFolder> read_act_folder(const Path& path) {
  std::error_code error;
  static_cast<void>(std::filesystem::symlink_status(path / document_name, error));
  if (error == std::errc::permission_denied)
    return fail(system_error("cannot look into the folder " + path.string(), EACCES));
  if (!is_there(path / document_name))
    return fail(ErrorKind::not_found,
                path.string() + " is not the folder of an act: it has no file " + std::string(document_name),
                "make one with `haip commitment make` or another command that signs");
  ActFolder folder;
  TRY(const std::string document, read_file(path / document_name, cose::limit_document_bytes));
  TRY(const std::string statement, read_file(path / statement_name, cose::limit_submission_bytes));
  folder.document = to_bytes(document);
  TRY(folder.act, parse_act(folder.document).map_error(in_context((path / document_name).string())));
  TRY(folder.statement, cose::parse_entry(as_bytes(statement)).map_error(in_context((path / statement_name).string())));
  if (folder.statement.fields.payload_digest != sha256(document))
    return fail(
        ErrorKind::false_proof,
        (path / document_name).string() + " is not the document that was signed in " + (path / statement_name).string(),
        "sign the changed document again, in another folder");
  folder.is_submitted = is_there(path / transparent_name) && is_there(path / proof_name);
  return folder;
}

Result<VerifiedAct> submit_act_folder(const Path& path, const std::string& address, HttpClient& http,
                                      const SubmitOptions& options) {
  TRY(const ActFolder folder, read_act_folder(path));
  std::optional<EntryIndex> known_entry;
  if (folder.is_submitted) {
    TRY(const std::string text, read_file(path / proof_name, tlog::max_proof_bytes));
    if (const Result<tlog::Proof> proof = tlog::parse_proof(text)) known_entry = EntryIndex{proof->index};
  }
  Registrar registrar(address, http, options);
  TRY(const tlog::VerifierKey log_key, registrar.log_key());
  if (is_there(path / proof_name) || is_there(path / "genesis.json"))
    CHECK(check_same_register(path, log_key, address));
  TRY(const ActEvidence evidence, registrar.register_act(folder, known_entry));
  TRY(VerifiedAct verified, registrar.check(evidence));

  CHECK(write_companion(path, "genesis", evidence.genesis));
  if (evidence.signer) CHECK(write_companion(path, "signer", *evidence.signer));
  CHECK(write_file(path / transparent_name, as_text(evidence.transparent.bytes)));
  CHECK(write_file(path / proof_name, as_text(evidence.act.proof.bytes)));
  CHECK(write_file(path / summary_name, summary(verified)));
  return verified;
}

namespace {

Result<VerifiedAct> verify_at(const EvidencePlace& place, const tlog::Policy& policy) {
  TRY(const ActEvidence evidence, read_all_evidence(place));
  TRY(VerifiedAct verified, verify_act_evidence(evidence, policy));
  TRY(const EvidenceFile shown, place.read(std::string(summary_name), largest_summary_bytes));
  if (as_text(shown.bytes) != summary(verified))
    return fail(ErrorKind::false_proof, shown.place + " says something else than what the other files prove",
                "fetch it again with `haip submit`");
  return verified;
}

void add_companion(std::vector<TarFile>& files, const std::string& prefix, const LoggedAct& logged) {
  files.push_back({prefix + ".json", std::string(as_text(logged.document.bytes))});
  files.push_back({prefix + ".cose", std::string(as_text(logged.statement.bytes))});
  files.push_back({prefix + ".tlog-proof", std::string(as_text(logged.proof.bytes))});
}

std::string archived_folder(EntryIndex entry_index) { return "act-" + std::to_string(entry_index.value); }

}  // namespace

std::string act_archive_name(EntryIndex entry_index) { return archived_folder(entry_index) + ".tar"; }

Result<std::string> make_act_archive(const ActEvidence& evidence) {
  TRY(const VerifiedAct verified, Registrar::check(evidence));
  const std::string folder = archived_folder(verified.entry_index()) + "/";
  std::vector<TarFile> files;
  const auto add = [&](std::string_view name, std::string_view bytes) {
    files.push_back({folder + std::string(name), std::string(bytes)});
  };
  add(summary_name, summary(verified));
  add(document_name, as_text(evidence.act.document.bytes));
  add(statement_name, as_text(evidence.act.statement.bytes));
  add(proof_name, as_text(evidence.act.proof.bytes));
  add(transparent_name, as_text(evidence.transparent.bytes));
  if (evidence.signer) add_companion(files, folder + "signer", *evidence.signer);
  add_companion(files, folder + "genesis", evidence.genesis);
  return write_tar(files, verified.act.at);
}

Result<VerifiedAct> verify_act_archive(const Path& path, const tlog::Policy& policy) {
  TRY(const EvidencePlace place, archive_place(path));
  return verify_at(place, policy);
}

Result<VerifiedAct> verify_act_folder(const Path& path, const tlog::Policy& policy) {
  return verify_at(folder_place(path), policy);
}

}  // namespace haip
