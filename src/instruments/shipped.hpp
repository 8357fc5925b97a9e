#pragma once
// The instruments that come with the program: data/instruments/*.yaml, summaries in the project's own words.

#include <vector>

#include "instruments/edition.hpp"

namespace haip {

/// All editions of all shipped instruments, each file's in its order. The files are part of the program: an error in
/// one is a bug that the tests catch.
Result<std::vector<Edition>> shipped_editions();

/// The editions of one file in the form of data/instruments/: label beside label_ja, strengths as "should, encouraged",
/// parents left out where the id tells them.
Result<std::vector<Edition>> parse_instrument_file(std::string_view yaml);

}  // namespace haip
