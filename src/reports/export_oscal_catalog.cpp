// The questionnaire as an OSCAL catalog: a section is a group, a question is a control, its parts are controls in it.

#include "base/text.hpp"
#include "reports/export.hpp"
#include "reports/oscal.hpp"

namespace haip {
namespace {

constexpr std::string_view option_mark = "☐ ";

class CatalogExport {
 public:
  CatalogExport(const ExportInput& input, const std::vector<ExportLoss>& losses) : input_(input), losses_(losses) {}

  Json document() {
    const Edition& edition = input_.framework.edition();
    Json catalog;
    catalog.set("uuid", oscal_uuid("catalog " + input_.framework.digest().hex() + " " + input_.language));
    catalog.set("metadata", metadata(edition));
    Json groups{Json::Array{}};
    Json controls{Json::Array{}};
    for (const Provision& provision : edition.provisions)
      if (provision.kind == "section") groups.push(group(provision));
    for (const Question& question : input_.framework.questions())
      if (question.section.empty() && question.parent.empty()) controls.push(control(question));
    // A section without questions is a text of its own: OSCAL asks that a group holds something.
    set_oscal_list(catalog, "groups", std::move(groups));
    set_oscal_list(catalog, "controls", std::move(controls));
    return Json().set("catalog", std::move(catalog));
  }

 private:
  [[nodiscard]] std::string_view text(const LocalText& texts) const { return choose_text(texts, input_.language).text; }

  [[nodiscard]] Json metadata(const Edition& edition) const {
    const Result<Instant> published = parse_date(edition.date);
    Json metadata = oscal_metadata(text(edition.instrument.title), edition.id, published ? *published : input_.at);
    Json props;
    add_oscal_prop(props, "instrument", edition.instrument.id);
    add_oscal_prop(props, "questionnaire-sha256", input_.framework.digest().hex());
    add_oscal_prop(props, "wording", edition.wording);
    if (edition.is_partial) add_oscal_prop(props, "partial", "true");
    set_oscal_list(metadata, "props", std::move(props));
    Json links;
    for (const SourceAddress& official : edition.instrument.official)
      links.push(Json().set("href", official.url).set("rel", "source"));
    set_oscal_list(metadata, "links", std::move(links));
    std::string remarks(text(edition.note));
    for (const ExportLoss& loss : losses_)
      remarks += (remarks.empty() ? "" : "\n\n") + std::string("Left out: ") + loss_message(loss.id) + ".";
    set_oscal_text(metadata, "remarks", std::move(remarks));
    return metadata;
  }

  [[nodiscard]] Json group(const Provision& section) const {
    Json group;
    group.set("id", oscal_token("s_", section.id.rest()));
    const std::string title = oscal_line(std::string(text(section.label)) + " " + std::string(text(section.heading)));
    group.set("title", title.empty() ? section.id.text() : title);
    Json props;
    add_oscal_prop(props, "provision", section.id.text());
    set_oscal_list(group, "props", std::move(props));
    Json parts;
    if (const std::string_view prose = text(section.text); !prose.empty())
      parts.push(
          Json().set("id", oscal_token("s_", section.id.rest()) + "_ovw").set("name", "overview").set("prose", prose));
    set_oscal_list(group, "parts", std::move(parts));
    Json controls;
    for (const Question& question : input_.framework.questions())
      if (question.section == section.id.text() && question.parent.empty()) controls.push(control(question));
    set_oscal_list(group, "controls", std::move(controls));
    return group;
  }

  // The words of the question, and each tick box as an item of it.
  [[nodiscard]] Json statement(const Question& question, const std::string& control_id) const {
    std::string prose;
    Json items;
    std::size_t number = 0;
    for (const std::string_view line : split(text(question.provision.text), '\n')) {
      if (!line.starts_with(option_mark)) {
        prose += (prose.empty() ? "" : "\n\n") + std::string(line);
        continue;
      }
      Json item;
      item.set("id", control_id + "_smt." + std::to_string(++number)).set("name", "item").set("class", "option");
      items.push(item.set("prose", trim(line.substr(option_mark.size()))));
    }
    Json part;
    part.set("id", control_id + "_smt").set("name", "statement");
    set_oscal_text(part, "prose", std::string(trim(prose)));
    set_oscal_list(part, "parts", std::move(items));
    return part;
  }

  [[nodiscard]] Json control(const Question& question) const {
    Json control;
    const std::string id = oscal_token("q_", question.key);
    control.set("id", id).set("class", question.provision.kind);
    control.set("title", oscal_line(question_title(input_, question)));
    Json props;
    if (const std::string label = oscal_line(text(question.provision.label)); !label.empty())
      props.push(Json().set("name", "label").set("value", label));
    add_oscal_prop(props, "provision", question.provision.id.text());
    for (const std::string& role : question.provision.roles) add_oscal_prop(props, "role", role);
    if (!question.is_known) add_oscal_prop(props, "content-known", "false");
    set_oscal_list(control, "props", std::move(props));
    if (!text(question.provision.text).empty()) control.set("parts", Json().push(statement(question, id)));
    Json parts;
    for (const Question* part : input_.framework.parts_of(question.key)) parts.push(this->control(*part));
    set_oscal_list(control, "controls", std::move(parts));
    return control;
  }

  const ExportInput& input_;
  const std::vector<ExportLoss>& losses_;
};

}  // namespace

Result<Export> export_oscal_catalog(const ExportInput& input) {
  std::vector<ExportLoss> losses{{"answers", input.report.answers.size()}};
  if (input.framework.edition().instrument.title.size() > 1) losses.push_back({"translations", 0});
  return export_file(input, "oscal-catalog", pretty_json(CatalogExport(input, losses).document()), losses);
}

}  // namespace haip
