#include "crypto/secret.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/keys.h"
#include "crypto/locked_memory.h"
#include "crypto/system_random.h"

namespace waterline::crypto {
namespace {

static_assert(!std::is_copy_constructible_v<SecretBytes> &&
              !std::is_copy_assignable_v<SecretBytes>);
static_assert(!std::is_copy_constructible_v<RootKey>);
static_assert(!std::is_convertible_v<DeepStoreKey, VaultStoreKey>);

bool all_zero(base::ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::byte b) { return b == std::byte{0}; });
}

TEST_CASE("A new secret is all zero and has the requested size", "[crypto]") {
  for (const std::size_t size : {0U, 1U, 32U, 4096U}) {
    const SecretBytes secret(size);
    CHECK(secret.size() == size);
    CHECK(secret.empty() == (size == 0));
    CHECK(all_zero(secret.view()));
  }
}

TEST_CASE("A moved-from secret is empty, and the bytes are not copied", "[crypto]") {
  const std::array<std::byte, 3> bytes = {std::byte{1}, std::byte{2}, std::byte{3}};
  SecretBytes first = SecretBytes::copy_of(bytes);
  const auto* place = first.view().data();
  SecretBytes second = std::move(first);
  CHECK(first.empty());  // NOLINT(bugprone-use-after-move, clang-analyzer-cplusplus.Move)
  CHECK(second.view().data() == place);

  SecretBytes third(7);
  third = std::move(second);
  CHECK(second.empty());  // NOLINT(bugprone-use-after-move, clang-analyzer-cplusplus.Move)
  CHECK(std::ranges::equal(third.view(), bytes));

  auto& same = third;
  third = std::move(same);
  CHECK(std::ranges::equal(third.view(), bytes));
}

TEST_CASE("A clone has its own bytes", "[crypto]") {
  const SecretBytes secret = SecretBytes::copy_of(base::bytes_of("secret"));
  SecretBytes clone = secret.clone();
  clone.view()[0] = std::byte{0};
  CHECK(base::text_of(secret.view()) == "secret");
}

TEST_CASE("Wiping leaves zeros", "[crypto]") {
  std::array<std::byte, 64> bytes;
  bytes.fill(std::byte{0xaa});
  wipe(bytes);
  CHECK(all_zero(bytes));
}

TEST_CASE("Equality in constant time is equality", "[crypto]") {
  CHECK(equal_in_constant_time({}, {}));
  CHECK(equal_in_constant_time(base::bytes_of("same"), base::bytes_of("same")));
  CHECK(!equal_in_constant_time(base::bytes_of("same"), base::bytes_of("sama")));
  CHECK(!equal_in_constant_time(base::bytes_of("same"), base::bytes_of("sam")));
  CHECK(!equal_in_constant_time(base::bytes_of("sam"), base::bytes_of("same")));
}

TEST_CASE("Generated keys differ", "[crypto]") {
  SystemRandom random;
  const auto first = RootKey::generate(random);
  const auto second = RootKey::generate(random);
  CHECK(!std::ranges::equal(first.bytes(), second.bytes()));
  CHECK(std::ranges::equal(first.bytes(), first.clone().bytes()));
}

// AddressSanitizer lets no program lock memory, and says that it did.
#ifndef __SANITIZE_ADDRESS__
TEST_CASE("a system that refuses to lock memory is reported", "[crypto]") {
  // Runs in a child process with the rights of an ordinary user, because the limit on locked memory
  // does not bind root.
  const auto is_locked = [](rlim_t limit) {
    const pid_t child = ::fork();
    if (child == 0) {
      const rlimit most{limit, limit};
      const bool ready =
          ::setrlimit(RLIMIT_MEMLOCK, &most) == 0 && (::geteuid() != 0 || ::setuid(65534) == 0);
      const SecretBytes secret(32);
      ::_exit(!ready ? 2 : memory_is_locked() ? 1 : 0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  };
  CHECK(is_locked(rlim_t{64} * 1024) == 1);
  CHECK(is_locked(0) == 0);
}
#endif

}  // namespace
}  // namespace waterline::crypto
