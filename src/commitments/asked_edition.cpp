#include "commitments/asked_edition.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "register/register_address.hpp"

namespace haip {
namespace {

constexpr std::size_t largest_answer_bytes = 1 << 20;

struct EditionThere {
  std::string id;
  std::string status;
};

Result<std::vector<EditionThere>> read_editions(std::string_view body) {
  TRY(const Json json, parse_json(body));
  TRY(const Json* list, json.array("editions"));
  std::vector<EditionThere> editions;
  for (const Json& item : *list->if_array()) {
    EditionThere edition;
    TRY(edition.id, item.text("edition"));
    TRY(edition.status, item.text("status"));
    editions.push_back(std::move(edition));
  }
  return editions;
}

Result<std::vector<EditionThere>> ask_editions(HttpClient& http, const std::string& address,
                                               std::string_view instrument) {
  HttpRequest request;
  request.url = address + "/api/v1/instruments/" + std::string(instrument);
  request.largest_answer_bytes = largest_answer_bytes;
  TRY(const HttpAnswer answer, ask_register(http, request));
  if (answer.status == 404 && ask_log_key(http, address))
    return fail(ErrorKind::not_found,
                "the register at " + address + " holds no instrument \"" + printable(instrument) + "\"",
                "see " + address + "/instruments for the list");
  constexpr std::string_view expected = "the editions of an instrument";
  if (answer.status != 200) return fail(no_register_error(address, request.url, answer, expected));
  Result<std::vector<EditionThere>> editions = read_editions(answer.body);
  if (!editions) return fail(no_register_error(address, request.url, answer, expected));
  return editions;
}

// It becomes part of an address.
Status check_instrument_id(std::string_view id) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  if (!id.empty() && id.size() <= 64 && std::ranges::all_of(id, is_plain)) return {};
  return malformed("\"" + printable(id) + "\" is not the id of an instrument", "give one such as coc or gp");
}

}  // namespace

Result<std::string> ask_edition(HttpClient& http, const std::string& address, std::string_view instrument,
                                std::string_view wanted) {
  CHECK(check_instrument_id(instrument));
  TRY(const std::vector<EditionThere> editions, ask_editions(http, address, instrument));
  const auto in_force = std::ranges::find(editions, "in-force", &EditionThere::status);
  const std::string advice = in_force == editions.end()
                                 ? "see " + address + "/instruments/" + std::string(instrument) + "/history"
                                 : "the edition in force is " + printable(in_force->id);
  if (wanted.empty()) {
    if (in_force != editions.end()) return in_force->id;
    return fail(ErrorKind::unavailable,
                "the register at " + address + " has no edition of " + std::string(instrument) + " in force",
                "name one with --edition; " + advice);
  }
  const auto found = std::ranges::find(editions, wanted, &EditionThere::id);
  if (found == editions.end())
    return fail(
        ErrorKind::not_found,
        "the register at " + address + " has no edition \"" + printable(wanted) + "\" of " + std::string(instrument),
        advice);
  if (found->status == "superseded")
    return fail(ErrorKind::refused,
                "the edition " + printable(wanted) + " of " + std::string(instrument) +
                    " was superseded and is not in force any more",
                advice);
  return found->id;
}

}  // namespace haip
