#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "sync/bundle_format.h"
#include "wire/bundle_messages.h"

namespace waterline::sync {

// The content of a bundle from the partner. In it kMe is the partner.
struct Bundle {
  wire::BundleHead head;
  std::vector<base::OperationBatch> batches;
};

enum class BundleError {
  // The partner did not seal the bundle for this device, or it is incomplete or altered. These
  // cases are not distinguished.
  kUnsound,
  // The bundle is complete, but the partner's program speaks another version.
  kOtherVersion
};

// Opens one bundle. The input is untrusted and may be cut anywhere. Nothing is returned before the
// last byte has verified. Holds the whole content in memory: at most bundle::kMaxContentSize.
//
//   Handshake (48 bytes) -> Chunks -> finish
//
// All chunks but the last have one length. Which chunk is the last is known only at the end of the
// file.
class BundleReader {
 public:
  BundleReader(const SessionKeys& keys, base::Random& random);

  void read(base::ByteView bytes);
  // Returns true once the bundle cannot be valid. The caller need not read the rest.
  [[nodiscard]] bool failed() const { return failed_; }
  // Returns the content of the bundle. Call it once, after the last byte.
  base::Result<Bundle, BundleError> finish() &&;

 private:
  void open_handshake();
  void open_chunk(bool last);
  void take_messages();
  void take_message(base::ByteView message);

  crypto::noise::HandshakeState handshake_;
  std::optional<crypto::noise::CipherState> cipher_;
  // The bytes that are not opened yet: at most one sealed chunk, or the beginning of the handshake.
  base::Bytes input_;
  // Opened plaintext that is not parsed yet: the beginning of a message.
  base::Bytes content_;
  std::size_t opened_ = 0;
  std::optional<wire::BundleHead> head_;
  std::vector<base::OperationBatch> batches_;
  bool at_end_ = false;  // all messages read; only zeros follow
  bool other_version_ = false;
  bool failed_ = false;
};

}  // namespace waterline::sync
