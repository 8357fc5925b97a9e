// Participation as JSON and CSV.

#include "consultation/display.hpp"
#include "consultation/economy_groups.hpp"
#include "consultation/participation_pages.hpp"
#include "consultation/stakeholders.hpp"

namespace haip {
namespace {

Json count_or_null(const ShownCount& count) { return count ? Json(*count) : Json(); }

Json words_json(const std::vector<std::string>& words) {
  Json list{Json::Array{}};
  for (const std::string& word : words) list.push(word);
  return list;
}

/// One number of people: of all that the words say, where "" says nothing.
struct CountOf {
  std::string_view group = {};
  std::string_view economies = {};
  std::string_view language = {};
  std::string_view door = {};
};

Json count_json(const CountOf& of, const ShownCount& people) {
  return Json()
      .set("group", of.group)
      .set("economies", of.economies)
      .set("language", of.language)
      .set("door", of.door)
      .set("people", count_or_null(people));
}

Json counts_json(const Participation& participation) {
  const ShownTable& table = participation.table;
  Json list{Json::Array{}};
  list.push(count_json({}, participation.people));
  for (std::size_t row = 0; row < table.rows; ++row) {
    for (std::size_t column = 0; column < table.columns; ++column)
      list.push(count_json({.group = stakeholder_groups[row], .economies = economy_groups[column]},
                           table.count(row, column)));
    list.push(count_json({.group = stakeholder_groups[row]}, table.row_totals[row]));
  }
  for (std::size_t column = 0; column < table.columns; ++column)
    list.push(count_json({.economies = economy_groups[column]}, table.column_totals[column]));
  for (const NamedCount& one : participation.languages) list.push(count_json({.language = one.name}, one.people));
  for (const NamedCount& one : participation.doors) list.push(count_json({.door = one.name}, one.people));
  return list;
}

std::string_view state_word(TargetState state) {
  switch (state) {
    case TargetState::reached:
      return "reached";
    case TargetState::not_reached:
      return "not-reached";
    case TargetState::nobody:
      return "nobody";
    case TargetState::not_shown:
      break;
  }
  return "not-shown";
}

Json targets_json(const Participation& participation) {
  Json list{Json::Array{}};
  for (const TargetProgress& progress : participation.targets)
    list.push(Json()
                  .set("group", progress.target.group)
                  .set("economies", progress.target.economies)
                  .set("target", progress.target.people)
                  .set("people", count_or_null(progress.people))
                  .set("state", state_word(progress.state)));
  return list;
}

Result<Json> participation_json(const PageRequest& ask) {
  TRY(const Consultation consultation, asked_consultation(ask));
  TRY(const Participation participation, participation_in(ask.view, consultation));
  Json json;
  json.set("consultation", consultation.id.text()).set("as_of", format_instant(participation.as_of));
  json.set("is_final", consultation.closes_at <= participation.as_of).set("comments", participation.comments);
  json.set("withdrawn", participation.withdrawn).set("erased", participation.erased);
  json.set("people", participation.people).set("smallest_shown", smallest_shown_count);
  json.set("counts", counts_json(participation));
  json.set("economies", participation.table.may_show_parts ? words_json(participation.economies) : Json());
  Json arrivals{Json::Array{}};
  for (const ArrivalSpan& span : participation.arrivals)
    arrivals.push(Json().set("from", format_instant(span.begin)).set("comments", span.comments));
  json.set("days_of_span", participation.days_of_span).set("arrivals", std::move(arrivals));
  json.set("targets", targets_json(participation));
  return json.set("not_heard", Json()
                                   .set("groups", words_json(participation.groups_not_heard))
                                   .set("economies", words_json(participation.economies_not_heard))
                                   .set("languages", words_json(participation.languages_not_heard)));
}

constexpr std::string_view schema =
    R"({"type":"object","required":["consultation","as_of","is_final","comments","withdrawn","erased","people","smallest_shown","counts","economies","days_of_span","arrivals","targets","not_heard"],"properties":{"consultation":{"type":"string"},"as_of":{"type":"string"},"is_final":{"type":"boolean"},"comments":{"type":"integer"},"withdrawn":{"type":"integer"},"erased":{"type":"integer"},"people":{"type":"integer"},"smallest_shown":{"type":"integer"},"counts":{"type":"array","items":{"type":"object","required":["group","economies","language","door","people"],"properties":{"group":{"type":"string"},"economies":{"type":"string"},"language":{"type":"string"},"door":{"type":"string"},"people":{"type":["integer","null"]}},"additionalProperties":false}},"economies":{"type":["array","null"],"items":{"type":"string"}},"days_of_span":{"type":"integer"},"arrivals":{"type":"array","items":{"type":"object","required":["from","comments"],"properties":{"from":{"type":"string"},"comments":{"type":"integer"}},"additionalProperties":false}},"targets":{"type":"array","items":{"type":"object","required":["group","economies","target","people","state"],"properties":{"group":{"type":"string"},"economies":{"type":"string"},"target":{"type":"integer"},"people":{"type":["integer","null"]},"state":{"enum":["reached","not-reached","nobody","not-shown"]}},"additionalProperties":false}},"not_heard":{"type":"object","required":["groups","economies","languages"]}},"additionalProperties":false})";

const CsvTable table{"counts", {"group", "economies", "language", "door", "people"}};

}  // namespace

DataRoute participation_data() {
  return {"/api/v1/consultations/{id}/participation",
          "Who took part in a consultation: people by stakeholder group, economies, language and door, small numbers "
          "left out",
          schema,
          {},
          participation_json,
          table};
}

}  // namespace haip
