#include "instruments/view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample_instruments.hpp"

namespace haip {
namespace {

using testing_support::id;
using testing_support::InstrumentRegister;
using testing_support::must;
using testing_support::small_edition;

TEST(InstrumentView, FindsAProvisionThatOnlyAnOldEditionHas) {
  InstrumentRegister sample;
  must(sample.record(small_edition("1", "in-force")));
  Edition next = small_edition("2", "recorded");
  next.provisions.pop_back();
  must(sample.record(next));
  must(sample.adopt("sample", "2"));
  const ProvisionInEdition found = must(find_provision(sample.view(), id("sample/a1/b")));
  EXPECT_EQ(found.edition.id, "1");
  EXPECT_EQ(must(provision_history(sample.view(), id("sample/a1/a"))).size(), 2U);
  EXPECT_EQ(find_provision(sample.view(), id("sample/a7")).error().kind, ErrorKind::not_found);
}

TEST(InstrumentView, ChildrenComeInOrder) {
  InstrumentRegister sample;
  must(record_shipped_instruments(sample.reg()));
  std::vector<std::string> ids;
  for (const Provision& child : must(children_of(sample.view(), id("coc/a2"), "2023-10-30")))
    ids.push_back(child.id.text());
  EXPECT_THAT(ids, testing::ElementsAre("coc/a2/a", "coc/a2/b", "coc/a2/c", "coc/a2/d", "coc/a2/e", "coc/a2/f"));
}

TEST(InstrumentView, IncomingLinksComeOnceForEachProvision) {
  InstrumentRegister sample;
  must(record_shipped_instruments(sample.reg()));
  std::map<std::string, int> times;
  for (const LinkedProvision& link : must(links_to(sample.view(), id("coc/a7")))) {
    ++times[link.id.text() + " " + link.relation];
    EXPECT_FALSE(link.label.empty());
  }
  EXPECT_EQ(times["gp/p7 same-heading"], 1);  // both editions of the principles link to it
  EXPECT_EQ(times["oecd-haip/v1/5a serves"], 1);
  EXPECT_EQ(times["oecd-haip/v1/5b serves"], 1);
}

TEST(InstrumentView, LinksToInstrumentsThatAreNotHereKeepTheirId) {
  InstrumentRegister sample;
  Edition edition = small_edition();
  edition.provisions[0].links.push_back({id("elsewhere/a1"), "builds-on", "unverified"});
  must(sample.record(edition));
  const auto links = must(links_from(sample.view(), id("sample/pre"), "1"));
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0].edition, "");
}

TEST(InstrumentView, CountsKindsInAFixedOrder) {
  InstrumentRegister sample;
  must(record_shipped_instruments(sample.reg()));
  std::vector<std::pair<std::string, std::uint64_t>> counts;
  for (const KindCount& count : must(count_kinds(sample.view(), "coc", "2023-10-30")))
    counts.emplace_back(count.kind, count.count);
  EXPECT_THAT(counts, testing::ElementsAre(std::pair("preamble", 15U), std::pair("action", 11U), std::pair("duty", 60U),
                                           std::pair("risk", 7U)));
}

TEST(InstrumentView, NamesTheEditionsThatThereAre) {
  InstrumentRegister sample;
  must(sample.record(small_edition("1", "in-force")));
  const auto missing = find_edition(sample.view(), "sample", "9");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().advice, "its editions are 1");
  EXPECT_EQ(find_edition(sample.view(), "nothing", "").error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace haip
