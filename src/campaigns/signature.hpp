#pragma once
// A short list of numbers for a set of n-grams, such that the share of places in which two lists agree is about the
// likeness of the sets: MinHash by one permutation with optimal densification (A. Shrivastava, "Optimal Densification
// for Fast and Accurate Minwise Hashing", 2017).
//
// Every n-gram is hashed once (ngram_hash). The upper half of the hash chooses one of k places, the smallest lower half
// that falls into a place is what stands there: time grows with the n-grams, not with n-grams times places. A place
// that nothing fell into takes over what stands in another one, found by following a sequence of places that depends on
// its number alone: so two sets choose alike, and each place of two signatures agrees with probability equal to the
// likeness, as with k independent hash functions. Measured recall: docs/format-campaigns.md.
//
// Hash and sequence are fixed and public, as results must be the same everywhere. Whoever wants to can therefore write
// a text whose likeness is missed; rewording it is easier.

#include <cstdint>
#include <span>

namespace haip {

/// Writes the signature of a set that is not empty, given by the hashes of its n-grams (NgramSet::hashes), into all of
/// `places`, of which there are at least one and at most 65,536.
void write_signature(std::span<const std::uint64_t> hashes, std::span<std::uint32_t> places);

}  // namespace haip
