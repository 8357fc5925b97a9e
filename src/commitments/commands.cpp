#include "commitments/commands.hpp"

#include <array>

#include "base/text.hpp"
#include "commitments/asked_edition.hpp"
#include "commitments/commitments.hpp"
#include "instruments/instruments.hpp"
#include "register/act_folder.hpp"
#include "register/key_file.hpp"
#include "register/language_tag.hpp"
#include "register/register_address.hpp"

namespace haip {
namespace {

struct ChosenEdition {
  std::string id;      ///< "" for none.
  std::string remark;  ///< Where the choice comes from, for the person who signs.
};

// The register knows best. This program knows only what was in force when it was built.
Result<ChosenEdition> edition_of(const Invocation& call, std::string_view instrument) {
  const std::string wanted = call.value("--edition");
  if (call.has("--register")) {
    TRY(const std::string address, read_register_address(call.value("--register")));
    const std::unique_ptr<HttpClient> http =
        make_http_client({.addresses = AddressRule::any_address, .https_only = false, .redirects = 0});
    TRY(const std::string edition, ask_edition(*http, address, instrument, wanted));
    return ChosenEdition{edition,
                         (wanted.empty() ? "the one in force at " : "which can be committed to at ") + address};
  }
  if (!wanted.empty()) return ChosenEdition{wanted, ""};
  const std::optional<std::string> current = shipped_edition_in_force(instrument);
  if (!current)
    return malformed("this program ships no instrument \"" + printable(instrument) + "\"",
                     "give one such as coc or gp; or name the edition with --edition, or ask the register with "
                     "--register URL");
  return ChosenEdition{*current,
                       "the newest that this program knows; the register may have a newer one in force, which "
                       "--register URL asks for"};
}

Result<int> write_commitment(std::string_view type, Invocation& call) {
  TRY(const KeyFile key, read_key_file(call.value("--key")));
  const std::string instrument = call.value("--instrument");
  const bool needs_edition = type != "commitment.withdraw" || call.has("--register");
  TRY(const ChosenEdition edition,
      needs_edition ? edition_of(call, instrument) : Result<ChosenEdition>(ChosenEdition{call.value("--edition"), ""}));
  const Act act = commitment_act(type, key.domain.text(), instrument, edition.id, call.value("--statement"),
                                 call.value("--language"), call.clock.now(), call.entropy);
  CHECK(check_commitment_act(act));
  const std::string out = call.value("--out");
  TRY(const cose::SignedStatement signed_statement, sign_act_folder(out, act, key));
  Json facts;
  facts.set("folder", out).set("act", act.type).set("actor", act.actor).set("instrument", instrument);
  facts.set("edition", edition.id).set("key", signed_statement.kid.hex());
  call.answer("wrote " + out + ": " + act.type + " by " + act.actor + " about " + instrument +
                  (edition.id.empty() ? "" : ", edition " + edition.id) +
                  (edition.remark.empty() ? "" : " (" + edition.remark + ")") + ", signed with key " +
                  signed_statement.kid.hex().substr(0, 12) + "…\nsend it with: haip submit " + out + " --to " +
                  (call.has("--register") ? call.value("--register") : "URL") + "\n",
              facts);
  return 0;
}

Command commitment_command(std::string_view name, std::string_view type, std::string_view summary,
                           std::string_view example) {
  return {
      .name = name,
      .summary = summary,
      .description =
          "Writes a folder with the act and its signature; nothing is sent. See `haip submit`. Without "
          "--register the edition is the newest that this program was built with.",
      .options = {{.name = "--key", .value = "FILE", .help = "the organisation's private key", .is_required = true},
                  {.name = "--instrument", .value = "ID", .help = "such as coc", .is_required = true},
                  {.name = "--edition",
                   .value = "EDITION",
                   .help = type == "commitment.withdraw" ? "which edition; may be left out"
                                                         : "which edition; the one in force by default"},
                  {.name = "--register",
                   .value = "URL",
                   .help = "address of the register: asks it which edition is in force"},
                  {.name = "--statement",
                   .value = "TEXT",
                   .help = "what is said, in your own words, at most 4000 characters",
                   .is_required = true},
                  {.name = "--language", .value = "CODE", .help = "language of the statement", .fallback = "en"},
                  {.name = "--out", .value = "FOLDER", .help = "folder to write; must not exist", .is_required = true}},
      .example = example,
      .run = [type](Invocation& call) { return write_commitment(type, call); }};
}

}  // namespace

std::vector<Command> commitment_commands() {
  return {commitment_command("commitment make", "commitment.make", "write a signed commitment to an instrument",
                             "haip commitment make --key lab.key --instrument coc --statement \"We apply the Code to "
                             "all our advanced AI systems.\" --out lab-commitment"),
          commitment_command(
              "commitment renew", "commitment.renew", "write a signed renewal of a commitment",
              "haip commitment renew --key lab.key --instrument coc --statement \"We keep to it.\" --out lab-renewal"),
          commitment_command("commitment withdraw", "commitment.withdraw", "write a signed withdrawal of a commitment",
                             "haip commitment withdraw --key lab.key --instrument coc --statement \"We no longer "
                             "develop such systems.\" --out lab-withdrawal")};
}

}  // namespace haip
