#pragma once
// Changes single values of a YAML text that a person wrote; every other byte stays: comments, order, line ends.
//
//   YamlEdit edit(text);
//   CHECK(edit.set(*file->find("evidence")->find("model-card"), "sha256", digest.hex(), "url"));
//   CHECK(write_file(path, edit.text()));

#include <map>
#include <string>
#include <string_view>

#include "base/yaml.hpp"

namespace haip {

class YamlEdit {
 public:
  /// `text` as it was given to parse_yaml; must outlive this.
  explicit YamlEdit(std::string_view text) : text_(text) {}

  /// Sets a member of `mapping`, a node of the parsed text, to `value`: in the place of what stands there, else as a
  /// new member behind `beside`, which must be there. Errors: refused when the value that stands there, or that of
  /// `beside` when it is needed, is not a text of one line.
  Status set(const YamlNode& mapping, std::string_view key, std::string_view value, std::string_view beside);

  /// The text with all changes.
  [[nodiscard]] std::string text() const;

 private:
  struct Change {
    std::size_t length;
    std::string replacement;
  };
  Status add_member(const YamlNode& mapping, std::string_view key, const std::string& written, std::string_view beside);

  std::string_view text_;
  std::multimap<std::size_t, Change> changes_;  ///< By offset; several at one place in the order they were made.
};

}  // namespace haip
