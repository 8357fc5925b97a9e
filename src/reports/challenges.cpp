#include "reports/challenges.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "instruments/view.hpp"
#include "register/identity.hpp"
#include "register/language_tag.hpp"
#include "reports/framework.hpp"
#include "reports/pages.hpp"
#include "web/url.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_name = 100;
constexpr std::size_t longest_reason = 2000;

constexpr std::array<Migration, 1> migrations{{{"report_challenges", 1, R"(
CREATE TABLE report_challenge (
  entry_index BIGINT PRIMARY KEY,
  domain TEXT NOT NULL,
  instrument TEXT NOT NULL,
  period TEXT NOT NULL,
  question TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  revision_entry BIGINT NOT NULL,
  statement TEXT NOT NULL,
  language TEXT NOT NULL,
  source TEXT NOT NULL,
  source_date TEXT NOT NULL,
  name TEXT NOT NULL,
  sender_group TEXT NOT NULL,
  withdrawn_entry BIGINT,
  withdrawn_at BIGINT,
  withdrawal_reason TEXT NOT NULL
);
CREATE INDEX report_challenge_by_answer ON report_challenge (domain, instrument, period, question, entry_index);
CREATE TABLE report_reply (
  entry_index BIGINT PRIMARY KEY,
  challenge_entry BIGINT NOT NULL,
  at BIGINT NOT NULL,
  language TEXT NOT NULL,
  reply_text TEXT NOT NULL
);
CREATE INDEX report_reply_by_challenge ON report_reply (challenge_entry, entry_index);
)"}}};

constexpr std::array<ViewTable, 2> view_tables{{
    {"report_challenge",
     "entry_index, domain, instrument, period, question, at, actor, revision_entry, statement, language, source, "
     "source_date, name, sender_group, withdrawn_entry, withdrawn_at, withdrawal_reason"},
    {"report_reply", "entry_index, challenge_entry, at, language, reply_text"},
}};

constexpr std::string_view answer_prefix = "answer/";
constexpr std::string_view challenge_prefix = "challenge/";

struct AnswerName {
  ReportName report;
  std::string question;
};

std::string answer_subject(const ReportName& name, std::string_view question) {
  return std::string(answer_prefix) + name.domain + "/" + name.instrument + "/" + name.period + "/" +
         std::string(question);
}

/// The subject alone says which answer it is, so that the fact survives the erasure of the words.
Result<AnswerName> read_answer_subject(std::string_view subject) {
  const auto wrong = [&] {
    return malformed("the subject of a challenge reads answer/<domain>/<instrument>/<year>/<question>, not \"" +
                     printable(subject, 120) + "\"");
  };
  if (!subject.starts_with(answer_prefix)) return wrong();
  const std::string_view rest = subject.substr(answer_prefix.size());
  std::size_t end = 0;
  for (int slashes = 0; slashes < 3; ++slashes) {
    end = rest.find('/', slashes == 0 ? 0 : end + 1);
    if (end == std::string_view::npos) return wrong();
  }
  AnswerName name;
  TRY(name.report, read_report_subject("report/" + std::string(rest.substr(0, end))));
  name.question = rest.substr(end + 1);
  if (name.question.empty()) return wrong();
  return name;
}

Result<EntryIndex> read_challenge_subject(std::string_view subject) {
  if (!subject.starts_with(challenge_prefix))
    return malformed("the subject reads challenge/<entry>, not \"" + printable(subject, 120) + "\"");
  TRY(const std::uint64_t entry, parse_decimal(subject.substr(challenge_prefix.size())));
  return EntryIndex{entry};
}

std::string challenge_subject(EntryIndex entry) { return std::string(challenge_prefix) + std::to_string(entry.value); }

Status refuse_stranger(Connection& view, std::string_view actor) {
  TRY(const std::optional<Organisation> organisation, find_organisation(view, actor));
  if (!organisation)
    return fail(ErrorKind::refused, "the register has no organisation " + printable(actor),
                "ask the secretariat to record it");
  if (organisation->is_delisted)
    return fail(ErrorKind::refused, printable(actor) + " is delisted and cannot challenge others",
                "write to the secretariat");
  return {};
}

/// The register's own come from a moderator, who sees how many there are.
Status refuse_flood(Connection& view, const Act& act) {
  if (act.actor == register_actor) return {};
  TRY(const std::optional<Row> row,
      view.query_row("SELECT COUNT(*) FROM act WHERE actor = $1 AND subject = $2", {act.actor, act.subject}));
  if (!row || row->count(0) < most_challenges) return {};
  return fail(ErrorKind::refused, printable(act.actor) + " has challenged this answer " +
                                      std::to_string(most_challenges) + " times already");
}

// report.challenge

Status check_sender(const ChallengeWords& words) {
  CHECK(check_needed_text("the name", words.name, longest_name, "a pseudonym will do"));
  if (words.name.find('\n') != std::string::npos) return malformed("the name has more than one line");
  if (std::ranges::find(challenger_groups, words.group) == challenger_groups.end())
    return malformed("\"" + printable(words.group) + "\" is not a group of the list");
  return {};
}

Result<ChallengeWords> read_challenge(const Act& act) {
  ChallengeWords words;
  TRY(words.revision.value, act.body.whole_number("revision"));
  TRY(words.statement, act.body.text("statement"));
  CHECK(check_needed_text("the challenge", words.statement, longest_challenge));
  TRY(words.language, act.body.text("language"));
  CHECK(check_language_tag(words.language));
  TRY(words.source, act.body.text("source"));
  if (!words.source.starts_with("https://") || !external_url(words.source))
    return malformed("the source is no https address that others can open", "give it as https://…");
  TRY(words.source_date, act.body.text("source_date"));
  TRY(const Instant dated, parse_date(words.source_date));
  if (dated > act.at) return malformed("the source is dated " + words.source_date + ", which is to come");
  TRY(words.name, act.body.optional_text("name"));
  TRY(words.group, act.body.optional_text("group"));
  if (act.actor == register_actor)
    CHECK(check_sender(words));
  else if (!words.name.empty() || !words.group.empty())
    return malformed("an organisation challenges in its own name", "leave out \"name\" and \"group\"");
  return words;
}

/// Editions cannot be erased, so that whoever replays the log finds the same.
Status require_question(Connection& view, std::string_view instrument, std::string_view question) {
  TRY(const std::optional<InstrumentSummary> summary, find_instrument(view, instrument));
  if (summary)
    for (const EditionSummary& one : summary->editions) {
      TRY(Edition edition, find_edition(view, instrument, one.id));
      const Result<Framework> framework = Framework::of(std::move(edition));
      if (framework && framework->find(question) != nullptr) return {};
    }
  return fail(ErrorKind::refused, printable(instrument) + " has no question \"" + printable(question) + "\"");
}

Status admit_challenge(Connection& view, const Act& act, const Signer&) {
  TRY(const AnswerName name, read_answer_subject(act.subject));
  TRY(const ChallengeWords words, read_challenge(act));
  if (act.actor != register_actor) CHECK(refuse_stranger(view, act.actor));
  CHECK(refuse_flood(view, act));
  if (act.actor == name.report.domain)
    return fail(ErrorKind::refused, "an organisation does not challenge its own answers", "revise the report");
  const Result<Report> report = read_revision(view, name.report, words.revision);
  if (!report && report.error().kind == ErrorKind::not_found)
    return fail(ErrorKind::refused,
                "entry " + std::to_string(words.revision.value) + " is no revision of " + report_subject(name.report));
  // Whoever replays the log without what was erased since must admit what was admitted then. The question is in the
  // subject, which stays for ever: it is one of the questionnaire's in any case.
  if (!report && report.error().kind == ErrorKind::gone)
    return require_question(view, name.report.instrument, name.question);
  if (!report) return fail(report.error());
  if (report->find_answer(name.question) == nullptr)
    return fail(ErrorKind::refused, "that revision has no answer to \"" + printable(name.question) + "\"");
  return {};
}

Status fold_challenge(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const AnswerName name, read_answer_subject(envelope.subject));
  ChallengeWords words;
  if (act != nullptr) {
    TRY(words, read_challenge(*act));
  }
  return view.execute(
      "INSERT INTO report_challenge (entry_index, domain, instrument, period, question, at, actor, revision_entry, "
      "statement, language, source, source_date, name, sender_group, withdrawn_entry, withdrawn_at, "
      "withdrawal_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, NULL, NULL, '')",
      {envelope.entry_index.value, name.report.domain, name.report.instrument, name.report.period, name.question,
       envelope.at.seconds, envelope.actor, words.revision.value, words.statement, words.language, words.source,
       words.source_date, words.name, words.group});
}

Status forget_challenge(Connection& view, const Envelope& envelope) {
  return view.execute(
      "UPDATE report_challenge SET revision_entry = 0, statement = '', language = '', source = '', source_date = '', "
      "name = '', sender_group = '' WHERE entry_index = $1",
      {envelope.entry_index.value});
}

Result<Challenge> require_challenge(Connection& view, const Act& act) {
  TRY(const EntryIndex entry, read_challenge_subject(act.subject));
  TRY(std::optional<Challenge> challenge, find_challenge(view, entry));
  if (!challenge)
    return fail(ErrorKind::not_found, "entry " + std::to_string(entry.value) + " is no challenge",
                "the answer's page names the entry of each challenge");
  return std::move(*challenge);
}

// report.reply

struct ReplyWords {
  std::string language;
  std::string text;
};

Result<ReplyWords> read_reply(const Act& act) {
  ReplyWords words;
  TRY(words.language, act.body.text("language"));
  CHECK(check_language_tag(words.language));
  TRY(words.text, act.body.text("text"));
  CHECK(check_needed_text("the reply", words.text, longest_reply));
  return words;
}

// Whoever is delisted may still reply to what is said about it.
Status admit_reply(Connection& view, const Act& act, const Signer&) {
  CHECK(read_reply(act).map([](const ReplyWords&) {}));
  TRY(const Challenge challenge, require_challenge(view, act));
  if (challenge.report.domain != act.actor)
    return fail(ErrorKind::forbidden, "only " + printable(challenge.report.domain) + " replies to this challenge");
  TRY(const std::optional<Row> row,
      view.query_row("SELECT COUNT(*) FROM report_reply WHERE challenge_entry = $1", {challenge.entry_index.value}));
  if (row && row->count(0) >= most_replies)
    return fail(ErrorKind::refused, "there are " + std::to_string(most_replies) + " replies to this challenge already");
  return {};
}

Status fold_reply(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const EntryIndex challenge, read_challenge_subject(envelope.subject));
  ReplyWords words;
  if (act != nullptr) {
    TRY(words, read_reply(*act));
  }
  return view.execute(
      "INSERT INTO report_reply (entry_index, challenge_entry, at, language, reply_text) VALUES ($1, $2, $3, $4, $5)",
      {envelope.entry_index.value, challenge.value, envelope.at.seconds, words.language, words.text});
}

Status forget_reply(Connection& view, const Envelope& envelope) {
  return view.execute("UPDATE report_reply SET language = '', reply_text = '' WHERE entry_index = $1",
                      {envelope.entry_index.value});
}

// challenge.withdraw

Result<std::string> read_withdrawal(const Act& act) {
  TRY(std::string reason, act.body.text("reason"));
  CHECK(check_needed_text("the reason", reason, longest_reason, "say in a sentence why"));
  return reason;
}

Status admit_challenge_withdrawal(Connection& view, const Act& act, const Signer&) {
  CHECK(read_withdrawal(act).map([](const std::string&) {}));
  TRY(const Challenge challenge, require_challenge(view, act));
  if (challenge.actor != act.actor)
    return fail(ErrorKind::forbidden, printable(act.actor) + " did not make this challenge");
  if (challenge.withdrawn_entry)
    return fail(ErrorKind::conflict,
                "this challenge was withdrawn already, by entry " + std::to_string(challenge.withdrawn_entry->value));
  return {};
}

Status fold_challenge_withdrawal(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const EntryIndex challenge, read_challenge_subject(envelope.subject));
  std::string reason;
  if (act != nullptr) {
    TRY(reason, read_withdrawal(*act));
  }
  return view.execute(
      "UPDATE report_challenge SET withdrawn_entry = $2, withdrawn_at = $3, withdrawal_reason = $4 WHERE entry_index = "
      "$1",
      {challenge.value, envelope.entry_index.value, envelope.at.seconds, reason});
}

Status forget_challenge_withdrawal(Connection& view, const Envelope& envelope) {
  return view.execute("UPDATE report_challenge SET withdrawal_reason = '' WHERE withdrawn_entry = $1",
                      {envelope.entry_index.value});
}

constexpr std::array<ActKind, 3> act_kinds{{
    {"report.challenge", 1, admit_challenge, fold_challenge, forget_challenge, false},
    {"report.reply", 1, admit_reply, fold_reply, forget_reply, false},
    {"challenge.withdraw", 1, admit_challenge_withdrawal, fold_challenge_withdrawal, forget_challenge_withdrawal,
     false},
}};

// Reading.

constexpr std::string_view challenge_columns =
    "entry_index, domain, instrument, period, question, at, actor, revision_entry, statement, language, source, "
    "source_date, name, sender_group, withdrawn_entry, withdrawn_at, withdrawal_reason";

Challenge challenge_of(const Row& row) {
  Challenge challenge{
      {row.count(0)},
      {row.integer(5)},
      {row.text(1), row.text(2), row.text(3)},
      row.text(4),
      row.text(6),
      {{row.count(7)}, row.text(8), row.text(9), row.text(10), row.text(11), row.text(12), row.text(13)},
      {},
      {},
      row.text(16),
      {}};
  if (!row.is_null(14)) challenge.withdrawn_entry = EntryIndex{row.count(14)};
  if (!row.is_null(15)) challenge.withdrawn_at = Instant{row.integer(15)};
  return challenge;
}

/// `replies` begin with the entry of their challenge.
std::vector<Challenge> with_replies(const Rows& rows, const Rows& replies) {
  std::vector<Challenge> challenges;
  std::map<std::uint64_t, std::size_t> places;
  for (const Row& row : rows) {
    challenges.push_back(challenge_of(row));
    places.emplace(challenges.back().entry_index.value, challenges.size() - 1);
  }
  for (const Row& reply : replies)
    if (const auto place = places.find(reply.count(0)); place != places.end())
      challenges[place->second].replies.push_back({{reply.count(1)}, {reply.integer(2)}, reply.text(3), reply.text(4)});
  return challenges;
}

/// Those that the rest of the statement chooses, oldest first, with their replies. The parameters begin with domain,
/// instrument and period.
Result<std::vector<Challenge>> chosen_challenges(Connection& view, std::string_view rest,
                                                 const SqlParameters& parameters) {
  const std::string chosen =
      "FROM report_challenge WHERE domain = $1 AND instrument = $2 AND period = $3 AND " + std::string(rest);
  TRY(const Rows rows, view.query("SELECT " + std::string(challenge_columns) + " " + chosen, parameters));
  TRY(const Rows replies,
      view.query("SELECT challenge_entry, entry_index, at, language, reply_text FROM report_reply WHERE "
                 "challenge_entry IN (SELECT entry_index " +
                     chosen + ") ORDER BY entry_index",
                 parameters));
  return with_replies(rows, replies);
}

}  // namespace

Result<std::vector<Challenge>> challenges_of(Connection& view, const ReportName& name, std::string_view question) {
  return chosen_challenges(view, "question = $4 ORDER BY entry_index",
                           {name.domain, name.instrument, name.period, question});
}

Result<std::vector<Challenge>> challenges_after(Connection& view, const ReportName& name,
                                                std::optional<EntryIndex> after, std::uint64_t most) {
  const std::int64_t last_seen = after ? static_cast<std::int64_t>(after->value) : -1;
  return chosen_challenges(view, "entry_index > $4 ORDER BY entry_index LIMIT $5",
                           {name.domain, name.instrument, name.period, last_seen, most});
}

Result<std::vector<ChallengeCounts>> count_challenges(Connection& view, const ReportName& name) {
  TRY(const Rows rows,
      view.query("SELECT c.question, COUNT(*), MAX(c.revision_entry), "
                 "(SELECT COUNT(*) FROM report_reply r JOIN report_challenge o ON o.entry_index = r.challenge_entry "
                 "WHERE o.domain = $1 AND o.instrument = $2 AND o.period = $3 AND o.question = c.question) "
                 "FROM report_challenge c WHERE c.domain = $1 AND c.instrument = $2 AND c.period = $3 "
                 "GROUP BY c.question ORDER BY c.question",
                 {name.domain, name.instrument, name.period}));
  std::vector<ChallengeCounts> all;
  for (const Row& row : rows) all.push_back({row.text(0), row.count(1), row.count(3), {row.count(2)}});
  return all;
}

Result<std::optional<Challenge>> find_challenge(Connection& view, EntryIndex entry) {
  static const std::string sql =
      "SELECT " + std::string(challenge_columns) + " FROM report_challenge WHERE entry_index = $1";
  TRY(const std::optional<Row> row, view.query_row(sql, {entry.value}));
  if (!row) return std::nullopt;
  return challenge_of(*row);
}

Url challenged_answer_url(const ReportName& name, std::string_view question, EntryIndex revision) {
  Url url = answer_url(name, question);
  return revision == EntryIndex{} ? url : url.with("revision", std::to_string(revision.value));
}

Act challenge_act(std::string_view actor, const ReportName& name, std::string_view question,
                  const ChallengeWords& words, Instant at, Entropy& entropy) {
  Json body;
  body.set("revision", words.revision.value).set("statement", words.statement).set("language", words.language);
  body.set("source", words.source).set("source_date", words.source_date);
  if (!words.name.empty()) body.set("name", words.name);
  if (!words.group.empty()) body.set("group", words.group);
  return make_act("report.challenge", std::string(actor), answer_subject(name, question), std::move(body), at, entropy);
}

Act challenge_reply_act(std::string_view domain, EntryIndex challenge, std::string_view text, std::string_view language,
                        Instant at, Entropy& entropy) {
  return make_act("report.reply", std::string(domain), challenge_subject(challenge),
                  Json().set("language", language).set("text", text), at, entropy);
}

Act challenge_withdrawal_act(std::string_view domain, EntryIndex challenge, std::string_view reason, Instant at,
                             Entropy& entropy) {
  return make_act("challenge.withdraw", std::string(domain), challenge_subject(challenge), Json().set("reason", reason),
                  at, entropy);
}

Status check_challenge_words(const Act& act) {
  CHECK(read_answer_subject(act.subject).map([](const AnswerName&) {}));
  return read_challenge(act).map([](const ChallengeWords&) {});
}

Status check_challenge_reply(const Act& act) {
  return read_reply(act).map([](const ReplyWords&) {});
}

std::span<const ActKind> challenge_act_kinds() { return act_kinds; }
std::span<const ViewTable> challenge_view() { return view_tables; }
std::span<const Migration> challenge_migrations() { return migrations; }

Result<std::optional<NewsItem>> describe_challenge(Connection& view, const Envelope& envelope,
                                                   const Translator& translate) {
  const bool is_known = std::ranges::any_of(act_kinds, [&](const ActKind& kind) { return kind.type == envelope.type; });
  if (!is_known) return std::nullopt;
  TRY(const EntryIndex entry, envelope.type == "report.challenge" ? Result<EntryIndex>(envelope.entry_index)
                                                                  : read_challenge_subject(envelope.subject));
  TRY(const std::optional<Challenge> challenge, find_challenge(view, entry));
  if (!challenge) return std::nullopt;
  TRY(const std::optional<Organisation> organisation, find_organisation(view, challenge->report.domain));
  const std::string who = organisation ? organisation->name : challenge->report.domain;
  std::string title;
  if (envelope.type == "report.challenge")
    title = translate.format("An answer of {organisation} was challenged: {question}",
                             {{"organisation", who}, {"question", challenge->question}});
  else if (envelope.type == "report.reply")
    title = translate.format("{organisation} replied to a challenge: {question}",
                             {{"organisation", who}, {"question", challenge->question}});
  else
    title = translate.format("A challenge to an answer of {organisation} was withdrawn: {question}",
                             {{"organisation", who}, {"question", challenge->question}});
  return NewsItem{std::move(title),
                  {},
                  challenged_answer_url(challenge->report, challenge->question, challenge->words.revision)
                      .at("challenge-" + std::to_string(entry.value))};
}

}  // namespace haip
