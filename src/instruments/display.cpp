#include "instruments/display.hpp"

#include "base/text.hpp"
#include "instruments/block_list.hpp"

namespace haip {

std::string_view kind_name(std::string_view kind, const Translator& translate) {
  if (kind == "preamble") return translate("preamble");
  if (kind == "principle") return translate("principle");
  if (kind == "action") return translate("action");
  if (kind == "duty") return translate("duty");
  if (kind == "risk") return translate("risk");
  if (kind == "section") return translate("section");
  if (kind == "question") return translate("question");
  return translate("part");
}

std::string_view instrument_kind_name(std::string_view kind, const Translator& translate) {
  if (kind == "principles") return translate("principles");
  if (kind == "code") return translate("code of conduct");
  return translate("questionnaire");
}

std::string counted_kind(const KindCount& count, const Translator& translate) {
  const std::uint64_t number = count.count;
  if (count.kind == "preamble")
    return translate.format_plural("{count} point of the preamble", "{count} points of the preamble", number);
  if (count.kind == "principle") return translate.format_plural("{count} principle", "{count} principles", number);
  if (count.kind == "action") return translate.format_plural("{count} action", "{count} actions", number);
  if (count.kind == "duty") return translate.format_plural("{count} duty", "{count} duties", number);
  if (count.kind == "risk") return translate.format_plural("{count} risk", "{count} risks", number);
  if (count.kind == "section") return translate.format_plural("{count} section", "{count} sections", number);
  if (count.kind == "question") return translate.format_plural("{count} question", "{count} questions", number);
  return translate.format_plural("{count} part", "{count} parts", number);
}

std::string_view strength_name(std::string_view strength, const Translator& translate) {
  if (strength == "must") return translate.in_context("strength", "must");
  if (strength == "unacceptable") return translate.in_context("strength", "not acceptable");
  if (strength == "commit") return translate.in_context("strength", "commit to");
  if (strength == "should") return translate.in_context("strength", "should");
  if (strength == "endeavour") return translate.in_context("strength", "should endeavour");
  if (strength == "encouraged") return translate.in_context("strength", "encouraged to");
  if (strength == "call") return translate.in_context("strength", "called on to");
  if (strength == "includes") return translate.in_context("strength", "includes");
  if (strength == "example") return translate.in_context("strength", "for example");
  if (strength == "will") return translate.in_context("strength", "will");
  if (strength == "may") return translate.in_context("strength", "may");
  return translate.in_context("strength", "statement");
}

std::string_view strength_meaning(std::string_view strength, const Translator& translate) {
  if (strength == "must") return translate("A duty, and of states only.");
  if (strength == "unacceptable") return translate("Conduct that the text calls not acceptable.");
  if (strength == "commit") return translate("Whoever it names commits to it: stronger than \"should\".");
  if (strength == "should") return translate("A recommendation, the usual strength of the text.");
  if (strength == "endeavour") return translate("It should be sought or endeavoured.");
  if (strength == "encouraged") return translate("It is encouraged: weaker than \"should\".");
  if (strength == "call") return translate("The G7 calls on organisations to do it.");
  if (strength == "includes")
    return translate("Named as part of the whole, without a verb of its own; it carries the weight of the heading.");
  if (strength == "example") return translate("Offered as an example.");
  if (strength == "will") return translate("Says what is going to happen.");
  if (strength == "may") return translate("A possibility that is left open.");
  return translate("Says what is so; asks for nothing.");
}

std::string_view status_name(std::string_view status, const Translator& translate) {
  if (status == "in-force") return translate("in force");
  if (status == "also-in-force") return translate("also in force");
  if (status == "superseded") return translate("superseded");
  return translate("recorded, not adopted");
}

std::string_view wording_name(std::string_view wording, const Translator& translate) {
  if (wording == "official-import") return translate("official wording, imported");
  return translate("summary in our own words");
}

std::string_view role_name(std::string_view role, const Translator& translate) {
  if (role == "model-developer") return translate("model developer");
  if (role == "application-developer") return translate("application developer");
  return translate("deployer");
}

std::string_view outgoing_relation(std::string_view relation, const Translator& translate) {
  if (relation == "serves") return translate("Serves");
  if (relation == "same-heading") return translate("Same heading in");
  if (relation == "header-names") return translate("Its header names");
  if (relation == "builds-on") return translate("Builds on");
  return translate("Takes the place of");
}

std::string_view incoming_relation(std::string_view relation, const Translator& translate) {
  if (relation == "serves") return translate("Served by");
  if (relation == "same-heading") return translate("Same heading in");
  if (relation == "header-names") return translate("Named in the header of");
  if (relation == "builds-on") return translate("Built on by");
  return translate("Its place was taken by");
}

std::optional<std::string_view> language_of(const ChosenText& chosen, Language language) {
  if (chosen.language.empty() || chosen.language == language.code()) return std::nullopt;
  return chosen.language;
}

Html text_span(const LocalText& texts, Language language) {
  const ChosenText chosen = choose_text(texts, language.code());
  if (const auto other = language_of(chosen, language)) return tag("span", {attribute("lang", other)}, chosen.text);
  return Html::text(chosen.text);
}

Html text_block(const LocalText& texts, Language language) {
  const ChosenText chosen = choose_text(texts, language.code());
  const auto other = language_of(chosen, language);
  Html block;
  Html options;
  const auto end_options = [&] {
    if (!options.empty()) block.add("ul", {attribute("lang", other)}, options);
    options = {};
  };
  for (const std::string_view line : split(chosen.text, '\n')) {
    if (line.starts_with(tick_box)) {
      options.add("li", {}, trim(line.substr(tick_box.size())));
      continue;
    }
    end_options();
    if (!line.empty()) block.add("p", {attribute("lang", other)}, line);
  }
  end_options();
  return block;
}

std::string label_text(const Provision& provision, Language language) {
  return std::string(choose_text(provision.label, language.code()).text);
}

std::string name_text(const Provision& provision, Language language) {
  const std::string_view heading = choose_text(provision.heading, language.code()).text;
  return heading.empty() ? label_text(provision, language) : std::string(heading);
}

Html strength_labels(const Provision& provision, const Translator& translate) {
  Html labels;
  for (const std::string& strength : provision.strengths) {
    if (!labels.empty()) labels += Html::text(" ");
    // Three strengths stand out by colour too; the words say it all.
    const bool stands_out = strength == "must" || strength == "unacceptable" || strength == "commit";
    labels.add("span", {attribute("class", stands_out ? "strength " + strength : std::string("strength"))},
               strength_name(strength, translate));
  }
  return labels;
}

Html small_print(const Provision& provision, const Translator& translate) {
  Html line = strength_labels(provision, translate);
  const auto gap = [&] {
    if (!line.empty()) line += Html::text(" ");
  };
  for (const std::string& qualifier : provision.qualifiers) {
    gap();
    line += Html::text("“") + tag("i", {attribute("lang", "en")}, qualifier) + Html::text("”");
  }
  const bool has_both =
      !provision.strengths.empty() && !provision.text_mark.empty() && provision.strength_mark != provision.text_mark;
  if (has_both) {
    gap();
    line += Html::text(translate("strength:")) + Html::text(" ") + mark_label(provision.strength_mark, translate) +
            Html::text(" ") + Html::text(translate("text:")) + Html::text(" ") +
            mark_label(provision.text_mark, translate);
  } else if (!provision.text_mark.empty()) {
    gap();
    line += mark_label(provision.text_mark, translate);
  }
  return line;
}

Html day_element(const std::string& date, Language language) {
  const Result<Instant> day = parse_date(date);
  return tag("time", {attribute("datetime", date)}, day ? long_date(*day, language) : date);
}

Html source_link(const SourceAddress& source, const PageRequest& ask) {
  const Result<Url> url = external_url(source.url);
  Html link = source.title.empty() ? Html::text(source.url) : text_span(source.title, ask.language());
  if (url) link = tag("a", {href(*url), attribute("rel", "noopener")}, link);
  link += Html::text(" ") + mark_label(source.mark, ask.translate);
  if (!source.read_at.empty())
    link +=
        Html::text(" ") + ask.translate.markup("on {date}", {{"date", day_element(source.read_at, ask.language())}});
  return link;
}

Html wording_note(const Instrument& instrument, std::string_view wording, const std::vector<SourceAddress>& sources,
                  const PageRequest& ask) {
  const Translator& translate = ask.translate;
  if (wording == "official-import") {
    Html note = tag("p", translate("This is the official wording, read into the register from a document."));
    if (!sources.empty()) note.add("p", {}, translate("Source:"), " ", source_link(sources.front(), ask));
    return tag("div", {attribute("class", "note")}, note);
  }
  Html note = tag("p", tag("strong", translate("This is a summary in our own words, not the official text.")), " ",
                  translate("The official text is at:"));
  Html list;
  for (const SourceAddress& address : instrument.official) list.add("li", {}, source_link(address, ask));
  note.add("ul", {}, list);
  return tag("div", {attribute("class", "note")}, note);
}

Html redline(const std::vector<Segment>& segments, const Translator& translate) {
  Html line;
  const auto add_lines = [](Html& into, std::string_view text) {
    bool is_first = true;
    for (const std::string_view part : split(text, '\n')) {
      if (!is_first) into.add_void("br");
      into.add_text(part);
      is_first = false;
    }
  };
  for (const Segment& segment : segments) {
    if (segment.kind == SegmentKind::equal) {
      add_lines(line, segment.text);
      continue;
    }
    Html content;
    if (segment.kind == SegmentKind::inserted) {
      content.add("span", {attribute("class", "unseen")}, translate("inserted:"), " ");
      add_lines(content, segment.text);
      line.add("ins", {}, content);
    } else {
      content.add("span", {attribute("class", "unseen")}, translate("deleted:"), " ");
      add_lines(content, segment.text);
      line.add("del", {}, content);
    }
  }
  return line;
}

Html language_field(const PageRequest& ask) {
  const std::string* language = ask.request.query.find("lang");
  if (language == nullptr) return {};
  return void_tag("input", {attribute("type", "hidden"), attribute("name", "lang"), attribute("value", *language)});
}

Url provision_url(const ProvisionId& id) { return *site_url_from_text("/instruments/" + id.text()); }
Url instrument_url(std::string_view instrument) { return site_url({"instruments", instrument}); }
Url edition_url(std::string_view instrument, std::string_view edition) {
  return site_url({"instruments", instrument, "editions", edition});
}

std::vector<Crumb> instrument_crumbs(const Instrument& instrument, Language language, const Translator& translate) {
  return {{std::string(translate("Instruments")), Url("/instruments")},
          {std::string(choose_text(instrument.short_title, language.code()).text), instrument_url(instrument.id)}};
}

}  // namespace haip
