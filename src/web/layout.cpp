#include "web/layout.hpp"

#include <algorithm>
#include <array>

#include "base/embedded.hpp"
#include "base/text.hpp"

namespace haip {
namespace {

Html head(const Page& page, const Frame& frame, const Translator& translate) {
  Html head;
  const std::string title = page.title == frame.genesis.name ? page.title : page.title + " – " + frame.genesis.name;
  head.add_void("meta", {attribute("charset", "utf-8")});
  head.add("title", {}, title);
  head.add_void("meta", {attribute("name", "viewport"), attribute("content", "width=device-width, initial-scale=1")});
  if (!page.description.empty())
    head.add_void("meta", {attribute("name", "description"), attribute("content", page.description)});
  head.add_void("meta", {attribute("name", "color-scheme"), attribute("content", "light dark")});
  head.add_void("link", {attribute("rel", "stylesheet"), href(*site_url_from_text(style_sheet_path()))});
  head.add_void("link", {attribute("rel", "icon"), href("/icon.svg"), attribute("type", "image/svg+xml")});
  head.add_void("link", {attribute("rel", "alternate"), attribute("type", "application/atom+xml"),
                         href(page.feed_url.value_or(Url("/feed.atom"))),
                         attribute("title", translate("News of this register"))});
  return head;
}

Html navigation(const Page& page, const Frame& frame, const Translator& translate) {
  Html list;
  for (const NavigationEntry& entry : frame.navigation) {
    const bool is_current = entry.section == page.section;
    list.add("li", {},
             tag("a",
                 {href(address_of(entry)),
                  attribute("aria-current", is_current ? std::optional<std::string>("true") : std::nullopt)},
                 translate(entry.label)));
  }
  return tag("nav", {attribute("aria-label", translate("Main"))}, tag("ul", list));
}

// The page of results has a larger one of its own.
Html search_field(const Frame& frame, const Translator& translate) {
  if (frame.path == "/search") return {};
  Html form =
      tag("label", {attribute("class", "unseen"), attribute("for", "search")}, translate("Search this register"));
  form.add_void("input", {attribute("type", "search"), attribute("id", "search"), attribute("name", "q"),
                          attribute("maxlength", 200)});
  if (const std::string* chosen = frame.query.find("lang"))
    form.add_void("input", {attribute("type", "hidden"), attribute("name", "lang"), attribute("value", *chosen)});
  form.add("button", {}, translate("Search"));
  return tag("form",
             {attribute("class", "find"), action("/search"), attribute("role", "search"),
              attribute("aria-label", translate("Search this register"))},
             form);
}

Html crumbs(const Page& page, const Translator& translate) {
  if (page.crumbs.empty()) return {};
  Html list;
  for (const Crumb& crumb : page.crumbs) list.add("li", {}, tag("a", {href(crumb.url)}, crumb.label));
  return tag("nav", {attribute("class", "crumbs"), attribute("aria-label", translate("You are here"))},
             tag("ol", list));
}

// A link to this page in each other language, in that language.
Html languages(const Frame& frame, const Translator& translate) {
  Html list;
  const std::string path(frame.path.substr(0, frame.path.find('?')));
  for (const Language language : supported_languages()) {
    if (language == translate.language()) {
      list.add(
          "li", {},
          tag("span", {attribute("aria-current", "true"), attribute("lang", language.code())}, language.native_name()));
      continue;
    }
    Url url = site_url_from_text(path).value_or(Url("/"));
    for (const Parameters::Entry& entry : frame.query.entries())
      if (entry.name != "lang") url = url.with(entry.name, entry.value);
    list.add("li", {},
             tag("a",
                 {href(url.with("lang", language.code())), attribute("lang", language.code()),
                  attribute("hreflang", language.code())},
                 language.native_name()));
  }
  return tag("nav", {attribute("class", "languages"), attribute("aria-label", translate("Languages"))},
             tag("ul", list));
}

Html foot(const Page& page, const Frame& frame, const Translator& translate) {
  Html foot;
  foot += languages(frame, translate);
  Html about;
  about += translate.markup("This page shows the public log of {origin} as of {size} entries.",
                            {{"origin", tag("a", {href("/log/")}, frame.genesis.origin)},
                             {"size", Html::text(written_number(frame.log_size, translate.language()))}});
  if (page.data_url) about += Html::text(" ") + tag("a", {href(*page.data_url)}, translate("The same as data (JSON)"));
  if (frame.csv_url) about += Html::text(" · ") + tag("a", {href(*frame.csv_url)}, "CSV");
  foot.add("p", {}, about);
  foot.add(
      "p", {},
      translate(
          "Being listed here is no endorsement: the register shows who said what, when, and with which evidence."));
  foot.add("p", {}, tag("a", {href("/about")}, translate("About this register")), " · ",
           tag("a", {href("/accessibility")}, translate("Accessibility")), " · ",
           tag("a", {href("/feed.atom")}, translate("Feed")), " · ",
           tag("a", {href("/api")}, translate("Data and API")));
  return foot;
}

}  // namespace

std::string style_sheet_path() {
  static const std::string path = "/style." + sha256(embedded_file("data/style.css")).hex().substr(0, 8) + ".css";
  return path;
}

Html framed(const Page& page, const Frame& frame, const Translator& translate) {
  Html document = doctype();
  document.reserve(32 * 1024);
  const Language language = translate.language();
  document.add(
      "html", {attribute("lang", language.code()), attribute("dir", language.direction_name())},
      tag("head", head(page, frame, translate)), [&](Html& html) {
        html.add("body", {}, [&](Html& body) {
          body.add("a", {href("#main"), attribute("class", "skip")}, translate("Skip to main content"));
          if (frame.genesis.is_demonstration)
            body.add(
                "aside", {attribute("class", "demonstration"), attribute("aria-label", translate("Demonstration"))},
                tag("p", translate("Demonstration: the organisations and their acts in this register are made up.")));
          body.add("header", {}, tag("a", {attribute("class", "name"), href("/")}, frame.genesis.name),
                   navigation(page, frame, translate), search_field(frame, translate));
          body.add("main", {attribute("id", "main"), attribute("tabindex", "-1")}, crumbs(page, translate),
                   page.before_title, tag("h1", page.title), page.lead, page.body);
          body.add("footer", {}, foot(page, frame, translate));
        });
      });
  return document;
}

Html with_language_in_links(const Html& document, Language language) {
  constexpr std::string_view opening = "href=\"/";
  constexpr std::array<std::string_view, 9> files{"/style.",  "/icon.",     "/log/checkpoint",
                                                  "/log/key", "/payloads/", "/entries/",
                                                  "/api/",    "/feed.",     "/.well-known/"};
  const std::string parameter = "lang=" + std::string(language.code());
  std::string_view rest = document.markup();
  std::string out;
  out.reserve(rest.size() + rest.size() / 16);
  for (std::size_t at = rest.find(opening); at != std::string_view::npos; at = rest.find(opening)) {
    const std::size_t begin = at + opening.size() - 1;
    const std::size_t end = rest.find('"', begin);
    const std::string_view address = rest.substr(begin, end - begin);
    const std::size_t fragment = std::min(address.find('#'), address.size());
    const std::string_view page = address.substr(0, fragment);
    const bool is_file =
        std::any_of(files.begin(), files.end(), [&](std::string_view start) { return address.starts_with(start); });
    out += rest.substr(0, begin);
    out += page;
    if (!is_file && page.find("lang=") == std::string_view::npos) {
      out += page.find('?') == std::string_view::npos ? "?" : "&amp;";
      out += parameter;
    }
    out += address.substr(fragment);
    rest.remove_prefix(end);
  }
  out += rest;
  return Html::trusted(std::move(out));
}

}  // namespace haip
