#include "store/sqlite_setup.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include <sqlite3.h>

#include "base/check.h"
#include "crypto/secret.h"

namespace waterline::store {
namespace {

// The bytes that our allocator keeps before each block that it gives to SQLite (SQLite's
// documentation: "Memory Allocation Routines"). They hold the block's size, so that the whole block
// can be wiped when it is freed.
constexpr std::size_t kPrefix = alignof(std::max_align_t);

std::byte* start_of(void* memory) {
  return static_cast<std::byte*>(memory) - kPrefix;
}

int size_of(void* memory) {
  int size = 0;
  std::memcpy(&size, start_of(memory), sizeof size);
  return size;
}

void* allocate(int size) {
  auto* start = static_cast<std::byte*>(std::malloc(kPrefix + static_cast<std::size_t>(size)));
  if (start == nullptr) return nullptr;
  std::memcpy(start, &size, sizeof size);
  return start + kPrefix;
}

void release(void* memory) {
  if (memory == nullptr) return;
  crypto::wipe({static_cast<std::byte*>(memory), static_cast<std::size_t>(size_of(memory))});
  std::free(start_of(memory));
}

void* reallocate(void* memory, int size) {
  void* moved = allocate(size);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, memory, static_cast<std::size_t>(std::min(size, size_of(memory))));
  release(memory);
  return moved;
}

int round_up(int size) {
  return (size + 7) & ~7;
}

}  // namespace

void set_up_sqlite() {
  static std::once_flag once;
  std::call_once(once, [] {
    static const sqlite3_mem_methods kMethods{
        allocate,     release, reallocate, size_of, round_up, [](void*) { return SQLITE_OK; },
        [](void*) {}, nullptr};
    base::check(sqlite3_config(SQLITE_CONFIG_MALLOC, &kMethods) == SQLITE_OK);
    base::check(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK);
    base::check(sqlite3_initialize() == SQLITE_OK);
  });
}

Error error_of_sqlite(int code) {
  switch (code) {
    case SQLITE_IOERR_DATA:
    case SQLITE_IOERR_CORRUPTFS:
      return Error::kDamaged;
    default:
      break;
  }
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Error::kDamaged;
    case SQLITE_FULL:
      return Error::kFull;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error::kBusy;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    // A step of a statement fails with SQLITE_ERROR if a full-text query is invalid. A mistake in
    // our own SQL has failed before, when the statement was prepared.
    case SQLITE_ERROR:
      return Error::kConstraint;
    default:
      return Error::kInputOutput;
  }
}

}  // namespace waterline::store
