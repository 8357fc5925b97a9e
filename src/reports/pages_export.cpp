// What can be downloaded of a report, what each form leaves out, and the files themselves.

#include <algorithm>

#include "base/text.hpp"
#include "instruments/display.hpp"
#include "instruments/view.hpp"
#include "reports/export.hpp"
#include "reports/pages.hpp"
#include "web/conventions.hpp"

namespace haip {
namespace {

struct ExportedReport {
  ShownReport shown;
  Framework framework;
  std::string language;  ///< That ?lang= names, if the report has it; else the original's.
};

bool has_language(const Report& report, std::string_view language) {
  return report.language == language || std::ranges::any_of(report.translations, [&](const auto& translation) {
           return translation.first == language;
         });
}

Result<ExportedReport> exported_report(const PageRequest& ask, std::string_view language) {
  TRY(ShownReport shown, shown_report(ask));
  TRY(const FrameworkName name, FrameworkName::parse(shown.report.framework));
  TRY(Edition edition, find_edition(ask.view, name.instrument, name.edition));
  TRY(Framework framework, Framework::of(std::move(edition)));
  std::string chosen(has_language(shown.report, language) ? language : std::string_view(shown.report.language));
  return ExportedReport{std::move(shown), std::move(framework), std::move(chosen)};
}

Result<Export> made(const ExportedReport& of, const ExportFormat& format) {
  // What the register holds is for everybody already; asking again costs nothing and keeps it so.
  return format.make(
      {seen_by(of.shown.report, Audience::everyone), of.framework, of.language, export_instant(of.shown.report)});
}

Url file_url(const ExportedReport& of, std::string_view form) {
  const ReportName& name = of.shown.summary.name;
  Url url = of_revision(site_url({"reports", name.domain, name.instrument, name.period, "exports", form}), of.shown);
  return of.language == of.shown.report.language ? url : url.with("lang", of.language);
}

Html losses_list(const Export& file, const Translator& translate) {
  if (file.losses.empty()) return Html::text(translate("nothing"));
  Html items;
  for (const ExportLoss& loss : file.losses) {
    std::string words(translate(loss_message(loss.id)));
    if (loss.count > 0) words += " (" + written_number(loss.count, translate.language()) + ")";
    items.add("li", {}, words);
  }
  return tag("ul", items);
}

}  // namespace

Url exports_url(const ReportName& name) {
  return site_url({"reports", name.domain, name.instrument, name.period, "exports"});
}

Result<Page> exports_page(const PageRequest& ask) {
  const Translator& translate = ask.translate;
  TRY(const ExportedReport of, exported_report(ask, ask.language().code()));
  const ReportName& name = of.shown.summary.name;
  Page page{.title = std::string(translate("Download this report")), .section = "reports"};
  page.crumbs = {{std::string(translate("Reports")), Url("/reports")},
                 {isolated(of.shown.organisation) + ", " + name.period, of_revision(report_url(name), of.shown)}};
  page.data_url = site_url({"api", "v1", "reports", name.domain, name.instrument, name.period, "exports"});
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("What everybody may read of the report, in forms for people and for programs. The same "
                            "report gives the same bytes."));
  Html rows;
  for (const ExportFormat& format : export_formats()) {
    const Result<Export> attempt = made(of, format);
    if (!attempt && attempt.error().kind == ErrorKind::too_large) {
      rows.add("tr", {}, tag("th", {attribute("scope", "row")}, translate(format.title)),
               labelled_cell(translate("What it leaves out"),
                             tag("p", translate("Too large to be made: this report cites the same claims very often. "
                                                "The JSON holds everything once."))));
      continue;
    }
    if (!attempt) return fail(attempt.error());
    const Export& file = *attempt;
    const Html link =
        tag("a", {href(file_url(of, format.name)), attribute("download", file.file_name)}, translate(format.title));
    const Html size = tag("span", {attribute("class", "small")}, tag("code", file.file_name), ", ",
                          written_number((file.bytes.size() + 999) / 1000, ask.language()) + " kB");
    rows.add("tr", {}, tag("th", {attribute("scope", "row")}, link, void_tag("br"), size),
             labelled_cell(translate("What it leaves out"), losses_list(file, translate)));
  }
  const auto heading = [](std::string_view text) { return tag("th", {attribute("scope", "col")}, text); };
  page.body.add("table", {attribute("class", "stack")},
                tag("thead", tag("tr", heading(translate("Form")), heading(translate("What it leaves out")))),
                tag("tbody", rows));
  page.body.add("p", {}, translate("The files hold one language; choose another at the foot of this page."));
  return page;
}

Result<Json> exports_json(const PageRequest& ask) {
  TRY(const ExportedReport of, exported_report(ask, ask.request.query.text("lang")));
  Json list{Json::Array{}};
  for (const ExportFormat& format : export_formats()) {
    const Result<Export> attempt = made(of, format);
    // What cannot be had is not offered.
    if (!attempt && attempt.error().kind == ErrorKind::too_large) continue;
    if (!attempt) return fail(attempt.error());
    const Export& file = *attempt;
    Json json;
    json.set("form", format.name).set("title", format.title).set("address", file_url(of, format.name).text());
    json.set("media_type", file.media_type).set("file_name", file.file_name);
    json.set("size_bytes", std::uint64_t{file.bytes.size()});
    list.push(json.set("left_out", losses_json(file.losses)));
  }
  return Json().set("exports", std::move(list));
}

Result<DownloadedFile> export_file_of(const PageRequest& ask) {
  const ExportFormat* format = find_export_format(ask.route.text("form"));
  if (format == nullptr) return fail(ErrorKind::not_found, "there is no such form of a report");
  TRY(const ExportedReport of, exported_report(ask, ask.request.query.text("lang")));
  TRY(Export file, made(of, *format));
  return DownloadedFile{std::move(file.bytes), std::move(file.media_type), std::move(file.file_name)};
}

}  // namespace haip
