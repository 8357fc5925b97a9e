// Questionnaires as data: OSCAL catalogs (first byte "{") and libraries in YAML. What is read is an edition that the
// register would take.

#include "base/bytes.hpp"
#include "instruments/questionnaire.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haip;
  const std::string_view bytes = as_text({data, size});
  const QuestionnaireForm form =
      size > 0 && data[0] == '{' ? QuestionnaireForm::oscal_catalog : QuestionnaireForm::yaml_library;
  const auto imported = read_questionnaire(bytes, form, "next-code", {"1", "2026-11-01", "en", "", ""});
  if (imported && !read_edition(edition_json(imported->edition))) __builtin_trap();
  return 0;
}
