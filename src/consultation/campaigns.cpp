#include "consultation/campaigns.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.hpp"
#include "consultation/dispositions.hpp"
#include "consultation/strict_members.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_reason = 2000;

constexpr std::array<Migration, 1> migrations{{{"campaigns", 1, R"(
CREATE TABLE campaign (
  entry_index BIGINT PRIMARY KEY,
  consultation TEXT NOT NULL,
  at BIGINT NOT NULL,
  dissolved_entry BIGINT,
  dissolution_reason TEXT NOT NULL
);
CREATE INDEX campaign_by_consultation ON campaign (consultation, entry_index);
CREATE TABLE campaign_comment (
  campaign_entry BIGINT NOT NULL,
  comment_entry BIGINT NOT NULL,
  PRIMARY KEY (campaign_entry, comment_entry)
);
CREATE INDEX campaign_comment_by_comment ON campaign_comment (comment_entry, campaign_entry);
)"}}};

constexpr std::array<ViewTable, 2> view_tables{
    {{"campaign", "entry_index, consultation, at, dissolved_entry, dissolution_reason"},
     {"campaign_comment", "campaign_entry, comment_entry"}}};

Status require_register(const Act& act) {
  if (act.actor == register_actor) return {};
  return fail(ErrorKind::forbidden, "only the register itself may log a " + act.type + " act");
}

Result<Consultation> require_unconcluded(Connection& view, const ConsultationId& id) {
  TRY(std::optional<Consultation> consultation, find_consultation(view, id));
  if (!consultation) return fail(ErrorKind::not_found, "the register holds no consultation " + id.text());
  if (consultation->conclusion) return fail(ErrorKind::conflict, "the consultation " + id.text() + " is concluded");
  return std::move(*consultation);
}

// campaign.confirm

Result<std::vector<EntryIndex>> read_confirmed(const Act& act) {
  CHECK(check_only_members(act.body, "the body", {"comments"}));
  TRY(std::vector<EntryIndex> comments, read_comment_entries(act.body, most_comments_in_campaign));
  if (comments.size() < 2) return malformed("a campaign has two comments or more");
  return comments;
}

Status admit_campaign(Connection& view, const Act& act, const Signer&) {
  CHECK(require_register(act));
  TRY(const CommentSubject subject, read_comment_subject(act.subject));
  if (subject.provision) return malformed("the subject of a campaign reads consultation/<id>");
  TRY(const std::vector<EntryIndex> comments, read_confirmed(act));
  TRY(const Consultation consultation, require_unconcluded(view, subject.consultation));
  for (const EntryIndex comment : comments) {
    const std::string entry = std::to_string(comment.value);
    TRY(const std::optional<Row> row,
        view.query_row("SELECT consultation FROM comment WHERE entry_index = $1", {comment.value}));
    if (!row || row->text(0) != consultation.id.text())
      return fail(ErrorKind::refused, "entry " + entry + " is no comment of the consultation");
    TRY(const std::optional<EntryIndex> other, campaign_of(view, comment));
    if (other)
      return fail(ErrorKind::conflict,
                  "the comment in entry " + entry + " belongs to the campaign of entry " +
                      std::to_string(other->value) + " already",
                  "dissolve that one first");
  }
  return {};
}

Status fold_campaign(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const CommentSubject subject, read_comment_subject(envelope.subject));
  TRY(const std::vector<EntryIndex> comments, read_confirmed(*act));
  CHECK(view.execute(
      "INSERT INTO campaign (entry_index, consultation, at, dissolved_entry, dissolution_reason) VALUES ($1, $2, $3, "
      "NULL, '')",
      {envelope.entry_index.value, subject.consultation.text(), envelope.at.seconds}));
  for (const EntryIndex comment : comments)
    CHECK(view.execute("INSERT INTO campaign_comment (campaign_entry, comment_entry) VALUES ($1, $2)",
                       {envelope.entry_index.value, comment.value}));
  return {};
}

// campaign.dissolve

Result<EntryIndex> read_campaign_subject(std::string_view subject) {
  constexpr std::string_view prefix = "campaign/";
  if (!subject.starts_with(prefix))
    return malformed("the subject reads campaign/<entry>, not \"" + printable(subject, 120) + "\"");
  TRY(const std::uint64_t entry, parse_decimal(subject.substr(prefix.size())));
  return EntryIndex{entry};
}

Result<LocalText> read_dissolution(const Act& act) {
  CHECK(check_only_members(act.body, "the body", {"reason"}));
  TRY(const Json* reason, act.body.object("reason"));
  return read_local_text(*reason, "the reason", longest_reason);
}

Status admit_dissolution(Connection& view, const Act& act, const Signer&) {
  CHECK(require_register(act));
  TRY(const EntryIndex entry, read_campaign_subject(act.subject));
  CHECK(read_dissolution(act).map([](const LocalText&) {}));
  TRY(const std::optional<ConfirmedCampaign> campaign, find_campaign(view, entry));
  if (!campaign) return fail(ErrorKind::not_found, "entry " + std::to_string(entry.value) + " confirmed no campaign");
  if (campaign->dissolved_entry) return fail(ErrorKind::conflict, "this campaign was dissolved already");
  return require_unconcluded(view, campaign->consultation).map([](const Consultation&) {});
}

Status fold_dissolution(Connection& view, const Envelope& envelope, const Act* act) {
  TRY(const EntryIndex entry, read_campaign_subject(envelope.subject));
  TRY(const LocalText reason, read_dissolution(*act));
  return view.execute("UPDATE campaign SET dissolved_entry = $2, dissolution_reason = $3 WHERE entry_index = $1",
                      {entry.value, envelope.entry_index.value, canonical_json(local_text_json(reason))});
}

constexpr std::array<ActKind, 2> act_kinds{{
    {"campaign.confirm", 1, admit_campaign, fold_campaign, nullptr, false},
    {"campaign.dissolve", 1, admit_dissolution, fold_dissolution, nullptr, false},
}};

Result<ConfirmedCampaign> campaign_of_row(Connection& view, const Row& row) {
  TRY(ConsultationId id, ConsultationId::parse(row.text(1)));
  ConfirmedCampaign campaign{{row.count(0)}, std::move(id), {row.integer(2)}, {}, {}, {}};
  if (!row.is_null(3)) campaign.dissolved_entry = EntryIndex{row.count(3)};
  if (!row.text(4).empty()) {
    TRY(const Json reason, parse_json(row.text(4)));
    TRY(campaign.dissolution_reason, read_local_text(reason, "the reason", longest_reason));
  }
  TRY(const Rows comments,
      view.query("SELECT comment_entry FROM campaign_comment WHERE campaign_entry = $1 ORDER BY comment_entry",
                 {campaign.entry_index.value}));
  for (const Row& comment : comments) campaign.comments.push_back({comment.count(0)});
  return campaign;
}

}  // namespace

Result<std::vector<ConfirmedCampaign>> list_campaigns(Connection& view, const ConsultationId& id) {
  TRY(const Rows rows, view.query("SELECT entry_index, consultation, at, dissolved_entry, dissolution_reason FROM "
                                  "campaign WHERE consultation = $1 AND dissolved_entry IS NULL ORDER BY entry_index",
                                  {id.text()}));
  std::vector<ConfirmedCampaign> all;
  for (const Row& row : rows) {
    TRY(ConfirmedCampaign campaign, campaign_of_row(view, row));
    all.push_back(std::move(campaign));
  }
  std::ranges::sort(all, [](const ConfirmedCampaign& one, const ConfirmedCampaign& other) {
    return std::pair(other.comments.size(), one.entry_index) < std::pair(one.comments.size(), other.entry_index);
  });
  return all;
}

Result<std::optional<ConfirmedCampaign>> find_campaign(Connection& view, EntryIndex entry) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT entry_index, consultation, at, dissolved_entry, dissolution_reason FROM campaign WHERE "
                     "entry_index = $1",
                     {entry.value}));
  if (!row) return std::nullopt;
  TRY(ConfirmedCampaign campaign, campaign_of_row(view, *row));
  return campaign;
}

Result<std::optional<EntryIndex>> campaign_of(Connection& view, EntryIndex comment) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT c.entry_index FROM campaign_comment m JOIN campaign c ON c.entry_index = m.campaign_entry "
                     "WHERE m.comment_entry = $1 AND c.dissolved_entry IS NULL",
                     {comment.value}));
  if (!row) return std::nullopt;
  return EntryIndex{row->count(0)};
}

std::string compared_text(const Comment& comment) {
  const CommentWords& words = comment.words();
  return words.proposed.empty() ? words.text : words.text + "\n" + words.proposed;
}

ComparedComments compare_comments(std::vector<Comment> comments) {
  std::erase_if(comments,
                [](const Comment& one) { return one.withdrawn_entry.has_value() || one.words().text.empty(); });
  ComparedComments compared{std::move(comments), std::make_unique<LikenessIndex>()};
  std::map<std::pair<std::string, std::string>, std::uint64_t> senders;
  for (std::size_t place = 0; place < compared.comments.size(); ++place) {
    const Comment& comment = compared.comments[place];
    const auto sender = senders.try_emplace({comment.actor, comment.by.name}, senders.size()).first;
    compared.alike->add(compared_text(comment), CommentNumber{place}, SenderNumber{sender->second});
  }
  return compared;
}

Act campaign_act(const ConsultationId& id, std::vector<EntryIndex> comments, Instant at, Entropy& entropy) {
  return make_act("campaign.confirm", std::string(register_actor), consultation_subject(id),
                  Json().set("comments", comment_entries_json(std::move(comments))), at, entropy);
}

Act campaign_dissolution_act(EntryIndex campaign, const LocalText& reason, Instant at, Entropy& entropy) {
  return make_act("campaign.dissolve", std::string(register_actor), "campaign/" + std::to_string(campaign.value),
                  Json().set("reason", local_text_json(reason)), at, entropy);
}

std::span<const ActKind> campaign_act_kinds() { return act_kinds; }
std::span<const ViewTable> campaign_view() { return view_tables; }
std::span<const Migration> campaign_migrations() { return migrations; }

}  // namespace haip
