#pragma once
// Checks many links in one go, politely: one request at a time for each host, a bounded number in all, no more of an
// answer than is needed.
//
//   TRY(LinkHistory history, read_link_history(file));
//   const auto http = make_http_client({.https_only = false});
//   for (const CheckedLink& link : check_links(links, history, *http, clock, {}, {})) …
//   CHECK(write_link_history(file, history));

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "crypto/digest.hpp"
#include "evidence/link_history.hpp"
#include "evidence/link_judgement.hpp"
#include "register/http_client.hpp"

namespace haip {

struct Link {
  std::string address;             ///< As somebody wrote it.
  std::optional<Digest> pinned{};  ///< The digest that it had when somebody relied on it.
};

enum class DigestsOf { pinned_links, all_links };

struct LinkCheckOptions {
  /// An address that tells the servers who asks and why; part of the User-Agent. "" for none.
  std::string documentation{};
  std::size_t most_requests = 16;                ///< At a time.
  std::size_t most_requests_per_host = 1;        ///< At a time.
  std::chrono::milliseconds time_limit{20'000};  ///< For one answer; a link with redirects asks for several.
  std::size_t most_redirects = 8;
  DigestsOf digests = DigestsOf::pinned_links;
  std::size_t most_bytes = 64 * 1024;  ///< Read of a body whose digest nobody wants.
  std::size_t most_bytes_for_digest =
      64 * 1024 * 1024;  ///< Larger ones get no digest. The body is never held in memory.
  std::chrono::seconds distance_of_failures = usual_distance_of_failures;
};

struct CheckedLink {
  std::string address;  ///< As it was given.
  LinkOutcome outcome = LinkOutcome::unknown;
  std::string reason;  ///< "" for a link that is simply reachable.
  LinkObservation seen;
};

/// Called at the beginning and after each address, from the thread that called check_links().
using LinkProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// One result for each link, in the order given. An address is asked once, however many links lead to it. `http`
/// decides which addresses may be asked and should allow http as well as https. Redirects are followed here, so that
/// each step waits for its turn at its host. A host that answers 429, or 503 with Retry-After, or twice in a row not in
/// time, is not asked again in this check; the rest of its links are unknown. So is every name that cannot be found, if
/// no name could: then the fault is here. `history` is changed to what is to be remembered; links that are not among
/// `links` keep their place in it.
std::vector<CheckedLink> check_links(std::span<const Link> links, LinkHistory& history, HttpClient& http,
                                     const Clock& clock, const LinkCheckOptions& options, const LinkProgress& progress);

/// "haip/0.1.0 (+https://register.example/about)"
std::string link_user_agent(std::string_view documentation);

}  // namespace haip
