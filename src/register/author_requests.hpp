#pragma once
// What people without an account ask for at the secret address of what they sent (web/author_pages.hpp), once it is
// published: new words, which wait in the moderation queue like any others, and erasure, which a moderator carries out.
// All of it is private: the tables are in no view, and nothing here is logged.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/entropy.hpp"
#include "base/time.hpp"
#include "register/act.hpp"
#include "register/staff.hpp"
#include "store/database.hpp"
#include "store/migrations.hpp"

namespace haip {

/// Of the moderation part (moderation_queue.hpp).
inline constexpr Migration author_request_tables{"author-requests", 1, R"(
CREATE TABLE contribution_change (
  id TEXT PRIMARY KEY,
  origin TEXT NOT NULL
);
CREATE INDEX contribution_change_by_origin ON contribution_change (origin);
CREATE TABLE erasure_request (
  id TEXT PRIMARY KEY,
  origin TEXT NOT NULL,
  entries TEXT NOT NULL,
  page TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  answer TEXT NOT NULL,
  decided_by TEXT,
  decided_at BIGINT
);
CREATE INDEX erasure_request_by_origin ON erasure_request (origin, asked_at);
CREATE INDEX erasure_request_by_state ON erasure_request (state, asked_at);
)"};

// New words.

/// `id` of the queue holds new words for what was published under `origin`.
Status note_change(Connection& connection, std::string_view id, std::string_view origin);
/// What was published first: `id` itself when it is not about new words.
Result<std::string> origin_of_contribution(Connection& connection, std::string_view id);
/// Ids of the queue, oldest first.
Result<std::vector<std::string>> changes_of(Connection& connection, std::string_view origin);

// Erasure.

inline constexpr std::uint64_t most_waiting_erasure_requests = 1000;
inline constexpr std::size_t longest_erasure_answer = 1000;  ///< Code points.

enum class ErasureRequestState { waiting, erased, declined };

struct ErasureRequest {
  std::string id;                   ///< 32 hexadecimal digits, for the desk; says nothing of the secret address.
  std::vector<EntryIndex> entries;  ///< Whose documents are to go.
  std::string page;                 ///< Where the words stand: path of the site.
  Instant asked_at;
  ErasureRequestState state = ErasureRequestState::waiting;
  std::string answer;  ///< Why it was declined, for its author.
  std::optional<Instant> decided_at;
};

/// Asking twice is asking once: nothing is added while a request of the same origin waits. Errors: unavailable when too
/// many wait.
Status ask_for_erasure(Connection& connection, std::string_view origin, const std::vector<EntryIndex>& entries,
                       std::string_view page, Instant now, Entropy& entropy);
/// The newest one.
Result<std::optional<ErasureRequest>> erasure_request_of(Connection& connection, std::string_view origin);
Result<std::optional<ErasureRequest>> find_erasure_request(Connection& connection, std::string_view id);
/// Oldest first.
Result<std::vector<ErasureRequest>> waiting_erasure_requests(Connection& connection, std::uint64_t count);
Result<std::uint64_t> count_waiting_erasure_requests(Connection& connection);
/// `answer` is "" when it was erased. Errors: conflict when it does not wait any more.
Status close_erasure_request(Connection& connection, const Officer& by, std::string_view id, ErasureRequestState state,
                             std::string_view answer, Instant now);

}  // namespace haip
