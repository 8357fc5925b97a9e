#include <algorithm>

#include "base/text.hpp"
#include "instruments/block_list.hpp"
#include "instruments/document.hpp"
#include "instruments/docx_numbering.hpp"
#include "instruments/docx_parts.hpp"
#include "instruments/xml_events.hpp"

namespace haip {
namespace {

constexpr std::size_t most_nested_paragraphs = 20;  // text boxes inside paragraphs

struct Paragraph {
  std::string text;
  std::string style_id;
  std::optional<std::string> numbering_id;
  std::optional<std::size_t> level;
  std::optional<int> outline_level;
  std::vector<std::string> roles;
  bool has_unread_drawing = false;
};

// A printed number without what ends it: "11." → "11", "a)" → "a", "(a)" stays.
std::string label_of(std::string_view printed) {
  std::string_view label = trim(printed);
  while (!label.empty() && (label.back() == '.' || label.back() == ':' ||
                            (label.back() == ')' && label.find('(') == std::string_view::npos)))
    label = trim(label.substr(0, label.size() - 1));
  return std::string(label);
}

// Wingdings and Segoe UI Symbol glyphs that forms use as tick boxes (w:sym).
bool is_box_symbol(std::string_view character) {
  return character == "F0A8" || character == "F06F" || character == "F071" || character == "F072" ||
         character == "F0FE" || character == "F0FD" || character == "2610" || character == "2611" ||
         character == "2612";
}

class DocumentReader final : public XmlHandler {
 public:
  explicit DocumentReader(DocxNumbering numbering) : numbering_(std::move(numbering)) {}

  Result<Descend> begin(const XmlElement& element) override {
    const std::string_view name = element.name();
    // What was deleted, how it was formatted before, and the second copy of what newer Word versions draw.
    if (name == "w:del" || name == "w:moveFrom" || name == "w:pPrChange" || name == "w:rPrChange" ||
        name == "mc:Fallback")
      return Descend::skip;
    if (name == "w:p") {
      if (open_.size() == most_nested_paragraphs) return malformed("text boxes are nested too deeply");
      open_.emplace_back();
      return Descend::into;
    }
    if (name == "w:tr") row_starts_.push_back(list_.size());
    if (!open_.empty()) read_inside(name, element, open_.back());
    return Descend::into;
  }

  Status end(std::string_view name) override {
    if (name == "w:t") takes_text_ = false;
    if (name == "w:tr" && !row_starts_.empty()) {
      row_starts_.pop_back();
      list_.end_row();
    }
    if (name != "w:p" || open_.empty()) return {};
    Paragraph paragraph = std::move(open_.back());
    open_.pop_back();
    return add(std::move(paragraph));
  }

  Status text(std::string_view content) override {
    if (!takes_text_ || open_.empty()) return {};
    return append(open_.back(), content);
  }

  ImportedDocument finish() && { return std::move(list_).finish(); }

 private:
  static Status append(Paragraph& paragraph, std::string_view content) {
    if (paragraph.text.size() + content.size() > most_block_bytes)
      return fail(ErrorKind::too_large, "a paragraph is longer than " + std::to_string(most_block_bytes) + " bytes",
                  "split it");
    paragraph.text += content;
    return {};
  }

  void read_inside(std::string_view name, const XmlElement& element, Paragraph& paragraph) {
    if (name == "w:t") takes_text_ = true;
    if (name == "w:tab" || name == "w:br" || name == "w:cr") paragraph.text += ' ';
    if (name == "w:noBreakHyphen") paragraph.text += '-';
    if (name == "w:checkBox" || (name == "w:sym" && is_box_symbol(element.attribute("char"))))
      paragraph.text += tick_box;
    if (name == "w:pStyle") paragraph.style_id = element.attribute("val");
    if (name == "w:numId") paragraph.numbering_id = element.attribute("val");
    if (name == "w:ilvl")
      paragraph.level =
          std::min<std::size_t>(parse_decimal(element.attribute("val")).value_or(0), numbering_levels - 1);
    if (name == "w:outlineLvl")
      paragraph.outline_level =
          static_cast<int>(std::min<std::uint64_t>(parse_decimal(element.attribute("val")).value_or(9), 9));
    if (name == "wp:docPr") read_drawing(element.attribute("descr") + " " + element.attribute("title"), paragraph);
    if (name == "v:shape") read_drawing(element.attribute("alt"), paragraph);
  }

  static void read_drawing(std::string_view description, Paragraph& paragraph) {
    if (trim(description).empty()) paragraph.has_unread_drawing = true;
    for (std::string& role : roles_in(description))
      if (std::find(paragraph.roles.begin(), paragraph.roles.end(), role) == paragraph.roles.end())
        paragraph.roles.push_back(std::move(role));
  }

  NumberingPlace place_of(const Paragraph& paragraph) const {
    NumberingPlace place = numbering_.place_of_style(paragraph.style_id);
    if (paragraph.numbering_id) place = {*paragraph.numbering_id, paragraph.level.value_or(0)};
    if (!paragraph.numbering_id && paragraph.level) place.level = *paragraph.level;
    return place;
  }

  Status add(Paragraph paragraph) {
    Block block{.text = std::move(paragraph.text),
                .roles = std::move(paragraph.roles),
                .has_unread_drawing = paragraph.has_unread_drawing};
    const bool is_blank = fold_white_space(block.text).empty();
    if (is_blank && hand_over_marks(block)) return {};
    block.level = paragraph.outline_level && *paragraph.outline_level < 9
                      ? *paragraph.outline_level + 1
                      : numbering_.heading_level(paragraph.style_id);
    block.kind = block.level > 0 ? BlockKind::heading : BlockKind::paragraph;
    const NumberingPlace place = place_of(paragraph);
    // An empty numbered paragraph still counts in Word, so ask before leaving it out.
    const auto number = place.numbering_id.empty() ? std::nullopt : numbering_.next(place);
    if (is_blank && block.roles.empty()) return {};
    if (number && number->is_bullet) {
      block.kind = BlockKind::option;
      block.level = static_cast<int>(place.level);
    } else if (number && !number->printed.empty()) {
      block.label = label_of(number->printed);
      if (block.kind != BlockKind::heading) {
        block.kind = BlockKind::item;
        block.level = static_cast<int>(place.level);
      }
    } else {
      take_printed_label(block);
    }
    add_waiting_roles(block);
    return list_.add(std::move(block));
  }

  static void take_printed_label(Block& block) {
    LabelledText labelled = split_label(
        fold_white_space(block.text), block.kind == BlockKind::heading ? TextPlace::heading : TextPlace::running_text);
    if (labelled.label.empty()) return;
    block.label = std::move(labelled.label);
    block.text = std::move(labelled.text);
    if (block.kind == BlockKind::paragraph) block.kind = BlockKind::item;
  }

  // A drawing alone in its paragraph belongs to what stands before it in the same table row, else to what follows.
  bool hand_over_marks(Block& block) {
    if (block.roles.empty() && !block.has_unread_drawing) return false;
    const bool has_neighbour = !row_starts_.empty() && list_.size() > row_starts_.back();
    if (!has_neighbour) {
      waiting_roles_.insert(waiting_roles_.end(), block.roles.begin(), block.roles.end());
      waits_for_unread_ = waits_for_unread_ || block.has_unread_drawing;
      return true;
    }
    Block& before = list_.last();
    before.roles.insert(before.roles.end(), block.roles.begin(), block.roles.end());
    before.has_unread_drawing = before.has_unread_drawing || block.has_unread_drawing;
    return true;
  }

  void add_waiting_roles(Block& block) {
    block.roles.insert(block.roles.begin(), waiting_roles_.begin(), waiting_roles_.end());
    block.has_unread_drawing = block.has_unread_drawing || waits_for_unread_;
    waiting_roles_.clear();
    waits_for_unread_ = false;
  }

  DocxNumbering numbering_;
  BlockList list_;
  std::vector<Paragraph> open_;
  std::vector<std::size_t> row_starts_;  ///< Size of the list when each open table row began.
  std::vector<std::string> waiting_roles_;
  bool waits_for_unread_ = false;
  bool takes_text_ = false;
};

}  // namespace

Result<ImportedDocument> read_docx(ByteView bytes) {
  TRY(const DocxParts parts, read_docx_parts(bytes));
  TRY(DocxNumbering numbering, DocxNumbering::read(parts.numbering, parts.styles));
  DocumentReader reader(std::move(numbering));
  CHECK(read_xml(parts.document, "word/document.xml", reader));
  return std::move(reader).finish();
}

}  // namespace haip
