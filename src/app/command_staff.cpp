#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "app/commands.hpp"
#include "base/text.hpp"
#include "crypto/ed25519.hpp"
#include "register/register.hpp"
#include "register/staff.hpp"
#include "register/totp.hpp"

namespace haip {
namespace {

/// The terminal does not show what is typed, until this goes out of scope.
class Unseen {
 public:
  Unseen() {
    if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
    is_changed_ = true;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;
  ~Unseen() {
    if (is_changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  termios before_{};
  bool is_changed_ = false;
};

/// A password that does not stay in memory.
struct Password {
  std::string text;
  Password() = default;
  Password(const Password&) = delete;
  Password& operator=(const Password&) = delete;
  Password(Password&&) = default;
  Password& operator=(Password&&) = default;
  ~Password() { wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()}); }
};

Result<Password> read_line() {
  Password password;
  if (!std::getline(std::cin, password.text)) return malformed("no password was given");
  if (password.text.ends_with('\r')) password.text.pop_back();
  return password;
}

Result<Password> ask_password(Invocation& call) {
  if (call.has("--password-stdin")) return read_line();
  if (isatty(STDIN_FILENO) != 1)
    return malformed("there is no terminal to ask for the password", "give it on standard input with --password-stdin");
  const Unseen unseen;
  call.err << "Password (at least " << shortest_password << " characters): " << std::flush;
  TRY(Password first, read_line());
  call.err << "\nOnce more: " << std::flush;
  TRY(const Password second, read_line());
  call.err << '\n';
  if (first.text != second.text) return malformed("the two passwords differ", "try again");
  return first;
}

Json roles_json(const Officer& officer) {
  Json roles{Json::Array{}};
  for (const StaffRole role : officer.roles) roles.push(staff_role_word(role));
  return roles;
}

std::string roles_text(const Officer& officer) {
  std::string roles;
  for (const StaffRole role : officer.roles) roles += (roles.empty() ? "" : ", ") + std::string(staff_role_word(role));
  return roles;
}

/// Errors: unavailable when the secret could not be written; then nobody has it, and the account cannot be used.
Status show_authenticator(Invocation& call, const Register& reg, const Enrolment& enrolment) {
  call.err << "\nFor the authenticator app of " << enrolment.officer.display_name
           << " (SHA-1, 6 digits, 30 seconds). It is shown now and never again:\n";
  const std::string& login = enrolment.officer.login;
  const std::string address = totp_address(reg.folder().settings.name, login, enrolment.totp_secret);
  const std::string secret = base32(enrolment.totp_secret);
  Json facts;
  facts.set("login", login).set("id", enrolment.officer.public_id);
  facts.set("roles", roles_json(enrolment.officer)).set("authenticator", address).set("secret", secret);
  call.answer(address + "\n" + secret + "\n", facts);
  call.out << std::flush;
  if (call.out.good()) return {};
  return fail(ErrorKind::unavailable,
              "the output could not be written, so the authenticator secret of " + login +
                  " is lost and nobody can sign in with that account",
              "run `haip staff reset` with --login " + login + " and a standard output that can be written");
}

Result<int> add(const Program& program, Invocation& call) {
  NewOfficer officer{call.value("--login"), call.value("--name"), {}};
  for (const std::string& word : call.all("--role")) {
    TRY(const StaffRole role, parse_staff_role(word));
    officer.roles.push_back(role);
  }
  TRY(const std::unique_ptr<Register> reg, open_register(program, call));
  TRY(const std::unique_ptr<Connection> connection, reg->connect());
  TRY(const Password password, ask_password(call));
  TRY(const Enrolment enrolment,
      add_officer(*connection, officer, password.text, production_password_cost, call.clock.now(), call.entropy));
  call.err << "added " << enrolment.officer.login << " as " << enrolment.officer.public_id << " ("
           << roles_text(enrolment.officer) << ")\n";
  CHECK(show_authenticator(call, *reg, enrolment));
  return 0;
}

Result<int> reset(const Program& program, Invocation& call) {
  TRY(const std::unique_ptr<Register> reg, open_register(program, call));
  TRY(const std::unique_ptr<Connection> connection, reg->connect());
  TRY(const Password password, ask_password(call));
  TRY(const Enrolment enrolment, reset_officer(*connection, call.value("--login"), password.text,
                                               production_password_cost, call.clock.now(), call.entropy));
  call.err << "reset " << enrolment.officer.login << "; its sessions are ended\n";
  CHECK(show_authenticator(call, *reg, enrolment));
  return 0;
}

Result<int> disable(const Program& program, Invocation& call) {
  TRY(const std::unique_ptr<Register> reg, open_register(program, call));
  TRY(const std::unique_ptr<Connection> connection, reg->connect());
  CHECK(disable_officer(*connection, call.value("--login"), call.clock.now()));
  call.answer("disabled " + call.value("--login") + "; its sessions are ended\n",
              Json().set("login", call.value("--login")).set("disabled", true));
  return 0;
}

constexpr std::uint64_t most_journal_lines = 1000;

Result<int> journal(const Program& program, Invocation& call) {
  TRY(const std::unique_ptr<Register> reg, open_register(program, call));
  TRY(const std::unique_ptr<Connection> connection, reg->connect());
  TRY(const std::vector<JournalLine> lines, read_journal(*connection, most_journal_lines));
  std::string text;
  Json all{Json::Array{}};
  for (const JournalLine& line : lines) {
    Json item;
    item.set("at", format_instant(line.at)).set("by", line.by).set("action", line.action).set("about", line.about);
    if (line.entry_index) item.set("entry", line.entry_index->value);
    all.push(std::move(item));
    text += format_instant(line.at) + "  " + line.by + "  " + line.action + "  " + line.about +
            (line.entry_index ? "  entry " + std::to_string(line.entry_index->value) : "") + "\n";
  }
  if (lines.empty()) text = "nobody of the secretariat has done anything yet\n";
  call.answer(text, Json().set("journal", std::move(all)));
  return 0;
}

Result<int> list(const Program& program, Invocation& call) {
  TRY(const std::unique_ptr<Register> reg, open_register(program, call));
  TRY(const std::unique_ptr<Connection> connection, reg->connect());
  TRY(const std::vector<Officer> officers, list_officers(*connection));
  if (call.format == OutputFormat::json) {
    Json all{Json::Array{}};
    for (const Officer& officer : officers) {
      Json item;
      item.set("login", officer.login)
          .set("id", officer.public_id)
          .set("name", officer.display_name)
          .set("roles", roles_json(officer));
      item.set("disabled", officer.is_disabled).set("created", format_instant(officer.created_at));
      all.push(item);
    }
    call.out << pretty_json(all);
    return 0;
  }
  if (officers.empty()) call.err << "no accounts yet: see `haip staff add --help`\n";
  for (const Officer& officer : officers)
    call.out << officer.login << "  " << officer.public_id << "  " << officer.display_name << "  "
             << roles_text(officer) << (officer.is_disabled ? "  (disabled)" : "") << "\n";
  return 0;
}

}  // namespace

std::vector<Command> staff_commands(const Program& program) {
  const CommandArgument folder{"register", "folder of the register"};
  const CommandOption login{.name = "--login",
                            .value = "NAME",
                            .help = "login name: small letters, digits, . - _; not an e-mail address",
                            .is_required = true};
  const CommandOption from_stdin{.name = "--password-stdin",
                                 .value = "",
                                 .help = "read the password as one line from standard input instead of asking"};
  return {
      {.name = "staff add",
       .summary = "add an account for the secretariat's desk",
       .description = "Asks for a password of at least 12 characters and prints the secret for the person's "
                      "authenticator app, once. In the public log "
                      "the person is known only by an id such as officer-7f3a9c. Weighty acts need two adopters, who "
                      "must be two people.",
       .arguments = {folder},
       .options =
           {login,
            {.name = "--name", .value = "NAME", .help = "the person's name, shown to colleagues", .is_required = true},
            {.name = "--role",
             .value = "ROLE",
             .help = "editor, moderator, adopter or administrator; may be given more than once",
             .is_required = true,
             .is_repeatable = true},
            from_stdin},
       .example = "haip staff add reg --login officer-a --name \"Officer A\" --role adopter",
       .run = [&program](Invocation& call) { return add(program, call); }},
      {.name = "staff list",
       .summary = "list the accounts of the secretariat's desk",
       .arguments = {folder},
       .example = "haip staff list reg",
       .run = [&program](Invocation& call) { return list(program, call); }},
      {.name = "staff disable",
       .summary = "disable an account for good and end its sessions",
       .arguments = {folder},
       .options = {login},
       .example = "haip staff disable reg --login officer-a",
       .run = [&program](Invocation& call) { return disable(program, call); }},
      {.name = "staff reset",
       .summary = "give an account a new password and authenticator secret",
       .arguments = {folder},
       .options = {login, from_stdin},
       .example = "haip staff reset reg --login officer-a",
       .run = [&program](Invocation& call) { return reset(program, call); }},
      {.name = "staff journal",
       .summary = "show who of the secretariat did what, newest first",
       .description = "Private: accounts added, reset and disabled, keys vouched for, content erased, weighty acts "
                      "proposed, confirmed and rejected. The newest 1000 lines.",
       .arguments = {folder},
       .example = "haip staff journal reg",
       .run = [&program](Invocation& call) { return journal(program, call); }}};
}

}  // namespace haip
