#include "base/operator_log.hpp"

namespace haip {
namespace {

// Sizes, times and counts differ each time the same trouble is told of.
std::string without_numbers(std::string_view text) {
  std::string key;
  for (const char c : text) {
    if (c < '0' || c > '9')
      key += c;
    else if (!key.ends_with('#'))
      key += '#';
  }
  return key;
}

}  // namespace

OperatorLog::~OperatorLog() {
  const Instant now = clock_.now();
  for (const auto& [key, told] : told_) tell_held_back(told, now);
}

void OperatorLog::line(std::string_view text) {
  const std::lock_guard lock(mutex_);
  const Instant now = clock_.now();
  tell_what_is_due(now);
  const auto [place, is_new] = told_.try_emplace(without_numbers(text), Told{std::string(text), now, 0});
  if (is_new) {
    write(now, text);
    return;
  }
  place->second.text = text;
  ++place->second.held_back;
}

// What was told and held back in the meantime is told of again; what has not come again is forgotten.
void OperatorLog::tell_what_is_due(Instant now) {
  for (auto place = told_.begin(); place != told_.end();) {
    Told& told = place->second;
    // A clock that was set back must not keep anything quiet for long.
    const bool is_quiet = told.at <= now && now.seconds - told.at.seconds < quiet_seconds;
    if (is_quiet) {
      ++place;
    } else if (told.held_back == 0) {
      place = told_.erase(place);
    } else {
      tell_held_back(told, now);
      told.at = now;
      told.held_back = 0;
      ++place;
    }
  }
}

void OperatorLog::tell_held_back(const Told& told, Instant now) {
  if (told.held_back == 0) return;
  write(now,
        told.text + " (" + std::to_string(told.held_back) + " more like this since " + format_instant(told.at) + ")");
}

void OperatorLog::write(Instant now, std::string_view text) {
  out_ << format_instant(now) << " haip: " << text << std::endl;
}

}  // namespace haip
