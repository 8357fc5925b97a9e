#include "tlog/note.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck.h>

#include "base/encoding.hpp"
#include "tlog/sample_log.hpp"

namespace haip::tlog {
namespace {

using sample::counting_key;
using sample::outcome;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view example_key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view example_note =
    "This is an example message.\n"
    "\n"
    "— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

NoteSigner signer(std::string name, std::uint8_t first_byte) {
  return *NoteSigner::create(std::move(name), SignatureType::ed25519, counting_key(first_byte));
}

std::vector<std::string> verified_names(const Note& note, const std::vector<VerifierKey>& keys) {
  const auto verified = verify_note(note, keys);
  if (!verified) return {outcome(verified)};
  std::vector<std::string> names;
  for (const VerifiedSignature& signature : *verified) names.push_back(signature.key.name());
  return names;
}

// The example of c2sp.org/signed-note.
TEST(Note, ThirdPartyVector) {
  const VerifierKey key = *VerifierKey::parse(example_key);
  EXPECT_EQ(key.name(), "example.com/foo");
  EXPECT_EQ(hex(key.id()), "530d903a");
  EXPECT_EQ(key.format(), example_key);
  const Note note = *parse_note(example_note);
  EXPECT_EQ(note.text, "This is an example message.\n");
  EXPECT_EQ(verified_names(note, {key}), std::vector<std::string>{"example.com/foo"});
  EXPECT_EQ(format_note(note), example_note);
}

TEST(VerifierKey, SampleLog) {
  EXPECT_EQ(sample::log_signer().verifier().format(),
            "register.example/log1+a1206906+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4");
  EXPECT_EQ(sample::witness_signer().verifier().format(),
            "witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X");
}

TEST(VerifierKey, ParsesStrictly) {
  const std::string good = sample::log_signer().verifier().format();
  EXPECT_EQ(outcome(VerifierKey::parse(good)), "ok");
  const auto refused = [](const std::string& text) { return outcome(VerifierKey::parse(text)); };
  EXPECT_THAT(refused(""), HasSubstr("not of the form name+hash+key"));
  EXPECT_THAT(refused("name+a1206906"), HasSubstr("not of the form name+hash+key"));
  EXPECT_THAT(refused("register.example/log2" + good.substr(21)), HasSubstr("the key hash is \"a1206906\" but"));
  EXPECT_THAT(refused("register.example/log1+A1206906" + good.substr(30)), HasSubstr("the key hash is"));
  EXPECT_THAT(refused("+a1206906" + good.substr(30)), HasSubstr("a key has no name"));
  EXPECT_THAT(refused("a b+a1206906" + good.substr(30)), HasSubstr("has a space"));
  EXPECT_THAT(refused(good + "="), HasSubstr("not base64"));
  EXPECT_THAT(refused(good + "\n"), HasSubstr("not base64"));
  EXPECT_THAT(refused("name+a1206906+"), HasSubstr("not base64"));
  EXPECT_THAT(refused("name+a1206906+" + base64(Bytes(33, 6))), HasSubstr("keys of type 0x06 are not supported"));
  EXPECT_THAT(refused("name+a1206906+" + base64(Bytes(32, 1))), HasSubstr("has 32 bytes, not 31"));
  Bytes zero(33, 0);
  zero[0] = 1;
  EXPECT_THAT(refused("name+a1206906+" + base64(zero)), HasSubstr("not a valid point"));
}

TEST(NoteSigner, PrivateKeyText) {
  const std::string text = "PRIVATE+KEY+register.example/log1+a1206906+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
  EXPECT_EQ(sample::log_signer().format(), text);
  const NoteSigner read = *NoteSigner::parse(text);
  EXPECT_EQ(read.verifier(), sample::log_signer().verifier());
  const NoteSigner witness = *NoteSigner::parse(sample::witness_signer().format());
  EXPECT_EQ(witness.verifier(), sample::witness_signer().verifier());

  const auto refused = [](const std::string& private_key) { return outcome(NoteSigner::parse(private_key)); };
  EXPECT_THAT(refused(text.substr(12)), HasSubstr("does not begin with \"PRIVATE+KEY+\""));
  EXPECT_THAT(refused("PRIVATE+KEY+other" + text.substr(33)), HasSubstr("the key hash is"));
  EXPECT_THAT(refused(text.substr(0, text.size() - 4)), HasSubstr("32 bytes"));
  EXPECT_THAT(refused(text.substr(0, text.size() - 4)), testing::Not(HasSubstr("AQABAgME"))) << "errors hold no secret";
}

TEST(NoteSigner, EachTypeSignsItsOwnKindOnly) {
  EXPECT_THROW(static_cast<void>(sample::witness_signer().sign("text\n")), std::logic_error);
  EXPECT_THROW(static_cast<void>(sample::log_signer().cosign("text\n", Instant{0})), std::logic_error);
  EXPECT_THROW(static_cast<void>(sample::witness_signer().cosign("text\n", Instant{-1})), std::logic_error);
}

TEST(KeyName, Rules) {
  for (const char* name : {"a", "example.com/foo", "日本.example", "a=b", "—", "a,b"})
    EXPECT_EQ(outcome(check_key_name(name)), "ok") << name;
  for (const char* name : {"", "a b", "a+b", " a", "a\n", "a\tb", "a\u00a0b", "a\u0085", "\u1680", "a\u2003b",
                           "a\u2028b", "a\u202f", "a\u3000b", "a\xff", "a\x01"})
    EXPECT_THAT(outcome(check_key_name(name)), StartsWith("malformed")) << name;
}

TEST(ParseNote, SplitsAtTheLastBlankLine) {
  const NoteSigner key = signer("example.com/k", 1);
  const Note note = *sign_note("one\n\n— not a signature\n\nthree\n", key);
  EXPECT_EQ(*parse_note(format_note(note)), note);
  EXPECT_EQ(verified_names(*parse_note(format_note(note)), {key.verifier()}),
            std::vector<std::string>{"example.com/k"});
  const Note nothing_but_newline = *sign_note("\n", key);
  EXPECT_EQ(*parse_note(format_note(nothing_but_newline)), nothing_but_newline);
}

TEST(ParseNote, RefusesWhatIsNotANote) {
  const std::string line = format_signature_line(signer("example.com/k", 1).sign("text\n")) + "\n";
  EXPECT_EQ(outcome(parse_note("text\n\n" + line)), "ok");
  const std::vector<std::pair<std::string, std::string>> samples{
      {"", "does not end in a newline"},
      {"text\n\n" + line.substr(0, line.size() - 1), "does not end in a newline"},
      {"text\n" + line, "no blank line"},
      {"text\n\n", "line 3: the signature is missing"},
      {"text\n\n" + line + "\n", "line 5: the signature is missing"},
      {"text\n\n" + line + "more\n", "line 4: a signature line begins with an em dash"},
      {"text\n\n- example.com/k AAAAAAA=\n", "begins with an em dash"},
      {"text\n\n—example.com/k AAAAAAA=\n", "begins with an em dash"},
      {"text\n\n— example.com/k\n", "a name, a space and base64"},
      {"text\n\n—  AAAAAAA=\n", "a key has no name"},
      {"text\n\n— a+b AAAAAAA=\n", "has a \"+\""},
      {"text\n\n— a\u00a0b AAAAAAA=\n", "has a space"},
      {"text\n\n— a AAAAAA==\n", "is too short"},
      {"text\n\n— a \n", "is too short"},
      {"text\n\n— a AAAAAAA= \n", "base64"},
      {"text\n\n— a b AAAAAAA=\n", "base64"},
      {"text\n\n— a AAAAAAA\n", "base64"},
      {"text\n\n— a AAAAAAB=\n", "stray bits"},
      {"text\n\n— a AAAA-_A=\n", "not in the alphabet"},
      {"te\txt\n\n" + line, "control character"},
      {"te\rxt\n\n" + line, "control character"},
      {std::string("te\0xt\n\n", 7) + line, "control character"},
      {"te\xffxt\n\n" + line, "not valid UTF-8"}};
  for (const auto& [text, message] : samples) EXPECT_THAT(outcome(parse_note(text)), HasSubstr(message)) << text;
}

TEST(ParseNote, Limits) {
  const std::string line = format_signature_line(signer("example.com/k", 1).sign("text\n")) + "\n";
  std::string text = "text\n\n";
  for (std::size_t count = 1; count <= max_note_signatures; ++count) {
    text += line;
    EXPECT_EQ(outcome(parse_note(text)), "ok") << count;
  }
  EXPECT_EQ(outcome(parse_note(text + line)), "too_large: the note is over the limit of 64 signatures");
  const std::string filler(max_note_bytes - line.size() - 2, 'x');
  EXPECT_EQ(outcome(parse_note(filler + "\n\n" + line)), "ok");
  EXPECT_EQ(outcome(parse_note("x" + filler + "\n\n" + line)),
            "too_large: the note is over the limit of 1048576 bytes");
}

TEST(VerifyNote, KeepsAndIgnoresUnknownSignatures) {
  const NoteSigner known = signer("example.com/known", 1);
  Note note = *sign_note("text\n", known);
  // Grease: an unknown key, the known name with another key ID, the known key ID with another name, a huge signature.
  NoteSignature same_name = note.signatures[0];
  same_name.key_id[0] ^= 1;
  NoteSignature same_id = note.signatures[0];
  same_id.name = "example.com/other";
  same_name.signature[0] ^= 1;
  same_id.signature[0] ^= 1;
  note.signatures.insert(note.signatures.begin(), {{"grease.example", {1, 2, 3, 4}, {5}}, same_name, same_id});
  note.signatures.push_back({"pq.example", {9, 9, 9, 9}, Bytes(4'900, 7)});
  const std::string text = format_note(note);
  EXPECT_EQ(*parse_note(text), note);
  EXPECT_EQ(format_note(*parse_note(text)), text);
  EXPECT_EQ(verified_names(note, {known.verifier()}), std::vector<std::string>{"example.com/known"});
}

TEST(VerifyNote, NeedsOneKnownSignatureAndNoFalseOne) {
  const NoteSigner a = signer("example.com/a", 1);
  const NoteSigner b = signer("example.com/b", 2);
  Note note = *sign_note("text\n", a);
  EXPECT_EQ(verified_names(note, {b.verifier()}),
            std::vector<std::string>{"false_proof: no known key has signed the note"});
  EXPECT_EQ(verified_names(note, {}), std::vector<std::string>{"false_proof: no known key has signed the note"});
  EXPECT_EQ(outcome(verified_signatures(note, {})), "ok");
  note.signatures.push_back(b.sign("another text\n"));
  EXPECT_EQ(verified_names(note, {a.verifier()}), std::vector<std::string>{"example.com/a"}) << "b is unknown";
  EXPECT_EQ(verified_names(note, {a.verifier(), b.verifier()}),
            std::vector<std::string>{"false_proof: the signature by \"example.com/b\": the signature does not hold"});
  note.text = "text.\n";
  EXPECT_THAT(verified_names(note, {a.verifier()}).front(), StartsWith("false_proof"));
}

TEST(VerifyNote, CountsAKeyOnce) {
  const NoteSigner a = signer("example.com/a", 1);
  Note note = *sign_note("text\n", a);
  note.signatures.push_back(a.sign(note.text));
  EXPECT_EQ(verified_names(note, {a.verifier(), a.verifier()}), std::vector<std::string>{"example.com/a"});
  note.signatures[1].signature[5] ^= 1;
  EXPECT_THAT(verified_names(note, {a.verifier()}).front(), StartsWith("false_proof"));
}

// Key IDs are four bytes, so an attacker can make a key with the ID of another; that gains nothing.
TEST(VerifyNote, AKeyIdProvesNothing) {
  const NoteSigner a = signer("example.com/a", 1);
  const NoteSigner other = signer("example.com/a", 2);
  Note note{"text\n", {other.sign("text\n")}};
  note.signatures[0].key_id = a.verifier().id();
  EXPECT_THAT(verified_names(note, {a.verifier()}).front(), StartsWith("false_proof"));
}

TEST(SignNote, RefusesTextThatIsNone) {
  const NoteSigner a = signer("example.com/a", 1);
  for (const char* text : {"", "text", "a\tb\n", "\xff\n"})
    EXPECT_THAT(outcome(sign_note(text, a)), StartsWith("malformed"));
}

TEST(Note, ParsesWhatItFormats) {
  const auto name = rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string("abz.09/-=_~"))));
  const auto text = rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab \n\n~")));
  EXPECT_TRUE(rc::check([&] {
    Note note{*text + "\n", {}};
    const int count = *rc::gen::inRange(1, 8);
    for (int i = 0; i < count; ++i)
      note.signatures.push_back({*name, *rc::gen::arbitrary<KeyId>(), *rc::gen::nonEmpty<Bytes>()});
    RC_ASSERT(*parse_note(format_note(note)) == note);
  }));
}

}  // namespace
}  // namespace haip::tlog
