#include "base/yaml.hpp"

#include <yaml.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <unordered_set>

#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string_view without_mark(std::string_view text) {
  return text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
}

/// Places in a text by the count of code points, which is what libyaml counts. It counts lines at more characters than
/// editors do, so lines are counted here.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::string_view text) : text_(text) {
    if (text_.starts_with(byte_order_mark)) at_.offset = byte_order_mark.size();
  }

  /// Events come in the order of the text, ends a little before the next beginning: going back is rare and short.
  TextPosition find(std::size_t code_points) {
    while (code_points_ < code_points && at_.offset < text_.size()) step_forward();
    if (code_points_ == code_points) return at_;
    return from_the_beginning(code_points);
  }

 private:
  void step_forward() {
    const bool is_line_end = text_[at_.offset] == '\n';
    ++at_.offset;
    while (at_.offset < text_.size() && (static_cast<unsigned char>(text_[at_.offset]) & 0xC0U) == 0x80U) ++at_.offset;
    ++code_points_;
    at_.column = is_line_end ? 1 : at_.column + 1;
    if (is_line_end) ++at_.line;
  }
  [[nodiscard]] TextPosition from_the_beginning(std::size_t code_points) const {
    if (code_points > code_points_) return at_;
    PlaceFinder again(text_);
    while (again.code_points_ < code_points) again.step_forward();
    return again.at_;
  }

  std::string_view text_;
  TextPosition at_;
  std::size_t code_points_ = 0;
};

struct DeleteParser {
  void operator()(yaml_parser_t* parser) const {
    yaml_parser_delete(parser);
    delete parser;  // NOLINT(cppcoreguidelines-owning-memory): the deleter of a unique_ptr
  }
};
struct DeleteEvent {
  void operator()(yaml_event_t* event) const {
    yaml_event_delete(event);
    delete event;  // NOLINT(cppcoreguidelines-owning-memory): the deleter of a unique_ptr
  }
};
using Event = std::unique_ptr<yaml_event_t, DeleteEvent>;

YamlNode::Style style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_LITERAL_SCALAR_STYLE:
      return YamlNode::Style::literal;
    case YAML_FOLDED_SCALAR_STYLE:
      return YamlNode::Style::folded;
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return YamlNode::Style::quoted;
    default:
      return YamlNode::Style::plain;
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), places_(text), parser_(new yaml_parser_t{}) {
    if (yaml_parser_initialize(parser_.get()) == 0) throw std::bad_alloc();
    const std::string_view content = without_mark(text);
    yaml_parser_set_encoding(parser_.get(), YAML_UTF8_ENCODING);
    // The parser reads bytes; that they are unsigned there and not here means nothing.
    yaml_parser_set_input_string(parser_.get(),
                                 reinterpret_cast<const unsigned char*>(content.data()),  // NOLINT
                                 content.size());
  }

  YamlResult read() {
    if (const auto fault = next()) return tl::unexpected(*fault);  // the stream's start
    if (const auto fault = next()) return tl::unexpected(*fault);
    if (event_->type == YAML_STREAM_END_EVENT) {
      YamlNode nothing;
      nothing.kind = YamlNode::Kind::mapping;
      return nothing;
    }
    if (const auto fault = next()) return tl::unexpected(*fault);
    YamlNode root;
    if (const auto fault = read_node(root, 0)) return tl::unexpected(*fault);
    if (const auto fault = next()) return tl::unexpected(*fault);  // the document's end
    if (const auto fault = next()) return tl::unexpected(*fault);
    if (event_->type != YAML_STREAM_END_EVENT)
      return tl::unexpected(
          refuse(begin(), "a second document begins here", "keep one document in a file: remove \"---\""));
    return root;
  }

 private:
  using Fault = std::optional<YamlError>;

  TextPosition begin() { return places_.find(event_->start_mark.index); }
  TextPosition end() { return places_.find(event_->end_mark.index); }

  static YamlError refuse(const TextPosition& at, std::string message, std::string advice = {},
                          ErrorKind kind = ErrorKind::malformed) {
    return {{kind, std::move(message), std::move(advice)}, at};
  }

  Fault next() {
    Event event(new yaml_event_t{});
    if (yaml_parser_parse(parser_.get(), event.get()) == 0) return syntax_error();
    event_ = std::move(event);
    return std::nullopt;
  }

  YamlError syntax_error() {
    const yaml_parser_t& parser = *parser_;
    if (parser.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    if (parser.error == YAML_READER_ERROR) {
      PlaceFinder lines(text_);
      return refuse(lines.find(count_code_points(without_mark(text_).substr(0, parser.problem_offset))),
                    "this character may not stand in YAML", "remove it, or write it as an escape in double quotes");
    }
    std::string message = parser.problem == nullptr ? "this is not YAML" : parser.problem;
    if (parser.context != nullptr) message += " " + std::string(parser.context);
    return refuse(places_.find(parser.problem_mark.index), "YAML: " + message,
                  "look at the indentation, and put text that holds \": \" or \" #\" in quotes");
  }

  // The event that begins the node has been read.
  Fault read_node(YamlNode& node, std::size_t depth) {  // NOLINT(misc-no-recursion): no deeper than deepest_yaml
    node.begin = begin();
    if (++nodes_ > most_yaml_nodes)
      return refuse(node.begin, "more than " + std::to_string(most_yaml_nodes) + " values", {}, ErrorKind::too_large);
    if (depth > deepest_yaml)
      return refuse(node.begin, "nested deeper than " + std::to_string(deepest_yaml) + " levels", {},
                    ErrorKind::too_large);
    switch (event_->type) {
      case YAML_SCALAR_EVENT:
        return read_scalar(node);
      case YAML_SEQUENCE_START_EVENT:
        return read_sequence(node, depth);
      case YAML_MAPPING_START_EVENT:
        return read_mapping(node, depth);
      case YAML_ALIAS_EVENT:
        return refuse(node.begin, "aliases (*name) are not read here", "write the value out, or put it in a claim");
      default:
        return refuse(node.begin, "a value was expected here");
    }
  }

  Fault refuse_properties(const TextPosition& at, const yaml_char_t* anchor, const yaml_char_t* tag) {
    if (anchor != nullptr) return refuse(at, "anchors (&name) are not read here", "write the value out");
    if (tag != nullptr) return refuse(at, "tags (!name) are not read here", "remove the tag");
    return std::nullopt;
  }

  Fault read_scalar(YamlNode& node) {
    const auto& scalar = event_->data.scalar;
    if (auto fault = refuse_properties(node.begin, scalar.anchor, scalar.tag)) return fault;
    node.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);  // NOLINT: bytes as above
    node.style = style_of(scalar.style);
    node.end = end();
    return std::nullopt;
  }

  Fault read_sequence(YamlNode& node, std::size_t depth) {  // NOLINT(misc-no-recursion)
    const auto& start = event_->data.sequence_start;
    if (auto fault = refuse_properties(node.begin, start.anchor, start.tag)) return fault;
    node.kind = YamlNode::Kind::sequence;
    while (true) {
      if (auto fault = next()) return fault;
      if (event_->type == YAML_SEQUENCE_END_EVENT) break;
      if (auto fault = read_node(node.items.emplace_back(), depth + 1)) return fault;
    }
    node.end = end();
    return std::nullopt;
  }

  Fault read_mapping(YamlNode& node, std::size_t depth) {  // NOLINT(misc-no-recursion)
    const auto& start = event_->data.mapping_start;
    if (auto fault = refuse_properties(node.begin, start.anchor, start.tag)) return fault;
    node.kind = YamlNode::Kind::mapping;
    std::unordered_set<std::string> keys;
    while (true) {
      if (auto fault = next()) return fault;
      if (event_->type == YAML_MAPPING_END_EVENT) break;
      YamlNode::Member& member = node.members.emplace_back();
      if (auto fault = read_node(member.key, depth + 1)) return fault;
      if (member.key.kind != YamlNode::Kind::scalar)
        return refuse(member.key.begin, "a key must be plain text", "put text that begins with { or [ in quotes");
      if (!keys.insert(member.key.text).second)
        return refuse(member.key.begin, "the key \"" + printable(member.key.text) + "\" stands twice in this mapping",
                      "keep one of them");
      if (auto fault = next()) return fault;
      if (auto fault = read_node(member.value, depth + 1)) return fault;
    }
    node.end = end();
    return std::nullopt;
  }

  std::string_view text_;
  PlaceFinder places_;
  std::unique_ptr<yaml_parser_t, DeleteParser> parser_;
  Event event_;
  std::size_t nodes_ = 0;
};

}  // namespace

bool YamlNode::is_null() const {
  return kind == Kind::scalar && style == Style::plain && (text.empty() || text == "~" || text == "null");
}

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto found =
      std::ranges::find(members, key, [](const Member& member) { return std::string_view(member.key.text); });
  return found == members.end() ? nullptr : &found->value;
}

std::string_view YamlNode::kind_word() const {
  if (is_null()) return "nothing";
  switch (kind) {
    case Kind::sequence:
      return "a list";
    case Kind::mapping:
      return "a mapping";
    case Kind::scalar:
      break;
  }
  return "text";
}

YamlResult parse_yaml(std::string_view text, std::size_t limit_bytes) {
  if (text.size() > limit_bytes)
    return tl::unexpected(
        YamlError{{ErrorKind::too_large, "the file is larger than " + std::to_string(limit_bytes) + " bytes", {}}, {}});
  if (!is_utf8(text))
    return tl::unexpected(
        YamlError{{ErrorKind::malformed, "the file is not UTF-8", "save it as UTF-8 in your editor"}, {}});
  return Reader(text).read();
}

Error error_with_place(const YamlError& error) {
  return error.error.within("line " + std::to_string(error.at.line) + ", column " + std::to_string(error.at.column));
}

Json yaml_as_json(const YamlNode& node) {  // NOLINT(misc-no-recursion): no deeper than deepest_yaml
  if (node.kind == YamlNode::Kind::scalar) return node.text;
  if (node.kind == YamlNode::Kind::sequence) {
    Json::Array array;
    for (const YamlNode& item : node.items) array.push_back(yaml_as_json(item));
    return array;
  }
  Json::Object object;
  for (const YamlNode::Member& member : node.members) object.emplace_back(member.key.text, yaml_as_json(member.value));
  return object;
}

}  // namespace haip
