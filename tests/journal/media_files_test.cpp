#include <fstream>

#include "journal/attachment_uploads.h"

// What becomes of attachments when files are lost, damaged, put back to an older copy, or come back.

using namespace waterline;
using journal::Error;

namespace fs = std::filesystem;

namespace {

// Several slots, so that a cut or another attachment would reach it.
base::Bytes content(std::uint64_t seed) {
  return random_bytes(5 * store::kChunkContent + 77, seed);
}

void damage_slot(const fs::path& file, std::uint64_t slot) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(static_cast<std::streamoff>(store::slot_offset(slot) + 100));
  stream.write("damage", 6);
  REQUIRE(stream.good());
}

void copy_over(const fs::path& from, const fs::path& to) {
  fs::copy_file(from, to, fs::copy_options::overwrite_existing);
}

std::size_t files_aside(const JournalStore& store) {
  std::size_t count = 0;
  for (const auto& one : fs::directory_iterator(store.folder.path()))
    count += one.path().filename().string().find(".aside-") != std::string::npos ? 1 : 0;
  return count;
}

base::Bytes slot_in(const fs::path& file, std::uint64_t slot) {
  std::ifstream stream(file, std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(store::slot_offset(slot)));
  base::Bytes bytes(store::kMediaSlotSize);
  stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  REQUIRE(stream.good());
  return bytes;
}

// A store that was used, copied, and used further: the copy is an older one of it.
struct TwoCopies {
  JournalStore store;
  fs::path old_copy = store.folder.path() / "old";
  fs::path new_copy = store.folder.path() / "new";
  TestAttachmentId first = upload(store, content(1));
  TestAttachmentId deleted_later{};
  TestAttachmentId second{};
  TestAttachmentId third{};  // at the end of the file

  TwoCopies() {
    deleted_later = upload(store, content(2));
    store.close();
    fs::copy_file(store.file(), old_copy);
    store.reopen();
    REQUIRE(store.entries->forget(deleted_later).ok());
    second = upload(store, content(3));
    third = upload(store, content(4));
    store.close();
    fs::copy_file(store.file(), new_copy);
  }
  void put_in_place(const fs::path& copy) {
    store.close();
    copy_over(copy, store.file());
    store.reopen();
  }
};

}  // namespace

TEST_CASE("an older copy of the store cuts nothing that a newer one has", "[journal][media]") {
  TwoCopies one;
  one.put_in_place(one.old_copy);
  CHECK(has_bytes(one.store, one.first, content(1)));
  CHECK_FALSE(has_bytes(one.store, one.second, content(3)));
  one.store.media->give_room();
  one.put_in_place(one.new_copy);
  CHECK(has_bytes(one.store, one.first, content(1)));
  CHECK(has_bytes(one.store, one.second, content(3)));
  CHECK(has_bytes(one.store, one.third, content(4)));
}

TEST_CASE("an older copy of the store writes over nothing that a newer one has",
          "[journal][media]") {
  TwoCopies one;
  one.put_in_place(one.old_copy);
  const auto under_old = upload(one.store, content(5));
  REQUIRE(one.store.entries->forget(one.first).ok());
  one.store.media->give_room();
  while (one.store.media->erase_freed(100).value() > 0) {
  }
  const auto more = upload(one.store, content(6));
  CHECK(has_bytes(one.store, under_old, content(5)));
  one.store.close();
  copy_over(one.store.file(), one.old_copy);

  one.put_in_place(one.new_copy);
  CHECK(has_bytes(one.store, one.first, content(1)));
  CHECK(has_bytes(one.store, one.second, content(3)));
  CHECK(has_bytes(one.store, one.third, content(4)));
  // And the same the other way round: the two copies may take turns.
  const auto under_new = upload(one.store, content(7));
  one.put_in_place(one.old_copy);
  CHECK(has_bytes(one.store, under_old, content(5)));
  CHECK(has_bytes(one.store, more, content(6)));
  upload(one.store, content(8));
  one.put_in_place(one.store.folder.path() / "new");
  CHECK(has_bytes(one.store, one.second, content(3)));
  CHECK_FALSE(has_bytes(one.store, under_new, content(7)));  // it is in no copy any more
}

TEST_CASE("a store from before its first attachment keeps what a newer one has",
          "[journal][media]") {
  JournalStore store;
  store.close();
  const fs::path before = store.folder.path() / "before";
  const fs::path after = store.folder.path() / "after";
  fs::copy_file(store.file(), before);
  store.reopen();
  const auto id = upload(store, content(1));
  store.close();
  fs::copy_file(store.file(), after);
  copy_over(before, store.file());
  store.reopen();
  const auto other = upload(store, content(2));
  CHECK(has_bytes(store, other, content(2)));
  store.close();
  copy_over(after, store.file());
  store.reopen();
  CHECK(has_bytes(store, id, content(1)));
}

TEST_CASE("the only copy of a store uses every free slot again", "[journal][media]") {
  TwoCopies one;
  one.put_in_place(one.old_copy);
  REQUIRE(one.store.entries->forget(upload(one.store, content(5))).ok());
  one.store.close();
  const auto kept = fs::file_size(one.store.media_file());
  one.store.reopen();
  REQUIRE(one.store.media->be_the_only_copy().ok());
  one.store.close();
  CHECK(fs::file_size(one.store.media_file()) < kept);
  // From then on another copy is noticed again.
  one.put_in_place(one.old_copy);
  const auto size = fs::file_size(one.store.media_file());
  one.store.close();
  CHECK(fs::file_size(one.store.media_file()) == size);
}

TEST_CASE("after a lost media file attachments can be kept again", "[journal][media]") {
  JournalStore store;
  const auto heron = upload(store, content(1), "heron.jpg");
  const auto entry =
      store.entries->add(JournalStore::draft("At the pond."), {{heron, "the heron"}}).value();
  store.close();
  const fs::path elsewhere = store.folder.path() / "trash";
  fs::copy_file(store.media_file(), elsewhere);
  if (GENERATE(true, false)) {
    fs::remove(store.media_file());
  } else {
    std::fstream(store.media_file(), std::ios::in | std::ios::out | std::ios::binary) << "damage";
  }
  store.reopen();
  CHECK_FALSE(store.media->get(heron)->is_here);
  CHECK(store.media->count_missing().value() == 1);
  base::Bytes some(10);
  CHECK(store.media->read(heron, 0, some).error() == Error::kAttachmentDamaged);

  const auto reed = upload(store, content(2));
  CHECK(has_bytes(store, reed, content(2)));
  CHECK(store.media->get(reed)->is_here);
  CHECK(store.entries->get(entry)->text == "At the pond.");
  store.reopen();
  CHECK(has_bytes(store, reed, content(2)));

  SECTION("what is attached again is there again") {
    CHECK(upload(store, content(1)) == heron);
    CHECK(has_bytes(store, heron, content(1)));
    CHECK(store.entries->get(entry)->attachments.front().description == "the heron");
    CHECK(store.media->count_missing().value() == 0);
  }
  SECTION("the lost file comes back") {
    store.close();
    copy_over(elsewhere, store.media_file());
    store.reopen();
    CHECK(has_bytes(store, heron, content(1)));
    CHECK_FALSE(store.media->get(reed)->is_here);
    const auto more = upload(store, content(3));
    CHECK(has_bytes(store, heron, content(1)));
    CHECK(has_bytes(store, more, content(3)));
    CHECK(upload(store, content(2)) == reed);
    CHECK(has_bytes(store, reed, content(2)));
  }
  CHECK(store.database->verify().ok());
}

TEST_CASE("a file with another header is moved aside, not thrown away", "[journal][media]") {
  JournalStore store;
  upload(store, content(1));
  store.close();
  std::ofstream(store.media_file(), std::ios::binary) << "somebody's notes";
  store.reopen();
  CHECK(files_aside(store) == 0);
  upload(store, content(2));
  CHECK(files_aside(store) == 1);
}

TEST_CASE("a media file deleted while the store is open costs nothing that was acknowledged",
          "[journal][media]") {
  JournalStore store;
  upload(store, content(1));
  const auto id = store.media->begin(1000, "", kUploadTime).value();
  REQUIRE(store.media->receive(id, 0, random_bytes(1000, 9)).ok());
  fs::remove(store.media_file());
  CHECK(store.media->finish(id).error() == Error::kStore);
  const auto other = upload(store, content(2));
  store.reopen();
  CHECK(has_bytes(store, other, content(2)));
}

TEST_CASE("attaching a file again mends a damaged attachment", "[journal][media]") {
  JournalStore store;
  const auto heron = upload(store, content(1), "heron.jpg");
  const auto entry =
      store.entries->add(JournalStore::draft("At the pond."), {{heron, "the heron"}}).value();
  store.close();
  damage_slot(store.media_file(), 2);
  store.reopen();
  CHECK_FALSE(has_bytes(store, heron, content(1)));
  CHECK(upload(store, content(1), "again.jpg") == heron);
  CHECK(has_bytes(store, heron, content(1)));
  CHECK(store.media->get(heron)->name == "heron.jpg");
  CHECK(store.entries->get(entry)->attachments.front().description == "the heron");
  CHECK(store.media->list(journal::MediaCore::Order::kOldestFirst, 10)->size() == 1);
  store.reopen();
  CHECK(has_bytes(store, heron, content(1)));
}

TEST_CASE("slots that a deletion freed are overwritten", "[journal][media]") {
  JournalStore store;
  const auto heron = upload(store, content(1));
  const auto reed = upload(store, content(2));
  const base::Bytes before = slot_in(store.media_file(), 1);
  REQUIRE(store.entries->forget(heron).ok());
  CHECK(slot_in(store.media_file(), 1) == before);
  {
    const auto backup = store.media->snapshot().value();
    CHECK(store.media->erase_freed(100).value() == 0);  // a backup reads the file
  }
  CHECK(store.media->erase_freed(4).value() == 4);
  CHECK(store.media->erase_freed(100).value() == 2);
  CHECK(store.media->erase_freed(100).value() == 0);
  CHECK(slot_in(store.media_file(), 1) != before);
  CHECK(has_bytes(store, reed, content(2)));
}

TEST_CASE("uploads that were broken off keep no other one out", "[journal][media]") {
  JournalStore store;
  const auto oldest = store.media->begin(5000, "", kUploadTime).value();
  const auto next = store.media->begin(5000, "", kUploadTime).value();
  for (std::size_t n = 2; n < journal::kMaxArriving; ++n)
    REQUIRE(store.media->begin(5000, "", kUploadTime).ok());
  // The oldest goes on, so it is not the one that was broken off.
  REQUIRE(store.media->receive(oldest, 0, random_bytes(10, 1)).ok());
  const auto more = upload(store, content(1));
  CHECK(has_bytes(store, more, content(1)));
  CHECK(store.media->get(next).error() == Error::kUnknown);
  REQUIRE(store.media->receive(oldest, 10, random_bytes(4990, 1)).ok());
  REQUIRE(store.media->finish(oldest).ok());
}

TEST_CASE("a file's name has no character that hides or turns others", "[journal][media]") {
  const auto kept = [](std::string_view name) { return journal::file_name_to_keep(name).value(); };
  CHECK(kept("/home/me/a\nb\x7f.jpg") == "ab.jpg");
  CHECK(kept("photo\u202egpj.exe") == "photogpj.exe");
  CHECK(kept("\u2066a\u2069\u200f\u061c\u200e.jpg") == "a.jpg");
  CHECK(kept("a\u0085\u2028b\u200b\ufeffc") == "abc");
  CHECK(kept("\u202e..") == "");
  CHECK(kept("نامه\u200cها.pdf") == "نامه\u200cها.pdf");
  CHECK(kept("Teich 🦢.jpg") == "Teich 🦢.jpg");
  CHECK(journal::file_name_to_keep("\xff").error() == Error::kNotText);
}

TEST_CASE("attachments of a store from before the stamps are read and kept", "[journal][media]") {
  JournalStore store;
  store.close();
  fs::remove(store.file());
  const base::Bytes bytes = random_bytes(1000, 1);
  {
    const std::array<std::byte, 32> key{};
    const std::array<std::string_view, 5> steps = {
        journal::kJournalSchema, journal::kJournalGrowth, journal::kJournalLineage,
        journal::kJournalFolding, journal::kJournalAttachments};
    auto database = store::Database::open(store.file(), key, steps, store.random).value();
    const store::SlotFile::Id id{std::byte{7}};
    auto file = store::SlotFile::make(store::system_disk(), store.media_file(), id, store.random,
                                      4 * store::kMediaSlotSize)
                    .value();
    const store::MediaKey zeros;
    REQUIRE(file->write(0, zeros, {0, store::ChunkPlace::Last::kYes}, bytes).ok());
    REQUIRE(file->sync().ok());
    auto row = database.prepare(
        "INSERT INTO media_file (only, id, hash_key) VALUES (1, ?1, zeroblob(32))");
    row.bind(1, id);
    REQUIRE(row.run().ok());
    for (const char* sql :
         {"INSERT INTO media (id, key, size, kind, made_here, name, state, received, begun) VALUES"
          " (x'000102030405060708090a0b0c0d0e0f', zeroblob(32), 1000, '', 0, '', 1, 1000, 0)",
          "INSERT INTO media_slots VALUES (1, 0, 0, 1)"})
      REQUIRE(database.execute(sql).ok());
  }
  store.reopen();
  const auto id = store.media->list(journal::MediaCore::Order::kOldestFirst, 1)->front().id;
  CHECK(has_bytes(store, id, bytes));
  const auto other = upload(store, content(2));
  store.reopen();
  CHECK(has_bytes(store, id, bytes));
  CHECK(has_bytes(store, other, content(2)));
  CHECK(store.media->check()->finish().missing == 2);  // no media file came
}
