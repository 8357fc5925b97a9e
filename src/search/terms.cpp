#include "search/terms.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>
#include <unicode/uvernum.h>

#include <stdexcept>
#include <utility>

namespace haip {
namespace {

constexpr std::int64_t rules_version = 1;
constexpr std::size_t most_marks = 8;  ///< Of one character; texts with more are a game, not writing.

const icu::Normalizer2& normal_form() {
  static const icu::Normalizer2& instance = []() -> const icu::Normalizer2& {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = icu::Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status) || found == nullptr) throw std::logic_error("ICU has no NFKC_Casefold");
    return *found;
  }();
  return instance;
}

const icu::Normalizer2& decomposition() {
  static const icu::Normalizer2& instance = []() -> const icu::Normalizer2& {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status) || found == nullptr) throw std::logic_error("ICU has no NFD");
    return *found;
  }();
  return instance;
}

enum class Sort { separator, letter, paired_letter, mark };

UScriptCode script_of(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  return U_FAILURE(status) ? USCRIPT_UNKNOWN : script;
}

bool is_paired_script(UScriptCode script) {
  switch (script) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_HANGUL:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    default:
      return false;
  }
}

bool loses_marks(UChar32 c) {
  switch (script_of(c)) {
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
    case USCRIPT_ARABIC:
    case USCRIPT_HEBREW:
      return true;
    default:
      return false;
  }
}

Sort sort_of(UChar32 c) {
  if (c < 0x80) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_letter ? Sort::letter : Sort::separator;
  }
  constexpr UChar32 prolonged_sound = 0x30FC;  // Of both kana, so its script is "common".
  if (c == prolonged_sound) return Sort::paired_letter;
  const std::uint32_t category = U_GET_GC_MASK(c);
  if ((category & U_GC_M_MASK) != 0) return Sort::mark;
  if ((category & (U_GC_L_MASK | U_GC_N_MASK)) == 0) return Sort::separator;
  return is_paired_script(script_of(c)) ? Sort::paired_letter : Sort::letter;
}

/// Letters that differ from their plain form without a decomposition that says so. Null: stays as it is.
const char* plain_form(UChar32 c) {
  switch (c) {
    case 0x0131:  // ı
      return "i";
    case 0x00F8:  // ø
      return "o";
    case 0x0142:  // ł
      return "l";
    case 0x0111:  // đ
    case 0x00F0:  // ð
      return "d";
    case 0x0127:  // ħ
      return "h";
    case 0x00E6:  // æ
      return "ae";
    case 0x0153:  // œ
      return "oe";
    case 0x00FE:  // þ
      return "th";
    case 0x0671:  // alef wasla
      return "\u0627";
    case 0x0649:  // alef maksura
    case 0x06CC:  // Farsi yeh
      return "\u064A";
    case 0x06A9:  // keheh
      return "\u0643";
    case 0x0629:  // teh marbuta
      return "\u0647";
    case 0x0640:  // tatweel
      return "";
    default:
      return nullptr;
  }
}

void append_utf8(std::string& out, UChar32 c) {
  std::uint8_t bytes[U8_MAX_LENGTH];
  std::size_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, static_cast<std::uint32_t>(c));
  out.append(reinterpret_cast<const char*>(bytes), size);
}

/// Gathers folded characters into terms.
class TermWriter {
 public:
  void take(UChar32 c, std::size_t begin, std::size_t end) {
    switch (sort_of(c)) {
      case Sort::separator:
        finish();
        return;
      case Sort::mark:
        take_mark(c, end);
        return;
      case Sort::letter:
        if (!run_.empty()) finish();
        take_letter(c, begin, end);
        return;
      case Sort::paired_letter:
        if (!word_.empty()) finish();
        run_.push_back({{}, begin, end, 0});
        append_utf8(run_.back().text, c);
        return;
    }
  }

  void finish() {
    if (!word_.empty()) terms_.push_back({std::exchange(word_, {}), TermKind::word, word_begin_, word_end_});
    word_length_ = 0;
    if (run_.size() == 1)
      terms_.push_back({std::move(run_[0].text), TermKind::single, run_[0].begin, run_[0].end});
    else if (!run_.empty())
      finish_run();
    run_.clear();
  }

  std::vector<TextTerm> take_terms() {
    finish();
    return std::move(terms_);
  }

 private:
  /// A letter with its marks.
  struct Character {
    std::string text;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t marks = 0;
  };

  void take_letter(UChar32 c, std::size_t begin, std::size_t end) {
    if (word_.empty()) word_begin_ = begin;
    word_end_ = end;
    if (word_length_ == longest_term) return;
    ++word_length_;
    if (c >= 0x80 && u_charDigitValue(c) >= 0)
      word_ += static_cast<char>('0' + u_charDigitValue(c));
    else
      append_utf8(word_, c);
  }

  // A mark without a letter before it says nothing.
  void take_mark(UChar32 c, std::size_t end) {
    if (!run_.empty()) {
      Character& last = run_.back();
      last.end = end;
      if (last.marks++ < most_marks) append_utf8(last.text, c);
    } else if (!word_.empty()) {
      take_letter(c, word_begin_, end);
    }
  }

  void finish_run() {
    for (std::size_t i = 0; i + 1 < run_.size(); ++i)
      terms_.push_back({run_[i].text + run_[i + 1].text, TermKind::pair, run_[i].begin, run_[i + 1].end});
    Character& last = run_.back();
    terms_.push_back({std::move(last.text), TermKind::last, last.begin, last.end});
  }

  std::vector<TextTerm> terms_;
  std::string word_;
  std::size_t word_length_ = 0;
  std::size_t word_begin_ = 0;
  std::size_t word_end_ = 0;
  std::vector<Character> run_;
};

/// Reads a text piece by piece, each piece one that normalises on its own.
class Folding {
 public:
  explicit Folding(std::string_view text) : text_(text) {}

  void fold_into(TermWriter& writer) {
    while (at_ < text_.size()) {
      const std::size_t begin = at_;
      UChar32 c = next();
      // Most text is ASCII, or needs no change.
      const bool is_alone = c >= 0 && (at_ == text_.size() || byte(at_) < 0x80 || begins_piece(peek()));
      if (is_alone && c < 0x80) {
        writer.take(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c, begin, at_);
        continue;
      }
      if (c < 0) {
        writer.finish();
        continue;
      }
      if (is_alone && is_folded_already(c)) {
        writer.take(c, begin, at_);
        continue;
      }
      piece_.remove();
      piece_.append(c);
      while (at_ < text_.size() && byte(at_) >= 0x80) {
        const UChar32 following = peek();
        if (following < 0 || begins_piece(following)) break;
        next();
        if (piece_.length() < longest_piece) piece_.append(following);
      }
      write_piece(writer, begin);
    }
  }

 private:
  static constexpr std::int32_t longest_piece = 64;

  [[nodiscard]] std::uint8_t byte(std::size_t at) const { return static_cast<std::uint8_t>(text_[at]); }
  struct Read {
    UChar32 character;  ///< Negative for what is not UTF-8.
    std::size_t end;
  };
  static Read read(std::string_view text, std::size_t at) {
    UChar32 c = 0;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    U8_NEXT(bytes, at, text.size(), c);  // NOLINT(bugprone-inc-dec-in-conditions): a macro of ICU
    return {c, at};
  }
  UChar32 next() {
    const Read now = read(text_, at_);
    at_ = now.end;
    return now.character;
  }
  [[nodiscard]] UChar32 peek() const { return read(text_, at_).character; }
  static bool begins_piece(UChar32 c) { return c < 0 || normal_form().hasBoundaryBefore(c) != 0; }

  // Unified ideographs and hiragana: what Chinese and Japanese text mostly consists of.
  static bool is_folded_already(UChar32 c) { return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3041 && c <= 0x3096); }

  void write_piece(TermWriter& writer, std::size_t begin) {
    UErrorCode status = U_ZERO_ERROR;
    normal_form().normalize(piece_, folded_, status);
    const UChar32 first = folded_.isEmpty() ? 0 : folded_.char32At(0);
    const bool is_plain = !folded_.isEmpty() && loses_marks(first);
    if (is_plain) {
      decomposition().normalize(folded_, decomposed_, status);
      folded_.swap(decomposed_);
    }
    if (U_FAILURE(status)) throw std::logic_error("ICU cannot normalise");
    for (std::int32_t i = 0; i < folded_.length();) {
      const UChar32 c = folded_.char32At(i);
      i += U16_LENGTH(c);
      if (is_plain && (U_GET_GC_MASK(c) & U_GC_MN_MASK) != 0) continue;
      write_character(writer, c, begin);
    }
  }

  void write_character(TermWriter& writer, UChar32 c, std::size_t begin) {
    const char* plain = c < 0x80 ? nullptr : plain_form(c);
    if (plain == nullptr) {
      writer.take(c, begin, at_);
      return;
    }
    const std::string_view letters(plain);
    for (std::size_t at = 0; at < letters.size();) {
      const Read letter = read(letters, at);
      writer.take(letter.character, begin, at_);
      at = letter.end;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  icu::UnicodeString piece_;
  icu::UnicodeString folded_;
  icu::UnicodeString decomposed_;
};

}  // namespace

std::vector<TextTerm> terms_of(std::string_view text) {
  TermWriter writer;
  Folding(text.substr(0, longest_analysed_text)).fold_into(writer);
  return writer.take_terms();
}

std::int64_t analyser_version() { return rules_version * 1000 + U_ICU_VERSION_MAJOR_NUM; }

}  // namespace haip
