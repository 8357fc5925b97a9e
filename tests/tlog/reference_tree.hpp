#pragma once
// RFC 6962 section 2.1 word for word, slow and obvious: what the tile arithmetic is compared with.

#include <map>

#include "crypto/digest.hpp"

namespace haip::tlog {

class ReferenceTree {
 public:
  explicit ReferenceTree(std::vector<Bytes> entries) : entries_(std::move(entries)) {}

  /// MTH(D[begin:end]). Remembered, as proofs for many sizes ask for the same ranges.
  Digest hash(std::size_t begin, std::size_t end) {
    if (begin == end) return sha256("");
    const auto known = hashes_.find({begin, end});
    if (known != hashes_.end()) return known->second;
    Digest result;
    if (end - begin == 1) {
      result = sha256(Bytes{0}, entries_.at(begin));
    } else {
      const std::size_t k = begin + split(end - begin);
      const Digest left = hash(begin, k);
      const Digest right = hash(k, end);
      result = sha256(Bytes{1}, left.bytes(), right.bytes());
    }
    return hashes_[{begin, end}] = result;
  }

  /// PATH(m, D[begin:end])
  std::vector<Digest> path(std::size_t m, std::size_t begin, std::size_t end) {
    const std::size_t n = end - begin;
    if (n == 1) return {};
    const std::size_t k = split(n);
    std::vector<Digest> result = m < k ? path(m, begin, begin + k) : path(m - k, begin + k, end);
    result.push_back(m < k ? hash(begin + k, end) : hash(begin, begin + k));
    return result;
  }

  /// PROOF(m, D[0:n])
  std::vector<Digest> proof(std::size_t m, std::size_t n) { return subproof(m, 0, n, true); }

 private:
  /// SUBPROOF(m, D[begin:end], b)
  std::vector<Digest> subproof(std::size_t m, std::size_t begin, std::size_t end, bool b) {
    const std::size_t n = end - begin;
    if (m == n) return b ? std::vector<Digest>{} : std::vector<Digest>{hash(begin, end)};
    const std::size_t k = split(n);
    std::vector<Digest> result = m <= k ? subproof(m, begin, begin + k, b) : subproof(m - k, begin + k, end, false);
    result.push_back(m <= k ? hash(begin + k, end) : hash(begin, begin + k));
    return result;
  }

  /// The largest power of two smaller than n.
  static std::size_t split(std::size_t n) {
    std::size_t k = 1;
    while (k * 2 < n) k *= 2;
    return k;
  }

  std::vector<Bytes> entries_;
  std::map<std::pair<std::size_t, std::size_t>, Digest> hashes_;
};

}  // namespace haip::tlog
