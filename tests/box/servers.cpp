#include "box/servers.h"

#include <cstdlib>
#include <fstream>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fakes/eventually.h"

namespace waterline::box {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kEnvironment = {"PATH=/usr/bin:/bin", "HOME=/nonexistent",
                                               "RCLONE_CONFIG=/dev/null"};

sockaddr_in on_loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = on_loopback(0);
  socklen_t size = sizeof address;
  REQUIRE(bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  close(socket);
  return ntohs(address.sin_port);
}

bool answers_at(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = on_loopback(port);
  const bool answers =
      connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(socket);
  return answers;
}

constexpr unsigned kNobody = 65534;

const std::vector<std::string> kByPassword = {"--user", "anna", "--pass", "secret"};

Server serve(std::vector<std::string> command, std::uint16_t port,
             const std::vector<std::string>& login = kByPassword) {
  command.insert(command.end(), {"--addr", "127.0.0.1:" + std::to_string(port)});
  command.insert(command.end(), login.begin(), login.end());
  Server server{{}, std::make_unique<scenario::Running>(command, kEnvironment, ""), port};
  fakes::eventually([&] { return answers_at(port); });
  return server;
}

// Starts a server that reads its settings. `%` in its words is the folder in which they are.
Server serve_with(const std::vector<std::string>& command, const std::string& settings,
                  std::uint16_t port) {
  Server server;
  server.settings = std::make_unique<fakes::TemporaryFolder>();
  server.port = port;
  const std::string folder = server.settings->path();
  const auto filled = [&](std::string text) {
    for (auto at = text.find('%'); at != std::string::npos; at = text.find('%', at + folder.size()))
      text.replace(at, 1, folder);
    return text;
  };
  std::ofstream(server.settings->path() / "settings") << filled(settings);
  fs::copy_file(keys() / "passwords", server.settings->path() / "passwords");
  if (geteuid() == 0) REQUIRE(chown(folder.c_str(), kNobody, kNobody) == 0);
  std::vector<std::string> words;
  for (const std::string& word : command) words.push_back(filled(word));
  server.process = std::make_unique<scenario::Running>(words, kEnvironment, "");
  fakes::eventually([&] { return answers_at(port); });
  return server;
}

}  // namespace

fs::path keys() {
  const char* folder = std::getenv("WATERLINE_BOX_KEYS");  // NOLINT(concurrency-mt-unsafe)
  INFO("run this program by tests/box/run.sh");
  REQUIRE(folder != nullptr);
  return folder;
}

Server serve_web_dav(const fs::path& folder, const std::string& authority) {
  const fs::path name = keys() / ("by-" + authority);
  return serve({"/usr/bin/rclone", "serve", "webdav", folder, "--cert", name.string() + ".pem",
                "--key", name.string() + ".key"},
               free_port());
}

Server serve_sftp(const fs::path& folder, const std::string& key, std::uint16_t port) {
  return serve({"/usr/bin/rclone", "serve", "sftp", folder, "--key", keys() / key},
               port == 0 ? free_port() : port);
}

Server serve_sftp_by_key(const fs::path& folder, const std::string& login) {
  return serve({"/usr/bin/rclone", "serve", "sftp", folder, "--key", keys() / "host"}, free_port(),
               {"--authorized-keys", keys() / (login + ".pub")});
}

std::string login_of_sshd() {
  const passwd* user = getpwuid(geteuid());  // NOLINT(concurrency-mt-unsafe)
  REQUIRE(user != nullptr);
  return user->pw_name;
}

Server serve_by_sshd(const std::vector<std::string>& host_keys,
                     const std::vector<std::string>& logins, std::uint16_t port) {
  if (port == 0) port = free_port();
  if (geteuid() == 0) fs::create_directories("/run/sshd");  // it asks for this of root
  std::string settings = "ListenAddress 127.0.0.1\nPort " + std::to_string(port) +
                         "\nPidFile none\nUsePAM no\nStrictModes no\nPermitRootLogin yes\n"
                         "PasswordAuthentication no\nSubsystem sftp internal-sftp\n"
                         "ForceCommand internal-sftp\nAuthorizedKeysFile";
  for (const std::string& login : logins) settings += " " + (keys() / (login + ".pub")).string();
  for (const std::string& key : host_keys) settings += "\nHostKey " + (keys() / key).string();
  return serve_with({kSshd, "-D", "-e", "-f", "%/settings"}, settings + "\n", port);
}

Server serve_by_apache(const fs::path& folder) {
  const std::uint16_t port = free_port();
  std::string settings = "ServerName localhost\nListen 127.0.0.1:" + std::to_string(port) +
                         "\nServerRoot %\nPidFile %/pid\nErrorLog %/log\nMutex file:% default\n"
                         "DefaultRuntimeDir %\nDavLockDB %/locks\n";
  for (const std::string module : {"mpm_event", "authn_core", "authn_file", "authz_core",
                                   "authz_user", "auth_basic", "dav", "dav_fs", "ssl"})
    settings += "LoadModule " + module + "_module /usr/lib/apache2/modules/mod_" + module + ".so\n";
  // Apache refuses to serve as root.
  if (geteuid() == 0) {
    settings += "User #" + std::to_string(kNobody) + "\nGroup #" + std::to_string(kNobody) + "\n";
    for (const fs::path& one : {folder.parent_path(), folder})
      REQUIRE(chown(one.c_str(), kNobody, kNobody) == 0);
  }
  settings += "SSLEngine on\nSSLCertificateFile " + (keys() / "by-trusted.pem").string() +
              "\nSSLCertificateKeyFile " + (keys() / "by-trusted.key").string() +
              "\nDocumentRoot " + folder.parent_path().string() +
              "\n<Location />\nDav On\nAuthType Basic\nAuthName box\nAuthBasicProvider file\n"
              "AuthUserFile %/passwords\nRequire valid-user\n</Location>\n";
  return serve_with({kApache, "-D", "FOREGROUND", "-f", "%/settings"}, settings, port);
}

bool is_here(const std::string& program, const std::string& package) {
  if (fs::exists(program)) return true;
  WARN("skipped: " << program << " is not here (apt: " << package << ")");
  return false;
}

Server serve_badly() {
  Server server{
      {},
      std::make_unique<scenario::Running>(
          std::vector<std::string>{"/usr/bin/python3", WATERLINE_SOURCE_DIR "/tests/box/server.py",
                                   keys() / "by-trusted.pem", keys() / "by-trusted.key"},
          kEnvironment, "")};
  server.process->wait_for_output(".");
  const std::string said = server.process->out_so_far();
  server.port = static_cast<std::uint16_t>(std::atoi(said.c_str() + said.find(' ')));
  return server;
}

Programs::Programs(Trusts trusts) {
  const fs::path built = WATERLINE_BUILD_DIR;
  for (const char* program : {"waterline", "waterline-courier", "waterline-reader",
                              "waterline-lens", "waterline-watcher"})
    fs::copy_file(built / program, folder() / program);
  fs::copy_file(built / "waterline-carrier-of-tests", folder() / "waterline-carrier");
  if (trusts == Trusts::kTheAuthority)
    fs::copy_file(keys() / "trusted.pem", folder() / "trusted.pem");
}

}  // namespace waterline::box
