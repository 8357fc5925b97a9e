#include "register/totp.hpp"

#include <gtest/gtest.h>

namespace haip {
namespace {

// The secret of RFC 4226 appendix D and RFC 6238 appendix B.
const Bytes rfc_secret = to_bytes("12345678901234567890");

TEST(Totp, GivesTheCodesOfRfc4226) {
  const std::array<std::string_view, 10> codes{"755224", "287082", "359152", "969429", "338314",
                                               "254676", "287922", "162583", "399871", "520489"};
  for (std::size_t counter = 0; counter < codes.size(); ++counter)
    EXPECT_EQ(totp_code(rfc_secret, static_cast<std::int64_t>(counter)), codes[counter]) << counter;
}

TEST(Totp, GivesTheCodesOfRfc6238) {
  // The RFC lists eight digits; six digits of the same number are its last six.
  const std::array<std::pair<std::int64_t, std::string_view>, 6> codes{{{59, "94287082"},
                                                                        {1111111109, "07081804"},
                                                                        {1111111111, "14050471"},
                                                                        {1234567890, "89005924"},
                                                                        {2000000000, "69279037"},
                                                                        {20000000000, "65353130"}}};
  for (const auto& [seconds, code] : codes)
    EXPECT_EQ(totp_code(rfc_secret, totp_step_at({seconds})), code.substr(2)) << seconds;
}

TEST(Totp, WritesBase32AsRfc4648) {
  const std::array<std::pair<std::string_view, std::string_view>, 7> vectors{{{"", ""},
                                                                              {"f", "MY"},
                                                                              {"fo", "MZXQ"},
                                                                              {"foo", "MZXW6"},
                                                                              {"foob", "MZXW6YQ"},
                                                                              {"fooba", "MZXW6YTB"},
                                                                              {"foobar", "MZXW6YTBOI"}}};
  for (const auto& [text, encoded] : vectors) EXPECT_EQ(base32(as_bytes(text)), encoded);
}

TEST(Totp, TakesTheNeighboursOfThePresentStep) {
  const Instant now{1111111111};
  const std::int64_t step = totp_step_at(now);
  for (const std::int64_t distance : {-1, 0, 1})
    EXPECT_EQ(matching_totp_step(rfc_secret, totp_code(rfc_secret, step + distance), now, -1), step + distance);
  for (const std::int64_t distance : {-2, 2})
    EXPECT_EQ(matching_totp_step(rfc_secret, totp_code(rfc_secret, step + distance), now, -1), std::nullopt);
}

TEST(Totp, TakesNoStepTwiceAndNoEarlierOne) {
  const Instant now{1111111111};
  const std::int64_t step = totp_step_at(now);
  EXPECT_EQ(matching_totp_step(rfc_secret, totp_code(rfc_secret, step), now, step), std::nullopt);
  EXPECT_EQ(matching_totp_step(rfc_secret, totp_code(rfc_secret, step - 1), now, step), std::nullopt);
  EXPECT_EQ(matching_totp_step(rfc_secret, totp_code(rfc_secret, step + 1), now, step), step + 1);
}

TEST(Totp, ReadsCodesAsPeopleTypeThem) {
  const Instant now{1111111111};
  EXPECT_EQ(matching_totp_step(rfc_secret, " 050 471 ", now, -1), totp_step_at(now));
  for (const std::string_view wrong : {"", "50471", "0050471", "050472", "050471\n", "+50471"})
    EXPECT_EQ(matching_totp_step(rfc_secret, wrong, now, -1), std::nullopt) << wrong;
}

TEST(Totp, WritesTheAddressForAnApp) {
  EXPECT_EQ(totp_address("Example register", "anna", rfc_secret),
            "otpauth://totp/Example%20register:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example%20register&"
            "algorithm=SHA1&digits=6&period=30");
}

}  // namespace
}  // namespace haip
