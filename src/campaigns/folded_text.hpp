#pragma once
// Text as it is compared for likeness: what two people who sent the same letter may type differently without meaning
// anything by it is folded away.
//
//   folded_text("I SUPPORT  Action 4!\r\n")  → "i support action 4"
//   folded_text("賛成 です。")                 → "賛成です"
//
// In this order:
//   1. bytes that are no UTF-8 count as U+FFFD, one for each maximal part (Unicode 15, section 3.9);
//   2. NFKC_Casefold (Unicode 15, section 3.13): compatibility forms and full-width letters become their plain forms,
//      case is folded, and what is invisible by default goes (zero-width characters, bidirectional controls, soft
//      hyphens, variation selectors);
//   3. white space, punctuation and controls, in runs of any length, become one space; at both ends, and between two
//      characters of scripts that are written without spaces (Han, Kana, Thai …), nothing.
// Letters, marks, digits and symbols ($ + < emoji) stay, so that "40 %" and "40 $" remain two things. Look-alikes of
// other scripts (Latin a, Cyrillic а) remain different: the rest of the text tells.
//
// Any bytes of any length are allowed. Time and memory grow with the length; the result is at most eleven times as long
// (U+FDFA becomes eighteen letters). Very long texts are folded in pieces of about a mebibyte, cut at ASCII white space
// where there is any, and runs of more than thirty combining marks in parts.

#include <string>
#include <string_view>

namespace haip {

/// Valid UTF-8; "" when `text` has neither letters nor digits nor symbols.
std::string folded_text(std::string_view text);

/// Is the character of a script that is written without spaces between words?
bool is_written_without_spaces(char32_t character);

}  // namespace haip
