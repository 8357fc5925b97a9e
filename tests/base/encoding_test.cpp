#include "base/encoding.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>

namespace haip {
namespace {

// RFC 4648 section 10.
TEST(Base64, KnownAnswers) {
  const std::vector<std::pair<std::string, std::string>> samples{{"", ""},
                                                                 {"f", "Zg=="},
                                                                 {"fo", "Zm8="},
                                                                 {"foo", "Zm9v"},
                                                                 {"foob", "Zm9vYg=="},
                                                                 {"fooba", "Zm9vYmE="},
                                                                 {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : samples) {
    EXPECT_EQ(base64(as_bytes(plain)), encoded);
    EXPECT_EQ(as_text(*parse_base64(encoded)), plain);
  }
}

TEST(Base64, EveryValueHasOneSpelling) {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "====", "Zm9v====", "Z", "Zm-_"})
    EXPECT_FALSE(parse_base64(text)) << text;
  for (const char* text : {"Zg==", "Zh", "Z", "Zm+/"}) EXPECT_FALSE(parse_base64url(text)) << text;
}

TEST(Encodings, ReadBackWhatTheyWrite) {
  EXPECT_TRUE(rc::check([](const Bytes& bytes) {
    RC_ASSERT(*parse_hex(hex(bytes)) == bytes);
    RC_ASSERT(*parse_base64(base64(bytes)) == bytes);
    RC_ASSERT(*parse_base64url(base64url(bytes)) == bytes);
  }));
}

TEST(Hex, RefusesUpperCaseAndOddLength) {
  EXPECT_FALSE(parse_hex("AB"));
  EXPECT_FALSE(parse_hex("abc"));
  EXPECT_EQ(parse_hex("0g").error().message, "character 2 is not a lower-case hexadecimal digit");
}

}  // namespace
}  // namespace haip
