#include "base/command.hpp"

namespace haip {

std::string Invocation::value(std::string_view name) const {
  const auto found = values.find(name);
  return found == values.end() || found->second.empty() ? std::string() : found->second.front();
}

const std::vector<std::string>& Invocation::all(std::string_view name) const {
  static const std::vector<std::string> none;
  const auto found = values.find(name);
  return found == values.end() ? none : found->second;
}

bool Invocation::has(std::string_view name) const { return !all(name).empty(); }

void Invocation::answer(std::string_view text, const Json& facts) {
  if (format == OutputFormat::json)
    out << pretty_json(facts);
  else
    out << text;
}

Progress::Progress(Invocation& call, std::string_view doing, std::uint64_t total)
    : out_(call.shows_progress ? &call.err : nullptr), doing_(doing), total_(total) {}

Progress::~Progress() {
  if (out_ != nullptr && shown_percent_ >= 0) *out_ << "\r\x1b[K" << std::flush;
}

void Progress::show(std::uint64_t done) {
  if (out_ == nullptr) return;
  const int percent = total_ == 0 ? 100 : static_cast<int>(std::min<std::uint64_t>(100, done * 100 / total_));
  if (percent == shown_percent_) return;
  shown_percent_ = percent;
  const int filled = percent / 4;
  *out_ << '\r' << doing_ << " [" << std::string(static_cast<std::size_t>(filled), '#')
        << std::string(static_cast<std::size_t>(25 - filled), '.') << "] " << percent << " % (" << done << " of "
        << total_ << ")" << std::flush;
}

}  // namespace haip
