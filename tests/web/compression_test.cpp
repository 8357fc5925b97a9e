#include "web/compression.hpp"

#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <zlib.h>

namespace haip {
namespace {

std::string unzipped(std::string_view packed, std::size_t size) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  std::string out(size + 1, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return status == Z_STREAM_END ? out : "(broken)";
}

std::string unbrotlied(std::string_view packed, std::size_t size) {
  std::string out(size + 1, '\0');
  std::size_t written = out.size();
  const auto status = BrotliDecoderDecompress(packed.size(), reinterpret_cast<const std::uint8_t*>(packed.data()),
                                              &written, reinterpret_cast<std::uint8_t*>(out.data()));
  out.resize(written);
  return status == BROTLI_DECODER_RESULT_SUCCESS ? out : "(broken)";
}

RC_GTEST_PROP(CompressionProperty, EveryCodingKeepsTheText, (const std::string& seed)) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += seed;
  for (const Effort effort : {Effort::quick, Effort::thorough}) {
    RC_ASSERT(compress(text, Coding::identity, effort) == text);
    RC_ASSERT(unzipped(compress(text, Coding::gzip, effort), text.size()) == text);
    RC_ASSERT(unbrotlied(compress(text, Coding::brotli, effort), text.size()) == text);
  }
}

TEST(Coding, IsNegotiated) {
  EXPECT_EQ(negotiate_coding(std::nullopt), Coding::identity);
  for (const auto& [header, expected] :
       std::vector<std::pair<const char*, std::optional<Coding>>>{{"", Coding::identity},
                                                                  {"gzip, deflate, br", Coding::brotli},
                                                                  {"gzip", Coding::gzip},
                                                                  {"GZIP", Coding::gzip},
                                                                  {"gzip;q=1.0, br;q=0.5", Coding::gzip},
                                                                  {"br;q=0, gzip;q=0.001", Coding::gzip},
                                                                  {"identity", Coding::identity},
                                                                  {"identity, gzip;q=0.5", Coding::identity},
                                                                  {"*", Coding::brotli},
                                                                  {"*;q=0.5, br;q=0", Coding::gzip},
                                                                  {"deflate", Coding::identity},
                                                                  {"identity;q=0", std::nullopt},
                                                                  {"*;q=0", std::nullopt},
                                                                  {"*;q=0, gzip", Coding::gzip},
                                                                  {"gzip;q=0, identity;q=0", std::nullopt},
                                                                  {"br;q=high", Coding::identity}})
    EXPECT_EQ(negotiate_coding(header), expected) << header;
}

TEST(Coding, IsUsedWhereItPays) {
  Request request;
  request.headers.add("Accept-Encoding", "gzip");
  Response page = Response::text(std::string(2000, 'x'));
  compress_for(request, page);
  EXPECT_EQ(*page.find("Content-Encoding"), "gzip");
  EXPECT_EQ(*page.find("Vary"), "Accept-Encoding");
  EXPECT_EQ(unzipped(page.body, 2000), std::string(2000, 'x'));
  Response small = Response::text("x");
  compress_for(request, small);
  EXPECT_EQ(small.find("Vary"), nullptr);
  Response image = Response::bytes(std::string(2000, 'x'), "image/png");
  compress_for(request, image);
  EXPECT_EQ(image.find("Content-Encoding"), nullptr);
  Response plain = Response::text(std::string(2000, 'x'));
  compress_for(Request(), plain);
  EXPECT_EQ(plain.find("Content-Encoding"), nullptr);
  EXPECT_EQ(*plain.find("Vary"), "Accept-Encoding");
}

}  // namespace
}  // namespace haip
