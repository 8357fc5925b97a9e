// Pages that need nothing else, of the whole report and of its summary: no script, no address is asked when it is
// opened, headings to jump to, print style.

#include <algorithm>
#include <span>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "instruments/display.hpp"
#include "reports/comparison.hpp"
#include "reports/export.hpp"
#include "reports/pages.hpp"
#include "web/conventions.hpp"
#include "web/markdown.hpp"

namespace haip {
namespace {

std::string anchor_of(std::string_view kind, std::string_view key) {
  std::string anchor = std::string(kind) + "-" + std::string(key);
  std::ranges::replace(anchor, '/', '-');
  return anchor;
}

Url link_to(std::string_view kind, std::string_view key) { return Url("#").at(anchor_of(kind, key)); }

enum class Extent { whole, summary };

class HtmlExport {
 public:
  HtmlExport(const ExportInput& input, const std::vector<ExportLoss>& losses, Extent extent)
      : input_(input),
        losses_(losses),
        extent_(extent),
        translator_(label_language(input)),
        answers_(in_order_of_form(input)) {}

  std::string document() {
    Html body = tag("h1", title());
    body += facts();
    body.add("p", {attribute("class", "note")},
             translate("These are the organisation’s own words. This file says what it reports, not whether it "
                       "holds."));
    body += texts(input_.report.summary);
    if (extent_ == Extent::summary) {
      body += overview();
    } else {
      body += contents();
      body += all_answers();
      body += uncited_claims();
      body += evidence();
    }
    body += attestation();
    Html page = doctype();
    page += tag("html", {attribute("lang", language().code()), attribute("dir", language().direction_name())},
                head() + tag("body", tag("main", body) + foot()));
    return std::move(page).take() + "\n";
  }

 private:
  [[nodiscard]] std::string_view translate(const char* message) const { return translator_(message); }
  [[nodiscard]] Language language() const { return translator_.language(); }
  [[nodiscard]] std::string title() const {
    return translator_.format("Report of {organisation}, {period}",
                              {{"organisation", organisation_of(input_)}, {"period", period_name(input_.report)}});
  }

  [[nodiscard]] Html head() const {
    Html head;
    head.add_void("meta", {attribute("charset", "utf-8")});
    head.add("title", {}, title());
    head.add_void("meta", {attribute("name", "viewport"), attribute("content", "width=device-width, initial-scale=1")});
    head.add_void("meta", {attribute("http-equiv", "Content-Security-Policy"),
                           attribute("content", "default-src 'none'; style-src 'unsafe-inline'")});
    return tag("head", head + Html::trusted("<style>" + std::string(embedded_file("data/export.css")) + "</style>"));
  }

  /// Marked when it is in another language than the page.
  [[nodiscard]] std::optional<std::string_view> language_mark(std::string_view of_text) const {
    if (of_text.empty() || of_text == language().code()) return std::nullopt;
    return of_text;
  }

  [[nodiscard]] Html texts(const LocalText& all) const {
    const ChosenText chosen = text_of(input_, all);
    if (chosen.text.empty()) return {};
    const Result<Html> rendered = markdown(chosen.text, {.top_heading = 4});
    return tag("div", {attribute("lang", language_mark(chosen.language))},
               rendered ? *rendered : tag("p", chosen.text));
  }

  [[nodiscard]] Html in_original(std::string_view text) const {
    return tag("span", {attribute("lang", language_mark(input_.report.language))}, text);
  }

  [[nodiscard]] Html facts() const {
    const Report& report = input_.report;
    std::vector<std::pair<std::string, Html>> facts;
    const ChosenText name = text_of(input_, report.organisation);
    facts.emplace_back(translate("Organisation"),
                       tag("span", {attribute("lang", language_mark(name.language))}, organisation_of(input_)) +
                           Html::text(" (" + report.domain + ")"));
    if (!report.economy.empty())
      facts.emplace_back(translate("Economy"), Html::text(display_country(report.economy, language())));
    if (!report.size.empty()) facts.emplace_back(translate("Size"), Html::text(report.size));
    std::string roles;
    for (const std::string& role : report.roles)
      roles += (roles.empty() ? "" : ", ") + std::string(role_name(role, translator_));
    facts.emplace_back(translate("Roles"), Html::text(roles));
    facts.emplace_back(translate("Questionnaire"), questionnaire());
    facts.emplace_back(translate("Period"), day_element(report.period_from, language()) + Html::text(" – ") +
                                                day_element(report.period_to, language()));
    const std::optional<Language> original = find_language(report.language);
    facts.emplace_back(translate("Original language"),
                       original ? tag("span", {attribute("lang", original->code())}, original->native_name())
                                : Html::text(report.language));
    for (const auto& [code, how] : report.translations)
      if (code == input_.language)
        facts.emplace_back(
            translate("Translation"),
            Html::text(how == "machine" ? translate("Translated by a machine; the original is what counts.")
                                        : translate("A translation; the original is what counts.")));
    return fact_list(facts);
  }

  [[nodiscard]] Html questionnaire() const {
    const ChosenText name = choose_text(input_.framework.edition().instrument.short_title, language().code());
    return tag("span", {attribute("lang", language_mark(name.language))}, name.text) +
           Html::text(", " + input_.framework.name().edition);
  }

  [[nodiscard]] std::string section_title(std::string_view section) const {
    const Result<ProvisionId> id = ProvisionId::parse(section);
    const Provision* provision = id ? input_.framework.edition().find(*id) : nullptr;
    if (provision == nullptr) return std::string(translate("Questions"));
    const std::string label = label_text(*provision, language());
    const std::string name = name_text(*provision, language());
    return label == name ? label : label + " " + name;
  }

  [[nodiscard]] std::string name_of(const AskedAndAnswered& one) const {
    return one.question == nullptr ? one.answer->question : question_title(input_, *one.question);
  }
  static std::string_view section_of(const AskedAndAnswered& one) {
    return one.question == nullptr ? std::string_view() : std::string_view(one.question->section);
  }

  /// `write` gets each run of answers that stand in one section.
  template <class Write>
  void by_section(Write write) const {
    for (std::size_t from = 0; from < answers_.size();) {
      std::size_t to = from + 1;
      while (to < answers_.size() && section_of(answers_[to]) == section_of(answers_[from])) ++to;
      write(section_of(answers_[from]), std::span(answers_).subspan(from, to - from));
      from = to;
    }
  }

  [[nodiscard]] Html contents() const {
    Html list;
    by_section([&](std::string_view section, std::span<const AskedAndAnswered> answers) {
      Html questions;
      for (const AskedAndAnswered& one : answers)
        questions.add("li", {}, tag("a", {href(link_to("q", one.answer->question))}, name_of(one)));
      list.add("li", {}, tag("strong", section_title(section)), tag("ol", questions));
    });
    return tag("nav", {attribute("aria-labelledby", "contents")},
               tag("h2", {attribute("id", "contents")}, translate("Contents")) + tag("ol", list));
  }

  /// How each question is answered, and on what kinds of claims the answers rest.
  [[nodiscard]] Html overview() const {
    Html all = tag("h2", {attribute("id", "questions")}, translate("By question"));
    by_section([&](std::string_view section, std::span<const AskedAndAnswered> answers) {
      Html rows;
      for (const AskedAndAnswered& one : answers) {
        std::string kinds;
        for (const std::string& kind : kinds_cited(input_.report, *one.answer))
          kinds += (kinds.empty() ? "" : ", ") + std::string(claim_kind_name(kind, translator_));
        rows.add("tr", {}, tag("th", {attribute("scope", "row")}, name_of(one)),
                 tag("td", answer_state_name(one.answer->state, translator_)), tag("td", kinds));
      }
      const auto heading = [](std::string_view name) { return tag("th", {attribute("scope", "col")}, name); };
      all.add("table", {}, tag("caption", section_title(section)),
              tag("thead", tag("tr", heading(translate("Question")), heading(translate("Answer")),
                               heading(translate("Rests on")))),
              tag("tbody", rows));
    });
    return all;
  }

  [[nodiscard]] Html all_answers() const {
    Html all;
    by_section([&](std::string_view section, std::span<const AskedAndAnswered> answers) {
      all.add("h2", {attribute("id", anchor_of("section", answers.front().answer->question))}, section_title(section));
      for (const AskedAndAnswered& one : answers) all += answer(one);
    });
    return all;
  }

  [[nodiscard]] Html answer(const AskedAndAnswered& one) const {
    const Answer& answer = *one.answer;
    Html block = tag("h3", {attribute("id", anchor_of("q", answer.question))}, name_of(one));
    if (one.question != nullptr && !one.question->provision.text.empty())
      block.add("div", {attribute("class", "asked")}, text_block(one.question->provision.text, language()));
    block.add("p", {},
              tag("span", {attribute("class", answer.state == "answered" ? "state answered" : "state")},
                  answer_state_name(answer.state, translator_)),
              visibility_mark(answer.visibility));
    Html options;
    for (const std::string& option : answer.options) options.add("li", {}, in_original(option));
    if (!options.empty()) block.add("ul", {}, options);
    block += texts(answer.text);
    if (!answer.note.empty())
      block.add("div", {attribute("class", "note")}, tag("strong", translate("Note for colleagues")),
                texts(answer.note));
    Html claims;
    for (const std::string& id : answer.claims)
      if (const Claim* one_claim = input_.report.find_claim(id)) claims.add("li", {}, claim(*one_claim));
    if (!claims.empty()) block.add("ul", {attribute("class", "claims")}, claims);
    return block;
  }

  [[nodiscard]] Html claim(const Claim& claim) const {
    Html block =
        tag("p", {attribute("class", "kind")}, claim_in_words(claim, translator_), visibility_mark(claim.visibility));
    block += texts(claim.text);
    Html links;
    for (const std::string& id : claim.evidence)
      if (const EvidenceItem* item = input_.report.find_evidence(id)) {
        if (!links.empty()) links.add_text(" · ");
        links += tag("a", {href(link_to("evidence", id))}, title_of(*item));
      }
    if (!links.empty()) block.add("p", {attribute("class", "small")}, translate("Evidence"), ": ", links);
    return block;
  }

  [[nodiscard]] Html title_of(const EvidenceItem& item) const {
    const ChosenText chosen = text_of(input_, item.title);
    return tag("span", {attribute("lang", language_mark(chosen.language))},
               chosen.text.empty() ? std::string_view(item.id) : chosen.text);
  }

  [[nodiscard]] Html visibility_mark(std::string_view visibility) const {
    if (visibility == "public") return {};
    return tag("span", {attribute("class", "state")},
               visibility == "internal" ? translate("internal") : translate("on request"));
  }

  [[nodiscard]] Html uncited_claims() const {
    Html list;
    for (const Claim& one : input_.report.claims) {
      const auto cites = [&](const Answer& answer) { return std::ranges::count(answer.claims, one.id) > 0; };
      if (std::ranges::none_of(input_.report.answers, cites)) list.add("li", {}, claim(one));
    }
    if (list.empty()) return {};
    return tag("h2", {attribute("id", "further-claims")}, translate("What no answer cites")) +
           tag("ul", {attribute("class", "claims")}, list);
  }

  [[nodiscard]] Html evidence() const {
    Html list;
    for (const EvidenceItem& item : input_.report.evidence) {
      Html lines = tag("p", tag("strong", title_of(item)), visibility_mark(item.visibility));
      if (const auto url = external_url(item.url))
        lines.add("p", {attribute("class", "small")},
                  tag("a", {href(*url), attribute("rel", "nofollow ugc"), attribute("class", "address")}, item.url));
      else
        lines.add("p", {attribute("class", "small")}, tag("code", item.url.empty() ? item.file : item.url));
      Html small;
      const auto add = [&](std::string_view label, const Html& value) {
        if (!small.empty()) small.add_text("; ");
        small += Html::text(std::string(label) + " ") + value;
      };
      if (!item.media_type.empty()) small += tag("code", item.media_type);
      if (!item.retrieved.empty()) add(translate("retrieved on"), day_element(item.retrieved, language()));
      if (!item.expires.empty()) add(translate("counts until"), day_element(item.expires, language()));
      if (!item.sha256.empty()) add("SHA-256", tag("code", item.sha256));
      if (!small.empty()) lines.add("p", {attribute("class", "small")}, small);
      list.add("li", {attribute("id", anchor_of("evidence", item.id))}, lines);
    }
    if (list.empty()) return {};
    return tag("h2", {attribute("id", "evidence")}, translate("Evidence")) +
           tag("ul", {attribute("class", "claims")}, list);
  }

  [[nodiscard]] Html attestation() const {
    if (!input_.report.attestation) return {};
    const Attestation& attestation = *input_.report.attestation;
    return tag("h2", {attribute("id", "attestation")}, translate("Attestation")) + texts(attestation.statement) +
           tag("p", in_original(attestation.name + ", " + attestation.function), ", ",
               day_element(attestation.date, language()));
  }

  [[nodiscard]] Html foot() const {
    Html foot;
    if (!losses_.empty()) {
      foot.add("h2", {attribute("id", "left-out")}, translate("What this file does not hold"));
      Html list;
      for (const ExportLoss& loss : losses_) {
        const std::string message(translate(loss_message(loss.id)));
        list.add("li", {}, loss.count == 0 ? message : message + " (" + std::to_string(loss.count) + ")");
      }
      foot.add("ul", {}, list);
    }
    foot.add("p", {},
             translator_.markup("Made by haip. The same report as JSON has the SHA-256 {digest}.",
                                {{"digest", tag("code", sha256(report_bytes(input_)).hex())}}));
    return tag("footer", foot);
  }

  const ExportInput& input_;
  const std::vector<ExportLoss>& losses_;
  Extent extent_;
  Translator translator_;
  std::vector<AskedAndAnswered> answers_;
};

}  // namespace

Result<Export> export_html(const ExportInput& input) {
  CHECK(check_export_size(input));
  std::vector<ExportLoss> losses;
  add_translation_loss(input, losses);
  add_evidence_file_loss(input, losses);
  return export_file(input, "html", HtmlExport(input, losses, Extent::whole).document(), losses);
}

Result<Export> export_summary(const ExportInput& input) {
  std::vector<ExportLoss> losses;
  losses.push_back({"words", std::uint64_t{input.report.answers.size() + input.report.claims.size()}});
  if (!input.report.evidence.empty()) losses.push_back({"evidence", std::uint64_t{input.report.evidence.size()}});
  add_note_loss(input, losses);
  add_translation_loss(input, losses);
  return export_file(input, "summary", HtmlExport(input, losses, Extent::summary).document(), losses);
}

}  // namespace haip
