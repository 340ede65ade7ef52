#include <chrono>
#include <limits>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "hostile/attacked.h"

// Ben's device runs a changed program. It makes false claims about epochs and about the operations
// that it holds, and leaves sessions early. All words must still arrive, and Ada's status must be
// true.

using namespace waterline;
using namespace waterline::hostile;
using namespace std::chrono_literals;
using base::Author;
using scenario::Json;

namespace {

base::EpochId invented(std::size_t count, std::byte first) {
  std::array<std::byte, 16> name{};
  name[0] = first;
  name[14] = static_cast<std::byte>(count / 256);
  name[15] = static_cast<std::byte>(count % 256);
  return base::EpochId(name);
}

// Ben claims to hold the operations that `vector` names: in one session by a Hello, in another by a
// batch. Then he hangs up.
void claim(Attacked& scene, const base::VersionVector& vector) {
  {
    HostileSession session = scene.connect();
    REQUIRE(session.open());
    session.say(wire::Hello{wire::kProtocolVersion, vector});
    while (session.hear(1s)) {
    }
  }
  HostileSession session = scene.connect();
  REQUIRE(session.meet());
  session.say(base::OperationBatch{{}, vector, true});
  while (session.hear(1s)) {
  }
}

bool has(scenario::Person& person, const std::string& text) {
  const Json items = person.shared_items();
  return std::ranges::any_of(items, [&](const Json& item) { return item["text"] == text; });
}

// With Ben's honest program both people's words arrive again.
void check_words_arrive(Attacked& scene, const std::string& when) {
  INFO(when);
  scene.ada.share("Ada " + when);
  scene.ben.share("Ben " + when);
  for (int i = 0; i < 3; ++i) {
    scene.ben.ask({"sync"});
    scene.ada.ask({"sync"});
  }
  CHECK(has(scene.ada, "Ben " + when));
  CHECK(has(scene.ben, "Ada " + when));
}

}  // namespace

TEST_CASE("false claims about epochs do not stop anybody's words", "[hostile]") {
  Attacked scene;
  const auto before = scene.holdings();
  const base::EpochId hers = scene.keys->theirs.front();
  base::VersionVector vector;
  SECTION("epochs of his own without end") {
    for (std::size_t i = 0; i < base::kMaxEpochs; ++i)
      vector.epochs[invented(i, std::byte{1})] = {Author::kMe, i};
  }
  SECTION("epochs of hers that she never began") {
    for (std::size_t i = 0; i < base::kMaxEpochs; ++i) {
      vector.epochs[invented(i, std::byte{0xff})] = {Author::kPartner, 7,
                                                     base::EpochProof{std::byte{1}}};
    }
  }
  SECTION("more of hers than she ever said") {
    vector.epochs[hers] = {Author::kPartner, 80};
  }
  SECTION("all of hers, to the last number that there is") {
    vector.epochs[hers] = {Author::kPartner, std::numeric_limits<std::int64_t>::max()};
  }
  SECTION("that her epoch is his") {
    vector.epochs[hers] = {Author::kMe, 80};
  }
  for (int i = 0; i < 3; ++i) claim(scene, vector);
  CHECK(scene.holdings() == before);
  CHECK(scene.ada.request("GET", "/v1/status")["quiet"].is_null());

  scene.restart();
  check_words_arrive(scene, "after it");
  for (scenario::Person* person : {&scene.ada, &scene.ben})
    person->ask({"unpair", "--confirm", "unpair"});
  const auto relay = scenario::pair_by_words(scene.ada, scene.ben);
  check_words_arrive(scene, "after pairing again");
}

TEST_CASE("a partner's device that leaves early does not count as in step", "[hostile]") {
  Attacked scene;
  const auto told = [&](std::chrono::seconds at_most, const std::string& error) {
    const auto begun = std::chrono::steady_clock::now();
    const auto sync = scene.ada.run({"sync", "--wait", "20", "--json"});
    CHECK(sync.code == 14);
    INFO(sync.out << sync.err);
    CHECK((sync.out + sync.err).find(error) != std::string::npos);
    CHECK(std::chrono::steady_clock::now() - begun < at_most);
  };
  SECTION("after it has said something, before it has stored anything") {
    scene.ada.share("Ada's later words.");
    HostileSession session = scene.connect();
    REQUIRE(session.meet());
    crypto::SystemRandom random;
    std::jthread asks([&] { told(15s, "not_in_step"); });
    std::this_thread::sleep_for(1s);
    session.say(scene.say(
        {base::Share{base::ItemId::generate(random), 1, base::Depth::kLine, "And bye.", {}, {}}}));
    std::this_thread::sleep_for(500ms);
    session.line().stop_talking();
  }
  SECTION("after its confirmation, without a Hello") {
    HostileSession session = scene.connect();
    REQUIRE(session.open());
    const auto begun = std::chrono::steady_clock::now();
    CHECK(session.ends_within(15s));
    CHECK(std::chrono::steady_clock::now() - begun > 8s);
    told(30s, "unreachable");
  }
  SECTION("and says new keys all the time instead of a word") {
    HostileSession session = scene.connect();
    REQUIRE(session.open());
    const base::Bytes rekey(1, static_cast<std::byte>(sync::FrameKind::kRekey));
    std::size_t said = 0;
    while (said < 66'000 && session.say_frame(rekey)) ++said;
    CHECK(session.ends_within(5s));
  }
  CHECK(scene.courier_ended().is_null());
}
