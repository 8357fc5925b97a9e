#include "register/repeated_notice.hpp"

namespace haip {

std::optional<std::string> RepeatedNotices::say(const std::string& subject, std::string_view line, Instant now) {
  Told& told = told_[subject];
  if (told.line == line && now.seconds < told.at.seconds + pause_seconds) {
    ++told.unsaid;
    return std::nullopt;
  }
  std::string words(line);
  if (told.unsaid > 0 && told.line == line)
    words += " (and " + std::to_string(told.unsaid) + " times more since " + format_instant(told.at) + ")";
  told = {std::string(line), now, 0};
  return words;
}

}  // namespace haip
