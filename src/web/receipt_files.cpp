#include "web/receipt_files.hpp"

#include "base/text.hpp"
#include "register/act_folder.hpp"
#include "register/entry_evidence.hpp"
#include "web/own_trouble.hpp"
#include "web/refusal.hpp"

namespace haip {
namespace {

Result<Response> receipt_file(Site& site, ReceiptIssuer& receipts, std::string_view index) {
  const Result<std::uint64_t> number = parse_decimal(index);
  if (!number) return fail(ErrorKind::not_found, "the log has no such entry");
  TRY(const ViewConnections::Snapshot snapshot, site.connections().snapshot());
  TRY(const ActEvidence evidence, evidence_of_entry(snapshot.view(), receipts, {*number}));
  TRY(std::string archive, make_act_archive(evidence));
  Response response = Response::bytes(std::move(archive), "application/x-tar");
  response.set("Content-Disposition", "attachment; filename=\"" + act_archive_name({*number}) + "\"");
  // Newer ones have more witnesses, and what was erased must not be given again.
  response.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

void add_receipt_files(Router& router, Site& site, std::shared_ptr<ReceiptIssuer> receipts) {
  router.get("/log/entries/{index}/receipt",
             [&site, receipts = std::move(receipts)](const Request& request, const RouteParameters& route) -> Reply {
               Result<Response> made = receipt_file(site, *receipts, route.text("index"));
               if (!made) {
                 const Error told = told_to_strangers(site.reg(), Asked::to_show, made.error());
                 made = wants_page(request) ? site.refusal(request, http_status(told.kind), told)
                                            : Response::problem(told);
                 made->add("Vary", "Accept");
               }
               made->set("X-Content-Type-Options", "nosniff");
               return std::move(*made);
             });
}

Url receipt_url(EntryIndex entry_index) {
  return site_url({"log", "entries", std::to_string(entry_index.value), "receipt"});
}

Html receipt_link(EntryIndex entry_index, const Translator& translate) {
  return tag("a", {href(receipt_url(entry_index)), attribute("download", act_archive_name(entry_index))},
             translate.format("Receipt of entry {number}", {{"number", std::to_string(entry_index.value)}}));
}

Html how_to_check_receipt(EntryIndex entry_index, const Translator& translate) {
  return tag("p", translate.markup("Keep the file. It proves to anybody, without this site, that these words are in "
                                   "the log; policy.txt names the {key} that you trust:",
                                   {{"key", tag("a", {href("/log/key")}, translate("key of the log"))}})) +
         tag("pre", {attribute("tabindex", "0")},
             tag("code", "haip verify " + act_archive_name(entry_index) + " --policy policy.txt"));
}

}  // namespace haip
