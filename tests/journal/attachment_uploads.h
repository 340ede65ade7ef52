#pragma once

#include <string_view>

#include <catch2/catch.hpp>

#include "journal/journal_store.h"

// Attachments of a JournalStore, by their contents.
namespace waterline {

using TestAttachmentId = base::Id<TestSide::Attachment>;

inline const base::WallTime kUploadTime = base::WallTime(std::chrono::hours(500000));

inline base::Bytes random_bytes(std::size_t size, std::uint64_t seed) {
  base::Bytes bytes(size);
  fakes::SeededRandom(seed).fill(bytes);
  return bytes;
}

inline TestAttachmentId upload(JournalStore& store, base::ByteView bytes,
                               std::string_view name = "") {
  const auto id = store.media->begin(bytes.size(), name, kUploadTime).value();
  REQUIRE(store.media->receive(id, 0, bytes).value() == bytes.size());
  return store.media->finish(id).value();
}

// Returns whether the attachment can be read, and has these bytes.
inline bool has_bytes(JournalStore& store, const TestAttachmentId& id, base::ByteView bytes) {
  base::Bytes found(bytes.size() + 1);
  const auto size = store.media->read(id, 0, found);
  if (!size || *size != bytes.size()) return false;
  found.resize(*size);
  return std::ranges::equal(found, bytes);
}

}  // namespace waterline
