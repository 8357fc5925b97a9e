// A report as OSCAL assessment results: an answer is an observation, so is a claim; evidence is a resource. There are
// no findings: nobody has judged the answers, and a verdict that nobody gave is not made up here.

#include <set>

#include "base/version.hpp"
#include "instruments/edition.hpp"
#include "reports/export.hpp"
#include "reports/oscal.hpp"
#include "reports/submitted_check.hpp"

namespace haip {
namespace {

// OSCAL's texts are Markdown already (MarkupMultilineDatatype), as ours are.

class ResultsExport {
 public:
  ResultsExport(const ExportInput& input, const std::vector<ExportLoss>& losses)
      : input_(input),
        report_(input.report),
        losses_(losses),
        name_(report_.domain + "/" + report_.framework + "/" + period_name(report_)) {}

  Json document() {
    Json results;
    // Another content is another document; its parts keep their names.
    results.set("uuid", oscal_uuid("assessment-results " + report_bytes(input_) + input_.language));
    results.set("metadata", metadata());
    results.set("import-ap", Json().set("href", "#" + uuid("assessment-plan")));
    results.set("results", Json().push(result()));
    results.set("back-matter", Json().set("resources", resources()));
    return Json().set("assessment-results", std::move(results));
  }

 private:
  [[nodiscard]] std::string uuid(std::string_view what, std::string_view id = {}) const {
    return oscal_uuid(name_ + " " + std::string(what) + " " + std::string(id));
  }
  [[nodiscard]] std::string_view text(const LocalText& texts) const { return text_of(input_, texts).text; }
  [[nodiscard]] std::string collected() const { return format_instant(input_.at); }

  // Who attests; else the organisation stands alone.
  [[nodiscard]] Json metadata() const {
    const std::string title = "Report of " + organisation_of(input_) + ", " + period_name(report_);
    Json metadata = oscal_metadata(title, period_name(report_), input_.at);
    Json props;
    add_oscal_prop(props, "domain", report_.domain);
    add_oscal_prop(props, "economy", report_.economy);
    add_oscal_prop(props, "size", report_.size);
    for (const std::string& role : report_.roles) add_oscal_prop(props, "role", role);
    add_oscal_prop(props, "framework", report_.framework);
    add_oscal_prop(props, "questionnaire-sha256", questionnaire_of(input_));
    add_oscal_prop(props, "original-language", report_.language);
    add_oscal_prop(props, "language", input_.language);
    for (const auto& [language, how] : report_.translations) {
      std::string translation = language;
      translation += ' ';
      translation += how;
      add_oscal_prop(props, "translation", translation);
    }
    for (const ExportLoss& loss : losses_) add_oscal_prop(props, "left-out", loss_message(loss.id));
    metadata.set("props", std::move(props));
    Json roles;
    roles.push(Json().set("id", "reporter").set("title", "Organisation that reports"));
    Json organisation;
    organisation.set("uuid", uuid("party"))
        .set("type", "organization")
        .set("name", oscal_line(organisation_of(input_)));
    Json parties;
    parties.push(std::move(organisation));
    if (report_.attestation) {
      roles.push(Json().set("id", "signatory").set("title", "Who attests the report"));
      Json person;
      person.set("uuid", uuid("signatory")).set("type", "person");
      person.set("name", oscal_line(report_.attestation->name));
      Json of_person;
      add_oscal_prop(of_person, "function", report_.attestation->function);
      set_oscal_list(person, "props", std::move(of_person));
      parties.push(person.set("member-of-organizations", Json().push(uuid("party"))));
    }
    metadata.set("roles", std::move(roles)).set("parties", std::move(parties));
    metadata.set("responsible-parties", Json().push(responsible("reporter", "party")));
    return metadata;
  }

  [[nodiscard]] Json responsible(std::string_view role, std::string_view party) const {
    return Json().set("role-id", role).set("party-uuids", Json().push(uuid(party)));
  }

  [[nodiscard]] Json result() const {
    Json result;
    result.set("uuid", uuid("result")).set("title", "Answers of the organisation");
    const std::string_view summary = text(report_.summary);
    result.set("description", summary.empty()
                                  ? std::string_view("What the organisation says about itself. Nobody has judged it.")
                                  : summary);
    result.set("start", report_.period_from.empty() ? collected() : oscal_day(report_.period_from));
    if (!report_.period_to.empty()) result.set("end", oscal_day(report_.period_to));
    set_oscal_list(result, "props", Json(Json::Array{}));
    result.set("local-definitions", Json().set("components", components()));
    Json reviewed;
    reviewed.set("control-selections", Json().push(selection()));
    result.set("reviewed-controls", std::move(reviewed));
    if (report_.attestation) result.set("attestations", Json().push(attestation()));
    Json observations;
    for (const AskedAndAnswered& one : in_order_of_form(input_)) observations.push(answer(one));
    for (const Claim& claim : report_.claims) observations.push(this->claim(claim));
    add_checks(observations);
    set_oscal_list(result, "observations", std::move(observations));
    return result;
  }

  // The controls are those of the catalog that export_oscal_catalog writes.
  [[nodiscard]] Json selection() const {
    Json controls;
    for (const AskedAndAnswered& one : in_order_of_form(input_))
      if (one.question != nullptr) controls.push(Json().set("control-id", oscal_token("q_", one.question->key)));
    Json selection;
    if (controls.if_array() == nullptr) return selection.set("include-all", Json(Json::Object{}));
    return selection.set("include-controls", std::move(controls));
  }

  [[nodiscard]] Json attestation() const {
    Json part;
    part.set("name", "authorization-statement");
    const std::string_view statement = text(report_.attestation->statement);
    part.set("prose", statement.empty() ? std::string_view("The report is attested.") : statement);
    Json attestation;
    attestation.set("responsible-parties", Json().push(responsible("signatory", "signatory")));
    return attestation.set("parts", Json().push(std::move(part)));
  }

  // Models and products that claims are about.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> subjects_of(const ClaimScope& scope) const {
    std::vector<std::pair<std::string, std::string>> subjects;
    subjects.reserve(scope.models.size() + scope.products.size());
    for (const std::string& name : scope.models) subjects.emplace_back("model", name);
    for (const std::string& name : scope.products) subjects.emplace_back("product", name);
    return subjects;
  }

  [[nodiscard]] Json components() const {
    Json tool;
    tool.set("uuid", uuid("tool")).set("type", "software").set("title", "haip");
    tool.set("description", "The program that checked the report.");
    Json version;
    add_oscal_prop(version, "version", program_version());
    tool.set("props", std::move(version));
    Json components;
    components.push(tool.set("status", Json().set("state", "operational")));
    std::set<std::pair<std::string, std::string>> seen;
    for (const Claim& claim : report_.claims)
      for (const auto& subject : subjects_of(claim.scope)) {
        if (!seen.insert(subject).second) continue;
        Json component;
        component.set("uuid", uuid(subject.first, subject.second)).set("type", "software");
        component.set("title", oscal_line(subject.second));
        component.set("description", "A " + subject.first + " that the report is about.");
        Json props;
        add_oscal_prop(props, "kind", subject.first);
        component.set("props", std::move(props));
        // The report does not say in which state of its life it is.
        components.push(component.set("status", Json().set("state", "other").set("remarks", "Not stated.")));
      }
    return components;
  }

  [[nodiscard]] Json answer(const AskedAndAnswered& one) const {
    const Answer& answer = *one.answer;
    Json observation;
    observation.set("uuid", uuid("answer", answer.question));
    observation.set("title",
                    oscal_line(one.question == nullptr ? answer.question : question_title(input_, *one.question)));
    std::string words(text(answer.text));
    for (const std::string& option : answer.options) words += (words.empty() ? "- " : "\n- ") + option;
    observation.set("description", words.empty() ? "State: " + answer.state + "." : words);
    Json props;
    add_oscal_prop(props, "question", answer.question);
    add_oscal_prop(props, "state", answer.state);
    for (const std::string& option : answer.options) add_oscal_prop(props, "option", option);
    for (const std::string& id : answer.claims) add_oscal_prop(props, "claim", id);
    if (answer.visibility != "public") add_oscal_prop(props, "visibility", answer.visibility);
    observation.set("props", std::move(props));
    Json links;
    for (const std::string& id : answer.claims)
      links.push(Json().set("href", "#" + uuid("claim", id)).set("rel", "rests-on"));
    set_oscal_list(observation, "links", std::move(links));
    set_statement(observation);
    observation.set("collected", collected());
    set_oscal_text(observation, "remarks", std::string(text(answer.note)));
    return observation;
  }

  // The organisation says so: nobody from outside has looked (that would be EXAMINE or TEST).
  void set_statement(Json& observation) const {
    observation.set("methods", Json().push("INTERVIEW"));
    Json actor;
    actor.set("type", "party").set("actor-uuid", uuid("party")).set("role-id", "reporter");
    observation.set("origins", Json().push(Json().set("actors", Json().push(std::move(actor)))));
  }

  [[nodiscard]] Json claim(const Claim& claim) const {
    Json observation;
    observation.set("uuid", uuid("claim", claim.id)).set("title", "Claim " + claim.id);
    const std::string_view words = text(claim.text);
    observation.set("description", words.empty() ? std::string_view(claim.id) : words);
    Json props;
    add_oscal_prop(props, "claim", claim.id);
    add_oscal_prop(props, "kind", claim.kind);
    add_oscal_prop(props, "date", claim.date);
    if (claim.scope.whole_organisation) add_oscal_prop(props, "scope", "whole-organisation");
    for (const std::string& version : claim.scope.versions) add_oscal_prop(props, "version", version);
    if (claim.visibility != "public") add_oscal_prop(props, "visibility", claim.visibility);
    observation.set("props", std::move(props));
    set_statement(observation);
    Json subjects;
    for (const auto& [kind, name] : subjects_of(claim.scope))
      subjects.push(
          Json().set("subject-uuid", uuid(kind, name)).set("type", "component").set("title", oscal_line(name)));
    if (claim.scope.whole_organisation) subjects.push(Json().set("subject-uuid", uuid("party")).set("type", "party"));
    set_oscal_list(observation, "subjects", std::move(subjects));
    Json evidence;
    for (const std::string& id : claim.evidence)
      if (const EvidenceItem* item = report_.find_evidence(id))
        evidence.push(Json().set("href", "#" + uuid("evidence", id)).set("description", title_of(*item)));
    set_oscal_list(observation, "relevant-evidence", std::move(evidence));
    observation.set("collected", collected());
    if (!claim.until.empty()) observation.set("expires", oscal_day(claim.until));
    return observation;
  }

  // What a program can tell from the report alone, as of the day on which it was attested.
  void add_checks(Json& observations) const {
    const SubmittedCheck check = check_submitted(report_, input_.framework, input_.at);
    const ReportCounts& counts = check.counts;
    Json open;
    for (const std::string& key : check.unanswered) add_oscal_prop(open, "unanswered", key);
    observations.push(
        test("Completeness",
             std::to_string(counts.answered) + " of " + std::to_string(counts.asked) +
                 " questions that are asked of these roles have an answer. Looked at in the report alone: "
                 "no link was followed and no file was opened.",
             std::move(open)));
    for (const Finding& finding : check.findings) {
      Json props;
      add_oscal_prop(props, "rule", finding.rule_id);
      add_oscal_prop(props, "severity", severity_word(finding.severity));
      add_oscal_prop(props, "place", finding.pointer);
      observations.push(test("Finding of the rule " + finding.rule_id, finding.message, std::move(props)));
    }
  }

  [[nodiscard]] Json test(const std::string& title, const std::string& words, Json props) const {
    Json observation;
    observation.set("uuid", uuid("test", title + " " + words + " " + canonical_json(props)));
    observation.set("title", oscal_line(title)).set("description", words);
    set_oscal_list(observation, "props", std::move(props));
    observation.set("methods", Json().push("TEST"));
    Json actor;
    actor.set("type", "tool").set("actor-uuid", uuid("tool"));
    observation.set("origins", Json().push(Json().set("actors", Json().push(std::move(actor)))));
    return observation.set("collected", collected());
  }

  [[nodiscard]] std::string title_of(const EvidenceItem& item) const {
    const std::string title = oscal_line(text(item.title));
    return title.empty() ? item.id : title;
  }

  [[nodiscard]] Json resources() const {
    Json resources;
    Json plan;
    plan.set("uuid", uuid("assessment-plan"))
        .set("title", "No assessment plan: the organisation answers a questionnaire");
    plan.set("description", "The questions are the controls of the catalog named here.");
    Json link;
    link.set("href",
             input_.framework.name().instrument + "-" + input_.framework.name().edition + ".oscal-catalog.json");
    resources.push(plan.set("rlinks", Json().push(link.set("media-type", "application/json"))));
    for (const EvidenceItem& item : report_.evidence) resources.push(resource(item));
    return resources;
  }

  [[nodiscard]] Json resource(const EvidenceItem& item) const {
    Json resource;
    resource.set("uuid", uuid("evidence", item.id)).set("title", title_of(item));
    Json props;
    add_oscal_prop(props, "evidence", item.id);
    add_oscal_prop(props, "retrieved", item.retrieved);
    add_oscal_prop(props, "expires", item.expires);
    if (item.visibility != "public") add_oscal_prop(props, "visibility", item.visibility);
    set_oscal_list(resource, "props", std::move(props));
    Json link;
    link.set("href", evidence_reference(item));
    set_oscal_text(link, "media-type", oscal_line(item.media_type));
    if (!item.sha256.empty())
      link.set("hashes", Json().push(Json().set("algorithm", "SHA-256").set("value", item.sha256)));
    if (!item.url.empty() || !item.file.empty()) resource.set("rlinks", Json().push(std::move(link)));
    return resource;
  }

  const ExportInput& input_;
  const Report& report_;
  const std::vector<ExportLoss>& losses_;
  std::string name_;
};

}  // namespace

Result<Export> export_oscal_assessment_results(const ExportInput& input) {
  CHECK(check_export_size(input));
  std::vector<ExportLoss> losses;
  add_translation_loss(input, losses);
  add_evidence_file_loss(input, losses);
  return export_file(input, "oscal-assessment-results", pretty_json(ResultsExport(input, losses).document()), losses);
}

}  // namespace haip
