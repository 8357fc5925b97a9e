#include "instruments/block_list.hpp"

#include <array>

namespace haip {
namespace {

constexpr std::array<std::string_view, 12> boxes{"\u2610", "\u2611", "\u2612", "\u25a1", "\u25a0", "\u25fb",
                                                 "\u2751", "\u274f", "\u2b1c", "[ ]",    "[x]",    "[X]"};

std::size_t find_box(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (tick_box_size(text.substr(i)) > 0) return i;
  return std::string_view::npos;
}

}  // namespace

std::size_t tick_box_size(std::string_view text) {
  for (const std::string_view box : boxes)
    if (text.starts_with(box)) return box.size();
  return 0;
}

Status BlockList::add(Block block) {
  const std::string whole = std::move(block.text);
  std::string_view rest = whole;
  const std::size_t first_box = find_box(rest);
  block.text = fold_white_space(rest.substr(0, first_box));
  if (has_waiting_box_ && block.label.empty() && !block.text.empty()) {
    block.kind = BlockKind::option;
    has_waiting_box_ = false;
  }
  CHECK(append(std::move(block)));
  while (first_box != std::string_view::npos) {
    const std::size_t box = find_box(rest);
    if (box == std::string_view::npos) break;
    rest.remove_prefix(box + tick_box_size(rest.substr(box)));
    Block option{.kind = BlockKind::option, .text = fold_white_space(rest.substr(0, find_box(rest)))};
    has_waiting_box_ = option.text.empty();
    CHECK(append(std::move(option)));
  }
  return {};
}

Status BlockList::append(Block block) {
  if (block.text.size() > most_block_bytes)
    return fail(ErrorKind::too_large, "a paragraph is longer than " + std::to_string(most_block_bytes) + " bytes",
                "split it");
  const bool says_something =
      !block.text.empty() || !block.label.empty() || !block.roles.empty() || block.has_unread_drawing;
  if (!says_something) return {};
  if (blocks_.size() == most_blocks)
    return fail(ErrorKind::too_large, "the document has more than " + std::to_string(most_blocks) + " paragraphs",
                "import the instrument's text alone, without annexes");
  blocks_.push_back(std::move(block));
  return {};
}

}  // namespace haip
