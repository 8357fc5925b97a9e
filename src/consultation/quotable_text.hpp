#pragma once
// A text as words that can be quoted: each with its place, folded so that what a person types or pastes still fits.
//
//   QuotableText text(quotable_text_of(provision, "en"));
//   text.words()[3].folded;            // "systems"
//   text.slice({3, 5});                // "systems must be" as it stands in the text
//
// Folding leaves out what changes when words are copied: kinds of white space (none of it counts: only words are
// compared), forms of quotation marks and dashes, characters that are not seen, and the two ways to write one accented
// letter (Unicode NFC). Upper and lower case stay different.
//
// A word is a run of letters, digits and the marks on them (an apostrophe between letters counts as one of them); every
// other sign is a word of its own. In scripts written without spaces (Han, kana, Thai, Lao, Khmer, Myanmar …) every
// character is. ICU's dictionaries would find better words there, but other ones with each version of ICU, and what
// becomes of a comment is recorded and must come out the same on every machine.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "instruments/edition.hpp"

namespace haip {

struct QuotableWord {
  std::string folded;
  std::uint32_t begin = 0;  ///< In the text, in code points.
  std::uint32_t end = 0;
  /// How much it says: its length in code points, at most 12; 2 for a character of a script without spaces, 1 for a
  /// sign.
  std::uint32_t weight = 0;
  bool is_sign = false;  ///< Neither letter nor digit.
};

/// Words `begin` to `end` (not included) of one text.
struct WordRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] bool is_empty() const { return begin == end; }
  [[nodiscard]] std::size_t size() const { return end - begin; }
  friend bool operator==(const WordRange&, const WordRange&) = default;
};

class QuotableText {
 public:
  /// Must be UTF-8.
  explicit QuotableText(std::string text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const std::vector<QuotableWord>& words() const { return words_; }
  /// The text from the first to the last of these words, as it stands there; "" for none.
  [[nodiscard]] std::string_view slice(WordRange words) const;
  /// Between two places in code points.
  [[nodiscard]] std::string_view slice_code_points(std::size_t begin, std::size_t end) const;
  [[nodiscard]] std::size_t code_points() const { return bytes_at_.size() - 1; }
  [[nodiscard]] std::uint32_t weight(WordRange words) const;

 private:
  std::string text_;
  std::vector<std::uint32_t> bytes_at_;  ///< Where each code point begins; and the end.
  std::vector<QuotableWord> words_;
};

/// Heading and text of a provision in exactly that language, with a line feed between them; "" when it has neither.
/// Places of anchors count in this text.
std::string quotable_text_of(const Provision& provision, std::string_view language);

/// The languages in which a provision has a heading or a text, in alphabetical order.
std::vector<std::string> languages_of_provision(const Provision& provision);

/// Where the words of `wanted` stand in `text`, one after the other as they are; overlapping ones too.
std::vector<WordRange> places_of_words(const QuotableText& text, const std::vector<std::string_view>& wanted);

/// The folded words of a range, into `text`.
std::vector<std::string_view> folded_words_of(const QuotableText& text, WordRange words);
std::vector<std::string_view> folded_words_of(const QuotableText& text);

}  // namespace haip
