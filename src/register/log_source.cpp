#include "register/log_source.hpp"

#include <atomic>
#include <system_error>
#include <thread>

#include "base/text.hpp"
#include "cose/statement.hpp"
#include "register/log_store.hpp"
#include "register/register_address.hpp"
#include "store/content.hpp"
#include "tlog/bundle.hpp"
#include "tlog/note.hpp"

namespace haip {
namespace {

constexpr std::size_t largest_bundle_bytes = tlog::tile_width * (2 + tlog::max_entry_bytes);

// A fuller bundle or tile begins with what was asked for: the log may delete a partial one once the full one exists.
Result<Bytes> first_entries(Bytes bundle, unsigned width) {
  TRY(const ByteView prefix, tlog::bundle_prefix(bundle, width));
  bundle.resize(prefix.size());
  return bundle;
}

Result<Bytes> first_hashes(Bytes tile, unsigned width) {
  const std::size_t wanted = std::size_t{width} * Digest::size_bytes;
  if (tile.size() < wanted) return malformed("the tile has fewer than " + std::to_string(width) + " hashes");
  tile.resize(wanted);
  return tile;
}

class FolderLog final : public LogSource {
 public:
  explicit FolderLog(Path folder) : folder_(std::move(folder)) {}

  [[nodiscard]] std::string name() const override { return folder_.string(); }

  Result<std::string> checkpoint() override {
    Result<std::string> text = read_file(folder_ / "checkpoint", tlog::max_note_bytes);
    if (!text && text.error().kind == ErrorKind::not_found)
      return fail(ErrorKind::not_found,
                  folder_.string() + " has no file \"checkpoint\", so it is not a complete copy of a log",
                  "make or finish the copy with `haip mirror`");
    return text;
  }

  Result<Bytes> bundle(const tlog::BundleAddress& address) override {
    Result<Bytes> exact = bytes_of(tlog::format_bundle_path(address), largest_bundle_bytes);
    if (exact || exact.error().kind != ErrorKind::not_found || address.width == tlog::tile_width) return exact;
    Result<Bytes> full = bytes_of(tlog::format_bundle_path({address.index, tlog::tile_width}), largest_bundle_bytes);
    if (!full) return exact;
    return first_entries(std::move(*full), address.width);
  }

  Result<Bytes> tile(const tlog::TileAddress& address) override {
    Result<Bytes> exact = bytes_of(tlog::format_tile_path(address), tlog::full_tile_bytes);
    if (exact || exact.error().kind != ErrorKind::not_found || address.width == tlog::tile_width) return exact;
    Result<Bytes> full =
        bytes_of(tlog::format_tile_path({address.level, address.index, tlog::tile_width}), tlog::full_tile_bytes);
    if (!full) return exact;
    return first_hashes(std::move(*full), address.width);
  }

  Result<Bytes> document(const Digest& content) override {
    TRY(const std::string text, read_file(mirrored_document_path(folder_, content), cose::limit_document_bytes));
    return to_bytes(text);
  }

  [[nodiscard]] std::string place_of_bundle(const tlog::BundleAddress& address) const override {
    return (folder_ / tlog::format_bundle_path(address)).string();
  }
  [[nodiscard]] std::string place_of_tile(const tlog::TileAddress& address) const override {
    return (folder_ / tlog::format_tile_path(address)).string();
  }
  [[nodiscard]] std::string place_of_document(const Digest& content) const override {
    return mirrored_document_path(folder_, content).string();
  }
  [[nodiscard]] std::string place_of_checkpoint() const override { return (folder_ / "checkpoint").string(); }

 private:
  Result<Bytes> bytes_of(const std::string& path, std::size_t limit_bytes) const {
    TRY(const std::string text, read_file(folder_ / path, limit_bytes));
    return to_bytes(text);
  }

  Path folder_;
};

class DatabaseLog final : public LogSource {
 public:
  DatabaseLog(Connection& connection, std::string name) : connection_(connection), name_(std::move(name)) {}

  [[nodiscard]] std::string name() const override { return name_; }

  Result<std::string> checkpoint() override {
    TRY(const std::optional<PublishedCheckpoint> published, last_published_checkpoint(connection_));
    if (!published)
      return fail(ErrorKind::not_found, name_ + " has not published a checkpoint yet",
                  "start it with `haip serve`, so that its witnesses are asked");
    return published->note;
  }

  Result<Bytes> bundle(const tlog::BundleAddress& address) override {
    const EntryIndex first{address.index * tlog::tile_width};
    TRY(const std::vector<Bytes> entries,
        read_entries(connection_, first, address.width).map_error(in_context(place_of_bundle(address))));
    if (entries.size() < address.width)
      return fail(ErrorKind::not_found, place_of_bundle(address) + ": the database has no entry " +
                                            std::to_string(first.value + entries.size()));
    Bytes bundle;
    for (const Bytes& entry : entries) CHECK(tlog::append_to_bundle(bundle, entry));
    return bundle;
  }

  Result<Bytes> tile(const tlog::TileAddress& address) override {
    return StoredTiles(connection_)
        .read_hash_tile(address.level, address.index, address.width)
        .map_error(in_context(place_of_tile(address)));
  }

  Result<Bytes> document(const Digest& content) override {
    return get_content(connection_, content).map_error(in_context(place_of_document(content)));
  }

  [[nodiscard]] std::string place_of_bundle(const tlog::BundleAddress& address) const override {
    return name_ + ": " + tlog::format_bundle_path(address) + " in the database";
  }
  [[nodiscard]] std::string place_of_tile(const tlog::TileAddress& address) const override {
    return name_ + ": " + tlog::format_tile_path(address) + " in the database";
  }
  [[nodiscard]] std::string place_of_document(const Digest& content) const override {
    return name_ + ": the document " + content.hex() + " in the database";
  }
  [[nodiscard]] std::string place_of_checkpoint() const override {
    return name_ + ": the checkpoint that was published last";
  }

 private:
  Connection& connection_;
  std::string name_;
};

class WebLog final : public LogSource {
 public:
  WebLog(std::string address, HttpClient& http) : address_(std::move(address)), http_(http) {
    while (address_.ends_with('/')) address_.pop_back();
  }

  [[nodiscard]] std::string name() const override { return address_; }

  // The first thing that is asked: so it tells whether a register is there at all.
  Result<std::string> checkpoint() override {
    HttpRequest request = request_for(place_of_checkpoint(), tlog::max_note_bytes);
    constexpr std::string_view expected = "a log's checkpoint";
    Result<HttpAnswer> answer = ask_register(http_, request);
    if (!answer && answer.error().kind == ErrorKind::too_large)
      return fail(no_register_error(address_, request.url, {.status = 200}, expected));
    if (!answer) return fail(answer.error());
    if (answer->status != 200 || !looks_like_checkpoint(answer->body))
      return fail(no_register_error(address_, request.url, *answer, expected));
    return std::move(answer->body);
  }

  Result<Bytes> bundle(const tlog::BundleAddress& address) override {
    Result<std::string> exact = get(place_of_bundle(address), largest_bundle_bytes);
    if (exact) return to_bytes(*exact);
    if (exact.error().kind != ErrorKind::not_found || address.width == tlog::tile_width) return fail(exact.error());
    const Result<std::string> full = get(place_of_bundle({address.index, tlog::tile_width}), largest_bundle_bytes);
    if (!full) return fail(full.error().kind == ErrorKind::not_found ? exact.error() : full.error());
    return first_entries(to_bytes(*full), address.width);
  }

  Result<Bytes> tile(const tlog::TileAddress& address) override {
    Result<std::string> exact = get(place_of_tile(address), tlog::full_tile_bytes);
    if (exact) return to_bytes(*exact);
    if (exact.error().kind != ErrorKind::not_found || address.width == tlog::tile_width) return fail(exact.error());
    const Result<std::string> full =
        get(place_of_tile({address.level, address.index, tlog::tile_width}), tlog::full_tile_bytes);
    if (!full) return fail(full.error().kind == ErrorKind::not_found ? exact.error() : full.error());
    return first_hashes(to_bytes(*full), address.width);
  }

  Result<Bytes> document(const Digest& content) override {
    TRY(const std::string text, get(place_of_document(content), cose::limit_document_bytes));
    return to_bytes(text);
  }

  // Each document is a request of its own, and most of a request is waiting.
  std::vector<Result<Bytes>> documents(std::span<const Digest> contents) override {
    constexpr std::size_t most_connections = 4;
    std::vector<Result<Bytes>> found(contents.size(), Bytes());
    std::atomic<std::size_t> next = 0;
    {
      std::vector<std::jthread> readers;
      for (std::size_t i = 0; i < std::min(most_connections, contents.size()); ++i)
        readers.emplace_back([&] {
          for (std::size_t mine = next++; mine < contents.size(); mine = next++) found[mine] = document(contents[mine]);
        });
    }
    return found;
  }

  [[nodiscard]] std::string place_of_bundle(const tlog::BundleAddress& address) const override {
    return address_ + "/log/" + tlog::format_bundle_path(address);
  }
  [[nodiscard]] std::string place_of_tile(const tlog::TileAddress& address) const override {
    return address_ + "/log/" + tlog::format_tile_path(address);
  }
  [[nodiscard]] std::string place_of_document(const Digest& content) const override {
    return address_ + "/payloads/" + content.hex();
  }
  [[nodiscard]] std::string place_of_checkpoint() const override { return address_ + "/log/checkpoint"; }

 private:
  static HttpRequest request_for(const std::string& url, std::size_t limit_bytes) {
    HttpRequest request;
    request.url = url;
    request.time_limit = std::chrono::seconds(60);
    request.largest_answer_bytes = limit_bytes;
    return request;
  }

  Result<std::string> get(const std::string& url, std::size_t limit_bytes) {
    TRY(HttpAnswer answer, http_.send(request_for(url, limit_bytes)));
    switch (answer.status) {
      case 200:
        return std::move(answer.body);
      case 404:
        return fail(ErrorKind::not_found, url + " does not exist", "check the address: it must be that of a register");
      case 410:
        return fail(ErrorKind::gone, url + " was erased");
      case 429:
        return fail(ErrorKind::unavailable, address_ + " asks to slow down", "try again later; what was copied stays");
      default:
        if (!answer.location.empty())
          return fail(ErrorKind::refused,
                      url + " sends us to " + printable(answer.location, 200) + ", and redirects are not followed",
                      "give the address of that server instead, if you trust it");
        return fail(ErrorKind::unavailable, url + " answered with status " + std::to_string(answer.status),
                    "try again later; what was copied stays");
    }
  }

  std::string address_;
  HttpClient& http_;
};

}  // namespace

std::vector<Result<Bytes>> LogSource::documents(std::span<const Digest> contents) {
  std::vector<Result<Bytes>> found;
  found.reserve(contents.size());
  for (const Digest& content : contents) found.push_back(document(content));
  return found;
}

Path mirrored_document_path(const Path& folder, const Digest& content) {
  const std::string name = content.hex();
  return folder / "payloads" / name.substr(0, 2) / name;
}

std::unique_ptr<LogSource> folder_log(const Path& folder) { return std::make_unique<FolderLog>(folder); }

std::unique_ptr<LogSource> database_log(Connection& connection, std::string name) {
  return std::make_unique<DatabaseLog>(connection, std::move(name));
}

std::unique_ptr<LogSource> web_log(std::string address, HttpClient& http) {
  return std::make_unique<WebLog>(std::move(address), http);
}

}  // namespace haip
