#pragma once
// Inside of web/: what a Language refers to.

#include <memory>
#include <string>

#include "web/catalogue.hpp"
#include "web/language.hpp"

namespace haip {

struct Language::Entry {
  std::string code;
  std::string native_name;
  std::string icu_locale;
  Direction direction;
  std::unique_ptr<Catalogue> catalogue;  ///< None for English.
};

}  // namespace haip
