#include <chrono>
#include <functional>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "hostile/attacked.h"

// Tests a partner's device that breaks every rule, against a real node. The node goes on, loses
// nothing, and reports the problem.

using namespace waterline;
using namespace waterline::hostile;
using namespace std::chrono_literals;
using sync::FrameKind;

namespace {

using Act = std::function<void(HostileSession&)>;

struct Breach {
  std::string what;
  Act act;
};

base::Bytes frame(std::uint8_t kind, std::initializer_list<std::uint8_t> inside = {}) {
  base::Bytes bytes(1, static_cast<std::byte>(kind));
  for (const std::uint8_t byte : inside) bytes.push_back(static_cast<std::byte>(byte));
  return bytes;
}
base::Bytes frame(FrameKind kind, std::initializer_list<std::uint8_t> inside = {}) {
  return frame(static_cast<std::uint8_t>(kind), inside);
}

// Returns a Cap'n Proto message of one segment with these words.
base::Bytes message_of(const std::vector<std::uint64_t>& words) {
  base::Bytes bytes;
  base::append_little_endian(bytes, std::uint32_t{0});
  base::append_little_endian(bytes, static_cast<std::uint32_t>(words.size()));
  for (const std::uint64_t word : words) base::append_little_endian(bytes, word);
  return bytes;
}

base::Bytes with(base::Bytes message, std::string_view placeholder, std::string_view instead) {
  REQUIRE(placeholder.size() == instead.size());
  const auto sought = base::bytes_of(placeholder);
  const auto found = std::search(message.begin(), message.end(), sought.begin(), sought.end());
  REQUIRE(found != message.end());
  std::ranges::copy(base::bytes_of(instead), found);
  return message;
}

base::ItemId new_item() {
  crypto::SystemRandom random;
  return base::ItemId::generate(random);
}

base::Share share_of(const base::ItemId& item, std::string text, std::uint32_t revision = 1) {
  return {item, revision, base::Depth::kLine, std::move(text), std::nullopt, std::nullopt};
}

// Returns terms with an invalid tag.
base::Terms terms_of(base::DocumentKind kind, std::string text) {
  base::Terms terms;
  terms.kind = kind;
  terms.tag.fill(std::byte{7});
  terms.text = std::move(text);
  return terms;
}

std::vector<Breach> broken_frames() {
  const auto say = [](const base::Bytes& inside) {
    return [=](HostileSession& session) { session.say_frame(inside); };
  };
  return {
      {"a frame of no kind", say(frame(0))},
      {"a frame of a kind that there is not", say(frame(9))},
      {"a second confirmation", say(frame(FrameKind::kConfirm))},
      {"a goodbye with another total", say(frame(FrameKind::kFin, {77}))},
      {"a new key with something beside it", say(frame(FrameKind::kRekey, {1}))},
      {"a message longer than any",
       say(frame(FrameKind::kMessage, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff}))},
      {"a message in more frames than any",
       say(frame(FrameKind::kMessage, {8, 0, 0, 0, 0x01, 0x01}))},
      {"a message that its frames do not hold",
       say(frame(FrameKind::kMessage, {0, 0, 1, 0, 2, 0}))},
      {"a message in no frame", say(frame(FrameKind::kMessage, {0, 0, 0, 0, 0, 0}))},
      {"a message with something behind it",
       say(frame(FrameKind::kMessage, {0, 0, 0, 0, 1, 0, 1}))},
      {"a goodbye inside a message",
       [](HostileSession& session) {
         session.say_frame(frame(FrameKind::kMessage, {0, 0, 1, 0, 0x80, 0}));
         session.say_frame(frame(FrameKind::kFin, {2}));
       }},
  };
}

std::vector<Breach> broken_messages(Attacked& scene) {
  const base::Bytes hello = wire::encode(wire::Hello{});
  const base::Bytes batch =
      wire::encode(scene.say({share_of(new_item(), "PLACE FOR ANOTHER TEXT")}));
  const auto say = [](const base::Bytes& bytes) {
    return [=](HostileSession& session) { session.say_bytes(bytes); };
  };
  // Sends a batch after a correct Hello. Only the text in the batch is wrong.
  const auto say_text = [batch](std::string text) {
    text.resize(22, 'x');
    const base::Bytes bytes = with(batch, "PLACE FOR ANOTHER TEXT", text);
    return [bytes](HostileSession& session) {
      if (session.meet()) session.say_bytes(bytes);
    };
  };
  using namespace std::string_literals;
  return {
      {"an empty message", say({})},
      {"noise", say(base::Bytes(1000, std::byte{0xa5}))},
      {"half a message",
       say(base::to_bytes(base::ByteView(hello).first(hello.size() / 2 / 8 * 8)))},
      {"a message of four thousand million segments", say(base::Bytes(64, std::byte{0xff}))},
      {"a root that points at itself", say(message_of({0xfffffffc00000000ULL, 0, 0, 0}))},
      {"a root beyond the end", say(message_of({0x0001000100000ff0ULL, 1, 0}))},
      {"a far pointer to nowhere", say(message_of({0x0000000700000002ULL, 0}))},
      {"a list of half a thousand million nothings",
       say(message_of(
           {0x0001000100000000ULL, 2, 0x0001000100000000ULL, 0, 0xfffffff800000001ULL}))},
      {"a list of lists that holds itself",
       say(message_of(
           {0x0001000100000000ULL, 2, 0x0001000100000000ULL, 0, 0x0000000efffffffdULL, 0, 0}))},
      {"bytes that are not UTF-8", say_text("\xff\xfe over and over")},
      {"an overlong form", say_text("\xc0\xaf and on")},
      {"half of a pair of surrogates", say_text("\xed\xa0\x80 and on")},
      {"an escape sequence of a terminal", say_text("\x1b[2J\x1b]0;gone\x07")},
      {"an escape sequence in C1", say_text("\xc2\x9b"
                                            "31m red")},
      {"a bell, a backspace and a delete", say_text("\x07\x08\x7f")},
      {"a zero in a text", say_text("a\0b"s)},
  };
}

std::vector<Breach> out_of_turn(Attacked& scene) {
  const auto batch = scene.say({share_of(new_item(), "too early")});
  const auto stored = wire::Stored{batch.through};
  return {
      {"two hellos",
       [](HostileSession& session) {
         session.meet();
         session.say(wire::Hello{});
       }},
      {"a batch before the hello", [batch](HostileSession& session) { session.say(batch); }},
      {"an answer before the hello", [stored](HostileSession& session) { session.say(stored); }},
      {"answers to nothing",
       [stored](HostileSession& session) {
         session.meet();
         for (int i = 0; i < 20; ++i) session.say(stored);
       }},
      {"more batches unanswered than may be",
       [&scene](HostileSession& session) {
         session.meet();
         for (int i = 0; i < 400; ++i) {
           if (!session.say(base::OperationBatch{{}, {}, false})) return;
         }
       }},
  };
}

// Returns well-formed batches that the partner's device may not send: for example ones that say
// something untrue about numbers and epochs.
std::vector<std::pair<std::string, base::OperationBatch>> refused(Attacked& scene) {
  std::vector<std::pair<std::string, base::OperationBatch>> list;
  const auto add = [&](const std::string& what, base::OperationBody body) {
    list.emplace_back(what, scene.say({std::move(body)}));
  };
  add("a revision of Ada's words", share_of(scene.hers, "Ada never said this.", 9));
  add("taking Ada's words back", base::TakeBack{scene.hers, base::Content::kShare});
  add("a mark on his own words",
      base::Acknowledgement{scene.his, base::AcknowledgementKind::kWithYou, 1, {std::byte{1}}});
  add("opening replies to Ada's words", base::Replies{scene.hers, 1});
  add("a question in the place of Ada's words", base::Question{scene.hers, "Is it?"});
  add("a goal in the place of Ada's words",
      base::Version{scene.hers, terms_of(base::DocumentKind::kGoal, "Obey."), 0, 0});
  add("an answer to what was no question",
      base::Answer{scene.hers, base::QuestionRole::kAsked, {}, "Yes.", {std::byte{1}}});
  add("accepting what Ada never proposed",
      base::Accept{new_item(), terms_of(base::DocumentKind::kAgreement, "I give in.")});
  {
    auto batch = scene.say({share_of(new_item(), "Ada said this, I swear.")});
    const base::EpochId hers = scene.keys->theirs.front();
    batch.operations[0].epoch = hers;
    batch.operations[0].number = 1'000;
    batch.through.epochs = {{hers, {base::Author::kPartner, 1'000}}};
    list.emplace_back("words of Ada's that she never wrote", batch);
    batch.through.epochs = {{hers, {base::Author::kMe, 1'000}}};
    list.emplace_back("her numbers as his", batch);
  }
  {
    auto batch = scene.say({share_of(new_item(), "the same number")});
    batch.operations[0].number = 1;
    list.emplace_back("other words under a number that was given", batch);
  }
  return list;
}

// Waits until the node reports this problem: one that the courier sees reaches the node a moment
// later.
bool becomes(Attacked& scene, const scenario::Json& problem) {
  for (int i = 0; i < 200; ++i) {
    if (scene.problem() == problem) return true;
    std::this_thread::sleep_for(50ms);
  }
  return false;
}

// Makes each breach in a new session. The session must end, and nothing of Ada's may change.
void is_ended(Attacked& scene, const std::vector<Breach>& breaches) {
  const auto before = scene.holdings();
  const pid_t node = scene.ada.node_process();
  for (const Breach& breach : breaches) {
    INFO(breach.what);
    HostileSession session = scene.connect();
    REQUIRE(session.open());
    breach.act(session);
    CHECK(session.ends_within(10s));
    CHECK(becomes(scene, "partner_misbehaves"));
  }
  CHECK(scene.ada.node_process() == node);
  CHECK(scene.courier_ended().is_null());
  CHECK(scene.holdings() == before);
}

}  // namespace

TEST_CASE("a partner's device that breaks a rule is disconnected and reported", "[hostile]") {
  Attacked scene;
  SECTION("in a frame") {
    is_ended(scene, broken_frames());
  }
  SECTION("in a message") {
    is_ended(scene, broken_messages(scene));
  }
  SECTION("in the order") {
    is_ended(scene, out_of_turn(scene));
  }
  const std::string told = scene.ada.run({"status"}).out;
  CHECK(told.find("The other device sends things that it should not.") != std::string::npos);
}

TEST_CASE("an operation that the partner may not send is refused and reported", "[hostile]") {
  Attacked scene;
  const auto before = scene.holdings();
  for (const auto& [what, batch] : refused(scene)) {
    INFO(what);
    HostileSession session = scene.connect();
    REQUIRE(session.open());
    REQUIRE(session.meet());
    REQUIRE(session.say(batch));
    CHECK(becomes(scene, "partner_misbehaves"));
    CHECK(scene.holdings() == before);
    scene.restart();
    CHECK(scene.problem().is_null());
  }
  HostileSession session = scene.connect();
  REQUIRE(session.meet());
  // Ben may give his own item even the highest number of a revision.
  const auto most = std::numeric_limits<std::uint32_t>::max();
  REQUIRE(session.say(scene.say({share_of(scene.his, "Ben's last words.", most)})));
  bool arrived = false;
  for (int i = 0; i < 200 && !arrived; ++i) {
    std::this_thread::sleep_for(50ms);
    const auto shared = scene.ada.request("GET", "/v1/shared");
    for (const auto& item : shared["items"])
      arrived = arrived || item["text"] == "Ben's last words.";
  }
  CHECK(arrived);
  CHECK(scene.problem().is_null());
}

TEST_CASE("altered messages behind the encryption are harmless or end the session", "[hostile]") {
  Attacked scene;
  const auto before = scene.holdings();
  const pid_t node = scene.ada.node_process();
  const base::Bytes hello =
      wire::encode(wire::Hello{wire::kProtocolVersion, {{{scene.keys->epoch, {}}}}});
  const base::Bytes revision = wire::encode(scene.say(
      {base::Acknowledgement{scene.hers, base::AcknowledgementKind::kWithYou, 1, {std::byte{1}}}}));
  std::size_t sessions = 0;
  for (const base::Bytes& sound : {hello, revision}) {
    for (std::size_t bit = 0; bit < sound.size() * 8; bit += 5) {
      HostileSession session = scene.connect();
      if (!session.open()) continue;  // the courier limits calls per second
      ++sessions;
      base::Bytes changed = sound;
      changed[bit / 8] ^= static_cast<std::byte>(1 << (bit % 8));
      if (&sound != &hello && !session.meet()) continue;
      session.say_bytes(changed);
    }
  }
  CHECK(sessions > 100);
  CHECK(scene.ada.node_process() == node);
  CHECK(scene.courier_ended().is_null());
  auto after = scene.holdings();
  // The acknowledgements are not compared: an altered one may still be valid, with another
  // sentence, revision or digest, and is then accepted.
  for (auto& item : after["shared"]) {
    item["acknowledgement"] = nullptr;
    item["acknowledgement_to_earlier"] = false;
  }
  CHECK(after["entries"] == before["entries"]);
  CHECK(after["shared"] == before["shared"]);
}
