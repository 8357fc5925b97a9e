#include "app/demonstration_review.hpp"

#include <algorithm>
#include <array>

#include "consultation/campaigns.hpp"
#include "consultation/dispositions.hpp"
#include "consultation/places.hpp"
#include "instruments/acts.hpp"
#include "instruments/instruments.hpp"
#include "instruments/shipped.hpp"
#include "instruments/view.hpp"

namespace haip {
namespace {

constexpr std::int64_t hour_seconds = 3600;
constexpr std::int64_t day_seconds = 24 * hour_seconds;

struct Voice {
  std::string_view provision;  ///< "" for the whole.
  std::string_view quoted;
  std::string_view text;
  std::string_view proposed;
  std::string_view language;
  std::string_view name;
  std::string_view group;
  std::string_view economy;
};

// Made-up people. The third, fourth and fifth say nearly the same, as campaigns do.
constexpr std::array<Voice, 11> voices{{
    {"coc/a1/f", "secure environments",
     "A secure environment is half of it: whoever built the system should not be the only one who tests it.",
     "secure environments, by people who did not build the system", "en", "Reader 1 (made up)", "civil-society", "KE"},
    {"coc/a1/d", "", "学習に使ったデータの出所だけでなく、除外したデータとその理由も後からたどれるようにしてほしい。",
     "", "ja", "読者2（架空）", "academia", "JP"},
    {"coc/a7/a", "for example by watermarking",
     "Name watermarking no longer: it can be washed out within a minute. Ask for provenance that survives copying.", "",
     "en", "Reader 3 (made up)", "individual", "BR"},
    {"coc/a7/a", "for example by watermarking",
     "Name watermarking no longer, it can be washed out within a minute. Ask for provenance that survives copying!", "",
     "en", "Reader 4 (made up)", "individual", "BR"},
    {"coc/a7/a", "for example by watermarking",
     "Name watermarking no longer: it can be washed out within a minute. Ask for provenance that survives copying. My "
     "small press relies on it.",
     "", "en", "Reader 5 (made up)", "individual", "PT"},
    {"coc/a3/a", "every new significant release",
     "ما هو الإصدار المهم؟ اقترح أن تقول المدونة متى يكون التغيير كبيرا، وإلا قرر كل طرف ذلك بنفسه.", "", "ar",
     "قارئ 6 (شخصية خيالية)", "government", "EG"},
    {"coc/a2/a", "",
     "Monitoring in proportion to risk is right. Say that small deployers may rely on their provider's.", "", "en",
     "Reader 7 (made up)", "private-sector", "NL"},
    {"coc/a4/a", "attempts to circumvent safeguards",
     "Schließt ein, wer solche Versuche meldet: Forschende brauchen Schutz vor Klagen.", "", "de",
     "Leserin 8 (erfunden)", "technical-community", "DE"},
    {"coc/a1/k", "", "이 조항은 작은 조직에는 무거운 부담입니다. 규모에 따라 나누어 주십시오.", "", "ko",
     "독자 9 (가상)", "private-sector", "KR"},
    {"", "", "The Code should say who reviews it, and how often. Every two years would let new risks in.", "", "en",
     "Reader 10 (made up)", "international-organisation", ""},
    {"coc/a1/f", "Testing should take place in secure environments.",
     "Je comprends cette règle, mais des tests en conditions réelles restent nécessaires après la mise en service.", "",
     "fr", "Lectrice 11 (fictive)", "academia", "SN"},
}};

void reword(Edition& edition, std::string_view id, std::string_view english, std::string_view japanese) {
  for (Provision& provision : edition.provisions)
    if (provision.id.text() == id) {
      provision.text = {{"en", std::string(english)}, {"ja", std::string(japanese)}};
      provision.text_mark = "inference";
      std::erase_if(provision.qualifiers,
                    [&](const std::string& words) { return english.find(words) == std::string::npos; });
    }
}

Result<Edition> draft_of_code(std::string id, Instant now) {
  TRY(const std::vector<Edition> editions, shipped_editions());
  const auto code = std::ranges::find_if(
      editions, [](const Edition& one) { return one.instrument.id == "coc" && one.status == "in-force"; });
  Edition draft = *code;
  draft.id = std::move(id);
  draft.date = format_date(now);
  draft.status = "recorded";
  draft.note = {{"en", "A made-up draft of this demonstration. The process has not published it."},
                {"ja", "このデモ用の架空の案です。プロセスが公表したものではありません。"}};
  return draft;
}

Result<Edition> first_draft(Instant now) {
  TRY(Edition draft, draft_of_code("2026-draft-1", now));
  reword(
      draft, "coc/a2/a",
      "Organisations should use AI systems as intended and monitor them after deployment, in proportion to risk, and "
      "say where users can report what they see.",
      "組織は、AIシステムを意図されたとおりに使い、導入後もリスクの大きさに応じて監視し、利用者が気づいたことを報告でき"
      "る窓口を示すべきである。");
  return draft;
}

/// One provision reworded as asked, one moved, one reworded under those who spoke of it.
Result<Edition> second_draft(Instant now) {
  TRY(Edition draft, first_draft(now));
  draft.id = "2026-draft-2";
  draft.date = format_date(now);
  reword(draft, "coc/a1/f", "Testing should take place in secure environments, by people who did not build the system.",
         "試験は、安全が確保された環境で、そのシステムを作った者以外によって行うべきである。");
  reword(
      draft, "coc/a7/a",
      "Provide authentication and provenance for content made with the organisation's system, in a form that survives "
      "copying, where appropriate and technically feasible.",
      "適切で技術的に可能な場合に、組織のシステムで作られたコンテンツの認証と来歴の仕組みを、複製されても失われない形で"
      "設ける。");
  const auto moved =
      std::ranges::find_if(draft.provisions, [](const Provision& one) { return one.id.text() == "coc/a3/a"; });
  TRY(const ProvisionId new_id, ProvisionId::parse("coc/a2/g"));
  Provision there = *moved;
  there.id = new_id;
  there.parent = new_id.parent();
  there.label = {{"en", "Action 2 (g)"}, {"ja", "行動2(g)"}};
  draft.provisions.erase(moved);
  const auto after =
      std::ranges::find_if(draft.provisions, [](const Provision& one) { return one.id.text() == "coc/a3"; });
  draft.provisions.insert(after, std::move(there));
  return draft;
}

class Review {
 public:
  Review(Register& reg, const Clock& clock, Entropy& entropy, ConsultationId id)
      : register_(reg), clock_(clock), entropy_(entropy), id_(std::move(id)) {}

  Result<EntryIndex> log(Act act) {
    TRY(const Acknowledgement logged, register_.log_own_act_and_wait(std::move(act)));
    return logged.entry_index;
  }
  Status record(const Edition& edition) {
    return log(edition_act(edition, clock_.now(), entropy_)).map([](EntryIndex) {});
  }

  Result<EntryIndex> comment(const Voice& voice, const Edition& edition) {
    CommentWords words{.edition = edition.id,
                       .text = std::string(voice.text),
                       .proposed = std::string(voice.proposed),
                       .quoted = std::nullopt,
                       .language = std::string(voice.language)};
    std::optional<ProvisionId> provision;
    if (!voice.provision.empty()) {
      TRY(provision, ProvisionId::parse(voice.provision));
    }
    if (!voice.quoted.empty()) {
      TRY(words.quoted, anchor_for(edition, *provision, {"en", std::string(voice.quoted), {}}));
    }
    const Participant by{
        std::string(voice.name), std::string(voice.group), std::string(voice.economy), {}, "web", clock_.now()};
    return log(comment_act(register_actor, id_, provision, words, by, clock_.now(), entropy_));
  }

  Status dispose(std::vector<EntryIndex> comments, const DispositionWords& words) {
    return log(disposition_act(id_, std::move(comments), words, clock_.now(), entropy_)).map([](EntryIndex) {});
  }

  Status bring_in(const Edition& draft, const LocalText& note) {
    TRY(const std::unique_ptr<Connection> connection, register_.connect());
    TRY(const std::optional<Consultation> consultation, find_consultation(*connection, id_));
    TRY(const std::vector<CarriedComment> carried, carry_comments(*connection, *consultation, draft, {}));
    CHECK(log(draft_act(id_, draft.id, note, {}, clock_.now(), entropy_)).map([](EntryIndex) {}));
    for (Act& act : carry_acts(id_, draft.id, carried, clock_.now(), entropy_))
      CHECK(log(std::move(act)).map([](EntryIndex) {}));
    return {};
  }

  Status conclude(const LocalText& summary) {
    TRY(const std::unique_ptr<Connection> connection, register_.connect());
    TRY(Json body, conclusion_body(*connection, id_, {}, summary));
    Json deciders{Json::Array{}};
    deciders.push("officer-000001").push("officer-000002");
    body.set("decided_by", std::move(deciders));
    return log(make_act("consultation.conclude", std::string(register_actor), consultation_subject(id_),
                        std::move(body), clock_.now(), entropy_))
        .map([](EntryIndex) {});
  }

 private:
  Register& register_;
  const Clock& clock_;
  Entropy& entropy_;
  ConsultationId id_;
};

/// A short one that ended without a new edition.
Status tell_of_earlier_review(Register& reg, const Clock& clock, const std::function<void(std::int64_t)>& forward,
                              Entropy& entropy) {
  TRY(const ConsultationId id, ConsultationId::parse("gp-2026"));
  const std::string edition = shipped_edition_in_force("gp").value_or("");
  ConsultationTerms terms{
      .instrument = "gp",
      .edition = edition,
      .title = {{"en", "Do the Guiding Principles need new words? (made up)"},
                {"ja", "国際指針の文言を改める必要はあるか（架空）"}},
      .purpose = {{"en", "To hear, before a review is planned, whether anybody misses something in the Principles."},
                  {"ja", "見直しを計画する前に、指針に足りないものがあるかを聞くため。"}},
      .decides = {{"en", "The members of the process."}, {"ja", "プロセスの参加国・地域。"}},
      .use = {{"en", "Every comment gets a disposition; a summary says whether a review follows."},
              {"ja", "すべてのコメントに対応結果が付き、見直しを行うかどうかを要約で示します。"}},
      .questions = {},
      .languages = {"en", "ja"},
      .opens_at = clock.now(),
      .closes_at = {clock.now().seconds + 6 * day_seconds},
      .time_zone = "UTC"};
  Review review(reg, clock, entropy, id);
  CHECK(review.log(opening_act(id, terms, clock.now(), entropy)).map([](EntryIndex) {}));
  forward(2 * day_seconds);
  TRY(const Edition principles, [&]() -> Result<Edition> {
    TRY(const std::unique_ptr<Connection> connection, reg.connect());
    return find_edition(*connection, "gp", edition);
  }());
  TRY(const EntryIndex comment,
      review.comment({"gp/p1", "", "The Principles are clear. What is missing is who looks whether they are followed.",
                      "", "en", "Reader 12 (made up)", "civil-society", "IN"},
                     principles));
  forward(5 * day_seconds);
  CHECK(
      review.dispose({comment}, {"noted",
                                 {{"en", "The register of reports is meant for that; the Principles stay as they are."},
                                  {"ja", "そのために報告の登録簿があります。指針はこのままとします。"}},
                                 std::nullopt}));
  forward(day_seconds);
  return review.conclude(
      {{"en", "One comment came, and it asks for no other words. The Principles stay as they are."},
       {"ja", "寄せられたコメントは1件で、文言の変更を求めるものではありませんでした。指針は変わりません。"}});
}

ConsultationTerms terms_of_review(Instant now) {
  return {
      .instrument = "coc",
      .edition = "2026-draft-1",
      .title = {{"en", "Review of the Code of Conduct 2026 (made up)"}, {"ja", "行動規範の見直し2026（架空）"}},
      .purpose = {{"en",
                   "The Code is a living document. This review asks whether its actions still fit what "
                   "advanced AI systems do today, and where its words leave too much open."},
                  {"ja",
                   "行動規範は見直しを続ける文書です。この見直しでは、各行動が今日の高度なAIシステムに合っているか、"
                   "文言が曖昧すぎるところはないかを問います。"}},
      .decides = {{"en", "The members of the process, on a proposal of the secretariat."},
                  {"ja", "事務局の提案に基づき、プロセスの参加国・地域が決定します。"}},
      .use = {{"en",
               "Every comment gets a disposition with a reason. What changes the words is linked from the new "
               "draft."},
              {"ja",
               "すべてのコメントに、理由を添えた対応結果が付きます。文言を変えたコメントには、新しい案からリンクします"
               "。"}},
      .questions = {{{"en", "Which action is hardest to show evidence for, and why?"},
                     {"ja", "根拠を示すのが最も難しい行動はどれですか。その理由は何ですか。"}},
                    {{"en", "Which words do two readers understand differently?"},
                     {"ja", "読む人によって理解が分かれるのはどの文言ですか。"}}},
      .languages = {"en", "ja", "fr", "de", "ar", "ko"},
      .opens_at = now,
      .closes_at = {now.seconds + 34 * day_seconds},
      .time_zone = "Asia/Tokyo",
      .targets = {{"academia", "", 5}, {"", "least-developed", 10}, {"civil-society", "friends-group", 5}}};
}

}  // namespace

Status tell_of_review(Register& reg, const Clock& clock, const std::function<void(std::int64_t seconds)>& forward,
                      Entropy& entropy) {
  CHECK(tell_of_earlier_review(reg, clock, forward, entropy));
  forward(day_seconds);
  TRY(const ConsultationId id, ConsultationId::parse("coc-2026"));
  Review review(reg, clock, entropy, id);
  TRY(const Edition draft_1, first_draft(clock.now()));
  CHECK(review.record(draft_1));
  CHECK(review.log(opening_act(id, terms_of_review(clock.now()), clock.now(), entropy)).map([](EntryIndex) {}));
  std::vector<EntryIndex> comments;
  for (const Voice& voice : voices) {
    forward(day_seconds + 5 * hour_seconds);
    TRY(const EntryIndex comment, review.comment(voice, draft_1));
    comments.push_back(comment);
  }
  TRY(const Edition draft_2, second_draft(clock.now()));
  CHECK(review.record(draft_2));
  CHECK(review.bring_in(
      draft_2, {{"en",
                 "Tests are made by others than the builders; provenance must survive copying; transparency "
                 "reports moved to Action 2."},
                {"ja", "試験は作成者以外が行うこと、来歴は複製されても残ること、透明性報告書を行動2に移したこと。"}}));
  forward(5 * hour_seconds);
  CHECK(review.log(campaign_act(id, {comments[2], comments[3], comments[4]}, clock.now(), entropy)).map([](EntryIndex) {
  }));
  TRY(const ProvisionId testing, ProvisionId::parse("coc/a1/f"));
  TRY(const ProvisionId provenance, ProvisionId::parse("coc/a7/a"));
  CHECK(review.dispose({comments[0]},
                       {"accepted",
                        {{"en", "Taken over word for word."}, {"ja", "提案された文言をそのまま採用しました。"}},
                        ResultingChange{testing, draft_2.id}}));
  CHECK(review.dispose(
      {comments[2], comments[3], comments[4]},
      {"partly",
       {{"en", "Watermarking is no longer named, and provenance must survive copying. How is left open."},
        {"ja", "電子透かしを例示しないこととし、来歴は複製後も残ることを求めました。方法は限定していません。"}},
       ResultingChange{provenance, draft_2.id}}));
  return review.dispose({comments[6]},
                        {"declined",
                         {{"en",
                           "Whoever deploys a system answers for it; a provider can help with the "
                           "monitoring without the Code saying so."},
                          {"ja", "導入した者が責任を負います。行動規範に書かなくても、提供者は監視を手伝えます。"}},
                         std::nullopt});
}

}  // namespace haip
