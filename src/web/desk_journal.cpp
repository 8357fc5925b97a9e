#include "register/staff_journal.hpp"
#include "web/desk_request.hpp"

namespace haip {
namespace {

constexpr std::uint64_t most_lines = 200;

std::string action_name(std::string_view action, const Translator& translate) {
  if (action == "vouched") return std::string(translate("vouched for a key"));
  if (action == "erased") return std::string(translate("erased content"));
  if (action == "proposed") return std::string(translate("proposed"));
  if (action == "confirmed") return std::string(translate("confirmed"));
  if (action == "rejected") return std::string(translate("rejected"));
  if (action == "lapsed") return std::string(translate("replaced a proposal that nobody could confirm"));
  if (action == "classified") return std::string(translate("classed a change in a report"));
  if (action == "published") return std::string(translate("published a contribution"));
  if (action == "declined") return std::string(translate("declined a contribution"));
  if (action == "logged") return std::string(translate("let the register sign"));
  if (action == "added") return std::string(translate("added an account"));
  if (action == "reset") return std::string(translate("reset an account"));
  return std::string(translate("disabled an account"));
}

Result<Html> row_of(const DeskAsk& ask, const JournalLine& line) {
  const Translator& translate = ask.translate;
  TRY(const std::string name, line.by == operator_actor ? Result<std::string>(std::string(translate("operator")))
                                                        : name_of(ask.connection, line.by));
  return tag(
      "tr", tag("th", {attribute("scope", "row")}, long_date_and_time(line.at, ask.language())),
      labelled_cell(translate("By"), Html::text(name)),
      labelled_cell(translate("What was done"), Html::text(action_name(line.action, translate))),
      labelled_cell(translate("About"), tag("code", line.about)),
      labelled_cell(translate("Entry"), line.entry_index ? entry_link(*line.entry_index, translate) : Html::text("–")));
}

}  // namespace

Result<DeskCard> journal_card(const DeskAsk& ask) {
  return DeskCard{std::string(ask.translate("Journal")),
                  std::string(ask.translate("Who of the secretariat did what, and when."))};
}

Result<Page> journal_page(const DeskAsk& ask) {
  const Translator& translate = ask.translate;
  TRY(const std::vector<JournalLine> lines, read_journal(ask.connection, most_lines));
  Page page{.title = std::string(translate("Journal"))};
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("Who of the secretariat did what, newest first. Only administrators see it."));
  if (lines.empty()) {
    page.body += empty_note(translate("Nothing has been done yet."));
    return page;
  }
  Html rows;
  for (const JournalLine& line : lines) {
    TRY(const Html row, row_of(ask, line));
    rows += row;
  }
  const auto heading = [](std::string_view text) { return tag("th", {attribute("scope", "col")}, text); };
  page.body += tag(
      "table", {attribute("class", "stack")},
      tag("thead", tag("tr", heading(translate("Date")), heading(translate("By")), heading(translate("What was done")),
                       heading(translate("About")), heading(translate("Entry")))),
      tag("tbody", rows));
  return page;
}

}  // namespace haip
