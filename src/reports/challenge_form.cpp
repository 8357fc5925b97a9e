// The form by which anybody challenges an answer, without an account.

#include <algorithm>

#include "base/text.hpp"
#include "instruments/view.hpp"
#include "reports/challenges.hpp"
#include "reports/pages_standing.hpp"
#include "web/contribution.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_sender_name = 100;

struct AskedAnswer {
  ShownReport shown;
  Framework framework;
  const Question* question;
};

Result<AskedAnswer> asked_answer(const PageRequest& ask) {
  TRY(ShownReport shown, shown_report(ask));
  TRY(const FrameworkName name, FrameworkName::parse(shown.report.framework));
  TRY(Edition edition, find_edition(ask.view, name.instrument, name.edition));
  TRY(Framework framework, Framework::of(std::move(edition)));
  AskedAnswer asked{std::move(shown), std::move(framework), nullptr};
  asked.question = asked.framework.find(ask.route.text("question"));
  if (asked.question == nullptr || asked.shown.report.find_answer(asked.question->key) == nullptr)
    return fail(ErrorKind::not_found, "the report has no answer to that question");
  return asked;
}

std::string_view challenge_kind_name(const Translator& translate) { return translate("Challenge to an answer"); }

Html form_fields(const PageRequest& ask, const Parameters& typed, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  Html fields = text_area({"statement", translate("What does not hold, and why"),
                           translate("About this answer alone, in your own words. No names of private persons.")},
                          typed.text("statement"), 8, problems);
  fields += text_field({"source", translate("Address of your source"), translate("Beginning with https://")},
                       {.type = "url", .value = typed.text("source")}, problems);
  fields += text_field({"source-date", translate("Date of what stands there"), translate("Such as 2026-05-31")},
                       {.value = typed.text("source-date")}, problems);
  fields += text_field(
      {"name", translate("Your name or a pseudonym"), translate("It is published. Nothing else about you is kept.")},
      {.value = typed.text("name"), .autocomplete = "off"}, problems);
  std::vector<Choice> groups{{"", std::string(translate("choose one")), typed.text("group").empty()}};
  for (const std::string_view group : challenger_groups)
    groups.push_back(
        {std::string(group), std::string(challenger_group_name(group, translate)), typed.text("group") == group});
  fields += select_field({"group", translate("For whom you speak")}, groups, problems);
  return fields;
}

Result<Page> show_challenge_form(const PageRequest& ask, const Parameters& typed, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  TRY(const AskedAnswer asked, asked_answer(ask));
  const ReportName& name = asked.shown.summary.name;
  const std::string question = question_name(asked.framework, *asked.question, ask.language());
  Page page{.title = std::string(translate("Challenge an answer")), .section = "reports"};
  page.before_title = problem_summary(problems, translate) + tag("p", {attribute("class", "over")}, question);
  page.crumbs = {{std::string(translate("Reports")), Url("/reports")},
                 {asked.shown.organisation + ", " + name.period, report_url(name)},
                 {asked.question->key, answer_url(name, asked.question->key)}};
  page.lead =
      tag("p", {attribute("class", "lead")},
          translate("Say with a source what in this answer does not hold. The organisation may reply; both stay "
                    "visible under the answer."));
  page.body += tag(
      "p", translate.markup("A moderator publishes it word for word, or declines it for a {reason}. No "
                            "e-mail address is asked for: the outcome is shown at an address that you get.",
                            {{"reason", tag("a", {href("/moderation")}, translate("reason of the published list"))}}));
  page.body += contribution_form(form_fields(ask, typed, problems), translate);
  return page;
}

Result<std::variant<FieldProblems, Json>> read_challenge_form(const PageRequest& ask, const Parameters& typed,
                                                              Instant received_at) {
  const Translator& translate = ask.translate;
  TRY(const AskedAnswer asked, asked_answer(ask));
  FieldProblems problems;
  const std::string statement = with_plain_lines(typed.text("statement"));
  const std::string source(trim(typed.text("source")));
  const std::string source_date(trim(typed.text("source-date")));
  const std::string name(trim(typed.text("name")));
  const std::string group(typed.text("group"));
  check_public_field(problems, "#statement", statement, longest_challenge, translate("Say what does not hold"));
  if (!source.starts_with("https://") || !external_url(source))
    problems.push_back({"#source", std::string(translate("Enter the source’s address, beginning with https://"))});
  const Result<Instant> dated = parse_date(source_date);
  if (!dated)
    problems.push_back(
        {"#source-date", std::string(translate("Enter the date as year-month-day, such as 2026-05-31"))});
  else if (*dated > received_at)
    problems.push_back({"#source-date", std::string(translate("The date lies in the future"))});
  if (name.find('\n') != std::string::npos)
    problems.push_back({"#name", std::string(translate("Enter a name; a pseudonym will do"))});
  check_public_field(problems, "#name", name, longest_sender_name, translate("Enter a name; a pseudonym will do"));
  if (std::ranges::find(challenger_groups, group) == challenger_groups.end())
    problems.push_back({"#group", std::string(translate("Choose for whom you speak"))});
  if (!problems.empty()) return problems;
  Json document;
  document.set("report", report_subject(asked.shown.summary.name)).set("question", asked.question->key);
  document.set("revision", asked.shown.revision.entry_index.value).set("statement", statement);
  document.set("language", ask.language().code()).set("source", source).set("source_date", source_date);
  return document.set("name", name).set("group", group);
}

struct SentChallenge {
  ReportName report;
  std::string question;
  ChallengeWords words;
};

Result<SentChallenge> read_sent(const Json& document) {
  SentChallenge sent;
  TRY(const std::string report, document.text("report"));
  TRY(sent.report, read_report_subject(report));
  TRY(sent.question, document.text("question"));
  TRY(sent.words.revision.value, document.whole_number("revision"));
  TRY(sent.words.statement, document.text("statement"));
  TRY(sent.words.language, document.text("language"));
  TRY(sent.words.source, document.text("source"));
  TRY(sent.words.source_date, document.text("source_date"));
  TRY(sent.words.name, document.text("name"));
  TRY(sent.words.group, document.text("group"));
  return sent;
}

Result<Html> show_sent(Connection&, const Json& document, const Translator& translate) {
  TRY(SentChallenge sent, read_sent(document));
  Challenge challenge;
  challenge.actor = register_actor;
  challenge.words = std::move(sent.words);
  return challenge_words(challenge, {}, translate);
}

Result<Url> place_of_sent(const Json& document) {
  TRY(const SentChallenge sent, read_sent(document));
  return challenged_answer_url(sent.report, sent.question, sent.words.revision);
}

Result<Act> act_of_sent(const Json& document, Instant now, Entropy& entropy) {
  TRY(const SentChallenge sent, read_sent(document));
  return challenge_act(register_actor, sent.report, sent.question, sent.words, now, entropy);
}

}  // namespace

const Contribution& challenge_contribution() {
  static const Contribution contribution{
      "report.challenge",  "/reports/{domain}/{instrument}/{period}/challenge/{question...}",
      challenge_kind_name, show_challenge_form,
      read_challenge_form, show_sent,
      place_of_sent,       act_of_sent};
  return contribution;
}

}  // namespace haip
