#include "register/act.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::string_view media_type_start = "application/vnd.haip.";
constexpr std::string_view media_type_middle = "+json;version=";
constexpr std::size_t salt_size_bytes = 32;

bool is_act_type(std::string_view type) {
  const auto words = split(type, '.');
  const auto is_word = [](std::string_view word) {
    return !word.empty() &&
           std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
  };
  return words.size() == 2 && type.size() <= 64 && std::all_of(words.begin(), words.end(), is_word);
}

bool is_subject(std::string_view subject) {
  constexpr std::string_view marks = ".-_/:@";
  return !subject.empty() && subject.size() <= 512 && std::all_of(subject.begin(), subject.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || marks.find(c) != std::string_view::npos;
  });
}

tl::unexpected<Error> disagree(std::string_view what) {
  return malformed("the signed statement and the document disagree about the " + std::string(what),
                   "sign the document again; it may not be edited after signing");
}

}  // namespace

Act make_act(std::string type, std::string actor, std::string subject, Json body, Instant at, Entropy& entropy) {
  return {std::move(type), 1, std::move(actor), std::move(subject), at, base64(entropy.take<salt_size_bytes>()),
          std::move(body)};
}

std::string act_document(const Act& act) {
  Json document;
  document.set("act", act.type).set("version", act.version).set("actor", act.actor).set("subject", act.subject);
  document.set("at", format_instant(act.at)).set("salt", act.salt).set("body", act.body);
  return canonical_json(document);
}

Result<Act> parse_act(ByteView document) {
  TRY(const Json json, parse_json(as_text(document)));
  Act act;
  TRY(act.type, json.text("act"));
  TRY(const std::uint64_t version, json.whole_number("version"));
  TRY(act.actor, json.text("actor"));
  TRY(act.subject, json.text("subject"));
  TRY(const std::string at, json.text("at"));
  TRY(act.at, parse_instant(at));
  TRY(act.salt, json.text("salt"));
  TRY(const Json* body, json.object("body"));
  act.body = *body;
  if (!is_act_type(act.type))
    return malformed("\"act\" must be two lower-case words joined by a dot, as in commitment.make");
  if (version < 1 || version > 999) return malformed("\"version\" must be from 1 to 999");
  act.version = static_cast<int>(version);
  if (!is_subject(act.subject)) return malformed("\"subject\" must have 1 to 512 characters of a-z 0-9 . - _ / : @");
  const Result<Bytes> salt = parse_base64(act.salt);
  if (!salt || salt->size() != salt_size_bytes) return malformed("\"salt\" must be 32 random bytes in base64");
  if (json.if_object()->size() != 7) return malformed("the act has members that are not of its format");
  if (act_document(act) != as_text(document))
    return malformed("the act is not in canonical form (RFC 8785)", "write it with haip, or with a JCS library");
  return act;
}

std::string act_media_type(std::string_view type, int version) {
  return std::string(media_type_start) + std::string(type) + std::string(media_type_middle) + std::to_string(version);
}

Result<ActTypeAndVersion> parse_act_media_type(std::string_view media_type) {
  const auto unknown = [&] {
    return malformed("the content type \"" + printable(media_type) + "\" is not that of an act",
                     "it must read like " + act_media_type("commitment.make", 1));
  };
  const std::size_t middle = media_type.find(media_type_middle);
  if (!media_type.starts_with(media_type_start) || middle == std::string_view::npos) return unknown();
  const std::string_view type = media_type.substr(media_type_start.size(), middle - media_type_start.size());
  const Result<std::uint64_t> version = parse_decimal(media_type.substr(middle + media_type_middle.size()));
  if (!is_act_type(type) || !version || *version < 1 || *version > 999) return unknown();
  return ActTypeAndVersion{std::string(type), static_cast<int>(*version)};
}

std::string issuer_of(std::string_view actor, std::string_view origin) {
  return "https://" + std::string(actor == register_actor ? origin : actor);
}

Result<std::string> actor_of(std::string_view issuer, std::string_view origin) {
  constexpr std::string_view scheme = "https://";
  if (!issuer.starts_with(scheme))
    return malformed("the issuer \"" + printable(issuer) + "\" must start with https://");
  issuer.remove_prefix(scheme.size());
  return std::string(issuer == origin ? register_actor : issuer);
}

Result<cose::SignedStatement> sign_act(const Act& act, std::string_view document, const SecretKey& key,
                                       std::string_view origin) {
  cose::StatementFields fields;
  fields.issuer = issuer_of(act.actor, origin);
  fields.subject = act.subject;
  fields.issued_at = act.at;
  fields.content_type = act_media_type(act.type, act.version);
  fields.payload_digest = sha256(document);
  return cose::sign_statement(key, fields);
}

Status check_agreement(const cose::SignedStatement& statement, const Act& act, ByteView document,
                       std::string_view origin) {
  if (statement.fields.payload_digest != sha256(document)) return disagree("content: the digest is another");
  if (statement.fields.content_type != act_media_type(act.type, act.version)) return disagree("kind of act");
  if (statement.fields.issuer != issuer_of(act.actor, origin)) return disagree("actor");
  if (statement.fields.subject != act.subject) return disagree("subject");
  if (statement.fields.issued_at != act.at) return disagree("time");
  return {};
}

}  // namespace haip
