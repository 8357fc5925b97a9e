// Bodies may hold any byte, also when they arrive together with the header.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "web/http_client.hpp"
#include "web/server.hpp"

namespace haip {
namespace {

using testing_support::RawClient;

TEST(ServerBody, EveryByteArrivesInOneReadWithTheHeader) {
  std::string body;
  for (int byte = 0; byte < 256; ++byte) body += static_cast<char>(byte);
  Server server({.listen = "127.0.0.1:0", .threads = 1}, [&](const Request& request) -> Reply {
    return Response::text(request.body == body ? "the same" : "another");
  });
  RawClient client(server.start().value());
  const std::string response =
      client.send("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 256\r\n\r\n" + body)
          .read_to_end();
  EXPECT_THAT(response, testing::EndsWith("the same")) << response;
}

}  // namespace
}  // namespace haip
