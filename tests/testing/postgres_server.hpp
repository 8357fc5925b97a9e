#pragma once
// A private PostgreSQL for tests: its own folder, no network, stopped at the end. It starts when the first test asks
// for a database and is shared by all tests of the program.
//
//   const std::optional<std::string> address = testing_support::fresh_postgres_database();
//   if (!address) GTEST_SKIP() << testing_support::no_postgres_reason();
//   auto database = open_database(*address, Access::read_write);

#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace haip::testing_support {

class PostgresServer {
 public:
  PostgresServer() {
    programs_ = find_programs();
    if (programs_.empty()) {
      problem_ = "PostgreSQL 15 (initdb, postgres) is not installed";
      return;
    }
    if (::geteuid() == 0) {
      // PostgreSQL refuses to run as root.
      user_ = ::getpwnam("postgres");
      if (user_ == nullptr) user_ = ::getpwnam("nobody");
      if (user_ == nullptr) {
        problem_ = "PostgreSQL refuses to run as root, and there is no user 'postgres' to run it as";
        return;
      }
    }
    start();
  }
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer() {
    if (server_ > 0) stop(server_);
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }

  /// Empty when it runs; otherwise why not.
  [[nodiscard]] const std::string& problem() const { return problem_; }

  /// A new empty database. `locale` is what follows its name in CREATE DATABASE. Nothing when the server has no such
  /// locale; last_error() says what it answered.
  std::optional<std::string> fresh_database(const std::string& locale) {
    const std::string name = "test" + std::to_string(++databases_);
    if (!run("CREATE DATABASE " + name + " ENCODING 'UTF8' TEMPLATE template0 " + locale)) return std::nullopt;
    return "postgres:///" + name + "?host=" + folder_.string() + "&user=postgres";
  }
  [[nodiscard]] const std::string& last_error() const { return last_error_; }

 private:
  static std::filesystem::path find_programs() {
    for (const char* folder : {"/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin",
                               "/usr/pgsql-15/bin", "/usr/local/pgsql/bin"})
      if (std::filesystem::exists(std::filesystem::path(folder) / "initdb") &&
          std::filesystem::exists(std::filesystem::path(folder) / "postgres"))
        return folder;
    return {};
  }

  void start() {
    // In /tmp and not in TMPDIR: the path of a socket has at most 107 characters.
    std::string pattern = "/tmp/haip-postgres-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) {
      problem_ = "cannot create a folder for PostgreSQL in /tmp";
      return;
    }
    folder_ = pattern;
    if (user_ != nullptr && ::chown(folder_.c_str(), user_->pw_uid, user_->pw_gid) != 0) {
      problem_ = "cannot give the folder of PostgreSQL to its user";
      return;
    }
    const std::string data = (folder_ / "data").string();
    const pid_t initdb = launch({(programs_ / "initdb").string(), "--pgdata=" + data, "--username=postgres",
                                 "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"});
    int status = 0;
    if (::waitpid(initdb, &status, 0) != initdb || status != 0) {
      problem_ = "initdb failed";
      return;
    }
    server_ = launch({(programs_ / "postgres").string(), "-D", data, "-c", "listen_addresses=", "-c",
                      "unix_socket_directories=" + folder_.string(), "-c", "shared_buffers=32MB", "-c", "fsync=on"});
    wait_until_ready();
  }

  pid_t launch(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const std::string log = (folder_ / "log").string();
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child != 0) return child;
    if (user_ != nullptr &&
        (::setgroups(0, nullptr) != 0 || ::setgid(user_->pw_gid) != 0 || ::setuid(user_->pw_uid) != 0))
      ::_exit(1);
    // When the tests crash, the server stops by itself.
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    const int input = ::open("/dev/null", O_RDONLY);
    if (::getppid() != parent || output < 0 || input < 0 || ::chdir("/") != 0) ::_exit(1);
    ::dup2(input, 0);
    ::dup2(output, 1);
    ::dup2(output, 2);
    ::execv(arguments[0], arguments.data());
    ::_exit(1);
  }

  // The server's last word before it is ready goes to its log: whenever that grows, it is asked.
  void wait_until_ready() {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    const int watch = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    ::inotify_add_watch(watch, folder_.c_str(), IN_MODIFY | IN_CREATE);
    while (::PQping(("host=" + folder_.string() + " user=postgres dbname=postgres").c_str()) != PQPING_OK) {
      if (::waitpid(server_, nullptr, WNOHANG) == server_) {
        server_ = 0;
        problem_ = "PostgreSQL stopped while it started";
        break;
      }
      if (std::chrono::steady_clock::now() > give_up) {
        problem_ = "PostgreSQL did not become ready within a minute";
        break;
      }
      pollfd ready{watch, POLLIN, 0};
      ::poll(&ready, 1, 1000);
      std::array<char, 4096> events;
      static_cast<void>(!::read(watch, events.data(), events.size()));
    }
    ::close(watch);
  }

  // "Immediate": without writing out what nobody will read again. The server ends its own processes first.
  static void stop(pid_t server) {
    ::kill(server, SIGQUIT);
    ::waitpid(server, nullptr, 0);
  }

  bool run(const std::string& sql) {
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(
        PQconnectdb(("host=" + folder_.string() + " user=postgres dbname=postgres").c_str()), &PQfinish);
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()), &PQclear);
    last_error_ = PQerrorMessage(connection.get());
    return PQresultStatus(result.get()) == PGRES_COMMAND_OK;
  }

  std::filesystem::path programs_;
  std::filesystem::path folder_;
  const passwd* user_ = nullptr;  ///< Null: the user who runs the tests.
  pid_t server_ = 0;
  int databases_ = 0;
  std::string problem_;
  std::string last_error_;
};

/// Owns the server, and stops it when the tests are over.
class PostgresEnvironment : public ::testing::Environment {
 public:
  PostgresServer& server() {
    if (!server_) server_ = std::make_unique<PostgresServer>();
    return *server_;
  }
  void TearDown() override { server_.reset(); }

  static PostgresEnvironment& shared() { return *registered_; }

 private:
  static PostgresEnvironment* const registered_;
  std::unique_ptr<PostgresServer> server_;
};

inline PostgresEnvironment* const PostgresEnvironment::registered_ = [] {
  auto* environment = new PostgresEnvironment;
  ::testing::AddGlobalTestEnvironment(environment);  // GoogleTest deletes it.
  return environment;
}();

/// Why fresh_postgres_database() gave nothing.
inline std::string no_postgres_reason() {
  PostgresServer& server = PostgresEnvironment::shared().server();
  return "skipped: " + (server.problem().empty() ? server.last_error() : server.problem());
}

/// The address of a new, empty database whose text sorts by bytes. Call it from the test's own thread.
inline std::optional<std::string> fresh_postgres_database() {
  PostgresServer& server = PostgresEnvironment::shared().server();
  if (!server.problem().empty()) return std::nullopt;
  return server.fresh_database("LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'");
}

/// As above, but the database sorts text as a dictionary does ("a" before "B"), as many a server is set up.
inline std::optional<std::string> fresh_postgres_database_in_dictionary_order() {
  PostgresServer& server = PostgresEnvironment::shared().server();
  if (!server.problem().empty()) return std::nullopt;
  if (auto address = server.fresh_database("LC_COLLATE 'en_US.UTF-8' LC_CTYPE 'en_US.UTF-8'")) return address;
  return server.fresh_database("LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'");
}

}  // namespace haip::testing_support
