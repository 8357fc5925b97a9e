#include "reports/starting_point.hpp"

#include "base/text.hpp"
#include "reports/file_shape.hpp"
#include "reports/report_folder.hpp"

namespace haip {
namespace {

constexpr std::string_view schema_file_name = "report.schema.json";

/// Comments of the starting point; data/ holds none of them, because they explain this file's own format.
struct Words {
  std::string_view begin, organisation, size, period, claims, evidence, answers, unknown_roles, parts, attestation;
};

constexpr Words english{
    "# A report on how you apply the Code of Conduct. Check it with: haip report check .\n"
    "# Say each thing once, as a claim, and cite it in every answer it belongs to.\n"
    "# Lines that begin with # are comments; they stay as they are.\n",
    "# Who reports. The domain is how the register knows you; the roles decide which questions are asked.",
    "# optional: 1-9, 10-49, 50-249 or 250+",
    "# What time the report is about.",
    "# What you say, each thing once. kind: policy, practice, completed-act, plan or none.\n"
    "# Remove the example, write your own. Long texts can stand in a file: text: {file: texts/red-team.md}",
    "# What backs the claims: an address or a file, pinned by its SHA-256 (sha256sum FILE).\n"
    "# visibility: public (default), on-request or internal. Internal things are in no public output.",
    "# Your answers. Without \"state\" a question counts as answered. Other states: not-done, not-disclosed,\n"
    "# not-applicable; then \"text\" says why. Not disclosed and not done are different answers.",
    "# The form recommends each question for certain roles; which ones is not known here.",
    "# Its parts can be answered on their own instead:",
    "# Before you sign. Who attests that the report is accurate and true to the best of your knowledge?"};

constexpr Words japanese{
    "# 行動規範をどのように実践しているかの報告です。確認するには: haip report check .\n"
    "# 一つのことは一度だけ「claims」に書き、関係するすべての回答から引用します。\n"
    "# # で始まる行は説明で、そのまま残ります。\n",
    "# 報告する組織。登録簿はドメインで組織を識別し、役割によって質問が決まります。",
    "# 任意: 1-9, 10-49, 50-249, 250+",
    "# 報告の対象となる期間。",
    "# 述べることを一つずつ。kind: policy(方針), practice(実践), completed-act(実施済み), plan(計画), none(なし)。\n"
    "# 例を消して、自分のものを書いてください。長い文章はファイルに置けます: text: {file: texts/red-team.md}",
    "# 根拠: アドレスまたはファイル。SHA-256で固定します(sha256sum FILE)。\n"
    "# visibility: public(公開・既定), on-request(求めに応じて), internal(内部)。内部のものは公開されません。",
    "# 回答。「state」がなければ回答済みです。ほかに not-done(行っていない), not-disclosed(開示しない),\n"
    "# "
    "not-applicable(該当しない)"
    "があり、その場合は「text」に理由を書きます。行っていないことと開示しないことは別の回答です。",
    "# 様式では質問ごとに対象の役割が決まっていますが、ここでは分かっていません。",
    "# 次の部分に分けて答えることもできます:",
    "# 署名の前に。報告が知る限り正確で真実であることを、誰が証明しますか。"};

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);  // a JSON string is a YAML string
  return out;
}

/// "# " before each line, about a hundred characters wide; texts without spaces are cut where they are too long.
std::string commented(std::string_view indent, std::string_view text) {
  constexpr std::size_t widest = 110;
  std::string out;
  std::string current;
  const auto flush = [&] {
    if (!current.empty()) out += std::string(indent) + "# " + current + "\n";
    current.clear();
  };
  for (const std::string_view line : split(text, '\n')) {
    for (const std::string_view word : split(line, ' ')) {
      if (!current.empty() && current.size() + word.size() + 1 > widest) flush();
      current += (current.empty() ? "" : " ") + std::string(word);
    }
    flush();
  }
  return out;
}

std::string one_question(const Framework& framework, const Question& question, std::string_view language,
                         const Words& words) {
  std::string out = "\n";
  const auto text_of = [&](const LocalText& texts) { return std::string(choose_text(texts, language).text); };
  const std::string heading = text_of(question.provision.heading);
  const std::string label = text_of(question.provision.label);
  out += commented("  ", label + (heading.empty() ? "" : "  " + heading));
  out += commented("  ", text_of(question.provision.text));
  const std::vector<const Question*> parts = framework.parts_of(question.key);
  if (!parts.empty() && question.is_known) {
    std::string keys;
    for (const Question* part : parts) keys += " " + part->key;
    out += "  " + std::string(words.parts) + keys + "\n";
  }
  return out + "  # " + question.key + ":\n  #   claims: []\n  #   text: \"\"\n";
}

std::string answers_of(const Framework& framework, const StartingPoint& start, const Words& words) {
  std::string out = "answers:\n";
  std::string section;
  for (const Question* question : framework.asked_of(start.roles)) {
    if (question->section != section && !question->section.empty()) {
      section = question->section;
      if (const auto id = ProvisionId::parse(section))
        if (const Provision* provision = framework.edition().find(*id))
          out += "\n  # ——— " + std::string(choose_text(provision->label, start.language).text) + ": " +
                 std::string(choose_text(provision->heading, start.language).text) + "\n";
    }
    out += one_question(framework, *question, start.language, words);
  }
  return out;
}

}  // namespace

std::string starting_report(const Framework& framework, const StartingPoint& start) {
  const Words& words = start.language == "ja" || start.language.starts_with("ja-") ? japanese : english;
  const std::string year = format_date(start.today).substr(0, 4);
  std::string roles;
  for (const std::string& role : start.roles) roles += (roles.empty() ? "" : ", ") + role;
  std::string out =
      "# yaml-language-server: $schema=./" + std::string(schema_file_name) + "\n" + std::string(words.begin);
  out += "format: haip-report/1\n\n" + std::string(words.organisation) + "\norganisation:\n";
  out += "  domain: " + start.domain + "\n  name: " + quoted("") + "\n  economy: \n  roles: [" + roles + "]\n";
  out += start.size.empty() ? "  # size: 10-49  " + std::string(words.size) + "\n" : "  size: " + start.size + "\n";
  out += "\nframework: " + framework.name().text() + "\n\n" + std::string(words.period) + "\nperiod:\n  from: " + year +
         "-01-01\n  to: " + year + "-12-31\n\nlanguage: " + start.language + "\n";
  out += "# translations: {ja: human}\n\nsummary: \"\"\n\n" + std::string(words.claims) + "\nclaims:\n";
  out += "  # red-team-before-release:\n  #   kind: practice\n  #   date: " + year +
         "-04-01\n  #   scope: {models: [Example Model]}\n  #   text: \"\"\n  #   evidence: [red-team-report]\n\n";
  out += std::string(words.evidence) + "\nevidence:\n  # red-team-report:\n  #   title: \"\"\n  #   url: https://" +
         start.domain + "/red-team.pdf\n  #   sha256: \n  #   retrieved: " + format_date(start.today) + "\n\n";
  out += std::string(words.answers) + "\n" + answers_of(framework, start, words);
  out += "\n" + std::string(words.attestation) +
         "\n# attestation:\n#   name: \"\"\n#   function: \"\"\n#   date: " + format_date(start.today) + "\n";
  return out;
}

Status write_starting_point(const Path& folder, const Framework& framework, const StartingPoint& start) {
  CHECK(create_folder(folder));
  CHECK(write_new_file(folder / report_file_name, starting_report(framework, start)));
  CHECK(write_file(folder / schema_file_name, pretty_json(shape_schema())));
  return {};
}

}  // namespace haip
