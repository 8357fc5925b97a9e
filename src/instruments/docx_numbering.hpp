#pragma once
// Automatic numbering of Word files: what a paragraph's number reads when the document is printed (ECMA-376 part
// 1, 17.9).

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace haip {

inline constexpr std::size_t numbering_levels = 9;

/// Where a paragraph stands in a numbering. "" as id: in none.
struct NumberingPlace {
  std::string numbering_id;  ///< w:numId
  std::size_t level = 0;     ///< w:ilvl
};

struct ParagraphStyle {
  std::string name;      ///< "heading 1"
  std::string based_on;  ///< Its id.
  std::optional<std::string> numbering_id;
  std::optional<std::size_t> level;
  std::optional<int> outline_level;  ///< 0 to 8: shown as a heading.
};

class DocxNumbering {
 public:
  /// Both parts may be "". Errors: malformed.
  static Result<DocxNumbering> read(std::string_view numbering_xml, std::string_view styles_xml);

  /// Numbering that the paragraph's style brings, following what it is based on.
  [[nodiscard]] NumberingPlace place_of_style(const std::string& style_id) const;
  /// 1 to 9 when the style is a heading, 0 otherwise.
  [[nodiscard]] int heading_level(const std::string& style_id) const;

  struct Number {
    std::string printed;  ///< "11.", "(a)"; "" for a bullet.
    bool is_bullet = false;
  };
  /// Counts the next paragraph at that place. Nothing when there is no such numbering.
  std::optional<Number> next(const NumberingPlace& place);

 private:
  friend class NumberingReader;
  friend class StylesReader;
  struct Level {
    std::int64_t start = 1;
    std::string format = "decimal";
    std::string text;
    std::string style_id;
  };
  using Levels = std::array<Level, numbering_levels>;
  struct Numbering {
    std::string abstract_id;
    std::map<std::size_t, std::int64_t> start_overrides;
  };
  struct Counter {
    std::array<std::optional<std::int64_t>, numbering_levels> values;
  };
  [[nodiscard]] std::string print(const Levels& levels, std::size_t level, const Counter& counter) const;

  std::map<std::string, Levels> abstract_;
  std::map<std::string, Numbering> numberings_;
  std::map<std::string, ParagraphStyle> styles_;
  std::map<std::string, Counter> counters_;  ///< By abstract numbering: paragraphs of several lists share it.
  std::map<std::pair<std::string, std::size_t>, bool> has_restarted_;
};

/// "1", "iv", "B", "zz": a number in a w:numFmt format; decimal for formats that are not known here.
std::string format_number(std::int64_t number, std::string_view format);

}  // namespace haip
