#include "register/mail_carrier.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::size_t largest_credentials_bytes = 4096;
constexpr long seconds_to_connect = 20;
constexpr long seconds_to_send = 60;

class FolderCarrier final : public MailCarrier {
 public:
  explicit FolderCarrier(Path folder) : folder_(std::move(folder)) {}
  Status send(const MailMessage& message) override {
    TRY(const std::string mail, write_mail(message));
    std::string time = format_instant(message.date);
    std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
    return write_file(folder_ / (time + "-" + message.id + ".eml"), mail, 0600);
  }

 private:
  Path folder_;
};

struct CurlFree {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(char* text) const { curl_free(text); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

template <class Value>
void set_option(CURL* curl, CURLoption option, Value value) {
  static_assert(std::is_pointer_v<Value> || std::is_same_v<Value, long>, "libcurl reads a long or a pointer");
  if (const CURLcode code = curl_easy_setopt(curl, option, value); code != CURLE_OK)
    throw std::logic_error(std::string("libcurl refuses an option: ") + curl_easy_strerror(code));
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, CurlFree> owner(text);
  return text;
}

struct Upload {
  std::string_view rest;
};

std::size_t give(char* to, std::size_t size, std::size_t count, void* user) noexcept {
  auto& upload = *static_cast<Upload*>(user);
  const std::size_t taken = std::min(size * count, upload.rest.size());
  std::memcpy(to, upload.rest.data(), taken);
  upload.rest.remove_prefix(taken);
  return taken;
}

class SmtpCarrier final : public MailCarrier {
 public:
  SmtpCarrier(SmtpServer server, std::string shown, bool may_be_plain)
      : server_(std::move(server)), shown_(std::move(shown)), may_be_plain_(may_be_plain) {}

  Status send(const MailMessage& message) override {
    TRY(const std::string mail, write_mail(message));
    const std::unique_ptr<CURL, CurlFree> curl(curl_easy_init());
    if (curl == nullptr) throw std::bad_alloc();
    const std::string from = "<" + message.from.text() + ">";
    const std::unique_ptr<curl_slist, CurlFree> to(curl_slist_append(nullptr, ("<" + message.to.text() + ">").c_str()));
    if (to == nullptr) throw std::bad_alloc();
    // The path is what we call ourselves in EHLO; by default libcurl would tell this machine's name.
    const std::string url = server_.url + "/" + std::string(message.from.domain());
    Upload upload{mail};
    set_up(curl.get(), url);
    set_option(curl.get(), CURLOPT_MAIL_FROM, from.c_str());
    set_option(curl.get(), CURLOPT_MAIL_RCPT, to.get());
    set_option(curl.get(), CURLOPT_UPLOAD, 1L);
    set_option(curl.get(), CURLOPT_READFUNCTION, &give);
    set_option(curl.get(), CURLOPT_READDATA, static_cast<void*>(&upload));
    const CURLcode code = curl_easy_perform(curl.get());
    if (code == CURLE_OK) return {};
    long answer = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
    return fail(describe(code, answer));
  }

 private:
  void set_up(CURL* curl, const std::string& url) const {
    set_option(curl, CURLOPT_NOSIGNAL, 1L);
    set_option(curl, CURLOPT_PROXY, "");
    set_option(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set_option(curl, CURLOPT_CONNECTTIMEOUT, seconds_to_connect);
    set_option(curl, CURLOPT_TIMEOUT, seconds_to_send);
    set_option(curl, CURLOPT_URL, url.c_str());
    set_option(curl, CURLOPT_USE_SSL, static_cast<long>(may_be_plain_ ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (!server_.certificate_file.empty()) set_option(curl, CURLOPT_CAINFO, server_.certificate_file.c_str());
    if (server_.user.empty()) return;
    set_option(curl, CURLOPT_USERNAME, server_.user.c_str());
    set_option(curl, CURLOPT_PASSWORD, server_.password.c_str());
  }

  // libcurl's own words for the code alone: what the server says may repeat the address.
  [[nodiscard]] Error describe(CURLcode code, long answer) const {
    const std::string said = answer == 0 ? "" : " (the server answered " + std::to_string(answer) + ")";
    if (code == CURLE_LOGIN_DENIED)
      return {ErrorKind::unavailable, shown_ + " does not take the user and password" + said,
              "check the file given with --mail-credentials"};
    if (code == CURLE_USE_SSL_FAILED)
      return {ErrorKind::unavailable, shown_ + " offers no STARTTLS, so nothing was sent",
              "give a server with TLS, such as smtps://…"};
    const bool is_final = code == CURLE_SEND_ERROR && answer >= 550 && answer <= 553;
    return {is_final ? ErrorKind::refused : ErrorKind::unavailable,
            shown_ + " did not take a message: " + curl_easy_strerror(code) + said, ""};
  }

  SmtpServer server_;
  std::string shown_;
  bool may_be_plain_;
};

}  // namespace

Result<std::unique_ptr<MailCarrier>> folder_carrier(const Path& folder) {
  CHECK(create_folder(folder, 0700));
  return std::make_unique<FolderCarrier>(folder);
}

Result<std::unique_ptr<MailCarrier>> smtp_carrier(SmtpServer server) {
  static const CURLcode is_ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (is_ready != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
  const std::unique_ptr<CURLU, CurlFree> url(curl_url());
  if (url == nullptr) throw std::bad_alloc();
  const Error wrong{ErrorKind::malformed, "this is no address of a mail server",
                    "write smtps://mail.example or smtp://mail.example:587, without user or path"};
  if (curl_url_set(url.get(), CURLUPART_URL, server.url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return fail(wrong);
  const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
  const std::string path = part_of(url.get(), CURLUPART_PATH);
  if ((scheme != "smtp" && scheme != "smtps") || (!path.empty() && path != "/")) return fail(wrong);
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT})
    if (!part_of(url.get(), part).empty()) return fail(wrong);
  const std::string host = part_of(url.get(), CURLUPART_HOST);
  const std::string port = part_of(url.get(), CURLUPART_PORT);
  server.url = scheme + "://" + host + (port.empty() ? "" : ":" + port);
  const bool is_here = host == "localhost" || host == "127.0.0.1" || host == "[::1]";
  std::string shown = printable(server.url, 200);
  const bool may_be_plain = scheme == "smtp" && is_here && server.user.empty();
  return std::make_unique<SmtpCarrier>(std::move(server), std::move(shown), may_be_plain);
}

Result<MailCredentials> read_mail_credentials(const Path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  constexpr auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
  if (!error && (status.permissions() & others) != std::filesystem::perms::none)
    return fail(ErrorKind::refused, path.string() + " can be read by others than its owner",
                "chmod 600 " + path.string());
  TRY(const std::string text, read_file(path, largest_credentials_bytes));
  const std::vector<std::string_view> lines = split(trim(text), '\n');
  if (lines.size() != 2 || trim(lines[0]).empty() || trim(lines[1]).empty())
    return malformed(path.string() + " does not have two lines",
                     "write the user into the first, the password into "
                     "the second");
  return MailCredentials{std::string(trim(lines[0])), std::string(trim(lines[1]))};
}

}  // namespace haip
