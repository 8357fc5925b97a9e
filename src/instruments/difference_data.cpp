#include "instruments/difference_data.hpp"

#include "base/json_members.hpp"

namespace haip {
namespace {

std::string_view segment_word(SegmentKind kind) {
  switch (kind) {
    case SegmentKind::equal:
      return "equal";
    case SegmentKind::inserted:
      return "inserted";
    case SegmentKind::deleted:
      return "deleted";
  }
  return "equal";
}

}  // namespace

std::string_view change_word(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::unchanged:
      return "unchanged";
    case ChangeKind::changed:
      return "changed";
    case ChangeKind::added:
      return "added";
    case ChangeKind::removed:
      return "removed";
  }
  return "unchanged";
}

std::vector<Segment> redline_of(const ProvisionChange& change, std::string_view language) {
  if (change.from == nullptr) return difference({}, full_text(*change.to, language));
  if (change.to == nullptr) return difference(full_text(*change.from, language), {});
  const TextPair texts = comparable_texts(*change.from, *change.to, language);
  return difference(texts.from, texts.to);
}

Json difference_json(const EditionDifference& changes, std::string_view language) {
  Json list{Json::Array{}};
  for (const ProvisionChange& change : changes.changes) {
    if (change.kind == ChangeKind::unchanged) continue;
    Json segments{Json::Array{}};
    for (const Segment& segment : redline_of(change, language)) {
      Json item;
      item.set("kind", segment_word(segment.kind)).set("text", segment.text);
      segments.push(std::move(item));
    }
    Json item;
    item.set("id", change.id.text()).set("change", change_word(change.kind)).set("segments", std::move(segments));
    if (change.kind == ChangeKind::changed && change.from->strengths != change.to->strengths)
      item.set("strength_from", text_list_json(change.from->strengths))
          .set("strength_to", text_list_json(change.to->strengths));
    list.push(std::move(item));
  }
  Json json;
  json.set("changed", static_cast<std::uint64_t>(changes.changed))
      .set("added", static_cast<std::uint64_t>(changes.added));
  json.set("removed", static_cast<std::uint64_t>(changes.removed))
      .set("unchanged", static_cast<std::uint64_t>(changes.unchanged));
  json.set("changes", std::move(list));
  return json;
}

}  // namespace haip
