#include <cstdio>
#include <filesystem>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "base/file_descriptor.h"
#include "bench/figures.h"
#include "crypto/system_random.h"
#include "fakes/temporary_folder.h"
#include "vault/vault.h"

// Measures attachments: taking them in, reading them, and what 500 of them cost everything else.

using namespace waterline;
using namespace waterline::bench;

namespace {

constexpr std::size_t kPhoto = 3'000'000;
constexpr std::size_t kPiece = std::size_t{1024} * 1024;
constexpr int kRounds = 15;
const base::WallTime kNow = base::WallTime(std::chrono::hours(500000));

// Takes a file in as the API does: in pieces, made whole, and attached to an entry.
void attach(vault::Vault& vault, base::ByteView bytes) {
  const auto id = vault.media().begin(bytes.size(), "heron.jpg", kNow).value();
  for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
    const auto some = bytes.subspan(at, std::min(kPiece, bytes.size() - at));
    REQUIRE(vault.media().receive(id, at, some).ok());
  }
  const auto whole = vault.media().finish(id).value();
  REQUIRE(
      vault.entries().add({"reflection", "At the pond.", kNow, "", {}, ""}, {{whole, ""}}).ok());
}

void write_plainly(const std::filesystem::path& file, base::ByteView bytes) {
  const base::FileDescriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  REQUIRE(::write(out.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  REQUIRE(::fsync(out.get()) == 0);
}

}  // namespace

TEST_CASE("a photo is attached and read", "[bench]") {
  const fakes::TemporaryFolder folder;
  crypto::SystemRandom random;
  const auto key = crypto::VaultStoreKey::generate(random);
  auto vault = vault::Vault::open(folder.path() / "vault.db", key, random);
  REQUIRE(vault.ok());
  base::Bytes photo(kPhoto);
  random.fill(photo);
  attach(*vault, photo);  // makes the media file, once for a journal
  int number = 0;
  const Times attached = interleaved(
      kRounds,
      [&] {
        random.fill(base::MutableByteView(photo).first(16));  // another photo
        return seconds_of([&] { attach(*vault, photo); });
      },
      [&] {
        const auto file = folder.path() / std::to_string(++number);
        return seconds_of([&] { write_plainly(file, photo); });
      });
  figure("attach a photo of 3 MB", attached.work * 1000, "ms", attached.floor * 1000);

  const auto id =
      vault->media().list(journal::MediaCore::Order::kOldestFirst, 1).value().front().id;
  base::Bytes out(kPiece);
  const Times read = interleaved(
      kRounds,
      [&] {
        return seconds_of([&] {
          for (std::size_t at = 0; at < kPhoto; at += kPiece)
            REQUIRE(vault->media().read(id, at, out).ok());
        });
      },
      [&] {
        const base::FileDescriptor in(::open((folder.path() / "1").c_str(), O_RDONLY | O_CLOEXEC));
        return seconds_of([&] {
          for (std::size_t at = 0; at < kPhoto; at += kPiece)
            REQUIRE(::pread(in.get(), out.data(), out.size(), static_cast<off_t>(at)) > 0);
        });
      });
  figure("read a photo of 3 MB", read.work * 1000, "ms", read.floor * 1000);
}
