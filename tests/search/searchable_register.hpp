#pragma once
// A real register on either engine whose notes (register/sample_register.hpp) can be found by words.

#include "register/sample_register.hpp"
#include "search/indexer.hpp"
#include "search/pages.hpp"

namespace haip::testing_support {

/// A note is known by its subject; a later note on the same subject takes its place.
inline Result<std::vector<SearchDocument>> note_documents(Connection& view, const Envelope& envelope) {
  if (envelope.type != "note.write") return std::vector<SearchDocument>{};
  TRY(const std::optional<Row> row,
      view.query_row("SELECT note.text, note.entry_index FROM note JOIN act ON act.entry_index = note.entry_index "
                     "WHERE act.subject = $1 ORDER BY note.entry_index DESC LIMIT 1",
                     {envelope.subject}));
  if (!row) return std::vector<SearchDocument>{};
  SearchDocument document{
      .key = envelope.subject, .kind = "note", .url = "/" + envelope.subject, .entry_index = {row->count(1)}};
  // What a careless feature would do with an erased text: leave the title.
  document.texts.push_back({"en", "Note", row->is_null(0) ? "" : row->text(0)});
  return std::vector<SearchDocument>{std::move(document)};
}

inline Feature note_feature() {
  Feature feature{.part = {"note", note_kinds, note_view, note_migrations}};
  feature.search = {note_documents, {{"note", "Note"}}};
  return feature;
}

inline const ActKinds& searchable_kinds() {
  static const ActKinds kinds({{"act", {}, act_view(), act_migrations()},
                               register_part(),
                               identity_part(),
                               staff_part(),
                               {"note", note_kinds, note_view, note_migrations},
                               search_part()});
  return kinds;
}

class SearchableRegister {
 public:
  /// `database` "" is SQLite in the folder. Entry 0: genesis, 1: lab.example, 2: its key.
  explicit SearchableRegister(const std::string& database = "") {
    RegisterSettings settings{.origin = std::string(sample_origin), .name = "Sample register"};
    if (!database.empty()) settings.database = database;
    must(Register::create(folder_ / "reg", settings, searchable_kinds(), clock, entropy));
    opened_ = must(Register::open(folder_ / "reg", searchable_kinds(), clock, entropy,
                                  {.verifier_threads = 1, .discover_keys = false}));
    must(opened_->log_own_act_and_wait(
        organisation_act({"lab.example", "Lab", "JP", {}, "", {}, false}, clock.now(), entropy)));
    must(opened_->log_own_act_and_wait(
        key_act("lab.example", lab_key.public_key(), KeyEvidence::vouched, "", clock.now(), entropy)));
    connection_ = must(opened_->connect());
  }

  [[nodiscard]] Register& reg() { return *opened_; }
  [[nodiscard]] Connection& connection() { return *connection_; }
  [[nodiscard]] IndexerParts parts() { return {*opened_, {note_documents}}; }
  void catch_up() {
    Indexer indexer(parts());
    must(indexer.catch_up());
  }

  /// Returns the digest of its document.
  Digest write_note(const std::string& subject, const std::string& text) {
    const Act act =
        make_act("note.write", "lab.example", "note/" + subject, Json{}.set("text", text), clock.now(), entropy);
    const std::string document = act_document(act);
    must(opened_->submit_and_wait(
        cose::encode_submission(must(sign_act(act, document, lab_key, sample_origin)), as_bytes(document))));
    return sha256(document);
  }

 private:
  TemporaryFolder folder_;

 public:
  ManualClock clock{Instant{sample_start}};
  CountingEntropy entropy;
  SecretKey lab_key = SecretKey::generate(entropy);

 private:
  std::unique_ptr<Register> opened_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace haip::testing_support
