#include "campaigns/commands.hpp"

#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>

#include "base/file.hpp"
#include "base/text.hpp"
#include "campaigns/campaign_report.hpp"

namespace haip {
namespace {

Result<double> threshold_of(const Invocation& call) {
  const std::string word = call.value("--threshold");
  double threshold = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), threshold);
  if (error != std::errc() || end != word.data() + word.size() ||
      !(threshold >= least_threshold && threshold <= greatest_threshold))
    return malformed("--threshold must be a number from 0.5 to 1, not \"" + printable(word) + "\"",
                     "0.8 is right for most: four fifths of all runs of five characters in common");
  return threshold;
}

/// Which columns were taken, unless the caller named them all.
void tell_columns(Invocation& call, const CommentColumnNames& columns) {
  if (call.has("--text-column") && call.has("--id-column") && call.has("--sender-column")) return;
  call.err << "haip: text of comments from column \"" << printable(columns.text) << "\", "
           << (columns.id.empty() ? "no column of ids" : "ids from \"" + printable(columns.id) + "\"") << ", "
           << (columns.sender.empty() ? "no column of senders: each comment counts as another sender's"
                                      : "senders from \"" + printable(columns.sender) + "\"")
           << "\n";
}

void write_report(std::ostream& out, OutputFormat format, const CampaignReport& report) {
  if (format == OutputFormat::json)
    report.write_json(out);
  else if (format == OutputFormat::csv)
    report.write_csv(out);
  else
    report.write_text(out);
}

/// Whole or not at all: it may be too large to be held in memory first.
Status write_report_file(const Path& path, OutputFormat format, const CampaignReport& report) {
  const Path temporary =
      path.parent_path() / ("." + path.filename().string() + "." + std::to_string(::getpid()) + ".new");
  std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
  if (out) write_report(out, format, report);
  out.close();
  std::error_code error;
  if (out) std::filesystem::rename(temporary, path, error);
  if (out && !error) return {};
  std::error_code ignored;
  std::filesystem::remove(temporary, ignored);
  return fail(ErrorKind::unavailable, "cannot write " + path.string(),
              "check that its folder is there and may be written, and that the disk is not full");
}

Result<int> find_campaigns(Invocation& call) {
  TRY(const double threshold, threshold_of(call));
  const std::string file = call.value("file");
  TRY(std::string content, read_file(file, largest_comment_table_bytes));
  TRY(const CommentTable table,
      CommentTable::read(std::move(content),
                         {call.value("--text-column"), call.value("--id-column"), call.value("--sender-column")})
          .map_error(in_context(printable(file, 200))));
  tell_columns(call, table.columns());
  const CampaignReport report = [&] {
    Progress line(call, "comparing", table.rows().size());
    return CampaignReport(table, {.threshold = threshold}, [&](std::uint64_t done) { line.show(done); });
  }();
  if (!call.has("--output")) {
    write_report(call.out, call.format, report);
    return 0;
  }
  const std::string output = call.value("--output");
  CHECK(write_report_file(output, call.format, report));
  call.answer(report.summary() + "wrote " + printable(output, 200) + "\n",
              Json().set("output", output).set("counts", report.counts()));
  return 0;
}

}  // namespace

std::vector<Command> campaign_commands() {
  return {{.name = "campaigns",
           .summary = "find near-identical comments in a CSV file, and what each variant added or left out",
           .description =
               "Any language and script. Groups are suggestions for a person to confirm; every comment stays in "
               "the result. The file needs a header row; columns are known by their names (comment-body, "
               "comment, text …), or named with the options.",
           .arguments = {{.name = "file", .help = "CSV in UTF-8, one comment in each row"}},
           .options = {{.name = "--text-column", .value = "NAME", .help = "column with the text of comments"},
                       {.name = "--id-column", .value = "NAME", .help = "column that names each comment"},
                       {.name = "--sender-column", .value = "NAME", .help = "column that tells who sent it"},
                       {.name = "--threshold", .value = "NUMBER", .help = "likeness from 0.5 to 1", .fallback = "0.8"},
                       {.name = "--output", .value = "FILE", .help = "write the result there instead"}},
           .example = "haip campaigns comments.csv --format csv --output campaigns.csv",
           .formats = OutputFormats::table,
           .run = find_campaigns}};
}

}  // namespace haip
