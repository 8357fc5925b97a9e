#include "register/publisher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "register/receipts.hpp"
#include "register/sample_register.hpp"
#include "testing/fake_witness.hpp"

namespace haip {
namespace {

using testing_support::FakeWitness;
using testing_support::FakeWitnessNetwork;
using testing_support::Misbehaviour;
using testing_support::must;
using testing_support::sample_kinds;
using testing_support::sample_origin;

/// Holds every question back until it is let through.
class HeldNetwork final : public HttpClient {
 public:
  explicit HeldNetwork(HttpClient& network) : network_(network) {}
  Result<HttpAnswer> send(const HttpRequest& request) override {
    if (!was_asked_.exchange(true)) asked_.set_value();
    release_.wait();
    return network_.send(request);
  }
  void wait_until_asked() { asked_.get_future().wait(); }
  void let_through() { released_.set_value(); }

 private:
  HttpClient& network_;
  std::atomic<bool> was_asked_{false};
  std::promise<void> asked_;
  std::promise<void> released_;
  std::shared_future<void> release_ = released_.get_future().share();
};

/// A register whose policy asks for one witness.
struct PublisherTest : testing::Test {
  testing_support::TemporaryFolder folder;
  testing_support::ManualClock clock{Instant{testing_support::sample_start}};
  testing_support::CountingEntropy entropy;
  FakeWitness witness{"witness.example/w", SecretKey::generate(entropy), Instant{testing_support::sample_start}};
  FakeWitnessNetwork network;
  const Path path = folder / "reg";

  PublisherTest() {
    must(Register::create(path, {.origin = std::string(sample_origin), .name = "Witnessed"}, sample_kinds(), clock,
                          entropy));
    const std::string log_line = "log " + must(open_register_folder(path)).keys.log.verifier().format() + "\n";
    must(write_file(path / "policy.txt",
                    log_line + "witness w " + witness.key().format() + " https://w.example\nquorum w\n"));
    witness.trust(must(open_register_folder(path)).keys.log.verifier());
    network.add("https://w.example", witness);
  }

  std::unique_ptr<Register> open(HttpClient* http) {
    return must(Register::open(path, sample_kinds(), clock, entropy,
                               {.verifier_threads = 1, .discover_keys = false, .witness_http = http}));
  }
  Act organisation(const std::string& domain) {
    return organisation_act({domain, "Lab", "JP", {}, "", {}, false}, clock.now(), entropy);
  }
};

TEST_F(PublisherTest, AnswersWhenTheWitnessHasCosigned) {
  const std::unique_ptr<Register> reg = open(&network);
  const Acknowledgement acknowledged = must(reg->log_own_act_and_wait(organisation("lab.example")));
  EXPECT_EQ(reg->publisher().published_size(), acknowledged.entry_index.value + 1);
  const std::unique_ptr<Connection> connection = must(reg->connect());
  EXPECT_THAT(must(last_published_checkpoint(*connection))->note, testing::HasSubstr("witness.example/w"));
}

TEST_F(PublisherTest, ASlowWitnessHoldsUpAnswersAndNotTheWriter) {
  HeldNetwork held(network);
  const std::unique_ptr<Register> reg = open(&held);
  std::promise<Result<Acknowledgement>> first;
  std::promise<Result<Acknowledgement>> second;
  const auto log = [&](const Act& act, std::promise<Result<Acknowledgement>>& answer,
                       std::promise<std::uint64_t>* was_made) {
    reg->log_own_acts({[act, was_made](Connection&, std::uint64_t size) -> Result<Act> {
                        if (was_made != nullptr) was_made->set_value(size);
                        return act;
                      }},
                      [&answer](Result<Acknowledgement> outcome) { answer.set_value(std::move(outcome)); });
  };
  log(organisation("one.example"), first, nullptr);
  held.wait_until_asked();
  std::promise<std::uint64_t> second_made;
  log(organisation("two.example"), second, &second_made);
  EXPECT_EQ(second_made.get_future().get(), 2U) << "the writer goes on while the witness is awaited";
  EXPECT_EQ(reg->publisher().published_size(), 1U) << "only the first entry";

  held.let_through();
  EXPECT_EQ(must(first.get_future().get()).entry_index.value, 1U);
  EXPECT_EQ(must(second.get_future().get()).entry_index.value, 2U);
  EXPECT_EQ(reg->publisher().published_size(), 3U);
}

TEST_F(PublisherTest, WithoutItsQuorumAnActIsLoggedAndNotPublished) {
  witness.misbehave(Misbehaviour::broken);
  const std::unique_ptr<Register> reg = open(&network);
  const Acknowledgement acknowledged = must(reg->log_own_act_and_wait(organisation("lab.example")));
  EXPECT_EQ(reg->publisher().logged_size(), 2U);
  EXPECT_EQ(reg->publisher().published_size(), 1U) << "only the first entry";
  EXPECT_EQ(must(ReceiptIssuer(*reg).issue(acknowledged.entry_index)), std::nullopt);
  ASSERT_EQ(reg->publisher().witness_reports().size(), 1U);
  EXPECT_FALSE(reg->publisher().witness_reports().front().cosigned);

  witness.misbehave(Misbehaviour::none);
  must(reg->log_own_act_and_wait(organisation("other.example")));
  EXPECT_EQ(reg->publisher().published_size(), 3U) << "the next checkpoint covers what was left";
}

}  // namespace
}  // namespace haip
