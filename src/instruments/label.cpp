#include "instruments/label.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "instruments/document.hpp"
#include "register/identity.hpp"

namespace haip {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 16> words{{{"Action", "action"},
                                                                               {"Principle", "principle"},
                                                                               {"Section", "section"},
                                                                               {"Question", "question"},
                                                                               {"Part", "part"},
                                                                               {"Article", "article"},
                                                                               {"Risk", "risk"},
                                                                               {"Preamble", "preamble"},
                                                                               {"行動", "action"},
                                                                               {"原則", "principle"},
                                                                               {"質問", "question"},
                                                                               {"設問", "question"},
                                                                               {"問", "question"},
                                                                               {"リスク", "risk"},
                                                                               {"前文", "preamble"},
                                                                               {"第", "section"}}};
constexpr std::array<std::string_view, 3> separators_of_several_bytes{"：", "．", "、"};
constexpr std::array<std::string_view, 3> dashes{"–", "—", "‐"};
constexpr std::array<std::string_view, 3> closing_words{"部", "章", "節"};  // after 第1

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return is_small(c) || is_capital(c); }
char small(char c) { return is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_roman(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c == 'i' || c == 'v' || c == 'x'; });
}

std::size_t count_while(std::string_view text, bool (*holds)(char)) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), holds) - text.begin());
}

template <class List>
std::size_t starts_with_one_of(std::string_view text, const List& list) {
  for (const std::string_view item : list)
    if (text.starts_with(item)) return item.size();
  return 0;
}

// "(a)", "(iv)", "（1）": its length in bytes, or 0.
std::size_t bracketed_size(std::string_view text) {
  const bool is_wide = text.starts_with("（");
  if (!is_wide && !text.starts_with("(")) return 0;
  const std::size_t open = is_wide ? std::string_view("（").size() : 1;
  const std::size_t inner = count_while(text.substr(open), [](char c) { return is_letter(c) || is_digit(c); });
  const std::string_view content = text.substr(open, inner);
  const bool is_short = inner > 0 && (inner <= 2 || is_roman(content));
  const std::string_view closing = is_wide ? std::string_view("）") : std::string_view(")");
  return is_short && text.substr(open + inner).starts_with(closing) ? open + inner + closing.size() : 0;
}

std::size_t spaces(std::string_view text) {
  return count_while(text, [](char c) { return c == ' ' || c == '\t'; });
}

// "1", "1A", "11.D", "1e.1", "2g(ii)", "1.2.3": its length in bytes, or 0. Whether letters were in it tells a label
// such as "1A" from a plain number.
struct NumberSize {
  std::size_t size_bytes = 0;
  bool has_letter = false;
};
NumberSize number_size(std::string_view text) {
  NumberSize number;
  const std::size_t digits = count_while(text, is_digit);
  if (digits == 0 || digits > 3) return {};
  number.size_bytes = digits;
  for (int parts = 0; parts < 4; ++parts) {
    const std::string_view rest = text.substr(number.size_bytes);
    const std::size_t dot = rest.starts_with('.') ? 1 : 0;
    const std::string_view after = rest.substr(dot);
    const std::size_t more_digits = dot == 1 ? count_while(after, is_digit) : 0;
    const bool is_lone_letter = !after.empty() && is_letter(after[0]) && (after.size() == 1 || !is_letter(after[1]));
    if (more_digits > 0 && more_digits <= 3) {
      number.size_bytes += dot + more_digits;
    } else if (is_lone_letter && !(dot == 1 && after.size() > 1 && after[1] == '.')) {
      number.size_bytes += dot + 1;
      number.has_letter = true;
    } else if (const std::size_t bracketed = bracketed_size(rest); bracketed > 0) {
      number.size_bytes += bracketed;
      number.has_letter = true;
    } else {
      break;
    }
  }
  return number;
}

// What may stand between a label and its text, or the end.
struct Ending {
  bool is_there = false;
  std::size_t size_bytes = 0;
};
Ending ending_of(std::string_view rest) {
  if (rest.empty()) return {true, 0};
  if (const std::size_t wide = starts_with_one_of(rest, separators_of_several_bytes); wide > 0) return {true, wide};
  const bool is_mark = rest[0] == '.' || rest[0] == ')' || rest[0] == ':';
  if (is_mark && (rest.size() == 1 || rest[1] == ' ' || rest[1] == '\t' || static_cast<unsigned char>(rest[1]) >= 0x80))
    return {true, 1};
  const std::size_t blank = spaces(rest);
  if (blank == 0) return {};
  const std::string_view after = rest.substr(blank);
  if (const std::size_t dash = starts_with_one_of(after, dashes); dash > 0) return {true, blank + dash};
  if (after.starts_with("- ")) return {true, blank + 1};
  return {};
}

bool begins_a_title(std::string_view rest) {
  const std::size_t blank = spaces(rest);
  const std::string_view after = rest.substr(blank);
  if (after.empty()) return false;
  return (blank > 0 && is_capital(after[0])) || static_cast<unsigned char>(after[0]) >= 0x80;
}

LabelledText cut(std::string_view text, std::size_t label_size, std::size_t ending_size) {
  return {std::string(text.substr(0, label_size)), fold_white_space(text.substr(label_size + ending_size))};
}

std::optional<LabelledText> split_worded(std::string_view text) {
  const LabelWord word = label_word(text);
  if (word.size_bytes == 0) return std::nullopt;
  std::size_t size = word.size_bytes + spaces(text.substr(word.size_bytes));
  const std::string_view after_word = text.substr(size);
  if (word.word == "preamble" && after_word.empty())
    return LabelledText{std::string(text.substr(0, word.size_bytes)), {}};
  const NumberSize number = number_size(after_word);
  std::size_t number_bytes = number.size_bytes;
  if (number_bytes == 0) number_bytes = bracketed_size(after_word);
  if (number_bytes == 0) return std::nullopt;
  size += number_bytes;
  if (text.starts_with("第")) size += starts_with_one_of(text.substr(size), closing_words);
  const std::string_view blank_and_rest = text.substr(size);
  if (const std::size_t letter = bracketed_size(blank_and_rest.substr(spaces(blank_and_rest))); letter > 0)
    size += spaces(blank_and_rest) + letter;
  const Ending ending = ending_of(text.substr(size));
  if (ending.is_there) return cut(text, size, ending.size_bytes);
  if (begins_a_title(text.substr(size))) return cut(text, size, 0);
  return std::nullopt;
}

std::optional<LabelledText> split_numbered(std::string_view text, TextPlace place) {
  const std::size_t letter = text.starts_with('Q') && text.size() > 1 && is_digit(text[1]) ? 1 : 0;
  const NumberSize number = number_size(text.substr(letter));
  if (number.size_bytes == 0) return std::nullopt;
  const std::size_t size = letter + number.size_bytes;
  const Ending ending = ending_of(text.substr(size));
  if (ending.is_there) return cut(text, size, ending.size_bytes);
  const bool needs_no_ending = letter == 1 || number.has_letter || place == TextPlace::heading;
  if (needs_no_ending && begins_a_title(text.substr(size))) return cut(text, size, 0);
  return std::nullopt;
}

std::optional<LabelledText> split_lettered(std::string_view text) {
  if (const std::size_t bracketed = bracketed_size(text); bracketed > 0) return cut(text, bracketed, 0);
  const std::size_t letters = count_while(text, is_letter);
  if (letters != 1 && !is_roman(text.substr(0, letters))) return std::nullopt;
  const std::string_view rest = text.substr(letters);
  const bool is_ended = rest.size() > 1 && (rest[0] == '.' || rest[0] == ')') && rest[1] == ' ';
  return is_ended ? std::optional(cut(text, letters, 1)) : std::nullopt;
}

}  // namespace

LabelWord label_word(std::string_view text) {
  for (const auto& [printed, word] : words) {
    if (!text.starts_with(printed)) continue;
    const std::string_view rest = text.substr(printed.size());
    // "Actions" and "Party" are other words.
    if (is_letter(printed[0]) && !rest.empty() && is_letter(rest[0])) continue;
    return {word, printed.size()};
  }
  return {};
}

std::optional<LabelKey> parse_label(std::string_view label) {
  LabelKey key;
  const LabelWord word = label_word(label);
  key.word = word.word;
  label.remove_prefix(word.size_bytes);
  if (word.size_bytes == 0 && label.size() > 1 && label[0] == 'Q' && is_digit(label[1])) {
    key.word = "question";
    label.remove_prefix(1);
  }
  while (!label.empty()) {
    const std::size_t digits = count_while(label, is_digit);
    const std::size_t letters = count_while(label, is_letter);
    const std::size_t size = std::max(digits, letters);
    if (size == 0) {
      label.remove_prefix(1);
      continue;
    }
    std::string piece(label.substr(0, size));
    std::transform(piece.begin(), piece.end(), piece.begin(), small);
    if (letters > 2 && !is_roman(piece)) return std::nullopt;  // a word that says no place
    key.path.push_back(std::move(piece));
    label.remove_prefix(size);
  }
  if (key.word.empty() && key.path.empty()) return std::nullopt;
  return key;
}

LabelledText split_label(std::string_view text, TextPlace place) {
  if (auto worded = split_worded(text)) return *worded;
  if (auto numbered = split_numbered(text, place)) return *numbered;
  if (auto lettered = split_lettered(text)) return *lettered;
  return {{}, fold_white_space(text)};
}

std::vector<std::string> roles_in(std::string_view description) {
  std::string folded(description);
  std::transform(folded.begin(), folded.end(), folded.begin(),
                 [](char c) { return c == '-' || c == '_' ? ' ' : small(c); });
  const auto names = [&](std::string_view words_of_role) { return folded.find(words_of_role) != std::string::npos; };
  std::vector<std::string> roles;
  if (names("model developer") || names("model provider")) roles.emplace_back(organisation_roles[0]);
  if (names("application developer") || names("application provider")) roles.emplace_back(organisation_roles[1]);
  if (names("deployer")) roles.emplace_back(organisation_roles[2]);
  return roles;
}

std::string fold_white_space(std::string_view text) {
  constexpr std::string_view no_break_space = "\u00a0";
  constexpr std::string_view wide_space = "\u3000";
  std::string folded;
  bool has_gap = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    const std::size_t wide = rest.starts_with(no_break_space) ? no_break_space.size()
                             : rest.starts_with(wide_space)   ? wide_space.size()
                                                              : 0;
    const bool is_blank = wide > 0 || text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r');
    if (is_blank) {
      has_gap = true;
      i += wide > 0 ? wide : 1;
      continue;
    }
    if (has_gap && !folded.empty()) folded += ' ';
    has_gap = false;
    folded += text[i++];
  }
  return folded;
}

}  // namespace haip
