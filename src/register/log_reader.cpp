#include "register/log_reader.hpp"

#include <algorithm>
#include <thread>

#include "register/fold.hpp"

namespace haip {
namespace {

// Documents may have megabytes, so not a whole bundle at once.
constexpr std::size_t entries_at_once = 64;

bool is_never_erased(std::string_view act_type) {
  return KnownKeys::is_about_keys(act_type) || act_type == "content.erase" || act_type == "register.state";
}

auto untrue_at(const std::string& place) {
  return [&place](const Error& error) { return as_false_proof(error.within(place)); };
}

}  // namespace

Result<std::vector<LogEntry>> LogReader::read() {
  CHECK(open_bundle());
  const std::size_t first = next_ % tlog::tile_width;
  const std::size_t count = std::min(entries_at_once, bundle_->entries.size() - first);
  std::vector<LogEntry> entries;
  std::vector<Digest> contents;
  for (std::size_t i = 0; i < count; ++i) {
    TRY(LogEntry entry, parse(first + i));
    contents.push_back(entry.envelope.content);
    entries.push_back(std::move(entry));
  }
  TRY(std::vector<Result<Bytes>> documents, log_.documents(contents));
  for (std::size_t i = 0; i < count; ++i) CHECK(attach_document(entries[i], std::move(documents[i])));
  CHECK(check_signatures(entries));
  next_ += count;
  return entries;
}

Result<std::vector<Digest>> LogReader::recall_bundle() {
  CHECK(open_bundle());
  if (next_ % tlog::tile_width != 0) throw std::logic_error("a bundle can be recalled from its beginning only");
  std::vector<Digest> contents;
  for (std::size_t i = 0; i < bundle_->entries.size(); ++i) {
    TRY(LogEntry entry, parse(i));
    contents.push_back(entry.envelope.content);
    if (entry.envelope.type == "register.state") {
      TRY(const std::uint64_t size, size_of_state_subject(entry.envelope.subject).map_error(untrue_at(entry.place)));
      recorded_sizes_.insert(size);
    }
    if (!KnownKeys::is_about_keys(entry.envelope.type) && entry.envelope.type != "content.erase") continue;
    TRY(std::vector<Result<Bytes>> documents, log_.documents(std::span(&entry.envelope.content, 1)));
    CHECK(attach_document(entry, std::move(documents.front())));
    CHECK(learn(entry).map_error(untrue_at(entry.place)));
  }
  next_ += bundle_->entries.size();
  return contents;
}

Status LogReader::finish() const {
  for (const auto& [content, missing] : missing_)
    if (!erased_.contains(content))
      return fail(
          missing.error.kind == ErrorKind::gone ? ErrorKind::false_proof : missing.error.kind,
          "the document of entry " + std::to_string(missing.entry_index.value) +
              " is missing, and no content.erase act below entry " + std::to_string(log_.size()) +
              " names it: " + missing.error.message,
          "it may just have been erased: read the log again; a mirror is completed by running `haip mirror` again");
  return {};
}

Status LogReader::open_bundle() {
  if (at_end()) throw std::logic_error("the log has no more entries");
  const std::uint64_t index = next_ / tlog::tile_width;
  if (bundle_ && bundle_->address.index == index) return {};
  TRY(VerifiedBundle bundle, log_.bundle(index));
  bundle_ = std::move(bundle);
  return {};
}

Result<LogEntry> LogReader::parse(std::size_t entry_in_bundle) const {
  LogEntry entry;
  entry.place = bundle_->place_of_entry(entry_in_bundle);
  TRY(entry.statement, cose::parse_entry(bundle_->entries[entry_in_bundle]).map_error(untrue_at(entry.place)));
  const EntryIndex entry_index{bundle_->address.index * tlog::tile_width + entry_in_bundle};
  TRY(entry.envelope,
      envelope_of(entry.statement, entry_index, log_.checkpoint().origin).map_error(untrue_at(entry.place)));
  return entry;
}

Status LogReader::attach_document(LogEntry& entry, Result<Bytes> document) {
  const Digest& content = entry.envelope.content;
  if (!document) {
    const ErrorKind kind = document.error().kind;
    const bool may_be_missing =
        (kind == ErrorKind::gone || kind == ErrorKind::not_found) && !is_never_erased(entry.envelope.type);
    if (!may_be_missing) return fail(document.error());
    missing_.emplace(content, Missing{entry.envelope.entry_index, document.error()});
    return {};
  }
  const std::string place = log_.place_of_document(content);
  TRY(Act act, parse_act(*document).map_error(untrue_at(place)));
  CHECK(check_agreement(entry.statement, act, *document, log_.checkpoint().origin).map_error(untrue_at(place)));
  entry.act = std::move(act);
  entry.document = std::move(*document);
  return {};
}

Status LogReader::learn(const LogEntry& entry) {
  const Envelope& envelope = entry.envelope;
  if (envelope.entry_index.value == 0 && envelope.type != "register.genesis")
    return fail(ErrorKind::false_proof, "the first entry of a register must say how it began");
  if (KnownKeys::is_about_keys(envelope.type)) CHECK(keys_.learn(envelope, *entry.act));
  if (envelope.entry_index.value == 0 && keys_.genesis()->origin != log_.checkpoint().origin)
    return fail(ErrorKind::false_proof, "this is the beginning of another register, " + keys_.genesis()->origin);
  if (const auto erased = erased_.find(envelope.content); erased != erased_.end())
    return fail(ErrorKind::false_proof,
                "it brings back content that entry " + std::to_string(erased->second.value) + " erased");
  if (envelope.type == "content.erase") {
    TRY(const Erasure erasure, read_erasure(*entry.act));
    erased_.emplace(erasure.content, envelope.entry_index);
  }
  return {};
}

// Whose key it is depends on the entries before, so that is told in order; the signatures themselves are the costly
// part.
Status LogReader::check_signatures(std::vector<LogEntry>& entries) {
  std::vector<PublicKey> signers;
  for (const LogEntry& entry : entries) {
    // The first entry brings its own key. A key recorded here speaks from the next entry on.
    const bool is_first = entry.envelope.entry_index.value == 0;
    if (is_first) CHECK(learn(entry).map_error(untrue_at(entry.place)));
    TRY(const PublicKey signer, keys_.signer_of(entry.envelope).map_error(untrue_at(entry.place)));
    signers.push_back(signer);
    if (!is_first) CHECK(learn(entry).map_error(untrue_at(entry.place)));
  }
  std::vector<std::optional<Error>> errors(entries.size());
  const auto check = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      if (const Status status = cose::verify_statement(entries[i].statement, signers[i]); !status)
        errors[i] = status.error();
  };
  {
    const std::size_t half = entries.size() / 2;
    const std::jthread other(check, 0, half);
    check(half, entries.size());
  }
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (errors[i]) return fail(errors[i]->within(entries[i].place));
  return {};
}

}  // namespace haip
