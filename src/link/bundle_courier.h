#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "crypto/keys.h"
#include "link/courier_process.h"
#include "link/error.h"

namespace waterline::link {

// Makes or reads one bundle in a separate courier, which has only the keys for it: no socket, no
// link. So untrusted bytes of a file are parsed in the same sandbox as those of the network, even
// while this device is offline. Every call blocks until the courier answers, so call without the
// mutex of the shared side. One thread at a time.
class BundleCourier {
 public:
  struct Keys {
    crypto::IdentitySecret own;
    crypto::PublicKey partner;
    crypto::LinkKey link;
  };
  using Write = std::function<Result<void>(base::ByteView)>;
  // returns the next part, at most channel::kMaxBundlePart bytes; empty at the end
  using Read = std::function<Result<base::Bytes>()>;

  // Every member returns kNoNetworkProcess if the courier fails.
  static Result<BundleCourier> start(const std::filesystem::path& program);

  // To make a bundle: call begin, then add for each batch, then finish. Each passes the next bytes
  // of the file to `write` and returns its errors.
  Result<void> begin(const Keys& keys, const base::VersionVector& holds,
                     const base::VersionVector& from, const Write& write);
  // Returns false if the batch does not fit into this bundle.
  Result<bool> add(const base::OperationBatch& batch, const Write& write);
  Result<void> finish(const Write& write);

  // To read a bundle: call open, then next for each of the `batches` that open returned.
  Result<wire::channel::BundleOpened> open(const Keys& keys, const Read& read);
  Result<base::OperationBatch> next();

 private:
  explicit BundleCourier(std::unique_ptr<CourierProcess> courier) : courier_(std::move(courier)) {}
  Result<void> send(const wire::channel::ToCourier& message);
  Result<wire::channel::ToNode> answer();
  Result<bool> take_parts(const Write& write);
  Result<void> wait(short events);

  std::unique_ptr<CourierProcess> courier_;
};

}  // namespace waterline::link
