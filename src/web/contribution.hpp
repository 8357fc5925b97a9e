#pragma once
// What anybody may send by a form of the public site, without an account: it waits for a moderator
// (register/moderation_queue.hpp) and becomes an act that the register signs. A feature describes its kinds of
// contributions (Feature::contributions); the site takes them (web/contributions.hpp), the desk shows them to
// moderators (web/desk_moderation.cpp).

#include <string>
#include <string_view>
#include <variant>

#include "web/desk_form.hpp"
#include "web/page.hpp"
#include "web/parameters.hpp"

namespace haip {

struct Contribution {
  std::string_view kind;     ///< Type of the act that it becomes, such as "report.challenge".
  std::string_view pattern;  ///< Where its form is; POST goes to the same address.
  /// In words, for moderators and the sender: "Challenge to an answer".
  std::string_view (*name)(const Translator& translate);
  /// The form, with what was typed and what is wrong with it.
  Result<Page> (*show)(const PageRequest& ask, const Parameters& typed, const FieldProblems& problems);
  /// What was typed as a document of the kind, or what is wrong with it. `received_at`: when it came.
  Result<std::variant<FieldProblems, Json>> (*read)(const PageRequest& ask, const Parameters& typed,
                                                    Instant received_at);
  /// The document as moderators see it.
  Result<Html> (*shown)(Connection& view, const Json& document, const Translator& translate);
  /// Where it will stand once it is published.
  Result<Url> (*place)(const Json& document);
  /// What the register signs.
  Result<Act> (*act)(const Json& document, Instant now, Entropy& entropy);
};

/// The form around its fields: a field that people never see and programs fill in, how it goes on, and the button.
Html contribution_form(const Html& fields, const Translator& translate);

/// Adds a problem when the text is empty (`missing` says so) or nothing to publish (check_public_text).
void check_public_field(FieldProblems& problems, SitePath field, std::string_view text, std::size_t limit_code_points,
                        std::string_view missing);
/// What was typed into a text area, without blanks at its ends; browsers end its lines with CR LF.
std::string with_plain_lines(std::string_view text);

/// A page that shows a contribution's form (a GET route of Feature::pages).
PageRoute contribution_page(const Contribution& contribution);

}  // namespace haip
