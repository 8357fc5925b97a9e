#pragma once
// Gathers the blocks of a document under the limits of document.hpp.

#include "instruments/document.hpp"

namespace haip {

class BlockList {
 public:
  /// Splits text at its tick boxes: what stands before the first one is a paragraph, an item or a heading, each box
  /// begins an option. A box without text makes the next text an option. Blocks without label and text are left out.
  /// Errors: too_large.
  Status add(Block block);

  /// A tick box without its text is waiting no longer (end of a table row).
  void end_row() { has_waiting_box_ = false; }
  [[nodiscard]] bool empty() const { return blocks_.empty(); }
  [[nodiscard]] Block& last() { return blocks_.back(); }
  [[nodiscard]] std::size_t size() const { return blocks_.size(); }
  ImportedDocument finish() && { return {std::move(blocks_)}; }

 private:
  Status append(Block block);

  std::vector<Block> blocks_;
  bool has_waiting_box_ = false;
};

/// The sign that tick boxes are read as: "☐".
inline constexpr std::string_view tick_box = "\u2610";
/// The length in bytes of a tick box of any kind (☐ ☑ ☒ □ ■ ◻ ❑ [ ] [x]) that the text begins with, or 0.
std::size_t tick_box_size(std::string_view text);

}  // namespace haip
