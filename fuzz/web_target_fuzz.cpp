// Request targets, and whole requests: no crash, and no path that leaves its folder.

#include <string>

#include "base/text.hpp"
#include "web/request_parser.hpp"
#include "web/target.hpp"

namespace {

void check_path(std::string_view path) {
  if (path == "*") return;
  if (!path.starts_with('/') || path.find("//") != std::string_view::npos || !haip::is_utf8(path)) __builtin_trap();
  for (const std::string_view segment : haip::split(path.substr(1), '/'))
    if (segment == "." || segment == ".." || segment.find('\\') != std::string_view::npos) __builtin_trap();
}

/// What a connection does: shows the parser a little more each time.
void read_requests(std::string_view bytes) {
  haip::RequestParser parser(4096, 4096);
  haip::Request request;
  parser.start(request);
  std::string unread;
  for (std::size_t at = 0; at < bytes.size(); at += 7) {
    unread += bytes.substr(at, 7);
    for (bool goes_on = true; goes_on && !unread.empty();) {
      const auto step = parser.read(unread);
      if (step.consumed_bytes > unread.size()) __builtin_trap();
      unread.erase(0, step.consumed_bytes);
      if (step.progress == haip::RequestParser::Progress::refused) return;
      if (step.progress == haip::RequestParser::Progress::needs_more) goes_on = false;
      if (step.progress != haip::RequestParser::Progress::complete) continue;
      check_path(request.path);
      if (request.body.size() > 4096) __builtin_trap();
      parser.start(request);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto target = haip::parse_target(text)) check_path(target->path);
  read_requests(text);
  return 0;
}
