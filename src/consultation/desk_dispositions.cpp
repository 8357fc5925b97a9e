// Giving comments their disposition: one, or several at once.

#include <algorithm>

#include "base/text.hpp"
#include "consultation/desk.hpp"
#include "consultation/display.hpp"
#include "consultation/dispositions.hpp"
#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "web/contribution.hpp"
#include "web/desk_act.hpp"
#include "web/paging.hpp"

namespace haip {
namespace {

constexpr std::uint64_t comments_on_page = 20;
constexpr std::size_t shown_code_points = 1200;

struct Queue {
  Consultation consultation;
  CommentFilter filter;
  std::vector<Comment> comments;
  std::uint64_t count = 0;
  std::uint64_t page = 1;
  std::uint64_t pages = 1;
};

/// Those without a disposition, or all (?all=1), of one provision or of all.
Result<Queue> asked_queue(const DeskAsk& ask) {
  TRY(Consultation consultation, desk_consultation(ask));
  Queue queue{.consultation = std::move(consultation)};
  queue.filter.provision = ask.request.query.text("provision");
  if (const Result<std::uint64_t> campaign = parse_decimal(ask.request.query.text("campaign")))
    queue.filter.campaign = EntryIndex{*campaign};
  if (ask.request.query.text("all") != "1") queue.filter.disposition = "none";
  TRY(queue.count, count_comments(ask.connection, queue.consultation.id, queue.filter));
  queue.pages = std::max<std::uint64_t>(1, (queue.count + comments_on_page - 1) / comments_on_page);
  TRY(queue.page, asked_page(ask.request.query, queue.pages));
  TRY(queue.comments, list_comments(ask.connection, queue.consultation.id, queue.filter,
                                    (queue.page - 1) * comments_on_page, comments_on_page));
  return queue;
}

Result<Html> comment_box(const DeskAsk& ask, const Queue& queue, const Comment& comment, bool is_chosen) {
  const Translator& translate = ask.translate;
  const std::string number = std::to_string(comment.entry_index.value);
  TRY(const std::optional<Disposition> given, disposition_of(ask.connection, comment.entry_index));
  Html box;
  box.add_void("input", {attribute("type", "checkbox"), attribute("name", "comment"), attribute("value", number),
                         flag("checked", is_chosen), flag("disabled", comment.withdrawn_entry.has_value())});
  const std::string who = comment.by.name.empty() ? comment.actor : comment.by.name;
  Html text =
      tag("label", box, " ", translate.format("Comment {number} by {author}", {{"number", number}, {"author", who}}));
  text.add("p", {attribute("class", "over")},
           tag("a", {href(in_same_language(ask.request, comment_url(queue.consultation.id, comment.entry_index)))},
               comment.provision ? comment.provision->text() : std::string(translate("On the whole"))));
  const CommentWords& words = comment.words();
  if (words.text.empty()) {
    text.add("p", {}, translate("The words were erased; that something was said stays."));
  } else {
    text += written_text(beginning_of(words.text, shown_code_points), words.language, ask.language());
  }
  if (!words.proposed.empty()) {
    TRY(const Edition edition, find_edition(ask.connection, queue.consultation.terms.instrument, words.edition));
    text += amendment_redline(words, comment.provision, edition, translate);
  }
  if (given)
    text.add("p", {}, disposition_label(given->words.disposition, translate), " ",
             text_span(given->words.reason, ask.language()));
  return tag("section", {attribute("class", "challenge")}, text);
}

Html disposition_fields(const DeskAsk& ask, const Queue& queue, const Parameters& form, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  const std::string_view chosen = form.text("disposition");
  std::vector<Choice> choices{{"", std::string(translate("choose one")), chosen.empty()}};
  for (const std::string_view one : dispositions)
    choices.push_back({std::string(one), std::string(disposition_name(one, translate)), one == chosen});
  Html fields = select_field({"disposition", translate("Disposition")}, choices, problems);
  fields += text_area({"reason", translate("Reason"),
                       translate("In plain words, in the language of this page. Its author reads it, and everybody.")},
                      form.text("reason"), 5, problems);
  fields += text_field({"provision", translate("Provision whose words changed because of it (if any)"),
                        translate("Its id, such as coc/a1/d. Only when accepted, or accepted in part.")},
                       {.value = form.text("provision"), .autocomplete = "off"}, problems);
  std::vector<Choice> editions;
  editions.reserve(queue.consultation.rounds.size());
  for (const ConsultationRound& round : queue.consultation.rounds)
    editions.push_back({round.edition, round.edition, round.edition == queue.consultation.last_round().edition});
  fields += select_field({"edition", translate("Draft with the new words")}, editions, problems);
  return fields;
}

Result<Page> page_of(const DeskAsk& ask, const Queue& queue, const Parameters& form, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("Give comments their disposition")), .status = problems.empty() ? 200 : 422};
  page.before_title = problem_summary(problems, translate);
  page.crumbs = {{std::string(translate("Consultations")), in_same_language(ask.request, "/desk/consultations")},
                 {title_of(queue.consultation, ask.language()), desk_consultation_url(ask, queue.consultation.id)}};
  page.lead = tag("p", {attribute("class", "lead")},
                  translate.format_plural("{count} comment is listed.", "{count} comments are listed.", queue.count));
  const Url here = site_url({"desk", "consultations", queue.consultation.id.text(), "dispositions"});
  page.body.add("p", {}, tag("a", {href(in_same_language(ask.request, here))}, translate("Without a disposition")),
                " · ",
                tag("a", {href(in_same_language(ask.request, here).with("all", "1"))}, translate("All comments")));
  if (queue.comments.empty()) {
    page.body += empty_note(translate("No comment waits for its disposition."));
    return page;
  }
  const std::vector<std::string_view> ticked = form.all("comment");
  Html boxes;
  if (queue.filter.campaign) {
    Html box;
    box.add_void("input", {attribute("type", "checkbox"), attribute("name", "whole-campaign"),
                           attribute("value", "yes"), flag("checked", form.text("whole-campaign") == "yes")});
    boxes.add("label", {}, box, " ", translate("All of the campaign that have none yet"));
  }
  for (const Comment& comment : queue.comments) {
    const bool is_chosen = std::ranges::find(ticked, std::to_string(comment.entry_index.value)) != ticked.end();
    TRY(const Html box, comment_box(ask, queue, comment, is_chosen));
    boxes += box;
  }
  page.body += desk_form(
      ask.tokens, ask.session, ask.request.path,
      tag("fieldset", {attribute("id", "comments"), attribute("tabindex", "-1")},
          tag("legend", translate("Comments that get this disposition")), boxes) +
          tag("h2", translate("Disposition")) + disposition_fields(ask, queue, form, problems) +
          tag("p",
              translate("A later disposition of the same comment takes the place of this one; both stay in the log.")) +
          submit_button(translate("Give and log")));
  page.body += paging(
      queue.page, queue.pages,
      [&](std::uint64_t number) { return in_same_language(ask.request, here).with("page", std::to_string(number)); },
      translate);
  return page;
}

/// Those of the campaign that have none yet: one box for all of them, and single ones can be given another later.
Result<std::vector<EntryIndex>> undisposed_of_campaign(const DeskAsk& ask, const Queue& queue, EntryIndex campaign) {
  CommentFilter filter;
  filter.campaign = campaign;
  filter.disposition = "none";
  TRY(const std::vector<Comment> comments,
      list_comments(ask.connection, queue.consultation.id, filter, 0, most_disposed_at_once));
  std::vector<EntryIndex> entries;
  entries.reserve(comments.size());
  for (const Comment& comment : comments) entries.push_back(comment.entry_index);
  return entries;
}

struct TypedDisposition {
  std::vector<EntryIndex> comments;
  DispositionWords words;
};

Result<TypedDisposition> read_typed_disposition(const DeskAsk& ask, const Queue& queue, const Parameters& form,
                                                FieldProblems& problems) {
  const Translator& translate = ask.translate;
  TypedDisposition typed;
  if (queue.filter.campaign && form.text("whole-campaign") == "yes") {
    TRY(typed.comments, undisposed_of_campaign(ask, queue, *queue.filter.campaign));
  }
  for (const std::string_view number : form.all("comment"))
    if (const Result<std::uint64_t> entry = parse_decimal(number))
      if (std::ranges::find(typed.comments, EntryIndex{*entry}) == typed.comments.end())
        typed.comments.push_back({*entry});
  if (typed.comments.empty()) problems.push_back({"#comments", std::string(translate("Tick a comment"))});
  typed.words.disposition = form.text("disposition");
  if (std::ranges::find(dispositions, typed.words.disposition) == dispositions.end())
    problems.push_back({"#disposition", std::string(translate("Choose a disposition"))});
  const std::string reason = with_plain_lines(form.text("reason"));
  check_public_field(problems, "#reason", reason, longest_disposition_reason, translate("Enter a reason"));
  typed.words.reason = text_in_page_language(ask, reason);
  const std::string_view provision = trim(form.text("provision"));
  if (provision.empty()) return typed;
  if (const Result<ProvisionId> id = ProvisionId::parse(provision))
    typed.words.change = ResultingChange{*id, std::string(form.text("edition"))};
  else
    problems.push_back({"#provision", sentence_of(id.error()), "en"});
  return typed;
}

}  // namespace

Result<Page> desk_dispositions_page(const DeskAsk& ask) {
  TRY(const Queue queue, asked_queue(ask));
  return page_of(ask, queue, {}, {});
}

Result<DeskAnswer> dispose_of_comments(const DeskAsk& ask, const Parameters& form) {
  TRY(const Queue queue, asked_queue(ask));
  FieldProblems problems;
  TRY(TypedDisposition typed, read_typed_disposition(ask, queue, form, problems));
  const auto again = [&]() -> Result<DeskAnswer> {
    TRY(Page page, page_of(ask, queue, form, problems));
    return page;
  };
  if (!problems.empty()) return again();
  const Result<Acknowledgement> logged =
      log_from_desk(ask, disposition_act(queue.consultation.id, std::move(typed.comments), typed.words, ask.now(),
                                         ask.site.reg().entropy()));
  if (logged)
    return in_same_language(ask.request,
                            site_url({"desk", "consultations", queue.consultation.id.text(), "dispositions"}));
  if (!is_about_input(logged.error())) return fail(logged.error());
  problems.push_back({"#main", sentence_of(logged.error()), "en"});
  return again();
}

}  // namespace haip
