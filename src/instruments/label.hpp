#pragma once
// What a printed label says: "Action 1 (d)" is the word "action" and the path 1, d; "Q8.A" is "question" and 8, a.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace haip {

struct LabelKey {
  std::string word;               ///< "action", "principle", "section", "question", "risk", "preamble" or "".
  std::vector<std::string> path;  ///< Numbers and letters, in lower case; empty for the word alone ("Preamble").
  friend bool operator==(const LabelKey&, const LabelKey&) = default;
};

/// Nothing when the label is no number, letter or known word.
std::optional<LabelKey> parse_label(std::string_view label);

/// The known word that a text begins with, in English or Japanese, and its length in bytes; "" and 0 without. A
/// Japanese "第1部" begins with "第".
struct LabelWord {
  std::string_view word;
  std::size_t size_bytes = 0;
};
LabelWord label_word(std::string_view text);

}  // namespace haip
