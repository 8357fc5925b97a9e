#pragma once
// The frame around every page: head, skip link, banner, navigation, crumbs, heading, foot.

#include <span>

#include "web/page.hpp"

namespace haip {

struct Frame {
  const Genesis& genesis;
  std::span<const NavigationEntry> navigation;  ///< Sorted by rank.
  std::string_view path;                        ///< Decoded path and query of this page, for the language links.
  const Parameters& query;
  std::uint64_t log_size = 0;
  std::optional<Url> csv_url = {};  ///< What the page shows, as a table.
};

Html framed(const Page& page, const Frame& frame, const Translator& translate);

/// The document with ?lang= added to its links to pages of this site that have none. Links to files for machines (the
/// log, payloads, entries, data, feeds, style sheet) stay as they are: they have no language.
Html with_language_in_links(const Html& document, Language language);

/// "/style.<first 8 hex digits of its digest>.css": changes when the style sheet changes, so browsers may keep it for
/// ever.
std::string style_sheet_path();

}  // namespace haip
