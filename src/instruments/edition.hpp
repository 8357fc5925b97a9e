#pragma once
// Instruments, their editions and provisions, and the JSON form of an edition (docs/format-edition.md): the body of an
// edition.record act, and what the API answers.
//
//   TRY(Edition edition, read_edition(act.body));
//   Json body = edition_json(edition);

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "instruments/local_text.hpp"
#include "instruments/provision_id.hpp"

namespace haip {

// Words of the format.
inline constexpr std::array<std::string_view, 3> instrument_kinds{"principles", "code", "questionnaire"};
inline constexpr std::array<std::string_view, 8> provision_kinds{"preamble", "principle", "action",   "duty",
                                                                 "risk",     "section",   "question", "part"};
/// How binding the words are, strongest first; "statement", "may" and "will" bind nobody who applies the instrument.
inline constexpr std::array<std::string_view, 12> strength_words{"must",      "unacceptable", "commit", "should",
                                                                 "endeavour", "encouraged",   "call",   "includes",
                                                                 "example",   "will",         "may",    "statement"};
/// read at the source · reported by a third party · check before relying on it · this project's own reading
inline constexpr std::array<std::string_view, 4> mark_words{"verified", "relayed", "unverified", "inference"};
/// "summary": in this project's own words. "official-import": the official wording, read from a document.
inline constexpr std::array<std::string_view, 2> wording_words{"summary", "official-import"};
/// "recorded": the register holds it, nobody has adopted it.
inline constexpr std::array<std::string_view, 4> edition_statuses{"in-force", "also-in-force", "recorded",
                                                                  "superseded"};
/// Every provision has "" or one of these: whether the content of a question is known here.
inline constexpr std::array<std::string_view, 2> provision_statuses{"known", "existence-only"};
/// How a provision refers to another: same heading in another instrument · a question serves an action · a section's
/// header names an action · builds on · takes the place of.
inline constexpr std::array<std::string_view, 5> link_relations{"same-heading", "serves", "header-names", "builds-on",
                                                                "replaces"};

// Limits.
inline constexpr std::size_t most_provisions = 2000;
inline constexpr std::size_t most_links = 100;                         ///< Of one provision.
inline constexpr std::size_t longest_text = 20'000;                    ///< Code points of one text.
inline constexpr std::size_t longest_heading = 500;                    ///< Code points of a title, heading or label.
inline constexpr std::size_t largest_edition_bytes = 3 * 1024 * 1024;  ///< Canonical JSON.

/// A place where the official text, or the source of a statement, can be read.
struct SourceAddress {
  LocalText title;  ///< Only for official addresses; may be empty for sources.
  std::string url;
  std::string mark;     ///< From mark_words.
  std::string read_at;  ///< "2026-10-08", or "".
  friend bool operator==(const SourceAddress&, const SourceAddress&) = default;
};

struct Instrument {
  std::string id;
  std::string kind;  ///< From instrument_kinds.
  LocalText title;
  LocalText short_title;
  LocalText addressed_to;
  std::vector<SourceAddress> official;  ///< Where the official text is, best first.
  friend bool operator==(const Instrument&, const Instrument&) = default;
};

struct ProvisionLink {
  ProvisionId to;
  std::string relation;  ///< From link_relations.
  std::string mark;      ///< From mark_words.
  friend bool operator==(const ProvisionLink&, const ProvisionLink&) = default;
};

struct Provision {
  ProvisionId id;
  std::optional<ProvisionId> parent;    ///< Stands before it in the edition.
  std::string kind;                     ///< From provision_kinds.
  LocalText label;                      ///< "Action 1 (d)", "Q21".
  LocalText heading;                    ///< May be empty.
  LocalText text;                       ///< May be empty; answer options are lines that begin with "☐ ".
  std::string text_mark;                ///< From mark_words, or "" without heading and text.
  std::vector<std::string> strengths;   ///< From strength_words; empty for headings and questions.
  std::string strength_mark;            ///< "" without strengths.
  std::vector<std::string> qualifiers;  ///< "where appropriate", in English.
  std::string pages;                    ///< Of the official document: "3", "2-3", or "".
  std::string pages_mark;               ///< "" without pages.
  std::vector<std::string> roles;       ///< A question is recommended for them (organisation_roles).
  std::string status;                   ///< From provision_statuses, or "".
  std::vector<ProvisionLink> links;
  friend bool operator==(const Provision&, const Provision&) = default;
};

struct Edition {
  Instrument instrument;
  std::string id;           ///< "2023-10-30"
  std::string date;         ///< "2023-10-30": when it was published.
  std::string status;       ///< When it was recorded (edition_statuses); the view knows the present one.
  std::string wording;      ///< From wording_words.
  bool is_partial = false;  ///< Parts of the document are not known here.
  LocalText note;
  std::vector<SourceAddress> sources;
  std::vector<Provision> provisions;  ///< In the order of the document.

  [[nodiscard]] const Provision* find(const ProvisionId& id) const;
  friend bool operator==(const Edition&, const Edition&) = default;
};

/// Members in alphabetical order where it matters to nobody; empty members are left out.
Json edition_json(const Edition& edition);
Json provision_json(const Provision& provision);
Json instrument_json(const Instrument& instrument);
Json source_json(const SourceAddress& source);

/// Refuses unknown members and words, ids that are not unique or of another instrument, parents that do not stand
/// before their children, links to provisions of the same instrument that do not exist, more than the limits, and
/// anything marked "verified" in an edition without a source that was read.
Result<Edition> read_edition(const Json& json);

// For the view, which keeps lists as JSON text.
Result<SourceAddress> read_source(const Json& json);
Result<std::vector<std::string>> read_text_list(const Json& json, std::string_view name, std::size_t most,
                                                std::size_t limit_code_points);

}  // namespace haip
