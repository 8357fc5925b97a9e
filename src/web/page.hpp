#pragma once
// A public page: what a feature makes, and what it makes it from. The site (site.hpp) puts the frame around it,
// compresses it and keeps it until the log grows, because a page is a function of path, query, language and log size
// alone.
//
//   Result<Page> organisations_page(const PageRequest& ask) {
//     TRY(std::vector<Organisation> all, list_organisations(ask.view));
//     Html body;
//     …
//     return Page{.title = std::string(ask.translate("Organisations")), .body = std::move(body)};
//   }
//
// A page reads view tables and data/ only: never a private table, a clock or the network.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/csv.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "register/register_acts.hpp"
#include "store/database.hpp"
#include "web/conventions.hpp"
#include "web/html.hpp"
#include "web/router.hpp"
#include "web/translator.hpp"

namespace haip {

/// What an act did, for the log explorer, timelines and feeds.
struct NewsItem {
  std::string title;       ///< A sentence without final stop: "Example Lab committed to the Code of Conduct".
  std::string summary;     ///< May be empty.
  std::optional<Url> url;  ///< Where to read more.
};
/// Nothing when the act is of another feature.
using DescribeAct = Result<std::optional<NewsItem>> (*)(Connection& view, const Envelope& envelope,
                                                        const Translator& translate);

/// One piece of news in a feed.
struct FeedItem {
  NewsItem news;
  EntryIndex entry_index;
  Instant at;
  std::string part = {};  ///< What of the entry it is about, where a feed is about less than the whole: "1c".
};
inline constexpr std::uint64_t most_feed_items = 50;

/// What a page is made from.
struct PageRequest {
  const Request& request;
  const RouteParameters& route;
  Translator translate;
  Connection& view;            ///< In a read transaction.
  const Genesis& genesis;      ///< Name and origin of the register.
  std::uint64_t log_size = 0;  ///< Published entries.
  std::span<const DescribeAct> describers = {};

  /// By the feature that knows the act; its type and actor when none does.
  [[nodiscard]] Result<NewsItem> describe(const Envelope& envelope) const;
  [[nodiscard]] Language language() const { return translate.language(); }
};

/// One step of the path shown above the heading.
struct Crumb {
  std::string label;
  Url url;
};

struct Page {
  std::string title;             ///< The <h1> and, with the register's name, the <title>.
  std::string description = {};  ///< One sentence for search engines; may be empty.
  Html body = {};                ///< What follows the <h1>.
  Html before_title = {};        ///< Above the <h1>, such as "Action 1".
  Html lead = {};                ///< Below the <h1>, set larger.
  std::vector<Crumb> crumbs = {};
  std::string_view section =
      {};  ///< First path segment of the navigation entry that is current, such as "organisations".
  std::optional<Url> data_url = {};  ///< The same as JSON, linked at the foot; and as CSV, when that is a list.
  std::optional<Url> feed_url = {};
  int status = 200;
};

using MakePage = std::function<Result<Page>(const PageRequest&)>;
using MakeData = std::function<Result<Json>(const PageRequest&)>;

/// Less than all news: a feature gives those that a parameter of /feed.atom and /feed.json asks for.
struct Feed {
  std::string about;            ///< Behind the name of the register in the title: "Example Lab".
  std::vector<FeedItem> items;  ///< Newest first.
};
struct FeedFilter {
  std::string_view parameter;  ///< "organisation", as in /feed.atom?organisation=lab.example
  Result<Feed> (*make)(const PageRequest& ask, std::string_view value) = nullptr;
};

/// Whether a page is worth its place in the memory of prepared pages.
enum class Keeping {
  until_log_grows,
  not_kept,  ///< Hardly asked for twice, or not a function of the log's size alone (search).
};

struct PageRoute {
  std::string_view pattern;  ///< As in router.hpp.
  MakePage make;
  Keeping keeping = Keeping::until_log_grows;
};

/// The same facts as JSON under /api/v1/…, described in /api/openapi.json. Sentences in them are English unless the
/// address has ?lang=. A long list comes in parts: its member "next" is the address of the next one.
struct DataRoute {
  std::string_view pattern;  ///< Such as "/api/v1/organisations/{domain}".
  std::string_view summary;  ///< One line of English for the API description.
  std::string_view schema;   ///< JSON Schema (2020-12) of the answer, as JSON text. Checked against answers in tests.
  std::vector<std::string_view> query = {};  ///< Names of optional query parameters.
  MakeData make;
  CsvTable table = {};  ///< When the answer is a list: ?format=csv gives it as a table.
  Keeping keeping = Keeping::until_log_grows;
};

/// A file to take away, made from the same facts.
struct DownloadedFile {
  std::string bytes;
  std::string media_type;
  std::string name;  ///< a-z 0-9 . - _ only: it goes into a header field.
};
/// Served as an attachment. Like data, it does not follow the reader's Accept-Language: ?lang= chooses.
struct FileRoute {
  std::string_view pattern;
  std::function<Result<DownloadedFile>(const PageRequest&)> make;
};

/// An entry of the main navigation, in the order of `rank`.
struct NavigationEntry {
  std::string_view section;  ///< First path segment.
  const char* label;         ///< English message id, marked for translation where it is declared.
  int rank = 100;
  std::optional<SitePath> address = {};  ///< Where it leads; "/<section>" when not given.
};

/// Where the entry leads.
inline Url address_of(const NavigationEntry& entry) {
  return entry.address ? Url(*entry.address) : site_url({entry.section});
}

// Pieces that pages share.

/// <time datetime="2026-11-24T09:00:00Z">24 November 2026</time>
Html date_element(Instant instant, Language language);
/// Link to an entry of the log: "entry 7".
Html entry_link(EntryIndex entry_index, const Translator& translate);
/// A short form of a digest in <code>, with the whole in its title.
Html digest_element(const Digest& digest);
/// "verified", "relayed", "unverified" … as a small label that also says it in words.
Html mark_label(std::string_view mark, const Translator& translate);
/// A fact list: <dl class="facts"> from label and value pairs.
Html fact_list(const std::vector<std::pair<std::string, Html>>& facts);
/// A cell of a table of class "stack", which names its column itself where the screen is too narrow for columns.
Html labelled_cell(std::string_view column, const Html& value);
/// What somebody did and when: one item of a list of class "acts".
Html act_item(const NewsItem& item, Instant at, Language language);
/// A paragraph that says there is nothing yet, and what would put something here.
Html empty_note(std::string_view text);

}  // namespace haip
