#pragma once
// A register with the shipped instruments, and Example Lab, which may commit to them.

#include "commitments/commitments.hpp"
#include "cose/key.hpp"
#include "instruments/instruments.hpp"
#include "testing/site_register.hpp"
#include "web/log_explorer.hpp"

namespace haip::testing_support {

class CommitmentRegister : public SiteRegister {
 public:
  CommitmentRegister() : SiteRegister(own_features()) { must(record_shipped_instruments(reg())); }

  [[nodiscard]] Act act(std::string_view type, std::string_view statement = "We apply the Code.",
                        std::string_view instrument = "coc", std::string_view edition = "2023-10-30") {
    return commitment_act(type, "lab.example", instrument, edition, statement, "en", clock.now(), entropy);
  }
  Result<Acknowledgement> say(std::string_view type, std::string_view statement = "We apply the Code.") {
    return submit(act(type, statement), lab);
  }
  /// Of the lab to the Code.
  Commitment commitment() { return must(commitments_of(view(), "lab.example")).at(0); }

  SecretKey lab = add_organisation({"lab.example", "Example Lab", "JP", {"model-developer"}, "250+", {}, false});

 private:
  static std::vector<Feature> own_features() {
    std::vector<Feature> features;
    features.push_back(log_feature());
    features.push_back(instruments_feature({commitments_panel}));
    features.push_back(commitments_feature());
    return features;
  }
};

}  // namespace haip::testing_support
