#pragma once
// Feeds about one organisation and about one question: /feed.atom?organisation=lab.example,
// /feed.atom?question=oecd-haip/v1/1c.

#include "web/page.hpp"

namespace haip {

/// What the organisation did, and what was done about it and its reports. Errors: malformed, not_found.
Result<Feed> organisation_feed(const PageRequest& ask, std::string_view domain);

/// Who answered the question, and how answers changed, in the reports that were revised last. `provision` is its id.
/// Errors: malformed, not_found.
Result<Feed> question_feed(const PageRequest& ask, std::string_view provision);

}  // namespace haip
