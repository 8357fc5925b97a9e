#include "register/delisting_reply.hpp"

#include "base/text.hpp"
#include "register/identity.hpp"
#include "register/language_tag.hpp"

namespace haip {
namespace {

constexpr std::string_view subject_prefix = "organisation/";

struct ReplyBody {
  EntryIndex delisting;
  std::string language;
  std::string text;
};

Result<ReplyBody> read_reply(const Act& act) {
  ReplyBody reply;
  TRY(reply.delisting.value, act.body.whole_number("delisting"));
  TRY(reply.language, act.body.text("language"));
  CHECK(check_language_tag(reply.language));
  TRY(reply.text, act.body.text("text"));
  CHECK(check_needed_text("the reply", reply.text, longest_delisting_reply));
  return reply;
}

}  // namespace

Status admit_delisting_reply(Connection& view, const Act& act, const Signer&) {
  TRY(const ReplyBody reply, read_reply(act));
  if (act.subject != std::string(subject_prefix) + act.actor)
    return fail(ErrorKind::forbidden, printable(act.actor) + " can reply for itself alone");
  TRY(const std::optional<Organisation> organisation, find_organisation(view, act.actor));
  if (!organisation || !organisation->is_delisted)
    return fail(ErrorKind::conflict, printable(act.actor) + " is not delisted: there is nothing to reply to");
  if (organisation->delisted_entry != reply.delisting)
    return fail(ErrorKind::conflict,
                "entry " + std::to_string(reply.delisting.value) + " is not the delisting that is in force",
                "reply to entry " + std::to_string(organisation->delisted_entry.value));
  TRY(const std::vector<DelistingReply> replies, replies_to_delisting(view, reply.delisting));
  if (replies.size() >= most_delisting_replies)
    return fail(ErrorKind::refused,
                "there are " + std::to_string(most_delisting_replies) + " replies to this delisting already");
  return {};
}

Status fold_delisting_reply(Connection& view, const Envelope& envelope, const Act* act) {
  ReplyBody reply;
  if (act != nullptr) {
    TRY(reply, read_reply(*act));
  } else {
    // Which delisting it was stands in the words that are gone: the one that was in force, as admission saw to.
    TRY(const std::optional<Organisation> organisation, find_organisation(view, envelope.actor));
    if (organisation) reply.delisting = organisation->delisted_entry;
  }
  return view.execute(
      "INSERT INTO delisting_reply (entry_index, delisting_entry, at, language, reply_text) VALUES ($1, $2, $3, $4, "
      "$5)",
      {envelope.entry_index.value, reply.delisting.value, envelope.at.seconds, reply.language, reply.text});
}

Status forget_delisting_reply(Connection& view, const Envelope& envelope) {
  return view.execute("UPDATE delisting_reply SET language = '', reply_text = '' WHERE entry_index = $1",
                      {envelope.entry_index.value});
}

Act delisting_reply_act(std::string_view domain, EntryIndex delisting, std::string_view text, std::string_view language,
                        Instant at, Entropy& entropy) {
  Json body;
  body.set("delisting", delisting.value).set("language", language).set("text", text);
  return make_act("organisation.reply", std::string(domain), std::string(subject_prefix) + std::string(domain),
                  std::move(body), at, entropy);
}

Status check_delisting_reply(const Act& act) {
  return read_reply(act).map([](const ReplyBody&) {});
}

Result<std::vector<DelistingReply>> replies_to_delisting(Connection& view, EntryIndex delisting) {
  TRY(const Rows rows, view.query("SELECT entry_index, at, language, reply_text FROM delisting_reply WHERE "
                                  "delisting_entry = $1 ORDER BY entry_index",
                                  {delisting.value}));
  std::vector<DelistingReply> replies;
  for (const Row& row : rows)
    replies.push_back({{row.count(0)}, delisting, {row.integer(1)}, row.text(2), row.text(3)});
  return replies;
}

}  // namespace haip
