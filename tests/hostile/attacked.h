#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hostile/partner.h"
#include "scenario/person.h"

namespace waterline::hostile {

// Ada, whose node is real and runs; and Ben's device, whose keys somebody has taken. Each shared
// one thing with the other before that, and Ada wrote one for herself.
struct Attacked {
  // `programs`: the folder of Ada's programs, if they are not those of the build.
  explicit Attacked(const std::filesystem::path& programs = {});

  // What must not change, whatever comes: all that Ada wrote, and all that the two share.
  [[nodiscard]] scenario::Json holdings();
  // What her status says is wrong, and how often her network process had to be replaced.
  scenario::Json problem() { return ada.request("GET", "/v1/status")["partner"]["problem"]; }
  scenario::Json courier_ended() { return ada.request("GET", "/v1/status")["courier_ended"]; }
  // The network process of her node.
  [[nodiscard]] pid_t courier() const;
  // Begins anew: what was said to be wrong is forgotten.
  void restart();

  // Operations in the epoch of Ben's device, with the next numbers.
  base::OperationBatch say(std::vector<base::OperationBody> bodies);
  [[nodiscard]] HostileSession connect() const { return HostileSession(*keys, port); }

  scenario::Person ada{"Ada"};
  scenario::Person ben{"Ben"};
  std::optional<StolenKeys> keys;
  std::uint16_t port = 0;
  base::ItemId hers;  // what Ada shared
  base::ItemId his;
};

}  // namespace waterline::hostile
