#include "reports/framework.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "instruments/shipped.hpp"

namespace haip {
namespace {

bool is_question(const Provision& provision) { return provision.kind == "question" || provision.kind == "part"; }

/// "oecd-haip/v1/" when all ids begin so: what says nothing about a question.
std::string shared_beginning(const Edition& edition) {
  std::string shared = edition.instrument.id + "/";
  if (edition.provisions.empty()) return shared;
  const std::string_view rest = edition.provisions.front().id.rest();
  const std::string longer = shared + std::string(rest.substr(0, rest.find('/'))) + "/";
  const bool all = std::ranges::all_of(edition.provisions, [&](const Provision& provision) {
    return provision.id.text().starts_with(longer) && provision.id.text().size() > longer.size();
  });
  return all ? longer : shared;
}

Digest digest_of(const Edition& edition) {
  Json provisions{Json::Array{}};
  for (const Provision& provision : edition.provisions) provisions.push(provision_json(provision));
  Json json;
  json.set("instrument", edition.instrument.id).set("edition", edition.id).set("provisions", std::move(provisions));
  return sha256(canonical_json(json));
}

}  // namespace

Result<FrameworkName> FrameworkName::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto wrong = [&] {
    return malformed("\"" + printable(text) + "\" names no framework", "write instrument/edition, as in oecd-haip/2.0");
  };
  if (slash == std::string_view::npos) return wrong();
  FrameworkName name{std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
  if (!check_instrument_id(name.instrument) || !check_edition_id(name.edition)) return wrong();
  return name;
}

Framework::Framework(Edition edition) : edition_(std::move(edition)), digest_(digest_of(edition_)) {
  const std::string shared = shared_beginning(edition_);
  const auto key_of = [&](const ProvisionId& id) { return id.text().substr(shared.size()); };
  for (const Provision& provision : edition_.provisions) {
    if (!is_question(provision)) continue;
    Question question{key_of(provision.id), provision, {}, {}, provision.status != "existence-only"};
    for (std::optional<ProvisionId> above = provision.parent; above;) {
      const Provision* holder = edition_.find(*above);
      if (holder == nullptr) break;
      if (holder->kind == "section") question.section = above->text();
      if (is_question(*holder) && question.parent.empty()) question.parent = key_of(*above);
      above = holder->parent;
    }
    questions_.push_back(std::move(question));
  }
}

Result<Framework> Framework::of(Edition edition) {
  Framework framework(std::move(edition));
  for (const Question& question : framework.questions_) {
    const std::string_view first = std::string_view(question.key).substr(0, question.key.find('/'));
    if (std::ranges::find(words_of_report_addresses, first) != words_of_report_addresses.end())
      return fail(ErrorKind::refused,
                  framework.name().text() + " has a question \"" + std::string(first) +
                      "\", which means something else in the address of a report",
                  "give that question another id");
  }
  if (!framework.questions_.empty()) return framework;
  return fail(ErrorKind::refused, framework.name().text() + " has no questions", "name a questionnaire");
}

const Question* Framework::find(std::string_view key) const {
  const auto found = std::ranges::find(questions_, key, &Question::key);
  return found == questions_.end() ? nullptr : &*found;
}

std::vector<const Question*> Framework::parts_of(std::string_view key) const {
  std::vector<const Question*> parts;
  for (const Question& question : questions_)
    if (question.parent == key) parts.push_back(&question);
  return parts;
}

std::vector<const Question*> Framework::asked_of(const std::vector<std::string>& roles) const {
  const auto is_for = [&](const Question& question) {
    const std::vector<std::string>& wanted = question.provision.roles;
    return wanted.empty() || std::ranges::find_first_of(wanted, roles) != wanted.end();
  };
  std::vector<const Question*> asked;
  for (const Question& question : questions_) {
    const Question* parent = question.parent.empty() ? nullptr : find(question.parent);
    const bool stands_alone = parent == nullptr || !parent->is_known;
    if (question.is_known && stands_alone && is_for(question)) asked.push_back(&question);
  }
  return asked;
}

bool says_something(const Answer& answer) {
  return answer.state != "answered" || !answer.claims.empty() || !answer.options.empty() || !answer.text.empty();
}

bool is_answered(const Report& report, const Framework& framework, const Question& question) {
  const auto has_words = [&](const Question& asked) {
    const Answer* answer = report.find_answer(asked.key);
    return answer != nullptr && says_something(*answer);
  };
  if (has_words(question)) return true;
  const std::vector<const Question*> parts = framework.parts_of(question.key);
  return !parts.empty() && std::ranges::all_of(parts, [&](const Question* part) { return has_words(*part); });
}

Result<Framework> shipped_framework(std::string_view text) {
  TRY(const FrameworkName name, FrameworkName::parse(text));
  TRY(std::vector<Edition> editions, shipped_editions());
  for (Edition& edition : editions)
    if (edition.instrument.id == name.instrument && edition.id == name.edition)
      return Framework::of(std::move(edition));
  std::string known;
  for (const std::string& one : shipped_framework_names()) known += (known.empty() ? "" : ", ") + one;
  return fail(ErrorKind::not_found, "this program ships no framework \"" + printable(text) + "\"",
              "choose one of " + known);
}

std::vector<std::string> shipped_framework_names() {
  std::vector<std::string> names;
  const Result<std::vector<Edition>> editions = shipped_editions();
  if (!editions) return names;
  for (const Edition& edition : *editions)
    if (edition.instrument.kind == "questionnaire") names.push_back(edition.instrument.id + "/" + edition.id);
  return names;
}

}  // namespace haip
