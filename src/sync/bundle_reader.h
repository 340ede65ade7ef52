#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "sync/bundle_format.h"
#include "wire/bundle_messages.h"

namespace waterline::sync {

// What a bundle of the partner's holds, in the partner's words.
struct Bundle {
  wire::BundleHead head;
  std::vector<base::OperationBatch> batches;
};

enum class BundleError {
  // not sealed by the partner for this device, or not whole, or altered: one answer to all of it
  kUnsound,
  // whole, but the partner's program speaks another version
  kOtherVersion
};

// Opens one bundle: foreign bytes in, cut anywhere. Nothing of it is given away before the last
// byte has verified. Holds the whole content: at most bundle::kMaxContentSize.
//
//   Handshake (48 bytes) -> Chunks (each as long as any, until the end shows which was the last) -> finish
class BundleReader {
 public:
  BundleReader(const SessionKeys& keys, base::Random& random);

  void read(base::ByteView bytes);
  // It will come to nothing: the rest need not be read.
  [[nodiscard]] bool failed() const { return failed_; }
  // There are no more bytes.
  base::Result<Bundle, BundleError> finish() &&;

 private:
  void open_handshake();
  void open_chunk(bool last);
  void take_messages();
  void take_message(base::ByteView message);

  crypto::noise::HandshakeState handshake_;
  std::optional<crypto::noise::CipherState> cipher_;
  // at most one sealed chunk, or the handshake's beginning
  base::Bytes input_;
  // what was opened and not taken: the beginning of a message
  base::Bytes content_;
  std::size_t opened_ = 0;
  std::optional<wire::BundleHead> head_;
  std::vector<base::OperationBatch> batches_;
  bool at_end_ = false;  // of the messages: only zeros follow
  bool other_version_ = false;
  bool failed_ = false;
};

}  // namespace waterline::sync
