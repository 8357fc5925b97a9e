#include "reports/pages_views.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "web/markdown.hpp"

namespace haip {
namespace {

/// Pinned or not, when it was retrieved, until when it counts.
Html evidence_state(const PageRequest& ask, const EvidenceItem& item) {
  const Translator& translate = ask.translate;
  Html state;
  if (!item.retrieved.empty())
    state +=
        Html::text(", ") + translate.markup("as of {date}", {{"date", day_element(item.retrieved, ask.language())}});
  if (!item.expires.empty())
    state += Html::text(", ") +
             translate.markup("counts until {date}", {{"date", day_element(item.expires, ask.language())}});
  if (const auto digest = Digest::from_hex(item.sha256))
    state += Html::text(", SHA-256 ") + digest_element(*digest);
  else
    state += Html::text(" ") + tag("span", {attribute("class", "tag")}, translate("not pinned"));
  return state;
}

Html evidence_list(const PageRequest& ask, const Report& report, const Claim& claim) {
  Html items;
  for (const std::string& id : claim.evidence) {
    const EvidenceItem* item = report.find_evidence(id);
    if (item == nullptr) continue;
    const ChosenText title = choose_text(item->title, ask.language().code());
    const Html name = tag("span", {attribute("lang", language_of(title, ask.language()))}, title.text);
    Html line;
    if (item->url.empty())
      line = name + Html::text(" ") + tag("code", item->file);
    else if (const auto url = external_url(item->url))
      line = tag("a", {href(*url), attribute("rel", "nofollow ugc")}, name);
    else
      line = name + Html::text(" ") + tag("code", item->url);
    items.add("li", {}, line, evidence_state(ask, *item));
  }
  if (items.empty() && claim.kind != "none")
    return tag("p", {attribute("class", "soft")}, ask.translate("It names no evidence."));
  return items.empty() ? Html() : tag("ul", items);
}

Url with_revision(const Url& url, const ShownReport& shown) {
  return url.with("revision", std::to_string(shown.revision.entry_index.value));
}

}  // namespace

Url actions_url(const ReportName& name) {
  return site_url({"reports", name.domain, name.instrument, name.period, "actions"});
}
Url claims_url(const ReportName& name) {
  return site_url({"reports", name.domain, name.instrument, name.period, "claims"});
}

std::string claim_anchor(std::string_view claim) { return "claim-" + std::string(claim); }

Url claim_url(const ShownReport& shown, std::string_view claim) {
  const auto found = std::ranges::find(shown.report.claims, claim, &Claim::id);
  const auto place = static_cast<std::size_t>(found - shown.report.claims.begin());
  Url url = of_revision(claims_url(shown.summary.name), shown);
  if (place >= claims_on_a_page) url = url.with("page", std::to_string(place / claims_on_a_page + 1));
  return url.at(claim_anchor(claim));
}

Html report_views(const PageRequest& ask, const ShownReport& shown, ReportView here) {
  const Translator& translate = ask.translate;
  Html items;
  const auto add = [&](ReportView view, const Url& url, std::string_view label) {
    const auto current = view == here ? std::optional<std::string_view>("page") : std::nullopt;
    items.add("li", {}, tag("a", {href(of_revision(url, shown)), attribute("aria-current", current)}, label));
  };
  add(ReportView::questions, report_url(shown.summary.name), translate("By question"));
  add(ReportView::actions, actions_url(shown.summary.name), translate("By action of the Code"));
  add(ReportView::claims, claims_url(shown.summary.name), translate("By claim"));
  return tag("nav", {attribute("class", "views"), attribute("aria-label", translate("Views of this report"))},
             tag("ul", items));
}

Page view_of_report(const PageRequest& ask, const ShownReport& shown, ReportView view) {
  const Translator& translate = ask.translate;
  const ReportName& name = shown.summary.name;
  Page page{.title = translate.format("Report of {organisation}, {period}",
                                      {{"organisation", shown.organisation}, {"period", name.period}}),
            .section = "reports"};
  page.crumbs = {{std::string(translate("Reports")), Url("/reports")}};
  page.data_url = site_url({"api", "v1", "reports", name.domain, name.instrument, name.period});
  page.feed_url = Url("/feed.atom").with("organisation", name.domain);
  if (shown.summary.is_withdrawn)
    page.body.add("p", {attribute("class", "note")},
                  translate("The organisation has withdrawn this report. What it said stays on record."));
  if (shown.revision.entry_index != shown.summary.last_entry)
    page.body.add("p", {attribute("class", "note")}, translate("This is an earlier revision."), " ",
                  tag("a", {href(report_url(name))}, translate("Read the last one")));
  page.body += what_a_report_is(shown.report, translate);
  page.body += report_views(ask, shown, view);
  return page;
}

Result<Framework> framework_of(const PageRequest& ask, const ShownReport& shown) {
  TRY(const FrameworkName name, FrameworkName::parse(shown.report.framework));
  TRY(Edition edition, find_edition(ask.view, name.instrument, name.edition));
  return Framework::of(std::move(edition));
}

Html addressed_text(const PageRequest& ask, const ShownReport& shown, const LocalText& texts, std::string_view prefix,
                    const Url& address) {
  const ChosenText chosen = choose_report_text(shown.report, texts, ask.language());
  if (chosen.text.empty()) return {};
  MarkdownOptions options{.top_heading = 4};
  options.anchors = prefix;
  options.anchor_address = with_revision(address, shown).text();
  options.anchor_label = ask.translate("Address of paragraph {number}");
  const Result<Html> rendered = markdown(chosen.text, std::move(options));
  const Html words = rendered ? *rendered : tag("p", chosen.text);
  return tag("div", {attribute("lang", language_of(chosen, ask.language()))}, words);
}

Html claim_block(const PageRequest& ask, const ShownReport& shown, const Claim& claim, ClaimHeading heading,
                 const Url& address) {
  const Translator& translate = ask.translate;
  const std::string anchor = claim_anchor(claim.id);
  std::vector<std::pair<std::string, Html>> facts;
  facts.emplace_back(translate("Kind"), Html::text(claim_kind_name(claim.kind, translate)));
  if (!claim.date.empty())
    facts.emplace_back(claim_date_name(claim.kind, translate), day_element(claim.date, ask.language()));
  if (!claim.until.empty())
    facts.emplace_back(translate("To be reviewed by"), day_element(claim.until, ask.language()));
  if (claim.kind != "none") facts.emplace_back(translate("About"), Html::text(scope_in_words(claim.scope, translate)));
  const Html name = tag("code", claim.id);
  Html block;
  if (heading == ClaimHeading::second)
    block.add("h2", {attribute("id", anchor)}, name);
  else
    block.add("h3", {attribute("id", anchor)}, tag("a", {href(claim_url(shown, claim.id))}, name));
  block += addressed_text(ask, shown, claim.text, anchor + ".p", address);
  block += fact_list(facts);
  return block + evidence_list(ask, shown.report, claim);
}

std::string cited_kinds(const Report& report, const Answer& answer, const Translator& translate) {
  std::string words;
  for (const std::string_view kind : claim_kinds)
    for (const std::string& id : answer.claims)
      if (const Claim* claim = report.find_claim(id); claim != nullptr && claim->kind == kind) {
        words += (words.empty() ? "" : ", ") + std::string(claim_kind_name(kind, translate));
        break;
      }
  return words;
}

}  // namespace haip
