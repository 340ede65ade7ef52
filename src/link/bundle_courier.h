#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "crypto/keys.h"
#include "link/courier_process.h"
#include "link/error.h"

namespace waterline::link {

// One sealed file, made or read in a courier of its own, which has the keys for it and nothing
// else: no socket, no link. So the foreign bytes of a file are parsed behind the same bars as those
// of the network, also while nothing is to meet the network at all. Waits for the courier; called
// without the mutex of the shared side. One thread at a time.
class BundleCourier {
 public:
  struct Keys {
    crypto::IdentitySecret own;
    crypto::PublicKey partner;
    crypto::LinkKey link;
  };
  using Write = std::function<Result<void>(base::ByteView)>;
  // the next part, at most channel::kMaxBundlePart; empty at the end
  using Read = std::function<Result<base::Bytes>()>;

  // kNoNetworkProcess, as everywhere here if the courier fails.
  static Result<BundleCourier> start(const std::filesystem::path& program);

  // begin, add as often as needed, finish. What the file goes on with is given to `write`, whose
  // errors are passed on.
  Result<void> begin(const Keys& keys, const base::VersionVector& holds,
                     const base::VersionVector& from, const Write& write);
  // false: it does not fit into this file
  Result<bool> add(const base::OperationBatch& batch, const Write& write);
  Result<void> finish(const Write& write);

  // open, then next as often as it says.
  Result<wire::channel::BundleOpened> open(const Keys& keys, const Read& read);
  Result<base::OperationBatch> next();

 private:
  explicit BundleCourier(std::unique_ptr<CourierProcess> courier) : courier_(std::move(courier)) {}
  Result<void> tell(const wire::channel::ToCourier& message);
  Result<wire::channel::ToNode> answer();
  Result<bool> take_parts(const Write& write);
  Result<void> wait(short events);

  std::unique_ptr<CourierProcess> courier_;
};

}  // namespace waterline::link
