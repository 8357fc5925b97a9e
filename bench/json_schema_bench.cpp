// Reading and checking the resolved NIST SP 800-53 rev5 HIGH catalog against the OSCAL catalog schema.
//   json_schema_bench SCHEMA DOCUMENT ROUNDS
// Beside it in the same run: simdjson parsing the same bytes into its tree, which is what reading costs at least.

#include <simdjson.h>

#include <cstdio>

#include "bench/measure.hpp"
#include "evidence/json_schema.hpp"

namespace haip::bench {
namespace {

template <class Work>
double best_seconds(int rounds, const Work& work) {
  double best = 1e9;
  for (int i = 0; i < rounds; ++i) {
    const Stopwatch watch;
    work();
    best = std::min(best, watch.seconds());
  }
  return best;
}

void print(const char* what, double seconds, double limit) {
  std::printf("%-44s %8.3f ms  %5.1f times simdjson\n", what, seconds * 1000, seconds / limit);
}

JsonText read_or_exit(const std::string& text) {
  JsonTextResult read = read_json_text(text);
  if (!read) std::exit(1);
  return std::move(*read);
}

}  // namespace
}  // namespace haip::bench

int main(int argc, char** argv) {
  using namespace haip;
  using namespace haip::bench;
  if (argc != 4) return 2;
  const std::string schema_text = must(read_file(argv[1], largest_json_text));
  const std::string text = must(read_file(argv[2], largest_json_text));
  const int rounds = std::atoi(argv[3]);
  std::printf("%zu bytes, best of %d\n", text.size(), rounds);
  const simdjson::padded_string padded(text);
  const double limit = best_seconds(rounds, [&] {
    simdjson::dom::parser parser;
    if (parser.parse(padded).error() != simdjson::SUCCESS) std::exit(1);
  });
  print("simdjson, into its tree", limit, limit);
  print("read, with places", best_seconds(rounds, [&] { read_or_exit(text); }), limit);
  const JsonSchema schema = must(JsonSchema::compile(schema_text));
  const JsonText document = read_or_exit(text);
  const auto check = [](const JsonSchema& against, const JsonText& read) {
    if (!must(against.check(read)).violations.empty()) std::exit(1);
  };
  print("check, read before", best_seconds(rounds, [&] { check(schema, document); }), limit);
  print("read and check, schema compiled before", best_seconds(rounds, [&] { check(schema, read_or_exit(text)); }),
        limit);
  print("compile, read and check",
        best_seconds(rounds, [&] { check(must(JsonSchema::compile(schema_text)), read_or_exit(text)); }), limit);
  return 0;
}
