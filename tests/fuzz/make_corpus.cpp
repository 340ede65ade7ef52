#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "crypto/password_hash.h"
#include "crypto/words.h"
#include "fakes/seeded_random.h"
#include "formats/coded_reading.h"
#include "keyring/keyring.h"
#include "ledger/pictures.h"
#include "lens/made_photo.h"
#include "lens/qr.h"
#include "pairing/code.h"
#include "pairing/frame.h"
#include "reader/made_archive.h"
#include "reader/read.h"
#include "sound/encoder.h"
#include "sound/made_sound.h"
#include "sync/frame.h"
#include "wire/bundle_messages.h"
#include "wire/channel_messages.h"
#include "wire/random_values.h"
#include "wire/session_messages.h"

// Writes the first seeds of every target into the given folder: small inputs that reach each part
// of a format. Other files in the folder stay, such as those that libFuzzer found.
namespace {

using namespace waterline;
using namespace waterline::testing;
namespace channel = wire::channel;

std::filesystem::path folder;

void seed(const std::string& target, const std::string& name, base::ByteView content) {
  std::filesystem::create_directories(folder / target);
  std::ofstream stream(folder / target / name, std::ios::binary);
  stream << base::text_of(content);
}

void seed(const std::string& target, const std::string& name, std::string_view content) {
  seed(target, name, base::bytes_of(content));
}

// Returns an input whose first byte is `choice`, followed by the rest.
base::Bytes choosing(std::uint8_t choice, base::ByteView rest) {
  base::Bytes bytes{std::byte{choice}};
  base::append(bytes, rest);
  return bytes;
}

void make_keyring() {
  fakes::SeededRandom random(1);
  const auto created = keyring::create(base::bytes_of("a passphrase"), keyring::kCostFloor, random);
  const base::ByteView file = created->file;
  seed("keyring", "whole", choosing(0, file));
  seed("keyring", "cut", choosing(0, file.first(100)));
  seed("keyring", "right-checksum", choosing(1, file.first(file.size() - 64)));
  seed("keyring", "passphrase-slot", choosing(2, file.subspan(12, 132)));
  seed("keyring", "recovery-slot", choosing(2, file.subspan(144, 132)));
  seed("keyring", "deep-slot", choosing(2, file.subspan(276, 132)));
  seed("keyring", "nothing", base::ByteView());
}

// Returns an edit as fuzz_store and fuzz_backup read it: the file or part, the kind, the offset,
// then the kind's arguments.
base::Bytes edit(std::uint8_t file, std::uint8_t kind, std::uint32_t at, base::ByteView more) {
  base::Bytes bytes{std::byte{file}, std::byte{kind}};
  base::append_little_endian(bytes, at);
  base::append(bytes, more);
  return bytes;
}

void make_store() {
  const base::Bytes bit{std::byte{3}};
  const base::Bytes to{std::byte{0}, std::byte{32}, std::byte{0}, std::byte{0}};
  const base::Bytes some{std::byte{4}, std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
  seed("store", "sound-disk", choosing(0, {}));
  for (const std::uint8_t file : {std::uint8_t{0}, std::uint8_t{1}}) {
    const std::string name = file == 0 ? "main-" : "log-";
    seed("store", name + "bytes", choosing(0, edit(file, 0, 5000, some)));
    seed("store", name + "bit-at-the-start", choosing(0, edit(file, 1, 9, bit)));
    seed("store", name + "bit", choosing(0, edit(file, 1, 9000, bit)));
    seed("store", name + "cut", choosing(0, edit(file, 2, 8192, {})));
    seed("store", name + "cut-to-nothing", choosing(0, edit(file, 2, 0, {})));
    seed("store", name + "longer", choosing(0, edit(file, 3, 0, some)));
    seed("store", name + "moved", choosing(0, edit(file, 4, 12288, to)));
  }
  // Returns an input for fuzz_store with an edit of the unsealed pages. Unlike an edit of the files
  // on disk, it has no byte that chooses a file, because there is only one.
  const auto behind = [&](std::uint8_t kind, std::uint32_t at, base::ByteView more) {
    base::Bytes bytes = edit(0, kind, at, more);
    bytes.erase(bytes.begin());
    return choosing(1, bytes);
  };
  seed("store", "sound-pages", choosing(1, {}));
  for (const std::uint32_t at :
       {18U, 28U, 36U, 52U, 100U, 103U, 105U, 4096U, 4099U, 4104U, 8192U, 12290U, 16390U}) {
    seed("store", "pages-bytes-" + std::to_string(at), behind(0, at, some));
    seed("store", "pages-bit-" + std::to_string(at), behind(1, at, bit));
  }
  seed("store", "pages-cut", behind(2, 8192, {}));
  seed("store", "pages-longer", behind(3, 0, some));
  seed("store", "pages-moved", behind(4, 12288, to));
  // Returns an input that puts older parts back: the present moment, then for each older part its
  // moment, its kind and its number.
  const auto older = [](std::initializer_list<std::uint8_t> parts) {
    base::Bytes bytes;
    for (const std::uint8_t part : parts) bytes.push_back(std::byte{part});
    return choosing(2, bytes);
  };
  seed("store", "older-none", older({14}));
  seed("store", "older-page", older({14, 9, 1, 4}));
  seed("store", "older-nodes", older({14, 9, 1, 1, 9, 1, 2}));
  seed("store", "older-header", older({14, 9, 0, 0, 9, 0, 1}));
  seed("store", "older-header-and-pages",
       older({14, 9, 0, 0, 9, 0, 1, 9, 1, 1, 9, 1, 2, 9, 1, 3, 9, 1, 4}));
  seed("store", "older-all",
       older({14, 9, 0, 0, 9, 0, 1, 9, 1, 1, 9, 1, 2, 9,  1, 3, 9,  1, 4, 9,  1, 5, 9,
              1,  6, 9, 1, 7, 9, 1, 8, 9, 1, 9, 9, 1, 10, 9, 1, 11, 9, 1, 12, 9, 4}));
  seed("store", "older-log", older({13, 11, 4}));
  seed("store", "older-log-header", older({13, 11, 2, 0}));
  seed("store", "older-record", older({13, 12, 3, 1, 11, 3, 2}));
  seed("store", "older-log-of-a-closed-one", older({14, 13, 4}));
}

// Inputs for the content of a backup, as fuzz_backup reads it: a size and content, the offset of
// the rest, and the rest.
void make_backup_inside() {
  const auto with = [](base::ByteView parts, std::uint8_t further, base::ByteView rest) {
    // The first bytes of a backup's content, which describe it: the backup was made in 1970, and
    // the journal is not paired.
    base::Bytes content(32);
    base::append(content, parts);
    base::Bytes bytes{std::byte{2}};
    base::append_little_endian(bytes, static_cast<std::uint16_t>(content.size()));
    base::append(bytes, content);
    bytes.push_back(std::byte{further});
    base::append(bytes, rest);
    return bytes;
  };
  const auto part = [](std::uint8_t code, std::uint64_t length) {
    base::Bytes bytes{std::byte{code}};
    base::append_little_endian(bytes, length);
    return bytes;
  };
  constexpr std::uint64_t kPage = 4096;
  base::Bytes three;
  for (std::uint8_t code = 1; code <= 3; ++code) {
    base::append(three, part(code, kPage));
    three.resize(three.size() + kPage, std::byte{code});
  }
  seed("backup", "inside-three-parts", with(three, 0, base::Bytes(1)));
  seed("backup", "inside-zeros-behind", with(three, 130, base::Bytes(100)));
  seed("backup", "inside-no-end", with(three, 0, {}));
  seed("backup", "inside-dirt-behind", with(three, 70, three));
  seed("backup", "inside-page-missing", with(base::ByteView(three).first(2 * kPage), 0, {}));
  seed("backup", "inside-wrong-order", with(base::ByteView(three).subspan(9 + kPage), 0, {}));
  seed("backup", "inside-no-pages", with(part(1, 0), 4, {}));
  seed("backup", "inside-half-a-page", with(part(1, kPage / 2), 4, {}));
  seed("backup", "inside-pages-without-end",
       with(part(1, ~std::uint64_t{0} / kPage * kPage), 200, {}));
  seed("backup", "inside-long-part", with(part(1, 30 * kPage), 200, three));
  base::Bytes four = three;
  base::append(four, part(4, kPage));
  four.resize(four.size() + kPage, std::byte{4});
  seed("backup", "inside-part-of-later", with(four, 4, {}));
  seed("backup", "inside-nothing", with({}, 0, {}));
}

void make_pictures() {
  base::Picture one{base::PictureId::from_bytes(base::Bytes(16, std::byte{7})),
                    40'000,
                    2'048,
                    1'536,
                    "the lake",
                    {}};
  one.pieces.assign(ledger::piece_count(one.length), base::PieceHash{std::byte{9}});
  base::Picture other = one;
  other.id = base::PictureId();
  other.description.clear();
  const base::Bytes both = ledger::written_pictures(std::vector{one, other});
  seed("pictures", "none", ledger::written_pictures({}));
  seed("pictures", "two", both);
  seed("pictures", "cut", base::ByteView(both).first(both.size() - 1));
  seed("pictures", "same-id", ledger::written_pictures(std::vector{one, one}));
  seed("pictures", "place", ledger::piece_at({}, one.id, 35).place);
}

void make_slot_file() {
  const auto edited = [](std::uint8_t kind, std::uint32_t at, base::ByteView more) {
    base::Bytes bytes = edit(0, kind, at, more);
    bytes.erase(bytes.begin());  // there is only one file
    return bytes;
  };
  const base::Bytes bit{std::byte{3}};
  const base::Bytes some{std::byte{4}, std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
  base::Bytes to;
  base::append_little_endian(to, std::uint32_t{3 * 65536});
  seed("slot_file", "sound", base::ByteView());
  seed("slot_file", "id", edited(0, 12, some));
  seed("slot_file", "magic", edited(1, 2, bit));
  seed("slot_file", "version", edited(1, 8, bit));
  seed("slot_file", "chunk", edited(0, 5000, some));
  seed("slot_file", "bit", edited(1, 70000, bit));
  seed("slot_file", "cut-in-a-slot", edited(2, 100000, {}));
  seed("slot_file", "cut-in-the-header", edited(2, 100, {}));
  seed("slot_file", "longer", edited(3, 0, some));
  seed("slot_file", "moved", edited(4, 70000, to));
}

void make_backup() {
  const base::Bytes bit{std::byte{3}};
  const base::Bytes some{std::byte{4}, std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
  const base::Bytes to{std::byte{0}, std::byte{0}, std::byte{1}, std::byte{0}};
  // 73,728: an offset in chunk 1.
  const base::Bytes further{std::byte{0}, std::byte{0x20}, std::byte{1}, std::byte{0}};
  seed("backup", "sound-file", choosing(0, {}));
  seed("backup", "sound-file-checksum-made", choosing(1, {}));
  for (const std::uint8_t kind : {std::uint8_t{0}, std::uint8_t{1}}) {
    const std::string name = kind == 0 ? "" : "checksum-made-";
    for (const std::uint32_t at :
         {0U, 8U, 9U, 12U, 28U, 36U, 40U, 44U, 100U, 172U, 310U, 600U, 900U, 960U}) {
      seed("backup", name + "header-bytes-" + std::to_string(at),
           choosing(kind, edit(0, 0, at, some)));
      seed("backup", name + "header-bit-" + std::to_string(at),
           choosing(kind, edit(0, 1, at, bit)));
    }
  }
  for (const std::uint32_t at : {0U, 11U, 991U, 992U, 993U, 65'575U, 66'008U, 131'584U}) {
    seed("backup", "file-cut-" + std::to_string(at), choosing(0, edit(1, 2, at, {})));
    seed("backup", "file-bit-" + std::to_string(at), choosing(0, edit(1, 1, at, bit)));
  }
  seed("backup", "file-longer", choosing(0, edit(1, 3, 0, some)));
  seed("backup", "chunk-moved", choosing(0, edit(1, 4, 132'000, further)));
  make_backup_inside();
  seed("backup", "sound-pages", choosing(3, {}));
  for (std::uint8_t part = 0; part < 3; ++part) {
    const std::string name = "part-" + std::to_string(part + 1);
    // The first offsets are fields of SQLite's header: formats, reserved bytes, size, schema
    // cookie, text encoding, user_version, application id.
    for (const std::uint32_t at :
         {18U, 20U, 28U, 36U, 40U, 56U, 60U, 68U, 100U, 103U, 4096U, 8195U, 12'300U}) {
      seed("backup", name + "-bytes-" + std::to_string(at), choosing(3, edit(part, 0, at, some)));
      seed("backup", name + "-bit-" + std::to_string(at), choosing(3, edit(part, 1, at, bit)));
    }
    seed("backup", name + "-cut", choosing(3, edit(part, 2, 8192, {})));
    seed("backup", name + "-longer", choosing(3, edit(part, 3, 0, to)));
    seed("backup", name + "-moved", choosing(3, edit(part, 4, 12'288, to)));
    // Edits that change only the schema version: to an earlier one, and to 0.
    base::Bytes version{std::byte{4}, std::byte{0}, std::byte{0}, std::byte{0}, std::byte{1}};
    seed("backup", name + "-version-1", choosing(3, edit(part, 0, 60, version)));
    version.back() = std::byte{0};
    seed("backup", name + "-version-0", choosing(3, edit(part, 0, 60, version)));
  }
}

void make_pairing() {
  fakes::SeededRandom random(1);
  seed("pairing_text", "code", "7-copper-lantern-meadow-finch");
  seed("pairing_text", "code-as-typed", " 812 COPPER lant  Meadow-finc\n");
  seed("pairing_text", "code-of-nothing", "0-copper-lantern-meadow-finch");
  std::string phrase;
  for (const std::string& word : crypto::phrase_of(random.bytes<32>())) phrase += word + " ";
  seed("pairing_text", "phrase", phrase);
  pairing::Picture picture;
  picture.secret = crypto::SecretBytes::copy_of(random.bytes<32>());
  picture.expires = base::WallTime(std::chrono::seconds(1'790'000'000));
  seed("pairing_text", "picture", pairing::to_text(picture));
  picture.addresses = {"192.168.1.7:4000", "[fe80::1]:4000"};
  seed("pairing_text", "picture-with-addresses", "\n" + pairing::to_text(picture) + "\n");

  // A host, its port and a port to wait at; the datagram that is mixed in stays as it was, is
  // longer, or is changed at its beginning, in its middle or at its end.
  const base::Bytes place{std::byte{10},  std::byte{77},  std::byte{0},   std::byte{2},
                          std::byte{111}, std::byte{185}, std::byte{142}, std::byte{177}};
  for (std::uint8_t choice = 0; choice < 8; ++choice) {
    const std::string name = std::to_string(choice);
    seed("pairing_call", "untouched-" + name, choosing(choice, place));
    for (const std::size_t changed_at : {0U, 24U, 40U, 63U, 64U}) {
      base::Bytes change = place;
      change.resize(place.size() + changed_at + 1);
      change.back() = std::byte{1};
      seed("pairing_call", "changed-" + name + "-" + std::to_string(changed_at),
           choosing(choice, change));
    }
  }

  const base::Bytes hello(40, std::byte{1});
  for (std::uint8_t choice = 0; choice < 4; ++choice) {
    seed("pairing_frames", "stranger-" + std::to_string(choice),
         choosing(0, choosing(choice, hello)));
  }
  const base::Bytes untouched{std::byte{200}, std::byte{0}};
  const base::Bytes changed{std::byte{200}, std::byte{3},   std::byte{60}, std::byte{0},
                            std::byte{1},   std::byte{201}, std::byte{3},  std::byte{128}};
  for (std::uint8_t method = 0; method < 2; ++method) {
    const std::string name = method == 0 ? "words" : "picture";
    seed("pairing_frames", "between-" + name, choosing(1, choosing(method, untouched)));
    seed("pairing_frames", "between-changed-" + name, choosing(1, choosing(method, changed)));
  }
  for (std::uint8_t kind = 0; kind < 4; ++kind) {
    const base::Bytes frame{std::byte(kind + 1), std::byte{2}, std::byte{0}, std::byte{1},
                            std::byte{1}};
    seed("pairing_frames", "frame-" + std::to_string(kind), choosing(2, choosing(kind, frame)));
  }
}

void make_session() {
  fakes::SeededRandom random(1);
  const auto message = [&](const std::string& name, const wire::SessionMessage& value) {
    seed("session_messages", name, choosing(0, wire::encode(value)));
  };
  message("hello", wire::Hello{wire::kProtocolVersion, random_vector(3, random)});
  message("hello-empty", wire::Hello{});
  message("stored", wire::Stored{random_vector(2, random)});
  message("renewal", wire::Renewal{random.bytes<32>(), random.bytes<32>(), random.bytes<32>()});
  message("renewed", wire::Renewed{random.bytes<32>(), random.bytes<32>()});
  message("batch-empty", base::OperationBatch{});
  message("batch", random_batch(6, 2, 60, random));
  message("batch-long", random_batch(1, 1, 900, random));
  message("hello-later", wire::Hello{wire::kProtocolVersion, random_vector(1, random), 7});
  base::OperationBatch later = random_batch(1, 1, 20, random);
  later.operations[0].body =
      base::Extra{random_id<base::ItemKind>(random), 9, base::Bytes(24, std::byte{3}), 2,
                  base::Bytes(300, std::byte{5})};
  message("batch-extra", later);
  wire::PairingRecord record{base::EpochId::generate(random), 4000};
  seed("session_messages", "record", choosing(1, wire::encode(record)));

  const auto part = [](std::uint8_t kind, base::ByteView body) {
    base::Bytes bytes;
    base::append_little_endian(bytes, static_cast<std::uint16_t>(1 + body.size()));
    bytes.push_back(std::byte{kind});
    base::append(bytes, body);
    return bytes;
  };
  base::Bytes whole;
  base::append_little_endian(whole, std::uint32_t{5});
  base::append_little_endian(whole, std::uint16_t{3});
  base::append(whole, base::Bytes(5, std::byte{9}));
  const base::Bytes empty;
  base::Bytes total;
  base::append_little_endian(total, std::uint64_t{4});
  base::Bytes session = part(1, base::Bytes(64, std::byte{9}));
  seed("session_frames", "confirm", choosing(1, session));
  base::append(session, part(2, whole));
  base::append(session, part(2, empty));
  base::append(session, part(2, empty));
  seed("session_frames", "message", choosing(1, session));
  base::append(session, part(3, total));
  seed("session_frames", "fin", choosing(1, session));
  seed("session_frames", "no-keys", choosing(0, session));
}

// Returns a step as fuzz_sync_two and fuzz_pairing_two read it: the event and the side, then the
// event's arguments.
base::Bytes step(unsigned what, unsigned who, std::initializer_list<std::uint8_t> more = {}) {
  base::Bytes bytes{static_cast<std::byte>(2 * what + who)};
  for (const std::uint8_t byte : more) bytes.push_back(std::byte{byte});
  return bytes;
}

base::Bytes all_of(std::initializer_list<base::Bytes> parts) {
  base::Bytes bytes;
  for (const base::Bytes& part : parts) base::append(bytes, part);
  return bytes;
}

base::Bytes times(std::size_t count, const base::Bytes& part) {
  base::Bytes bytes;
  for (; count > 0; --count) base::append(bytes, part);
  return bytes;
}

void make_sync_two() {
  enum : unsigned {
    kLine,
    kText,
    kForget,
    kDial,
    kPiece,
    kPart,
    kAll,
    kCut,
    kGoodbye,
    kWork,
    kAnswer,
    kAsk,
    kTime,
    kTick
  };
  const auto both = [](unsigned what, std::initializer_list<std::uint8_t> more = {}) {
    return all_of({step(what, 0, more), step(what, 1, more)});
  };
  // In one turn, all bytes in transit arrive, and then each device carries out its requests and
  // gets the answers.
  const base::Bytes turn = all_of({both(kAll, {0}), both(kWork, {0}), both(kAnswer, {0})});
  const base::Bytes dial = step(kDial, 0, {2});
  const base::Bytes words =
      all_of({step(kLine, 0, {20}), step(kLine, 1, {200}), step(kText, 0, {0, 60})});
  const auto two = [](const std::string& name, const base::Bytes& steps) {
    seed("sync_two", name, choosing(1, steps));
  };
  two("nothing", {});
  two("a-meeting", all_of({words, dial, times(12, turn)}));
  two("news-while-linked",
      all_of({dial, times(6, turn), words, times(6, turn), step(kAsk, 0), times(4, turn)}));
  two("pieces", all_of({words, dial, times(60, both(kPiece, {0, 31})), times(8, turn)}));
  two("many-batches",
      all_of({times(24, step(kText, 0, {0xff, 0xff})), dial, times(30, turn), step(kForget, 0)}));
  // One device sends as much as it may while the other stores nothing. Then the other stores the
  // batches, and answers the last of them first.
  const base::Bytes sends = times(20, all_of({step(kWork, 0, {0}), step(kAnswer, 0, {0})}));
  two("window-is-full",
      all_of({times(24, step(kText, 0, {0xff, 0xf0})), dial, times(4, both(kAll, {0})), sends,
              step(kWork, 1, {0}), step(kAnswer, 1, {0}), times(4, both(kAll, {0})), sends,
              times(4, both(kAll, {0})), times(9, step(kWork, 1, {0})),
              times(9, step(kAnswer, 1, {200})), times(9, turn)}));
  two("cut-in-the-middle",
      all_of({words, dial, times(5, turn), step(kCut, 0, {0, 100, 0}), both(kAll, {0}), turn}));
  two("one-side-knows-of-the-cut", all_of({words, dial, times(5, turn), step(kCut, 0, {0, 0, 0}),
                                           step(kDial, 0, {2}), times(10, both(kAll, {1})), turn}));
  two("crossing-dials", all_of({words, dial, step(kDial, 1, {2}), both(kAll, {0}), both(kAll, {1}),
                                both(kAll, {0}), both(kAll, {1}), times(10, turn)}));
  two("late-answers", all_of({words, dial, times(3, both(kAll, {0})), both(kWork, {0}),
                              step(kCut, 0, {0, 0, 0}), step(kAll, 1, {0}), dial,
                              times(3, both(kAll, {0})), both(kAnswer, {0}), times(9, turn)}));
  two("a-full-disk", all_of({words, dial, times(4, turn), both(kAll, {0}), both(kWork, {1}),
                             times(3, turn), dial, turn}));
  two("goodbye", all_of({words, dial, times(4, turn), step(kGoodbye, 1, {0}), times(3, turn)}));
  two("too-many-frames",
      all_of({times(3, step(kText, 1, {0, 0xa0})), step(kDial, 0, {0}), times(20, turn)}));
  two("new-keys-and-old-age",
      all_of({words, dial, times(4, turn), step(kTime, 0, {2}), both(kTick, {0}), times(4, turn),
              step(kTime, 0, {3}), both(kTick, {0}), turn}));
  two("a-slow-handshake", all_of({dial, step(kTime, 0, {1}), both(kAll, {0}), both(kTick, {0})}));
  fakes::SeededRandom random(5);
  for (int number = 0; number < 6; ++number) {
    base::Bytes steps;
    for (int i = 0; i < 60; ++i)
      base::append(steps, random.below(3) == 0 ? base::to_bytes(random.bytes<4>()) : turn);
    two("storm-" + std::to_string(number), steps);
  }
}

void make_pairing_two() {
  enum : unsigned { kPiece, kOtherPiece, kAll, kAnswer, kCut, kRestart, kTime };
  const base::Bytes turn =
      all_of({step(kAll, 0), step(kAll, 1), step(kAnswer, 0, {0}), step(kAnswer, 1, {0})});
  const base::Bytes pieces = all_of({step(kPiece, 0, {7}), step(kOtherPiece, 1, {99}),
                                     step(kAnswer, 0, {0}), step(kAnswer, 1, {0})});
  for (std::uint8_t method = 0; method < 2; ++method) {
    const std::string name = method == 0 ? "words-" : "picture-";
    // An input for fuzz_pairing_two begins with the method of pairing. The second byte chooses the
    // mistake that is made in the first run of the pairing.
    const auto two = [&](const std::string& what, std::uint8_t mistake, const base::Bytes& steps) {
      seed("pairing_two", name + what, choosing(method, choosing(mistake, steps)));
    };
    two("both-pair", 0, times(12, turn));
    two("pieces", 0, times(50, pieces));
    two("a-wrong-code", 1, times(8, turn));
    two("another-number", 2, times(4, turn));
    two("another-method", 3, times(4, turn));
    two("another-commitment", 4, times(8, turn));
    two("three-wrong-codes", 1,
        all_of({times(6, turn), step(kCut, 0, {0, 0}), choosing(1, times(6, turn)),
                step(kCut, 0, {0, 0}), choosing(1, times(6, turn)), step(kCut, 0, {0, 0}),
                choosing(0, times(12, turn))}));
    for (std::uint8_t turns = 1; turns < 9; ++turns) {
      two("cut-after-" + std::to_string(turns), 0,
          all_of({times(turns, turn), step(kCut, 0, {40, 0}), choosing(0, times(12, turn))}));
      two("restart-after-" + std::to_string(turns), 0,
          all_of({times(turns, turn), step(kRestart, turns % 2), choosing(0, times(12, turn))}));
      two("no-after-" + std::to_string(turns), 0,
          all_of({times(turns, turn), step(kAll, 0), step(kAll, 1), step(kAnswer, 1, {1}),
                  times(3, turn)}));
    }
    two("too-slow", 0, all_of({times(3, turn), step(kTime, 0, {20}), turn}));
  }
}

// Makes inputs for the content of a bundle, in the order in which fuzz_bundle reads them: whether
// the keys are known, the size of a chunk, the size and the bytes of the content, the offset of the
// rest, and the rest.
void make_bundle() {
  fakes::SeededRandom random(1);
  const auto with = [](base::ByteView content, std::uint8_t further, base::ByteView rest) {
    base::Bytes bytes{std::byte{1}, std::byte{99}, std::byte{0}};
    base::append_little_endian(bytes, static_cast<std::uint16_t>(content.size()));
    base::append(bytes, content);
    bytes.push_back(std::byte{further});
    base::append(bytes, rest);
    return bytes;
  };
  const base::Bytes head =
      wire::encode(wire::BundleHead{1, random_vector(2, random), random_vector(1, random)});
  const base::Bytes other = wire::encode(wire::BundleHead{2, {}, {}});
  base::OperationBatch batch = random_batch(3, 2, 40, random);
  batch.last = false;
  base::Bytes content;
  base::append_length_value(content, head);
  seed("bundle", "head", with(content, 4, {}));
  seed("bundle", "head-unfinished", with(content, 0, {}));
  base::append_length_value(content, wire::encode_bundle_batch(batch));
  seed("bundle", "batch", with(content, 4, {}));
  seed("bundle", "batch-and-dirt", with(content, 4, head));
  seed("bundle", "over-chunks", with(content, 70, {}));
  seed("bundle", "dirt-in-the-last-chunk", with(content, 64, head));
  batch.last = true;
  base::append_length_value(content, wire::encode_bundle_batch(batch));
  seed("bundle", "last", with(content, 4, {}));
  base::append_length_value(content, wire::encode_bundle_batch(batch));
  seed("bundle", "after-the-last", with(content, 4, {}));
  content.clear();
  base::append_length_value(content, other);
  base::append(content, head);
  seed("bundle", "other-version", with(content, 4, {}));
  seed("bundle", "nothing", base::ByteView());
  seed("bundle", "no-keys", choosing(0, base::Bytes(5000, std::byte{7})));
}

void make_port() {
  fakes::SeededRandom random(1);
  int number = 0;
  const auto to_node = [&](const channel::ToNode& message) {
    seed("channel_messages", "to-node-" + std::to_string(number++),
         choosing(0, channel::encode(message)));
  };
  to_node(channel::Ready{3, true});
  to_node(channel::WantVector{7});
  to_node(channel::Met{random_vector(2, random)});
  to_node(channel::WantOperations{8, random_vector(2, random)});
  to_node(channel::Store{9, random_batch(4, 2, 40, random)});
  to_node(channel::WantDial{});
  to_node(channel::CompareWords{{1, 2, 3, 4, 5, 2047}});
  to_node(channel::Agreed{{}, {}, base::EpochId::generate(random), base::Bytes(4), 4000});
  to_node(channel::PairingOver{channel::PairingEnd::kWrongCode});
  const auto to_courier = [&](const channel::ToCourier& message) {
    seed("channel_messages", "to-courier-" + std::to_string(number++),
         choosing(1, channel::encode(message)));
  };
  to_courier(channel::Configure{true, {}, {}, {}});
  channel::BeginPairing begin;
  begin.offer_number = 7;
  begin.secret = base::to_bytes(base::bytes_of("copper lantern meadow finch"));
  begin.epoch = base::EpochId::generate(random);
  begin.listen_port = 4000;
  to_courier(begin);
  to_courier(channel::GuessCounted{true});
  to_courier(channel::PassSocket{channel::SocketUse::kDialled, true});
  to_courier(channel::VectorIs{7, random_vector(2, random)});
  to_courier(channel::OperationsAre{8, random_batch(4, 2, 40, random)});
  to_courier(channel::StoredNow{9, true, random_vector(1, random)});
  to_courier(channel::LedgerChanged{});
  to_courier(channel::SealBundle{{}, random_vector(2, random), random_vector(1, random)});
  to_courier(channel::OpenPart{base::Bytes(40, std::byte{5})});
  to_node(channel::SealedPart{base::Bytes(40, std::byte{5}), true, true});
  to_node(channel::BundleOpened{channel::BundleOutcome::kSound, random_vector(2, random),
                                random_vector(1, random), 3});
  channel::Configure renews{true, {}, {}, {}};
  renews.renewed.emplace();
  renews.renewal.emplace();
  to_courier(renews);
  to_courier(channel::RenewalStored{});
  to_node(channel::PartnerRenews{});
  to_node(channel::RenewalTaken{});
}

void make_texts() {
  seed("markdown", "one", "Just a text.\n");
  seed("markdown", "headings",
       "before\n# One 2025-03-04\ntext\n```\n# not a heading\n```\n## Part\nmore\n# Two\r\nlast\n");
  seed("markdown", "low-headings",
       "### One\n\ttext\n~~~\n### no\n~~~\n###### Six\n####### no\n   ### Three\n    ### no\n");
  seed("markdown", "days",
       "# 2024-02-29\na\n# 2025-02-29 2025-13-01\nb\n# 0000-01-01\nc\n# 9999-12-31\nd\n");
  seed("markdown", "blank", " \n\t\n#\n# \n\r\r\n");
  seed("markdown", "emoji", "# \xF0\x9F\x8C\x8A 2026-11-23\n\xE8\xAA\x9E\n");

  seed("request", "write",
       R"({"text":"A walk.","created":"2026-11-23T20:15:02Z","tags":["one","two"]})");
  seed("request", "unlock", R"({"text":"","passphrase":"caf\u00e9 \ud83c\udf0a"})");
  seed(
      "request", "import",
      R"({"text":"","entries":[{"text":"a"},{"text":"b","passphrase":"c"}],"yes":true,"limit":5})");
  seed("request", "words", R"({"text":"x","words":{"1":"one","22":"two","x":"three"}})");
  seed("request", "numbers", R"({"text":"x","limit":18446744073709551615})");
  seed("request", "other-types",
       R"({"text":1,"created":[],"tags":{},"limit":1e400,"yes":null,"words":[]})");
  seed("request", "twice", R"({"text":"a","text":"b"})");
  seed("request", "deep", R"({"text":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]})");
  seed("request", "not-an-object", "[1,2]");
  seed("request", "time", "2026-11-23T20:15:02Z");
  seed("request", "nothing", std::string_view());
  seed("request", "base64", "V0FURVJMSU5FOjE6");
}

// Requests as fuzz_http reads them: the socket and whether token and code are correct, the size of
// the pieces, and the bytes.
void make_http() {
  fakes::SeededRandom random(1);
  const std::string page_folder = base::to_hex(random.bytes<16>());
  (void)random.bytes<16>();  // not needed: the code that a browser exchanges for the token
  const std::string token = base::to_hex(random.bytes<32>());
  const std::string code = base::to_hex(random.bytes<16>());
  const std::string host = "Host: 127.0.0.1:4000\r\n";
  const std::string from = "Origin: http://127.0.0.1:4000\r\n";
  const std::string bearer = "Authorization: Bearer " + token + "\r\n";
  const auto with_body = [](const std::string& body) {
    return "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
  };
  const std::string get = "GET /v1/status HTTP/1.1\r\n";
  const std::string post = "POST /v1/entries HTTP/1.1\r\n";
  const auto at = [](std::uint8_t door, const std::string& name, const std::string& bytes,
                     std::uint8_t piece = 255) {
    seed("http", name, choosing(door, choosing(piece, base::bytes_of(bytes))));
  };
  // On the command line's socket.
  at(0, "read", get + "Host: x\r\n\r\n");
  at(0, "write", post + with_body(R"({"text":"words"})"));
  at(0, "write-in-pieces", post + with_body(R"({"text":"words"})"), 0);
  at(0, "with-a-query", "GET /v1/entries?limit=5&side=deep&limit=6&%41=%zz HTTP/1.1\r\n\r\n");
  at(0, "remove", "DELETE /v1/entries/eabc HTTP/1.1\r\n\r\n");
  at(0, "too-long-a-body", post + with_body(std::string(301, ' ')));
  at(0, "a-longer-body-where-it-may-be",
     "PUT /v1/entries/import HTTP/1.1\r\n" + with_body(std::string(301, ' ')));
  at(0, "half-a-body",
     "POST /v1/entries HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: "
     "90\r\n\r\n{\"te");
  at(0, "no-length", post + "Content-Type: application/json\r\n\r\n{}");
  at(0, "a-negative-length",
     post + "Content-Type: application/json\r\nContent-Length: -1\r\n\r\n{}");
  at(0, "two-lengths", post + "Content-Length: 2\r\n" + with_body("{}"));
  at(0, "chunks",
     post +
         "Transfer-Encoding: chunked\r\nContent-Type: "
         "application/json\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
  at(0, "compressed", post + "Content-Encoding: gzip\r\n" + with_body("{}"));
  at(0, "a-form",
     post +
         "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 8\r\n\r\n--x--\r\n\r\n");
  at(0, "ranges", get + "Range: bytes=0-3,0-3,5-\r\nAccept-Encoding: gzip, br\r\n\r\n");
  at(0, "a-bad-range", get + "Range: bytes=9-1\r\n\r\n");
  at(0, "continue", post + "Expect: 100-continue\r\n" + with_body("{}"));
  at(0, "two-requests", get + "\r\n" + get + "\r\n");
  at(0, "an-older-version", "GET /v1/status HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  at(0, "another-version", "GET /v1/status HTTP/9.9\r\n\r\n");
  at(0, "other-methods", "PATCH /v1/status HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}");
  at(0, "options", "OPTIONS * HTTP/1.1\r\nOrigin: http://evil.example\r\n\r\n");
  at(0, "head", "HEAD /v1/status HTTP/1.1\r\n\r\n");
  at(0, "pri", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  at(0, "a-long-path", "GET /" + std::string(500, 'a') + " HTTP/1.1\r\n\r\n");
  at(0, "a-whole-address", "GET http://127.0.0.1:4000/v1/status HTTP/1.1\r\n\r\n");
  at(0, "many-headers",
     get + std::string(300, 'a').replace(100, 2, "\r\n") + "b: c\r\n: \r\n:\r\nx:y\r\n y\r\n\r\n");
  at(0, "line-feeds-alone", "GET /v1/status HTTP/1.1\nHost: x\n\n");
  at(0, "zeros", get + "Host: a" + std::string(3, '\0') + "b\r\n\r\n");
  at(0, "noise", "\x16\x03\x01\x02\xff\xfe");
  at(0, "nothing", "");
  // Door 0 is the socket of the command line. Doors 1 and 2 are loopback: with the correct token
  // and code, and with wrong ones.
  for (std::uint8_t door = 1; door < 3; ++door) {
    const std::string name = door == 1 ? "page-" : "stranger-";
    at(door, name + "reads", get + host + bearer + "\r\n");
    at(door, name + "reads-in-pieces", get + host + bearer + "\r\n", 6);
    at(door, name + "writes", post + host + from + bearer + with_body(R"({"text":"words"})"));
    at(door, name + "begins",
       "POST /v1/loopback/session HTTP/1.1\r\n" + host + from +
           with_body(R"({"code":")" + code + "\"}"));
    at(door, name + "closes",
       "POST /v1/loopback/close HTTP/1.1\r\n" + host + from + bearer + with_body("{}"));
  }
  at(1, "page-without-a-token", get + host + from + "\r\n");
  at(1, "page-of-another-name", get + "Host: localhost:4000\r\n" + bearer + "\r\n");
  at(1, "page-of-two-names", get + host + "Host: evil.example\r\n" + bearer + "\r\n");
  at(1, "three-on-one-connection",
     get + host + bearer + "\r\n" + get + host + bearer + "\r\n" + get + host + bearer +
         "Connection: close\r\n\r\n");
  at(1, "document",
     "GET /" + page_folder + "/ HTTP/1.1\r\n" + host +
         "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n\r\n");
  at(1, "page-of-another-origin", get + host + "Origin: http://evil.example\r\n" + bearer + "\r\n");
  at(1, "page-of-another-site", get + host + bearer + "Sec-Fetch-Site: cross-site\r\n\r\n");
  at(1, "page-with-half-a-token", get + host + bearer.substr(0, 60) + "\r\n\r\n");
  at(1, "page-with-a-wrong-code",
     "POST /v1/loopback/session HTTP/1.1\r\n" + host + from + with_body(R"({"code":"00"})"));
}

// Files to import, as fuzz_formats reads them: the choice of the name, then the file. One small
// file of each format.
void make_formats() {
  const std::string day_one =
      R"~({"metadata": {"version": "1.0"}, "entries": [{"uuid": "0A", "creationDate": "2026-03-01T20:15:02Z",
"timeZone": "Europe\/Berlin", "text": "A \\. ![](dayone-moment://AA)", "tags": ["a"], "starred": true, "photos": [{}]},
{"richText": "{\"contents\": [{\"text\": \"rich\"}]}"}, 7]
})~";
  const std::string journey =
      R"({"text": "<p>one &amp; two</p>", "date_journal": 1700000000000, "tags": ["a"]})";
  const auto file = [](const char* name, std::uint8_t choice, std::string_view content) {
    seed("formats", name, choosing(choice, base::bytes_of(content)));
  };
  file("day-one", 0, day_one);
  file("journey", 0, journey);
  file(
      "jrnl-json", 0,
      R"({"tags": {}, "entries": [{"title": "t", "body": "b", "date": "2026-11-22", "time": "17:12", "tags": ["@m"]}]})");
  file(
      "native", 0,
      R"({"schema": "waterline/export/1", "entries": [{"id": "eabcdefgh", "text": "t", "fields": [{"name": "n", "value": "v"}]}]})");
  file("zip", 1,
       tests::zip_of({{"J.json", day_one},
                      {"1.json", journey, false},
                      {"photos/a.jpeg", "x"},
                      {"../b.md", "x"}}));
  file("front-matter", 2,
       "---\ntitle: 't'\ntags:\n  - a\nbody: |\n    b\nx: [a, \"b\"]\n...\nwords\n");
  file("toml", 7, "+++\ntitle = \"t\"\ndate = 2026-04-05T20:00:00+02:00\n+++\nwords\n");
  file("classic", 3,
       "<?xml version=\"1.0\"?><!DOCTYPE plist PUBLIC \"a\" \"b\"><plist><dict><key>Entry "
       "Text</key><string>t &amp; "
       "&#233;</string><key>Tags</key><array><string>a</string></array></dict></plist>");
  file("jrnl-xml", 4,
       "<journal><entries><entry date=\"2026-11-22T17:12:00\" starred=\"True\"><tag "
       "name='@m'/>t<![CDATA[<b>]]></entry>"
       "</entries></journal>");
  file("daylio", 5,
       "full_date,time,mood,activities,note\n2026-11-22,8:30 am,good,a | b,\"n, "
       "\"\"q\"\"\"\n2026-11-21,,meh,,\n");
  file("jrnl", 6, "[2026-11-22 05:12:30 PM] t *\nb @m\n[2025-01-02 07:30] u\n");
}

// Folders to import, as fuzz_notes reads them: of each file the choice of its name, its size and
// its content.
void make_notes() {
  const auto part = [](std::uint8_t choice, std::string_view content) {
    std::string bytes{static_cast<char>(choice), static_cast<char>(content.size() & 0xff),
                      static_cast<char>(content.size() >> 8)};
    return bytes.append(content);
  };
  const std::string id = "0123456789abcdef0123456789abcdef";
  const std::string other = "fedcba9876543210fedcba9876543210";
  const std::string note = "T\n\nb\n\nid: " + id + "\nparent_id: " + other +
                           "\ncreated_time: 2024-05-01T10:00:00.000Z\nlatitude: 1.5\n"
                           "is_todo: 1\nmarkup_language: 2\ntype_: 1";
  const std::string notebook = "J\n\nid: " + other + "\ntype_: 2";
  seed("notes", "joplin", part(0, note) + part(1, notebook));
  seed("notes", "jex", part(11, tests::tar_of({{id + ".md", note}, {other + ".md", notebook}})));
  seed("notes", "joplin-tag",
       part(0, note) + part(1, "calm\n\nid: " + other + "\ntype_: 5") +
           part(1, "id: 1\nnote_id: " + id + "\ntag_id: " + other + "\ntype_: 6"));
  seed("notes", "bear",
       part(2, R"({"net.shinyfrog.bear": {"creationDate": "2024-05-01T10:00:00Z", "pinned": 1,
           "uniqueIdentifier": "A"}, "version": 2})") +
           part(3, "# a\nwords #t"));
  seed("notes", "keep",
       part(4, R"({"title": "t", "textContent": "a", "listContent": [{"text": "b",
           "isChecked": true}], "labels": [{"name": "l"}], "attachments": [{"mimetype": "image/png"}],
           "annotations": [{"url": "https://example.org"}], "userEditedTimestampUsec": 1714557600000000})") +
           part(5, "l\n"));
  seed(
      "notes", "standard-notes",
      part(6,
           R"({"items": [{"content_type": "Note", "uuid": "n", "created_at": "2024-05-01T10:00:00Z",
           "content": {"title": "t", "noteType": "super", "text": "{\"root\": {\"children\": [{\"type\":
           \"list\", \"listType\": \"check\", \"children\": [{\"type\": \"listitem\", \"checked\": true,
           \"children\": [{\"type\": \"text\", \"text\": \"a\", \"format\": 3}]}]}]}}"}},
           {"content_type": "Tag", "content": {"title": "g", "references": [{"uuid": "n"}]}}]})") +
          part(7, "t"));
  seed("notes", "diaro",
       part(8,
            "<data><table name=\"diaro_tags\"><r><uid>t</uid><title>calm</title></r></table>"
            "<table name=\"diaro_entries\"><r><uid>e</uid><date>1714557600000</date>"
            "<text>x &amp; y</text><tags>,t,</tags><mood>2</mood></r></table></data>"));
  seed("notes", "diarium",
       part(9, R"([{"date": "2024-05-17 21:40:00", "heading": "h", "html": "<p>x</p>", "rating": 4,
           "tags": ["t"], "people": ["a"], "location": {"lat": 1.5, "lon": 2.5}}])"));
  seed("notes", "notion", part(10, "# My day\n\nCreated: 2024-05-01 10:00\nTags: a, b\n\nwords"));
}

void make_html_and_archives() {
  const auto html = [](const char* name, std::string_view text) { seed("html", name, text); };
  html("marks", "a <b>c <i>d</i></b><br>e &eacute; &#128512; <code>f</code><hr><h2>g</h2>");
  html("list", "<ol start=\"3\"><li>a<ul><li data-checked=\"true\">b</li></ul></li></ol>");
  html("quill", "<ol><li data-list=\"checked\">a</li><li data-list=\"bullet\">b</li></ol>");
  html("table", "<table><tr><th>a</th><td>b<br>c</td></tr></table>");
  html("link", "<a href=\"https://example.org\">x</a><blockquote><pre>y\n z</pre></blockquote>");
  html("broken", "<p>a<div></p></b><li>c<input type=checkbox checked><en-todo checked=\"true\"/>");
  tests::Member large{"a.md", "words"};
  large.in_64_bits = true;
  tests::Member named{"?.md", "words", false};
  named.utf8_name = "\u00e4.md";
  seed("archive", "zip", tests::zip_of({{"a\\b.md", "words"}, {"M\x81.md", "x", false}, named}));
  seed("archive", "zip64", tests::zip_of({large}, tests::EndRecord::k64));
  seed("archive", "tar",
       tests::tar_of({{"a/b.md", "words"},
                      {"long", "a/very/long/name.md", 'L'},
                      {"c", "x"},
                      {"link", "", '2'},
                      {"pax", "20 path=another.md\n\n", 'x'},
                      {"d", "y"}}));
}

// Answers of the reader, and pictures of a pairing code.
void make_caged() {
  const reader::Text content("---\ntitle: a\ntags: [b, c]\n---\nwords\n");
  const reader::Text nothing("");
  const reader::File files[] = {{"a.md", &content}, {"b.md", &nothing}, {"c.jpg", &nothing}};
  base::Bytes coded;
  formats::Reading reading = reader::read(files, {});
  reading.lists.push_back({"cards", "one"});
  formats::encode(reading, [&coded](base::ByteView record) { base::append(coded, record); });
  seed("coded_reading", "a-draft", coded);
  coded.clear();
  reading.drafts.front().media = {
      {0, 1, "photo", "a.jpg", "a boat", "",
       formats::MediaBytes{formats::MediaBytes::Packing::kDeflated, 0, 9, 9, 9, 9}},
      {formats::Media::kNoPlace, 0, "document", "b.pdf"}};
  formats::encode(reading, [&coded](base::ByteView record) { base::append(coded, record); });
  seed("coded_reading", "media", coded);
  seed("coded_reading", "nothing", base::Bytes{});
  const lens::Picture drawn = lens::draw_qr("a text of a pairing");
  seed("picture", "png", *lens::encode_png(drawn));
  seed("picture", "none", base::bytes_of("no picture"));
}

// Photos of each kind, turned ones too, and the JPEG file that the lens makes of one.
void make_photos() {
  const lens::Photo photo = lens::four_fields(20, 10);
  const std::string exif = lens::exif_of(6, "MM", "words");
  const std::string jpeg = lens::jpeg_of(photo);
  seed("photo", "jpeg", base::bytes_of(lens::jpeg_with_exif(jpeg, exif)));
  seed("photo", "png", base::bytes_of(lens::png_with_exif(lens::png_of(photo), exif)));
  seed("photo", "webp", base::bytes_of(lens::webp_with_exif(lens::webp_of(photo), exif)));
  seed("photo", "scans", base::bytes_of(lens::with_scans(jpeg, 3)));
  seed("photo", "inks", base::bytes_of(lens::red_inks()));
  seed("photo", "transparent-png", base::bytes_of(lens::half_green_png()));
  seed("photo", "transparent-webp", base::bytes_of(lens::half_green_webp()));
  seed("plain_jpeg", "plain", *lens::encode_photo(photo, 80));
  seed("plain_jpeg", "exif", base::bytes_of(lens::jpeg_with_exif(jpeg, exif)));
}

// A recording, and a voice note of another program: whole, quieter, and with damage.
void make_sounds() {
  const base::Bytes recording = *sound::encode(sound::tone(440, 0.1));
  seed("sound", "recording", recording);
  std::vector<std::string> packets = sound::stereo_packets(4);
  packets.insert(packets.begin(), {sound::opus_head(2), sound::opus_tags("TITLE=words")});
  seed("sound", "stereo", sound::ogg_of(packets, 3'840));
  packets[0] = sound::opus_head(1, 312, -512);
  packets[3] = "\xff\xff";
  seed("sound", "damaged", sound::ogg_of(packets, 3'000));
  packets[0] = "\x01vorbis";
  seed("sound", "vorbis", sound::ogg_of(packets, 3'000));
}

// Makes seeds for tor_control: the number of commands that were sent, the size of the pieces in which
// the text arrives, and then a text as a Tor process sends it.
void make_tor() {
  const auto said = [](const std::string& name, std::uint8_t commands, std::uint8_t piece,
                       const std::string& text) {
    base::Bytes bytes{std::byte{commands}, std::byte{piece}};
    base::append(bytes, base::bytes_of(text));
    seed("tor_control", name, bytes);
  };
  const std::string address(56, 'a');
  const std::string bootstrap = "650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=5 TAG=conn SUMMARY=";
  said("start", 3, 7,
       "250 OK\r\n250 OK\r\n650 NETWORK_LIVENESS UP\r\n" + bootstrap +
           "\"Connecting to \\\" a relay\"\r\n250-ServiceID=" + address +
           "\r\n250 OK\r\n650 HS_DESC UPLOADED " + address + " UNKNOWN $00~relay\r\n");
  said("refused", 1, 0, "512 Bad arguments to ADD_ONION\r\n");
  said("failed", 0, 0,
       "650 HS_DESC FAILED " + address + " NO_AUTH $00~relay REASON=NOT_FOUND\r\n650 HS_DESC " +
           "FAILED UNKNOWN NO_AUTH UNKNOWN REASON=QUERY_NO_HSDIR\r\n");
  said("clock", 0, 3,
       "650 STATUS_GENERAL WARN CLOCK_SKEW SKEW=-7200 SOURCE=OR:127.0.0.1:1\r\n650 "
       "STATUS_GENERAL NOTICE CLOCK_SKEW MIN_SKEW=9 SOURCE=NETWORKSTATUS\r\n");
  said("data", 2, 1, "250+info=\r\n650 a\r\n.\r\n250 OK\r\n650+CIRC\r\n.\r\n650-x\r\n650 OK\r\n");
  said("unasked", 0, 0, "250 OK\r\n");
  said("other-code-inside", 1, 0, "250-a\r\n650 CIRC\r\n");
  said("bad-progress", 0, 0, "650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=101 TAG=x\r\n");
  said("bad-line-end", 0, 0, "650 NETWORK_LIVENESS DOWN\n");
  said("long-line", 0, 255, "650 " + std::string(9000, 'x') + "\r\n");

  const auto answered = [](const std::string& name, std::initializer_list<unsigned> values) {
    base::Bytes bytes{std::byte{2}};  // the size of a piece, less one
    for (const unsigned value : values) bytes.push_back(static_cast<std::byte>(value));
    bytes.resize(bytes.size() + 30, std::byte{7});
    seed("socks", name, bytes);
  };
  answered("connected-ipv4", {5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
  answered("connected-ipv6", {5, 0, 5, 0, 0, 4, 0, 0, 0, 0});
  answered("connected-name", {5, 0, 5, 0, 0, 3, 4, 'n', 'a', 'm', 'e', 0, 0});
  answered("no-descriptor", {5, 0, 5, 0xf0, 0, 1});
  answered("other-code", {5, 0, 5, 9, 0, 1});
  answered("wants-password", {5, 2});
  answered("version-4", {4, 0x5a});
  answered("unknown-type", {5, 0, 5, 0, 0, 2});
}

void make_of_boxes() {
  const auto answered = [](const std::string& name, const std::string& answer) {
    base::Bytes bytes{std::byte{6}};  // the size of a piece, less one
    base::append(bytes, base::bytes_of(answer));
    seed("propfind", name, bytes);
  };
  const std::string name = "00112233445566778899aabbccddeeff";
  const auto response = [](const std::string& prefix, const std::string& address) {
    return "<" + prefix + "response><" + prefix + "href>" + address + "</" + prefix + "href><" +
           prefix + "status>HTTP/1.1 200 OK</" + prefix + "status></" + prefix + "response>";
  };
  answered("two", "<D:multistatus>" + response("D:", "/box/") + response("D:", "/box/" + name) +
                      response("D:", "/box/" + name + ".new") + "</D:multistatus>");
  answered("no-prefix", response("", "https://box.example/" + name));
  answered("folder", response("d:", "/box/" + name + "/"));
  answered("cut", "<href>/box/" + name);
  answered("comment", "<!-- <href>/" + name + "</href> -->");
  answered("no-xml", "It works!");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: fuzz_corpus FOLDER\n");
    return 2;
  }
  folder = argv[1];
  make_caged();
  make_photos();
  make_sounds();
  make_of_boxes();
  make_keyring();
  make_store();
  make_slot_file();
  make_pictures();
  make_backup();
  make_pairing();
  make_session();
  make_sync_two();
  make_pairing_two();
  make_bundle();
  make_port();
  make_texts();
  make_http();
  make_formats();
  make_notes();
  make_html_and_archives();
  make_tor();
  return 0;
}
