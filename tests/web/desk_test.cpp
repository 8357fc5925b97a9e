#include "web/desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <regex>

#include "base/encoding.hpp"
#include "cose/key.hpp"
#include "testing/desk_register.hpp"

namespace haip {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_support::desk_must;
using testing_support::desk_password;
using testing_support::DeskRegister;

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string encoded(const Fields& fields) {
  std::string body;
  for (const auto& [name, value] : fields) {
    if (!body.empty()) body += '&';
    for (const std::string* part : {&name, &value}) {
      for (const char c : *part) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (is_plain)
          body += c;
        else
          body += "%" + hex(as_bytes(std::string_view(&c, 1)));
      }
      if (part == &name) body += '=';
    }
  }
  return body;
}

/// The value of the last hidden field of a name: the page's own form follows the one that signs out.
std::string hidden(const std::string& page, const std::string& name) {
  const std::regex field("<input type=\"?hidden\"? name=\"?" + name + "\"? value=\"?([^\">]*)\"?>");
  std::string value;
  for (std::sregex_iterator found(page.begin(), page.end(), field); found != std::sregex_iterator(); ++found)
    value = (*found)[1].str();
  return value;
}

/// Waits for a reply that comes later.
Response settled(Reply reply) {
  if (auto* response = std::get_if<Response>(&reply)) return std::move(*response);
  auto answer = std::make_shared<std::promise<Response>>();
  auto future = answer->get_future();
  std::get<Deferred>(reply).start([answer](Response response) { answer->set_value(std::move(response)); });
  return future.get();
}

/// What a person sits at: keeps the session cookie, and sends forms with the tokens of the pages they came from.
class Browser {
 public:
  explicit Browser(const Router& router) : router_(router) {}

  Response get(const std::string& target) { return send(Method::get, target, {}); }
  Response post(const std::string& target, const Fields& fields) { return send(Method::post, target, encoded(fields)); }
  /// Loads the page and sends its form.
  Response submit(const std::string& target, Fields fields) {
    fields.emplace_back("form-token", hidden(get(target).body, "form-token"));
    return post(target, fields);
  }

  std::string address = "192.0.2.7";
  bool is_secure = true;
  std::string cookie;  ///< Value of the session cookie.
  std::string language;

 private:
  Response send(Method method, const std::string& target, std::string body) {
    Request request;
    request.method = method;
    request.target = target;
    const std::size_t mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string::npos) request.query = parse_parameters(target.substr(mark + 1)).value();
    request.client_address = address;
    request.is_secure = is_secure;
    if (!cookie.empty()) request.headers.add("Cookie", (is_secure ? "__Host-session=" : "session=") + cookie);
    if (!language.empty()) request.headers.add("Accept-Language", language);
    if (method == Method::post) request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.body = std::move(body);
    Response response = settled(router_.handle(request));
    if (const std::string* set = response.find("Set-Cookie")) {
      const std::size_t start = set->find('=') + 1;
      cookie = set->substr(start, set->find(';') - start);
    }
    return response;
  }

  const Router& router_;
};

class DeskTest : public testing::Test {
 protected:
  DeskTest() {
    const auto adoptable = [](Connection& view, std::string_view) -> Result<std::vector<AdoptableEdition>> {
      TRY(const Rows adopted, view.query("SELECT edition FROM adopted"));
      if (!adopted.empty()) return std::vector<AdoptableEdition>{};
      return std::vector<AdoptableEdition>{{"coc", "2026", "Code of Conduct", "2026-11-20", EntryIndex{1}}};
    };
    site_ = std::make_unique<Site>(sample_.reg(), features_);
    desk_ = desk_must(Desk::open(*site_, {.adoptable_editions = adoptable, .password_cost = cheapest_password_cost}));
    site_->add_routes(router_);
    desk_->add_routes(router_);
  }

  Browser browser() { return Browser(router_); }
  Response sign_in(Browser& at, std::string login, std::string password, std::string code) {
    return at.submit("/desk/sign-in",
                     {{"login", std::move(login)}, {"password", std::move(password)}, {"code", std::move(code)}});
  }
  Browser signed_in(const Enrolment& who) {
    Browser at = browser();
    const Response response = sign_in(at, who.officer.login, std::string(desk_password), sample_.code_of(who));
    EXPECT_EQ(response.status, 303) << response.body;
    return at;
  }
  /// The path of a new proposal.
  std::string adoption_proposed_by(Browser& at) {
    const Response response = at.submit("/desk/editions/coc/2026/adopt", {{"reason", "decided on 20 November"}});
    EXPECT_EQ(response.status, 303) << response.body;
    return response.find("Location") == nullptr ? "" : *response.find("Location");
  }
  std::string overview(Browser& at) { return at.get("/desk").body; }

  DeskRegister sample_;
  std::vector<Feature> features_;
  std::unique_ptr<Site> site_;
  std::unique_ptr<Desk> desk_;
  Router router_;
};

std::string location(const Response& response) {
  const std::string* found = response.find("Location");
  return found == nullptr ? "" : *found;
}

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
  EXPECT_THAT(page.body, AllOf(HasSubstr("Anna Berg"), HasSubstr(sample_.anna.officer.public_id)));

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

// Two people.

TEST_F(DeskTest, LogsWhatTwoAdoptersDecide) {
  Browser anna = signed_in(sample_.anna);
  Browser ben = signed_in(sample_.ben);
  EXPECT_THAT(overview(anna), HasSubstr("/desk/editions/coc/2026/adopt"));
  const std::uint64_t before = sample_.log_size();
  const std::string path = adoption_proposed_by(anna);
  EXPECT_EQ(sample_.log_size(), before);
  EXPECT_THAT(overview(ben), HasSubstr(path));

  const std::string shown = ben.get(path).body;
  for (const Enrolment* who : {&sample_.anna, &sample_.ben}) EXPECT_THAT(shown, HasSubstr(who->officer.public_id));
  EXPECT_THAT(shown,
              AllOf(HasSubstr("edition.adopt"), HasSubstr("decided on 20 November"), HasSubstr("Confirm and log")));

  const Response done = ben.submit(path, {{"decision", "confirm"}});
  EXPECT_EQ(location(done), "/desk?logged=" + std::to_string(before));
  EXPECT_EQ(sample_.log_size(), before + 1);
  EXPECT_THAT(ben.get(location(done)).body, HasSubstr("/log/entries/" + std::to_string(before)));
  const auto row = desk_must(sample_.connection().query_row("SELECT deciders FROM adopted"));
  ASSERT_TRUE(row);
  EXPECT_THAT(row->text(0), AllOf(HasSubstr(sample_.anna.officer.public_id), HasSubstr(sample_.ben.officer.public_id)));
  EXPECT_THAT(overview(anna), Not(HasSubstr("/desk/editions/coc/2026/adopt")));
  EXPECT_EQ(ben.post(path, {{"decision", "confirm"}, {"form-token", hidden(shown, "form-token")}}).status, 422);
  EXPECT_EQ(sample_.log_size(), before + 1);
}

TEST_F(DeskTest, NobodyConfirmsTheirOwnProposal) {
  for (const Enrolment* who : {&sample_.anna, &sample_.carla}) {
    Browser at = signed_in(*who);
    const std::string path = adoption_proposed_by(at);
    const std::string page = at.get(path).body;
    EXPECT_THAT(page, AllOf(HasSubstr("a different adopter"), Not(HasSubstr("Confirm and log"))));
    const std::uint64_t before = sample_.log_size();
    EXPECT_EQ(at.submit(path, {{"decision", "confirm"}}).status, 403);
    EXPECT_EQ(sample_.log_size(), before);
    EXPECT_EQ(at.submit(path, {{"decision", "reject"}}).status, 303);
  }
}

TEST_F(DeskTest, DelistsAnOrganisationByTwoPeople) {
  Browser anna = signed_in(sample_.anna);
  const Response proposed = anna.submit("/desk/organisations/lab.example/delist", {{"reason", "it no longer exists"}});
  ASSERT_EQ(proposed.status, 303) << proposed.body;
  EXPECT_EQ(anna.submit("/desk/organisations/lab.example/delist", {{"reason", "again"}}).status, 422);
  Browser ben = signed_in(sample_.ben);
  EXPECT_EQ(ben.submit(location(proposed), {{"decision", "confirm"}}).status, 303);
  EXPECT_TRUE(desk_must(find_organisation(sample_.connection(), "lab.example"))->is_delisted);
  EXPECT_EQ(anna.get("/desk/organisations/nobody.example/delist").status, 404);
}

TEST_F(DeskTest, SaysBesideTheFieldWhyAProposalIsRefused) {
  Browser at = signed_in(sample_.anna);
  const Response empty = at.submit("/desk/editions/coc/2026/adopt", {{"reason", " "}});
  EXPECT_EQ(empty.status, 422);
  EXPECT_THAT(empty.body, AllOf(HasSubstr("Enter a reason"), HasSubstr("href=\"#reason\""), HasSubstr("reason-error")));
  const Response refused = at.submit("/desk/editions/coc/2026/adopt", {{"reason", "nonsense"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("the reason is nonsense"));
  EXPECT_EQ(at.submit("/desk/editions/coc/1999/adopt", {{"reason", "x"}}).status, 422);
}

TEST_F(DeskTest, EscapesWhatColleaguesWrite) {
  Browser anna = signed_in(sample_.anna);
  const Response proposed = anna.submit("/desk/editions/coc/2026/adopt", {{"reason", "<img src=x>\"'&"}});
  Browser ben = signed_in(sample_.ben);
  EXPECT_THAT(ben.get(location(proposed)).body, AllOf(Not(HasSubstr("<img src=x>")), HasSubstr("&lt;img src=x")));
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

// Vouching and erasing.

class DeskVouching : public DeskTest {
 protected:
  std::string pasted(std::string_view kind = "public key") {
    Json json;
    json.set("haip", kind)
        .set("domain", "new.example")
        .set("created", "2026-11-24T09:00:00Z")
        .set("algorithm", "Ed25519");
    json.set("public_key", base64(key_.public_key().bytes()))
        .set("thumbprint", cose::thumbprint(key_.public_key()).hex());
    if (kind == "private key") json.set("seed", "c2VjcmV0LXNlZWQtb2YtdGhlLWtleS1maWxlLTEyMzQ=");
    return pretty_json(json);
  }
  Fields filled(std::string key) {
    return {{"public-key", std::move(key)}, {"name", "New Lab"},  {"economy", "fr"},
            {"role", "model-developer"},    {"role", "deployer"}, {"size", "10-49"}};
  }
  SecretKey key_ = SecretKey::generate(sample_.entropy);
};

TEST_F(DeskVouching, ShowsWhatWillBeLoggedAndLogsIt) {
  Browser at = signed_in(sample_.carla);
  const std::uint64_t before = sample_.log_size();
  Fields fields = filled(pasted());
  const Response check = at.submit("/desk/vouch", fields);
  EXPECT_EQ(check.status, 200);
  const Digest thumbprint = cose::thumbprint(key_.public_key());
  EXPECT_THAT(check.body, AllOf(HasSubstr(thumbprint.hex()), HasSubstr("organisation.record"), HasSubstr("key.record"),
                                HasSubstr("New Lab")));
  EXPECT_EQ(sample_.log_size(), before);

  fields.emplace_back("confirmed", "yes");
  fields.emplace_back("form-token", hidden(check.body, "form-token"));
  const Response done = at.post("/desk/vouch", fields);
  EXPECT_EQ(location(done), "/desk?logged=" + std::to_string(before + 1)) << done.body;
  const auto organisation = desk_must(find_organisation(sample_.connection(), "new.example"));
  ASSERT_TRUE(organisation);
  EXPECT_EQ(organisation->name, "New Lab");
  EXPECT_EQ(organisation->economy, "FR");
  EXPECT_EQ(organisation->roles, (std::vector<std::string>{"model-developer", "deployer"}));
  const auto key = desk_must(find_signing_key(sample_.connection(), thumbprint));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->holder, "new.example");
  EXPECT_EQ(key->evidence, KeyEvidence::vouched);
  // The same key once more is refused before anything is logged.
  EXPECT_EQ(at.submit("/desk/vouch", fields).status, 422);
  EXPECT_EQ(sample_.log_size(), before + 2);
}

TEST_F(DeskVouching, NeverSendsAPrivateKeyBack) {
  Browser at = signed_in(sample_.carla);
  const Response response = at.submit("/desk/vouch", filled(pasted("private key")));
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(response.body,
              AllOf(HasSubstr("this is the private key"), Not(HasSubstr("c2VjcmV0")), HasSubstr("New Lab")));
}

TEST_F(DeskVouching, NamesWhatIsWrong) {
  Browser at = signed_in(sample_.carla);
  const std::string other = cose::thumbprint(SecretKey::generate(sample_.entropy).public_key()).hex();
  const std::string swapped =
      std::regex_replace(pasted(), std::regex(cose::thumbprint(key_.public_key()).hex()), other);
  EXPECT_THAT(at.submit("/desk/vouch", filled(swapped)).body, HasSubstr("the thumbprint is not that of the key"));
  const Response empty = at.submit("/desk/vouch", {{"economy", "Japan"}});
  EXPECT_EQ(empty.status, 422);
  EXPECT_THAT(empty.body,
              AllOf(HasSubstr("href=\"#public-key\""), HasSubstr("href=\"#name\""), HasSubstr("href=\"#economy\"")));
  Fields odd = filled(pasted());
  odd.emplace_back("role", "emperor");
  EXPECT_EQ(at.submit("/desk/vouch", odd).status, 422);
  EXPECT_EQ(at.submit("/desk/vouch", filled("not json")).status, 422);
}

TEST_F(DeskTest, ErasesContentAfterACheck) {
  const Acknowledgement note = desk_must(sample_.reg().log_own_act_and_wait(
      make_act("note.write", "register", "note/1", Json{}.set("text", "private after all"), sample_.clock.now(),
               sample_.entropy)));
  const Digest content = desk_must(read_envelope(sample_.connection(), note.entry_index)).content;
  Browser at = signed_in(sample_.dora);
  const Response check = at.submit("/desk/erase", {{"digest", content.hex()}, {"reason", "personal-data"}});
  EXPECT_EQ(check.status, 200);
  EXPECT_THAT(check.body, AllOf(HasSubstr("note.write"), HasSubstr("Erase for good")));
  EXPECT_EQ(desk_must(content_state(sample_.connection(), content)), ContentState::present);
  const Response done = at.post("/desk/erase", {{"digest", content.hex()},
                                                {"reason", "personal-data"},
                                                {"confirmed", "yes"},
                                                {"form-token", hidden(check.body, "form-token")}});
  EXPECT_EQ(location(done), "/desk?logged=" + std::to_string(note.entry_index.value + 1));
  EXPECT_EQ(desk_must(content_state(sample_.connection(), content)), ContentState::erased);
  EXPECT_THAT(at.submit("/desk/erase", {{"digest", content.hex()}, {"reason", "law"}}).body,
              HasSubstr("erased already"));

  const Digest genesis = desk_must(read_envelope(sample_.connection(), {0})).content;
  EXPECT_EQ(at.submit("/desk/erase", {{"digest", genesis.hex()}, {"reason", "law"}}).status, 422);
  EXPECT_EQ(at.submit("/desk/erase", {{"digest", sha256("never seen").hex()}, {"reason", "law"}}).status, 422);
  EXPECT_EQ(at.submit("/desk/erase", {{"digest", "xyz"}, {"reason", "because"}}).status, 422);
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
  for (const std::string& of_ben : {std::string("Ben Ito"), sample_.ben.officer.public_id})
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
