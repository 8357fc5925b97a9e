#pragma once
// One language's messages: a compiled gettext catalogue (.mo) read from memory, without any process-wide locale.

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace haip {

class Catalogue {
 public:
  /// `content` is a file that msgfmt made, in UTF-8. Throws std::logic_error when it is not: catalogues are part of the
  /// program.
  explicit Catalogue(std::string_view content);
  ~Catalogue();
  Catalogue(Catalogue&&) noexcept;
  Catalogue& operator=(Catalogue&&) noexcept;

  /// The translation, which lives as long as the catalogue. `context` may be nullptr.
  [[nodiscard]] std::optional<std::string_view> find(const char* context, const char* message) const;
  /// The form for `count` of a message with plural forms.
  [[nodiscard]] std::optional<std::string_view> find_plural(const char* context, const char* one,
                                                            std::uint64_t count) const;

 private:
  struct Facet;
  std::unique_ptr<Facet> facet_;
};

}  // namespace haip
