#include "tlog/witness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tlog/sample_log.hpp"

namespace haip::tlog {
namespace {

using sample::outcome;
using testing::HasSubstr;
using testing::StartsWith;

AddCheckpoint sample_request() {
  sample::MemoryTiles tiles = sample::tiles_of_log(300);
  return {200, *consistency_proof(200, 300, tiles), *sign_checkpoint(sample::checkpoint_of(300), sample::log_signer())};
}

std::string cosignature_line() {
  return format_signature_line(
             sample::witness_signer().cosign(format_checkpoint(sample::checkpoint_of(300)), sample::cosigned_at)) +
         "\n";
}

TEST(AddCheckpoint, SampleLogByteForByte) {
  const std::string body = format_add_checkpoint(sample_request());
  EXPECT_EQ(body.size(), 515U);
  EXPECT_EQ(sha256(body).hex(), "e09b372b9f9076e0993c0925209da23e918be20063e69e887dbeb97f9231bcb0");
  EXPECT_EQ(*parse_add_checkpoint(body), sample_request());
}

TEST(AddCheckpoint, FirstRequestHasNoProof) {
  const AddCheckpoint first{0, {}, sample_request().checkpoint};
  const std::string body = format_add_checkpoint(first);
  EXPECT_THAT(body, StartsWith("old 0\n\nregister.example/log1\n300\n"));
  EXPECT_EQ(*parse_add_checkpoint(body), first);
}

TEST(AddCheckpoint, RefusesOtherBodies) {
  const std::string note = format_note(sample_request().checkpoint);
  const std::string hash = sha256("x").base64() + "\n";
  std::string proof_63;
  for (int i = 0; i < 63; ++i) proof_63 += hash;
  EXPECT_EQ(outcome(parse_add_checkpoint("old 9\n" + proof_63 + "\n" + note)), "ok");
  const std::vector<std::pair<std::string, std::string>> samples{
      {"", "add-checkpoint: line 1: the old size is missing"},
      {"old 0", "line 1: the line does not end in a newline"},
      {"size 0\n\n" + note, "line 1: it does not begin with \"old \""},
      {"old 00\n\n" + note, "line 1: the old size: \"00\" has a leading zero"},
      {"old  0\n\n" + note, "not a whole number"},
      {"old 301\n\n" + note, "the old size 301 is above the checkpoint's size 300"},
      {"old 9\n" + hash, "line 3: a proof hash or a blank line is missing"},
      {"old 9\nAAAA\n\n" + note, "line 2: a SHA-256 digest has 32 bytes, not 3"},
      {"old 9\n" + proof_63 + hash + "\n" + note, "line 65: a proof has at most 63 hashes"},
      {"old 0\n\n", "the text of a note does not end in a newline"},
      {"old 0\n\nregister.example/log1\n300\n", "no blank line"}};
  for (const auto& [body, message] : samples)
    EXPECT_THAT(outcome(parse_add_checkpoint(body)), HasSubstr(message)) << body;
}

TEST(WitnessResponse, MeansWhatTheStatusSays) {
  const auto answer = [](int status, std::string_view content_type, std::string_view body) {
    return read_witness_response(status, content_type, body).answer;
  };
  EXPECT_EQ(answer(200, "text/plain", cosignature_line()), WitnessAnswer::cosigned);
  EXPECT_EQ(answer(200, "text/html", "<p>hello"), WitnessAnswer::unclear);
  EXPECT_EQ(answer(200, "", ""), WitnessAnswer::unclear);
  EXPECT_EQ(answer(409, "text/x.tlog.size", "200\n"), WitnessAnswer::other_size);
  EXPECT_EQ(answer(409, "", ""), WitnessAnswer::conflict);
  EXPECT_EQ(answer(409, "text/plain", "200\n"), WitnessAnswer::conflict);
  EXPECT_EQ(answer(409, "text/x.tlog.size", "many\n"), WitnessAnswer::conflict);
  EXPECT_EQ(answer(409, "text/x.tlog.size", "0200\n"), WitnessAnswer::conflict);
  EXPECT_EQ(answer(404, "", ""), WitnessAnswer::unknown_log);
  EXPECT_EQ(answer(403, "", ""), WitnessAnswer::untrusted_key);
  EXPECT_EQ(answer(400, "", ""), WitnessAnswer::bad_request);
  EXPECT_EQ(answer(422, "", ""), WitnessAnswer::inconsistent);
  EXPECT_EQ(answer(429, "", ""), WitnessAnswer::slow_down);
  for (const int status : {0, 201, 204, 301, 401, 500, 502, 503})
    EXPECT_EQ(answer(status, "", cosignature_line()), WitnessAnswer::unclear) << status;
  EXPECT_EQ(name_of(WitnessAnswer::inconsistent), "inconsistent");
}

TEST(WitnessResponse, ReadsTheSizeLiberally) {
  for (const char* content_type :
       {"text/x.tlog.size", "Text/X.Tlog.Size", "text/x.tlog.size; charset=utf-8", " text/x.tlog.size ;q=1"})
    for (const char* body : {"200\n", "200", "200\r\n", " 200 \n"}) {
      const WitnessResponse response = read_witness_response(409, content_type, body);
      EXPECT_EQ(response.answer, WitnessAnswer::other_size) << content_type << body;
      EXPECT_EQ(response.size, 200U);
    }
}

TEST(WitnessResponse, FindsTheCosignatureAmongOtherLines) {
  const VerifierKey witness = sample::witness_signer().verifier();
  const std::string text = format_checkpoint(sample::checkpoint_of(300));
  const std::string grease = "— grease.example/w " + std::string(96, 'A') + "\n";
  for (const std::string& body :
       {cosignature_line(), grease + cosignature_line(), cosignature_line() + grease, "\n" + cosignature_line() + "\n",
        "hello\r\n" + cosignature_line().substr(0, cosignature_line().size() - 1) + "\r\n",
        cosignature_line().substr(0, cosignature_line().size() - 1)}) {
    const auto accepted = accept_cosignature(read_witness_response(200, "", body), text, witness);
    ASSERT_EQ(outcome(accepted), "ok") << body;
    EXPECT_EQ(accepted->time, sample::cosigned_at);
    EXPECT_EQ(format_signature_line(accepted->signature) + "\n", cosignature_line());
  }
}

TEST(WitnessResponse, ACosignatureMustHold) {
  const std::string text = format_checkpoint(sample::checkpoint_of(300));
  const WitnessResponse response = read_witness_response(200, "", cosignature_line());
  EXPECT_EQ(outcome(accept_cosignature(response, text, sample::other_witness(1).verifier())),
            "false_proof: the witness \"witness.example/o1\" answered without a cosignature by its key");
  EXPECT_EQ(outcome(accept_cosignature(response, format_checkpoint(sample::checkpoint_of(299)),
                                       sample::witness_signer().verifier())),
            "false_proof: the witness \"witness.example/w1\": the cosignature does not hold");
}

TEST(WitnessResponse, AnEndlessAnswerIsCut) {
  const std::string line = cosignature_line();
  std::string body;
  for (int i = 0; i < 20'000; ++i) body += line;
  EXPECT_EQ(read_witness_response(200, "", body).signatures.size(), max_note_signatures);
}

}  // namespace
}  // namespace haip::tlog
