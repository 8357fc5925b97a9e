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
};

Html framed(const Page& page, const Frame& frame, const Translator& translate);

/// "/style.<first 8 hex digits of its digest>.css": changes when the style sheet changes, so browsers may keep it for ever.
std::string style_sheet_path();

}  // namespace haip
