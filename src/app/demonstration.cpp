#include "app/demonstration.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "app/demonstration_review.hpp"
#include "base/embedded.hpp"
#include "commitments/commitments.hpp"
#include "cooperation/cooperation.hpp"
#include "cose/key.hpp"
#include "instruments/instruments.hpp"
#include "register/fold.hpp"
#include "register/vouching.hpp"
#include "reports/challenges.hpp"
#include "reports/classification.hpp"
#include "reports/framework.hpp"
#include "reports/reports.hpp"
#include "reports/submitted_check.hpp"

namespace haip {
namespace {

constexpr std::int64_t day_seconds = 24 * 3600;

/// Time that the demonstration tells itself: starts some months back and moves forward by days.
class StoryClock final : public Clock {
 public:
  explicit StoryClock(Instant start) : now_(start) {}
  [[nodiscard]] Instant now() const override { return now_; }
  void forward(std::int64_t seconds) { now_.seconds += seconds; }

 private:
  Instant now_;
};

struct Character {
  std::string_view domain;
  std::string_view name;
  std::string_view economy;
  std::string_view role;
  std::string_view size;
  std::string_view language;
  std::string_view statement;
};

constexpr std::array<Character, 12> characters{{
    {"aster.example", "Aster Models", "JP", "model-developer", "250+", "ja",
     "当社は、開発するすべての高度なAIシステムに行動規範を適用します。"},
    {"boreal-lab.example", "Boreal Lab", "CA", "model-developer", "50-249", "en",
     "We apply the Code to every model that we release, from its design to its retirement."},
    {"cirrus-health.example", "Cirrus Health", "FR", "application-developer", "50-249", "fr",
     "Nous appliquons le code à nos outils d’aide au diagnostic."},
    {"delta-harbour.example", "Delta Harbour Logistics", "NL", "deployer", "250+", "en",
     "We commit to the actions of the Code that concern those who deploy advanced AI systems."},
    {"ember-university.example", "Ember University AI Centre", "GB", "model-developer", "50-249", "en",
     "Our research models follow the Code; we publish our evaluations with each of them."},
    {"fjordline.example", "Fjordline Energi", "NO", "deployer", "250+", "no",
     "Vi følger retningslinjene i alle systemer som styrer strømnettet."},
    {"garnet-translate.example", "Garnet Translate", "KR", "application-developer", "10-49", "ko",
     "우리는 모든 번역 서비스에 행동 강령을 적용합니다."},
    {"heron-finance.example", "Heron Finance", "US", "application-developer", "250+", "en",
     "We commit to the Code for all systems that take part in credit decisions."},
    {"iris-school.example", "Iris Preparatory School", "KE", "deployer", "10-49", "en",
     "We use AI tutors only as the Code describes, and tell pupils when they talk to one."},
    {"juniper-robotics.example", "Juniper Robotics", "DE", "model-developer", "50-249", "de",
     "Wir wenden den Verhaltenskodex auf alle Modelle an, die unsere Roboter steuern."},
    {"kapok-agri.example", "Kapok Agri", "BR", "application-developer", "10-49", "pt",
     "Aplicamos o código aos nossos sistemas de previsão de safras."},
    {"lumen-press.example", "Lumen Press", "IT", "deployer", "1-9", "it",
     "Contrassegniamo ogni immagine e ogni testo prodotti con l’IA."},
}};

class Story {
 public:
  Story(Register& reg, StoryClock& clock, Entropy& entropy) : register_(reg), clock_(clock), entropy_(entropy) {}

  Status vouch(const Character& who, const SecretKey& key) {
    const Organisation organisation{std::string(who.domain),
                                    std::string(who.name),
                                    std::string(who.economy),
                                    {std::string(who.role)},
                                    std::string(who.size),
                                    {},
                                    false};
    return vouch_for(register_, organisation, key.public_key()).map([](const EstablishedKey&) {});
  }

  Result<Acknowledgement> say(std::string_view type, const Character& who, const SecretKey& key,
                              std::string_view statement) {
    const std::string edition = shipped_edition_in_force("coc").value_or("");
    return submit(commitment_act(type, who.domain, "coc", edition, statement, who.language, clock_.now(), entropy_),
                  key);
  }

  Result<Acknowledgement> submit(const Act& act, const SecretKey& key) {
    const std::string document = act_document(act);
    TRY(const cose::SignedStatement statement, sign_act(act, document, key, register_.folder().settings.origin));
    return register_.submit_and_wait(cose::encode_submission(statement, as_bytes(document)));
  }

  Result<Acknowledgement> own_entry(Act act) { return register_.log_own_act_and_wait(std::move(act)); }
  Status own(Act act) {
    return own_entry(std::move(act)).map([](const Acknowledgement&) {});
  }

 private:
  Register& register_;
  StoryClock& clock_;
  Entropy& entropy_;
};

Status done(const Result<Acknowledgement>& outcome) { return outcome ? Status() : Status(fail(outcome.error())); }

/// What the lab said a day earlier: less in some places, more in one, and 1f not at all.
Report as_first_told(Report report) {
  std::erase_if(report.answers, [](const Answer& answer) { return answer.question == "1f"; });
  for (Claim& claim : report.claims) {
    if (claim.id == "red-team") claim.scope.models = {"Ice 3"};
    if (claim.id == "incident-channel") claim.kind = "policy";
    if (claim.id == "bounty") {
      claim.date = "2027-01-01";
      claim.text = {{"en", "From January 2027 we intend to pay a bounty for confirmed weaknesses."},
                    {"ja", "2027年1月から、確認された弱点に対して報奨金を支払う予定です。"}};
    }
  }
  for (Answer& answer : report.answers) {
    if (answer.question == "5b") {
      answer.text["en"] += " We will look for one in 2027.";
      answer.text["ja"] += "2027年に方法を探します。";
    }
    if (answer.question == "7c") answer.text["en"] = "We take no commissions.";
  }
  return report;
}

// The files are part of the program: a mistake in one is a bug, found by the tests.
Result<Report> told_report(std::string_view file, Instant now) {
  TRY(const Json written, parse_json(embedded_file("data/demonstration/" + std::string(file))));
  TRY(Report report, read_report(written));
  TRY(const Framework framework, shipped_framework(report.framework));
  report.questionnaire = framework.digest().hex();
  report.attestation->date = format_date(now);  // the story's days move with the day it is told
  return report;
}

// The secretariat lists it; a reader doubts an answer, and the organisation replies.
Status tell_of_challenge(Story& story, StoryClock& clock, Entropy& entropy, const SecretKey& key, const Report& report,
                         EntryIndex revision) {
  TRY(const Framework framework, shipped_framework(report.framework));
  const ReportName name{report.domain, framework.name().instrument, period_name(report)};
  clock.forward(day_seconds);
  const ReportCounts counts = check_submitted(report, framework, clock.now()).counts;
  CHECK(story.own(report_listing_act(name, revision, counts, clock.now(), entropy)));
  clock.forward(day_seconds);
  const ChallengeWords doubt{revision,
                             "The page that your incident channel publishes named five sources of risk in May, not "
                             "three. Which of them were given up?",
                             "en",
                             "https://boreal-lab.example/incidents/2026-05",
                             "2026-05-12",
                             "Reader 1 (made up)",
                             "civil-society"};
  TRY(const Acknowledgement challenge,
      story.own_entry(challenge_act(register_actor, name, "1b", doubt, clock.now(), entropy)));
  clock.forward(day_seconds);
  return done(story.submit(challenge_reply_act(report.domain, challenge.entry_index,
                                               "None was given up: two of the five became parts of what users and "
                                               "partners report. The next revision says so.",
                                               "en", clock.now(), entropy),
                           key));
}

Status tell_of_report(Story& story, StoryClock& clock, Entropy& entropy, const SecretKey& key) {
  TRY(const Report report, told_report("boreal-lab-report.json", clock.now()));
  TRY(const Acknowledgement told,
      story.submit(report_submission_act(as_first_told(report), clock.now(), entropy), key));
  clock.forward(day_seconds);
  TRY(const Acknowledgement revised, story.submit(report_submission_act(report, clock.now(), entropy), key));
  // A rule sees a kind that became firmer; a person sees what became of the promise.
  CHECK(
      story.own(classification_act({.report = {report.domain, "oecd-haip", period_name(report)},
                                    .question = "1d",
                                    .from = told.entry_index,
                                    .to = revised.entry_index,
                                    .change = AnswerChange::wording_only,
                                    .reason = "The form was always open to anybody; the first text called it a policy.",
                                    .language = "en"},
                                   clock.now(), entropy)));
  return tell_of_challenge(story, clock, entropy, key, report, revised.entry_index);
}

Status tell_of_year_before(Story& story, StoryClock& clock, Entropy& entropy, const SecretKey& key) {
  TRY(const Report report, told_report("boreal-lab-2025-report.json", clock.now()));
  CHECK(done(story.submit(report_submission_act(report, clock.now(), entropy), key)));
  clock.forward(day_seconds);
  return {};
}

// Others report too, each in its own role, so that there is something to compare.
Status tell_of_other_reports(Story& story, StoryClock& clock, Entropy& entropy, std::span<const SecretKey> keys) {
  constexpr std::array<std::string_view, 3> files{"cirrus-health-report.json", "delta-harbour-report.json",
                                                  "ember-university-report.json"};
  for (const std::string_view file : files) {
    clock.forward(day_seconds + 3607);
    TRY(const Report report, told_report(file, clock.now()));
    const auto* who = std::ranges::find(characters, report.domain, &Character::domain);
    const SecretKey& key = keys[static_cast<std::size_t>(who - characters.begin())];
    CHECK(done(story.submit(report_submission_act(report, clock.now(), entropy), key)));
  }
  return {};
}

Status tell(Register& reg, StoryClock& clock, Entropy& entropy, Progress& progress) {
  Story story(reg, clock, entropy);
  std::vector<SecretKey> keys;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    keys.push_back(SecretKey::generate(entropy));
    clock.forward(5 * day_seconds + static_cast<std::int64_t>(i) * 3607);
    CHECK(story.vouch(characters[i], keys.back()));
    clock.forward(2 * day_seconds);
    CHECK(done(story.say("commitment.make", characters[i], keys.back(), characters[i].statement)));
    progress.show(i + 1);
  }
  // One rotates its key: the old one speaks no more, what it signed stays valid.
  clock.forward(10 * day_seconds);
  const SecretKey fresh = SecretKey::generate(entropy);
  CHECK(story.own(key_act(characters[1].domain, fresh.public_key(), KeyEvidence::vouched, {}, clock.now(), entropy)));
  CHECK(done(story.submit(key_revocation_act(characters[1].domain, characters[1].domain,
                                             cose::thumbprint(keys[1].public_key()), "replaced", clock.now(), entropy),
                          fresh)));
  CHECK(done(story.say("commitment.renew", characters[1], fresh,
                       "We renew our commitment; it now covers our robotics models too.")));
  // One reports on the Code, and corrects itself.
  clock.forward(3 * day_seconds);
  CHECK(tell_of_year_before(story, clock, entropy, fresh));
  CHECK(tell_of_report(story, clock, entropy, fresh));
  CHECK(tell_of_other_reports(story, clock, entropy, keys));
  // One withdraws, and one asks for its words to be erased.
  clock.forward(6 * day_seconds);
  CHECK(done(story.say("commitment.withdraw", characters[7], keys[7], "We no longer develop such systems.")));
  clock.forward(4 * day_seconds);
  TRY(const Acknowledgement hasty,
      story.say("commitment.renew", characters[11], keys[11], "Questo testo è stato pubblicato per errore."));
  TRY(const std::unique_ptr<Connection> connection, reg.connect());
  TRY(const Envelope envelope, read_envelope(*connection, hasty.entry_index));
  CHECK(reg.erase(envelope.content, "author-request").map([](const Acknowledgement&) {}));
  clock.forward(day_seconds);
  return tell_of_review(reg, clock, [&](std::int64_t seconds) { clock.forward(seconds); }, entropy);
}

}  // namespace

Status make_demonstration(const Path& folder, const Program& program, Invocation& call) {
  const std::int64_t length_seconds = 145 * day_seconds;
  StoryClock clock({call.clock.now().seconds - length_seconds});
  const RegisterSettings settings{.origin = "register.example/log",
                                  .name = "Example register of the Hiroshima AI Process",
                                  .is_demonstration = true};
  CHECK(Register::create(folder, settings, program.kinds(), clock, call.entropy));
  TRY(const std::unique_ptr<Register> reg,
      Register::open(folder, program.kinds(), clock, call.entropy, {.discover_keys = false}));
  CHECK(record_shipped_instruments(*reg));
  CHECK(record_shipped_timeline(*reg));
  Progress progress(call, "telling the story", characters.size());
  return tell(*reg, clock, call.entropy, progress);
}

}  // namespace haip
