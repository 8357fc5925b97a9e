#include "consultation/comment_words_form.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

/// Asked for when the quoted words stand at several places.
Html occurrence_field(const Translator& translate, const Parameters& typed, const FieldProblems& problems) {
  const bool is_asked =
      std::ranges::any_of(problems, [](const FieldProblem& problem) { return problem.field.text() == "#occurrence"; });
  if (!is_asked && typed.text("occurrence").empty()) return {};
  return text_field({"occurrence", translate("Which of the places"), translate("A number: 1 is the first one.")},
                    {.value = typed.text("occurrence"), .autocomplete = "off", .inputmode = "numeric"}, problems);
}

std::string sentence(const Error& error) {
  return error.advice.empty() ? error.message : error.message + ": " + error.advice;
}

/// The quoted words in whichever language of the provision they are, the reader's first.
Result<Anchor> find_quoted(const PlaceOfComment& place, std::string_view quoted, std::optional<std::size_t> occurrence,
                           std::string_view reader_language) {
  const Provision& provision = *place.edition.find(*place.provision);
  Result<Anchor> found =
      anchor_for(place.edition, *place.provision, {std::string(reader_language), std::string(quoted), occurrence});
  if (found || found.error().kind != ErrorKind::not_found) return found;
  for (const auto& [language, text] : provision.text) {
    Result<Anchor> other = anchor_for(place.edition, *place.provision, {language, std::string(quoted), occurrence});
    if (other || other.error().kind == ErrorKind::conflict) return other;
  }
  return found;
}

std::optional<Anchor> read_quoted(const PageRequest& ask, const PlaceOfComment& place, const Parameters& typed,
                                  FieldProblems& problems) {
  const std::string_view quoted = trim(typed.text("quoted"));
  if (quoted.empty()) return std::nullopt;
  std::optional<std::size_t> occurrence;
  if (const Result<std::uint64_t> number = parse_decimal(trim(typed.text("occurrence")))) occurrence = *number;
  Result<Anchor> found = find_quoted(place, quoted, occurrence, ask.language().code());
  if (found) return std::move(*found);
  if (found.error().kind == ErrorKind::conflict)
    problems.push_back({"#occurrence", sentence(found.error()), "en"});
  else if (found.error().kind == ErrorKind::not_found)
    problems.push_back(
        {"#quoted", std::string(ask.translate("These words are not in the text above. Copy them word for word"))});
  else
    problems.push_back({"#quoted", sentence(found.error()), "en"});
  return std::nullopt;
}

}  // namespace

Status require_open_now(const Consultation& consultation, Instant received_at) {
  if (consultation.takes_comments(received_at)) return {};
  if (!consultation.conclusion && received_at < consultation.terms.opens_at)
    return fail(ErrorKind::refused,
                "this consultation opens at " + format_instant(consultation.terms.opens_at) + "; nothing was kept",
                "keep your text and send it then");
  return fail(ErrorKind::refused,
              "this consultation closed at " + format_instant(consultation.closes_at) + "; nothing was kept",
              "what was said before stays on its page");
}

Html comment_words_fields(const PlaceOfComment& place, const Translator& translate, const Parameters& typed,
                          const FieldProblems& problems) {
  Html fields;
  if (place.provision) {
    fields += text_field(
        {"quoted", translate("Words you mean (if not all)"), translate("Copy them from above, word for word.")},
        {.value = typed.text("quoted"), .autocomplete = "off"}, problems);
    fields += occurrence_field(translate, typed, problems);
  }
  fields += text_area({"text", translate("Your comment"), translate("In your own words. No names of private persons.")},
                      typed.text("text"), 8, problems);
  if (place.provision)
    fields +=
        text_area({"proposed", translate("Wording you propose (if any)"),
                   translate("It would take the place of the words you mean, or of the whole text of the provision.")},
                  typed.text("proposed"), 4, problems);
  return fields;
}

CommentWords read_typed_words(const PageRequest& ask, const PlaceOfComment& place, const Parameters& typed,
                              FieldProblems& problems) {
  CommentWords words;
  words.edition = place.edition.id;
  words.text = with_plain_lines(typed.text("text"));
  words.language = ask.language().code();
  check_public_field(problems, "#text", words.text, longest_comment, ask.translate("Enter your comment"));
  if (!place.provision) return words;
  words.proposed = with_plain_lines(typed.text("proposed"));
  words.quoted = read_quoted(ask, place, typed, problems);
  if (!words.proposed.empty()) check_public_field(problems, "#proposed", words.proposed, longest_comment, {});
  return words;
}

Json sent_words_json(const CommentWords& words) {
  Json document;
  document.set("edition", words.edition).set("text", words.text).set("proposed", words.proposed);
  document.set("language", words.language);
  if (words.quoted) document.set("quoted", anchor_json(*words.quoted));
  return document;
}

Result<CommentWords> read_sent_words(const Json& document) {
  CommentWords words;
  TRY(words.edition, document.text("edition"));
  TRY(words.text, document.text("text"));
  TRY(words.proposed, document.text("proposed"));
  if (const Json* quoted = document.find("quoted")) {
    TRY(words.quoted, read_anchor(*quoted));
  }
  TRY(words.language, document.text("language"));
  return words;
}

Result<Html> show_sent_words(Connection& view, const CommentSubject& subject, const CommentWords& words,
                             const Translator& translate) {
  Html html;
  if (words.quoted) html.add("blockquote", {}, tag("p", words.quoted->quote));
  html += written_text(words.text, words.language, translate.language());
  if (words.proposed.empty()) return html;
  TRY(const std::optional<Consultation> consultation, find_consultation(view, subject.consultation));
  if (!consultation) return fail(ErrorKind::not_found, "the register has no such consultation");
  TRY(const Edition edition, find_edition(view, consultation->terms.instrument, words.edition));
  return html + tag("h2", translate("Proposed wording")) +
         amendment_redline(words, subject.provision, edition, translate);
}

}  // namespace haip
