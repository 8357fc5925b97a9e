#include "register/http_client.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <optional>
#include <span>
#include <stdexcept>

#include "base/text.hpp"
#include "base/version.hpp"

namespace haip {
namespace {

// ---- Addresses ----

struct NetworkV4 {
  std::array<std::uint8_t, 4> prefix;
  unsigned bits;
};

// IANA IPv4 Special-Purpose Address Registry, without the few anycast services that are reachable from everywhere, and
// the multicast and reserved space above 224.
constexpr std::array<NetworkV4, 15> special_networks_v4{{{{0, 0, 0, 0}, 8},
                                                         {{10, 0, 0, 0}, 8},
                                                         {{100, 64, 0, 0}, 10},
                                                         {{127, 0, 0, 0}, 8},
                                                         {{169, 254, 0, 0}, 16},
                                                         {{172, 16, 0, 0}, 12},
                                                         {{192, 0, 0, 0}, 24},
                                                         {{192, 0, 2, 0}, 24},
                                                         {{192, 88, 99, 0}, 24},
                                                         {{192, 168, 0, 0}, 16},
                                                         {{198, 18, 0, 0}, 15},
                                                         {{198, 51, 100, 0}, 24},
                                                         {{203, 0, 113, 0}, 24},
                                                         {{224, 0, 0, 0}, 4},
                                                         {{240, 0, 0, 0}, 4}}};

std::uint32_t big_endian(std::span<const std::uint8_t, 4> bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

bool is_public_v4(std::span<const std::uint8_t, 4> address) {
  const std::uint32_t value = big_endian(address);
  return std::ranges::none_of(special_networks_v4, [&](const NetworkV4& network) {
    return value >> (32 - network.bits) == big_endian(network.prefix) >> (32 - network.bits);
  });
}

// What embeds an IPv4 address is judged by it, because somewhere on the way a packet goes there.
bool is_public_v6(std::span<const std::uint8_t, 16> address) {
  constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};         // ::ffff:0:0/96
  constexpr std::array<std::uint8_t, 12> translated{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};  // 64:ff9b::/96
  const auto first_96_bits = address.first<12>();
  if (std::ranges::equal(first_96_bits, mapped) || std::ranges::equal(first_96_bits, translated))
    return is_public_v4(address.last<4>());

  const std::uint32_t top = big_endian(address.first<4>());
  if (top >> 29 != 0b001) return false;                                   // only 2000::/3 is global unicast
  if (top >> 16 == 0x2002) return is_public_v4(address.subspan<2, 4>());  // 6to4
  const bool is_protocol_assignment = top >> 9 == 0x20010000U >> 9;       // 2001::/23, with Teredo and ORCHID
  const bool is_documentation = top == 0x20010db8U || top >> 12 == 0x3fff0000U >> 12;
  if (is_protocol_assignment || is_documentation) return false;
  const bool is_isatap = (address[8] & 0xfdU) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == 0xfe;
  return !is_isatap || is_public_v4(address.last<4>());
}

struct SocketAddress {
  bool is_public = false;
  std::string text;
};

SocketAddress read_socket_address(const curl_sockaddr& from) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (from.family == AF_INET) {
    sockaddr_in address{};
    std::memcpy(&address, &from.addr, sizeof address);
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &address.sin_addr, bytes.size());
    ::inet_ntop(AF_INET, bytes.data(), text.data(), text.size());
    return {is_public_v4(bytes), text.data()};
  }
  if (from.family == AF_INET6 && from.addrlen >= sizeof(sockaddr_in6)) {
    sockaddr_in6 address{};
    // curl_sockaddr ends in a sockaddr, behind which libcurl keeps the whole of a longer address.
    std::memcpy(&address, reinterpret_cast<const std::uint8_t*>(&from) + offsetof(curl_sockaddr, addr), sizeof address);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &address.sin6_addr, bytes.size());
    ::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
    return {is_public_v6(bytes), text.data()};
  }
  return {false, "an address of another kind"};
}

// ---- URLs ----

struct CurlFree {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(char* text) const { curl_free(text); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

constexpr std::size_t largest_url_bytes = 8192;

struct Url {
  std::string scheme;
  std::string server;  ///< Scheme, host and port: what a connection belongs to.
  std::string shown;   ///< For messages: without user, password, query and fragment, which may be secrets.
};

std::optional<std::string> url_part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return std::nullopt;
  const std::unique_ptr<char, CurlFree> owner(text);
  return std::string(text);
}

std::optional<Url> read_url(const std::string& text) {
  const std::unique_ptr<CURLU, CurlFree> url(curl_url());
  if (url == nullptr) throw std::bad_alloc();
  if (text.size() > largest_url_bytes ||
      curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return std::nullopt;
  for (const CURLUPart part :
       {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_QUERY, CURLUPART_FRAGMENT})
    curl_url_set(url.get(), part, nullptr, 0);
  const auto scheme = url_part(url.get(), CURLUPART_SCHEME);
  const auto shown = url_part(url.get(), CURLUPART_URL);
  curl_url_set(url.get(), CURLUPART_PATH, "/", 0);
  const auto server = url_part(url.get(), CURLUPART_URL);
  if (!scheme || !shown || !server) return std::nullopt;
  return Url{*scheme, *server, printable(*shown, 200)};
}

// ---- One request ----

template <class Value>
void set_option(CURL* curl, CURLoption option, Value value) {
  static_assert(std::is_pointer_v<Value> || std::is_same_v<Value, long> || std::is_same_v<Value, curl_off_t>,
                "libcurl reads a long, a curl_off_t or a pointer");
  if (const CURLcode code = curl_easy_setopt(curl, option, value); code != CURLE_OK)
    throw std::logic_error(std::string("libcurl refuses an option: ") + curl_easy_strerror(code));
}

struct Transfer {
  const HttpClientOptions& options;
  const HttpRequest& request;
  std::string_view shown_url;
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
  bool told_that_it_waits = false;
  std::string body{};
  std::size_t received_bytes = 0;
  bool is_too_large = false;
  bool is_cut_off = false;
  std::string refused_address{};
  std::array<char, CURL_ERROR_SIZE> detail{};
};

std::size_t receive(const char* data, std::size_t, std::size_t size, void* user) noexcept {
  auto& transfer = *static_cast<Transfer*>(user);
  if (size > transfer.request.largest_answer_bytes - transfer.received_bytes) {
    transfer.is_too_large = true;
    return 0;
  }
  transfer.received_bytes += size;
  if (!transfer.request.receive) {
    transfer.body.append(data, size);
    return size;
  }
  transfer.is_cut_off = !transfer.request.receive({data, size});
  return transfer.is_cut_off ? 0 : size;
}

// Called about once a second for as long as the request takes.
int report_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(user);
  const bool is_due = std::chrono::steady_clock::now() - transfer.started >= transfer.options.waiting_after;
  if (is_due && !std::exchange(transfer.told_that_it_waits, true))
    transfer.options.waiting(transfer.shown_url, transfer.request.time_limit);
  return 0;
}

// Called with the address that is about to be connected to, after name resolution and for every redirect. So a name
// that resolves to another address the second time gains nothing.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* to) noexcept {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.options.addresses == AddressRule::public_only) {
    const SocketAddress address = read_socket_address(*to);
    if (!address.is_public &&
        std::ranges::find(transfer.options.also_allowed, address.text) == transfer.options.also_allowed.end()) {
      transfer.refused_address = address.text;
      return CURL_SOCKET_BAD;
    }
  }
  return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

bool is_token(std::string_view text) {
  const auto is_token_character = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  };
  return !text.empty() && std::ranges::all_of(text, is_token_character);
}

using HeaderList = std::unique_ptr<curl_slist, CurlFree>;

void add_header(HeaderList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  // The first line stays the head, so the list has an owner already.
  if (list == nullptr) list.reset(longer);
}

Result<HeaderList> header_list(const HttpRequest& request) {
  HeaderList list;
  add_header(list, "Expect:");  // else libcurl may wait a second for "100 Continue"
  bool has_content_type = false;
  for (const auto& [name, value] : request.headers) {
    const bool is_one_line = value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
    if (!is_token(name) || !is_one_line)
      return malformed("the request header \"" + printable(name) + "\" cannot be sent");
    std::string lower_case = name;
    std::ranges::transform(lower_case, lower_case.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    has_content_type = has_content_type || lower_case == "content-type";
    add_header(list, std::string(name).append(value.empty() ? ";" : ": ").append(value));
  }
  if (!has_content_type) add_header(list, "Content-Type:");  // else libcurl calls every body a form
  return list;
}

void set_method(CURL* curl, const HttpRequest& request) {
  if (request.method == "HEAD") return set_option(curl, CURLOPT_NOBODY, 1L);
  if (request.method == "GET" && request.body.empty()) return set_option(curl, CURLOPT_HTTPGET, 1L);
  if (request.method == "POST" || !request.body.empty()) {
    set_option(curl, CURLOPT_POSTFIELDS, request.body.data());
    set_option(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  if (request.method != "POST") set_option(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

std::string in_words(std::chrono::milliseconds time) {
  if (time.count() % 1000 != 0) return std::to_string(time.count()) + " ms";
  return std::to_string(time.count() / 1000) + (time.count() == 1000 ? " second" : " seconds");
}

/// "https://a.example/x", or "https://a.example/x (redirected to https://b.example/y)".
std::string where(CURL* curl, const Url& url) {
  long redirects = 0;
  const char* last = nullptr;
  curl_easy_getinfo(curl, CURLINFO_REDIRECT_COUNT, &redirects);
  curl_easy_getinfo(curl, CURLINFO_EFFECTIVE_URL, &last);
  if (redirects == 0 || last == nullptr) return url.shown;
  const std::optional<Url> reached = read_url(last);
  return url.shown + (reached ? " (redirected to " + reached->shown + ")" : " (redirected)");
}

// libcurl gives two reasons the same code: a redirect to a scheme that is not allowed, and an answer that is not HTTP.
bool is_refused_redirect(CURLcode code, CURL* curl) {
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return code == CURLE_UNSUPPORTED_PROTOCOL && status != 0;
}

// The detail that libcurl gives goes out for TLS only, where it says what is wrong with the certificate; elsewhere it
// may quote the URL.
Error describe(CURLcode code, CURL* curl, const std::string& where, const Transfer& transfer) {
  const HttpRequest& request = transfer.request;
  const HttpClientOptions& options = transfer.options;
  if (transfer.is_too_large)
    return {ErrorKind::too_large,
            where + " answered with more than " + std::to_string(request.largest_answer_bytes) + " bytes", ""};
  if (code == CURLE_COULDNT_CONNECT && !transfer.refused_address.empty())
    return {ErrorKind::refused, where + " leads to " + transfer.refused_address + ", which is not a public address",
            "name a server that everyone can reach"};
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
      if (!is_refused_redirect(code, curl))
        return {ErrorKind::unavailable, where + " answers with something that is not HTTP",
                "check the port, and whether it should be https"};
      return {ErrorKind::refused,
              where + " was not followed, because only " + (options.https_only ? "https is" : "http and https are") +
                  " allowed",
              ""};
    case CURLE_URL_MALFORMAT:
      return {ErrorKind::unavailable, where + " redirects to an address that cannot be read", ""};
    case CURLE_TOO_MANY_REDIRECTS:
      return {ErrorKind::unavailable, where + " redirects more than " + std::to_string(options.redirects) + " times",
              ""};
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorKind::unavailable, where + " did not answer within " + in_words(request.time_limit),
              "try again later"};
    case CURLE_COULDNT_RESOLVE_HOST:
      return {ErrorKind::unavailable, "the server's name in " + where + " cannot be resolved",
              "check the name, and that this machine has a working resolver"};
    case CURLE_COULDNT_CONNECT:
      return {ErrorKind::unavailable, "no connection to " + where,
              "check that the server runs and that no firewall is between"};
    case CURLE_SSL_CACERT_BADFILE:
      return {ErrorKind::unavailable,
              "the certificates to trust cannot be read from " + printable(options.certificate_file, 200), ""};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return {ErrorKind::unavailable,
              "no secure connection to " + where + ": " + printable(transfer.detail.data(), 160),
              "check the server's certificate and this machine's clock"};
    default:
      return {ErrorKind::unavailable, where + " could not be asked: " + curl_easy_strerror(code), "try again later"};
  }
}

HttpAnswer read_answer(CURL* curl, Transfer& transfer) {
  HttpAnswer answer;
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  const char* content_type = nullptr;
  curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &content_type);
  if (content_type != nullptr) answer.content_type = content_type;
  curl_header* location = nullptr;
  if (curl_easy_header(curl, "Location", 0, CURLH_HEADER, -1, &location) == CURLHE_OK)
    answer.location = location->value;
  curl_header* etag = nullptr;
  if (curl_easy_header(curl, "ETag", 0, CURLH_HEADER, -1, &etag) == CURLHE_OK) answer.etag = etag->value;
  const char* redirect_url = nullptr;
  curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &redirect_url);
  if (redirect_url != nullptr) answer.redirect_url = redirect_url;
  curl_off_t retry_after = 0;
  if (curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after) == CURLE_OK)
    answer.retry_after = std::chrono::seconds(retry_after);
  answer.body = std::move(transfer.body);
  answer.is_cut_off = transfer.is_cut_off;
  return answer;
}

// libcurl says the same of a name that does not exist and of a resolver that is not there.
bool is_unknown_name(CURL* curl, std::chrono::milliseconds time_limit) {
  curl_off_t elapsed_us = 0;
  curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME_T, &elapsed_us);
  // A resolver that took so long would do so again, and that is no sign that the name does not exist.
  if (std::chrono::microseconds(elapsed_us) > time_limit / 2) return false;
  const char* last = nullptr;
  curl_easy_getinfo(curl, CURLINFO_EFFECTIVE_URL, &last);
  const std::unique_ptr<CURLU, CurlFree> url(curl_url());
  if (url == nullptr) throw std::bad_alloc();
  if (last == nullptr || curl_url_set(url.get(), CURLUPART_URL, last, 0) != CURLUE_OK) return false;
  const auto host = url_part(url.get(), CURLUPART_HOST);
  if (!host) return false;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int outcome = ::getaddrinfo(host->c_str(), nullptr, &hints, &found);
  if (found != nullptr) ::freeaddrinfo(found);
  return outcome == EAI_NONAME || outcome == EAI_NODATA;
}

HttpFailureCause cause_of(CURLcode code, CURL* curl, const Transfer& transfer) {
  if (code == CURLE_COULDNT_CONNECT && !transfer.refused_address.empty()) return HttpFailureCause::not_allowed;
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
      return is_refused_redirect(code, curl) ? HttpFailureCause::not_allowed : HttpFailureCause::other;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpFailureCause::timed_out;
    case CURLE_COULDNT_RESOLVE_HOST:
      return is_unknown_name(curl, transfer.request.time_limit) ? HttpFailureCause::no_such_name
                                                                : HttpFailureCause::other;
    case CURLE_COULDNT_CONNECT: {
      long system_error = 0;
      curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &system_error);
      return system_error == ECONNREFUSED ? HttpFailureCause::connection_refused : HttpFailureCause::other;
    }
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return HttpFailureCause::not_secure;
    default:
      return HttpFailureCause::other;
  }
}

tl::unexpected<HttpFailure> no_answer(HttpFailureCause cause, Error error) {
  return tl::unexpected<HttpFailure>(HttpFailure{cause, std::move(error)});
}

// ---- The client ----

/// A handle keeps its connections. It serves one thread at a time; an idle one goes to whoever asks next, preferably to
/// the same server. So there are as many as there ever were requests at once, and none is tied to a thread that ended.
struct Handle {
  std::unique_ptr<CURL, CurlFree> curl;
  std::string server;  ///< That it asked last.
};

class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(HttpClientOptions options) : options_(std::move(options)) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw std::logic_error("libcurl cannot start");
  }

  Result<HttpAnswer> send(const HttpRequest& request) override {
    return ask(request, CauseIs::not_wanted).map_error([](const HttpFailure& failure) { return failure.error; });
  }
  tl::expected<HttpAnswer, HttpFailure> ask(const HttpRequest& request) override {
    return ask(request, CauseIs::wanted);
  }

 private:
  enum class CauseIs { wanted, not_wanted };

  tl::expected<HttpAnswer, HttpFailure> ask(const HttpRequest& request, CauseIs cause_is) {
    const auto unusable = [](std::string message, std::string advice = {}) {
      return no_answer(HttpFailureCause::other, {ErrorKind::malformed, std::move(message), std::move(advice)});
    };
    if (!is_token(request.method)) return unusable("\"" + printable(request.method) + "\" is not an HTTP method");
    const std::optional<Url> url = read_url(request.url);
    // What cannot be read is not shown either: a password may be in it.
    if (!url) return unusable("the address of a server to ask is not a URL", "write it as https://host/path");
    if (url->scheme != "https" && (options_.https_only || url->scheme != "http"))
      return no_answer(HttpFailureCause::not_allowed,
                       {ErrorKind::refused,
                        url->shown + " is not asked, because only " +
                            (options_.https_only ? "https is" : "http and https are") + " allowed",
                        ""});
    const Result<HeaderList> headers = header_list(request);
    if (!headers) return no_answer(HttpFailureCause::other, headers.error());

    Handle handle = take_handle(url->server);
    CURL* curl = handle.curl.get();
    Transfer transfer{.options = options_, .request = request, .shown_url = url->shown};
    prepare(curl, request, headers->get(), transfer);
    const CURLcode code = curl_easy_perform(curl);
    tl::expected<HttpAnswer, HttpFailure> answer;
    if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && transfer.is_cut_off))
      answer = read_answer(curl, transfer);
    else
      answer = no_answer(cause_is == CauseIs::wanted ? cause_of(code, curl, transfer) : HttpFailureCause::other,
                         describe(code, curl, where(curl, *url), transfer));
    give_back(std::move(handle));
    return answer;
  }

  void prepare(CURL* curl, const HttpRequest& request, curl_slist* headers, Transfer& transfer) const {
    curl_easy_reset(curl);  // connections survive this
    const char* schemes = options_.https_only ? "https" : "http,https";
    const long time_limit_ms = std::max<long>(1, static_cast<long>(request.time_limit.count()));
    set_option(curl, CURLOPT_URL, request.url.c_str());
    set_option(curl, CURLOPT_PROTOCOLS_STR, schemes);
    set_option(curl, CURLOPT_REDIR_PROTOCOLS_STR, schemes);
    set_option(curl, CURLOPT_PROXY, "");  // not the environment's
    set_option(curl, CURLOPT_NOSIGNAL, 1L);
    set_option(curl, CURLOPT_TIMEOUT_MS, time_limit_ms);
    set_option(curl, CURLOPT_CONNECTTIMEOUT_MS, time_limit_ms);
    set_option(curl, CURLOPT_QUICK_EXIT, 1L);  // else a slow name server outlasts the time limit
    set_option(curl, CURLOPT_USERAGENT, ("haip/" + std::string(program_version())).c_str());
    set_option(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    set_option(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    set_option(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    // The system's certificates stay trusted: libcurl also looks into their folder (CURLOPT_CAPATH, by default).
    if (!options_.certificate_file.empty()) set_option(curl, CURLOPT_CAINFO, options_.certificate_file.c_str());
    const bool is_question = request.method == "GET" || request.method == "HEAD";
    const bool follows = request.redirects == RedirectRule::as_client && options_.redirects > 0;
    set_option(curl, CURLOPT_FOLLOWLOCATION, is_question && follows ? 1L : 0L);
    set_option(curl, CURLOPT_MAXREDIRS, static_cast<long>(options_.redirects));
    set_option(curl, CURLOPT_HTTPHEADER, headers);
    set_method(curl, request);
    set_option(curl, CURLOPT_ERRORBUFFER, transfer.detail.data());
    set_option(curl, CURLOPT_WRITEFUNCTION, &receive);
    set_option(curl, CURLOPT_WRITEDATA, &transfer);
    if (options_.waiting) {
      set_option(curl, CURLOPT_NOPROGRESS, 0L);
      set_option(curl, CURLOPT_XFERINFOFUNCTION, &report_progress);
      set_option(curl, CURLOPT_XFERINFODATA, &transfer);
    }
    set_option(curl, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    set_option(curl, CURLOPT_OPENSOCKETDATA, &transfer);
  }

  Handle take_handle(const std::string& server) {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto found = std::ranges::find(idle_, server, &Handle::server);
        if (found == idle_.end()) found = std::prev(found);
        Handle handle = std::move(*found);
        idle_.erase(found);
        handle.server = server;
        return handle;
      }
    }
    Handle handle{std::unique_ptr<CURL, CurlFree>(curl_easy_init()), server};
    if (handle.curl == nullptr) throw std::bad_alloc();
    return handle;
  }

  void give_back(Handle handle) {
    // The handle must not remember what lived only as long as the request.
    curl_easy_reset(handle.curl.get());
    const std::lock_guard lock(mutex_);
    if (idle_.size() < most_idle_handles) idle_.push_back(std::move(handle));
  }

  static constexpr std::size_t most_idle_handles = 32;

  const HttpClientOptions options_;
  std::mutex mutex_;
  std::vector<Handle> idle_;  ///< Guarded by mutex_.
};

}  // namespace

tl::expected<HttpAnswer, HttpFailure> HttpClient::ask(const HttpRequest& request) {
  return send(request).map_error([](const Error& error) { return HttpFailure{HttpFailureCause::other, error}; });
}

std::unique_ptr<HttpClient> make_http_client(const HttpClientOptions& options) {
  return std::make_unique<CurlClient>(options);
}

bool is_public_address(std::string_view ip) {
  const std::string text(ip);
  if (text.size() != std::strlen(text.c_str())) return false;
  if (std::array<std::uint8_t, 4> v4{}; ::inet_pton(AF_INET, text.c_str(), v4.data()) == 1) return is_public_v4(v4);
  if (std::array<std::uint8_t, 16> v6{}; ::inet_pton(AF_INET6, text.c_str(), v6.data()) == 1) return is_public_v6(v6);
  return false;
}

}  // namespace haip
