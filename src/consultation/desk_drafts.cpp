// The next draft, looked at before it is brought in: which provision is which, and what becomes of the comments. Also
// for comments that came too late for that: published after the draft, they are carried over here.

#include <algorithm>
#include <map>

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

constexpr std::size_t most_listed = 50;

struct LookedAtDraft {
  Consultation consultation;
  Edition before;
  Edition next;
  bool is_in = false;  ///< A draft of the consultation already.
};

Result<LookedAtDraft> asked_draft(const DeskAsk& ask) {
  TRY(Consultation consultation, desk_consultation(ask));
  TRY(Edition next, find_edition(ask.connection, consultation.terms.instrument, ask.segment("edition")));
  const ConsultationRound* known = consultation.round_of(next.id);
  if (known != nullptr && known->number < 2)
    return fail(ErrorKind::not_found, "nothing is carried over to the first draft");
  const std::string& before =
      known == nullptr ? consultation.last_round().edition : consultation.rounds[known->number - 2].edition;
  TRY(Edition from, find_edition(ask.connection, consultation.terms.instrument, before));
  return LookedAtDraft{std::move(consultation), std::move(from), std::move(next), known != nullptr};
}

/// "coc/a1/d, coc/a1/e = coc/a2" on each line; "-" for nothing.
Result<ProvisionDecisions> read_decisions(std::string_view text) {
  ProvisionDecisions decisions;
  const auto read_side = [](std::string_view side) -> Result<std::vector<ProvisionId>> {
    std::vector<ProvisionId> ids;
    if (trim(side) == "-") return ids;
    for (const std::string_view one : split(side, ',')) {
      TRY(ProvisionId id, ProvisionId::parse(trim(one)));
      ids.push_back(std::move(id));
    }
    return ids;
  };
  for (const std::string_view line : split(text, '\n')) {
    if (trim(line).empty()) continue;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos)
      return malformed("\"" + printable(line) + "\" has no equals sign", "write it as in coc/a1/d = coc/a2/a");
    ProvisionDecision decision;
    TRY(decision.from, read_side(line.substr(0, equals)));
    TRY(decision.to, read_side(line.substr(equals + 1)));
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

std::string ids_text(const std::vector<ProvisionId>& ids) {
  std::string text;
  for (const ProvisionId& id : ids) text += (text.empty() ? "" : ", ") + id.text();
  return text.empty() ? "–" : text;
}

/// Those that are not simply the same.
Html matching_table(const ProvisionMatching& matching, const Translator& translate) {
  const auto heading = [](std::string_view text) { return tag("th", {attribute("scope", "col")}, text); };
  Html rows;
  std::uint64_t same = 0;
  for (const ProvisionMatch& match : matching.matches) {
    if (match.fate == ProvisionFate::same && match.by != ProvisionMatchedBy::person) {
      ++same;
      continue;
    }
    rows.add("tr", {}, tag("th", {attribute("scope", "row")}, tag("code", ids_text(match.from))),
             labelled_cell(translate("In the new draft"), tag("code", ids_text(match.to))),
             labelled_cell(translate("What happened"), Html::text(provision_fate_name(match.fate, translate))),
             labelled_cell(translate("How alike"),
                           Html::text(match.from.empty() || match.to.empty()
                                          ? std::string("–")
                                          : written_percentage(match.likeness / 1000.0, translate.language()))));
  }
  Html section =
      tag("p", translate.format_plural("{count} provision is the same.", "{count} provisions are the same.", same));
  if (rows.empty()) return section;
  return section + tag("table", {attribute("class", "stack")},
                       tag("thead", tag("tr", heading(translate("Before")), heading(translate("In the new draft")),
                                        heading(translate("What happened")), heading(translate("How alike")))),
                       tag("tbody", rows));
}

Html outcome_section(const DeskAsk& ask, const LookedAtDraft& draft, const std::vector<CarriedComment>& carried) {
  const Translator& translate = ask.translate;
  Html section = tag("h2", translate("What becomes of the comments"));
  if (carried.empty()) return section + empty_note(translate("No comment is to be carried over."));
  std::map<CarryOutcome, std::uint64_t> counts;
  for (const CarriedComment& one : carried) ++counts[one.outcome];
  Html items;
  for (const auto& [outcome, count] : counts)
    items.add("li", {}, carry_outcome_name(outcome, translate), ": ", written_number(count, ask.language()));
  section.add("ul", {}, items);
  Html looked_at;
  std::size_t listed = 0;
  for (const CarriedComment& one : carried) {
    if (one.outcome == CarryOutcome::kept || ++listed > most_listed) continue;
    looked_at.add("li", {},
                  tag("a", {href(in_same_language(ask.request, comment_url(draft.consultation.id, one.comment)))},
                      translate.format("Comment {number}", {{"number", std::to_string(one.comment.value)}})),
                  ": ", carry_outcome_name(one.outcome, translate), "; ", carry_reason_text(one.reason, translate),
                  one.anchor ? ": " + one.anchor->provision.text() : std::string());
  }
  if (!looked_at.empty()) section += tag("h3", translate("Worth a look")) + tag("ul", looked_at);
  return section;
}

Result<Page> page_of(const DeskAsk& ask, const LookedAtDraft& draft, const Parameters& form, FieldProblems problems) {
  const Translator& translate = ask.translate;
  ProvisionDecisions decided;
  if (const ConsultationRound* round = draft.consultation.round_of(draft.next.id)) decided = round->provisions;
  if (Result<ProvisionDecisions> typed = read_decisions(form.text("provisions")); typed && !typed->empty())
    decided = std::move(*typed);
  Result<ProvisionMatching> matching = match_provisions(draft.before, draft.next, decided);
  if (!matching) {
    problems.push_back({"#provisions", sentence_of(matching.error()), "en"});
    decided.clear();
    TRY(matching, match_provisions(draft.before, draft.next, decided));
  }
  TRY(const std::vector<CarriedComment> carried,
      carry_comments(ask.connection, draft.consultation, draft.next, decided));
  Page page{.title = translate.format("Draft {number}", {{"number", draft.next.id}}),
            .status = problems.empty() ? 200 : 422};
  page.before_title = problem_summary(problems, translate);
  page.crumbs = {{std::string(translate("Consultations")), in_same_language(ask.request, "/desk/consultations")},
                 {title_of(draft.consultation, ask.language()), desk_consultation_url(ask, draft.consultation.id)}};
  page.body += tag("h2", translate("Which provision is which")) + matching_table(*matching, translate);
  page.body += outcome_section(ask, draft, carried);
  Html fields;
  if (!draft.is_in) {
    fields += text_area({"provisions", translate("Provisions that are matched wrongly (if any)"),
                         translate("One on each line: those before = those now, such as coc/a1/d = coc/a2/a. A hyphen "
                                   "stands for none.")},
                        form.text("provisions"), 3, problems);
    fields += text_area({"note", translate("What changed"), translate("In a few sentences, for those who commented.")},
                        form.text("note"), 3, problems);
  } else if (carried.empty()) {
    return page;
  }
  const auto button = [](std::string_view what, std::string_view label, ButtonKind kind) {
    return tag("button",
               {attribute("type", "submit"), attribute("name", "do"), attribute("value", what),
                attribute("class", button_class(kind))},
               label);
  };
  Html buttons =
      button("log", draft.is_in ? translate("Carry over and log") : translate("Bring in and log"), ButtonKind::main);
  if (!draft.is_in) buttons += Html::text(" ") + button("look", translate("Look again"), ButtonKind::quiet);
  page.body += tag("h2", draft.is_in ? translate("Carry over") : translate("Bring in the next draft")) +
               desk_form(ask.tokens, ask.session, ask.request.path, fields + tag("p", buttons));
  return page;
}

Result<std::vector<Act>> acts_of(const DeskAsk& ask, const LookedAtDraft& draft, const ProvisionDecisions& decided,
                                 std::string_view note) {
  Entropy& entropy = ask.site.reg().entropy();
  std::vector<Act> acts;
  if (!draft.is_in)
    acts.push_back(
        draft_act(draft.consultation.id, draft.next.id, text_in_page_language(ask, note), decided, ask.now(), entropy));
  TRY(const std::vector<CarriedComment> carried,
      carry_comments(ask.connection, draft.consultation, draft.next, decided));
  for (Act& act : carry_acts(draft.consultation.id, draft.next.id, carried, ask.now(), entropy))
    acts.push_back(std::move(act));
  return acts;
}

}  // namespace

Result<Page> desk_draft_page(const DeskAsk& ask) {
  TRY(const LookedAtDraft draft, asked_draft(ask));
  return page_of(ask, draft, {}, {});
}

Result<DeskAnswer> bring_in_draft(const DeskAsk& ask, const Parameters& form) {
  TRY(const LookedAtDraft draft, asked_draft(ask));
  const Translator& translate = ask.translate;
  FieldProblems problems;
  const auto again = [&]() -> Result<DeskAnswer> {
    TRY(Page page, page_of(ask, draft, form, problems));
    return page;
  };
  ProvisionDecisions decided;
  std::string note;
  if (draft.is_in) {
    decided = draft.consultation.round_of(draft.next.id)->provisions;
  } else {
    const Result<ProvisionDecisions> typed = read_decisions(form.text("provisions"));
    if (typed)
      decided = *typed;
    else
      problems.push_back({"#provisions", sentence_of(typed.error()), "en"});
    note = with_plain_lines(form.text("note"));
    if (form.text("do") == "look") return again();
    check_public_field(problems, "#note", note, longest_consultation_text, translate("Say what changed"));
  }
  if (!problems.empty()) return again();
  TRY(std::vector<Act> acts, acts_of(ask, draft, decided, note));
  if (acts.empty()) return again();
  const Result<Acknowledgement> logged = log_all_from_desk(ask, std::move(acts));
  if (logged) return desk_consultation_url(ask, draft.consultation.id);
  if (!is_about_input(logged.error())) return fail(logged.error());
  problems.push_back({"#main", sentence_of(logged.error()), "en"});
  return again();
}

}  // namespace haip
