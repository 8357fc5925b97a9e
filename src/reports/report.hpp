#pragma once
// A report: how an organisation answers the questions of a framework, as comparable data (docs/format-report.md).
//
// Answers cite claims; a claim is said once and used in many answers. Evidence backs claims. Everything has a
// visibility, and seen_by() gives what an audience may have: an internal item is in no public output.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "instruments/local_text.hpp"

namespace haip {

/// What a claim is: a text that holds · something that is done regularly · something that was done once · something
/// that is intended · nothing of the kind.
inline constexpr std::array<std::string_view, 5> claim_kinds{"policy", "practice", "completed-act", "plan", "none"};
/// "not-disclosed" and "not-done" are different answers.
inline constexpr std::array<std::string_view, 4> answer_states{"answered", "not-done", "not-disclosed",
                                                               "not-applicable"};
inline constexpr std::array<std::string_view, 3> visibilities{"public", "on-request", "internal"};
/// How a translation was made.
inline constexpr std::array<std::string_view, 2> translation_kinds{"human", "machine"};

// Limits of one report. Code points of one text; items of a list.
inline constexpr std::size_t longest_answer = 20'000;
inline constexpr std::size_t longest_claim = 4'000;
inline constexpr std::size_t longest_line = 300;
inline constexpr std::size_t most_claims = 500;
inline constexpr std::size_t most_evidence = 1'000;
inline constexpr std::size_t most_answers = 1'000;
inline constexpr std::size_t most_citations = 100;

/// What a claim is about. Empty lists and no whole_organisation: not stated.
struct ClaimScope {
  bool whole_organisation = false;
  std::vector<std::string> models;
  std::vector<std::string> products;
  std::vector<std::string> versions;
  [[nodiscard]] bool is_stated() const {
    return whole_organisation || !models.empty() || !products.empty() || !versions.empty();
  }
  friend bool operator==(const ClaimScope&, const ClaimScope&) = default;
};

struct Claim {
  std::string id;     ///< Unique in the report: a-z 0-9 -, at most 60 characters.
  std::string kind;   ///< From claim_kinds.
  std::string date;   ///< "2026-05-12": in force since, practised since, done on, planned for. "" when not stated.
  std::string until;  ///< When it is to be looked at again, or "".
  ClaimScope scope;
  LocalText text;
  std::vector<std::string> evidence;  ///< Ids.
  std::string visibility = "public";
  friend bool operator==(const Claim&, const Claim&) = default;
};

struct EvidenceItem {
  std::string id;
  LocalText title;
  std::string url;         ///< https://… or "".
  std::string file;        ///< Relative path below the report's folder, or "". One of both.
  std::string sha256;      ///< 64 hexadecimal digits, or "": not pinned.
  std::string media_type;  ///< "application/pdf", or "".
  std::string retrieved;   ///< Date, or "".
  std::string expires;     ///< Date, or "".
  std::string visibility = "public";
  friend bool operator==(const EvidenceItem&, const EvidenceItem&) = default;
};

struct Answer {
  std::string question;  ///< Key of a question of the framework: "1a", "q7/a" (framework.hpp).
  std::string state = "answered";
  std::vector<std::string> claims;   ///< Ids.
  std::vector<std::string> options;  ///< Ticked, in the framework's words.
  LocalText text;                    ///< Further words, or the reason for another state.
  LocalText note;                    ///< For colleagues: in no output but the internal record.
  std::string visibility = "public";
  friend bool operator==(const Answer&, const Answer&) = default;
};

struct Attestation {
  std::string name;      ///< Who attests.
  std::string function;  ///< In which function.
  LocalText statement;
  std::string date;
  friend bool operator==(const Attestation&, const Attestation&) = default;
};

struct Report {
  std::string domain;
  LocalText organisation;          ///< Its name.
  std::string economy;             ///< ISO 3166-1 alpha-2.
  std::string size;                ///< From organisation_sizes, or "".
  std::vector<std::string> roles;  ///< From organisation_roles.
  std::string framework;           ///< "oecd-haip/2.0": instrument and edition.
  std::string questionnaire;       ///< SHA-256 of the questionnaire that was answered (framework.hpp), or "".
  std::string period_from;         ///< Dates of the period that the report is about.
  std::string period_to;
  std::string language;                                           ///< Of the authoritative original.
  std::vector<std::pair<std::string, std::string>> translations;  ///< Language and how it was made, by language.
  LocalText summary;
  std::vector<Claim> claims;
  std::vector<EvidenceItem> evidence;
  std::vector<Answer> answers;
  std::optional<Attestation> attestation;

  [[nodiscard]] const Claim* find_claim(std::string_view id) const;
  [[nodiscard]] const EvidenceItem* find_evidence(std::string_view id) const;
  [[nodiscard]] const Answer* find_answer(std::string_view question) const;
  friend bool operator==(const Report&, const Report&) = default;
};

/// "2026": what a report's address calls its period; the year it ends in.
std::string period_name(const Report& report);

/// Who reads: the official form and the register · readers in a hurry · partners under agreement · colleagues.
enum class Audience { everyone, partners, colleagues };

/// What the audience may have: without items of lower visibility, without ids that point to them, and without notes
/// except for colleagues. An answer that is hidden becomes "not-disclosed" without a word of it.
Report seen_by(const Report& report, Audience audience);

/// Canonical form; empty members are left out.
Json report_json(const Report& report);
/// Refuses what report_json cannot have written: unknown members and words, ids that are not unique or point nowhere,
/// more than the limits, texts that are not for the public (check_public_text). Errors: malformed, naming the member.
Result<Report> read_report(const Json& json);

/// "red-team-2026"
Status check_item_id(std::string_view id);

}  // namespace haip
