#include "consultation/participation.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>

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
  std::uint64_t first_entry = 0;
  std::string actor;
  std::string group;
  std::string economy;
  std::string door;
  std::string language;
};

/// What one reading of all comments gives.
struct Arrived {
  std::vector<Person> people;  ///< By first comment.
  std::map<std::int64_t, std::uint64_t> comments_by_day;
  std::uint64_t comments = 0;
  std::uint64_t withdrawn = 0;
  std::uint64_t erased = 0;
};

/// The name that makes a person one: what nobody can type stands between its parts.
std::string person_key(const Row& row) {
  std::string key = row.text(1);
  for (const std::string_view part : {trim(row.text(2)), std::string_view(row.text(3)), std::string_view(row.text(4))})
    (key += '\0') += part;
  return key;
}

Status complete_organisations(Connection& view, std::vector<Person>& people) {
  for (Person& person : people) {
    if (person.actor == register_actor) continue;
    person.door = own_key_door;
    TRY(const std::optional<Organisation> organisation, find_organisation(view, person.actor));
    if (organisation) person.economy = organisation->economy;
  }
  return {};
}

/// In whatever order the database finds quickest: ten thousand comments are read for one page.
Result<Arrived> read_comments(Connection& view, const ConsultationId& id) {
  TRY(const Rows rows,
      view.query("SELECT c.entry_index, c.actor, c.name, c.sender_group, c.economy, c.door, v.language, c.received_at, "
                 "c.withdrawn_entry FROM comment c JOIN comment_version v ON v.entry_index = c.entry_index WHERE "
                 "c.consultation = $1",
                 {id.text()}));
  Arrived arrived;
  std::unordered_map<std::string, std::size_t> places;
  for (const Row& row : rows) {
    if (row.text(3).empty()) {  // Every comment names a stakeholder group until it is erased.
      ++arrived.erased;
      continue;
    }
    if (!row.is_null(8)) {
      ++arrived.withdrawn;
      continue;
    }
    ++arrived.comments;
    ++arrived.comments_by_day[row.integer(7) / seconds_of_day];
    const auto [place, is_new] = places.emplace(person_key(row), arrived.people.size());
    if (is_new) arrived.people.emplace_back();
    Person& person = arrived.people[place->second];
    if (!is_new && person.first_entry < row.count(0)) continue;
    person = {row.count(0), row.text(1), row.text(3), row.text(4), row.text(5), row.text(6)};
  }
  std::ranges::sort(arrived.people, {}, &Person::first_entry);
  CHECK(complete_organisations(view, arrived.people));
  return arrived;
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
  counts.reserve(first.size());
  for (const std::string& name : first) counts.push_back(by_word.contains(name) ? by_word.find(name)->second : 0);
  const ShownList shown = without_small_counts(std::span<const std::uint64_t>(counts));
  is_withheld = shown.is_withheld;
  std::vector<NamedCount> list;
  list.reserve(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) list.push_back({first[i], shown.counts[i]});
  return list;
}

void count_arrivals(const Consultation& consultation, const Arrived& arrived, Participation& participation) {
  const std::int64_t first_day = consultation.terms.opens_at.seconds / seconds_of_day;
  const Instant last{std::min(participation.as_of.seconds, consultation.closes_at.seconds - 1)};
  if (last < consultation.terms.opens_at) return;
  const auto days = static_cast<std::uint64_t>(last.seconds / seconds_of_day - first_day + 1);
  const auto fitting =
      std::ranges::find_if(spans_in_days, [&](std::uint64_t span) { return days <= span * most_spans; });
  participation.days_of_span = fitting == spans_in_days.end() ? (days + most_spans - 1) / most_spans : *fitting;
  const std::uint64_t count = (days + participation.days_of_span - 1) / participation.days_of_span;
  const auto span = static_cast<std::int64_t>(participation.days_of_span);
  for (std::uint64_t i = 0; i < count; ++i)
    participation.arrivals.push_back({{(first_day + static_cast<std::int64_t>(i) * span) * seconds_of_day}});
  for (const auto& [day, comments] : arrived.comments_by_day) {
    const std::int64_t place =
        std::clamp<std::int64_t>((day - first_day) / span, 0, static_cast<std::int64_t>(count) - 1);
    participation.arrivals[static_cast<std::size_t>(place)].comments += comments;
  }
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
  TRY(const Arrived arrived, read_comments(view, consultation.id));
  const std::vector<Person>& people = arrived.people;
  participation.comments = arrived.comments;
  participation.withdrawn = arrived.withdrawn;
  participation.erased = arrived.erased;
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
  count_arrivals(consultation, arrived, participation);
  for (const OutreachTarget& target : consultation.terms.targets)
    participation.targets.push_back(progress_of(target, participation.table));
  name_those_not_heard(consultation, participation);
  return participation;
}

}  // namespace haip
