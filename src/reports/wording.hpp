#pragma once
// Words that readers of reports trip over: promises that a report cannot make, and intentions dressed as facts. In the
// languages of the G7; a list of words, so it misses much and never judges.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace haip {

struct FoundWords {
  std::size_t offset = 0;  ///< Bytes.
  std::size_t length = 0;
};

/// "certified", "fully compliant", "endorsed by", 認証済み …: the first one.
std::optional<FoundWords> find_overclaim(std::string_view text);
/// "will", "plan to", "intends to", 予定 …: the first one.
std::optional<FoundWords> find_intention(std::string_view text);

/// How much two texts share, from 0 to 1: the Jaccard index of their runs of five letters or digits, without case,
/// punctuation and spaces. In any script.
double shared_wording(std::string_view one, std::string_view other);

}  // namespace haip
