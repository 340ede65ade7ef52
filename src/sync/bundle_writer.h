#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/random.h"
#include "sync/bundle_format.h"
#include "wire/bundle_messages.h"

namespace waterline::sync {

// Seals one bundle for the partner: batches in, bytes of the file out. Its bytes are a function of
// the keys, of what is put in, and of 32 bytes of randomness.
//
//   the head -> batches, each one taken or not -> finish
class BundleWriter {
 public:
  BundleWriter(const SessionKeys& keys, base::Random& random, const wire::BundleHead& head);

  // False, with nothing changed, if the file would grow past its limit: it goes into the next one.
  // The first batch is always taken. REQUIRES: finish was not called; a batch within the limits of
  // base/operation.h.
  [[nodiscard]] bool add(const base::OperationBatch& batch);
  void finish();

  // What the file goes on with, in order; it is given once. Empty when there is nothing yet.
  base::Bytes take_output();
  // The partner's key is no key; nothing can be sealed for it, and there is no output.
  [[nodiscard]] bool failed() const { return !cipher_; }

 private:
  void put(base::ByteView bytes);
  void put_message(base::ByteView message);
  void seal(bool last);

  std::optional<crypto::noise::CipherState> cipher_;
  base::Bytes chunk_;
  base::Bytes output_;
  std::size_t size_ = 0;  // of the content so far
  bool finished_ = false;
};

}  // namespace waterline::sync
