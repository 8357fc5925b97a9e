// haip consultation carry-over: works on files, without a register.

#include <array>
#include <map>

#include "base/named_file.hpp"
#include "base/text.hpp"
#include "consultation/carry_over.hpp"
#include "consultation/commands.hpp"
#include "consultation/strict_members.hpp"
#include "instruments/shipped.hpp"
#include "register/language_tag.hpp"

namespace haip {
namespace {

constexpr std::size_t largest_file_bytes = 16 * 1024 * 1024;
constexpr std::size_t shown_quote = 70;

Result<Edition> edition_of_yaml(std::string_view text, const std::string& wanted) {
  TRY(const std::vector<Edition> editions, parse_instrument_file(text));
  std::string known;
  for (const Edition& edition : editions) {
    if (edition.id == wanted || (wanted.empty() && editions.size() == 1)) return edition;
    known += (known.empty() ? "" : ", ") + edition.id;
  }
  return fail(ErrorKind::not_found,
              wanted.empty() ? "the file holds " + std::to_string(editions.size()) + " editions: " + known
                             : "the file holds no edition " + printable(wanted) + ", but " + known,
              "say which one: FILE@EDITION");
}

// FILE or FILE@EDITION: the JSON of one edition, or an instrument file as in data/instruments.
Result<Edition> read_edition_file(const std::string& name) {
  const std::size_t at = name.rfind('@');
  const bool is_yaml = name.ends_with(".yaml") || name.ends_with(".yml") || at != std::string::npos;
  const std::string path = name.substr(0, at);
  TRY(const std::string text, read_text_file(path, largest_file_bytes));
  const auto read = [&]() -> Result<Edition> {
    if (is_yaml) return edition_of_yaml(text, at == std::string::npos ? std::string() : name.substr(at + 1));
    TRY(Json json, parse_json(text, largest_file_bytes));
    // `haip instrument show --format json` and an edition.record act's body are the same.
    return read_edition(json);
  };
  return read().map_error(in_context("in " + printable(path, 200)));
}

Result<Json> read_json_file(const std::string& path) {
  TRY(const std::string text, read_text_file(path, largest_file_bytes));
  return parse_json(text, largest_file_bytes).map_error(in_context("in " + printable(path, 200)));
}

// An anchor as it stands in an act, or words to be found: {"provision": …, "language": …, "words": …, "occurrence": 2}.
Result<Anchor> anchor_of(const Json& item, const Edition& from) {
  if (item.find("edition") != nullptr) return read_anchor(item);
  CHECK(check_only_members(item, "a quote", {"provision", "language", "words", "occurrence"}));
  TRY(const std::string provision, item.text("provision"));
  TRY(const ProvisionId id, ProvisionId::parse(provision));
  QuotedWords quoted;
  TRY(quoted.language, item.text("language"));
  CHECK(check_language_tag(quoted.language));
  TRY(quoted.words, item.optional_text("words"));
  if (item.find("occurrence") != nullptr) {
    TRY(quoted.occurrence, item.whole_number("occurrence"));
  }
  return anchor_for(from, id, quoted);
}

Result<std::vector<Anchor>> read_anchors(const std::string& path, const Edition& from) {
  std::vector<Anchor> anchors;
  if (path.empty()) return anchors;
  TRY(const Json json, read_json_file(path));
  if (json.if_array() == nullptr) return malformed(printable(path, 200) + " must be a list of anchors or quotes");
  for (const Json& item : *json.if_array()) {
    const std::string where = printable(path, 200) + ", item " + std::to_string(anchors.size() + 1);
    TRY(Anchor anchor, anchor_of(item, from).map_error(in_context("in " + where)));
    anchors.push_back(std::move(anchor));
  }
  return anchors;
}

std::string ids(const std::vector<ProvisionId>& all) {
  std::string text;
  for (const ProvisionId& id : all) text += (text.empty() ? "" : " ") + id.text();
  return text;
}

std::string thousandths(int value) {
  std::string digits = std::to_string(value);
  digits.insert(0, 4 - std::min<std::size_t>(digits.size(), 4), '0');
  return digits.insert(1, ".");
}

void print_match(Invocation& call, const ProvisionMatch& match) {
  call.out << "  " << provision_fate_word(match.fate) << "  " << ids(match.from);
  if (match.from != match.to)
    call.out << (match.from.empty() ? "" : " ") << (match.to.empty() ? "" : "> ") << ids(match.to);
  if (!match.from.empty() && !match.to.empty())
    call.out << "  by " << provision_matched_by_word(match.by) << ", alike " << thousandths(match.likeness);
  if (match.has_other_parent) call.out << ", below another one";
  if (match.has_other_order) call.out << ", in another order";
  if (match.nearest && match.nearest->likeness >= 100)
    call.out << "; next best " << match.nearest->id.text() << " " << thousandths(match.nearest->likeness);
  call.out << "\n";
}

std::string shown(const std::string& words) {
  return words.empty() ? "" : " \"" + printable(words, shown_quote) + "\"";
}

void print_carried(Invocation& call, const Anchor& anchor, const CarriedAnchor& carried) {
  call.out << carry_outcome_word(carried.outcome) << "  " << carry_reason_word(carried.reason) << "  "
           << anchor.provision.text() << shown(anchor.quote);
  if (carried.anchor && carried.anchor->provision != anchor.provision)
    call.out << " > " << carried.anchor->provision.text();
  if (carried.outcome == CarryOutcome::changed && !anchor.is_whole_provision())
    call.out << " >" << shown(carried.after);
  call.out << "\n";
}

void print_text(Invocation& call, const ProvisionMatching& matching, const std::vector<Anchor>& anchors,
                const std::vector<CarriedAnchor>& carried) {
  std::map<ProvisionFate, std::size_t> fates;
  for (const ProvisionMatch& match : matching.matches) ++fates[match.fate];
  call.out << "provisions:";
  for (const auto& [fate, count] : fates)
    call.out << (fate == fates.begin()->first ? " " : ", ") << count << " " << provision_fate_word(fate);
  call.out << "\n";
  for (const ProvisionMatch& match : matching.matches)
    if (match.fate != ProvisionFate::same) print_match(call, match);
  if (anchors.empty()) return;
  std::map<CarryOutcome, std::size_t> outcomes;
  for (const CarriedAnchor& one : carried) ++outcomes[one.outcome];
  call.out << "\nanchors:";
  for (const auto& [outcome, count] : outcomes)
    call.out << (outcome == outcomes.begin()->first ? " " : ", ") << count << " " << carry_outcome_word(outcome);
  call.out << "\n";
  for (std::size_t i = 0; i < anchors.size(); ++i) print_carried(call, anchors[i], carried[i]);
}

Json facts_json(const ProvisionMatching& matching, const std::vector<Anchor>& anchors,
                const std::vector<CarriedAnchor>& carried) {
  Json list{Json::Array{}};
  for (std::size_t i = 0; i < anchors.size(); ++i) {
    Json item = carried_anchor_json(carried[i]);
    item.set("from", anchor_json(anchors[i]));
    list.push(std::move(item));
  }
  Json json;
  json.set("provisions", provision_matching_json(matching)).set("anchors", std::move(list));
  return json;
}

Result<int> carry_over(Invocation& call) {
  TRY(const Edition from, read_edition_file(call.value("old")));
  TRY(const Edition to, read_edition_file(call.value("new")));
  ProvisionDecisions decided;
  if (call.has("--decided")) {
    TRY(const Json json, read_json_file(call.value("--decided")));
    TRY(decided, read_provision_decisions(json).map_error(in_context("in " + printable(call.value("--decided"), 200))));
  }
  TRY(const ProvisionMatching matching, match_provisions(from, to, decided));
  TRY(const std::vector<Anchor> anchors, read_anchors(call.value("anchors"), from));
  const CarryOver step(from, to, matching);
  std::vector<CarriedAnchor> carried;
  bool has_orphan = false;
  Progress progress(call, "carrying over", anchors.size());
  for (const Anchor& anchor : anchors) {
    TRY(CarriedAnchor one, step.carry(anchor));
    has_orphan = has_orphan || one.outcome == CarryOutcome::orphan;
    carried.push_back(std::move(one));
    progress.show(carried.size());
  }
  if (call.format == OutputFormat::json)
    call.out << pretty_json(facts_json(matching, anchors, carried));
  else
    print_text(call, matching, anchors, carried);
  return has_orphan ? 1 : 0;
}

}  // namespace

Command carry_over_command() {
  return {
      .name = "consultation carry-over",
      .summary = "show what becomes of quotes in the next edition",
      .description =
          "Says which provision of the new edition is which one of the old edition, and of every quote whether it is "
          "kept, moved, changed or an orphan, by the rules of docs/carry-over.md. Exit code 1 when there is an "
          "orphan: a person has to look. An edition is a JSON file as `haip instrument show --format json` prints "
          "it, or a file like those in data/instruments (FILE@EDITION when it holds several).",
      .arguments = {{"old", "the old edition"},
                    {"new", "the new edition"},
                    {.name = "anchors",
                     .help = "JSON list of anchors, or of {\"provision\", \"language\", \"words\", \"occurrence\"}; "
                             "without it only the provisions are compared",
                     .is_required = false}},
      .options = {{.name = "--decided",
                   .value = "FILE",
                   .help = "JSON list of {\"from\": [ids], \"to\": [ids]}: provisions that a person has matched"}},
      .example = "haip consultation carry-over draft-1.json draft-2.json quotes.json",
      .run = carry_over};
}

}  // namespace haip
