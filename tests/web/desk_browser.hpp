#pragma once
// The desk with a person sitting at it: for desk_*_test.cpp.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <regex>

#include "base/encoding.hpp"
#include "testing/desk_register.hpp"
#include "web/desk.hpp"

namespace haip::testing_support {

using Fields = std::vector<std::pair<std::string, std::string>>;

inline std::string encoded(const Fields& fields) {
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
inline std::string hidden(const std::string& page, const std::string& name) {
  const std::regex field("<input type=\"?hidden\"? name=\"?" + name + "\"? value=\"?([^\">]*)\"?>");
  std::string value;
  for (std::sregex_iterator found(page.begin(), page.end(), field); found != std::sregex_iterator(); ++found)
    value = (*found)[1].str();
  return value;
}

/// Waits for a reply that comes later.
inline Response settled(Reply reply) {
  if (auto* response = std::get_if<Response>(&reply)) return std::move(*response);
  if (const auto* prepared = std::get_if<std::shared_ptr<const PreparedResponse>>(&reply)) {
    Response response;
    response.status = (*prepared)->status();
    response.body = (*prepared)->body();
    return response;
  }
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

inline std::string location(const Response& response) {
  const std::string* found = response.find("Location");
  return found == nullptr ? "" : *found;
}

}  // namespace haip::testing_support
