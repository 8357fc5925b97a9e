// Correcting where a comment stands in the last draft.

#include <algorithm>

#include "base/text.hpp"
#include "consultation/carry_over_display.hpp"
#include "consultation/desk.hpp"
#include "consultation/display.hpp"
#include "consultation/places.hpp"
#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "web/contribution.hpp"
#include "web/desk_act.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_reason = 2000;

struct LookedAtComment {
  Consultation consultation;
  Comment comment;
  Edition draft;  ///< The last one.
};

Result<LookedAtComment> asked_comment(const DeskAsk& ask) {
  TRY(Consultation consultation, desk_consultation(ask));
  const Result<std::uint64_t> entry = parse_decimal(ask.segment("entry"));
  if (!entry) return fail(ErrorKind::not_found, "the register has no such comment");
  TRY(std::optional<Comment> comment, find_comment(ask.connection, {*entry}));
  if (!comment || comment->consultation != consultation.id || !comment->provision)
    return fail(ErrorKind::not_found, "the consultation has no such comment on a provision");
  TRY(Edition draft, find_edition(ask.connection, consultation.terms.instrument, consultation.last_round().edition));
  return LookedAtComment{std::move(consultation), std::move(*comment), std::move(draft)};
}

std::vector<Choice> outcome_choices(std::string_view chosen, const Translator& translate) {
  std::vector<Choice> choices{{"", std::string(translate("choose one")), chosen.empty()}};
  for (const CarryOutcome outcome :
       {CarryOutcome::kept, CarryOutcome::moved, CarryOutcome::changed, CarryOutcome::orphan}) {
    const std::string_view word = carry_outcome_word(outcome);
    choices.push_back({std::string(word), std::string(carry_outcome_name(outcome, translate)), word == chosen});
  }
  return choices;
}

Page page_of(const DeskAsk& ask, const LookedAtComment& at, const Parameters& form, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  const CommentWords& words = at.comment.words();
  Page page{.title = translate.format("Where comment {number} stands",
                                      {{"number", std::to_string(at.comment.entry_index.value)}}),
            .status = problems.empty() ? 200 : 422};
  page.before_title = problem_summary(problems, translate);
  page.crumbs = {{std::string(translate("Consultations")), in_same_language(ask.request, "/desk/consultations")},
                 {title_of(at.consultation, ask.language()), desk_consultation_url(ask, at.consultation.id)}};
  page.body += tag("p", {attribute("class", "over")}, at.comment.provision->text(), " · ", words.edition);
  if (words.quoted)
    page.body.add("blockquote", {}, written_text(words.quoted->quote, words.quoted->language, ask.language()));
  page.body += written_text(beginning_of(words.text, 1000), words.language, ask.language());
  const auto text = [&](std::string_view name, std::string_view label, std::string_view hint) {
    return text_field({name, label, hint}, {.value = form.text(name), .autocomplete = "off"}, problems);
  };
  Html fields = select_field({"outcome", translate.format("In {edition}", {{"edition", at.draft.id}})},
                             outcome_choices(form.text("outcome"), translate), problems);
  fields += text("provision", translate("Provision"),
                 translate("Its id in the last draft; nothing when the place is not certain."));
  fields += text("quoted", translate("Words it is about (if not all)"), translate("As they stand in the last draft."));
  fields += text("occurrence", translate("Which of the places (if there are several)"),
                 translate("A number: 1 is the first one."));
  fields += text_area({"reason", translate("Reason"), translate("A sentence for the public.")}, form.text("reason"), 3,
                      problems);
  page.body +=
      desk_form(ask.tokens, ask.session, ask.request.path, fields + submit_button(translate("Correct and log")));
  return page;
}

/// The typed place in the last draft; nothing for an orphan.
std::optional<Anchor> read_place(const LookedAtComment& at, const Parameters& form, FieldProblems& problems) {
  const Result<ProvisionId> provision = ProvisionId::parse(trim(form.text("provision")));
  if (!provision) {
    problems.push_back({"#provision", sentence_of(provision.error()), "en"});
    return std::nullopt;
  }
  const CommentWords& words = at.comment.words();
  QuotedWords quoted{
      words.quoted ? words.quoted->language : words.language, std::string(trim(form.text("quoted"))), {}};
  if (const Result<std::uint64_t> number = parse_decimal(trim(form.text("occurrence")))) quoted.occurrence = *number;
  Result<Anchor> anchor = anchor_for(at.draft, *provision, quoted);
  if (anchor) return std::move(*anchor);
  const bool is_about_words = anchor.error().kind != ErrorKind::not_found || !quoted.words.empty();
  problems.push_back(
      {is_about_words ? SitePath("#quoted") : SitePath("#provision"), sentence_of(anchor.error()), "en"});
  return std::nullopt;
}

}  // namespace

Result<Page> desk_place_page(const DeskAsk& ask) {
  TRY(const LookedAtComment at, asked_comment(ask));
  return page_of(ask, at, {}, {});
}

Result<DeskAnswer> correct_place(const DeskAsk& ask, const Parameters& form) {
  TRY(const LookedAtComment at, asked_comment(ask));
  const Translator& translate = ask.translate;
  FieldProblems problems;
  CarriedComment carried{.comment = at.comment.entry_index, .reason = CarryReason::decided};
  if (const Result<CarryOutcome> outcome = parse_carry_outcome(form.text("outcome")))
    carried.outcome = *outcome;
  else
    problems.push_back({"#outcome", std::string(translate("Choose what became of it"))});
  if (problems.empty() && carried.outcome != CarryOutcome::orphan) carried.anchor = read_place(at, form, problems);
  const std::string reason = with_plain_lines(form.text("reason"));
  check_public_field(problems, "#reason", reason, longest_reason, translate("Enter a reason"));
  if (!problems.empty()) return page_of(ask, at, form, problems);
  const Result<Acknowledgement> logged =
      log_from_desk(ask, correction_act(at.consultation.id, at.draft.id, carried, text_in_page_language(ask, reason),
                                        ask.now(), ask.site.reg().entropy()));
  if (logged) return overview_after(ask, logged->entry_index);
  if (!is_about_input(logged.error())) return fail(logged.error());
  problems.push_back({"#main", sentence_of(logged.error()), "en"});
  return page_of(ask, at, form, problems);
}

}  // namespace haip
