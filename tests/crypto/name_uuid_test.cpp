#include "crypto/name_uuid.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace haip {
namespace {

TEST(NameUuid, IsThatOfTheStandardsExample) {
  // RFC 9562, appendix A.4.
  EXPECT_EQ(name_uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com"),
            "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

TEST(NameUuid, DependsOnNameSpaceAndName) {
  const std::string one = name_uuid(uuid_name_space_url, "https://example.org/");
  EXPECT_EQ(name_uuid(uuid_name_space_url, "https://example.org/"), one);
  EXPECT_NE(name_uuid(uuid_name_space_url, "https://example.org/a"), one);
  EXPECT_NE(name_uuid(one, "https://example.org/"), one);
}

TEST(NameUuid, TakesNothingElseForANameSpace) {
  EXPECT_THROW(name_uuid("", "a"), std::logic_error);
  EXPECT_THROW(name_uuid("6ba7b811-9dad-11d1-80b4-00c04fd430cx", "a"), std::logic_error);
}

}  // namespace
}  // namespace haip
