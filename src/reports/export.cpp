#include "reports/export.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <stdexcept>

#include "reports/pages.hpp"

namespace haip {
namespace {

// For xgettext, which looks for calls: the table is translated where it is shown.
constexpr const char* translate(const char* message) { return message; }

struct LossKind {
  std::string_view id;
  const char* message;
};

constexpr std::array<LossKind, 14> loss_kinds{{
    {"translations", translate("texts in further languages; one language is here")},
    {"evidence-files", translate("the content of evidence files; their names and SHA-256 are here")},
    {"notes", translate("notes for colleagues")},
    {"visibility", translate("which items are not for everybody")},
    {"markup", translate("the Markdown of texts, which stands here as it was typed")},
    {"attestation", translate("who attests the report")},
    {"summary", translate("the summary")},
    {"claims-not-cited", translate("claims that no answer cites")},
    {"evidence-not-cited", translate("evidence that no claim cites")},
    {"evidence", translate("what the claims rest on")},
    {"words", translate("what the answers and claims say; which there are is here")},
    {"answers", translate("all answers: this is the questionnaire alone")},
    {"scopes", translate("scopes of claims as data; they stand in words")},
    {"unknown-questions", translate("answers to questions that the questionnaire does not have")},
}};

constexpr std::array<ExportFormat, 8> formats{{
    {"html", translate("One page to read and print"), "text/html; charset=utf-8", "html", export_html},
    {"summary", translate("Summary in one page"), "text/html; charset=utf-8", "summary.html", export_summary},
    {"docx", translate("Word file in the order of the form"),
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", export_docx},
    {"csv", translate("Table of answers and claims"), "text/csv; charset=utf-8", "csv", export_csv},
    {"json", translate("The whole report as JSON"), "application/json", "json", export_json},
    {"oscal-assessment-results", translate("OSCAL assessment results"), "application/json", "oscal-ar.json",
     export_oscal_assessment_results},
    {"oscal-catalog", translate("OSCAL catalog of the questions"), "application/json", "oscal-catalog.json",
     export_oscal_catalog},
    {"cyclonedx", translate("CycloneDX attestations"), "application/vnd.cyclonedx+json; version=1.6", "cdx.json",
     export_cyclonedx},
}};

void add_loss(std::vector<ExportLoss>& losses, std::string_view id, std::size_t count) {
  if (count > 0) losses.push_back({id, std::uint64_t{count}});
}

template <class Item>
std::size_t count_hidden(const std::vector<Item>& items) {
  return static_cast<std::size_t>(
      std::ranges::count_if(items, [](const Item& item) { return item.visibility != "public"; }));
}

}  // namespace

const char* loss_message(std::string_view id) {
  const auto* found = std::ranges::find(loss_kinds, id, &LossKind::id);
  if (found == loss_kinds.end()) throw std::logic_error("no such loss: " + std::string(id));
  return found->message;
}

Json losses_json(const std::vector<ExportLoss>& losses) {
  Json list{Json::Array{}};
  for (const ExportLoss& loss : losses)
    list.push(Json().set("id", loss.id).set("count", loss.count).set("message", loss_message(loss.id)));
  return list;
}

std::span<const ExportFormat> export_formats() { return formats; }

const ExportFormat* find_export_format(std::string_view name) {
  const auto* found = std::ranges::find(formats, name, &ExportFormat::name);
  return found == formats.end() ? nullptr : found;
}

Instant export_instant(const Report& report) {
  for (const std::string& day : {report.attestation ? report.attestation->date : std::string(), report.period_to})
    if (const Result<Instant> instant = parse_date(day)) return *instant;
  return {};
}

Export export_file(const ExportInput& input, std::string_view format, std::string bytes,
                   std::vector<ExportLoss> losses) {
  const ExportFormat* entry = find_export_format(format);
  if (entry == nullptr) throw std::logic_error("no such format: " + std::string(format));
  // A file's name has at most 255 bytes in most file systems, and a domain may have 253.
  constexpr std::size_t longest_domain = 200;
  std::string name = input.report.domain.substr(0, longest_domain) + "-" +
                     input.report.framework.substr(0, input.report.framework.find('/')) + "-" +
                     period_name(input.report) + "." + std::string(entry->extension);
  // The domain of an unchecked draft may be anything, and this goes into file systems and header fields.
  std::ranges::replace_if(
      name, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'); }, '_');
  return {std::move(bytes), std::string(entry->media_type), std::move(name), std::move(losses)};
}

std::string questionnaire_of(const ExportInput& input) {
  return input.report.questionnaire.empty() ? input.framework.digest().hex() : input.report.questionnaire;
}

std::string evidence_reference(const EvidenceItem& item) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  // A file's name may hold "?" and "#", which mean something else in an address.
  const std::string_view kept = item.url.empty() ? "-._~/!$&'()*+,;=@" : "-._~/!$&'()*+,;=@:?#[]";
  const std::string& place = item.url.empty() ? item.file : item.url;
  const auto is_letter_or_digit = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const auto is_escape = [&](std::size_t at) {
    constexpr std::string_view hexadecimal = "0123456789ABCDEFabcdef";
    const std::string_view digits_of_it = std::string_view(place).substr(at + 1, 2);
    return !item.url.empty() && place[at] == '%' && digits_of_it.size() == 2 &&
           digits_of_it.find_first_not_of(hexadecimal) == std::string_view::npos;
  };
  std::string reference;
  for (std::size_t at = 0; at < place.size(); ++at) {
    const char c = place[at];
    if (is_letter_or_digit(c) || kept.find(c) != std::string_view::npos || is_escape(at)) {
      reference += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    reference += {'%', digits[byte >> 4U], digits[byte & 0xFU]};
  }
  return reference;
}

namespace {

std::uint64_t longest_of(const LocalText& texts) {
  std::uint64_t longest = 0;
  for (const auto& [language, text] : texts) longest = std::max<std::uint64_t>(longest, text.size());
  return longest;
}

std::uint64_t size_of(const std::vector<std::string>& items) {
  std::uint64_t size_bytes = 0;
  for (const std::string& item : items) size_bytes += item.size();
  return size_bytes;
}

}  // namespace

Status check_export_size(const ExportInput& input) {
  const Report& report = input.report;
  std::map<std::string_view, std::uint64_t> evidence;
  for (const EvidenceItem& item : report.evidence)
    evidence[item.id] = longest_of(item.title) + item.url.size() + item.file.size() + item.sha256.size();
  std::map<std::string_view, std::uint64_t> claims;
  std::uint64_t all = 0;
  for (const Claim& claim : report.claims) {
    const ClaimScope& scope = claim.scope;
    std::uint64_t& size_bytes = claims[claim.id];
    size_bytes = longest_of(claim.text) + size_of(scope.models) + size_of(scope.products) + size_of(scope.versions);
    for (const std::string& id : claim.evidence) size_bytes += evidence[id];
    all += size_bytes;
  }
  for (const Answer& answer : report.answers) {
    const std::uint64_t rows = std::max<std::uint64_t>(1, answer.claims.size());
    all += rows * (longest_of(answer.text) + size_of(answer.options));
    for (const std::string& id : answer.claims) all += claims[id];
  }
  if (all <= largest_export_bytes) return {};
  return fail(ErrorKind::too_large,
              "the report cites the same claims so often that this form of it would be very large",
              "take the report as JSON, where everything stands once");
}

ChosenText text_of(const ExportInput& input, const LocalText& texts) {
  for (const std::string& language : {input.language, input.report.language})
    if (const auto found = texts.find(language); found != texts.end()) return {found->first, found->second};
  return choose_text(texts, input.language);
}

std::string organisation_of(const ExportInput& input) {
  const std::string_view name = text_of(input, input.report.organisation).text;
  return name.empty() ? input.report.domain : std::string(name);
}

std::string question_title(const ExportInput& input, const Question& question) {
  std::string title(choose_text(question.provision.label, input.language).text);
  if (title.empty()) title = question.key;
  std::string_view heading = choose_text(question.provision.heading, input.language).text;
  // A part of a question has no heading of its own.
  const Question* parent = question.parent.empty() ? nullptr : input.framework.find(question.parent);
  if (heading.empty() && parent != nullptr) heading = choose_text(parent->provision.heading, input.language).text;
  return heading.empty() ? title : title + " " + std::string(heading);
}

Language label_language(const ExportInput& input) { return find_language(input.language).value_or(english()); }

std::string claim_in_words(const Claim& claim, const Translator& translate) {
  std::string words(claim_kind_name(claim.kind, translate));
  if (!claim.date.empty()) words += " · " + std::string(claim_date_name(claim.kind, translate)) + " " + claim.date;
  if (!claim.until.empty())
    words += " · " + translate.format("to be looked at again by {date}", {{"date", claim.until}});
  if (claim.scope.is_stated())
    words += " · " + translate.format("about {what}", {{"what", scope_in_words(claim.scope, translate)}});
  return words;
}

std::vector<AskedAndAnswered> in_order_of_form(const ExportInput& input) {
  std::vector<AskedAndAnswered> all;
  for (const Question& question : input.framework.questions())
    if (const Answer* answer = input.report.find_answer(question.key)) all.push_back({&question, answer});
  for (const Answer& answer : input.report.answers)
    if (input.framework.find(answer.question) == nullptr) all.push_back({nullptr, &answer});
  return all;
}

void add_translation_loss(const ExportInput& input, std::vector<ExportLoss>& losses) {
  const Report& report = input.report;
  std::size_t count = 0;
  const auto look_at = [&count](const LocalText& texts) {
    if (texts.size() > 1) ++count;
  };
  look_at(report.organisation);
  look_at(report.summary);
  for (const Claim& claim : report.claims) look_at(claim.text);
  for (const EvidenceItem& item : report.evidence) look_at(item.title);
  for (const Answer& answer : report.answers) look_at(answer.text);
  if (report.attestation) look_at(report.attestation->statement);
  add_loss(losses, "translations", count);
}

void add_evidence_file_loss(const ExportInput& input, std::vector<ExportLoss>& losses) {
  const auto is_file = [](const EvidenceItem& item) { return !item.file.empty(); };
  add_loss(losses, "evidence-files", static_cast<std::size_t>(std::ranges::count_if(input.report.evidence, is_file)));
}

void add_note_loss(const ExportInput& input, std::vector<ExportLoss>& losses) {
  const auto has_note = [](const Answer& answer) { return !answer.note.empty(); };
  add_loss(losses, "notes", static_cast<std::size_t>(std::ranges::count_if(input.report.answers, has_note)));
}

void add_unknown_question_loss(const ExportInput& input, std::vector<ExportLoss>& losses) {
  const auto is_unknown = [&](const Answer& answer) { return input.framework.find(answer.question) == nullptr; };
  add_loss(losses, "unknown-questions",
           static_cast<std::size_t>(std::ranges::count_if(input.report.answers, is_unknown)));
}

void add_visibility_loss(const ExportInput& input, std::vector<ExportLoss>& losses) {
  add_loss(
      losses, "visibility",
      count_hidden(input.report.claims) + count_hidden(input.report.evidence) + count_hidden(input.report.answers));
}

void add_uncited_loss(const ExportInput& input, std::vector<ExportLoss>& losses) {
  const Report& report = input.report;
  std::set<std::string_view> claims;
  for (const Answer& answer : report.answers) claims.insert(answer.claims.begin(), answer.claims.end());
  std::set<std::string_view> evidence;
  std::uint64_t uncited = 0;
  for (const Claim& claim : report.claims) {
    if (!claims.contains(claim.id)) ++uncited;
    // Its evidence is in the table only with the claim.
    if (claims.contains(claim.id)) evidence.insert(claim.evidence.begin(), claim.evidence.end());
  }
  if (uncited > 0) losses.push_back({"claims-not-cited", uncited});
  const auto is_uncited = [&](const EvidenceItem& item) { return !evidence.contains(item.id); };
  const auto items = static_cast<std::uint64_t>(std::ranges::count_if(report.evidence, is_uncited));
  if (items > 0) losses.push_back({"evidence-not-cited", items});
}

}  // namespace haip
