// Reading comments from the view.

#include <map>

#include "base/text.hpp"
#include "consultation/comments.hpp"

namespace haip {
namespace {

constexpr std::string_view columns =
    "c.entry_index, c.consultation, c.provision, c.at, c.actor, c.name, c.sender_group, c.economy, c.organisation, "
    "c.door, c.received_at, c.withdrawn_entry, c.withdrawn_at";

// Empty parameters do not restrict; those of the whole are asked for as "-".
constexpr std::string_view restriction =
    " WHERE c.consultation = $1 AND ($2 = '' OR c.provision = $2 OR ($2 = '-' AND c.provision = '')) AND ($3 = '' OR "
    "c.sender_group = $3) AND ($4 = 0 OR c.is_amendment = 1) AND ($5 = '' OR ($5 = 'none' AND c.withdrawn_entry IS "
    "NULL AND NOT EXISTS (SELECT 1 FROM comment_disposition d WHERE d.comment_entry = c.entry_index)) OR EXISTS "
    "(SELECT "
    "1 FROM comment_disposition d WHERE d.comment_entry = c.entry_index AND d.disposition = $5)) AND ($6 < 0 OR EXISTS "
    "(SELECT 1 FROM campaign_comment m WHERE m.campaign_entry = $6 AND m.comment_entry = c.entry_index))";

SqlParameters parameters_of(const ConsultationId& id, const CommentFilter& filter) {
  return {id.text(),          filter.provision,
          filter.group,       filter.only_amendments ? 1 : 0,
          filter.disposition, filter.campaign ? static_cast<std::int64_t>(filter.campaign->value) : std::int64_t{-1}};
}

Result<Comment> comment_of(const Row& row) {
  TRY(ConsultationId id, ConsultationId::parse(row.text(1)));
  Comment comment{.entry_index = {row.count(0)}, .consultation = std::move(id)};
  if (!row.text(2).empty()) {
    TRY(comment.provision, ProvisionId::parse(row.text(2)));
  }
  comment.at = {row.integer(3)};
  comment.actor = row.text(4);
  comment.by = {row.text(5), row.text(6), row.text(7), row.text(8), row.text(9), {row.integer(10)}};
  if (!row.is_null(11)) comment.withdrawn_entry = EntryIndex{row.count(11)};
  if (!row.is_null(12)) comment.withdrawn_at = Instant{row.integer(12)};
  return comment;
}

Result<CommentVersion> version_of(const Row& row) {
  CommentVersion version{{row.count(1)}, {row.integer(2)}, {}};
  version.words = {row.text(3), row.text(4), row.text(5), std::nullopt, row.text(7)};
  if (row.text(6).empty()) return version;
  TRY(const Json quoted, parse_json(row.text(6)));
  TRY(version.words.quoted, read_anchor(quoted));
  return version;
}

}  // namespace

Result<std::vector<Comment>> list_comments(Connection& view, const ConsultationId& id, const CommentFilter& filter,
                                           std::uint64_t first, std::uint64_t count) {
  static const std::string sql = "SELECT " + std::string(columns) + " FROM comment c" + std::string(restriction) +
                                 " ORDER BY c.entry_index LIMIT $7 OFFSET $8";
  SqlParameters parameters = parameters_of(id, filter);
  parameters.emplace_back(count);
  parameters.emplace_back(first);
  TRY(const Rows rows, view.query(sql, parameters));
  std::vector<Comment> comments;
  std::map<std::uint64_t, std::size_t> places;
  for (const Row& row : rows) {
    TRY(Comment comment, comment_of(row));
    places.emplace(comment.entry_index.value, comments.size());
    comments.push_back(std::move(comment));
  }
  if (comments.empty()) return comments;
  static const std::string versions_sql =
      "SELECT v.comment_entry, v.entry_index, v.at, v.edition, v.comment_text, v.proposed, v.quoted, v.language FROM "
      "comment_version v JOIN (SELECT c.entry_index FROM comment c" +
      std::string(restriction) +
      " ORDER BY c.entry_index LIMIT $7 OFFSET $8) s ON s.entry_index = v.comment_entry ORDER BY v.entry_index";
  TRY(const Rows versions, view.query(versions_sql, parameters));
  for (const Row& row : versions)
    if (const auto place = places.find(row.count(0)); place != places.end()) {
      TRY(CommentVersion version, version_of(row));
      comments[place->second].versions.push_back(std::move(version));
    }
  return comments;
}

Result<std::uint64_t> count_comments(Connection& view, const ConsultationId& id, const CommentFilter& filter) {
  static const std::string sql = "SELECT COUNT(*) FROM comment c" + std::string(restriction);
  TRY(const std::optional<Row> row, view.query_row(sql, parameters_of(id, filter)));
  return row ? row->count(0) : 0;
}

Result<std::optional<Comment>> find_comment(Connection& view, EntryIndex entry) {
  static const std::string sql = "SELECT " + std::string(columns) + " FROM comment c WHERE c.entry_index = $1";
  TRY(const std::optional<Row> found, view.query_row(sql, {entry.value}));
  if (!found) return std::nullopt;
  TRY(Comment comment, comment_of(*found));
  TRY(const Rows versions,
      view.query("SELECT comment_entry, entry_index, at, edition, comment_text, proposed, quoted, language FROM "
                 "comment_version WHERE comment_entry = $1 ORDER BY entry_index",
                 {entry.value}));
  for (const Row& row : versions) {
    TRY(CommentVersion version, version_of(row));
    comment.versions.push_back(std::move(version));
  }
  TRY(const Rows replies,
      view.query(
          "SELECT entry_index, at, actor, name, sender_group, economy, organisation, door, received_at, language, "
          "reply_text FROM comment_reply WHERE comment_entry = $1 ORDER BY entry_index",
          {entry.value}));
  for (const Row& reply : replies)
    comment.replies.push_back(
        {{reply.count(0)},
         {reply.integer(1)},
         reply.text(2),
         {reply.text(3), reply.text(4), reply.text(5), reply.text(6), reply.text(7), {reply.integer(8)}},
         reply.text(9),
         reply.text(10)});
  return comment;
}

Result<std::vector<ProvisionComments>> comments_by_consultation(Connection& view, const ProvisionId& provision) {
  TRY(const Rows rows, view.query("SELECT consultation, COUNT(*), COUNT(CASE WHEN is_amendment = 1 THEN 1 END) FROM "
                                  "comment WHERE provision = $1 AND "
                                  "withdrawn_entry IS NULL GROUP BY consultation ORDER BY MIN(entry_index) DESC",
                                  {provision.text()}));
  std::vector<ProvisionComments> all;
  for (const Row& row : rows) {
    TRY(ConsultationId id, ConsultationId::parse(row.text(0)));
    all.push_back({std::move(id), row.count(1), row.count(2)});
  }
  return all;
}

Result<std::vector<CommentCount>> comments_by_provision(Connection& view, const ConsultationId& id) {
  TRY(const Rows rows,
      view.query("SELECT c.provision, COUNT(*), COUNT(CASE WHEN c.is_amendment = 1 THEN 1 END), COUNT(d.comment_entry) "
                 "FROM comment c LEFT JOIN "
                 "comment_disposition d ON d.comment_entry = c.entry_index WHERE c.consultation = $1 AND "
                 "c.withdrawn_entry IS NULL GROUP BY c.provision ORDER BY c.provision",
                 {id.text()}));
  std::vector<CommentCount> all;
  for (const Row& row : rows) all.push_back({row.text(0), row.count(1), row.count(2), row.count(3)});
  return all;
}

}  // namespace haip
