#pragma once
// Which block of an imported document is which provision of the instrument. Numbers and letters decide first, then what
// the texts are about; where that leaves room for doubt there is a question, and a person answers it in a mapping file:
//
//   coc/a1/d = 17             block 17 is that provision
//   coc/a1/e = 18-20          block 18 is; 19 and 20 belong to it
//   coc/a1/f = "Test in"      the one block whose text or label begins so
//   coc/a1/k = none           the document has no such provision
//   coc/a2/* = none           nor anything below coc/a2 that has not been found
//   coc/a1/l : duty = 21      a new provision, of that kind; its parent is coc/a1
//   join = 22                 block 22 belongs to what stands before it
//   skip = 1-3                blocks 1 to 3 are no part of the instrument
//   # …                       a remark
//
// Blocks are numbered from 1. Paragraphs and options without a number belong to the provision before them.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "instruments/document.hpp"
#include "instruments/edition.hpp"

namespace haip {

/// One block, by its place in the document from 0.
using BlockPlace = std::size_t;

struct NewProvision {
  ProvisionId id;
  std::string kind;
};

/// What a person decided.
struct Mapping {
  std::map<ProvisionId, BlockPlace> places;
  std::set<ProvisionId> absent;
  std::vector<std::string> absent_below;  ///< "coc/a2/": from "coc/a2/* = none".
  std::vector<NewProvision> added;        ///< Also in `places`.
  std::set<BlockPlace> joined;
  std::set<BlockPlace> skipped;
};

/// Reads a mapping file for that document and the edition that it is matched to. Errors name the line.
Result<Mapping> parse_mapping(std::string_view text, const ImportedDocument& document, const Edition& current);

enum class FoundBy { number, text, person };

struct Match {
  ProvisionId id;
  BlockPlace place = 0;
  FoundBy by = FoundBy::number;
};

/// Something that only a person can decide.
struct OpenQuestion {
  std::optional<ProvisionId> id;       ///< The provision in doubt; nothing when a block is.
  std::string text;                    ///< The question, in English.
  std::vector<BlockPlace> candidates;  ///< Blocks that it may be; or the block in doubt.
};

struct Matching {
  std::vector<Match> matches;       ///< By place.
  std::vector<ProvisionId> absent;  ///< Provisions that a person said are not in the document.
  std::vector<OpenQuestion> questions;
};

/// `language` is the document's: texts are compared with those of the edition in that language.
Matching match_document(const ImportedDocument& document, const Edition& current, const Mapping& decided,
                        std::string_view language);

/// The questions as a mapping file to fill in, with every block as a remark.
std::string mapping_file(const ImportedDocument& document, const Matching& matching, const Mapping& decided);

/// What the command line says about the new edition.
struct ImportFacts {
  std::string edition;   ///< Its id.
  std::string date;      ///< "2026-05-28"
  std::string language;  ///< Of the document.
  std::string source;    ///< Address it came from, or "".
  std::string read_at;   ///< The day, when there is a source.
};

/// The edition that the document is: ids, kinds, labels, parents and links from `current`, wording from the document.
/// Strengths are carried over and marked unverified, qualifiers when their words are in the new text. Errors: conflict
/// while there are questions; malformed when the outcome breaks the rules of edition.hpp.
Result<Edition> edition_of_document(const ImportedDocument& document, const Edition& current, const Mapping& decided,
                                    const Matching& matching, const ImportFacts& facts);

}  // namespace haip
