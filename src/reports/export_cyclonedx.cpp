// A report as CycloneDX 1.6 attestations (ECMA-424): questions are requirements of a standard, claims are claims,
// answers are the map between them. No score is written: none was given.

#include <set>

#include "instruments/edition.hpp"
#include "reports/export.hpp"
#include "reports/oscal.hpp"

namespace haip {
namespace {

class AttestationExport {
 public:
  explicit AttestationExport(const ExportInput& input) : input_(input), report_(input.report) {}

  Json document() {
    Json bom;
    bom.set("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json").set("bomFormat", "CycloneDX");
    bom.set("specVersion", "1.6");
    bom.set("serialNumber", "urn:uuid:" + oscal_uuid("cyclonedx " + report_bytes(input_) + input_.language));
    bom.set("version", 1);
    bom.set("metadata", Json().set("timestamp", format_instant(input_.at)));
    Json declarations;
    declarations.set("assessors", Json().push(assessor())).set("attestations", Json().push(attestation()));
    set_oscal_list(declarations, "claims", claims());
    set_oscal_list(declarations, "evidence", evidence());
    declarations.set("targets", targets());
    if (report_.attestation) declarations.set("affirmation", affirmation());
    bom.set("declarations", std::move(declarations));
    bom.set("definitions", Json().set("standards", Json().push(standard())));
    set_oscal_list(bom, "properties", properties());
    return bom;
  }

 private:
  [[nodiscard]] std::string_view text(const LocalText& texts) const { return text_of(input_, texts).text; }
  static std::string requirement_ref(std::string_view key) { return "requirement:" + std::string(key); }
  static std::string claim_ref(std::string_view id) { return "claim:" + std::string(id); }
  static std::string evidence_ref(std::string_view id) { return "evidence:" + std::string(id); }

  [[nodiscard]] Json organisation() const { return Json().set("name", organisation_of(input_)); }

  [[nodiscard]] Json assessor() const {
    // The organisation reports about itself.
    return Json().set("bom-ref", "assessor:self").set("thirdParty", false).set("organization", organisation());
  }

  [[nodiscard]] Json attestation() const {
    Json attestation;
    const std::string_view summary = text(report_.summary);
    set_oscal_text(attestation, "summary", std::string(summary));
    attestation.set("assessor", "assessor:self");
    Json map;
    for (const AskedAndAnswered& one : in_order_of_form(input_))
      if (one.question != nullptr) map.push(mapped(*one.answer));
    set_oscal_list(attestation, "map", std::move(map));
    return attestation;
  }

  [[nodiscard]] Json mapped(const Answer& answer) const {
    Json item;
    item.set("requirement", requirement_ref(answer.question));
    Json claims;
    for (const std::string& id : answer.claims) claims.push(claim_ref(id));
    set_oscal_list(item, "claims", std::move(claims));
    std::string words = answer.state == "answered" ? std::string() : answer.state;
    const auto add = [&words](std::string_view more, std::string_view between) {
      if (!more.empty()) words += (words.empty() ? "" : std::string(between)) + std::string(more);
    };
    add(text(answer.text), ": ");
    for (const std::string& option : answer.options) add("☑ " + option, "\n");
    if (!words.empty()) item.set("conformance", Json().set("rationale", words));
    return item;
  }

  /// A claim has one target: the model or product when it is about exactly one, else the organisation.
  static std::string target_of(const ClaimScope& scope) {
    if (scope.whole_organisation || scope.models.size() + scope.products.size() != 1) return "target:organisation";
    return scope.models.empty() ? "target:product:" + scope.products.front() : "target:model:" + scope.models.front();
  }

  [[nodiscard]] Json claims() const {
    const Translator translate(label_language(input_));
    Json claims;
    for (const Claim& claim : report_.claims) {
      Json json;
      json.set("bom-ref", claim_ref(claim.id)).set("target", target_of(claim.scope));
      set_oscal_text(json, "predicate", std::string(text(claim.text)));
      json.set("reasoning", claim_in_words(claim, translate));
      Json evidence;
      for (const std::string& id : claim.evidence) evidence.push(evidence_ref(id));
      set_oscal_list(json, "evidence", std::move(evidence));
      Json references;
      for (const std::string& id : claim.evidence)
        if (const EvidenceItem* item = report_.find_evidence(id)) add_reference(references, *item);
      set_oscal_list(json, "externalReferences", std::move(references));
      claims.push(std::move(json));
    }
    return claims;
  }

  // Evidence has no place for a digest; references of the claim have.
  static void add_reference(Json& references, const EvidenceItem& item) {
    const std::string address = evidence_reference(item);
    if (address.empty()) return;
    Json reference;
    reference.set("url", address).set("type", "evidence").set("comment", item.id);
    if (!item.sha256.empty())
      reference.set("hashes", Json().push(Json().set("alg", "SHA-256").set("content", item.sha256)));
    references.push(std::move(reference));
  }

  [[nodiscard]] Json evidence() const {
    Json evidence;
    for (const EvidenceItem& item : report_.evidence) {
      Json json;
      json.set("bom-ref", evidence_ref(item.id));
      set_oscal_text(json, "description", std::string(text(item.title)));
      Json data;
      data.set("name", item.id);
      const std::string address = evidence_reference(item);
      if (!address.empty()) data.set("contents", Json().set("url", address));
      data.set("classification", item.visibility);
      json.set("data", Json().push(std::move(data)));
      if (!item.retrieved.empty()) json.set("created", oscal_day(item.retrieved));
      if (!item.expires.empty()) json.set("expires", oscal_day(item.expires));
      evidence.push(std::move(json));
    }
    return evidence;
  }

  [[nodiscard]] Json targets() const {
    Json targets;
    Json organisation = this->organisation();
    organisation.set("bom-ref", "target:organisation");
    targets.set("organizations", Json().push(std::move(organisation)));
    Json components;
    std::set<std::string> seen;
    const auto add = [&](std::string_view kind, std::string_view type, const std::string& name) {
      std::string ref = "target:" + std::string(kind) + ":" + name;
      if (!seen.insert(ref).second) return;
      components.push(Json().set("bom-ref", std::move(ref)).set("type", type).set("name", name));
    };
    for (const Claim& claim : report_.claims) {
      for (const std::string& name : claim.scope.models) add("model", "machine-learning-model", name);
      for (const std::string& name : claim.scope.products) add("product", "application", name);
    }
    set_oscal_list(targets, "components", std::move(components));
    return targets;
  }

  [[nodiscard]] Json affirmation() const {
    const Attestation& attestation = *report_.attestation;
    Json affirmation;
    set_oscal_text(affirmation, "statement", std::string(text(attestation.statement)));
    // Without a signature in its own format, CycloneDX wants to know where the signatory's organisation is found.
    Json signatory;
    signatory.set("name", attestation.name).set("role", attestation.function).set("organization", organisation());
    signatory.set("externalReference", Json().set("type", "website").set("url", "https://" + report_.domain + "/"));
    return affirmation.set("signatories", Json().push(std::move(signatory)));
  }

  [[nodiscard]] Json standard() const {
    const Edition& edition = input_.framework.edition();
    Json standard;
    standard.set("bom-ref", "standard:" + input_.framework.name().text());
    standard.set("name", choose_text(edition.instrument.title, input_.language).text).set("version", edition.id);
    set_oscal_text(standard, "description", std::string(choose_text(edition.note, input_.language).text));
    Json requirements;
    for (const Question& question : input_.framework.questions()) {
      Json requirement;
      requirement.set("bom-ref", requirement_ref(question.key)).set("identifier", question.key);
      requirement.set("title", question_title(input_, question));
      set_oscal_text(requirement, "text", std::string(choose_text(question.provision.text, input_.language).text));
      if (!question.parent.empty()) requirement.set("parent", requirement_ref(question.parent));
      requirements.push(std::move(requirement));
    }
    standard.set("requirements", std::move(requirements));
    Json references;
    std::set<std::string_view> seen;
    for (const SourceAddress& official : edition.instrument.official)
      if (seen.insert(official.url).second)
        references.push(Json().set("type", "documentation").set("url", official.url));
    set_oscal_list(standard, "externalReferences", std::move(references));
    return standard;
  }

  // What the schema has no field for, so that a program needs no words to read it back.
  [[nodiscard]] Json properties() const {
    Json list;
    const auto add = [&list](const std::string& name, std::string_view value) {
      if (!value.empty()) list.push(Json().set("name", "haip:" + name).set("value", value));
    };
    add("domain", report_.domain);
    add("economy", report_.economy);
    add("size", report_.size);
    for (const std::string& role : report_.roles) add("role", role);
    add("framework", report_.framework);
    add("questionnaire-sha256", questionnaire_of(input_));
    add("period-from", report_.period_from);
    add("period-to", report_.period_to);
    add("original-language", report_.language);
    add("language", input_.language);
    for (const Answer& answer : report_.answers) {
      add("answer:" + answer.question + ":state", answer.state);
      if (answer.visibility != "public") add("answer:" + answer.question + ":visibility", answer.visibility);
    }
    for (const Claim& claim : report_.claims) add_claim(claim, add);
    if (report_.attestation) add("attested-on", report_.attestation->date);
    return list;
  }

  template <class Add>
  static void add_claim(const Claim& claim, const Add& add) {
    const std::string name = "claim:" + claim.id + ":";
    add(name + "kind", claim.kind);
    add(name + "date", claim.date);
    add(name + "until", claim.until);
    if (claim.scope.whole_organisation) add(name + "scope", "whole-organisation");
    for (const std::string& model : claim.scope.models) add(name + "model", model);
    for (const std::string& product : claim.scope.products) add(name + "product", product);
    for (const std::string& version : claim.scope.versions) add(name + "version", version);
    if (claim.visibility != "public") add(name + "visibility", claim.visibility);
  }

  const ExportInput& input_;
  const Report& report_;
};

}  // namespace

Result<Export> export_cyclonedx(const ExportInput& input) {
  CHECK(check_export_size(input));
  std::vector<ExportLoss> losses;
  add_translation_loss(input, losses);
  add_evidence_file_loss(input, losses);
  add_note_loss(input, losses);
  add_unknown_question_loss(input, losses);
  return export_file(input, "cyclonedx", pretty_json(AttestationExport(input).document()), losses);
}

}  // namespace haip
