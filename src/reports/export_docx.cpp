// The answers as a Word file in the order of the form, for pasting into the official one: WordprocessingML (ECMA-376,
// part 1) in a ZIP, with real heading styles, so that Word and LibreOffice show an outline.

#include <archive.h>
#include <archive_entry.h>
#include <unicode/uloc.h>

#include <memory>

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "reports/export.hpp"
#include "reports/pages.hpp"

namespace haip {
namespace {

constexpr std::string_view xml_begin = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
constexpr std::string_view word_name_space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

constexpr std::string_view content_types =
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>)";
constexpr std::string_view package_relations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>)";
constexpr std::string_view document_relations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/></Relationships>)";
// Sizes in half points, distances in twentieths of a point.
// The language of the texts and its direction stand between the two.
constexpr std::string_view styles_begin =
    R"(<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Yu Gothic" w:cs="Calibri"/><w:sz w:val="22"/><w:szCs w:val="22"/>)";
constexpr std::string_view styles_end =
    R"(<w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:rPr><w:b/><w:bCs/><w:sz w:val="40"/><w:szCs w:val="40"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="480" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="320" w:after="60"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="25"/><w:szCs w:val="25"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Asked"><w:name w:val="Asked"/><w:basedOn w:val="Normal"/><w:qFormat/><w:rPr><w:i/><w:iCs/><w:color w:val="505050"/><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="State"><w:name w:val="State"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/><w:bCs/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Source"><w:name w:val="Source"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:ind w:left="360"/></w:pPr><w:rPr><w:color w:val="505050"/><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:style>)";
constexpr std::string_view numbering =
    R"(<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>)";

std::string word_part(std::string_view root, std::string_view content) {
  std::string part(xml_begin);
  part += "<w:" + std::string(root) + " xmlns:w=\"" + std::string(word_name_space) + "\">";
  part += content;
  return part + "</w:" + std::string(root) + ">";
}

std::string styles_part(std::string_view language) {
  std::string name;
  append_escaped(name, language);
  std::string content(styles_begin);
  const bool is_right_to_left = uloc_isRightToLeft(std::string(language).c_str()) != 0;
  if (is_right_to_left) content += "<w:rtl/>";
  content += "<w:lang w:val=\"" + name + "\" w:eastAsia=\"" + name + "\" w:bidi=\"" + name + "\"/>";
  content += "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>";
  if (is_right_to_left) content += "<w:bidi/>";
  content += styles_end;
  return word_part("styles", content);
}

class WordExport {
 public:
  explicit WordExport(const ExportInput& input) : input_(input), translator_(label_language(input)) {}

  [[nodiscard]] std::string title() const {
    return translator_.format("Report of {organisation}, {period}",
                              {{"organisation", organisation_of(input_)}, {"period", period_name(input_.report)}});
  }

  std::string document() {
    paragraph("Title", title());
    const Report& report = input_.report;
    fact(translate("Organisation"), isolated(organisation_of(input_)) + " (" + report.domain + ")");
    fact(translate("Questionnaire"), report.framework);
    fact(translate("Period"), report.period_from + " – " + report.period_to);
    texts(report.summary);
    std::string_view section;
    for (const AskedAndAnswered& one : in_order_of_form(input_)) {
      if (one.question != nullptr && one.question->section != section) {
        section = one.question->section;
        if (!section.empty()) paragraph("Heading1", section_title(section));
      }
      answer(one);
    }
    attestation();
    return word_part("document", "<w:body>" + body_ + std::string(page_) + "</w:body>");
  }

 private:
  static constexpr std::string_view page_ =
      R"(<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>)";

  [[nodiscard]] std::string_view translate(const char* message) const { return translator_(message); }

  void paragraph(std::string_view style, std::string_view text) {
    body_ += "<w:p><w:pPr><w:pStyle w:val=\"" + std::string(style) + "\"/></w:pPr><w:r>";
    bool is_first = true;
    for (const std::string_view line : split(text, '\n')) {
      if (!is_first) body_ += "<w:br/>";
      is_first = false;
      body_ += "<w:t xml:space=\"preserve\">";
      append_escaped(body_, line);
      body_ += "</w:t>";
    }
    body_ += "</w:r></w:p>";
  }

  void fact(std::string_view label, std::string_view value) {
    paragraph("Normal", std::string(label) + ": " + std::string(value));
  }

  // Paragraphs stand apart by an empty line; lists by their bullets. Other Markdown stays as it was typed.
  void texts(const LocalText& all) {
    std::string open;
    const auto close = [&] {
      if (!open.empty()) paragraph("Normal", open);
      open.clear();
    };
    for (const std::string_view raw : split(text_of(input_, all).text, '\n')) {
      const std::string_view line = trim(raw);
      const bool is_bullet = line.starts_with("- ") || line.starts_with("* ");
      if (line.empty() || is_bullet) close();
      if (is_bullet)
        paragraph("ListParagraph", trim(line.substr(2)));
      else if (!line.empty())
        open += (open.empty() ? "" : "\n") + std::string(line);
    }
    close();
  }

  [[nodiscard]] std::string section_title(std::string_view section) const {
    const Result<ProvisionId> id = ProvisionId::parse(section);
    const Provision* provision = id ? input_.framework.edition().find(*id) : nullptr;
    if (provision == nullptr) return std::string(section);
    const std::string label = label_text(*provision, translator_.language());
    const std::string name = name_text(*provision, translator_.language());
    return label == name ? label : label + " " + name;
  }

  void answer(const AskedAndAnswered& one) {
    const Answer& answer = *one.answer;
    paragraph("Heading2", one.question == nullptr ? answer.question : question_title(input_, *one.question));
    if (one.question != nullptr)
      if (const std::string_view asked = choose_text(one.question->provision.text, input_.language).text;
          !asked.empty())
        paragraph("Asked", asked);
    if (answer.state != "answered") paragraph("State", answer_state_name(answer.state, translator_));
    for (const std::string& option : answer.options) paragraph("Normal", "☑ " + option);
    texts(answer.text);
    for (const std::string& id : answer.claims)
      if (const Claim* one_claim = input_.report.find_claim(id)) claim(*one_claim);
  }

  void claim(const Claim& claim) {
    texts(claim.text);
    std::string words = claim_in_words(claim, translator_);
    for (const std::string& id : claim.evidence)
      if (const EvidenceItem* item = input_.report.find_evidence(id)) {
        words += "\n" + std::string(text_of(input_, item->title).text) + ": ";
        words += item->url.empty() ? item->file : item->url;
      }
    paragraph("Source", words);
  }

  void attestation() {
    if (!input_.report.attestation) return;
    const Attestation& attestation = *input_.report.attestation;
    paragraph("Heading1", translate("Attestation"));
    texts(attestation.statement);
    paragraph("Normal", attestation.name + ", " + attestation.function + ", " + attestation.date);
  }

  const ExportInput& input_;
  Translator translator_;
  std::string body_;
};

std::string core_properties(std::string_view title, Instant at, std::string_view language) {
  std::string part(xml_begin);
  part +=
      R"(<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>)";
  append_escaped(part, title);
  part += "</dc:title><dc:language>";
  append_escaped(part, language);
  return part + "</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">" + format_instant(at) +
         "</dcterms:created></cp:coreProperties>";
}

struct FreeArchive {
  void operator()(archive* writer) const { archive_write_free(writer); }
};

la_ssize_t append_bytes(archive*, void* into, const void* bytes, std::size_t size) {
  static_cast<std::string*>(into)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

Status add_part(archive* writer, const char* name, std::string_view content, Instant at) {
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), &archive_entry_free);
  archive_entry_set_pathname(entry.get(), name);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  archive_entry_set_mtime(entry.get(), at.seconds, 0);
  const bool is_written =
      archive_write_header(writer, entry.get()) == ARCHIVE_OK &&
      archive_write_data(writer, content.data(), content.size()) == static_cast<la_ssize_t>(content.size());
  if (is_written) return {};
  return fail(ErrorKind::unavailable, "the Word file cannot be written");
}

Result<std::string> zipped(const std::vector<std::pair<const char*, std::string>>& parts, Instant at) {
  std::string bytes;
  const std::unique_ptr<archive, FreeArchive> writer(archive_write_new());
  archive_write_set_format_zip(writer.get());
  // No padding behind the end, as a tape would want it.
  archive_write_set_bytes_in_last_block(writer.get(), 1);
  if (archive_write_open(writer.get(), &bytes, nullptr, append_bytes, nullptr) != ARCHIVE_OK)
    return fail(ErrorKind::unavailable, "the Word file cannot be written");
  for (const auto& [name, content] : parts) CHECK(add_part(writer.get(), name, content, at));
  if (archive_write_close(writer.get()) != ARCHIVE_OK)
    return fail(ErrorKind::unavailable, "the Word file cannot be written");
  return bytes;
}

}  // namespace

Result<Export> export_docx(const ExportInput& input) {
  CHECK(check_export_size(input));
  WordExport word(input);
  const std::string title = word.title();
  TRY(std::string bytes,
      zipped({{"[Content_Types].xml", std::string(xml_begin) + std::string(content_types)},
              {"_rels/.rels", std::string(xml_begin) + std::string(package_relations)},
              {"docProps/core.xml", core_properties(title, input.at, input.language)},
              {"word/_rels/document.xml.rels", std::string(xml_begin) + std::string(document_relations)},
              {"word/styles.xml", styles_part(input.language)},
              {"word/numbering.xml", word_part("numbering", numbering)},
              {"word/document.xml", word.document()}},
             input.at));
  std::vector<ExportLoss> losses;
  add_translation_loss(input, losses);
  add_evidence_file_loss(input, losses);
  add_note_loss(input, losses);
  add_uncited_loss(input, losses);
  add_visibility_loss(input, losses);
  losses.push_back({"markup", 0});
  losses.push_back({"scopes", 0});
  return export_file(input, "docx", std::move(bytes), losses);
}

}  // namespace haip
