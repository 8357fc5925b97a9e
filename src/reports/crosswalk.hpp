#pragma once
// A crosswalk: which question of one framework asks what another one asks, and how the two relate
// (docs/format-crosswalk.md). Data with an author, a date and a reason for each pair; a pair that is not there says
// nothing.
//
// Relations are those of the OSCAL mapping model 1.2.1 and read from source to target: "subset-of" says that the source
// asks for a part of what the target asks for.
//
// Composition, for A → B → C. A question is taken as the set of what it asks for. What follows for A and C, from set
// reasoning alone; "·" where nothing does, and then the pair is left out: that nothing follows is no relation.
//
//   A → B \ B → C     equal-to       equivalent-to  subset-of        superset-of      intersects-with  no-relationship
//   equal-to          equal-to       equivalent-to  subset-of        superset-of      intersects-with  no-relationship
//   equivalent-to     equivalent-to  equivalent-to  subset-of        superset-of      intersects-with  no-relationship
//   subset-of         subset-of      subset-of      subset-of        ·                ·                no-relationship
//   superset-of       superset-of    superset-of    intersects-with  superset-of      intersects-with  ·
//   intersects-with   intersects-w.  intersects-w.  intersects-with  ·                ·                ·
//   no-relationship   no-relation.   no-relation.   ·                no-relationship  ·                ·
//
// - subset then superset, A ⊆ B ⊇ C: both lie in B, and may or may not meet. · subset then intersects: the part of B
//   that C meets need not be A. · intersects then superset, or twice: the same.
// - superset then subset, A ⊇ B ⊆ C: all of B lies in both, and no question asks for nothing: they intersect.
// - no-relationship carries over to whatever lies within: A ⊆ B and B apart from C, so A is apart from C.
// Never is the outcome stronger than the weaker of the two links: equal-to > equivalent-to > subset-of, superset-of >
// intersects-with > (nothing known). A chain is as good as its weakest link in all else too: it is reviewed when every
// link is, and as old as the oldest.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.hpp"
#include "evidence/findings.hpp"
#include "instruments/local_text.hpp"
#include "reports/framework.hpp"

namespace haip {

enum class CrosswalkRelation { equal_to, equivalent_to, subset_of, superset_of, intersects_with, no_relationship };
inline constexpr std::array<std::string_view, 6> crosswalk_relations{
    "equal-to", "equivalent-to", "subset-of", "superset-of", "intersects-with", "no-relationship"};
std::string_view relation_word(CrosswalkRelation relation);
std::optional<CrosswalkRelation> find_relation(std::string_view word);
/// What holds from target to source.
CrosswalkRelation inverse(CrosswalkRelation relation);
/// By the table above; nothing where nothing follows.
std::optional<CrosswalkRelation> compose(CrosswalkRelation first, CrosswalkRelation second);
/// For choosing among several: 0 equal-to, 1 equivalent-to, 2 subset-of and superset-of, 3 intersects-with, 4
/// no-relationship.
int weakness(CrosswalkRelation relation);

struct CrosswalkEntry {
  std::string source;  ///< Key of a question: "1e/3".
  std::string target;
  CrosswalkRelation relation = CrosswalkRelation::intersects_with;
  LocalText rationale;
  TextPosition at;  ///< In the file; not compared.
  TextPosition end;
  friend bool operator==(const CrosswalkEntry& one, const CrosswalkEntry& other) {
    return one.source == other.source && one.target == other.target && one.relation == other.relation &&
           one.rationale == other.rationale;
  }
};

enum class CrosswalkSide { source, target };

/// Questions that were looked at and left unmapped, and why.
struct CrosswalkGap {
  CrosswalkSide side = CrosswalkSide::source;
  std::vector<std::string> questions;
  LocalText reason;
  TextPosition at;
  TextPosition end;
};

struct Crosswalk {
  std::string source;  ///< Framework: "oecd-haip/1".
  std::string target;
  std::string author;
  std::string date;  ///< Of the last change.
  bool is_reviewed = false;
  std::string reviewed_by;  ///< Who, other than the author; "" for a draft.
  std::string reviewed_on;  ///< Date, or "".
  LocalText note;           ///< For readers: what it rests on, and what it cannot say.
  std::vector<CrosswalkEntry> entries;
  std::vector<CrosswalkGap> gaps;

  /// "oecd-haip-1-to-2.0": for its address. "one-1-to-other-2" between instruments.
  [[nodiscard]] std::string id() const;
  /// The other direction, by the same author.
  [[nodiscard]] Crosswalk inverted() const;
};

/// A → C from A → B and B → C: each pair by the table, its reason naming every hop. Where several ways lead from one
/// question to another, the strongest that follows; where one says "no-relationship" and another something else, the
/// pair is left out. Errors: refused when they do not meet in one framework, or the second leads back to A.
Result<Crosswalk> compose(const Crosswalk& first, const Crosswalk& second);

/// How much of a framework the crosswalk reaches.
struct CrosswalkCoverage {
  std::size_t questions = 0;  ///< Questions and parts whose content is known.
  std::size_t mapped = 0;     ///< Of those, by a pair other than no-relationship; a question is by its parts too.
  std::size_t same = 0;       ///< Of those, by equal-to or equivalent-to.
  std::size_t not_known = 0;  ///< Beyond `questions`: the form has them, and nobody here knows what they ask.
  std::vector<std::string> unmapped;  ///< Keys, in the order of the form.
};
CrosswalkCoverage coverage_of(const Crosswalk& crosswalk, const Framework& framework, CrosswalkSide side);

/// What is wrong with a file, with its place, and as much of it as could be read.
struct CrosswalkFile {
  std::string name;  ///< As the user named it.
  std::string text;
  Crosswalk crosswalk;
  std::vector<Finding> faults;  ///< Of the rule "crosswalk-format".
  bool was_read = true;         ///< False: it is no crosswalk, or no YAML; nothing of it was read.
};
inline constexpr std::size_t largest_crosswalk_bytes = 1024 * 1024;
inline constexpr std::size_t most_crosswalk_entries = 5'000;
CrosswalkFile read_crosswalk(std::string name, std::string text);

/// In data/crosswalks/: all of them, by id.
const std::vector<Crosswalk>& shipped_crosswalks();

/// Which crosswalks may be used to join frameworks.
enum class CrosswalkTrust {
  reviewed_only,
  drafts_too,  ///< Whoever reads has asked for it.
};
/// From one framework to another, in either direction or over several hops; the shortest way, reviewed before drafts.
/// Nothing when there is none that may be used, or when both are the same framework.
std::optional<Crosswalk> find_crosswalk(std::string_view source, std::string_view target, CrosswalkTrust trust,
                                        const std::vector<Crosswalk>& known);

}  // namespace haip
