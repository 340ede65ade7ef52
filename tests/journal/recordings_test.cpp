#include <algorithm>

#include <catch2/catch.hpp>

#include "journal/attachment_uploads.h"

using namespace waterline;
using journal::AttachmentState;
using journal::Error;
using RecordingId = base::Id<TestSide::Attachment>;

namespace {

const base::WallTime kThen = base::WallTime(std::chrono::hours(500000));
constexpr std::size_t kPieceOfSecond = 32'000;

RecordingId recording_of(JournalStore& store, base::ByteView sound, std::size_t pieces) {
  const auto id = store.media->begin_recording("voice.ogg", kThen).value();
  const std::size_t size = sound.size() / pieces;
  for (std::size_t at = 0; at < sound.size(); at += size) {
    const auto some = sound.subspan(at, std::min(size, sound.size() - at));
    REQUIRE(store.media->record(id, at, some).value() == at + some.size());
  }
  return id;
}

base::Bytes sound_of(JournalStore& store, const RecordingId& id) {
  base::Bytes sound;
  base::Bytes some(50'000);
  while (const std::size_t count = store.media->read_recording(id, sound.size(), some).value())
    base::append(sound, base::ByteView(some).first(count));
  return sound;
}

// Sends a file, but does not end it.
RecordingId sent(JournalStore& store, base::ByteView file) {
  const auto id = store.media->begin(file.size(), "voice.ogg", kThen).value();
  REQUIRE(store.media->receive(id, 0, file).value() == file.size());
  return id;
}

}  // namespace

TEST_CASE("every piece of a recording that was taken is there after a crash", "[journal][media]") {
  JournalStore store;
  const base::Bytes sound = random_bytes(40 * kPieceOfSecond, 1);
  const auto id = recording_of(store, sound, 40);
  store.reopen();
  CHECK(store.media->recorded(id).value() == sound.size());
  CHECK((sound_of(store, id) == sound));
  CHECK(store.media->get(id)->state == AttachmentState::kRecording);
  CHECK(store.media->get(id)->made_here);
  // It goes on there, and nowhere else.
  CHECK(store.media->record(id, sound.size() + 2, sound).error() == Error::kWrongOffset);
  CHECK(store.media->record(id, sound.size(), base::ByteView(sound).first(200'000)).value() ==
        sound.size() + 200'000);
  CHECK(store.media->recorded(id).value() == sound.size() + 200'000);
}

TEST_CASE("a finished recording keeps its id, and its sound is gone", "[journal][media]") {
  JournalStore store;
  const auto id = recording_of(store, random_bytes(5 * kPieceOfSecond, 1), 5);
  const base::Bytes file = random_bytes(9'000, 2);
  // More came while it was encoded.
  CHECK(store.media->finish_recording(id, sent(store, file), 4 * kPieceOfSecond, 4).error() ==
        Error::kWrongOffset);
  CHECK(store.media->recorded(id).value() == 5 * kPieceOfSecond);
  REQUIRE(store.media->finish_recording(id, sent(store, file), 5 * kPieceOfSecond, 5).value() ==
          id);
  const auto found = store.media->get(id).value();
  CHECK(found.state == AttachmentState::kWhole);
  CHECK(found.seconds == 5);
  CHECK(found.made_here);
  CHECK(found.size == file.size());
  base::Bytes content(file.size());
  REQUIRE(store.media->read(id, 0, content).value() == file.size());
  CHECK((content == file));
  CHECK(store.media->recorded(id).error() == Error::kUnknown);
  CHECK(store.media->record(id, 0, file).error() == Error::kUnknown);
  // Its slots are freed, to be overwritten, and the file that was sent is no second attachment.
  CHECK(store.media->erase_freed(100).value() >= 5);
  CHECK(store.media->list(journal::MediaCore::Order::kOldestFirst, 10)->size() ==
        2);  // the one above
  store.reopen();
  REQUIRE(store.media->read(id, 0, content).value() == file.size());
}

TEST_CASE("a recording of the same sound ends in the one that is there", "[journal][media]") {
  JournalStore store;
  const base::Bytes file = random_bytes(9'000, 2);
  const auto first = recording_of(store, random_bytes(kPieceOfSecond, 1), 1);
  REQUIRE(store.media->finish_recording(first, sent(store, file), kPieceOfSecond, 1).ok());
  const auto second = recording_of(store, random_bytes(kPieceOfSecond, 1), 1);
  CHECK(store.media->finish_recording(second, sent(store, file), kPieceOfSecond, 1).value() ==
        first);
  CHECK(store.media->get(second).error() == Error::kUnknown);
}

TEST_CASE("a recording has its own end, and is not counted as a file", "[journal][media]") {
  JournalStore store;
  const auto id = store.media->begin_recording("", kThen).value();
  CHECK(store.media->size_of_all().value() == 0);
  const base::Bytes too_much(journal::kMaxRecordingSize + 2);
  CHECK(store.media->record(id, 0, too_much).error() == Error::kTooLong);
  CHECK(store.media->record(id, 0, {}).value() == 0);
  base::Bytes none(10);
  CHECK(store.media->read(id, 0, none).error() == Error::kUnknown);
  CHECK(store.media->finish(id).error() == Error::kUnknown);
  // No upload drops it.
  for (std::size_t i = 0; i < journal::kMaxArriving + 2; ++i)
    REQUIRE(store.media->begin(10, "", kThen).ok());
  CHECK(store.media->recorded(id).value() == 0);
  CHECK(store.media->drop_expired(kThen + journal::kArrivingLife).value() > 0);
  CHECK(store.media->recorded(id).value() == 0);
  CHECK(store.media->drop_expired(kThen + journal::kUnattachedLife, {id}).value() == 0);
  CHECK(store.media->drop_expired(kThen + journal::kUnattachedLife).value() == 1);
  CHECK(store.media->recorded(id).error() == Error::kUnknown);
}
