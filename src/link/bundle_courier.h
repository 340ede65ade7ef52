#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "crypto/keys.h"
#include "link/courier_process.h"
#include "link/error.h"

namespace waterline::link {

// Makes or reads one bundle in a courier process of its own, which gets only the keys for that
// bundle: no socket and no session. So the untrusted bytes of a file are parsed in the same sandbox
// as those of the network, even while this device is offline. Every call blocks until the courier
// answers, so call it without holding the mutex of the shared side. One thread at a time.
class BundleCourier {
 public:
  struct Keys {
    crypto::IdentitySecret own;
    crypto::PublicKey partner;
    crypto::LinkKey link;
  };
  using Write = std::function<Result<void>(base::ByteView)>;
  // Returns the next part of the file, at most channel::kMaxBundlePart bytes; empty at the end.
  using Read = std::function<Result<base::Bytes>()>;

  // Starts the courier. This and the functions below return kNoNetworkProcess if the courier fails.
  static Result<BundleCourier> start(const std::filesystem::path& program);

  // Makes a bundle: call begin(), then add() for each batch, then finish(). Each of these three
  // functions passes the next bytes of the file to `write`, and returns the error if `write` fails.
  Result<void> begin(const Keys& keys, const base::VersionVector& holds,
                     const base::VersionVector& from, const Write& write);
  // Adds a batch. Returns false if it does not fit into this bundle.
  Result<bool> add(const base::OperationBatch& batch, const Write& write);
  Result<void> finish(const Write& write);

  // Opens a bundle to read it. Then call next() as often as the returned `batches` says.
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
