#pragma once
// Text → terms: what the index holds of a text, and what a question asks of it. One way for all languages, because a
// reader types without knowing which language a text is in, and the names in a text follow no language at all.
//
//   terms_of("Évaluation des modèles")   evaluation · des · modeles
//   terms_of("公開評価")                  公開 · 開評 · 評価, and 価 as the end of the run
//
// 1. Normal form: NFKC with full case folding, without what is never seen (soft hyphen, joiners, bidirectional
//    controls): UAX #15, NFKC_Casefold. ＦＵＬＬ is full, ﾃｽﾄ is テスト, ß is ss.
// 2. Latin, Greek, Cyrillic, Hebrew and Arabic letters lose their marks: é, ё, ά, and all tashkeel. What has no
//    decomposition is mapped: ı i, ø o, ł l, đ and ð d, ħ h, æ ae, œ oe, þ th; tatweel goes; alef wasla and maksura,
//    Persian yeh and keheh become the plain letters, teh marbuta becomes heh. Kana keep their voicing marks, Indic
//    letters their vowels. Decimal digits of all scripts become 0-9.
// 3. Words are runs of letters, digits and their marks; everything else separates, also the apostrophe and the full
//    stop, so that l’outil is found by "outil" and lab.example by "example" (UAX #29 would keep both whole).
// 4. Scripts that write words without spaces, and Hangul, whose particles stick to the word, become overlapping pairs
//    of characters, each with its marks: Han, Hiragana, Katakana, Bopomofo, Hangul, Thai, Lao, Khmer, Myanmar. So every
//    word of two characters is found, and no dictionary decides. The last character of a run is a term too, so that
//    a single character is found by the terms that begin with it.
//
// Deterministic for one version of ICU; analyser_version() tells versions apart. Emoji, symbols and punctuation are no
// terms. Safe to use from several threads.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace haip {

inline constexpr std::size_t longest_term = 40;                ///< Code points; what follows in the same word is cut.
inline constexpr std::size_t longest_analysed_text = 100'000;  ///< Bytes; what follows is not read.

enum class TermKind {
  word,
  pair,    ///< Two neighbouring characters.
  single,  ///< A character that stands alone.
  last,    ///< The last character of a run of several: for the index only, not part of the sequence of the text.
};

struct TextTerm {
  std::string term;
  TermKind kind = TermKind::word;
  std::size_t begin = 0;  ///< Bytes of the text that it was made from.
  std::size_t end = 0;
};

/// In the order of the text; `text` should be UTF-8, what is not separates.
std::vector<TextTerm> terms_of(std::string_view text);

/// Grows when the rules above or ICU's data change.
std::int64_t analyser_version();

}  // namespace haip
