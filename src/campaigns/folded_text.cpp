#include "campaigns/folded_text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>

namespace haip {
namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 20;
/// No language needs more than a few on one letter (30: Unicode Standard Annex 15, section 13).
constexpr int longest_run_of_marks = 30;

constexpr std::size_t value_of(char c) { return static_cast<unsigned char>(c); }

/// What an ASCII character becomes; 0 stands for a separator.
constexpr std::array<char, 128> ascii_folds = [] {
  std::array<char, 128> folds{};
  for (char c = 'a'; c <= 'z'; ++c) folds[value_of(c)] = c;
  for (char c = 'A'; c <= 'Z'; ++c) folds[value_of(c)] = static_cast<char>(c + ('a' - 'A'));
  for (char c = '0'; c <= '9'; ++c) folds[value_of(c)] = c;
  for (const char symbol : {'$', '+', '<', '=', '>', '^', '`', '|', '~'}) folds[value_of(symbol)] = symbol;
  return folds;
}();

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool separates(UChar32 c) {
  constexpr std::uint32_t separators = U_GC_Z_MASK | U_GC_P_MASK | U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK;
  return (U_GET_GC_MASK(c) & separators) != 0;
}

const icu::Normalizer2& nfkc_casefold() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* found = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) throw std::logic_error("the data of NFKC_Casefold is not there");
  return *found;
}

class Folding {
 public:
  void add(std::string_view piece) {
    if (is_ascii(piece))
      add_ascii(piece);
    else
      add_unicode(piece);
  }
  [[nodiscard]] std::string take() { return std::move(out_); }
  void reserve(std::size_t size) { out_.reserve(size); }

 private:
  void add_ascii(std::string_view piece) {
    for (const char c : piece) {
      const char folded = ascii_folds[value_of(c)];
      if (folded == 0) {
        is_separated_ = true;
        continue;
      }
      if (is_separated_ && !out_.empty()) out_ += ' ';
      is_separated_ = false;
      out_ += folded;
      last_ = static_cast<UChar32>(value_of(folded));
    }
  }

  void add_unicode(std::string_view piece) {
    const icu::UnicodeString text = icu::UnicodeString::fromUTF8(piece);
    // Sorting a run of combining marks takes the square of its length: long ones are normalised in parts.
    int32_t begin = 0;
    int marks = 0;
    for (int32_t i = 0; i < text.length();) {
      const UChar32 c = text.char32At(i);
      if (u_getCombiningClass(c) != 0)
        ++marks;
      else if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) == 0)
        marks = 0;
      if (marks == longest_run_of_marks) {
        add_normalised(text.tempSubStringBetween(begin, i));
        begin = i;
        marks = 0;
      }
      i += U16_LENGTH(c);
    }
    add_normalised(text.tempSubStringBetween(begin));
  }

  void add_normalised(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString normal = nfkc_casefold().normalize(text, status);
    if (U_FAILURE(status)) throw std::bad_alloc();
    for (int32_t i = 0; i < normal.length();) {
      const UChar32 c = normal.char32At(i);
      i += U16_LENGTH(c);
      if (separates(c))
        is_separated_ = true;
      else
        add_character(c);
    }
  }

  void add_character(UChar32 c) {
    if (is_separated_ && !out_.empty() &&
        !(is_written_without_spaces(static_cast<char32_t>(last_)) &&
          is_written_without_spaces(static_cast<char32_t>(c))))
      out_ += ' ';
    is_separated_ = false;
    last_ = c;
    std::array<std::uint8_t, U8_MAX_LENGTH> bytes{};
    int32_t size = 0;
    const auto value = static_cast<std::uint32_t>(c);
    U8_APPEND_UNSAFE(bytes.data(), size, value);
    for (int32_t i = 0; i < size; ++i) out_ += static_cast<char>(bytes[static_cast<std::size_t>(i)]);
  }

  std::string out_;
  UChar32 last_ = 0;  ///< Of out_.
  bool is_separated_ = false;
};

/// Where to cut a text that is longer than a piece: behind white space, else at least between two characters.
std::size_t piece_end(std::string_view text) {
  if (text.size() <= piece_bytes) return text.size();
  const std::size_t space = text.find_last_of(" \n\r\t", piece_bytes);
  if (space != std::string_view::npos && space > piece_bytes / 2) return space + 1;
  std::size_t end = piece_bytes;
  for (int i = 0; i < 3 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U; ++i) --end;
  return end;
}

}  // namespace

bool is_written_without_spaces(char32_t character) {
  if (character == U'\u30FC') return true;  // The mark of a long vowel belongs to both Kana, hence to no script.
  if (character < 0x80) return false;
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(character), &status);
  return U_SUCCESS(status) && uscript_breaksBetweenLetters(script) != 0;
}

std::string folded_text(std::string_view text) {
  Folding folding;
  folding.reserve(text.size());
  while (!text.empty()) {
    const std::size_t end = piece_end(text);
    folding.add(text.substr(0, end));
    text.remove_prefix(end);
  }
  return folding.take();
}

}  // namespace haip
