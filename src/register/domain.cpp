#include "register/domain.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace haip {
namespace {

bool is_label(std::string_view label) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), fits);
}

}  // namespace

Result<Domain> Domain::parse(std::string_view text) {
  const std::string shown = "\"" + printable(text) + "\" is not a domain name";
  if (text.find("://") != std::string_view::npos || text.find('/') != std::string_view::npos)
    return malformed(shown, "leave out https:// and the path, as in lab.example");
  const auto labels = split(text, '.');
  const bool all_digits_at_end =
      std::all_of(labels.back().begin(), labels.back().end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.size() > 253 || labels.size() < 2 || all_digits_at_end ||
      !std::all_of(labels.begin(), labels.end(), is_label))
    return malformed(shown, "write it in lower case, as in lab.example; write an international name in its xn-- form");
  return Domain(std::string(text));
}

}  // namespace haip
