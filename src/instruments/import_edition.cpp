// From a matched document to an edition.

#include <algorithm>

#include "base/text.hpp"
#include "instruments/block_list.hpp"
#include "instruments/matching.hpp"

namespace haip {
namespace {

bool is_head_place(const std::vector<Match>& matches, BlockPlace place) {
  return std::any_of(matches.begin(), matches.end(), [&](const Match& match) { return match.place == place; });
}

// The blocks of one match: its own and those up to the next match, without what is no part of the instrument.
std::vector<const Block*> blocks_of(const ImportedDocument& document, const Mapping& decided,
                                    const std::vector<Match>& matches, BlockPlace first) {
  std::vector<const Block*> blocks{&document.blocks[first]};
  for (BlockPlace place = first + 1; place < document.blocks.size() && !is_head_place(matches, place); ++place)
    if (!decided.skipped.contains(place)) blocks.push_back(&document.blocks[place]);
  return blocks;
}

std::string line_of(const Block& block) {
  if (block.kind == BlockKind::option) return std::string(tick_box) + " " + block.text;
  return block.label.empty() ? block.text : block.label + " " + block.text;
}

void add_line(std::string& text, const std::string& line) {
  if (line.empty()) return;
  if (!text.empty()) text += "\n";
  text += line;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

class EditionBuilder {
 public:
  EditionBuilder(const ImportedDocument& document, const Edition& current, const Mapping& decided,
                 const Matching& matching, const ImportFacts& facts)
      : document_(document), current_(current), decided_(decided), matching_(matching), facts_(facts) {}

  Edition build() {
    Edition edition{current_.instrument, facts_.edition, facts_.date, "recorded", "official-import", false, {}, {}, {}};
    if (!facts_.source.empty()) edition.sources.push_back({{}, facts_.source, "verified", facts_.read_at});
    for (const Match& match : matching_.matches) edition.provisions.push_back(provision_of(match));
    drop_lost_relations(edition);
    return edition;
  }

 private:
  Provision provision_of(const Match& match) const {
    const Provision* before = current_.find(match.id);
    Provision provision = before != nullptr ? *before : new_provision(match);
    provision.status.clear();
    provision.pages.clear();
    provision.pages_mark.clear();
    set_texts(provision, blocks_of(document_, decided_, matching_.matches, match.place), before);
    provision.text_mark = facts_.source.empty() ? "unverified" : "verified";
    if (!provision.strengths.empty()) provision.strength_mark = "unverified";
    keep_qualifiers_in_text(provision);
    return provision;
  }

  Provision new_provision(const Match& match) const {
    const auto added = std::find_if(decided_.added.begin(), decided_.added.end(),
                                    [&](const NewProvision& one) { return one.id == match.id; });
    Provision provision{.id = match.id, .parent = match.id.parent(), .kind = added->kind};
    const std::string& printed = document_.blocks[match.place].label;
    provision.label.emplace(facts_.language, printed.empty() ? std::string(match.id.rest()) : printed);
    return provision;
  }

  // A heading of the document, or a line that takes the place of what was only a heading, stays a heading.
  void set_texts(Provision& provision, const std::vector<const Block*>& blocks, const Provision* before) const {
    const Block& first = *blocks.front();
    const bool was_heading_only = before != nullptr && before->text.empty() && !before->heading.empty();
    const bool is_heading =
        (first.kind == BlockKind::heading || was_heading_only) && count_code_points(first.text) <= longest_heading;
    std::string heading = is_heading ? first.text : "";
    std::string text;
    if (!is_heading) add_line(text, first.kind == BlockKind::option ? line_of(first) : first.text);
    for (std::size_t i = 1; i < blocks.size(); ++i) add_line(text, line_of(*blocks[i]));
    if (heading.empty() && text.empty())
      heading = first.label.empty() ? std::string(match_name(provision)) : first.label;
    provision.heading.clear();
    provision.text.clear();
    if (!heading.empty()) provision.heading.emplace(facts_.language, std::move(heading));
    if (!text.empty()) provision.text.emplace(facts_.language, std::move(text));
    provision.roles.clear();
    for (const Block* block : blocks)
      for (const std::string& role : block->roles)
        if (std::find(provision.roles.begin(), provision.roles.end(), role) == provision.roles.end())
          provision.roles.push_back(role);
  }

  static std::string_view match_name(const Provision& provision) { return choose_text(provision.label, "en").text; }

  void keep_qualifiers_in_text(Provision& provision) const {
    const std::string text = lower(std::string(choose_text(provision.text, facts_.language).text));
    std::erase_if(provision.qualifiers,
                  [&](const std::string& qualifier) { return text.find(lower(qualifier)) == std::string::npos; });
  }

  // Parents must stand before their children, and links within the instrument must lead somewhere.
  static void drop_lost_relations(Edition& edition) {
    std::set<ProvisionId> all;
    for (const Provision& provision : edition.provisions) all.insert(provision.id);
    for (Provision& provision : edition.provisions) {
      while (provision.parent && !all.contains(*provision.parent)) provision.parent = provision.parent->parent();
      std::erase_if(provision.links, [&](const ProvisionLink& link) {
        return link.to.instrument() == edition.instrument.id && !all.contains(link.to);
      });
    }
  }

  const ImportedDocument& document_;
  const Edition& current_;
  const Mapping& decided_;
  const Matching& matching_;
  const ImportFacts& facts_;
};

}  // namespace

Result<Edition> edition_of_document(const ImportedDocument& document, const Edition& current, const Mapping& decided,
                                    const Matching& matching, const ImportFacts& facts) {
  if (!matching.questions.empty())
    return fail(ErrorKind::conflict, std::to_string(matching.questions.size()) + " questions are open",
                "answer them in a mapping file");
  const Edition edition = EditionBuilder(document, current, decided, matching, facts).build();
  const Json body = edition_json(edition);
  if (canonical_json(body).size() > largest_edition_bytes)
    return fail(ErrorKind::too_large, "the edition is larger than " + std::to_string(largest_edition_bytes) + " bytes");
  return read_edition(body);
}

}  // namespace haip
