#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/carrier_messages.h"
#include "base/file_descriptor.h"
#include "link/box_setting.h"
#include "link/place.h"

namespace waterline::link {

// One visit to a box, by the carrier: a child process that has the login of the box and no key
// (base/carrier_messages.h). It opens no socket: each one is made by the node, to the box alone.
// Everything that it answers is foreign: bounded, and names in their form. Each member blocks until
// the carrier answers; after a fault of the carrier itself, or the end of the visit, every further
// one fails with the same fault. Call without a mutex. One thread at a time.
class Carrier {
 public:
  template <class T>
  using Result = base::Result<T, PlaceFault>;

  struct Means {
    std::filesystem::path program;
    // Returns a connected socket to the box, or none. It may ask `goes_on` itself.
    std::function<base::FileDescriptor()> connect;
    // Asked several times a second. False ends the visit at once.
    std::function<bool()> goes_on;
  };
  static constexpr std::chrono::minutes kMaxVisit{10};
  static constexpr std::chrono::milliseconds kAskEvery{200};
  // A box may close each connection after one answer.
  static constexpr int kMaxSockets = 500;

  static Result<std::unique_ptr<Carrier>> start(Means means, const BoxSetting& box);
  ~Carrier();  // kills the carrier
  Carrier(const Carrier&) = delete;
  Carrier& operator=(const Carrier&) = delete;

  Result<std::vector<std::string>> list();
  Result<base::Bytes> get(const std::string& name);
  Result<void> put(const std::string& name, base::ByteView bytes);
  Result<void> remove(const std::string& name);

  // Returns the key that the box showed, after kOtherKey.
  [[nodiscard]] const base::Bytes& shown_key() const { return shown_key_; }

 private:
  Carrier(pid_t id, base::FileDescriptor channel, Means means);

  // Each returns false, with fault_ set, if the visit is over.
  bool wait(short events);
  bool send(const base::carrier::ToCarrier& message, int descriptor = -1);
  std::optional<base::carrier::FromCarrier> receive();
  bool give_socket();
  void end(PlaceFault fault);

  // Receives the answer to a command. `take` gets what comes before Done; false breaks the rules.
  using Take = std::function<bool(base::carrier::FromCarrier&)>;
  Result<void> answer(const Take& take);

  pid_t id_;
  base::FileDescriptor channel_;
  Means means_;
  std::chrono::steady_clock::time_point until_;
  int sockets_ = 0;
  PlaceFault fault_ = PlaceFault::kNone;
  base::Bytes shown_key_;
};

}  // namespace waterline::link
