#include "reports/difference_words.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "base/text.hpp"
#include "instruments/difference.hpp"
#include "instruments/words.hpp"

namespace haip {
namespace {

constexpr std::string_view date_sign = "\u2316";  // in nobody's report

using Words = std::vector<std::string_view>;

bool is_digits(std::string_view word, std::size_t fewest, std::size_t most) {
  return word.size() >= fewest && word.size() <= most &&
         std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}
bool is_day_or_month(std::string_view word) { return is_digits(word, 1, 2); }
bool is_year(std::string_view word) {
  return is_digits(word, 4, 4) && (word.starts_with("19") || word.starts_with("20"));
}
bool is_month_name(std::string_view word) {
  constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                    "May",       "June",     "July",     "August",
                                                    "September", "October",  "November", "December"};
  return std::ranges::find(months, word) != months.end();
}

/// Reads words one after the other, with or without a space between them.
class DateReader {
 public:
  DateReader(const Words& words, std::size_t at) : words_(words), begin_(at), at_(at) {}

  /// How many words from there on are a date; 0 for none.
  std::size_t length() {
    for (const auto form : {&DateReader::iso, &DateReader::east_asian, &DateReader::day_first, &DateReader::month_first,
                            &DateReader::year_alone}) {
      at_ = begin_;
      if ((this->*form)()) return at_ - begin_;
    }
    return 0;
  }

 private:
  bool take(bool (*fits)(std::string_view)) {
    if (at_ >= words_.size() || !fits(words_[at_])) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view word) {
    if (at_ >= words_.size() || words_[at_] != word) return false;
    ++at_;
    return true;
  }
  /// All of them or none.
  template <class Read>
  bool maybe(const Read& read) {
    const std::size_t before = at_;
    if (read()) return true;
    at_ = before;
    return false;
  }
  bool iso() { return take(is_year) && take("-") && take(is_day_or_month) && take("-") && take(is_day_or_month); }
  bool day_of_month() { return take(is_day_or_month) && take("日"); }
  bool month_and_day() {
    if (!take(is_day_or_month) || !take("月")) return false;
    maybe([&] { return day_of_month(); });
    return true;
  }
  bool east_asian() {
    if (maybe([&] { return take(is_year) && take("年"); })) {
      maybe([&] { return month_and_day(); });
      return true;
    }
    return month_and_day();
  }
  bool year_behind() {
    return maybe([&] { return take(" ") && take(is_year); });
  }
  bool day_first() {
    if (!take(is_day_or_month) || !take(" ") || !take(is_month_name)) return false;
    year_behind();
    return true;
  }
  bool month_first() {
    if (!take(is_month_name)) return false;
    if (maybe([&] { return take(" ") && take(is_day_or_month); })) {
      maybe([&] { return take(",") && take(" ") && take(is_year); });
      return true;
    }
    return year_behind() || words_[begin_] != "May";  // "May" alone may be the verb
  }
  // "2000 prompts" counts prompts; "in 2025 tests" tells when.
  bool year_alone() {
    constexpr std::array<std::string_view, 33> before{
        "in",     "since", "of",   "by",  "from", "until", "till", "during", "before", "after",  "and",
        "to",     "early", "late", "mid", "year", "years", "the",  "our",    "its",    "their",  "this",
        "fiscal", "or",    "en",   "im",  "em",   "nel",   "dal",  "seit",   "bis",    "depuis", "desde"};
    constexpr std::string_view first_likely = "1990";
    constexpr std::string_view last_likely = "2049";
    const std::string_view word_before = begin_ >= 2 && words_[begin_ - 1] == " " ? words_[begin_ - 2] : "";
    const auto is_it = [&](std::string_view one) { return is_same_word(one, word_before); };
    const bool is_introduced = std::ranges::any_of(before, is_it);
    const std::string_view year = at_ < words_.size() ? words_[at_] : "";
    if (!take(is_year)) return false;
    return is_introduced || (year >= first_likely && year <= last_likely && !is_counted());
  }
  static bool is_same_word(std::string_view lower_case, std::string_view word) {
    return std::ranges::equal(lower_case, word, [](char one, char other) {
      return one == (other >= 'A' && other <= 'Z' ? static_cast<char>(other - 'A' + 'a') : other);
    });
  }
  /// Whether a word in the plural follows, as far as English tells.
  [[nodiscard]] bool is_counted() const {
    constexpr std::size_t shortest = 4;
    if (at_ + 1 >= words_.size() || words_[at_] != " ") return false;
    const std::string_view next = words_[at_ + 1];
    return next.size() >= shortest && next.ends_with('s') &&
           std::ranges::all_of(next, [](char c) { return c >= 'a' && c <= 'z'; });
  }

  const Words& words_;
  std::size_t begin_;
  std::size_t at_;
};

/// What stood in one place, and what stands there now.
struct Stretch {
  std::string from;
  std::string to;
};

std::vector<Stretch> stretches_of(const std::vector<Segment>& segments) {
  std::vector<Stretch> stretches;
  bool is_open = false;
  for (const Segment& segment : segments) {
    if (segment.kind == SegmentKind::equal) {
      is_open = false;
      continue;
    }
    if (!is_open) stretches.emplace_back();
    is_open = true;
    (segment.kind == SegmentKind::deleted ? stretches.back().from : stretches.back().to) += segment.text;
  }
  return stretches;
}

bool holds_any(std::string_view text, std::span<const std::string_view> parts) {
  return std::ranges::any_of(parts, [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}
bool has_any_word(const std::vector<std::string>& words, std::span<const std::string_view> wanted) {
  return std::ranges::find_first_of(words, wanted) != words.end();
}

constexpr std::array<std::string_view, 27> english_intentions{
    "will",     "would",    "may",     "might",    "could",    "should",      "plan",      "plans",   "planned",
    "planning", "intend",   "intends", "intended", "aim",      "aims",        "seek",      "seeks",   "expect",
    "expects",  "consider", "try",     "tries",    "possible", "appropriate", "generally", "usually", "sometimes"};
/// What goes with those words and says nothing alone.
constexpr std::array<std::string_view, 14> english_companions{"to", "be",  "where", "as",   "if",  "when", "we",
                                                              "is", "are", "it",    "that", "and", "in",   "the"};
constexpr std::array<std::string_view, 9> english_denials{"not",    "no",   "never",   "neither", "nor",
                                                          "nobody", "none", "without", "cannot"};
constexpr std::array<std::string_view, 8> japanese_intentions{"予定", "検討",       "計画し",     "目指",
                                                              "努め", "可能な限り", "必要に応じ", "つもり"};
constexpr std::array<std::string_view, 4> japanese_denials{"ません", "ない", "なかった", "未実施"};

bool denies(std::string_view text, const std::vector<std::string>& words) {
  const bool has_contraction = holds_any(text, std::array<std::string_view, 2>{"n't", "n’t"});
  return has_contraction || has_any_word(words, english_denials) || holds_any(text, japanese_denials);
}
bool intends(std::string_view text, const std::vector<std::string>& words, std::string_view language) {
  if (language == "en") return has_any_word(words, english_intentions);
  return language == "ja" && holds_any(text, japanese_intentions);
}
/// Nothing but words of intention: their coming or going leaves the rest of the sentence as it is.
bool only_intends(std::string_view text, const std::vector<std::string>& words, std::string_view language) {
  constexpr std::size_t longest_japanese = 12;
  if (!intends(text, words, language)) return false;
  if (language == "ja") return count_code_points(text) <= longest_japanese;
  return std::ranges::all_of(words, [](const std::string& word) {
    return std::ranges::find(english_intentions, word) != english_intentions.end() ||
           std::ranges::find(english_companions, word) != english_companions.end();
  });
}

/// Numbers and quantities, in digits and in words.
std::vector<std::string> figures_of(std::string_view text, const std::vector<std::string>& words) {
  constexpr std::array<std::string_view, 27> counted{
      "two",    "three",  "four",    "five",  "six",     "seven",    "eight",    "nine", "ten",
      "eleven", "twelve", "twenty",  "fifty", "hundred", "hundreds", "thousand", "half", "both",
      "most",   "many",   "several", "some",  "few",     "once",     "twice",    "part", "partly"};
  constexpr std::array<std::string_view, 3> all{"all", "every", "each"};
  constexpr std::array<std::string_view, 18> japanese{"すべて", "全て", "一部", "多く", "半数", "ほとんど",
                                                      "二",     "三",   "四",   "五",   "六",   "七",
                                                      "八",     "九",   "十",   "百",   "千",   "万"};
  std::vector<std::string> figures;
  for (const std::string& word : words) {
    const bool has_digit = std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
    if (has_digit || std::ranges::find(counted, word) != counted.end()) figures.push_back(word);
    if (std::ranges::find(all, word) != all.end()) figures.emplace_back("all");
  }
  for (const std::string_view word : japanese)
    if (text.find(word) != std::string_view::npos) figures.emplace_back(word == "全て" ? "すべて" : word);
  return figures;
}

void judge(const Stretch& stretch, std::string_view language, WordChange& change) {
  constexpr std::size_t few = 3;
  const std::vector<std::string> before = folded_words(stretch.from);
  const std::vector<std::string> after = folded_words(stretch.to);
  const bool is_replaced = !before.empty() && !after.empty();
  const std::vector<std::string> old_figures = figures_of(stretch.from, before);
  const std::vector<std::string> new_figures = figures_of(stretch.to, after);
  if (!old_figures.empty() && !new_figures.empty() && old_figures != new_figures) change.has_other_figure = true;
  const bool denied = denies(stretch.from, before);
  const bool denies_now = denies(stretch.to, after);
  // A whole sentence that came or went may deny something without turning what was said around.
  if (denied != denies_now && (is_replaced || before.size() + after.size() <= few)) change.has_other_denial = true;
  if (denied || denies_now) return;
  const bool intended =
      is_replaced ? intends(stretch.from, before, language) : only_intends(stretch.from, before, language);
  const bool intends_now =
      is_replaced ? intends(stretch.to, after, language) : only_intends(stretch.to, after, language);
  if (intended && !intends_now) change.is_firmer = true;
  if (intends_now && !intended) change.is_weaker = true;
}

}  // namespace

std::string without_dates(std::string_view text) {
  const Words words = split_words(text);
  std::string masked;
  for (std::size_t i = 0; i < words.size();) {
    if (const std::size_t length = DateReader(words, i).length(); length > 0) {
      masked += date_sign;
      i += length;
    } else {
      masked += words[i++];
    }
  }
  return masked;
}

WordChange compare_words(std::string_view from, std::string_view to, std::string_view language) {
  WordChange change;
  if (from == to) return change;
  change.is_any = true;
  const std::string before = without_dates(from);
  const std::string after = without_dates(to);
  change.is_dates = before == after;
  if (change.is_dates) return change;
  const std::vector<Stretch> stretches = stretches_of(difference(before, after));
  std::size_t removed = 0;
  std::size_t added = 0;
  for (const Stretch& stretch : stretches) {
    judge(stretch, language, change);
    removed += folded_words(stretch.from).size();
    added += folded_words(stretch.to).size();
  }
  const std::size_t old_words = folded_words(before).size();
  const std::size_t new_words = folded_words(after).size();
  change.only_adds = removed == 0 && added > 0 && (added >= said_more_words || old_words == 0);
  change.only_removes = added == 0 && removed > 0 && (removed >= said_more_words || new_words == 0);
  change.is_rewritten = std::max(removed, added) * 2 > std::max(old_words, new_words);
  return change;
}

}  // namespace haip
