#include "instruments/words.hpp"

#include <unicode/ubrk.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>

#include <memory>
#include <stdexcept>

namespace haip {
namespace {

struct CloseBreaks {
  void operator()(UBreakIterator* iterator) const { ubrk_close(iterator); }
};

using Breaks = std::unique_ptr<UBreakIterator, CloseBreaks>;

void check(UErrorCode status, const char* doing) {
  if (U_FAILURE(status)) throw std::logic_error(std::string(doing) + ": " + u_errorName(status));
}

/// Reading the rules takes longer than cutting a paragraph: they are read once, and copied for each text.
const UBreakIterator& word_rules() {
  static const Breaks rules = [] {
    UErrorCode status = U_ZERO_ERROR;
    // The rules do not depend on the language; the dictionaries are chosen by script.
    Breaks opened(ubrk_open(UBRK_WORD, "", nullptr, 0, &status));
    check(status, "opening word boundaries");
    return opened;
  }();
  return *rules;
}

struct Piece {
  std::string_view text;
  bool is_word = false;
};

std::vector<Piece> pieces_of(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const Breaks breaks(ubrk_clone(&word_rules(), &status));
  check(status, "copying word boundaries");
  UText* bytes = utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &status);
  const std::unique_ptr<UText, UText* (*)(UText*)> close_bytes(bytes, utext_close);
  check(status, "reading text");
  ubrk_setUText(breaks.get(), bytes, &status);
  check(status, "finding word boundaries");
  std::vector<Piece> pieces;
  std::size_t start = 0;
  for (int32_t end = ubrk_next(breaks.get()); end != UBRK_DONE; end = ubrk_next(breaks.get())) {
    const auto stop = static_cast<std::size_t>(end);
    pieces.push_back({text.substr(start, stop - start), ubrk_getRuleStatus(breaks.get()) >= UBRK_WORD_NONE_LIMIT});
    start = stop;
  }
  return pieces;
}

}  // namespace

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  for (const Piece& piece : pieces_of(text)) words.push_back(piece.text);
  return words;
}

std::vector<std::string> folded_words(std::string_view text) {
  std::vector<std::string> words;
  for (const Piece& piece : pieces_of(text)) {
    if (!piece.is_word) continue;
    std::string folded;
    icu::UnicodeString::fromUTF8(piece.text).foldCase().toUTF8String(folded);
    words.push_back(std::move(folded));
  }
  return words;
}

}  // namespace haip
