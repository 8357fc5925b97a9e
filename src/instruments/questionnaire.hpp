#pragma once
// Questionnaires that come as data: an OSCAL catalog in JSON, or a library in YAML as CISO Assistant keeps them
// (docs/format-questionnaire-import.md). Each becomes an edition of an instrument of kind "questionnaire", without
// questions to a person: such a file says itself what is what.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "instruments/matching.hpp"

namespace haip {

enum class QuestionnaireForm { oscal_catalog, yaml_library };

/// Which of the two the bytes are, from what stands at their beginning; nothing for other documents.
std::optional<QuestionnaireForm> questionnaire_form(std::string_view bytes);

/// What an edition has no place for, and how many of it there were.
using LeftOutCounts = std::map<std::string, std::uint64_t, std::less<>>;

struct ImportedQuestionnaire {
  Edition edition;
  LeftOutCounts left_out;
};

/// Errors: malformed (with the place in YAML; naming the control in JSON); too_large; whatever read_edition refuses.
Result<ImportedQuestionnaire> read_questionnaire(std::string_view bytes, QuestionnaireForm form,
                                                 std::string_view instrument, const ImportFacts& facts);

// The two readers, in files of their own, and what they share.

/// Puts an edition together.
class QuestionnaireBuilder {
 public:
  QuestionnaireBuilder(std::string_view instrument, const ImportFacts& facts);

  void set_title(const LocalText& title);
  /// Adds a provision and gives its id: made from `name` ("AC-2(1)" becomes "ac-2-1"), with a number behind it when
  /// that is taken. `name` may have segments: "v1/1a". What has neither heading nor text gets its label as its heading.
  ProvisionId add(std::string_view kind, std::string_view name, const std::optional<ProvisionId>& parent,
                  LocalText label, LocalText heading, LocalText text);
  void leave_out(std::string_view what, std::uint64_t count = 1) { left_out_[std::string(what)] += count; }
  [[nodiscard]] const std::string& language() const { return facts_.language; }

  Result<ImportedQuestionnaire> finish() &&;

 private:
  [[nodiscard]] ProvisionId free_id(std::string_view name) const;
  ImportFacts facts_;
  Edition edition_;
  std::set<std::string, std::less<>> anchors_;
  LeftOutCounts left_out_;
};

Status read_oscal_catalog(std::string_view bytes, QuestionnaireBuilder& builder);
Status read_yaml_library(std::string_view bytes, QuestionnaireBuilder& builder);

}  // namespace haip
