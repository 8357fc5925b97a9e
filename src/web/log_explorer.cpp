#include "web/log_explorer.hpp"

#include "base/text.hpp"
#include "register/fold.hpp"
#include "register/identity.hpp"
#include "register/log_store.hpp"
#include "store/content.hpp"
#include "web/erasure_reason.hpp"
#include "web/receipt_files.hpp"

namespace haip {
namespace {

constexpr std::uint64_t entries_per_page = 30;

Result<std::vector<Envelope>> envelopes_before(Connection& view, std::uint64_t end, std::uint64_t count) {
  TRY(const Rows rows,
      view.query("SELECT entry_index FROM act WHERE entry_index < $1 ORDER BY entry_index DESC LIMIT $2",
                 {end, count}));
  std::vector<Envelope> envelopes;
  for (const Row& row : rows) {
    TRY(Envelope envelope, read_envelope(view, {row.count(0)}));
    envelopes.push_back(std::move(envelope));
  }
  return envelopes;
}

Html actor_element(const Envelope& envelope, const Translator& translate) {
  if (envelope.actor == register_actor) return Html::text(translate("the register"));
  return tag("a", {href(site_url({"organisations", envelope.actor}))}, envelope.actor);
}

Result<Html> entry_rows(const PageRequest& ask, const std::vector<Envelope>& envelopes) {
  Html rows;
  for (const Envelope& envelope : envelopes) {
    TRY(const NewsItem item, ask.describe(envelope));
    rows.add("tr", {},
             tag("td", {attribute("class", "number")},
                 tag("a", {href(site_url({"log", "entries", std::to_string(envelope.entry_index.value)}))},
                     envelope.entry_index.value)),
             tag("td", item.url ? tag("a", {href(*item.url)}, item.title) : Html::text(item.title)),
             labelled_cell(ask.translate("By"), actor_element(envelope, ask.translate)),
             labelled_cell(ask.translate("Date"), date_element(envelope.at, ask.language())));
  }
  return rows;
}

Html tree_facts(const PageRequest& ask, const std::optional<PublishedCheckpoint>& published,
                const std::optional<RecordedState>& state) {
  const Translator& translate = ask.translate;
  std::vector<std::pair<std::string, Html>> facts;
  facts.emplace_back(translate("Origin"), tag("code", ask.genesis.origin));
  facts.emplace_back(translate("Entries"), Html::text(written_number(ask.log_size, ask.language())));
  if (published) {
    facts.emplace_back(translate("Root of the tree"), tag("code", published->root.base64()));
    facts.emplace_back(translate("Signed"), Html::text(long_date_and_time(published->signed_at, ask.language())));
  }
  if (state)
    facts.emplace_back(translate("State last recorded"),
                       entry_link(state->entry_index, translate) + Html::text(", ") + digest_element(state->state));
  facts.emplace_back(translate("Key of the log"), tag("code", ask.genesis.log_verifier_key));
  return fact_list(facts);
}

Html check_it_yourself(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  Html part = tag("h2", {attribute("id", "check")}, translate("Check it yourself"));
  part.add("p", {},
           translate("Copy the whole log with every document, check each hash and signature, and rebuild what "
                     "this site shows from it:"));
  part.add(
      "pre", {},
      "haip mirror https://" + ask.genesis.origin.substr(0, ask.genesis.origin.find('/')) + " copy\nhaip replay copy");
  part.add("p", {},
           translate.markup("For other tools: {checkpoint} and tiles as in c2sp.org/tlog-tiles.",
                            {{"checkpoint", tag("a", {href("/log/checkpoint")}, translate("the signed checkpoint"))}}));
  return part;
}

Html entry_table(const Html& rows, const Translator& translate) {
  return tag(
      "table", {attribute("class", "stack")},
      tag("thead", tag("tr", tag("th", {attribute("class", "number"), attribute("scope", "col")}, translate("No.")),
                       tag("th", {attribute("scope", "col")}, translate("Act")),
                       tag("th", {attribute("scope", "col")}, translate("By")),
                       tag("th", {attribute("scope", "col")}, translate("Date")))),
      tag("tbody", rows));
}

Result<Page> log_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("The log")), .section = "log"};
  page.lead = tag(
      "p", {attribute("class", "lead")},
      translate("Every public act of this register, in order. Nothing in it can be changed or taken out unnoticed."));
  TRY(const std::optional<PublishedCheckpoint> published, last_published_checkpoint(ask.view));
  TRY(const std::optional<RecordedState> state, last_recorded_state(ask.view));

  std::uint64_t end = ask.log_size;
  if (const std::string* before = ask.request.query.find("before")) {
    TRY(const std::uint64_t wanted, parse_decimal(*before));
    end = std::min(end, wanted);
  }
  TRY(const std::vector<Envelope> envelopes, envelopes_before(ask.view, end, entries_per_page));
  TRY(const Html rows, entry_rows(ask, envelopes));
  page.body.add("p", {}, tag("a", {href("#check")}, translate("Check it yourself")));
  page.body.add("h2", {attribute("id", "entries")}, translate("Entries, newest first"));
  page.body += entry_table(rows, translate);
  Html pager;
  if (end < ask.log_size)
    pager.add("li", {}, tag("a", {href(Url("/log/").at("entries"))}, translate("Newest entries")));
  if (!envelopes.empty() && envelopes.back().entry_index.value > 0)
    pager.add("li", {},
              tag("a",
                  {href(Url("/log/").with("before", std::to_string(envelopes.back().entry_index.value)).at("entries")),
                   attribute("rel", "next")},
                  translate("Older entries")));
  if (!pager.empty()) page.body.add("nav", {attribute("aria-label", translate("More entries"))}, tag("ul", pager));
  page.body += check_it_yourself(ask);
  page.body.add("h2", {}, translate("The tree"));
  page.body += tree_facts(ask, published, state);
  page.data_url = Url("/api/v1/log/entries");
  if (const std::string* before = ask.request.query.find("before"))
    page.data_url = page.data_url->with("before", *before);
  return page;
}

Html key_sentence(const SigningKey& key, const PageRequest& ask) {
  const Translator& translate = ask.translate;
  Html text = digest_element(key.thumbprint) + Html::text(" – ");
  if (key.evidence == KeyEvidence::genesis)
    return text + Html::text(translate("the register's own key, named in entry 0"));
  if (key.evidence == KeyEvidence::domain)
    text += translate.markup("found at {address} ({entry})", {{"address", tag("code", key.found_at)},
                                                              {"entry", entry_link(key.recorded_entry, translate)}});
  else
    text += translate.markup("vouched for by the register ({entry})",
                             {{"entry", entry_link(key.recorded_entry, translate)}});
  if (key.revoked_entry && key.revoked_at)
    text += translate.markup("; revoked later, on {date} ({entry}): what it signed before stays valid",
                             {{"date", date_element(*key.revoked_at, ask.language())},
                              {"entry", entry_link(*key.revoked_entry, translate)}});
  return text;
}

Result<Page> entry_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const std::uint64_t index, parse_decimal(ask.route.text("index")));
  if (index >= ask.log_size) return fail(ErrorKind::not_found, "the log has no entry " + std::to_string(index));
  TRY(const Envelope envelope, read_envelope(ask.view, {index}));
  TRY(const NewsItem item, ask.describe(envelope));
  TRY(const Bytes statement, read_entry(ask.view, {index}));
  TRY(const std::optional<SigningKey> key, find_signing_key(ask.view, envelope.key_thumbprint));
  TRY(const ContentState state, content_state(ask.view, envelope.content));

  const std::string number = std::to_string(index);
  Page page{.title = translate.format("Entry {number}", {{"number", written_number(index, ask.language())}}),
            .section = "log"};
  page.crumbs = {{std::string(translate("The log")), Url("/log/")}};
  page.lead = tag("p", {attribute("class", "lead")},
                  item.url ? tag("a", {href(*item.url)}, item.title) : Html::text(item.title));
  if (!item.summary.empty()) page.body.add("p", {}, item.summary);
  std::vector<std::pair<std::string, Html>> facts;
  facts.emplace_back(translate("Act"), tag("code", envelope.type));
  facts.emplace_back(translate("By"), actor_element(envelope, translate));
  facts.emplace_back(translate("Dated by the actor"), Html::text(long_date_and_time(envelope.at, ask.language())));
  facts.emplace_back(translate("About"), tag("code", envelope.subject));
  if (key) facts.emplace_back(translate("Signed with the key"), key_sentence(*key, ask));
  facts.emplace_back(translate("Digest of the statement"), tag("code", sha256(statement).hex()));
  facts.emplace_back(translate("Digest of the document"), tag("code", envelope.content.hex()));
  page.body += fact_list(facts);

  page.body.add("h2", {}, translate("Evidence"));
  page.body.add(
      "ul", {},
      tag("li",
          tag("a",
              {href(site_url({"entries", number, "proof"})), attribute("download", "entry-" + number + ".tlog-proof")},
              translate("Proof that it is in the log (tlog-proof)"))),
      tag("li",
          tag("a", {href(site_url({"entries", number})), attribute("download", "entry-" + number + ".receipt.cose")},
              translate("Receipt (COSE, RFC 9942)"))),
      tag("li",
          tag("a",
              {href(site_url({"entries", number, "statement"})), attribute("download", "entry-" + number + ".cose")},
              translate("Signed statement (COSE)"))),
      tag("li", tag("a", {href(site_url({"payloads", envelope.content.hex()}))}, translate("Document (JSON)"))));
  if (state == ContentState::present) page.body.add("p", {}, receipt_link({index}, translate));
  page.body.add("h2", {}, translate("The document"));
  if (state == ContentState::erased) {
    page.body.add("p", {attribute("class", "note")},
                  translate("The content was erased. That it was said, by whom and when, stays in the log; the proof "
                            "above still holds."));
    TRY(const std::optional<RecordedErasure> erasure, find_erasure(ask.view, envelope.content));
    if (erasure)
      page.body.add("p", {},
                    translate.markup("Erased on {date}, {entry}. Reason: {reason}.",
                                     {{"date", date_element(erasure->at, ask.language())},
                                      {"entry", entry_link(erasure->entry_index, translate)},
                                      {"reason", Html::text(erasure_reason_name(erasure->reason, translate))}}));
  } else if (state == ContentState::present) {
    TRY(const Bytes document, get_content(ask.view, envelope.content));
    const Result<Json> json = parse_json(as_text(document));
    const std::string text = json ? pretty_json(*json) : std::string(as_text(document));
    constexpr std::size_t shown_bytes = 4000;
    if (text.size() <= shown_bytes)
      page.body.add("pre", {attribute("tabindex", "0")}, text);
    else
      page.body.add("p", {},
                    translate.format("It has {count} bytes: open it above.",
                                     {{"count", written_number(text.size(), ask.language())}}));
  }
  page.data_url = site_url({"api", "v1", "log", "entries", number});
  return page;
}

Result<Json> entry_json(const PageRequest& ask, const Envelope& envelope) {
  TRY(const NewsItem item, ask.describe(envelope));
  TRY(const ContentState state, content_state(ask.view, envelope.content));
  Json json;
  json.set("entry", envelope.entry_index.value)
      .set("act", envelope.type)
      .set("version", envelope.version)
      .set("actor", envelope.actor);
  json.set("subject", envelope.subject).set("at", format_instant(envelope.at)).set("content", envelope.content.hex());
  json.set("key", envelope.key_thumbprint.hex()).set("erased", state == ContentState::erased).set("title", item.title);
  if (!item.summary.empty()) json.set("summary", item.summary);
  if (item.url) json.set("page", item.url->text());
  return json;
}

Result<Json> log_json(const PageRequest& ask) {
  TRY(const std::optional<PublishedCheckpoint> published, last_published_checkpoint(ask.view));
  Json json;
  json.set("origin", ask.genesis.origin).set("name", ask.genesis.name).set("size", ask.log_size);
  if (published) json.set("root", published->root.base64()).set("signed_at", format_instant(published->signed_at));
  json.set("verifier_key", ask.genesis.log_verifier_key).set("demonstration", ask.genesis.is_demonstration);
  TRY(const std::optional<RecordedState> state, last_recorded_state(ask.view));
  if (state) {
    Json recorded;
    recorded.set("entry", state->entry_index.value).set("size", state->size).set("digest", state->state.hex());
    json.set("state", recorded.set("at", format_instant(state->at)));
  }
  return json;
}

Result<Json> entries_json(const PageRequest& ask) {
  std::uint64_t end = ask.log_size;
  if (const std::string* before = ask.request.query.find("before")) {
    TRY(const std::uint64_t wanted, parse_decimal(*before));
    end = std::min(end, wanted);
  }
  TRY(const std::vector<Envelope> envelopes, envelopes_before(ask.view, end, 100));
  Json list{Json::Array{}};
  for (const Envelope& envelope : envelopes) {
    TRY(Json entry, entry_json(ask, envelope));
    list.push(std::move(entry));
  }
  Json json;
  json.set("size", ask.log_size).set("entries", list);
  if (!envelopes.empty() && envelopes.back().entry_index.value > 0)
    json.set("next", "/api/v1/log/entries?before=" + std::to_string(envelopes.back().entry_index.value));
  return json;
}

Json signed_with_json(const SigningKey& key) {
  Json json;
  json.set("evidence", key_evidence_word(key.evidence));
  if (!key.found_at.empty()) json.set("found_at", key.found_at);
  if (key.evidence != KeyEvidence::genesis) json.set("recorded_entry", key.recorded_entry.value);
  if (key.revoked_entry && key.revoked_at)
    json.set("revoked_entry", key.revoked_entry->value).set("revoked_at", format_instant(*key.revoked_at));
  return json;
}

Result<Json> one_entry_json(const PageRequest& ask) {
  TRY(const std::uint64_t index, parse_decimal(ask.route.text("index")));
  if (index >= ask.log_size) return fail(ErrorKind::not_found, "the log has no entry " + std::to_string(index));
  TRY(const Envelope envelope, read_envelope(ask.view, {index}));
  TRY(Json json, entry_json(ask, envelope));
  TRY(const Bytes statement, read_entry(ask.view, {index}));
  TRY(const std::optional<SigningKey> key, find_signing_key(ask.view, envelope.key_thumbprint));
  json.set("statement", sha256(statement).hex());
  if (key) json.set("signed_with", signed_with_json(*key));
  const std::string number = std::to_string(index);
  json.set("proof_at", site_url({"entries", number, "proof"}).text());
  json.set("receipt_at", site_url({"entries", number}).text());
  json.set("statement_at", site_url({"entries", number, "statement"}).text());
  json.set("document_at", site_url({"payloads", envelope.content.hex()}).text());
  TRY(const ContentState state, content_state(ask.view, envelope.content));
  if (state == ContentState::erased) {
    TRY(const std::optional<RecordedErasure> erasure, find_erasure(ask.view, envelope.content));
    if (erasure)
      json.set("erased_by_entry", erasure->entry_index.value)
          .set("erased_at", format_instant(erasure->at))
          .set("erasure_reason", erasure->reason);
  }
  if (state != ContentState::present) return json;
  TRY(const Bytes document, get_content(ask.view, envelope.content));
  if (Result<Json> content = parse_json(as_text(document))) json.set("document", std::move(*content));
  return json;
}

const std::string entry_members =
    R"("entry":{"type":"integer"},"act":{"type":"string"},"version":{"type":"integer"},"actor":{"type":"string"},"subject":{"type":"string"},"at":{"type":"string","format":"date-time"},"content":{"type":"string","pattern":"^[0-9a-f]{64}$"},"key":{"type":"string","pattern":"^[0-9a-f]{64}$"},"erased":{"type":"boolean"},"title":{"type":"string","minLength":1},"summary":{"type":"string"},"page":{"type":"string","pattern":"^/"})";
const std::string required_of_entry =
    R"("entry","act","version","actor","subject","at","content","key","erased","title")";
const std::string entry_schema =
    R"({"type":"object","required":[)" + required_of_entry +
    R"(,"statement","proof_at","receipt_at","statement_at","document_at"],"properties":{)" + entry_members +
    R"(,"statement":{"type":"string","pattern":"^[0-9a-f]{64}$"},"signed_with":{"type":"object","required":["evidence"],"properties":{"evidence":{"enum":["vouched","domain","genesis"]},"found_at":{"type":"string"},"recorded_entry":{"type":"integer"},"revoked_entry":{"type":"integer"},"revoked_at":{"type":"string","format":"date-time"}},"additionalProperties":false},"proof_at":{"type":"string","pattern":"^/"},"receipt_at":{"type":"string","pattern":"^/"},"statement_at":{"type":"string","pattern":"^/"},"document_at":{"type":"string","pattern":"^/"},"erased_by_entry":{"type":"integer"},"erased_at":{"type":"string","format":"date-time"},"erasure_reason":{"type":"string"},"document":{"type":"object"}},"additionalProperties":false})";
const std::string entries_schema =
    R"({"type":"object","required":["size","entries"],"properties":{"size":{"type":"integer"},"entries":{"type":"array","items":{"type":"object","required":[)" +
    required_of_entry + R"(],"properties":{)" + entry_members +
    R"(},"additionalProperties":false}},"next":{"type":"string","pattern":"^/"}},"additionalProperties":false})";
constexpr std::string_view log_schema =
    R"({"type":"object","required":["origin","name","size","verifier_key","demonstration"],"properties":{"origin":{"type":"string"},"name":{"type":"string"},"size":{"type":"integer"},"root":{"type":"string"},"signed_at":{"type":"string","format":"date-time"},"verifier_key":{"type":"string"},"demonstration":{"type":"boolean"},"state":{"type":"object","required":["entry","size","digest","at"],"properties":{"entry":{"type":"integer"},"size":{"type":"integer"},"digest":{"type":"string","pattern":"^[0-9a-f]{64}$"},"at":{"type":"string","format":"date-time"}},"additionalProperties":false}},"additionalProperties":false})";
const CsvTable entries_table{
    "entries",
    {"entry", "act", "version", "actor", "subject", "at", "content", "key", "erased", "title", "summary", "page"}};

// Whose key an act of the log is about. A key that was vouched for and later found at its domain has two entries, of
// which the view remembers the earlier one; the subject names the key in both.
Result<std::string> holder_of_key_act(Connection& view, const Envelope& envelope) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT holder FROM signing_key WHERE recorded_entry = $1 OR revoked_entry = $1",
                     {envelope.entry_index.value}));
  if (row) return row->text(0);
  const Result<Digest> thumbprint = Digest::from_hex(envelope.subject.substr(envelope.subject.find('/') + 1));
  if (!thumbprint) return std::string();
  TRY(const std::optional<SigningKey> key, find_signing_key(view, *thumbprint));
  return key ? key->holder : std::string();
}

Result<std::optional<NewsItem>> describe_register_act(Connection& view, const Envelope& envelope,
                                                      const Translator& translate) {
  if (envelope.type == "register.genesis")
    return NewsItem{std::string(translate("The register began")), {}, std::nullopt};
  if (envelope.type == "register.state")
    return NewsItem{std::string(translate("The register recorded the digest of its state")), {}, std::nullopt};
  if (envelope.type == "content.erase") return NewsItem{std::string(translate("Content was erased")), {}, std::nullopt};
  if (envelope.type == "key.record" || envelope.type == "key.revoke") {
    TRY(const std::string holder, holder_of_key_act(view, envelope));
    const bool is_new = envelope.type == "key.record";
    return NewsItem{is_new ? translate.format("A key of {holder} was recorded", {{"holder", holder}})
                           : translate.format("A key of {holder} was revoked", {{"holder", holder}}),
                    {},
                    holder.empty() ? std::nullopt : std::optional(site_url({"organisations", holder}))};
  }
  return std::nullopt;
}

}  // namespace

Feature log_feature() {
  Feature feature{.part = register_part()};
  feature.pages = {{"/log/", log_page}, {"/log/entries/{index}", entry_page}};
  feature.data = {{"/api/v1/log", "The log: origin, size, root, key", log_schema, {}, log_json},
                  {"/api/v1/log/entries",
                   "Entries of the log, newest first",
                   entries_schema,
                   {"before"},
                   entries_json,
                   entries_table},
                  {"/api/v1/log/entries/{index}", "One entry of the log", entry_schema, {}, one_entry_json}};
  feature.navigation = {{.section = "log", .label = "Log", .rank = 900, .address = SitePath("/log/")}};
  feature.describe = describe_register_act;
  return feature;
}

}  // namespace haip
