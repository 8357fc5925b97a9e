// Signing in at the desk, roles, forged forms, and what its pages give away.

#include "web/desk_browser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_support::Browser;
using testing_support::desk_must;
using testing_support::desk_password;
using testing_support::DeskTest;
using testing_support::Fields;
using testing_support::hidden;
using testing_support::location;

// Signing in.

TEST_F(DeskTest, SendsStrangersToTheSignInPage) {
  for (const char* path : {"/desk", "/desk/vouch", "/desk/erase", "/desk/proposals/0000000000000000",
                           "/desk/editions/coc/2026/adopt", "/desk/organisations/lab.example/delist"}) {
    Browser at = browser();
    for (const Response& response : {at.get(path), at.post(path, {})}) {
      if (response.status == 405) continue;
      EXPECT_EQ(response.status, 303) << path;
      EXPECT_THAT(location(response), StartsWith("/desk/sign-in")) << path;
      EXPECT_EQ(*response.find("Cache-Control"), "no-store") << path;
    }
  }
}

TEST_F(DeskTest, SignsInAndOut) {
  Browser at = browser();
  const Response form = at.get("/desk/sign-in");
  EXPECT_EQ(form.status, 200);
  EXPECT_THAT(form.body, AllOf(HasSubstr("username"), HasSubstr("current-password"), HasSubstr("one-time-code")));
  const std::string before = at.cookie;
  const Response response = sign_in(at, "anna", std::string(desk_password), sample_.code_of(sample_.anna));
  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(location(response), "/desk");
  EXPECT_THAT(*response.find("Set-Cookie"), AllOf(StartsWith("__Host-session="), HasSubstr("HttpOnly"),
                                                  HasSubstr("SameSite=Lax"), HasSubstr("Secure"), HasSubstr("Path=/")));
  EXPECT_NE(at.cookie, before);
  const Response page = at.get("/desk");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(*page.find("Cache-Control"), "no-store");
  EXPECT_NE(page.find("Content-Security-Policy"), nullptr);
  EXPECT_THAT(page.body, AllOf(HasSubstr("First Adopter"), HasSubstr(sample_.anna.officer.public_id)));

  const std::string session = at.cookie;
  const Response out = at.post("/desk/sign-out", {{"form-token", hidden(page.body, "form-token")}});
  EXPECT_EQ(location(out), "/desk/sign-in");
  EXPECT_THAT(*out.find("Set-Cookie"), HasSubstr("Max-Age=0"));
  at.cookie = session;  // a copy that somebody kept
  EXPECT_EQ(location(at.get("/desk")), "/desk/sign-in");
}

TEST_F(DeskTest, GoesBackToThePageThatWasAskedFor) {
  Browser at = browser();
  const std::string asked = location(at.get("/desk/vouch"));
  EXPECT_EQ(asked, "/desk/sign-in?next=%2Fdesk%2Fvouch");
  const std::string token = hidden(at.get(asked).body, "form-token");
  const Response response = at.post("/desk/sign-in", {{"login", "carla"},
                                                      {"password", std::string(desk_password)},
                                                      {"code", sample_.code_of(sample_.carla)},
                                                      {"next", "/desk/vouch"},
                                                      {"form-token", token}});
  EXPECT_EQ(location(response), "/desk/vouch");
}

TEST_F(DeskTest, NeverSendsAnybodyToAnotherSite) {
  std::int64_t steps = 0;
  for (const char* next : {"https://evil.example/", "//evil.example/desk/", "/desk/\\evil", "/organisations",
                           "/desk/sign-out", "/desk/x\ny"}) {
    sample_.clock.set({1'795'510'800 + totp_step_seconds * ++steps});
    Browser at = browser();
    const Response response = at.submit("/desk/sign-in", {{"login", "anna"},
                                                          {"password", std::string(desk_password)},
                                                          {"code", sample_.code_of(sample_.anna)},
                                                          {"next", next}});
    EXPECT_EQ(location(response), "/desk") << next;
  }
}

TEST_F(DeskTest, SaysTheSameWhateverWasWrong) {
  std::vector<std::string> pages;
  const std::string code = sample_.code_of(sample_.anna);
  const std::vector<std::array<std::string, 3>> wrong{{"anna", "wrong password", code},
                                                      {"anna", std::string(desk_password), "000000"},
                                                      {"anny", std::string(desk_password), code}};
  for (const auto& [login, password, typed] : wrong) {
    Browser at = browser();
    const Response response = sign_in(at, login, password, typed);
    EXPECT_EQ(response.status, 403);
    EXPECT_THAT(response.body, HasSubstr("The login name, password or code is wrong"));
    EXPECT_THAT(response.body, AllOf(Not(HasSubstr(password)), HasSubstr("href=\"#login\"")));
    std::string page = std::regex_replace(response.body, std::regex("[A-Za-z0-9_-]{43}"), "TOKEN");
    pages.push_back(std::regex_replace(page, std::regex("ann[ay]"), "NAME"));
  }
  EXPECT_EQ(pages[0], pages[1]);
  EXPECT_EQ(pages[0], pages[2]);
}

TEST_F(DeskTest, TakesACodeOnce) {
  const std::string code = sample_.code_of(sample_.anna);
  Browser first = browser();
  EXPECT_EQ(sign_in(first, "anna", std::string(desk_password), code).status, 303);
  Browser second = browser();
  EXPECT_EQ(sign_in(second, "anna", std::string(desk_password), code).status, 403);
  sample_.clock.advance(totp_step_seconds);
  EXPECT_EQ(sign_in(second, "anna", std::string(desk_password), sample_.code_of(sample_.anna)).status, 303);
}

TEST_F(DeskTest, NamesTheFieldsThatAreEmpty) {
  Browser at = browser();
  const Response response = sign_in(at, "anna", "", "");
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(response.body,
              AllOf(HasSubstr("There is a problem"), HasSubstr("href=\"#password\""), HasSubstr("href=\"#code\""),
                    Not(HasSubstr("href=\"#login\"")), HasSubstr("value=\"anna\"")));
}

TEST_F(DeskTest, MakesGuessersWait) {
  for (std::uint64_t i = 0; i < most_failures; ++i) {
    Browser at = browser();
    at.address = "192.0.2." + std::to_string(i);
    EXPECT_EQ(sign_in(at, "anna", "wrong password", "000000").status, 403);
  }
  Browser at = browser();
  const Response refused = sign_in(at, "anna", std::string(desk_password), sample_.code_of(sample_.anna));
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(*refused.find("Retry-After"), "900");
  EXPECT_THAT(refused.body, HasSubstr("Wait 15 minutes"));
  sample_.clock.advance(failure_window_seconds);
  EXPECT_EQ(sign_in(at, "anna", std::string(desk_password), sample_.code_of(sample_.anna)).status, 303);
}

TEST_F(DeskTest, TakesNoPasswordOverAnOpenNetwork) {
  Browser at = browser();
  at.is_secure = false;
  EXPECT_EQ(at.get("/desk/sign-in").status, 403);
  EXPECT_EQ(at.post("/desk/sign-in", {{"login", "anna"}}).status, 403);
  for (const char* loopback : {"127.0.0.1", "::1"}) {
    Browser own = browser();
    own.is_secure = false;
    own.address = loopback;
    sample_.clock.advance(totp_step_seconds);
    const Response response = sign_in(own, "anna", std::string(desk_password), sample_.code_of(sample_.anna));
    EXPECT_EQ(response.status, 303);
    EXPECT_THAT(*response.find("Set-Cookie"), AllOf(StartsWith("session="), Not(HasSubstr("Secure"))));
    EXPECT_EQ(own.get("/desk").status, 200);
  }
}

TEST_F(DeskTest, SessionsEnd) {
  Browser idle = signed_in(sample_.anna);
  sample_.clock.advance(longest_idle_seconds);
  EXPECT_EQ(idle.get("/desk").status, 303);

  Browser busy = signed_in(sample_.ben);
  for (int i = 0; i < 23; ++i) {
    sample_.clock.advance(1800);
    EXPECT_EQ(busy.get("/desk").status, 200) << i;
  }
  sample_.clock.advance(1800);
  EXPECT_EQ(busy.get("/desk").status, 303);
}

TEST_F(DeskTest, ADisabledAccountIsOutAtOnce) {
  Browser at = signed_in(sample_.anna);
  ASSERT_TRUE(disable_officer(sample_.connection(), "anna", sample_.clock.now()));
  EXPECT_EQ(at.get("/desk").status, 303);
}

// Forged forms.

TEST_F(DeskTest, RefusesFormsWithoutTheTokenOfTheirSessionAndPage) {
  Browser anna = signed_in(sample_.anna);
  Browser ben = signed_in(sample_.ben);
  const std::string path = "/desk/editions/coc/2026/adopt";
  const std::string of_ben = hidden(ben.get(path).body, "form-token");
  const std::string of_another_page = hidden(anna.get("/desk/organisations/lab.example/delist").body, "form-token");
  const std::string of_sign_out = hidden(anna.get("/desk").body, "form-token");
  for (const std::string* token : {&of_ben, &of_another_page, &of_sign_out}) ASSERT_EQ(token->size(), 43U);
  for (const std::string& token : {std::string(), std::string(43, 'A'), of_ben, of_another_page, of_sign_out}) {
    const Response response = anna.post(path, {{"reason", "x"}, {"form-token", token}});
    EXPECT_EQ(response.status, 403) << token;
    EXPECT_EQ(*response.find("Cache-Control"), "no-store");
  }
  EXPECT_EQ(anna.post("/desk/sign-out", {}).status, 403);
  EXPECT_EQ(anna.get("/desk").status, 200);
  EXPECT_TRUE(desk_must(open_proposals(sample_.connection(), sample_.clock.now())).empty());
}

TEST_F(DeskTest, RefusesForgedSignIns) {
  Browser at = browser();
  const Fields fields{
      {"login", "anna"}, {"password", std::string(desk_password)}, {"code", sample_.code_of(sample_.anna)}};
  EXPECT_EQ(at.post("/desk/sign-in", fields).status, 403);
  Browser other = browser();
  Fields foreign = fields;
  foreign.emplace_back("form-token", hidden(other.get("/desk/sign-in").body, "form-token"));
  at.get("/desk/sign-in");
  EXPECT_EQ(at.post("/desk/sign-in", foreign).status, 403);
  EXPECT_EQ(at.get("/desk").status, 303);
}

// Roles.

TEST_F(DeskTest, ChecksTheRoleOfEachPage) {
  Browser anna = signed_in(sample_.anna);    // adopter
  Browser carla = signed_in(sample_.carla);  // editor, adopter
  Browser dora = signed_in(sample_.dora);    // administrator, moderator
  const std::string proposal = adoption_proposed_by(anna);
  const auto expect = [](Browser& at, const std::string& path, int status) {
    EXPECT_EQ(at.get(path).status, status) << path;
  };
  for (const std::string& path : {std::string("/desk/editions/coc/2026/adopt"),
                                  std::string("/desk/organisations/lab.example/delist"), proposal}) {
    expect(anna, path, 200);
    expect(carla, path, 200);
    expect(dora, path, 403);
  }
  expect(anna, "/desk/vouch", 403);
  expect(carla, "/desk/vouch", 200);
  expect(dora, "/desk/vouch", 403);
  expect(anna, "/desk/erase", 403);
  expect(carla, "/desk/erase", 403);
  expect(dora, "/desk/erase", 200);
}

TEST_F(DeskTest, ChecksTheRoleOfWhoSendsAForm) {
  Browser anna = signed_in(sample_.anna);
  const std::string proposal = adoption_proposed_by(anna);
  Browser dora = signed_in(sample_.dora);
  // She knows how tokens are made for her own session: the role alone stops her.
  const FormTokens tokens(desk_must(server_secret(sample_.connection(), "form-token", sample_.entropy)));
  const std::uint64_t before = sample_.log_size();
  const Response response =
      dora.post(proposal, {{"decision", "confirm"}, {"form-token", tokens.make(dora.cookie, proposal)}});
  EXPECT_EQ(response.status, 403);
  EXPECT_THAT(response.body, HasSubstr("adopter"));
  EXPECT_EQ(anna.post("/desk/erase", {{"form-token", tokens.make(anna.cookie, "/desk/erase")}}).status, 403);
  EXPECT_EQ(anna.post("/desk/vouch", {{"form-token", tokens.make(anna.cookie, "/desk/vouch")}}).status, 403);
  EXPECT_EQ(sample_.log_size(), before);
}

// What pages give away.

TEST_F(DeskTest, NoPageShowsSecretsOrWhatIsAColleaguesAlone) {
  Browser anna = signed_in(sample_.anna);
  const std::string proposal = adoption_proposed_by(anna);
  Browser carla = signed_in(sample_.carla);
  Browser dora = signed_in(sample_.dora);
  std::string seen;
  for (Browser* at : {&carla, &dora})
    for (const std::string& path :
         {std::string("/desk"), proposal, std::string("/desk/vouch"), std::string("/desk/erase"),
          std::string("/desk/proposals/no-such"), std::string("/desk/organisations/lab.example/delist"),
          std::string("/desk/editions/coc/2026/adopt")})
      seen += at->get(path).body + at->post(path, {}).body;
  seen += browser().get("/desk/sign-in").body + browser().get("/").body;
  for (const Enrolment* who : {&sample_.anna, &sample_.carla, &sample_.dora, &sample_.ben}) {
    EXPECT_THAT(seen, Not(HasSubstr(base32(who->totp_secret))));
    EXPECT_THAT(seen, Not(HasSubstr(hex(who->totp_secret))));
  }
  for (const std::string& secret :
       {anna.cookie, carla.cookie, dora.cookie, std::string("$argon2id"), std::string(desk_password)})
    EXPECT_THAT(seen, Not(HasSubstr(secret)));
  // Ben has done nothing, so nobody reads of him; of Anna, what she proposed goes with her name and id.
  for (const std::string& of_ben : {std::string("Second Adopter"), sample_.ben.officer.public_id})
    EXPECT_THAT(seen, Not(HasSubstr(of_ben)));
  EXPECT_FALSE(std::regex_search(seen, std::regex("[a-z0-9.]+@[a-z0-9.]+")));
}

TEST_F(DeskTest, HasNoScripts) {
  Browser at = signed_in(sample_.carla);
  for (const char* path : {"/desk", "/desk/vouch", "/desk/editions/coc/2026/adopt"}) {
    const std::string page = at.get(path).body;
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_FALSE(std::regex_search(page, std::regex(" on[a-z]+=")));
  }
}

TEST_F(DeskTest, SpeaksTheLanguageAskedFor) {
  Browser at = signed_in(sample_.anna);
  const Response page = at.get("/desk?lang=ja");
  EXPECT_EQ(*page.find("Content-Language"), "ja");
  EXPECT_THAT(page.body, HasSubstr("href=\"/desk/editions/coc/2026/adopt?lang=ja\""));
}

}  // namespace
}  // namespace haip
