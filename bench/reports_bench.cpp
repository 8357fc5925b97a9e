// Pages that compare reports, at N reports of forty answers: how long each takes made anew, and how large it is on the
// wire.
//
//   reports_bench [REPORTS]
//
// Each report is signed by an organisation of its own and goes through the whole write path. Roles, sizes, states and
// kinds of claims vary; one report in ten ticks options.

#include <ctime>

#include "bench/measure.hpp"
#include "commitments/commitments.hpp"
#include "instruments/instruments.hpp"
#include "reports/framework.hpp"
#include "reports/reports.hpp"
#include "testing/site_register.hpp"
#include "web/log_explorer.hpp"

namespace haip::bench {
namespace {

constexpr std::array<std::string_view, 3> roles{"model-developer", "application-developer", "deployer"};
constexpr std::array<std::string_view, 4> sizes{"1-9", "10-49", "50-249", "250+"};

std::vector<Feature> features() {
  std::vector<Feature> all;
  all.push_back(log_feature());
  all.push_back(instruments_feature({}));
  all.push_back(commitments_feature());
  all.push_back(reports_feature());
  return all;
}

Report report_of(std::size_t number, const Framework& framework) {
  Report report;
  report.domain = "organisation-" + std::to_string(number) + ".example";
  report.organisation = {{"en", "Organisation " + std::to_string(number)}};
  report.economy = "JP";
  report.roles = {std::string(roles[number % roles.size()])};
  report.size = sizes[number % sizes.size()];
  report.framework = framework.name().text();
  report.questionnaire = framework.digest().hex();
  report.period_from = "2026-01-01";
  report.period_to = "2026-12-31";
  report.language = "en";
  report.attestation = Attestation{"Example signatory (made up)", "Head of AI governance", {}, "2026-11-20"};
  for (std::size_t i = 0; i < 20; ++i)
    report.claims.push_back({.id = "claim-" + std::to_string(i),
                             .kind = std::string(claim_kinds[(number + i) % claim_kinds.size()]),
                             .date = "2026-02-01",
                             .scope = {.whole_organisation = true},
                             .text = {{"en",
                                       "Before a release, four people who did not build the model test it for ten "
                                       "working days; what they find is fixed or written down."}}});
  for (const Question& question : framework.questions()) {
    if (report.answers.size() == 40) break;
    const std::size_t at = (number * 31 + report.answers.size() * 17) % 97;
    Answer answer{.question = question.key};
    if (at % 9 > 6) answer.state = answer_states[at % answer_states.size()];
    if (at % 9 < 6) answer.claims = {"claim-" + std::to_string(at % 20)};
    if (number % 10 == 0) answer.options = {"independent tester", "own staff"};
    answer.text = {{"en", "The list of risks has " + std::to_string(at) +
                              " entries; each was looked at again in the period by two people who do not report to "
                              "each other, and the ones that were new are described in the annex."}};
    report.answers.push_back(std::move(answer));
  }
  return report;
}

void fill(testing_support::SiteRegister& sample, std::size_t count) {
  const Framework framework = testing_support::must(shipped_framework("oecd-haip/1"));
  const Stopwatch watch;
  for (std::size_t i = 0; i < count; ++i) {
    const Report report = report_of(i, framework);
    const SecretKey key = sample.add_organisation(
        {report.domain, "Organisation " + std::to_string(i), "JP", report.roles, report.size, {}, false});
    testing_support::must(sample.submit(report_submission_act(report, sample.clock.now(), sample.entropy), key));
  }
  std::printf("%zu reports of 40 answers recorded in %.1f s\n", count, watch.seconds());
}

/// Of the thread that asks: what a page costs, whatever else the machine is doing.
double processor_now() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

void ask(testing_support::SiteRegister& sample, const char* name, const std::string& target) {
  Latencies latencies;
  std::vector<double> processor;
  std::size_t size_bytes = 0;
  for (int i = 0; i < 30; ++i) {
    // Another address each time, so that no answer is kept.
    const std::string anew = target + (target.find('?') == std::string::npos ? "?n=" : "&n=") + std::to_string(i);
    const Stopwatch one;
    const double before = processor_now();
    const testing_support::Got got = sample.get(anew, {{"Accept-Encoding", "br"}});
    processor.push_back(processor_now() - before);
    latencies.add(one.seconds());
    if (got.status != 200) {
      std::fprintf(stderr, "%s answers %d\n", target.c_str(), got.status);
      std::exit(1);
    }
    size_bytes = got.body.size();
  }
  std::ranges::sort(processor);
  std::printf("%-44s %6zu bytes  processor %.1f ms  %s\n", name, size_bytes, processor[processor.size() / 2] * 1000,
              latencies.line().c_str());
}

int run(std::size_t count) {
  testing_support::SiteRegister sample(features());
  testing_support::must(record_shipped_instruments(sample.reg()));
  fill(sample, count);
  std::string six = "/compare?report=organisation-0.example/oecd-haip/2026";
  for (int i = 1; i < 6; ++i) six += "&report=organisation-" + std::to_string(i) + ".example/oecd-haip/2026";
  ask(sample, "who answers what, 20 organisations", "/compare/overview");
  ask(sample, "the same, deployers with 250 people or more", "/compare/overview?role=deployer&size=250%2B");
  ask(sample, "six reports side by side", six);
  ask(sample, "counts over all reports", "/compare/counts");
  ask(sample, "counts over deployers", "/compare/counts?role=deployer");
  ask(sample, "answers that a number counts", "/compare/answers?question=1a&state=answered");
  ask(sample, "choosing reports", "/compare");
  ask(sample, "list of reports", "/reports");
  ask(sample, "one report", "/reports/organisation-0.example/oecd-haip/2026");
  ask(sample, "rows behind a number, as CSV", "/api/v1/compare/answers?question=1a&format=csv");
  return 0;
}

}  // namespace
}  // namespace haip::bench

int main(int argc, char** argv) {
  return haip::bench::run(argc > 1 ? static_cast<std::size_t>(std::atoi(argv[1])) : 1'000);
}
