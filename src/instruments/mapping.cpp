// The mapping file: reading it, and writing it with the open questions.

#include <algorithm>

#include "base/text.hpp"
#include "instruments/matching.hpp"

namespace haip {
namespace {

constexpr std::size_t shown_characters = 90;

struct Range {
  BlockPlace first = 0;
  BlockPlace last = 0;
};

std::string block_line(const ImportedDocument& document, BlockPlace place) {
  const Block& block = document.blocks[place];
  const std::string_view kind = block.kind == BlockKind::heading  ? "heading"
                                : block.kind == BlockKind::item   ? "item"
                                : block.kind == BlockKind::option ? "option"
                                                                  : "text";
  std::string line = std::to_string(place + 1) + " " + std::string(kind);
  if (!block.label.empty()) line += " [" + printable(block.label, 20) + "]";
  return line + " " + printable(block.text, shown_characters);
}

class MappingReader {
 public:
  MappingReader(const ImportedDocument& document, const Edition& current) : document_(document), current_(current) {}

  Result<Mapping> read(std::string_view text) {
    std::size_t number = 0;
    for (const std::string_view raw : split(text, '\n')) {
      ++number;
      const std::string_view line = trim(raw);
      if (line.empty() || line[0] == '#') continue;
      CHECK(read_line(line).map_error(in_context("in line " + std::to_string(number) + " of the mapping")));
    }
    return std::move(mapping_);
  }

 private:
  Status read_line(std::string_view line) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos)
      return malformed("\"=\" is missing", "write ID = NUMBER, ID = none, join = NUMBER or skip = NUMBER");
    const std::string_view name = trim(line.substr(0, equals));
    const std::string_view target = trim(line.substr(equals + 1));
    if (name == "skip" || name == "join") {
      TRY(const Range range, range_of(target));
      std::set<BlockPlace>& into = name == "skip" ? mapping_.skipped : mapping_.joined;
      for (BlockPlace place = range.first; place <= range.last; ++place) CHECK(take(place, into));
      return {};
    }
    if (name.ends_with("/*")) return read_absent_below(name, target);
    return read_provision(name, target);
  }

  Status read_absent_below(std::string_view name, std::string_view target) {
    if (target != "none") return malformed("only \"none\" can be said about all provisions below one");
    const std::string below(name.substr(0, name.size() - 1));
    const auto lies_below = [&](const Provision& provision) { return provision.id.text().starts_with(below); };
    if (std::none_of(current_.provisions.begin(), current_.provisions.end(), lies_below))
      return malformed("the edition " + current_.id + " has nothing below " + printable(name));
    mapping_.absent_below.push_back(below);
    return {};
  }

  Status read_provision(std::string_view name, std::string_view target) {
    const std::size_t colon = name.find(':');
    TRY(ProvisionId id, ProvisionId::parse(trim(name.substr(0, colon))));
    if (mapping_.places.contains(id) || mapping_.absent.contains(id))
      return malformed(id.text() + " was decided in an earlier line already");
    if (colon == std::string_view::npos && current_.find(id) == nullptr)
      return malformed("the edition " + current_.id + " has no " + id.text(),
                       "for a new provision name its kind: " + id.text() + " : duty = …");
    if (target == "none") {
      mapping_.absent.insert(std::move(id));
      return {};
    }
    if (colon != std::string_view::npos) CHECK(add_new(id, trim(name.substr(colon + 1))));
    TRY(const Range range, range_of(target));
    CHECK(take(range.first, taken_));
    for (BlockPlace place = range.first + 1; place <= range.last; ++place) CHECK(take(place, mapping_.joined));
    mapping_.places.emplace(std::move(id), range.first);
    return {};
  }

  Status add_new(const ProvisionId& id, std::string_view kind) {
    if (current_.find(id) != nullptr)
      return malformed(id.text() + " is not new: the edition " + current_.id + " has it", "leave the kind out");
    if (id.instrument() != current_.instrument.id)
      return malformed(id.text() + " does not belong to the instrument " + current_.instrument.id);
    if (std::find(provision_kinds.begin(), provision_kinds.end(), kind) == provision_kinds.end())
      return malformed("\"" + printable(kind) + "\" is not a kind of provision",
                       "use preamble, principle, action, duty, risk, section, question or part");
    mapping_.added.push_back({id, std::string(kind)});
    return {};
  }

  Status take(BlockPlace place, std::set<BlockPlace>& into) {
    if (taken_.contains(place) || mapping_.joined.contains(place) || mapping_.skipped.contains(place))
      return malformed("block " + std::to_string(place + 1) + " was decided in an earlier line already");
    into.insert(place);
    return {};
  }

  // 17 · 18-20 · "the beginning of its text"
  Result<Range> range_of(std::string_view target) const {
    if (target.size() > 2 && target.front() == '"' && target.back() == '"')
      return range_of_text(target.substr(1, target.size() - 2));
    const auto ends = split(target, '-');
    const auto first = parse_decimal(trim(ends.front()));
    const auto last = parse_decimal(trim(ends.back()));
    if (ends.size() > 2 || !first || !last)
      return malformed("\"" + printable(target) + "\" is no block",
                       "write its number, as in 17 or 18-20, or the beginning of its text in quotes");
    if (*first < 1 || *first > *last || *last > document_.blocks.size())
      return malformed("there is no block " + printable(target),
                       "the document has blocks 1 to " + std::to_string(document_.blocks.size()));
    return Range{*first - 1, *last - 1};
  }

  Result<Range> range_of_text(std::string_view beginning) const {
    std::optional<BlockPlace> found;
    for (BlockPlace place = 0; place < document_.blocks.size(); ++place) {
      const Block& block = document_.blocks[place];
      const std::string whole = block.label.empty() ? block.text : block.label + " " + block.text;
      if (!block.text.starts_with(beginning) && !whole.starts_with(beginning)) continue;
      if (found)
        return malformed("blocks " + std::to_string(*found + 1) + " and " + std::to_string(place + 1) +
                             " both begin with \"" + printable(beginning) + "\"",
                         "write more of the text, or the number");
      found = place;
    }
    if (!found) return malformed("no block begins with \"" + printable(beginning) + "\"");
    return Range{*found, *found};
  }

  const ImportedDocument& document_;
  const Edition& current_;
  Mapping mapping_;
  std::set<BlockPlace> taken_;
};

void write_decided(std::string& out, const Mapping& decided) {
  for (const auto& [id, place] : decided.places) {
    const ProvisionId& wanted = id;
    const auto added = std::find_if(decided.added.begin(), decided.added.end(),
                                    [&](const NewProvision& one) { return one.id == wanted; });
    out += id.text() + (added == decided.added.end() ? "" : " : " + added->kind) + " = " + std::to_string(place + 1) +
           "\n";
  }
  for (const ProvisionId& id : decided.absent) out += id.text() + " = none\n";
  for (const std::string& below : decided.absent_below) out += below + "* = none\n";
  for (const BlockPlace place : decided.joined) out += "join = " + std::to_string(place + 1) + "\n";
  for (const BlockPlace place : decided.skipped) out += "skip = " + std::to_string(place + 1) + "\n";
}

void write_question(std::string& out, const OpenQuestion& question, const ImportedDocument& document) {
  out += "\n# " + question.text + "\n";
  for (const BlockPlace place : question.candidates) {
    out += "#   " + block_line(document, place) + "\n";
    if (question.id)
      out += "#" + question.id->text() + " = " + std::to_string(place + 1) + "\n";
    else
      out += "#skip = " + std::to_string(place + 1) + "\n#join = " + std::to_string(place + 1) + "\n";
  }
  if (question.id) out += "#" + question.id->text() + " = none\n";
}

}  // namespace

Result<Mapping> parse_mapping(std::string_view text, const ImportedDocument& document, const Edition& current) {
  if (!is_utf8(text)) return malformed("the mapping is not UTF-8 text");
  return MappingReader(document, current).read(text);
}

std::string mapping_file(const ImportedDocument& document, const Matching& matching, const Mapping& decided) {
  std::string out =
      "# Which block of the document is which provision. Answer each question by removing the # of one line, or by a "
      "line of\n"
      "# your own: ID = NUMBER · ID = none · ID/* = none · NEW-ID : KIND = NUMBER · join = NUMBER · skip = NUMBER.\n";
  write_decided(out, decided);
  out += "\n# Open questions: " + std::to_string(matching.questions.size()) + "\n";
  for (const OpenQuestion& question : matching.questions) write_question(out, question, document);
  out += "\n# Found without you:\n";
  for (const Match& match : matching.matches)
    if (match.by != FoundBy::person)
      out += "#   " + match.id.text() + " = " + std::to_string(match.place + 1) +
             (match.by == FoundBy::number ? "   (by its number)" : "   (by its text)") + "\n";
  out += "\n# All blocks:\n";
  for (BlockPlace place = 0; place < document.blocks.size(); ++place)
    out += "#   " + block_line(document, place) + "\n";
  return out;
}

}  // namespace haip
