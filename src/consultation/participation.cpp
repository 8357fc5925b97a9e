#include "consultation/participation.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.hpp"
#include "consultation/comments.hpp"
#include "consultation/economy_groups.hpp"
#include "consultation/stakeholders.hpp"
#include "register/fold.hpp"
#include "register/identity.hpp"

namespace haip {
namespace {

constexpr std::int64_t seconds_of_day = 86400;
constexpr std::size_t most_spans = 40;
constexpr std::array<std::uint64_t, 4> spans_in_days{1, 7, 28, 91};

struct Person {
  std::string group;
  std::string economy;
  std::string door;
  std::string language;
};

/// By first comment.
Result<std::vector<Person>> people_of(Connection& view, const ConsultationId& id) {
  TRY(const Rows rows,
      view.query("SELECT p.actor, p.name, p.sender_group, p.economy, c.door, v.language FROM (SELECT actor, name, "
                 "sender_group, economy, MIN(entry_index) AS first_entry FROM comment WHERE consultation = $1 AND "
                 "withdrawn_entry IS NULL AND sender_group <> '' GROUP BY actor, name, sender_group, economy) p JOIN "
                 "comment c ON c.entry_index = p.first_entry JOIN comment_version v ON v.entry_index = p.first_entry "
                 "ORDER BY p.first_entry",
                 {id.text()}));
  std::vector<Person> people;
  std::set<std::array<std::string, 4>> seen;
  for (const Row& row : rows) {
    const std::string name(trim(row.text(1)));
    if (!seen.insert({row.text(0), name, row.text(2), row.text(3)}).second) continue;
    Person person{row.text(2), row.text(3), row.text(4), row.text(5)};
    if (row.text(0) != register_actor) {
      person.door = own_key_door;
      TRY(const std::optional<Organisation> organisation, find_organisation(view, row.text(0)));
      if (organisation) person.economy = organisation->economy;
    }
    people.push_back(std::move(person));
  }
  return people;
}

template <std::size_t Size>
std::size_t position_in(const std::array<std::string_view, Size>& list, std::string_view word) {
  return static_cast<std::size_t>(std::ranges::find(list, word) - list.begin());
}

PeopleTable table_of(const std::vector<Person>& people) {
  PeopleTable table{.rows = stakeholder_groups.size(), .columns = economy_groups.size()};
  table.counts.assign(table.rows * table.columns, 0);
  std::vector<std::set<std::string_view>> economies(table.columns);
  for (const Person& person : people) {
    const std::size_t column = position_in(economy_groups, economy_group_of(person.economy));
    ++table.counts[position_in(stakeholder_groups, person.group) * table.columns + column];
    if (!person.economy.empty()) economies[column].insert(person.economy);
  }
  for (const auto& one : economies) table.parts.push_back(one.size());
  return table;
}

/// Counts by a word of each person; `first` are listed always, others behind them.
std::vector<NamedCount> list_of(const std::vector<Person>& people, std::string Person::* word,
                                std::vector<std::string> first, bool& is_withheld) {
  std::map<std::string, std::uint64_t, std::less<>> by_word;
  for (const Person& person : people) ++by_word[person.*word];
  for (const auto& [name, count] : by_word)
    if (std::ranges::find(first, name) == first.end()) first.push_back(name);
  std::vector<std::uint64_t> counts;
  for (const std::string& name : first) counts.push_back(by_word.contains(name) ? by_word.find(name)->second : 0);
  const ShownList shown = without_small_counts(std::span<const std::uint64_t>(counts));
  is_withheld = shown.is_withheld;
  std::vector<NamedCount> list;
  for (std::size_t i = 0; i < first.size(); ++i) list.push_back({first[i], shown.counts[i]});
  return list;
}

Status count_arrivals(Connection& view, const Consultation& consultation, Participation& participation) {
  const std::int64_t first_day = consultation.terms.opens_at.seconds / seconds_of_day;
  const Instant last{std::min(participation.as_of.seconds, consultation.closes_at.seconds - 1)};
  if (last < consultation.terms.opens_at) return {};
  const auto days = static_cast<std::uint64_t>(last.seconds / seconds_of_day - first_day + 1);
  const auto fitting =
      std::ranges::find_if(spans_in_days, [&](std::uint64_t span) { return days <= span * most_spans; });
  participation.days_of_span = fitting == spans_in_days.end() ? (days + most_spans - 1) / most_spans : *fitting;
  const std::uint64_t count = (days + participation.days_of_span - 1) / participation.days_of_span;
  const auto span = static_cast<std::int64_t>(participation.days_of_span);
  for (std::uint64_t i = 0; i < count; ++i)
    participation.arrivals.push_back({{(first_day + static_cast<std::int64_t>(i) * span) * seconds_of_day}});
  TRY(const Rows rows, view.query("SELECT received_at / 86400, COUNT(*) FROM comment WHERE consultation = $1 AND "
                                  "withdrawn_entry IS NULL AND sender_group <> '' GROUP BY received_at / 86400",
                                  {consultation.id.text()}));
  for (const Row& row : rows) {
    const std::int64_t place =
        std::clamp<std::int64_t>((row.integer(0) - first_day) / span, 0, static_cast<std::int64_t>(count) - 1);
    participation.arrivals[static_cast<std::size_t>(place)].comments += row.count(1);
  }
  return {};
}

Status count_comments_of(Connection& view, const ConsultationId& id, Participation& participation) {
  TRY(const std::optional<Row> row,
      view.query_row("SELECT COUNT(CASE WHEN withdrawn_entry IS NULL AND sender_group <> '' THEN 1 END), COUNT(CASE "
                     "WHEN withdrawn_entry IS NOT NULL AND sender_group <> '' THEN 1 END), COUNT(CASE WHEN "
                     "sender_group = '' THEN 1 END) FROM comment WHERE consultation = $1",
                     {id.text()}));
  if (!row) return {};
  participation.comments = row->count(0);
  participation.withdrawn = row->count(1);
  participation.erased = row->count(2);
  return {};
}

TargetProgress progress_of(const OutreachTarget& target, const ShownTable& table) {
  TargetProgress progress{target, std::nullopt};
  const std::size_t row = position_in(stakeholder_groups, target.group);
  const std::size_t column = position_in(economy_groups, target.economies);
  progress.people = target.group.empty()       ? table.column_totals[column]
                    : target.economies.empty() ? table.row_totals[row]
                                               : table.count(row, column);
  if (progress.people)
    progress.state = *progress.people == 0               ? TargetState::nobody
                     : *progress.people >= target.people ? TargetState::reached
                                                         : TargetState::not_reached;
  return progress;
}

void name_those_not_heard(const Consultation& consultation, Participation& participation) {
  const ShownTable& table = participation.table;
  for (std::size_t row = 0; row < table.rows; ++row)
    if (table.row_totals[row] == ShownCount(0)) participation.groups_not_heard.emplace_back(stakeholder_groups[row]);
  for (std::size_t column = 0; column < table.columns; ++column)
    if (table.column_totals[column] == ShownCount(0) && economy_groups[column] != "not-said")
      participation.economies_not_heard.emplace_back(economy_groups[column]);
  for (const NamedCount& language : participation.languages)
    if (language.people == ShownCount(0) &&
        std::ranges::find(consultation.terms.languages, language.name) != consultation.terms.languages.end())
      participation.languages_not_heard.push_back(language.name);
}

}  // namespace

Result<Participation> participation_in(Connection& view, const Consultation& consultation) {
  Participation participation;
  TRY(participation.as_of, log_time(view));
  CHECK(count_comments_of(view, consultation.id, participation));
  TRY(const std::vector<Person> people, people_of(view, consultation.id));
  participation.people = people.size();
  participation.table = without_small_counts(table_of(people));
  participation.languages =
      list_of(people, &Person::language, consultation.terms.languages, participation.are_languages_withheld);
  std::vector<std::string> doors(comment_doors.begin(), comment_doors.end());
  doors.emplace_back(own_key_door);
  participation.doors = list_of(people, &Person::door, std::move(doors), participation.are_doors_withheld);
  if (participation.table.may_show_parts) {
    std::set<std::string> economies;
    for (const Person& person : people)
      if (!person.economy.empty()) economies.insert(person.economy);
    participation.economies.assign(economies.begin(), economies.end());
  }
  CHECK(count_arrivals(view, consultation, participation));
  for (const OutreachTarget& target : consultation.terms.targets)
    participation.targets.push_back(progress_of(target, participation.table));
  name_those_not_heard(consultation, participation);
  return participation;
}

}  // namespace haip
