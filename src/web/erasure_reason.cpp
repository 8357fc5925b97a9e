#include "web/erasure_reason.hpp"

namespace haip {

std::string_view erasure_reason_name(std::string_view reason, const Translator& translate) {
  if (reason == "personal-data") return translate("personal data");
  if (reason == "author-request") return translate("request of the author");
  if (reason == "law") return translate("required by law");
  if (reason == "rights-of-others") return translate("rights of others");
  return translate("published by mistake");
}

}  // namespace haip
