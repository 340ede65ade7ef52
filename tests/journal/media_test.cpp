#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>

#include "journal/attachment_uploads.h"
#include "journal/media_kind.h"

using namespace waterline;
using journal::AttachmentState;
using journal::Error;
using Order = journal::MediaCore::Order;
using AttachmentId = base::Id<TestSide::Attachment>;
using Attachments = TestJournal::Attachments;

namespace {

base::WallTime at(int hours) {
  return base::WallTime(std::chrono::hours(500000 + hours));
}

base::Bytes bytes_of_size(std::size_t size, std::uint64_t seed = 1) {
  return random_bytes(size, seed);
}

AttachmentId small(JournalStore& store, std::uint64_t seed, std::string_view name = "") {
  return upload(store, bytes_of_size(1000, seed), name);
}

TestId entry_with(JournalStore& store, const Attachments& attachments,
                  std::string_view text = "At the pond.") {
  return store.entries->add(JournalStore::draft(text), attachments).value();
}

std::vector<AttachmentId> attached_to(JournalStore& store, const TestId& id) {
  std::vector<AttachmentId> ids;
  const auto entry = store.entries->get(id).value();
  for (const auto& one : entry.attachments) ids.push_back(one.id);
  return ids;
}

base::Bytes content_of(JournalStore& store, const AttachmentId& id) {
  base::Bytes bytes(store.media->get(id)->size);
  REQUIRE(store.media->read(id, 0, bytes).value() == bytes.size());
  return bytes;
}

Error error_reading(JournalStore& store, const AttachmentId& id) {
  base::Bytes some(10);
  return store.media->read(id, 0, some).error();
}

// Returns the attachments of each revision: their descriptions, or "removed".
std::vector<std::vector<std::string>> history_of(JournalStore& store, const TestId& id) {
  std::vector<std::vector<std::string>> all;
  for (const auto& revision : store.entries->history(id).value()) {
    auto& one = all.emplace_back();
    for (const auto& attached : revision.attachments)
      one.push_back(attached.id ? attached.description : "removed");
  }
  return all;
}

}  // namespace

TEST_CASE("an attachment comes in pieces and is read from any place", "[journal][media]") {
  JournalStore store;
  const base::Bytes bytes = bytes_of_size(3 * store::kChunkContent + 500);
  const auto id = store.media->begin(bytes.size(), "a.bin", at(0)).value();
  std::uint64_t offset = 0;
  for (std::size_t size = 1; offset < bytes.size(); size = size * 3 + 7) {
    const auto some = base::ByteView(bytes).subspan(offset, std::min(size, bytes.size() - offset));
    CHECK(store.media->receive(id, offset + 1, some).error() == Error::kWrongOffset);
    CHECK(error_reading(store, id) == Error::kUnknown);
    CHECK(store.media->finish(id).error() == Error::kWrongOffset);
    offset = store.media->receive(id, offset, some).value();
    CHECK(store.media->offset_of(id).value() == offset);
  }
  CHECK(store.media->receive(id, offset, base::Bytes(1)).error() == Error::kWrongOffset);
  REQUIRE(store.media->finish(id).value() == id);
  CHECK(store.media->finish(id).value() == id);
  CHECK(content_of(store, id) == bytes);
  for (const std::size_t from : {std::size_t{0}, std::size_t{65495}, std::size_t{65496},
                                 bytes.size() - 3, bytes.size(), bytes.size() + 9}) {
    base::Bytes some(70000);
    some.resize(store.media->read(id, from, some).value());
    const std::size_t begin = std::min(from, bytes.size());
    CHECK(some.size() == std::min<std::size_t>(70000, bytes.size() - begin));
    CHECK(std::equal(some.begin(), some.end(), bytes.begin() + static_cast<std::ptrdiff_t>(begin)));
  }
}

TEST_CASE("an upload goes on where the disk has it, after a lock", "[journal][media]") {
  JournalStore store;
  // More than is synced at once.
  const base::Bytes bytes = bytes_of_size(130 * store::kChunkContent);
  const auto id = store.media->begin(bytes.size(), "", at(0)).value();
  const std::size_t sent = 129 * store::kChunkContent + 5;
  REQUIRE(store.media->receive(id, 0, base::ByteView(bytes).first(sent)).value() == sent);
  store.reopen();
  const std::uint64_t offset = store.media->offset_of(id).value();
  CHECK(offset == 128 * store::kChunkContent);
  REQUIRE(store.media->receive(id, offset, base::ByteView(bytes).subspan(offset)).ok());
  REQUIRE(store.media->finish(id).value() == id);
  CHECK(content_of(store, id) == bytes);
}

TEST_CASE("the same bytes are stored once", "[journal][media]") {
  JournalStore store;
  const auto first = small(store, 1, "heron.jpg");
  const auto again = small(store, 1, "copy of heron.jpg");
  const auto other = small(store, 2, "reed.jpg");
  CHECK(again == first);
  CHECK(other != first);
  CHECK(store.media->list(Order::kOldestFirst, 10)->size() == 2);
  CHECK(store.media->get(first)->name == "heron.jpg");
  // Two entries with one content: it stays until the last of them is deleted.
  const TestId one = entry_with(store, {{first, "the heron"}});
  const TestId two = entry_with(store, {{first, "once more"}, {other, ""}});
  CHECK(store.media->get(first)->entries == 2);
  REQUIRE(store.entries->remove(one).ok());
  CHECK(content_of(store, first) == bytes_of_size(1000, 1));
  REQUIRE(store.entries->remove(two).ok());
  CHECK(store.media->get(first).error() == Error::kUnknown);
  CHECK(store.media->list(Order::kOldestFirst, 10)->empty());
  CHECK(store.database->verify().ok());
}

TEST_CASE("the history has the attachments of each revision, and undo", "[journal][media]") {
  JournalStore store;
  const auto heron = small(store, 1);
  const auto reed = small(store, 2);
  const TestId id = entry_with(store, {{heron, "heron"}});
  REQUIRE(store.entries->edit(id, "Other words.", at(1)).ok());
  CHECK(attached_to(store, id) == std::vector{heron});
  REQUIRE(store.entries->change(id, {}, {{reed, "reed"}, {heron, "heron"}}, at(2)).ok());
  CHECK(attached_to(store, id) == std::vector{reed, heron});
  REQUIRE(store.entries->change(id, {}, {{reed, "reed"}, {heron, "heron"}}, at(3)).ok());
  CHECK(store.entries->get(id)->revision == 3);  // nothing changed
  REQUIRE(store.entries->change(id, {.text = "Last words."}, {}, at(4)).ok());
  CHECK(attached_to(store, id).empty());
  using List = std::vector<std::vector<std::string>>;
  CHECK(history_of(store, id) == List{{"heron"}, {"heron"}, {"reed", "heron"}, {}});
  REQUIRE(store.entries->undo(id, 3, at(5)).ok());
  CHECK(attached_to(store, id) == std::vector{reed, heron});
  CHECK(store.entries->get(id)->text == "Other words.");

  // A change from an earlier revision goes to the history, and the entry keeps what it has.
  REQUIRE(store.entries->keep_outdone(id, {.text = "From elsewhere."}, 1, at(6)).value());
  CHECK(attached_to(store, id) == std::vector{reed, heron});
  CHECK(store.database->verify().ok());
}

TEST_CASE("an attachment removed for good is in no revision any more", "[journal][media]") {
  JournalStore store;
  const auto heron = small(store, 1, "zebrafish.jpg");
  const auto reed = small(store, 2);
  const TestId id = entry_with(store, {{heron, "a kingfisher"}, {reed, "reed"}});
  const TestId alone = entry_with(store, {{heron, ""}}, "");
  REQUIRE(store.entries->edit(id, "Other words.", at(1)).ok());
  REQUIRE(store.entries->put_into_bin(alone, at(1)).ok());
  CHECK(store.found("kingfisher") == std::vector{id});
  REQUIRE(store.entries->forget(heron).ok());
  using List = std::vector<std::vector<std::string>>;
  CHECK(history_of(store, id) == List{{"removed", "reed"}, {"removed", "reed"}});
  CHECK(history_of(store, alone) == List{{"removed"}});
  CHECK(attached_to(store, id) == std::vector{reed});
  CHECK(store.found("kingfisher").empty());
  CHECK(store.found("zebrafish").empty());
  CHECK(store.found("reed") == std::vector{id});
  CHECK(error_reading(store, heron) == Error::kUnknown);
  CHECK(store.entries->forget(heron).error() == Error::kUnknown);
  // The next revision does not mention it any more.
  REQUIRE(store.entries->edit(id, "And more.", at(2)).ok());
  CHECK(history_of(store, id).back() == std::vector<std::string>{"reed"});
  REQUIRE(store.entries->restore(alone).ok());
  CHECK(store.database->verify().ok());
}

TEST_CASE("an entry in the bin keeps its attachments until it is emptied", "[journal][media]") {
  JournalStore store;
  const auto heron = small(store, 1);
  const TestId id = entry_with(store, {{heron, "heron"}});
  REQUIRE(store.entries->put_into_bin(id, at(0)).ok());
  CHECK(content_of(store, heron) == bytes_of_size(1000, 1));
  CHECK(store.media->get(heron)->entries == 1);
  CHECK(store.media->drop_expired(at(24 * 400)).value() == 0);
  REQUIRE(store.entries->restore(id).ok());
  CHECK(attached_to(store, id) == std::vector{heron});
  REQUIRE(store.entries->put_into_bin(id, at(0)).ok());
  CHECK(store.entries->empty_bin(at(1)).value() == 1);
  CHECK(store.media->get(heron).error() == Error::kUnknown);
}

TEST_CASE("descriptions and file names are found", "[journal][media]") {
  JournalStore store;
  const auto heron = small(store, 1, "Graureiher.jpg");
  const TestId id = entry_with(store, {{heron, "Grüße vom Teich"}});
  const TestId other = store.add("Nothing of that kind.");
  CHECK(store.found("graureiher") == std::vector{id});
  CHECK(store.found("teich") == std::vector{id});
  CHECK(store.found("grusse") == std::vector{id});
  CHECK(store.found("pond") == std::vector{id});
  CHECK(store.found("kind") == std::vector{other});
  REQUIRE(store.entries->change(id, {}, {{heron, "am Bach"}}, at(1)).ok());
  CHECK(store.found("teich").empty());
  CHECK(store.found("bach") == std::vector{id});
  CHECK(store.entries->search("bach", 1)->front().snippet.find("\x02") != std::string::npos);
  CHECK(store.database->verify().ok());
}

TEST_CASE("what never arrived, and what no entry has, is deleted", "[journal][media]") {
  JournalStore store;
  const auto arriving = store.media->begin(5000, "", at(0)).value();
  const auto loose = small(store, 1);
  const auto attached = small(store, 2);
  entry_with(store, {{attached, ""}});
  CHECK(store.media->drop_expired(at(23)).value() == 0);
  CHECK(store.media->drop_expired(at(24)).value() == 1);
  CHECK(store.media->receive(arriving, 0, base::Bytes(10)).error() == Error::kUnknown);
  CHECK(content_of(store, loose) == bytes_of_size(1000, 1));
  CHECK(store.media->drop_expired(at(30 * 24)).value() == 1);
  CHECK(store.media->get(loose).error() == Error::kUnknown);
  CHECK(content_of(store, attached) == bytes_of_size(1000, 2));
}

TEST_CASE("an attachment deleted while it arrives touches no other's slot", "[journal][media]") {
  JournalStore store;
  const base::Bytes bytes = bytes_of_size(2 * store::kChunkContent);
  const auto deleted = store.media->begin(bytes.size(), "", at(0)).value();
  REQUIRE(store.media->receive(deleted, 0, base::ByteView(bytes).first(10)).ok());
  REQUIRE(store.entries->forget(deleted).ok());
  const auto whole = upload(store, bytes_of_size(store::kChunkContent + 1, 7));
  CHECK(store.media->receive(deleted, 10, base::ByteView(bytes).subspan(10)).error() ==
        Error::kUnknown);
  CHECK(content_of(store, whole) == bytes_of_size(store::kChunkContent + 1, 7));
}

TEST_CASE("a damaged attachment is alone in it", "[journal][media]") {
  JournalStore store;
  const auto heron = small(store, 1);
  const auto reed = small(store, 2);
  const TestId id = entry_with(store, {{heron, ""}, {reed, ""}});
  store.media->settle();
  {
    std::fstream file(store.media_file(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(store::slot_offset(0) + 100));
    file.put('x');
  }
  store.reopen();
  CHECK(error_reading(store, heron) == Error::kAttachmentDamaged);
  CHECK(content_of(store, reed) == bytes_of_size(1000, 2));
  CHECK(store.media->count_damaged().value() == 1);
  CHECK(attached_to(store, id) == std::vector{heron, reed});
  small(store, 3);
}

TEST_CASE("what is too large or too much is refused at the door", "[journal][media]") {
  JournalStore store;
  auto& media = *store.media;
  CHECK(media.begin(0, "", at(0)).error() == Error::kEmpty);
  CHECK(media.begin(journal::kMaxAttachmentSize + 1, "", at(0)).error() == Error::kTooLong);
  CHECK(media.begin(10, std::string(256, 'n'), at(0)).error() == Error::kTooLong);
  CHECK(media.begin(10, "\xff", at(0)).error() == Error::kNotText);
  CHECK(media.get(media.begin(10, "/home/me/a\nb.jpg", at(0)).value())->name == "ab.jpg");
  const auto heron = small(store, 1);
  const auto add = [&](const Attachments& attachments) {
    return store.entries->add(JournalStore::draft("Words."), attachments);
  };
  CHECK(add({{heron, std::string(1001, 'd')}}).error() == Error::kTooLong);
  CHECK(add({{heron, "\xff"}}).error() == Error::kNotText);
  CHECK(add({{AttachmentId(), ""}}).error() == Error::kUnknown);
  CHECK(add(Attachments(101, {heron, ""})).error() == Error::kTooMany);
  CHECK(attached_to(store, add({{heron, "a"}, {heron, "b"}}).value()).size() == 1);
  // A picture needs no words; nothing at all is no entry.
  CHECK(store.entries->add(JournalStore::draft(""), Attachments{{heron, ""}}).ok());
  CHECK(store.entries->add(JournalStore::draft(""), Attachments{}).error() == Error::kEmpty);
}

TEST_CASE("the first bytes of a file show its kind", "[journal][media]") {
  const auto kind = [](std::string_view bytes) {
    return journal::media_kind_of(base::bytes_of(bytes));
  };
  using namespace std::string_view_literals;
  CHECK(kind("\xff\xd8\xff\xe0 JFIF"sv) == "image/jpeg");
  CHECK(kind("\x89PNG\r\n\x1a\n...."sv) == "image/png");
  CHECK(kind("RIFF\1\2\3\4WEBPVP8 "sv) == "image/webp");
  CHECK(kind("RIFF\1\2\3\4JUNK"sv) == "application/octet-stream");
  CHECK(kind("\0\0\0\x18"
             "ftypheic"sv) == "image/heic");
  CHECK(kind("\0\0\0\x18"
             "ftypisom"sv) == "video/mp4");
  CHECK(kind("%PDF-1.7"sv) == "application/pdf");
  CHECK(kind(""sv) == "application/octet-stream");
}
