#pragma once
// Keeps the index in step with the log, beside the write path: what the log gained since the last time is looked at in
// a read snapshot, and written in transactions so small that the writer of the log never waits long for its lock.
//
//   TRY(std::unique_ptr<Indexer> indexer, Indexer::start({reg, document_sources(features), notice}));   // a thread
//
//   Indexer indexer({reg, sources});
//   CHECK(indexer.catch_up());                                                                          // here, now
//
// Several processes may index one database: whoever finds that another was faster drops its work. An index made by an
// older analyser is emptied bit by bit and built anew; one made by a newer analyser is left alone.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "register/register.hpp"
#include "search/document.hpp"
#include "search/index.hpp"
#include "search/terms.hpp"

namespace haip {

struct IndexerParts {
  const Register& reg;
  std::vector<DocumentsOf> sources;
  std::function<void(std::string_view)> notice{};    ///< Lines for the operator's log; may be empty.
  std::vector<std::string_view> asked_about_each{};  ///< As in Searchable.
  std::int64_t version = analyser_version();
};

class Indexer {
 public:
  explicit Indexer(IndexerParts parts) : parts_(std::move(parts)) {}
  /// With a thread that follows the log until the end of the object's life.
  static std::unique_ptr<Indexer> start(IndexerParts parts);
  Indexer(const Indexer&) = delete;
  Indexer& operator=(const Indexer&) = delete;

  /// Returns when the index holds what the log held at the call. Errors: conflict when a newer haip made the index.
  Status catch_up();

  /// Entries of the log that the index has taken in, as far as this object knows.
  [[nodiscard]] std::uint64_t position() const { return position_.load(std::memory_order_acquire); }

 private:
  struct Step;
  enum class Progress { nothing_to_do, caught_up, more_to_do };
  void follow(const std::stop_token& stop);
  /// The next piece of work.
  Result<Progress> take_step(Connection& connection, const std::function<void()>& rest);
  Result<Step> look(Connection& connection) const;
  Status write(Connection& connection, const Step& step, const std::function<void()>& rest);
  static Status clear(Connection& connection, const IndexState& seen, std::int64_t version);
  void notice(const Error& error);

  IndexerParts parts_;
  std::atomic<std::uint64_t> position_{0};
  std::string last_notice_;  ///< Of the following thread.
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread following_;  ///< Last, so that it stops before the rest goes.
};

}  // namespace haip
