#include "web/moderation.hpp"

#include "register/moderation_queue.hpp"
#include "web/desk_erasure_requests.hpp"

namespace haip {
namespace {

std::string_view reason_explanation(std::string_view reason, const Translator& translate) {
  if (reason == "off-topic") return translate("It is not about the text that it was sent to.");
  if (reason == "source-unusable") return translate("The source cannot be read, or does not say what it is cited for.");
  if (reason == "said-already") return translate("The same is published already, with the same source.");
  if (reason == "personal-data") return translate("It names private persons or tells about their lives.");
  if (reason == "insult") return translate("It insults, threatens or degrades somebody.");
  if (reason == "advertising") return translate("It advertises something, or was sent in bulk.");
  return translate("The law, or the rights of others, forbid to publish it.");
}

std::uint64_t times_given(const std::vector<DeclinedCount>& counts, std::string_view reason) {
  std::uint64_t sum = 0;
  for (const DeclinedCount& count : counts)
    if (count.reason == reason) sum += count.count;
  return sum;
}

Result<Page> moderation_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<DeclinedCount> counts, declined_counts(ask.view));
  Page page{.title = std::string(translate("How moderators decide"))};
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("What people send without an account is read by a moderator before it is published."));
  page.data_url = Url("/api/v1/moderation");
  page.body.add("p", {},
                translate("It is published word for word, or declined for one of these reasons. Disagreeing with "
                          "somebody is none of them. Whoever sent it can read the outcome; the log counts what was "
                          "declined."));
  Html rows;
  for (const std::string_view reason : moderation_reasons)
    rows.add("tr", {},
             tag("th", {attribute("scope", "row"), attribute("id", reason)}, moderation_reason_name(reason, translate)),
             labelled_cell(translate("What it means"), Html::text(reason_explanation(reason, translate))),
             labelled_cell(translate("Times given"),
                           Html::text(written_number(times_given(counts, reason), ask.language()))));
  const auto heading = [](std::string_view text) { return tag("th", {attribute("scope", "col")}, text); };
  page.body += tag("table", {attribute("class", "stack")},
                   tag("thead", tag("tr", heading(translate("Reason")), heading(translate("What it means")),
                                    heading(translate("Times given")))),
                   tag("tbody", rows));
  page.body.add("p", {},
                translate("The list is this project’s own. An organisation that signs with its own key is not "
                          "read beforehand; its words can be erased for the reasons that the log knows."));
  return page;
}

Result<Json> moderation_json(const PageRequest& ask) {
  TRY(const std::vector<DeclinedCount> counts, declined_counts(ask.view));
  Json reasons{Json::Array{}};
  for (const std::string_view reason : moderation_reasons)
    reasons.push(Json()
                     .set("reason", reason)
                     .set("meaning", reason_explanation(reason, ask.translate))
                     .set("times_given", times_given(counts, reason)));
  return Json().set("reasons", std::move(reasons));
}

constexpr std::string_view moderation_schema =
    R"({"type":"object","required":["reasons"],"properties":{"reasons":{"type":"array","items":{"type":"object","required":["reason","meaning","times_given"],"properties":{"reason":{"type":"string"},"meaning":{"type":"string"},"times_given":{"type":"integer"}},"additionalProperties":false}}},"additionalProperties":false})";

const CsvTable moderation_table{"reasons", {"reason", "meaning", "times_given"}};

Result<std::optional<NewsItem>> describe_moderation(Connection&, const Envelope& envelope,
                                                    const Translator& translate) {
  if (envelope.type != "contribution.decline") return std::nullopt;
  return NewsItem{std::string(translate("A contribution was declined")), {}, Url("/moderation")};
}

}  // namespace

std::string_view moderation_reason_name(std::string_view reason, const Translator& translate) {
  if (reason == "off-topic") return translate("about something else");
  if (reason == "source-unusable") return translate("source that does not help");
  if (reason == "said-already") return translate("said already");
  if (reason == "personal-data") return translate("personal data");
  if (reason == "insult") return translate("insult");
  if (reason == "advertising") return translate("advertising");
  return translate("law or rights of others");
}

const Contribution* find_contribution_kind(const std::vector<Feature>& features, std::string_view kind) {
  for (const Feature& feature : features)
    for (const Contribution& contribution : feature.contributions)
      if (contribution.kind == kind) return &contribution;
  return nullptr;
}

Feature moderation_feature() {
  Feature feature{.part = moderation_part()};
  feature.pages = {{"/moderation", moderation_page}};
  feature.data = {{"/api/v1/moderation",
                   "Reasons for which contributions are declined, and how often each was given",
                   moderation_schema,
                   {},
                   moderation_json,
                   moderation_table}};
  feature.describe = describe_moderation;
  feature.desk = {{"/desk/moderation", StaffRole::moderator, moderation_queue_page, nullptr, moderation_queue_card},
                  {"/desk/moderation/{id}", StaffRole::moderator, contribution_desk_page, decide_contribution}};
  for (const DeskRoute& route : erasure_request_routes()) feature.desk.push_back(route);
  return feature;
}

}  // namespace haip
