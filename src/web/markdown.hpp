#pragma once
// Markdown (CommonMark with tables) from strangers to markup. Raw HTML is shown as text; links lead only to http and
// https addresses and are marked rel="nofollow ugc"; images become their alternative text; bare addresses stay text.

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "web/html.hpp"

namespace haip {

inline constexpr std::size_t markdown_limit_bytes = std::size_t{64} * 1024;

struct MarkdownOptions {
  int top_heading = 3;  ///< What "# …" becomes, 1 to 6; deeper ones follow, down to <h6>.
  /// Not empty: each paragraph, and each item of a list without paragraphs, has an id of this and a number from 1 on,
  /// and ends with a link to itself that shows when it is pointed at or focused. For addresses that last.
  std::string anchors = {};
  std::string anchor_address = {};  ///< Of the page, without fragment: the links lead there.
  std::string anchor_label = {};    ///< What such a link is called, with "{number}" in it.
};

/// Errors: malformed when it is not UTF-8; too_large over 64 KB of text, or when a short text would unfold to more
/// than 1 MB of markup.
Result<Html> markdown(std::string_view text, MarkdownOptions options = {});

}  // namespace haip
