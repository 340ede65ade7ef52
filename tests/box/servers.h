#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "fakes/temporary_folder.h"
#include "scenario/process.h"

namespace waterline::box {

// The folder with the keys that run.sh makes.
std::filesystem::path keys();

// A server that runs until its object ends.
struct Server {
  std::unique_ptr<fakes::TemporaryFolder> settings;  // of those that read a file
  std::unique_ptr<scenario::Running> process;
  std::uint16_t port = 0;
};
// A WebDAV server over TLS, whose certificate `authority` (trusted, other) made; `expired` is one of
// the trusted authority that ran out. The login is anna with the password secret.
Server serve_web_dav(const std::filesystem::path& folder, const std::string& authority = "trusted");
// The same by SFTP, with the key `host` or `other-host`. `port` 0 is any free one.
Server serve_sftp(const std::filesystem::path& folder, const std::string& key = "host",
                  std::uint16_t port = 0);
// An SFTP server that lets in anna by this key alone (login, login-ecdsa).
Server serve_sftp_by_key(const std::filesystem::path& folder, const std::string& login);
// OpenSSH's own server, with the host keys of these names, run by the user of the test. It lets in that
// user (login_of_sshd()) by each of these keys, and shows the whole file system.
Server serve_by_sshd(const std::vector<std::string>& host_keys,
                     const std::vector<std::string>& logins, std::uint16_t port = 0);
std::string login_of_sshd();
// Apache with mod_dav: the folder above this one, over TLS, with the login anna and secret.
Server serve_by_apache(const std::filesystem::path& folder);
// Returns whether this program is here. Says "skipped" and with which package it comes otherwise.
bool is_here(const std::string& program, const std::string& package);
inline const std::string kSshd = "/usr/sbin/sshd";
inline const std::string kApache = "/usr/sbin/apache2";
// The server that behaves badly (server.py).
Server serve_badly();

// A folder with the programs, of which the carrier trusts the authority `trusted` alone, or nobody.
class Programs {
 public:
  enum class Trusts { kTheAuthority, kNobody };
  explicit Programs(Trusts trusts = Trusts::kTheAuthority);
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  fakes::TemporaryFolder folder_;
};

}  // namespace waterline::box
