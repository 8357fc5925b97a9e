#include "register/replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "register/memory_log.hpp"
#include "register/mirror.hpp"
#include "register/sample_register.hpp"

namespace haip {
namespace {

using testing::HasSubstr;
using testing_support::file_content;
using testing_support::folder_content;
using testing_support::MemoryLog;
using testing_support::must;
using testing_support::overwrite_file;
using testing_support::sample_kinds;
using testing_support::SampleRegister;
using testing_support::TemporaryFolder;

std::string complaint(LogSource& log) {
  const Result<ReplayReport> report = replay_log(log, sample_kinds());
  return report ? "" : report.error().message;
}

TEST(Replay, ArrivesAtTheLiveState) {
  SampleRegister sample;
  must(sample.reg().record_state());
  sample.write_many_notes(300);
  must(sample.reg().record_state());
  const ReplayReport report = must(replay_log(*sample.source(), sample_kinds()));
  EXPECT_EQ(report.head.checkpoint().size, 305U);
  EXPECT_EQ(report.state, sample.live_state());
  EXPECT_EQ(report.compared_states, 2U);
  EXPECT_EQ(report.incomparable_states, 0U);
}

TEST(Replay, ArrivesAtTheLiveStateAfterErasures) {
  SampleRegister sample;
  const std::vector<Digest> contents = sample.write_notes({"one", "two", "three"});
  must(sample.reg().record_state());                        // covers content that is erased later: cannot be recomputed
  must(sample.reg().erase(contents[1], "author-request"));  // records the state after it
  sample.write_note("four");
  must(sample.reg().record_state());
  must(sample.reg().erase(contents[0], "personal-data"));
  const ReplayReport report = must(replay_log(*sample.source(), sample_kinds()));
  EXPECT_EQ(report.state, sample.live_state());
  EXPECT_EQ(report.erased_count, 2U);
  EXPECT_EQ(report.compared_states, 1U) << "only the last covers no content that was erased after it";
  EXPECT_EQ(report.incomparable_states, 3U);
}

TEST(Replay, OfAMirrorIsTheSame) {
  SampleRegister sample;
  const Digest erased = sample.write_note("gone");
  const TemporaryFolder folder;
  must(mirror_log(*sample.source(), folder / "copy", {}));
  // Replaying depends on what the log says was erased, not on what a copy still happens to hold.
  const std::string kept = file_content(mirrored_document_path(folder / "copy", erased));
  must(sample.reg().erase(erased, "law"));
  must(mirror_log(*sample.source(), folder / "copy", {}));
  const auto copy = folder_log(folder / "copy");
  EXPECT_EQ(must(replay_log(*copy, sample_kinds())).state, sample.live_state());
  std::ofstream(mirrored_document_path(folder / "copy", erased), std::ios::binary) << kept;
  EXPECT_EQ(must(replay_log(*copy, sample_kinds())).state, sample.live_state());
}

TEST(Replay, NamesTheFileOfAFlippedByte) {
  SampleRegister sample;
  sample.write_many_notes(2);
  must(sample.reg().record_state());
  const TemporaryFolder folder;
  const Path copy = folder / "copy";
  must(mirror_log(*sample.source(), copy, {}));
  const auto source = folder_log(copy);
  for (const auto& [name, content] : folder_content(copy)) {
    if (name == "policy.txt") continue;
    for (std::size_t i = 0; i < content.size(); i += std::max<std::size_t>(1, content.size() / 12)) {
      std::string flipped = content;
      flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
      overwrite_file(copy / name, flipped);
      const Result<ReplayReport> report = replay_log(*source, sample_kinds(), {}, sample.policy());
      ASSERT_FALSE(report) << name << " byte " << i;
      EXPECT_THAT(report.error().message, HasSubstr((copy / name).string())) << "byte " << i;
    }
    overwrite_file(copy / name, content);
  }
}

TEST(Replay, RefusesAStateThatDoesNotFollow) {
  MemoryLog log;
  log.add_lab();
  log.add(state_act(2, sha256("made up"), Instant{}, log.entropy()), log.acts_key);
  EXPECT_THAT(complaint(log), HasSubstr("memory/tile/entries/000.p/3, entry 2 (byte "));
  EXPECT_THAT(complaint(log), HasSubstr("it says that the state after 2 entries was " + sha256("made up").hex() +
                                        ", but the entries lead to "));
}

TEST(Replay, RefusesAStateOfMoreEntriesThanComeBeforeIt) {
  MemoryLog log;
  log.add_lab();
  log.add(state_act(3, sha256("made up"), Instant{}, log.entropy()), log.acts_key);
  EXPECT_THAT(complaint(log), HasSubstr("it records the state after 3 entries, but only 2 come before it"));
}

TEST(Replay, ComparesAStateThatWasRecordedAfterMoreEntriesHadCome) {
  SampleRegister sample;
  sample.write_note("before");
  const Digest state = sample.live_state();  // of 4 entries
  sample.write_note("meanwhile");
  must(sample.reg().log_own_act_and_wait(state_act(4, state, sample.clock.now(), sample.entropy)));
  const ReplayReport report = must(replay_log(*sample.source(), sample_kinds()));
  EXPECT_EQ(report.compared_states, 1U);

  must(sample.reg().log_own_act_and_wait(state_act(5, state, sample.clock.now(), sample.entropy)));
  EXPECT_THAT(replay_log(*sample.source(), sample_kinds()).error().message,
              HasSubstr("it says that the state after 5 entries was " + state.hex()));
}

TEST(Replay, RefusesAnActThatShouldNotHaveBeenAdmitted) {
  MemoryLog log;
  log.add_lab();
  log.add(log.note(""), log.lab_key);
  const Result<ReplayReport> report = replay_log(log, sample_kinds());
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::false_proof);
  EXPECT_THAT(report.error().message, HasSubstr("entry 2 (byte "));
  EXPECT_THAT(report.error().message, HasSubstr("this act should not have been admitted: the note is empty"));
}

TEST(Replay, RefusesAnErasureThatShouldNotHaveBeenAdmitted) {
  MemoryLog log;
  log.add_lab();
  const Digest key_record = must(cose::parse_entry(log.entries[1])).fields.payload_digest;
  log.add(erasure_act(key_record, "law", Instant{}, log.entropy()), log.acts_key);
  EXPECT_THAT(complaint(log), HasSubstr("the content of acts of type key.record cannot be erased"));
}

TEST(Replay, SaysThatAnActIsUnknownToThisProgram) {
  MemoryLog log;
  log.add_lab();
  log.add(make_act("future.act", "lab.example", "future", Json{Json::Object{}}, Instant{}, log.entropy()), log.lab_key);
  const Result<ReplayReport> report = replay_log(log, sample_kinds());
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::conflict);
  EXPECT_THAT(report.error().message, HasSubstr("this program does not know acts of type future.act version 1"));
}

TEST(Replay, LeavesNothingBehind) {
  const auto count = [] {
    std::size_t folders = 0;
    for (const auto& file : std::filesystem::directory_iterator(std::filesystem::temp_directory_path()))
      if (file.path().filename().string().starts_with("haip-replay-")) ++folders;
    return folders;
  };
  MemoryLog log;
  const std::size_t before = count();
  must(replay_log(log, sample_kinds()));
  EXPECT_EQ(count(), before);
}

}  // namespace
}  // namespace haip
