#include <catch2/catch.hpp>

#include "crypto/cpace.h"
#include "vectors.h"

// Checks CPace against the test vectors of its draft for ristretto255 and SHA-512.
namespace waterline::crypto::cpace {
namespace {

using testing::array_from_hex;
using testing::from_hex;

TEST_CASE("CPace agrees with the draft's run between two people", "[crypto]") {
  const auto vectors = testing::shared_vectors("cpace_ristretto255_sha512.json");
  if (!vectors) return;
  const auto& run = vectors->at("cpace");
  const auto hex = [&](const char* name) { return from_hex(run.at(name).get<std::string>()); };
  const Binding binding{hex("sid"), hex("CI"), hex("ADa"), hex("ADb")};
  const base::Bytes secret = hex("PRS");

  const PublicShare generator =
      calculate_generator(secret, binding.channel_identifier, binding.session_id);
  CHECK(base::to_bytes(generator) == hex("g"));

  testing::WrittenRandom initiator_random{hex("ya")};
  testing::WrittenRandom responder_random{hex("yb")};
  Initiator initiator(secret, binding, initiator_random);
  CHECK(base::to_bytes(initiator.share()) == hex("Ya"));
  auto response = respond(secret, binding, initiator.share(), responder_random).value();
  CHECK(base::to_bytes(response.share) == hex("Yb"));
  const auto agreement = std::move(initiator).finish(response.share).value();
  for (const Agreement* side : {&agreement, &std::as_const(response.agreement)}) {
    CHECK(base::to_bytes(side->intermediate_session_key.view()) == hex("ISK_IR"));
    CHECK(base::to_bytes(side->session_id_output) == hex("sid_output_ir"));
  }
}

TEST_CASE("CPace builds the draft's generator string", "[crypto]") {
  const auto vectors = testing::shared_vectors("cpace_ristretto255_sha512.json");
  if (!vectors) return;
  const auto& example = vectors->at("generator");
  const auto hex = [&](const char* name) { return from_hex(example.at(name).get<std::string>()); };
  CHECK(generator_string(hex("PRS"), hex("CI"), hex("sid")) ==
        hex("generator_string(G.DSI,PRS,CI,sid,H.s_in_bytes)"));
  CHECK(base::to_bytes(calculate_generator(hex("PRS"), hex("CI"), hex("sid"))) ==
        hex("encoded generator g"));
}

TEST_CASE("CPace prepends lengths as the draft does, also past 127 bytes", "[crypto]") {
  const auto vectors = testing::shared_vectors("cpace_ristretto255_sha512.json");
  if (!vectors) return;
  const auto& lengths = vectors->at("string_utils").at("prepend_len");
  for (const std::size_t size : {0U, 127U, 128U}) {
    base::Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i);
    const std::string key =
        size == 0 ? "prepend_len(b'')" : "prepend_len(bytes(range(" + std::to_string(size) + ")))";
    CHECK(lv_cat({bytes}) == from_hex(lengths.at(key).get<std::string>()));
  }
  CHECK(lv_cat({base::bytes_of("1234"), base::bytes_of("5"), {}, base::bytes_of("678")}) ==
        from_hex(vectors->at("string_utils")
                     .at("lv_cat")
                     .at("lv_cat(b'1234',b'5',b'',b'678')")
                     .get<std::string>()));
}

TEST_CASE("CPace refuses the draft's invalid points and RFC 9496's bad encodings", "[crypto]") {
  const auto draft = testing::shared_vectors("cpace_ristretto255_sha512.json");
  const auto ristretto = testing::shared_vectors("ristretto255.json");
  if (!draft || !ristretto) return;
  std::vector<std::string> refused = {draft->at("points").at("Invalid Y1"),
                                      draft->at("points").at("Invalid Y2")};
  for (const auto& encoding : ristretto->at("bad_encodings")) refused.push_back(encoding);

  const base::Bytes scalar(32, std::byte{7});
  for (const std::string& encoding : refused) {
    INFO(encoding);
    testing::WrittenRandom initiator_random{scalar};
    testing::WrittenRandom responder_random{scalar};
    Initiator initiator(base::bytes_of("secret"), {}, initiator_random);
    const auto agreement = std::move(initiator).finish(array_from_hex<32>(encoding));
    CHECK(agreement.error() == Error::kInvalidPoint);
    CHECK(respond(base::bytes_of("secret"), {}, array_from_hex<32>(encoding), responder_random)
              .error() == Error::kInvalidPoint);
  }
}

}  // namespace
}  // namespace waterline::crypto::cpace
