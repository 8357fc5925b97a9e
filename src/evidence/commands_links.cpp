#include "evidence/commands_links.hpp"

#include <algorithm>
#include <array>

#include "base/named_file.hpp"
#include "base/text.hpp"
#include "evidence/link_address.hpp"
#include "evidence/link_check.hpp"
#include "evidence/link_list.hpp"

namespace haip {
namespace {

constexpr std::uint64_t largest_list_bytes = 4 * 1024 * 1024;
constexpr std::size_t most_links = 10'000;
constexpr std::size_t widest_outcome = 13;  // "not checkable"

constexpr std::array all_outcomes{LinkOutcome::reachable,    LinkOutcome::moved,       LinkOutcome::changed,
                                  LinkOutcome::broken,       LinkOutcome::failed_once, LinkOutcome::unknown,
                                  LinkOutcome::not_checkable};

Result<std::vector<Link>> links_of(const Invocation& call) {
  std::vector<Link> links;
  for (const std::string& address : call.all("url")) links.push_back({address});
  if (call.has("--list")) {
    const std::string path = call.value("--list");
    TRY(const std::string text, read_text_file(path, largest_list_bytes));
    TRY(std::vector<Link> listed, parse_link_list(text).map_error(in_context(path)));
    std::ranges::move(listed, std::back_inserter(links));
  }
  if (links.empty()) return malformed("there is no link to check", "name addresses, or a file of them with --list");
  if (links.size() > most_links)
    return fail(ErrorKind::too_large, "more than " + std::to_string(most_links) + " links in one go",
                "check them in several calls");
  return links;
}

std::string in_words(LinkOutcome outcome) {
  std::string words(link_outcome_word(outcome));
  std::ranges::replace(words, '_', ' ');
  return words;
}

std::size_t count_of(const std::vector<CheckedLink>& links, LinkOutcome outcome) {
  return static_cast<std::size_t>(std::ranges::count(links, outcome, &CheckedLink::outcome));
}

std::string text_of(const std::vector<CheckedLink>& links, bool remembers) {
  std::string text;
  for (const CheckedLink& link : links) {
    std::string outcome = in_words(link.outcome);
    outcome.resize(widest_outcome, ' ');
    text += outcome + "  " + shown_address(link.address) + "\n";
    if (!link.reason.empty()) text += std::string(widest_outcome + 2, ' ') + link.reason + "\n";
  }
  std::string counts;
  for (const LinkOutcome outcome : all_outcomes)
    if (const std::size_t count = count_of(links, outcome); count > 0)
      counts += (counts.empty() ? "" : ", ") + std::to_string(count) + " " + in_words(outcome);
  text += counts + "\n";
  if (!remembers && count_of(links, LinkOutcome::failed_once) > 0)
    text += "A link is broken when it failed twice, an hour or more apart: check with --history FILE to remember.\n";
  return text;
}

Json json_of(const CheckedLink& link) {
  Json json;
  json.set("link", is_utf8(link.address) ? link.address : printable(link.address))
      .set("outcome", link_outcome_word(link.outcome));
  if (!link.reason.empty()) json.set("reason", link.reason);
  const LinkObservation& seen = link.seen;
  if (seen.status != 0) json.set("status", seen.status);
  if (!seen.final_address.empty()) json.set("final_address", shown_address(seen.final_address));
  if (!seen.media_type.empty()) json.set("media_type", seen.media_type);
  if (seen.digest) json.set("sha256", seen.digest->hex());
  json.set("at", format_instant(seen.at));
  return json;
}

Json json_of(const std::vector<CheckedLink>& links) {
  Json list{Json::Array{}};
  for (const CheckedLink& link : links) list.push(json_of(link));
  Json counts;
  for (const LinkOutcome outcome : all_outcomes)
    counts.set(link_outcome_word(outcome), std::uint64_t{count_of(links, outcome)});
  Json facts;
  facts.set("links", std::move(list)).set("counts", std::move(counts));
  return facts;
}

/// 1 for findings; 3 where the check could not tell, so that no script takes silence for an answer.
int exit_code_of(const std::vector<CheckedLink>& links) {
  for (const LinkOutcome finding : {LinkOutcome::broken, LinkOutcome::changed, LinkOutcome::moved})
    if (count_of(links, finding) > 0) return 1;
  return count_of(links, LinkOutcome::reachable) == links.size() ? 0 : 3;
}

Result<int> check(Invocation& call) {
  TRY(const std::vector<Link> links, links_of(call));
  LinkCheckOptions options{.documentation = call.value("--contact")};
  if (!options.documentation.empty()) {
    TRY(const LinkAddress contact, read_link_address(options.documentation).map_error(in_context("--contact")));
    options.documentation = contact.asked;
  }
  if (call.has("--sha256")) options.digests = DigestsOf::all_links;
  LinkHistory history;
  if (call.has("--history")) {
    TRY(history, read_link_history(call.value("--history")));
  }
  const bool asks_private = call.has("--allow-private-addresses");
  const auto http = make_http_client(
      {.addresses = asks_private ? AddressRule::any_address : AddressRule::public_only, .https_only = false});
  std::vector<CheckedLink> checked;
  {
    Progress line(call, "checking links", links.size());
    checked = check_links(links, history, *http, call.clock, options,
                          [&](std::uint64_t done, std::uint64_t total) { line.show(done + links.size() - total); });
  }
  // First what took so long, then what may fail.
  call.answer(text_of(checked, call.has("--history")), json_of(checked));
  if (call.has("--history")) CHECK(write_link_history(call.value("--history"), history));
  return exit_code_of(checked);
}

}  // namespace

Command evidence_links_command() {
  return {.name = "evidence links",
          .summary = "check that the links of a report can be reached",
          .description =
              "Asks each address once, one at a time for each host, and says of each link: reachable, moved (another "
              "host answers), changed (its SHA-256 is not the pinned one), broken (failed twice, an hour or more "
              "apart), failed once, unknown (refused, overloaded, too slow), or not checkable. Exit code 0: all are "
              "reachable; 1: some are broken, changed or moved; 3: else.",
          .arguments = {{"url", "address of a link", false, true}},
          .options = {{.name = "--list",
                       .value = "FILE",
                       .help = "more links: one address on each line, with \"sha256:HEX\" behind it if it is pinned"},
                      {.name = "--history",
                       .value = "FILE",
                       .help = "where failures and answers are remembered from one check to the next"},
                      {.name = "--sha256", .value = {}, .help = "read every answer whole and give its SHA-256"},
                      {.name = "--contact",
                       .value = "URL",
                       .help = "address that tells the servers asked who checks and why"},
                      {.name = "--allow-private-addresses",
                       .value = {},
                       .help = "ask servers at private or loopback addresses too"}},
          .example = "haip evidence links --list links.txt --history links.json",
          .run = check};
}

}  // namespace haip
