#include "campaigns/banding.hpp"

#include <cmath>
#include <stdexcept>

namespace haip {
namespace {

constexpr std::size_t most_places = 256;
constexpr std::size_t most_rows = 64;
constexpr double wanted_recall = 0.995;

}  // namespace

Banding banding_for(double threshold) {
  if (!(threshold >= least_threshold && threshold <= greatest_threshold))
    throw std::logic_error("a likeness threshold must be from 0.5 to 1");
  Banding best;
  for (std::size_t rows = 1; rows <= most_rows; ++rows) {
    const double agree = std::pow(threshold, static_cast<double>(rows));
    const double bands = agree < 1 ? std::ceil(std::log(1 - wanted_recall) / std::log1p(-agree)) : 1;
    if (bands * static_cast<double>(rows) <= static_cast<double>(most_places))
      best = {rows, static_cast<std::size_t>(bands)};
  }
  return best;
}

double chance_of_sharing_a_band(Banding banding, double likeness) {
  const double agree = std::pow(likeness, static_cast<double>(banding.rows));
  return 1 - std::pow(1 - agree, static_cast<double>(banding.bands));
}

}  // namespace haip
