#pragma once
// Made-up comments with known truth, for tests and measurements: letters whose sentences are put together from
// alternatives, as campaign sites let people do, some edited by hand; and texts that share nothing but the language.

#include <random>
#include <string>
#include <vector>

namespace haip::testing_support {

/// Always the same for the same seed, with every standard library (their distributions differ).
class SampleTexts {
 public:
  explicit SampleTexts(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }

  /// Frequent words come often, as in any language: the square of an even choice.
  std::string word() {
    constexpr std::size_t words = 8000;
    const std::size_t even = below(words);
    return spelled(even * even / words);
  }

  std::string words(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : i % 12 == 0 ? ". " : " ") + word();
    return text + ".";
  }

  /// A letter: `sentences` of about ten words, each with alternatives that differ in one word.
  std::vector<std::vector<std::string>> letter(std::size_t sentences) {
    std::vector<std::vector<std::string>> all(sentences);
    for (std::vector<std::string>& alternatives : all) {
      const std::string before = words(5);
      const std::string after = words(4);
      for (int i = 0; i < 3; ++i) alternatives.push_back(before + " " + word() + " " + after + " ");
    }
    return all;
  }

  /// One sender's version: some sentences in another wording, at times a sentence of the sender's own.
  std::string version(const std::vector<std::vector<std::string>>& letter) {
    std::string text;
    const std::size_t eagerness = below(8);  // From leaving all as it is to choosing every sentence.
    for (const std::vector<std::string>& alternatives : letter)
      text += alternatives[below(7) < eagerness ? below(alternatives.size()) : 0];
    const std::size_t edit = below(8);
    if (edit == 0) text += words(6);
    if (edit == 1) text = words(3) + " " + text;
    return text;
  }

 private:
  static std::string spelled(std::size_t number) {
    constexpr std::string_view consonants = "bdfgklmnprstvz";
    constexpr std::string_view vowels = "aeiou";
    std::string text;
    // Scrambled, so that neighbours in frequency are not spelled alike.
    std::size_t rest = (number + 1) * 2654435761U % 1'000'003;
    do {
      text += consonants[rest % consonants.size()];
      rest /= consonants.size();
      text += vowels[rest % vowels.size()];
      rest /= vowels.size();
    } while (rest > 0);
    return text;
  }

  std::mt19937_64 random_;
};

}  // namespace haip::testing_support
