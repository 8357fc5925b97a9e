#include "web/router.hpp"

#include <gtest/gtest.h>

#include "web/html.hpp"

namespace haip {
namespace {

Handler says(std::string text) {
  return [text = std::move(text)](const Request&, const RouteParameters&) -> Reply { return Response::text(text); };
}
Handler says_parameter(std::string name) {
  return [name = std::move(name)](const Request&, const RouteParameters& route) -> Reply {
    return Response::text(name + "=" + std::string(route.text(name)));
  };
}

Response ask(const Router& router, Method method, std::string path) {
  Request request;
  request.method = method;
  request.target = path;
  request.path = path.substr(0, path.find('?'));
  return std::get<Response>(router.handle(request));
}
std::string body(const Router& router, std::string path) { return ask(router, Method::get, std::move(path)).body; }

TEST(Router, PrefersTheMoreLiteralPattern) {
  Router router;
  router.get("/", says("home"))
      .get("/organisations", says("list"))
      .get("/organisations/new", says("new"))
      .get("/organisations/{domain}", says_parameter("domain"))
      .get("/organisations/{domain}/reports/{report}", says_parameter("report"))
      .get("/organisations/new/reports", says("deep"))
      .get("/log/tile/{rest...}", says_parameter("rest"))
      .get("/log/", says("explorer"));
  EXPECT_EQ(body(router, "/"), "home");
  EXPECT_EQ(body(router, "/organisations"), "list");
  EXPECT_EQ(body(router, "/organisations/new"), "new");
  EXPECT_EQ(body(router, "/organisations/example.org"), "domain=example.org");
  EXPECT_EQ(body(router, "/organisations/new/reports/7"), "report=7");
  EXPECT_EQ(body(router, "/log/tile/0/x001/067"), "rest=0/x001/067");
  EXPECT_EQ(body(router, "/log/"), "explorer");
}

TEST(Router, Answers404) {
  Router router;
  router.get("/a/{b}", says("")).get("/files/{rest...}", says(""));
  for (const char* path : {"/", "/a", "/a/", "/a/b/c", "/x", "/files", "/files/", "/files/x/", "*"})
    EXPECT_EQ(ask(router, Method::post, path).status, 404) << path;
}

TEST(Router, RedirectsToTheSpellingOfTheAddressThatExists) {
  Router router;
  router.get("/a/{b}", says("")).get("/slash/", says("kept"));
  const Response moved = ask(router, Method::get, "/a/b/?c=d/e");
  EXPECT_EQ(moved.status, 308);
  EXPECT_EQ(*moved.find("Location"), "/a/b?c=d/e");
  EXPECT_EQ(body(router, "/slash/"), "kept");
  const Response with_slash = ask(router, Method::get, "/slash?x=%20y");
  EXPECT_EQ(with_slash.status, 308);
  ASSERT_NE(with_slash.find("Location"), nullptr);
  EXPECT_EQ(*with_slash.find("Location"), "/slash/?x=%20y");
  EXPECT_EQ(ask(router, Method::post, "/slash").status, 404);
}

TEST(Router, Answers405WithWhatIsAllowed) {
  Router router;
  router.get("/a", says("")).post("/a", says("")).add(Method::put, "/b", says(""));
  const Response response = ask(router, Method::delete_, "/a");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(*response.find("allow"), "GET, HEAD, POST");
  EXPECT_EQ(*ask(router, Method::get, "/b").find("Allow"), "PUT");
  EXPECT_EQ(ask(router, Method::options, "/a").status, 405);
}

TEST(Router, ServesHeadByGet) {
  Router router;
  router.get("/a", says("text"));
  EXPECT_EQ(ask(router, Method::head, "/a").status, 200);
}

TEST(Router, LetsOtherSitesReadWhatItIsToldTo) {
  Router router;
  router.get("/api/v1/acts", says("[]")).get("/desk", says("")).cross_origin("/api/");
  router.get("/api/later", [](const Request&, const RouteParameters&) -> Reply {
    return Deferred{[](const Respond& respond) { respond(Response::text("later")); }};
  });
  const Response preflight = ask(router, Method::options, "/api/v1/acts");
  EXPECT_EQ(preflight.status, 204);
  EXPECT_EQ(*preflight.find("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(*preflight.find("Access-Control-Allow-Methods"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(*ask(router, Method::get, "/api/v1/acts").find("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(ask(router, Method::get, "/desk").find("Access-Control-Allow-Origin"), nullptr);

  Request request;
  request.path = request.target = "/api/later";
  Response later;
  std::get<Deferred>(router.handle(request)).start([&](Response response) { later = std::move(response); });
  EXPECT_EQ(*later.find("Access-Control-Allow-Origin"), "*");
}

TEST(Router, RefusalsCanHaveTheirOwnPage) {
  Router router;
  router.get("/a", says("")).on_refusal([](const Request& request, int status, const Error&) {
    return Response::html(tag("p", status, " ", request.path));
  });
  const Response response = ask(router, Method::get, "/<b>");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, "<p>404 /&lt;b&gt;</p>");
  EXPECT_EQ(ask(router, Method::post, "/a").body, "<p>405 /a</p>");
}

TEST(Router, WrongPatternsAreBugs) {
  Router router;
  router.get("/a/{b}", says(""));
  for (const char* pattern :
       {"", "a", "/a/{c}", "/a//b", "/{", "/{}", "/{...}", "/{a...}/b", "/x{a}", "/{a}/{a}", "/%41"})
    EXPECT_THROW(router.get(pattern, says("")), std::logic_error) << pattern;
  EXPECT_THROW(router.get("/n", nullptr), std::logic_error);
  router.get("/unknown/{a}", says_parameter("b"));
  EXPECT_THROW(body(router, "/unknown/x"), std::logic_error);
}

}  // namespace
}  // namespace haip
