#include "instruments/commands.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/named_file.hpp"
#include "base/text.hpp"
#include "instruments/acts.hpp"
#include "instruments/difference_data.hpp"
#include "instruments/document.hpp"
#include "instruments/matching.hpp"
#include "instruments/questionnaire.hpp"
#include "instruments/view.hpp"
#include "register/language_tag.hpp"
#include "register/register.hpp"
#include "web/url.hpp"

namespace haip {
namespace {

constexpr std::size_t largest_mapping_bytes = 4 * 1024 * 1024;

// A connection for looking only.
struct OpenView {
  std::unique_ptr<Database> database;
  std::unique_ptr<Connection> connection;
};

Result<OpenView> open_view(const Path& path) {
  TRY(const RegisterFolder folder, open_register_folder(path));
  OpenView view;
  TRY(view.database, open_database(folder.database_address(), Access::read_only));
  TRY(view.connection, view.database->connect());
  return view;
}

void print_json(Invocation& call, const Json& json) { call.out << pretty_json(json); }

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string_view text_in(const LocalText& texts, const std::string& language) {
  return choose_text(texts, language).text;
}

// As find_edition, with advice for whoever sits at a terminal.
Result<Edition> edition_in(const Invocation& call, Connection& view, std::string_view instrument,
                           std::string_view edition) {
  TRY(const std::optional<InstrumentSummary> known, find_instrument(view, instrument));
  if (!known)
    return fail(ErrorKind::not_found, "the register holds no instrument \"" + printable(instrument) + "\"",
                "`haip instrument list " + call.value("register") + "` lists them");
  return find_edition(view, instrument, edition);
}

// The text that is shown may be in another language than the one asked for; then that is said once.
Result<std::string> read_language(const Invocation& call) {
  std::string language = call.value("--language");
  CHECK(check_language_tag(language));
  return language;
}

bool has_language(const Provision& provision, const std::string& language) {
  return provision.label.contains(language) || provision.heading.contains(language) ||
         provision.text.contains(language);
}

bool has_language(const Edition& edition, const std::string& language) {
  return edition.instrument.title.contains(language) ||
         std::ranges::any_of(edition.provisions,
                             [&](const Provision& provision) { return has_language(provision, language); });
}

void say_other_language(Invocation& call, bool is_there, const std::string& language) {
  if (!is_there) call.err << "there is no text in \"" << language << "\"; it is shown in the language there is\n";
}

// list

Json edition_summary_json(const EditionSummary& edition) {
  Json json;
  json.set("edition", edition.id)
      .set("date", edition.date)
      .set("status", edition.status)
      .set("wording", edition.wording);
  json.set("partial", edition.is_partial).set("provisions", edition.provisions).set("entry", edition.entry_index.value);
  return json;
}

Result<int> list(Invocation& call) {
  TRY(const std::string language, read_language(call));
  TRY(const OpenView view, open_view(call.value("register")));
  TRY(const std::vector<InstrumentSummary> instruments, list_instruments(*view.connection));
  if (call.format == OutputFormat::json) {
    Json all{Json::Array{}};
    for (const InstrumentSummary& one : instruments) {
      Json json = instrument_json(one.instrument);
      Json editions{Json::Array{}};
      for (const EditionSummary& edition : one.editions) editions.push(edition_summary_json(edition));
      json.set("editions", std::move(editions));
      all.push(std::move(json));
    }
    print_json(call, all);
    return 0;
  }
  for (const InstrumentSummary& one : instruments) {
    call.out << one.instrument.id << "  " << text_in(one.instrument.title, language) << " (" << one.instrument.kind
             << ")\n";
    for (const EditionSummary& edition : one.editions)
      call.out << "  " << edition.id << "  " << edition.date << "  " << edition.status << "  " << edition.wording
               << "  " << edition.provisions << " provisions" << (edition.is_partial ? ", known in part" : "") << "\n";
  }
  const auto is_titled = [&](const InstrumentSummary& one) { return one.instrument.title.contains(language); };
  say_other_language(call, instruments.empty() || std::ranges::any_of(instruments, is_titled), language);
  return 0;
}

// show

void print_provision(Invocation& call, const Provision& provision, const std::string& language) {
  call.out << provision.id.text() << "  " << text_in(provision.label, language);
  if (!provision.strengths.empty())
    call.out << "  [" << joined(provision.strengths) << ", " << provision.strength_mark << "]";
  call.out << "\n";
  if (!provision.heading.empty()) call.out << "  " << text_in(provision.heading, language) << "\n";
  if (!provision.text.empty()) {
    std::string text(text_in(provision.text, language));
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 3))
      text.replace(at, 1, "\n  ");
    call.out << "  " << text << "\n";
  }
  if (!provision.text_mark.empty()) call.out << "  text: " << provision.text_mark << "\n";
  if (!provision.qualifiers.empty()) call.out << "  qualifiers: " << joined(provision.qualifiers) << "\n";
  if (!provision.pages.empty()) call.out << "  pages: " << provision.pages << " (" << provision.pages_mark << ")\n";
  for (const ProvisionLink& link : provision.links)
    call.out << "  " << link.relation << ": " << link.to.text() << " (" << link.mark << ")\n";
}

Result<int> show_provision(Invocation& call, Connection& view, const std::string& id_text) {
  TRY(const ProvisionId id, ProvisionId::parse(id_text));
  Provision provision{.id = id};
  std::string edition_id = call.value("--edition");
  if (edition_id.empty()) {
    Result<ProvisionInEdition> found = find_provision(view, id);
    if (!found && found.error().kind == ErrorKind::not_found) {
      TRY(const Edition edition, edition_in(call, view, id.instrument(), {}));
      return fail(ErrorKind::not_found, found.error().message,
                  "`haip instrument show " + call.value("register") + " " + edition.instrument.id + "` shows all");
    }
    if (!found) return fail(std::move(found).error());
    provision = std::move(found->provision);
    edition_id = found->edition.id;
  } else {
    TRY(const Edition edition, edition_in(call, view, id.instrument(), edition_id));
    const Provision* found = edition.find(id);
    if (found == nullptr) return fail(ErrorKind::not_found, "the edition " + edition_id + " has no " + id.text());
    provision = *found;
  }
  if (call.format == OutputFormat::json) {
    Json json = provision_json(provision);
    json.set("edition", edition_id);
    print_json(call, json);
    return 0;
  }
  const std::string language = call.value("--language");
  say_other_language(call, has_language(provision, language), language);
  call.out << "edition " << edition_id << "\n";
  print_provision(call, provision, language);
  return 0;
}

Result<int> show(Invocation& call) {
  TRY(const std::string language, read_language(call));
  TRY(const OpenView view, open_view(call.value("register")));
  const std::string id = call.value("id");
  if (id.find('/') != std::string::npos) return show_provision(call, *view.connection, id);
  TRY(const Edition edition, edition_in(call, *view.connection, id, call.value("--edition")));
  if (call.format == OutputFormat::json) {
    print_json(call, edition_json(edition));
    return 0;
  }
  say_other_language(call, has_language(edition, language), language);
  call.out << text_in(edition.instrument.title, language) << "\nedition " << edition.id << " of " << edition.date
           << ", " << edition.status << "\n";
  if (edition.wording == "summary" && !edition.instrument.official.empty())
    call.out << "Summary in the register's own words. The official text: " << edition.instrument.official.front().url
             << "\n";
  call.out << "\n";
  for (const Provision& provision : edition.provisions) print_provision(call, provision, language);
  return 0;
}

// diff

void print_difference(Invocation& call, const EditionDifference& changes, const std::string& language) {
  call.out << changes.changed << " changed, " << changes.added << " added, " << changes.removed << " removed, "
           << changes.unchanged << " unchanged\n";
  for (const ProvisionChange& change : changes.changes) {
    if (change.kind == ChangeKind::unchanged) continue;
    call.out << "\n" << change_word(change.kind) << "  " << change.id.text() << "\n  ";
    for (const Segment& segment : redline_of(change, language)) {
      if (segment.kind == SegmentKind::deleted)
        call.out << "[-" << segment.text << "-]";
      else if (segment.kind == SegmentKind::inserted)
        call.out << "{+" << segment.text << "+}";
      else
        call.out << segment.text;
    }
    call.out << "\n";
    if (change.kind == ChangeKind::changed && change.from->strengths != change.to->strengths)
      call.out << "  strength: " << joined(change.from->strengths) << " → " << joined(change.to->strengths) << "\n";
  }
}

Result<int> diff(Invocation& call) {
  TRY(const std::string language, read_language(call));
  TRY(const OpenView view, open_view(call.value("register")));
  TRY(const Edition from, edition_in(call, *view.connection, call.value("id"), call.value("from")));
  TRY(const Edition to, edition_in(call, *view.connection, call.value("id"), call.value("to")));
  const EditionDifference changes = compare_editions(from, to);
  if (call.format == OutputFormat::json)
    print_json(call, difference_json(changes, language));
  else
    print_difference(call, changes, language);
  say_other_language(call, has_language(from, language) || has_language(to, language), language);
  return 0;
}

// import

Result<ImportFacts> read_facts(const Invocation& call) {
  ImportFacts facts{
      call.value("--edition"), call.value("--date"), call.value("--language"), call.value("--source"), {}};
  CHECK(check_edition_id(facts.edition));
  CHECK(parse_date(facts.date).map([](Instant) {}));
  CHECK(check_language_tag(facts.language));
  if (!facts.source.empty()) {
    CHECK(external_url(facts.source).map([](const Url&) {}));
    facts.read_at = format_date(call.clock.now());
  }
  return facts;
}

// --keep ID=HEADING is a line of the mapping with the heading in quotes.
Result<Mapping> read_decisions(const Invocation& call, const ImportedDocument& document, const Edition& current) {
  std::string lines;
  if (call.has("--mapping")) {
    TRY(lines, read_text_file(call.value("--mapping"), largest_mapping_bytes));
    lines += "\n";
  }
  for (const std::string& kept : call.all("--keep")) {
    const std::size_t equals = kept.find('=');
    if (equals == std::string::npos)
      return malformed("--keep \"" + printable(kept) + "\" has no \"=\"", "write --keep \"coc/a1=Find, test\"");
    lines += kept.substr(0, equals) + " = \"" + kept.substr(equals + 1) + "\"\n";
  }
  return parse_mapping(lines, document, current);
}

void print_questions(Invocation& call, const ImportedDocument& document, const Matching& matching) {
  call.out << matching.matches.size() << " provisions found, " << matching.questions.size() << " questions open\n";
  for (const OpenQuestion& question : matching.questions) {
    call.out << "? " << question.text << "\n";
    for (const BlockPlace place : question.candidates)
      call.out << "    block " << place + 1 << ": " << printable(document.blocks[place].label, 20)
               << (document.blocks[place].label.empty() ? "" : " ") << printable(document.blocks[place].text, 80)
               << "\n";
  }
}

Json questions_json(const ImportedDocument& document, const Matching& matching) {
  Json questions{Json::Array{}};
  for (const OpenQuestion& question : matching.questions) {
    Json candidates{Json::Array{}};
    for (const BlockPlace place : question.candidates) {
      Json candidate;
      candidate.set("block", static_cast<std::uint64_t>(place + 1))
          .set("label", document.blocks[place].label)
          .set("text", document.blocks[place].text);
      candidates.push(std::move(candidate));
    }
    Json item;
    if (question.id) item.set("id", question.id->text());
    item.set("question", question.text).set("candidates", std::move(candidates));
    questions.push(std::move(item));
  }
  Json json;
  json.set("found", static_cast<std::uint64_t>(matching.matches.size())).set("questions", std::move(questions));
  return json;
}

struct PreparedImport {
  ImportedDocument document;
  Edition current;
  Mapping decided;
  Matching matching;
  ImportFacts facts;
};

// What would be refused in the end is refused before any question is asked.
Status check_can_import(Connection& view, const Invocation& call, const ImportFacts& facts) {
  TRY(const std::optional<InstrumentSummary> instrument, find_instrument(view, call.value("--instrument")));
  const EditionSummary* existing = instrument ? instrument->find(facts.edition) : nullptr;
  if (existing == nullptr) return {};
  return fail(ErrorKind::conflict,
              "the register holds the edition " + facts.edition + " of " + instrument->instrument.id +
                  " already, in entry " + std::to_string(existing->entry_index.value),
              "an edition is not changed once it is recorded: give the new one another id with --edition");
}

// The file may hold answers that took an hour.
Status check_mapping_is_new(const Invocation& call) {
  const std::string path = call.value("--write-mapping");
  std::error_code ignored;
  if (path.empty() || !std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) return {};
  return fail(ErrorKind::conflict, path + " exists already and may hold answers; nothing was done",
              "give answers with --mapping " + path + ", or name a new file for --write-mapping");
}

Result<PreparedImport> prepare_import(Invocation& call) {
  PreparedImport import;
  TRY(import.facts, read_facts(call));
  CHECK(check_mapping_is_new(call));
  TRY(const std::string bytes, read_file(call.value("file"), largest_document_bytes));
  TRY(import.document,
      read_document(as_bytes(bytes)).map_error(in_context("in " + printable(call.value("file"), 200))));
  if (import.document.blocks.empty()) return malformed("there is no text in " + printable(call.value("file"), 200));
  TRY(const OpenView view, open_view(call.value("register")));
  CHECK(check_can_import(*view.connection, call, import.facts));
  TRY(import.current, edition_in(call, *view.connection, call.value("--instrument"), call.value("--against")));
  TRY(import.decided, read_decisions(call, import.document, import.current));
  import.matching = match_document(import.document, import.current, import.decided, import.facts.language);
  return import;
}

void print_changes(Invocation& call, const Edition& before, const Edition& edition) {
  const EditionDifference changes = compare_editions(before, edition);
  call.out << edition.provisions.size() << " provisions; against edition " << before.id << ": " << changes.changed
           << " changed, " << changes.added << " added, " << changes.removed << " removed, " << changes.unchanged
           << " unchanged\n";
}

void print_outcome(Invocation& call, const PreparedImport& import, const Edition& edition) {
  const auto has_strength = [](const Provision& provision) { return !provision.strengths.empty(); };
  const auto carried = std::count_if(edition.provisions.begin(), edition.provisions.end(), has_strength);
  const auto unread = std::count_if(import.document.blocks.begin(), import.document.blocks.end(),
                                    [](const Block& block) { return block.has_unread_drawing; });
  print_changes(call, import.current, edition);
  if (carried > 0)
    call.out << "the strengths of " << carried
             << " provisions were carried over and are marked unverified: read them against the new text\n";
  if (unread > 0) call.out << unread << " drawings have no description; what they mark was not read\n";
}

Result<int> record_edition(const ActKinds& kinds, Invocation& call, const Edition& edition) {
  TRY(const std::unique_ptr<Register> opened, Register::open(call.value("register"), kinds, call.clock, call.entropy,
                                                             {.verifier_threads = 1, .discover_keys = false}));
  TRY(const Acknowledgement recorded,
      opened->log_own_act_and_wait(edition_act(edition, call.clock.now(), call.entropy)));
  if (call.format == OutputFormat::text)
    call.out << "recorded the edition " << edition.id << " of " << edition.instrument.id << " in entry "
             << recorded.entry_index.value << "; it is not in force until two people of the secretariat adopt it\n";
  return 0;
}

// A questionnaire that comes as data says itself what its questions are: nothing is matched.
Result<int> import_questionnaire(const ActKinds& kinds, Invocation& call, std::string_view bytes,
                                 QuestionnaireForm form) {
  TRY(const ImportFacts facts, read_facts(call));
  CHECK(check_instrument_id(call.value("--instrument")));
  {
    TRY(const OpenView view, open_view(call.value("register")));
    CHECK(check_can_import(*view.connection, call, facts));
  }
  TRY(const ImportedQuestionnaire imported, read_questionnaire(bytes, form, call.value("--instrument"), facts)
                                                .map_error(in_context("in " + printable(call.value("file"), 200))));
  const auto count_of = [&](std::string_view kind) {
    return std::ranges::count(imported.edition.provisions, kind, &Provision::kind);
  };
  if (call.format == OutputFormat::json)
    print_json(call, edition_json(imported.edition));
  else
    call.out << "sections: " << count_of("section") << ", questions: " << count_of("question")
             << ", parts of questions: " << count_of("part") << "\n";
  if (!imported.left_out.empty()) call.err << "left out:\n";
  for (const auto& [what, count] : imported.left_out) call.err << "  " << what << " (" << count << ")\n";
  if (call.has("--dry-run")) return 0;
  return record_edition(kinds, call, imported.edition);
}

// An edition as a register gives it (docs/format-edition.md), edited into a draft: its ids say what is what.
Result<int> import_edition_data(const ActKinds& kinds, Invocation& call, Json json) {
  TRY(const ImportFacts facts, read_facts(call));
  json.set("edition", facts.edition).set("date", facts.date).set("status", "recorded");
  TRY(const Edition edition, read_edition(json).map_error(in_context("in " + printable(call.value("file"), 200))));
  if (edition.instrument.id != call.value("--instrument"))
    return malformed("the edition is one of " + edition.instrument.id + ", not of " + call.value("--instrument"));
  {
    TRY(const OpenView view, open_view(call.value("register")));
    CHECK(check_can_import(*view.connection, call, facts));
    TRY(const Edition before, edition_in(call, *view.connection, edition.instrument.id, call.value("--against")));
    if (call.format == OutputFormat::json)
      print_json(call, edition_json(edition));
    else
      print_changes(call, before, edition);
  }
  if (call.has("--dry-run")) return 0;
  return record_edition(kinds, call, edition);
}

/// JSON is data: none of the readers of documents finds a code of conduct in it. Nothing when it is no JSON.
Result<std::optional<Json>> edition_data(const Invocation& call, std::string_view bytes) {
  const std::string_view text = trim(bytes);
  if (!text.starts_with('{')) return std::nullopt;
  Result<Json> json = parse_json(text, largest_document_bytes);
  if (!json) return std::nullopt;
  if (json->find("instrument") != nullptr && json->find("provisions") != nullptr) return std::move(*json);
  return malformed(printable(call.value("file"), 200) + " is JSON and neither an edition nor an OSCAL catalog",
                   "give an edition or a catalog in JSON, a library in YAML, or the document itself; a questionnaire "
                   "that a register gave goes to `haip report new --questionnaire`");
}

Result<int> import_document(const ActKinds& kinds, Invocation& call) {
  TRY(const std::string bytes, read_file(call.value("file"), largest_document_bytes));
  if (const auto form = questionnaire_form(bytes)) return import_questionnaire(kinds, call, bytes, *form);
  TRY(std::optional<Json> data, edition_data(call, bytes));
  if (data) return import_edition_data(kinds, call, std::move(*data));
  TRY(const PreparedImport import, prepare_import(call));
  if (call.has("--write-mapping"))
    CHECK(
        write_new_file(call.value("--write-mapping"), mapping_file(import.document, import.matching, import.decided)));
  if (!import.matching.questions.empty()) {
    if (call.format == OutputFormat::json)
      print_json(call, questions_json(import.document, import.matching));
    else
      print_questions(call, import.document, import.matching);
    call.err << (call.has("--write-mapping")
                     ? "answer them in " + call.value("--write-mapping") + " and give it with --mapping"
                     : std::string("nothing was recorded; write the questions to a file with --write-mapping FILE, "
                                   "answer them, and give it with --mapping FILE"))
             << "\n";
    return 1;
  }
  TRY(const Edition edition,
      edition_of_document(import.document, import.current, import.decided, import.matching, import.facts));
  if (call.format == OutputFormat::json)
    print_json(call, edition_json(edition));
  else
    print_outcome(call, import, edition);
  if (call.has("--dry-run")) return 0;
  return record_edition(kinds, call, edition);
}

const CommandArgument register_argument{"register", "folder of the register"};
const CommandOption language_option{
    .name = "--language", .value = "CODE", .help = "language of the texts", .fallback = "en"};

}  // namespace

std::vector<Command> instrument_commands(const ActKinds& kinds) {
  return {
      {.name = "instrument list",
       .summary = "list the instruments that a register holds, and their editions",
       .arguments = {register_argument},
       .options = {language_option},
       .example = "haip instrument list reg",
       .run = list},
      {.name = "instrument show",
       .summary = "show an instrument or one provision",
       .arguments = {register_argument, {"id", "an instrument such as coc, or a provision such as coc/a1/d"}},
       .options = {{.name = "--edition", .value = "EDITION", .help = "which edition; the one in force by default"},
                   language_option},
       .example = "haip instrument show reg coc/a1/d",
       .run = show},
      {.name = "instrument diff",
       .summary = "show what changed between two editions, word by word",
       .arguments =
           {register_argument, {"id", "the instrument"}, {"from", "the older edition"}, {"to", "the newer edition"}},
       .options = {language_option},
       .example = "haip instrument diff reg gp 2023-10-30 2023-12-01",
       .run = diff},
      {.name = "instrument import",
       .summary = "record a new edition from its official text",
       .description =
           "Reads Markdown, plain text or a Word file, finds the provisions of the present edition in it by "
           "number and by wording, and asks "
           "about everything that is not certain. Records nothing while a question is open (exit code 1). An "
           "edition as a register gives it (JSON), an OSCAL catalog (JSON) or a questionnaire library (YAML) is "
           "recorded as it is.",
       .arguments = {register_argument, {"file", "the document"}},
       .options =
           {{.name = "--instrument", .value = "ID", .help = "such as coc", .is_required = true},
            {.name = "--edition",
             .value = "EDITION",
             .help = "id of the new edition, such as 2027-05-01",
             .is_required = true},
            {.name = "--date",
             .value = "DATE",
             .help = "when it was published, such as 2027-05-01",
             .is_required = true},
            {.name = "--language", .value = "CODE", .help = "language of the document", .fallback = "en"},
            {.name = "--source",
             .value = "URL",
             .help = "where the document was read; without it all texts are marked unverified"},
            {.name = "--against", .value = "EDITION", .help = "edition to match with; the one in force by default"},
            {.name = "--keep",
             .value = "ID=HEADING",
             .help = "the provision ID is the block that begins with HEADING; may be given more than once",
             .is_repeatable = true},
            {.name = "--mapping", .value = "FILE", .help = "answers to open questions"},
            {.name = "--write-mapping", .value = "FILE", .help = "write the open questions to a new file, to fill in"},
            {.name = "--dry-run", .value = {}, .help = "show the outcome, record nothing"}},
       .example = "haip instrument import reg code.md --instrument coc --edition 2027-05-01 --date 2027-05-01 --source "
                  "https://www.example.org/code --write-mapping questions.txt",
       .run = [&kinds](Invocation& call) { return import_document(kinds, call); }}};
}

}  // namespace haip
