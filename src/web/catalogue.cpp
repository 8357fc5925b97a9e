#include "web/catalogue.hpp"

#include <boost/locale/gnu_gettext.hpp>
#include <locale>
#include <stdexcept>
#include <string>

namespace haip {
namespace {

namespace gettext = boost::locale::gnu_gettext;
using Messages = boost::locale::message_format<char>;

constexpr const char* domain_name = "haip";
constexpr int domain_id = 0;

Messages* read_messages(std::string_view content) {
  gettext::messages_info info;
  info.language = "any";
  info.encoding = "UTF-8";
  info.domains.emplace_back(domain_name);
  info.paths.emplace_back();
  info.callback = [content](const std::string&, const std::string&) {
    return std::vector<char>(content.begin(), content.end());
  };
  try {
    return gettext::create_messages_facet<char>(info);
  } catch (const std::exception& error) {
    throw std::logic_error(std::string("a translation catalogue cannot be read: ") + error.what());
  }
}

std::optional<std::string_view> if_translated(const char* text) {
  if (!text || *text == '\0') return std::nullopt;
  return text;
}

}  // namespace

// A facet can only be owned by a locale object; this one is ours alone and is never made global.
struct Catalogue::Facet {
  explicit Facet(Messages* messages_to_own)
      : owner(std::locale::classic(), messages_to_own), messages(messages_to_own) {}
  std::locale owner;
  const Messages* messages;
};

Catalogue::Catalogue(std::string_view content) : facet_(std::make_unique<Facet>(read_messages(content))) {}
Catalogue::~Catalogue() = default;
Catalogue::Catalogue(Catalogue&&) noexcept = default;
Catalogue& Catalogue::operator=(Catalogue&&) noexcept = default;

std::optional<std::string_view> Catalogue::find(const char* context, const char* message) const {
  return if_translated(facet_->messages->get(domain_id, context, message));
}

std::optional<std::string_view> Catalogue::find_plural(const char* context, const char* one,
                                                       std::uint64_t count) const {
  // Plural rules look at the last digits only, so a large number may be cut down to its last six.
  constexpr std::uint64_t million = 1'000'000;
  const std::uint64_t small = count < million ? count : million + count % million;
  return if_translated(facet_->messages->get(domain_id, context, one, static_cast<int>(small)));
}

}  // namespace haip
