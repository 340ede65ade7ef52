#include "ledger/pictures.h"

#include "couple.h"
#include "fakes/long_run.h"
#include "scene.h"

// Tests the pictures of shares: a list that goes with the words, and pieces that come after them.

using namespace waterline;
using namespace waterline::ledger;

namespace {

const base::WallTime kDueForPictures{std::chrono::hours(600000)};

PictureToShare drawn(fakes::SeededRandom& random, std::size_t length,
                     const std::string& description = "the lake in the morning") {
  PictureToShare picture{description, 2048, 1536, base::Bytes(length)};
  random.fill(picture.jpeg);
  return picture;
}

base::ItemId share_with(Device& device, const std::string& text,
                        const std::vector<PictureToShare>& pictures) {
  const auto id = device->item_id(base::Depth::kWhole, text, kDueForPictures);
  REQUIRE(device->share(id, base::Depth::kWhole, text, {}, {}, false, pictures).value());
  return id;
}

std::vector<PictureView::State> states(Device& device, const base::ItemId& item) {
  std::vector<PictureView::State> all;
  for (const PictureView& one : device->item(item)->pictures) all.push_back(one.state);
  return all;
}

std::size_t pieces_held(Device& device) {
  return static_cast<std::size_t>(std::ranges::count_if(
      all_held(device), [](const auto& one) { return base::is_piece(one.body); }));
}

using State = PictureView::State;

}  // namespace

TEST_CASE("a list of pictures reads as it was written, and nothing else does",
          "[ledger][pictures]") {
  fakes::SeededRandom random(1);
  const auto key = crypto::AuthorKey::generate(random);
  const auto item = base::ItemId::generate(random);
  std::vector<base::Picture> listed;
  CHECK(read_pictures(written_pictures(listed)) == listed);
  for (const std::size_t length :
       {std::size_t{1}, base::kPieceSize, base::kPieceSize + 1, base::kMaxPictureLength}) {
    listed.push_back(describe(key, item, drawn(random, length)));
    CHECK(read_pictures(written_pictures(listed)) == listed);
  }
  CHECK(listed.back().pieces.size() == base::kMaxPieces);
  CHECK(piece_count(9 * base::kPieceSize) == 10);
  CHECK(piece_count(13 * base::kPieceSize) == 14);
  const base::Bytes written = written_pictures(listed);
  CHECK(written.size() <= base::kMaxExtraContentSize);
  for (std::size_t size = 0; size < written.size(); size += 7)
    CHECK_FALSE(read_pictures(base::ByteView(written).first(size)).has_value());
  base::Bytes longer = written;
  longer.push_back(std::byte{0});
  CHECK_FALSE(read_pictures(longer).has_value());
  // The same picture twice, a description with a control character, and a size of nothing.
  CHECK_FALSE(read_pictures(written_pictures(std::vector{listed[0], listed[0]})).has_value());
  for (const auto& spoil : std::vector<std::function<void(base::Picture&)>>{
           [](base::Picture& one) { one.description = "\x1b[2J"; },
           [](base::Picture& one) { one.description = std::string(1001, 'a'); },
           [](base::Picture& one) { one.width = 0; },
           [](base::Picture& one) { one.height = 2049; }}) {
    base::Picture spoiled = listed[0];
    spoil(spoiled);
    CHECK_FALSE(read_pictures(written_pictures(std::vector{spoiled})).has_value());
  }
}

TEST_CASE("the partner has words and descriptions at once, and the same picture later",
          "[ledger][pictures]") {
  Device a{1};
  Device b{2};
  pair(a, b);
  exchange(a, b);
  const auto picture = drawn(a.random, 3 * base::kPieceSize + 5);
  const auto item = share_with(a, "we were there", {picture});
  CHECK(states(a, item) == std::vector{State::kHere});
  // The first batch has the words and the list, and no piece.
  send(a, b, {.max_batches = 1});
  REQUIRE(b->item(item)->pictures.size() == 1);
  const auto id = b->item(item)->pictures[0].id;
  CHECK(b->item(item)->pictures[0].description == picture.description);
  CHECK(states(b, item) == std::vector{State::kOnItsWay});
  CHECK(fails(b->picture(item, id), Error::kNotHere));
  CHECK(pieces_held(b) == 0);
  exchange(a, b);
  CHECK(states(b, item) == std::vector{State::kHere});
  CHECK(b->picture(item, id).value() == picture.jpeg);
  CHECK(a->picture(item, id).value() == picture.jpeg);
  check_in_step(a, b);
  CHECK_FALSE(b->has_unreadable().value());
  CHECK(fails(b->picture(item, base::PictureId::generate(b.random)), Error::kNoPicture));
}

TEST_CASE("a line has no picture, and a share has four at most", "[ledger][pictures]") {
  Device a{1};
  Device b{2};
  pair(a, b);
  std::vector<PictureToShare> pictures;
  for (int i = 0; i < 5; ++i) pictures.push_back(drawn(a.random, 10));
  const auto item = base::ItemId::generate(a.random);
  CHECK(fails(a->share(item, base::Depth::kWhole, "a", {}, {}, false, pictures), Error::kTooMany));
  pictures.resize(1);
  CHECK(
      fails(a->share(item, base::Depth::kLine, "a", {}, {}, false, pictures), Error::kBadPicture));
  pictures[0].jpeg.resize(base::kMaxPictureLength + 1);
  CHECK(
      fails(a->share(item, base::Depth::kWhole, "a", {}, {}, false, pictures), Error::kBadPicture));
  CHECK(a.items().empty());
}

TEST_CASE("words never wait for pictures", "[ledger][pictures]") {
  Device a{1};
  Device b{2};
  pair(a, b);
  exchange(a, b);
  std::vector<PictureToShare> pictures;
  for (int i = 0; i < 4; ++i) pictures.push_back(drawn(a.random, base::kMaxPictureLength));
  share_with(a, "many pictures", pictures);
  base::VersionVector theirs = b->vector().value().mirrored();
  const auto hand_over = [&] {
    const auto batch = a->lacking(theirs, base::kMaxBatchBytes).value();
    CHECK(b->apply(mirrored(batch))->refused == 0);
    add(theirs, batch.through);
    return batch;
  };
  hand_over();
  for (int i = 0; i < 3; ++i) {
    const auto batch = hand_over();
    REQUIRE(batch.operations.size() == 3);
    CHECK(base::is_piece(batch.operations[0].body));
    CHECK_FALSE(batch.last);
  }
  // A word that is written now is in the very next batch.
  const auto line = Scene::share(a, "come to the table");
  const auto batch = hand_over();
  REQUIRE(batch.operations.size() == 1);
  CHECK(b->item(line)->text == "come to the table");
  CHECK(pieces_held(b) == 9);
  for (bool last = false; !last;) last = hand_over().last;
  check_in_step(a, b);
  CHECK(b->item(line).ok());
}

TEST_CASE("a piece is taken in only if a list of its author names it", "[ledger][pictures]") {
  Scene scene;
  const auto their_key = crypto::AuthorKey::generate(scene.random);
  const auto picture = drawn(scene.random, 2 * base::kPieceSize);
  const auto listed = describe(their_key, scene.theirs, picture);
  const auto list = [&](const base::ItemId& item, std::uint32_t revision = 1,
                        std::vector<base::Picture> pictures = {}) {
    return list_of(item, written_pictures(pictures), revision);
  };
  const auto piece = [&](std::size_t index, std::size_t content) {
    return piece_at(scene.theirs, listed.id, index, piece_of(picture.jpeg, content));
  };
  const auto epoch = scene.new_epoch();

  SECTION("before the list, it is not stored and accuses nobody") {
    const Applied applied = scene.hand_over(scene.operation(epoch, 1, piece(0, 0)));
    CHECK(applied.unnamed == 1);
    CHECK(applied.refused + applied.stored == 0);
    CHECK(applied.taken_until.at(epoch) == 0);
  }
  SECTION("about an item of the other person, list and piece are refused") {
    scene.refuses(scene.operation(epoch, 1, list(scene.mine, 1, {listed})));
  }
  SECTION("a list that breaks a rule is refused") {
    auto broken = list(scene.theirs, 1, {listed});
    broken.content.pop_back();
    scene.refuses(scene.operation(epoch, 1, broken));
    auto placed = list(scene.theirs, 1, {listed});
    placed.place.push_back(std::byte{1});
    scene.refuses(scene.operation(epoch, 2, placed));
  }
  SECTION("with a list") {
    scene.accepts(scene.operation(epoch, 1, list(scene.theirs, 1, {listed})));
    scene.refuses(scene.operation(epoch, 2, piece(0, 1)));  // other content than the list says
    scene.refuses(scene.operation(epoch, 3, piece(2, 0)));  // there are two pieces
    scene.refuses(scene.operation(epoch, 4, piece(99, 0)));
    auto other = piece(0, 0);
    other.revision = 2;
    scene.refuses(scene.operation(epoch, 5, other));
    other = piece(0, 0);
    other.content.pop_back();
    scene.refuses(scene.operation(epoch, 6, other));
    const auto first = scene.operation(epoch, 7, piece(0, 0));
    scene.accepts(first);
    CHECK(states(scene.alex, scene.theirs) == std::vector{State::kOnItsWay});
    scene.accepts(scene.operation(epoch, 8, piece(1, 1)));
    CHECK(states(scene.alex, scene.theirs) == std::vector{State::kHere});
    CHECK(scene.alex->picture(scene.theirs, listed.id).value() == picture.jpeg);
    // Another list that does not name the picture removes its pieces.
    scene.accepts(scene.operation(epoch, 9, list(scene.theirs, 2)));
    CHECK_FALSE(scene.holds(first));
    CHECK(states(scene.alex, scene.theirs).empty());
    check_room(scene.alex);
    CHECK(scene.hand_over(scene.operation(epoch, 10, piece(0, 0))).unnamed == 1);
  }
}

TEST_CASE("a picture that does not fit is left out, and words still come", "[ledger][pictures]") {
  Device a{1};
  Device b{2};
  pair(a, b);
  exchange(a, b);
  b.close();
  {
    auto database = store::Database::open(b.file(), b.store_key.bytes(), schema(), b.random);
    REQUIRE(database.ok());
    auto row = database->prepare("UPDATE partner SET extra_bytes = ?1");
    row.bind(1, static_cast<std::int64_t>(kPartnerExtraQuota - 64 * 1024));
    REQUIRE(row.run().ok());
  }
  b.open();
  const auto item = share_with(a, "too large", {drawn(a.random, 5 * base::kPieceSize)});
  exchange(a, b);
  CHECK(states(b, item) == std::vector{State::kDidNotFit});
  CHECK(fails(b->picture(item, b->item(item)->pictures[0].id), Error::kNotHere));
  Scene::share(a, "words");
  exchange(a, b);
  CHECK(b.items().size() == 2);
  // Nothing of it is sent again.
  CHECK(send(a, b).stored == 0);
}

TEST_CASE("taking a share back removes its pieces on both devices, after any of them",
          "[ledger][pictures]") {
  for (std::size_t sent = 0; sent < 7; ++sent) {
    INFO(sent << " batches were sent");
    Device a{1};
    Device b{2};
    pair(a, b);
    exchange(a, b);
    const auto item = share_with(a, "for a while",
                                 {drawn(a.random, 3 * base::kPieceSize), drawn(a.random, 70'000)});
    send(a, b, {.max_bytes = 20'000, .max_batches = sent});
    const bool by_expiry = sent % 2 == 1;
    if (by_expiry) {
      REQUIRE(a->revise(item, base::Depth::kWhole, "for a while", {},
                        base::Day(std::chrono::days(20000)))
                  .ok());
      if (sent > 2) exchange(a, b);
      REQUIRE(b->expire(base::Day(std::chrono::days(20001))).ok());
      if (sent > 2) CHECK(pieces_held(b) == 0);
      check_room(b);
      REQUIRE(a->expire(base::Day(std::chrono::days(20001))).ok());
    } else {
      REQUIRE(a->take_back(item).ok());
    }
    CHECK(pieces_held(a) == 0);
    exchange(a, b);
    CHECK(pieces_held(b) == 0);
    check_in_step(a, b);
    CHECK(send(a, b).stored == 0);
  }
}

TEST_CASE("a share whose last day alone was changed is taken back there too", "[ledger][sharing]") {
  Device a{1};
  Device b{2};
  pair(a, b);
  exchange(a, b);
  const auto item = Scene::share(a, "for a week");
  exchange(a, b);
  REQUIRE(
      a->revise(item, base::Depth::kWhole, "for a week", {}, base::Day(std::chrono::days(20000)))
          .ok());
  // Nobody has seen the new last day, but the words were sent.
  CHECK_FALSE(a->given()->at(0).unsent);
  SECTION("taken back before the next meeting") {
    REQUIRE(a->take_back(item).ok());
    exchange(a, b);
    CHECK(b->item(item)->taken_back);
    check_in_step(a, b);
  }
  SECTION("the pairing ends before the next meeting") {
    CHECK(a->end_partnership().value() == 1);
    CHECK(a->item(item)->text == "for a week");
  }
}

TEST_CASE("a revised share keeps, drops and adds pictures, and sends only what is new",
          "[ledger][pictures]") {
  Device a{1};
  Device b{2};
  pair(a, b);
  const auto kept = drawn(a.random, 2 * base::kPieceSize);
  const auto dropped = drawn(a.random, 2 * base::kPieceSize);
  const auto item = share_with(a, "first words", {kept, dropped});
  exchange(a, b);
  REQUIRE(b->acknowledge(item, base::AcknowledgementKind::kWithYou).ok());
  exchange(a, b);
  const auto pieces_of_next_exchange = [&] {
    std::vector<base::OperationBatch> seen;
    exchange(a, b, &seen);
    std::size_t pieces = 0;
    for (const auto& batch : seen) {
      pieces += static_cast<std::size_t>(std::ranges::count_if(
          batch.operations, [](const auto& one) { return base::is_piece(one.body); }));
    }
    return pieces;
  };
  SECTION("other words alone keep all pictures, and no piece is sent") {
    REQUIRE(a->revise(item, base::Depth::kWhole, "second words", {}).ok());
    CHECK(pieces_of_next_exchange() == 0);
    CHECK(states(b, item).size() == 2);
  }
  SECTION("one is kept, one dropped, one added") {
    const auto added = drawn(a.random, base::kPieceSize);
    REQUIRE(
        a->revise(item, base::Depth::kWhole, "first words", {}, {}, std::vector{kept, added}).ok());
    CHECK(pieces_of_next_exchange() == 1);
    CHECK(states(b, item) == std::vector{State::kHere, State::kHere});
    CHECK(pieces_held(b) == 3);
    // What was said about the share was said before it had these pictures.
    CHECK(b->item(item)->revised);
    CHECK(b->item(item)->acknowledgement_to_earlier);
    // The same once more changes nothing.
    REQUIRE(
        a->revise(item, base::Depth::kWhole, "first words", {}, {}, std::vector{kept, added}).ok());
    CHECK_FALSE(a->acts_wait().value());
  }
  SECTION("a share that becomes a line loses its pictures") {
    REQUIRE(a->revise(item, base::Depth::kLine, "a line", {}).ok());
    exchange(a, b);
    CHECK(pieces_held(b) == 0);
    CHECK(states(b, item).empty());
  }
  check_in_step(a, b);
  check_room(b);
}

TEST_CASE("a program that does not know pictures keeps the pieces and hands them back",
          "[ledger][pictures]") {
  Device a{1};
  Device b{2};
  pair(a, b);
  exchange(a, b);
  a.back_up();
  const auto picture = drawn(a.random, 3 * base::kPieceSize);
  const auto item = share_with(a, "kept by an older program", {picture});
  exchange(a, b);
  // The older program returns everything in the order of the epochs' names. So pieces may come
  // before the list that names them.
  std::vector<base::OperationBatch> batches;
  for (const auto& operation : all_held(b)) {
    base::OperationBatch batch;
    batch.operations = {operation};
    const auto mark = b->vector()->epochs.at(operation.epoch);
    batch.through.epochs[operation.epoch] = {base::mirrored(mark.author), operation.number};
    base::is_piece(operation.body) ? static_cast<void>(batches.insert(batches.begin(), batch))
                                   : batches.push_back(batch);
  }
  a.restore();
  meet(a, b->vector()->mirrored());
  for (const auto& batch : batches) {
    if (base::is_piece(batch.operations[0].body)) CHECK(a->apply(batch)->recovered == 1);
  }
  std::ranges::reverse(batches);
  for (const auto& batch : batches) CHECK(a->apply(batch)->refused == 0);
  CHECK(states(a, item) == std::vector{State::kHere});
  exchange(a, b);
  check_in_step(a, b);
}

TEST_CASE("an ended pairing keeps what was sent of a picture, and sends no more",
          "[ledger][pictures]") {
  Device a{1};
  Device b{2};
  pair(a, b);
  exchange(a, b);
  share_with(a, "not sent", {drawn(a.random, 3 * base::kPieceSize)});
  CHECK(a->end_partnership().value() == 1);
  CHECK(a.items().empty());
  a.close();
  {
    auto database = store::Database::open(a.file(), a.store_key.bytes(), schema(), a.random);
    REQUIRE(database.ok());
    auto row = database->prepare("SELECT count(*) FROM operation WHERE kind = 12");
    REQUIRE(row.step().value());
    CHECK(row.integer(0) == 0);
  }
  a.open();
}

TEST_CASE("a journal that begins anew many times gathers its pieces", "[ledger][pictures]") {
  Device a{1};
  Device b{2};
  pair(a, b);
  std::map<base::ItemId, base::Bytes> shared;
  for (int i = 0; i < 40; ++i) {
    const auto picture = drawn(a.random, 100);
    shared[share_with(a, "picture " + std::to_string(i), {picture})] = picture.jpeg;
    exchange(a, b);
    REQUIRE(a->restored().ok());
  }
  exchange(a, b);
  CHECK(a->vector()->epochs.size() < 100);
  for (const auto& [item, jpeg] : shared) {
    const auto id = b->item(item)->pictures[0].id;
    CHECK(b->picture(item, id).value() == jpeg);
  }
  check_in_step(a, b);
}
