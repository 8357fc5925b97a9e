// Pairs of revisions of real texts, in this project's own words, with what a reader says of each quote
// (tests/consultation/data).

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "base/yaml.hpp"
#include "small_drafts.hpp"

namespace haip {
namespace {

using testing_support::must;
using testing_support::provision_id;
using testing_support::told;

std::string text_of(const YamlNode& node, std::string_view key) {
  const YamlNode* found = node.find(key);
  return found == nullptr ? std::string() : found->text;
}

Edition edition_of(const YamlNode& file, std::string_view side) {
  Edition edition;
  edition.instrument.id = text_of(file, "instrument");
  edition.id = side;
  for (const YamlNode& item : file.find(side)->items) {
    Provision provision{.id = provision_id(text_of(item, "id")), .parent = std::nullopt, .kind = "duty"};
    provision.text = {{text_of(file, "language"), text_of(item, "text")}};
    edition.provisions.push_back(std::move(provision));
  }
  return edition;
}

class RevisionPairs : public testing::TestWithParam<const char*> {};

TEST_P(RevisionPairs, EveryQuoteGoesWhereAReaderPutsIt) {
  const Path path = Path(HAIP_SOURCE_DIR) / "tests/consultation/data" / GetParam();
  const YamlResult file = parse_yaml(must(read_file(path, 1 << 20)));
  ASSERT_TRUE(file) << file.error().error.message;
  const Edition from = edition_of(*file, "old");
  const Edition to = edition_of(*file, "new");
  const ProvisionMatching matching = must(match_provisions(from, to, {}));
  const CarryOver step(from, to, matching);
  std::size_t left_to_people = 0;
  for (const YamlNode& item : file->find("quotes")->items) {
    QuotedWords quoted{text_of(*file, "language"), text_of(item, "words")};
    if (item.find("occurrence") != nullptr) quoted.occurrence = std::stoul(text_of(item, "occurrence"));
    const std::string where = text_of(item, "in") + " \"" + quoted.words + "\"";
    const CarriedAnchor carried = must(step.carry(must(anchor_for(from, provision_id(text_of(item, "in")), quoted))));
    if (carried.outcome == CarryOutcome::orphan && item.find("may_be_orphan") != nullptr) {
      ++left_to_people;
      continue;
    }
    EXPECT_EQ(carry_outcome_word(carried.outcome), text_of(item, "outcome")) << where << ": " << told(carried);
    if (!carried.anchor) continue;
    EXPECT_EQ(carried.anchor->provision.text(), text_of(item, "at")) << where;
    EXPECT_EQ(carried.anchor->quote, text_of(item, "after")) << where;
  }
  // What a reader could still place and the rules leave to a person.
  EXPECT_LE(left_to_people * 6, file->find("quotes")->items.size());
}

INSTANTIATE_TEST_SUITE_P(InOwnWords, RevisionPairs,
                         testing::Values("udhr.yaml", "oecd-ai-principles.yaml", "gdpr.yaml"), [](const auto& pair) {
                           std::string name = pair.param;
                           std::erase_if(name, [](char c) { return c == '-' || c == '.'; });
                           return name;
                         });

}  // namespace
}  // namespace haip
