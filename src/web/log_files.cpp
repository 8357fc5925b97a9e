#include "web/log_files.hpp"

#include "register/register_acts.hpp"
#include "store/content.hpp"
#include "tlog/bundle.hpp"
#include "tlog/tile.hpp"
#include "web/own_trouble.hpp"
#include "web/refusal.hpp"

namespace haip {
namespace {

constexpr std::string_view immutable = "public, max-age=604800, immutable";

Result<Response> checkpoint_file(Connection& view) {
  TRY(const std::optional<PublishedCheckpoint> published, last_published_checkpoint(view));
  if (!published) return fail(ErrorKind::not_found, "nothing is published yet");
  Response response = Response::text(published->note);
  response.set("Cache-Control", "no-store");
  return response;
}

Error not_in_the_log(std::uint64_t size) {
  return {ErrorKind::not_found, "the published log of " + std::to_string(size) + " entries has no such tile",
          "ask only for what the checkpoint implies (c2sp.org/tlog-tiles)"};
}

Result<Bytes> tile_bytes(Connection& view, std::string_view path, std::uint64_t size) {
  if (path.starts_with("tile/entries/")) {
    TRY(const tlog::BundleAddress address, tlog::parse_bundle_path(path));
    if (tlog::width_in_tree(0, address.index, size) < address.width) return fail(not_in_the_log(size));
    TRY(const std::vector<Bytes> entries, read_entries(view, {address.index * tlog::tile_width}, address.width));
    Bytes bundle;
    for (const Bytes& entry : entries) CHECK(tlog::append_to_bundle(bundle, entry));
    return bundle;
  }
  TRY(const tlog::TileAddress address, tlog::parse_tile_path(path));
  if (tlog::width_in_tree(address.level, address.index, size) < address.width) return fail(not_in_the_log(size));
  StoredTiles tiles(view);
  return tiles.read_hash_tile(address.level, address.index, address.width);
}

Result<Response> tile_file(Connection& view, std::string_view rest, std::uint64_t size) {
  TRY(const Bytes bytes, tile_bytes(view, "tile/" + std::string(rest), size));
  Response response = Response::bytes(std::string(as_text(bytes)), "application/octet-stream");
  response.set("Cache-Control", immutable);
  return response;
}

Result<Response> document_file(Connection& view, const Digest& digest) {
  TRY(const Bytes document, get_content(view, digest));
  Response response = Response::bytes(std::string(as_text(document)), "application/json");
  // Not immutable: content can be erased, and caches must learn of it.
  response.set("Cache-Control", "public, max-age=60");
  return response;
}

// Content that was erased: by which entry, when and why, so that nobody has to search the log for it.
Response erased_document(const Site& site, const Request& request, const Error& gone, const RecordedErasure& erasure) {
  const std::string entry = std::to_string(erasure.entry_index.value);
  const Error error{gone.kind,
                    "this content was erased by entry " + entry + " of the log, " + format_instant(erasure.at) +
                        ", reason: " + erasure.reason,
                    {}};
  if (wants_page(request))
    return site.refusal(
        request, http_status(error.kind), error,
        Crumb{Site::translator_for(request).format("The entry that erased it: {number}", {{"number", entry}}),
              site_url({"log", "entries", entry})});
  return Response::problem(error, Json()
                                      .set("erased_by_entry", erasure.entry_index.value)
                                      .set("erased_at", format_instant(erasure.at))
                                      .set("erasure_reason", erasure.reason));
}

using MakeFile = std::function<Result<Response>(Connection&, const RouteParameters&, std::uint64_t size)>;

Response finished(const Site& site, const Request& request, const Result<Response>& made) {
  if (made) return *made;
  const Error told = told_to_strangers(site.reg(), Asked::to_show, made.error());
  // People follow links to documents too: who asks for a page gets one.
  return wants_page(request) ? site.refusal(request, http_status(told.kind), told) : Response::problem(told);
}

Reply with_file_headers(Response response) {
  if (response.status >= 400) response.add("Vary", "Accept");
  response.set("X-Content-Type-Options", "nosniff");
  return response;
}

Handler file_handler(Site& site, MakeFile make) {
  return [&site, make = std::move(make)](const Request& request, const RouteParameters& parameters) -> Reply {
    const auto made = [&]() -> Result<Response> {
      TRY(const ViewConnections::Snapshot snapshot, site.connections().snapshot());
      // From the snapshot: whoever has just read the checkpoint may ask for everything it implies.
      TRY(const std::optional<PublishedCheckpoint> published, last_published_checkpoint(snapshot.view()));
      return make(snapshot.view(), parameters, published ? published->size : 0);
    }();
    return with_file_headers(finished(site, request, made));
  };
}

Handler document_handler(Site& site) {
  return [&site](const Request& request, const RouteParameters& parameters) -> Reply {
    const auto made = [&]() -> Result<Response> {
      TRY(const Digest digest, Digest::from_hex(parameters.text("sha256")));
      TRY(const ViewConnections::Snapshot snapshot, site.connections().snapshot());
      Result<Response> document = document_file(snapshot.view(), digest);
      if (document || document.error().kind != ErrorKind::gone) return document;
      TRY(const std::optional<RecordedErasure> erasure, find_erasure(snapshot.view(), digest));
      if (!erasure) return document;
      return erased_document(site, request, document.error(), *erasure);
    }();
    return with_file_headers(finished(site, request, made));
  };
}

}  // namespace

void add_log_files(Router& router, Site& site) {
  router.get("/log/checkpoint", file_handler(site, [](Connection& view, const RouteParameters&, std::uint64_t) {
               return checkpoint_file(view);
             }));
  router.get("/log/key", [&site](const Request&, const RouteParameters&) -> Reply {
    return Response::text(site.reg().folder().keys.log.verifier().format() + "\n");
  });
  router.get("/log/tile/{rest...}",
             file_handler(site, [](Connection& view, const RouteParameters& route, std::uint64_t size) {
               return tile_file(view, route.text("rest"), size);
             }));
  router.get("/payloads/{sha256}", document_handler(site));
  router.cross_origin("/log/").cross_origin("/payloads/");
}

}  // namespace haip
