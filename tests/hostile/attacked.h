#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hostile/partner.h"
#include "scenario/person.h"

namespace waterline::hostile {

// The scene of an attack: Ada, with a real running node, and Ben's device, whose keys are stolen.
// Before that each shared one thing with the other, and Ada wrote one private entry.
struct Attacked {
  // Builds the scene. `programs` is the folder of Ada's programs; if it is empty, they are those of
  // the build.
  explicit Attacked(const std::filesystem::path& programs = {});

  // Returns everything that an attack must not change: Ada's entries, and the items that Ada and
  // Ben share.
  [[nodiscard]] scenario::Json holdings();
  // problem() returns the problem with the partner's device that Ada's status reports.
  // courier_ended() returns what the status reports of a courier that ended.
  scenario::Json problem() { return ada.request("GET", "/v1/status")["partner"]["problem"]; }
  scenario::Json courier_ended() { return ada.request("GET", "/v1/status")["courier_ended"]; }
  // Returns the process id of the courier of Ada's node.
  [[nodiscard]] pid_t courier() const;
  // Restarts the node, which forgets the reported problems.
  void restart();

  // Returns a batch of these operations in the epoch of Ben's device, with the next numbers.
  base::OperationBatch say(std::vector<base::OperationBody> bodies);
  [[nodiscard]] HostileSession connect() const { return HostileSession(*keys, port); }

  scenario::Person ada{"Ada"};
  scenario::Person ben{"Ben"};
  std::optional<StolenKeys> keys;
  std::uint16_t port = 0;
  base::ItemId hers;  // the item that Ada shared
  base::ItemId his;
};

}  // namespace waterline::hostile
