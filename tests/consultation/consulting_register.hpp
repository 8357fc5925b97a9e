#pragma once
// A register with a made-up code in force, a draft of its next edition, and a consultation about it.

#include "commitments/commitments.hpp"
#include "consultation/comments.hpp"
#include "consultation/consultation.hpp"
#include "consultation/consultation_feature.hpp"
#include "consultation/dispositions.hpp"
#include "consultation/panel.hpp"
#include "instruments/acts.hpp"
#include "instruments/instruments.hpp"
#include "register/mail_outbox.hpp"
#include "testing/site_register.hpp"
#include "web/log_explorer.hpp"
#include "web/moderation.hpp"

namespace haip::testing_support {

inline ProvisionId provision(std::string_view text) { return must(ProvisionId::parse(text)); }
inline ConsultationId consultation_id(std::string_view text) { return must(ConsultationId::parse(text)); }

/// A code with an action and two duties; `first` and `second` are the texts of these.
inline Edition code_edition(std::string edition, std::string status, std::string first, std::string second) {
  Edition made;
  made.instrument = {.id = "sample",
                     .kind = "code",
                     .title = {{"en", "Sample Code"}, {"ja", "見本の規範"}},
                     .short_title = {{"en", "Sample"}}};
  made.instrument.official.push_back({{{"en", "Official text"}}, "https://www.example.org/code", "unverified", ""});
  made.id = std::move(edition);
  made.date = "2026-01-01";
  made.status = std::move(status);
  made.wording = "summary";
  const auto add = [&](std::string_view id, std::string kind, std::string label, std::string heading,
                       std::string text) {
    Provision one{.id = provision(id), .parent = provision(id).parent(), .kind = std::move(kind)};
    one.label = {{"en", std::move(label)}};
    if (!heading.empty()) one.heading = {{"en", std::move(heading)}};
    if (!text.empty()) {
      one.text = {{"en", std::move(text)}};
      one.text_mark = "unverified";
    }
    made.provisions.push_back(std::move(one));
  };
  add("sample/a1", "action", "Action 1", "Test systems before release", "");
  add("sample/a1/a", "duty", "Action 1 (a)", "", std::move(first));
  add("sample/a1/b", "duty", "Action 1 (b)", "", std::move(second));
  return made;
}

class ConsultingRegister : public SiteRegister {
 public:
  ConsultingRegister() : SiteRegister(own_features()) {
    record(code_edition("2026", "in-force", "Test every system before it is released.", "Keep a record of all tests."));
    record(code_edition("draft-1", "recorded", "Test every system before it is released, and after.",
                        "Keep a record of all tests for five years."));
  }

  void record(const Edition& edition) { own(edition_act(edition, clock.now(), entropy)); }

  /// Opens at once, for thirty days.
  [[nodiscard]] ConsultationTerms terms() const {
    ConsultationTerms terms;
    terms.instrument = "sample";
    terms.edition = "draft-1";
    terms.title = {{"en", "Review of the Sample Code"}, {"ja", "見本の規範の見直し"}};
    terms.purpose = {{"en", "To learn whether the duties to test go far enough."}};
    terms.decides = {{"en", "The members of the process."}};
    terms.use = {{"en", "Every comment gets an answer; the next draft says what changed."}};
    terms.questions = {{{"en", "Is five years enough?"}}};
    terms.languages = {"en", "ja"};
    terms.opens_at = clock.now();
    terms.closes_at = {clock.now().seconds + 30L * 86400};
    terms.time_zone = "Asia/Tokyo";
    return terms;
  }
  Acknowledgement open() { return own(opening_act(id, terms(), clock.now(), entropy)); }

  [[nodiscard]] Participant reader(std::string name = "Reader 1") const {
    return {std::move(name), "civil-society", "KE", "", "web", clock.now()};
  }
  [[nodiscard]] CommentWords words(std::string text = "Say who keeps the record.") const {
    return {.edition = "draft-1", .text = std::move(text), .proposed = {}, .quoted = std::nullopt, .language = "en"};
  }
  [[nodiscard]] Act comment(const CommentWords& words, const Participant& by, std::string_view on = "sample/a1/b") {
    const std::optional<ProvisionId> place = on.empty() ? std::nullopt : std::optional(provision(on));
    return comment_act(register_actor, id, place, words, by, clock.now(), entropy);
  }
  EntryIndex make_comment(std::string text = "Say who keeps the record.", std::string_view on = "sample/a1/b") {
    return own(comment(words(std::move(text)), reader(), on)).entry_index;
  }
  Acknowledgement dispose(std::vector<EntryIndex> comments, const DispositionWords& words) {
    return own(disposition_act(id, std::move(comments), words, clock.now(), entropy));
  }
  [[nodiscard]] Act conclusion(std::string_view adopts) {
    Json body = must(conclusion_body(view(), id, adopts, {{"en", "The draft was adopted with one change."}}));
    Json deciders{Json::Array{}};
    deciders.push("officer-111111").push("officer-222222");
    body.set("decided_by", std::move(deciders));
    return make_act("consultation.conclude", std::string(register_actor), consultation_subject(id), std::move(body),
                    clock.now(), entropy);
  }
  Error refusal(const Act& act) {
    const Result<Acknowledgement> outcome = reg().log_own_act_and_wait(act);
    if (outcome) throw std::runtime_error(act.type + " was admitted");
    return outcome.error();
  }

  ConsultationId id = consultation_id("sample-2026");

 private:
  static std::vector<Feature> own_features() {
    std::vector<Feature> features;
    features.push_back(log_feature());
    features.push_back(instruments_feature({consultation_panel}));
    features.push_back(commitments_feature({}));
    features.push_back(consultation_feature());
    features.push_back(moderation_feature());
    features.push_back({.part = mail_part()});
    return features;
  }
};

}  // namespace haip::testing_support
