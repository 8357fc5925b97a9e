// Finding campaigns in N comments of about a hundred words, a fifth of them versions of letters (known truth).
//
//   campaigns_bench FOLDER HAIP [COMMENTS]
//
// Writes the comments as CSV, lets the program find the campaigns, and reads its answer; then compares a sample of
// comments with all others exactly, to see what was missed. Leaves 50,000 of the texts in FOLDER/lines.txt, one in a
// line, folded, for a peer (bench/peers/campaigns.go), and says how long the index takes for them.

#include <sys/resource.h>
#include <sys/wait.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <unordered_map>

#include "base/csv_reader.hpp"
#include "base/text.hpp"
#include "bench/measure.hpp"
#include "campaigns/folded_text.hpp"
#include "campaigns/likeness_index.hpp"
#include "campaigns/sample_texts.hpp"

namespace haip::bench {
namespace {

constexpr std::size_t peer_texts = 50'000;

struct Sample {
  std::vector<std::string> texts;
  std::vector<std::size_t> letters;  ///< Number of the letter from 1; 0 for a comment of its own.
};

/// A fifth in campaigns: half of that in large ones, a quarter in middling ones, a quarter in small ones.
Sample make_sample(std::size_t count) {
  testing_support::SampleTexts texts(20261125);
  std::vector<std::vector<std::vector<std::string>>> letters;
  std::vector<std::size_t> of_comment(count);
  std::size_t at = 0;
  for (const std::size_t size : {count / 200, count / 2'000, count / 10'000})
    for (std::size_t left = count / 5 / (size == count / 200 ? 2 : 4); size > 0 && left >= size; left -= size) {
      letters.push_back(texts.letter(10));
      for (std::size_t i = 0; i < size; ++i) of_comment[at++] = letters.size();
    }
  for (std::size_t i = count - 1; i > 0; --i) std::swap(of_comment[i], of_comment[texts.below(i + 1)]);
  Sample sample{{}, of_comment};
  sample.texts.reserve(count);
  for (const std::size_t letter : of_comment)
    sample.texts.push_back(letter == 0 ? texts.words(100) : texts.version(letters[letter - 1]));
  std::printf("%zu comments, %zu of them versions of %zu letters\n", count,
              static_cast<std::size_t>(std::ranges::count_if(of_comment, [](std::size_t n) { return n > 0; })),
              letters.size());
  return sample;
}

void write_csv(const Sample& sample, const Path& file) {
  std::ofstream out(file, std::ios::binary);
  out << "id,sender,text\r\n";
  for (std::size_t i = 0; i < sample.texts.size(); ++i)
    out << i << ",sender-" << i << ",\"" << sample.texts[i] << "\"\r\n";
  out.close();
  if (!out) std::exit(1);
}

void run_program(const std::string& program, const Path& csv, const Path& output) {
  const Stopwatch watch;
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl(program.c_str(), program.c_str(), "campaigns", csv.c_str(), "--format", "csv", "--output", output.c_str(),
            nullptr);
    ::_exit(127);
  }
  int status = 0;
  rusage used{};
  if (::wait4(child, &status, 0, &used) != child || status != 0) std::exit(1);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  std::printf(
      "haip campaigns --format csv: %.1f s by the clock, %.1f s of processor, %.2f GiB at most, %.2f GiB of CSV read\n",
      watch.seconds(), seconds(used.ru_utime) + seconds(used.ru_stime),
      static_cast<double>(used.ru_maxrss) / (1024 * 1024),
      static_cast<double>(std::filesystem::file_size(csv)) / (1024 * 1024 * 1024));
}

/// How the campaigns that were found lie to the letters that were written.
void compare_with_truth(const Sample& sample, const Path& output) {
  const std::string content = must(read_file(output, std::uint64_t{8} << 30));
  CsvReader reader(content);
  std::vector<std::string_view> fields;
  std::map<std::size_t, std::map<std::string_view, std::size_t>> by_letter;
  std::size_t strangers = 0;
  must(reader.next(fields));
  while (must(reader.next(fields))) {
    const std::size_t letter = sample.letters[static_cast<std::size_t>(must(parse_decimal(fields[1])))];
    if (letter > 0)
      ++by_letter[letter][fields[3]];
    else
      strangers += fields[3].empty() ? 0U : 1U;
  }
  std::size_t all = 0;
  std::size_t together = 0;
  std::map<std::string_view, std::size_t> letters_of;
  for (const auto& [letter, found] : by_letter) {
    std::size_t largest = 0;
    for (const auto& [campaign, comments] : found) {
      all += comments;
      if (!campaign.empty()) largest = std::max(largest, comments);
      if (!campaign.empty()) ++letters_of[campaign];
    }
    together += largest;
  }
  std::printf(
      "%zu of %zu versions lie in one campaign with their letter's others; %zu other comments lie in a campaign; "
      "%zu campaigns mix letters\n",
      together, all, strangers,
      static_cast<std::size_t>(std::ranges::count_if(letters_of, [](const auto& one) { return one.second > 1; })));
}

/// Recall of pairs, by likeness, of `queries` versions against all comments.
void compare_with_exact(const Sample& sample, std::size_t queries) {
  LikenessIndex index;
  for (std::size_t i = 0; i < sample.texts.size(); ++i) index.add(sample.texts[i], CommentNumber{i}, SenderNumber{i});
  NgramSet set;
  std::vector<std::size_t> sizes(index.texts());
  for (std::uint32_t i = 0; i < index.texts(); ++i) {
    set.assign(index.folded(TextNumber{i}));
    sizes[i] = set.size();
  }
  std::array<std::size_t, 4> all{};
  std::array<std::size_t, 4> found{};
  for (std::size_t i = 0, asked = 0; i < sample.texts.size() && asked < queries; ++i) {
    if (sample.letters[i] == 0) continue;
    ++asked;
    std::vector<bool> is_found(index.texts());
    for (const LikeText& like : index.alike(sample.texts[i])) is_found[place_of(like.text)] = true;
    set.assign(folded_text(sample.texts[i]));
    for (std::uint32_t other = 0; other < index.texts(); ++other) {
      const double likeness = jaccard(set.size(), sizes[other], set.count_common(index.folded(TextNumber{other})));
      if (likeness < 0.8) continue;
      const std::size_t band = std::min<std::size_t>(3, static_cast<std::size_t>((likeness - 0.8) * 20));
      ++all[band];
      found[band] += is_found[other] ? 1U : 0U;
    }
  }
  std::size_t all_pairs = 0;
  std::size_t found_pairs = 0;
  for (std::size_t band = 0; band < all.size(); ++band) {
    std::printf("pairs of likeness %.2f and more: %zu of %zu found\n", 0.8 + 0.05 * static_cast<double>(band),
                found[band], all[band]);
    all_pairs += all[band];
    found_pairs += found[band];
  }
  std::printf("recall of %zu comments against all: %.5f\n", queries,
              std::floor(1e5 * static_cast<double>(found_pairs) / static_cast<double>(all_pairs)) / 1e5);
}

void time_index(const Sample& sample, const Path& lines) {
  const std::size_t count = std::min(peer_texts, sample.texts.size());
  std::ofstream out(lines, std::ios::binary);
  for (std::size_t i = 0; i < count; ++i) out << folded_text(sample.texts[i]) << '\n';
  out.close();
  const double before = processor_seconds(::getpid());
  LikenessIndex index;
  for (std::size_t i = 0; i < count; ++i) index.add(sample.texts[i], CommentNumber{i}, SenderNumber{i});
  const double added = processor_seconds(::getpid()) - before;
  std::size_t alike = 0;
  for (std::size_t i = 0; i < count; ++i) alike += index.alike(sample.texts[i]).size();
  std::printf("index alone, %zu texts: %.2f s to add and group; %.2f s with all alike texts of each listed (%zu)\n",
              count, added, processor_seconds(::getpid()) - before, alike);
}

}  // namespace
}  // namespace haip::bench

int main(int argc, char** argv) {
  ::setlinebuf(stdout);
  using namespace haip::bench;
  if (argc < 3) return 2;
  const haip::Path folder = argv[1];
  std::filesystem::create_directories(folder);
  const Sample sample = make_sample(argc > 3 ? static_cast<std::size_t>(std::atoi(argv[3])) : 1'000'000);
  write_csv(sample, folder / "comments.csv");
  run_program(argv[2], folder / "comments.csv", folder / "campaigns.csv");
  compare_with_truth(sample, folder / "campaigns.csv");
  time_index(sample, folder / "lines.txt");
  compare_with_exact(sample, 20);
  return 0;
}
