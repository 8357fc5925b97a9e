#include "web/markdown.hpp"

#include <md4c.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace haip {
namespace {

// Tables with empty cells and reference links can multiply the text.
constexpr std::size_t markup_limit_bytes = std::size_t{1024} * 1024;
// Browsers slow down on deep nesting; nobody writes more than this.
constexpr std::size_t deepest_nesting = 20;

constexpr int go_on = 0;
constexpr int give_up = -1;  // md4c goes on after a positive one, whatever its documentation says.

/// What md4c's events become. md4c 0.4.8 sometimes ends a span that it never began, or the other way round (found by
/// fuzzing), so this keeps its own account: tags always nest, and whatever is open at the end of a block is closed.
class Writer {
 public:
  explicit Writer(MarkdownOptions options) : options_(std::move(options)) {}

  int enter_block(MD_BLOCKTYPE type, const void* detail) {
    if (type == MD_BLOCK_DOC) return go_on;
    if (type == MD_BLOCK_HR) return write("<hr>");
    if (type == MD_BLOCK_UL) lists_are_tight_.push_back(static_cast<const MD_BLOCK_UL_DETAIL*>(detail)->is_tight != 0);
    if (type == MD_BLOCK_OL) lists_are_tight_.push_back(static_cast<const MD_BLOCK_OL_DETAIL*>(detail)->is_tight != 0);
    std::string attributes = block_attributes(type, detail);
    const int number = is_numbered(type) ? ++numbered_ : 0;
    if (number > 0) attributes += " id=\"" + anchor(number) + "\"";
    return open(Kind{Part::block, type}, block_name(type, detail), attributes, number);
  }

  int leave_block(MD_BLOCKTYPE type) {
    if (type == MD_BLOCK_DOC || type == MD_BLOCK_HR) return go_on;
    if ((type == MD_BLOCK_UL || type == MD_BLOCK_OL) && !lists_are_tight_.empty()) lists_are_tight_.pop_back();
    image_depth_ = 0;
    return close(Kind{Part::block, type});
  }

  int enter_span(MD_SPANTYPE type, const void* detail) {
    if (type == MD_SPAN_IMG) {
      ++image_depth_;
      return go_on;
    }
    if (image_depth_ > 0) return go_on;
    const Kind kind{Part::span, type};
    if (type != MD_SPAN_A) return open(kind, span_name(type), {});
    const auto address = external_url(plain(static_cast<const MD_SPAN_A_DETAIL*>(detail)->href));
    if (!address) return open(kind, {}, {});
    std::string attributes = " href=\"";
    append_escaped(attributes, address->text());
    return open(kind, "a", attributes + "\" rel=\"nofollow ugc\"");
  }

  int leave_span(MD_SPANTYPE type) {
    if (type == MD_SPAN_IMG) {
      image_depth_ = std::max(0, image_depth_ - 1);
      return go_on;
    }
    return image_depth_ > 0 ? go_on : close(Kind{Part::span, type});
  }

  int text(MD_TEXTTYPE type, std::string_view text) {
    switch (type) {
      case MD_TEXT_NULLCHAR:
        return write(replacement);
      case MD_TEXT_BR:
        return write("<br>\n");
      case MD_TEXT_SOFTBR:
        return write("\n");
      case MD_TEXT_ENTITY:
        return write_entity(text);
      default:
        append_escaped(markup_, text);
        return check_size();
    }
  }

  std::string take() { return std::move(markup_); }

 private:
  static constexpr std::string_view replacement = "\xef\xbf\xbd";

  [[nodiscard]] std::string block_name(MD_BLOCKTYPE type, const void* detail) const {
    switch (type) {
      case MD_BLOCK_QUOTE:
        return "blockquote";
      case MD_BLOCK_UL:
        return "ul";
      case MD_BLOCK_OL:
        return "ol";
      case MD_BLOCK_LI:
        return "li";
      case MD_BLOCK_CODE:
        return "pre";
      case MD_BLOCK_TABLE:
        return "table";
      case MD_BLOCK_THEAD:
        return "thead";
      case MD_BLOCK_TBODY:
        return "tbody";
      case MD_BLOCK_TR:
        return "tr";
      case MD_BLOCK_TH:
        return "th";
      case MD_BLOCK_TD:
        return "td";
      case MD_BLOCK_H: {
        const auto level = static_cast<int>(static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level);
        return "h" + std::to_string(std::clamp(options_.top_heading + level - 1, 1, 6));
      }
      default:
        return "p";
    }
  }

  static std::string block_attributes(MD_BLOCKTYPE type, const void* detail) {
    if (type == MD_BLOCK_TH) return " scope=\"col\"";
    if (type != MD_BLOCK_OL) return {};
    const unsigned start = static_cast<const MD_BLOCK_OL_DETAIL*>(detail)->start;
    return start == 1 ? std::string() : " start=\"" + std::to_string(start) + "\"";
  }

  static std::string_view span_name(MD_SPANTYPE type) {
    switch (type) {
      case MD_SPAN_EM:
        return "em";
      case MD_SPAN_STRONG:
        return "strong";
      case MD_SPAN_CODE:
        return "code";
      case MD_SPAN_DEL:
        return "del";
      default:
        return {};
    }
  }

  /// An address as written, entities and all: "javascript&#58;" must not become a scheme.
  static std::string plain(const MD_ATTRIBUTE& attribute) {
    std::string text;
    for (std::size_t i = 0; attribute.substr_offsets[i] < attribute.size; ++i) {
      const std::string_view part(attribute.text + attribute.substr_offsets[i],
                                  attribute.substr_offsets[i + 1] - attribute.substr_offsets[i]);
      text += attribute.substr_types[i] == MD_TEXT_ENTITY && part == "&amp;" ? "&" : part;
    }
    return text;
  }

  enum class Part : std::uint8_t { block, span };
  struct Kind {
    Part part;
    int type;
    friend bool operator==(const Kind&, const Kind&) = default;
  };
  struct Open {
    Kind kind;
    std::string name;  // "" when the tag was left out.
    int number = 0;    // Of its anchor; 0 for none.
  };

  /// Items of a list with paragraphs have the anchors of those.
  [[nodiscard]] bool is_numbered(MD_BLOCKTYPE type) const {
    if (options_.anchors.empty() || open_.size() >= deepest_nesting) return false;
    return type == MD_BLOCK_P || (type == MD_BLOCK_LI && !lists_are_tight_.empty() && lists_are_tight_.back());
  }
  [[nodiscard]] std::string anchor(int number) const {
    std::string id;
    append_escaped(id, options_.anchors + std::to_string(number));
    return id;
  }
  void write_anchor_link(int number) {
    std::string label = options_.anchor_label;
    constexpr std::string_view placeholder = "{number}";
    if (const std::size_t at = label.find(placeholder); at != std::string::npos)
      label.replace(at, placeholder.size(), std::to_string(number));
    markup_ += " <a class=\"here\" href=\"";
    append_escaped(markup_, options_.anchor_address);
    markup_ += "#" + anchor(number) + "\" aria-label=\"";
    append_escaped(markup_, label);
    markup_ += "\">¶</a>";
  }

  int open(Kind kind, std::string_view name, std::string_view attributes, int number = 0) {
    const bool is_left_out = name.empty() || open_.size() >= deepest_nesting;
    open_.push_back({kind, is_left_out ? std::string() : std::string(name), number});
    if (is_left_out) return go_on;
    markup_ += '<';
    markup_ += name;
    markup_ += attributes;
    return write(">");
  }

  int close(Kind kind) {
    auto opened = open_.rbegin();
    while (opened != open_.rend() && opened->kind != kind) {
      // A span ends inside its block or not at all.
      if (kind.part == Part::span && opened->kind.part == Part::block) return go_on;
      ++opened;
    }
    if (opened == open_.rend()) return go_on;
    const auto left_open = static_cast<std::size_t>(open_.rend() - opened) - 1;
    while (open_.size() > left_open) {
      const std::string& name = open_.back().name;
      if (open_.back().number > 0) write_anchor_link(open_.back().number);
      if (!name.empty()) markup_ += "</" + name + ">";
      open_.pop_back();
    }
    return check_size();
  }

  int write(std::string_view markup) {
    markup_ += markup;
    return check_size();
  }

  [[nodiscard]] int check_size() const { return markup_.size() > markup_limit_bytes ? give_up : go_on; }

  /// Named entities are the browser's business (none of them reorders text or is a control character); numeric ones go
  /// the way of any other character.
  int write_entity(std::string_view entity) {
    if (!entity.starts_with("&#")) return write(entity);
    std::string_view digits = entity.substr(2, entity.size() - 3);
    const bool is_hexadecimal = digits.starts_with('x') || digits.starts_with('X');
    if (is_hexadecimal) digits.remove_prefix(1);
    std::uint32_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value, is_hexadecimal ? 16 : 10);
    const std::string character = utf8(value);
    append_escaped(markup_, check_public_text("", character, 1) ? std::string_view(character) : replacement);
    return check_size();
  }

  static std::string utf8(std::uint32_t value) {
    const auto byte = [](std::uint32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
    if (value < 0x80) return {byte(value)};
    if (value < 0x800) return {byte(0xc0 | value >> 6), byte(0x80 | (value & 0x3f))};
    if (value < 0x10000)
      return {byte(0xe0 | value >> 12), byte(0x80 | (value >> 6 & 0x3f)), byte(0x80 | (value & 0x3f))};
    if (value > 0x10ffff) return std::string(replacement);
    return {byte(0xf0 | value >> 18), byte(0x80 | (value >> 12 & 0x3f)), byte(0x80 | (value >> 6 & 0x3f)),
            byte(0x80 | (value & 0x3f))};
  }

  MarkdownOptions options_;
  std::string markup_;
  std::vector<Open> open_;
  std::vector<bool> lists_are_tight_;  // One for each list that is open.
  int numbered_ = 0;
  int image_depth_ = 0;
};

Writer& writer(void* user) { return *static_cast<Writer*>(user); }

}  // namespace

Result<Html> markdown(std::string_view text, MarkdownOptions options) {
  if (text.size() > markdown_limit_bytes)
    return fail(ErrorKind::too_large, "the text is over 64 KB", "shorten it, or publish it elsewhere and link to it");
  if (!is_utf8(text)) return malformed("the text is not valid UTF-8", "save it as UTF-8");

  MD_PARSER parser{};
  parser.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* user) {
    return writer(user).enter_block(type, detail);
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* user) { return writer(user).leave_block(type); };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* user) { return writer(user).enter_span(type, detail); };
  parser.leave_span = [](MD_SPANTYPE type, void*, void* user) { return writer(user).leave_span(type); };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* part, MD_SIZE size, void* user) {
    return writer(user).text(type, {part, size});
  };
  Writer result(std::move(options));
  if (md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &result) != 0)
    return fail(ErrorKind::too_large, "the text unfolds to more than 1 MB",
                "use fewer table columns or reference links");
  return Html::trusted(result.take());
}

}  // namespace haip
