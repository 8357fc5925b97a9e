#pragma once
// How the words of the format read on a page, and small pieces of markup that the pages of instruments share.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "instruments/difference.hpp"
#include "instruments/view.hpp"
#include "web/page.hpp"

namespace haip {

std::string_view kind_name(std::string_view kind, const Translator& translate);             ///< "action", "question"
std::string_view instrument_kind_name(std::string_view kind, const Translator& translate);  ///< "code of conduct"
/// "12 questions"
std::string counted_kind(const KindCount& count, const Translator& translate);
std::string_view strength_name(std::string_view strength, const Translator& translate);  ///< "commit to"
/// What that strength means, in a sentence.
std::string_view strength_meaning(std::string_view strength, const Translator& translate);
std::string_view status_name(std::string_view status, const Translator& translate);
std::string_view wording_name(std::string_view wording, const Translator& translate);
std::string_view role_name(std::string_view role, const Translator& translate);
/// What the provision is to the other end, as a heading of a list: "Serves", "Served by".
std::string_view outgoing_relation(std::string_view relation, const Translator& translate);
std::string_view incoming_relation(std::string_view relation, const Translator& translate);

/// For attribute("lang", …): nothing when the text is in the reader's language or there is none.
std::optional<std::string_view> language_of(const ChosenText& chosen, Language language);
/// In the reader's language; in a <span lang> when it is in another one.
Html text_span(const LocalText& texts, Language language);
/// Paragraphs, and a list for answer options.
Html text_block(const LocalText& texts, Language language);
std::string label_text(const Provision& provision, Language language);
/// Heading, else label: what a list calls it.
std::string name_text(const Provision& provision, Language language);

Html strength_labels(const Provision& provision, const Translator& translate);
/// Strength, qualifiers and marks in one line; empty when there is nothing to say.
Html small_print(const Provision& provision, const Translator& translate);
/// <time datetime="2023-10-30">30 October 2023</time>
Html day_element(const std::string& date, Language language);
Html source_link(const SourceAddress& source, const PageRequest& ask);
/// "This is a summary in our own words; the official text is at …", or that it is the official wording.
Html wording_note(const Instrument& instrument, std::string_view wording, const std::vector<SourceAddress>& sources,
                  const PageRequest& ask);
/// <ins> and <del> with words for those who see no colour.
Html redline(const std::vector<Segment>& segments, const Translator& translate);
/// A hidden field that keeps ?lang= when a form is sent.
Html language_field(const PageRequest& ask);

Url provision_url(const ProvisionId& id);
Url instrument_url(std::string_view instrument);
Url edition_url(std::string_view instrument, std::string_view edition);

/// "Instruments › Code of Conduct"
std::vector<Crumb> instrument_crumbs(const Instrument& instrument, Language language, const Translator& translate);

}  // namespace haip
