#pragma once

#include <functional>
#include <memory>
#include <string>

#include <curl/curl.h>

#include "base/bytes.h"
#include "base/carrier_messages.h"
#include "carrier/channel.h"

namespace waterline::carrier {

// libcurl, set up so that it opens no file and no socket and resolves no name: each connection is
// one that the node passes. It follows no redirect, keeps no cookie, uses no proxy, reads no
// .netrc, and speaks HTTP/1.1 over TLS 1.2 or later, or SFTP.
class Transfers {
 public:
  // An answer's most bytes beside a bundle: a listing, or a page that says what is wrong.
  static constexpr std::size_t kMaxListing = std::size_t{8} * 1024 * 1024;
  static constexpr std::size_t kMaxHeaders = std::size_t{256} * 1024;

  // Sets libcurl up, which reads its configuration and that of the TLS library. `trusted` has the
  // certificates (PEM) of those who vouch for a server. Call it before the cage is in force.
  Transfers(const Channel& channel, std::string trusted);
  ~Transfers();
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;

  // Says where the box is. Call once, before the transfers.
  void go_to(base::carrier::Visit visit);
  [[nodiscard]] const base::carrier::Visit& visit() const { return visit_; }
  // Returns the address of a file in the box's folder, or of the folder if `name` is empty.
  [[nodiscard]] std::string address_of(const std::string& name) const;

  // What is done with one address.
  struct Request {
    std::string address;
    std::string method{};  // HTTP; empty for the one that fits
    std::vector<std::string> headers{};
    const base::Bytes* upload = nullptr;
    std::string body{};                   // of a request that is no upload
    std::vector<std::string> commands{};  // SFTP, in place of a transfer
    bool lists_names = false;             // SFTP
    // Takes each piece of the answer. Returns false to end the transfer as kTooMuch.
    std::function<bool(base::ByteView)> take{};
  };
  struct Answer {
    base::carrier::Outcome outcome = base::carrier::Outcome::kDone;
    long status = 0;         // HTTP; 0 if there was none
    bool broke_off = false;  // what was sent was not taken to its end
  };
  Answer perform(const Request& request);

  // Returns the key that the SFTP server showed last.
  [[nodiscard]] const base::Bytes& shown_key() const { return shown_key_; }

 private:
  // The functions that libcurl calls.
  struct Callbacks;

  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(curl_, option, value);
  }
  void set_always();

  const Channel& channel_;
  std::string trusted_;
  CURL* curl_;
  curl_slist* addresses_ = nullptr;
  base::carrier::Visit visit_;
  base::Bytes shown_key_;
};

}  // namespace waterline::carrier
