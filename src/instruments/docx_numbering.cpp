#include "instruments/docx_numbering.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "instruments/xml_events.hpp"

namespace haip {
namespace {

constexpr std::int64_t largest_number = 9'999;
constexpr int deepest_style = 20;

std::size_t level_of(const std::string& text) {
  const auto value = parse_decimal(text);
  return value ? std::min<std::size_t>(*value, numbering_levels - 1) : 0;
}

std::int64_t number_of(const std::string& text) {
  const auto value = parse_decimal(text);
  return value ? std::min(static_cast<std::int64_t>(*value), largest_number) : 1;
}

std::string roman(std::int64_t number) {
  constexpr std::array<std::pair<std::int64_t, std::string_view>, 13> signs{{{1000, "m"},
                                                                             {900, "cm"},
                                                                             {500, "d"},
                                                                             {400, "cd"},
                                                                             {100, "c"},
                                                                             {90, "xc"},
                                                                             {50, "l"},
                                                                             {40, "xl"},
                                                                             {10, "x"},
                                                                             {9, "ix"},
                                                                             {5, "v"},
                                                                             {4, "iv"},
                                                                             {1, "i"}}};
  std::string text;
  for (const auto& [value, sign] : signs)
    for (; number >= value; number -= value) text += sign;
  return text;
}

// a … z, then aa, bb … as Word does.
std::string letters(std::int64_t number) {
  const auto repeats = static_cast<std::size_t>((number - 1) / 26 + 1);
  return std::string(std::min<std::size_t>(repeats, 10), static_cast<char>('a' + (number - 1) % 26));
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

}  // namespace

std::string format_number(std::int64_t number, std::string_view format) {
  if (number < 1) return std::to_string(number);
  if (format == "lowerLetter") return letters(number);
  if (format == "upperLetter") return upper(letters(number));
  if (format == "lowerRoman") return roman(number);
  if (format == "upperRoman") return upper(roman(number));
  if (format == "decimalZero" && number < 10) return "0" + std::to_string(number);
  return std::to_string(number);
}

class NumberingReader final : public XmlHandler {
 public:
  explicit NumberingReader(DocxNumbering& into) : into_(into) {}

  Result<Descend> begin(const XmlElement& element) override {
    const std::string_view name = element.name();
    if (name == "w:abstractNum") {
      levels_ = &into_.abstract_[element.attribute("abstractNumId")];
    } else if (name == "w:num") {
      levels_ = nullptr;
      numbering_ = &into_.numberings_[element.attribute("numId")];
    } else if (name == "w:abstractNumId" && numbering_ != nullptr) {
      numbering_->abstract_id = element.attribute("val");
    } else if (name == "w:lvlOverride" || name == "w:lvl") {
      level_ = level_of(element.attribute("ilvl"));
    } else if (name == "w:startOverride" && numbering_ != nullptr) {
      numbering_->start_overrides[level_] = number_of(element.attribute("val"));
    } else if (levels_ != nullptr) {
      read_level(name, element);
    }
    return Descend::into;
  }
  Status end(std::string_view) override { return {}; }
  Status text(std::string_view) override { return {}; }

 private:
  void read_level(std::string_view name, const XmlElement& element) {
    DocxNumbering::Level& level = (*levels_)[level_];
    if (name == "w:start") level.start = number_of(element.attribute("val"));
    if (name == "w:numFmt") level.format = element.attribute("val");
    if (name == "w:lvlText") level.text = element.attribute("val");
    if (name == "w:pStyle") level.style_id = element.attribute("val");
  }

  DocxNumbering& into_;
  DocxNumbering::Levels* levels_ = nullptr;
  DocxNumbering::Numbering* numbering_ = nullptr;
  std::size_t level_ = 0;
};

class StylesReader final : public XmlHandler {
 public:
  explicit StylesReader(DocxNumbering& into) : into_(into) {}

  Result<Descend> begin(const XmlElement& element) override {
    const std::string_view name = element.name();
    if (name == "w:style") style_ = &into_.styles_[element.attribute("styleId")];
    if (name == "w:tblStylePr") return Descend::skip;
    if (style_ == nullptr) return Descend::into;
    if (name == "w:name") style_->name = element.attribute("val");
    if (name == "w:basedOn") style_->based_on = element.attribute("val");
    if (name == "w:numId") style_->numbering_id = element.attribute("val");
    if (name == "w:ilvl") style_->level = level_of(element.attribute("val"));
    if (name == "w:outlineLvl") style_->outline_level = static_cast<int>(level_of(element.attribute("val")));
    return Descend::into;
  }
  Status end(std::string_view name) override {
    if (name == "w:style") style_ = nullptr;
    return {};
  }
  Status text(std::string_view) override { return {}; }

 private:
  DocxNumbering& into_;
  ParagraphStyle* style_ = nullptr;
};

Result<DocxNumbering> DocxNumbering::read(std::string_view numbering_xml, std::string_view styles_xml) {
  DocxNumbering numbering;
  NumberingReader numbering_reader(numbering);
  if (!numbering_xml.empty()) CHECK(read_xml(numbering_xml, "word/numbering.xml", numbering_reader));
  StylesReader styles_reader(numbering);
  if (!styles_xml.empty()) CHECK(read_xml(styles_xml, "word/styles.xml", styles_reader));
  return numbering;
}

NumberingPlace DocxNumbering::place_of_style(const std::string& style_id) const {
  std::string id = style_id;
  for (int depth = 0; depth < deepest_style; ++depth) {
    const auto style = styles_.find(id);
    if (style == styles_.end()) return {};
    if (style->second.numbering_id) {
      NumberingPlace place{*style->second.numbering_id, style->second.level.value_or(0)};
      const auto numbering = numberings_.find(place.numbering_id);
      if (style->second.level || numbering == numberings_.end()) return place;
      // The level may name the style instead.
      const auto levels = abstract_.find(numbering->second.abstract_id);
      if (levels == abstract_.end()) return place;
      for (std::size_t level = 0; level < numbering_levels; ++level)
        if (levels->second[level].style_id == id) place.level = level;
      return place;
    }
    id = style->second.based_on;
  }
  return {};
}

int DocxNumbering::heading_level(const std::string& style_id) const {
  std::string id = style_id;
  for (int depth = 0; depth < deepest_style; ++depth) {
    const auto found = styles_.find(id);
    if (found == styles_.end()) return 0;
    const ParagraphStyle& style = found->second;
    if (style.outline_level) return *style.outline_level + 1;
    if (style.name == "Title" || style.name == "title") return 1;
    constexpr std::string_view heading = "eading ";  // "heading 1", "Heading 1"
    if (const std::size_t at = style.name.find(heading); at == 1 && style.name.size() == 9)
      return std::clamp(style.name[8] - '0', 1, 9);
    id = style.based_on;
  }
  return 0;
}

std::optional<DocxNumbering::Number> DocxNumbering::next(const NumberingPlace& place) {
  const auto numbering = numberings_.find(place.numbering_id);
  if (numbering == numberings_.end()) return std::nullopt;  // "0" takes a paragraph out of its style's numbering
  const auto abstract = abstract_.find(numbering->second.abstract_id);
  if (abstract == abstract_.end()) return std::nullopt;
  const Levels& levels = abstract->second;
  const std::size_t level = std::min(place.level, numbering_levels - 1);
  if (levels[level].format == "bullet") return Number{{}, true};

  Counter& counter = counters_[numbering->second.abstract_id];
  std::optional<std::int64_t>& value = counter.values[level];
  const auto start_override = numbering->second.start_overrides.find(level);
  bool& has_restarted = has_restarted_[{place.numbering_id, level}];
  if (start_override != numbering->second.start_overrides.end() && !has_restarted) {
    value = start_override->second;
  } else {
    value = value ? *value + 1 : levels[level].start;
  }
  has_restarted = true;
  for (std::size_t deeper = level + 1; deeper < numbering_levels; ++deeper) counter.values[deeper].reset();
  if (levels[level].format == "none") return Number{{}, false};
  return Number{print(levels, level, counter), false};
}

std::string DocxNumbering::print(const Levels& levels, std::size_t level, const Counter& counter) const {
  const std::string& pattern = levels[level].text;
  std::string printed;
  for (std::size_t i = 0; i < pattern.size() && printed.size() < 100; ++i) {
    const bool is_place = pattern[i] == '%' && i + 1 < pattern.size() && pattern[i + 1] >= '1' && pattern[i + 1] <= '9';
    if (!is_place) {
      printed += pattern[i];
      continue;
    }
    const auto shown = static_cast<std::size_t>(pattern[++i] - '1');
    printed += format_number(counter.values[shown].value_or(levels[shown].start), levels[shown].format);
  }
  return printed;
}

}  // namespace haip
