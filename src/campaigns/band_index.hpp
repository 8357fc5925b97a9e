#pragma once
// Which texts share a band (campaigns/banding.hpp), with those that are known to belong together lying together.
//
// Of ten thousand variants of one letter, nearly all share nearly every band. To ask whether a new text belongs to
// them, it is enough that one of them is alike: the texts of a band are therefore kept in runs, each of texts that are
// in one group already, and whoever asks can leave a run after its first text, or at the first that is alike.

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "campaigns/banding.hpp"

namespace haip {

/// Number of a distinct text in a LikenessIndex: 0, 1, 2 … as they came.
enum class TextNumber : std::uint32_t {};

[[nodiscard]] constexpr std::size_t place_of(TextNumber text) { return static_cast<std::size_t>(text); }

class BandIndex {
 public:
  static constexpr TextNumber none{std::numeric_limits<std::uint32_t>::max()};

  explicit BandIndex(Banding banding);

  [[nodiscard]] std::size_t bands() const { return banding_.bands; }
  /// Of each band of a signature of rows × bands places or more, 32 bits that stand for it. Two different bands get the
  /// same in one of four milliards; both texts are then compared for nothing.
  void write_keys(std::span<const std::uint32_t> signature, std::span<std::uint32_t> keys) const;

  /// The first text of the first run of those that share the band; `none` if nobody does.
  [[nodiscard]] TextNumber first_run(std::size_t band, std::uint32_t key) const;
  /// The first text of the next run. `leader` must be the first of its run.
  [[nodiscard]] TextNumber next_run(std::size_t band, TextNumber leader) const { return link(band, leader).next_run; }
  /// The next text of the same run.
  [[nodiscard]] TextNumber next_in_run(std::size_t band, TextNumber text) const { return link(band, text).next_in_run; }

  /// Makes room for one more text, whose number is how many there were; then put it into a run of each band.
  void add_text();
  /// Into the run of `leader`, behind it.
  void join_run(std::size_t band, TextNumber leader, TextNumber text);
  /// As a new run, before the others of the band.
  void begin_run(std::size_t band, std::uint32_t key, TextNumber text);

 private:
  struct Link {
    TextNumber next_in_run = none;
    TextNumber next_run = none;
  };
  struct Slot {
    std::uint32_t key = 0;
    TextNumber leader = none;
  };
  /// Open addressing by the upper bits of the key, a power of two, at most three quarters full.
  struct Table {
    std::vector<Slot> slots;
    std::size_t used = 0;
    unsigned shift = 0;
  };

  [[nodiscard]] const Link& link(std::size_t band, TextNumber text) const {
    return links_[place_of(text) * banding_.bands + band];
  }
  [[nodiscard]] Link& link(std::size_t band, TextNumber text) { return links_[place_of(text) * banding_.bands + band]; }
  [[nodiscard]] static std::size_t find_slot(const Table& table, std::uint32_t key);
  static void grow(Table& table);

  Banding banding_;
  std::vector<Table> tables_;
  std::vector<Link> links_;
};

}  // namespace haip
