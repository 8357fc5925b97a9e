#include "web/layout.hpp"

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
  if (!page.description.empty()) head.add_void("meta", {attribute("name", "description"), attribute("content", page.description)});
  head.add_void("meta", {attribute("name", "color-scheme"), attribute("content", "light dark")});
  head.add_void("link", {attribute("rel", "stylesheet"), href(*site_url_from_text(style_sheet_path()))});
  head.add_void("link", {attribute("rel", "icon"), href("/icon.svg"), attribute("type", "image/svg+xml")});
  head.add_void("link", {attribute("rel", "alternate"), attribute("type", "application/atom+xml"), href(page.feed_url.value_or(Url("/feed.atom"))),
                         attribute("title", translate("News of this register"))});
  return head;
}

Html navigation(const Page& page, const Frame& frame, const Translator& translate) {
  Html list;
  for (const NavigationEntry& entry : frame.navigation) {
    const bool is_current = entry.section == page.section;
    list.add("li", {}, tag("a", {href(site_url({entry.section})), attribute("aria-current", is_current ? std::optional<std::string>("true") : std::nullopt)},
                           translate(entry.label)));
  }
  return tag("nav", {attribute("aria-label", translate("Main"))}, tag("ul", list));
}

Html crumbs(const Page& page, const Translator& translate) {
  if (page.crumbs.empty()) return {};
  Html list;
  for (const Crumb& crumb : page.crumbs) list.add("li", {}, tag("a", {href(crumb.url)}, crumb.label));
  return tag("nav", {attribute("class", "crumbs"), attribute("aria-label", translate("You are here"))}, tag("ol", list));
}

// A link to this page in each other language, in that language.
Html languages(const Frame& frame, const Translator& translate) {
  Html list;
  const std::string path(frame.path.substr(0, frame.path.find('?')));
  for (const Language language : supported_languages()) {
    if (language == translate.language()) {
      list.add("li", {}, tag("span", {attribute("aria-current", "true"), attribute("lang", language.code())}, language.native_name()));
      continue;
    }
    Url url = site_url_from_text(path).value_or(Url("/"));
    for (const Parameters::Entry& entry : frame.query.entries())
      if (entry.name != "lang") url = url.with(entry.name, entry.value);
    list.add("li", {}, tag("a", {href(url.with("lang", language.code())), attribute("lang", language.code()), attribute("hreflang", language.code())},
                           language.native_name()));
  }
  return tag("nav", {attribute("class", "languages"), attribute("aria-label", translate("Languages"))}, tag("ul", list));
}

Html foot(const Page& page, const Frame& frame, const Translator& translate) {
  Html foot;
  foot += languages(frame, translate);
  Html about;
  about += translate.markup("This page shows the public log of {origin} as of {size} entries.",
                            {{"origin", tag("a", {href("/log/")}, frame.genesis.origin)},
                             {"size", Html::text(written_number(frame.log_size, translate.language()))}});
  if (page.data_url) about += Html::text(" ") + tag("a", {href(*page.data_url)}, translate("The same as data (JSON)"));
  foot.add("p", {}, about);
  foot.add("p", {}, translate("Being listed here is no endorsement: the register shows who said what, when, and with which evidence."));
  foot.add("p", {}, tag("a", {href("/about")}, translate("About this register")), " · ",
           tag("a", {href("/accessibility")}, translate("Accessibility")), " · ", tag("a", {href("/feed.atom")}, translate("Feed")), " · ",
           tag("a", {href("/api/")}, translate("Data and API")));
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
  document.add("html", {attribute("lang", language.code()), attribute("dir", language.direction_name())}, tag("head", head(page, frame, translate)), [&](Html& html) {
    html.add("body", {}, [&](Html& body) {
      body.add("a", {href("#main"), attribute("class", "skip")}, translate("Skip to main content"));
      if (frame.genesis.is_demonstration)
        body.add("p", {attribute("class", "demonstration"), attribute("role", "note")},
                 translate("Demonstration: the organisations and their acts in this register are made up."));
      body.add("header", {}, tag("a", {attribute("class", "name"), href("/")}, frame.genesis.name), navigation(page, frame, translate));
      body.add("main", {attribute("id", "main"), attribute("tabindex", "-1")}, crumbs(page, translate), page.before_title, tag("h1", page.title), page.lead, page.body);
      body.add("footer", {}, foot(page, frame, translate));
    });
  });
  return document;
}

}  // namespace haip
