#include "reports/pages_standing.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "register/fold.hpp"
#include "register/identity.hpp"
#include "web/paging.hpp"

namespace haip {
namespace {

Html listing_note(const PageRequest& ask, const ReportSummary& report, const ReportListing& listing) {
  const Translator& translate = ask.translate;
  Html note = translate.markup(
      "Listed by the secretariat on {date}, {entry}.",
      {{"date", date_element(listing.at, ask.language())}, {"entry", entry_link(listing.entry_index, translate)}});
  note += Html::text(" " + counts_in_words(listing.counts, translate) + " ");
  note += Html::text(translate("A listing is no endorsement: it says that the secretariat has looked."));
  if (listing.revision != report.last_entry)
    note += Html::text(" ") + tag("strong", translate("It has not looked at the last revision yet."));
  return note;
}

Html request_note(const PageRequest& ask, const ReportName& name, const ReportRequest& request, Instant now) {
  const Translator& translate = ask.translate;
  const Html asked_on = date_element(request.at, ask.language());
  const Html entry = entry_link(request.entry_index, translate);
  if (request.until.empty())
    return translate.markup("A complementary submission was asked for on {date}, {entry}; the words were erased.",
                            {{"date", asked_on}, {"entry", entry}});
  Html note =
      translate.markup("A complementary submission was asked for on {date}, by {until}, {entry}.",
                       {{"date", asked_on}, {"until", day_element(request.until, ask.language())}, {"entry", entry}});
  Html questions;
  for (const std::string& question : request.questions) {
    if (!questions.empty()) questions += Html::text(", ");
    questions += tag("a", {href(answer_url(name, question))}, question);
  }
  note += Html::text(" ") + translate.markup("Questions: {questions}.", {{"questions", questions}});
  const bool is_readers = request.language == ask.language().code();
  const auto language = is_readers ? std::nullopt : std::optional<std::string_view>(request.language);
  note += Html::text(" ") + tag("q", {attribute("lang", language)}, request.reason) + Html::text(" ");
  const Html answered_on = request.answered_by ? date_element(request.answered_by->at, ask.language()) : Html();
  if (request.answered_by && request.was_late())
    note += translate.markup("Answered late, by the revision of {date}.", {{"date", answered_on}});
  else if (request.answered_by)
    note += translate.markup("Answered by the revision of {date}.", {{"date", answered_on}});
  else if (request.is_missed(now))
    note += tag("strong", translate("The date has passed without it."));
  else
    note += Html::text(translate("It has not come yet."));
  return note;
}

Html reminder_note(const PageRequest& ask, const ReportReminder& reminder) {
  return ask.translate.markup(
      "The secretariat reminded the organisation on {date} to renew the report, {entry}: reports are renewed every "
      "twelve months.",
      {{"date", date_element(reminder.at, ask.language())},
       {"entry", entry_link(reminder.entry_index, ask.translate)}});
}

/// Plain text; each line is a paragraph.
Html paragraphs(std::string_view text, std::optional<std::string_view> language) {
  Html html;
  for (const std::string_view line : split(text, '\n'))
    if (!trim(line).empty()) html.add("p", {attribute("lang", language)}, line);
  return html;
}

Html reply_block(const PageRequest& ask, const ChallengeReply& reply, std::string_view organisation) {
  const bool is_readers = reply.language == ask.language().code();
  const auto language = is_readers ? std::nullopt : std::optional<std::string_view>(reply.language);
  const Html who = ask.translate.markup("{organisation} replied on {date}, {entry}:",
                                        {{"organisation", Html::text(organisation)},
                                         {"date", date_element(reply.at, ask.language())},
                                         {"entry", entry_link(reply.entry_index, ask.translate)}});
  const Html words = reply.text.empty()
                         ? empty_note(ask.translate("The words were erased; that something was said stays."))
                         : paragraphs(reply.text, language);
  return tag("blockquote", {attribute("class", "reply")}, tag("p", {attribute("class", "small")}, who), words);
}

Result<std::string> name_of_actor(Connection& view, std::string_view actor) {
  if (actor == register_actor) return std::string();
  TRY(const std::optional<Organisation> organisation, find_organisation(view, actor));
  return organisation ? organisation->name : std::string(actor);
}

Html withdrawal_note(const PageRequest& ask, const Challenge& challenge) {
  if (!challenge.withdrawn_entry) return {};
  Html note = ask.translate.markup("Withdrawn on {date}, {entry}.",
                                   {{"date", date_element(*challenge.withdrawn_at, ask.language())},
                                    {"entry", entry_link(*challenge.withdrawn_entry, ask.translate)}});
  if (!challenge.withdrawal_reason.empty()) note += Html::text(" ") + tag("q", challenge.withdrawal_reason);
  return tag("p", {attribute("class", "small")}, note);
}

Url challenge_form_url(const ReportName& name, std::string_view question) {
  const std::size_t slash = question.find('/');
  if (slash == std::string_view::npos)
    return site_url({"reports", name.domain, name.instrument, name.period, "challenge", question});
  return site_url({"reports", name.domain, name.instrument, name.period, "challenge", question.substr(0, slash),
                   question.substr(slash + 1)});
}

Result<Html> challenge_block(const PageRequest& ask, const ShownReport& shown, const Challenge& challenge) {
  const Translator& translate = ask.translate;
  const std::string number = std::to_string(challenge.entry_index.value);
  TRY(const std::string organisation, name_of_actor(ask.view, challenge.actor));
  Html block = tag("p", {attribute("class", "small")}, date_element(challenge.at, ask.language()), ", ",
                   entry_link(challenge.entry_index, translate));
  block += challenge_words(challenge, organisation, translate);
  const EntryIndex revision = challenge.words.revision;
  if (!challenge.words.statement.empty() && revision != shown.revision.entry_index)
    block += tag("p", {attribute("class", "small")},
                 tag("a", {href(challenged_answer_url(challenge.report, challenge.question, revision))},
                     translate("It is about another revision of the report.")));
  block += withdrawal_note(ask, challenge);
  for (const ChallengeReply& reply : challenge.replies) block += reply_block(ask, reply, shown.organisation);
  return tag("section", {attribute("id", "challenge-" + number), attribute("class", "challenge")}, block);
}

}  // namespace

std::string counts_in_words(const ReportCounts& counts, const Translator& translate) {
  const Language language = translate.language();
  std::string words = translate.format(
      "{answered} of {asked} questions answered.",
      {{"answered", written_number(counts.answered, language)}, {"asked", written_number(counts.asked, language)}});
  words += " " + translate.format("Further findings: {errors} errors, {warnings} warnings, {notes} notes.",
                                  {{"errors", written_number(counts.errors, language)},
                                   {"warnings", written_number(counts.warnings, language)},
                                   {"notes", written_number(counts.notes, language)}});
  return words + " " +
         translate.format("Memberships known here that make the economy eligible: {count}.",
                          {{"count", written_number(counts.memberships, language)}});
}

Result<Html> standing_notes(const PageRequest& ask, const ReportSummary& report) {
  TRY(const ReportStanding standing, standing_of(ask.view, report.name));
  TRY(const Instant now, log_time(ask.view));
  Html notes;
  if (standing.listing)
    notes.add("p", {}, listing_note(ask, report, *standing.listing));
  else
    notes.add("p", {}, ask.translate("The secretariat has not looked at this report yet."));
  if (standing.request) notes.add("p", {}, request_note(ask, report.name, *standing.request, now));
  if (standing.reminder && standing.reminder->revision == report.last_entry)
    notes.add("p", {}, reminder_note(ask, *standing.reminder));
  const ReportName& name = report.name;
  const Url data = site_url({"api", "v1", "reports", name.domain, name.instrument, name.period, "standing"});
  notes.add("p", {attribute("class", "small")}, tag("a", {href(data)}, ask.translate("The same as data (JSON)")));
  return tag("div", {attribute("class", "note"), attribute("id", "standing")}, notes);
}

Result<Html> standing_labels(const PageRequest& ask, const ReportSummary& report) {
  const Translator& translate = ask.translate;
  if (report.is_withdrawn) return tag("span", {attribute("class", "tag bad")}, translate("withdrawn"));
  TRY(const ReportStanding standing, standing_of(ask.view, report.name));
  TRY(const Instant now, log_time(ask.view));
  Html labels;
  if (!standing.listing)
    labels = tag("span", {attribute("class", "tag")}, translate("not looked at yet"));
  else if (standing.listing->revision == report.last_entry)
    labels = tag("span", {attribute("class", "tag good")}, translate.in_context("report", "listed"));
  else
    labels = tag("span", {attribute("class", "tag")}, translate("listed, revised since"));
  if (standing.request && standing.request->is_open(now))
    labels += Html::text(" ") + tag("span", {attribute("class", "tag")}, translate("completion asked for"));
  if (standing.request && standing.request->is_missed(now))
    labels += Html::text(" ") + tag("span", {attribute("class", "tag bad")}, translate("date passed"));
  return labels;
}

std::string_view challenger_group_name(std::string_view group, const Translator& translate) {
  if (group == "academia") return translate.in_context("group", "academia");
  if (group == "civil-society") return translate.in_context("group", "civil society");
  if (group == "government") return translate.in_context("group", "government");
  if (group == "industry") return translate.in_context("group", "industry");
  if (group == "technical-community") return translate.in_context("group", "technical community");
  return translate.in_context("group", "for oneself");
}

Html challenge_words(const Challenge& challenge, std::string_view organisation_name, const Translator& translate) {
  const ChallengeWords& words = challenge.words;
  if (words.statement.empty()) return empty_note(translate("The words were erased; that something was said stays."));
  const bool is_readers = words.language == translate.language().code();
  const auto language = is_readers ? std::nullopt : std::optional<std::string_view>(words.language);
  Html html = paragraphs(words.statement, language);
  std::vector<std::pair<std::string, Html>> facts;
  if (organisation_name.empty())
    facts.emplace_back(
        translate.in_context("challenge", "From"),
        Html::text(translate.format("{name} ({group}; as they call themselves, not checked)",
                                    {{"name", words.name}, {"group", challenger_group_name(words.group, translate)}})));
  else
    facts.emplace_back(translate.in_context("challenge", "From"),
                       tag("a", {href(site_url({"organisations", challenge.actor}))}, organisation_name));
  const Result<Url> url = external_url(words.source);
  const Html source =
      url ? tag("a", {href(*url), attribute("rel", "nofollow ugc")}, words.source) : tag("code", words.source);
  facts.emplace_back(translate.in_context("challenge", "Source"),
                     source + Html::text(", ") + day_element(words.source_date, translate.language()));
  return html + fact_list(facts);
}

Result<Html> challenge_summary(const PageRequest& ask, const ShownReport& shown) {
  const ReportName& name = shown.summary.name;
  TRY(const std::vector<ChallengeCounts> all, count_challenges(ask.view, name));
  if (all.empty()) return Html();
  const Translator& translate = ask.translate;
  Html items;
  for (const ChallengeCounts& counts : all) {
    // What was challenged may have been left out of a later revision.
    const bool is_there = shown.report.find_answer(counts.question) != nullptr;
    const Url url =
        is_there ? answer_url(name, counts.question) : challenged_answer_url(name, counts.question, counts.revision);
    items.add("li", {}, tag("a", {href(url.at("challenges"))}, counts.question), ": ",
              translate.format_plural("{count} challenge", "{count} challenges", counts.challenges), ", ",
              translate.format_plural("{count} reply", "{count} replies", counts.replies));
  }
  return tag("h2", {attribute("id", "challenges")}, translate("Challenged answers")) + tag("ul", items);
}

Result<Html> challenge_section(const PageRequest& ask, const ShownReport& shown, std::string_view question) {
  constexpr std::size_t most_shown = 10;
  const Translator& translate = ask.translate;
  const ReportName& name = shown.summary.name;
  TRY(const std::vector<Challenge> challenges, challenges_of(ask.view, name, question));
  Html html = tag("h2", {attribute("id", "challenges")}, translate("Challenges"));
  const std::size_t parts = std::max<std::size_t>(1, (challenges.size() + most_shown - 1) / most_shown);
  TRY(const std::size_t part, asked_page(ask.request.query, parts));
  const std::size_t end = std::min(challenges.size(), part * most_shown);
  for (std::size_t i = (part - 1) * most_shown; i < end; ++i) {
    TRY(const Html block, challenge_block(ask, shown, challenges[i]));
    html += block;
  }
  const auto page_url = [&](std::uint64_t number) {
    return of_revision(answer_url(name, question), shown).with("page", std::to_string(number)).at("challenges");
  };
  html += paging(part, parts, page_url, translate);
  const std::string_view intro = challenges.empty()
                                     ? translate("Nobody has challenged this answer.")
                                     : translate("The register publishes what others say; it does not judge it.");
  html += tag("p", intro, " ",
              tag("a", {href(challenge_form_url(name, question))}, translate("Challenge this answer, with a source")));
  if (challenges.empty()) return html;
  const Url data = site_url({"api", "v1", "reports", name.domain, name.instrument, name.period, "challenges"});
  return html +
         tag("p", {attribute("class", "small")}, tag("a", {href(data)}, translate("All challenges as data (JSON)")));
}

}  // namespace haip
