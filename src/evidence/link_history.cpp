#include "evidence/link_history.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/json_members.hpp"
#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::uint64_t largest_history_bytes = 16 * 1024 * 1024;
constexpr std::uint64_t format_version = 1;

Status check_members(const Json& object, std::initializer_list<std::string_view> known) {
  if (object.if_object() == nullptr) return malformed("it is not an object");
  if (const std::string* name = find_unknown_member(object, known))
    return malformed("the member \"" + printable(*name) + "\" is not of this format");
  return {};
}

Result<Instant> instant_of(const Json& object, std::string_view name) {
  TRY(const std::string text, object.text(name));
  return parse_instant(text).map_error(in_context(std::string(name)));
}

Result<LinkAnswer> answer_of(const Json& json) {
  CHECK(check_members(json, {"at", "address", "media_type", "etag", "sha256"}));
  LinkAnswer answer;
  TRY(answer.at, instant_of(json, "at"));
  TRY(answer.address, json.optional_text("address"));
  TRY(answer.media_type, json.optional_text("media_type"));
  TRY(answer.etag, json.optional_text("etag"));
  // It is sent back as a header one day.
  const auto fits_a_header = [](unsigned char c) { return c > 0x20 && c < 0x7f; };
  if (!std::ranges::all_of(answer.etag, fits_a_header)) return malformed("the etag cannot be one");
  if (json.find("sha256") != nullptr) {
    TRY(const std::string hex, json.text("sha256"));
    TRY(answer.digest, Digest::from_hex(hex).map_error(in_context("sha256")));
  }
  return answer;
}

Result<LinkMemory> memory_of(const Json& json) {
  CHECK(check_members(json, {"failures", "answer"}));
  LinkMemory memory;
  if (const Json* failures = json.find("failures")) {
    CHECK(check_members(*failures, {"count", "first", "last"}));
    TRY(memory.failures, failures->whole_number("count"));
    TRY(memory.first_failure, instant_of(*failures, "first"));
    TRY(memory.last_failure, instant_of(*failures, "last"));
    if (memory.failures == 0 || memory.last_failure < memory.first_failure)
      return malformed("the failures do not fit together");
  }
  if (const Json* answer = json.find("answer")) {
    TRY(memory.answer, answer_of(*answer));
  }
  return memory;
}

Json json_of(const LinkMemory& memory) {
  Json json{Json::Object{}};
  if (memory.failures > 0) {
    Json failures;
    failures.set("count", memory.failures)
        .set("first", format_instant(memory.first_failure))
        .set("last", format_instant(memory.last_failure));
    json.set("failures", std::move(failures));
  }
  if (memory.answer) {
    Json answer;
    answer.set("at", format_instant(memory.answer->at));
    set_if_any(answer, "address", memory.answer->address);
    set_if_any(answer, "media_type", memory.answer->media_type);
    set_if_any(answer, "etag", memory.answer->etag);
    if (memory.answer->digest) answer.set("sha256", memory.answer->digest->hex());
    json.set("answer", std::move(answer));
  }
  return json;
}

}  // namespace

Result<LinkHistory> parse_link_history(std::string_view text) {
  TRY(const Json json, parse_json(text, largest_history_bytes));
  CHECK(check_members(json, {"version", "links"}));
  TRY(const std::uint64_t version, json.whole_number("version"));
  if (version != format_version)
    return malformed("it is of version " + std::to_string(version) + ", not " + std::to_string(format_version),
                     "use the program that wrote it");
  TRY(const Json* links, json.object("links"));
  LinkHistory history;
  for (const auto& [address, value] : *links->if_object()) {
    TRY(LinkMemory memory,
        memory_of(value).map_error(in_context("\"" + printable(address.substr(0, address.find('?')), 200) + "\"")));
    history.emplace(address, std::move(memory));
  }
  return history;
}

std::string format_link_history(const LinkHistory& history) {
  Json::Object links;
  for (const auto& [address, memory] : history) links.emplace_back(address, json_of(memory));
  Json json;
  json.set("version", format_version).set("links", std::move(links));
  return canonical_json(json);
}

Result<LinkHistory> read_link_history(const Path& path) {
  const Result<std::string> text = read_file(path, largest_history_bytes);
  if (!text && text.error().kind == ErrorKind::not_found) return LinkHistory();
  if (!text) return fail(text.error());
  return parse_link_history(*text).map_error([&](const Error& error) {
    const Error placed = error.within(path.string() + " is no history of links");
    return Error{placed.kind, placed.message,
                 placed.advice.empty() ? "name another file, or one that does not exist yet" : placed.advice};
  });
}

Status write_link_history(const Path& path, const LinkHistory& history) {
  return write_file(path, format_link_history(history), 0600);
}

}  // namespace haip
