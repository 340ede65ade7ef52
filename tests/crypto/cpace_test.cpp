#include "crypto/cpace.h"

#include <catch2/catch.hpp>

#include "crypto/system_random.h"

namespace waterline::crypto::cpace {
namespace {

Binding binding() {
  return {base::to_bytes(base::bytes_of("fresh session")),
          base::to_bytes(base::bytes_of("channel")), base::to_bytes(base::bytes_of("initiator")),
          base::to_bytes(base::bytes_of("responder"))};
}

struct Outcome {
  base::Bytes initiator_key;
  base::Bytes responder_key;
  bool same_session = false;
};

Outcome run(std::string_view initiator_secret, std::string_view responder_secret,
            const Binding& initiator_binding, const Binding& responder_binding) {
  SystemRandom random;
  Initiator initiator(base::bytes_of(initiator_secret), initiator_binding, random);
  const auto response =
      respond(base::bytes_of(responder_secret), responder_binding, initiator.share(), random);
  const auto agreement = std::move(initiator).finish(response->share);
  return {base::to_bytes(agreement->intermediate_session_key.view()),
          base::to_bytes(response->agreement.intermediate_session_key.view()),
          agreement->session_id_output == response->agreement.session_id_output};
}

TEST_CASE("Two sides with the same words agree on a fresh key", "[crypto]") {
  const Outcome first = run("copper lantern", "copper lantern", binding(), binding());
  const Outcome second = run("copper lantern", "copper lantern", binding(), binding());
  CHECK(first.initiator_key == first.responder_key);
  CHECK(first.initiator_key.size() == 64);
  CHECK(first.same_session);
  CHECK(first.initiator_key != second.initiator_key);
}

TEST_CASE("Other words or another binding lead to different keys", "[crypto]") {
  const auto differ = [](const Outcome& outcome) {
    return outcome.initiator_key != outcome.responder_key;
  };
  CHECK(differ(run("copper lantern", "copper lanterns", binding(), binding())));
  CHECK(differ(run("copper lantern", "", binding(), binding())));
  for (auto Binding::*part : {&Binding::session_id, &Binding::channel_identifier,
                              &Binding::initiator_associated, &Binding::responder_associated}) {
    Binding other = binding();
    (other.*part).push_back(std::byte{0});
    CHECK(differ(run("copper lantern", "copper lantern", binding(), other)));
  }
}

TEST_CASE("A changed bit in a share causes a refusal or different keys", "[crypto]") {
  SystemRandom random;
  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < 256; ++bit) {
    Initiator initiator(base::bytes_of("secret"), binding(), random);
    PublicShare altered = initiator.share();
    altered[bit / 8] ^= std::byte{1} << (bit % 8);
    const auto response = respond(base::bytes_of("secret"), binding(), altered, random);
    if (!response) {
      CHECK(response.error() == Error::kInvalidPoint);
      ++refused;
      continue;
    }
    const auto agreement = std::move(initiator).finish(response->share);
    CHECK(!equal_in_constant_time(agreement->intermediate_session_key.view(),
                                  response->agreement.intermediate_session_key.view()));
  }
  // most strings are not valid ristretto255 elements
  CHECK(refused > 128);
}

TEST_CASE("Our own share sent back leads to no common key", "[crypto]") {
  SystemRandom random;
  Initiator first(base::bytes_of("secret"), binding(), random);
  const auto reflected = first.share();
  const auto response = respond(base::bytes_of("secret"), binding(), reflected, random);
  const auto agreement = std::move(first).finish(reflected);
  REQUIRE(agreement);
  CHECK(!equal_in_constant_time(agreement->intermediate_session_key.view(),
                                response->agreement.intermediate_session_key.view()));
}

}  // namespace
}  // namespace waterline::crypto::cpace
