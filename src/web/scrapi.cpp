#include "web/scrapi.hpp"

#include <chrono>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "cose/cbor.hpp"
#include "cose/key.hpp"
#include "register/fold.hpp"
#include "register/identity.hpp"
#include "register/receipts.hpp"
#include "web/own_trouble.hpp"
#include "web/receipt_files.hpp"

namespace haip {
namespace {

constexpr std::string_view cose_type = "application/cose";

// Titles that SCRAPI names, for the errors that it names.
std::string_view title_of(const Error& error, int status) {
  if (status == 429) return "Too Many Requests";
  switch (error.kind) {
    case ErrorKind::malformed:
      return "Malformed request";
    case ErrorKind::not_found:
      return "Not Found";
    case ErrorKind::unavailable:
      return "Service Unavailable";
    default:
      return "Rejected";
  }
}

/// RFC 9290 concise problem details.
Response problem(const Error& error, int status) {
  std::string detail = error.message;
  if (!error.advice.empty()) detail += "; " + error.advice;
  const cbor::Map map{{-1, title_of(error, status)}, {-2, detail}};
  Response response =
      Response::bytes(std::string(as_text(cbor::encode(map))), "application/concise-problem-details+cbor", status);
  if (status == 429) response.set("Retry-After", "2");
  if (status == 503) response.set("Retry-After", retry_after_seconds);
  return response;
}

int status_of(const Error& error) {
  switch (error.kind) {
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::unavailable:
      return 503;
    case ErrorKind::too_large:
      return 413;
    default:
      return 400;
  }
}

Response problem(const Error& error) { return problem(error, status_of(error)); }

Result<EntryIndex> entry_of(Connection& view, std::string_view id) {
  if (id.size() == 2 * Digest::size_bytes) {
    TRY(const Digest digest, Digest::from_hex(id));
    TRY(const std::optional<EntryIndex> found, find_entry(view, digest));
    if (!found) return fail(ErrorKind::not_found, "the log has no such statement");
    return *found;
  }
  TRY(const std::uint64_t index, parse_decimal(id));
  return EntryIndex{index};
}

std::string location_of(EntryIndex entry_index) { return "/entries/" + std::to_string(entry_index.value); }

/// The receipt, or where to ask for it again when the entry's checkpoint still waits for its witnesses.
Response receipt_response(const Register& reg, ReceiptIssuer& receipts, EntryIndex entry_index, int status) {
  const Result<std::optional<Bytes>> receipt = receipts.issue(entry_index);
  if (!receipt) return problem(told_to_strangers(reg, Asked::to_show, receipt.error()));
  if (!*receipt) {
    Response running;
    running.status = status == 201 ? 303 : 302;
    running.set("Location", location_of(entry_index)).set("Retry-After", "2");
    return running;
  }
  Response response = Response::bytes(std::string(as_text(**receipt)), cose_type, status);
  response.set("Location", location_of(entry_index)).set("Cache-Control", "no-store");
  return response;
}

Result<Response> statement_response(Connection& view, EntryIndex entry_index) {
  TRY(const Bytes statement, read_entry(view, entry_index));
  return Response::bytes(std::string(as_text(statement)), cose_type);
}

Result<Response> proof_response(Connection& view, EntryIndex entry_index) {
  TRY(const std::optional<PublishedCheckpoint> published, last_published_checkpoint(view));
  if (!published) return fail(ErrorKind::not_found, "nothing is published yet");
  TRY(const std::string proof, make_tlog_proof(view, *published, entry_index));
  Response response = Response::text(proof);
  response.set("Cache-Control", "no-store");
  return response;
}

Result<Response> signer_response(Connection& view, EntryIndex entry_index) {
  TRY(const Envelope envelope, read_envelope(view, entry_index));
  TRY(const std::optional<SigningKey> key, find_signing_key(view, envelope.key_thumbprint));
  if (!key || key->evidence == KeyEvidence::genesis)
    return fail(ErrorKind::not_found, "the register itself signed this entry; its key is in entry 0");
  Json json;
  json.set("entry", key->recorded_entry.value)
      .set("holder", key->holder)
      .set("evidence", key_evidence_word(key->evidence));
  return Response::json(json);
}

using MakeResponse = std::function<Result<Response>(Connection& view, EntryIndex)>;

Handler entry_handler(Site& site, MakeResponse make) {
  return [&site, make = std::move(make)](const Request&, const RouteParameters& route) -> Reply {
    const auto made = [&]() -> Result<Response> {
      TRY(const ViewConnections::Snapshot snapshot, site.connections().snapshot());
      TRY(const EntryIndex entry_index, entry_of(snapshot.view(), route.text("id")));
      return make(snapshot.view(), entry_index);
    }();
    Response response = made ? *made : problem(told_to_strangers(site.reg(), Asked::to_show, made.error()));
    response.set("X-Content-Type-Options", "nosniff");
    return response;
  };
}

RateLimit::Moment steady_now() { return std::chrono::steady_clock::now().time_since_epoch(); }

}  // namespace

Scrapi::Scrapi(Site& site, RateLimitOptions limit)
    : site_(site), limit_(limit), receipts_(std::make_shared<ReceiptIssuer>(site.reg())) {}

void Scrapi::add_routes(Router& router) {
  router.post("/entries",
              [this](const Request& request, const RouteParameters&) { return register_statement(request); });
  router.get("/entries/{id}", entry_handler(site_, [this](Connection& view, EntryIndex index) -> Result<Response> {
               CHECK(read_entry(view, index).map([](const Bytes&) {}));
               return receipt_response(site_.reg(), *receipts_, index, 200);
             }));
  router.get("/entries/{id}/statement", entry_handler(site_, statement_response));
  router.get("/entries/{id}/proof", entry_handler(site_, proof_response));
  router.get("/entries/{id}/signer", entry_handler(site_, signer_response));
  router.get("/.well-known/scitt-keys", [this](const Request&, const RouteParameters&) -> Reply {
    const std::array<PublicKey, 1> keys{site_.reg().folder().keys.receipt.public_key()};
    return Response::bytes(std::string(as_text(cose::encode_key_set(keys))), "application/cbor");
  });
  router.get("/.well-known/scitt-keys/{kid}", [this](const Request&, const RouteParameters& route) -> Reply {
    const PublicKey& key = site_.reg().folder().keys.receipt.public_key();
    if (route.text("kid") != base64url(cose::thumbprint(key).bytes()))
      return problem({ErrorKind::not_found, "no receipt key has that name", "see /.well-known/scitt-keys"});
    return Response::bytes(std::string(as_text(cose::encode_key(key))), "application/cbor");
  });
  add_receipt_files(router, site_, receipts_);
  router.cross_origin("/entries/").cross_origin("/.well-known/scitt-keys");
}

Reply Scrapi::register_statement(const Request& request) {
  if (!limit_.allow(request.client_address, steady_now()))
    return problem(
        {ErrorKind::unavailable, "too many statements from this address", "wait a few seconds, then send again"}, 429);
  const std::string_view type = request.header("content-type").value_or("");
  if (type != cose_type && type != "application/scitt-statement+cose")
    return problem({ErrorKind::malformed, "the body must be a signed statement of type application/cose",
                    "send it with `haip submit`"});
  // Copied: the request is reused while the act is written.
  return Deferred{[&site = site_, receipts = receipts_, body = to_bytes(request.body)](Respond respond) {
    site.reg().submit(body, [&site, receipts, respond = std::move(respond)](Result<Acknowledgement> outcome) {
      respond(outcome ? receipt_response(site.reg(), *receipts, outcome->entry_index, 201) : problem(outcome.error()));
    });
  }};
}

}  // namespace haip
