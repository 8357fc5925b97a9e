#include "web/prepared_page.hpp"

#include "crypto/digest.hpp"
#include "web/compression.hpp"

namespace haip {
namespace {

// Strong validators differ between codings of the same page (RFC 9110, 8.8.3.3).
std::string tagged_for(std::string_view etag, Coding coding) {
  return std::string(etag.substr(0, etag.size() - 1)) + '-' + std::string(coding_name(coding)) + '"';
}

}  // namespace

PreparedPage::PreparedPage(Response response) {
  constexpr std::size_t etag_digits = 32;
  if (!response.find("etag")) response.set("ETag", '"' + sha256(response.body).hex().substr(0, etag_digits) + '"');
  const std::string etag = *response.find("etag");
  const std::string* type = response.find("content-type");
  if (!type || !is_compressible(*type) || response.find("content-encoding")) {
    identity_ = PreparedResponse::prepare(std::move(response));
    return;
  }
  response.add("Vary", "Accept-Encoding");
  const std::string* keeping = response.find("cache-control");
  const bool is_for_good = keeping != nullptr && keeping->find("immutable") != std::string::npos;
  const Effort effort = is_for_good ? Effort::greatest : Effort::thorough;
  const auto variant = [&](Coding coding) -> std::shared_ptr<const PreparedResponse> {
    std::string body = compress(response.body, coding, effort);
    if (body.size() >= response.body.size()) return nullptr;
    Response compressed{response.status, response.headers, std::move(body)};
    compressed.set("Content-Encoding", coding_name(coding)).set("ETag", tagged_for(etag, coding));
    return PreparedResponse::prepare(std::move(compressed));
  };
  gzip_ = variant(Coding::gzip);
  brotli_ = variant(Coding::brotli);
  identity_ = PreparedResponse::prepare(std::move(response));
}

const std::shared_ptr<const PreparedResponse>& PreparedPage::for_client(const Request& request) const {
  const auto coding = negotiate_coding(request.header("accept-encoding"));
  if (coding == Coding::brotli && brotli_) return brotli_;
  if (coding == Coding::gzip && gzip_) return gzip_;
  return identity_;
}

std::size_t PreparedPage::size_bytes() const {
  std::size_t total = 0;
  for (const auto* variant : {&identity_, &gzip_, &brotli_})
    if (*variant != nullptr) total += (*variant)->head().size() + (*variant)->body().size();
  return total;
}

}  // namespace haip
