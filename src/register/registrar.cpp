#include "register/registrar.hpp"

#include <algorithm>
#include <thread>

#include "base/text.hpp"
#include "cose/cbor.hpp"
#include "cose/receipt.hpp"
#include "cose/statement.hpp"
#include "register/register_address.hpp"
#include "register/verified_log.hpp"

namespace haip {
namespace {

constexpr std::chrono::seconds longest_pause{5};
constexpr std::size_t largest_receipt_bytes = 64 * 1024;
constexpr std::string_view problem_type = "application/concise-problem-details+cbor";

ErrorKind kind_of(int status, std::string_view title) {
  switch (status) {
    case 400:
      return title == "Malformed request" ? ErrorKind::malformed : ErrorKind::refused;
    case 401:
    case 403:
      return ErrorKind::forbidden;
    case 404:
      return ErrorKind::not_found;
    case 409:
      return ErrorKind::conflict;
    case 410:
      return ErrorKind::gone;
    case 413:
      return ErrorKind::too_large;
    case 415:
      return ErrorKind::malformed;
    case 422:
      return ErrorKind::refused;
    default:
      return ErrorKind::unavailable;
  }
}

std::string text_member(const cbor::Value& problem, std::int64_t key) {
  const cbor::Map* map = problem.if_map();
  const cbor::Value* value = map == nullptr ? nullptr : cbor::find(*map, key);
  return value == nullptr || value->if_text() == nullptr ? std::string() : printable(*value->if_text(), 600);
}

/// "in entry 12" of a 410 that says so (RFC 9457, member "erased_by_entry"), or "".
std::string erasure_of(const HttpAnswer& answer) {
  if (!answer.content_type.starts_with("application/problem+json")) return {};
  const Result<Json> problem = parse_json(answer.body);
  if (!problem) return {};
  const Result<std::uint64_t> entry = problem->whole_number("erased_by_entry");
  return entry ? " in entry " + std::to_string(*entry) : std::string();
}

/// An answer that is no success, in the register's own words if it gave any (RFC 9290).
Error error_of(const HttpAnswer& answer, const std::string& url) {
  std::string title;
  std::string detail;
  if (answer.content_type.starts_with(problem_type)) {
    if (const Result<cbor::Value> problem = cbor::decode(as_bytes(answer.body))) {
      title = text_member(*problem, -1);
      detail = text_member(*problem, -2);
    }
  }
  const ErrorKind kind = kind_of(answer.status, title);
  if (kind == ErrorKind::gone && title.empty())
    return {kind, url + ": this content was erased" + erasure_of(answer),
            "the register cannot prove what it said any more; the folder keeps what it has"};
  std::string advice = kind == ErrorKind::unavailable ? "try again later" : "";
  if (!title.empty() || !detail.empty())
    return {kind, "the register answered \"" + title + "\"" + (detail.empty() ? "" : ": " + detail), std::move(advice)};
  std::string message = url + " answered with status " + std::to_string(answer.status);
  if (answer.content_type.starts_with("text/plain") && !answer.body.empty())
    return {kind, message + ": " + printable(trim(answer.body), 200), std::move(advice)};
  if (!answer.location.empty()) {
    message += " and sends us to " + printable(answer.location, 200);
    advice = "use that server's address with --to if you trust it";
  } else if (advice.empty()) {
    advice = "check the address: it must be that of a register";
  }
  return {kind, std::move(message), std::move(advice)};
}

std::chrono::seconds pause_of(const HttpAnswer& answer) {
  return std::clamp(answer.retry_after, std::chrono::seconds(1), longest_pause);
}

std::string entry_path(EntryIndex entry_index) { return "/entries/" + std::to_string(entry_index.value); }

}  // namespace

Registrar::Registrar(std::string address, HttpClient& http, SubmitOptions options)
    : address_(std::move(address)), http_(http), options_(std::move(options)) {
  while (address_.ends_with('/')) address_.pop_back();
  if (!options_.wait) options_.wait = [](std::chrono::seconds time) { std::this_thread::sleep_for(time); };
}

Result<tlog::VerifierKey> Registrar::log_key() const { return ask_log_key(http_, address_); }

Result<ActEvidence> Registrar::register_act(const ActFolder& folder, std::optional<EntryIndex> known_entry) {
  Bytes receipt;
  if (known_entry && has_logged(folder, *known_entry)) {
    notice("fetching newer evidence for entry " + std::to_string(known_entry->value));
    TRY(receipt, get(entry_path(*known_entry), largest_receipt_bytes));
  } else {
    notice("sending the act to " + address_);
    TRY(receipt, post(folder));
  }
  TRY(const cose::Receipt read, cose::parse_receipt(receipt).map_error([&](const Error& error) {
    return as_false_proof(error.within("the receipt from " + address_));
  }));
  const EntryIndex entry_index{read.proof.leaf_index};
  if (known_entry && *known_entry != entry_index)
    return fail(ErrorKind::false_proof,
                address_ + " says that the act is entry " + std::to_string(entry_index.value) +
                    "; the evidence in the folder says entry " + std::to_string(known_entry->value),
                "keep the folder: a register may not move an act, and it may not be the register that took it first");

  notice("taken as entry " + std::to_string(entry_index.value) + "; fetching the evidence");
  ActEvidence evidence;
  TRY(evidence.act, fetch(entry_index));
  if (evidence.act.statement.bytes != folder.statement.entry_bytes || evidence.act.document.bytes != folder.document)
    return fail(ErrorKind::false_proof,
                address_ + " gave a receipt for entry " + std::to_string(entry_index.value) + ", which is another act");
  evidence.transparent = {address_ + entry_path(entry_index),
                          cose::encode_transparent(folder.statement, std::span(&receipt, 1))};
  TRY(const std::optional<EntryIndex> signer, signer_entry(entry_index));
  if (signer) {
    TRY(evidence.signer, fetch(*signer));
  }
  TRY(evidence.genesis, fetch({0}));
  return evidence;
}

Result<VerifiedAct> Registrar::check(const ActEvidence& evidence) {
  const auto at_genesis = [&](const Error& error) {
    return as_false_proof(error.within(evidence.genesis.document.place));
  };
  TRY(const Act act, parse_act(evidence.genesis.document.bytes).map_error(at_genesis));
  TRY(const Genesis genesis, read_genesis(act).map_error(at_genesis));
  TRY(tlog::VerifierKey key, tlog::VerifierKey::parse(genesis.log_verifier_key).map_error(at_genesis));
  tlog::Policy policy;
  policy.logs.push_back({std::move(key), ""});
  policy.quorum = std::string(tlog::no_quorum);
  return verify_act_evidence(evidence, policy);
}

Result<HttpAnswer> Registrar::ask(HttpRequest request) const {
  request.time_limit = std::chrono::seconds(60);
  return ask_register(http_, request);
}

Result<Bytes> Registrar::get(const std::string& path, std::size_t limit_bytes) const {
  HttpRequest request;
  request.url = address_ + path;
  request.largest_answer_bytes = limit_bytes;
  TRY(const HttpAnswer answer, ask(request));
  if (answer.status != 200) return fail(error_of(answer, request.url));
  return to_bytes(answer.body);
}

Result<Bytes> Registrar::post(const ActFolder& folder) const {
  HttpRequest request;
  request.method = "POST";
  request.url = address_ + "/entries";
  request.headers = {{"Content-Type", "application/cose"}, {"Accept", "application/cose"}};
  request.body = as_text(cose::encode_submission(folder.statement, folder.document));
  TRY(const HttpAnswer answer, ask(request));
  if (answer.status == 201) return to_bytes(answer.body);
  if (answer.status == 303 && !answer.location.empty()) return wait_for_receipt(answer.location, pause_of(answer));
  return fail(error_of(answer, request.url));
}

Result<Bytes> Registrar::wait_for_receipt(std::string location, std::chrono::seconds pause) const {
  if (options_.waiting)
    options_.waiting(address_ +
                     " has taken the act, but has not published it yet (its witnesses may be slow); waiting for the "
                     "receipt, for about " +
                     std::to_string(options_.most_questions * pause.count()) + " seconds at most");
  for (unsigned i = 0; i < options_.most_questions; ++i) {
    options_.wait(pause);
    HttpRequest request;
    TRY(request.url, url_of(location));
    request.largest_answer_bytes = largest_receipt_bytes;
    TRY(const HttpAnswer answer, ask(request));
    if (answer.status == 200) return to_bytes(answer.body);
    const bool is_running =
        answer.status == 302 || answer.status == 303 || answer.status == 429 || answer.status == 503;
    if (!is_running) return fail(error_of(answer, request.url));
    if (!answer.location.empty()) location = answer.location;
    pause = pause_of(answer);
  }
  return fail(ErrorKind::unavailable, address_ + " has taken the act, but gives no receipt yet",
              "run `haip submit` again later; sending an act twice does no harm");
}

// The register may send us to another path of its own, not to another server.
Result<std::string> Registrar::url_of(const std::string& location) const {
  if (location.starts_with('/') && !location.starts_with("//")) return address_ + location;
  if (location.starts_with(address_ + "/")) return location;
  return fail(ErrorKind::refused, address_ + " sends us to " + printable(location, 200),
              "use that address with --to if you trust it");
}

bool Registrar::has_logged(const ActFolder& folder, EntryIndex entry_index) const {
  const Result<Bytes> statement = get(entry_path(entry_index) + "/statement", cose::limit_entry_bytes);
  return statement && *statement == folder.statement.entry_bytes;
}

Result<LoggedAct> Registrar::fetch(EntryIndex entry_index) const {
  const auto place = [&](const std::string& path) { return address_ + path; };
  LoggedAct logged;
  const std::string statement_path = entry_path(entry_index) + "/statement";
  TRY(Bytes statement_bytes, get(statement_path, cose::limit_entry_bytes));
  TRY(const cose::SignedStatement statement, cose::parse_entry(statement_bytes).map_error([&](const Error& error) {
    return as_false_proof(error.within(place(statement_path)));
  }));
  logged.statement = {place(statement_path), std::move(statement_bytes)};
  const std::string document_path = "/payloads/" + statement.fields.payload_digest.hex();
  TRY(Bytes document, get(document_path, cose::limit_document_bytes));
  logged.document = {place(document_path), std::move(document)};
  const std::string proof_path = entry_path(entry_index) + "/proof";
  TRY(Bytes proof, get(proof_path, tlog::max_proof_bytes));
  logged.proof = {place(proof_path), std::move(proof)};
  return logged;
}

Result<std::optional<EntryIndex>> Registrar::signer_entry(EntryIndex entry_index) const {
  const std::string path = entry_path(entry_index) + "/signer";
  const Result<Bytes> answer = get(path, 64 * 1024);
  if (!answer && answer.error().kind == ErrorKind::not_found) return std::nullopt;  // the register's own key
  if (!answer) return fail(answer.error());
  const auto at_path = [&](const Error& error) { return error.within(address_ + path); };
  TRY(const Json json, parse_json(as_text(*answer)).map_error(at_path));
  TRY(const std::uint64_t entry, json.whole_number("entry").map_error(at_path));
  return EntryIndex{entry};
}

void Registrar::notice(const std::string& line) const {
  if (options_.notice) options_.notice(line);
}

}  // namespace haip
