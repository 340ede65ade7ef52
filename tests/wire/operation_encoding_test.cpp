#include <functional>

#include <catch2/catch.hpp>

#include "wire/channel_messages.h"
#include "wire/edited_message.h"
#include "wire/random_values.h"
#include "wire/session_messages.h"

using namespace waterline;
using namespace waterline::testing;
using wire::SessionMessage;

namespace {

using Edit = std::function<void(capnp::AnyStruct::Builder)>;

base::OperationBatch batch_of(std::vector<base::OperationBody> bodies, SeededRandom& random) {
  base::OperationBatch batch;
  const auto epoch = random_id<base::EpochKind>(random);
  for (auto& body : bodies) {
    batch.operations.push_back(
        {epoch, batch.operations.size() + 1, std::move(body), random.bytes<32>()});
  }
  batch.through.epochs[epoch] = {base::Author::kMe, bodies.size()};
  return batch;
}

// Encodes a batch with this one operation, lets `edit` change the operation's body, and returns
// true if the batch is then refused. With `of_operation`, `edit` changes the operation itself, for
// a body without a struct of its own.
bool refused_after(const base::OperationBody& body, const Edit& edit, bool of_operation = false) {
  SeededRandom random(1);
  EditedMessage editing(wire::encode(SessionMessage(batch_of({body}, random))));
  auto operation = element(element(inner(editing.root(), 0), 0, 0), 1, 0);
  edit(of_operation ? operation : inner(operation, 2));
  return !wire::decode_session_message(editing.bytes()).ok();
}

const std::pair<const char*, std::string> kNoNotes[] = {
    {"too long", std::string(base::kMaxNoteSize + 1, 'a')},
    {"not UTF-8", "\xff"},
    {"an escape", "\x1b[2J"},
    {"a C1 control", "\xc2\x9b"},
    {"a NUL", std::string("a\0b", 3)},
};

base::ItemId some_id() {
  SeededRandom random(7);
  return random_id<base::ItemKind>(random);
}

constexpr base::Words kSomeWords = {std::byte{1}};

base::Terms some_terms(base::DocumentKind kind) {
  base::Terms terms;
  terms.kind = kind;
  terms.revision = 5;
  terms.replaces = 2;
  terms.text = "A wording.";
  if (kind == base::DocumentKind::kStep) {
    terms.goal = some_id();
    terms.goal_words = kSomeWords;
  }
  return terms;
}

}  // namespace

TEST_CASE("every kind of operation with its longest text is decoded unchanged", "[wire]") {
  SeededRandom random(2);
  for (int i = 0; i < 400; ++i) {
    const std::size_t size = i % 4 == 0 ? base::kMaxNoteSize : 1 + random.below(100);
    const SessionMessage message = batch_of({random_body(size, random)}, random);
    REQUIRE(*wire::decode_session_message(wire::encode(message)) == message);
  }
}

TEST_CASE("the batch with the largest encoding fits a session and channel message", "[wire]") {
  SeededRandom random(3);
  std::vector<base::OperationBody> bodies;
  std::size_t room = base::kMaxBatchBytes;
  for (std::size_t i = 0; i < base::kMaxBatchOperations; ++i) {
    const std::size_t left = base::kMaxBatchOperations - i;
    // Choose sizes of texts for which Cap'n Proto adds the most padding up to whole words.
    const std::size_t size = std::min(base::kMaxNoteSize, (room - left * 128) / left / 8 * 8);
    bodies.push_back(base::Version{some_id(), some_terms(base::DocumentKind::kStep), 4, 1});
    std::get<base::Version>(bodies.back()).terms.text = std::string(size, 'a');
    room -= 128 + size;
  }
  base::OperationBatch batch = batch_of(std::move(bodies), random);
  for (int i = 0; i < 255; ++i)
    batch.through.epochs[random_id<base::EpochKind>(random)] = {base::Author::kPartner, 9};
  const auto bytes = wire::encode(SessionMessage(batch));
  CHECK(bytes.size() > std::size_t{140} * 1024);
  REQUIRE(*wire::decode_session_message(bytes) == SessionMessage(batch));
  const auto to_courier =
      wire::channel::encode(wire::channel::ToCourier(wire::channel::OperationsAre{1, batch}));
  CHECK(to_courier.size() <= wire::channel::kMaxChannelMessageSize);
  REQUIRE(wire::channel::decode_to_courier(to_courier).ok());
  const auto to_node = wire::channel::encode(wire::channel::ToNode(wire::channel::Store{1, batch}));
  CHECK(to_node.size() <= wire::channel::kMaxChannelMessageSize);
  REQUIRE(wire::channel::decode_to_node(to_node).ok());
}

TEST_CASE("an Extra is decoded unchanged up to its limits, and refused beyond", "[wire]") {
  SeededRandom random(4);
  base::Extra longest{some_id(), 0xffff, base::Bytes(base::kMaxExtraPlaceSize, std::byte{0xff}),
                      0xffffffff, base::Bytes(base::kMaxExtraContentSize, std::byte{0x80})};
  for (const std::size_t count : {1, 2, 3}) {
    const SessionMessage message =
        batch_of(std::vector<base::OperationBody>(count, longest), random);
    REQUIRE(*wire::decode_session_message(wire::encode(message)) == message);
  }
  const base::Extra extra{some_id(), 9, base::Bytes(3, std::byte{1}), 1,
                          base::Bytes(8, std::byte{2})};
  REQUIRE_FALSE(refused_after(extra, [](auto) {}));
  CHECK(refused_after(extra, [](auto at) { set<std::uint16_t>(at, 0, 0); }));
  CHECK(refused_after(extra, [](auto at) { set<std::uint32_t>(at, 1, 0); }));
  CHECK(refused_after(extra,
                      [](auto at) { set_data(pointer(at, 0), base::kMaxExtraPlaceSize + 1, 1); }));
  CHECK(refused_after(
      extra, [](auto at) { set_data(pointer(at, 1), base::kMaxExtraContentSize + 1, 1); }));
}

TEST_CASE("a reply beyond a limit makes the whole message refused", "[wire]") {
  const base::Reply reply{some_id(), some_id(), 3, "A reply.", kSomeWords};
  REQUIRE_FALSE(refused_after(reply, [](auto) {}));
  REQUIRE_FALSE(refused_after(reply, [](auto at) { set<std::uint32_t>(at, 0, 0); }));
  CHECK(refused_after(reply, [](auto at) { set<std::uint32_t>(at, 0, 2); }));
  CHECK(refused_after(reply, [](auto at) { set_data(pointer(at, 0), 15, 1); }));
  CHECK(refused_after(reply, [](auto at) { pointer(at, 0).clear(); }));
  CHECK(refused_after(reply, [](auto at) { set_text(pointer(at, 1), ""); }));
  for (const auto& [name, text] : kNoNotes) {
    INFO(name);
    CHECK(refused_after(reply, [&text = text](auto at) { set_text(pointer(at, 1), text); }));
  }
  const base::Replies replies{some_id(), 1};
  CHECK(refused_after(
      replies, [](auto at) { set<std::uint32_t>(at, 12, 0); }, /*of_operation=*/true));
}

TEST_CASE("a version or an acceptance past a limit gets the message refused", "[wire]") {
  const base::Version version{some_id(), some_terms(base::DocumentKind::kStep), 4, 2};
  const base::Version goal{some_id(), some_terms(base::DocumentKind::kGoal), 4, 2};
  const base::Accept accept{some_id(), some_terms(base::DocumentKind::kStep)};
  const std::pair<const char*, Edit> edits[] = {
      {"no kind", [](auto at) { set<std::uint16_t>(at, 0, 0); }},
      {"unknown kind", [](auto at) { set<std::uint16_t>(at, 0, 6); }},
      {"no state", [](auto at) { set<std::uint16_t>(at, 2, 0); }},
      {"unknown state", [](auto at) { set<std::uint16_t>(at, 2, 3); }},
      {"revision zero", [](auto at) { set<std::uint32_t>(at, 4, 0); }},
      {"revision too high", [](auto at) { set<std::uint32_t>(at, 4, (1U << 30) + 1); }},
      {"replaces too high", [](auto at) { set<std::uint32_t>(at, 8, (1U << 30) + 1); }},
      {"no goal", [](auto at) { pointer(at, 0).clear(); }},
      {"short goal", [](auto at) { set_data(pointer(at, 0), 15, 1); }},
      {"short tag", [](auto at) { set_data(pointer(at, 1), 15, 1); }},
      {"long tag", [](auto at) { set_data(pointer(at, 1), 17, 1); }},
      {"no words of the goal", [](auto at) { pointer(at, 3).clear(); }},
      {"short words of the goal", [](auto at) { set_data(pointer(at, 3), 15, 1); }},
      {"words of zeros", [](auto at) { set_data(pointer(at, 3), 16, 0); }},
  };
  REQUIRE_FALSE(refused_after(version, [](auto) {}));
  REQUIRE_FALSE(refused_after(goal, [](auto) {}));
  REQUIRE_FALSE(refused_after(accept, [](auto) {}));
  for (const auto& [name, edit] : edits) {
    INFO(name);
    CHECK(refused_after(version, [&edit = edit](auto at) { edit(inner(at, 0)); }));
    CHECK(refused_after(accept, edit));
  }
  for (const auto& [name, text] : kNoNotes) {
    INFO(name);
    CHECK(refused_after(version,
                        [&text = text](auto at) { set_text(pointer(inner(at, 0), 2), text); }));
    CHECK(refused_after(accept, [&text = text](auto at) { set_text(pointer(at, 2), text); }));
  }
  CHECK(refused_after(goal, [](auto at) { set_data(pointer(inner(at, 0), 0), 16, 1); }));
  CHECK(refused_after(version, [](auto at) { set<std::uint32_t>(at, 0, 5); }));
  CHECK(refused_after(version, [](auto at) { set<std::uint32_t>(at, 4, (1U << 30) + 1); }));
  REQUIRE_FALSE(refused_after(version, [](auto at) { set_text(pointer(inner(at, 0), 2), ""); }));
  CHECK(refused_after(goal, [](auto at) { set_data(pointer(inner(at, 0), 3), 16, 1); }));
  CHECK(refused_after(accept, [](auto at) { set_text(pointer(at, 2), ""); }));
  for (const std::uint16_t kind : {std::uint16_t{4}, std::uint16_t{5}}) {
    CHECK(refused_after(base::Accept{some_id(), some_terms(base::DocumentKind::kGoal)},
                        [&](auto at) { set<std::uint16_t>(at, 0, kind); }));
  }
}

TEST_CASE("a report, question, seal or answer past a limit is refused", "[wire]") {
  const base::Report report{some_id(), 1, "My part.", kSomeWords};
  const base::Question question{some_id(), "A question?"};
  const base::Seal seal{some_id(), base::QuestionRole::kAsked, {}, kSomeWords};
  base::Answer answer{some_id(), base::QuestionRole::kAsker, {}, "An answer.", kSomeWords};
  answer.nonce.fill(std::byte{1});
  CHECK(refused_after(report, [](auto at) { set<std::uint32_t>(at, 0, 0); }));
  CHECK(refused_after(report, [](auto at) { set_text(pointer(at, 0), ""); }));
  REQUIRE_FALSE(refused_after(report, [](auto at) {
    set_text(pointer(at, 0), "");
    pointer(at, 1).clear();
  }));
  CHECK(refused_after(
      question, [](auto at) { set_text(pointer(at, 2), ""); }, /*of_operation=*/true));
  for (const std::uint16_t role : {std::uint16_t{0}, std::uint16_t{3}}) {
    CHECK(refused_after(seal, [&](auto at) { set<std::uint16_t>(at, 0, role); }));
    CHECK(refused_after(answer, [&](auto at) { set<std::uint16_t>(at, 0, role); }));
  }
  for (const std::size_t size : {0, 31, 33}) {
    CHECK(refused_after(seal, [&](auto at) { set_data(pointer(at, 0), size, 1); }));
    CHECK(refused_after(answer, [&](auto at) { set_data(pointer(at, 0), size, 1); }));
  }
  // An answer without text says that the answer was taken back. It must not have a nonce.
  CHECK(refused_after(answer, [](auto at) { set_text(pointer(at, 1), ""); }));
  for (const auto& [name, text] : kNoNotes) {
    INFO(name);
    CHECK(refused_after(report, [&text = text](auto at) { set_text(pointer(at, 0), text); }));
    CHECK(refused_after(
        question, [&text = text](auto at) { set_text(pointer(at, 2), text); },
        /*of_operation=*/true));
    CHECK(refused_after(answer, [&text = text](auto at) { set_text(pointer(at, 1), text); }));
  }
}

TEST_CASE("an operation that must name words and does not is refused", "[wire]") {
  const base::Acknowledgement mark{some_id(), base::AcknowledgementKind::kWithYou, 1, kSomeWords};
  const base::Acknowledgement withdrawn{some_id(), base::AcknowledgementKind::kWithdrawn, 2, {}};
  const base::Reply reply{some_id(), some_id(), 3, "A reply.", kSomeWords};
  const base::Report report{some_id(), 1, "My part.", kSomeWords};
  const base::Seal seal{some_id(), base::QuestionRole::kAsked, {}, kSomeWords};
  const base::Answer answer{some_id(), base::QuestionRole::kAsked, {}, "An answer.", kSomeWords};
  const std::pair<base::OperationBody, unsigned> bodies[] = {
      {mark, 0}, {reply, 2}, {report, 1}, {seal, 1}, {answer, 2}};
  for (const auto& [body, place] : bodies) {
    INFO(body.index());
    REQUIRE_FALSE(refused_after(body, [](auto) {}));
    CHECK(refused_after(body, [&place = place](auto at) { pointer(at, place).clear(); }));
    CHECK(refused_after(body, [&place = place](auto at) { set_data(pointer(at, place), 16, 0); }));
    for (const std::size_t size : {15, 17}) {
      CHECK(refused_after(
          body, [&place = place, size](auto at) { set_data(pointer(at, place), size, 1); }));
    }
  }
  REQUIRE_FALSE(refused_after(withdrawn, [](auto) {}));
  CHECK(refused_after(withdrawn, [](auto at) { set_data(pointer(at, 0), 16, 1); }));
}
