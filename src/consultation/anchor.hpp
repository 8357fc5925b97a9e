#pragma once
// What a comment is tied to: a provision of one edition, and the words quoted from it, with what stands around them.
// The shape is that of TextQuoteSelector and TextPositionSelector together (W3C, Web Annotation Data Model, 4.2.4 and
// 4.2.5); how an anchor goes on to the next edition is docs/carry-over.md.
//
//   TRY(std::vector<Anchor> places, anchors_for(edition, id, "en", "should test"));   // all places, to choose from
//   TRY(Anchor anchor, anchor_for(edition, id, {"en", "should test", 2}));            // the second one
//   Json json = anchor_json(anchor);                                                  // as a part of an act

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consultation/quotable_text.hpp"
#include "instruments/edition.hpp"

namespace haip {

inline constexpr std::size_t longest_quote = 2'000;  ///< Code points.
inline constexpr std::size_t anchor_context = 32;    ///< Code points of prefix and of suffix, at most.

struct Anchor {
  ProvisionId provision;
  std::string edition;
  std::string language;      ///< Whose text is quoted. Of a whole provision: in which it was read.
  std::string quote;         ///< As it stands in the text; "" is the whole provision.
  std::string prefix;        ///< What stands before it in the provision, at most anchor_context; "" at the beginning.
  std::string suffix;        ///< What stands behind it.
  std::size_t position = 0;  ///< Where it begins, in code points of quotable_text_of(provision, language).

  [[nodiscard]] bool is_whole_provision() const { return quote.empty(); }
  friend bool operator==(const Anchor&, const Anchor&) = default;
};

/// Words that a person typed or pasted, to be found in a provision.
struct QuotedWords {
  std::string language;
  std::string words;                        ///< "" (or blanks only) means the whole provision.
  std::optional<std::size_t> occurrence{};  ///< Which place, from 1, when there are several.
};

/// One anchor for each place where the words stand, in order. White space, forms of quotation marks and dashes make no
/// difference, upper and lower case do; signs typed around the words (quotation marks, an ellipsis) may be missing in
/// the text; a word that is quoted in part is taken as a whole. Errors: not_found when the edition has no such
/// provision, the provision no text in that language, or the text not these words; malformed without a letter or digit;
/// too_large over longest_quote.
Result<std::vector<Anchor>> anchors_for(const Edition& edition, const ProvisionId& provision, std::string_view language,
                                        std::string_view words);

/// The one place. Errors: as anchors_for; conflict when the words stand at several places and `occurrence` does not say
/// which; the message shows each with what stands around it.
Result<Anchor> anchor_for(const Edition& edition, const ProvisionId& provision, const QuotedWords& quoted);

/// The anchor of words that are known to stand there. `words` must not be empty.
Anchor anchor_at(const QuotableText& text, WordRange words, const Provision& provision, std::string_view edition,
                 std::string_view language);
Anchor whole_provision_anchor(const ProvisionId& provision, std::string_view edition, std::string_view language);

/// Where in `text` the anchor's quote stands. Errors: malformed unless quote, prefix and suffix stand exactly there.
Result<WordRange> words_of_anchor(const QuotableText& text, const Anchor& anchor);

/// Whether the anchor is one of that edition, to the letter. Errors: as words_of_anchor; not_found.
Status check_anchor(const Edition& edition, const Anchor& anchor);

/// {"provision":"coc/a1/d","edition":"2023-10-30","language":"en","quote":"…","prefix":"…","suffix":"…","position":12};
/// of a whole provision without the last four.
Json anchor_json(const Anchor& anchor);
/// Refuses unknown members, values over the limits, and a quote without prefix, suffix and position or these without a
/// quote. Whether the words stand in an edition is for check_anchor.
Result<Anchor> read_anchor(const Json& json);

}  // namespace haip
