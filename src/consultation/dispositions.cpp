#include "consultation/dispositions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "consultation/strict_members.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

constexpr std::array<Migration, 1> migrations{{{"dispositions", 1, R"(
CREATE TABLE comment_disposition (
  comment_entry BIGINT PRIMARY KEY,
  consultation TEXT NOT NULL,
  entry_index BIGINT NOT NULL,
  at BIGINT NOT NULL,
  disposition TEXT NOT NULL,
  reason TEXT NOT NULL,
  change_provision TEXT NOT NULL,
  change_edition TEXT NOT NULL,
  together_with BIGINT NOT NULL
);
CREATE INDEX comment_disposition_by_consultation ON comment_disposition (consultation, comment_entry);
CREATE INDEX comment_disposition_by_change ON comment_disposition (change_provision, comment_entry);
)"}}};

constexpr std::array<ViewTable, 1> view_tables{
    {{"comment_disposition",
      "comment_entry, consultation, entry_index, at, disposition, reason, change_provision, change_edition, "
      "together_with"}}};

struct Disposing {
  std::vector<EntryIndex> comments;
  DispositionWords words;
};

Result<std::optional<ResultingChange>> read_change(const Json& body) {
  if (body.find("change") == nullptr) return std::nullopt;
  TRY(const Json* change, body.object("change"));
  if (change->if_object()->size() != 2) return malformed("\"change\" has two members: provision and edition");
  TRY(const std::string provision, change->text("provision"));
  TRY(ProvisionId id, ProvisionId::parse(provision));
  TRY(std::string edition, change->text("edition"));
  return ResultingChange{std::move(id), std::move(edition)};
}

Result<Disposing> read_disposing(const Act& act) {
  CHECK(check_only_members(act.body, "the body", {"comments", "disposition", "reason", "change"}));
  Disposing disposing;
  TRY(disposing.comments, read_comment_entries(act.body, most_disposed_at_once));
  DispositionWords& words = disposing.words;
  TRY(words.disposition, act.body.text("disposition"));
  if (std::ranges::find(dispositions, words.disposition) == dispositions.end())
    return malformed("\"" + printable(words.disposition) + "\" is no disposition",
                     "choose one of accepted, partly, declined, out-of-scope, noted");
  TRY(const Json* reason, act.body.object("reason"));
  TRY(words.reason, read_local_text(*reason, "the reason", longest_disposition_reason));
  TRY(words.change, read_change(act.body));
  if (words.change && words.disposition != "accepted" && words.disposition != "partly")
    return malformed("only an accepted comment changes words", "leave out \"change\", or accept the comment in part");
  return disposing;
}

Status require_change(Connection& view, const Consultation& consultation, const ResultingChange& change) {
  if (consultation.round_of(change.edition) == nullptr)
    return fail(ErrorKind::refused, "the edition \"" + printable(change.edition) + "\" is no draft of the consultation",
                "bring it in as the next draft first");
  if (change.provision.instrument() != consultation.terms.instrument)
    return fail(ErrorKind::refused, change.provision.text() + " is no provision of " + consultation.terms.instrument);
  TRY(const std::vector<ProvisionInEdition> history, provision_history(view, change.provision));
  if (!history.empty()) return {};
  return fail(ErrorKind::refused, "the register holds no provision " + change.provision.text());
}

Status admit_disposition(Connection& view, const Act& act, const Signer&) {
  if (act.actor != register_actor)
    return fail(ErrorKind::forbidden, "only the register itself may log a " + act.type + " act");
  TRY(const CommentSubject subject, read_comment_subject(act.subject));
  if (subject.provision) return malformed("the subject of a disposition reads consultation/<id>");
  TRY(const Disposing disposing, read_disposing(act));
  TRY(const std::optional<Consultation> consultation, find_consultation(view, subject.consultation));
  if (!consultation)
    return fail(ErrorKind::not_found, "the register holds no consultation " + subject.consultation.text());
  if (consultation->conclusion)
    return fail(ErrorKind::conflict, "the consultation " + subject.consultation.text() + " is concluded");
  for (const EntryIndex comment : disposing.comments) {
    TRY(const std::optional<Row> row,
        view.query_row("SELECT consultation, withdrawn_entry FROM comment WHERE entry_index = $1", {comment.value}));
    if (!row || row->text(0) != subject.consultation.text())
      return fail(ErrorKind::refused, "entry " + std::to_string(comment.value) + " is no comment of the consultation");
    if (!row->is_null(1))
      return fail(ErrorKind::conflict, "the comment in entry " + std::to_string(comment.value) + " was withdrawn",
                  "leave it out");
  }
  if (!disposing.words.change) return {};
  return require_change(view, *consultation, *disposing.words.change);
}

Status fold_disposition(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const CommentSubject subject, read_comment_subject(envelope.subject));
  TRY(const Disposing disposing, read_disposing(*act));
  const DispositionWords& words = disposing.words;
  const std::string reason = canonical_json(local_text_json(words.reason));
  for (const EntryIndex comment : disposing.comments)
    CHECK(view.execute(
        "INSERT INTO comment_disposition (comment_entry, consultation, entry_index, at, disposition, reason, "
        "change_provision, change_edition, together_with) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT "
        "(comment_entry) DO UPDATE SET entry_index = excluded.entry_index, at = excluded.at, disposition = "
        "excluded.disposition, reason = excluded.reason, change_provision = excluded.change_provision, change_edition "
        "= excluded.change_edition, together_with = excluded.together_with",
        {comment.value, subject.consultation.text(), envelope.entry_index.value, envelope.at.seconds, words.disposition,
         reason, words.change ? words.change->provision.text() : std::string(),
         words.change ? words.change->edition : std::string(),
         static_cast<std::uint64_t>(disposing.comments.size() - 1)}));
  return {};
}

constexpr std::array<ActKind, 1> act_kinds{
    {{"comment.dispose", 1, admit_disposition, fold_disposition, nullptr, false}}};

constexpr std::string_view columns =
    "comment_entry, entry_index, at, disposition, reason, change_provision, change_edition, together_with";

Result<Disposition> disposition_of_row(const Row& row) {
  Disposition found;
  found.comment = {row.count(0)};
  found.entry_index = {row.count(1)};
  found.at = {row.integer(2)};
  found.words.disposition = row.text(3);
  TRY(const Json reason, parse_json(row.text(4)));
  TRY(found.words.reason, read_local_text(reason, "the reason", longest_disposition_reason));
  if (!row.text(5).empty()) {
    TRY(ProvisionId provision, ProvisionId::parse(row.text(5)));
    found.words.change = ResultingChange{std::move(provision), row.text(6)};
  }
  found.together_with = row.count(7);
  return found;
}

}  // namespace

Result<std::vector<EntryIndex>> read_comment_entries(const Json& body, std::size_t most) {
  TRY(const Json* list, body.array("comments"));
  const Json::Array& numbers = *list->if_array();
  if (numbers.empty()) return malformed("no comment is named");
  if (numbers.size() > most)
    return fail(ErrorKind::too_large, "more than " + std::to_string(most) + " comments are named at once");
  std::vector<EntryIndex> comments;
  for (const Json& number : numbers) {
    const double* value = number.if_number();
    if (value == nullptr || *value < 0 || *value > 9e15 ||
        *value != static_cast<double>(static_cast<std::uint64_t>(*value)))
      return malformed("\"comments\" must be a list of entries of the log");
    comments.push_back({static_cast<std::uint64_t>(*value)});
    if (comments.size() > 1 && comments[comments.size() - 2] >= comments.back())
      return malformed("\"comments\" must be in ascending order, each once");
  }
  return comments;
}

Json comment_entries_json(std::vector<EntryIndex> comments) {
  std::ranges::sort(comments);
  Json list{Json::Array{}};
  for (const EntryIndex comment : comments) list.push(comment.value);
  return list;
}

Result<std::optional<Disposition>> disposition_of(Connection& view, EntryIndex comment) {
  static const std::string sql =
      "SELECT " + std::string(columns) + " FROM comment_disposition WHERE comment_entry = $1";
  TRY(const std::optional<Row> row, view.query_row(sql, {comment.value}));
  if (!row) return std::nullopt;
  TRY(Disposition found, disposition_of_row(*row));
  return found;
}

Result<std::map<EntryIndex, Disposition>> dispositions_in(Connection& view, const ConsultationId& id) {
  static const std::string sql = "SELECT " + std::string(columns) + " FROM comment_disposition WHERE consultation = $1";
  TRY(const Rows rows, view.query(sql, {id.text()}));
  std::map<EntryIndex, Disposition> all;
  for (const Row& row : rows) {
    TRY(Disposition found, disposition_of_row(row));
    all.emplace(found.comment, std::move(found));
  }
  return all;
}

Result<std::uint64_t> count_undisposed(Connection& view, const ConsultationId& id) {
  TRY(const std::optional<Row> row,
      view.query_row(
          "SELECT COUNT(*) FROM comment c LEFT JOIN comment_disposition d ON d.comment_entry = "
          "c.entry_index WHERE c.consultation = $1 AND c.withdrawn_entry IS NULL AND d.comment_entry IS NULL",
          {id.text()}));
  return row ? row->count(0) : 0;
}

Result<std::vector<DispositionCount>> count_dispositions(Connection& view, const ConsultationId& id) {
  TRY(const Rows rows,
      view.query("SELECT d.disposition, COUNT(*) FROM comment_disposition d JOIN comment c ON c.entry_index = "
                 "d.comment_entry WHERE d.consultation = $1 AND c.withdrawn_entry IS NULL GROUP BY d.disposition",
                 {id.text()}));
  std::vector<DispositionCount> counts;
  counts.reserve(dispositions.size());
  for (const std::string_view one : dispositions) counts.push_back({std::string(one), 0});
  for (const Row& row : rows)
    for (DispositionCount& count : counts)
      if (count.disposition == row.text(0)) count.comments = row.count(1);
  return counts;
}

Result<std::vector<Disposition>> changes_to(Connection& view, const ProvisionId& provision) {
  static const std::string sql =
      "SELECT " + std::string(columns) + " FROM comment_disposition WHERE change_provision = $1 ORDER BY comment_entry";
  TRY(const Rows rows, view.query(sql, {provision.text()}));
  std::vector<Disposition> all;
  for (const Row& row : rows) {
    TRY(Disposition found, disposition_of_row(row));
    all.push_back(std::move(found));
  }
  return all;
}

Act disposition_act(const ConsultationId& id, std::vector<EntryIndex> comments, const DispositionWords& words,
                    Instant at, Entropy& entropy) {
  Json body;
  body.set("comments", comment_entries_json(std::move(comments))).set("disposition", words.disposition);
  body.set("reason", local_text_json(words.reason));
  if (words.change)
    body.set("change", Json().set("provision", words.change->provision.text()).set("edition", words.change->edition));
  return make_act("comment.dispose", std::string(register_actor), consultation_subject(id), std::move(body), at,
                  entropy);
}

std::string_view disposition_name(std::string_view disposition, const Translator& translate) {
  if (disposition == "accepted") return translate.in_context("disposition", "accepted");
  if (disposition == "partly") return translate.in_context("disposition", "accepted in part");
  if (disposition == "declined") return translate.in_context("disposition", "declined");
  if (disposition == "out-of-scope") return translate.in_context("disposition", "out of scope");
  return translate.in_context("disposition", "noted");
}

std::span<const ActKind> disposition_act_kinds() { return act_kinds; }
std::span<const ViewTable> disposition_view() { return view_tables; }
std::span<const Migration> disposition_migrations() { return migrations; }

}  // namespace haip
