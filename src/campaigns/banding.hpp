#pragma once
// How a signature is cut into bands, so that texts which are alike share at least one.
//
// Two texts of likeness s agree in one place of their MinHash signatures with probability s (A. Z. Broder, "On the
// resemblance and containment of documents", 1997), in all r places of a band with s^r, and in at least one of b bands
// with
//     1 - (1 - s^r)^b
// (J. Leskovec, A. Rajaraman, J. D. Ullman, "Mining of Massive Datasets", section 3.4). Whatever shares a band is then
// compared exactly, so that bands decide what is missed and how much work there is, never what is reported.
//
// Rows and bands are chosen for the threshold t: as many rows as possible, since that spares work, so long as
//     b = ⌈ log(1 - 0.995) / log(1 - t^r) ⌉ bands
// of r rows fit into 256 places. A pair exactly at the threshold is then found with probability 0.995, any more alike
// one with a higher one. For t = 0.8: 8 rows, 29 bands; 0.9952 at likeness 0.8, 0.99999 at 0.9, 0.11 at 0.5, and
// 0.0000003 at 0.1, which is where two texts about one topic are.

#include <cstddef>

namespace haip {

/// Likeness thresholds that can be asked for: below, much of what is found is chance.
inline constexpr double least_threshold = 0.5;
inline constexpr double greatest_threshold = 1.0;

struct Banding {
  std::size_t rows = 0;
  std::size_t bands = 0;
};

/// `threshold` from least_threshold to greatest_threshold.
[[nodiscard]] Banding banding_for(double threshold);

/// The probability that a pair of that likeness shares a band.
[[nodiscard]] double chance_of_sharing_a_band(Banding banding, double likeness);

}  // namespace haip
