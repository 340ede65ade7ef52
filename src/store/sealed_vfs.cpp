#include "store/sealed_vfs.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <new>
#include <string_view>

#include <sqlite3.h>

#include "base/check.h"
#include "crypto/secret.h"

// The functions that SQLite calls. Its documentation, "The OS Backend (VFS) To SQLite", specifies
// each.
namespace waterline::store {
namespace {

struct OpenFile {
  sqlite3_file base;
  SealedVfs* vfs;
};

SealedVfs& vfs_of(sqlite3_file* file) {
  return *reinterpret_cast<OpenFile*>(file)->vfs;
}

base::MutableByteView view_of(void* memory, int size) {
  return {static_cast<std::byte*>(memory), static_cast<std::size_t>(size)};
}

base::ByteView view_of(const void* memory, int size) {
  return {static_cast<const std::byte*>(memory), static_cast<std::size_t>(size)};
}

// Converts an error to SQLite's result code. `failed` is the code to return if the system refused
// the operation.
int code_of(Error error, int failed) {
  switch (error) {
    case Error::kDamaged:
      return SQLITE_IOERR_DATA;
    case Error::kFull:
      return SQLITE_FULL;
    default:
      return failed;
  }
}

int code_of(const Result<void>& result, int failed) {
  return result ? SQLITE_OK : code_of(result.error(), failed);
}

int ended_early(base::MutableByteView rest) {
  std::ranges::fill(rest, std::byte{0});
  return SQLITE_IOERR_SHORT_READ;
}

// Methods that SQLite calls for both the main file and the log. SQLite's locks do nothing here,
// because MainFile holds the lock of the store.
int do_nothing(sqlite3_file*) {
  return SQLITE_OK;
}
int lock(sqlite3_file*, int) {
  return SQLITE_OK;
}
int check_reserved_lock(sqlite3_file*, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}
int file_control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}
int sector_size(sqlite3_file*) {
  return static_cast<int>(kPageSize);
}
// Tells SQLite what it may rely on: a write of some bytes leaves the bytes around them unchanged,
// even at a loss of power. A sealed page or frame is written as a whole, so this holds for our
// files as for plain ones.
int device_characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int read_main(sqlite3_file* file, void* memory, int size, sqlite3_int64 offset) {
  MainFile& main = vfs_of(file).main();
  const base::MutableByteView out = view_of(memory, size);
  if (offset == 0 && out.size() == first_page_constants().size()) {
    std::ranges::copy(first_page_constants(), out.begin());
    return SQLITE_OK;
  }
  const auto number = static_cast<std::uint64_t>(offset) / kPageSize;
  const auto within = static_cast<std::size_t>(offset) % kPageSize;
  if (within + out.size() > kPageSize) return SQLITE_IOERR_READ;
  if (out.size() == kPageSize) {
    const auto read = main.read_page(number, out);
    if (!read) return code_of(read.error(), SQLITE_IOERR_READ);
    return *read ? SQLITE_OK : ended_early(out);
  }
  std::array<std::byte, kPageSize> page;
  const auto read = main.read_page(number, page);
  if (read && *read) base::copy(base::ByteView(page).subspan(within, out.size()), out);
  crypto::wipe(page);
  if (!read) return code_of(read.error(), SQLITE_IOERR_READ);
  return *read ? SQLITE_OK : ended_early(out);
}

// Writes a page to the main file. In WAL mode SQLite does this only during a checkpoint, after a
// sync of the log. So the main file can first record how many frames of the log it requires.
int write_main(sqlite3_file* file, const void* memory, int size, sqlite3_int64 offset) {
  SealedVfs& vfs = vfs_of(file);
  if (vfs.main().is_frozen()) return SQLITE_BUSY;
  const auto place = static_cast<std::uint64_t>(offset);
  if (view_of(memory, size).size() != kPageSize || place % kPageSize != 0)
    return SQLITE_IOERR_WRITE;
  if (const auto required = vfs.main().require_log_frames(vfs.log().committed_frames());
      !required) {
    return code_of(required, SQLITE_IOERR_WRITE);
  }
  return code_of(vfs.main().write_page(place / kPageSize, view_of(memory, size)),
                 SQLITE_IOERR_WRITE);
}

int truncate_main(sqlite3_file* file, sqlite3_int64 size) {
  if (vfs_of(file).main().is_frozen()) return SQLITE_BUSY;
  SealedVfs& vfs = vfs_of(file);
  const auto pages = static_cast<std::uint64_t>(size) / kPageSize;
  if (pages == 0) return SQLITE_IOERR_TRUNCATE;
  if (const auto required = vfs.main().require_log_frames(vfs.log().committed_frames());
      !required) {
    return code_of(required, SQLITE_IOERR_TRUNCATE);
  }
  return code_of(vfs.main().resize(pages), SQLITE_IOERR_TRUNCATE);
}

int sync_main(sqlite3_file* file, int) {
  return code_of(vfs_of(file).main().sync(), SQLITE_IOERR_FSYNC);
}

int size_main(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(vfs_of(file).main().pages()) * sqlite3_int64{kPageSize};
  return SQLITE_OK;
}

int read_log(sqlite3_file* file, void* memory, int size, sqlite3_int64 offset) {
  const base::MutableByteView out = view_of(memory, size);
  const auto count = vfs_of(file).log().read(static_cast<std::uint64_t>(offset), out);
  if (!count) return code_of(count.error(), SQLITE_IOERR_READ);
  return *count == out.size() ? SQLITE_OK : ended_early(out.subspan(*count));
}

int write_log(sqlite3_file* file, const void* memory, int size, sqlite3_int64 offset) {
  return code_of(
      vfs_of(file).log().write(static_cast<std::uint64_t>(offset), view_of(memory, size)),
      SQLITE_IOERR_WRITE);
}

int truncate_log(sqlite3_file* file, sqlite3_int64 size) {
  return code_of(vfs_of(file).log().resize(static_cast<std::uint64_t>(size)),
                 SQLITE_IOERR_TRUNCATE);
}

int sync_log(sqlite3_file* file, int) {
  return code_of(vfs_of(file).log().sync(), SQLITE_IOERR_FSYNC);
}

int size_log(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(vfs_of(file).log().size());
  return SQLITE_OK;
}

// Wraps a method for SQLite, which is C: no exception may pass through it. Here only a lack of
// memory throws.
template <auto kMethod>
struct Guarded;
template <class... Arguments, int (*kMethod)(Arguments...)>
struct Guarded<kMethod> {
  static int call(Arguments... arguments) noexcept {
    try {
      return kMethod(arguments...);
    } catch (const std::bad_alloc&) {
      return SQLITE_IOERR_NOMEM;
    }
  }
};
template <auto kMethod>
constexpr auto* guarded = Guarded<kMethod>::call;

// The version of SQLite's file methods that has neither shared memory nor a memory map.
constexpr int kWithoutSharedMemory = 1;

const sqlite3_io_methods kMainMethods{kWithoutSharedMemory,
                                      do_nothing,
                                      guarded<read_main>,
                                      guarded<write_main>,
                                      guarded<truncate_main>,
                                      guarded<sync_main>,
                                      guarded<size_main>,
                                      lock,
                                      lock,
                                      check_reserved_lock,
                                      file_control,
                                      sector_size,
                                      device_characteristics,
                                      nullptr,
                                      nullptr,
                                      nullptr,
                                      nullptr,
                                      nullptr,
                                      nullptr};

const sqlite3_io_methods kLogMethods{kWithoutSharedMemory,
                                     do_nothing,
                                     guarded<read_log>,
                                     guarded<write_log>,
                                     guarded<truncate_log>,
                                     guarded<sync_log>,
                                     guarded<size_log>,
                                     lock,
                                     lock,
                                     check_reserved_lock,
                                     file_control,
                                     sector_size,
                                     device_characteristics,
                                     nullptr,
                                     nullptr,
                                     nullptr,
                                     nullptr,
                                     nullptr,
                                     nullptr};

SealedVfs& vfs_of(sqlite3_vfs* vfs) {
  return *static_cast<SealedVfs*>(vfs->pAppData);
}

bool is_log(const char* name) {
  return std::string_view(name).ends_with("-wal");
}

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  auto* opened = reinterpret_cast<OpenFile*>(file);
  opened->vfs = &vfs_of(vfs);
  opened->base.pMethods = nullptr;
  // SQLite also opens databases that an SQL statement attaches. Only the store's own path is
  // accepted.
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0 && name == vfs_of(vfs).path())
    opened->base.pMethods = &kMainMethods;
  if ((flags & SQLITE_OPEN_WAL) != 0) opened->base.pMethods = &kLogMethods;
  if (opened->base.pMethods == nullptr) return SQLITE_CANTOPEN;
  if (flags_out != nullptr) *flags_out = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int) {
  if (!is_log(name)) return SQLITE_OK;
  return code_of(vfs_of(vfs).log().remove(), SQLITE_IOERR_DELETE);
}

int access_file(sqlite3_vfs* vfs, const char* name, int, int* answer) {
  *answer = is_log(name) && vfs_of(vfs).log().exists() ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
  const std::string_view path(name);
  if (path.size() >= static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
  std::memcpy(out, path.data(), path.size());
  out[path.size()] = '\0';
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int size, char* out) {
  vfs_of(vfs).random().fill(view_of(static_cast<void*>(out), size));
  return size;
}

sqlite3_vfs& system_vfs() {
  return *sqlite3_vfs_find(nullptr);
}

int sleep_microseconds(sqlite3_vfs*, int duration) {
  return system_vfs().xSleep(&system_vfs(), duration);
}

int current_time(sqlite3_vfs*, double* out) {
  return system_vfs().xCurrentTime(&system_vfs(), out);
}

int last_error(sqlite3_vfs*, int, char*) {
  return 0;
}

std::string unique_name() {
  static std::atomic<std::uint64_t> count{0};
  return "waterline-" + std::to_string(++count);
}

}  // namespace

Result<std::unique_ptr<SealedVfs>> SealedVfs::open(Disk& disk, const std::filesystem::path& path,
                                                   const StoreKey& key, base::Random& random) {
  std::unique_ptr<SealedVfs> sealed(new SealedVfs(path.native(), random));
  auto main = MainFile::open(disk, path, key, random, sealed->health_);
  if (!main) return main.error();
  sealed->main_ = *std::move(main);
  auto log = LogFile::open(disk, log_path_of(path), *sealed->main_, random, sealed->health_);
  if (!log) return log.error();
  sealed->log_ = *std::move(log);
  sealed->enter();
  return sealed;
}

SealedVfs::SealedVfs(std::string path, base::Random& random)
    : name_(unique_name()), path_(std::move(path)), random_(random) {}

SealedVfs::~SealedVfs() {
  if (vfs_) sqlite3_vfs_unregister(vfs_.get());
}

void SealedVfs::enter() {
  vfs_ = std::make_unique<sqlite3_vfs>();
  vfs_->iVersion = 1;
  vfs_->szOsFile = sizeof(OpenFile);
  vfs_->mxPathname = 4096;
  vfs_->zName = name_.c_str();
  vfs_->pAppData = this;
  vfs_->xOpen = open_file;
  vfs_->xDelete = guarded<delete_file>;
  vfs_->xAccess = access_file;
  vfs_->xFullPathname = full_path;
  vfs_->xRandomness = randomness;
  vfs_->xSleep = sleep_microseconds;
  vfs_->xCurrentTime = current_time;
  vfs_->xGetLastError = last_error;
  base::check(sqlite3_vfs_register(vfs_.get(), /*makeDflt=*/0) == SQLITE_OK);
}

}  // namespace waterline::store
