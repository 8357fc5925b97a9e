#pragma once
// A test of this suite runs once per engine, each time with a new, empty database.

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>

#include "store/database.hpp"
#include "testing/postgres_server.hpp"

namespace haip {

/// A folder that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "haip-store-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot create " + pattern);
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

enum class TestedEngine { sqlite, postgres, postgres_in_dictionary_order };

inline std::string name_of(const testing::TestParamInfo<TestedEngine>& info) {
  switch (info.param) {
    case TestedEngine::sqlite:
      return "Sqlite";
    case TestedEngine::postgres:
      return "Postgres";
    default:
      return "PostgresInDictionaryOrder";
  }
}

class BothEngines : public testing::TestWithParam<TestedEngine> {
 protected:
  void SetUp() override {
    if (GetParam() == TestedEngine::sqlite) {
      address_ = (folder_.path() / "test.db").string();
      return;
    }
    const auto address = GetParam() == TestedEngine::postgres
                             ? testing_support::fresh_postgres_database()
                             : testing_support::fresh_postgres_database_in_dictionary_order();
    if (!address) GTEST_SKIP() << testing_support::no_postgres_reason();
    address_ = *address;
  }

  [[nodiscard]] const std::string& address() const { return address_; }

  std::unique_ptr<Connection> connect(Access access = Access::read_write) {
    auto database = open_database(address_, access);
    if (!database) throw std::runtime_error(database.error().message);
    auto connection = (*database)->connect();
    if (!connection) throw std::runtime_error(connection.error().message);
    return std::move(*connection);
  }

 private:
  TemporaryFolder folder_;
  std::string address_;
};

// For EXPECT_…: the value, or the error's message.
template <class T>
std::string problem_of(const Result<T>& result) {
  return result ? "" : result.error().message + " (" + result.error().advice + ")";
}
#define EXPECT_DONE(...) EXPECT_EQ(::haip::problem_of(__VA_ARGS__), "")
#define ASSERT_DONE(...) ASSERT_EQ(::haip::problem_of(__VA_ARGS__), "")
#define EXPECT_FAILS(error_kind, ...)                                                      \
  do {                                                                                     \
    const auto& outcome = (__VA_ARGS__);                                                   \
    ASSERT_FALSE(outcome.has_value()) << "expected " #error_kind;                          \
    EXPECT_EQ(outcome.error().kind, ErrorKind::error_kind) << ::haip::problem_of(outcome); \
  } while (false)

/// The single cell of a query's single row.
inline SqlValue cell(Connection& connection, std::string_view sql, const SqlParameters& parameters = {}) {
  const auto row = connection.query_row(sql, parameters);
  if (!row) throw std::runtime_error(row.error().message);
  if (!*row) throw std::runtime_error("no row: " + std::string(sql));
  return (*row)->cells().at(0);
}

inline std::int64_t integer(Connection& connection, std::string_view sql, const SqlParameters& parameters = {}) {
  return std::get<std::int64_t>(cell(connection, sql, parameters));
}

}  // namespace haip
