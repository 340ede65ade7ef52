#include "fakes/example.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "courier/beacon.h"
#include "crypto/kdf.h"
#include "sync/bundle_reader.h"
#include "sync/bundle_writer.h"
#include "sync/session.h"

// Creates docs/example-session.md again. It shows two devices that meet, with all bytes, so that
// somebody who implements a partner from the documents can compare.
using namespace waterline;

namespace {

using base::Author;
using crypto::noise::Role;

using fakes::Counting;
using fakes::counting_from;

sync::SessionKeys keys(unsigned own, unsigned partner) {
  return {crypto::IdentitySecret(counting_from<32>(own)),
          crypto::public_key_of(crypto::IdentitySecret(counting_from<32>(partner))),
          crypto::link_key_of(crypto::PairKey(counting_from<32>(0x80)))};
}

constexpr unsigned kAlex = 0x00;
constexpr unsigned kBlake = 0x20;

// Shows every kind of operation except the Share, which is in the session. Each operation is alone
// in a batch that ends with its number. The values just count up and have no meaning.
void show_each_operation(fakes::ExampleLines& lines, const base::EpochId& epoch) {
  const auto item = base::ItemId::from_bytes(counting_from<16>(0xc0));
  const auto other = base::ItemId::from_bytes(counting_from<16>(0xe0));
  const base::Words words = counting_from<16>(0x50);
  base::Terms terms{base::DocumentKind::kStep, 3,         2,    base::DocumentState::kDone, other,
                    counting_from<16>(0x70),   "A step.", words};
  const std::vector<std::pair<std::string, base::OperationBody>> all = {
      {"TakeBack", base::TakeBack{item, base::Content::kReply}},
      {"Acknowledgement",
       base::Acknowledgement{item, base::AcknowledgementKind::kWithYou, 2, words}},
      {"Replies", base::Replies{item, 3}},
      {"Reply", base::Reply{other, item, 3, "A reply.", words}},
      {"Version", base::Version{item, terms, 1, 2}},
      {"Accept", base::Accept{item, terms}},
      {"Report", base::Report{item, 2, "A report.", words}},
      {"Question", base::Question{item, "A question?"}},
      {"Seal", base::Seal{item, base::QuestionRole::kAsked, counting_from<32>(0x80), words}},
      {"Answer", base::Answer{item, base::QuestionRole::kAsked, counting_from<32>(0x80),
                              "An answer.", words}},
      {"Extra",
       base::Extra{item, 7, base::Bytes(3, std::byte{1}), 2, base::Bytes(5, std::byte{2})}}};
  std::uint64_t number = 2;
  for (const auto& [name, body] : all) {
    base::OperationBatch batch;
    batch.operations.push_back({epoch, number, body, counting_from<32>(0xd0)});
    batch.through.epochs[epoch] = {Author::kMe, number};
    const auto encoded = wire::encode(wire::SessionMessage(batch));
    REQUIRE(wire::decode_session_message(encoded).value() == wire::SessionMessage(batch));
    lines.bytes("an operation: " + name + ", encoded", encoded);
    ++number;
  }
}

std::string example() {
  fakes::ExampleLines lines;
  lines.bytes("Alex's identity, secret", counting_from<32>(kAlex));
  lines.bytes("Alex's identity, public", keys(kBlake, kAlex).partner.bytes);
  lines.bytes("Blake's identity, secret", counting_from<32>(kBlake));
  lines.bytes("Blake's identity, public", keys(kAlex, kBlake).partner.bytes);
  lines.bytes("pair key", counting_from<32>(0x80));
  const auto derived = [&](std::string_view label) {
    std::array<std::byte, 32> key{};
    crypto::hkdf_sha512({}, keys(kAlex, kBlake).link.bytes(), base::bytes_of(label), key);
    return key;
  };
  lines.bytes("link key", keys(kAlex, kBlake).link.bytes());
  lines.bytes("session psk", derived("waterline/1 session"));
  lines.bytes("Alex's ephemeral, secret", counting_from<32>(0x40));
  lines.bytes("Blake's ephemeral, secret", counting_from<32>(0x60));

  Counting chance_of_alex(0x40);
  Counting chance_of_blake(0x60);
  sync::Session alex(keys(kAlex, kBlake), Role::kInitiator, chance_of_alex, {});
  sync::Session blake(keys(kBlake, kAlex), Role::kResponder, chance_of_blake, {});
  const auto first = alex.take_output();
  lines.bytes("Alex: first handshake message", first);
  blake.receive(first, {});
  const auto second = blake.take_output();
  lines.bytes("Blake: second handshake message", second);
  alex.receive(second, {});
  const auto confirm = alex.take_output();
  lines.long_bytes("Alex: Confirm frame", confirm);
  blake.receive(confirm, {});
  const auto answer = blake.take_output();
  lines.long_bytes("Blake: Confirm frame", answer);
  alex.receive(answer, {});
  REQUIRE((alex.open() && blake.open()));

  const auto say = [&](sync::Session& from, sync::Session& to, const std::string& name,
                       const wire::SessionMessage& message) {
    lines.bytes(name + ", encoded", wire::encode(message));
    from.send(message, {});
    const auto frames = from.take_output();
    lines.long_bytes(name + ", its frames", frames);
    const auto received = to.receive(frames, {});
    REQUIRE(received.size() == 1);
    REQUIRE(received.front() == message);
  };
  const auto epoch_of_alex = base::EpochId::from_bytes(counting_from<16>(0xa0));
  const auto epoch_of_blake = base::EpochId::from_bytes(counting_from<16>(0xb0));
  const base::EpochProof proof_of_alex = counting_from<16>(0x10);
  const base::EpochProof proof_of_blake = counting_from<16>(0x30);
  base::VersionVector alex_holds{
      {{epoch_of_alex, {Author::kMe, 1, proof_of_alex}}, {epoch_of_blake, {Author::kPartner, 0}}}};
  base::VersionVector blake_holds{
      {{epoch_of_alex, {Author::kPartner, 0}}, {epoch_of_blake, {Author::kMe, 0, proof_of_blake}}}};
  say(alex, blake, "Alex: Hello", wire::Hello{.vector = alex_holds});
  say(blake, alex, "Blake: Hello", wire::Hello{.vector = blake_holds});

  base::Share share;
  share.item = base::ItemId::from_bytes(counting_from<16>(0xc0));
  share.depth = base::Depth::kLine;
  share.text = "There is something I would like to tell you on Sunday.";
  base::OperationBatch batch;
  batch.operations.push_back({epoch_of_alex, 1, share, counting_from<32>(0xd0)});
  batch.through.epochs[epoch_of_alex] = {Author::kMe, 1, proof_of_alex};
  say(alex, blake, "Alex: Operations", batch);
  say(blake, alex, "Blake: Operations", base::OperationBatch{});
  say(blake, alex, "Blake: Stored",
      wire::Stored{{{{epoch_of_alex, {Author::kPartner, 1, proof_of_alex}}}}});
  say(alex, blake, "Alex: Stored", wire::Stored{});
  alex.finish();
  const auto fin = alex.take_output();
  lines.long_bytes("Alex: Fin frame", fin);
  blake.receive(fin, {});
  REQUIRE(blake.end() == sync::SessionEnd::kFinished);

  lines.bytes("file psk", derived("waterline/1 sealed file"));
  Counting chance_of_file(0x40);
  const base::VersionVector nothing;
  sync::BundleWriter writer(keys(kAlex, kBlake), chance_of_file,
                            {.holds = alex_holds, .from = nothing});
  REQUIRE(writer.add(batch));
  writer.finish();
  const auto file = writer.take_output();
  lines.bytes("Alex: a sealed file, its head, encoded",
              wire::encode(wire::BundleHead{.holds = alex_holds, .from = nothing}));
  lines.bytes("Alex: a sealed file, its batch, encoded", wire::encode_bundle_batch(batch));
  lines.bytes("Alex: a sealed file, handshake message", base::ByteView(file).first(48));
  lines.long_bytes("Alex: a sealed file, all of it", file);
  sync::BundleReader reader(keys(kBlake, kAlex), chance_of_blake);
  reader.read(file);
  const auto finished = std::move(reader).finish();
  REQUIRE(finished.ok());

  lines.bytes("beacon key", derived("waterline/1 beacon"));
  Counting chance_of_beacon(0x40);
  courier::Beacons beacons_of_alex(keys(kAlex, kBlake), chance_of_beacon);
  courier::Beacons beacons_of_blake(keys(kBlake, kAlex), chance_of_blake);
  const wire::channel::Ipv4Endpoint source{
      {std::byte{192}, std::byte{0}, std::byte{2}, std::byte{7}}, 40000};
  const base::WallTime noon{std::chrono::sys_days{std::chrono::year(2026) / 11 / 24} +
                            std::chrono::hours(12)};
  const auto beacon = beacons_of_alex.make(source, 45454, noon);
  lines.bytes("Alex: a beacon", beacon);
  REQUIRE(beacons_of_blake.recognise(beacon, source, noon) == 45454);

  show_each_operation(lines, epoch_of_alex);
  lines.bytes("Alex: a Renewal, encoded",
              wire::encode(wire::SessionMessage(wire::Renewal{
                  counting_from<32>(0x20), counting_from<32>(0x40), counting_from<32>(0x60)})));
  lines.bytes("Blake: a Renewed, encoded", wire::encode(wire::SessionMessage(wire::Renewed{
                                               counting_from<32>(0x40), counting_from<32>(0x60)})));
  return lines.text();
}

}  // namespace

TEST_CASE("the documented session is the one that two devices produce", "[example]") {
  const std::string shown =
      fakes::example_shown_in(std::string(WATERLINE_DOCUMENTS) + "/example-session.md");
  const std::string made = example();
  INFO(made);  // the text that the page should have
  const bool same = shown == made;
  CHECK(same);
}
