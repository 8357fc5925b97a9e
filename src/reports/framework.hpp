#pragma once
// A framework: the questionnaire that a report answers, an edition of an instrument of kind "questionnaire".
//
//   TRY(const Framework framework, shipped_framework("oecd-haip/2.0"));
//   for (const Question& question : framework.questions()) …

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/digest.hpp"
#include "instruments/edition.hpp"
#include "reports/report.hpp"

namespace haip {

/// "oecd-haip/2.0": an instrument and one of its editions.
struct FrameworkName {
  std::string instrument;
  std::string edition;
  static Result<FrameworkName> parse(std::string_view text);
  [[nodiscard]] std::string text() const { return instrument + "/" + edition; }
};

struct Question {
  std::string key;  ///< "1a", "q7/a": what a report calls it. The provision's id without what all of them share.
  Provision provision;
  std::string parent;    ///< Key of the question that it is a part of, or "".
  std::string section;   ///< Id of the section it stands in, or "".
  bool is_known = true;  ///< False: the form has it, and its content is not known here.
};

/// What stands in the place of a question in the address of a report and is none: /reports/…/2026/changes.
inline constexpr std::array<std::string_view, 6> words_of_report_addresses{"actions",    "changes", "claims",
                                                                           "challenges", "compare", "exports"};

class Framework {
 public:
  /// Errors: refused when the edition has no question, or one that is called by one of words_of_report_addresses.
  static Result<Framework> of(Edition edition);

  [[nodiscard]] FrameworkName name() const { return {edition_.instrument.id, edition_.id}; }
  [[nodiscard]] const Edition& edition() const { return edition_; }
  /// In the order of the form, parts behind their question.
  [[nodiscard]] const std::vector<Question>& questions() const { return questions_; }
  [[nodiscard]] const Question* find(std::string_view key) const;
  [[nodiscard]] std::vector<const Question*> parts_of(std::string_view key) const;

  /// Which questions an organisation with these roles is asked: main questions whose content is known and that are for
  /// one of the roles, or for everybody; and the known parts of a question whose own content is not known.
  [[nodiscard]] std::vector<const Question*> asked_of(const std::vector<std::string>& roles) const;

  /// SHA-256 of the questionnaire as it was answered: the canonical JSON of {"edition", "instrument", "provisions"}.
  /// When a form changes without a new number, this does.
  [[nodiscard]] const Digest& digest() const { return digest_; }

 private:
  explicit Framework(Edition edition);
  Edition edition_;
  std::vector<Question> questions_;
  Digest digest_;
};

/// Not when it is "answered" without words, options or claims.
bool says_something(const Answer& answer);

/// Whether the report answers the question, as a whole or in all its parts. An answer that says nothing leaves it
/// open.
bool is_answered(const Report& report, const Framework& framework, const Question& question);

/// As shipped with this program. Errors: not_found, naming what there is.
Result<Framework> shipped_framework(std::string_view name);
/// "oecd-haip/1", "oecd-haip/2.0"
std::vector<std::string> shipped_framework_names();

}  // namespace haip
