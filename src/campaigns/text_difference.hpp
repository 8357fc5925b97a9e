#pragma once
// What a variant of a text added to it and left out, since that is where the sender's own words are.
//
// Words are compared as they are folded (campaigns/folded_text.hpp): another case, punctuation or spacing is no
// difference. In scripts written without spaces each character counts as a word.
//
//   text_difference("Ban it now.", "Please ban it!")
//   → added "Please", kept " ban it", left out " now", kept "!"

#include <string>
#include <string_view>
#include <vector>

namespace haip {

enum class DifferenceStep { kept, added, left_out };

struct DifferencePart {
  DifferenceStep step = DifferenceStep::kept;
  std::string_view text;  ///< Of the variant; of the original where it was left out.
};

/// The shortest difference; what stands between two words goes with the second. What is kept and added is, joined, the
/// whole variant; where something was replaced, what was left out comes first. Texts that differ in more than a
/// thousand words (fewer, if they have more than 50,000) are shown as one part left out and one added, between what
/// both begin and end with. Both texts may be any bytes, and must outlive the answer.
[[nodiscard]] std::vector<DifferencePart> text_difference(std::string_view original, std::string_view variant);

}  // namespace haip
