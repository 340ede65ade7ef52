#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/carrier_messages.h"
#include "carrier/transfers.h"

namespace waterline::carrier {

// A folder on a server of somebody else, by what the server speaks. Every name is one that
// is_name_in_box() accepts.
class Box {
 public:
  using Outcome = base::carrier::Outcome;
  using TakeNames = std::function<void(std::vector<std::string>)>;

  explicit Box(Transfers& transfers) : transfers_(transfers) {}
  virtual ~Box() = default;
  Box(const Box&) = delete;
  Box& operator=(const Box&) = delete;

  // Passes on every name of a bundle in the folder. Outcome kTooMuch after kMaxNames.
  virtual Outcome list(const TakeNames& take) = 0;
  // Appends the file to `bytes`, at most kMaxBlob of it.
  Outcome get(const std::string& name, base::Bytes& bytes);
  // Stores a file so that it appears whole, if the server can do that.
  virtual Outcome put(const std::string& name, const base::Bytes& bytes) = 0;
  // A file that is not there is removed.
  virtual Outcome remove(const std::string& name) = 0;

 protected:
  Transfers& transfers_;
};

// WebDAV (RFC 4918). put() stores under an unfinished name, and then moves. A server that takes no
// such name, or moves no file, gets it under its own name: a half one is refused by its seal, and
// read again later.
class WebDav : public Box {
 public:
  using Box::Box;
  Outcome list(const TakeNames& take) override;
  Outcome put(const std::string& name, const base::Bytes& bytes) override;
  Outcome remove(const std::string& name) override;

 private:
  // A file can be locked for a moment (423), as by Nextcloud after a change: this asks again.
  Transfers::Answer patiently(const Transfers::Request& request);
};

class Sftp : public Box {
 public:
  using Box::Box;
  Outcome list(const TakeNames& take) override;
  Outcome put(const std::string& name, const base::Bytes& bytes) override;
  Outcome remove(const std::string& name) override;

 private:
  Outcome command(std::string text);
};

std::unique_ptr<Box> box_of(Transfers& transfers);

}  // namespace waterline::carrier
