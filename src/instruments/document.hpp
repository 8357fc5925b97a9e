#pragma once
// What an importer finds in a document: its blocks in order, each with the number it carries. From Markdown or plain
// text (import_markdown.cpp) and from Word files (import_docx.cpp); matching.hpp turns it into an edition.

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace haip {

inline constexpr std::size_t most_blocks = 20'000;
inline constexpr std::size_t largest_document_bytes = 16 * 1024 * 1024;  ///< As it lies on disk.
inline constexpr std::size_t most_block_bytes = 64 * 1024;               ///< Text of one block.

enum class BlockKind {
  heading,
  item,       ///< Carries a number or letter: "1.", "(a)", "Q21".
  paragraph,  ///< Carries none.
  option,     ///< A tick box or a bullet: an answer option or a point of a list.
};

struct Block {
  BlockKind kind = BlockKind::paragraph;
  int level = 0;      ///< Of a heading from 1, of a list item from 0.
  std::string label;  ///< "1.", "(a)", "Action 1", as printed or as the automatic numbering prints it; "" without.
  std::string text;   ///< Without the label, white space folded.
  std::vector<std::string> roles;   ///< From organisation_roles, when a drawing in the block names them.
  bool has_unread_drawing = false;  ///< A drawing without a description stood here; what it says is lost.
  friend bool operator==(const Block&, const Block&) = default;
};

struct ImportedDocument {
  std::vector<Block> blocks;
};

/// By the file's first bytes: a ZIP is read as a Word file, anything else as Markdown or plain text.
Result<ImportedDocument> read_document(ByteView bytes);

/// Headings (# and underlined), numbered and lettered items, bullets and tick boxes, table rows as options, paragraphs
/// with their lines joined. Errors: malformed when it is not UTF-8; too_large over the limits above.
Result<ImportedDocument> read_markdown(std::string_view text);

/// WordprocessingML: styles, automatic numbering, tables, content controls and old form fields for tick boxes, and
/// the descriptions of drawings. Nothing is fetched, no entity is expanded, deleted text of tracked changes is skipped.
/// Errors: malformed; too_large when it unfolds to more than 64 MB or over the limits above.
Result<ImportedDocument> read_docx(ByteView bytes);

/// Where a text stands: a number before a capital letter ("1 Find risks") is a label in a heading only.
enum class TextPlace { running_text, heading };

/// Takes a leading label off a text: "1.", "2)", "(a)", "iv)", "1A.", "11.D", "Q21.", "Action 1:", "Section 2",
/// "第1部", "行動1". The label comes without what ends it ("1", "(a)", "Action 1"); "" when the text begins with none.
struct LabelledText {
  std::string label;
  std::string text;
};
LabelledText split_label(std::string_view text, TextPlace place = TextPlace::running_text);

/// The roles that a drawing's description names.
std::vector<std::string> roles_in(std::string_view description);

/// White space folded to single spaces, none at the ends.
std::string fold_white_space(std::string_view text);

}  // namespace haip
