#pragma once
// What changed between two texts, word by word, and between two editions, provision by provision.
//
//   std::vector<Segment> redline = difference("shall test", "should test often");
//   EditionDifference changes = compare_editions(from, to);

#include <string>
#include <string_view>
#include <vector>

#include "instruments/edition.hpp"

namespace haip {

enum class SegmentKind { equal, inserted, deleted };

struct Segment {
  SegmentKind kind = SegmentKind::equal;
  std::string text;  ///< Never empty.
  friend bool operator==(const Segment&, const Segment&) = default;
};

/// Equal and deleted segments joined are `from`, equal and inserted ones are `to`; neighbours differ in kind, and what
/// is deleted stands before what takes its place. Cut at word boundaries of any language. Where more than 2,000 words
/// and spaces differ, everything between the common beginning and end is shown as replaced. Both must be UTF-8.
std::vector<Segment> difference(std::string_view from, std::string_view to);

enum class ChangeKind { unchanged, changed, added, removed };

struct ProvisionChange {
  ChangeKind kind = ChangeKind::unchanged;
  ProvisionId id;
  const Provision* from = nullptr;  ///< Null when added. Into the compared editions.
  const Provision* to = nullptr;    ///< Null when removed.
};

struct EditionDifference {
  std::vector<ProvisionChange>
      changes;  ///< All provisions in the order of `to`; removed ones follow their old neighbour.
  std::size_t added = 0;
  std::size_t removed = 0;
  std::size_t changed = 0;
  std::size_t unchanged = 0;
};

/// Matches provisions by id. A provision is changed when its label, heading, text, strengths, qualifiers or roles are;
/// marks and page numbers are facts about the copy, not content. Points into both editions.
EditionDifference compare_editions(const Edition& from, const Edition& to);

/// Texts of two provisions in one and the same language: the reader's if both have it, else one that both have, else
/// each its own. Headings and answer options count.
struct TextPair {
  std::string from;
  std::string to;
  std::string language;  ///< Of `to`.
};
TextPair comparable_texts(const Provision& from, const Provision& to, std::string_view language);

/// Heading and text in one: what a redline of a provision compares.
std::string full_text(const Provision& provision, std::string_view language);

}  // namespace haip
