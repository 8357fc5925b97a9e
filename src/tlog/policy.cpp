#include "tlog/policy.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace haip::tlog {
namespace {

std::string in_quotes(std::string_view text) { return "\"" + printable(text) + "\""; }

std::vector<std::string_view> items_of(std::string_view line) {
  std::vector<std::string_view> items;
  for (;;) {
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return items;
    line.remove_prefix(begin);
    const std::size_t size = std::min(line.find_first_of(" \t"), line.size());
    items.push_back(line.substr(0, size));
    line.remove_prefix(size);
  }
}

bool is_allowed_octet(char c) {
  const auto octet = static_cast<std::uint8_t>(c);
  return octet == '\t' || (octet >= 0x20 && octet != 0x7f);
}

/// Takes the lines one after the other and keeps what is needed to tell whether the next one is allowed.
class PolicyReader {
 public:
  Status read_line(std::string_view line) {
    if (!std::ranges::all_of(line, is_allowed_octet)) return malformed("a control character");
    const std::vector<std::string_view> items = items_of(line);
    if (items.empty() || items[0].starts_with('#')) return {};
    const auto arguments = std::span(items).subspan(1);
    if (items[0] == "log") return read_log(arguments);
    if (items[0] == "witness") return read_witness(arguments);
    if (items[0] == "group") return read_group(arguments);
    if (items[0] == "quorum") return read_quorum(arguments);
    return malformed(in_quotes(items[0]) + " is not one of log, witness, group, quorum");
  }

  Result<Policy> finish() {
    if (policy_.quorum.empty())
      return malformed("there is no quorum line", "end the policy with `quorum <name>` or `quorum none`");
    return std::move(policy_);
  }

 private:
  using Items = std::span<const std::string_view>;

  Status read_log(Items items) {
    if (items.empty() || items.size() > 2) return malformed("a log is written: log <vkey> [<url>]");
    TRY(VerifierKey key, VerifierKey::parse(items[0]));
    if (key.type() != SignatureType::ed25519) return malformed("the key of a log is of type 0x01, not 0x04");
    if (!log_keys_.insert(key.public_key()).second) return malformed("a log with the same public key is above");
    policy_.logs.push_back({std::move(key), std::string(items.size() == 2 ? items[1] : "")});
    return {};
  }

  Status read_witness(Items items) {
    if (items.size() < 2 || items.size() > 3) return malformed("a witness is written: witness <name> <vkey> [<url>]");
    TRY(VerifierKey key, VerifierKey::parse(items[1]));
    if (key.type() != SignatureType::cosignature) return malformed("the key of a witness is of type 0x04, not 0x01");
    if (!witness_keys_.insert(key.public_key()).second)
      return malformed("a witness with the same public key is above", "each witness counts once");
    CHECK(define(items[0]));
    policy_.witnesses.push_back(
        {std::string(items[0]), std::move(key), std::string(items.size() == 3 ? items[2] : "")});
    return {};
  }

  Status read_group(Items items) {
    if (items.size() < 3) return malformed("a group is written: group <name> all|any|<number> <member>…");
    PolicyGroup group{std::string(items[0]), 0, {}};
    for (const std::string_view member : items.subspan(2)) {
      CHECK(check_defined(member));
      if (!members_.emplace(member).second) return malformed(in_quotes(member) + " is a member of a group already");
      group.members.emplace_back(member);
    }
    TRY(group.threshold, read_threshold(items[1], group.members.size()));
    CHECK(define(items[0]));
    policy_.groups.push_back(std::move(group));
    return {};
  }

  Status read_quorum(Items items) {
    if (items.size() != 1) return malformed("the quorum is written: quorum <name>");
    if (!policy_.quorum.empty()) return malformed("there is a quorum line above");
    if (items[0] != no_quorum) CHECK(check_defined(items[0]));
    policy_.quorum = items[0];
    return {};
  }

  static Result<std::size_t> read_threshold(std::string_view text, std::size_t members) {
    if (text == "all") return members;
    if (text == "any") return 1;
    const Result<std::uint64_t> number = parse_decimal(text);
    if (!number || *number == 0 || *number > members)
      return malformed(in_quotes(text) + " is not all, any, or a number from 1 to " + std::to_string(members));
    return static_cast<std::size_t>(*number);
  }

  Status define(std::string_view name) {
    if (name == no_quorum) return malformed("the name \"none\" is reserved");
    if (!names_.emplace(name).second) return malformed("the name " + in_quotes(name) + " is defined above");
    return {};
  }

  Status check_defined(std::string_view name) const {
    if (!names_.contains(name))
      return malformed("the name " + in_quotes(name) + " is not defined above", "define names before they are used");
    return {};
  }

  Policy policy_;
  std::set<PublicKey> log_keys_;
  std::set<PublicKey> witness_keys_;
  std::set<std::string, std::less<>> names_;
  std::set<std::string, std::less<>> members_;
};

std::string format_threshold(const PolicyGroup& group) {
  if (group.threshold == group.members.size()) return "all";
  if (group.threshold == 1) return "any";
  return std::to_string(group.threshold);
}

std::string with_url(const std::string& line, const std::string& url) {
  return line + (url.empty() ? "" : " " + url) + "\n";
}

}  // namespace

std::vector<VerifierKey> Policy::log_keys() const {
  std::vector<VerifierKey> keys;
  keys.reserve(logs.size());
  for (const PolicyLog& log : logs) keys.push_back(log.key);
  return keys;
}

std::vector<VerifierKey> Policy::witness_keys() const {
  std::vector<VerifierKey> keys;
  keys.reserve(witnesses.size());
  for (const PolicyWitness& witness : witnesses) keys.push_back(witness.key);
  return keys;
}

Result<Policy> parse_policy(std::string_view text) {
  if (text.size() > max_policy_bytes)
    return fail(ErrorKind::too_large, "the policy is over the limit of " + std::to_string(max_policy_bytes) + " bytes");
  PolicyReader reader;
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n'))
    CHECK(reader.read_line(line).map_error(in_context("line " + std::to_string(++number))));
  return reader.finish();
}

std::string format_policy(const Policy& policy) {
  std::string text;
  for (const PolicyLog& log : policy.logs) text += with_url("log " + log.key.format(), log.url);
  for (const PolicyWitness& witness : policy.witnesses)
    text += with_url("witness " + witness.name + " " + witness.key.format(), witness.url);
  for (const PolicyGroup& group : policy.groups) {
    text += "group " + group.name + " " + format_threshold(group);
    for (const std::string& member : group.members) text += " " + member;
    text += "\n";
  }
  return text + "quorum " + policy.quorum + "\n";
}

bool is_quorum_met(const Policy& policy, std::span<const VerifierKey> cosigners) {
  if (policy.quorum == no_quorum) return true;
  std::set<std::string_view> met;
  for (const PolicyWitness& witness : policy.witnesses)
    if (std::ranges::find(cosigners, witness.key) != cosigners.end()) met.insert(witness.name);
  // Members come before their groups, so one pass settles them all.
  for (const PolicyGroup& group : policy.groups) {
    const auto members = std::ranges::count_if(group.members, [&](const auto& name) { return met.contains(name); });
    if (static_cast<std::size_t>(members) >= group.threshold) met.insert(group.name);
  }
  return met.contains(policy.quorum);
}

}  // namespace haip::tlog
