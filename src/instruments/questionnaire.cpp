#include "instruments/questionnaire.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "instruments/document.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_segment = 40;
constexpr std::size_t beginning_bytes = 4096;

/// "AC-2(1)" → "ac-2-1"; letters of other scripts fall away.
std::string segment_of(std::string_view name) {
  std::string segment;
  for (const char c : name) {
    const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool is_kept = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9');
    if (is_kept)
      segment += small;
    else if (!segment.empty() && segment.back() != '-')
      segment += '-';
  }
  segment.resize(std::min(segment.size(), longest_segment));
  while (segment.ends_with('-')) segment.pop_back();
  return segment.empty() ? "q" : segment;
}

/// Cut where the format's limit is: a title is a line.
LocalText as_lines(LocalText texts) {
  for (auto& [language, text] : texts) text = fold_white_space(text);
  std::erase_if(texts, [](const auto& text) { return text.second.empty(); });
  return texts;
}

LocalText as_blocks(LocalText texts) {
  for (auto& [language, text] : texts) text = std::string(trim(text));
  std::erase_if(texts, [](const auto& text) { return text.second.empty(); });
  return texts;
}

}  // namespace

std::optional<QuestionnaireForm> questionnaire_form(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::string_view beginning = bytes.substr(0, beginning_bytes);
  if (trim(beginning).starts_with('{') && beginning.find("\"catalog\"") != std::string_view::npos)
    return QuestionnaireForm::oscal_catalog;
  const auto has_line = [bytes](std::string_view key) {
    return bytes.starts_with(key) || bytes.find("\n" + std::string(key)) != std::string_view::npos;
  };
  if (has_line("urn:") && has_line("objects:")) return QuestionnaireForm::yaml_library;
  return std::nullopt;
}

QuestionnaireBuilder::QuestionnaireBuilder(std::string_view instrument, const ImportFacts& facts) : facts_(facts) {
  edition_.instrument.id = instrument;
  edition_.instrument.kind = "questionnaire";
  edition_.id = facts.edition;
  edition_.date = facts.date;
  edition_.status = "recorded";
  edition_.wording = "official-import";
  if (!facts.source.empty()) edition_.sources.push_back({{}, facts.source, "verified", facts.read_at});
}

void QuestionnaireBuilder::set_title(const LocalText& title) {
  edition_.instrument.title = as_lines(title);
  edition_.instrument.short_title = edition_.instrument.title;
  if (!facts_.source.empty())
    edition_.instrument.official = {{edition_.instrument.title, facts_.source, "verified", facts_.read_at}};
}

ProvisionId QuestionnaireBuilder::free_id(std::string_view name) const {
  std::string rest;
  for (const std::string_view segment : split(name, '/')) rest += (rest.empty() ? "" : "/") + segment_of(segment);
  for (std::size_t number = 1;; ++number) {
    std::string text = edition_.instrument.id + "/" + rest;
    if (number > 1) text += "-" + std::to_string(number);
    // Too long, too deep, or a word that the site uses: then it is called by its place.
    Result<ProvisionId> id = ProvisionId::parse(text);
    if (!id)
      id = ProvisionId::parse(edition_.instrument.id + "/q-" + std::to_string(edition_.provisions.size() + number));
    if (id && !anchors_.contains(id->anchor())) return *id;
  }
}

ProvisionId QuestionnaireBuilder::add(std::string_view kind, std::string_view name,
                                      const std::optional<ProvisionId>& parent, LocalText label, LocalText heading,
                                      LocalText text) {
  // One too many is enough to refuse it in the end.
  if (edition_.provisions.size() > most_provisions) return edition_.provisions.back().id;
  Provision provision{.id = free_id(name), .parent = parent, .kind = std::string(kind)};
  anchors_.insert(provision.id.anchor());
  provision.label = as_lines(std::move(label));
  provision.heading = as_lines(std::move(heading));
  provision.text = as_blocks(std::move(text));
  if (provision.label.empty()) provision.label = {{facts_.language, std::string(provision.id.rest())}};
  if (provision.heading.empty() && provision.text.empty()) provision.heading = provision.label;
  provision.text_mark = facts_.source.empty() ? "unverified" : "verified";
  edition_.provisions.push_back(std::move(provision));
  return edition_.provisions.back().id;
}

Result<ImportedQuestionnaire> QuestionnaireBuilder::finish() && {
  const auto is_question = [](const Provision& provision) { return provision.kind == "question"; };
  if (std::ranges::none_of(edition_.provisions, is_question))
    return malformed("there is no question in the file", "name a file that holds a questionnaire");
  if (edition_.provisions.size() > most_provisions)
    return fail(ErrorKind::too_large, "the questionnaire has " + std::to_string(edition_.provisions.size()) +
                                          " parts; at most " + std::to_string(most_provisions) +
                                          " fit into an edition");
  const Json body = edition_json(edition_);
  if (canonical_json(body).size() > largest_edition_bytes)
    return fail(ErrorKind::too_large, "the edition is larger than " + std::to_string(largest_edition_bytes) + " bytes");
  TRY(Edition edition, read_edition(body));
  return ImportedQuestionnaire{std::move(edition), std::move(left_out_)};
}

Result<ImportedQuestionnaire> read_questionnaire(std::string_view bytes, QuestionnaireForm form,
                                                 std::string_view instrument, const ImportFacts& facts) {
  if (bytes.size() > largest_document_bytes)
    return fail(ErrorKind::too_large,
                "the document is larger than " + std::to_string(largest_document_bytes) + " bytes");
  QuestionnaireBuilder builder(instrument, facts);
  if (form == QuestionnaireForm::oscal_catalog)
    CHECK(read_oscal_catalog(bytes, builder));
  else
    CHECK(read_yaml_library(bytes, builder));
  return std::move(builder).finish();
}

}  // namespace haip
