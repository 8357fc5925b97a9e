// What becomes of quotes in generated drafts whose edits are known (docs/carry-over.md).
//   carry_over_bench ROUNDS [--wrong] [NAME VALUE …]
// NAME is a member of CarryLimits, to see what another limit would do.
// Every shipped edition, in English and Japanese, each kind of edits, ROUNDS times, three quotes in every provision.

#include <cstdio>
#include <cstring>

#include "bench/measure.hpp"
#include "consultation/draft_truth.hpp"
#include "instruments/shipped.hpp"

namespace haip::bench {
namespace {

using testing_support::CarryTally;
using testing_support::EditMix;

constexpr std::size_t quotes_each = 3;

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

void print(std::string_view name, const CarryTally& tally) {
  const std::size_t same_words = tally.kept + tally.moved;
  std::printf("%-36.*s %7zu %7zu %7zu %7zu %7zu  %.5f  %.4f  %5.1f %%  %5.1f %%\n", static_cast<int>(name.size()),
              name.data(), tally.anchors, tally.kept, tally.moved, tally.changed, tally.orphans,
              1 - share(tally.wrong_kept + tally.wrong_moved, same_words),
              1 - share(tally.wrong_changed, tally.changed), 100 * share(tally.orphans, tally.anchors),
              100 * share(tally.standing_orphans, tally.standing));
}

void print_reasons(const CarryTally& tally) {
  std::printf("\n%-20s %7s %9s\n", "orphans", "all", "standing");
  for (const auto& [reason, count] : tally.reasons) {
    const auto standing = tally.standing_reasons.find(reason);
    std::printf("%-20s %7zu %9zu\n", std::string(carry_reason_word(reason)).c_str(), count,
                standing == tally.standing_reasons.end() ? 0 : standing->second);
  }
}

int run(std::size_t rounds, const CarryLimits& limits, bool shows_wrong) {
  const std::vector<Edition> editions = must(shipped_editions());
  const auto wrong = [&](const Anchor& anchor, const CarriedAnchor& carried, const Edition&, const Edition& to) {
    if (!shows_wrong) return;
    std::printf("%s %s score %d\n  %s  %s[%s]%s\n  %s  %s[%s]%s\n  %s\n",
                std::string(carry_outcome_word(carried.outcome)).c_str(),
                std::string(carry_reason_word(carried.reason)).c_str(), carried.score, anchor.provision.text().c_str(),
                anchor.prefix.c_str(), anchor.quote.c_str(), anchor.suffix.c_str(),
                carried.anchor->provision.text().c_str(), carried.anchor->prefix.c_str(), carried.anchor->quote.c_str(),
                carried.anchor->suffix.c_str(),
                quotable_text_of(*to.find(carried.anchor->provision), anchor.language).c_str());
  };
  std::printf("%-36s %7s %7s %7s %7s %7s  %-7s  %-6s  %7s  %7s\n", "edits", "quotes", "kept", "moved", "changed",
              "orphan", "right", "right", "orphan", "lost");
  std::printf("%-36s %47s  %-7s  %-6s  %7s  %7s\n", "", "", "kept+mv", "chang.", "of all", "of standing");
  CarryTally all;
  const Stopwatch watch;
  for (const char* language : {"en", "ja"}) {
    CarryTally of_language;
    for (const EditMix& mix : testing_support::edit_mixes) {
      CarryTally sum;
      for (std::size_t round = 0; round < rounds; ++round)
        for (const Edition& edition : editions) {
          testing_support::EditGenerator generator(round * 1'000 + 7);
          sum += testing_support::carry_generated(generator, edition, language, mix, quotes_each, limits, wrong);
        }
      print(std::string(language) + " " + std::string(mix.name), sum);
      if (shows_wrong) print_reasons(sum);
      of_language += sum;
    }
    print(std::string(language) + " all", of_language);
    all += of_language;
  }
  print("all", all);
  print_reasons(all);
  std::printf("%.1f s, with generating and matching\n", watch.seconds());
  return share(all.wrong_kept + all.wrong_moved, all.kept + all.moved) <= 0.001 ? 0 : 1;
}

}  // namespace
}  // namespace haip::bench

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  haip::CarryLimits limits;
  const bool shows_wrong = argc > 2 && std::strcmp(argv[2], "--wrong") == 0;
  const int first = shows_wrong ? 3 : 2;
  for (int i = first; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    const int value = std::atoi(argv[i + 1]);
    if (name == "moves") limits.moves = value;
    if (name == "alone") limits.alone = value;
    if (name == "stays") limits.stays = value;
    if (name == "side") limits.side = value;
    if (name == "lead") limits.lead = value;
    if (name == "context") limits.context = static_cast<std::uint32_t>(value);
    if (name == "evidence") limits.evidence = static_cast<std::uint32_t>(value);
  }
  return haip::bench::run(static_cast<std::size_t>(std::atoi(argv[1])), limits, shows_wrong);
}
