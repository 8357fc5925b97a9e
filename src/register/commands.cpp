#include "register/commands.hpp"

#include <cerrno>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "base/text.hpp"
#include "cose/statement.hpp"
#include "register/act_folder.hpp"
#include "register/audit.hpp"
#include "register/mirror.hpp"
#include "register/register_address.hpp"
#include "register/register_folder.hpp"
#include "register/replay.hpp"
#include "register/verified_log.hpp"
#include "tlog/tree.hpp"

namespace haip {
namespace {

bool is_file(const Path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

/// A line of progress that begins when it is known how much there is to do.
LogProgress progress_of(Invocation& call, std::string doing) {
  return [&call, doing = std::move(doing), line = std::shared_ptr<Progress>()](std::uint64_t done,
                                                                               std::uint64_t total) mutable {
    if (!line) line = std::make_shared<Progress>(call, doing, total);
    line->show(done);
  };
}

/// A line on standard error about a wait, over a line of progress if there is one.
void say_waiting(Invocation& call, std::string_view line) {
  call.err << (call.shows_progress ? "\r\x1b[K" : "") << line << "\n" << std::flush;
}

/// The reader named the address, so it may be any; but not where that server sends us. `lines` must outlive the client.
std::unique_ptr<HttpClient> client_for_named_address(Invocation& call, std::mutex& lines) {
  HttpClientOptions options{.addresses = AddressRule::any_address, .https_only = false, .redirects = 0};
  options.waiting = [&call, &lines](std::string_view url, std::chrono::milliseconds time_limit) {
    const std::lock_guard lock(lines);
    say_waiting(call, "waiting for " + std::string(url) + ", for at most " + std::to_string(time_limit.count() / 1000) +
                          " seconds");
  };
  return make_http_client(options);
}

/// To whoever asks for a check, what is missing or of another log has not been shown to hold.
Error as_unverified(Error error) {
  if (error.kind == ErrorKind::not_found || error.kind == ErrorKind::refused || error.kind == ErrorKind::gone)
    error.kind = ErrorKind::false_proof;
  return as_false_proof(std::move(error));
}

// verify

struct Verdict {
  std::string is_signed;
  std::string included;
  std::string witnessed;
  Json facts;
};

Json checkpoint_json(const tlog::Checkpoint& checkpoint) {
  Json json;
  json.set("origin", checkpoint.origin).set("size", checkpoint.size).set("root", checkpoint.root.base64());
  return json;
}

Json witnesses_json(const std::vector<tlog::Cosignature>& cosignatures) {
  Json list{Json::Array{}};
  for (const tlog::Cosignature& cosignature : cosignatures) {
    Json witness;
    witness.set("name", cosignature.witness.name()).set("time", format_instant(cosignature.time));
    list.push(std::move(witness));
  }
  return list;
}

Verdict verdict_of(const VerifiedAct& act) {
  Json facts;
  facts.set("kind", "act").set("act", act.act.type).set("actor", act.act.actor).set("at", format_instant(act.act.at));
  facts.set("subject", act.act.subject)
      .set("entry", act.entry_index().value)
      .set("statement", act.statement_digest.hex());
  facts.set("key", act.key_thumbprint.hex())
      .set("key_evidence", key_evidence_word(act.evidence))
      .set("key_entry", act.key_entry.value);
  facts.set("checkpoint", checkpoint_json(act.checkpoint()))
      .set("witnesses", witnesses_json(act.proved.checkpoint.cosignatures));
  return {signed_sentence(act), included_sentence(act.proved.index, act.checkpoint()),
          witnessed_sentence(act.proved.quorum, act.proved.checkpoint.cosignatures), std::move(facts)};
}

Result<Verdict> verify_mirror(Invocation& call, const Path& path, const tlog::Policy& policy) {
  const std::unique_ptr<LogSource> source = folder_log(path);
  TRY(const AuditReport report, audit_log(*source, policy, progress_of(call, "verifying")));
  const tlog::Checkpoint& checkpoint = report.head.checkpoint();
  Json facts;
  facts.set("kind", "log").set("checkpoint", checkpoint_json(checkpoint)).set("keys", report.key_count);
  facts.set("erased_documents", report.missing_count)
      .set("witnesses", witnesses_json(report.head.verified.cosignatures));
  const std::string erased =
      report.missing_count == 0 ? "" : "; " + counted(report.missing_count, "document is", "documents are") + " erased";
  return Verdict{"each of " + counted(checkpoint.size, "entry", "entries") + " by one of " +
                     counted(report.key_count, "key", "keys") + " that the log itself established",
                 "all entries of " + printable(checkpoint.origin, 200) + " with their documents" + erased +
                     ", in the tree of " + counted(checkpoint.size, "entry", "entries") + " with root " +
                     checkpoint.root.base64(),
                 witnessed_sentence(report.head.quorum, report.head.verified.cosignatures), std::move(facts)};
}

Result<Verdict> verify_proof_file(const Path& path, const std::string& statement_path, const tlog::Policy& policy) {
  if (statement_path.empty())
    return malformed(path.string() + " proves something about a statement, which is needed too",
                     "add --statement FILE, such as statement.cose");
  TRY(const std::string text, read_file(path, tlog::max_proof_bytes));
  TRY(const tlog::Proof proof, tlog::parse_proof(text).map_error(in_context(path.string())).map_error(as_unverified));
  TRY(const std::string bytes, read_file(statement_path, cose::limit_submission_bytes));
  TRY(const cose::SignedStatement statement,
      cose::parse_statement(as_bytes(bytes)).map_error(in_context(statement_path)));
  TRY(const tlog::Proved proved, tlog::verify_proof(proof, tlog::leaf_hash(statement.entry_bytes), policy)
                                     .map_error(in_context(path.string()))
                                     .map_error(as_unverified));
  Json facts;
  facts.set("kind", "proof")
      .set("entry", proved.index)
      .set("checkpoint", checkpoint_json(proved.checkpoint.checkpoint));
  facts.set("issuer", statement.fields.issuer).set("witnesses", witnesses_json(proved.checkpoint.cosignatures));
  return Verdict{"not checked: these two files do not say whose key " + statement.kid.hex().substr(0, 12) + "… is",
                 included_sentence(proved.index, proved.checkpoint.checkpoint),
                 witnessed_sentence(proved.quorum, proved.checkpoint.cosignatures), std::move(facts)};
}

Result<Verdict> verify_path(Invocation& call, const Path& path, const tlog::Policy& policy) {
  if (is_file(path)) {
    if (path.extension() == ".tar") {
      TRY(const VerifiedAct act, verify_act_archive(path, policy).map_error(as_unverified));
      return verdict_of(act);
    }
    if (path.extension() != ".tlog-proof" && is_file(path.parent_path() / "act.json"))
      return malformed(path.string() + " is one file of an act, and not a proof", "give the folder that it is in");
    return verify_proof_file(path, call.value("--statement"), policy);
  }
  if (call.has("--statement"))
    return malformed("--statement goes with a .tlog-proof file, and " + path.string() + " is none",
                     "leave --statement out, or give the .tlog-proof file itself");
  if (is_file(path / "act.json")) {
    TRY(const VerifiedAct act, verify_act_folder(path, policy).map_error(as_unverified));
    return verdict_of(act);
  }
  if (is_file(path / "checkpoint")) return verify_mirror(call, path, policy).map_error(as_unverified);
  std::error_code error;
  static_cast<void>(std::filesystem::status(path / "act.json", error));
  if (error == std::errc::permission_denied)
    return fail(system_error("cannot look into the folder " + path.string(), EACCES));
  return fail(ErrorKind::not_found,
              path.string() + " is neither the folder of an act, nor a mirror, nor a .tlog-proof file",
              "give a folder with act.json, a folder written by `haip mirror`, or a proof with --statement");
}

Result<int> run_verify(Invocation& call) {
  TRY(const tlog::Policy policy, read_policy_file(call.value("--policy")));
  TRY(Verdict verdict, verify_path(call, call.value("path"), policy));
  if (call.format == OutputFormat::json) {
    Json json;
    json.set("verified", true)
        .set("signed", verdict.is_signed)
        .set("included", verdict.included)
        .set("witnessed", verdict.witnessed);
    json.set("facts", std::move(verdict.facts));
    call.out << pretty_json(json);
    return 0;
  }
  call.out << "signed    " << verdict.is_signed << "\nincluded  " << verdict.included << "\nwitnessed "
           << verdict.witnessed << "\n";
  return 0;
}

// mirror

Result<int> run_mirror(Invocation& call) {
  TRY(const std::string address, read_register_address(call.value("url")));
  std::optional<tlog::Policy> trust;
  if (call.has("--policy")) {
    TRY(trust, read_policy_file(call.value("--policy")));
  }
  std::mutex lines;
  const std::unique_ptr<HttpClient> http = client_for_named_address(call, lines);
  const std::unique_ptr<LogSource> source = web_log(address, *http);
  const Path folder = call.value("folder");
  TRY(const MirrorReport report, mirror_log(*source, folder, trust, progress_of(call, "copying")));
  const tlog::Checkpoint& checkpoint = report.head.checkpoint();
  if (call.format == OutputFormat::json) {
    Json json;
    json.set("checkpoint", checkpoint_json(checkpoint)).set("previous_size", report.previous_size);
    json.set("trusted_on_first_use", report.trusted_on_first_use).set("erased_documents", report.erased_count);
    json.set("removed_documents", report.removed_documents)
        .set("witnesses", witnesses_json(report.head.verified.cosignatures));
    call.out << pretty_json(json);
    return 0;
  }
  call.out << "copied    " << counted(checkpoint.size, "entry", "entries") << " of "
           << printable(checkpoint.origin, 200) << " to " << folder.string() << ", "
           << checkpoint.size - report.previous_size << " of them new; everything was verified\nroot      "
           << checkpoint.root.base64() << "\n";
  if (report.erased_count > 0)
    call.out << "erased    " << counted(report.erased_count, "document", "documents") << ", "
             << report.removed_documents << " of them removed from the copy now\n";
  if (report.trusted_on_first_use)
    call.out << "trust     the log's key was taken from its own first entry; compare it with what the operator "
                "publishes elsewhere:\n          "
             << (folder / "policy.txt").string() << "\n";
  return 0;
}

// replay

Result<ReplayReport> replay_register(Invocation& call, const Path& path, const ActKinds& kinds) {
  TRY(const RegisterFolder folder, open_register_folder(path));
  TRY(const std::unique_ptr<Database> database, open_database(folder.database_address(), Access::read_only));
  TRY(const std::unique_ptr<Connection> connection, database->connect());
  const std::unique_ptr<LogSource> source = database_log(*connection, path.string());
  return replay_log(*source, kinds, progress_of(call, "replaying"), folder.policy);
}

Result<ReplayReport> replay_path(Invocation& call, const Path& path, const ActKinds& kinds) {
  if (is_file(path / "register.json")) return replay_register(call, path, kinds);
  const std::unique_ptr<LogSource> source = folder_log(path);
  std::optional<tlog::Policy> policy;
  if (is_file(path / "policy.txt")) {
    TRY(policy, read_policy_file(path / "policy.txt"));
  }
  Result<ReplayReport> report = replay_log(*source, kinds, progress_of(call, "replaying"), policy);
  // Without a checkpoint it is no copy; with one, what is missing was there.
  if (!report && is_file(path / "checkpoint")) return report.map_error(as_unverified);
  return report;
}

Result<int> run_replay(Invocation& call, const ActKinds& kinds) {
  TRY(const ReplayReport report, replay_path(call, call.value("folder"), kinds));
  const tlog::Checkpoint& checkpoint = report.head.checkpoint();
  if (call.format == OutputFormat::json) {
    Json json;
    json.set("checkpoint", checkpoint_json(checkpoint))
        .set("state", report.state.hex())
        .set("compared_states", report.compared_states);
    json.set("incomparable_states", report.incomparable_states).set("erased_entries", report.erased_count);
    call.out << pretty_json(json);
    return 0;
  }
  call.out << "log       " << printable(checkpoint.origin, 200) << "\nsize      " << checkpoint.size << "\nroot      "
           << checkpoint.root.base64() << "\nstate     " << report.state.hex() << "\ncompared  "
           << counted(report.compared_states, "recorded state", "recorded states") << ": the same";
  if (report.incomparable_states > 0)
    call.out << "; " << report.incomparable_states
             << " more cannot be recomputed, because content that they cover was erased later";
  call.out << "\n";
  return 0;
}

// submit

Result<int> run_submit(Invocation& call) {
  TRY(const std::string address, read_register_address(call.value("--to")));
  std::mutex lines;
  const std::unique_ptr<HttpClient> http = client_for_named_address(call, lines);
  SubmitOptions options;
  std::optional<Progress> waits;
  options.waiting = [&call](std::string_view line) { say_waiting(call, line); };
  options.wait = [&, done = 0U](std::chrono::seconds time) mutable {
    if (!waits) waits.emplace(call, "waiting for the receipt", options.most_questions);
    waits->show(++done);
    std::this_thread::sleep_for(time);
  };
  if (call.shows_progress)
    options.notice = [&](std::string_view line) {
      waits.reset();
      call.err << line << "\n";
    };
  const Path folder = call.value("folder");
  TRY(const VerifiedAct act, submit_act_folder(folder, address, *http, options));
  waits.reset();
  if (call.format == OutputFormat::json) {
    Json json;
    json.set("entry", act.entry_index().value)
        .set("statement", act.statement_digest.hex())
        .set("checkpoint", checkpoint_json(act.checkpoint()));
    json.set("log_key", act.genesis.log_verifier_key);
    call.out << pretty_json(json);
    return 0;
  }
  call.out << "taken     " << included_sentence(act.proved.index, act.checkpoint()) << "\nevidence  in "
           << folder.string() << "; check it offline with: haip verify " << folder.string()
           << " --policy FILE\nlog key   " << act.genesis.log_verifier_key << "\n";
  return 0;
}

}  // namespace

std::vector<Command> register_commands(const ActKinds& kinds) {
  return {
      {.name = "verify",
       .summary = "check offline what an act's files, a proof or a whole mirror prove",
       .description = "Prints three lines: who signed, where it stands in which log, who witnessed the log. PATH is "
                      "the folder of a submitted act, the .tar file in which a register's site gives "
                      "the same (a receipt), a folder "
                      "written by `haip mirror` (every entry, tile and document is checked), or a .tlog-proof file "
                      "with --statement. Exit code 1 when "
                      "something does not hold or is missing; the message names the file and the place.",
       .arguments = {{"path", "folder of an act or its .tar, mirror, or .tlog-proof file"}},
       .options = {{.name = "--policy",
                    .value = "FILE",
                    .help = "the log's key, witnesses and quorum (C2SP tlog-policy)",
                    .is_required = true},
                   {.name = "--statement",
                    .value = "FILE",
                    .help = "the signed statement that a .tlog-proof file is about"}},
       .example = "haip verify lab-commitment --policy policy.txt",
       .run = run_verify},
      {.name = "mirror",
       .summary = "copy a register's whole log to a folder, checking everything",
       .description = "Run it again to continue after an interruption, or to add what is new. A log that is not a "
                      "continuation of the copy is refused as a "
                      "fork. Without --policy a new copy takes the log's key from its first entry, writes it to "
                      "policy.txt and holds later runs to it. The folder must be new, empty or an earlier copy; "
                      "redirects are not followed.",
       .arguments = {{"url", "address of the register's first page"}, {"folder", "folder of the copy"}},
       .options = {{.name = "--policy", .value = "FILE", .help = "whom to trust (C2SP tlog-policy)"}},
       .example = "haip mirror https://register.example copy",
       .run = run_mirror},
      {.name = "replay",
       .summary = "rebuild the public state from the log, and compare it with what the log recorded",
       .description = "Every act is verified, admitted again and folded into an empty database. Prints the size, the "
                      "root and the state digest; two people "
                      "who replay the same log see the same three.",
       .arguments = {{"folder", "a mirror, or the folder of a register"}},
       .example = "haip replay copy",
       .run = [&kinds](Invocation& call) { return run_replay(call, kinds); }},
      submit_command("submit", "haip submit lab-commitment --to https://register.example"),
  };
}

Result<int> write_signed_act(Invocation& call, const Act& act, const KeyFile& key, std::string_view what) {
  const std::string out = call.value("--out");
  TRY(const cose::SignedStatement statement, sign_act_folder(out, act, key));
  Json facts;
  facts.set("folder", out).set("act", act.type).set("actor", act.actor).set("subject", act.subject);
  facts.set("key", statement.kid.hex());
  call.answer("wrote " + out + ": " + std::string(what) + "\nsend it with: haip submit " + out + " --to URL\n", facts);
  return 0;
}

Command submit_command(std::string_view name, std::string_view example) {
  return {.name = name,
          .summary = "send a signed act to a register and fetch the evidence that it was taken",
          .description = "Run it again at any time for newer proofs; the act keeps its entry.",
          .arguments = {{"folder", "folder of the act"}},
          .options =
              {{.name = "--to", .value = "URL", .help = "address of the register's first page", .is_required = true}},
          .example = example,
          .run = run_submit};
}

}  // namespace haip
