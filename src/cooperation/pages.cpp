#include "base/text.hpp"
#include "cooperation/acts.hpp"
#include "cooperation/cooperation.hpp"
#include "cooperation/search.hpp"
#include "register/fold.hpp"

namespace haip {
namespace {

// The text in the reader's language, else in English, else in whichever there is; and the language it is in.
std::pair<std::string, std::string> text_for(const Json& texts, Language language) {
  for (const std::string_view code : {language.code(), std::string_view("en")})
    if (const Json* text = texts.find(code); text != nullptr && text->if_text() != nullptr)
      return {*text->if_text(), std::string(code)};
  const Json::Member& any = texts.if_object()->front();
  return {*any.second.if_text(), any.first};
}

std::optional<std::string> language_attribute(const std::string& code, Language language) {
  return code == language.code() ? std::nullopt : std::optional(code);
}

Html observation_date(const Observation& observation, Language language) {
  const auto day = [&](const std::string& text) -> Html {
    const Result<Instant> instant = parse_date(text);
    return instant ? tag("time", {attribute("datetime", text)}, long_date(*instant, language))
                   : tag("time", {attribute("datetime", text)}, text);
  };
  if (observation.end.empty()) return day(observation.date);
  return day(observation.date) + Html::text(" – ") + day(observation.end);
}

Html observation_item(const Observation& observation, const PageRequest& ask) {
  const auto [title, title_language] = text_for(observation.title, ask.language());
  const auto [text, text_language] = text_for(observation.text, ask.language());
  Html sources;
  for (const std::string& source : observation.sources) {
    const Result<Url> url = external_url(source);
    if (!url) continue;
    const std::string_view host = std::string_view(source).substr(source.find("://") + 3);
    sources += Html::text(" · ") + tag("a", {href(*url), attribute("rel", "noopener")}, host.substr(0, host.find('/')));
  }
  return tag(
      "li", {attribute("id", observation.id)}, observation_date(observation, ask.language()),
      tag("h2", {attribute("class", "title"), attribute("lang", language_attribute(title_language, ask.language()))},
          title),
      tag("p", {attribute("lang", language_attribute(text_language, ask.language()))}, text),
      tag("p", {attribute("class", "small")}, mark_label(observation.mark, ask.translate), sources, " · ",
          entry_link(observation.entry_index, ask.translate)));
}

Result<Page> timeline_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<Observation> observations, list_observations(ask.view));
  Page page{.title = std::string(translate("Timeline of the process")), .section = "timeline"};
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("What happened, as this register read it. Each fact carries its source and says whether it "
                            "was read at the source or relayed by others."));
  if (observations.empty()) page.body += empty_note(translate("Nothing is recorded yet."));
  Html list;
  for (const Observation& observation : observations) list += observation_item(observation, ask);
  if (!observations.empty()) page.body.add("ol", {attribute("class", "timeline")}, list);
  page.data_url = Url("/api/v1/timeline");
  return page;
}

Result<std::uint64_t> count(Connection& view, std::string_view sql) {
  TRY(const std::optional<Row> row, view.query_row(sql));
  return row->count(0);
}

Result<Html> news_list(const PageRequest& ask) {
  TRY(const Rows rows, ask.view.query("SELECT entry_index FROM act WHERE entry_index < $1 AND actor <> 'register' "
                                      "ORDER BY entry_index DESC LIMIT 6",
                                      {ask.log_size}));
  Html items;
  for (const Row& row : rows) {
    TRY(const Envelope envelope, read_envelope(ask.view, {row.count(0)}));
    TRY(const NewsItem item, ask.describe(envelope));
    items += act_item(item, envelope.at, ask.language());
  }
  if (items.empty()) return empty_note(ask.translate("No organisation has acted here yet."));
  return tag("ul", {attribute("class", "acts")}, items) +
         tag("p", tag("a", {href("/log/")}, ask.translate("All acts, in the log")));
}

Html figure(std::string_view name, std::uint64_t number, Language language) {
  return tag("div", tag("dt", name), tag("dd", written_number(number, language)));
}

Result<Html> figures(const PageRequest& ask) {
  TRY(const std::uint64_t organisations,
      count(ask.view, "SELECT COUNT(*) FROM organisation WHERE delisted_entry IS NULL"));
  TRY(const std::uint64_t commitments, count(ask.view, "SELECT COUNT(*) FROM commitment WHERE state = 'standing'"));
  const Translator& translate = ask.translate;
  return tag("dl", {attribute("class", "figures")}, figure(translate("Organisations"), organisations, ask.language()),
             figure(translate("Commitments that stand"), commitments, ask.language()),
             figure(translate("Entries of the log"), ask.log_size, ask.language()));
}

Html what_to_do_here(const Translator& translate) {
  const auto card = [](const Url& url, std::string_view title, std::string_view text) {
    return tag("li", tag("h3", tag("a", {href(url)}, title)), tag("p", text));
  };
  return tag("h2", translate("What you can do here")) +
         tag("ul", {attribute("class", "cards")},
             card(
                 Url("/instruments/coc"), translate("Read the Code of Conduct"),
                 translate("Eleven actions for organisations that develop advanced AI, part by part, with the strength "
                           "of each.")),
             card(Url("/instruments/gp"), translate("Read the Guiding Principles"),
                  translate("Eleven principles for developers, and a twelfth for everyone who deals with AI.")),
             card(Url("/organisations"), translate("See who commits"),
                  translate("Organisations by economy, role and size, each with its own words and their history.")),
             card(Url("/about").at("taking-part"), translate("Commit your organisation"),
                  translate("With a key that your own domain vouches for. Nobody can speak in your name.")),
             card(Url("/log/").at("check"), translate("Check it yourself"),
                  translate("Copy the log, check every signature, and rebuild this site from it.")),
             card(Url("/api"), translate("Use the data"),
                  translate("Everything shown here as JSON, and as feeds, without a key.")));
}

Result<Page> front_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  Page page{
      .title = ask.genesis.name,
      .description = std::string(translate(
          "Public register of the Hiroshima AI Process: instruments, commitments and a log that anyone can verify.")),
      .section = ""};
  page.lead = tag(
      "p", {attribute("class", "lead")},
      translate("The Hiroshima AI Process asks organisations that develop advanced AI to commit to a Code of Conduct "
                "and to report how they apply it. This register keeps what they say, in a log that anyone can check."));
  TRY(const Html numbers, figures(ask));
  page.body += numbers;
  page.body += what_to_do_here(translate);
  page.body.add("h2", {}, translate("Newest acts"));
  TRY(const Html news, news_list(ask));
  page.body += news;
  page.body.add("h2", {}, translate("The framework"));
  page.body.add(
      "p", {},
      translate("On 1 December 2023 the G7 ministers endorsed a Comprehensive Policy Framework of four elements:"));
  page.body.add("ol", {}, tag("li", translate("an OECD report on generative AI: risks, challenges and opportunities")),
                tag("li", tag("a", {href("/instruments/gp")}, translate("the Guiding Principles for all AI actors"))),
                tag("li", tag("a", {href("/instruments/coc")},
                              translate("the Code of Conduct for organisations developing advanced AI systems"))),
                tag("li", translate("project-based cooperation")));
  page.body.add("p", {}, tag("a", {href("/timeline")}, translate("How it came about: the timeline")));
  return page;
}

Html taking_part(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  const std::string host = ask.genesis.origin.substr(0, ask.genesis.origin.find('/'));
  return tag("h2", {attribute("id", "taking-part")}, translate("Taking part")) +
         tag("p", translate(
                      "An organisation speaks here with a key of its own. It needs the program haip and its domain.")) +
         tag("ol",
             tag("li",
                 tag("p", translate.markup("Make a key, and publish the file haip.json at your domain, as {path}:",
                                           {{"path", tag("code", "/.well-known/haip.json")}})),
                 tag("pre", "haip key new lab.key --domain lab.example > haip.json")),
             tag("li", tag("p", translate("Write and sign the commitment:")),
                 tag("pre",
                     "haip commitment make --key lab.key --instrument coc \\\n  --statement \"…\" --out commitment")),
             tag("li", tag("p", translate("Send it. The answer is a receipt that proves that it is in the log:")),
                 tag("pre", "haip submit commitment --to https://" + host))) +
         tag("p", translate("Whoever cannot publish a file at its domain asks the secretariat to vouch for its key; "
                            "its page then says so."));
}

Result<Page> about_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("About this register"))};
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("It shows who said what, when, with which evidence, and what changed since."));
  page.body += taking_part(ask);
  page.body.add("h2", {}, translate("What it does not say"));
  page.body.add(
      "p", {},
      translate("Participation in the process is voluntary. A commitment or a report shown here was made by the "
                "organisation named; nobody has assessed its substance, and being listed is no endorsement."));
  page.body.add("h2", {}, translate("The texts"));
  page.body.add("p", {},
                translate("Principles, Code and questionnaires are shown in the project's own words, as summaries, "
                          "with the address of the official text. What was not read at the source is marked."));
  page.body.add("h2", {}, translate("Personal data"));
  page.body.add("p", {},
                translate("Reading this site leaves no cookie and runs no script. Documents lie beside the log and can "
                          "be erased; the log keeps their digests."));
  page.body.add("h2", {}, translate("Trust"));
  page.body.add("p", {},
                translate("You need not trust whoever runs this site. Every public act is in a log whose signed "
                          "checkpoints anyone can compare, and everything shown can be rebuilt from it."));
  page.body.add("p", {}, tag("a", {href(Url("/log/").at("check"))}, translate("Check it yourself")));
  return page;
}

Result<Page> accessibility_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("Accessibility"))};
  page.body.add("p", {},
                translate("Every page works without scripts, by keyboard, with a screen reader, on a screen of 320 "
                          "pixels, in light and dark, and in print. The aim is WCAG 2.2, level AA."));
  page.body.add("p", {},
                translate("The first view of a page, with its style sheet, has at most 14,600 bytes, so that it opens "
                          "on old phones and slow lines."));
  return page;
}

Result<Json> timeline_json(const PageRequest& ask) {
  TRY(const std::vector<Observation> observations, list_observations(ask.view));
  Json list{Json::Array{}};
  for (const Observation& observation : observations) {
    Json sources{Json::Array{}};
    for (const std::string& source : observation.sources) sources.push(source);
    Json item;
    item.set("id", observation.id)
        .set("date", observation.date)
        .set("precision", observation.precision)
        .set("title", observation.title)
        .set("text", observation.text);
    item.set("mark", observation.mark)
        .set("sources", sources)
        .set("read_at", observation.read_at)
        .set("entry", observation.entry_index.value);
    if (!observation.end.empty()) item.set("end", observation.end);
    list.push(item);
  }
  Json json;
  json.set("observations", list);
  return json;
}

Result<std::optional<NewsItem>> describe_observation(Connection& view, const Envelope& envelope,
                                                     const Translator& translate) {
  if (envelope.type != "observation.record") return std::nullopt;
  TRY(const std::optional<Row> row,
      view.query_row("SELECT id, title FROM observation WHERE entry_index = $1", {envelope.entry_index.value}));
  if (!row) return std::nullopt;
  TRY(const Json title, parse_json(row->text(1)));
  return NewsItem{translate.format("Noted: {fact}", {{"fact", text_for(title, translate.language()).first}}),
                  {},
                  Url("/timeline").at(row->text(0))};
}

constexpr std::string_view timeline_schema =
    R"({"type":"object","required":["observations"],"properties":{"observations":{"type":"array","items":{"type":"object","required":["id","date","precision","title","text","mark","sources","read_at","entry"],"properties":{"id":{"type":"string"},"date":{"type":"string"},"end":{"type":"string"},"precision":{"enum":["day","month","range"]},"title":{"type":"object","additionalProperties":{"type":"string"}},"text":{"type":"object","additionalProperties":{"type":"string"}},"mark":{"enum":["verified","relayed","unverified"]},"sources":{"type":"array","items":{"type":"string"}},"read_at":{"type":"string","format":"date"},"entry":{"type":"integer"}},"additionalProperties":false}}},"additionalProperties":false})";
const CsvTable timeline_table{"observations",
                              {"id", "date", "end", "precision", "title.en", "title.ja", "text.en", "text.ja", "mark",
                               "sources", "read_at", "entry", "title", "text"}};

}  // namespace

Feature cooperation_feature() {
  Feature feature{.part = cooperation_part()};
  feature.pages = {
      {"/", front_page}, {"/timeline", timeline_page}, {"/about", about_page}, {"/accessibility", accessibility_page}};
  feature.data = {{"/api/v1/timeline",
                   "Dated facts about the process, with sources and marks",
                   timeline_schema,
                   {},
                   timeline_json,
                   timeline_table}};
  feature.navigation = {{"timeline", "Timeline", 500}};
  feature.describe = describe_observation;
  feature.search = cooperation_search();
  return feature;
}

}  // namespace haip
