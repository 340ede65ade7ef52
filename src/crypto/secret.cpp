#include "crypto/secret.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include <sodium.h>

#include "base/check.h"
#include "crypto/locked_memory.h"

namespace waterline::crypto {

namespace {

std::atomic<bool> all_is_locked = true;

}  // namespace

bool memory_is_locked() {
  return all_is_locked;
}

void initialize() {
  base::check(sodium_init() >= 0);
}

SecretBytes::SecretBytes(std::size_t size) : size_(size) {
  if (size == 0) return;
  initialize();
  data_ = static_cast<std::byte*>(sodium_malloc(size));
  // Ends the process if there is no memory: a caller must have its key, and without memory for 32
  // bytes nothing else works either.
  base::check(data_ != nullptr);
  // sodium_malloc has tried to lock this memory, but does not report whether it could, so this
  // locks it once more and looks. One unlock undoes both.
  if (sodium_mlock(data_, size) != 0) all_is_locked = false;
  sodium_memzero(data_, size);
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this == &other) return *this;
  sodium_free(data_);
  data_ = std::exchange(other.data_, nullptr);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

SecretBytes::~SecretBytes() {
  sodium_free(data_);  // wipes; null is allowed
}

SecretBytes SecretBytes::copy_of(base::ByteView bytes) {
  SecretBytes copy(bytes.size());
  std::ranges::copy(bytes, copy.data_);
  return copy;
}

void wipe(base::MutableByteView bytes) {
  sodium_memzero(bytes.data(), bytes.size());
}

bool equal_in_constant_time(base::ByteView a, base::ByteView b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

void check_key_size(std::size_t size) {
  base::check(size == 32);
}

}  // namespace waterline::crypto
