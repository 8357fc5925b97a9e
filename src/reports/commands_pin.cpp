// report pin: writes into report.yaml which bytes the evidence has, and changes nothing else in it.

#include <algorithm>

#include "base/text.hpp"
#include "base/yaml_edit.hpp"
#include "crypto/digest.hpp"
#include "evidence/link_address.hpp"
#include "evidence/link_check.hpp"
#include "reports/commands.hpp"
#include "reports/report_folder.hpp"

namespace haip {
namespace {

/// What becomes of one item of evidence.
struct Pin {
  EvidenceItem before;
  EvidenceItem after;
  std::string reason;  ///< Why it cannot be pinned, or "".
  [[nodiscard]] bool is_change() const { return !(before == after); }
};

/// Those that are to be pinned, not yet looked at. Where report.yaml is wrong somewhere else is of no matter here: the
/// author may be in the middle of it.
std::vector<Pin> items_to_pin(const ReportFolder& folder, bool pins_again) {
  std::vector<Pin> pins;
  for (const EvidenceItem& item : folder.report().evidence) {
    if (!item.sha256.empty() && !pins_again) continue;
    Pin& pin = pins.emplace_back(Pin{item, item, {}});
    const std::string pointer = "/evidence" + pointer_step(item.id);
    for (const Finding& fault : folder.faults())
      if (fault.pointer == pointer || fault.pointer.starts_with(pointer + "/")) pin.reason = fault.message;
    if (item.url.empty() == item.file.empty() && pin.reason.empty())
      pin.reason = "it needs a url or a file, and one only";
  }
  return pins;
}

void look_at_file(const ReportFolder& folder, Pin& pin) {
  const Result<Path> file = folder.file_below(pin.before.file);
  const Result<std::string> bytes = file ? read_file(*file, largest_evidence_bytes) : fail(file.error());
  if (bytes)
    pin.after.sha256 = sha256(*bytes).hex();
  else
    pin.reason = bytes.error().message;
}

void look_at_answer(const CheckedLink& link, Pin& pin) {
  if (link.seen.sight != LinkSight::answered) {
    pin.reason = link.reason;
  } else if (!link.seen.digest) {
    pin.reason = "its answer could not be read whole";
  } else {
    pin.after.sha256 = link.seen.digest->hex();
    pin.after.retrieved = format_date(link.seen.at);
    if (pin.before.media_type.empty()) pin.after.media_type = link.seen.media_type;
  }
}

void look_at_links(Invocation& call, std::vector<Pin>& pins) {
  std::vector<Link> links;
  std::vector<Pin*> asked;
  for (Pin& pin : pins) {
    if (!pin.reason.empty() || pin.before.url.empty()) continue;
    if (call.has("--offline")) {
      pin.reason = "it has an address, and --offline asks none";
      continue;
    }
    links.push_back({pin.before.url, {}});
    asked.push_back(&pin);
  }
  if (links.empty()) return;
  const auto http = make_http_client(
      {.addresses = call.has("--allow-private-addresses") ? AddressRule::any_address : AddressRule::public_only,
       .https_only = false});
  LinkHistory nothing_remembered;
  Progress line(call, "fetching evidence", links.size());
  const std::vector<CheckedLink> answers =
      check_links(links, nothing_remembered, *http, call.clock, {.digests = DigestsOf::all_links},
                  [&](std::uint64_t done, std::uint64_t) { line.show(done); });
  for (std::size_t i = 0; i < answers.size(); ++i) look_at_answer(answers[i], *asked[i]);
}

/// Sets the members that changed in the text and in what it should then be read as.
Status set_changed(YamlEdit& edit, const YamlNode& item, Json& expected, const Pin& pin) {
  const std::string_view beside = pin.before.url.empty() ? "file" : "url";
  const auto set = [&](std::string_view key, const std::string& before, const std::string& after) -> Status {
    if (after == before) return {};
    expected.set(key, after);
    return edit.set(item, key, after, beside);
  };
  CHECK(set("sha256", pin.before.sha256, pin.after.sha256));
  CHECK(set("media_type", pin.before.media_type, pin.after.media_type));
  return set("retrieved", pin.before.retrieved, pin.after.retrieved);
}

Json* member_of(Json& object, std::string_view name) {
  Json::Object* members = object.if_object();
  if (members == nullptr) return nullptr;
  const auto found = std::ranges::find(*members, name, &Json::Member::first);
  return found == members->end() ? nullptr : &found->second;
}

/// The text of report.yaml with the pins. Refused when it would be read as anything else than before with those pins.
Result<std::string> with_pins(const std::string& text, const std::vector<Pin>& pins) {
  const YamlResult file = parse_yaml(text, largest_report_file_bytes);
  if (!file) return fail(error_with_place(file.error()));
  Json expected = yaml_as_json(*file);
  const YamlNode* items = file->find("evidence");
  Json* expected_items = member_of(expected, "evidence");
  YamlEdit edit(text);
  for (const Pin& pin : pins) {
    if (!pin.is_change()) continue;
    const YamlNode* item = items == nullptr ? nullptr : items->find(pin.before.id);
    Json* expected_item = expected_items == nullptr ? nullptr : member_of(*expected_items, pin.before.id);
    if (item == nullptr || expected_item == nullptr)
      return fail(ErrorKind::conflict, "the file was changed meanwhile", "run it again");
    CHECK(set_changed(edit, *item, *expected_item, pin).map_error(in_context("evidence " + pin.before.id)));
  }
  std::string changed = edit.text();
  const YamlResult read = parse_yaml(changed, largest_report_file_bytes);
  if (read && canonical_json(yaml_as_json(*read)) == canonical_json(expected)) return changed;
  return fail(ErrorKind::refused, "the file is written in a way in which it cannot be changed safely",
              "it is as it was; write the digests into it by hand");
}

Status write_pins(const Path& path, const std::vector<Pin>& pins) {
  TRY(const std::string text, read_file(path, largest_report_file_bytes));
  TRY(const std::string changed, with_pins(text, pins).map_error(in_context(path.string())));
  return write_file(path, changed);
}

std::string shown_place(const EvidenceItem& item) {
  return item.url.empty() ? printable(item.file) : shown_address(item.url);
}

void print(Invocation& call, const std::vector<Pin>& pins) {
  Json all = Json::Array();
  std::string text;
  for (const Pin& pin : pins) {
    const std::string_view outcome = !pin.reason.empty()         ? "not pinned"
                                     : !pin.is_change()          ? "unchanged"
                                     : pin.before.sha256.empty() ? "pinned"
                                                                 : "pinned anew";
    Json one;
    one.set("evidence", pin.before.id).set("outcome", outcome).set("sha256", pin.after.sha256);
    if (!pin.reason.empty()) one.set("reason", pin.reason);
    all.push(std::move(one));
    text += std::string(outcome) + std::string(13 - outcome.size(), ' ') + pin.before.id + "  " +
            (pin.reason.empty() ? pin.after.sha256 + "  " + shown_place(pin.before)
                                : shown_place(pin.before) + ": " + pin.reason) +
            "\n";
  }
  if (pins.empty()) text = "all evidence is pinned already; --again looks at it anew\n";
  call.answer(text, Json().set("evidence", std::move(all)));
}

Result<int> pin_evidence(Invocation& call) {
  TRY(const ReportFolder folder, ReportFolder::read(call.value("folder")));
  if (folder.report().evidence.empty() && !folder.faults().empty())
    return fail(ErrorKind::refused, "report.yaml shows no evidence, and is not as it should be",
                "mend what `haip report check " + printable(call.value("folder")) + "` shows, then pin the evidence");
  std::vector<Pin> pins = items_to_pin(folder, call.has("--again"));
  for (Pin& pin : pins)
    if (pin.reason.empty() && !pin.before.file.empty()) look_at_file(folder, pin);
  look_at_links(call, pins);
  if (std::ranges::any_of(pins, &Pin::is_change)) CHECK(write_pins(folder.path() / report_file_name, pins));
  print(call, pins);
  return std::ranges::all_of(pins, [](const Pin& pin) { return pin.reason.empty(); }) ? 0 : 1;
}

}  // namespace

Command report_pin_command() {
  return {
      .name = "report pin",
      .summary = "write into the report which bytes its evidence has",
      .description =
          "For each item without a SHA-256: reads its file, or fetches its address, and writes sha256, and for an "
          "address media_type and retrieved, into report.yaml. Everything else in the file stays as it is, comments "
          "too. Exit code 1: some could not be pinned.",
      .arguments = {{"folder", "folder of the report"}},
      .options = {{.name = "--again", .value = "", .help = "look at what is pinned too, and pin it anew"},
                  {.name = "--offline", .value = "", .help = "files only"},
                  {.name = "--allow-private-addresses", .value = "", .help = "ask private addresses too"}},
      .example = "haip report pin report",
      .run = pin_evidence};
}

}  // namespace haip
