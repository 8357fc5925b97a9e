// Commands that sign what organisations say about each other's answers: report challenge, reply, withdraw-challenge.

#include "base/named_file.hpp"
#include "base/text.hpp"
#include "register/commands.hpp"
#include "register/key_file.hpp"
#include "register/language_tag.hpp"
#include "reports/challenges.hpp"
#include "reports/commands.hpp"

namespace haip {
namespace {

constexpr std::uint64_t largest_text_bytes = 64ULL * 1024;

/// --text, or what stands in --text-file.
Result<std::string> wanted_text(const Invocation& call) {
  if (call.has("--text") == call.has("--text-file"))
    return malformed("say either --text or --text-file", "--text-file FILE is for more than a sentence");
  if (call.has("--text")) return call.value("--text");
  TRY(const std::string text, read_text_file(call.value("--text-file"), largest_text_bytes));
  return std::string(trim(text));
}

Result<EntryIndex> entry_option(const Invocation& call, std::string_view name) {
  TRY(const std::uint64_t entry, parse_decimal(call.value(name)).map_error(in_context(std::string(name))));
  return EntryIndex{entry};
}

Result<int> challenge_answer(Invocation& call) {
  TRY(const KeyFile key, read_key_file(call.value("--key")));
  TRY(const ReportName name, read_report_subject("report/" + call.value("--report")));
  ChallengeWords words;
  TRY(words.revision, entry_option(call, "--revision"));
  TRY(words.statement, wanted_text(call));
  words.language = call.value("--language");
  words.source = call.value("--source");
  words.source_date = call.value("--source-date");
  const Act act =
      challenge_act(key.domain.text(), name, call.value("--question"), words, call.clock.now(), call.entropy);
  CHECK(check_challenge_words(act));
  return write_signed_act(call, act, key,
                          "a challenge of the answer " + call.value("--question") + " of " + call.value("--report") +
                              ", signed for " + key.domain.text());
}

Result<int> reply_to_challenge(Invocation& call) {
  TRY(const KeyFile key, read_key_file(call.value("--key")));
  TRY(const EntryIndex challenge, entry_option(call, "--to"));
  TRY(const std::string text, wanted_text(call));
  const Act act =
      challenge_reply_act(key.domain.text(), challenge, text, call.value("--language"), call.clock.now(), call.entropy);
  CHECK(check_challenge_reply(act));
  return write_signed_act(
      call, act, key,
      "a reply to the challenge in entry " + std::to_string(challenge.value) + ", signed for " + key.domain.text());
}

Result<int> withdraw_challenge(Invocation& call) {
  TRY(const KeyFile key, read_key_file(call.value("--key")));
  TRY(const EntryIndex challenge, entry_option(call, "--to"));
  const Act act =
      challenge_withdrawal_act(key.domain.text(), challenge, call.value("--reason"), call.clock.now(), call.entropy);
  return write_signed_act(call, act, key,
                          "the withdrawal of the challenge in entry " + std::to_string(challenge.value));
}

}  // namespace

std::vector<Command> challenge_commands() {
  const CommandOption key{
      .name = "--key", .value = "FILE", .help = "the organisation's private key", .is_required = true};
  const CommandOption out{
      .name = "--out", .value = "FOLDER", .help = "folder to write; must not exist", .is_required = true};
  const CommandOption text{.name = "--text", .value = "TEXT", .help = "what to say, for everybody to read"};
  const CommandOption text_file{.name = "--text-file", .value = "FILE", .help = "the same from a file"};
  const CommandOption language{.name = "--language", .value = "TAG", .help = "of the text", .fallback = "en"};
  const CommandOption to{.name = "--to",
                         .value = "ENTRY",
                         .help = "entry of the challenge; the answer's page names it",
                         .is_required = true};
  const std::string_view nothing_sent =
      "Writes a folder with the act and its signature; nothing is sent: see `haip submit`.";
  return {
      {.name = "report challenge",
       .summary = "write a signed challenge of an answer in another organisation's report",
       .description = nothing_sent,
       .options = {key,
                   {.name = "--report", .value = "NAME", .help = "as in its address", .is_required = true},
                   {.name = "--question", .value = "KEY", .help = "such as 1c", .is_required = true},
                   {.name = "--revision",
                    .value = "ENTRY",
                    .help = "entry of the revision that you read; the report's page names it",
                    .is_required = true},
                   text,
                   text_file,
                   {.name = "--source", .value = "URL", .help = "https address of your source", .is_required = true},
                   {.name = "--source-date", .value = "DATE", .help = "of what stands there", .is_required = true},
                   language,
                   out},
       .example = "haip report challenge --key lab.key --report other.example/oecd-haip/2026 --question 1c --revision "
                  "41 --text-file why.txt --source https://news.example/tests --source-date 2026-05-31 --out challenge",
       .run = challenge_answer},
      {.name = "report reply",
       .summary = "write a signed reply to a challenge of an answer in one's own report",
       .description = nothing_sent,
       .options = {key, to, text, text_file, language, out},
       .example = "haip report reply --key lab.key --to 57 --text-file reply.txt --out reply",
       .run = reply_to_challenge},
      {.name = "report withdraw-challenge",
       .summary = "write a signed withdrawal of one's own challenge",
       .description = nothing_sent,
       .options = {key,
                   to,
                   {.name = "--reason", .value = "TEXT", .help = "why, for everybody to read", .is_required = true},
                   out},
       .example = "haip report withdraw-challenge --key lab.key --to 57 --reason \"The source was corrected.\" --out "
                  "withdrawal",
       .run = withdraw_challenge}};
}

}  // namespace haip
