#include "evidence/link_check.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "base/version.hpp"
#include "evidence/host_queue.hpp"
#include "evidence/link_address.hpp"
#include "evidence/link_visit.hpp"

namespace haip {
namespace {

constexpr unsigned silent_answers_in_a_row = 2;

/// What this check learned about a host.
struct HostRecord {
  unsigned silent_in_a_row = 0;
  std::string why_not_asked{};  ///< "" while it may be.
};

/// Visits shared among threads. A visit belongs to the thread that has its turn, everything else to whoever has
/// `mutex_`.
class Round {
 public:
  Round(std::vector<LinkVisit>& visits, HttpClient& http, const Clock& clock, const LinkCheckOptions& options)
      : visits_(visits),
        http_(http),
        clock_(clock),
        queue_(std::max<std::size_t>(1, options.most_requests_per_host)),
        left_(visits.size()),
        thread_count_(std::min(visits.size(), std::max<std::size_t>(1, options.most_requests))) {
    for (std::size_t i = 0; i < visits.size(); ++i) queue_.add(visits[i].host(), i);
  }

  void run(const LinkProgress& progress) {
    if (progress) progress(0, visits_.size());
    std::vector<std::jthread> threads;  // joined even if `progress` throws
    threads.reserve(thread_count_);
    for (std::size_t i = 0; i < thread_count_; ++i) threads.emplace_back([this] { work(); });
    std::unique_lock lock(mutex_);
    for (std::size_t shown = visits_.size();;) {
      if (const std::size_t left = left_; left != shown) {
        shown = left;
        lock.unlock();
        if (progress) progress(visits_.size() - left, visits_.size());
        lock.lock();
        continue;  // more may have happened meanwhile
      }
      if (left_ == 0 || bug_) break;
      changed_.wait(lock);
    }
    lock.unlock();
    threads.clear();
    if (bug_) std::rethrow_exception(bug_);
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (left_ > 0 && !bug_) {
      const std::optional<HostTurn> turn = queue_.take();
      if (!turn) {
        changed_.wait(lock);
        continue;
      }
      LinkVisit& visit = visits_[turn->task];
      HostRecord& host = hosts_[turn->host];
      if (!host.why_not_asked.empty()) {
        visit.skip(host.why_not_asked, clock_.now());
      } else {
        lock.unlock();
        std::exception_ptr bug = ask(visit);
        lock.lock();
        if (bug) bug_ = std::move(bug);
        learn(host, visit.mood());
      }
      queue_.leave(turn->host);
      if (visit.is_done())
        --left_;
      else
        queue_.add_first(visit.host(), turn->task);
      changed_.notify_all();
    }
  }

  std::exception_ptr ask(LinkVisit& visit) noexcept {
    try {
      visit.ask(http_, clock_);
      return nullptr;
    } catch (...) {
      return std::current_exception();
    }
  }

  static void learn(HostRecord& host, LinkVisit::HostMood mood) {
    host.silent_in_a_row = mood == LinkVisit::HostMood::silent ? host.silent_in_a_row + 1 : 0;
    if (mood == LinkVisit::HostMood::wants_rest) host.why_not_asked = "not asked, because its host asks for a pause";
    if (host.silent_in_a_row >= silent_answers_in_a_row)
      host.why_not_asked = "not asked, because its host did not answer in time before";
  }

  std::vector<LinkVisit>& visits_;
  HttpClient& http_;
  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  HostQueue queue_;
  std::map<std::string, HostRecord> hosts_;  ///< References to its values stay good.
  std::size_t left_;
  std::size_t thread_count_;
  std::exception_ptr bug_;
};

// Some resolvers say of every name that it does not exist when they have no network themselves.
void doubt_unknown_names(std::vector<LinkVisit>& visits) {
  std::set<std::string> hosts;
  for (const LinkVisit& visit : visits) {
    if (!visit.seen().is_name_unknown) return;
    hosts.insert(visit.host());
  }
  if (hosts.size() < 2) return;
  for (LinkVisit& visit : visits) {
    visit.seen().sight = LinkSight::unclear;
    visit.seen().reason = "no name at all could be found, so this machine may be without network";
  }
}

}  // namespace

std::vector<CheckedLink> check_links(std::span<const Link> links, LinkHistory& history, HttpClient& http,
                                     const Clock& clock, const LinkCheckOptions& options,
                                     const LinkProgress& progress) {
  struct Asked {
    LinkAddress address;
    DigestWish digest;
  };
  std::vector<Asked> asked;
  std::map<std::string, std::size_t> index_by_address;
  std::vector<Result<std::size_t>> index_by_link;
  for (const Link& link : links) {
    Result<LinkAddress> address = read_link_address(link.address);
    if (!address) {
      index_by_link.emplace_back(fail(address.error()));
      continue;
    }
    const auto [place, is_new] = index_by_address.emplace(address->asked, asked.size());
    if (is_new) asked.push_back({*std::move(address), DigestWish::none});
    if (link.pinned || options.digests == DigestsOf::all_links) asked[place->second].digest = DigestWish::whole_body;
    index_by_link.emplace_back(place->second);
  }

  const LinkMemory nothing;
  const auto before = [&](const std::string& address) -> const LinkMemory& {
    const auto found = history.find(address);
    return found == history.end() ? nothing : found->second;
  };
  std::vector<LinkVisit> visits;
  visits.reserve(asked.size());
  for (const Asked& one : asked) visits.emplace_back(one.address, before(one.address.asked), one.digest, options);
  Round(visits, http, clock, options).run(progress);
  doubt_unknown_names(visits);

  std::vector<CheckedLink> checked;
  std::map<std::string, LinkMemory> after;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (!index_by_link[i]) {
      checked.push_back({links[i].address,
                         LinkOutcome::not_checkable,
                         index_by_link[i].error().message,
                         {.sight = LinkSight::not_checkable, .at = clock.now()}});
      continue;
    }
    const LinkObservation& seen = visits[*index_by_link[i]].seen();
    LinkJudgement judgement = judge(before(seen.asked), seen, links[i].pinned, seen.at, options.distance_of_failures);
    checked.push_back({links[i].address, judgement.outcome, std::move(judgement.reason), seen});
    after[seen.asked] = std::move(judgement.after);
  }
  for (auto& [address, memory] : after) {
    if (memory == nothing)
      history.erase(address);
    else
      history.insert_or_assign(address, std::move(memory));
  }
  return checked;
}

std::string link_user_agent(std::string_view documentation) {
  std::string agent = "haip/" + std::string(program_version());
  if (!documentation.empty()) agent.append(" (+").append(documentation).append(")");
  return agent;
}

}  // namespace haip
