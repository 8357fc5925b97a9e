#include "reports/classification.hpp"

#include "base/text.hpp"
#include "register/language_tag.hpp"

namespace haip {
namespace {

Result<Classification> read_classification(const Act& act) {
  Classification read;
  TRY(read.report, read_report_subject(act.subject));
  TRY(read.question, act.body.text("question"));
  TRY(read.from.value, act.body.whole_number("from"));
  TRY(read.to.value, act.body.whole_number("to"));
  if (read.to <= read.from)
    return malformed("\"from\" and \"to\" are not the entries of two revisions, the older one first");
  TRY(const std::string word, act.body.text("class"));
  TRY(read.change, read_answer_change(word));
  TRY(read.reason, act.body.text("reason"));
  CHECK(check_needed_text("the reason", read.reason, longest_classification_reason,
                          "say in a sentence why the change is of that class"));
  TRY(read.language, act.body.text("language"));
  CHECK(check_language_tag(read.language));
  return read;
}

Status admit(Connection& view, const Act& act, const Signer&) {
  if (act.actor != register_actor)
    return fail(ErrorKind::forbidden, "only the register itself may log a " + act.type + " act");
  TRY(const Classification wanted, read_classification(act));
  bool is_answered = false;
  for (const EntryIndex entry : {wanted.from, wanted.to}) {
    const Result<Report> report = read_revision(view, wanted.report, entry);
    if (!report && report.error().kind == ErrorKind::not_found)
      return fail(ErrorKind::refused,
                  "entry " + std::to_string(entry.value) + " is no revision of " + report_subject(wanted.report),
                  "the page of the report lists its revisions with their entries");
    // Whoever replays the log without what was erased since must admit what was admitted then.
    const bool is_erased = !report && report.error().kind == ErrorKind::gone;
    if (!report && !is_erased) return fail(report.error());
    is_answered = is_answered || is_erased || report->find_answer(wanted.question) != nullptr;
  }
  if (!is_answered)
    return fail(ErrorKind::refused, "neither revision answers the question \"" + printable(wanted.question) + "\"");
  return {};
}

// An erased act leaves the same row without a word of it: all but the report is in the words.
Status fold(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const ReportName name, read_report_subject(envelope.subject));
  Classification read;
  std::string word;
  if (act != nullptr) {
    TRY(read, read_classification(*act));
    word = answer_change_word(read.change);
  }
  return view.execute(
      "INSERT INTO report_classification (entry_index, domain, instrument, period, at, question, from_entry, to_entry, "
      "class, reason, language) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      {envelope.entry_index.value, name.domain, name.instrument, name.period, envelope.at.seconds, read.question,
       read.from.value, read.to.value, word, read.reason, read.language});
}

Status forget(Connection& view, const Envelope& envelope) {
  return view.execute(
      "UPDATE report_classification SET question = '', from_entry = 0, to_entry = 0, class = '', reason = '', "
      "language = '' WHERE entry_index = $1",
      {envelope.entry_index.value});
}

constexpr std::array<Migration, 1> migrations{{{"report_classification", 1, R"(
CREATE TABLE report_classification (
  entry_index BIGINT PRIMARY KEY,
  domain TEXT NOT NULL,
  instrument TEXT NOT NULL,
  period TEXT NOT NULL,
  at BIGINT NOT NULL,
  question TEXT NOT NULL,
  from_entry BIGINT NOT NULL,
  to_entry BIGINT NOT NULL,
  class TEXT NOT NULL,
  reason TEXT NOT NULL,
  language TEXT NOT NULL
);
CREATE INDEX report_classification_by_report ON report_classification (domain, instrument, period, to_entry);
)"}}};
constexpr std::array<ViewTable, 1> view_tables{
    {{"report_classification",
      "entry_index, domain, instrument, period, at, question, from_entry, to_entry, class, reason, language"}}};

constexpr std::array<ActKind, 1> act_kinds{{{"report.classify", 1, admit, fold, forget, false}}};

}  // namespace

Act classification_act(const Classification& classification, Instant at, Entropy& entropy) {
  Json body;
  body.set("question", classification.question).set("from", classification.from.value);
  body.set("to", classification.to.value).set("class", answer_change_word(classification.change));
  body.set("reason", classification.reason).set("language", classification.language);
  return make_act("report.classify", std::string(register_actor), report_subject(classification.report),
                  std::move(body), at, entropy);
}

Result<std::vector<Classification>> classifications_between(Connection& view, const ReportName& report, EntryIndex from,
                                                            EntryIndex to) {
  TRY(const Rows rows,
      view.query(
          "SELECT question, class, reason, entry_index, at, language FROM report_classification WHERE domain = $1 AND "
          "instrument = $2 AND period = $3 AND from_entry = $4 AND to_entry = $5 ORDER BY entry_index",
          {report.domain, report.instrument, report.period, from.value, to.value}));
  std::vector<Classification> found;
  for (const Row& row : rows) {
    TRY(const AnswerChange change, read_answer_change(row.text(1)));
    std::erase_if(found, [&](const Classification& earlier) { return earlier.question == row.text(0); });
    found.push_back(
        {report, row.text(0), from, to, change, row.text(2), row.text(5), {row.count(3)}, {row.integer(4)}});
  }
  return found;
}

Result<std::vector<EntryIndex>> erased_classifications(Connection& view, const ReportName& report) {
  TRY(const Rows rows, view.query("SELECT entry_index FROM report_classification WHERE domain = $1 AND instrument = $2 "
                                  "AND period = $3 AND question = '' ORDER BY entry_index",
                                  {report.domain, report.instrument, report.period}));
  std::vector<EntryIndex> entries;
  for (const Row& row : rows) entries.push_back({row.count(0)});
  return entries;
}

std::span<const ActKind> classification_act_kinds() { return act_kinds; }
std::span<const Migration> classification_migrations() { return migrations; }
std::span<const ViewTable> classification_view() { return view_tables; }

}  // namespace haip
