#include "web/data_format.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace haip {
namespace {

using testing::HasSubstr;

Json sample_data() {
  Json json;
  json.set("things", Json::Array{Json().set("name", "=1"), Json().set("name", "two")});
  return json.set("next", "/api/v1/things?before=2");
}

DataRoute list_route() {
  return {"/api/v1/things",    "Things", "{}", {}, [](const PageRequest&) -> Result<Json> { return sample_data(); },
          {"things", {"name"}}};
}
DataRoute single_route() {
  return {"/api/v1/things/{id}", "A thing", "{}", {}, [](const PageRequest&) -> Result<Json> { return Json(); }};
}

Request request(const std::string& format, const std::string& accept) {
  Request request;
  request.path = "/api/v1/things";
  if (!format.empty()) request.query.add("format", format);
  if (!accept.empty()) request.headers.add("Accept", accept);
  return request;
}

TEST(DataFormatAsked, TheAddressDecidesBeforeTheAcceptField) {
  EXPECT_EQ(asked_format(list_route(), request("csv", "application/json")).value(), DataFormat::csv);
  EXPECT_EQ(asked_format(list_route(), request("json", "text/csv")).value(), DataFormat::json);
  for (const char* unknown : {"xml", "CSV", "csv ", ""}) {
    Request asked;
    asked.query.add("format", unknown);
    EXPECT_EQ(asked_format(list_route(), asked).error().kind, ErrorKind::malformed) << unknown;
  }
}

TEST(DataFormatAsked, TheAcceptFieldIsWeighed) {
  for (const char* accept : {"text/csv", "text/csv, application/json;q=0.5", "TEXT/CSV", "text/*",
                             "application/json;q=0.1, text/csv;q=0.2", "text/csv, */*;q=0.1"})
    EXPECT_EQ(asked_format(list_route(), request("", accept)).value(), DataFormat::csv) << accept;
  for (const char* accept : {"", "*/*", "application/json", "text/csv;q=0", "text/csv;q=0.5, application/json",
                             "text/csv, application/json", "text/html, */*;q=0.8", "image/png", "nonsense"})
    EXPECT_EQ(asked_format(list_route(), request("", accept)).value(), DataFormat::json) << accept;
}

TEST(DataFormatAsked, OneThingIsNoTable) {
  const Result<DataFormat> asked = asked_format(single_route(), request("csv", ""));
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().kind, ErrorKind::malformed);
  EXPECT_THAT(asked.error().advice, HasSubstr("format=json"));
  EXPECT_EQ(asked_format(single_route(), request("", "text/csv")).value(), DataFormat::json);
}

TEST(DataResponse, IsATableWithAFileNameAndTheNextPart) {
  const Response response = data_response(list_route(), sample_data(), DataFormat::csv, request("csv", ""));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(*response.find("content-type"), "text/csv; charset=utf-8; header=present");
  EXPECT_EQ(*response.find("content-disposition"), "attachment; filename=\"things.csv\"");
  EXPECT_EQ(*response.find("link"), "</api/v1/things?before=2&format=csv>; rel=\"next\"");
  EXPECT_EQ(*response.find("vary"), "Accept");
  EXPECT_EQ(*response.find("access-control-allow-origin"), "*");
  EXPECT_EQ(response.body, "name\r\n'=1\r\ntwo\r\n");
}

TEST(DataResponse, IsJsonWithTheSameFields) {
  const Response response = data_response(list_route(), sample_data(), DataFormat::json, request("", ""));
  EXPECT_EQ(*response.find("content-type"), "application/json");
  EXPECT_EQ(response.find("content-disposition"), nullptr);
  EXPECT_EQ(*response.find("link"), "</api/v1/things?before=2>; rel=\"next\"");
  EXPECT_EQ(*response.find("vary"), "Accept");
  EXPECT_EQ(response.body, canonical_json(sample_data()) + "\n");
}

TEST(DataResponse, AFileNameIsPlainWhateverTheAddressHolds) {
  Request asked = request("csv", "");
  asked.path = "/api/v1/instruments/a\"; x/版";
  const Response response = data_response(list_route(), sample_data(), DataFormat::csv, asked);
  EXPECT_EQ(*response.find("content-disposition"), "attachment; filename=\"instruments-a---x----.csv\"");
}

TEST(FitsPattern, SegmentBySegment) {
  EXPECT_TRUE(fits_pattern("/api/v1/things", "/api/v1/things"));
  EXPECT_TRUE(fits_pattern("/api/v1/things/{id}", "/api/v1/things/7"));
  EXPECT_TRUE(fits_pattern("/api/v1/things/{rest...}", "/api/v1/things/7/a/b"));
  EXPECT_FALSE(fits_pattern("/api/v1/things", "/api/v1/things/7"));
  EXPECT_FALSE(fits_pattern("/api/v1/things/{id}", "/api/v1/things"));
  EXPECT_FALSE(fits_pattern("/api/v1/things/{id}", "/api/v1/things/"));
  EXPECT_FALSE(fits_pattern("/api/v1/things/{id}", "/api/v1/things/7/a"));
  EXPECT_FALSE(fits_pattern("/api/v1/things/{id}/compare", "/api/v1/things/7/history"));
  EXPECT_FALSE(fits_pattern("/api/v1/things/{rest...}", "/api/v1/things"));
}

}  // namespace
}  // namespace haip
