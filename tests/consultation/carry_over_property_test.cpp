// What holds of any drafts: made from the shipped instruments with edits whose effect is known.

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <set>

#include "consultation/draft_truth.hpp"
#include "instruments/shipped.hpp"
#include "small_drafts.hpp"

namespace haip {
namespace {

using testing_support::DraftProvision;
using testing_support::EditGenerator;
using testing_support::edition_of_draft;
using testing_support::must;

const Edition& some_edition(EditGenerator& generator) {
  static const std::vector<Edition> shipped = must(shipped_editions());
  return shipped[generator.below(shipped.size())];
}

struct Made {
  std::string language;
  std::vector<DraftProvision> provisions;
  Edition edition;
};

Made made(EditGenerator& generator) {
  Made result;
  result.language = generator.chance(500) ? "en" : "ja";
  // Some twenty provisions on end: enough to be wrong about, and quick.
  constexpr std::size_t most = 20;
  Edition part = some_edition(generator);
  if (part.provisions.size() > most) {
    const auto first =
        part.provisions.begin() + static_cast<std::ptrdiff_t>(generator.below(part.provisions.size() - most));
    part.provisions = std::vector<Provision>(first, first + most);
  }
  result.provisions = generator.draft_of(part, result.language);
  result.edition = edition_of_draft(result.provisions, "1", result.language);
  return result;
}

Anchor some_anchor(EditGenerator& generator, const Made& from) {
  const Provision& provision = from.edition.provisions[generator.below(from.edition.provisions.size())];
  if (generator.chance(100)) return whole_provision_anchor(provision.id, "1", from.language);
  const QuotableText text(quotable_text_of(provision, from.language));
  return anchor_at(text, random_quote(generator, text), provision, "1", from.language);
}

CarriedAnchor carried(const Edition& from, const Edition& to, const Anchor& anchor) {
  return testing_support::carry(from, to, anchor);
}

std::size_t times_quoted(const Edition& edition, const Anchor& anchor) {
  const QuotableText quoted(anchor.quote);
  std::size_t times = 0;
  for (const Provision& provision : edition.provisions)
    times +=
        places_of_words(QuotableText(quotable_text_of(provision, anchor.language)), folded_words_of(quoted)).size();
  return times;
}

RC_GTEST_PROP(CarryOverProperty, KeepsEverythingWhenNothingChanges, (std::uint64_t seed)) {
  EditGenerator generator(seed);
  const Made from = made(generator);
  Edition to = from.edition;
  to.id = "2";
  const Anchor anchor = some_anchor(generator, from);
  const CarriedAnchor result = carried(from.edition, to, anchor);
  RC_ASSERT(result.outcome == CarryOutcome::kept);
  RC_ASSERT(result.anchor->position == anchor.position);
  RC_ASSERT(result.anchor->quote == anchor.quote);
}

RC_GTEST_PROP(CarryOverProperty, SaysTheSameAgainAndAnAnchorThatIsTrue, (std::uint64_t seed)) {
  EditGenerator generator(seed);
  const Made from = made(generator);
  const auto after = generator.edited(from.provisions, testing_support::edit_mixes[5]);
  const Edition to = edition_of_draft(after, "2", from.language);
  const Anchor anchor = some_anchor(generator, from);
  const CarriedAnchor result = carried(from.edition, to, anchor);
  RC_ASSERT(result == carried(from.edition, to, anchor));
  RC_ASSERT((result.outcome == CarryOutcome::orphan) == !result.anchor.has_value());
  if (!result.anchor) return;
  RC_ASSERT(check_anchor(to, *result.anchor).has_value());
  const QuotableText before(result.before);
  const QuotableText now(result.after);
  const bool says_same = result.outcome == CarryOutcome::kept || result.outcome == CarryOutcome::moved;
  if (says_same) RC_ASSERT(folded_words_of(before) == folded_words_of(now));
  if (says_same) RC_ASSERT((result.outcome == CarryOutcome::kept) == (result.anchor->provision == anchor.provision));
}

RC_GTEST_PROP(CarryOverProperty, CaresNotForEditsElsewhere, (std::uint64_t seed)) {
  EditGenerator generator(seed);
  const Made from = made(generator);
  const Anchor anchor = some_anchor(generator, from);
  RC_PRE(anchor.is_whole_provision() || times_quoted(from.edition, anchor) == 1);
  auto after = from.provisions;
  for (auto& provision : after)
    if (provision.id != anchor.provision.text()) {
      const std::string id = provision.id;
      auto edited = generator.edited({provision}, testing_support::edit_mixes[1]);
      if (edited.empty()) continue;
      provision = edited[0];
      provision.id = id;
    }
  const Edition to = edition_of_draft(after, "2", from.language);
  RC_PRE(anchor.is_whole_provision() || times_quoted(to, anchor) == 1);
  RC_ASSERT(carried(from.edition, to, anchor).outcome == CarryOutcome::kept);
}

RC_GTEST_PROP(CarryOverProperty, FollowsTwoProvisionsThatExchangeTheirIds, (std::uint64_t seed)) {
  EditGenerator generator(seed);
  const Made from = made(generator);
  const std::size_t first = generator.below(from.provisions.size());
  const std::size_t second = generator.below(from.provisions.size());
  const ProvisionMatching same = must(match_provisions(from.edition, from.edition, {}));
  std::multiset<std::string> texts;
  for (const Provision& provision : from.edition.provisions) texts.insert(provision.text.at(from.language));
  const auto text_at = [&](std::size_t at) { return from.edition.provisions[at].text.at(from.language); };
  const auto is_long = [&](std::size_t at) {
    const QuotableText text(text_at(at));
    return text.weight({0, text.words().size()}) >= lightest_contradiction && texts.count(text_at(at)) == 1;
  };
  RC_PRE(first != second && is_long(first) && is_long(second));
  // Two that are nearly the same are left to their ids.
  RC_PRE(same.of_old(from.edition.provisions[first].id)->nearest->likeness < 750);
  RC_PRE(same.of_old(from.edition.provisions[second].id)->nearest->likeness < 750);
  auto after = from.provisions;
  std::swap(after[first].id, after[second].id);
  const Edition to = edition_of_draft(after, "2", from.language);
  const Anchor anchor = whole_provision_anchor(from.edition.provisions[first].id, "1", from.language);
  const CarriedAnchor result = carried(from.edition, to, anchor);
  RC_ASSERT(result.outcome == CarryOutcome::moved);
  RC_ASSERT(result.anchor->provision == from.edition.provisions[second].id);
  const QuotableText text(text_at(first));
  const CarriedAnchor all = carried(from.edition, to,
                                    anchor_at(text, {0, std::min<std::size_t>(text.words().size(), 40)},
                                              from.edition.provisions[first], "1", from.language));
  RC_ASSERT(all.outcome == CarryOutcome::moved || all.reason == CarryReason::several_places);
}

RC_GTEST_PROP(CarryOverProperty, LeavesASentenceThatStandsTwiceToAPerson, (std::uint64_t seed)) {
  EditGenerator generator(seed);
  const Made from = made(generator);
  const std::size_t place = generator.below(from.edition.provisions.size());
  const Provision& provision = from.edition.provisions[place];
  Edition to = from.edition;
  to.id = "2";
  std::string& text = to.provisions[place].text[from.language];
  text += " " + text;
  const QuotableText old_text(quotable_text_of(provision, from.language));
  const Anchor anchor = anchor_at(old_text, random_quote(generator, old_text), provision, "1", from.language);
  const CarriedAnchor result = carried(from.edition, to, anchor);
  RC_ASSERT(result.outcome == CarryOutcome::orphan);
}

// The large run is `./dev bench carry_over`; docs/carry-over.md has its figures.
TEST(CarryOverGenerated, IsRightWhereItSaysThatTheWordsAreTheSame) {
  testing_support::CarryTally all;
  const std::vector<Edition> shipped = must(shipped_editions());
  for (const char* language : {"en", "ja"})
    for (const testing_support::EditMix& mix : testing_support::edit_mixes)
      for (const Edition& edition : shipped) {
        EditGenerator generator(7);
        all += testing_support::carry_generated(generator, edition, language, mix, 2, {}, [](const auto&...) {});
      }
  ASSERT_GT(all.anchors, 5'000U);
  EXPECT_LE((all.wrong_kept + all.wrong_moved) * 1'000, all.kept + all.moved);
  EXPECT_LE(all.wrong_changed * 20, all.changed);
  EXPECT_LE(all.orphans * 4, all.anchors);
  EXPECT_LE(all.standing_orphans * 8, all.standing);
}

}  // namespace
}  // namespace haip
