#pragma once
// A log in memory whose operator does as the test says: any entry, any document, any checkpoint.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "register/sample_register.hpp"
#include "tlog/bundle.hpp"
#include "tlog/checkpoint.hpp"
#include "tlog/tile_tree.hpp"

namespace haip::testing_support {

class MemoryLog : public LogSource {
 public:
  /// An operator with keys of its own; entry 0 is genesis. The same `name` gives the same keys and the same entry 0.
  explicit MemoryLog(const std::string& name = "memory") : entropy_(name) {
    Genesis genesis;
    genesis.origin = sample_origin;
    genesis.name = "Memory";
    genesis.log_verifier_key = log_key.verifier().format();
    genesis.receipt_key = receipt_key.public_key();
    genesis.acts_key = acts_key.public_key();
    add(genesis_act(genesis, Instant{sample_start}, entropy_), acts_key);
  }

  /// Appends an act, signed with that key. Nothing is checked.
  EntryIndex add(const Act& act, const SecretKey& key) {
    const std::string document = act_document(act);
    documents[sha256(document)] = to_bytes(document);
    return add(must(sign_act(act, document, key, sample_origin)));
  }
  EntryIndex add(const cose::SignedStatement& statement) {
    entries.push_back(statement.entry_bytes);
    tree_.append(tlog::leaf_hash(entries.back()));
    for (const tlog::ChangedTile& tile : tree_.take_changed_tiles())
      tiles_[{tile.address.level, tile.address.index}] = tile.hashes;
    return {entries.size() - 1};
  }
  void add_lab() {
    add(key_act("lab.example", lab_key.public_key(), KeyEvidence::vouched, "", Instant{sample_start}, entropy_),
        acts_key);
  }
  Act note(const std::string& text, const std::string& actor = "lab.example") {
    return make_act("note.write", actor, "note/" + actor, Json{}.set("text", text), Instant{sample_start}, entropy_);
  }
  Entropy& entropy() { return entropy_; }
  [[nodiscard]] Digest root() const { return tree_.root(); }

  [[nodiscard]] tlog::Policy policy() const {
    tlog::Policy policy;
    policy.logs.push_back({log_key.verifier(), ""});
    policy.quorum = std::string(tlog::no_quorum);
    return policy;
  }

  [[nodiscard]] std::string name() const override { return "memory"; }
  Result<std::string> checkpoint() override {
    TRY(const tlog::Note note,
        tlog::sign_checkpoint({std::string(sample_origin), tree_.size(), tree_.root(), {}}, log_key));
    return tlog::format_note(note);
  }
  Result<Bytes> bundle(const tlog::BundleAddress& address) override {
    Bytes bundle;
    for (std::size_t i = 0; i < address.width; ++i)
      CHECK(tlog::append_to_bundle(bundle, entries.at(address.index * 256 + i)));
    return bundle;
  }
  Result<Bytes> tile(const tlog::TileAddress& address) override {
    Bytes hashes = tiles_.at({address.level, address.index});
    hashes.resize(address.width * Digest::size_bytes);
    return hashes;
  }
  Result<Bytes> document(const Digest& content) override {
    const auto found = documents.find(content);
    if (found == documents.end()) return fail(ErrorKind::gone, "the document " + content.hex() + " was erased");
    return found->second;
  }
  [[nodiscard]] std::string place_of_bundle(const tlog::BundleAddress& address) const override {
    return "memory/" + tlog::format_bundle_path(address);
  }
  [[nodiscard]] std::string place_of_tile(const tlog::TileAddress& address) const override {
    return "memory/" + tlog::format_tile_path(address);
  }
  [[nodiscard]] std::string place_of_document(const Digest& content) const override {
    return "memory/payloads/" + content.hex();
  }

 private:
  CountingEntropy entropy_;
  tlog::TreeAppender tree_;
  std::map<std::pair<unsigned, std::uint64_t>, Bytes> tiles_;

 public:
  std::vector<Bytes> entries;
  std::map<Digest, Bytes> documents;
  tlog::NoteSigner log_key = must(tlog::NoteSigner::create(std::string(sample_origin), tlog::SignatureType::ed25519,
                                                           SecretKey::generate(entropy_)));
  SecretKey receipt_key = SecretKey::generate(entropy_);
  SecretKey acts_key = SecretKey::generate(entropy_);
  SecretKey lab_key = SecretKey::generate(entropy_);
};

/// Another source, whose requests are counted and fail from some point on.
class FailingLog final : public LogSource {
 public:
  FailingLog(LogSource& from, std::size_t requests) : from_(from), left_(requests) {}
  [[nodiscard]] std::string name() const override { return from_.name(); }
  Result<std::string> checkpoint() override {
    return next<std::string>([&] { return from_.checkpoint(); });
  }
  Result<Bytes> bundle(const tlog::BundleAddress& address) override {
    ++bundle_count;
    return next<Bytes>([&] { return from_.bundle(address); });
  }
  Result<Bytes> tile(const tlog::TileAddress& address) override {
    return next<Bytes>([&] { return from_.tile(address); });
  }
  Result<Bytes> document(const Digest& content) override {
    ++document_count;
    return next<Bytes>([&] { return from_.document(content); });
  }
  [[nodiscard]] std::string place_of_bundle(const tlog::BundleAddress& address) const override {
    return from_.place_of_bundle(address);
  }
  [[nodiscard]] std::string place_of_tile(const tlog::TileAddress& address) const override {
    return from_.place_of_tile(address);
  }
  [[nodiscard]] std::string place_of_document(const Digest& content) const override {
    return from_.place_of_document(content);
  }

  std::size_t bundle_count = 0;
  std::size_t document_count = 0;

 private:
  template <class T>
  Result<T> next(const std::function<Result<T>()>& ask) {
    if (left_ == 0) return fail(ErrorKind::unavailable, "the line is cut");
    --left_;
    return ask();
  }
  LogSource& from_;
  std::size_t left_;
};

}  // namespace haip::testing_support
