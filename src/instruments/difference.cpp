#include "instruments/difference.hpp"

#include <algorithm>
#include <set>

#include "base/edit_script.hpp"
#include "base/text.hpp"
#include "instruments/words.hpp"

namespace haip {
namespace {

constexpr std::size_t most_edits = 2'000;

using Words = std::vector<std::string_view>;

// Builds the list so that neighbours differ in kind and deletions come before insertions.
class SegmentWriter {
 public:
  void add(SegmentKind kind, std::string_view text) {
    if (text.empty()) return;
    if (kind == SegmentKind::equal) {
      flush();
      equal_ += text;
    } else {
      if (!equal_.empty()) put(SegmentKind::equal, equal_);
      (kind == SegmentKind::deleted ? deleted_ : inserted_) += text;
    }
  }
  std::vector<Segment> finish() && {
    flush();
    if (!equal_.empty()) put(SegmentKind::equal, equal_);
    return std::move(segments_);
  }

 private:
  void flush() {
    if (!deleted_.empty()) put(SegmentKind::deleted, deleted_);
    if (!inserted_.empty()) put(SegmentKind::inserted, inserted_);
  }
  void put(SegmentKind kind, std::string& text) {
    segments_.push_back({kind, std::move(text)});
    text.clear();
  }

  std::string equal_;
  std::string deleted_;
  std::string inserted_;
  std::vector<Segment> segments_;
};

std::string joined(const Words& words, std::size_t start, std::size_t stop) {
  std::string text;
  for (std::size_t i = start; i < stop; ++i) text += words[i];
  return text;
}

bool is_blank(std::string_view text) { return trim(text).empty(); }

// A lone space between two changes reads as one longer change.
std::vector<Segment> join_across_blanks(const std::vector<Segment>& segments) {
  SegmentWriter writer;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Segment& segment = segments[i];
    const bool is_between = i > 0 && i + 1 < segments.size();
    if (segment.kind == SegmentKind::equal && is_between && is_blank(segment.text)) {
      writer.add(SegmentKind::deleted, segment.text);
      writer.add(SegmentKind::inserted, segment.text);
    } else {
      writer.add(segment.kind, segment.text);
    }
  }
  return std::move(writer).finish();
}

void add_word_difference(SegmentWriter& writer, const Words& from, const Words& to) {
  const auto steps = shortest_edit(from, to, most_edits);
  if (!steps) {
    writer.add(SegmentKind::deleted, joined(from, 0, from.size()));
    writer.add(SegmentKind::inserted, joined(to, 0, to.size()));
    return;
  }
  auto old_word = from.begin();
  auto new_word = to.begin();
  for (const EditStep step : *steps) {
    if (step == EditStep::insert) {
      writer.add(SegmentKind::inserted, *new_word++);
    } else if (step == EditStep::remove) {
      writer.add(SegmentKind::deleted, *old_word++);
    } else {
      writer.add(SegmentKind::equal, *old_word++);
      ++new_word;
    }
  }
}

bool has_same_content(const Provision& a, const Provision& b) {
  return a.label == b.label && a.heading == b.heading && a.text == b.text && a.strengths == b.strengths &&
         a.qualifiers == b.qualifiers && a.roles == b.roles;
}

std::set<std::string, std::less<>> languages_of(const Provision& provision) {
  std::set<std::string, std::less<>> languages;
  for (const LocalText* texts : {&provision.heading, &provision.text})
    for (const auto& [language, text] : *texts) languages.insert(language);
  return languages;
}

}  // namespace

std::vector<Segment> difference(std::string_view from, std::string_view to) {
  const Words old_words = split_words(from);
  const Words new_words = split_words(to);
  const std::size_t shorter = std::min(old_words.size(), new_words.size());
  std::size_t head = 0;
  while (head < shorter && old_words[head] == new_words[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head && old_words[old_words.size() - 1 - tail] == new_words[new_words.size() - 1 - tail])
    ++tail;
  const std::size_t old_stop = old_words.size() - tail;
  const std::size_t new_stop = new_words.size() - tail;

  SegmentWriter writer;
  writer.add(SegmentKind::equal, joined(old_words, 0, head));
  const auto part = [](const Words& words, std::size_t start, std::size_t stop) {
    return Words(words.begin() + static_cast<std::ptrdiff_t>(start), words.begin() + static_cast<std::ptrdiff_t>(stop));
  };
  add_word_difference(writer, part(old_words, head, old_stop), part(new_words, head, new_stop));
  writer.add(SegmentKind::equal, joined(old_words, old_stop, old_words.size()));
  return join_across_blanks(std::move(writer).finish());
}

EditionDifference compare_editions(const Edition& from, const Edition& to) {
  EditionDifference result;
  std::set<ProvisionId> kept;
  for (const Provision& provision : to.provisions) kept.insert(provision.id);
  for (const Provision& provision : to.provisions) {
    const Provision* before = from.find(provision.id);
    const ChangeKind kind = before == nullptr                      ? ChangeKind::added
                            : has_same_content(*before, provision) ? ChangeKind::unchanged
                                                                   : ChangeKind::changed;
    ++(kind == ChangeKind::added ? result.added : kind == ChangeKind::unchanged ? result.unchanged : result.changed);
    result.changes.push_back({kind, provision.id, before, &provision});
  }
  auto place = result.changes.begin();
  for (const Provision& provision : from.provisions) {
    if (kept.contains(provision.id)) {
      const auto here = std::find_if(result.changes.begin(), result.changes.end(),
                                     [&](const ProvisionChange& change) { return change.id == provision.id; });
      place = here + 1;
      continue;
    }
    ++result.removed;
    place = result.changes.insert(place, {ChangeKind::removed, provision.id, &provision, nullptr}) + 1;
  }
  return result;
}

std::string full_text(const Provision& provision, std::string_view language) {
  const std::string_view heading = choose_text(provision.heading, language).text;
  const std::string_view text = choose_text(provision.text, language).text;
  std::string whole(heading);
  if (!heading.empty() && !text.empty()) whole += "\n";
  return whole += text;
}

TextPair comparable_texts(const Provision& from, const Provision& to, std::string_view language) {
  const auto before = languages_of(from);
  const auto after = languages_of(to);
  const auto both_have = [&](std::string_view code) { return before.contains(code) && after.contains(code); };
  std::string common(language);
  if (!both_have(common)) common = "en";
  if (!both_have(common)) {
    const auto shared =
        std::find_if(after.begin(), after.end(), [&](const std::string& code) { return before.contains(code); });
    if (shared != after.end()) common = *shared;
  }
  if (both_have(common)) return {full_text(from, common), full_text(to, common), common};
  const LocalText& shown = to.text.empty() ? to.heading : to.text;
  return {full_text(from, language), full_text(to, language), std::string(choose_text(shown, language).language)};
}

}  // namespace haip
