#include "web/compression.hpp"

#include <brotli/encode.h>
#include <zlib.h>

#include <array>
#include <stdexcept>

#include "web/accept.hpp"

namespace haip {
namespace {

std::string gzip(std::string_view text, int level) {
  constexpr int largest_window = 15;
  constexpr int with_gzip_header = 16;
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, largest_window + with_gzip_header, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  // zlib's interface is older than const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw std::logic_error("gzip did not finish");
  return out;
}

std::string brotli(std::string_view text, int quality) {
  // Up to 16 bits brotli searches with tables that fit the cache: twenty times faster, and pages are hardly larger than
  // this window (docs/performance.md).
  constexpr int window_bits = 16;
  std::size_t size = BrotliEncoderMaxCompressedSize(text.size());
  std::string out(size, '\0');
  if (BrotliEncoderCompress(quality, window_bits, BROTLI_MODE_TEXT, text.size(),
                            reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                            reinterpret_cast<std::uint8_t*>(out.data())) == BROTLI_FALSE)
    throw std::logic_error("brotli did not finish");
  out.resize(size);
  return out;
}

}  // namespace

std::string_view coding_name(Coding coding) {
  switch (coding) {
    case Coding::identity:
      return "identity";
    case Coding::gzip:
      return "gzip";
    case Coding::brotli:
      return "br";
  }
  return "identity";
}

std::string compress(std::string_view text, Coding coding, Effort effort) {
  switch (coding) {
    case Coding::identity:
      break;
    case Coding::gzip:
      return gzip(text, effort == Effort::quick ? 5 : 9);
    case Coding::brotli:
      return brotli(text, effort == Effort::quick ? 4 : effort == Effort::thorough ? 9 : 11);
  }
  return std::string(text);
}

std::optional<Coding> negotiate_coding(std::optional<std::string_view> accept_encoding) {
  if (!accept_encoding) return Coding::identity;
  constexpr std::array<Coding, 3> by_merit{Coding::brotli, Coding::gzip, Coding::identity};
  const std::vector<Preference> preferences = parse_preferences(*accept_encoding);
  const auto weight_of = [&](std::string_view name) -> std::optional<int> {
    for (const Preference& preference : preferences)
      if (equal_ignoring_case(preference.value, name)) return preference.weight;
    return std::nullopt;
  };
  const std::optional<int> any = weight_of("*");

  std::optional<Coding> best;
  int best_weight = 0;
  for (const Coding coding : by_merit) {
    // Identity is acceptable unless excluded, but the last choice when not asked for.
    constexpr int barely = 1;
    const int unnamed = any.value_or(coding == Coding::identity ? barely : 0);
    const int weight = weight_of(coding_name(coding)).value_or(unnamed);
    if (weight > best_weight) {
      best = coding;
      best_weight = weight;
    }
  }
  return best;
}

bool is_compressible(std::string_view media_type) {
  const std::string_view type = media_type.substr(0, media_type.find(';'));
  return type.starts_with("text/") || type == "application/json" || type.ends_with("+json") || type.ends_with("+xml") ||
         type == "application/xml" || type == "application/javascript";
}

void compress_for(const Request& request, Response& response) {
  constexpr std::size_t worthwhile_bytes = 512;
  const std::string* type = response.find("content-type");
  if (response.body.size() < worthwhile_bytes || !type || !is_compressible(*type) || response.find("content-encoding"))
    return;
  response.add("Vary", "Accept-Encoding");
  const Coding coding = negotiate_coding(request.header("accept-encoding")).value_or(Coding::identity);
  if (coding == Coding::identity) return;
  response.body = compress(response.body, coding, Effort::quick);
  response.set("Content-Encoding", coding_name(coding));
}

}  // namespace haip
