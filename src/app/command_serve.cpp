#include <condition_variable>
#include <csignal>
#include <iostream>

#include "app/commands.hpp"
#include "app/mail_options.hpp"
#include "base/operator_log.hpp"
#include "base/text.hpp"
#include "consultation/comment_author.hpp"
#include "instruments/view.hpp"
#include "register/register.hpp"
#include "search/indexer.hpp"
#include "search/pages.hpp"
#include "web/contributions.hpp"
#include "web/desk.hpp"
#include "web/health.hpp"
#include "web/log_files.hpp"
#include "web/public_data.hpp"
#include "web/scrapi.hpp"
#include "web/server.hpp"

namespace haip {
namespace {

constexpr std::int64_t state_interval_seconds = 24 * 3600;
constexpr std::chrono::seconds patience{10};

/// SIGINT and SIGTERM, taken from the whole process before threads start, so that one thread can wait for them.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }
  /// False when the time was up before a signal came.
  bool wait_for(std::chrono::seconds time) {
    const timespec limit{time.count(), 0};
    return sigtimedwait(&signals_, nullptr, &limit) > 0;
  }

 private:
  sigset_t signals_{};
};

void record_state_once_a_day(Register& reg, OperatorLog& log) {
  const Result<std::unique_ptr<Connection>> connection = reg.connect();
  if (!connection) return;
  const Result<std::optional<RecordedState>> last = last_recorded_state(**connection);
  if (!last || (*last && (*last)->at.seconds > reg.clock().now().seconds - state_interval_seconds)) return;
  if (const Result<Acknowledgement> recorded = reg.record_state(); !recorded)
    log.line("the daily state was not recorded: " + recorded.error().message);
}

/// Instruments live above the desk, so it is told here what there is to adopt.
Result<std::vector<AdoptableEdition>> recorded_editions(Connection& view, std::string_view language) {
  TRY(const std::vector<InstrumentSummary> instruments, list_instruments(view));
  std::vector<AdoptableEdition> recorded;
  for (const InstrumentSummary& summary : instruments)
    for (const EditionSummary& edition : summary.editions)
      if (edition.status == "recorded")
        recorded.push_back({edition.instrument, edition.id,
                            std::string(choose_text(summary.instrument.title, language).text), edition.date,
                            edition.entry_index});
  return recorded;
}

Result<ServerOptions> server_options(Invocation& call) {
  ServerOptions options{.listen = call.value("--listen")};
  options.certificate = call.value("--tls-certificate");
  options.private_key = call.value("--tls-key");
  options.behind_proxy = call.has("--behind-proxy");
  if (call.has("--threads")) {
    TRY(const std::uint64_t threads, parse_decimal(call.value("--threads")));
    options.threads = static_cast<unsigned>(std::min<std::uint64_t>(threads, 256));
  }
  return options;
}

Result<int> serve(const Program& program, Invocation& call) {
  StopSignals signals;
  const std::unique_ptr<HttpClient> discovery = make_http_client(
      {.addresses = call.has("--allow-private-addresses") ? AddressRule::any_address : AddressRule::public_only});
  const std::unique_ptr<HttpClient> witnesses =
      make_http_client({.addresses = AddressRule::any_address, .https_only = false});
  OperatorLog log(call.err, call.clock);
  RegisterOptions register_options{
      .discover_keys = !call.has("--no-discovery"), .http = discovery.get(), .witness_http = witnesses.get()};
  register_options.notice = [&log](std::string_view line) { log.line(line); };
  TRY(const std::unique_ptr<Register> reg,
      Register::open(call.value("register"), program.kinds(), call.clock, call.entropy, register_options));

  const std::unique_ptr<Indexer> indexer =
      Indexer::start({.reg = *reg,
                      .sources = document_sources(program.features()),
                      .notice = register_options.notice,
                      .asked_about_each = acts_asked_about_each(program.features())});

  Site site(*reg, program.features());
  TRY(const double entries_per_second, [&]() -> Result<double> {
    TRY(const std::uint64_t rate, parse_decimal(call.value("--entries-per-second")));
    return static_cast<double>(rate);
  }());
  Scrapi scrapi(site, {.per_second = entries_per_second, .burst = entries_per_second * 10});
  Health health(site);
  Router router;
  site.add_routes(router);
  scrapi.add_routes(router);
  add_log_files(router, site);
  add_public_data(router, site);
  TRY(const std::unique_ptr<Desk> desk, Desk::open(site, {.adoptable_editions = recorded_editions}));
  desk->add_routes(router);
  TRY(const std::unique_ptr<Mail> mail, Mail::start(call, *reg, register_options.notice));
  Contributions contributions(site, Contributions::usual_limit, {comment_follow_up()},
                              mail == nullptr ? std::nullopt : std::optional(mail->public_address()));
  contributions.add_routes(router);
  health.add_routes(router);

  TRY(ServerOptions options, server_options(call));
  options.on_served = [&health](const Served& served) { health.observe(served); };
  options.on_bug = register_options.notice;
  Server server(options, [&router](const Request& request) { return router.handle(request); });
  TRY(const std::uint16_t port, server.start());
  const std::string host = options.listen.substr(0, options.listen.rfind(':'));
  const std::string address =
      (options.certificate.empty() ? "http://" : "https://") + host + ":" + std::to_string(port);
  const std::string& name = reg->folder().settings.name;
  call.answer("serving \"" + name + "\" at " + address + "  (stop with Ctrl-C)\n",
              Json().set("name", name).set("address", address));
  call.out << std::flush;
  do record_state_once_a_day(*reg, log);
  while (!signals.wait_for(std::chrono::seconds(600)));
  log.line("stopping: requests in flight are finished first");
  server.stop(patience);
  return 0;
}

}  // namespace

Command serve_command(const Program& program) {
  Command command{
      .name = "serve",
      .summary = "serve a register's website, log and interfaces",
      .arguments = {{"register", "folder of the register"}},
      .options =
          {{.name = "--listen",
            .value = "ADDRESS:PORT",
            .help = "where to listen; port 0 takes a free one",
            .fallback = "127.0.0.1:8480"},
           {.name = "--tls-certificate", .value = "FILE", .help = "PEM certificate chain; with --tls-key serves HTTPS"},
           {.name = "--tls-key", .value = "FILE", .help = "PEM private key"},
           {.name = "--behind-proxy",
            .value = "",
            .help = "believe X-Forwarded-For and X-Forwarded-Proto of a proxy on this machine"},
           {.name = "--threads",
            .value = "N",
            .help = "threads that answer requests; as many as the machine has cores by default"},
           {.name = "--entries-per-second",
            .value = "N",
            .help = "statements taken from one address; 0 for no limit",
            .fallback = "20"},
           {.name = "--no-discovery", .value = "", .help = "do not ask organisations' domains about unknown keys"},
           {.name = "--allow-private-addresses",
            .value = "",
            .help = "ask them even at private or loopback addresses, for trying out"}},
      .example = "haip serve reg --listen 127.0.0.1:8480",
      .run = [&program](Invocation& call) { return serve(program, call); }};
  for (const CommandOption& option : mail_options()) command.options.push_back(option);
  return command;
}

}  // namespace haip
