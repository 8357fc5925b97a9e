#include "consultation/search.hpp"

#include "consultation/display.hpp"

namespace haip {
namespace {

SearchDocument consultation_document(const Consultation& consultation) {
  SearchDocument document{.key = consultation_subject(consultation.id),
                          .kind = "consultation",
                          .url = consultation_url(consultation.id).text(),
                          .entry_index = consultation.entry_index};
  for (const auto& [language, title] : consultation.terms.title) {
    const auto purpose = consultation.terms.purpose.find(language);
    document.texts.push_back({.language = language,
                              .title = title,
                              .text = purpose == consultation.terms.purpose.end() ? std::string() : purpose->second,
                              .keywords = consultation.id.text()});
  }
  return document;
}

/// The last version; words that were erased or withdrawn are not found.
SearchDocument comment_document(const Comment& comment, const Consultation& consultation) {
  SearchDocument document{.key = "comment/" + std::to_string(comment.entry_index.value),
                          .kind = "comment",
                          .url = comment_url(comment.consultation, comment.entry_index).text(),
                          .entry_index = comment.versions.back().entry_index};
  const CommentWords& words = comment.words();
  if (words.text.empty() || comment.withdrawn_entry) return document;
  const std::string place = comment.provision ? comment.provision->text() : comment.consultation.text();
  document.texts.push_back({.language = words.language,
                            .title = place + ": " + beginning_of(words.text, 60),
                            .text = words.proposed.empty() ? words.text : words.text + "\n" + words.proposed,
                            .keywords = place,
                            .part_of = std::string(choose_text(consultation.terms.title, words.language).text)});
  return document;
}

Result<std::vector<SearchDocument>> documents(Connection& view, const Envelope& envelope) {
  std::vector<SearchDocument> found;
  if (envelope.type == "comment.make" || envelope.type == "comment.revise" || envelope.type == "comment.withdraw") {
    TRY(const EntryIndex entry, envelope.type == "comment.make" ? Result<EntryIndex>(envelope.entry_index)
                                                                : read_comment_entry(envelope.subject));
    TRY(const std::optional<Comment> comment, find_comment(view, entry));
    if (!comment) return found;
    TRY(const std::optional<Consultation> consultation, find_consultation(view, comment->consultation));
    if (consultation) found.push_back(comment_document(*comment, *consultation));
    return found;
  }
  if (envelope.type != "consultation.open") return found;
  TRY(const CommentSubject subject, read_comment_subject(envelope.subject));
  TRY(const std::optional<Consultation> consultation, find_consultation(view, subject.consultation));
  if (consultation) found.push_back(consultation_document(*consultation));
  return found;
}

}  // namespace

Searchable consultation_search() {
  return {documents, {{"consultation", "Consultation"}, {"comment", "Comment"}}, {"comment.make"}};
}

}  // namespace haip
