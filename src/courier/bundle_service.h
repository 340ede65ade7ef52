#pragma once

#include <deque>
#include <optional>

#include "base/random.h"
#include "courier/node_channel.h"
#include "sync/bundle_reader.h"
#include "sync/bundle_writer.h"

namespace waterline::courier {

// Seals one bundle for the partner, or opens a file that may be a bundle from the partner. The
// arrows are the node's messages (docs/protocol.md, "The channel"):
//
//   idle --seal--> sealing --seal_end--> idle
//   idle --open--> opening --open_end--> giving --the last next_batch--> idle
//
// Each function returns false if the node called it in the wrong state.
class BundleService {
 public:
  // Both references must outlive this object.
  BundleService(base::Random& random, NodeChannel& channel);

  [[nodiscard]] bool seal(wire::channel::SealBundle& message);
  [[nodiscard]] bool seal_batch(const base::OperationBatch& batch);
  [[nodiscard]] bool seal_end();
  [[nodiscard]] bool open(wire::channel::OpenBundle& message);
  [[nodiscard]] bool open_part(base::ByteView bytes);
  [[nodiscard]] bool open_end();
  [[nodiscard]] bool next_batch();

 private:
  [[nodiscard]] bool is_idle() const { return !writer_ && !reader_ && batches_.empty(); }
  void send_sealed(bool taken);

  base::Random& random_;
  NodeChannel& channel_;
  std::optional<sync::BundleWriter> writer_;
  std::optional<sync::BundleReader> reader_;
  std::deque<base::OperationBatch> batches_;
};

}  // namespace waterline::courier
