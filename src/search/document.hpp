#pragma once
// What can be found by words: a page of the site with its texts, as a feature tells it to the index.

#include <string>
#include <vector>

#include "register/act_kind.hpp"

namespace haip {

/// The texts of a document in one language.
struct SearchText {
  std::string language;       ///< BCP 47; "" for names that belong to no language.
  std::string title;          ///< Shown as the link.
  std::string text = {};      ///< A part of it is shown below the title.
  std::string keywords = {};  ///< Found, not shown: ids, domains.
  std::string part_of = {};   ///< Shown beside the kind, and found: the name of the instrument of a provision.
  friend bool operator==(const SearchText&, const SearchText&) = default;
};

struct SearchDocument {
  std::string key;         ///< Unique and lasting: "organisation/lab.example".
  std::string kind;        ///< One of the feature's kinds (web/feature.hpp), such as "organisation".
  std::string url;         ///< On this site.
  EntryIndex entry_index;  ///< The act that the texts come from: when its content is erased, nobody finds them.
  std::vector<SearchText> texts = {};  ///< Each in another language. None: there is no such document any more.
};

/// The documents that an act made, changed or ended, as the view has them now: nothing for acts of other features. A
/// function of the view and of the envelope's type and subject, so acts that share both are asked about once
/// (but see Searchable::asked_about_each). Also
/// asked about acts whose content was erased: what is left of them then.
using DocumentsOf = Result<std::vector<SearchDocument>> (*)(Connection& view, const Envelope& envelope);

}  // namespace haip
