#include "consultation/anchor.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "consultation/strict_members.hpp"
#include "register/language_tag.hpp"

namespace haip {
namespace {

constexpr std::size_t most_places_shown = 8;

Result<QuotableText> text_to_quote(const Edition& edition, const ProvisionId& id, std::string_view language) {
  const Provision* provision = edition.find(id);
  if (provision == nullptr)
    return fail(ErrorKind::not_found,
                "the edition " + edition.id + " of " + edition.instrument.id + " has no provision " + id.text());
  std::string text = quotable_text_of(*provision, language);
  if (text.empty()) {
    std::string known;
    for (const std::string& other : languages_of_provision(*provision)) known += (known.empty() ? "" : ", ") + other;
    return fail(ErrorKind::not_found, id.text() + " has no text in the language \"" + printable(language) + "\"",
                "quote it in " + known);
  }
  return QuotableText(std::move(text));
}

// The first of the typed words may be the end of a word of the text, the last one the beginning.
bool fits_in_part(std::string_view word, std::string_view typed, bool is_first, bool is_last) {
  if (is_first && is_last) return word.find(typed) != std::string_view::npos;
  if (is_first) return word.ends_with(typed);
  if (is_last) return word.starts_with(typed);
  return word == typed;
}

std::vector<WordRange> places_in_part(const QuotableText& text, const std::vector<std::string_view>& typed) {
  std::vector<WordRange> places;
  const std::vector<QuotableWord>& words = text.words();
  for (std::size_t begin = 0; begin + typed.size() <= words.size(); ++begin) {
    std::size_t same = 0;
    while (same < typed.size() &&
           fits_in_part(words[begin + same].folded, typed[same], same == 0, same + 1 == typed.size()))
      ++same;
    if (same == typed.size()) places.push_back({begin, begin + same});
  }
  return places;
}

WordRange without_outer_signs(const QuotableText& typed) {
  WordRange words{0, typed.words().size()};
  while (!words.is_empty() && typed.words()[words.begin].is_sign) ++words.begin;
  while (!words.is_empty() && typed.words()[words.end - 1].is_sign) --words.end;
  return words;
}

// As typed; else without signs around; else with words quoted in part.
std::vector<WordRange> places_of_typed(const QuotableText& text, const QuotableText& typed) {
  std::vector<WordRange> places = places_of_words(text, folded_words_of(typed));
  const std::vector<std::string_view> inner = folded_words_of(typed, without_outer_signs(typed));
  if (places.empty()) places = places_of_words(text, inner);
  if (places.empty()) places = places_in_part(text, inner);
  return places;
}

std::string shown_place(const Anchor& anchor) {
  return (anchor.prefix.empty() ? "" : "…") + anchor.prefix + "[" + anchor.quote + "]" + anchor.suffix +
         (anchor.suffix.empty() ? "" : "…");
}

}  // namespace

Anchor anchor_at(const QuotableText& text, WordRange words, const Provision& provision, std::string_view edition,
                 std::string_view language) {
  const std::size_t begin = text.words()[words.begin].begin;
  const std::size_t end = text.words()[words.end - 1].end;
  Anchor anchor{.provision = provision.id,
                .edition = std::string(edition),
                .language = std::string(language),
                .quote = std::string(text.slice(words)),
                .position = begin};
  anchor.prefix = text.slice_code_points(begin - std::min(begin, anchor_context), begin);
  anchor.suffix = text.slice_code_points(end, std::min(end + anchor_context, text.code_points()));
  return anchor;
}

Anchor whole_provision_anchor(const ProvisionId& provision, std::string_view edition, std::string_view language) {
  return {.provision = provision, .edition = std::string(edition), .language = std::string(language)};
}

Result<std::vector<Anchor>> anchors_for(const Edition& edition, const ProvisionId& provision, std::string_view language,
                                        std::string_view words) {
  TRY(const QuotableText text, text_to_quote(edition, provision, language));
  CHECK(check_public_text("the quoted words", words, longest_quote));
  if (trim(words).empty()) return std::vector<Anchor>{whole_provision_anchor(provision, edition.id, language)};
  const QuotableText typed{std::string(words)};
  if (without_outer_signs(typed).is_empty())
    return malformed("the quoted words hold no letter and no digit", "quote words, or nothing for the whole provision");
  std::vector<Anchor> anchors;
  for (const WordRange place : places_of_typed(text, typed))
    anchors.push_back(anchor_at(text, place, *edition.find(provision), edition.id, language));
  if (anchors.empty())
    return fail(
        ErrorKind::not_found,
        "the words \"" + printable(words) + "\" do not stand in " + provision.text() + " of the edition " + edition.id,
        "copy them from the text as it is, with its upper and lower case, or leave them out to mean the whole "
        "provision");
  return anchors;
}

Result<Anchor> anchor_for(const Edition& edition, const ProvisionId& provision, const QuotedWords& quoted) {
  TRY(const std::vector<Anchor> anchors, anchors_for(edition, provision, quoted.language, quoted.words));
  if (quoted.occurrence) {
    if (*quoted.occurrence >= 1 && *quoted.occurrence <= anchors.size()) return anchors[*quoted.occurrence - 1];
    return fail(ErrorKind::not_found,
                "the words stand at " + std::to_string(anchors.size()) + " places, there is no " +
                    std::to_string(*quoted.occurrence),
                "count from 1");
  }
  if (anchors.size() == 1) return anchors[0];
  std::string places;
  for (std::size_t i = 0; i < std::min(anchors.size(), most_places_shown); ++i)
    places += (i == 0 ? ": " : "; ") + std::to_string(i + 1) + " " + shown_place(anchors[i]);
  if (anchors.size() > most_places_shown) places += "; …";
  return fail(ErrorKind::conflict,
              "these words stand at " + std::to_string(anchors.size()) + " places in " + provision.text() + places,
              "say which one by its number, or quote more of the words around it");
}

Result<WordRange> words_of_anchor(const QuotableText& text, const Anchor& anchor) {
  const std::string name = "the quote of " + anchor.provision.text();
  const std::vector<QuotableWord>& words = text.words();
  const std::size_t end = anchor.position + count_code_points(anchor.quote);
  const auto first =
      std::find_if(words.begin(), words.end(), [&](const QuotableWord& word) { return word.begin == anchor.position; });
  const auto last = std::find_if(first, words.end(), [&](const QuotableWord& word) { return word.end == end; });
  if (last == words.end() || text.slice_code_points(anchor.position, end) != anchor.quote)
    return malformed(
        name + " does not stand at position " + std::to_string(anchor.position) + " of the edition " + anchor.edition,
        "make the anchor anew from the text of that edition");
  const WordRange range{static_cast<std::size_t>(first - words.begin()),
                        static_cast<std::size_t>(last - words.begin()) + 1};
  const std::size_t before = anchor.position - std::min(anchor.position, anchor_context);
  const std::size_t behind = std::min(end + anchor_context, text.code_points());
  if (text.slice_code_points(before, anchor.position) != anchor.prefix ||
      text.slice_code_points(end, behind) != anchor.suffix)
    return malformed(name + " has other words around it than the edition " + anchor.edition,
                     "make the anchor anew from the text of that edition");
  return range;
}

Status check_anchor(const Edition& edition, const Anchor& anchor) {
  if (anchor.edition != edition.id)
    return malformed("the anchor is of the edition " + printable(anchor.edition) + ", not of " + edition.id);
  if (anchor.is_whole_provision()) {
    if (edition.find(anchor.provision) != nullptr) return {};
    return fail(ErrorKind::not_found, "the edition " + edition.id + " has no provision " + anchor.provision.text());
  }
  TRY(const QuotableText text, text_to_quote(edition, anchor.provision, anchor.language));
  return words_of_anchor(text, anchor).map([](WordRange) {});
}

Json anchor_json(const Anchor& anchor) {
  Json json;
  json.set("provision", anchor.provision.text()).set("edition", anchor.edition).set("language", anchor.language);
  if (anchor.is_whole_provision()) return json;
  json.set("quote", anchor.quote).set("prefix", anchor.prefix).set("suffix", anchor.suffix);
  json.set("position", static_cast<std::uint64_t>(anchor.position));
  return json;
}

Result<Anchor> read_anchor(const Json& json) {
  CHECK(check_only_members(json, "the anchor",
                           {"provision", "edition", "language", "quote", "prefix", "suffix", "position"}));
  TRY(const std::string provision, json.text("provision"));
  TRY(ProvisionId id, ProvisionId::parse(provision));
  Anchor anchor{.provision = std::move(id)};
  TRY(anchor.edition, json.text("edition"));
  CHECK(check_edition_id(anchor.edition));
  TRY(anchor.language, json.text("language"));
  CHECK(check_language_tag(anchor.language));
  if (json.find("quote") == nullptr) {
    for (const std::string_view member : {"prefix", "suffix", "position"})
      if (json.find(member) != nullptr)
        return malformed("the anchor has \"" + std::string(member) + "\" but no \"quote\"");
    return anchor;
  }
  TRY(anchor.quote, json.text("quote"));
  CHECK(check_public_text("the quote", anchor.quote, longest_quote));
  if (anchor.quote.empty()) return malformed("the quote is empty", "leave \"quote\" out to mean the whole provision");
  TRY(anchor.prefix, json.text("prefix"));
  CHECK(check_public_text("the prefix", anchor.prefix, anchor_context));
  TRY(anchor.suffix, json.text("suffix"));
  CHECK(check_public_text("the suffix", anchor.suffix, anchor_context));
  TRY(anchor.position, json.whole_number("position"));
  if (anchor.position > longest_heading + longest_text + 1) return malformed("the position is behind any text");
  return anchor;
}

}  // namespace haip
