#pragma once
// Consultations: the review of an instrument from the call to the new edition. Each is a subject consultation/<id>;
// all of its acts are the register's own.
//
//   consultation.open      the call: what is reviewed, why, until when, who decides, how input will be used
//   consultation.extend    a later closing time, with a reason
//   consultation.close     nothing more is taken, from now on, with a reason
//   consultation.draft     the next round: another draft, recorded as an edition, takes the place of the one before
//   consultation.conclude  weighty: what became of it. Every comment must have its disposition (dispositions.hpp). When
//                          a draft is adopted by it, that draft is in force from then on
//
// What is commented on is an edition that the register holds (instruments/): a draft is an edition that nobody has
// adopted.

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "consultation/participation_targets.hpp"
#include "consultation/provision_matching.hpp"
#include "instruments/local_text.hpp"
#include "register/register.hpp"

namespace haip {

inline constexpr std::size_t longest_consultation_title = 200;  ///< Code points.
inline constexpr std::size_t longest_consultation_text = 4000;  ///< Purpose, who decides, use, a question, a reason.
inline constexpr std::size_t most_consultation_questions = 20;
inline constexpr std::size_t most_consultation_languages = 20;
inline constexpr std::uint64_t most_rounds = 50;

/// "coc-2026": small letters, digits and single hyphens, at most 60.
class ConsultationId {
 public:
  static Result<ConsultationId> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  auto operator<=>(const ConsultationId&) const = default;

 private:
  explicit ConsultationId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// What people without a key do before a moderator sees their words.
enum class CommentConfirmation {
  none,
  mail,  ///< Follow a link that is mailed to them ("e-mail" in the call).
};

/// What the call says.
struct ConsultationTerms {
  std::string instrument;
  std::string edition;  ///< Of that instrument: what is commented on in the first round.
  LocalText title;
  LocalText purpose;
  LocalText decides;                   ///< Who decides what becomes of the input.
  LocalText use;                       ///< How the input will be used.
  std::vector<LocalText> questions;    ///< May be empty.
  std::vector<std::string> languages;  ///< In which comments are read, as language tags; at least one.
  Instant opens_at;
  Instant closes_at;      ///< The first moment that is too late.
  std::string time_zone;  ///< Of the closing time, as people are told it: "Asia/Tokyo" (IANA), or "UTC".
  CommentConfirmation confirmation = CommentConfirmation::none;
  std::vector<OutreachTarget> targets = {};  ///< May be empty.
  friend bool operator==(const ConsultationTerms&, const ConsultationTerms&) = default;
};

struct ConsultationRound {
  std::uint64_t number = 1;
  std::string edition;
  EntryIndex entry_index;
  Instant at;
  LocalText note;                 ///< What changed since the round before; empty in the first.
  ProvisionDecisions provisions;  ///< Which provision is which one of the draft before, where a person said so.
};

/// A change of the closing time.
struct ConsultationChange {
  EntryIndex entry_index;
  Instant at;
  bool is_close = false;  ///< Closed early; else extended.
  Instant closed_at_before;
  Instant closes_at;
  LocalText reason;
};

struct ConsultationConclusion {
  EntryIndex entry_index;
  Instant at;
  std::string adopted_edition;  ///< "" when none was adopted.
  LocalText summary;
  std::vector<std::string> decided_by;
};

struct Consultation {
  ConsultationId id;
  ConsultationTerms terms;                  ///< As in the call.
  Instant closes_at;                        ///< At present.
  EntryIndex entry_index;                   ///< Of the call.
  Instant opened_at;                        ///< When the call was logged.
  std::vector<ConsultationRound> rounds;    ///< Oldest first; at least one.
  std::vector<ConsultationChange> changes;  ///< Oldest first.
  std::optional<ConsultationConclusion> conclusion;

  [[nodiscard]] const ConsultationRound& last_round() const { return rounds.back(); }
  /// Null when no round is about that edition.
  [[nodiscard]] const ConsultationRound* round_of(std::string_view edition) const;
  [[nodiscard]] bool takes_comments(Instant now) const {
    return !conclusion && terms.opens_at <= now && now < closes_at;
  }
};

/// Newest first.
Result<std::vector<Consultation>> list_consultations(Connection& view);
Result<std::optional<Consultation>> find_consultation(Connection& view, const ConsultationId& id);
/// Those on that instrument that have not been concluded, newest first.
Result<std::vector<Consultation>> consultations_on(Connection& view, std::string_view instrument);
/// The consultation by which that edition was adopted.
Result<std::optional<Consultation>> consultation_that_adopted(Connection& view, std::string_view instrument,
                                                              std::string_view edition);

std::string consultation_subject(const ConsultationId& id);

// Acts, as admission wants them (consultation_acts.cpp, docs/format-consultation.md).
Json terms_json(const ConsultationTerms& terms);
/// Errors: malformed. Whether the register holds the edition is for admission to say.
Result<ConsultationTerms> read_terms(const Json& body);
Act opening_act(const ConsultationId& id, const ConsultationTerms& terms, Instant at, Entropy& entropy);
Act extension_act(const ConsultationId& id, Instant closes_at, const LocalText& reason, Instant at, Entropy& entropy);
Act closing_act(const ConsultationId& id, const LocalText& reason, Instant at, Entropy& entropy);
Act draft_act(const ConsultationId& id, std::string_view edition, const LocalText& note,
              const ProvisionDecisions& provisions, Instant at, Entropy& entropy);
/// The body of consultation.conclude without "decided_by": what is proposed to a second person. It names the comments
/// and the dispositions that the decision rests on, as the view has them now.
Result<Json> conclusion_body(Connection& view, const ConsultationId& id, std::string_view adopted_edition,
                             const LocalText& summary);

}  // namespace haip
