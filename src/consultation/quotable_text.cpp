#include "consultation/quotable_text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace haip {
namespace {

constexpr std::uint32_t most_word_weight = 12;
constexpr std::uint32_t unspaced_weight = 2;

enum class Sort { left_out, blank, letter, mark, apostrophe, unspaced, sign };

// What is not seen and comes and goes with copying: soft hyphen, zero-width space, word joiner, byte order mark,
// direction marks. The joiners U+200C and U+200D stay: they make other words in Persian and Hindi.
bool is_left_out(UChar32 c) {
  return c == 0xAD || c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x200E || c == 0x200F || c == 0x61C;
}

UChar32 folded(UChar32 c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x60:
    case 0xB4:
      return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
    case 0xAB:
    case 0xBB:
      return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
      return '-';
    default:
      return c;
  }
}

bool is_of_unspaced_script(UChar32 c) {
  // The prolonged sound mark and iteration marks belong to no script of their own.
  if (c == 0x30FC || c == 0x3005 || c == 0x3006 || c == 0x303B) return true;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    default:
      return false;
  }
}

Sort sort_of(UChar32 c) {
  if (is_left_out(c)) return Sort::left_out;
  if (u_isUWhiteSpace(c)) return Sort::blank;
  if (c == '\'') return Sort::apostrophe;
  if (c == 0x200C || c == 0x200D) return Sort::mark;
  if ((U_GET_GC_MASK(c) & U_GC_M_MASK) != 0) return Sort::mark;
  if (is_of_unspaced_script(c)) return Sort::unspaced;
  if (u_isalnum(c) || c == '_') return Sort::letter;
  return Sort::sign;
}

// A code point after normalising, and where it comes from.
struct Sign {
  UChar32 character = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// Of UTF-8: how many bytes a code point has by its first one.
std::size_t bytes_of_code_point(unsigned char first) {
  return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

std::vector<UChar32> code_points_of(std::string_view text, std::vector<std::uint32_t>& bytes_at) {
  std::vector<UChar32> all;
  for (std::size_t begin = 0; begin < text.size();) {
    bytes_at.push_back(static_cast<std::uint32_t>(begin));
    const auto first = static_cast<unsigned char>(text[begin]);
    const std::size_t end = std::min(begin + bytes_of_code_point(first), text.size());
    UChar32 c = end - begin == 1 ? first : first & (0x7F >> (end - begin));
    for (std::size_t i = begin + 1; i < end; ++i) c = (c << 6) | (static_cast<unsigned char>(text[i]) & 0x3F);
    all.push_back(c);
    begin = end;
  }
  bytes_at.push_back(static_cast<std::uint32_t>(text.size()));
  return all;
}

// Normalised piece by piece, from one boundary to the next, so that each result knows where it came from.
std::vector<Sign> normalised(const std::vector<UChar32>& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) throw std::logic_error("no data for Unicode normalisation");
  std::vector<Sign> signs;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin + 1;
    while (end < text.size() && !nfc->hasBoundaryBefore(text[end])) ++end;
    const auto from = static_cast<std::uint32_t>(begin);
    const auto to = static_cast<std::uint32_t>(end);
    if (end == begin + 1 && nfc->isInert(text[begin])) {
      signs.push_back({folded(text[begin]), from, to});
    } else {
      icu::UnicodeString piece;
      for (std::size_t i = begin; i < end; ++i) piece.append(text[i]);
      const icu::UnicodeString composed = nfc->normalize(piece, status);
      for (std::int32_t i = 0; i < composed.length(); i = composed.moveIndex32(i, 1))
        signs.push_back({folded(composed.char32At(i)), from, to});
    }
    begin = end;
  }
  std::erase_if(signs, [](const Sign& sign) { return sort_of(sign.character) == Sort::left_out; });
  return signs;
}

QuotableWord word_of(const std::vector<Sign>& signs, std::size_t begin, std::size_t end, Sort sort) {
  QuotableWord word{.begin = signs[begin].begin, .end = signs[end - 1].end};
  icu::UnicodeString text;
  for (std::size_t i = begin; i < end; ++i) text.append(signs[i].character);
  text.toUTF8String(word.folded);
  word.is_sign = sort == Sort::sign || sort == Sort::apostrophe;
  word.weight = sort == Sort::letter     ? std::min(static_cast<std::uint32_t>(end - begin), most_word_weight)
                : sort == Sort::unspaced ? unspaced_weight
                                         : 1;
  return word;
}

std::vector<QuotableWord> words_of(const std::vector<Sign>& signs) {
  const auto sort_at = [&](std::size_t i) { return i < signs.size() ? sort_of(signs[i].character) : Sort::blank; };
  std::vector<QuotableWord> words;
  for (std::size_t begin = 0; begin < signs.size();) {
    const Sort sort = sort_at(begin);
    std::size_t end = begin + 1;
    if (sort == Sort::blank) {
      begin = end;
      continue;
    }
    const auto goes_on = [&] {
      if (sort_at(end) == Sort::mark) return true;
      if (sort != Sort::letter) return false;
      return sort_at(end) == Sort::letter || (sort_at(end) == Sort::apostrophe && sort_at(end + 1) == Sort::letter);
    };
    while (goes_on()) ++end;
    words.push_back(word_of(signs, begin, end, sort == Sort::mark ? Sort::sign : sort));
    begin = end;
  }
  return words;
}

}  // namespace

QuotableText::QuotableText(std::string text) : text_(std::move(text)) {
  words_ = words_of(normalised(code_points_of(text_, bytes_at_)));
}

std::string_view QuotableText::slice(WordRange words) const {
  if (words.is_empty()) return {};
  return slice_code_points(words_[words.begin].begin, words_[words.end - 1].end);
}

std::string_view QuotableText::slice_code_points(std::size_t begin, std::size_t end) const {
  return std::string_view(text_).substr(bytes_at_[begin], bytes_at_[end] - bytes_at_[begin]);
}

std::uint32_t QuotableText::weight(WordRange words) const {
  std::uint32_t sum = 0;
  for (std::size_t i = words.begin; i < words.end; ++i) sum += words_[i].weight;
  return sum;
}

std::string quotable_text_of(const Provision& provision, std::string_view language) {
  const auto heading = provision.heading.find(language);
  const auto text = provision.text.find(language);
  std::string whole;
  if (heading != provision.heading.end()) whole += heading->second;
  if (heading != provision.heading.end() && text != provision.text.end()) whole += "\n";
  if (text != provision.text.end()) whole += text->second;
  return whole;
}

std::vector<std::string> languages_of_provision(const Provision& provision) {
  std::set<std::string> languages;
  for (const LocalText* texts : {&provision.heading, &provision.text})
    for (const auto& [language, text] : *texts) languages.insert(language);
  return {languages.begin(), languages.end()};
}

std::vector<WordRange> places_of_words(const QuotableText& text, const std::vector<std::string_view>& wanted) {
  std::vector<WordRange> places;
  const std::vector<QuotableWord>& words = text.words();
  if (wanted.empty()) return places;
  for (std::size_t begin = 0; begin + wanted.size() <= words.size(); ++begin) {
    std::size_t same = 0;
    while (same < wanted.size() && words[begin + same].folded == wanted[same]) ++same;
    if (same == wanted.size()) places.push_back({begin, begin + same});
  }
  return places;
}

std::vector<std::string_view> folded_words_of(const QuotableText& text, WordRange words) {
  std::vector<std::string_view> folded;
  for (std::size_t i = words.begin; i < words.end; ++i) folded.push_back(text.words()[i].folded);
  return folded;
}

std::vector<std::string_view> folded_words_of(const QuotableText& text) {
  return folded_words_of(text, {0, text.words().size()});
}

}  // namespace haip
