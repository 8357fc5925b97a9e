#include "base/yaml_edit.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"

namespace haip {
namespace {

/// Plain where no reader of YAML could take it for something else than text or a date; else between quotes.
std::string written_value(std::string_view value) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./+-";
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const bool is_plain = !value.empty() && value.find_first_not_of(plain) == value.npos &&
                        value.find_first_of("./+-") != 0 &&
                        (value.size() > 5 || value.find_first_of(letters) == value.npos);
  return is_plain ? std::string(value) : canonical_json(Json(value));
}

const YamlNode::Member* find_member(const YamlNode& mapping, std::string_view key) {
  const auto found = std::ranges::find_if(mapping.members, [&](const auto& member) { return member.key.text == key; });
  return found == mapping.members.end() ? nullptr : &*found;
}

bool is_one_line(const YamlNode& node) {
  return node.kind == YamlNode::Kind::scalar && node.begin.line == node.end.line &&
         (node.style == YamlNode::Style::plain || node.style == YamlNode::Style::quoted);
}

Error not_one_line(const YamlNode::Member& member) {
  return {ErrorKind::refused,
          "line " + std::to_string(member.key.begin.line) + ": \"" + printable(member.key.text) +
              "\" is not a text of one line",
          "write it in one line, or change the file by hand"};
}

}  // namespace

Status YamlEdit::set(const YamlNode& mapping, std::string_view key, std::string_view value, std::string_view beside) {
  const std::string written = written_value(value);
  const YamlNode::Member* there = find_member(mapping, key);
  if (there == nullptr) return add_member(mapping, key, written, beside);
  if (!is_one_line(there->value)) return fail(not_one_line(*there));
  // "sha256:" without a value: libyaml places the nothing right behind the colon, or further on.
  if (there->value.begin.offset == there->value.end.offset) {
    const std::size_t colon = text_.find(':', there->key.end.offset);
    changes_.emplace(colon + 1, Change{0, " " + written});
  } else {
    const std::size_t begin = there->value.begin.offset;
    changes_.emplace(begin, Change{there->value.end.offset - begin, written});
  }
  return {};
}

Status YamlEdit::add_member(const YamlNode& mapping, std::string_view key, const std::string& written,
                            std::string_view beside) {
  const YamlNode::Member* neighbour = find_member(mapping, beside);
  if (neighbour == nullptr) throw std::logic_error("no member " + std::string(beside) + " to write beside");
  if (!is_one_line(neighbour->value)) return fail(not_one_line(*neighbour));
  const std::string member = std::string(key) + ": " + written;
  const std::size_t end = neighbour->value.end.offset;
  if (text_[mapping.begin.offset] == '{') {
    changes_.emplace(end, Change{0, ", " + member});
    return {};
  }
  // On a line of its own, behind whatever is remarked on the neighbour's, with the same indentation and line end.
  const std::size_t line_end = std::min(text_.find('\n', end), text_.size());
  const bool has_carriage_return = line_end > 0 && text_[line_end - 1] == '\r';
  const std::size_t offset = has_carriage_return ? line_end - 1 : line_end;
  const std::string line_begin =
      (has_carriage_return ? "\r\n" : "\n") + std::string(neighbour->key.begin.column - 1, ' ');
  changes_.emplace(offset, Change{0, line_begin + member});
  return {};
}

std::string YamlEdit::text() const {
  std::string text;
  std::size_t done = 0;
  for (const auto& [offset, change] : changes_) {
    text.append(text_.substr(done, offset - done)).append(change.replacement);
    done = offset + change.length;
  }
  return text.append(text_.substr(done));
}

}  // namespace haip
