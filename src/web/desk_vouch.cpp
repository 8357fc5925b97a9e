#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "cose/key.hpp"
#include "register/economy.hpp"
#include "register/register_acts.hpp"
#include "register/vouching.hpp"
#include "web/desk_act.hpp"
#include "web/desk_form.hpp"

namespace haip {
namespace {

constexpr std::size_t largest_key_text = 16UL * 1024;

/// What was typed.
struct Vouching {
  std::string pasted;
  std::string name;
  std::string economy;
  std::vector<std::string> roles;
  std::string size;
};

Vouching vouching_of(const Parameters& form) {
  Vouching vouching{std::string(trim(form.text("public-key"))),
                    std::string(trim(form.text("name"))),
                    std::string(trim(form.text("economy"))),
                    {},
                    std::string(form.text("size"))};
  std::ranges::transform(vouching.economy, vouching.economy.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  for (const std::string_view role : form.all("role")) vouching.roles.emplace_back(role);
  return vouching;
}

struct PastedKey {
  Domain domain;
  PublicKey key;
  Digest thumbprint;
};

/// The text of a .pub file (docs/format-keys.md).
Result<PastedKey> read_pasted_key(std::string_view text) {
  TRY(const Json json, parse_json(text, largest_key_text));
  TRY(const std::string kind, json.text("haip"));
  if (kind == "private key")
    return fail(ErrorKind::refused, "this is the private key, which nobody but the organisation may ever see",
                "tell the organisation to make a new key, and ask for its .pub file");
  if (kind != "public key")
    return malformed("this is not a public key file", "paste the .pub file that `haip key new` wrote");
  TRY(const std::string algorithm, json.text("algorithm"));
  if (algorithm != "Ed25519") return malformed("the algorithm \"" + printable(algorithm) + "\" is not Ed25519");
  TRY(const std::string domain_text, json.text("domain"));
  TRY(const Domain domain, Domain::parse(domain_text));
  TRY(const std::string key_text, json.text("public_key"));
  TRY(const Bytes key_bytes, parse_base64(key_text));
  TRY(const PublicKey key, PublicKey::from_bytes(key_bytes));
  TRY(const std::string thumbprint, json.text("thumbprint"));
  if (thumbprint != cose::thumbprint(key).hex())
    return malformed("the thumbprint is not that of the key",
                     "ask the organisation for the file again; it may have been changed");
  return PastedKey{domain, key, cose::thumbprint(key)};
}

/// What would be logged.
struct PreparedVouching {
  PastedKey key;
  Organisation organisation;
  bool is_recorded_so = false;  ///< The register knows the organisation exactly like this.
  Act record;
  Act vouch;
};

FieldProblems missing_fields(const Vouching& vouching, const Translator& translate) {
  FieldProblems problems;
  if (vouching.pasted.empty())
    problems.push_back({"#public-key", std::string(translate("Paste the organisation’s .pub file"))});
  if (vouching.name.empty()) problems.push_back({"#name", std::string(translate("Enter the organisation’s name"))});
  if (!is_economy(vouching.economy))
    problems.push_back({"#economy", std::string(translate("Enter the economy as two letters, such as JP"))});
  return problems;
}

/// Problems, or what would be logged.
Result<std::variant<FieldProblems, PreparedVouching>> prepare(const DeskAsk& ask, const Vouching& vouching) {
  FieldProblems problems = missing_fields(vouching, ask.translate);
  const Result<PastedKey> key = read_pasted_key(vouching.pasted);
  if (!vouching.pasted.empty() && !key) problems.push_back({"#public-key", sentence_of(key.error()), "en"});
  if (!problems.empty()) return problems;

  const std::string& domain = key->domain.text();
  const Organisation organisation{domain, vouching.name, vouching.economy, vouching.roles, vouching.size, {}, false};
  TRY(const std::optional<Organisation> known, find_organisation(ask.connection, domain));
  if (known && known->is_delisted)
    return FieldProblems{{"#public-key", ask.translate.format("{domain} is delisted", {{"domain", domain}})}};
  Entropy& entropy = ask.site.reg().entropy();
  PreparedVouching prepared{*key, organisation, false, organisation_act(organisation, ask.now(), entropy),
                            key_act(domain, key->key, KeyEvidence::vouched, {}, ask.now(), entropy)};
  prepared.is_recorded_so = known && says_the_same(*known, organisation);
  const auto check = [&](const Act& act, SitePath field) -> Status {
    Status admitted = would_be_admitted(ask, act);
    if (admitted) return {};
    if (!is_about_input(admitted.error())) return admitted;
    problems.push_back({field, sentence_of(admitted.error()), "en"});
    return {};
  };
  CHECK(check(prepared.record, "#name"));
  CHECK(check(prepared.vouch, "#public-key"));
  if (!problems.empty()) return problems;
  return prepared;
}

std::string organisation_role_name(std::string_view role, const Translator& translate) {
  if (role == "model-developer") return std::string(translate("model developer"));
  if (role == "application-developer") return std::string(translate("application developer"));
  return std::string(translate("deployer"));
}

Page vouching_form(const DeskAsk& ask, const Vouching& vouching, const FieldProblems& problems) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("Vouch for an organisation’s key")), .status = problems.empty() ? 200 : 422};
  page.before_title = problem_summary(problems, translate);
  page.lead = tag("p", {attribute("class", "lead")},
                  translate("Make sure by other means that the key is the organisation’s: read its thumbprint to each "
                            "other on the telephone."));
  std::vector<Choice> roles;
  roles.reserve(organisation_roles.size());
  for (const std::string_view role : organisation_roles)
    roles.push_back({std::string(role), organisation_role_name(role, translate),
                     std::ranges::find(vouching.roles, role) != vouching.roles.end()});
  std::vector<Choice> sizes{{"", std::string(translate("not stated")), vouching.size.empty()}};
  for (const std::string_view size : organisation_sizes)
    sizes.push_back({std::string(size), translate.format("{band} people", {{"band", size}}), vouching.size == size});
  // A private key that somebody pasted by mistake is not sent back.
  const bool may_show = read_pasted_key(vouching.pasted).has_value();
  Html fields =
      text_area({"public-key", translate("Public key file"), translate("The whole content of the .pub file.")},
                may_show ? vouching.pasted : std::string(), 8, problems);
  fields += text_field({"name", translate("Name of the organisation")}, {.value = vouching.name}, problems);
  fields += text_field({"economy", translate("Economy"), translate("Two letters of ISO 3166, such as JP.")},
                       {.value = vouching.economy}, problems);
  fields += check_boxes({"role", translate("Roles")}, roles);
  fields += select_field({"size", translate("Size")}, sizes, problems);
  fields += submit_button(translate("Check"));
  page.body = desk_form(ask.tokens, ask.session, ask.request.path, fields);
  return page;
}

Json document_of(const Act& act) {
  Json document;
  document.set("act", act.type).set("version", act.version).set("actor", act.actor).set("subject", act.subject);
  document.set("body", act.body);
  return document;
}

Page confirmation_page(const DeskAsk& ask, const Vouching& vouching, const PreparedVouching& prepared) {
  const Translator& translate = ask.translate;
  Page page{.title = std::string(translate("Check before it is logged"))};
  page.body += fact_list({{std::string(translate("Domain")), Html::text(prepared.organisation.domain)},
                          {std::string(translate("Thumbprint")), tag("code", prepared.key.thumbprint.hex())}});
  page.body.add("h2", {}, translate("What will be logged"));
  page.body.add("p", {}, translate("Time and a random salt are added when it is logged. Everything else is as here:"));
  if (!prepared.is_recorded_so) page.body.add("pre", {}, pretty_json(document_of(prepared.record)));
  page.body.add("pre", {}, pretty_json(document_of(prepared.vouch)));
  Html fields = hidden_field("confirmed", "yes") + hidden_field("public-key", vouching.pasted) +
                hidden_field("name", vouching.name) + hidden_field("economy", vouching.economy) +
                hidden_field("size", vouching.size);
  for (const std::string& role : vouching.roles) fields += hidden_field("role", role);
  fields.add("p", {}, translate("An entry of the log cannot be taken back."));
  fields += submit_button(translate("Vouch and log"));
  page.body += desk_form(ask.tokens, ask.session, ask.request.path, fields);
  return page;
}

}  // namespace

Result<DeskCard> vouching_card(const DeskAsk& ask) {
  return DeskCard{std::string(ask.translate("Vouch for an organisation’s key")),
                  std::string(ask.translate("For an organisation that cannot publish its key at its domain."))};
}

Result<Page> vouching_page(const DeskAsk& ask) { return vouching_form(ask, {}, {}); }

Result<DeskAnswer> vouch_for_key(const DeskAsk& ask, const Parameters& form) {
  const Vouching vouching = vouching_of(form);
  TRY(const auto outcome, prepare(ask, vouching));
  if (const auto* problems = std::get_if<FieldProblems>(&outcome)) return vouching_form(ask, vouching, *problems);
  const auto& prepared = std::get<PreparedVouching>(outcome);
  if (form.text("confirmed") != "yes") return confirmation_page(ask, vouching, prepared);
  Register& reg = ask.site.reg();
  TRY(const EstablishedKey established, vouch_for(reg, prepared.organisation, prepared.key.key, ask.officer.public_id));
  return overview_after(ask, established.key_entry);
}

}  // namespace haip
