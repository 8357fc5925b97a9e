#include "reports/feeds.hpp"

#include <algorithm>
#include <set>
#include <span>

#include "base/text.hpp"
#include "instruments/view.hpp"
#include "register/domain.hpp"
#include "register/fold.hpp"
#include "register/identity.hpp"
#include "reports/find_question.hpp"
#include "reports/pages.hpp"
#include "reports/report_difference.hpp"

namespace haip {
namespace {

using NewestEntries = std::set<std::uint64_t, std::greater<>>;

Status add_entries(NewestEntries& entries, const Result<Rows>& rows) {
  if (!rows) return fail(rows.error());
  for (const Row& row : *rows) entries.insert(row.count(0));
  return {};
}

constexpr std::size_t most_revisions = 10;

/// One report, revision by revision, as far as it is about one question.
class AnswerHistory {
 public:
  AnswerHistory(const PageRequest& ask, const FoundQuestion& question, ReportName name)
      : ask_(ask),
        question_(question),
        name_(std::move(name)),
        question_name_(
            question_name(question.framework, *question.framework.find(question.key), ask.translate.language())) {}

  Status add_to(std::vector<FeedItem>& items) {
    TRY(const std::optional<Organisation> organisation, find_organisation(ask_.view, name_.domain));
    organisation_ = organisation ? organisation->name : name_.domain;
    TRY(const std::vector<ReportRevision> revisions, revisions_of(ask_.view, name_));
    // Each is read whole. Of a report that is revised very often the feed has the newest changes.
    const std::size_t begin = revisions.size() > most_revisions ? revisions.size() - most_revisions : 0;
    for (const ReportRevision& revision : std::span(revisions).subspan(begin)) {
      if (revision.is_erased || revision.entry_index.value >= ask_.log_size) continue;
      TRY(Report report, read_revision(ask_.view, name_, revision.entry_index));
      if (report.framework != question_.framework.name().text()) continue;
      std::erase_if(report.answers, [&](const Answer& answer) { return answer.question != question_.key; });
      if (before_) {
        TRY(const ReportDifference difference, compare_revisions(*before_, report, nullptr));
        if (!difference.answers.empty() && difference.answers.front().rule != nullptr)
          items.push_back(changed(revision, difference.answers.front()));
      } else if (begin == 0 && !report.answers.empty()) {
        items.push_back(answered(revision, report.answers.front()));
      }
      before_ = std::move(report);
      before_entry_ = revision.entry_index;
    }
    return {};
  }

 private:
  [[nodiscard]] FeedItem answered(const ReportRevision& revision, const Answer& answer) const {
    const Translator& translate = ask_.translate;
    NewsItem news{
        translate.format("{organisation} answered {question} for {period}",
                         {{"organisation", organisation_}, {"question", question_name_}, {"period", name_.period}}),
        std::string(answer_state_name(answer.state, translate)),
        answer_url(name_, question_.key).with("revision", std::to_string(revision.entry_index.value))};
    return {std::move(news), revision.entry_index, revision.at, question_.key};
  }

  [[nodiscard]] FeedItem changed(const ReportRevision& revision, const AnswerDifference& answer) const {
    const Translator& translate = ask_.translate;
    NewsItem news{
        translate.format("{organisation} changed its answer to {question} for {period}",
                         {{"organisation", organisation_}, {"question", question_name_}, {"period", name_.period}}),
        translate.format("Suggested class: {class}. {rule}",
                         {{"class", answer_change_name(answer.suggested, translate)},
                          {"rule", translate(std::string(answer.rule->looks_for))}}),
        changes_url(name_)
            .with("from", std::to_string(before_entry_.value))
            .with("to", std::to_string(revision.entry_index.value))
            .with("question", question_.key)};
    return {std::move(news), revision.entry_index, revision.at, question_.key};
  }

  const PageRequest& ask_;
  const FoundQuestion& question_;
  ReportName name_;
  std::string question_name_;
  std::string organisation_;
  std::optional<Report> before_;
  EntryIndex before_entry_;
};

}  // namespace

Result<Feed> organisation_feed(const PageRequest& ask, std::string_view text) {
  TRY(const Domain domain, Domain::parse(text));
  TRY(const std::optional<Organisation> organisation, find_organisation(ask.view, domain.text()));
  if (!organisation) return fail(ErrorKind::not_found, "the register knows no organisation of this domain");
  NewestEntries entries;
  CHECK(add_entries(entries, ask.view.query("SELECT entry_index FROM act WHERE entry_index < $1 AND actor = $2 "
                                            "ORDER BY entry_index DESC LIMIT $3",
                                            {ask.log_size, domain.text(), most_feed_items})));
  std::vector<std::string> subjects{"organisation/" + domain.text()};
  TRY(const std::vector<ReportSummary> reports, reports_of(ask.view, domain.text()));
  for (const ReportSummary& report : reports) subjects.push_back(report_subject(report.name));
  for (const std::string& subject : subjects)
    CHECK(add_entries(entries, ask.view.query("SELECT entry_index FROM act WHERE entry_index < $1 AND subject = $2 "
                                              "ORDER BY entry_index DESC LIMIT $3",
                                              {ask.log_size, subject, most_feed_items})));
  Feed feed{organisation->name, {}};
  for (const std::uint64_t entry : entries) {
    if (feed.items.size() == most_feed_items) break;
    TRY(const Envelope envelope, read_envelope(ask.view, {entry}));
    TRY(NewsItem news, ask.describe(envelope));
    feed.items.push_back({std::move(news), envelope.entry_index, envelope.at});
  }
  return feed;
}

Result<Feed> question_feed(const PageRequest& ask, std::string_view provision) {
  TRY(const ProvisionId id, ProvisionId::parse(provision));
  TRY(const std::optional<FoundQuestion> question, find_question(ask.view, id));
  if (!question) return fail(ErrorKind::not_found, printable(provision) + " is no question of a questionnaire");
  // Whatever is new about the question is in a report that was revised lately.
  TRY(const Rows rows, ask.view.query("SELECT domain, period FROM report WHERE instrument = $1 "
                                      "ORDER BY last_entry DESC LIMIT $2",
                                      {question->framework.name().instrument, most_feed_items}));
  Feed feed{question_name(question->framework, *question->framework.find(question->key), ask.language()), {}};
  for (const Row& row : rows) {
    const ReportName name{row.text(0), question->framework.name().instrument, row.text(1)};
    CHECK(AnswerHistory(ask, *question, name).add_to(feed.items));
  }
  std::ranges::sort(feed.items, std::greater<>(), [](const FeedItem& item) { return item.entry_index; });
  if (feed.items.size() > most_feed_items) feed.items.resize(most_feed_items);
  return feed;
}

}  // namespace haip
