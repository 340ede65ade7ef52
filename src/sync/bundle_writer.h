#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/random.h"
#include "sync/bundle_format.h"
#include "wire/bundle_messages.h"

namespace waterline::sync {

// Seals one bundle for the partner: takes its messages, and returns the bytes of the file. These
// bytes depend only on the keys, the messages and 32 random bytes. The constructor writes the first
// message, the BundleHead. Then add() is called for each batch, and finish() at the end.
class BundleWriter {
 public:
  BundleWriter(const SessionKeys& keys, base::Random& random, const wire::BundleHead& head);

  // Adds a batch. If the file would exceed its maximum size, returns false and changes nothing: put
  // the batch into the next file. The first batch always fits. REQUIRES: finish() was not called;
  // the batch is within the limits of base/operation.h.
  [[nodiscard]] bool add(const base::OperationBatch& batch);
  void finish();

  // Returns the bytes of the file that were made since the last call; empty if there are none.
  base::Bytes take_output();
  // Returns true if the partner's key is not a valid public key. Then there is no output.
  [[nodiscard]] bool failed() const { return !cipher_; }

 private:
  void put(base::ByteView bytes);
  void put_message(base::ByteView message);
  void seal(bool last);

  std::optional<crypto::noise::CipherState> cipher_;
  base::Bytes chunk_;
  base::Bytes output_;
  std::size_t size_ = 0;  // that of the content so far
  bool finished_ = false;
};

}  // namespace waterline::sync
