// Signed statements over HTTP: POST /entries on keep-alive connections until every one has its receipt. The client runs
// on the same machine and takes its share of it.
//
//   http_statements_bench FOLDER HAIP sqlite|postgres [STATEMENTS] [CONNECTIONS]

#include "bench/commitment_register.hpp"
#include "bench/load_connections.hpp"
#include "testing/serving_program.hpp"

namespace haip::bench {
namespace {

std::vector<std::string> requests_of(const std::vector<Bytes>& submissions) {
  std::vector<std::string> requests;
  requests.reserve(submissions.size());
  for (const Bytes& submission : submissions)
    requests.push_back(
        "POST /entries HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/cose\r\nContent-Length: " +
        std::to_string(submission.size()) + "\r\n\r\n" + std::string(as_text(submission)));
  return requests;
}

void measure(const std::string& engine, const testing_support::ServingProgram& serving, CommitmentRegister& sample,
             std::size_t count, unsigned connections) {
  const auto port = static_cast<std::uint16_t>(std::stoi(serving.address().substr(serving.address().rfind(':') + 1)));
  const std::vector<std::string> requests = requests_of(sample.renewals(count));
  const double before = processor_seconds(serving.process());
  LoadResult result = send_all(port, requests, connections, 201);
  const double used = processor_seconds(serving.process()) - before;
  std::printf(
      "%-8s  over HTTP, %u connections: %.0f per second with receipt, %.0f µs of the server's processor time each; "
      "%llu of %zu answered 201; %s\n",
      engine.c_str(), connections, static_cast<double>(result.answered) / result.seconds,
      used * 1e6 / static_cast<double>(count), static_cast<unsigned long long>(result.of_wanted_status), count,
      result.latencies.line().c_str());
  if (result.of_wanted_status != count) std::exit(1);
}

int run(const Path& folder, const std::string& haip, const std::string& engine, std::size_t count,
        unsigned connections) {
  must(create_folder(folder));
  CommitmentRegister sample(folder, engine);
  const testing_support::ServingProgram serving(haip, sample.path().string());
  measure(engine, serving, sample, 200, 1);
  measure(engine, serving, sample, count, connections);
  return 0;
}

}  // namespace
}  // namespace haip::bench

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: http_statements_bench FOLDER HAIP sqlite|postgres [STATEMENTS] [CONNECTIONS]\n");
    return 2;
  }
  return haip::bench::run(argv[1], argv[2], argv[3], argc > 4 ? static_cast<std::size_t>(std::atoi(argv[4])) : 20'000,
                          argc > 5 ? static_cast<unsigned>(std::atoi(argv[5])) : 90);
}
