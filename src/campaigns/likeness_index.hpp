#pragma once
// Near-identical texts are found while they arrive.
//
//   LikenessIndex index;
//   Arrival arrival = index.add(text, CommentNumber{entry}, SenderNumber{author});
//   if (arrival.text)                                            // it has words
//     for (TextNumber peer : index.group_of(*arrival.text))      // itself and those it is read together with
//       for (const PostedText& posted : index.comments_of(peer)) …
//
// A *text* is what is left of a comment after folding (campaigns/folded_text.hpp); it is held once, however many people
// send it. Two texts are *alike* when their likeness (campaigns/ngrams.hpp) is at least the threshold and they share a
// band (campaigns/banding.hpp): the second is so with probability 0.995 or more wherever the first is. A *group* is
// what is connected by pairs that are alike.
//
// Why connected pieces: which pairs are alike depends on the two texts alone, so the groups are the same in whatever
// order the texts came; a leader to which others attach would depend on who came first. The price is chaining: a group
// can hold two texts that are not alike, because a third one lies between them. So every text of a group is shown with
// its likeness to the group's representative (campaigns/likely_campaign.hpp), and a group is a suggestion until a
// person confirms it. A higher threshold breaks chains.
//
// Nothing is ever taken out: erasing a comment means building an index without it, which takes a second for each fifty
// thousand. There is no lock inside; one thread at a time.

#include <array>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "campaigns/band_index.hpp"
#include "campaigns/ngrams.hpp"

namespace haip {

/// The caller's own number of a comment, such as its entry in the log. The index never looks at it.
enum class CommentNumber : std::uint64_t {};
/// The caller's own number of whoever sent a comment. Comments of one sender count as one sender.
enum class SenderNumber : std::uint64_t {};

struct LikenessSettings {
  double threshold = 0.8;  ///< From least_threshold to greatest_threshold.
  /// So many texts that share a band are looked at for each new one. A limit on what hostile input costs: a text that
  /// reaches it (Arrival::is_cut) may be left out of a group, and then the order of arrival counts.
  std::size_t most_comparisons = 50'000;
};

struct PostedText {
  CommentNumber comment{};
  SenderNumber sender{};
};

struct LikeText {
  TextNumber text{};
  double likeness = 0;
};

struct Arrival {
  std::optional<TextNumber> text;  ///< Nothing when the comment has no words: it is in no group.
  bool is_new_text = false;        ///< No earlier comment had the same text.
  /// Of each group that a new text now belongs to, one text that is alike. More than one: it has joined groups.
  std::vector<LikeText> alike;
  bool is_cut = false;
};

class LikenessIndex {
 public:
  /// Throws std::logic_error when the threshold is out of range.
  explicit LikenessIndex(LikenessSettings settings = {});

  Arrival add(std::string_view text, CommentNumber comment, SenderNumber sender);

  /// All texts that are alike to this one, most alike first, then in the order they came. Nothing is added.
  [[nodiscard]] std::vector<LikeText> alike(std::string_view text) const;

  [[nodiscard]] const LikenessSettings& settings() const { return settings_; }
  /// Distinct texts; their numbers are below.
  [[nodiscard]] std::size_t texts() const { return texts_.size(); }
  /// Comments with words.
  [[nodiscard]] std::size_t comments() const { return comments_.size(); }
  /// Comments without words.
  [[nodiscard]] std::size_t wordless() const { return wordless_; }
  /// Texts that met more others than they were compared with (LikenessSettings::most_comparisons).
  [[nodiscard]] std::size_t cut() const { return cut_; }

  /// Itself, and every text of its group, in the order they came.
  [[nodiscard]] std::vector<TextNumber> group_of(TextNumber text) const;
  /// The first-come text of each group, in the order they came.
  [[nodiscard]] std::vector<TextNumber> groups() const;
  /// In the order they came.
  [[nodiscard]] std::vector<PostedText> comments_of(TextNumber text) const;
  /// The folded text.
  [[nodiscard]] std::string_view folded(TextNumber text) const { return texts_[place_of(text)].folded; }

 private:
  /// The lower eight bits of the first places of a signature: tells at a glance that two texts are not alike.
  using Sketch = std::array<std::uint8_t, 64>;

  struct Text {
    std::string_view folded;  ///< In memory_.
    std::uint32_t ngrams = 0;
    TextNumber parent{};             ///< Union-find; itself when it is the root of its group.
    std::uint32_t group_size = 1;    ///< Of the root.
    TextNumber next_in_group{};      ///< A ring.
    std::uint32_t last_comment = 0;  ///< Its comments are a ring too.
    std::uint32_t seen_by = 0;       ///< The add() that last looked at it.
    Sketch sketch{};
  };
  struct Comment {
    PostedText posted;
    std::uint32_t next_of_text = 0;
  };
  /// What a text is looked up by.
  struct Probe {
    NgramSet set;
    std::vector<std::uint32_t> signature;
    std::vector<std::uint32_t> keys;
    Sketch sketch{};
  };

  void prepare(Probe& probe, std::string_view folded) const;
  [[nodiscard]] bool may_be_alike(const Probe& probe, const Text& other) const;
  [[nodiscard]] std::optional<double> likeness_if_alike(const Probe& probe, const Text& other) const;
  TextNumber add_text(std::string_view folded);
  void join_alike(TextNumber text, Arrival& arrival);
  bool search_run(std::size_t band, TextNumber leader, TextNumber text, Arrival& arrival, std::size_t& compared);
  void index_bands(TextNumber text);
  void add_comment(TextNumber text, PostedText posted, bool is_first);
  [[nodiscard]] TextNumber root(TextNumber text);
  void unite(TextNumber a, TextNumber b);
  [[nodiscard]] Text& at(TextNumber text) { return texts_[place_of(text)]; }

  LikenessSettings settings_;
  std::size_t least_sketch_matches_;
  std::size_t places_;  ///< Of a signature.
  BandIndex bands_;
  std::pmr::monotonic_buffer_resource memory_;
  std::vector<Text> texts_;
  std::vector<Comment> comments_;
  std::unordered_map<std::string_view, TextNumber> by_folded_;
  std::size_t wordless_ = 0;
  std::size_t cut_ = 0;
  Probe probe_;
};

}  // namespace haip
