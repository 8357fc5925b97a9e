// The full-text index at N documents: how fast it is made, and how long queries and whole pages take.
//
//   search_bench FOLDER sqlite|postgres [DOCUMENTS]
//
// Documents are commitments of as many organisations, in six languages, of the size that organisations really send;
// each has a common word, words of its language, and a rare one.

#include "base/entropy.hpp"
#include "bench/measure.hpp"
#include "register/fold.hpp"
#include "search/index.hpp"
#include "search/snippet.hpp"
#include "store/database.hpp"
#include "testing/postgres_server.hpp"

namespace haip::bench {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> statements{{
    {"en",
     "We apply the Code of Conduct to every model that we release, from its design to its retirement, and publish "
     "our evaluations with each of them, so that everybody can see what was tested and what was found."},
    {"ja",
     "当社は、開発するすべての高度なAIシステムに行動規範（Code）を適用し、設計から運用終了までのリスクを評価して、その"
     "結果を公開します。"},
    {"fr",
     "Nous appliquons le Code de conduite à nos outils d’aide au diagnostic, et publions les évaluations de "
     "chaque modèle avant sa mise en service."},
    {"ko", "우리는 모든 번역 서비스에 행동 강령(Code)을 적용하고 평가 결과를 공개합니다."},
    {"de",
     "Wir wenden den Kodex (Code) auf alle Modelle an, die unsere Roboter steuern, und veröffentlichen jede "
     "Prüfung mit ihren Ergebnissen."},
    {"ar", "نُطَبِّقُ مدونة السلوك (Code) على جميع الأنظمة المتقدمة وننشر نتائج التقييم قبل إطلاق أي نموذج."},
}};

SearchDocument sample(std::size_t i) {
  const auto& [language, statement] = statements[i % statements.size()];
  const std::string name = "lab" + std::to_string(i);
  std::string text(statement);
  text += " q" + std::to_string(i % 997);
  return {"commitment/" + name + ".example/coc",
          "commitment",
          "/organisations/" + name + ".example",
          {i},
          {{std::string(language), "Organisation " + name + ": Code of Conduct", std::move(text), name + ".example"}}};
}

std::unique_ptr<Database> open(const Path& folder, const std::string& engine) {
  if (engine == "sqlite") return must(open_database((folder / "search.db").string(), Access::read_write));
  const std::optional<std::string> address = testing_support::fresh_postgres_database();
  if (!address) {
    std::printf("SKIPPED: %s\n", testing_support::no_postgres_reason().c_str());
    std::exit(0);
  }
  return must(open_database(*address, Access::read_write));
}

void make(Connection& connection, std::size_t count) {
  std::vector<SearchDocument> documents;
  for (std::size_t i = 0; i < count; ++i) documents.push_back(sample(i));
  const Stopwatch analysing;
  std::vector<PreparedDocument> prepared;
  for (const SearchDocument& document : documents) prepared.push_back(prepare_document(document));
  const double analysed = analysing.seconds();
  std::size_t terms = 0;
  Latencies transactions;
  const Stopwatch writing;
  for (std::size_t i = 0; i < prepared.size();) {
    const Stopwatch one;
    Transaction transaction = must(connection.begin(TransactionKind::write));
    const std::size_t first = i;
    for (std::size_t now = 0; i < prepared.size() && now < 1000; ++i) now += prepared[i].term_count();
    for (std::size_t each = first; each < i; ++each) terms += prepared[each].term_count();
    must(write_documents(connection, std::span(prepared).subspan(first, i - first)));
    must(transaction.commit());
    transactions.add(one.seconds());
  }
  const double written = writing.seconds();
  std::printf("  %zu documents, %zu terms: analysed %.0f/s, written %.0f/s, together %.0f documents per second\n",
              count, terms, static_cast<double>(count) / analysed, static_cast<double>(count) / written,
              static_cast<double>(count) / (analysed + written));
  std::printf("  transactions: %s\n", transactions.line().c_str());
}

void ask(Connection& connection, std::string_view text) {
  Latencies latencies;
  SearchResults results;
  for (int i = 0; i < 100; ++i) {
    const Stopwatch one;
    const SearchQuery query = must(parse_search_query(text));
    Transaction snapshot = must(connection.begin(TransactionKind::read));
    results = must(search(connection, query, {.language = "en"}));
    for (const SearchHit& hit : results.hits) static_cast<void>(snippet(hit.text.text, query, 240));
    latencies.add(one.seconds());
  }
  std::printf("  %-40s %6llu found  %s\n", std::string(text).c_str(), static_cast<unsigned long long>(results.total),
              latencies.line().c_str());
}

int run(const Path& folder, const std::string& engine, std::size_t count) {
  must(create_folder(folder));
  const std::unique_ptr<Database> database = open(folder, engine);
  const std::unique_ptr<Connection> connection = must(database->connect());
  std::vector<Migration> migrations(act_migrations().begin(), act_migrations().end());
  const RegisterPart part = search_part();
  migrations.insert(migrations.end(), part.migrations.begin(), part.migrations.end());
  must(migrate(*connection, migrations));
  std::printf("%s\n", engine.c_str());
  make(*connection, count);
  for (const char* query : {"q500", "evaluations q500", "evaluations", "code", "code of conduct", "\"code of conduct\"",
                            "organisation code example", "c", "評価", "公開 評価", "行動規範を適用", "강령", "التقييم",
                            "prufung", "absent", "a b c d e f g h i j k l m n o p"})
    ask(*connection, query);
  return 0;
}

}  // namespace
}  // namespace haip::bench

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: search_bench FOLDER sqlite|postgres [DOCUMENTS]\n");
    return 2;
  }
  return haip::bench::run(argv[1], argv[2], argc > 3 ? static_cast<std::size_t>(std::atoi(argv[3])) : 10'000);
}
